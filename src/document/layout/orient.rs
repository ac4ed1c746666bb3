//! Pages whose text lies on its side, turned so that it stands.

use super::{Leaf, Rule};

/// Turns a page so that most of its text runs from left to right.
pub(super) fn upright(leaf: &mut Leaf) {
    let mut counts = [0usize; 4];
    let inked = leaf.glyphs.iter().filter(|glyph| !glyph.is_space());
    for glyph in inked {
        if let Some(count) = counts.get_mut(usize::from(glyph.turn % 4)) {
            *count += 1;
        }
    }
    let all: usize = counts.iter().sum();
    let turned = counts.iter().position(|count| *count * 10 > all * 6).unwrap_or(0);
    for _ in 0..turned {
        back(leaf);
    }
}

/// Turns a page a quarter counter-clockwise.
fn back(leaf: &mut Leaf) {
    let width = leaf.width;
    let turn = |x: f32, y: f32| (y, width - x);
    for glyph in &mut leaf.glyphs {
        (glyph.x, glyph.y) = turn(glyph.x, glyph.y);
        glyph.turn = (glyph.turn + 3) % 4;
    }
    for rule in &mut leaf.rules {
        *rule = match rule.vertical {
            true => Rule { vertical: false, at: width - rule.at, from: rule.from, to: rule.to },
            false => Rule { vertical: true, at: rule.at, from: width - rule.to, to: width - rule.from },
        };
    }
    for area in &mut leaf.pictures {
        *area = super::Area { x0: area.y0, y0: width - area.x1, x1: area.y1, y1: width - area.x0 };
    }
    (leaf.width, leaf.height) = (leaf.height, leaf.width);
    leaf.turned = (leaf.turned + 1) % 4;
}
