//! The style sheet 样式表 ([MS-DOC] 2.9.271): what paragraphs and characters are by their style.

use super::paragraph::Look;
use super::sprm::sprms;
use crate::document::compound::u16_at;

/// Most styles that are built on one another.
const MAX_DEPTH: usize = 16;
/// Names of built-in styles by their number: titles.
const TITLES: [u16; 2] = [62, 74];

/// The styles of a document by number.
#[derive(Debug, Default)]
pub(super) struct Styles<'a> {
    styles: Vec<Style<'a>>,
    /// What each makes of a paragraph, with all that it is built on.
    looks: Vec<Look>,
    /// Whether each hides its characters.
    hides: Vec<bool>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Style<'a> {
    /// Number of the built-in style that it is.
    built_in: u16,
    /// What it is built on.
    base: u16,
    paragraph: &'a [u8],
    characters: &'a [u8],
}

impl<'a> Styles<'a> {
    /// Reads a style sheet; an empty one where it is damaged.
    pub(super) fn read(sheet: &'a [u8]) -> Self {
        let head = usize::from(u16_at(sheet, 0).unwrap_or(0));
        let count = usize::from(u16_at(sheet, 2).unwrap_or(0)).min(0x0FFE);
        // how much comes before the name of a style
        let fixed = usize::from(u16_at(sheet, 4).unwrap_or(10)).clamp(10, 64);
        let mut rest = sheet.get(2 + head..).unwrap_or_default();
        let mut read = Self::default();
        while let (true, Some(length)) = (read.styles.len() < count, u16_at(rest, 0)) {
            let length = usize::from(length);
            let body = rest.get(2..2 + length).unwrap_or_default();
            read.styles.push(style(body, fixed).unwrap_or_default());
            rest = rest.get(2 + length..).unwrap_or_default();
        }
        let chains: Vec<Vec<Style<'_>>> = (0..read.styles.len()).map(|at| read.chain(at)).collect();
        read.looks = chains.iter().map(|chain| look(chain)).collect();
        read.hides = chains.iter().map(|chain| hides(chain)).collect();
        read
    }

    /// A paragraph of a style, before anything else is set.
    pub(super) fn look(&self, style: u16) -> Look {
        let mut look = self.looks.get(usize::from(style)).copied().unwrap_or_default();
        look.style = style;
        // the headings have fixed numbers ([MS-DOC] 2.9.271)
        if matches!(style, 1..=9) && look.level > 8 {
            look.level = (style - 1) as u8;
        }
        look
    }

    /// Whether a style hides its characters.
    pub(super) fn hides(&self, style: u16) -> bool {
        self.hides.get(usize::from(style)).copied().unwrap_or(false)
    }

    /// A style and all that it is built on, what is built on nothing first.
    fn chain(&self, at: usize) -> Vec<Style<'a>> {
        let mut chain = Vec::new();
        let mut next = self.styles.get(at);
        while let (Some(style), true) = (next, chain.len() < MAX_DEPTH) {
            chain.push(*style);
            next = self.styles.get(usize::from(style.base));
        }
        chain.reverse();
        chain
    }
}

/// A style ([MS-DOC] 2.9.260): some numbers, its name, and lists of modifiers that depend on its kind.
fn style(body: &[u8], fixed: usize) -> Option<Style<'_>> {
    let (kind, base) = (u16_at(body, 2)? & 0xF, u16_at(body, 2)? >> 4);
    let name = usize::from(u16_at(body, fixed)?);
    let mut at = fixed + 2 + name * 2 + 2;
    let mut next = || {
        let length = usize::from(u16_at(body, at)?);
        let list = body.get(at + 2..at + 2 + length)?;
        at += 2 + length + length % 2;
        Some(list)
    };
    let (paragraph, characters) = match kind {
        1 => (next(), next()),
        2 => (None, next()),
        _ => (None, None),
    };
    Some(Style {
        built_in: u16_at(body, 0)? & 0xFFF,
        base,
        // the number of the style itself comes first
        paragraph: paragraph.and_then(|list| list.get(2..)).unwrap_or_default(),
        characters: characters.unwrap_or_default(),
    })
}

fn look(chain: &[Style<'_>]) -> Look {
    let mut look = Look::default();
    for style in chain {
        sprms(style.paragraph).for_each(|sprm| look.set(sprm));
        if matches!(style.built_in, 1..=9) && look.level > 8 {
            look.level = (style.built_in - 1) as u8;
        }
    }
    look.title = chain.last().is_some_and(|style| TITLES.contains(&style.built_in));
    look
}

fn hides(chain: &[Style<'_>]) -> bool {
    let vanish = |style: &Style<'_>| sprms(style.characters).filter(|s| s.code == 0x083C).last().map(|s| s.byte() == 1);
    chain.iter().rev().find_map(vanish).unwrap_or(false)
}
