//! LonSun 龙讯: each unit has a number, `/public/column/<unit>?type=3&action=list` its annual reports, and
//! `/site/label/8888` the fragment with the rows.

use scraper::ElementRef;
use serde_json::Value;
use url::Url;

use crate::portal::label::{self, Sense};
use crate::portal::script::{self, Script};
use crate::portal::service::Service;
use crate::portal::{Family, Lead, Listing, Reading, Role, Row, View, fragment};

/// Lists of the label service, and units by their numbers.
pub(super) struct Lonsun;

const NAME: &str = "lonsun";
/// Most units of a page.
const MAX_UNITS: usize = 1000;
/// Rows of a page where the template does not say.
const SIZE: u32 = 15;
/// Parameters of the label service that scripts give as variables.
const PARAMETERS: &[&str] =
    &["siteId", "organId", "type", "catId", "columnId", "pageSize", "file", "length", "isDate", "dateFormat"];

impl Family for Lonsun {
    fn name(&self) -> &'static str {
        NAME
    }

    fn marks(&self) -> &'static [&'static str] {
        &["public/column/", "/site/label/8888", "Ls.pagination", "/content/column/", "data-organid"]
    }

    fn fits(&self, view: &View<'_>) -> bool {
        let is_ours = ["/public/column/", "/content/column/"].iter().any(|mark| view.url.path().contains(mark));
        (is_ours || self.marks().iter().any(|mark| view.has(mark))) && !fragment::is_single(view)
    }

    fn read(&self, view: &View<'_>) -> Reading {
        match Service::of(view) {
            Some(service) => answer(view, service),
            None => page(view),
        }
    }
}

fn page(view: &View<'_>) -> Reading {
    let text = Script::new(&view.text);
    let mut reading = Reading { leads: units(view, &text), ..Reading::default() };
    let services = labels(view, &text);
    if services.is_empty() {
        reading.lists.extend(paged(view, &text));
    } else {
        reading.leads.extend(services.iter().map(|service| ask(view, service)));
    }
    reading
}

/// The column of annual reports of every unit that a page names.
fn units(view: &View<'_>, text: &Script) -> Vec<Lead> {
    let mut found: Vec<(String, Option<String>)> = Vec::new();
    let mut add = |id: Option<String>, name: Option<String>| {
        if let Some(id) = id.filter(|_| found.len() < MAX_UNITS) {
            match found.iter_mut().find(|(other, _)| *other == id) {
                // a column of the unit is linked by its number as well
                Some((_, known)) if !known.as_deref().is_some_and(is_unit) => {
                    *known = name.filter(|name| known.is_none() || is_unit(name)).or(known.take());
                }
                Some(_) => {}
                None => found.push((id, name)),
            }
        }
    };
    for element in view.html.tree.nodes().filter_map(ElementRef::wrap) {
        let href = element.attr("href").filter(|_| element.value().name() == "a");
        let linked = href.and_then(|href| number(view.join(href)?.path().split_once("/public/column/")?.1));
        let said = ["data-organid", "data-organ-id", "organid"].iter().find_map(|name| number(element.attr(name)?));
        if let Some(id) = linked.or(said) {
            let is_category = href.is_some_and(|href| href.contains("catId="));
            add(Some(id), name(element).filter(|_| !is_category));
        }
    }
    let own = number(view.url.path().split_once("/public/column/").map_or("", |(_, rest)| rest));
    add(text.parameter("organId").and_then(|id| number(&id)), None);
    for (id, name) in nodes(text) {
        add(Some(id), Some(name));
    }
    let is_annual = |url: &Url| script::get(&script::query(url.query().unwrap_or_default()), "type") == Some("3");
    let lead = |(id, name): (String, Option<String>)| {
        let url = view.url.join(&format!("/public/column/{id}?type=3&action=list")).ok()?;
        let is_own = own.as_ref() == Some(&id);
        if is_own && is_annual(&view.url) {
            return None;
        }
        let mut lead = fragment::column(view, url, "政府信息公开年报", name.as_deref());
        if name.is_none() && !is_own {
            lead.context.unit = None;
        }
        Some(lead)
    };
    found.into_iter().filter_map(lead).collect()
}

