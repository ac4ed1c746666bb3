//! Text objects (GB/T 33190, 11 文字): characters where they stand.
//!
//! The characters are those of `TextCode`; `CGTransform` says only with which shapes of a font they are drawn.

use crate::document::Error;
use crate::document::layout::{Glyph, TOO_HEAVY, UNMAPPED};
use crate::document::xml::Element;

use super::container::{is_false, is_true};
use super::graphic::{Frame, is_clear};
use super::{delta, number};

/// Text at a slant further than this is a stamp across the page.
const SLANT: f64 = 0.2;

/// How the characters of an object stand.
struct Setting {
    /// Their size and the direction of their baselines, in the coordinates of the object.
    size: f64,
    along: (f64, f64),
    /// Whether their line runs across their baselines, downwards.
    down: bool,
    /// Their width as a share of what they would have.
    stretch: f64,
    /// Quarter turns of their baselines on the page.
    turn: u8,
    /// Points on the page for one along the baseline, and for one across it.
    scale: (f64, f64),
    hidden: bool,
}

/// The glyphs of an object in its frame, of which there may be so many; nothing where their places cannot be read. Text
/// at a slant has none.
pub(super) fn glyphs(object: Element<'_>, frame: &Frame, most: usize) -> Result<Option<Vec<Glyph>>, Error> {
    let mut glyphs = Vec::new();
    let Some(setting) = Setting::of(object, frame) else { return Ok(None) };
    let Some(setting) = setting else { return Ok(Some(glyphs)) };
    let (mut x, mut y) = (None, None);
    for code in object.elements().filter(|element| element.name() == "TextCode") {
        // a place that is not said is that of the code before
        for (name, place) in [("X", &mut x), ("Y", &mut y)] {
            if let Some(value) = code.attribute(name) {
                let Some(value) = number::finite(&value) else { return Ok(None) };
                *place = Some(value);
            }
        }
        let text = code.text();
        let characters: Vec<char> = unbroken(&text).chars().take(most + 1).collect();
        if glyphs.len() + characters.len() > most {
            return Err(Error::Excessive(TOO_HEAVY));
        }
        let (Some(x), Some(y)) = (x, y) else { return Ok(None) };
        let Some(steps) = setting.steps(code, &characters) else { return Ok(None) };
        let vertical = setting.runs_down(&steps);
        let (mut at_x, mut at_y) = (x, y);
        for (n, &says) in characters.iter().enumerate() {
            let step = steps.get(n).copied();
            let (x, y) = frame.matrix.point(at_x, at_y);
            glyphs.push(Glyph {
                says: said(says),
                x,
                y,
                size: (setting.size * setting.scale.1) as f32,
                width: (setting.width(says, step) * setting.scale.0) as f32,
                turn: setting.turn,
                vertical,
                hidden: setting.hidden,
            });
            let (dx, dy) = step.unwrap_or_default();
            (at_x, at_y) = (at_x + dx, at_y + dy);
        }
    }
    Ok(Some(glyphs))
}

/// What a character says: one for private use, or a control character, is what a writer puts that does not know.
fn said(c: char) -> char {
    match c {
        c if c.is_whitespace() => c,
        c if c.is_control() => UNMAPPED,
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. => UNMAPPED,
        c => c,
    }
}

/// A text without the line breaks that a writer has put around it to lay the XML out.
fn unbroken(text: &str) -> &str {
    let start = text.trim_start();
    let text = if text.get(..text.len() - start.len()).is_some_and(|lead| lead.contains('\n')) { start } else { text };
    let end = text.trim_end();
    if text.get(end.len()..).is_some_and(|tail| tail.contains('\n')) { end } else { text }
}

