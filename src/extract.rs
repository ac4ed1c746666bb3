//! A document brought to a report: the only module that knows both how documents look and what a form wants.
//!
//! Sections are cut by their headings, each grid is aligned to the table that it is, and each cell is brought to a
//! value with its origin. What had to be repaired, inferred or left out is a warning that names its place; a row that
//! cannot be placed is a warning, never a guess.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::division::{self, Hints};
use crate::document::Document;
use crate::form::{TableKind, VERSIONS};
use crate::page::Page;
use crate::report::{Issuer, Report, Section, Sheet, Source, Warning};
use crate::text::fold::fold;

mod align;
mod column;
mod detail;
mod fill;
mod label;
mod name;
mod refusal;
mod row;
mod section;

use fill::Filled;
use label::Key;
pub use refusal::Refusal;
use row::Found;
use section::{Part, Piece, Rows};

/// The issuer that the title of a report names.
pub fn issuer_in(title: &str) -> Option<String> {
    name::in_title(title)
}

/// Extracts the report of a document; `page` is what the document was read from. A document that is no annual report,
/// or none whose tables can be recovered, is refused with the reason.
pub fn extract(document: &Document, page: &Page) -> Result<Report, Refusal> {
    let mut parts = section::cut(document);
    detail::drop_surroundings(&mut parts);
    let title = name::title(document, &parts);
    if let Some(refusal) = refusal::of_title(title.as_deref(), document) {
        return Err(refusal);
    }
    let mut warnings: Vec<Warning> = document
        .notes
        .iter()
        .map(|(code, message)| Warning { code: (*code).to_owned(), message: message.clone(), cell: None })
        .collect();
    let hits = parts.iter().map(|part| part.tables().map(hits).collect()).collect::<Vec<_>>();
    let tables = TableKind::ALL.map(|kind| table(kind, &mut parts, &hits, &mut warnings));
    let form = form_of(&tables, document);
    let year = name::year(title.as_deref(), &parts);
    refusal::of_content(document, &parts, &tables, title.as_deref(), year, form.as_deref()).map_or(Ok(()), Err)?;

    let sheets = tables.map(|filled| {
        filled.map(|filled| {
            warnings.extend(filled.warnings);
            filled.sheet
        })
    });
    warnings.extend(mixture(&sheets));
    let period = detail::period(&parts);
    let issuer = issuer(document, &parts, title.as_deref());
    let mut report = Report {
        source: source(document, page),
        issuer,
        year,
        form,
        published: detail::published(document, &parts),
        contact: detail::contact(&parts),
        preamble: text_of(parts.first()),
        sections: parts.iter().filter(|part| part.number > 0).map(section_of).collect(),
        sheets,
        warnings,
        period,
        title,
    };
    if report.year.is_none() {
        report.warnings.push(Warning::new("year-unknown", "no year was found", "没有找到报告年度"));
    }
    if report.issuer.name.is_none() {
        report.warnings.push(Warning::new("issuer-unknown", "no issuer was found", "没有找到报告单位"));
    }
    Ok(report)
}

/// Stems of all labels and headings, with the tables that have them, as bits; the flag says whether it labels a row.
static STEMS: LazyLock<HashMap<String, (u8, bool)>> = LazyLock::new(|| {
    let mut stems: HashMap<String, (u8, bool)> = HashMap::new();
    let mut add = |text: &str, kind: TableKind, is_row: bool| {
        let entry = stems.entry(Key::of(text).stem).or_default();
        entry.0 |= 1 << kind as u8;
        entry.1 |= is_row;
    };
    for table in VERSIONS.iter().flat_map(|form| &form.tables) {
        for block in table.blocks {
            add(block.banner, table.kind, false);
            for row in block.rows {
                row.spellings.iter().chain([&row.label]).for_each(|text| add(text, table.kind, true));
            }
            for column in block.columns {
                column.spellings.iter().chain([&column.label]).for_each(|text| add(text, table.kind, false));
            }
        }
    }
    stems.remove("");
    stems
});

/// Whether a text is the label of a row of some form, to the letter.
fn is_row_label(text: &str) -> bool {
    text.len() > 5 && text.len() < 300 && STEMS.get(&Key::of(text).stem).is_some_and(|(_, is_row)| *is_row)
}

/// What a piece of a grid has to do with each table.
struct Hits {
    /// Number of labels and headings that are each table's.
    count: [usize; 3],
    /// Labels of rows among them.
    rows: HashSet<&'static str>,
}

fn hits(rows: Rows<'_>) -> Hits {
    let mut hits = Hits { count: [0; 3], rows: HashSet::new() };
    let mut seen = HashSet::new();
    for row in rows.from..rows.to {
        for cell in rows.grid.row(row).filter(|cell| cell.row == row && cell.text.len() > 5 && cell.text.len() < 300) {
            // numbers are no labels
            if cell.text.as_bytes().first().is_some_and(u8::is_ascii_digit) && cell.text.len() < 8 {
                continue;
            }
            let Some((stem, (kinds, is_row))) = STEMS.get_key_value(&Key::of(&cell.text).stem) else { continue };
            if seen.insert(stem.as_str()) {
                (0..3).filter(|kind| kinds & (1 << kind) != 0).for_each(|kind| hits.count[kind] += 1);
                if *is_row {
                    hits.rows.insert(stem);
                }
            }
        }
    }
    hits
}

