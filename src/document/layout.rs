//! Pages as painted 版式页面, brought to blocks: text and tables from glyphs at positions and painted lines.
//!
//! What formats of fixed layout share. A page gives its glyphs and rules; tables are the cells that rules enclose, all
//! other text is lines and paragraphs in reading order; tables and paragraphs that a page's end has cut are joined.
//! Coordinates are points from the top left, y downwards.

use super::sniff::Format;
use super::{Block, Document, Error, Line};
use crate::grid::Place;
use crate::text::lang::{Message, Text};

mod column;
mod doubt;
mod flow;
mod join;
mod lattice;
mod line;
mod orient;
mod path;
mod rule;
mod running;
mod table;
mod unruled;
mod word;

pub(in crate::document) use path::{Step, fills, strokes};
pub(in crate::document) use rule::Rule;

/// Most pages of a file; a report has some dozens.
pub(in crate::document) const MAX_PAGES: usize = 400;
/// Most glyphs of a file; a report has some thousands.
pub(in crate::document) const MAX_GLYPHS: usize = 1 << 20;
/// Most painted lines of a file.
pub(in crate::document) const MAX_RULES: usize = 1 << 20;

/// What is said of a file with more pages.
pub(in crate::document) const TOO_MANY_PAGES: Text = Text { en: "more than 400 pages", zh: "超过 400 页" };
/// What is said of a file whose pages go beyond another limit.
pub(in crate::document) const TOO_HEAVY: Text = Text {
    en: "its pages are larger or more deeply nested than those of any document",
    zh: "页面内容过大或嵌套过深",
};

/// What stands for a glyph of which it is not known what it says; no number has it.
pub(in crate::document) const UNMAPPED: char = '\u{FFFD}';

/// An upright rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::document) struct Area {
    pub(in crate::document) x0: f32,
    pub(in crate::document) y0: f32,
    pub(in crate::document) x1: f32,
    pub(in crate::document) y1: f32,
}

impl Area {
    /// The rectangle around two corners.
    pub(in crate::document) fn around(a: (f32, f32), b: (f32, f32)) -> Self {
        Self { x0: a.0.min(b.0), y0: a.1.min(b.1), x1: a.0.max(b.0), y1: a.1.max(b.1) }
    }

    pub(in crate::document) fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    pub(in crate::document) fn height(&self) -> f32 {
        self.y1 - self.y0
    }

    pub(in crate::document) fn contains(&self, (x, y): (f32, f32)) -> bool {
        x >= self.x0 && x < self.x1 && y >= self.y0 && y < self.y1
    }

    /// The rectangle around both.
    pub(in crate::document) fn join(&self, other: &Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// The same with so much more on every side.
    #[cfg(feature = "office")]
    pub(in crate::document) fn grown(&self, by: f32) -> Self {
        Self { x0: self.x0 - by, y0: self.y0 - by, x1: self.x1 + by, y1: self.y1 + by }
    }

    /// What both cover; may be turned inside out, and then contains nothing.
    pub(in crate::document) fn meet(&self, other: &Self) -> Self {
        Self {
            x0: self.x0.max(other.x0),
            y0: self.y0.max(other.y0),
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
        }
    }
}

/// A character where it was painted.
#[derive(Clone, Copy, Debug)]
pub(in crate::document) struct Glyph {
    /// What it says; [`UNMAPPED`] where that is not known.
    pub(in crate::document) says: char,
    /// Left end of its baseline.
    pub(in crate::document) x: f32,
    /// Height of its baseline.
    pub(in crate::document) y: f32,
    /// Its size: the height of a line set in it.
    pub(in crate::document) size: f32,
    /// How far the next one stands.
    pub(in crate::document) width: f32,
    /// Quarter turns of its baseline, clockwise.
    pub(in crate::document) turn: u8,
    /// Whether its line runs from top to bottom.
    pub(in crate::document) vertical: bool,
    /// Whether it is not painted, as the text that lies under a scan.
    pub(in crate::document) hidden: bool,
}

impl Glyph {
    /// The middle of its body.
    fn middle(&self) -> (f32, f32) {
        let (along, up) = (self.width.max(0.0) / 2.0, self.size * 0.36);
        match self.turn {
            0 => (self.x + along, self.y - up),
            1 => (self.x + up, self.y + along),
            2 => (self.x - along, self.y + up),
            _ => (self.x - up, self.y - along),
        }
    }

    /// Where its body begins and ends from left to right.
    fn extent(&self) -> (f32, f32) {
        let half = if self.turn.is_multiple_of(2) { self.width.max(0.0) } else { self.size } / 2.0;
        let (x, _) = self.middle();
        (x - half, x + half)
    }

    fn is_space(&self) -> bool {
        self.says.is_whitespace()
    }
}

/// A page as painted.
#[derive(Clone, Debug, Default)]
pub(in crate::document) struct Leaf {
    /// Its size.
    pub(in crate::document) width: f32,
    pub(in crate::document) height: f32,
    pub(in crate::document) glyphs: Vec<Glyph>,
    pub(in crate::document) rules: Vec<Rule>,
    /// Where pictures stand.
    pub(in crate::document) pictures: Vec<Area>,
    /// Quarter turns, clockwise, that its text was turned back by.
    turned: u8,
}

impl Leaf {
    pub(in crate::document) fn new(width: f32, height: f32) -> Self {
        Self { width, height, ..Self::default() }
    }

