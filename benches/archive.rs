//! A web archive of a crawl, of which one page in a hundred is an annual report: what finding and reading them takes,
//! beside what reading the archive takes alone, in the same run.
//!
//! `cargo bench --bench archive` makes an archive of 10,000 pages in a temporary folder; with `--test` 300. Pages have
//! 20 to 80 KB, every one with a menu that speaks of 政府信息公开 and 年度报告; some are about it. Reports are pages of
//! several makes, Word files and, where the samples have them, files of other formats.

// a bench that fails says so
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use gouji::fetch::archive::Records;
use scribe::{Dialect, House, Options, Rng, draft, write};

#[allow(unused, clippy::duplicated_attributes)]
#[path = "../tests/it/scribe/mod.rs"]
mod scribe;

/// One page in so many is a report.
const SHARE: usize = 100;
/// Rounds that are measured.
const ROUNDS: usize = 5;

fn main() {
    let test = std::env::args().any(|argument| argument == "--test");
    let (pages, rounds) = if test { (300, 1) } else { (10_000, ROUNDS) };
    let path = std::env::temp_dir().join(format!("gouji-archive-{}.warc.gz", std::process::id()));
    let bytes = make(&path, pages);
    let packed = path.metadata().unwrap().len();
    println!(
        "{pages} pages, {} reports: {} MB, {} MB under gzip",
        pages / SHARE,
        bytes / 1_000_000,
        packed / 1_000_000
    );
    let mut times = [const { Vec::new() }; 3];
    for _ in 0..rounds {
        // turn by turn: a machine that is busy slows all
        times[0].push(alone(&path, pages));
        times[1].push(found(&path, "1", pages / SHARE));
        times[2].push(found(&path, "2", pages / SHARE));
    }
    let [alone, one, two] = times.map(median);
    println!("{:28} {:>7.2} s {:>6.0} pages/s", "the archive read alone", alone, pages as f64 / alone);
    for (name, time) in [("reports found, one job", one), ("reports found, two jobs", two)] {
        println!("{name:28} {time:>7.2} s {:>6.0} pages/s   {:.2} × reading alone", pages as f64 / time, time / alone);
    }
    fs::remove_file(path).unwrap();
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
}

/// Every record unpacked and taken apart, and nothing done with it.
fn alone(path: &Path, pages: usize) -> Duration {
    let start = Instant::now();
    let records = Records::open(path, |_| true).unwrap().map(Result::unwrap);
    let count = records.filter(|record| !record.block.is_empty()).count();
    assert_eq!(count, pages);
    start.elapsed()
}

/// The program run over the archive; every report is to be found.
fn found(path: &Path, jobs: &str, reports: usize) -> Duration {
    let start = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(["extract", "--format", "jsonl", "--jobs", jobs])
        .arg(path)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let time = start.elapsed();
    let lines = output.stdout.iter().filter(|byte| **byte == b'\n').count();
    assert_eq!(lines, reports, "{}", String::from_utf8_lossy(&output.stderr));
    time
}

/// Writes an archive, a gzip member a record; gives its size before it was packed.
fn make(path: &Path, pages: usize) -> usize {
    let mut file = BufWriter::new(File::create(path).unwrap());
    let mut rng = Rng::new(1);
    let files = samples();
    let mut size = 0;
    for number in 0..pages {
        let (kind, body) = if number % SHARE == SHARE / 2 {
            report(number / SHARE, &files)
        } else {
            ("text/html; charset=utf-8", news(&mut rng, number).into_bytes())
        };
        let head = format!("HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: {kind}\r\n\r\n");
        let block = [head.as_bytes(), &body].concat();
        let fields = format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://www.example.gov.cn/art/{number}\r\n\
             WARC-Date: 2024-03-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n\
             Content-Type: application/http;msgtype=response\r\nContent-Length: {}\r\n\r\n",
            block.len()
        );
        let mut member = GzEncoder::new(Vec::new(), Compression::default());
        for part in [fields.as_bytes(), &block, b"\r\n\r\n"] {
            member.write_all(part).unwrap();
            size += part.len();
        }
        file.write_all(&member.finish().unwrap()).unwrap();
    }
    file.flush().unwrap();
    size
}

