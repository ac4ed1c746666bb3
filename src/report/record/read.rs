//! Records read back: one record, an array of them, or one a line.

use std::collections::BTreeMap;
use std::fmt;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::Number;

use super::{Doubt, SCHEMA, table_of};
use crate::form::TableKind;
use crate::report::{Contact, Entry, Issuer, Origin, Period, Report, Section, Sheet, Source, Value, Warning};
use crate::text::lang::Message;
use crate::text::number::{self, Reading};

/// Most records that are read at once; a longer run belongs into JSON Lines, which are read line by line.
const MAX_RECORDS: usize = 50_000;

/// Why bytes are no records.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no record at all.
    #[error("{}", self.message())]
    Empty,
    /// They are no JSON, or not of a record's shape.
    #[error("{}", self.message())]
    Json {
        /// Line where it fails, counted from 1.
        line: usize,
        /// How it fails.
        source: serde_json::Error,
    },
    /// There are more than are held at once.
    #[error("{}", self.message())]
    TooMany,
    /// The JSON is something else.
    #[error("{}", self.message())]
    Schema {
        /// Line where it begins, counted from 1.
        line: usize,
        /// What its `schema` says.
        found: Option<String>,
    },
    /// A record contradicts itself or the form.
    #[error("{}", self.message())]
    Content {
        /// Line where the record begins, counted from 1.
        line: usize,
        /// What is wrong.
        message: Message,
    },
}

impl Error {
    /// The reason as one sentence.
    pub fn message(&self) -> Message {
        match self {
            Error::Empty => Message::new("it holds no record", "其中没有记录"),
            Error::Json { line, source } => {
                let reason = source.to_string();
                // the line within the bytes, which may be a part of a file
                let reason = reason.split(" at line ").next().unwrap_or_default();
                Message::new(
                    format!("line {line}: not a record: {reason}"),
                    format!("第{line}行：不是有效的记录：{reason}"),
                )
            }
            Error::TooMany => Message::new(
                format!("more than {MAX_RECORDS} records in one array; write them as JSON Lines"),
                format!("一个数组中的记录超过 {MAX_RECORDS} 份，请改用 JSON Lines"),
            ),
            Error::Schema { line, found: Some(found) } => Message::new(
                format!("line {line}: not a record of this program: its schema is `{found}`, not `{SCHEMA}`"),
                format!("第{line}行：不是本程序的记录：schema 为“{found}”，应为“{SCHEMA}”"),
            ),
            Error::Schema { line, found: None } => Message::new(
                format!("line {line}: not a record of this program: it has no schema `{SCHEMA}`"),
                format!("第{line}行：不是本程序的记录：没有 schema “{SCHEMA}”"),
            ),
            Error::Content { line, message } => {
                Message::new(format!("line {line}: {}", message.en), format!("第{line}行：{}", message.zh))
            }
        }
    }
}

/// Reads a record, an array of records, or records one after the other (a record a line).
pub fn read(bytes: &[u8]) -> Result<Vec<Report>, Error> {
    read_from(bytes, 1)
}

/// Reads a part of a file that begins at a line, counted from 1: what [`read`] reads.
pub fn read_from(bytes: &[u8], line: usize) -> Result<Vec<Report>, Error> {
    let first = line;
    // a record that is cut short is told at its last line, not at the empty one behind it
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_end();
    let start = bytes.iter().position(|b| !b.is_ascii_whitespace()).ok_or(Error::Empty)?;
    if bytes.get(start) == Some(&b'[') {
        return array(bytes, first);
    }
    let mut reports = Vec::new();
    let mut records = serde_json::Deserializer::from_slice(bytes).into_iter::<Wire>();
    let mut lines = Lines { bytes, at: 0, line: first };
    loop {
        // where the record begins, past the white space before it
        let from = records.byte_offset();
        let Some(wire) = records.next() else { break };
        let begin = from + bytes.get(from..).unwrap_or_default().iter().take_while(|b| b.is_ascii_whitespace()).count();
        let line = lines.of(begin);
        let wire = wire.map_err(|source| {
            let other = other_schema(bytes.get(begin..).unwrap_or_default(), line);
            other.unwrap_or_else(|| json(source, first))
        })?;
        if reports.len() >= MAX_RECORDS {
            return Err(Error::TooMany);
        }
        reports.push(wire.report(line)?);
    }
    Ok(reports)
}

fn json(source: serde_json::Error, first: usize) -> Error {
    Error::Json { line: first.saturating_sub(1) + source.line(), source }
}

