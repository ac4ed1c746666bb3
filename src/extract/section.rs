//! A document cut into its preamble and its sections, by headings wherever they stand: on a line of their own, in a
//! row of a table, or glued to the text after them.

use std::sync::LazyLock;

use crate::document::{Block, Document, Line};
use crate::form::section::SECTIONS;
use crate::grid::{Grid, Layout};
use crate::text::fold::{Numbering, fold, fold_char, narrow, split_numbering};

/// Most characters of a line that are looked at for a heading.
const HEAD: usize = 64;

/// Most places that are weighed against each other.
const MOST_CANDIDATES: usize = 256;

/// A part of a document: what stands before the first heading (number 0), or a section.
#[derive(Debug, Default)]
pub(super) struct Part<'a> {
    /// Number of the section on the form, 0 for the preamble.
    pub(super) number: u8,
    /// The heading as printed, without numbering.
    pub(super) heading: String,
    /// Its content.
    pub(super) pieces: Vec<Piece<'a>>,
}

/// A piece of a part.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece<'a> {
    /// A line, with its number in the source.
    Line(&'a str, Option<u32>),
    /// Rows of a grid.
    Rows(Rows<'a>),
}

/// Some rows of a grid.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows<'a> {
    pub(super) grid: &'a Grid,
    pub(super) from: usize,
    pub(super) to: usize,
}

impl<'a> Part<'a> {
    /// Its lines without tables.
    pub(super) fn lines(&self) -> impl Iterator<Item = (&'a str, Option<u32>)> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Line(text, number) => Some((*text, *number)),
            Piece::Rows(_) => None,
        })
    }

    /// Its tables.
    pub(super) fn tables(&self) -> impl Iterator<Item = Rows<'a>> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Rows(rows) => Some(*rows),
            Piece::Line(..) => None,
        })
    }
}

/// A place where a heading may be.
struct Candidate {
    /// Number of the item that it begins at: a line, or a row of a grid.
    item: usize,
    section: u8,
    strength: f32,
    heading: String,
    /// Bytes of the line before the text that is glued to the heading.
    rest: usize,
}

/// Cuts a document.
pub(super) fn cut(document: &Document) -> Vec<Part<'_>> {
    let items = items(document);
    let mut candidates = Vec::new();
    for (item, piece) in items.iter().enumerate() {
        let (text, marked) = match piece {
            Item::Line(line, marked) => (line.text.as_str(), *marked),
            Item::Row(grid, row) => match heading_text(grid, *row) {
                Some(text) => (text, false),
                None => continue,
            },
        };
        candidates.extend(find(text, marked).map(|mut candidate| {
            candidate.item = item;
            candidate
        }));
    }
    if candidates.len() > MOST_CANDIDATES {
        // hostile input: the strongest are enough
        candidates.sort_by(|a, b| b.strength.total_cmp(&a.strength));
        candidates.truncate(MOST_CANDIDATES);
        candidates.sort_by_key(|candidate| candidate.item);
    }
    let chosen = chain(&candidates);
    assemble(&items, &candidates, &chosen)
}

#[derive(Clone, Copy)]
enum Item<'a> {
    Line(&'a Line, bool),
    Row(&'a Grid, usize),
}

fn items(document: &Document) -> Vec<Item<'_>> {
    let mut items = Vec::with_capacity(document.blocks.len());
    for block in &document.blocks {
        match block {
            Block::Heading(line) => items.push(Item::Line(line, true)),
            Block::Paragraph(line) => items.push(Item::Line(line, false)),
            Block::Grid(grid) => items.extend((0..grid.height).map(|row| Item::Row(grid, row))),
        }
    }
    items
}

/// The text of a row that may be a heading: that of its only cell with text in it, or the first line of its first
/// cell, into which text tables draw the line above them.
fn heading_text(grid: &Grid, row: usize) -> Option<&str> {
    let mut texts = grid.row(row).filter(|cell| !cell.text.is_empty());
    let first = texts.next().filter(|first| first.row == row)?;
    match first.text.split_once('\n') {
        Some((line, _)) if grid.layout != Layout::Exact => Some(line),
        _ => texts.next().is_none().then_some(first.text.as_str()),
    }
}

/// Whether a row is nothing but its heading.
fn is_lone(grid: &Grid, row: usize) -> bool {
    let mut texts = grid.row(row).filter(|cell| !cell.text.is_empty());
    texts.next().is_some_and(|cell| grid.layout == Layout::Exact || !cell.text.contains('\n')) && texts.next().is_none()
}

/// A wording of a heading.
struct Wording {
    section: u8,
    /// Folded, without punctuation.
    text: String,
    /// The same by character.
    letters: Vec<char>,
    /// Whether it is the form's own.
    own: bool,
}

