//! The documents that are measured: one report, saved by LibreOffice in every format.

use std::fs;
use std::path::{Path, PathBuf};

use crate::scribe::{Dialect, House, Options, draft, write_as};
use crate::{baseline, samples};

/// Pages of the PDF.
const PAGES: usize = 6;
const SEED: u64 = 5;

/// The files, the PDF first. Those of the samples where LibreOffice is missing or nothing is to be made; of formats
/// that LibreOffice does not write, always.
pub(crate) fn all(folder: &Path, is_test: bool) -> Vec<PathBuf> {
    let mut files = Vec::new();
    if baseline::has_office() && !is_test {
        let pdf = paged(folder);
        let source = pdf.with_extension("html");
        files.push(pdf);
        for to in ["docx", "doc:MS Word 97", "odt", "xml:MS Word 2003 XML", "rtf"] {
            files.extend(baseline::convert(&source, "HTML (StarWriter)", to, folder));
        }
        for to in ["xlsx", "xls", "ods"] {
            files.extend(baseline::convert(&source, "HTML (StarCalc)", to, folder));
        }
    }
    let mut found: Vec<PathBuf> = fs::read_dir(samples()).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    files.extend(found.into_iter().filter(|path| path.file_stem().is_some_and(|stem| stem == "report")));
    files
}

/// A report as a PDF of six pages: more is said in it until there are as many.
fn paged(folder: &Path) -> PathBuf {
    let mut draft = draft(SEED, &Options::default());
    for round in 0..12 {
        let path = folder.join("report.html");
        fs::write(&path, write_as(&draft, Dialect::Html, &House::plain(), SEED)).unwrap();
        let pdf = baseline::convert(&path, "HTML (StarWriter)", "pdf", folder).expect("LibreOffice makes a PDF");
        let bytes = fs::read(&pdf).unwrap();
        let pages = bytes.windows(11).filter(|window| window.starts_with(b"/Type/Page") && window[10] != b's').count();
        if pages >= PAGES {
            println!("report.pdf: {pages} pages");
            return pdf;
        }
        let more: Vec<String> = draft.sections[4].iter().cycle().take(6).cloned().collect();
        draft.sections[5].extend(more.into_iter().map(|text| format!("（{}）{text}", round + 1)));
    }
    panic!("no PDF of {PAGES} pages");
}
