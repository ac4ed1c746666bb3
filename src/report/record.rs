//! The JSON record `gouji.report/1`: written by [`Report::record`], read back by [`read`], described by [`schema`].
//!
//! A record read back is the report that it was made of, but for the origins of its cells when it was written without
//! provenance and for the other language of its warnings. So checking a record gives what checking its source gives.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use schemars::JsonSchema;
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

use super::{Contact, Issuer, Origin, Period, Report, Section, Sheet, Source, Value};
use crate::form::{self, Form, Table, TableKind, VERSIONS};
use crate::text::lang::Lang;

mod read;
mod schema;

pub use read::{Error, read, read_from};
pub use schema::schema;

/// The value of a record's `schema`.
pub const SCHEMA: &str = "gouji.report/1";

/// A report as JSON.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Report")]
pub struct Record<'a> {
    /// Name and version of this schema.
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    /// Where the report was read from.
    source: &'a Source,
    /// Title as printed.
    title: Option<&'a str>,
    /// The body that made the report.
    issuer: &'a Issuer,
    /// The year that it is about.
    year: Option<u16>,
    /// The form of table 二, or `annex-2014`; null when no table was found.
    form: Option<&'a str>,
    /// Date of publication, `YYYY-MM-DD`.
    published: Option<&'a str>,
    /// The period that it says its figures cover.
    period: Option<&'a Period>,
    /// How to reach the office that made it.
    contact: Option<&'a Contact>,
    /// What stands before its first section.
    preamble: &'a str,
    /// Its sections as found, in order.
    sections: &'a [Section],
    /// Table 二, row by row; null when the report lacks it.
    #[schemars(schema_with = "schema::proactive")]
    proactive: Option<Rows<'a>>,
    /// Table 三, row by row; null when the report lacks it.
    #[schemars(schema_with = "schema::requests")]
    requests: Option<Rows<'a>>,
    /// Table 四, row by row; null when the report lacks it.
    #[schemars(schema_with = "schema::disputes")]
    disputes: Option<Rows<'a>>,
    /// What the cells say that are null without being blank, by address.
    #[schemars(with = "std::collections::BTreeMap<String, String>")]
    marks: Marks<'a>,
    /// What was repaired, inferred or doubtful.
    warnings: Vec<Doubt<'a>>,
    /// The form of each table whose keys and the report's form do not tell it.
    #[serde(skip_serializing_if = "Forms::is_empty")]
    #[schemars(with = "std::collections::BTreeMap<String, String>")]
    forms: Forms<'a>,
    /// Where every cell was read, by address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "std::collections::BTreeMap<String, Origin>")]
    provenance: Option<Provenance<'a>>,
}

/// A warning in one language.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Warning")]
struct Doubt<'a> {
    /// What sort of doubt.
    code: std::borrow::Cow<'a, str>,
    /// What was found and what was done.
    message: std::borrow::Cow<'a, str>,
    /// Address of the cell, row or table that it is about.
    #[serde(default)]
    cell: Option<std::borrow::Cow<'a, str>>,
}

impl Report {
    /// The report as a JSON record: warnings worded in `lang`, with where every cell was read if `provenance`.
    pub fn record(&self, lang: Lang, provenance: bool) -> Record<'_> {
        let rows = |kind| self.sheet(kind).map(Rows);
        let doubts = self.warnings.iter().map(|warning| Doubt {
            code: warning.code.as_str().into(),
            message: warning.message.get(lang).into(),
            cell: warning.cell.as_deref().map(Into::into),
        });
        Record {
            schema: SCHEMA,
            source: &self.source,
            title: self.title.as_deref(),
            issuer: &self.issuer,
            year: self.year,
            form: self.form.as_deref(),
            published: self.published.as_deref(),
            period: self.period.as_ref(),
            contact: self.contact.as_ref(),
            preamble: &self.preamble,
            sections: &self.sections,
            proactive: rows(TableKind::Proactive),
            requests: rows(TableKind::Requests),
            disputes: rows(TableKind::Disputes),
            marks: Marks(self),
            warnings: doubts.collect(),
            forms: Forms(self.present().filter_map(|sheet| undecided(self, sheet)).collect()),
            provenance: provenance.then_some(Provenance(self)),
        }
    }
}

