//! The official blank 格式: its tables, headings with known spellings, sums (勾稽关系) as data, and legal basis.
//!
//! A [`Form`] is one static value without code; the versions stand in [`VERSIONS`], one file each. Which version a
//! table belongs to is decided by its labels, never by the year.

use std::fmt;
use std::ops::RangeInclusive;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub mod section;
mod versions;

pub use versions::VERSIONS;

/// One version of the statutory form 政府信息公开工作年度报告格式.
#[derive(Debug)]
pub struct Form {
    /// Name of the version: the year from which it is in force.
    pub id: &'static str,
    /// Report years for which it is prescribed.
    pub years: RangeInclusive<u16>,
    /// The notice that prescribes it.
    pub notice: &'static str,
    /// Its three tables.
    pub tables: [Table; 3],
    /// The sums that must tie.
    pub identities: &'static [Identity],
}

/// Which of the three statutory tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TableKind {
    /// Table 二: information published proactively 主动公开政府信息情况.
    Proactive,
    /// Table 三: requests received and handled 收到和处理政府信息公开申请情况.
    Requests,
    /// Table 四: reconsideration and litigation 行政复议、行政诉讼情况.
    Disputes,
}

impl TableKind {
    /// All three, in the order of the form.
    pub const ALL: [TableKind; 3] = [TableKind::Proactive, TableKind::Requests, TableKind::Disputes];

    /// The first part of its cells' addresses.
    pub const fn key(self) -> &'static str {
        match self {
            TableKind::Proactive => "proactive",
            TableKind::Requests => "requests",
            TableKind::Disputes => "disputes",
        }
    }

    /// The number of the section that holds it: 2, 3 or 4.
    pub const fn number(self) -> u8 {
        self as u8 + 2
    }

    /// The Chinese numeral by which people call it.
    pub const fn numeral(self) -> &'static str {
        match self {
            TableKind::Proactive => "二",
            TableKind::Requests => "三",
            TableKind::Disputes => "四",
        }
    }
}

impl fmt::Display for TableKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// A statutory table: one or more blocks, one below the other.
#[derive(Debug)]
pub struct Table {
    /// Which of the three it is.
    pub kind: TableKind,
    /// Its blocks: table 二 has one for each item of 条例第二十条, the others have one.
    pub blocks: &'static [Block],
}

/// A rectangle of cells under one line of column headings.
#[derive(Debug)]
pub struct Block {
    /// The line above its headings, such as `第二十条第（一）项`; empty where there is none.
    pub banner: &'static str,
    /// How its rows lie on the page.
    pub layout: Layout,
    /// Headings of its columns.
    pub columns: &'static [Column],
    /// Its rows.
    pub rows: &'static [Row],
}

/// How the rows of a block lie on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One below the other, each with its label at the left.
    Down,
    /// Side by side in a single line of cells, each with its label above its columns: table 四.
    Across,
}

/// A row of the form.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its part of the address.
    pub key: &'static str,
    /// Its label as on the form, with the numbering.
    pub label: &'static str,
    /// Labels of the groups above it, outermost first.
    pub groups: &'static [&'static str],
    /// Other known spellings of the label.
    pub spellings: &'static [&'static str],
}

/// A column of the form.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its part of the address.
    pub key: &'static str,
    /// Its heading as on the form.
    pub label: &'static str,
    /// Headings above it, outermost first.
    pub groups: &'static [&'static str],
    /// Other known spellings of the heading.
    pub spellings: &'static [&'static str],
    /// What its numbers measure.
    pub measure: Measure,
}

/// What a number measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// A count: a whole number, not negative.
    Count,
    /// An increase or decrease 本年增/减: a whole number with a sign.
    Change,
    /// An amount of money in 万元.
    Amount,
}

/// The address of a cell, `TABLE.ROW.COLUMN`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellId {
    /// The table.
    pub table: TableKind,
    /// Key of the row.
    pub row: &'static str,
    /// Key of the column.
    pub column: &'static str,
}

impl fmt::Display for CellId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.table.key(), self.row, self.column)
    }
}

impl Serialize for CellId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A sum that must tie 勾稽关系.
#[derive(Debug)]
pub struct Identity {
    /// The rule that evaluates it.
    pub rule: &'static str,
    /// The sum as an equation in the form's words, stated side first.
    pub text: &'static str,
    /// The table that it is about.
    pub table: TableKind,
    /// Which cells it ties.
    pub shape: Shape,
}