    /// Whether a picture covers half of it or more.
    fn is_picture(&self) -> bool {
        let page = Area { x0: 0.0, y0: 0.0, x1: self.width, y1: self.height };
        let covered = |area: &Area| {
            let seen = area.meet(&page);
            seen.width().max(0.0) * seen.height().max(0.0)
        };
        self.pictures.iter().map(covered).sum::<f32>() >= page.width() * page.height() * 0.5
    }

    /// Whether it says nothing beyond what is stamped on scans, such as a page number.
    fn is_silent(&self) -> bool {
        self.glyphs.iter().filter(|glyph| !glyph.is_space()).take(30).count() < 30
    }

    /// The place of an area of it, as it was before its text was turned back.
    fn place(&self, page: usize, area: &Area) -> Place {
        let (width, height) = (self.width, self.height);
        let around = |x0: f32, y0: f32, x1: f32, y1: f32| {
            [x0.floor() as i32, y0.floor() as i32, x1.ceil() as i32, y1.ceil() as i32]
        };
        let Area { x0, y0, x1, y1 } = *area;
        let area = match self.turned {
            0 => around(x0, y0, x1, y1),
            1 => around(height - y1, x0, height - y0, x1),
            2 => around(width - x1, height - y1, width - x0, height - y0),
            _ => around(y0, width - x1, y1, width - x0),
        };
        Place { page: u32::try_from(page + 1).unwrap_or(u32::MAX), area }
    }
}

/// A piece of a page in reading order.
#[derive(Debug)]
enum Piece {
    Line(line::Line),
    Table(table::Table),
}

/// Brings the pages of a file to blocks; an error where nothing is on them, or pictures alone.
pub(in crate::document) fn read(mut leaves: Vec<Leaf>, format: Format) -> Result<Document, Error> {
    let scanned: Vec<usize> = leaves
        .iter()
        .enumerate()
        .filter(|(_, leaf)| leaf.is_silent() && leaf.is_picture())
        .map(|(page, _)| page + 1)
        .collect();
    let said = |leaf: &Leaf| leaf.glyphs.iter().any(|glyph| !glyph.is_space());
    let speaks = leaves.iter().enumerate().any(|(page, leaf)| said(leaf) && !scanned.contains(&(page + 1)));
    if !speaks {
        return Err(if scanned.is_empty() { Error::Silent } else { Error::Scanned(scanned.len()) });
    }
    let mut notes: Vec<(&'static str, Message)> = Vec::new();
    notes.extend(doubt::scanned(&scanned));
    notes.extend(doubt::hidden(&mut leaves));
    notes.extend(doubt::unmapped(&leaves));
    leaves.iter_mut().for_each(orient::upright);
    leaves.iter_mut().for_each(line::drop_doubles);
    let mut crowded = Vec::new();
    let mut pages: Vec<Vec<Piece>> = Vec::with_capacity(leaves.len());
    for (page, leaf) in leaves.iter().enumerate() {
        let lattices = lattice::find(&leaf.rules).unwrap_or_else(|| {
            crowded.push(page + 1);
            Vec::new()
        });
        pages.push(pieces(page, leaf, lattices));
    }
    notes.extend(doubt::crowded(&crowded));
    running::drop(&mut pages, &leaves);
    let gathered = unruled::gather(join::pages(pages), &leaves);
    let (pieces, mut untold) = column::sift(gathered.pieces);
    untold.extend(gathered.untold);
    notes.extend(doubt::untold(untold));
    let flowed = flow::blocks(pieces, &leaves);
    let unruled = gathered.unruled.into_iter().chain(flowed.unruled);
    notes.extend(doubt::unruled(unruled.collect()));
    Ok(Document {
        media_type: format.media_type(),
        pictures: leaves.iter().map(|leaf| leaf.pictures.len()).sum(),
        blocks: flowed.blocks,
        notes,
        ..Document::default()
    })
}

/// The tables of a page and the lines around them, from top to bottom.
fn pieces(page: usize, leaf: &Leaf, lattices: Vec<lattice::Lattice>) -> Vec<Piece> {
    let (tables, rest) = table::fill(page, leaf, lattices);
    let mut pieces: Vec<(f32, f32, Piece)> =
        tables.into_iter().map(|table| (table.area.y0, table.area.x0, Piece::Table(table))).collect();
    pieces.extend(line::free(page, &rest).into_iter().map(|line| (line.area.y0, line.area.x0, Piece::Line(line))));
    pieces.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    pieces.into_iter().map(|(.., piece)| piece).collect()
}

/// A paragraph of a text.
fn paragraph(text: String) -> Block {
    Block::Paragraph(Line { text, number: None })
}

#[cfg(test)]
pub(in crate::document) mod tests;
