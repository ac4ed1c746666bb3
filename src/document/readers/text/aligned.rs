//! Tables in columns padded with blanks to their full width, as inscriptis writes them. A character is a column there,
//! however wide it is shown, so that the columns are those of the text.

use super::Found;
use crate::grid::{Builder, Draft, Layout};
use crate::text::fold::trim;

/// Longest line that is looked at.
const WIDEST: usize = 2000;

/// Finds a table at the head of lines.
pub(super) fn find(lines: &[&str], number: u32) -> Option<Found> {
    let first = lines.first()?;
    // blanks between two texts, and blanks behind the last one or a line of nothing but blanks below
    let below = lines.get(1).copied().unwrap_or("");
    let padded = first.ends_with(' ') || !below.is_empty() && below.trim_matches(' ').is_empty();
    if !padded || !trim(first).contains("  ") || first.contains(['|', '\t']) {
        return None;
    }
    let mut columns = Columns::default();
    let mut rows: Vec<(Vec<char>, u32)> = Vec::new();
    let mut length = 0;
    for (at, line) in lines.iter().enumerate() {
        let chars: Vec<char> = line.chars().take(WIDEST + 1).collect();
        if chars.is_empty() || chars.len() > WIDEST || line.contains(['|', '\t']) {
            break;
        }
        let with = columns.with(&chars);
        if with.starts().len() < 2 {
            break;
        }
        columns = with;
        length = at + 1;
        if !trim(line).is_empty() {
            rows.push((chars, number + at as u32));
        }
    }
    let starts = columns.starts();
    let several = |chars: &[char]| starts.iter().filter(|start| chars.get(**start).is_some_and(|c| *c != ' ')).count();
    if rows.iter().filter(|(chars, _)| several(chars) > 1).count() < 2 {
        return None;
    }
    let mut builder = Builder::new(Layout::Ragged);
    for (chars, number) in rows {
        builder.row();
        // a row has the cells that its line is padded for
        for (at, start) in starts.iter().enumerate().filter(|(_, start)| **start < chars.len()) {
            let end = starts.get(at + 1).copied().unwrap_or(chars.len()).min(chars.len());
            let text: String = chars.get(*start..end).unwrap_or_default().iter().collect();
            builder.cell(Draft { line: Some(number), ..Draft::plain(trim(&text)) });
        }
    }
    Some(Found { grids: vec![builder.finish()], lines: length })
}

/// Where columns may begin: behind two blanks in every line that reaches so far, with a text in one of them.
#[derive(Clone, Default)]
struct Columns {
    /// For each place: whether two blanks stand before it in every line.
    open: Vec<bool>,
    /// For each place: whether some line has a text there.
    text: Vec<bool>,
}

impl Columns {
    /// The columns with one more line.
    fn with(&self, line: &[char]) -> Self {
        let mut columns = self.clone();
        let length = line.len().max(columns.open.len());
        columns.open.resize(length, true);
        columns.text.resize(length, false);
        let blank = |at: usize| line.get(at).is_none_or(|c| *c == ' ');
        for (at, open) in columns.open.iter_mut().enumerate().take(line.len()) {
            *open &= at == 0 || blank(at - 1) && (at == 1 || blank(at - 2));
        }
        for (at, text) in columns.text.iter_mut().enumerate() {
            *text |= !blank(at);
        }
        columns
    }

    fn starts(&self) -> Vec<usize> {
        let places = self.open.iter().zip(&self.text).enumerate();
        places.filter(|(_, (open, text))| **open && **text).map(|(at, _)| at).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::blocks;

    #[test]
    fn columns_of_characters() {
        let text = "规章    1 2     3 \n                  \n行政许可  4   \n              \n\n后";
        assert_eq!(blocks(text), ["规章|1 2|3 / 行政许可|4", "后"]);
    }

    #[test]
    fn prose_with_blanks_behind_it() {
        assert_eq!(blocks("甲  乙  \n丙，一句话。  \n\n丁"), ["甲  乙", "丙，一句话。", "丁"]);
    }
}
