//! One report in every format: the files of a sample folder, which give the same record cell by cell.
//!
//! `GOUJI_MAKE_SAMPLES=1 cargo test --all-features --test it same` writes the files anew, with LibreOffice and by hand.

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use gouji::page::Page;
use gouji::pipeline::examine;
use gouji::report::Report;
use gouji::text::lang::Lang;
use serde_json::Value;

use crate::office;
use crate::scribe::doc::{self, Ways};
use crate::scribe::press::{Press, ofd, sheets};
use crate::scribe::{Dialect, Draft, House, Options, Rng, Size, draft, rtf, word, write_as};

/// Where they are.
const FOLDER: &str = "samples/苏州市吴江区卫生健康局/2024";
/// The seed of the report.
const SEED: u64 = 0;
/// Largest of them.
const LARGEST: u64 = 80_000;

/// The report.
fn whole() -> Draft {
    draft(SEED, &Options { year: Some(2024), size: Some(Size::Small), ..Options::default() })
}

/// The files of the folder, without those that describe them.
fn files() -> Vec<PathBuf> {
    let all = fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = all.filter(|path| path.extension().is_none_or(|e| e != "toml")).collect();
    files.sort();
    files
}

fn read(path: &Path) -> Report {
    let page = Page::from_file(path.to_string_lossy(), fs::read(path).unwrap());
    let mut reports = examine(&page).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(reports.len(), 1, "{}", path.display());
    reports.remove(0)
}

/// The record without its source, and without white space in its prose. In formats that know no paragraphs, sheets and
/// PDF, what stands around the tables is not told from prose to the letter, and may be worth a warning.
fn record(path: &Path, is_strict: bool) -> Value {
    let mut record = serde_json::to_value(read(path).record(Lang::En, false)).unwrap();
    record.as_object_mut().unwrap().remove("source");
    for section in record["sections"].as_array_mut().unwrap() {
        let text: String = section["text"].as_str().unwrap().split_whitespace().collect();
        section["text"] = if is_strict { text } else { String::new() }.into();
    }
    if !is_strict {
        record.as_object_mut().unwrap().remove("warnings");
    }
    record
}

fn is_strict(path: &Path) -> bool {
    let extension = path.extension().unwrap().to_str().unwrap();
    !["xlsx", "xls", "ods", "et", "pdf", "ofd"].contains(&extension)
}

#[test]
fn every_format_gives_the_same_record() {
    let files = files();
    assert!(files.len() >= 19, "{} files", files.len());
    let whole = Path::new(FOLDER).join("report.html");
    let mut differing = Vec::new();
    for path in &files {
        assert!(path.metadata().unwrap().len() <= LARGEST, "{} is large", path.display());
        let (record, expected) = (record(path, is_strict(path)), record(&whole, is_strict(path)));
        for (key, value) in expected.as_object().unwrap() {
            if record[key] != *value {
                differing.push(format!("{}: {key}: {} instead of {value}", path.display(), record[key]));
            }
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn what_is_read_is_what_was_written() {
    let draft = whole();
    for path in files() {
        let wrong = crate::doc::differences(&draft, &read(&path));
        assert!(wrong.is_empty(), "{}: {wrong:?}", path.display());
    }
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    for (name, bytes) in members {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A `.docx` with nothing but its main part.
fn packed(main: &str) -> Vec<u8> {
    let package = "http://schemas.openxmlformats.org/package/2006";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    let types = format!(
        "<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" ContentType=\
         \"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" \
         ContentType=\"{kind}\"/></Types>"
    );
    let related = format!(
        "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" \
         Target=\"word/document.xml\"/></Relationships>"
    );
    zipped(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", related.as_bytes()),
        ("word/document.xml", main.as_bytes()),
    ])
}

fn tarred(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut header = tar::Header::new_ustar();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o644);
    header.set_cksum();
    let mut tar = tar::Builder::new(Vec::new());
    tar.append_data(&mut header, name, bytes).unwrap();
    tar.into_inner().unwrap()
}

#[test]
fn samples_can_be_made_anew() {
    if std::env::var_os("GOUJI_MAKE_SAMPLES").is_none() {
        return;
    }
    assert!(office::is_there());
    let (draft, house) = (whole(), House::plain());
    let page = write_as(&draft, Dialect::Html, &house, SEED);
    let text = write_as(&draft, Dialect::TabCells, &house, SEED);
    let work = office::folder("same");
    let gzip = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    // what LibreOffice is given: the document as written by hand and, for sheets, a page without groups of rows, over whose
    // ends it lets spans run. It has a filter for Word 2003 XML, which leaves out that cells are merged downwards
    let docx = packed(&word::document(&draft, &house, word::Kind::Main, SEED));
    let (hand, open) = (work.join("report.docx"), work.join("report.html"));
    fs::write(&hand, &docx).unwrap();
    fs::write(&open, write_as(&draft, Dialect::Office, &house, SEED)).unwrap();
    let save = |source: &PathBuf, to: &str, filter: &str| {
        let made = office::convert(std::slice::from_ref(source), Some(filter), to, &work.join("made"));
        fs::read(&made[0]).unwrap()
    };
    let writer = |to: &str| save(&hand, to, "MS Word 2007 XML");
    let calc = |to: &str| save(&open, to, "HTML (StarCalc)");
    let xls = calc("xls");
    let untagged = "pdf:writer_pdf_Export:{\"UseTaggedPDF\":{\"type\":\"boolean\",\"value\":\"false\"}}";
    let elsewhere = Ways { piece: 2000, elsewhere: true, jitter: 8, ..Ways::default() };
    let single = word::document(&draft, &house, word::Kind::Single, SEED).into_bytes();
    let mht = (0..8).map(|seed| write_as(&draft, Dialect::MhtmlQuoted, &house, seed)).min_by_key(Vec::len);
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("report.doc", writer("doc:MS Word 97")),
        ("report.docx", writer("docx")),
        ("report.odt", writer("odt")),
        (
            "report.ofd",
            ofd::file(&sheets(&draft, &house, &Press::plain(), SEED), &ofd::Ways::drawn(&mut Rng::new(SEED))),
        ),
        ("report.fodt.gz", gzip(&writer("fodt"))),
        ("report.pdf", writer(untagged)),
        ("report.xlsx", calc("xlsx")),
        ("report.ods", calc("ods")),
        ("report.et", xls.clone()),
        ("report.xls", xls),
        ("report.html", page),
        ("report.mht", mht.unwrap()),
        ("report.rtf", rtf::document(&draft, &house, &rtf::Ways::default(), SEED)),
        ("report.tar", tarred("2024/report.txt", &text)),
        ("report.txt", text),
        ("report.wps", doc::document(&draft, &house, &elsewhere, SEED)),
        ("report.xml", single),
        ("report.zip", zipped(&[("2024/report.docx", &docx)])),
        ("hand.docx", docx),
    ];
    fs::create_dir_all(FOLDER).unwrap();
    for (name, bytes) in files {
        println!("{name}: {} bytes", bytes.len());
        fs::write(Path::new(FOLDER).join(name), bytes).unwrap();
    }
    fs::remove_dir_all(work).unwrap();
}
