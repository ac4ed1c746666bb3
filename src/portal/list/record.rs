//! The rows in a JSON answer, whatever the service calls them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::super::{Row, View, date};

/// Names of what leads to the article, in lower case.
const ADDRESSES: &[&str] = &[
    "url",
    "url_commp",
    "link",
    "linkurl",
    "link_url",
    "href",
    "infourl",
    "docpuburl",
    "doc_pub_url",
    "docurl",
    "pageurl",
    "arturl",
    "articleurl",
    "puburl",
    "publishurl",
    "htmlurl",
    "viewurl",
    "detailurl",
    "contenturl",
    "staticurl",
    "fullurl",
    "weburl",
    "htmlpath",
    "urlpath",
    "path",
    "fileurl",
    "filepath",
];

/// Names of its title, in lower case.
const TITLES: &[&str] = &[
    "title",
    "realtitle",
    "doctitle",
    "doc_title",
    "name",
    "infotitle",
    "newstitle",
    "subject",
    "arttitle",
    "articletitle",
    "contenttitle",
    "infoname",
    "docname",
    "titlename",
    "showtitle",
    "caption",
    "headline",
    "topic",
    "filename",
    "bt",
];

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
    "pubtime",
    "publish_time",
    "publish_date",
    "releasetime",
    "releasedate",
    "showdate",
    "infotime",
    "crtime",
    "createtime",
    "create_time",
    "time",
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

/// How a script of a page makes the address of an article: literals, and fields of its record between them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct Template {
    /// What stands before the first field.
    pub(in super::super) start: String,
    /// Each field with what stands behind it.
    pub(in super::super) fields: Vec<(String, String)>,
}

impl Template {
    /// The address of the article that a record stands for; nothing where it lacks a field.
    fn filled(&self, map: &Map<String, Value>) -> Option<String> {
        let mut address = self.start.clone();
        for (name, after) in &self.fields {
            let (_, value) = map.iter().find(|(other, _)| other.eq_ignore_ascii_case(name))?;
            match value {
                Value::String(text) if !text.trim().is_empty() && text.len() < 200 => address.push_str(text.trim()),
                Value::Number(number) => address.push_str(&number.to_string()),
                _ => return None,
            }
            address.push_str(after);
        }
        Some(address)
    }
}

/// The rows of a JSON or JSONP answer: those of the first array whose objects have a title and an address. Nothing for
/// what is no JSON.
pub(in super::super) fn records(view: &View<'_>) -> Option<Records> {
    records_by(view, None)
}

/// The same where records may have no address and a script of the page makes it of their fields.
pub(in super::super) fn records_by(view: &View<'_>, template: Option<&Template>) -> Option<Records> {
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
                let found: Vec<Row> =
                    values.iter().filter_map(|value| row(view, value.as_object()?, template)).collect();
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

fn row(view: &View<'_>, map: &Map<String, Value>, template: Option<&Template>) -> Option<Row> {
    let title = plain(text(map, TITLES)?);
    let written = template.and_then(|template| template.filled(map));
    let address = written.or_else(|| text(map, ADDRESSES).map(str::to_owned))?;
    let date = DATES.iter().find_map(|name| date::find(text(map, &[name])?));
    let url = view.join(&address)?;
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
