//! Painted paths 路径: which of their parts are rules.

use super::{Area, Rule};

/// Most steps of one path that are looked at.
const MOST_STEPS: usize = 1 << 18;

/// A step of the outline of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::document) enum Step {
    /// Begins a part at a point.
    Move((f32, f32)),
    /// A straight line to a point.
    Line((f32, f32)),
    /// A curve to a point.
    Curve((f32, f32)),
    /// A straight line to where the part began.
    Close,
}

/// The rules of a path that is drawn with a pen: its straight parts.
pub(in crate::document) fn strokes(steps: impl Iterator<Item = Step>, mut each: impl FnMut(Rule)) {
    let (mut start, mut last) = ((0.0, 0.0), (0.0, 0.0));
    for step in steps.take(MOST_STEPS) {
        let end = match step {
            Step::Move(point) => {
                (start, last) = (point, point);
                continue;
            }
            Step::Curve(point) => {
                last = point;
                continue;
            }
            Step::Line(point) => point,
            Step::Close => start,
        };
        if let Some(rule) = Rule::between(last, end) {
            each(rule);
        }
        last = end;
    }
}

/// The rules of a path that is filled: its thin parts, each for itself.
pub(in crate::document) fn fills(steps: impl Iterator<Item = Step>, mut each: impl FnMut(Rule)) {
    let mut bounds: Option<Area> = None;
    for step in steps.take(MOST_STEPS) {
        let point = match step {
            Step::Move(point) => {
                bounds.take().and_then(|part| Rule::of_area(&part)).into_iter().for_each(&mut each);
                point
            }
            Step::Line(point) | Step::Curve(point) => point,
            Step::Close => continue,
        };
        let dot = Area::around(point, point);
        bounds = Some(bounds.map_or(dot, |bounds| bounds.join(&dot)));
    }
    bounds.and_then(|part| Rule::of_area(&part)).into_iter().for_each(each);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pen_draws_straight_sides_and_a_fill_thin_parts() {
        let frame = [
            Step::Move((0.0, 0.0)),
            Step::Line((50.0, 0.0)),
            Step::Line((50.0, 20.0)),
            Step::Curve((0.0, 20.0)),
            Step::Close,
            Step::Move((0.0, 30.0)),
            Step::Line((80.0, 30.0)),
            Step::Line((80.0, 31.0)),
            Step::Line((0.0, 31.0)),
            Step::Close,
        ];
        let ruled = |paint: fn(&[Step], &mut Vec<Rule>)| {
            let mut rules = Vec::new();
            paint(&frame, &mut rules);
            rules.iter().map(|rule| (rule.vertical, rule.at, rule.from, rule.to)).collect::<Vec<_>>()
        };
        let drawn = ruled(|steps, rules| strokes(steps.iter().copied(), |rule| rules.push(rule)));
        assert_eq!(drawn[..3], [(false, 0.0, 0.0, 50.0), (true, 50.0, 0.0, 20.0), (true, 0.0, 0.0, 20.0)]);
        assert_eq!(drawn.len(), 7);
        let filled = ruled(|steps, rules| fills(steps.iter().copied(), |rule| rules.push(rule)));
        assert_eq!(filled, [(false, 30.5, 0.0, 80.0)]);
    }
}