/// The name of a unit as a link gives it; words such as 年报 or 更多 are none.
fn name(element: ElementRef<'_>) -> Option<String> {
    let title = element.attr("title").map(fragment::clean).filter(|title| !title.is_empty());
    let words = title.unwrap_or_else(|| fragment::clean(&element.text().take(8).collect::<String>()));
    let is_name = !matches!(label::sense(&words), Sense::Column | Sense::Hub | Sense::Report | Sense::Year);
    (is_name && (2..=40).contains(&words.chars().count())).then_some(words)
}

fn is_unit(name: &str) -> bool {
    label::sense(name) == Sense::Unit
}

/// Units as nodes of a tree in a script: `{organId: 12, name: '财政局'}`.
fn nodes(text: &Script) -> Vec<(String, String)> {
    let lists = text.text().match_indices('[').map(|(at, _)| at).take(5000);
    let (mut end, mut found) = (0, Vec::new());
    for at in lists {
        let Some(rest) = text.text().get(at..).filter(|_| at >= end) else { continue };
        if !rest.get(1..).unwrap_or_default().trim_start().starts_with('{') {
            continue;
        }
        let Some((value, length)) = script::measured(rest) else { continue };
        end = at + length;
        let unit = |object: &Value| {
            let id = script::first(object, &["organId", "indicatorId"]).and_then(|id| number(&id))?;
            Some((id, script::first(object, &["name", "organName", "title"])?))
        };
        found.extend(script::objects(&value, 5000).into_iter().filter_map(unit));
    }
    found
}

/// The number at the start of a text.
fn number(text: &str) -> Option<String> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end).filter(|number| !number.is_empty()).map(str::to_owned)
}

/// The lists that a page has the label service fill: parameters in the address, in an object, or in variables.
fn labels(view: &View<'_>, text: &Script) -> Vec<Service> {
    let addresses = text.addresses("/site/label/8888");
    let Some(url) = addresses.first().and_then(|address| view.join(address)) else { return Vec::new() };
    let written = addresses.iter().map(|address| script::query(address)).filter(|pairs| !pairs.is_empty());
    let objects =
        ["/site/label/8888", "labelname", "params", "data"].into_iter().flat_map(|word| text.objects(word, 400));
    let given =
        objects.flat_map(|value| script::objects(&value, 50).into_iter().map(script::pairs).collect::<Vec<_>>());
    let is_label = |pairs: &Vec<(String, String)>| {
        pairs.iter().any(|(name, _)| name.eq_ignore_ascii_case("labelName") || name == "file")
    };
    let mut all: Vec<Vec<(String, String)>> = written.chain(given).filter(is_label).collect();
    if all.is_empty()
        && let Some(label) = text.parameter("labelName").or_else(|| quoted(text, "labelname"))
    {
        all.push(vec![("labelName".to_owned(), label)]);
    }
    let mut services: Vec<Service> = Vec::new();
    for mut pairs in all {
        complete(view, text, &mut pairs);
        let is_list = script::get(&pairs, "labelName").is_none_or(|name| name.to_ascii_lowercase().contains("list"));
        let service = service(view, &url, pairs);
        if is_list && !services.iter().any(|other| other.list == service.list) && services.len() < 8 {
            services.push(service);
        }
    }
    services
}

fn quoted(text: &Script, word: &str) -> Option<String> {
    text.objects(word, 400).iter().find_map(|value| script::field(value, "labelName"))
}

/// Fills what an object leaves to variables, and what the address of the page says.
fn complete(view: &View<'_>, text: &Script, pairs: &mut Vec<(String, String)>) {
    let own = script::query(view.url.query().unwrap_or_default());
    let organ = number(view.url.path().split_once("/public/column/").map_or("", |(_, rest)| rest));
    for name in PARAMETERS {
        if script::get(pairs, name).is_some() {
            continue;
        }
        let by_page = || script::get(&own, name).map(str::to_owned);
        let by_path = || organ.clone().filter(|_| *name == "organId");
        if let Some(value) =
            text.parameter(name).or_else(by_page).or_else(by_path).or_else(|| fragment::input(&view.html, name))
        {
            script::set(pairs, name, value);
        }
    }
    if script::get(pairs, "action").is_none() {
        script::set(pairs, "action", "list");
    }
}

