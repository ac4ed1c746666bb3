//! Running heads and page numbers 页眉页码, taken out of the text of pages.

use std::collections::{BTreeMap, BTreeSet};

use super::line::Line;
use super::{Leaf, Piece};

/// Share of the page at its top and bottom where they stand.
const MARGIN: f32 = 0.12;
/// Blank space around page numbers, as a share of their size.
const NEAR: f32 = 0.8;
/// Pages that must have a line at the same place for it to be a running head.
const OFTEN: usize = 3;

/// Drops page numbers, and lines that stand at the same place of the margin of several pages.
pub(super) fn drop(pages: &mut [Vec<Piece>], leaves: &[Leaf]) {
    let mut heads: BTreeMap<(String, i32), BTreeSet<usize>> = BTreeMap::new();
    for line in pages.iter().flatten().filter_map(|piece| if let Piece::Line(line) = piece { Some(line) } else { None })
    {
        if in_margin(line, leaves) {
            heads.entry(place(line)).or_default().insert(line.page);
        }
    }
    for page in pages {
        let mut apart = apart(page).into_iter();
        page.retain(|piece| match (piece, apart.next()) {
            (Piece::Line(line), Some(apart)) if in_margin(line, leaves) => {
                !(apart && is_page_number(&line.text))
                    && heads.get(&place(line)).is_none_or(|pages| pages.len() < OFTEN)
            }
            _ => true,
        });
    }
}

/// For each piece whether it is a line apart from those before and after it: the rest of a number that a narrow column
/// has broken is none.
fn apart(page: &[Piece]) -> Vec<bool> {
    let near = |a: Option<&Piece>, b: Option<&Piece>| match (a, b) {
        (Some(Piece::Line(a)), Some(Piece::Line(b))) => b.area.y0 - a.area.y1 < a.size.max(b.size) * NEAR,
        _ => false,
    };
    let piece = |at: usize| page.get(at);
    let before = |at: usize| at.checked_sub(1).and_then(piece);
    (0..page.len()).map(|at| !near(before(at), piece(at)) && !near(piece(at), piece(at + 1))).collect()
}

fn place(line: &Line) -> (String, i32) {
    (line.text.clone(), (line.area.y0 / 4.0).round() as i32)
}

fn in_margin(line: &Line, leaves: &[Leaf]) -> bool {
    let height = leaves.get(line.page).map_or(0.0, |leaf| leaf.height);
    line.area.y1 < height * MARGIN || line.area.y0 > height * (1.0 - MARGIN)
}

/// `3`, `- 3 -`, `第 3 页`, `3/6`, `第3页共6页`.
fn is_page_number(text: &str) -> bool {
    let signs = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '-' | '—' | '–' | '－' | '―' | '─' | '·' | '/' | '第' | '页' | '共' | '（' | '）' | ',' | '，'
            )
    };
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    (1..=6).contains(&digits) && text.chars().all(|c| signs(c) || c.is_ascii_digit() || ('０'..='９').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::is_page_number;

    #[test]
    fn page_numbers_of_every_dress() {
        for text in ["3", "- 12 -", "—3—", "第3页", "第 3 页 共 6 页", "3/6", "－１－"] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["一、总体情况", "2023年", "2023-01-20 10", "--", "12345678"] {
            assert!(!is_page_number(text), "{text}");
        }
    }
}
