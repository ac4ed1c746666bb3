//! Transformations of the plane (GB/T 33190, 7.5 坐标变换): `a b c d e f` takes x to ax + cy + e, y to bx + dy + f.

use super::number;
use crate::document::layout::Area;

/// Points in a millimetre.
const POINTS: f64 = 72.0 / 25.4;

/// A transformation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix([f64; 6]);

impl Matrix {
    /// From millimetres to points.
    pub(super) const PAGE: Self = Self([POINTS, 0.0, 0.0, POINTS, 0.0, 0.0]);

    /// As an attribute has it; nothing where it has no six numbers.
    pub(super) fn parse(text: &str) -> Option<Self> {
        number::list(text).map(Self)
    }

    /// A shift.
    pub(super) fn shift(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// This after another.
    pub(super) fn after(&self, first: &Self) -> Self {
        let Self([a, b, c, d, ..]) = *self;
        let Self([fa, fb, fc, fd, fe, ff]) = *first;
        let (x, y) = self.at(fe, ff);
        Self([a * fa + c * fb, b * fa + d * fb, a * fc + c * fd, b * fc + d * fd, x, y])
    }

    /// Where a point goes to.
    pub(super) fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let Self([a, b, c, d, e, f]) = *self;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// Where a point goes to, as pages have it.
    pub(super) fn point(&self, x: f64, y: f64) -> (f32, f32) {
        let (x, y) = self.at(x, y);
        (x as f32, y as f32)
    }

    /// What a direction becomes.
    pub(super) fn along(&self, x: f64, y: f64) -> (f64, f64) {
        let Self([a, b, c, d, ..]) = *self;
        (a * x + c * y, b * x + d * y)
    }

    /// How much larger things become.
    pub(super) fn scale(&self) -> f64 {
        let Self([a, b, c, d, ..]) = *self;
        (a * d - b * c).abs().sqrt()
    }

    /// The upright rectangle around what a rectangle becomes.
    pub(super) fn area(&self, x: f64, y: f64, width: f64, height: f64) -> Area {
        let around = |a: (f64, f64), b: (f64, f64)| Area::around(self.point(a.0, a.1), self.point(b.0, b.1));
        let (right, bottom) = (x + width, y + height);
        around((x, y), (right, bottom)).join(&around((right, y), (x, bottom)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_after_another() {
        // a quarter turn clockwise where y grows downwards, then a shift
        let turn = Matrix::parse("0 1 -1 0 0 0").unwrap();
        let both = Matrix::shift(10.0, 20.0).after(&turn);
        assert_eq!((turn.at(1.0, 0.0), both.at(1.0, 2.0)), ((0.0, 1.0), (8.0, 21.0)));
        assert_eq!(both.along(1.0, 0.0), (0.0, 1.0));
        assert_eq!(both.area(0.0, 0.0, 4.0, 2.0), Area { x0: 8.0, y0: 20.0, x1: 10.0, y1: 24.0 });
        assert_eq!(Matrix::parse("2 0 0 0.5 0 0").unwrap().scale(), 1.0);
        assert_eq!(Matrix::parse("1 0 0 1 0"), None);
    }
}
