//! What a cell of a workbook says.

use calamine::Data;

/// A value as text: numbers as short as they can be, to the fifteen digits that a workbook keeps (ECMA-376 part 1,
/// 18.8.30; IEEE 754 double precision), dates as in ISO 8601, nothing for a blank.
pub(super) fn shown(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => float(*number),
        Data::Bool(value) => (if *value { "TRUE" } else { "FALSE" }).to_owned(),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::DateTime(time) if time.is_datetime() => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTime(time) => float(time.as_f64()),
        Data::Error(error) => error.to_string(),
    }
}

/// A number without the rounding noise of its last digits: 0.1 + 0.2 is 0.3.
fn float(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    // a zero has no sign
    format!("{}", rounded + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        let cases: [(Data, &str); 9] = [
            (Data::Float(35.0), "35"),
            (Data::Float(0.1 + 0.2), "0.3"),
            (Data::Float(-0.0), "0"),
            (Data::Float(1e15), "1000000000000000"),
            (Data::Float(12.5), "12.5"),
            (Data::Int(-4), "-4"),
            (Data::String("1,136".into()), "1,136"),
            (Data::Bool(true), "TRUE"),
            (Data::Empty, ""),
        ];
        for (value, text) in cases {
            assert_eq!(shown(&value), text, "{value:?}");
        }
    }
}
