//! Inputs that would take all time or memory: spans, nesting, megabytes of one thing, and what is no text.

use std::fmt::Write as _;
use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use super::{every, survive, told, wrong_numbers};
use crate::cli::Folder;
use crate::scribe::{Dialect, Options, Rng, draft, write};

/// Spans that would fill all memory if they were taken at their word.
fn span_bombs() -> Vec<(&'static str, String)> {
    let spanning = |rows: usize, columns: usize| format!("<td rowspan={rows} colspan={columns}>1</td>");
    let row = |cells: &str| format!("<tr>{cells}</tr>");
    let table = |rows: &str| format!("<table>{rows}</table>");
    let nested = (0..200).fold("1".to_owned(), |inner, _| {
        table(&row(&format!("<td rowspan=65534 colspan=1000>{inner}</td><td>2</td>")))
    });
    vec![
        ("one span of all", table(&row(&spanning(65534, 1000)))),
        ("ten thousand spans", table(&row(&spanning(65534, 1000).repeat(10_000)))),
        ("ten thousand rows of spans", table(&row(&spanning(65534, 1000)).repeat(10_000))),
        ("stairs of spans", table(&(0..3000).map(|at| row(&spanning(65534 - at, 1 + at % 1000))).collect::<String>())),
        ("spans to the end", table(&row(&spanning(0, 0).repeat(10_000)).repeat(10))),
        ("spans too large for a number", table(&row(&"<td rowspan=99999999999999999999 colspan=-1>1".repeat(5000)))),
        ("a span and many cells", table(&row(&format!("{}{}", spanning(65534, 1000), "<td>1".repeat(100_000))))),
        ("spans within spans", nested),
        ("many tables of a span", table(&row(&spanning(65534, 1000))).repeat(5_000)),
    ]
}

#[test]
fn a_report_beside_a_span_bomb_is_read_right_or_refused() {
    let bombs = span_bombs();
    every(&bombs, |(name, bomb)| {
        let draft = draft(2, &Options::default());
        let page = String::from_utf8(write(&draft, Dialect::Html, 2)).unwrap();
        let at = page.find("<table").unwrap();
        let begin = Instant::now();
        let wrong: Vec<String> =
            match survive(name, "a.html", format!("{}{bomb}{}", &page[..at], &page[at..]).into_bytes()) {
                Err(panicked) => vec![panicked],
                Ok(Err(_)) => Vec::new(),
                Ok(Ok(reports)) => told(name, &wrong_numbers(&draft, &reports[0])).into_iter().collect(),
            };
        let took = begin.elapsed();
        let slow = (took > WALL).then(|| format!("{name}: took {took:.1?}"));
        wrong.into_iter().chain(slow).collect()
    });
}

/// Longest time that the program may take for an input, which is that of its work where others work beside it.
const WALL: Duration = Duration::from_secs(10);
/// Most memory that it may take, in KiB.
const MEMORY: u64 = 500 << 10;

/// Runs the program on one input: what it took, and what is wrong with that.
fn bounded(folder: &Folder, name: &str, file: &str) -> Result<String, String> {
    let mut command = folder.command(&["check", file]);
    command.stdin(Stdio::null()).stdout(fs::File::create(folder.path("out")).unwrap());
    let mut child = command.stderr(fs::File::create(folder.path("err")).unwrap()).spawn().unwrap();
    let (begin, mut memory, mut took) = (Instant::now(), 0, Duration::ZERO);
    let status = loop {
        memory = memory.max(peak(child.id()));
        took = work(child.id()).unwrap_or(begin.elapsed()).max(took);
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None if took > WALL || begin.elapsed() > WALL * 3 => {
                child.kill().unwrap();
                child.wait().unwrap();
                return Err(format!("{name}: still running after {took:.1?}, {} MiB", memory >> 10));
            }
            None => thread::sleep(Duration::from_millis(3)),
        }
    };
    let err = fs::read_to_string(folder.path("err")).unwrap();
    let line = format!("{name}: {took:.2?}, {} MiB, {}", memory >> 10, err.trim_end());
    let told = err.starts_with(&format!("gouji: {file}: ")) && err.lines().count() == 1 && err.len() < 300;
    let clear = told && !err.contains("internal error") && status.code() == Some(2);
    if clear && took <= WALL && memory <= MEMORY { Ok(line) } else { Err(format!("{line} ({status})")) }
}

