//! 广东 gkmlpt (政府信息公开目录管理平台): the columns in `window._CONFIG`, their articles from `/gkmlpt/api/all/<id>`.
//!
//! The count of a column exceeds what is listed, so pages go on by `total` alone; page 0 is page 1. Departments and towns
//! live under prefixes of the path.

use std::collections::HashSet;

use serde_json::Value;
use url::Url;

use crate::portal::date;
use crate::portal::label::{self, Sense};
use crate::portal::script::{self, Script};
use crate::portal::service::Service;
use crate::portal::{Family, Lead, Reading, Role, Row, View, fragment};

/// Lists of `/gkmlpt/api/all`.
pub(super) struct Gkmlpt;

const NAME: &str = "gkmlpt";
/// Articles of a page, by the platform.
const SIZE: u32 = 100;
/// Most nodes of a tree.
const MAX_NODES: usize = 20_000;

impl Family for Gkmlpt {
    fn name(&self) -> &'static str {
        NAME
    }

    fn marks(&self) -> &'static [&'static str] {
        &["/gkmlpt/", "_CONFIG"]
    }

    fn fits(&self, view: &View<'_>) -> bool {
        view.has("/gkmlpt/") || view.url.path().contains("/gkmlpt/") || view.has("_CONFIG") && view.has("SID")
    }

    fn read(&self, view: &View<'_>) -> Reading {
        match Service::of(view) {
            Some(service) => answer(view, service),
            None => Reading { leads: page(view), ..Reading::default() },
        }
    }
}

fn page(view: &View<'_>) -> Vec<Lead> {
    let text = Script::new(&view.text);
    let configs = text.objects("_config", 60);
    let config =
        configs.iter().find(|value| script::member(value, "TREE").is_some() || script::member(value, "SID").is_some());
    let mut leads: Vec<Lead> = config.map(|config| columns(view, &text, config, is_annual)).unwrap_or_default();
    if leads.is_empty() {
        // no column is called so: all that the platform has, of which the titles of reports count
        leads.extend(config.and_then(|config| everything(view, &text, config)));
    }
    leads.extend(units(view, &text));
    leads
}

/// Whether a column is one of annual reports, by its name.
fn is_annual(name: &str) -> bool {
    label::sense(name) == Sense::Column
}

/// The columns of annual reports in the tree: with their articles, or with the address that they are moved to.
fn columns(view: &View<'_>, text: &Script, config: &Value, is_annual: impl Fn(&str) -> bool) -> Vec<Lead> {
    let sid = script::field(config, "SID").or_else(|| text.parameter("SID")).unwrap_or_default();
    let tree = match script::member(config, "TREE") {
        Some(Value::String(written)) => script::json(written).unwrap_or_default(),
        Some(tree) => tree.clone(),
        None => Value::Null,
    };
    let unit = ["ORGAN_NAME", "SITE_NAME", "PUBLISHER", "SERVICE_AREA_NAME"]
        .iter()
        .find_map(|name| script::field(config, name));
    let mut leads = Vec::new();
    // each node with whether it stands below a column of annual reports
    let mut open: Vec<(&Value, bool)> = vec![(&tree, false)];
    let mut seen = 0;
    while let Some((node, below)) = open.pop() {
        seen += 1;
        if seen > MAX_NODES {
            break;
        }
        match node {
            Value::Array(nodes) => open.extend(nodes.iter().rev().map(|node| (node, below))),
            Value::Object(_) => {
                let name = script::first(node, &["name", "title", "label"]).unwrap_or_default();
                let is_ours = below
                    || is_annual(&name)
                    || script::field(node, "id").is_some() && script::field(node, "id") == own_column(view);
                leads.extend(column(view, &sid, node, &name, unit.as_deref()).filter(|_| is_ours));
                let children = ["children", "child", "nodes", "sub"].iter().find_map(|name| script::member(node, name));
                open.extend(children.map(|children| (children, is_ours)));
            }
            _ => {}
        }
    }
    leads
}

/// The column that a page shows, where its address says so: `/gkmlpt/index#123`, `/gkmlpt/list/123`.
fn own_column(view: &View<'_>) -> Option<String> {
    let asked = view.lead.request.url.fragment().or_else(|| view.url.fragment())?;
    (!asked.is_empty() && asked.chars().all(|c| c.is_ascii_digit())).then(|| asked.to_owned())
}

fn column(view: &View<'_>, sid: &str, node: &Value, name: &str, unit: Option<&str>) -> Option<Lead> {
    let unit = view.lead.context.unit.clone().or_else(|| unit.map(str::to_owned));
    let named = |mut lead: Lead| {
        lead.context.annual = true;
        lead.context.unit = unit.clone();
        lead.context.title = Some(name.to_owned()).filter(|name| !name.is_empty());
        lead.context.year =
            (label::sense(name) == Sense::Year).then(|| label::year(name)).flatten().or(lead.context.year);
        lead
    };
    if let Some(url) = script::first(node, &["jump_url", "jumpUrl"]).and_then(|url| view.join(&url)) {
        return Some(named(fragment::column(view, url, name, None)));
    }
    let id = script::field(node, "id")?;
    let url = view.url.join(&format!("{}/gkmlpt/api/all/{id}", prefix(view))).ok()?;
    let pairs = vec![("sid".to_owned(), sid.to_owned())];
    let service = Service::new(view, &url, pairs, &["sid"]).sized(SIZE, None);
    Some(named(ask(view, &service)))
}

