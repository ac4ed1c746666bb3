//! Every sample is read as its `truth.toml` says: each cell, issuer, year, form, findings, or the refusal.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use gouji::finding::Status;
use gouji::page::Page;
use gouji::pipeline::examine;
use gouji::report::{Report, Value};
use gouji::rule::check;

/// The folders under `samples/` that hold a truth file.
fn folders(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        if entry.join("truth.toml").exists() {
            found.push(entry);
        } else {
            found.extend(folders(&entry));
        }
    }
    found.sort();
    found
}

/// The document of a folder, or the same report in several formats.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut documents: Vec<PathBuf> = files.filter(|path| path.extension().is_none_or(|e| e != "toml")).collect();
    assert!(!documents.is_empty(), "{} holds a document", folder.display());
    documents.sort();
    documents
}

fn said(value: &toml::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn read(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Blank => String::new(),
        Value::Mark(mark) => mark.clone(),
        Value::Absent => "absent".into(),
        Value::Unreadable(text) => format!("unreadable: {text}"),
    }
}

fn differences(report: &Report, truth: &toml::Table) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut hold = |what: &str, want: String, got: Option<String>| {
        if got.as_deref() != Some(want.as_str()) {
            wrong.push(format!("{what}: wanted {want}, got {got:?}"));
        }
    };
    hold("issuer", said(&truth["issuer"]), report.issuer.name.clone());
    hold("division", said(&truth["division"]), report.issuer.division.clone());
    hold("year", said(&truth["year"]), report.year.map(|year| year.to_string()));
    hold("form", said(&truth["form"]), report.form.clone());
    hold("sections", "6".into(), Some(report.sections.len().to_string()));
    let cells = truth["cells"].as_table().unwrap();
    let found: Vec<(String, String)> = report
        .present()
        .flat_map(|sheet| sheet.cells())
        .filter(|(_, entry)| entry.value != Value::Absent)
        .map(|(id, entry)| (id.to_string(), read(&entry.value)))
        .collect();
    for (address, value) in cells {
        hold(address, said(value), found.iter().find(|(id, _)| id == address).map(|(_, value)| value.clone()));
    }
    hold("number of cells", cells.len().to_string(), Some(found.len().to_string()));
    let rules: BTreeSet<&str> =
        check(report).findings.iter().filter(|f| f.status == Status::Fail).map(|f| f.rule).collect();
    let wanted: BTreeSet<&str> = truth["findings"].as_array().unwrap().iter().filter_map(|v| v.as_str()).collect();
    hold("findings", format!("{wanted:?}"), Some(format!("{rules:?}")));
    wrong
}

#[test]
fn samples_are_read_as_their_truth_says() {
    let folders = folders(Path::new("samples"));
    assert!(folders.len() >= 20, "{} samples", folders.len());
    let mut wrong = Vec::new();
    for folder in folders {
        let truth: toml::Table = fs::read_to_string(folder.join("truth.toml")).unwrap().parse().unwrap();
        assert!(folder.join("origin.toml").exists(), "{} says where it comes from", folder.display());
        for path in documents(&folder) {
            let page = Page::from_file(path.to_string_lossy(), fs::read(&path).unwrap());
            let lines = match (examine(&page), truth.get("refused")) {
                (Ok(reports), None) => differences(&reports[0], &truth),
                (Err(error), Some(words)) if error.to_string().contains(&said(words)) => Vec::new(),
                (Err(error), _) => vec![format!("refused: {error}")],
                (Ok(_), Some(words)) => vec![format!("not refused, although {words}")],
            };
            wrong.extend(lines.into_iter().map(|line| format!("{}: {line}", path.display())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