/// The line of an offset, for offsets that only grow.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(&mut self, offset: usize) -> usize {
        self.line += self.bytes.get(self.at..offset).unwrap_or_default().iter().filter(|&&b| b == b'\n').count();
        self.at = offset;
        self.line
    }
}

/// Only what tells whether JSON is a record.
#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    schema: Option<serde_json::Value>,
}

impl Head {
    /// What the schema says, where it is not the right one.
    fn other(self, line: usize) -> Option<Error> {
        match self.schema {
            Some(serde_json::Value::String(schema)) if schema == SCHEMA => None,
            Some(serde_json::Value::String(schema)) => Some(Error::Schema { line, found: Some(cut(&schema)) }),
            _ => Some(Error::Schema { line, found: None }),
        }
    }
}

/// Says so when JSON that has not the shape of a record does not claim to be one.
fn other_schema(bytes: &[u8], line: usize) -> Option<Error> {
    serde_json::Deserializer::from_slice(bytes).into_iter::<Head>().next()?.ok()?.other(line)
}

/// Reads an array, record by record.
fn array(bytes: &[u8], first: usize) -> Result<Vec<Report>, Error> {
    struct All(usize);

    impl<'de> Visitor<'de> for All {
        type Value = Result<Vec<Report>, Error>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an array of records")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut records: A) -> Result<Self::Value, A::Error> {
            let (mut reports, mut first) = (Vec::new(), None);
            while first.is_none() {
                match records.next_element::<Wire>()?.map(|wire| wire.report(self.0)) {
                    Some(Ok(_)) if reports.len() >= MAX_RECORDS => first = Some(Error::TooMany),
                    Some(Ok(report)) => reports.push(report),
                    Some(Err(error)) => first = Some(error),
                    None => return Ok(Ok(reports)),
                }
            }
            while records.next_element::<IgnoredAny>()?.is_some() {}
            Ok(first.map_or(Ok(reports), Err))
        }
    }

    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let read = deserializer.deserialize_seq(All(first)).and_then(|read| deserializer.end().map(|()| read));
    let reports = read.map_err(|source| {
        let heads: Vec<Head> = serde_json::from_slice(bytes).unwrap_or_default();
        heads.into_iter().find_map(|head| head.other(first)).unwrap_or_else(|| json(source, first))
    })??;
    if reports.is_empty() { Err(Error::Empty) } else { Ok(reports) }
}

type Cells = BTreeMap<String, BTreeMap<String, Option<Number>>>;

/// A record as it stands in JSON; keys that are not known are passed over.
#[derive(Deserialize)]
struct Wire {
    #[serde(default)]
    schema: Option<String>,
    #[serde(default)]
    source: Whence,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    issuer: Issuer,
    #[serde(default)]
    year: Option<u16>,
    #[serde(default)]
    form: Option<String>,
    #[serde(default)]
    published: Option<String>,
    #[serde(default)]
    period: Option<Period>,
    #[serde(default)]
    contact: Option<Contact>,
    #[serde(default)]
    preamble: String,
    #[serde(default)]
    sections: Vec<Section>,
    #[serde(default)]
    proactive: Option<Cells>,
    #[serde(default)]
    requests: Option<Cells>,
    #[serde(default)]
    disputes: Option<Cells>,
    #[serde(default)]
    marks: BTreeMap<String, String>,
    #[serde(default)]
    warnings: Vec<Doubt<'static>>,
    #[serde(default)]
    forms: BTreeMap<String, String>,
    #[serde(default)]
    provenance: BTreeMap<String, Origin>,
}

/// The source of a record, in which any key may be missing.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Whence {
    path: String,
    url: Option<String>,
    archive: Option<String>,
    sha256: String,
    media_type: String,
    charset: Option<String>,
    note: Option<String>,
}

