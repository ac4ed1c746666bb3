//! Generated reports, as LibreOffice saves them in the formats of documents, are read cell by cell.

use std::fs;
use std::process::Command;

use gouji::page::Page;
use gouji::pipeline::examine;

use crate::office;
use crate::round_trip::{Score, drawn};
use crate::scribe::{Dialect, write};

/// Saves reports in a format and holds what is read against what was written.
fn compare(to: &str) {
    if !office::is_there() {
        return;
    }
    let folder = office::folder(to);
    let seeds: u64 = std::env::var("SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(6);
    let drafts: Vec<_> = (700..700 + seeds).map(|seed| (seed, drawn(seed, Dialect::Html))).collect();
    let pages = drafts.iter().map(|(seed, draft)| {
        let path = folder.join(format!("{seed}.html"));
        fs::write(&path, write(draft, Dialect::Html, *seed)).unwrap();
        path
    });
    let pages: Vec<_> = pages.collect();
    let made = office::convert(&pages, Some("HTML (StarWriter)"), to, &folder.join("made"));
    let mut score = Score::default();
    for ((_, draft), path) in drafts.iter().zip(made) {
        let page = Page::from_file(path.to_string_lossy(), fs::read(&path).unwrap());
        let reports = examine(&page).unwrap_or_else(|error| panic!("{}: {error}", page.path));
        score.compare(draft, &reports[0]);
    }
    println!("{to}: {score:?}");
    // LibreOffice lets spans run over the end of a row group, which no browser does
    assert!(score.wrong == 0 && score.right * 100 >= score.cells * 96, "{to}: {score:?}");
    fs::remove_dir_all(folder).unwrap();
}

#[cfg(feature = "office")]
#[test]
fn docx() {
    compare("docx");
}

#[cfg(feature = "office")]
#[test]
fn odt() {
    compare("odt");
}

#[cfg(feature = "pdf")]
#[test]
fn pdf() {
    let fonts = Command::new("fc-list").arg(":lang=zh").output().is_ok_and(|listed| !listed.stdout.is_empty());
    if fonts {
        compare("pdf");
    } else {
        assert!(std::env::var_os("GOUJI_NEEDS_ALL").is_none(), "no font with Chinese characters");
        println!("skipped: no font with Chinese characters");
    }
}
