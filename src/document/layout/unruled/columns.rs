//! Columns of a table without rules: the stripes that its figures leave blank between them, and the headings over them.

use super::super::word::Word;

/// Lines of one heading are no further apart, as a share of the distance of lines of one text: a blank line may be among
/// them.
const APART: f64 = 2.5;

/// A column of figures.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// Where what stands in it begins and ends.
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// The widest line that is known to have room in it.
    pub(super) room: f32,
    /// The width of its widest digit.
    pub(super) digit: f32,
    /// Its heading.
    pub(super) heading: Vec<String>,
}

/// A line of headings, with its height.
pub(super) struct Heading<'a> {
    pub(super) word: &'a Word,
    pub(super) height: f64,
}

/// The columns of some figures. Nothing where a heading stands over two of them, or one has none; `lead` is the distance
/// of lines of one text.
pub(super) fn find(figures: &[&Word], headings: &[Heading<'_>], lead: f64) -> Option<Vec<Column>> {
    let mut columns = stripes(figures);
    let lowest: Vec<bool> = headings.iter().map(|heading| is_lowest(heading, headings)).collect();
    let texts = headings.iter().zip(&lowest).filter(|(_, lowest)| **lowest);
    let texts: Vec<Vec<&Heading<'_>>> = texts.map(|(heading, _)| whole(heading, headings, &lowest, lead)).collect();
    // the first line of those that stand over figures: what is above all of them heads no column
    let over = |text: &&Vec<&Heading<'_>>| {
        let last = text.last().map(|line| line.word);
        columns.iter().any(|column| last.is_some_and(|word| word.overlaps(column.x0, column.x1)))
    };
    let top = texts.iter().filter(over).map(|text| near_top(text, lead)).fold(f64::MAX, f64::min) - lead * 0.9;
    let mut headed = vec![false; columns.len()];
    let mut blank: Vec<Column> = Vec::new();
    for text in &texts {
        let x0 = text.iter().map(|line| line.word.x0).fold(f32::MAX, f32::min);
        let x1 = text.iter().map(|line| line.word.x1).fold(f32::MIN, f32::max);
        let room = text.iter().map(|line| line.word.width()).fold(0.0, f32::max);
        let heading = text.iter().map(|line| line.word.text.clone()).collect();
        let mut under = columns.iter_mut().zip(&mut headed).filter(|(column, _)| column.x0 < x1 && x0 < column.x1);
        match (under.next(), under.next()) {
            (Some((column, headed)), None) if !*headed => {
                *headed = true;
                column.room = column.room.max(room);
                column.heading = heading;
            }
            (None, _) if text.last().is_some_and(|line| line.height < top) => {}
            (None, _) => blank.push(Column { x0, x1, room, digit: 0.0, heading }),
            _ => return None,
        }
    }
    if headed.contains(&false) {
        return None;
    }
    columns.extend(blank);
    columns.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    columns.windows(2).all(|pair| matches!(pair, [a, b] if a.x1 <= b.x0)).then_some(columns)
}

/// The stripes that words stand in.
fn stripes(words: &[&Word]) -> Vec<Column> {
    let mut words: Vec<&Word> = words.to_vec();
    words.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut columns: Vec<Column> = Vec::new();
    for word in words {
        let digit = word.width() / word.text.chars().count().max(1) as f32;
        match columns.last_mut().filter(|column| word.x0 < column.x1) {
            Some(column) => {
                column.digit = column.digit.max(digit);
                column.x1 = column.x1.max(word.x1);
                column.room = column.room.max(word.width());
            }
            None => {
                let (x0, x1, room) = (word.x0, word.x1, word.width());
                columns.push(Column { x0, x1, room, digit, heading: Vec::new() });
            }
        }
    }
    columns
}

/// Height of the first line of a heading, as far as its lines stand close.
fn near_top(text: &[&Heading<'_>], lead: f64) -> f64 {
    let mut top = text.last().map_or(f64::MAX, |line| line.height);
    for line in text.iter().rev().skip(1) {
        if top - line.height > lead * super::rows::TIGHT {
            break;
        }
        top = line.height;
    }
    top
}

/// Whether no other heading stands below one.
fn is_lowest(heading: &Heading<'_>, headings: &[Heading<'_>]) -> bool {
    let below = |other: &&Heading<'_>| other.height > heading.height + f64::from(heading.word.size) * 0.5;
    !headings.iter().filter(below).any(|other| other.word.overlaps(heading.word.x0, heading.word.x1))
}

/// The lines of a heading, given its last one.
fn whole<'h, 'a>(
    last: &'h Heading<'a>,
    headings: &'h [Heading<'a>],
    lowest: &[bool],
    lead: f64,
) -> Vec<&'h Heading<'a>> {
    let mut lines = vec![last];
    let (mut x0, mut x1) = (last.word.x0, last.word.x1);
    while let Some(first) = lines.last() {
        let above = headings.iter().rev().find(|other| {
            let gap = first.height - other.height;
            gap > lead * 0.5 && gap <= lead * APART && other.word.overlaps(x0, x1)
        });
        // a heading of several columns is none of one
        let alone = |other: &&Heading<'_>| {
            let over = headings
                .iter()
                .zip(lowest)
                .filter(|(heading, lowest)| **lowest && heading.word.overlaps(other.word.x0, other.word.x1));
            over.count() <= 1
        };
        let Some(above) = above.filter(alone) else { break };
        (x0, x1) = (x0.min(above.word.x0), x1.max(above.word.x1));
        lines.push(above);
        if lines.len() > 16 {
            break;
        }
    }
    lines.reverse();
    lines
}
