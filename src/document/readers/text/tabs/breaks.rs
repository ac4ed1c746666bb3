//! What ends the rows of a table written with tabs: told by what its rows would be.

use crate::text::fold::{narrow, trim};
use crate::text::number::{Reading, read_change};

/// What ends a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breaks {
    /// A blank line: a cell begins with each tab, wherever lines break.
    Blank,
    /// The end of the line.
    Line,
    /// Nothing: lines break at paragraphs within cells.
    Unknown,
}

/// What ends the rows of a table in which each row should be some labels and then numbers. The `likely` answer holds
/// unless too many rows would then be otherwise.
pub(super) fn find(lines: &[&str], likely: Breaks) -> Breaks {
    let holds = |breaks: Breaks| {
        let found = Rows::of(lines, breaks);
        let odd = found.alone + if breaks == Breaks::Line { found.mixed } else { 0 };
        // a blank line that ends rows ends all of them
        let whole = breaks == Breaks::Line || found.mixed * 10 <= found.good;
        // a table may have one row of numbers alone, whose labels all stand above
        whole && (odd < 2 || odd < 3 && found.good > 0 || odd * 3 <= found.good)
    };
    if holds(likely) {
        return likely;
    }
    if likely == Breaks::Blank && holds(Breaks::Line) {
        return Breaks::Line;
    }
    // only cells behind tabs can be told wherever lines break
    let tabbed = lines.iter().filter(|line| line.contains('\t'));
    let led = tabbed.clone().filter(|line| line.starts_with('\t')).count();
    if led * 2 >= tabbed.count() { Breaks::Unknown } else { likely }
}

/// What the rows of a table would be.
#[derive(Debug, Default)]
struct Rows {
    /// Those that have labels and then numbers.
    good: usize,
    /// Those that have numbers alone.
    alone: usize,
    /// Places where a label follows a number within a row.
    mixed: usize,
}

impl Rows {
    fn of(lines: &[&str], breaks: Breaks) -> Self {
        let mut found = Self::default();
        let (mut labelled, mut figures, mut mixed) = (false, false, false);
        for line in lines.iter().chain([&""]) {
            if breaks == Breaks::Line || trim(line).is_empty() && !line.contains('\t') {
                found.good += usize::from(figures && labelled && !mixed);
                found.alone += usize::from(figures && !labelled);
                (labelled, figures, mixed) = (false, false, false);
            }
            let mut behind = figures;
            for cell in line.split('\t').map(trim).filter(|cell| !cell.is_empty()) {
                let is_label = !is_figure(cell);
                if is_label && behind {
                    mixed = true;
                    found.mixed += 1;
                }
                behind = !is_label;
                labelled |= is_label;
                figures |= behind;
            }
        }
        found
    }
}

/// Whether a cell is a number or a mark.
fn is_figure(cell: &str) -> bool {
    // most labels are told by their first character
    let first = cell.chars().next().map(narrow);
    let may = first.is_some_and(|c| !c.is_alphabetic() || matches!(c, '增' | '减' | '未' | '无' | '無' | '零' | '〇'));
    may && cell.len() < 64 && !matches!(read_change(cell), Reading::Other(_))
}