/// The table of a kind: from the grids that have its labels, else from the lines of its section.
fn table(kind: TableKind, parts: &mut [Part<'_>], hits: &[Vec<Hits>], warnings: &mut Vec<Warning>) -> Option<Filled> {
    let mut found: Vec<Found<'_>> = Vec::new();
    let mut known: HashSet<&str> = HashSet::new();
    let mut next = 1;
    for (part, hits) in parts.iter().zip(hits) {
        let at_home = part.number == kind.number();
        for (rows, hits) in part.tables().zip(hits) {
            let own = hits.count[kind as usize];
            let most = hits.count.iter().copied().max().unwrap_or(0);
            let wanted = if at_home { own >= 1 || most == 0 } else { own >= 3 && (own == most || own >= 5) };
            if !wanted {
                continue;
            }
            let again = hits.rows.iter().filter(|stem| known.contains(**stem)).count();
            if hits.rows.len() >= 3 && again * 10 > hits.rows.len() * 6 {
                warnings.push(
                    Warning::new("table-copy", "a second copy of the table was left out", "同一表格的第二份未采用")
                        .at(kind),
                );
                continue;
            }
            known.extend(&hits.rows);
            found.push(row::of_grid(rows, next));
            next += (rows.to - rows.from) as u32;
        }
    }
    fill::fill(kind, &found).filter(|filled| filled.read > 0).or_else(|| {
        let home = parts.iter_mut().find(|part| part.number == kind.number())?;
        let lines: Vec<(&str, Option<u32>)> = home.lines().take(align::MOST_ROWS * 8).collect();
        let stream = row::stream(lines.iter().copied(), 1, crate::grid::Layout::Ragged);
        let filled = fill::fill(kind, &[stream])?;
        drop_table(kind, home, &lines);
        Some(filled)
    })
}

/// Takes the lines that were read as a table out of the text of their section: from the first label of the table to the
/// last number.
fn drop_table(kind: TableKind, part: &mut Part<'_>, lines: &[(&str, Option<u32>)]) {
    let is_own = |text: &str| {
        let label = text.split("  ").find(|piece| !piece.trim().is_empty()).unwrap_or(text);
        let stem = Key::of(label).stem;
        stem.starts_with("本列数据的勾稽关系")
            || STEMS.get(&stem).is_some_and(|(kinds, _)| kinds & (1 << kind as u8) != 0)
    };
    let first = lines.iter().position(|(text, _)| is_own(text));
    let last = lines.iter().rposition(|(text, _)| row::ends_with_figure(text));
    if let (Some(first), Some(last)) = (first, last) {
        let mut at = 0;
        part.pieces.retain(|piece| {
            let Piece::Line(..) = piece else { return true };
            at += 1;
            !(first..=last).contains(&(at - 1))
        });
    }
}

/// The form of table 二, else of table 三, else the annex of the years before.
fn form_of(tables: &[Option<Filled>; 3], document: &Document) -> Option<String> {
    let known = tables.iter().flatten().next().and_then(|filled| filled.sheet.form()).map(|form| form.id.to_owned());
    known.or_else(|| refusal::is_annex(document).then(|| "annex-2014".to_owned()))
}

/// A warning when the tables are of different forms. Table 四 is the same in all.
fn mixture(sheets: &[Option<Sheet>; 3]) -> Option<Warning> {
    let form = |kind: TableKind| sheets.get(kind as usize)?.as_ref()?.form().map(|form| form.id);
    let (two, three) = (form(TableKind::Proactive)?, form(TableKind::Requests)?);
    (two != three).then(|| {
        Warning::new(
            "form-mixed",
            format!("table 二 is of the {two} form and table 三 of the {three} form"),
            format!("表二为 {two} 年格式，表三为 {three} 年格式"),
        )
    })
}

fn issuer(document: &Document, parts: &[Part<'_>], title: Option<&str>) -> Issuer {
    let Some(name) = name::issuer(document, parts, title) else { return Issuer::default() };
    let opening = name::opening(parts);
    let meta = &document.meta;
    let context: Vec<&str> =
        [title, meta.site.as_deref(), meta.source.as_deref(), meta.page_title.as_deref(), opening.as_deref()]
            .into_iter()
            .flatten()
            .collect();
    let folded = fold(&name);
    let place = division::locate(&folded, &Hints { site_code: meta.site_code.as_deref(), context: &context });
    let kind = division::kind(&folded);
    let own = |name: Option<&str>| name.map(str::to_owned);
    match place {
        Some(place) => Issuer {
            division: own(place.code),
            province: own(place.province),
            city: own(place.city),
            county: own(place.county),
            level: Some(place.level),
            kind,
            name: Some(name),
        },
        None => Issuer { name: Some(name), kind, ..Issuer::default() },
    }
}

fn source(document: &Document, page: &Page) -> Source {
    let url = page.url.clone().or_else(|| document.meta.url.clone());
    let host = url.as_deref().and_then(|url| url.split_once("://")).map(|(_, rest)| rest);
    let host = host.and_then(|rest| rest.split(['/', ':', '?', '#']).next()).unwrap_or_default().to_ascii_lowercase();
    let official = host.is_empty() || host == "gov.cn" || host.ends_with(".gov.cn");
    Source {
        path: page.path.clone(),
        url,
        archive: None,
        sha256: detail::sha256(&page.bytes),
        media_type: document.media_type.to_owned(),
        charset: document.charset.map(str::to_owned),
        note: (!official).then(|| format!("host outside gov.cn: {host}")),
    }
}

fn section_of(part: &Part<'_>) -> Section {
    Section { number: part.number, heading: part.heading.clone(), text: text_of(Some(part)) }
}

fn text_of(part: Option<&Part<'_>>) -> String {
    let lines: Vec<&str> = part.into_iter().flat_map(Part::lines).map(|(text, _)| text).collect();
    lines.join("\n")
}
