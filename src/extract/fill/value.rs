//! The text of a cell brought to a value of the form.

use rust_decimal::Decimal;

use crate::form::{CellId, Measure};
use crate::report::{Entry, Origin, Value, Warning};
use crate::text::number::{Figure, Reading, Unit, read, read_change};

/// The value of a cell, with warnings for what had to be converted or could not be read.
/// `unit` is the unit that the heading names.
pub(super) fn entry(
    text: &str,
    (measure, unit): (Measure, Option<Unit>),
    origin: Origin,
    id: CellId,
    warnings: &mut Vec<Warning>,
) -> Entry {
    let reading = if measure == Measure::Change { read_change(text) } else { read(text) };
    let value = match reading {
        Reading::Blank => Value::Blank,
        Reading::Mark(mark) => Value::Mark(mark),
        Reading::Other(text) => {
            let shown: String = text.chars().take(40).collect();
            warnings.push(
                Warning::new("cell-unreadable", format!("“{shown}” is no number"), format!("“{shown}”不是数字")).at(id),
            );
            Value::Unreadable(text)
        }
        Reading::Number(figure) => number(figure, measure, unit, id, warnings),
    };
    Entry { value, origin: Some(origin) }
}

fn number(figure: Figure, measure: Measure, unit: Option<Unit>, id: CellId, warnings: &mut Vec<Warning>) -> Value {
    if let Some(note) = &figure.note {
        let note: String = note.chars().take(60).collect();
        warnings.push(
            Warning::new("cell-note", format!("the cell also says “{note}”"), format!("单元格内另有说明：“{note}”"))
                .at(id),
        );
    }
    let value = match (measure, figure.unit.or(unit)) {
        (Measure::Amount, Some(Unit::Yuan)) => {
            let converted = (figure.value / Decimal::from(10_000)).normalize();
            warnings.push(
                Warning::new(
                    "unit-converted",
                    format!("{} 元 was converted to {converted} 万元", figure.value),
                    format!("{} 元已换算为 {converted} 万元", figure.value),
                )
                .at(id),
            );
            converted
        }
        (Measure::Amount, None) if !figure.value.is_zero() => {
            warnings.push(
                Warning::new(
                    "unit-unknown",
                    format!("{} stands without a unit and was taken as 万元", figure.value),
                    format!("{} 没有单位，按万元记", figure.value),
                )
                .at(id),
            );
            figure.value
        }
        _ => figure.value,
    };
    Value::Number(value)
}