/// Which cells an identity ties.
#[derive(Debug)]
pub enum Shape {
    /// In every row: `total` = the sum of `parts`; all of them are column keys.
    Across {
        /// Column of the total.
        total: &'static str,
        /// Columns that it sums.
        parts: &'static [&'static str],
    },
    /// In every column: the sum of `stated` = the sum of `parts`; all of them are row keys.
    Down {
        /// Rows of the stated side.
        stated: &'static [&'static str],
        /// Rows that must give the same.
        parts: &'static [&'static str],
    },
}

/// A cell of a table with its row and column.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Its address.
    pub id: CellId,
    /// Its row on the form.
    pub row: &'static Row,
    /// Its column on the form.
    pub column: &'static Column,
}

impl Form {
    /// The table of a kind.
    pub fn table(&'static self, kind: TableKind) -> &'static Table {
        &self.tables[kind as usize]
    }
}

impl Table {
    /// Every cell in the order of the form: block by block, row by row.
    pub fn places(&'static self) -> impl Iterator<Item = Place> {
        let kind = self.kind;
        self.blocks.iter().flat_map(move |block| {
            block.rows.iter().flat_map(move |row| {
                block.columns.iter().map(move |column| Place {
                    id: CellId { table: kind, row: row.key, column: column.key },
                    row,
                    column,
                })
            })
        })
    }

    /// Every row with the columns of its block.
    pub fn rows(&'static self) -> impl Iterator<Item = (&'static Row, &'static [Column])> {
        self.blocks.iter().flat_map(|block| block.rows.iter().map(|row| (row, block.columns)))
    }

    /// Number of its cells.
    pub fn len(&self) -> usize {
        self.blocks.iter().map(|block| block.rows.len() * block.columns.len()).sum()
    }

    /// Whether it has no cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The form version that this table is of.
    pub fn form(&'static self) -> Option<&'static Form> {
        VERSIONS.iter().copied().find(|form| form.tables.iter().any(|table| std::ptr::eq(table, self)))
    }
}

/// The version that is prescribed for a report year; nothing for the years before the first.
pub fn prescribed(year: u16) -> Option<&'static Form> {
    VERSIONS.iter().copied().find(|form| form.years.contains(&year))
}

/// The version of a given name.
pub fn version(id: &str) -> Option<&'static Form> {
    VERSIONS.iter().copied().find(|form| form.id == id)
}

/// The cell of an address, whatever the version; nothing when no version has it.
pub fn cell(address: &str) -> Option<CellId> {
    let (table, rest) = address.split_once('.')?;
    let (row, column) = rest.rsplit_once('.')?;
    VERSIONS
        .iter()
        .flat_map(|form| form.tables.iter())
        .filter(|t| t.kind.key() == table)
        .find_map(|table| table.places().map(|place| place.id).find(|id| id.row == row && id.column == column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_those_of_the_notices() {
        let sizes = |id| version(id).unwrap().tables.iter().map(Table::len).collect::<Vec<_>>();
        assert_eq!(sizes("2021"), [10, 25 * 7, 15]);
        assert_eq!(sizes("2019"), [22, 23 * 7, 15]);
    }

    #[test]
    fn every_address_leads_back_to_its_cell() {
        for form in VERSIONS {
            for table in &form.tables {
                let mut seen = std::collections::HashSet::new();
                for place in table.places() {
                    assert_eq!(cell(&place.id.to_string()), Some(place.id));
                    assert!(seen.insert(place.id), "{} stands twice", place.id);
                }
            }
        }
    }

    #[test]
    fn identities_name_rows_and_columns_that_exist() {
        for form in VERSIONS {
            for identity in form.identities {
                let table = form.table(identity.table);
                let has_row = |key: &&str| table.rows().any(|(row, _)| row.key == *key);
                let has_column = |key: &&str| table.rows().all(|(_, cs)| cs.iter().any(|c| c.key == *key));
                match identity.shape {
                    Shape::Across { total, parts } => {
                        assert!(has_column(&total) && parts.iter().all(has_column))
                    }
                    Shape::Down { stated, parts } => assert!(stated.iter().chain(parts).all(has_row)),
                }
            }
        }
    }

    #[test]
    fn years_follow_on_without_overlap() {
        for year in 2019..2030 {
            assert_eq!(VERSIONS.iter().filter(|form| form.years.contains(&year)).count(), 1, "{year}");
        }
        assert!(prescribed(2018).is_none());
    }
}
