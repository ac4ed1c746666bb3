//! What cannot or must not be read as a report: damaged reports, and pages that only look so.

use std::collections::BTreeSet;

use super::blank::Role;
use super::blocks::{Block, blocks};
use super::dialect::{Dialect, write_as};
use super::draft::{Draft, Options, Size, draft};
use super::house::House;
use super::page::{Charset, bare, portal};
use super::rng::Rng;
use super::strangers;

/// Name, file name, bytes, and why (a word or two). Those of `glued`, `picture` and `no tables` are
/// reports without one readable number in their tables. Of `deduplicated`, table 三 and 四 must stay
/// empty, and of `sub-labels` the sub-items of table 三: no other number may be filled by guess.
/// All the rest are no annual reports.
pub fn refused() -> Vec<(&'static str, &'static str, Vec<u8>, &'static str)> {
    let options = Options { year: Some(2023), size: Some(Size::Small), ..Options::default() };
    let small = draft(21, &options);
    let busy = draft(22, &Options { size: Some(Size::Busy), ..options });
    let mut out = vec![
        ("labels and values glued", "glued.txt", glued(&small), "glued"),
        ("values glued, busy", "glued-busy.txt", glued(&busy), "glued"),
        ("repeated lines dropped", "deduplicated.txt", deduplicated(&small), "deduplicated"),
        ("sub-labels and zero rows lost", "sub-labels.txt", sub_labels(&small), "sub-labels"),
        ("tables are pictures", "picture.html", pictures(&small), "picture"),
        ("tables left out", "no-tables.txt", no_tables(&small), "no tables"),
        ("tables in an attachment", "attachment.html", attachment(&busy), "no tables"),
    ];
    out.extend(strangers::strangers());
    out
}

fn plain_blocks(draft: &Draft) -> Vec<Block> {
    blocks(draft, &House::plain(), &mut Rng::new(7))
}

/// Rows with nothing between their cells.
fn glued(draft: &Draft) -> Vec<u8> {
    let text = super::text::flow(&plain_blocks(draft), "", |table, out| {
        for row in table.slots() {
            for slot in row {
                out.push_str(&slot.text());
            }
            out.push('\n');
        }
    });
    text.into_bytes()
}

/// A cell a line, and every line that was there before dropped.
fn deduplicated(draft: &Draft) -> Vec<u8> {
    let bytes = write_as(draft, Dialect::CellLine, &House::plain(), 3);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut seen = BTreeSet::new();
    let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty() && seen.insert(l.trim().to_string())).collect();
    (lines.join("\n") + "\n").into_bytes()
}

/// Table rows without the labels of their sub-items, rows of zeros left out.
fn sub_labels(draft: &Draft) -> Vec<u8> {
    let text = super::text::flow(&plain_blocks(draft), "", |table, out| {
        for row in table.slots() {
            let cells = row.iter().filter_map(|s| s.cell.map(|c| (s.col, c)));
            let kept: Vec<String> = cells
                .filter(|(col, c)| !(table.width == 10 && *col == 2 && c.role == Role::Label))
                .map(|(_, c)| c.lines.concat())
                .collect();
            if !kept.iter().all(|t| t == "0") || table.width == 15 {
                out.push_str(&kept.join("\t"));
                out.push('\n');
            }
        }
    });
    text.into_bytes()
}

/// The paragraphs as markup, with `stand_in` for each table.
fn without_tables(draft: &Draft, stand_in: &str) -> String {
    let mut out = String::new();
    for block in plain_blocks(draft) {
        match block {
            Block::Table(_) => out.push_str(stand_in),
            Block::Title(t) => out.push_str(&format!("<h1>{t}</h1>\n")),
            Block::Heading(t) => out.push_str(&format!("<p><b>{t}</b></p>\n")),
            Block::Para(t) => out.push_str(&format!("<p>{t}</p>\n")),
            Block::Page(_) => {}
        }
    }
    out
}

fn pictures(draft: &Draft) -> Vec<u8> {
    let picture = "<p align=\"center\"><img src=\"/upload/image/table.png\" width=\"640\" alt=\"\"></p>\n";
    let article = without_tables(draft, picture);
    portal(draft, &article, Charset::Utf8, &mut Rng::new(5)).into_bytes()
}

fn attachment(draft: &Draft) -> Vec<u8> {
    let link = "<p>（具体数据见<a href=\"/attach/0/form.xls\">附表</a>）</p>\n";
    bare(draft, &without_tables(draft, link), Charset::Utf8).into_bytes()
}

fn no_tables(draft: &Draft) -> Vec<u8> {
    super::text::flow(&plain_blocks(draft), "", |_, _| {}).into_bytes()
}
