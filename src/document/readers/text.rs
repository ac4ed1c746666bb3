//! Plain text: lines, and the tables that people and converters write with tabs, pipes and boxes.
//!
//! A table is found by its shape. What has no shape of its own, such as a cell a line or columns of blanks, stays
//! lines: only who knows the form can tell more.

use std::borrow::Cow;

use super::html;
use crate::document::sniff::Format;
use crate::document::{Block, Document, Error, Line, MAX_BYTES, MAX_LINES, Reader, is_placeholder};
use crate::grid::Grid;
use crate::page::Page;
use crate::text::charset;
use crate::text::fold::{fold, split_numbering, trim};
use crate::text::lang::Message;

mod aligned;
mod boxes;
mod columns;
mod pipes;
mod sheets;
mod tabs;
mod tags;
mod wrap;

/// Most lines of a table of HTML within text.
const LONGEST_TABLE: usize = 4000;

/// Reads text, also Markdown with HTML tables in it.
pub(super) struct Text;

impl Reader for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn formats(&self) -> &'static [Format] {
        &[Format::Text]
    }

    fn read(&self, page: &Page, format: Format) -> Result<Document, Error> {
        if page.bytes.len() > MAX_BYTES {
            return Err(Error::TooLarge(MAX_BYTES >> 20));
        }
        let decoded = charset::decode(&page.bytes, page.charset());
        let mut document = read(&decoded.text)?;
        document.media_type = format.media_type();
        document.charset = Some(decoded.charset);
        document.notes.extend(html::charset_note(&decoded));
        Ok(document)
    }
}

/// A table found at the head of some lines.
struct Found {
    /// The tables in it, most often one.
    grids: Vec<Grid>,
    /// Number of lines that it takes.
    lines: usize,
}

/// What finds a table at the head of some lines, the first of which has number `number`.
type Dialect = fn(lines: &[&str], number: u32) -> Option<Found>;

/// The dialects that show their tables, the more particular ones first.
const DIALECTS: &[Dialect] = &[markup, boxes::find, columns::find, pipes::find, tabs::find, aligned::find];

fn read(text: &str) -> Result<Document, Error> {
    let text = tags::strip(text);
    let lines: Vec<&str> = text.lines().take(MAX_LINES + 1).collect();
    if lines.len() > MAX_LINES {
        return Err(Error::TooManyLines);
    }
    let mut document = Document::default();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let rest = lines.get(at..).unwrap_or_default();
        let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
        if let Some(found) = DIALECTS.iter().find_map(|dialect| dialect(rest, number)) {
            document.blocks.extend(found.grids.into_iter().flat_map(sheets::blocks));
            at += found.lines.max(1);
            continue;
        }
        document.pictures += usize::from(is_picture(line));
        let text = bare_cell(trim(without_bookmark(trim(line))));
        if !text.is_empty() && !is_page_number(text, rest.get(1)) {
            let (marked, text) = markdown_heading(text);
            let text = without_emphasis(text);
            let line = Line { text: text.into_owned(), number: Some(number) };
            document.blocks.push(if marked { Block::Heading(line) } else { Block::Paragraph(line) });
        }
        at += 1;
    }
    if document.blocks.is_empty() && document.pictures == 0 {
        return Err(Error::Empty);
    }
    document.notes.extend(left_out(&document));
    wrap::join(&mut document.blocks);
    Ok(document)
}

/// What is to be said of tables that a converter left out.
fn left_out(document: &Document) -> Option<(&'static str, Message)> {
    let count = document.blocks.iter().filter_map(Block::line).filter(|line| is_placeholder(&line.text)).count();
    (count > 0).then(|| {
        let en = format!("{count} tables were lost before: [TABLE] stands in their place");
        ("table-left-out", Message::new(en, format!("有 {count} 个表格此前已丢失，仅存 [TABLE] 字样")))
    })
}

