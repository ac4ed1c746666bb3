//! What is painted, taken down: glyphs, straight lines and the places of pictures.

use hayro_interpret::font::{Glyph as Shape, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape as _, Vec2};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};

use super::encoding::Decoder;
use crate::document::layout::{Area, Glyph, Leaf, MAX_GLYPHS, MAX_RULES, Rule, Step, UNMAPPED, fills, strokes};

/// Glyphs and lines are painted at a slant when they are turned further than this: a stamp across the page.
const SLANT: f64 = 0.2;

/// Why the painter ended the interpretation: more was painted than is looked at.
pub(super) struct Stop;

/// Takes down page after page.
pub(super) struct Painter {
    leaves: Vec<Leaf>,
    clips: Vec<Area>,
    decoder: Option<Decoder>,
    glyphs: usize,
    rules: usize,
    /// Clips that may still be set; every form that is painted sets one.
    clips_left: usize,
}

impl Painter {
    /// A painter that stops after so many clips.
    pub(super) fn new(clips_left: usize) -> Self {
        Self { leaves: Vec::new(), clips: Vec::new(), decoder: None, glyphs: 0, rules: 0, clips_left }
    }

    /// Begins a page; `decoder` tells characters of its fonts that do not tell themselves.
    pub(super) fn begin(&mut self, width: f32, height: f32, decoder: Option<Decoder>) {
        self.leaves.push(Leaf::new(width, height));
        self.clips.clear();
        self.decoder = decoder;
    }

    pub(super) fn finish(self) -> Vec<Leaf> {
        self.leaves
    }

    /// Ends the interpretation, which offers no other way; the reader waits for it at its door.
    fn stop(&self) -> ! {
        std::panic::resume_unwind(Box::new(Stop))
    }

    fn shows(&self, point: (f32, f32)) -> bool {
        self.clips.last().is_none_or(|clip| {
            (clip.x0 - 1.0..=clip.x1 + 1.0).contains(&point.0) && (clip.y0 - 1.0..=clip.y1 + 1.0).contains(&point.1)
        })
    }

    fn clip(&mut self, area: Rect) {
        match self.clips_left.checked_sub(1) {
            Some(left) => self.clips_left = left,
            None => self.stop(),
        }
        let area = area_of(area);
        let area = self.clips.last().map_or(area, |clip| clip.meet(&area));
        self.clips.push(area);
    }

    fn rule(&mut self, rule: Rule) {
        let shown = match self.clips.last() {
            Some(clip) => rule.within(clip),
            None => Some(rule),
        };
        if let (Some(rule), Some(leaf)) = (shown, self.leaves.last_mut()) {
            leaf.rules.push(rule);
            self.rules += 1;
        }
        if self.rules > MAX_RULES {
            self.stop();
        }
    }

    fn glyph(&mut self, place: Affine, shape: &Shape<'_>, vertical: bool, hidden: bool) {
        self.glyphs += 1;
        if self.glyphs > MAX_GLYPHS {
            self.stop();
        }
        let origin = place * Point::ZERO;
        let along: Vec2 = (place * Point::new(1000.0, 0.0)) - origin;
        let up: Vec2 = (place * Point::new(0.0, 1000.0)) - origin;
        let (long, short) = (along.x.abs().max(along.y.abs()), along.x.abs().min(along.y.abs()));
        if !long.is_finite() || long <= 0.0 || short > long * SLANT {
            return;
        }
        let turn = match (along.x.abs() >= along.y.abs(), along.x > 0.0, along.y > 0.0) {
            (true, true, _) => 0,
            (true, false, _) => 2,
            (false, _, true) => 1,
            (false, _, false) => 3,
        };
        let size = up.hypot() as f32;
        let advance = match shape {
            Shape::Outline(glyph) => glyph.advance_width(),
            Shape::Type3(glyph) => glyph.advance_width(),
        };
        let advance = advance.filter(|width| *width > 0.0 && width.is_finite() && !vertical);
        let text = shape.as_unicode().or_else(|| self.decoder?(shape.char_code()).map(BfString::Char));
        let mut says = String::new();
        match text {
            Some(BfString::Char(c)) => says.push(c),
            Some(BfString::String(text)) => says.extend(text.chars().take(16)),
            None => {}
        }
        // a control character is what a broken map gives
        says.retain(|c| !c.is_control() || c.is_whitespace());
        if says.is_empty() {
            says.push(UNMAPPED);
        }
        let count = says.chars().count() as f32;
        let (step_x, step_y) = ((along.x / long) as f32, (along.y / long) as f32);
        let mut at = 0.0;
        for c in says.chars() {
            let width = advance
                .map_or(if c.is_ascii() { size * 0.5 } else { size }, |width| width / 1000.0 * long as f32 / count);
            let glyph = Glyph {
                says: c,
                x: origin.x as f32 + step_x * at,
                y: origin.y as f32 + step_y * at,
                size,
                width,
                turn,
                vertical,
                hidden,
            };
            at += width;
            if !self.shows((glyph.x + step_x * width * 0.5, glyph.y + step_y * width * 0.5)) {
                continue;
            }
            if let Some(leaf) = self.leaves.last_mut() {
                leaf.glyphs.push(glyph);
            }
        }
    }
}

impl<'a> Device<'a> for Painter {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let (fill, stroke) = match mode {
            DrawMode::Stroke(_) => (false, true),
            DrawMode::Fill(_) => (true, false),
            DrawMode::FillAndStroke(..) => (true, true),
            DrawMode::Invisible => (false, false),
        };
        let steps = || {
            path.elements().iter().map(|element| match *element {
                PathEl::MoveTo(point) => Step::Move(pair(props.transform * point)),
                PathEl::LineTo(point) => Step::Line(pair(props.transform * point)),
                PathEl::QuadTo(_, point) | PathEl::CurveTo(_, _, point) => Step::Curve(pair(props.transform * point)),
                PathEl::ClosePath => Step::Close,
            })
        };
        if fill {
            fills(steps(), |rule| self.rule(rule));
        }
        if stroke {
            strokes(steps(), |rule| self.rule(rule));
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.clip(clip.path.bounding_box());
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.clip(*rect);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let vertical = matches!(run.writing_mode(), WritingMode::Vertical);
        for glyph in run.glyphs() {
            self.glyph(props.transform * glyph.transform(), glyph, vertical, matches!(mode, DrawMode::Invisible));
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let size = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let area = area_of(props.transform.transform_rect_bbox(size));
        // a stretched dot is a line
        match Rule::of_area(&area) {
            Some(rule) => self.rule(rule),
            None => {
                let seen = self.clips.last().map_or(area, |clip| clip.meet(&area));
                self.rules += 1;
                if let Some(leaf) = self.leaves.last_mut() {
                    leaf.pictures.push(seen);
                }
            }
        }
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {}
}

fn pair(point: Point) -> (f32, f32) {
    (point.x as f32, point.y as f32)
}

fn area_of(rect: Rect) -> Area {
    Area::around((rect.x0 as f32, rect.y0 as f32), (rect.x1 as f32, rect.y1 as f32))
}
