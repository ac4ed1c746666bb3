//! What all objects of a page have (GB/T 33190, 8.5 图元对象): where they stand, and whether they are painted.

use crate::document::layout::Area;
use crate::document::xml::Element;

use super::container::is_false;
use super::matrix::Matrix;
use super::number;
use super::resource::Resources;

/// The width of lines where nothing says another, in millimetres.
const LINE_WIDTH: f64 = 0.353;

/// What a page, block or graphic hands down to the objects in it.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// From its own coordinates to those of the page.
    pub(super) matrix: Matrix,
    /// What of the page it shows; nothing where that is all.
    pub(super) clip: Option<Area>,
    /// The width of its lines, in its own coordinates.
    pub(super) pen: f64,
    /// Whether it is so thin that nothing of it is seen.
    pub(super) clear: bool,
}

impl Frame {
    /// That of a page.
    pub(super) fn page() -> Self {
        Self { matrix: Matrix::PAGE, clip: None, pen: LINE_WIDTH, clear: false }
    }

    /// That of an object in it, in which the object's own coordinates count; nothing where its place cannot be read.
    pub(super) fn of(&self, object: Element<'_>, resources: &Resources<'_>) -> Option<Self> {
        let [x, y, ..] = boundary(object)?;
        let matrix = self.matrix.after(&Matrix::shift(x, y));
        let matrix = match object.attribute("CTM") {
            Some(own) if !own.trim().is_empty() => matrix.after(&Matrix::parse(&own)?),
            _ => matrix,
        };
        let clear = self.clear || object.attribute("Alpha").is_some_and(|alpha| is_zero(&alpha));
        Some(Self { matrix, clip: self.clip, pen: self.pen(object, resources), clear })
    }

    /// The width of lines in an object.
    pub(super) fn pen(&self, object: Element<'_>, resources: &Resources<'_>) -> f64 {
        let own = object.attribute("LineWidth").and_then(|width| number::finite(&width));
        own.or_else(|| resources.pen(&object.attribute("DrawParam")?)).unwrap_or(self.pen)
    }

    /// Where an object stands on the page, what the frame shows of it.
    pub(super) fn area(&self, object: Element<'_>) -> Option<Area> {
        let [x, y, width, height] = boundary(object)?;
        let area = self.matrix.area(x, y, width, height);
        Some(self.clip.map_or(area, |clip| area.meet(&clip)))
    }

    /// Whether it shows a place, a point more or less.
    pub(super) fn shows(&self, (x, y): (f32, f32)) -> bool {
        self.clip.is_none_or(|clip| {
            (clip.x0 - 1.0..=clip.x1 + 1.0).contains(&x) && (clip.y0 - 1.0..=clip.y1 + 1.0).contains(&y)
        })
    }
}

fn boundary(object: Element<'_>) -> Option<[f64; 4]> {
    number::list(&object.attribute("Boundary")?)
}

/// Whether an object is to be seen at all.
pub(super) fn is_visible(object: Element<'_>) -> bool {
    !object.attribute("Visible").is_some_and(|visible| is_false(&visible))
}

/// Whether the colour that an object has for its lines or areas is wholly transparent.
pub(super) fn is_clear(object: Element<'_>, colour: &str) -> bool {
    object.child(colour).and_then(|colour| colour.attribute("Alpha")).is_some_and(|alpha| is_zero(&alpha))
}

fn is_zero(alpha: &str) -> bool {
    number::finite(alpha) == Some(0.0)
}
