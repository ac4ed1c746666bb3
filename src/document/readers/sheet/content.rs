//! The cells of an OpenDocument spreadsheet as its `content.xml` has them: the spans, which the foreign reader does not
//! tell, and how much the repetitions come to, which it writes out (OpenDocument 1.3 part 3, 19.676 to 19.679).

use std::collections::BTreeMap;

use calamine::Dimensions;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::CELLS;
use super::table::{Bounds, MAX_TEXT};
use crate::document::Error;

/// Most regions that are kept.
const MAX_REGIONS: usize = 1 << 16;
/// Most cells of all rows as they are written, before their rows are repeated.
const MAX_WRITTEN: usize = 1 << 20;

/// The merged regions of each sheet, by its name; those before the place where it is damaged.
///
/// # Errors
/// Where there is more than any report has.
pub(super) fn regions(xml: &str) -> Result<BTreeMap<String, Vec<Dimensions>>, Error> {
    let mut reader = Reader::from_str(xml);
    let mut content = Content::default();
    while let Ok(event) = reader.read_event() {
        match &event {
            Event::Start(element) => content.begin(element, false),
            Event::Empty(element) => content.begin(element, true),
            Event::Text(text) if !text.trim().is_empty() => content.say(text.len()),
            Event::End(element) if element.local_name().as_ref() == "table-row" => content.end_row(),
            Event::Eof => break,
            _ => {}
        }
        if content.bounds.is_vast() || content.text > MAX_TEXT || content.written > MAX_WRITTEN {
            return Err(Error::Excessive(CELLS));
        }
    }
    Ok(content.found)
}

#[derive(Default)]
struct Content {
    found: BTreeMap<String, Vec<Dimensions>>,
    count: usize,
    sheet: String,
    /// The cell after the one that was begun last.
    row: u32,
    col: u32,
    /// How often the row is repeated, and the cell.
    high: u32,
    wide: u32,
    /// The cells that say something.
    bounds: Bounds,
    /// Characters of all cells, as often as they are repeated.
    text: usize,
    written: usize,
    /// Columns of the row up to its last cell that says something.
    width: usize,
}

impl Content {
    fn begin(&mut self, element: &BytesStart<'_>, is_empty: bool) {
        match element.local_name().as_ref() {
            "table" => {
                self.sheet = attribute(element, "name").unwrap_or_default();
                (self.row, self.bounds) = (0, Bounds::default());
            }
            "table-row" => {
                (self.high, self.wide, self.col) = (number(element, "number-rows-repeated"), 1, 0);
                if is_empty {
                    self.end_row();
                }
            }
            "table-cell" | "covered-table-cell" => {
                let down = number(element, "number-rows-spanned");
                let right = number(element, "number-columns-spanned");
                if (down > 1 || right > 1) && self.count < MAX_REGIONS {
                    self.count += 1;
                    let end = (self.row.saturating_add(down - 1), self.col.saturating_add(right - 1));
                    let region = Dimensions { start: (self.row, self.col), end };
                    self.found.entry(self.sheet.clone()).or_default().push(region);
                }
                self.wide = number(element, "number-columns-repeated");
                self.col = self.col.saturating_add(self.wide);
                let values = ["value", "string-value", "date-value", "time-value", "boolean-value", "formula"];
                let length: usize =
                    values.iter().filter_map(|name| attribute(element, name)).map(|value| value.len()).sum();
                if length > 0 {
                    self.say(length);
                }
            }
            _ => {}
        }
    }

    /// Counts what the cell that was begun last says.
    fn say(&mut self, length: usize) {
        let Some(right) = self.col.checked_sub(1) else { return };
        self.bounds.add(self.row, right.saturating_sub(self.wide - 1));
        self.bounds.add(self.row.saturating_add(self.high - 1), right);
        let often = (self.wide as usize).saturating_mul(self.high as usize);
        self.text = self.text.saturating_add(length.saturating_mul(often));
        let width = self.width.max(self.col as usize);
        self.written = self.written.saturating_add(width - self.width);
        self.width = width;
    }

    fn end_row(&mut self) {
        self.row = self.row.saturating_add(self.high);
        (self.col, self.width) = (0, 0);
    }
}

/// An attribute by its local name.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let value = quick_xml::escape::unescape(&found.value).ok()?;
    Some(value.into_owned())
}

/// A count, 1 where it is not stated.
fn number(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).and_then(|value| value.parse().ok()).unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_stand_where_their_cells_do() {
        let xml = r#"<o xmlns:table="t"><table:table table:name="甲&amp;乙">
            <table:table-row table:number-rows-repeated="2"/>
            <table:table-row><table:table-cell table:number-columns-repeated="3"/>
                <table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="3"><p/></table:table-cell>
                <table:covered-table-cell/></table:table-row>
            <table:table-row><table:table-cell table:number-rows-spanned="2"/></table:table-row>
            </table:table></o>"#;
        let found = regions(xml).unwrap();
        let spans: Vec<_> = found["甲&乙"].iter().map(|region| (region.start, region.end)).collect();
        assert_eq!(spans, [((2, 3), (4, 4)), ((3, 0), (4, 0))]);
        assert!(["<table:table", ""].map(|xml| regions(xml).unwrap()).iter().all(BTreeMap::is_empty));
    }

    #[test]
    fn repetitions_are_counted() {
        let sheet =
            |cells: &str| format!(r#"<o xmlns:table="t"><table:table table:name="甲">{cells}</table:table></o>"#);
        let cell = |high: u32, wide: u32, text: &str| {
            format!(
                r#"<table:table-row table:number-rows-repeated="{high}"><table:table-cell
                table:number-columns-repeated="{wide}"><p>{text}</p></table:table-cell></table:table-row>"#
            )
        };
        let is_kept = |cells: String| regions(&sheet(&cells)).is_ok();
        // as saved: blank to the end of the sheet
        assert!(is_kept(cell(1, 3, "0") + &cell(1_048_575, 16_384, "")));
        assert!(!is_kept(cell(1_048_575, 1, "0")), "rows");
        assert!(!is_kept(cell(20, 16_384, "0")), "columns");
        assert!(!is_kept(cell(1, 16_384, &"长".repeat(2000))), "text");
        assert!(!is_kept(cell(u32::MAX, u32::MAX, "0")));
        assert!(!is_kept(cell(1, 16_000, "0").repeat(70)), "many rows");
    }
}
