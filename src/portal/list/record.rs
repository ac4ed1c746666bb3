//! The rows in a JSON answer, whatever the service calls them.

use serde_json::{Map, Value};

use super::super::{Row, View, date};

/// Names of what leads to the article, in lower case.
const ADDRESSES: &[&str] =
    &["url", "url_commp", "link", "linkurl", "href", "infourl", "docpuburl", "pageurl", "arturl", "puburl", "htmlurl"];

/// Names of its title, in lower case.
const TITLES: &[&str] = &["title", "realtitle", "doctitle", "name", "infotitle", "newstitle", "subject", "arttitle"];

/// Names of its date, in lower case.
const DATES: &[&str] = &[
    "publishedtimestr",
    "published_time_format",
    "publishedtime",
    "infodate",
    "pubdate",
    "docreltime",
    "publishdate",
    "publishtime",
    "date",
    "createdate",
    "displaydate",
];

/// Names of the total, in lower case.
const TOTALS: &[&str] = &[
    "total",
    "totalrecord",
    "totalrecords",
    "allrow",
    "totalcount",
    "totalelements",
    "recordcount",
    "rowcount",
    "count",
    "num",
];

/// Most values of an answer that are looked at.
const MOST: usize = 100_000;

/// What a JSON answer lists.
pub(in super::super) struct Records {
    pub(in super::super) rows: Vec<Row>,
    pub(in super::super) total: Option<u32>,
}

/// The rows of a JSON or JSONP answer: those of the first array whose objects have a title and an address. Nothing for
/// what is no JSON.
pub(in super::super) fn records(view: &View<'_>) -> Option<Records> {
    let text = view.text.trim().trim_start_matches('\u{FEFF}').trim_end_matches(';');
    let text = match text.starts_with(['{', '[']) {
        true => text,
        false => text.get(text.find('(')? + 1..text.rfind(')')?)?,
    };
    let value: Value = serde_json::from_str(text).ok()?;
    let mut queue = std::collections::VecDeque::from([&value]);
    let (mut rows, mut total, mut looked) = (Vec::new(), None, 0);
    while let Some(value) = queue.pop_front() {
        looked += 1;
        if looked > MOST {
            break;
        }
        match value {
            Value::Object(map) => {
                total = total.or_else(|| number(map, TOTALS));
                queue.extend(map.values());
            }
            Value::Array(values) => {
                let found: Vec<Row> = values.iter().filter_map(|value| row(view, value.as_object()?)).collect();
                if rows.is_empty() && !found.is_empty() {
                    rows = found;
                } else {
                    queue.extend(values);
                }
            }
            _ => {}
        }
    }
    Some(Records { rows, total })
}

/// Address, title and date of an object that stands for an article or a page.
pub(in super::super) fn named(map: &Map<String, Value>) -> Option<(&str, String, Option<String>)> {
    let title = plain(text(map, TITLES)?);
    Some((text(map, ADDRESSES)?, title, text(map, DATES).and_then(date::find)))
}

fn row(view: &View<'_>, map: &Map<String, Value>) -> Option<Row> {
    let (address, title, date) = named(map)?;
    let url = view.join(address)?;
    let mut row = view.row(url, &title, date);
    row.lead.context.annual = true;
    Some(row)
}

/// A title without the tags that mark what was searched for.
fn plain(title: &str) -> String {
    let mut inside = false;
    let kept = title.chars().filter(|c| {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                return false;
            }
            _ => {}
        }
        !inside
    });
    kept.collect()
}

fn text<'a>(map: &'a Map<String, Value>, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| {
        let (_, value) = map.iter().find(|(other, _)| other.eq_ignore_ascii_case(name))?;
        value.as_str().filter(|text| !text.trim().is_empty())
    })
}

fn number(map: &Map<String, Value>, names: &[&str]) -> Option<u32> {
    names.iter().find_map(|name| {
        let (_, value) = map.iter().find(|(other, _)| other.eq_ignore_ascii_case(name))?;
        value.as_u64().and_then(|n| u32::try_from(n).ok()).or_else(|| value.as_str()?.trim().parse().ok())
    })
}
