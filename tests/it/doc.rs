//! Word documents of 97 to 2003: generated reports as LibreOffice saves them, and as this test writes them, in ways
//! that LibreOffice does not.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::Instant;

use gouji::document::sniff::Format;
use gouji::document::{self, Block};
use gouji::page::Page;
use gouji::pipeline::examine;
use gouji::report::{Report, Value};
use gouji::text::lang::Lang;

use crate::hostile::{every, told, wrong_numbers};
use crate::office;
use crate::scribe::doc::{self as word, Ways};
use crate::scribe::{Dialect, Draft, Figure, House, Options, Rng, draft, write_as};

/// The files of some sources as LibreOffice saves them as `.doc`.
fn saved(name: &str, filter: &str, sources: &[(String, Vec<u8>)]) -> BTreeMap<String, Vec<u8>> {
    let folder = office::folder(name);
    let paths = sources.iter().map(|(name, bytes)| {
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        path
    });
    let paths: Vec<PathBuf> = paths.collect();
    let made = office::convert(&paths, Some(filter), "doc:MS Word 97", &folder.join("made"));
    let read = sources.iter().zip(made).map(|((name, _), path)| (name.clone(), fs::read(path).unwrap())).collect();
    fs::remove_dir_all(folder).unwrap();
    read
}

/// What is not as the draft has it, each cell told.
pub(crate) fn differences(draft: &Draft, report: &Report) -> Vec<String> {
    let read: BTreeMap<String, &Value> =
        report.present().flat_map(|sheet| sheet.cells()).map(|(id, entry)| (id.to_string(), &entry.value)).collect();
    let differs = draft.cells.iter().filter_map(|(address, figure)| {
        let value = read.get(address).copied().unwrap_or(&Value::Absent);
        let same = match (figure, value) {
            (Figure::Number(number), Value::Number(read)) => *read == (*number).into(),
            (Figure::Amount(amount), Value::Number(read)) => read.to_string() == *amount,
            (Figure::Blank, Value::Blank) => true,
            (Figure::Mark(mark), Value::Mark(read)) => read == mark,
            _ => false,
        };
        (!same).then(|| format!("{address}: there is {figure:?}, read {value:?}"))
    });
    differs.collect()
}

/// What is not as the draft has it in a document.
pub(crate) fn faults(name: &str, draft: &Draft, bytes: Vec<u8>) -> Vec<String> {
    let reports = match examine(&Page::from_file(name, bytes)) {
        Ok(reports) => reports,
        Err(error) => return vec![format!("{name}: {error}")],
    };
    let report = &reports[0];
    let mut faults = differences(draft, report);
    if report.issuer.name.as_deref() != Some(&draft.issuer) || report.year != Some(draft.year) {
        faults.push(format!("{:?} {:?}", report.issuer.name, report.year));
    }
    faults.into_iter().map(|fault| format!("{name}: {fault}")).collect()
}

/// A draft of the kind that the seed picks.
pub(crate) fn some_draft(seed: u64) -> Draft {
    let options = Options {
        hybrid: seed.is_multiple_of(4),
        late_form: seed % 7 == 2,
        zeros_blank: seed % 5 == 3,
        zeros_marked: seed % 6 == 5,
        ..Options::default()
    };
    draft(seed, &options)
}

/// A house: plain, bent, with a table over two pages, by turns.
pub(crate) fn some_house(seed: u64) -> House {
    let rng = &mut Rng::new(seed);
    let mut house = House::mild(rng);
    match seed % 3 {
        1 => house.bend(rng, 35),
        2 => house.turn_page(rng),
        _ => {}
    }
    house
}