/// Peak memory of a process so far in KiB, where the system tells.
fn peak(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// Time that a process has worked so far, where the system tells.
fn work(process: u32) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // the fields after the name, which stands in brackets: the state is the third of all, the times 14 and 15
    let mut times = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || times.next()?.parse::<u64>().ok();
    Some(Duration::from_millis(10 * (ticks()? + ticks()?)))
}

/// Writes each input, runs the program on it and removes it; all that is not bounded is told.
fn all_bounded(inputs: impl IntoIterator<Item = (String, &'static str, Vec<u8>)>) {
    let folder = Folder::new();
    let mut wrong = Vec::new();
    for (name, file, bytes) in inputs {
        folder.write(file, bytes);
        match bounded(&folder, &name, file) {
            Ok(line) => println!("{line}"),
            Err(line) => wrong.push(line),
        }
        fs::remove_file(folder.path(file)).unwrap();
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn span_bombs_are_refused_in_bounded_time_and_memory() {
    all_bounded(span_bombs().into_iter().map(|(name, bomb)| (name.to_owned(), "a.html", bomb.into_bytes())));
}

/// A piece again and again; `{}` in it is a number that counts.
fn repeated(head: &str, piece: &str, size: usize) -> Vec<u8> {
    let mut text = String::with_capacity(size + 200);
    text.push_str(head);
    let mut count = 0;
    match piece.split_once("{}") {
        None => text.push_str(&piece.repeat((size - head.len()) / piece.len())),
        Some((before, after)) => {
            while text.len() < size {
                count += 1;
                write!(text, "{before}{count}{after}").unwrap();
            }
        }
    }
    text.into_bytes()
}

/// A title of a report, so that a text is not put away at its first line.
const TITLE: &str = "环翠区科学技术局2023年政府信息公开工作年度报告\n";

/// What is repeated: name, file, head, piece.
const PIECES: &[(&str, &str, &str, &str)] = &[
    ("cells", "a.html", "<table><tr>", "<td>"),
    ("cells of rows", "a.html", "<table>", "<tr><td>1<td>2"),
    ("cells without a table", "a.html", "<html>", "<td>"),
    ("tables without end", "a.html", "<html>", "<table"),
    ("tables", "a.html", "<html>", "<table>"),
    ("nested tables", "a.html", "<html>", "<table><tr><td>"),
    ("boxes", "a.html", "<html>", "<div>"),
    ("formatting", "a.html", "<html>", "<p><font size={}>"),
    ("bold", "a.html", "<html>", "<b><i><a>"),
    ("paragraphs", "a.html", "<html>", "<p>一、总体情况"),
    ("comments", "a.html", "<html>", "<!--"),
    ("attributes", "a.html", "<html><p ", "a{}=1 "),
    ("entities", "a.html", "<html>", "&nbsp;"),
    ("open scripts", "a.html", "<html>", "<script>"),
    ("pipes", "a.txt", TITLE, "|"),
    ("rows of pipes", "a.txt", TITLE, "| 1 | 2 |\n"),
    ("tabs", "a.txt", TITLE, "\t"),
    ("lines of tabs", "a.txt", TITLE, "\t1\n"),
    ("rows of tabs", "a.txt", TITLE, "1\t2\t3\n"),
    ("line breaks", "a.txt", TITLE, "\n"),
    ("a long line", "a.txt", TITLE, "长"),
    ("words and spaces", "a.txt", TITLE, "长  "),
    ("digits", "a.txt", TITLE, "1"),
    ("lines of digits", "a.txt", TITLE, "0\n"),
    ("headings", "a.txt", TITLE, "总体情况\n"),
    ("numbered headings", "a.txt", TITLE, "一、总体情况\n二、主动公开政府信息情况\n"),
    ("labels", "a.txt", TITLE, "三、本年度办理结果\n（七）总计\n1\n"),
    ("rows of a table", "a.txt", TITLE, "（七）总计 1 0 0 0 0 0 1\n"),
    ("claims", "a.txt", TITLE, "收到政府信息公开申请1件，其中自然人1件、法人0件，"),
    ("lists", "a.txt", TITLE, "公开信息3条，其中甲类1条、"),
    ("corners", "a.txt", TITLE, "+---"),
    ("rules of corners", "a.txt", TITLE, "+---+---+\n"),
    ("boxes drawn", "a.txt", TITLE, "┌──┬──┐\n│1 │2 │\n"),
    ("brackets", "a.txt", TITLE, "（"),
    ("quotes", "a.txt", TITLE, "“《"),
    ("parts", "a.mht", "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n", "--a\n"),
    ("objects", "a.json", "", "{\"a\":"),
    ("arrays", "a.json", "", "["),
    ("records", "a.json", "[", "{\"schema\":\"gouji.report/1\"},"),
];

fn all_pieces(size: usize, wanted: fn(&str) -> bool) -> impl Iterator<Item = (String, &'static str, Vec<u8>)> {
    PIECES.iter().filter(move |(_, file, ..)| wanted(file)).map(move |&(name, file, head, piece)| {
        (format!("{} MB of {name}", size / 1_000_000), file, repeated(head, piece, size))
    })
}

#[test]
fn fifty_megabytes_of_one_thing_end_in_bounded_time_and_memory() {
    all_bounded(all_pieces(50_000_000, |_| true));
}

/// What is not refused for its size.
const JUST_READ: usize = (16 << 20) - 1000;

#[test]
fn the_largest_texts_end_in_bounded_time_and_memory() {
    all_bounded(all_pieces(JUST_READ, |file| file == "a.txt"));
}

#[test]
fn the_largest_pages_and_records_end_in_bounded_time_and_memory() {
    all_bounded(all_pieces(JUST_READ, |file| file != "a.txt"));
}

/// What is no page at all.
#[test]
fn what_is_no_text_is_told_in_a_line() {
    let mut rng = Rng::new(1);
    let noise: Vec<u8> = (0..5000).map(|_| rng.bits() as u8).collect();
    let text = "政府信息公开工作年度报告".as_bytes();
    let after = |head: &[u8]| [head, &noise].concat();
    let utf16 = |bytes: fn(u16) -> [u8; 2], text: &str| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    all_bounded([
        ("nothing".to_owned(), "a.txt", Vec::new()),
        ("a mark of byte order".to_owned(), "a.txt", vec![0xEF, 0xBB, 0xBF]),
        ("blanks".to_owned(), "a.html", b" \r\n\t\n ".to_vec()),
        ("noise".to_owned(), "a.txt", noise.clone()),
        ("noise called a page".to_owned(), "a.html", noise.clone()),
        ("half a character".to_owned(), "a.txt", text[..text.len() - 1].to_vec()),
        ("a byte".to_owned(), "a.txt", vec![0xE6]),
        ("NULs".to_owned(), "a.txt", vec![0; 4000]),
        (
            "text of two bytes".to_owned(),
            "a.txt",
            utf16(u16::to_le_bytes, "\u{feff}关于天气的报告。今天晴，明天有雨。"),
        ),
        (
            "text of two bytes, turned".to_owned(),
            "a.txt",
            utf16(u16::to_be_bytes, "关于天气的报告。今天晴，明天有雨。\n"),
        ),
        ("half a surrogate".to_owned(), "a.txt", vec![0xFF, 0xFE, 0x00, 0xD8, 0x41]),
        ("a picture".to_owned(), "a.png", after(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")),
        ("a picture called text".to_owned(), "a.txt", after(b"\xff\xd8\xff\xe0\0\x10JFIF\0")),
        ("a head of PDF".to_owned(), "a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec()),
        ("PDF called a page".to_owned(), "a.html", after(b"%PDF-1.4\n")),
        ("an archive".to_owned(), "a.zip", after(b"PK\x03\x04\x14\0\0\0\x08\0")),
        ("an empty archive".to_owned(), "a.docx", [b"PK\x05\x06".as_slice(), &[0; 18]].concat()),
        ("a compound file".to_owned(), "a.doc", after(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
        ("packed".to_owned(), "a.warc.gz", after(b"\x1f\x8b\x08\0")),
        ("a program".to_owned(), "a.txt", after(b"\x7fELF\x02\x01\x01\0")),
        ("a broken object".to_owned(), "a.json", b"{\"schema\": \"gouji.report/1\", ".to_vec()),
        ("no objects".to_owned(), "a.json", b"[]".to_vec()),
        ("a word of JSON".to_owned(), "a.json", b"null".to_vec()),
    ]);
}