impl Wire {
    /// The report that the record was made of.
    fn report(self, line: usize) -> Result<Report, Error> {
        if let Some(error) = (Head { schema: self.schema.clone().map(Into::into) }).other(line) {
            return Err(error);
        }
        let Whence { path, url, archive, sha256, media_type, charset, note } = self.source;
        let mut report = Report {
            source: Source { path, url, archive, sha256, media_type, charset, note },
            title: self.title,
            issuer: self.issuer,
            year: self.year,
            form: self.form,
            published: self.published,
            period: self.period,
            contact: self.contact,
            preamble: self.preamble,
            sections: self.sections,
            warnings: self.warnings.into_iter().map(warning).collect(),
            ..Report::default()
        };
        let wrong = |message| Error::Content { line, message };
        for (kind, cells) in TableKind::ALL.into_iter().zip([self.proactive, self.requests, self.disputes]) {
            let Some(cells) = cells else { continue };
            let told = self.forms.get(kind.key()).map(String::as_str);
            let sheet = sheet(kind, cells, told.or(report.form.as_deref()), report.year).map_err(wrong)?;
            if let Some(slot) = report.sheets.get_mut(kind as usize) {
                *slot = Some(sheet);
            }
        }
        for (address, text) in self.marks {
            let entry = entry(&mut report, &address).filter(|entry| entry.value == Value::Blank);
            let entry = entry.ok_or_else(|| wrong(no_such_cell("marks", &address)))?;
            entry.value = match number::read(&text) {
                Reading::Blank => Value::Blank,
                Reading::Mark(_) => Value::Mark(text),
                Reading::Number(_) | Reading::Other(_) => Value::Unreadable(text),
            };
        }
        for (address, origin) in self.provenance {
            let entry = entry(&mut report, &address).ok_or_else(|| wrong(no_such_cell("provenance", &address)))?;
            entry.origin = Some(origin);
        }
        Ok(report)
    }
}

fn warning(doubt: Doubt<'_>) -> Warning {
    Warning {
        code: doubt.code.into_owned(),
        message: Message::same(&doubt.message),
        cell: doubt.cell.map(std::borrow::Cow::into_owned),
    }
}

/// The entry at an address, where the report's own tables have it.
fn entry<'r>(report: &'r mut Report, address: &str) -> Option<&'r mut Entry> {
    let (table, rest) = address.split_once('.')?;
    let (row, column) = rest.rsplit_once('.')?;
    let kind = TableKind::ALL.into_iter().find(|kind| kind.key() == table)?;
    report.sheets.get_mut(kind as usize)?.as_mut()?.entry_mut(row, column)
}

/// A table of the version that has all of its rows and columns.
fn sheet(kind: TableKind, cells: Cells, form: Option<&str>, year: Option<u16>) -> Result<Sheet, Message> {
    let keys = cells.iter().flat_map(|(row, columns)| {
        // a row without columns has a key all the same
        let none = columns.is_empty().then_some((row.as_str(), ""));
        columns.keys().map(|column| (row.as_str(), column.as_str())).chain(none)
    });
    let keys: Vec<_> = keys.collect();
    let table = table_of(kind, form, year, &keys).ok_or_else(|| {
        let unknown = keys.iter().copied().find(|key| table_of(kind, None, None, &[*key]).is_none());
        match unknown {
            Some((row, column)) => no_such_cell("the table", &format!("{kind}.{row}.{column}")),
            None => Message::new(
                format!("`{kind}` mixes the rows of several versions of the form"),
                format!("“{kind}”混用了不同版本格式的行"),
            ),
        }
    })?;
    let mut sheet = Sheet::empty(table);
    for (row, columns) in &cells {
        for (column, value) in columns {
            let value = match value {
                None => Value::Blank,
                Some(value) => Value::Number(decimal(value).ok_or_else(|| {
                    Message::new(
                        format!("the number of `{kind}.{row}.{column}` is too large or too precise"),
                        format!("“{kind}.{row}.{column}”的数字过大或小数位过多"),
                    )
                })?),
            };
            if let Some(entry) = sheet.entry_mut(row, column) {
                entry.value = value;
            }
        }
    }
    Ok(sheet)
}

/// The number as written; nothing for one with more digits than a document's may have.
fn decimal(number: &Number) -> Option<Decimal> {
    let text = number.to_string();
    let mut value = Decimal::from_str_exact(&text).or_else(|_| Decimal::from_scientific(&text)).ok()?;
    value.set_sign_negative(value.is_sign_negative() && !value.is_zero());
    // as in a document: no count or amount comes near, and sums cannot overflow
    (value.abs() < Decimal::from(1_000_000_000_000_000u64)).then_some(value)
}

fn no_such_cell(place: &str, address: &str) -> Message {
    let address = cut(address);
    let zh = if place == "the table" { "表中" } else { place };
    Message::new(
        format!("{place} names `{address}`, which is no cell of the form or does not fit the record"),
        format!("{zh}出现“{address}”，格式中没有这一单元格，或与记录不符"),
    )
}

/// The beginning of a text from outside.
fn cut(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}
