//! Labels of a table without rules: texts over one or several lines, and which of them is a row's.

use super::super::word::Word;

/// A line of a text, with its height and the number of the line that it stands in.
#[derive(Clone, Copy)]
pub(super) struct Piece<'a> {
    pub(super) word: &'a Word,
    pub(super) height: f64,
    pub(super) line: usize,
}

/// A text whose lines stand below one another.
#[derive(Clone)]
pub(super) struct Text<'a> {
    pub(super) lines: Vec<Piece<'a>>,
}

impl Text<'_> {
    pub(super) fn top(&self) -> f64 {
        self.lines.first().map_or(0.0, |line| line.height)
    }

    pub(super) fn bottom(&self) -> f64 {
        self.lines.last().map_or(0.0, |line| line.height)
    }

    pub(super) fn left(&self) -> f32 {
        self.lines.iter().map(|line| line.word.x0).fold(f32::MAX, f32::min)
    }

    pub(super) fn right(&self) -> f32 {
        self.lines.iter().map(|line| line.word.x1).fold(f32::MIN, f32::max)
    }

    pub(super) fn size(&self) -> f64 {
        self.lines.first().map_or(0.0, |line| f64::from(line.word.size))
    }

    pub(super) fn says(&self) -> String {
        self.lines.iter().map(|line| line.word.text.as_str()).collect()
    }
}

/// The texts of words in order of height: those with no more than `limit` between them that begin or are centred alike
/// are lines of one.
pub(super) fn texts<'a>(words: &[Piece<'a>], limit: f64) -> Vec<Text<'a>> {
    let mut done: Vec<Text<'a>> = Vec::new();
    let mut open: Vec<Text<'a>> = Vec::new();
    for piece in words {
        let (ended, still): (Vec<_>, Vec<_>) = open.into_iter().partition(|text| piece.height - text.bottom() > limit);
        done.extend(ended);
        open = still;
        let goes_on = |text: &&mut Text<'a>| {
            let Some(last) = text.lines.last() else { return false };
            let near = last.word.size.max(piece.word.size) * 0.75;
            let alike =
                (last.word.x0 - piece.word.x0).abs() < near || (last.word.middle() - piece.word.middle()).abs() < near;
            alike && piece.height - last.height > f64::from(near) && piece.word.overlaps(last.word.x0, last.word.x1)
        };
        match open.iter_mut().find(goes_on) {
            Some(text) => text.lines.push(*piece),
            None => open.push(Text { lines: vec![*piece] }),
        }
    }
    done.extend(open);
    done
}

/// Where the lines of a cell stand in its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    Middle,
    Top,
}

impl Stand {
    /// The height by which a text over lines stands beside one on a single line.
    pub(super) fn height(self, top: f64, bottom: f64) -> f64 {
        match self {
            Stand::Middle => (top + bottom) / 2.0,
            Stand::Top => top,
        }
    }
}

/// How texts over several lines stand beside the `levels` of figures, which are in order.
pub(super) fn stand(spans: impl Iterator<Item = (f64, f64, f64)>, levels: &[f64]) -> Stand {
    let (mut middle, mut top) = (0, 0);
    for (from, to, size) in spans {
        middle += usize::from(is_level(levels, Stand::Middle.height(from, to), size));
        top += usize::from(is_level(levels, from, size));
    }
    if top > middle { Stand::Top } else { Stand::Middle }
}

/// Whether a height is one of the levels.
pub(super) fn is_level(levels: &[f64], height: f64, size: f64) -> bool {
    let at = levels.partition_point(|level| *level < height - size * 0.3);
    levels.get(at).is_some_and(|level| *level <= height + size * 0.3)
}

/// The labels beside rows of figures.
pub(super) struct Labels<'t, 'a> {
    /// All words on the side of the labels, in order of height.
    pub(super) words: &'t [Piece<'a>],
    pub(super) texts: &'t [Text<'a>],
    /// The heights of all rows, in order.
    pub(super) levels: &'t [f64],
    /// The heights of headings, in order.
    pub(super) heads: &'t [f64],
    pub(super) stand: Stand,
    /// The distance of lines of one text.
    pub(super) lead: f64,
    /// Whether rows stand as near as lines of one text.
    pub(super) tight: bool,
    /// Where a line must end for the next to be its rest: its label has no room for more. Nothing where that is not known.
    pub(super) full: Option<f32>,
    /// Whether `lead` is known to be that distance, rather than the one of rows.
    pub(super) lead_known: bool,
}