impl Setting {
    /// That of an object; nothing where it cannot be read, and none for text at a slant or without a size.
    fn of(object: Element<'_>, frame: &Frame) -> Option<Option<Self>> {
        let size = number::finite(&object.attribute("Size")?)?.abs();
        let stretch = match object.attribute("HScale") {
            Some(stretch) => number::finite(&stretch).filter(|stretch| *stretch > 0.0)?,
            None => 1.0,
        };
        let quarters = |name: &str| match object.attribute(name) {
            Some(degrees) => number::finite(&degrees).map(|degrees| (degrees / 90.0).round().rem_euclid(4.0) as u8),
            None => Some(0),
        };
        let (reads, stands) = (quarters("ReadDirection")?, quarters("CharDirection")?);
        let along = match stands {
            0 => (1.0, 0.0),
            1 => (0.0, 1.0),
            2 => (-1.0, 0.0),
            _ => (0.0, -1.0),
        };
        let (x, y) = frame.matrix.along(along.0, along.1);
        let (long, short) = (x.abs().max(y.abs()), x.abs().min(y.abs()));
        let (up_x, up_y) = frame.matrix.along(-along.1, along.0);
        let scale = (x.hypot(y), up_x.hypot(up_y));
        if size <= 0.0 || scale.0 <= 1e-9 || scale.1 <= 1e-9 || short > long * SLANT {
            return Some(None);
        }
        let turn = match (x.abs() >= y.abs(), x > 0.0, y > 0.0) {
            (true, true, _) => 0,
            (true, false, _) => 2,
            (false, _, true) => 1,
            (false, _, false) => 3,
        };
        let says = |name: &str, test: fn(&str) -> bool| object.attribute(name).is_some_and(|value| test(&value));
        let filled = !says("Fill", is_false) && !is_clear(object, "FillColor");
        let stroked = says("Stroke", is_true) && !is_clear(object, "StrokeColor");
        let hidden = frame.clear || !filled && !stroked;
        let down = (reads + 4 - stands) % 4 == 1;
        Some(Some(Self { size, along, down, stretch, turn, scale, hidden }))
    }

    /// The steps between the characters of a code; nothing where they cannot be read.
    fn steps(&self, code: Element<'_>, characters: &[char]) -> Option<Vec<(f64, f64)>> {
        let wanted = characters.len().saturating_sub(1);
        let list = |name: &str| match code.attribute(name) {
            Some(list) if !list.trim().is_empty() && wanted > 0 => delta::steps(&list, wanted).map(Some),
            _ => Some(None),
        };
        let (xs, ys) = (list("DeltaX")?, list("DeltaY")?);
        let moves = |steps: &Option<Vec<f64>>| steps.iter().flatten().any(|step| *step != 0.0);
        if !moves(&xs) && !moves(&ys) {
            // characters all in one place: they stand as their font has them
            let along = |c: &char| {
                let (x, y) = if self.down { (-self.along.1, self.along.0) } else { self.along };
                let step = if self.down { self.size } else { self.usual(*c) };
                (x * step, y * step)
            };
            return Some(characters.iter().take(wanted).map(along).collect());
        }
        let at = |steps: &Option<Vec<f64>>, n: usize| steps.as_ref().and_then(|steps| steps.get(n)).copied();
        Some((0..wanted).map(|n| (at(&xs, n).unwrap_or_default(), at(&ys, n).unwrap_or_default())).collect())
    }

    /// The usual width of a character.
    fn usual(&self, c: char) -> f64 {
        self.size * self.stretch * if c.is_ascii() { 0.5 } else { 1.0 }
    }

    /// The width of a character: how far the next one stands, unless that is elsewhere.
    fn width(&self, c: char, step: Option<(f64, f64)>) -> f64 {
        let along = step.map(|(x, y)| x * self.along.0 + y * self.along.1);
        let usual = self.usual(c);
        along.filter(|step| *step > usual * 0.4 && *step < usual * 1.9).unwrap_or(usual)
    }

    /// Whether characters stand below one another rather than side by side.
    fn runs_down(&self, steps: &[(f64, f64)]) -> bool {
        let across: f64 = steps.iter().map(|(x, y)| y * self.along.0 - x * self.along.1).sum();
        let along: f64 = steps.iter().map(|(x, y)| (x * self.along.0 + y * self.along.1).abs()).sum();
        if steps.is_empty() { self.down } else { across > along }
    }
}
