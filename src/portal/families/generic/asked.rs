//! What the script of a column asks to fill it, where no known system does: `$.get('/api/list?cid=8&pageNo=' + n)`,
//! `$.post(url, { page: 1 })`, `$.ajax({ url, data })`, `$('#list').load('inc/list.html')`, `fetch(url)`.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value, json};
use url::Url;

use super::NAME;
use crate::portal::course::Step;
use crate::portal::script::{self, Script};
use crate::portal::service::Service;
use crate::portal::{Body, Kind, Lead, Reading, Request, Row, View, list};

mod template;

/// Most services of a page that are asked.
const MOST: usize = 3;
/// Most bytes of a call that are looked at.
const CALL: usize = 600;

/// Services of known systems, which their families ask, and what is no list.
const BESIDE: &[&str] = &[
    "dataproxy.jsp",
    "search.jsp",
    "tree.jsp",
    "xxgkannualreport",
    "/build/unit",
    "getmessage.do",
    "was5/",
    "/gkmlpt/",
    "/common/search/",
    "getfilelistbycodeid",
    "loaddatabychannelid",
    "/site/label/",
    "getgovinfolist",
    "login",
    "click",
    "hits",
    "visit",
    "weather",
    "tianqi",
    "count.",
    "/count",
    "counter",
    "stat/",
    "log/",
    "captcha",
    "share",
    "header",
    "footer",
    "/head",
    "/foot",
    "top.htm",
    "bottom.htm",
];

/// What the number of a page is called, in lower case.
const NUMBERS: &[&str] = &[
    "page",
    "pageno",
    "pageindex",
    "pagenum",
    "pagenumber",
    "currentpage",
    "curpage",
    "currpage",
    "cur_page",
    "page_no",
    "pn",
    "p",
    "current",
];

/// How a service is asked, as its leads remember it.
struct Way {
    is_posted: bool,
    is_json: bool,
    /// The parameter that has the number of the page, and the number of the first.
    number: Option<(String, u32)>,
    /// How the page makes addresses of records that have none.
    template: Option<list::Template>,
}

/// A request for each service that the scripts of a page ask.
pub(super) fn services(view: &View<'_>) -> Vec<Lead> {
    static CALLS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let call = r"(\.(?:get|post|getJSON|load)\s*\(|(?-u:\b)fetch\s*\(|(?-u:\b)url\s*:|\.open\s*\(\s*.(?:GET|POST|get|post).\s*,)";
        // the root of the site in a variable before it: `ctx + '/api/list'`
        let base = r"(?:[A-Za-z_$][0-9A-Za-z_.$]{0,40}\s*\+\s*)?";
        Regex::new(&format!(r#"{call}\s*{base}["'`]([^"'`<>\s]{{2,300}})["'`]\s*([+]?)"#)).ok()
    });
    let Some(calls) = CALLS.as_ref() else { return Vec::new() };
    let mut leads: Vec<Lead> = Vec::new();
    for captures in calls.captures_iter(&view.text).take(50) {
        let (Some(whole), Some(call), Some(address)) = (captures.get(0), captures.get(1), captures.get(2)) else {
            continue;
        };
        let is_open = captures.get(3).is_some_and(|plus| !plus.as_str().is_empty());
        let lead = service(view, call.as_str(), address.as_str(), is_open, whole.start(), whole.end());
        if let Some(lead) = lead.filter(|lead| !leads.iter().any(|other| other.request == lead.request)) {
            leads.push(lead);
        }
    }
    leads.truncate(MOST);
    leads
}