#[test]
fn reports_saved_by_libreoffice_are_read_back() {
    if !office::is_there() {
        return;
    }
    let seeds: u64 = std::env::var("SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(6);
    let mut drafts: Vec<(String, Draft)> = Vec::new();
    let mut sources: Vec<(String, Vec<u8>)> = Vec::new();
    for (n, dialect) in [Dialect::Office, Dialect::OpenTags, Dialect::Pasted].into_iter().enumerate() {
        for seed in 7000..7000 + seeds {
            let draft = some_draft(seed);
            let name = format!("{n}-{seed}.html");
            sources.push((name.clone(), write_as(&draft, dialect, &some_house(seed), seed)));
            drafts.push((name, draft));
        }
    }
    let files = saved("doc-reports", "HTML (StarWriter)", &sources);
    let cells: usize = drafts.iter().map(|(_, draft)| draft.cells.len()).sum();
    let wrong: Vec<String> = drafts
        .iter()
        .flat_map(|(name, draft)| faults(&name.replace(".html", ".doc"), draft, files[name].clone()))
        .collect();
    println!("{} documents, {cells} cells, {} wrong", drafts.len(), wrong.len());
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
}

/// The ways of Word and WPS that are tried.
fn ways() -> Vec<(&'static str, Ways)> {
    let none = Ways::default();
    let all = Ways { piece: 60, reversed: true, elsewhere: true, jitter: 14, short: true, revised: true, ..none };
    vec![
        ("plain", none),
        ("short", Ways { short: true, ..none }),
        ("pieces", Ways { piece: 40, ..none }),
        ("reversed", Ways { piece: 300, reversed: true, ..none }),
        ("elsewhere", Ways { elsewhere: true, ..none }),
        ("jitter", Ways { jitter: 20, ..none }),
        ("nested", Ways { nested: true, ..none }),
        ("across, first 1", Ways { across: 1, ..none }),
        ("across, first 2", Ways { across: 2, ..none }),
        ("revised", Ways { revised: true, ..none }),
        ("bytes", Ways { gbk: true, ..none }),
        ("all", all),
        ("all, nested", Ways { nested: true, across: 2, ..all }),
    ]
}

#[test]
fn reports_in_the_ways_of_word_and_wps_are_read_back() {
    let seeds: u64 = std::env::var("SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(12);
    let cases: Vec<(&str, Ways, u64)> =
        ways().into_iter().flat_map(|(name, ways)| (8000..8000 + seeds).map(move |seed| (name, ways, seed))).collect();
    every(&cases, |(name, ways, seed)| {
        let draft = some_draft(*seed);
        faults(&format!("{name} {seed}.doc"), &draft, word::document(&draft, &some_house(*seed), ways, *seed))
    });
}

#[test]
fn what_cannot_be_read_says_why() {
    let draft = some_draft(1);
    let whole = word::document(&draft, &some_house(1), &Ways::default(), 1);
    // the head of the main stream is where its stream begins
    let head = whole.windows(4).position(|bytes| bytes == [0xEC, 0xA5, 0xC1, 0]).unwrap();
    let with = |at: usize, value: u8| {
        let mut bytes = whole.clone();
        bytes[head + at] = value;
        bytes
    };
    let package = word::compound(&[("EncryptedPackage", vec![7; 5000])], false);
    let cases = [
        (with(0x0B, 0x13), "under a password", "密码"),
        (package, "under a password", "密码"),
        (with(0, 0xDC), "Word 6 or 95", "Word 6/95"),
        (with(2, 104), "Word 6 or 95", "Word 6/95"),
        (with(0, 0), "the head of the document", "文档头"),
        (whole[..600].to_vec(), "damaged", "损坏"),
        (word::compound(&[("CONTENTS", vec![7; 5000])], false), "without a Word document", "没有 Word 文档"),
    ];
    for (bytes, en, zh) in cases {
        let error = examine(&Page::from_file("a.doc", bytes)).unwrap_err();
        assert!(error.message(Lang::En).contains(en), "{}", error.message(Lang::En));
        assert!(error.message(Lang::Zh).contains(zh), "{}", error.message(Lang::Zh));
    }
}

/// The numbers that were read and are not the draft's.
fn wrong(name: &str, draft: &Draft, bytes: &[u8]) -> Option<String> {
    let reports = examine(&Page::from_file("a.doc", bytes.to_vec())).ok()?;
    told(name, &wrong_numbers(draft, &reports[0]))
}

#[test]
fn a_cut_document_has_no_number_that_is_not_there() {
    let cases: Vec<(&str, Ways)> = ways();
    every(&cases, |(name, ways)| {
        let draft = some_draft(9);
        let bytes = word::document(&draft, &some_house(9), ways, 9);
        let mut rng = Rng::new(9);
        let cuts = (0..60).map(|_| rng.below(bytes.len()));
        cuts.filter_map(|cut| wrong(&format!("{name}, cut at {cut}"), &draft, &bytes[..cut])).collect()
    });
}

#[test]
fn a_damaged_document_is_no_panic_and_costs_little() {
    let cases: Vec<u64> = (0..16).collect();
    let start = Instant::now();
    every(&cases, |&at| {
        let all = ways();
        let (name, ways) = &all[at as usize % all.len()];
        let whole = word::document(&some_draft(at), &some_house(at), ways, at);
        let mut rng = Rng::new(at);
        let mut wrong = Vec::new();
        for variant in 0..150 {
            let mut bytes = whole.clone();
            for _ in 0..1 + rng.below(12) {
                let at = rng.below(bytes.len());
                match rng.below(5) {
                    0 => bytes[at] ^= 1 << rng.below(8),
                    1 => bytes[at] = *rng.pick(&[0, 1, 0x7F, 0x80, 0xFE, 0xFF]),
                    2 => bytes.truncate(at.max(512)),
                    3 => {
                        let from = rng.below(bytes.len());
                        let piece = bytes[from..bytes.len().min(from + 64)].to_vec();
                        let to = bytes.len().min(at + piece.len());
                        bytes[at..to].copy_from_slice(&piece[..to - at]);
                    }
                    _ => {
                        let word = *rng.pick(&[u32::MAX, 0, 1, 0x7FFF_FFFF, 0xFFFF_FFFE, 0x0100_0000]);
                        let at = at / 4 * 4;
                        bytes
                            .get_mut(at..at + 4)
                            .into_iter()
                            .for_each(|slot| slot.copy_from_slice(&word.to_le_bytes()));
                    }
                }
            }
            let page = Page::from_file("a.doc", bytes);
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

/// Headings, numbers of two levels, also in a cell, hidden text, a break and a field, for LibreOffice to save.
pub(crate) const NUMBERED: &str = r#"<?xml version="1.0" encoding="UTF-8"?><office:document
xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"><office:styles><text:list-style
style:name="L"><text:list-level-style-number text:level="1" style:num-suffix="、" style:num-format="一, 二, 三, ..."/>
<text:list-level-style-number text:level="2" style:num-prefix="（" style:num-suffix="）" style:num-format="1"/>
</text:list-style></office:styles><office:automatic-styles><style:style style:name="H" style:family="text">
<style:text-properties text:display="none"/></style:style></office:automatic-styles><office:body><office:text>
<text:h text:outline-level="1">标题</text:h><text:list text:style-name="L"><text:list-item><text:p>甲</text:p><text:list>
<text:list-item><text:p>子一</text:p></text:list-item><text:list-item><text:p>子二</text:p></text:list-item></text:list>
</text:list-item><text:list-item><text:p>乙</text:p></text:list-item></text:list><text:p>看<text:span
text:style-name="H">不见</text:span>见<text:line-break/>页<text:page-number>1</text:page-number></text:p><table:table>
<table:table-column table:number-columns-repeated="2"/><table:table-row><table:table-cell><text:p>标签</text:p>
</table:table-cell><table:table-cell><text:list text:style-name="L" text:continue-numbering="true"><text:list-item>
<text:p>丙</text:p></text:list-item></text:list></table:table-cell></table:table-row></table:table><text:p/>
</office:text></office:body></office:document>"#;

#[test]
fn numbers_headings_and_hidden_text_are_as_printed() {
    if !office::is_there() {
        return;
    }
    let sources = [("numbered.fodt".to_owned(), NUMBERED.as_bytes().to_vec())];
    let bytes = saved("doc-numbers", "OpenDocument Text Flat XML", &sources).remove("numbered.fodt").unwrap();
    let document = document::read(&Page::from_file("a.doc", bytes), Format::Doc).unwrap();
    let shown = document.blocks.iter().map(|block| match block {
        Block::Heading(line) => format!("# {}", line.text),
        Block::Paragraph(line) => line.text.clone(),
        Block::Grid(grid) => grid.row(0).map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("|"),
    });
    let expected = ["# 标题", "一、甲", "（1）子一", "（2）子二", "二、乙", "看见", "页1", "标签|三、丙"];
    assert_eq!(shown.collect::<Vec<_>>(), expected);
}
