//! Labels of the form made ready for comparison, and how near a printed label comes to one.

use std::sync::LazyLock;

use crate::form::{Layout, Table, VERSIONS};
use crate::text::fold::{Numbering, fold, split_numbering, stem};

/// Nearness from which a printed label is taken for one of the form.
pub(super) const NEAR: f32 = 0.6;
/// Nearness below which the label is a misprint worth a word.
pub(super) const KNOWN: f32 = 0.9;

/// A label reduced to what tells it from others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Key {
    /// The folded stem without punctuation.
    pub(super) stem: String,
    /// Its numbering.
    pub(super) number: Option<Numbering>,
}

impl Key {
    /// The key of a label as printed.
    pub(super) fn of(label: &str) -> Self {
        let folded = fold(label);
        let (number, _) = split_numbering(&folded);
        let mut stem = stem(&folded);
        stem.retain(|c| !matches!(c, ',' | '.' | '-' | ':' | ';' | '/' | '?'));
        Self { stem, number }
    }

    fn len(&self) -> usize {
        self.stem.chars().count()
    }
}

/// A label of the form with its known spellings.
#[derive(Debug)]
pub(super) struct Label {
    spellings: Vec<Key>,
    number: Option<Numbering>,
    /// Stem of the innermost group above it.
    pub(super) group: Option<String>,
}

impl Label {
    fn new(label: &str, spellings: &[&str], groups: &[&str]) -> Self {
        let first = Key::of(label);
        let number = first.number;
        let spellings = std::iter::once(first).chain(spellings.iter().map(|s| Key::of(s))).collect();
        Self { spellings, number, group: groups.last().map(|group| Key::of(group).stem) }
    }

    /// Whether a printed label is this one to the letter, whatever its dress.
    pub(super) fn is(&self, printed: &Key) -> bool {
        self.spellings.iter().any(|spelling| spelling.stem == printed.stem)
    }

    /// The share of its neighbouring pairs of characters that a text holds: for a label whose lines stand apart.
    /// 0 for a label too short to tell, or with too little of it there.
    pub(super) fn coverage(&self, text: &str) -> f32 {
        let share = |spelling: &Key| {
            let chars: Vec<char> = spelling.stem.chars().collect();
            if chars.len() < 5 {
                return 0.0;
            }
            let held = chars.windows(2).filter(|pair| text.contains(&pair.iter().collect::<String>())).count();
            held as f32 / (chars.len() - 1) as f32
        };
        let best = self.spellings.iter().map(share).fold(0.0, f32::max);
        if best >= 0.8 { best } else { 0.0 }
    }

    /// How near a printed label comes, from 0 to 1; 0 when it is another.
    pub(super) fn nearness(&self, printed: &Key) -> f32 {
        let best = self.spellings.iter().map(|spelling| nearness(spelling, printed)).fold(0.0, f32::max);
        match (self.number, printed.number) {
            // a number may be missing or of another style, but a wrong one speaks against
            (Some(a), Some(b)) if best > 0.0 && value(a) != value(b) => best - 0.15,
            _ => best,
        }
    }
}

fn value(numbering: Numbering) -> u8 {
    match numbering {
        Numbering::Han(n) | Numbering::HanBracketed(n) | Numbering::Arabic(n) => n,
    }
}

fn nearness(known: &Key, printed: &Key) -> f32 {
    if known.stem == printed.stem {
        return 1.0;
    }
    let (a, b) = (known.len(), printed.len());
    // short labels have too little to go by
    if a < 4 || b < 3 || b > a * 4 {
        return 0.0;
    }
    if printed.stem.contains(&known.stem) {
        return 0.93;
    }
    if known.stem.starts_with(&printed.stem) && b * 2 >= a {
        return 0.85;
    }
    // too different in length to be near
    if a.abs_diff(b) as f32 > (1.0 - NEAR) * a.max(b) as f32 {
        return 0.0;
    }
    let ratio = strsim::normalized_levenshtein(&known.stem, &printed.stem) as f32;
    if ratio >= NEAR { ratio * 0.95 } else { 0.0 }
}

/// The labels of a table.
#[derive(Debug)]
pub(super) struct Labels {
    pub(super) table: &'static Table,
    /// Labels of its rows, block by block, in order.
    pub(super) rows: Vec<Label>,
    /// For each row: the block that it is in.
    pub(super) block: Vec<usize>,
    /// For each row: the place of its first cell among all cells of the table.
    pub(super) start: Vec<usize>,
    /// For each block: the headings of its columns.
    pub(super) columns: Vec<Vec<Label>>,
    /// Stems of all groups above rows.
    pub(super) groups: Vec<String>,
}

impl Labels {
    fn new(table: &'static Table) -> Self {
        let mut groups: Vec<String> =
            table.rows().flat_map(|(row, _)| row.groups.iter().map(|group| Key::of(group).stem)).collect();
        groups.dedup();
        Self {
            table,
            rows: table.rows().map(|(row, _)| Label::new(row.label, row.spellings, row.groups)).collect(),
            block: table.blocks.iter().enumerate().flat_map(|(i, b)| std::iter::repeat_n(i, b.rows.len())).collect(),
            start: table
                .rows()
                .scan(0, |next, (_, columns)| Some(std::mem::replace(next, *next + columns.len())))
                .collect(),
            columns: table
                .blocks
                .iter()
                .map(|b| b.columns.iter().map(|c| Label::new(c.label, c.spellings, c.groups)).collect())
                .collect(),
            groups,
        }
    }

    /// Whether its rows lie side by side.
    pub(super) fn is_across(&self) -> bool {
        self.table.blocks.iter().any(|block| block.layout == Layout::Across)
    }

    /// Whether a text is the label of a row, or that of a group of rows.
    pub(super) fn name(&self, text: &str) -> bool {
        // shorter ones are numbers, marks, and words that may stand in a cell
        if text.chars().filter(|c| !c.is_ascii()).count() < 3 {
            return false;
        }
        let key = Key::of(text);
        self.row(&key).is_some() || self.rows.iter().any(|label| label.group.as_deref() == Some(key.stem.as_str()))
    }

    /// The row that a printed label is to the letter.
    pub(super) fn row(&self, printed: &Key) -> Option<usize> {
        self.rows.iter().position(|label| label.is(printed))
    }
}

/// The labels of every table of every version, by version and table.
pub(super) static LABELS: LazyLock<Vec<Labels>> =
    LazyLock::new(|| VERSIONS.iter().flat_map(|form| form.tables.iter().map(Labels::new)).collect());

#[cfg(test)]
mod tests {
    use super::*;

    fn near(known: &str, printed: &str) -> f32 {
        Label::new(known, &[], &[]).nearness(&Key::of(printed))
    }

    #[test]
    fn dress_and_misprints() {
        assert_eq!(near("3.危及“三安全一稳定”", "3、危及\"三安全一稳定\""), 1.0);
        assert!(near("2.其他法律行政法规禁止公开", "2.其他法律行政止公开") > NEAR);
        assert!(near("规章", "规章（设区的市、自治州）") == 1.0);
        assert!(near("一、本年新收政府信息公开申请数量", "一、本年新收政府信息公开") > NEAR);
    }

    #[test]
    fn neighbours_stay_apart() {
        for (a, b) in [
            ("5.属于三类内部事务信息", "6.属于四类过程性信息"),
            ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"),
            ("7.属于行政执法案卷", "8.属于行政查询事项"),
            ("行政许可", "行政处罚"),
            ("总计", "其他"),
        ] {
            assert!(near(a, b) < NEAR, "{a} ~ {b}: {}", near(a, b));
        }
    }
}