/// Every known wording.
static WORDINGS: LazyLock<Vec<Wording>> = LazyLock::new(|| {
    let wording = |section: u8, printed: &str, own: bool| {
        let text = bare(&fold(printed));
        Wording { section, letters: text.chars().collect(), text, own }
    };
    let mut wordings: Vec<Wording> = SECTIONS
        .iter()
        .flat_map(|section| {
            let own = std::iter::once(wording(section.number, section.heading, true));
            own.chain(section.spellings.iter().map(move |s| wording(section.number, s, false)))
        })
        .collect();
    // the longest first, so that a wording is not taken for the beginning of a longer one
    wordings.sort_by_key(|wording| std::cmp::Reverse(wording.letters.len()));
    wordings
});

fn is_punctuation(c: char) -> bool {
    matches!(c, ',' | '.' | '-' | ':' | ';')
}

fn bare(folded: &str) -> String {
    folded.chars().filter(|&c| !is_punctuation(c)).collect()
}

/// The heading at the beginning of a line.
fn find(text: &str, marked: bool) -> Option<Candidate> {
    // each folded character with the offset behind the character that it came from
    let (mut head, mut ends) = (String::with_capacity(HEAD * 3), Vec::with_capacity(HEAD));
    for (at, c) in text.char_indices().take(HEAD) {
        if let Some(folded) = fold_char(c) {
            head.push(folded);
            ends.push(at + c.len_utf8());
        }
    }
    let (numbering, rest) = split_numbering(&head);
    let numbered = match numbering {
        Some(Numbering::Han(_)) => 1.5,
        Some(Numbering::Arabic(_)) => 0.5,
        Some(Numbering::HanBracketed(_)) => -2.0,
        None => 0.0,
    };
    // most lines begin as no wording does, which one look tells
    let first = rest.chars().find(|c| !is_punctuation(*c))?;
    if numbered <= 1.0 && !WORDINGS.iter().any(|wording| wording.letters.first() == Some(&first)) {
        return None;
    }
    let skipped = head.chars().count() - rest.chars().count();
    // the rest without punctuation, each character with its place among the folded ones
    let letters: Vec<(char, usize)> =
        rest.chars().enumerate().filter(|(_, c)| !is_punctuation(*c)).map(|(i, c)| (c, i + skipped)).collect();
    let begins = |wording: &&Wording| {
        wording.letters.len() <= letters.len() && wording.letters.iter().zip(&letters).all(|(a, (b, _))| a == b)
    };
    let matched = WORDINGS.iter().find(begins).map(|wording| (wording.section, wording.letters.len(), wording.own));
    let (section, length, own, near) = match matched {
        Some((section, length, own)) => (section, length, own, 0.0),
        // a misprint: the line must be a heading in all else
        None if numbered > 1.0 && (6..=36).contains(&letters.len()) && text.chars().count() < HEAD => {
            let line: String = letters.iter().map(|(c, _)| *c).collect();
            let close = |wording: &str| strsim::normalized_levenshtein(wording, &line);
            let best = WORDINGS
                .iter()
                .map(|wording| (wording.section, close(&wording.text)))
                .max_by(|a, b| a.1.total_cmp(&b.1))
                .filter(|best| best.1 >= 0.7)?;
            (best.0, letters.len(), false, -0.5)
        }
        None => return None,
    };
    let end = letters.get(length.checked_sub(1)?).and_then(|(_, place)| ends.get(*place)).copied()?;
    let tail = text.get(end..)?;
    let rest =
        tail.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '：' | ':' | '。' | '.' | '、' | '，'));
    let alone = rest.is_empty() || (rest.starts_with(['（', '(']) && rest.chars().count() < 24);
    let strength = match (alone, numbered > 0.0) {
        (true, _) => 3.0,
        (false, true) => 1.5,
        // glued without a number: a wording that no sentence begins with, or one before a year
        (false, false) if own && length >= 7 || length >= 12 => 0.2,
        (false, false) if begins_with_year(rest) => 0.2,
        (false, false) => return None,
    };
    let strength = strength + numbered + near + if marked { 0.5 } else { 0.0 } + if own { 0.2 } else { 0.0 };
    let start = skipped.checked_sub(1).and_then(|last| ends.get(last)).copied().unwrap_or(0);
    (strength > 0.0).then(|| Candidate {
        item: 0,
        section,
        strength,
        heading: text
            .get(start..end)
            .unwrap_or(text)
            .trim_matches(|c: char| c.is_whitespace() || "、.．".contains(c))
            .to_owned(),
        rest: if alone { text.len() } else { text.len() - rest.len() },
    })
}

/// Whether a text begins with a year, as the first sentence of a report does.
fn begins_with_year(text: &str) -> bool {
    let digits: String = text.chars().take(4).map(narrow).collect();
    digits.starts_with("20") && digits.bytes().all(|b| b.is_ascii_digit()) || text.starts_with("二〇")
}