/// A report by its number: most are pages, one in ten a Word file, one in ten a file of another format.
fn report(number: usize, files: &[PathBuf]) -> (&'static str, Vec<u8>) {
    const PAGES: [Dialect; 5] = [Dialect::Portal, Dialect::Pasted, Dialect::Html, Dialect::Office, Dialect::OpenTags];
    let seed = number as u64;
    match (number % 10, files.get(number / 10 % files.len().max(1))) {
        (3, Some(path)) => ("application/octet-stream", fs::read(path).unwrap()),
        (7, _) => {
            let draft = draft(seed, &Options::default());
            let ways = scribe::doc::Ways::default();
            ("application/msword", scribe::doc::document(&draft, &House::plain(), &ways, seed))
        }
        _ => {
            let dialect = PAGES[number % PAGES.len()];
            ("text/html", write(&draft(seed, &Options::default()), dialect, seed))
        }
    }
}

/// Reports among the samples that are files of office programs.
fn samples() -> Vec<PathBuf> {
    let wanted = ["pdf", "docx", "odt", "xlsx", "xls"];
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("samples")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() && !path.ends_with("refused") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| wanted.iter().any(|wanted| extension == *wanted)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

const WORDS: &str = "全区 会议 推进 工作 强调 要求 落实 责任 群众 服务 企业 项目 建设 发展 质量 安全 生产 检查 问题 整改 部门 街道 \
                     乡镇 社区 党员 干部 学习 精神 领导 小组 计划 目标 任务 完成 情况 进一步 提升 加强 优化 营商 环境 改革 创新 \
                     教育 医疗 就业 住房 养老 文化 旅游 生态 保护 农业 农村 振兴 产业 投资 增长 同比 亿元 万人 个百分点";

/// A page that is no report: a menu, news, links, styles and scripts, of 20 to 80 KB.
fn news(rng: &mut Rng, number: usize) -> String {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let sentence = |rng: &mut Rng| {
        let mut text: String = (0..8 + rng.below(20)).map(|_| *rng.pick(&words)).collect();
        let _ = write!(text, "{}。", rng.below(10_000));
        text
    };
    let size = 20_000 + rng.below(60_000);
    let title = sentence(rng);
    let mut html = format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>{title}_某区人民政府</title><meta name=\"ArticleTitle\" \
         content=\"{title}\"><style>"
    );
    for rule in 0..60 {
        let _ = write!(html, ".c{rule}{{margin:{}px;color:#{:06x}}}", rng.below(40), rng.below(1 << 24));
    }
    html.push_str("</style></head><body><ul class=\"menu\">");
    for name in [
        "首页",
        "新闻中心",
        "政府信息公开",
        "政府信息公开指南",
        "政府信息公开制度",
        "法定主动公开内容",
        "政府信息公开年报",
        "政府信息公开工作年度报告",
        "依申请公开",
        "行政许可",
        "行政处罚",
        "行政复议",
        "政民互动",
        "办事服务",
        "数据开放",
    ] {
        let _ = write!(html, "<li class=\"nav-item\"><a href=\"/col/{}/index.html\">{name}</a></li>", rng.below(9999));
    }
    html.push_str("</ul><div class=\"article\">");
    while html.len() < size * 2 / 3 {
        let about = match (number % 20, rng.below(12)) {
            // one in twenty is about the matter
            (7, 0) => "政府信息公开工作年度报告编制工作会议召开，各单位依申请公开工作进一步规范。",
            (7, 1) => "公民、法人或者其他组织可以申请公开政府信息，行政机关不予公开的应当说明理由。",
            _ => "",
        };
        let _ = write!(html, "<p style=\"text-indent:2em\">{about}{}{}</p>", sentence(rng), sentence(rng));
    }
    html.push_str("</div><div class=\"list\">");
    while html.len() < size * 5 / 6 {
        let id = rng.below(99_999);
        let _ = write!(html, "<li><a href=\"/art/2024/{id}.html\">{}</a><span>2024-03-05</span></li>", sentence(rng));
    }
    html.push_str("</div><script>var data=[");
    while html.len() < size {
        let _ = write!(html, "{{\"id\":{},\"pv\":{}}},", rng.below(99_999), rng.below(99_999));
    }
    html.push_str("];</script></body></html>");
    html
}
