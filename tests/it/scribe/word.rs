//! Word documents as XML, written by hand: the body of a `.docx`, and Word 2003 XML.

use std::fmt::Write;

use super::blank::Table;
use super::blocks::{Block, blocks};
use super::draft::Draft;
use super::house::House;
use super::rng::Rng;

/// Which XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The main part of a `.docx` (ECMA-376).
    Main,
    /// One file of Word 2003.
    Single,
}

/// The XML of a draft.
pub fn document(draft: &Draft, house: &House, kind: Kind, seed: u64) -> String {
    let mut body = String::new();
    for block in blocks(draft, house, &mut Rng::new(seed)) {
        match block {
            Block::Title(text) => paragraph(&mut body, &text, "<w:jc w:val=\"center\"/>"),
            Block::Heading(text) => paragraph(&mut body, &text, "<w:outlineLvl w:val=\"0\"/>"),
            Block::Para(text) => paragraph(&mut body, &text, "<w:ind w:firstLine=\"640\"/>"),
            Block::Table(rows) => table(&mut body, &rows, kind),
            Block::Page(_) => {}
        }
    }
    let (root, namespace, head) = match kind {
        Kind::Main => ("document", "http://schemas.openxmlformats.org/wordprocessingml/2006/main", ""),
        Kind::Single => (
            "wordDocument",
            "http://schemas.microsoft.com/office/word/2003/wordml",
            "<?mso-application progid=\"Word.Document\"?>",
        ),
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>{head}<w:{root} xmlns:w=\"{namespace}\"><w:body>{body}\
         <w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/></w:sectPr></w:body></w:{root}>"
    )
}

fn paragraph(out: &mut String, text: &str, properties: &str) {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    // in runs, as a program leaves them that was typed into
    let cut = text.char_indices().nth(4).map_or(text.len(), |(at, _)| at);
    let cut = if text[..cut].contains('&') { text.len() } else { cut };
    let runs = [&text[..cut], &text[cut..]].map(|run| format!("<w:r><w:t>{run}</w:t></w:r>"));
    let _ = write!(out, "<w:p><w:pPr>{properties}</w:pPr>{}</w:p>", runs.concat());
}

fn table(out: &mut String, table: &Table, kind: Kind) {
    let width = 9000 / table.width;
    let sides = ["top", "left", "bottom", "right", "insideH", "insideV"];
    let borders = sides.map(|side| format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>"));
    let _ = write!(
        out,
        "<w:tbl><w:tblPr><w:tblW w:w=\"9000\" w:type=\"dxa\"/><w:tblBorders>{}</w:tblBorders></w:tblPr><w:tblGrid>",
        borders.concat()
    );
    out.push_str(&format!("<w:gridCol w:w=\"{width}\"/>").repeat(table.width));
    out.push_str("</w:tblGrid>");
    let merge = if kind == Kind::Main { "vMerge" } else { "vmerge" };
    for row in table.slots() {
        out.push_str("<w:tr>");
        for slot in &row {
            let _ = write!(
                out,
                "<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/><w:gridSpan w:val=\"{}\"/>",
                width * slot.width,
                slot.width
            );
            match slot.cell {
                None => out.push_str(&format!("<w:{merge}/>")),
                Some(cell) if cell.rows > 1 => out.push_str(&format!("<w:{merge} w:val=\"restart\"/>")),
                Some(_) => {}
            }
            out.push_str("</w:tcPr>");
            slot.lines().iter().for_each(|line| paragraph(out, line, ""));
            if slot.lines().is_empty() {
                paragraph(out, "", "");
            }
            out.push_str("</w:tc>");
        }
        out.push_str("</w:tr>");
    }
    out.push_str("</w:tbl>");
}