impl<'a> Labels<'_, 'a> {
    /// The label of the row at a height; nothing where it cannot be told.
    pub(super) fn of(&self, level: f64) -> Option<Text<'a>> {
        let text = if self.tight { self.on_one_line(level)? } else { self.around(level)? };
        let (left, right) = (text.left(), text.right());
        // no other text stands between the label and its figures
        let beyond = self.near(level, self.lead * 0.6).any(|piece| piece.word.x0 > left && piece.word.x1 > right);
        (!beyond).then_some(text)
    }

    /// Whether a text is known to be one label: the figures stand halfway between two of its lines, or every line but the
    /// last is full.
    fn is_one(&self, text: &Text<'_>) -> bool {
        let size = text.size();
        let halfway = self.stand == Stand::Middle
            && text.lines.len().is_multiple_of(2)
            && is_level(self.levels, Stand::Middle.height(text.top(), text.bottom()), size)
            && !text.lines.iter().any(|line| is_level(self.levels, line.height, size));
        let upper = text.lines.split_last().map_or(&[][..], |(_, upper)| upper);
        halfway || self.full.is_some_and(|full| upper.iter().all(|line| line.word.x1 > full))
    }

    /// Whether some text is known to be one label over lines, so that lines as near as these are of one text.
    pub(super) fn is_lead_known(&self) -> bool {
        self.texts.iter().any(|text| text.lines.len() > 1 && self.is_one(text))
    }

    /// Whether nothing stands beside a row.
    pub(super) fn is_bare(&self, level: f64) -> bool {
        self.near(level, self.lead * 1.5).next().is_none()
    }

    /// Words about a height.
    fn near(&self, height: f64, by: f64) -> impl Iterator<Item = &Piece<'a>> {
        let start = self.words.partition_point(|piece| piece.height < height - by);
        self.words.iter().skip(start).take_while(move |piece| piece.height <= height + by)
    }

    /// The text whose lines stand around the height, or begin there.
    fn around(&self, level: f64) -> Option<Text<'a>> {
        let beside =
            |text: &&Text<'_>| (self.stand.height(text.top(), text.bottom()) - level).abs() <= text.size() * 0.3;
        let text = self.texts.iter().filter(beside).max_by(|a, b| a.right().total_cmp(&b.right()))?;
        let reach = text.size() * 0.3;
        let within = |other: &&f64| **other >= text.top() - reach && **other <= text.bottom() + reach;
        let is_own = self.levels.iter().filter(within).all(|other| (other - level).abs() < reach);
        let is_one = text.lines.len() == 1
            || (self.is_one(text) || self.lead_known)
                && !text.lines.iter().skip(1).any(|line| line.word.begins_label());
        (is_own && is_one).then(|| text.clone())
    }

    /// The line at the height, where no line above or below can be of the same label.
    fn on_one_line(&self, level: f64) -> Option<Text<'a>> {
        let lines = self.near(level, self.lead * 0.2);
        let own = *lines.max_by(|a, b| a.word.x1.total_cmp(&b.word.x1))?;
        let reach = self.lead * super::rows::TIGHT;
        let mut free = self.near(level, reach).filter(|piece| {
            let other = (piece.height - own.height).abs() > self.lead * 0.2;
            other
                && piece.word.overlaps(own.word.x0, own.word.x1)
                && ![self.levels, self.heads]
                    .iter()
                    .any(|known| is_level(known, piece.height, f64::from(piece.word.size)))
        });
        let is_own = free.all(|piece| match piece.height < own.height {
            true => own.word.begins_label(),
            false => piece.word.begins_label(),
        });
        is_own.then(|| Text { lines: vec![own] })
    }
}
