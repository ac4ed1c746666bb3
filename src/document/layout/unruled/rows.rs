//! Rows of a table without rules: figures at one height with the label around it.

use std::ops::Range;

use super::super::table::{Part, Table};
use super::super::word::Word;
use super::super::{Area, Leaf, UNMAPPED};
use super::Outcome;
use super::columns::{self, Column, Heading};
use super::labels::{Labels, Piece, Stand, Text, stand, texts};
use super::stretch::{MOST_WORDS, Side, Stretch};

/// How much higher a page counts than the one before, for heights that grow over pages.
pub(super) const PAGE: f64 = 100_000.0;
/// Lines with no more between them, as a share of the distance of lines of one text, may be of one text.
pub(super) const TIGHT: f64 = 1.12;
/// Most headings of a table.
const MOST_HEADINGS: usize = 300;

/// What stands in a column and a row.
#[derive(Clone)]
struct Cell<'a> {
    column: usize,
    lines: Vec<Piece<'a>>,
    /// Whether it is known to end here.
    sound: bool,
}

impl Cell<'_> {
    fn top(&self) -> f64 {
        self.lines.first().map_or(0.0, |piece| piece.height)
    }

    fn bottom(&self) -> f64 {
        self.lines.last().map_or(0.0, |piece| piece.height)
    }

    fn size(&self) -> f64 {
        self.lines.first().map_or(0.0, |piece| f64::from(piece.word.size))
    }

    /// What it says; a sign for what is not known where it does not say a number over its lines.
    fn says(&self) -> String {
        let text: String = self.lines.iter().map(|piece| piece.word.text.as_str()).collect();
        let plain = self.lines.len() == 1 || self.lines.iter().all(|piece| piece.word.is_figure());
        if self.sound && (plain || text.contains(['（', '(']) || text.ends_with('元')) {
            text
        } else {
            UNMAPPED.into()
        }
    }
}

/// A row.
#[derive(Clone)]
struct Row<'a> {
    level: f64,
    cells: Vec<Cell<'a>>,
    label: Option<Text<'a>>,
    sound: bool,
}

impl Row<'_> {
    fn top(&self) -> f64 {
        self.cells.iter().map(Cell::top).fold(f64::MAX, f64::min)
    }

    fn bottom(&self) -> f64 {
        self.cells.iter().map(Cell::bottom).fold(f64::MIN, f64::max)
    }

    fn page(&self) -> usize {
        (self.level / PAGE) as usize
    }

    /// Whether the figures of the next row cannot be the rest of its own, broken over lines: one stands below none, or
    /// below one that has room beside it.
    fn is_above(&self, next: &Self, columns: &[Column]) -> bool {
        next.cells.iter().any(|below| {
            let above = self.cells.iter().find(|cell| cell.column == below.column);
            let last = above.and_then(|cell| cell.lines.last());
            last.zip(columns.get(below.column)).is_none_or(|(last, column)| !is_full(last.word, column))
        })
    }
}

/// Whether a line of a column may have no room for another digit.
fn is_full(word: &Word, column: &Column) -> bool {
    word.width() + column.digit > column.room + word.size * 0.05
}

/// The rows of a stretch of lines.
pub(super) struct Rows<'a> {
    columns: Vec<Column>,
    rows: Vec<Row<'a>>,
    /// Labels without figures.
    blank: Vec<Text<'a>>,
    /// Text over the labels.
    corner: String,
    /// The lines that are of it.
    pub(super) lines: Range<usize>,
    pub(super) first_page: usize,
    pub(super) last_page: usize,
}