/// The strongest chain of headings in the order of the document. A heading out of the form's order costs a little, so
/// that sections which really stand in another order are still found; of equals the later one wins, since a table of
/// contents comes first.
fn chain(candidates: &[Candidate]) -> Vec<usize> {
    // for each section the strongest candidate with its order: best chain ending at each candidate
    let mut best: Vec<(f32, Option<usize>)> = Vec::with_capacity(candidates.len());
    for (i, candidate) in candidates.iter().enumerate() {
        let mut score = (candidate.strength, None);
        for (j, earlier) in candidates.iter().enumerate().take(i) {
            let rising = earlier.section < candidate.section && earlier.item < candidate.item;
            if let Some(&(before, _)) = best.get(j).filter(|_| rising)
                && before + candidate.strength >= score.0
            {
                score = (before + candidate.strength, Some(j));
            }
        }
        best.push(score);
    }
    let mut at = best.iter().enumerate().max_by(|a, b| a.1.0.total_cmp(&b.1.0)).map(|(i, _)| i);
    let mut chosen = Vec::new();
    while let Some(i) = at {
        chosen.push(i);
        at = best.get(i).and_then(|(_, before)| *before);
    }
    chosen.reverse();
    // a strong heading of a section that the chain lacks stands out of order
    for (i, candidate) in candidates.iter().enumerate().filter(|(_, c)| c.strength >= 4.5) {
        let taken = chosen.iter().filter_map(|&j| candidates.get(j));
        if taken.clone().all(|other| other.section != candidate.section && other.item != candidate.item) {
            chosen.push(i);
        }
    }
    chosen.sort_by_key(|&i| candidates.get(i).map(|c| c.item));
    chosen
}

fn assemble<'a>(items: &[Item<'a>], candidates: &[Candidate], chosen: &[usize]) -> Vec<Part<'a>> {
    let mut parts = vec![Part::default()];
    let mut headings = chosen.iter().filter_map(|&i| candidates.get(i)).peekable();
    for (at, item) in items.iter().enumerate() {
        let heading = headings.next_if(|candidate| candidate.item == at);
        if let Some(candidate) = heading {
            parts.push(Part { number: candidate.section, heading: candidate.heading.clone(), pieces: Vec::new() });
        }
        let Some(part) = parts.last_mut() else { continue };
        match (*item, heading) {
            (Item::Line(line, _), None) => part.pieces.push(Piece::Line(&line.text, line.number)),
            (Item::Line(line, _), Some(candidate)) => {
                if let Some(rest) = line.text.get(candidate.rest..).filter(|rest| !rest.is_empty()) {
                    part.pieces.push(Piece::Line(rest, line.number));
                }
            }
            (Item::Row(grid, row), Some(_)) if is_lone(grid, row) => {}
            (Item::Row(grid, row), _) => match part.pieces.last_mut() {
                Some(Piece::Rows(rows)) if std::ptr::eq(rows.grid, grid) && rows.to == row => rows.to = row + 1,
                _ => part.pieces.push(Piece::Rows(Rows { grid, from: row, to: row + 1 })),
            },
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(lines: &[&str]) -> Vec<(u8, String, String)> {
        let line = |text: &&str| Block::Paragraph(Line { text: (*text).to_owned(), number: None });
        let document = Document { blocks: lines.iter().map(line).collect(), ..Document::default() };
        let parts = cut(&document);
        let text = |part: &Part<'_>| part.lines().map(|(text, _)| text).collect::<Vec<_>>().join("/");
        parts.iter().map(|part| (part.number, part.heading.clone(), text(part))).collect()
    }

    fn found(lines: &[&str]) -> Vec<u8> {
        headings(lines).iter().map(|(number, ..)| *number).collect()
    }

    #[test]
    fn headings_alone_and_glued() {
        let parts = headings(&["标题", "一、总体情况2023年，我局", "二. 主动公开政府信息情况", "表"]);
        assert_eq!(parts[1], (1, "总体情况".into(), "2023年，我局".into()));
        assert_eq!(parts[2], (2, "主动公开政府信息情况".into(), "表".into()));
    }

    #[test]
    fn numbering_may_shift_or_miss() {
        assert_eq!(found(&["一、引言", "二、总体情况", "三、主动公开政府信息情况"]), [0, 1, 2]);
        assert_eq!(found(&["总体情况", "行政机关主动公开政府信息情况", "其他需要报告的事项"]), [0, 1, 2, 6]);
    }

    #[test]
    fn rows_and_sentences_are_no_headings() {
        let lines = [
            "一、总体情况",
            "（一）主动公开情况",
            "总体情况良好。",
            "四、结转下年度继续办理",
            "二、主动公开政府信息情况",
        ];
        assert_eq!(found(&lines), [0, 1, 2]);
        assert_eq!(found(&["一、本年新收政府信息公开申请数量"]), [0]);
    }

    #[test]
    fn a_misprinted_heading() {
        assert_eq!(found(&["一、总体情况", "三、收到和处理政府信息公开申情况"]), [0, 1, 3]);
    }

    #[test]
    fn a_table_of_contents_comes_first() {
        let lines =
            ["一、总体情况", "二、主动公开政府信息情况", "一、总体情况", "甲", "二、主动公开政府信息情况", "乙"];
        let parts = headings(&lines);
        assert_eq!(parts.iter().map(|p| p.2.as_str()).collect::<Vec<_>>()[1..], ["甲", "乙"]);
    }
}
