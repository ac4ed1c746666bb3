//! Tables in which a tab stands alone before each cell, as Tika writes the paragraphs in cells of a page.

use super::super::Found;
use crate::grid::{Builder, Draft, Layout};
use crate::text::fold::trim;

/// Finds a table in which a tab stands alone before each cell, and blank lines behind it. Where rows end is not known.
pub(super) fn find(lines: &[&str], number: u32) -> Option<Found> {
    // blank lines between two cells, and two rows
    const MOST_BLANK: usize = 4;
    let is_lone = |line: &str| line.starts_with('\t') && trim(line).is_empty();
    if !is_lone(lines.first()?) || trim(lines.get(1)?).is_empty() || lines.get(1)?.contains('\t') {
        return None;
    }
    let mut builder = Builder::new(Layout::Stream);
    let (mut at, mut end, mut cells) = (0, 0, 0);
    while lines.get(at).is_some_and(|line| line.starts_with('\t')) {
        // cells side by side on a line are another dialect
        if lines.get(at).is_some_and(|line| line.matches('\t').count() > 1) {
            break;
        }
        let start = number + at as u32;
        let mut text = trim(lines.get(at).copied().unwrap_or_default()).to_owned();
        at += 1;
        while let Some(line) = lines.get(at).filter(|line| !line.is_empty() && !line.contains('\t')) {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(trim(line));
            at += 1;
        }
        builder.row();
        builder.cell(Draft { line: Some(start), ..Draft::plain(text) });
        (end, cells) = (at, cells + 1);
        let blank = lines.get(at..).unwrap_or_default().iter().take(MOST_BLANK + 1).take_while(|line| line.is_empty());
        let blank = blank.count();
        if cells == 1 && blank == 0 {
            return None;
        }
        at += blank;
    }
    (cells > 3).then(|| Found { grids: vec![builder.finish()], lines: end })
}