/// The list of everything, column 0, on the platform's own first page.
fn everything(view: &View<'_>, text: &Script, config: &Value) -> Option<Lead> {
    let is_home = view.url.path().trim_end_matches('/').ends_with("/gkmlpt/index");
    let sid = script::field(config, "SID").or_else(|| text.parameter("SID")).filter(|_| is_home)?;
    let url = view.url.join(&format!("{}/gkmlpt/api/all/0", prefix(view))).ok()?;
    let service = Service::new(view, &url, vec![("sid".to_owned(), sid)], &["sid"]).sized(SIZE, None);
    Some(ask(view, &service))
}

/// What stands before `/gkmlpt/` in the path: nothing for the government itself, the slug of a department.
fn prefix<'a>(view: &'a View<'_>) -> &'a str {
    view.url.path().split_once("/gkmlpt").map_or("", |(prefix, _)| prefix.trim_end_matches('/'))
}

/// Platforms of other units that the page links to.
fn units(view: &View<'_>, text: &Script) -> Vec<Lead> {
    let mut known = HashSet::new();
    let home = |url: &Url| {
        url.path().trim_end_matches('/').ends_with("/gkmlpt/index")
            || url.path().trim_end_matches('/').ends_with("/gkmlpt")
    };
    let linked =
        fragment::items(&view.html).into_iter().filter_map(|item| Some((view.join(&item.href)?, Some(item.text))));
    let written = text.addresses("/gkmlpt/index").into_iter().filter_map(|address| Some((view.join(address)?, None)));
    let mut leads = Vec::new();
    for (url, name) in linked.chain(written).filter(|(url, _)| home(url)) {
        let is_own = url.path() == view.url.path() && url.host_str() == view.url.host_str();
        let mut bare = url.clone();
        bare.set_fragment(None);
        if is_own || !known.insert(bare) || leads.len() >= 1000 {
            continue;
        }
        let words = name.unwrap_or_default();
        let mut lead = view.lead(url, Role::Hub, &words);
        let is_unit = !words.is_empty() && !matches!(label::sense(&words), Sense::Hub | Sense::Column);
        lead.context.unit = is_unit.then_some(words).or(lead.context.unit);
        leads.push(lead);
    }
    leads
}

fn ask(view: &View<'_>, service: &Service) -> Lead {
    service.ask(view, NAME, &[("page", service.course.page.to_string())])
}

fn answer(view: &View<'_>, mut service: Service) -> Reading {
    let json = script::json(&view.text).unwrap_or_default();
    let data = script::member(&json, "data").filter(|data| data.is_object()).unwrap_or(&json);
    let articles = script::member(data, "articles").and_then(Value::as_array);
    let articles: Vec<&Value> = articles.into_iter().flatten().take(1000).collect();
    let total = script::field(data, "total").and_then(|total| total.parse().ok());
    service.course.total = total.or(service.course.total);
    let rows: Vec<Row> = articles.iter().filter_map(|article| row(view, article)).collect();
    let files: Vec<Lead> = articles.iter().flat_map(|article| attachments(view, article)).collect();
    let mut reading = service.answered(view, rows, |service| ask(view, service));
    reading.leads.extend(files);
    reading
}

/// The address of an article: that of its page, or that which it stands for.
fn address(view: &View<'_>, article: &Value) -> Option<Url> {
    let is_link = script::field(article, "type").as_deref() == Some("url");
    let names: &[&str] = if is_link { &["jump_url", "url", "post_url"] } else { &["url", "post_url"] };
    view.join(&script::first(article, names)?)
}

fn row(view: &View<'_>, article: &Value) -> Option<Row> {
    let title = script::field(article, "title")?;
    let day = |name: &str| script::field(article, name).and_then(|time| date::find(&time).or_else(|| china_day(&time)));
    // create_time is shown as 发布日期, date as 成文日期
    let date = ["create_time", "display_publish_time", "first_publish_time", "date"].iter().find_map(|name| day(name));
    let mut row = view.row(address(view, article)?, &title, date);
    let issuer = script::field(article, "publisher");
    row.lead.context.unit = row.lead.context.unit.take().or(issuer);
    Some(row)
}

