//! 开普 Ucap: `<ucapcontent>`, `UCAP-CONTENT`, channel codes `/c100012/`, lists `xxgk_list.shtml` and `pc/list.html`.
//!
//! Static lists have `createPageHTML('page_div', …)` or links `list.shtml?2`. Others are fed by a service: `GET
//! /common/search/<channel>` with JSON, `POST …/getFileListByCodeId`, or `POST …/loadDataByChannelIdAndDeptIdBackSort`.
//! What these are asked for stands in variables of the page; the channel in the address may be another.

use std::sync::LazyLock;

use regex::Regex;
use url::Url;

use crate::portal::{Body, Family, Kind, Lead, Listing, Reading, Request, View, list, navigation, pager};

/// Marks of its pages, in lower case.
const MARKS: &[&str] = &[
    "ucapcontent",
    "ucaptitle",
    "ucap-content",
    "page_div",
    "/common/search/",
    "getfilelistbycodeid",
    "loaddatabychannelid",
];

/// Rows that are asked for at once.
const SIZE: u32 = 15;

pub(super) struct Ucap;

impl Family for Ucap {
    fn name(&self) -> &'static str {
        "ucap"
    }

    fn fits(&self, view: &View<'_>) -> bool {
        static MARKED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&format!("(?i){}", MARKS.join("|"))).ok());
        MARKED.as_ref().is_some_and(|marked| marked.is_match(&view.text))
    }

    fn read(&self, view: &View<'_>) -> Reading {
        if view.lead.context.family.as_deref() == Some(self.name()) {
            return answer(view);
        }
        let mut reading =
            navigation::part(view, if navigation::is_list(view) { pager::scripted(view) } else { Vec::new() });
        if navigation::is_list(view) {
            reading.leads.extend(services(view));
        }
        reading
    }
}

/// The services that feed the list of a page.
fn services(view: &View<'_>) -> Vec<Lead> {
    [search(view), by_code(view), by_channel(view)].into_iter().flatten().collect()
}

/// `GET /common/search/<channel>`: as the page writes it, or with the channel that it names.
fn search(view: &View<'_>) -> Option<Lead> {
    static WRITTEN: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"["']([^"'<>\s]*/common/search/)([0-9a-fA-F]{32})?(\?[^"'<>\s]+)?["']"#).ok());
    let captures = WRITTEN.as_ref()?.captures(&view.text)?;
    let channel = match captures.get(2) {
        Some(channel) => channel.as_str().to_owned(),
        None => channel(view)?,
    };
    let written = captures.get(3).map(|query| query.as_str().replace("&amp;", "&"));
    let whole = written.filter(|query| !query.ends_with('='));
    let standard =
        format!("?_isAgg=true&_isJson=true&_pageSize={SIZE}&_template=index&_rangeTimeGte=&_channelName=&page=1");
    let query = whole.filter(|query| query.contains("_isJson")).unwrap_or(standard);
    let url = view.join(&format!("{}{channel}{query}", captures.get(1)?.as_str()))?;
    Some(view.service(with_number(&url, "page", 1), None, "ucap", None))
}

/// `POST …/getFileListByCodeId` with code, channel, page and size.
fn by_code(view: &View<'_>) -> Option<Lead> {
    let url = endpoint(view, "getFileListByCodeId")?;
    let code = variable(&view.text, "codeId").unwrap_or_default();
    let channel = channel(view).unwrap_or_default();
    if code.is_empty() && channel.is_empty() {
        return None;
    }
    let fields = [("codeId", code), ("channelId", channel), ("page", "1".to_owned()), ("size", SIZE.to_string())];
    Some(posted(view, url, &fields))
}

/// `POST …/loadDataByChannelIdAndDeptIdBackSort` with channel, credit code of the unit, page and size.
fn by_channel(view: &View<'_>) -> Option<Lead> {
    let url = endpoint(view, "loadDataByChannelIdAndDeptIdBackSort")?;
    let channel = channel(view)?;
    let unit = variable(&view.text, "deptCode").or_else(|| variable(&view.text, "deptId")).unwrap_or_default();
    let fields =
        [("channelId", channel), ("deptCode", unit), ("pageSize", SIZE.to_string()), ("pageIndex", "1".to_owned())];
    Some(posted(view, url, &fields))
}

/// Fields as the page posts them: as JSON where it says so, else as a form.
fn posted(view: &View<'_>, url: Url, fields: &[(&str, String)]) -> Lead {
    let is_json = view.has("JSON.stringify") || view.has("application/json");
    let request = if is_json {
        let map = fields.iter().map(|(name, value)| ((*name).to_owned(), json_value(name, value)));
        Request::json(url, &serde_json::Value::Object(map.collect()))
    } else {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Request::form(url, &fields)
    };
    view.service(request.url, request.body, "ucap", None)
}

fn json_value(name: &str, value: &str) -> serde_json::Value {
    match (matches!(name, "page" | "size" | "pageSize" | "pageIndex"), value.parse::<u32>()) {
        (true, Ok(number)) => number.into(),
        _ => value.into(),
    }
}

/// The channel that the page names in a variable.
fn channel(view: &View<'_>) -> Option<String> {
    ["channelId", "channelid", "channelID", "channel_id"].iter().find_map(|name| variable(&view.text, name))
}

/// The address of a service as it stands in the page.
fn endpoint(view: &View<'_>, name: &str) -> Option<Url> {
    let at = view.text.match_indices(name).map(|(at, _)| at).find_map(|at| {
        let quote = view.text.get(..at)?.rfind(['"', '\''])?;
        let end = view.text.get(at..)?.find(['"', '\''])?;
        view.text.get(quote + 1..at + end).filter(|address| address.len() < 300 && !address.contains(['<', '\n', ' ']))
    })?;
    view.join(at)
}

/// The quoted value that a page gives a variable or a field.
fn variable(text: &str, name: &str) -> Option<String> {
    text.match_indices(name).take(50).find_map(|(at, _)| {
        let before = text.get(..at)?;
        if before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
            return None;
        }
        let rest = text.get(at + name.len()..)?.trim_start_matches(['"', '\'']).trim_start();
        let rest = rest.strip_prefix(['=', ':'])?.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let value = rest.get(1..)?.split(quote).next()?;
        (!value.is_empty() && value.len() <= 64).then(|| value.to_owned())
    })
}

