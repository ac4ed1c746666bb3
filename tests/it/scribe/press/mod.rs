//! A report set on pages: text at positions and rules, as formats of fixed layout have it. What is set here is written
//! out by `ofd` and `pdf`.

// a writer that fails is a failing test
#![allow(clippy::unwrap_used)]

use super::blocks::{Block, blocks};
use super::draft::Draft;
use super::house::House;
use super::rng::Rng;

mod flow;
pub mod ofd;
pub mod pdf;
mod table;
pub mod zip;

/// How pages are set.
#[derive(Clone, Copy, Debug)]
pub struct Press {
    /// Pages wider than they are high.
    pub landscape: bool,
    /// Digits that a line of a narrow column has room for.
    pub digits: usize,
    /// Size of the text in tables.
    pub size: f64,
    /// Blank space between the sides of a cell and its text.
    pub pad: f64,
    /// Room left at the end of pages.
    pub foot: f64,
    /// No border under the last row of a page.
    pub open: bool,
    /// Rows are cut at the end of a page, between their lines.
    pub splits: bool,
    /// The heads of tables are set again on every page.
    pub repeats: bool,
    /// A running head and page numbers: 0 none, 1 numbers, 2 both.
    pub heads: u8,
    /// Labels of narrow columns run down.
    pub vertical: bool,
    /// Heads and labels are bold by being painted twice.
    pub bold: bool,
    /// Boxes of colour behind heads, labels and paragraphs.
    pub shaded: bool,
    /// Rules are painted as thin areas.
    pub filled: bool,
    /// Text of cells at the top rather than in the middle.
    pub top: bool,
    /// Tables without rules.
    pub bare: bool,
}

impl Press {
    /// An ordinary one.
    pub fn plain() -> Self {
        Press {
            landscape: false,
            digits: 4,
            size: 9.0,
            pad: 4.0,
            foot: 72.0,
            open: false,
            splits: false,
            repeats: false,
            heads: 1,
            vertical: false,
            bold: false,
            shaded: false,
            filled: false,
            top: false,
            bare: false,
        }
    }

    /// One of many.
    pub fn drawn(rng: &mut Rng) -> Self {
        Press {
            landscape: rng.chance(20),
            digits: rng.range(2, 5) as usize,
            size: *rng.pick(&[7.5, 9.0, 10.5, 12.0]),
            pad: *rng.pick(&[1.5, 3.0, 5.4]),
            foot: rng.range(70, 320) as f64,
            open: rng.chance(50),
            splits: rng.chance(40),
            repeats: rng.chance(30),
            heads: rng.below(3) as u8,
            vertical: rng.chance(40),
            bold: rng.chance(40),
            shaded: rng.chance(40),
            filled: rng.chance(40),
            top: rng.chance(30),
            bare: false,
        }
    }
}

/// A text on one line.
#[derive(Clone, Debug)]
pub struct Run {
    /// Left end of the baseline of its first character, from the top left of the page.
    pub x: f64,
    /// Height of that.
    pub y: f64,
    /// Size of its characters.
    pub size: f64,
    /// What it says.
    pub text: String,
    /// Whether its characters stand below one another.
    pub down: bool,
    /// Whether it is painted twice.
    pub bold: bool,
    /// Whether it is a running head or a page number.
    pub head: bool,
}

/// A rule from a point to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    pub x0: f64,
    pub y0: f64,
    pub x1: f64,
    pub y1: f64,
}

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Its width in points.
    pub width: f64,
    /// Its height in points.
    pub height: f64,
    /// Its texts.
    pub runs: Vec<Run>,
    /// Its rules.
    pub bars: Vec<Bar>,
    /// Its boxes of colour: left, top, right, bottom.
    pub shades: Vec<[f64; 4]>,
}

/// How much of the line a character takes, as a share of its size.
pub fn share(c: char) -> f64 {
    if c.is_ascii() { 0.5 } else { 1.0 }
}

/// The width of a text.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|c| share(c) * size).sum()
}

/// Cuts a text into lines that are no wider than there is room, each with a character at least.
pub fn lines(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for c in text.chars() {
        let last = lines.len() - 1;
        if !lines[last].is_empty() && width(&lines[last], size) + share(c) * size > room + 0.01 {
            lines.push(c.to_string());
        } else {
            lines[last].push(c);
        }
    }
    lines
}

/// The pages of a draft.
pub fn sheets(draft: &Draft, house: &House, press: &Press, seed: u64) -> Vec<Sheet> {
    let rng = &mut Rng::new(seed);
    let blocks: Vec<Block> = blocks(draft, house, rng);
    flow::set(&blocks, press, rng)
}