fn service(view: &View<'_>, url: &Url, mut pairs: Vec<(String, String)>) -> Service {
    let size =
        script::get(&pairs, "pageSize").and_then(|size| size.parse().ok()).filter(|size| (1..=100).contains(size));
    let size = size.unwrap_or(SIZE);
    script::set(&mut pairs, "pageSize", size.to_string());
    script::set(&mut pairs, "IsAjax", "1");
    script::set(&mut pairs, "dataType", "html");
    pairs.retain(|(name, _)| !["pageindex", "_"].contains(&name.to_ascii_lowercase().as_str()));
    Service::new(view, url, pairs, &["labelName", "siteId", "organId", "type", "catId", "columnId"]).sized(size, None)
}

fn ask(view: &View<'_>, service: &Service) -> Lead {
    let mut lead = service.ask(view, NAME, &[("pageIndex", service.course.page.to_string())]);
    // type 3 is the column of annual reports
    lead.context.annual |= service.get("type") == Some("3");
    lead
}

fn answer(view: &View<'_>, mut service: Service) -> Reading {
    let rows = fragment::rows(view, &view.text);
    let text = Script::new(&view.text);
    let pages = pages(&text).or_else(|| fragment::pages(&view.text));
    service.course.total = total(&text).or_else(|| fragment::total(&view.text)).or(service.course.total);
    let page = service.course.page;
    let is_full = rows.len() >= service.course.size as usize;
    let mut reading = service.answered(view, rows, |service| ask(view, service));
    let goes_on = pages.map_or(is_full, |pages| page < pages);
    for list in reading.lists.iter_mut().filter(|list| !goes_on && list.total.is_none()) {
        list.next.clear();
    }
    reading
}

fn pages(text: &Script) -> Option<u32> {
    text.number("pageCount").or_else(|| text.number("totalPages"))
}

fn total(text: &Script) -> Option<u32> {
    ["totalCount", "total", "recordCount", "count"].iter().find_map(|name| text.number(name)).filter(|&total| total > 0)
}

/// A page that a pager of the script goes on from: `Ls.pagination("#p", {pageCount: 5})`.
fn paged(view: &View<'_>, text: &Script) -> Option<Listing> {
    let options = text.objects("ls.pagination", 300).into_iter().next()?;
    let number = |names: &[&str]| script::first(&options, names).and_then(|number| number.parse::<u32>().ok());
    let size = number(&["pageSize", "rows"]).filter(|&size| size > 0);
    let total = number(&["total", "totalCount", "count", "recordCount"]);
    let pages = number(&["pageCount", "totalPages", "pages"]).or_else(|| Some(total?.div_ceil(size?)));
    let mut pairs = script::query(view.url.query().unwrap_or_default());
    let page = script::get(&pairs, "pageIndex").and_then(|page| page.parse::<u32>().ok()).unwrap_or(1).max(1);
    let rows = articles(view);
    pairs.retain(|(name, _)| !name.eq_ignore_ascii_case("pageIndex"));
    let list = script::with_query(&view.url, &pairs);
    script::set(&mut pairs, "pageIndex", (page + 1).to_string());
    let mut next = view.lead(
        script::with_query(&view.url, &pairs),
        Role::List,
        view.lead.context.title.as_deref().unwrap_or_default(),
    );
    next.context.annual |= fragment::is_column(view);
    (next.context.depth, next.context.number) = (view.lead.context.depth, page + 1);
    next.context.list = Some(list.to_string());
    let goes_on =
        pages.is_some_and(|pages| page < pages.min(500)) && (next.context.annual || fragment::has_reports(&rows));
    let next = if goes_on { vec![next] } else { Vec::new() };
    Some(Listing { list: list.to_string(), rows, total, next })
}

