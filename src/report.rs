//! A report 年度报告: a form filled in, with where each value was read and what was doubtful.
//!
//! The JSON record (`gouji.report/1`) is made and read back by [`record`].

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::division;
use crate::form::{CellId, Form, Table, TableKind};
use crate::text::lang::Message;

pub mod record;

/// A report as read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Where it was read from.
    pub source: Source,
    /// Its title as printed.
    pub title: Option<String>,
    /// The body that made it.
    pub issuer: Issuer,
    /// The year that it is about.
    pub year: Option<u16>,
    /// The form of table 二, or `annex-2014`; nothing when no table was found.
    pub form: Option<String>,
    /// Date of publication, `YYYY-MM-DD`.
    pub published: Option<String>,
    /// The period that it says its figures cover.
    pub period: Option<Period>,
    /// How to reach the office that made it.
    pub contact: Option<Contact>,
    /// What stands before its first section.
    pub preamble: String,
    /// Its sections as found, in order.
    pub sections: Vec<Section>,
    /// Its tables, in the order of [`TableKind::ALL`]; nothing for one that it lacks.
    pub sheets: [Option<Sheet>; 3],
    /// What was repaired, inferred or doubtful.
    pub warnings: Vec<Warning>,
}

/// Where a report was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// Path of the file, `archive!member` for a member of an archive.
    pub path: String,
    /// Address that it came from.
    pub url: Option<String>,
    /// Where a project's archive keeps it: `archive/FILE!OFFSET`, for a report that was crawled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archive: Option<String>,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// Media type of what was read, found from the content.
    pub media_type: String,
    /// Character encoding that the text was read with.
    pub charset: Option<String>,
    /// What is odd about the source, such as a host outside gov.cn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The body that made the report 行政机关.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Issuer {
    /// Its name.
    pub name: Option<String>,
    /// GB/T 2260 code of its division.
    pub division: Option<String>,
    /// Province of its division.
    pub province: Option<String>,
    /// City of its division.
    pub city: Option<String>,
    /// County of its division.
    pub county: Option<String>,
    /// Level of its government.
    pub level: Option<division::Level>,
    /// What sort of body it is.
    pub kind: Option<division::Kind>,
}

/// A span of days, both included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Period {
    /// First day, `YYYY-MM-DD`.
    pub from: String,
    /// Last day, `YYYY-MM-DD`.
    pub to: String,
}

/// How to reach the office that made the report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Contact {
    /// Name of the office.
    pub office: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Postcode, six digits.
    pub postcode: Option<String>,
    /// Telephone number as printed.
    pub telephone: Option<String>,
    /// Fax number as printed.
    pub fax: Option<String>,
    /// Mail address.
    pub email: Option<String>,
}

/// A section of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    /// Its number on the form, 1 to 6.
    pub number: u8,
    /// Its heading as printed, without numbering.
    pub heading: String,
    /// Its text without tables, a paragraph a line.
    pub text: String,
}

/// A statutory table filled in.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The table of the form.
    pub table: &'static Table,
    /// An entry for each cell, in the order of [`Table::places`].
    pub entries: Vec<Entry>,
}

/// A cell filled in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// What it holds.
    pub value: Value,
    /// Where it was read; nothing for one read back from a record without provenance.
    pub origin: Option<Origin>,
}

/// What a cell holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// The table has no room for the cell.
    #[default]
    Absent,
    /// The cell is there and empty.
    Blank,
    /// A sign for "nothing here", such as `/`.
    Mark(String),
    /// A number.
    Number(Decimal),
    /// Text that is no number.
    Unreadable(String),
}

/// Where a value was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Origin {
    /// What the cell says, white space folded.
    pub raw: String,
    /// Number of the statutory table: 2, 3 or 4.
    pub table: u8,
    /// Row in the table as found, counted from 1, heading rows included; parts of a broken table count on.
    pub row: u32,
    /// Column among the number columns of the row, counted from 1.
    pub column: u32,
    /// Line of the source, counted from 1, for sources that have lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Page of the source, counted from 1, for sources that have pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Left, upper, right and lower side of the cell on that page, in whole points from the top left.
    #[serde(default, rename = "box", skip_serializing_if = "Option::is_none")]
    pub area: Option<[i32; 4]>,
}

/// Something that was repaired, inferred or doubtful in reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// What sort of doubt, a kebab name.
    pub code: String,
    /// What was found and what was done.
    pub message: Message,
    /// Address of the cell, row (`requests.new`) or table (`requests`) that it is about.
    pub cell: Option<String>,
}

impl Warning {
    /// A warning about the whole report.
    pub fn new(code: &str, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: Message::new(en, zh), cell: None }
    }

    /// The same warning about a cell, row or table.
    pub fn at(self, cell: impl ToString) -> Self {
        Self { cell: Some(cell.to_string()), ..self }
    }
}

impl Value {
    /// The number, where there is one.
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }
}

/// Two sheets are equal when they are of the same table and hold the same.
impl PartialEq for Sheet {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.table, other.table) && self.entries == other.entries
    }
}

impl Sheet {
    /// A sheet of which no cell was found yet.
    pub fn empty(table: &'static Table) -> Self {
        Self { table, entries: vec![Entry::default(); table.len()] }
    }

    /// The form version that it is of.
    pub fn form(&self) -> Option<&'static Form> {
        self.table.form()
    }

    /// Every cell with its address, in the order of the form.
    pub fn cells(&self) -> impl Iterator<Item = (CellId, &Entry)> {
        self.table.places().map(|place| place.id).zip(&self.entries)
    }

    /// What the cell at a row and column holds; [`Value::Absent`] for one that the table does not have.
    pub fn value(&self, row: &str, column: &str) -> &Value {
        self.entry(row, column).map_or(&Value::Absent, |entry| &entry.value)
    }

    /// The entry at a row and column.
    pub fn entry(&self, row: &str, column: &str) -> Option<&Entry> {
        self.position(row, column).and_then(|at| self.entries.get(at))
    }

    /// The entry at a row and column, to be filled.
    pub fn entry_mut(&mut self, row: &str, column: &str) -> Option<&mut Entry> {
        self.position(row, column).and_then(|at| self.entries.get_mut(at))
    }

    fn position(&self, row: &str, column: &str) -> Option<usize> {
        let mut start = 0;
        for block in self.table.blocks {
            for candidate in block.rows {
                if candidate.key == row {
                    return block.columns.iter().position(|c| c.key == column).map(|at| start + at);
                }
                start += block.columns.len();
            }
        }
        None
    }
}

impl Report {
    /// The table of a kind, where the report has it.
    pub fn sheet(&self, kind: TableKind) -> Option<&Sheet> {
        self.sheets.get(kind as usize).and_then(Option::as_ref)
    }

    /// The sheets that it has, in the order of the form.
    pub fn present(&self) -> impl Iterator<Item = &Sheet> {
        self.sheets.iter().flatten()
    }

    /// What a cell holds; [`Value::Absent`] for one that the report does not have.
    pub fn value(&self, id: CellId) -> &Value {
        self.sheet(id.table).map_or(&Value::Absent, |sheet| sheet.value(id.row, id.column))
    }

    /// The section of a number, where the report has it.
    pub fn section(&self, number: u8) -> Option<&Section> {
        self.sections.iter().find(|section| section.number == number)
    }

    /// How the report is called in messages: its title, else its path.
    pub fn name(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.source.path)
    }
}