/// An HTML table within text, as Markdown has it.
fn markup(lines: &[&str], _: u32) -> Option<Found> {
    let is_open = |line: &str| line.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("<table"));
    if !is_open(lines.first()?.trim_start()) {
        return None;
    }
    let end = lines.iter().take(LONGEST_TABLE).position(|line| line.to_ascii_lowercase().contains("</table>"))?;
    let document = html::read(lines.get(..=end)?.join("\n").as_bytes(), Some("utf-8")).ok()?;
    let grids = document.blocks.into_iter().filter_map(|block| match block {
        Block::Grid(grid) => Some(grid),
        _ => None,
    });
    Some(Found { grids: grids.collect(), lines: end + 1 })
}

/// A line that stands for a picture: `![…](…)`, or what converters leave of one.
fn is_picture(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("![") || line.starts_with("<img") || matches!(line, "[image]" | "[图片]" | "[pic]" | "[IMG]")
}

/// A line without the `[bookmark: NAME]` that converters write before it.
fn without_bookmark(text: &str) -> &str {
    let inner = text.strip_prefix("[bookmark:").and_then(|rest| rest.split_once(']'));
    inner.filter(|(name, _)| name.len() < 60).map_or(text, |(_, rest)| rest)
}

/// The text of a line that is a table of one cell, `| 一、总体情况 |`; nothing for the rule below it.
fn bare_cell(text: &str) -> &str {
    match text.strip_prefix('|').and_then(|inner| inner.strip_suffix('|')) {
        Some(inner) if inner.contains("---") && inner.chars().all(|c| matches!(c, '-' | ':' | ' ' | '|')) => "",
        Some(inner) if !inner.contains('|') => trim(inner),
        _ => text,
    }
}

/// A page number: `- 3 -` anywhere, or a bare number before a form feed.
fn is_page_number(text: &str, next: Option<&&str>) -> bool {
    let inner = text.trim_matches(|c: char| matches!(c, '-' | '—' | '–' | ' '));
    let number = (1..=3).contains(&inner.len()) && inner.bytes().all(|b| b.is_ascii_digit());
    let dashed = text.starts_with(['-', '—', '–']) && text.ends_with(['-', '—', '–']);
    number && (dashed || next.is_some_and(|line| line.starts_with('\u{c}')))
}

/// `## heading`, and the emphasis around whole lines.
fn markdown_heading(text: &str) -> (bool, &str) {
    let inner = text.trim_start_matches('#');
    if inner.len() < text.len() && inner.starts_with(' ') {
        return (true, inner.trim().trim_matches('*'));
    }
    match text.strip_prefix("**").and_then(|t| t.strip_suffix("**")) {
        Some(bold) if !bold.contains("**") => (true, bold.trim()),
        _ => (false, text),
    }
}

/// A line that begins in bold without the marks of it: `**一、**总体情况`.
fn without_emphasis(text: &str) -> Cow<'_, str> {
    match text.strip_prefix("**") {
        Some(rest) if rest.contains("**") => Cow::Owned(text.replace("**", "")),
        _ => Cow::Borrowed(text),
    }
}

/// Whether a line begins something new rather than going on with a cell: `一、…`, `（一）…` at some length.
fn begins_prose(line: &str) -> bool {
    let text = trim(line);
    let length = text.chars().take(61).count();
    length > 60 || (length > 6 && split_numbering(&fold(text)).0.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The blocks of a text, a line each; grids row by row.
    pub(super) fn blocks(text: &str) -> Vec<String> {
        let show = |block: &Block| match block {
            Block::Heading(line) => format!("# {}", line.text),
            Block::Paragraph(line) => line.text.clone(),
            Block::Grid(grid) => {
                let row = |row| grid.row(row).map(|c| c.text.replace('\n', "⏎")).collect::<Vec<_>>().join("|");
                (0..grid.height).map(row).collect::<Vec<_>>().join(" / ")
            }
        };
        read(text).unwrap().blocks.iter().map(show).collect()
    }

    #[test]
    fn lines_are_paragraphs() {
        let text = "# 题\n\n  一段\n**二、标题**\n**三、**标题\n";
        assert_eq!(blocks(text), ["# 题", "一段", "# 二、标题", "三、标题"]);
    }

    #[test]
    fn tables_of_markup() {
        let text = "前\n<table>\n<tr><td rowspan=2>a</td><td>1</td></tr>\n<tr><td>2</td></tr></table>\n后";
        assert_eq!(blocks(text), ["前", "a|1 / a|2", "后"]);
    }
}