fn service(view: &View<'_>, call: &str, address: &str, is_open: bool, start: usize, end: usize) -> Option<Lead> {
    let lower = address.to_ascii_lowercase();
    let name = lower.split(['?', '#']).next().unwrap_or_default();
    let is_asset = [".js", ".css", ".png", ".jpg", ".gif", ".svg"].iter().any(|end| name.ends_with(end));
    if is_asset || BESIDE.iter().any(|word| lower.contains(word)) || is_open && !address.ends_with('=') {
        return None;
    }
    // `…?page=${n}`: the number is ours to give
    let (address, is_open) = match address.split_once("${") {
        Some((before, rest)) if before.ends_with('=') && rest.ends_with('}') => (before, true),
        Some(_) => return None,
        None => (address, is_open),
    };
    let address = address.replace("&amp;", "&") + if is_open { "1" } else { "" };
    let url = view.join(&address).filter(|url| url.host() == view.url.host() && *url != view.url)?;
    let after = view.text.get(end..view.text.floor_char_boundary(end + CALL))?;
    let after = after.split("$.").next().unwrap_or(after);
    let before = view.text.get(view.text.floor_char_boundary(start.saturating_sub(200))..start)?;
    let before = before.rsplit(['$', ';']).next().unwrap_or(before);
    let around = format!("{before}{call}{after}").to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| around.contains(word));
    let is_posted = call.contains(".post") || says(&["'post'", "\"post\""]);
    let mut pairs = script::query(url.query().unwrap_or_default());
    pairs.extend(data(view, after).into_iter().filter(|(name, _)| url.query_pairs().all(|(other, _)| other != *name)));
    let number = pairs.iter().find(|(name, _)| NUMBERS.contains(&name.to_ascii_lowercase().as_str()));
    let number = number.map(|(name, value)| (name.clone(), if value == "0" { 0 } else { 1 }));
    let is_json = says(&["json.stringify", "application/json"]);
    let way = Way { is_posted, is_json, number, template: template::written(&view.text) };
    pairs.retain(|(name, _)| way.number.as_ref().is_none_or(|(number, _)| number != name));
    let names: Vec<String> = pairs.iter().map(|(name, _)| name.clone()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let service = Service { note: way.written(), ..Service::new(view, &url, pairs, &names).sized(1, None) };
    Some(ask(view, &service))
}

/// What a call sends besides its address: the first object behind it, variables as the page sets them.
fn data(view: &View<'_>, after: &str) -> Vec<(String, String)> {
    let start = after.find('{').filter(|at| !after.get(..*at).unwrap_or_default().contains("function"));
    let Some(value) = start.and_then(|at| script::value(after.get(at..)?)) else { return Vec::new() };
    let text = Script::new(&view.text);
    let set = |(name, value): (String, String)| {
        let is_number = NUMBERS.contains(&name.to_ascii_lowercase().as_str());
        let value = match value.is_empty() {
            true if is_number => "1".to_owned(),
            true => text.parameter(&name).unwrap_or_default(),
            false => value,
        };
        (name, value)
    };
    script::pairs(&value).into_iter().take(30).map(set).collect()
}

impl Way {
    fn written(&self) -> String {
        let (name, first) = self.number.clone().unwrap_or_default();
        let template = &self.template;
        json!({ "posted": self.is_posted, "json": self.is_json, "name": name, "first": first, "template": template })
            .to_string()
    }

    fn of(service: &Service) -> Self {
        let note: Value = serde_json::from_str(&service.note).unwrap_or_default();
        let is = |name: &str| note.get(name).and_then(Value::as_bool) == Some(true);
        let first = note.get("first").and_then(Value::as_u64).and_then(|first| u32::try_from(first).ok());
        Self {
            is_posted: is("posted"),
            is_json: is("json"),
            number: script::field(&note, "name").map(|name| (name, first.unwrap_or(1))),
            template: note.get("template").and_then(|template| serde_json::from_value(template.clone()).ok()),
        }
    }
}

/// The lead to the page of a list that is next.
fn ask(view: &View<'_>, service: &Service) -> Lead {
    let way = Way::of(service);
    let number = way.number.as_ref();
    let number = number.map(|(name, first)| (name.as_str(), (service.course.page.max(1) - 1 + first).to_string()));
    let pairs = service.paged(number.as_slice());
    let url = service.url(view);
    let request = match (way.is_posted, way.is_json) {
        (false, _) => Request::get(script::with_query(&url, &pairs)),
        (true, false) => {
            let fields: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            Request::form(url, &fields)
        }
        (true, true) => posted(url, &pairs),
    };
    service.lead(view, request, NAME)
}