impl<'a> Rows<'a> {
    /// The rows of a stretch, of which the lines before `floor` are another's. Nothing where its columns cannot be told.
    pub(super) fn of(stretch: &Stretch<'a>, floor: usize) -> Option<Self> {
        let head = stretch.head.start.max(floor)..stretch.body.start;
        let body = stretch.body.start..stretch.tail.end;
        let piece = |(line, word): (usize, &'a Word)| Piece { word, height: stretch.height(line, word), line };
        let (above, headings): (Vec<Piece<'_>>, Vec<Piece<'_>>) =
            stretch.words(head.clone(), Side::Figures).map(piece).partition(|piece| piece.word.is_figure());
        if headings.is_empty() || headings.len() > MOST_HEADINGS {
            return None;
        }
        let mut figures: Vec<Piece<'_>> = stretch.words(body.clone(), Side::Figures).map(piece).chain(above).collect();
        let mut words: Vec<Piece<'_>> = stretch.words(head.start..body.end, Side::Label).map(piece).collect();
        // the lines around the rows may be longer than any of a table
        if figures.len() + words.len() > 2 * MOST_WORDS {
            return None;
        }
        for pieces in [&mut figures, &mut words] {
            pieces.sort_by(|a, b| a.height.total_cmp(&b.height).then(a.word.x0.total_cmp(&b.word.x0)));
        }
        let mut heads: Vec<f64> = headings.iter().map(|piece| piece.height).collect();
        heads.sort_by(f64::total_cmp);
        let lead = lead(figures.iter().chain(&words).chain(&headings))?;
        let plain: Vec<&Word> = figures.iter().map(|piece| piece.word).filter(|word| word.is_figure()).collect();
        let over: Vec<Heading<'_>> =
            headings.iter().map(|piece| Heading { word: piece.word, height: piece.height }).collect();
        let columns = columns::find(&plain, &over, lead)?;
        let limit = lead * TIGHT;
        let (cells, strays, tight) = cells(&figures, &columns, limit);
        let chains = texts(&words, limit);
        let (mut rows, stand) = rows(cells, &chains);
        let tight = doubt(&mut rows, &strays, &columns, lead) || tight;
        let levels: Vec<f64> = rows.iter().map(|row| row.level).collect();
        let full = full(&words, &columns);
        let mut labels = Labels {
            words: &words,
            texts: &chains,
            levels: &levels,
            heads: &heads,
            stand,
            lead,
            tight,
            full,
            lead_known: false,
        };
        labels.lead_known = labels.is_lead_known();
        let alone = rows.len() == 1;
        for row in &mut rows {
            row.label = labels.of(row.level);
            row.sound &= row.label.is_some() || alone && labels.is_bare(row.level);
        }
        let blank = if tight { Vec::new() } else { blank(&rows, &chains, lead) };
        let first = rows.first()?;
        let start = first.label.as_ref().map_or(first.level, |label| label.top().min(first.top()));
        let corner =
            words.iter().filter(|piece| piece.height < start - lead * 0.5).map(|piece| piece.word.text.as_str());
        let corner = corner.collect();
        let last = |row: &Row<'_>| {
            let label = row.label.iter().flat_map(|label| &label.lines);
            row.cells.iter().flat_map(|cell| &cell.lines).chain(label).map(|piece| piece.line).max()
        };
        let end = rows.iter().filter_map(last).max().unwrap_or(0).max(stretch.body.end - 1) + 1;
        let page = |line: usize| stretch.page(line);
        Some(Self {
            columns,
            blank,
            corner,
            lines: head.start..end,
            first_page: page(head.start),
            last_page: page(end - 1),
            rows,
        })
    }

    /// Whether what follows right below or on the next page may be the rest of the last row.
    pub(super) fn is_cut(&self, below: &[super::Line]) -> bool {
        let Some(last) = self.rows.last() else { return false };
        let bottom = (last.bottom() - self.last_page as f64 * PAGE) as f32;
        let mut cut = false;
        let left = self.columns.first().map_or(f32::MIN, |column| column.x0);
        // what labels of groups leave below the last row
        let aside = |line: &&super::Line| {
            line.page == self.last_page && line.words.iter().all(|word| !word.across || word.x1 < left)
        };
        let near = |line: &&super::Line| match line.page.checked_sub(self.last_page) {
            Some(0) => line.middle() - bottom < line.size * 1.6,
            pages => pages == Some(1),
        };
        for line in below.iter().skip_while(aside).take(40).take_while(near) {
            for word in line.words.iter().take(MOST_WORDS).filter(|word| word.across && word.is_value()) {
                let Some((at, column)) =
                    self.columns.iter().enumerate().find(|(_, column)| word.overlaps(column.x0, column.x1))
                else {
                    continue;
                };
                let above = last.cells.iter().find(|cell| cell.column == at).and_then(|cell| cell.lines.last());
                if above.is_none_or(|above| !is_full(above.word, column)) {
                    return false;
                }
                cut = true;
            }
            if cut {
                break;
            }
        }
        cut
    }