/// Which table of the form a table of a record is, by its rows and columns (an empty column stands for a row without
/// any): the newest version that has them all, unless the report's own form or the one of its year has them too.
fn table_of(kind: TableKind, form: Option<&str>, year: Option<u16>, cells: &[(&str, &str)]) -> Option<&'static Table> {
    let has = |table: &'static Table, row: &str, column: &str| {
        table.rows().any(|(r, columns)| r.key == row && (column.is_empty() || columns.iter().any(|c| c.key == column)))
    };
    let fits = |form: &&'static Form| cells.iter().all(|(row, column)| has(form.table(kind), row, column));
    let likely = [form.and_then(form::version), year.and_then(form::prescribed)];
    let candidates = likely.into_iter().flatten().chain(VERSIONS.iter().copied().rev());
    candidates.into_iter().find(fits).map(|form| form.table(kind))
}

/// The version of a sheet, where its record would not tell it.
fn undecided<'a>(report: &Report, sheet: &'a Sheet) -> Option<(TableKind, &'a str)> {
    let there = sheet.cells().filter(|(_, entry)| entry.value != Value::Absent);
    let there: Vec<_> = there.map(|(id, _)| (id.row, id.column)).collect();
    let table = table_of(sheet.table.kind, report.form.as_deref(), report.year, &there);
    let told = table.is_some_and(|table| std::ptr::eq(table, sheet.table));
    (!told).then(|| sheet.form().map(|form| (sheet.table.kind, form.id)))?
}

/// A sheet as a map from rows to maps from columns to numbers.
#[derive(Debug)]
struct Rows<'a>(&'a Sheet);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let mut rest = self.0.entries.as_slice();
        for (row, columns) in self.0.table.rows() {
            let (entries, after) = rest.split_at_checked(columns.len()).unwrap_or((rest, &[]));
            rest = after;
            if entries.iter().any(|entry| entry.value != Value::Absent) {
                let cells = columns.iter().map(|column| column.key).zip(entries.iter().map(|entry| &entry.value));
                map.serialize_entry(row.key, &Cells(cells))?;
            }
        }
        map.end()
    }
}

/// The cells of a row, those that the table has no room for left out.
struct Cells<I>(I);

impl<'a, I: Iterator<Item = (&'static str, &'a Value)> + Clone> Serialize for Cells<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(
            self.0
                .clone()
                .filter(|(_, value)| **value != Value::Absent)
                .map(|(key, value)| (key, value.number().map(Plain))),
        )
    }
}

/// The marks and unreadable texts by address.
#[derive(Debug)]
struct Marks<'a>(&'a Report);

impl Serialize for Marks<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let cells = self.0.present().flat_map(Sheet::cells);
        serializer.collect_map(cells.filter_map(|(id, entry)| match &entry.value {
            Value::Mark(text) | Value::Unreadable(text) => Some((id, text)),
            Value::Absent | Value::Blank | Value::Number(_) => None,
        }))
    }
}

/// The versions of tables by the tables' keys.
#[derive(Debug)]
struct Forms<'a>(Vec<(TableKind, &'a str)>);

impl Forms<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Forms<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

/// The origins by address.
#[derive(Debug)]
struct Provenance<'a>(&'a Report);

impl Serialize for Provenance<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let cells = self.0.present().flat_map(Sheet::cells);
        serializer.collect_map(cells.filter_map(|(id, entry)| Some((id, entry.origin.as_ref()?))))
    }
}

/// A number as JSON with the decimals that were written: `7` is an integer, `7730.20` keeps both decimals.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plain(pub(crate) Decimal);

impl Serialize for Plain {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.scale() == 0
            && let Some(whole) = self.0.to_i64()
        {
            return serializer.serialize_i64(whole);
        }
        self.0.to_string().parse::<serde_json::Number>().map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl JsonSchema for Plain {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Number".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "number" })
    }
}

#[cfg(test)]
mod tests;
