//! The JSON Schema of a record; its tables are those of [`VERSIONS`].

use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::Record;
use crate::form::{Measure, Table, TableKind, VERSIONS};

/// The JSON Schema of `gouji.report/1`.
pub fn schema() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Record<'static>>()
}

pub(super) fn proactive(_: &mut SchemaGenerator) -> Schema {
    versions(TableKind::Proactive)
}

pub(super) fn requests(_: &mut SchemaGenerator) -> Schema {
    versions(TableKind::Requests)
}

pub(super) fn disputes(_: &mut SchemaGenerator) -> Schema {
    versions(TableKind::Disputes)
}

/// A table as any of the versions has it, or null.
fn versions(kind: TableKind) -> Schema {
    let mut choices: Vec<(Vec<&str>, Map<String, Value>)> = Vec::new();
    for form in VERSIONS.iter().rev() {
        let rows = rows(form.table(kind));
        // table 四 is the same in all of them
        match choices.iter_mut().find(|(_, known)| *known == rows) {
            Some((ids, _)) => ids.push(form.id),
            None => choices.push((vec![form.id], rows)),
        }
    }
    let mut any: Vec<Value> = choices
        .into_iter()
        .map(|(ids, rows)| {
            let title = format!("Table {} of the form {}", kind.numeral(), ids.join(", "));
            json!({ "title": title, "type": "object", "properties": rows, "additionalProperties": false })
        })
        .collect();
    any.push(json!({ "type": "null" }));
    schemars::json_schema!({ "anyOf": any })
}

/// Every row of a table as an object of its columns.
fn rows(table: &'static Table) -> Map<String, Value> {
    let row = |(row, columns): (&'static crate::form::Row, &'static [crate::form::Column])| {
        let label: Vec<&str> = row.groups.iter().copied().chain([row.label]).collect();
        let columns: Map<String, Value> = columns
            .iter()
            .map(|column| {
                let label: Vec<&str> = column.groups.iter().copied().chain([column.label]).collect();
                let measure = match column.measure {
                    Measure::Count => "a count",
                    Measure::Change => "an increase or decrease",
                    Measure::Amount => "an amount in 万元",
                };
                let description = format!("{}: {measure}; null when blank, marked or no number", label.join(" · "));
                (column.key.to_owned(), json!({ "description": description, "type": ["number", "null"] }))
            })
            .collect();
        let object = json!({
            "description": label.join(" · "),
            "type": "object",
            "properties": columns,
            "additionalProperties": false,
        });
        (row.key.to_owned(), object)
    };
    table.rows().map(row).collect()
}
