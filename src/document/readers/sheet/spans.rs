//! The spans of an OpenDocument spreadsheet, which are attributes of its cells (OpenDocument 1.3 part 3, 19.676 and
//! 19.679): the foreign reader tells values alone.

use std::collections::BTreeMap;

use calamine::Dimensions;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Most regions that are kept.
const MAX_REGIONS: usize = 1 << 16;

/// The merged regions of each sheet, by its name, in a `content.xml`; those before the place where it is damaged.
pub(super) fn regions(xml: &str) -> BTreeMap<String, Vec<Dimensions>> {
    let mut reader = Reader::from_str(xml);
    let mut found: BTreeMap<String, Vec<Dimensions>> = BTreeMap::new();
    let (mut sheet, mut row, mut col, mut height, mut count) = (String::new(), 0_u32, 0_u32, 1_u32, 0);
    while let Ok(event) = reader.read_event() {
        let (element, is_empty) = match &event {
            Event::Start(element) => (element, false),
            Event::Empty(element) => (element, true),
            Event::End(element) if element.local_name().as_ref() == "table-row" => {
                row = row.saturating_add(height);
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        match element.local_name().as_ref() {
            "table" => {
                sheet = attribute(element, "name").unwrap_or_default();
                row = 0;
            }
            "table-row" => {
                height = number(element, "number-rows-repeated");
                col = 0;
                if is_empty {
                    row = row.saturating_add(height);
                }
            }
            "table-cell" | "covered-table-cell" => {
                let down = number(element, "number-rows-spanned");
                let right = number(element, "number-columns-spanned");
                if (down > 1 || right > 1) && count < MAX_REGIONS {
                    count += 1;
                    let end = (row.saturating_add(down - 1), col.saturating_add(right - 1));
                    found.entry(sheet.clone()).or_default().push(Dimensions { start: (row, col), end });
                }
                col = col.saturating_add(number(element, "number-columns-repeated"));
            }
            _ => {}
        }
    }
    found
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
        let found = regions(xml);
        let spans: Vec<_> = found["甲&乙"].iter().map(|region| (region.start, region.end)).collect();
        assert_eq!(spans, [((2, 3), (4, 4)), ((3, 0), (4, 0))]);
        assert!(regions("<table:table").is_empty() && regions("").is_empty());
    }
}