    /// Takes the trust from the first row.
    pub(super) fn doubt_first(&mut self) {
        self.rows.iter_mut().take(1).for_each(|row| row.sound = false);
    }

    /// Takes the trust from the last row.
    pub(super) fn doubt_last(&mut self) {
        self.rows.iter_mut().rev().take(1).for_each(|row| row.sound = false);
    }

    /// The table of them.
    pub(super) fn outcome(&self, leaves: &[Leaf]) -> Outcome {
        let mut untold: Vec<usize> = self.rows.iter().filter(|row| !row.sound).map(Row::page).collect();
        untold.dedup();
        Outcome { lines: self.lines.clone(), table: self.table(leaves), untold }
    }

    fn table(&self, leaves: &[Leaf]) -> Option<Table> {
        let edges = self.edges();
        let blank = Leaf::default();
        let part = |row: usize, col: usize, text: String, (page, area): (usize, Area)| {
            let place = leaves.get(page).unwrap_or(&blank).place(page, &area);
            Part { text, row, col, rowspan: 1, colspan: 1, place, full: false }
        };
        let strip = |col: usize, top: f64, bottom: f64, size: f64| {
            let page = (top / PAGE) as usize;
            let y = |height: f64| (height - page as f64 * PAGE) as f32;
            let x = |at: usize| edges.get(at).copied().unwrap_or_default();
            let half = (size / 2.0) as f32;
            (page, Area { x0: x(col), y0: y(top) - half, x1: x(col + 1), y1: y(bottom) + half })
        };
        let sound = self.rows.iter().filter(|row| row.sound);
        let mut lines: Vec<(f64, f64, f64, Option<&Row<'_>>, String)> = sound
            .map(|row| {
                let label = row.label.as_ref().map(Text::says).unwrap_or_default();
                (row.level, row.top(), row.bottom(), Some(row), label)
            })
            .collect();
        if lines.is_empty() {
            return None;
        }
        lines.extend(self.blank.iter().map(|text| (text.top(), text.top(), text.bottom(), None, text.says())));
        lines.sort_by(|a, b| a.0.total_cmp(&b.0));
        let first = lines.first()?.1;
        // a column of labels only where there are some: a blank one would be one of blank cells
        let labels = usize::from(lines.iter().any(|(.., label)| !label.is_empty()));
        let mut cells = Vec::new();
        if labels > 0 {
            cells.push(part(0, 0, self.corner.clone(), strip(0, first, first, 10.0)));
        }
        for (at, column) in self.columns.iter().enumerate() {
            cells.push(part(0, at + labels, column.heading.concat(), strip(at + 1, first, first, 10.0)));
        }
        for (at, (_, top, bottom, row, label)) in lines.iter().enumerate() {
            if labels > 0 {
                cells.push(part(at + 1, 0, label.clone(), strip(0, *top, *bottom, 10.0)));
            }
            for column in 0..self.columns.len() {
                let cell = row.and_then(|row| row.cells.iter().find(|cell| cell.column == column));
                let text = cell.map(Cell::says).unwrap_or_default();
                cells.push(part(at + 1, column + labels, text, strip(column + 1, *top, *bottom, 10.0)));
            }
        }
        let (_, area) = strip(0, first, first, 10.0);
        let height = lines.len() + 1;
        Some(Table {
            pages: (self.first_page, self.last_page),
            area,
            xs: edges.into_iter().skip(1 - labels).collect(),
            height,
            cells,
        })
    }

    /// Where columns begin, that of the labels first, and the last one ends.
    fn edges(&self) -> Vec<f32> {
        let labels = self.rows.iter().filter_map(|row| row.label.as_ref());
        let start = self.columns.first().map_or(0.0, |column| column.x0);
        let left = labels.clone().map(Text::left).fold(start, f32::min);
        let right = labels.map(Text::right).fold(f32::MIN, f32::max).clamp(left, start.max(left));
        let mut edges = vec![left];
        let mut before = right;
        for column in &self.columns {
            edges.push((before + column.x0) / 2.0);
            before = column.x1;
        }
        edges.push(before);
        edges
    }
}

/// The distance of lines of one text: the least there is.
fn lead<'p, 'a: 'p>(pieces: impl Iterator<Item = &'p Piece<'a>>) -> Option<f64> {
    let mut pieces: Vec<&Piece<'_>> = pieces.collect();
    pieces.sort_by(|a, b| a.height.total_cmp(&b.height));
    let mut least = f64::MAX;
    for (at, piece) in pieces.iter().enumerate() {
        let size = f64::from(piece.word.size);
        let below = pieces.iter().skip(at + 1).take_while(|below| below.height - piece.height < least);
        let mut below = below.filter(|below| below.height - piece.height > size * 0.8);
        if let Some(below) = below.find(|below| below.word.overlaps(piece.word.x0, piece.word.x1)) {
            least = below.height - piece.height;
        }
    }
    // rows that stand alone
    let size = pieces.iter().map(|piece| f64::from(piece.word.size)).fold(0.0, f64::max);
    (size > 0.0).then_some(if least == f64::MAX { size * 1.2 } else { least })
}