fn posted(url: Url, pairs: &[(String, String)]) -> Request {
    let typed = |value: &str| value.parse::<u32>().map_or_else(|_| json!(value), |number| json!(number));
    let fields: Map<String, Value> = pairs.iter().map(|(name, value)| (name.clone(), typed(value))).collect();
    let body = Body { media_type: "application/json".to_owned(), text: Value::Object(fields).to_string() };
    Request { body: Some(body), ..Request::get(url) }
}

/// The rows that a service answers with: in JSON, or in a piece of a page.
pub(super) fn answer(view: &View<'_>, mut service: Service) -> Reading {
    let (rows, total): (Vec<Row>, Option<u32>) = match list::records_by(view, Way::of(&service).template.as_ref()) {
        Some(records) => (records.rows, records.total),
        None => (list::rows(view), list::total(&view.text)),
    };
    if rows.is_empty() {
        let kind = if list::is_empty(view) { Kind::Empty } else { Kind::default() };
        return Reading { kind, ..Reading::default() };
    }
    service.course.total = total.filter(|total| *total as usize >= rows.len()).or(service.course.total);
    let goes_on = Way::of(&service).number.is_some();
    let step = service.course.step(&rows);
    let step = if goes_on && step == Step::Next { Step::Next } else { Step::End };
    service.part(view, rows, step, |service| ask(view, service))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portal::fragment::samples::{below, text_page};
    use crate::portal::{Family, families::generic::Generic};

    fn read(view: &View<'_>) -> Reading {
        Generic.read(view)
    }

    #[test]
    fn services_are_asked_as_the_script_does() {
        let cases = [
            ("$.get('/api/list?cid=8&pageNo=' + n, f)", "http://a.gov.cn/api/list?cid=8&pageNo=1", None),
            ("$.getJSON(\"list.json\", f)", "http://a.gov.cn/nb/list.json", None),
            (
                "$.ajax({ type: 'POST', url: '/api/list', data: { cid: cid, page: p } });",
                "http://a.gov.cn/api/list",
                Some("cid=9&page=1"),
            ),
            (
                "$.post('/api/list', { pageIndex: 0, size: 8 }, f)",
                "http://a.gov.cn/api/list",
                Some("size=8&pageIndex=0"),
            ),
        ];
        for (call, url, body) in cases {
            let page = format!(
                "<div id=list></div><script>var cid = 9; {call}; $.get('/hits?id=1'); $.get('/js/a.js')</script>"
            );
            let leads = below("http://a.gov.cn/nb/", &page, None, read).leads;
            let asked: Vec<_> = leads
                .iter()
                .map(|lead| (lead.request.url.as_str(), lead.request.body.as_ref().map(|body| body.text.as_str())))
                .collect();
            assert_eq!(asked, [(url, body)], "{call}");
        }
    }

    #[test]
    fn pages_go_on_while_they_are_new() {
        let page = "<script>$.get('/api/list?pageNo=' + n, f)</script>";
        let first = below("http://a.gov.cn/nb/", page, None, read).leads.remove(0);
        let rows = r#"{"data":{"count":"3","list":[{"Title":"甲局2023年年报","Url":"/1.html"},{"Title":"乙局2023年年报","Url":"/2.html"}]}}"#;
        let list = text_page(&first, rows, read).lists.remove(0);
        assert_eq!((list.rows.len(), list.total), (2, Some(3)));
        assert_eq!(list.next[0].request.url.query(), Some("pageNo=2"));
        let same = text_page(&list.next[0], rows, read).lists.remove(0);
        assert!(same.next.is_empty());
    }
}
