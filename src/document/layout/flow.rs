//! Paragraphs from lines: hard wraps joined, over pages too.

use super::line::Line;
use super::{Leaf, Piece, paragraph};
use crate::document::Block;
use crate::text::fold::{Numbering, fold, split_numbering};

/// Runs of text from which a line may be one of a table without lines.
const COLUMNS: usize = 3;

/// Blocks in reading order.
pub(super) struct Flowed {
    pub(super) blocks: Vec<Block>,
    /// Pages that have columns of text which no lines part.
    pub(super) unruled: Vec<usize>,
}

/// Brings the pieces of all pages to blocks.
pub(super) fn blocks(pieces: Vec<Piece>, leaves: &[Leaf]) -> Flowed {
    let edges = Edges::of(&pieces, leaves.len());
    let mut flowed = Flowed { blocks: Vec::new(), unruled: Vec::new() };
    let mut open: Option<(String, Line)> = None;
    let mut columns = 0;
    for piece in pieces {
        match piece {
            Piece::Line(line) => {
                columns = if line.runs >= COLUMNS { columns + 1 } else { 0 };
                if columns == COLUMNS && flowed.unruled.last() != Some(&(line.page + 1)) {
                    flowed.unruled.push(line.page + 1);
                }
                match &mut open {
                    Some((text, last)) if edges.goes_on(last, &line) => {
                        let latin = |c: char| c.is_ascii_alphabetic();
                        if text.ends_with(latin) && line.text.starts_with(latin) {
                            text.push(' ');
                        }
                        text.push_str(&line.text);
                        *last = line;
                    }
                    _ => flowed.blocks.extend(open.replace((line.text.clone(), line)).map(|(text, _)| paragraph(text))),
                }
            }
            Piece::Table(table) => {
                flowed.blocks.extend(open.take().map(|(text, _)| paragraph(text)));
                flowed.blocks.push(Block::Grid(table.grid()));
            }
        }
    }
    flowed.blocks.extend(open.map(|(text, _)| paragraph(text)));
    flowed
}

/// Where the lines of each page begin and end, and how large most characters are.
struct Edges {
    pages: Vec<Option<(f32, f32)>>,
    body: f32,
}

impl Edges {
    fn of(pieces: &[Piece], pages: usize) -> Self {
        let mut ends: Vec<Vec<(f32, f32)>> = vec![Vec::new(); pages];
        let mut sizes: Vec<(f32, usize)> = Vec::new();
        for piece in pieces {
            if let Piece::Line(line) = piece
                && let Some(page) = ends.get_mut(line.page)
            {
                page.push((line.area.x0, line.area.x1));
                sizes.push((line.size, line.text.chars().count()));
            }
        }
        let edge = |ends: Vec<(f32, f32)>| {
            let left = ends.iter().map(|(x0, _)| *x0).min_by(f32::total_cmp)?;
            let right = ends.iter().map(|(_, x1)| *x1).max_by(f32::total_cmp)?;
            Some((left, right))
        };
        let mut edges: Vec<Option<(f32, f32)>> = ends.into_iter().map(edge).collect();
        // a page with a line or two may have no full one: the widest page tells
        let widest = edges.iter().flatten().copied().max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
        for slot in edges.iter_mut().flatten() {
            if let Some(widest) =
                widest.filter(|wide| (wide.0 - slot.0).abs() < 60.0 && (wide.1 - slot.1).abs() < 200.0)
            {
                *slot = (widest.0.min(slot.0), widest.1.max(slot.1));
            }
        }
        Self { pages: edges, body: median(sizes) }
    }

    /// Whether a line goes on in the next: it runs to the right edge, and the next begins at the left one, is as large
    /// and near, and begins nothing of its own.
    fn goes_on(&self, line: &Line, next: &Line) -> bool {
        let Some((left, right)) = self.pages.get(line.page).copied().flatten() else { return false };
        let next_left = self.pages.get(next.page).copied().flatten().map_or(left, |(left, _)| left);
        let size = line.size.max(next.size);
        let full = line.area.x1 > right - size * 2.2;
        let flush = next.area.x0 < next_left + size * 0.9;
        let alike = (line.size - next.size).abs() < size * 0.25;
        let gap = next.area.y0 - line.area.y1;
        let near = next.page == line.page + 1 || next.page == line.page && gap < size * 2.5;
        // a title that is too long for a line goes on in the middle
        let middle = |line: &Line| line.area.x0 + line.area.x1;
        let centred = line.size.min(next.size) > self.body * 1.15 && (middle(line) - middle(next)).abs() < size;
        full && (flush || centred) && alike && near && line.runs < COLUMNS && next.runs < COLUMNS && !begins(&next.text)
    }
}

/// The size that half of the characters do not exceed.
fn median(mut sizes: Vec<(f32, usize)>) -> f32 {
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, count)| count).sum::<usize>().div_ceil(2);
    let mut sum = 0;
    let found = sizes.iter().find(|(_, count)| {
        sum += count;
        sum >= half
    });
    found.map_or(0.0, |(size, _)| *size)
}

/// Whether a line begins a section or an item, whatever its indent.
fn begins(text: &str) -> bool {
    matches!(split_numbering(&fold(text)).0, Some(Numbering::Han(_) | Numbering::HanBracketed(_)))
}
