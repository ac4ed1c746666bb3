//! The JSON comparison `gouji.comparison/1`.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::{Change, Comparison, Copied, Pair, Relation};
use crate::form::CellId;
use crate::report::record::Plain;
use crate::report::{Report, Sheet, Value};
use crate::rule::flow::{self, State};

/// A comparison as JSON.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Comparison")]
pub struct Json<'a> {
    /// Name and version of this schema.
    #[schemars(extend("const" = Json::SCHEMA))]
    schema: &'static str,
    /// The report of the earlier year.
    earlier: Side<'a>,
    /// The report of the later year.
    later: Side<'a>,
    /// What they are to each other.
    relation: Relation,
    /// What changed, by table.
    tables: BTreeMap<&'static str, Table<'a>>,
    /// The stocks and flows that lead from one to the other; empty unless `relation` is `years`.
    ties: Vec<Tie<'a>>,
    /// Text of the later report that stands in the earlier one too.
    copied: Vec<Taken<'a>>,
}

/// One of the two reports.
#[derive(Debug, Serialize, JsonSchema)]
struct Side<'a> {
    /// Path that it was read from.
    source: &'a str,
    /// Its title.
    title: Option<&'a str>,
    /// Name of its issuer.
    issuer: Option<&'a str>,
    /// Its year.
    year: Option<u16>,
}

/// A table of both.
#[derive(Debug, Serialize, JsonSchema)]
struct Table<'a> {
    /// Its form in the earlier and in the later report; null where a report lacks the table.
    forms: [Option<&'static str>; 2],
    /// Number of cells that hold the same.
    same: usize,
    /// The cells that hold something else.
    changes: Vec<Changed<'a>>,
}

/// A cell that holds something else.
#[derive(Debug, Serialize, JsonSchema)]
struct Changed<'a> {
    /// Its address.
    #[schemars(with = "String")]
    cell: CellId,
    /// What it holds in the earlier report: a number, the mark or text that stands there, null for a blank or for a cell
    /// that the table does not have.
    from: Option<Held<'a>>,
    /// What it holds in the later report.
    to: Option<Held<'a>>,
    /// By how much it grew; null where one of them is no number.
    difference: Option<Plain>,
}

/// What a cell holds.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
enum Held<'a> {
    /// A number.
    Number(Plain),
    /// A mark, or text that is no number.
    Text(&'a str),
}

/// A number of the later report beside what the earlier one gives for it.
#[derive(Debug, Serialize, JsonSchema)]
struct Tie<'a> {
    /// Id of the rule.
    rule: &'static str,
    /// What must hold, in the form's words.
    text: &'a str,
    /// Its cells in the later report.
    #[schemars(with = "Vec<String>")]
    cells: &'a [CellId],
    /// What the later report says.
    stated: Option<Plain>,
    /// What last year's number and the flows of the year give.
    computed: Option<Plain>,
    /// Whether it holds.
    state: State,
}

/// Text that was taken over.
#[derive(Debug, Serialize, JsonSchema)]
struct Taken<'a> {
    /// Section of the later report.
    section: u8,
    /// Whether it is the problems that section 五 tells of.
    problems: bool,
    /// The paragraphs, as the later report has them.
    paragraphs: Vec<&'a str>,
    /// The longest run that both have, as the later report has it.
    later: Option<&'a str>,
    /// The same run, as the earlier report has it.
    earlier: Option<&'a str>,
    /// Section of the earlier report that has it.
    earlier_section: Option<u8>,
}

impl<'a> Json<'a> {
    /// Name and version of the schema.
    pub const SCHEMA: &'static str = "gouji.comparison/1";

    /// The JSON Schema of a comparison.
    pub fn schema() -> Schema {
        SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Self>()
    }

    /// A comparison as JSON.
    pub fn new(comparison: &'a Comparison<'_>) -> Self {
        Self {
            schema: Self::SCHEMA,
            earlier: Side::of(comparison.earlier),
            later: Side::of(comparison.later),
            relation: comparison.relation,
            tables: comparison.tables.iter().map(|pair| (pair.kind.key(), Table::of(pair))).collect(),
            ties: comparison.ties.iter().map(Tie::of).collect(),
            copied: comparison.copies.iter().map(Taken::of).collect(),
        }
    }
}

impl<'a> Side<'a> {
    fn of(report: &'a Report) -> Self {
        Self {
            source: &report.source.path,
            title: report.title.as_deref(),
            issuer: report.issuer.name.as_deref(),
            year: report.year,
        }
    }
}

impl<'a> Table<'a> {
    fn of(pair: &'a Pair<'_>) -> Self {
        let form = |sheet: Option<&Sheet>| sheet.and_then(Sheet::form).map(|form| form.id);
        let changed = |change: &Change<'a>| Changed {
            cell: change.cell(),
            from: Held::of(change.from),
            to: Held::of(change.to),
            difference: change.difference().map(Plain),
        };
        Self {
            forms: [form(pair.earlier), form(pair.later)],
            same: pair.same,
            changes: pair.changes.iter().map(changed).collect(),
        }
    }
}

impl<'a> Held<'a> {
    fn of(value: &'a Value) -> Option<Self> {
        match value {
            Value::Number(number) => Some(Held::Number(Plain(*number))),
            Value::Mark(text) | Value::Unreadable(text) => Some(Held::Text(text)),
            Value::Blank | Value::Absent => None,
        }
    }
}

impl<'a> Tie<'a> {
    fn of(tie: &'a flow::Tie) -> Self {
        Self {
            rule: tie.rule,
            text: &tie.text,
            cells: &tie.cells,
            stated: tie.stated.map(Plain),
            computed: tie.computed.map(Plain),
            state: tie.state,
        }
    }
}

impl<'a> Taken<'a> {
    fn of(copied: &'a Copied<'_>) -> Self {
        let run = copied.run.as_ref();
        Self {
            section: copied.section.number,
            problems: copied.taken.is_problems,
            paragraphs: copied.paragraphs().collect(),
            later: run.map(|(later, ..)| later.as_str()),
            earlier: run.map(|(_, earlier, _)| earlier.as_str()),
            earlier_section: run.map(|(.., section)| *section),
        }
    }
}
