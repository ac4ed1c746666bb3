//! RTF: generated reports as LibreOffice saves them, and as this test writes them, in ways that LibreOffice does not.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use gouji::document::sniff::Format;
use gouji::document::{self, Block};
use gouji::page::Page;
use gouji::pipeline::examine;
use gouji::text::lang::Lang;

use crate::doc::{NUMBERED, faults, some_draft, some_house};
use crate::hostile::{every, told, wrong_numbers};
use crate::office;
use crate::scribe::rtf::{self as scribe, Defined, Said, Script, Ways};
use crate::scribe::{Dialect, Draft, Rng, write_as};

/// How many reports of each kind.
fn seeds(usual: u64) -> u64 {
    std::env::var("SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(usual)
}

#[test]
fn reports_saved_by_libreoffice_are_read_back() {
    if !office::is_there() {
        return;
    }
    let folder = office::folder("rtf");
    let mut drafts: Vec<Draft> = Vec::new();
    let mut sources = Vec::new();
    for (n, dialect) in [Dialect::Office, Dialect::OpenTags, Dialect::Pasted].into_iter().enumerate() {
        for seed in 7100..7100 + seeds(6) {
            let draft = some_draft(seed);
            let path = folder.join(format!("{n}-{seed}.html"));
            fs::write(&path, write_as(&draft, dialect, &some_house(seed), seed)).unwrap();
            sources.push(path);
            drafts.push(draft);
        }
    }
    let files = office::convert(&sources, Some("HTML (StarWriter)"), "rtf", &folder.join("made"));
    let cells: usize = drafts.iter().map(|draft| draft.cells.len()).sum();
    let wrong = drafts.iter().zip(&files).flat_map(|(draft, path)| {
        // saved by Word and renamed is what a `.doc` often is
        let name = path.with_extension("doc").to_string_lossy().into_owned();
        faults(&name, draft, fs::read(path).unwrap())
    });
    let wrong: Vec<String> = wrong.collect();
    println!("{} documents, {cells} cells, {} wrong", drafts.len(), wrong.len());
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
    fs::remove_dir_all(folder).unwrap();
}

/// The ways of Word, WPS and other programs that are tried.
pub(crate) fn ways() -> Vec<(&'static str, Ways)> {
    let none = Ways::default();
    let word = Ways { script: Script::Both, lists: true, revised: true, cluttered: true, jitter: 5, ..none };
    vec![
        ("plain", none),
        ("bytes", Ways { script: Script::Hex, ..none }),
        ("raw", Ways { script: Script::Raw, said: Said::Page, ..none }),
        ("both", Ways { script: Script::Both, ..none }),
        ("mixed", Ways { script: Script::Mixed, said: Said::FontPage, ..none }),
        ("split", Ways { script: Script::Hex, split: true, ..none }),
        ("raw and split", Ways { script: Script::Raw, split: true, said: Said::PageAlone, ..none }),
        ("bytes of ANSI fonts", Ways { script: Script::Hex, said: Said::Page, ..none }),
        ("bytes of nothing", Ways { script: Script::Hex, said: Said::Nowhere, ..none }),
        ("big5", Ways { script: Script::Hex, said: Said::Traditional, split: true, ..none }),
        ("defined before", Ways { defined: Defined::Before, ..none }),
        ("defined behind", Ways { defined: Defined::Behind, ..none }),
        ("across", Ways { across: true, ..none }),
        ("jitter", Ways { jitter: 20, ..none }),
        ("nested", Ways { nested: true, ..none }),
        ("lists", Ways { lists: true, ..none }),
        ("revised", Ways { revised: true, ..none }),
        ("cluttered", Ways { cluttered: true, ..none }),
        ("word", word),
        ("all", Ways { script: Script::Mixed, split: true, jitter: 14, defined: Defined::Behind, ..word }),
        ("all, nested", Ways { nested: true, across: true, script: Script::Mixed, split: true, ..word }),
    ]
}

#[test]
fn reports_in_the_ways_of_word_and_wps_are_read_back() {
    let cases: Vec<(&str, Ways, u64)> = ways()
        .into_iter()
        .flat_map(|(name, ways)| (8200..8200 + seeds(9)).map(move |seed| (name, ways, seed)))
        .collect();
    every(&cases, |(name, ways, seed)| {
        let draft = some_draft(*seed);
        let extension = if seed % 2 == 0 { "rtf" } else { "doc" };
        let bytes = scribe::document(&draft, &some_house(*seed), ways, *seed);
        faults(&format!("{name} {seed}.{extension}"), &draft, bytes)
    });
}

#[test]
fn numbers_headings_and_hidden_text_are_as_printed() {
    if !office::is_there() {
        return;
    }
    let folder = office::folder("rtf-numbers");
    let source = folder.join("numbered.fodt");
    fs::write(&source, NUMBERED).unwrap();
    let made = office::convert(&[source], Some("OpenDocument Text Flat XML"), "rtf", &folder.join("made"));
    let bytes = fs::read(&made[0]).unwrap();
    let document = document::read(&Page::from_file("a.rtf", bytes), Format::Rtf).unwrap();
    let shown = document.blocks.iter().map(|block| match block {
        Block::Heading(line) => format!("# {}", line.text),
        Block::Paragraph(line) => line.text.clone(),
        Block::Grid(grid) => grid.row(0).map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("|"),
    });
    let expected = ["# 标题", "一、甲", "（1）子一", "（2）子二", "二、乙", "看见", "页1", "标签|三、丙"];
    assert_eq!(shown.collect::<Vec<_>>(), expected);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_cannot_be_read_says_why() {
    let whole = scribe::document(&some_draft(1), &some_house(1), &Ways::default(), 1);
    let half = whole[..whole.len() / 2].to_vec();
    let mut closed = whole.clone();
    closed.splice(whole.len() / 2..whole.len() / 2, b"}}".repeat(9));
    let deep = [&b"{\\rtf1"[..], &b"{".repeat(100_000)].concat();
    let cases = [
        (half, "the end of the file is missing", "文件末尾缺失"),
        (closed, "behind its last brace", "末尾括号之后"),
        (deep, "nested too deeply", "嵌套过深"),
        (b"{\\rtf1\\ansi }".to_vec(), "empty", "为空"),
    ];
    for (bytes, en, zh) in cases {
        let error = examine(&Page::from_file("a.rtf", bytes)).unwrap_err();
        assert!(error.message(Lang::En).contains(en), "{}", error.message(Lang::En));
        assert!(error.message(Lang::Zh).contains(zh), "{}", error.message(Lang::Zh));
    }
}

#[test]
fn a_cut_document_has_no_number_that_is_not_there() {
    every(&ways(), |(name, ways)| {
        let draft = some_draft(9);
        let bytes = scribe::document(&draft, &some_house(9), ways, 9);
        let mut rng = Rng::new(9);
        let cuts = (0..60).map(|_| rng.below(bytes.len()));
        let read = |cut: usize| {
            let reports = examine(&Page::from_file("a.rtf", bytes[..cut].to_vec())).ok()?;
            told(&format!("{name}, cut at {cut}"), &wrong_numbers(&draft, &reports[0]))
        };
        cuts.filter_map(read).collect()
    });
}

/// What a damaged file has in the place of what was there.
const PIECES: [&[u8]; 16] = [
    b"{",
    b"}",
    b"\\",
    b"\\cell",
    b"\\row",
    b"\\trowd",
    b"\\cellx-2147483648",
    b"\\clvmrg\\cellx2147483647",
    b"\\intbl\\itap9 ",
    b"\\nestcell{\\*\\nesttableprops\\nestrow}",
    b"\\bin5 ",
    b"\\uc999999 \\u-1",
    b"\\u55360?",
    b"{\\shptxt ",
    b"{\\*\\ud",
    b"\\'",
];

#[test]
fn a_damaged_document_is_no_panic_and_costs_little() {
    let cases: Vec<u64> = (0..21).collect();
    let start = Instant::now();
    every(&cases, |&at| {
        let all = ways();
        let (name, ways) = &all[at as usize % all.len()];
        let whole = scribe::document(&some_draft(at), &some_house(at), ways, at);
        let mut rng = Rng::new(at);
        let mut wrong = Vec::new();
        for variant in 0..60 {
            let mut bytes = whole.clone();
            for _ in 0..1 + rng.below(12) {
                let at = rng.below(bytes.len());
                match rng.below(6) {
                    0 => bytes[at] ^= 1 << rng.below(8),
                    1 => bytes[at] = *rng.pick(b"{}\\ \r09;\0\xFF"),
                    2 => bytes.truncate(at.max(64)),
                    3 => {
                        let from = rng.below(bytes.len());
                        let piece = bytes[from..bytes.len().min(from + 1 + rng.below(400))].to_vec();
                        bytes.splice(at..at, piece);
                    }
                    4 => drop(bytes.drain(at..bytes.len().min(at + 1 + rng.below(40)))),
                    _ => drop(bytes.splice(at..at, rng.pick(&PIECES).repeat(1 + rng.below(9)))),
                }
            }
            // most damage opens a group that nothing closes
            bytes.extend(b"}".repeat(rng.below(4)));
            let page = Page::from_file("a.rtf", bytes);
            let begun = Instant::now();
            if catch_unwind(AssertUnwindSafe(|| examine(&page))).is_err() {
                wrong.push(format!("{name}, {at}, variant {variant}: panicked"));
            }
            if begun.elapsed().as_secs() > 5 {
                wrong.push(format!("{name}, {at}, variant {variant}: {:?}", begun.elapsed()));
            }
        }
        wrong
    });
    assert!(start.elapsed().as_secs() < 240, "{:?}", start.elapsed());
}
