//! Ruling lines 框线: what is painted as one line joined from its pieces.

use super::Area;

/// Lines nearer than this are one, such as the two of a double border.
pub(super) const NEAR: f32 = 2.5;
/// Pieces of a line with less between them are one piece.
const GAP: f32 = 3.0;
/// What is painted thicker is a box.
const THICK: f32 = 2.0;

/// A straight line, upright or level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::document) struct Rule {
    /// Whether it runs from top to bottom.
    pub(in crate::document) vertical: bool,
    /// Its x where it is vertical, else its y.
    pub(in crate::document) at: f32,
    /// Where it begins.
    pub(in crate::document) from: f32,
    /// Where it ends.
    pub(in crate::document) to: f32,
}

impl Rule {
    /// The rule that an area is: one much longer than it is thick; nothing for boxes and dots.
    pub(in crate::document) fn of_area(area: &Area) -> Option<Self> {
        let (width, height) = (area.width(), area.height());
        let finite = [area.x0, area.y0, area.x1, area.y1].iter().all(|value| value.is_finite());
        if !finite || width.min(height) >= THICK {
            return None;
        }
        Some(if width >= height {
            Self { vertical: false, at: (area.y0 + area.y1) / 2.0, from: area.x0, to: area.x1 }
        } else {
            Self { vertical: true, at: (area.x0 + area.x1) / 2.0, from: area.y0, to: area.y1 }
        })
    }

    /// The rule between two points; nothing for a slanted line.
    pub(in crate::document) fn between(a: (f32, f32), b: (f32, f32)) -> Option<Self> {
        let area = Area::around(a, b);
        (area.width().min(area.height()) < 0.8).then(|| Self::of_area(&area)).flatten()
    }

    /// The part of it that an area shows.
    pub(in crate::document) fn within(self, clip: &Area) -> Option<Self> {
        let (low, high, from, to) = match self.vertical {
            true => (clip.x0, clip.x1, clip.y0, clip.y1),
            false => (clip.y0, clip.y1, clip.x0, clip.x1),
        };
        let shown = Self { from: self.from.max(from), to: self.to.min(to), ..self };
        (self.at >= low - 1.0 && self.at <= high + 1.0 && shown.from <= shown.to).then_some(shown)
    }

    /// Whether two rules of different direction touch.
    pub(super) fn touches(&self, other: &Self) -> bool {
        let on = |a: &Self, b: &Self| b.from - GAP <= a.at && a.at <= b.to + GAP;
        on(self, other) && on(other, self)
    }
}

/// The rules of one direction, pieces joined.
pub(super) fn joined(rules: &[Rule], vertical: bool) -> Vec<Rule> {
    let mut of_direction: Vec<Rule> = rules.iter().copied().filter(|rule| rule.vertical == vertical).collect();
    of_direction.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut joined = Vec::new();
    for group in of_direction.chunk_by_mut(near()) {
        let middle = group.iter().map(|rule| rule.at).sum::<f32>() / group.len() as f32;
        group.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut open: Option<Rule> = None;
        for rule in group.iter() {
            match &mut open {
                Some(last) if rule.from <= last.to + GAP => last.to = last.to.max(rule.to),
                _ => joined.extend(open.replace(Rule { at: middle, ..*rule })),
            }
        }
        joined.extend(open);
    }
    // dots and the corners of borders
    joined.retain(|rule| rule.to - rule.from > GAP);
    joined
}

/// Tells whether the next rule belongs to the group of the last: near the group's first.
fn near() -> impl FnMut(&Rule, &Rule) -> bool {
    let mut first: Option<f32> = None;
    move |last, next| {
        let start = *first.get_or_insert(last.at);
        let same = next.at - start <= NEAR;
        if !same {
            first = Some(next.at);
        }
        same
    }
}

/// Positions put together where they are near; each group gives its middle.
pub(super) fn positions(mut values: Vec<f32>) -> Vec<f32> {
    values.sort_by(f32::total_cmp);
    let mut groups: Vec<(f32, f32, usize)> = Vec::new();
    for value in values {
        match groups.last_mut() {
            Some((first, sum, count)) if value - *first <= NEAR + 0.5 => {
                *sum += value;
                *count += 1;
            }
            _ => groups.push((value, value, 1)),
        }
    }
    groups.into_iter().map(|(_, sum, count)| sum / count as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(at: f32, from: f32, to: f32) -> Rule {
        Rule { vertical: false, at, from, to }
    }

    #[test]
    fn thin_areas_are_rules_and_boxes_are_not() {
        let area = |x1, y1| Area { x0: 0.0, y0: 0.0, x1, y1 };
        assert_eq!(Rule::of_area(&area(100.0, 1.0)), Some(level(0.5, 0.0, 100.0)));
        assert!(Rule::of_area(&area(0.5, 30.0)).is_some_and(|rule| rule.vertical));
        assert_eq!(Rule::of_area(&area(100.0, 12.0)), None);
        assert_eq!(Rule::of_area(&area(f32::NAN, 1.0)), None);
        assert_eq!(Rule::between((0.0, 0.0), (50.0, 50.0)), None);
    }

    #[test]
    fn pieces_are_joined_and_dots_are_not_rules() {
        let pieces = [level(10.0, 0.0, 20.0), level(10.4, 21.0, 40.0), level(10.0, 60.0, 80.0), level(30.0, 0.0, 1.0)];
        let joined = joined(&pieces, false);
        assert_eq!(joined.iter().map(|rule| (rule.from, rule.to)).collect::<Vec<_>>(), [(0.0, 40.0), (60.0, 80.0)]);
    }

    #[test]
    fn a_clip_cuts() {
        let clip = Area { x0: 5.0, y0: 0.0, x1: 15.0, y1: 20.0 };
        assert_eq!(level(10.0, 0.0, 20.0).within(&clip), Some(level(10.0, 5.0, 15.0)));
        assert_eq!(level(30.0, 0.0, 20.0).within(&clip), None);
    }
}