/// Where a line of a label must end to be full: a character more would reach beyond all others, and to the first column,
/// which is as wide as the others.
fn full(words: &[Piece<'_>], columns: &[Column]) -> Option<f32> {
    let [first, second, ..] = columns else { return None };
    let size = words.iter().map(|piece| piece.word.size).fold(0.0, f32::max);
    let right = words.iter().map(|piece| piece.word.x1).fold(f32::MIN, f32::max);
    let middle = |column: &Column| (column.x0 + column.x1) / 2.0;
    let border = middle(first) - (middle(second) - middle(first)) / 2.0;
    Some((right - size).max(border - size * 1.8))
}

/// The cells of figures, the heights of those that stand in no column or in two, and whether rows stand as near as lines
/// of one text.
fn cells<'a>(figures: &[Piece<'a>], columns: &[Column], limit: f64) -> (Vec<Cell<'a>>, Vec<f64>, bool) {
    let mut of: Vec<Vec<Piece<'a>>> = vec![Vec::new(); columns.len()];
    let mut strays = Vec::new();
    for piece in figures {
        let mut under = of.iter_mut().zip(columns).filter(|(_, column)| piece.word.overlaps(column.x0, column.x1));
        match (under.next(), under.next()) {
            (Some((of, _)), None) => of.push(*piece),
            _ => strays.push(piece.height),
        }
    }
    let near = |a: &Piece<'_>, b: &Piece<'_>| b.height - a.height <= limit;
    let pairs = of.iter().zip(columns).flat_map(|(of, column)| of.windows(2).map(move |pair| (pair, column)));
    let tight = pairs.into_iter().any(|(pair, column)| {
        matches!(pair, [a, b] if near(a, b) && b.height - a.height > f64::from(a.word.size) * 0.8 && !is_full(a.word, column))
    });
    let mut cells: Vec<Cell<'a>> = Vec::new();
    for (column, of) in of.into_iter().enumerate() {
        let start = cells.len();
        for piece in of {
            match cells.get_mut(start..).and_then(<[Cell<'_>]>::last_mut) {
                // two on one line
                Some(cell) if piece.height - cell.bottom() <= cell.size() * 0.8 => {
                    cell.sound = false;
                    cell.lines.push(piece);
                }
                Some(cell) if !tight && piece.height - cell.bottom() <= limit => cell.lines.push(piece),
                _ => cells.push(Cell { column, lines: vec![piece], sound: true }),
            }
        }
    }
    (cells, strays, tight)
}

/// Cells put into rows by their heights.
fn rows<'a>(cells: Vec<Cell<'a>>, texts: &[Text<'a>]) -> (Vec<Row<'a>>, Stand) {
    let mut levels: Vec<f64> = cells.iter().filter(|cell| cell.lines.len() == 1).map(Cell::top).collect();
    levels.sort_by(f64::total_cmp);
    let tall = cells.iter().filter(|cell| cell.lines.len() > 1).map(|cell| (cell.top(), cell.bottom(), cell.size()));
    let labels = texts.iter().filter(|text| text.lines.len() > 1).map(|text| (text.top(), text.bottom(), text.size()));
    let stand = stand(tall.chain(labels), &levels);
    let height = |cell: &Cell<'_>| stand.height(cell.top(), cell.bottom());
    let mut cells = cells;
    cells.sort_by(|a, b| height(a).total_cmp(&height(b)));
    let mut rows: Vec<Row<'a>> = Vec::new();
    for cell in cells {
        let (level, size) = (height(&cell), cell.size());
        match rows.last_mut().filter(|row| level - row.level <= size * 0.3) {
            Some(row) => row.cells.push(cell),
            None => rows.push(Row { level, cells: vec![cell], label: None, sound: true }),
        }
    }
    (rows, stand)
}

/// Takes the trust from rows that may be two, or two that may be one; says whether rows stand as near as lines of one
/// text.
fn doubt(rows: &mut [Row<'_>], strays: &[f64], columns: &[Column], lead: f64) -> bool {
    for row in rows.iter_mut() {
        row.cells.sort_by_key(|cell| cell.column);
        let twice = row.cells.windows(2).any(|pair| matches!(pair, [a, b] if a.column == b.column));
        let (top, bottom) = (row.top() - lead * TIGHT, row.bottom() + lead * TIGHT);
        let stray = strays.iter().any(|height| *height > top && *height < bottom);
        row.sound &= !twice && !stray && row.cells.iter().all(|cell| cell.sound);
    }
    let mut tight = false;
    for at in 1..rows.len() {
        let Some([above, below]) = rows.get_mut(at - 1..=at) else { continue };
        let gap = below.top() - above.bottom();
        tight |= gap <= lead * TIGHT;
        let near = gap <= lead * TIGHT || above.page() != below.page();
        if gap < lead * 0.8 || near && !above.is_above(below, columns) {
            (above.sound, below.sound) = (false, false);
        }
    }
    tight
}

/// The labels of rows without figures: those that stand as the others do, apart from all rows.
fn blank<'a>(rows: &[Row<'a>], texts: &[Text<'a>], lead: f64) -> Vec<Text<'a>> {
    let mut lefts: Vec<f32> = rows.iter().filter_map(|row| Some(row.label.as_ref()?.left())).collect();
    lefts.sort_by(f32::total_cmp);
    let (Some(left), Some(first), Some(last)) = (lefts.get(lefts.len() / 2), rows.first(), rows.last()) else {
        return Vec::new();
    };
    let reach = lead * TIGHT;
    let apart = |text: &&Text<'_>| {
        let label =
            |row: &Row<'_>| row.label.as_ref().map_or((row.level, row.level), |label| (label.top(), label.bottom()));
        rows.iter().all(|row| {
            let (from, to) = label(row);
            let reach = if row.sound { reach } else { reach * 2.0 };
            let (top, bottom) = (text.top() - reach, text.bottom() + reach);
            row.bottom().max(to) < top || row.top().min(from) > bottom
        })
    };
    let alike = |text: &&Text<'_>| {
        text.left() >= left - text.size() as f32 * 0.5 && text.top() > first.level && text.bottom() < last.level
    };
    texts.iter().filter(alike).filter(apart).cloned().collect()
}