/// The answer of a service.
fn answer(view: &View<'_>) -> Reading {
    let Some(records) = list::records(view) else { return Reading::default() };
    if records.rows.is_empty() {
        return Reading { kind: Kind::Empty, ..Reading::default() };
    }
    let number = view.lead.context.number.max(1);
    // a service gives no more rows than it likes, whatever is asked
    let size = size(view).unwrap_or(SIZE).min(u32::try_from(records.rows.len()).unwrap_or(SIZE));
    let goes_on = records.total.is_none_or(|total| total > number.saturating_mul(size)) && number < pager::MOST;
    let next = if goes_on { turned(view, number + 1) } else { None };
    let listing =
        Listing { list: view.list(), rows: records.rows, total: records.total, next: next.into_iter().collect() };
    Reading { kind: Kind::List, lists: vec![listing], ..Reading::default() }
}

/// How many rows the request asked for.
fn size(view: &View<'_>) -> Option<u32> {
    let names = ["_pageSize", "pageSize", "size"];
    let request = &view.lead.request;
    let named =
        request.url.query_pairs().find(|(name, _)| names.contains(&name.as_ref())).map(|(_, value)| value.into_owned());
    let posted = || {
        let body = request.body.as_ref()?;
        let pairs: Vec<(String, String)> = match serde_json::from_str::<serde_json::Value>(&body.text) {
            Ok(value) => value.as_object()?.iter().map(|(name, value)| (name.clone(), value.to_string())).collect(),
            Err(_) => url::form_urlencoded::parse(body.text.as_bytes()).into_owned().collect(),
        };
        pairs.into_iter().find(|(name, _)| names.contains(&name.as_str())).map(|(_, value)| value)
    };
    named.or_else(posted)?.parse().ok().filter(|size| *size > 0)
}

/// The request for another page of the same service.
fn turned(view: &View<'_>, number: u32) -> Option<Lead> {
    let request = &view.lead.request;
    let Some(body) = request.body.as_ref() else {
        return Some(view.service(with_number(&request.url, "page", number), None, "ucap", None));
    };
    let is_number = |name: &str| matches!(name, "page" | "pageIndex");
    let text = match serde_json::from_str::<serde_json::Value>(&body.text) {
        Ok(mut value) => {
            let fields = value.as_object_mut()?;
            fields.iter_mut().filter(|(name, _)| is_number(name)).for_each(|(_, value)| *value = number.into());
            value.to_string()
        }
        Err(_) => {
            let pairs = url::form_urlencoded::parse(body.text.as_bytes()).into_owned();
            let turned =
                pairs.map(|(name, value)| if is_number(&name) { (name, number.to_string()) } else { (name, value) });
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(turned).finish()
        }
    };
    let body = Body { media_type: body.media_type.clone(), text };
    Some(view.service(request.url.clone(), Some(body), "ucap", None))
}

fn with_number(url: &Url, name: &str, number: u32) -> Url {
    let mut turned = url.clone();
    let is_other = |pair: &&str| pair.split('=').next() != Some(name) && !pair.is_empty();
    let kept = url.query().unwrap_or_default().split('&').filter(is_other).map(str::to_owned);
    let query = kept.chain([format!("{name}={number}")]).collect::<Vec<_>>().join("&");
    turned.set_query(Some(&query));
    turned
}
