//! The objects of a page, taken down: glyphs, straight lines and the places of pictures.

use crate::document::Error;
use crate::document::layout::{Glyph, Leaf, MAX_GLYPHS, MAX_RULES, Rule, TOO_HEAVY, fills, strokes};
use crate::document::xml::Element;

use super::container::{is_false, is_true};
use super::graphic::{Frame, is_clear, is_visible};
use super::resource::Resources;
use super::{path, text};

/// Most objects that are painted.
const MAX_OBJECTS: usize = 1 << 20;
/// Deepest nesting of blocks and graphics.
const MAX_DEPTH: usize = 64;
/// A line drawn with a pen wider than so many points is an area: shading.
const WIDE: f64 = 6.0;

/// How much may still be painted, and what was left out.
pub(super) struct Budget {
    objects: usize,
    glyphs: usize,
    rules: usize,
    /// Objects whose place cannot be read.
    pub(super) unread: usize,
    /// Templates and graphics that are not there.
    pub(super) missing: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { objects: MAX_OBJECTS, glyphs: MAX_GLYPHS, rules: MAX_RULES, unread: 0, missing: 0 }
    }
}

fn take(left: &mut usize, count: usize) -> Result<(), Error> {
    *left = left.checked_sub(count).ok_or(Error::Excessive(TOO_HEAVY))?;
    Ok(())
}

impl Budget {
    /// Number of glyphs that may still be painted.
    pub(super) fn glyphs_left(&self) -> usize {
        self.glyphs
    }

    /// Takes what a template has painted already.
    pub(super) fn again(&mut self, template: &Leaf) -> Result<(), Error> {
        take(&mut self.objects, template.pictures.len())?;
        take(&mut self.glyphs, template.glyphs.len())?;
        take(&mut self.rules, template.rules.len())
    }
}

/// Paints one page or template.
pub(super) struct Painter<'p> {
    leaf: Leaf,
    resources: &'p Resources<'p>,
    budget: &'p mut Budget,
    /// The graphics that are being painted, one within another.
    open: Vec<String>,
}

impl<'p> Painter<'p> {
    pub(super) fn new(leaf: Leaf, resources: &'p Resources<'p>, budget: &'p mut Budget) -> Self {
        Self { leaf, resources, budget, open: Vec::new() }
    }

    /// Paints the content of a page.
    pub(super) fn page(mut self, page: Element<'_>) -> Result<Leaf, Error> {
        for content in page.elements().filter(|element| element.name() == "Content") {
            self.objects(content, &Frame::page(), 0)?;
        }
        Ok(self.leaf)
    }

    /// Paints the objects of a layer, block or graphic; those of every layer are content, whatever its type.
    fn objects(&mut self, parent: Element<'_>, frame: &Frame, depth: usize) -> Result<(), Error> {
        if depth > MAX_DEPTH {
            return Err(Error::Excessive(TOO_HEAVY));
        }
        for object in parent.elements() {
            take(&mut self.budget.objects, 1)?;
            if !is_visible(object) {
                continue;
            }
            let painted = match object.name() {
                "Layer" | "PageBlock" => {
                    let pen = frame.pen(object, self.resources);
                    self.objects(object, &Frame { pen, ..frame.clone() }, depth + 1)?;
                    Some(())
                }
                "TextObject" => self.text(object, frame)?,
                "PathObject" => self.path(object, frame)?,
                "ImageObject" => self.picture(object, frame)?,
                "CompositeObject" | "CompositeGraphicUnit" => self.composite(object, frame, depth)?,
                _ => Some(()),
            };
            self.budget.unread += usize::from(painted.is_none());
        }
        Ok(())
    }

    fn text(&mut self, object: Element<'_>, frame: &Frame) -> Result<Option<()>, Error> {
        let Some(own) = frame.of(object, self.resources) else { return Ok(None) };
        let Some(glyphs) = text::glyphs(object, &own, self.budget.glyphs_left())? else { return Ok(None) };
        take(&mut self.budget.glyphs, glyphs.len())?;
        self.leaf.glyphs.extend(glyphs.into_iter().filter(|Glyph { x, y, .. }| frame.shows((*x, *y))));
        Ok(Some(()))
    }

    fn path(&mut self, object: Element<'_>, frame: &Frame) -> Result<Option<()>, Error> {
        let (Some(own), Some(area)) = (frame.of(object, self.resources), frame.area(object)) else { return Ok(None) };
        let Some(data) = object.child("AbbreviatedData").map(Element::text) else { return Ok(None) };
        let says = |name, test: fn(&str) -> bool| object.attribute(name).is_some_and(|value| test(&value));
        let stroked = !says("Stroke", is_false) && !is_clear(object, "StrokeColor") && !own.clear;
        let filled = says("Fill", is_true) && !is_clear(object, "FillColor") && !own.clear;
        let wide = own.pen * own.matrix.scale() > WIDE;
        let mut rules: Vec<Rule> = Vec::new();
        if filled {
            fills(path::steps(&data, &own.matrix), |rule| rules.push(rule));
        }
        if stroked && !wide {
            strokes(path::steps(&data, &own.matrix), |rule| rules.push(rule));
        }
        take(&mut self.budget.rules, rules.len())?;
        // many writers draw the boundary of a line through its middle
        let shown = area.grown(WIDE as f32);
        self.leaf.rules.extend(rules.into_iter().filter_map(|rule| rule.within(&shown)));
        Ok(Some(()))
    }

    fn picture(&mut self, object: Element<'_>, frame: &Frame) -> Result<Option<()>, Error> {
        let Some(area) = frame.area(object) else { return Ok(None) };
        if frame.clear || area.width() <= 0.0 && area.height() <= 0.0 {
            return Ok(Some(()));
        }
        // a stretched dot is a line
        match Rule::of_area(&area) {
            Some(rule) => {
                take(&mut self.budget.rules, 1)?;
                self.leaf.rules.push(rule);
            }
            None => self.leaf.pictures.push(area),
        }
        Ok(Some(()))
    }

    fn composite(&mut self, object: Element<'_>, frame: &Frame, depth: usize) -> Result<Option<()>, Error> {
        let (Some(own), Some(area)) = (frame.of(object, self.resources), frame.area(object)) else { return Ok(None) };
        let id = object.attribute("ResourceID").unwrap_or_default().trim().to_owned();
        // one that is in itself is never done
        if self.open.contains(&id) {
            return Ok(None);
        }
        let Some(content) = self.resources.graphic(&id).and_then(|graphic| graphic.child("Content")) else {
            self.budget.missing += 1;
            return Ok(Some(()));
        };
        self.open.push(id);
        let painted = self.objects(content, &Frame { clip: Some(area), ..own }, depth + 1);
        self.open.pop();
        painted.map(Some)
    }
}