/// The articles that a static page lists, by their addresses.
fn articles(view: &View<'_>) -> Vec<Row> {
    let is_article = |url: &Url| {
        let path = url.path();
        let last = path.rsplit('/').next().unwrap_or_default();
        let is_page = last.split('.').next().is_some_and(|id| id.len() > 3 && id.chars().all(|c| c.is_ascii_digit()));
        is_page
            && !path.contains("/column/")
            && (path.contains("/public/") || path.contains("/content/") || last.contains('.'))
    };
    let rows = fragment::rows_of(view, &fragment::items(&view.html));
    rows.into_iter().filter(|row| row.lead.role == Role::Attachment || is_article(&row.lead.request.url)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portal::Kind;
    use crate::portal::fragment::samples::{below, text_page};

    const PAGE: &str = "http://a.gov.cn/public/column/6595?type=3&action=list";

    fn read(view: &View<'_>) -> Reading {
        Lonsun.read(view)
    }

    fn asked(lead: &Lead, name: &str) -> Option<String> {
        script::get(&script::query(lead.request.url.as_str()), name).map(str::to_owned)
    }

    #[test]
    fn every_unit_has_a_column_of_annual_reports() {
        let page = "<ul><li><a href='/public/column/11?type=4&action=list'>财政局</a></li><li><a data-organid='12' href='javascript:;'>某镇人民政府</a></li></ul>\
            <script>var organId = '14'; var tree=[{organId:13,name:'教育局'}];</script>";
        let leads = below("http://a.gov.cn/public/", page, None, read).leads;
        let found: Vec<_> = leads
            .iter()
            .map(|lead| (lead.request.url.as_str(), lead.context.unit.as_deref(), lead.context.annual))
            .collect();
        let column = |id: u32| format!("http://a.gov.cn/public/column/{id}?type=3&action=list");
        let wanted = [column(11), column(12), column(14), column(13)];
        assert_eq!(found.iter().map(|unit| unit.0).collect::<Vec<_>>(), wanted);
        assert_eq!(
            found.iter().map(|unit| unit.1).collect::<Vec<_>>(),
            [Some("财政局"), Some("某镇人民政府"), None, Some("教育局")]
        );
        assert!(found.iter().all(|unit| unit.2));
    }

    #[test]
    fn the_label_service_is_asked_as_the_page_does() {
        let pages = [
            "<script>$('#x').load('/site/label/8888?labelName=publicInfoList&siteId=77&organId=6595&type=3&pageSize=2&file=/a/xxgk/publicInfoList_1')</script>",
            "<script>var organId = 6595; Ls.ajax({url: '/site/label/8888', data: {labelName: 'publicInfoList', siteId: 77, organId: organId, type: 3, pageSize: 2, file: '/a/xxgk/publicInfoList_1'}})</script>",
        ];
        for page in pages {
            let lead = below(PAGE, page, Some("财政局"), read).leads.remove(0);
            let wanted = [
                ("labelName", "publicInfoList"),
                ("siteId", "77"),
                ("organId", "6595"),
                ("file", "/a/xxgk/publicInfoList_1"),
                ("pageIndex", "1"),
                ("type", "3"),
            ];
            for (name, value) in wanted {
                assert_eq!(asked(&lead, name).as_deref(), Some(value), "{name} {page}");
            }
            assert_eq!(lead.context.unit.as_deref(), Some("财政局"));
        }
    }

    #[test]
    fn fragments_page_on_until_they_end() {
        let page = "<script>$('#x').load('/site/label/8888?labelName=publicInfoList&organId=6595&pageSize=2')</script>";
        let first = below(PAGE, page, None, read).leads.remove(0);
        let two = "<ul><li><a class=title title='财政局2023年年报' href='/public/6595/1111.html'>财政局2023…</a><span>2024-01-05</span></li><li><a href='/public/6595/1112.html'>乙</a></li></ul>";
        let list = text_page(&first, two, read).lists.remove(0);
        assert_eq!(list.rows[0].lead.context.title.as_deref(), Some("财政局2023年年报"));
        assert_eq!(asked(&list.next[0], "pageIndex").as_deref(), Some("2"));
        let last = two.replace("111", "222") + "<script>Ls.pagination('#p', {pageCount: 2, total: 4})</script>";
        let last = text_page(&list.next[0], &last, read);
        assert_eq!((last.lists[0].total, last.lists[0].next.len()), (Some(4), 0));
        assert_eq!(text_page(&first, "<p>暂无相关信息</p>", read).kind, Kind::Empty);
    }

    #[test]
    fn a_pager_of_the_script_goes_on() {
        let page = "<li><a href='/content/article/1234'>甲局2023年年报</a></li><script>Ls.pagination('#p', {pageCount:3, pageIndex:1, total:40})</script>";
        let list = below("http://a.gov.cn/content/column/55", page, None, read).lists.remove(0);
        assert_eq!((list.rows.len(), list.total), (1, Some(40)));
        assert_eq!(list.next[0].request.url.as_str(), "http://a.gov.cn/content/column/55?pageIndex=2");
        assert!(list.next[0].context.family.is_none());
    }
}