/// Files of an article, the article as referring page.
fn attachments(view: &View<'_>, article: &Value) -> Vec<Lead> {
    let Some(page) = address(view, article) else { return Vec::new() };
    let title = script::field(article, "title").unwrap_or_default();
    let files = script::member(article, "attachment").and_then(Value::as_array).into_iter().flatten().take(50);
    let lead = |file: &Value| {
        let url = view.join(&script::field(file, "url")?)?;
        let mut lead = view.lead(url, Role::Attachment, &script::field(file, "name").unwrap_or_else(|| title.clone()));
        lead.request.referer = Some(page.clone());
        lead.context.unit = lead.context.unit.or_else(|| script::field(article, "publisher"));
        Some(lead)
    };
    files.filter_map(lead).collect()
}

/// The day in China of a Unix time, which the platform gives as midnight there (UTC+8).
fn china_day(time: &str) -> Option<String> {
    let time: i64 = time.parse().ok()?;
    let seconds = if time > 100_000_000_000 { time / 1000 } else { time };
    if seconds < 86_400 * 365 {
        return None;
    }
    let days = (seconds + 8 * 3600).div_euclid(86_400);
    // days into a date of the Gregorian calendar, in eras of 400 years that begin with March
    let shifted = days + 719_468;
    let (era, day) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    (year < 2100).then(|| format!("{year:04}-{month:02}-{of_month:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portal::fragment::samples::{below, text_page};

    const PAGE: &str = "http://a.gov.cn/czj/gkmlpt/index";
    const CONFIG: &str = "<script>window._CONFIG = { SID: '755041', SITE_NAME: '某区财政局', TREE: [{\"id\": 1, \"name\": \"机构职能\", \"children\": []}, \
        {id: 7, name: '政府信息公开年报', children: [{id: 71, name: '2023年', children: []}, {id: 72, name: '2022年', jump_url: '/zwgk/xxgknb/index.html'}]}], SERVICE_AREA_ID: 1 };</script>\
        <a href='http://a.gov.cn/jyj/gkmlpt/index'>教育局</a>";

    fn with_tree(view: &View<'_>) -> Reading {
        let text = Script::new(&view.text);
        let config = text.objects("_config", 60).remove(0);
        Reading { leads: columns(view, &text, &config, |name| name.contains("年报")), ..Reading::default() }
    }

    #[test]
    fn columns_of_the_tree_are_asked_under_the_prefix_of_the_unit() {
        let leads = below(PAGE, CONFIG, None, with_tree).leads;
        let urls: Vec<_> = leads.iter().map(|lead| lead.request.url.as_str()).collect();
        let api = |id: u32| format!("http://a.gov.cn/czj/gkmlpt/api/all/{id}?sid=755041&page=1");
        assert_eq!(urls, [api(7), api(71), "http://a.gov.cn/zwgk/xxgknb/index.html".to_owned()]);
        assert_eq!(leads[0].context.unit.as_deref(), Some("某区财政局"));
        assert_eq!(leads[2].role, Role::Column);
    }

    #[test]
    fn other_units_are_hubs() {
        let leads = below(PAGE, CONFIG, None, |view| Gkmlpt.read(view)).leads;
        let unit = leads.iter().find(|lead| lead.role == Role::Hub).unwrap();
        assert_eq!((unit.request.url.path(), unit.context.unit.as_deref()), ("/jyj/gkmlpt/index", Some("教育局")));
    }

    #[test]
    fn articles_go_on_by_total_and_not_by_count() {
        let lead = below(PAGE, CONFIG, None, with_tree).leads.remove(0);
        let answer = |total: u32| {
            serde_json::json!({"classify": {"post_count": 726}, "total": total, "offset": 0, "articles": [
                {"title": "某局2023年年报", "url": "http://a.gov.cn/czj/gkmlpt/content/8/8123/post_8123456.html", "create_time": 1_704_384_000, "publisher": "某区财政局", "type": "html",
                 "attachment": [{"name": "年报.pdf", "url": "/attachment/0/1/2.pdf"}]},
                {"title": "某镇2023年年报", "type": "url", "url": "http://b.gov.cn/x.html", "date": "2024-01-09 00:00:00"}]})
            .to_string()
        };
        let reading = text_page(&lead, &answer(102), |view| Gkmlpt.read(view));
        let list = &reading.lists[0];
        assert_eq!((list.rows.len(), list.total), (2, Some(102)));
        assert_eq!(list.rows[0].lead.context.date.as_deref(), Some("2024-01-05"));
        assert_eq!(list.rows[1].lead.request.url.as_str(), "http://b.gov.cn/x.html");
        assert!(list.next[0].request.url.as_str().ends_with("page=2"));
        assert_eq!(
            reading.leads[0].request.referer.as_ref().map(Url::path),
            Some("/czj/gkmlpt/content/8/8123/post_8123456.html")
        );
        assert!(text_page(&lead, &answer(2), |view| Gkmlpt.read(view)).lists[0].next.is_empty());
    }

    #[test]
    fn unix_times_are_those_of_china() {
        assert_eq!(china_day("1704384000").as_deref(), Some("2024-01-05"));
        assert_eq!(china_day("1709136000000").as_deref(), Some("2024-02-29"));
        assert_eq!(china_day("17"), None);
    }
}
