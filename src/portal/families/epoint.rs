//! Epoint 新点: `POST <project>/rest/lightfrontaction/getgovinfolist` gives the list of a category for a unit.
//!
//! Project and site are named in a script of the site, `/js/webBuilderCommon.js` or `/js/ajaxReq.js`; pages count from 0 or
//! from 1; some servers want the parameters within `params`; a shell frames the list that its address names.

use serde_json::{Value, json};
use url::Url;

use crate::portal::course::Step;
use crate::portal::date;
use crate::portal::label::{self, Sense};
use crate::portal::script::{self, Script};
use crate::portal::service::Service;
use crate::portal::{Family, Lead, Reading, Request, Role, Row, View, fragment};

/// Lists of `getgovinfolist`.
pub(super) struct Epoint;

const NAME: &str = "epoint";
/// Rows asked for a page that does not say how many it asks for.
const SIZE: u32 = 20;
/// The scripts that name project and site.
const SCRIPTS: &[&str] = &["webBuilderCommon.js", "ajaxReq.js"];
/// The path of the service within its project.
const PATH: &str = "/rest/lightfrontaction/getgovinfolist";

impl Family for Epoint {
    fn name(&self) -> &'static str {
        NAME
    }

    fn marks(&self) -> &'static [&'static str] {
        &[
            "EWB-FRONT",
            "EWB_",
            "ewb-",
            "categorynum",
            "webBuilderCommon",
            "ajaxReq",
            "getgovinfolist",
            "openSubPage",
            "specialurl",
        ]
    }

    fn fits(&self, view: &View<'_>) -> bool {
        (self.marks().iter().any(|mark| view.has(mark))
            || view.url.query().is_some_and(|query| query.contains("specialurl")))
            && !fragment::is_single(view)
    }

    fn read(&self, view: &View<'_>) -> Reading {
        match Service::of(view) {
            Some(service) if service.note == "site" => Reading { leads: site(view, service), ..Reading::default() },
            Some(service) => answer(view, service),
            None => page(view),
        }
    }
}

fn page(view: &View<'_>) -> Reading {
    let text = Script::new(&view.text);
    let mut leads: Vec<Lead> = framed(view, view.url.as_str(), None).into_iter().collect();
    leads.extend(shells(view));
    leads.extend(siblings(view));
    if let Some(service) = list(view, &text) {
        if is_told(&text) {
            leads.extend(site(view, service));
        } else {
            let site = Service { note: "site".to_owned(), ..service };
            leads.extend(scripts(view).into_iter().map(|url| site.lead(view, Request::get(url), NAME)));
        }
    }
    Reading { leads, ..Reading::default() }
}

/// The page that a shell frames, by the shell's address.
fn framed(view: &View<'_>, shell: &str, words: Option<&str>) -> Option<Lead> {
    let pairs = script::query(shell);
    let url = view.join(script::get(&pairs, "specialurl")?)?;
    let title = script::get(&pairs, "righttitle").or(words).unwrap_or_default();
    let mut lead = view.lead(url, Role::Column, title);
    lead.context.annual |= label::sense(title) == Sense::Column;
    // the framed page knows its unit by the address of the shell
    lead.request.referer = view.join(shell).or(lead.request.referer);
    let address = lead.request.url.clone();
    if let Some(code) = credit_code(shell).filter(|_| credit_code(address.as_str()).is_none()) {
        // one page that all shells frame: it is read once for each unit
        lead.context.list = Some(format!("{address}#{code}"));
        lead.context.state = Some(code.to_owned());
    }
    Some(lead)
}

/// The pages framed by shells that a page links to, where they are columns of annual reports.
fn shells(view: &View<'_>) -> Vec<Lead> {
    let items = fragment::items(&view.html);
    let shells = items.iter().filter(|item| item.href.contains("specialurl="));
    shells
        .filter_map(|item| framed(view, &item.href, Some(&item.text)))
        .filter(|lead| lead.context.annual)
        .take(1000)
        .collect()
}

/// The same column of every other unit that the page links to: units differ by their credit code in the address.
fn siblings(view: &View<'_>) -> Vec<Lead> {
    let address = view.url.as_str();
    let Some(own) = credit_code(address).filter(|_| fragment::is_column(view)) else { return Vec::new() };
    let mut leads: Vec<Lead> = Vec::new();
    for item in fragment::items(&view.html) {
        let Some(code) = credit_code(&item.href).filter(|code| *code != own) else { continue };
        let Ok(url) = Url::parse(&address.replace(own, code)) else { continue };
        let lead = fragment::column(view, url, "政府信息公开年度报告", Some(&item.text));
        if leads.len() < 1000 && !leads.iter().any(|other| other.request == lead.request) {
            leads.push(lead);
        }
    }
    leads
}

/// The unified social credit code (GB 32100) in an address.
fn credit_code(address: &str) -> Option<&str> {
    let is_code = |part: &&str| {
        part.len() == 18
            && part.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
            && part.chars().filter(char::is_ascii_digit).count() >= 8
    };
    address.split(|c: char| !c.is_ascii_alphanumeric()).find(is_code)
}

/// The list of a page: its category, and its unit where it is that of one.
fn list(view: &View<'_>, text: &Script) -> Option<Service> {
    let own = script::query(view.url.query().unwrap_or_default());
    let value = |name: &str| {
        let asked = script::get(&own, name).map(str::to_owned);
        asked.or_else(|| text.parameter(name)).or_else(|| fragment::input(&view.html, name))
    };
    let category = value("categorynum").or_else(|| category(&view.url))?;
    let is_list =
        text.has("getgovinfolist") || view.url.path().contains("govlist") || SCRIPTS.iter().any(|name| view.has(name));
    if !is_list || !(fragment::is_column(view) || text.has("getgovinfolist")) {
        return None;
    }
    let shell = view.lead.request.referer.as_ref().map(Url::as_str).and_then(credit_code);
    let framed = view.lead.context.state.as_deref().and_then(credit_code).or(shell);
    let unit = value("deptcode").or_else(|| credit_code(view.url.as_str()).or(framed).map(str::to_owned));
    let mut pairs = vec![("deptcode".to_owned(), unit.unwrap_or_default()), ("categorynum".to_owned(), category)];
    for name in ["siteGuid", "projectName"] {
        pairs.extend(text.parameter(name).map(|value| (name.to_owned(), value)));
    }
    let size =
        value("pageSize").and_then(|size| size.parse().ok()).filter(|size| (1..=100).contains(size)).unwrap_or(SIZE);
    let written = text
        .addresses("getgovinfolist")
        .into_iter()
        .find(|address| address.starts_with('/') || address.starts_with("http"));
    let url = view.join(written.unwrap_or(PATH))?;
    Some(Service::new(view, &url, pairs, &["deptcode", "categorynum"]).sized(size, None))
}

/// The category by the address: the last number of `/category/035/035001/govlist.html`.
fn category(url: &Url) -> Option<String> {
    let is_number = |part: &&str| part.len() >= 3 && part.len() < 18 && part.chars().all(|c| c.is_ascii_digit());
    url.path_segments()?.rfind(is_number).map(str::to_owned)
}

/// Whether the page itself names the site.
fn is_told(text: &Script) -> bool {
    text.parameter("siteGuid").is_some()
}

/// The scripts of the site that may name it; those that are usual where the page links to none.
fn scripts(view: &View<'_>) -> Vec<Url> {
    let text = Script::new(&view.text);
    let linked =
        |name: &&str| text.addresses(&name.to_ascii_lowercase()).first().and_then(|address| view.join(address));
    let found: Vec<Url> = SCRIPTS.iter().filter_map(linked).collect();
    if !found.is_empty() {
        return found;
    }
    SCRIPTS.iter().filter_map(|name| view.url.join(&format!("/js/{name}")).ok()).collect()
}

/// The first request, once project and site are known.
fn site(view: &View<'_>, mut service: Service) -> Vec<Lead> {
    let text = Script::new(&view.text);
    let object = text.objects("siteinfo", 60).into_iter().find(|value| script::member(value, "siteGuid").is_some());
    let told = |name: &str| {
        let written = object.as_ref().and_then(|value| script::field(value, name)).or_else(|| text.parameter(name));
        written.or_else(|| service.get(name).map(str::to_owned))
    };
    let (site, project) = (told("siteGuid"), told("projectName"));
    let Some(site) = site else { return Vec::new() };
    script::set(&mut service.pairs, "siteGuid", site);
    let url = service.url(view);
    let project = project.unwrap_or_default();
    let project = project.trim_matches('/');
    let path = url.path().find("/rest/").and_then(|at| url.path().get(at..)).unwrap_or(PATH);
    let path = if url.path().contains(project) && !project.is_empty() {
        url.path().to_owned()
    } else {
        format!("/{project}{path}")
    };
    let path = path.replace("//", "/");
    if let Ok(url) = url.join(&path) {
        // the list is known by the service that answers
        let named = Service::new(view, &url, service.pairs.clone(), &["deptcode", "categorynum", "siteGuid"]);
        (service.address, service.list) = (named.address, named.list);
    }
    service.pairs.retain(|(name, _)| name != "projectName");
    service.note = "plain".to_owned();
    service.course.page = 0;
    vec![ask(view, &service)]
}

fn ask(view: &View<'_>, service: &Service) -> Lead {
    let course = &service.course;
    let mut fields: serde_json::Map<String, Value> =
        service.pairs.iter().map(|(name, value)| (name.clone(), Value::String(value.clone()))).collect();
    fields.insert("pageIndex".to_owned(), json!(course.page));
    fields.insert("pageSize".to_owned(), json!(course.size));
    let fields = Value::Object(fields);
    let request = match service.note.as_str() {
        "wrapped" => Request::json(service.url(view), &json!({ "params": fields })),
        "form" => Request::form(service.url(view), &[("params", &fields.to_string())]),
        _ => Request::json(service.url(view), &fields),
    };
    service.lead(view, request, NAME)
}

fn answer(view: &View<'_>, mut service: Service) -> Reading {
    let json = script::json(&view.text).unwrap_or_default();
    let custom = match script::member(&json, "custom") {
        Some(Value::String(text)) => script::json(text).unwrap_or_default(),
        Some(custom) => custom.clone(),
        None => json.clone(),
    };
    let data = ["data", "list", "rows"].iter().find_map(|name| script::member(&custom, name)?.as_array());
    let rows: Vec<Row> = data.into_iter().flatten().take(1000).filter_map(|entry| row(view, entry)).collect();
    service.course.total =
        script::first(&custom, &["total", "totalcount"]).and_then(|total| total.parse().ok()).or(service.course.total);
    let page = service.course.page;
    if rows.is_empty() && service.course.seen() == 0 {
        return Reading { leads: others(view, service, page), ..Reading::default() };
    }
    let before = service.course.seen();
    let mut step = service.course.step(&rows);
    let is_same = service.course.seen() == before;
    if is_same && page == 1 && service.course.is_short() != Some(false) {
        // pages count from 1: page 0 was page 1
        step = Step::Other;
    }
    // pages go on by their number, whatever their size
    service.course.page = page + 1;
    let step = if is_same && page != 1 { Step::End } else { step };
    service.part(view, rows, step, |service| ask(view, service))
}

/// What is asked where the first page gave nothing: the page counted from 1, the parameters within `params`.
fn others(view: &View<'_>, service: Service, page: u32) -> Vec<Lead> {
    let with = |page: u32, note: &str| {
        let mut other = service.clone();
        (other.course.page, other.note) = (page, note.to_owned());
        ask(view, &other)
    };
    match (page, service.note.as_str()) {
        (0, "plain") => vec![with(1, "plain"), with(0, "wrapped")],
        (0, "wrapped") => vec![with(1, "wrapped"), with(0, "form")],
        (0, "form") => vec![with(1, "form")],
        _ => Vec::new(),
    }
}

fn row(view: &View<'_>, entry: &Value) -> Option<Row> {
    let plain = |title: String| {
        let page = fragment::parse(&title);
        fragment::clean(&page.root_element().text().collect::<String>())
    };
    let title = ["realtitle", "title"].iter().find_map(|name| script::field(entry, name).map(plain))?;
    let url = view.join(&script::first(entry, &["infourl", "href", "url"])?)?;
    let date = script::first(entry, &["infodate", "date", "pubdate"]).and_then(|date| date::find(&date));
    Some(view.row(url, &title, date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portal::fragment::samples::{below, text_page};

    const PAGE: &str = "http://a.gov.cn/govxxgk/11411000005747138K/category/035/035001/govlist.html";
    const LIST: &str =
        "<div class='ewb-list'></div><script src='/js/webBuilderCommon.js'></script><script>var pageSize = 2;</script>";
    const SITE: &str =
        "var siteInfo = { projectName: '/EWB-FRONT', siteGuid: '7eb5f7f1-9041-43ad-8e13-8fcb82ea831a' };";

    fn read(view: &View<'_>) -> Reading {
        Epoint.read(view)
    }

    fn body(lead: &Lead) -> Value {
        // the last way of asking is no JSON
        serde_json::from_str(&lead.request.body.as_ref().unwrap().text).unwrap_or_default()
    }

    fn first() -> Lead {
        let script = below(PAGE, LIST, None, read).leads.remove(0);
        assert_eq!(script.request.url.path(), "/js/webBuilderCommon.js");
        text_page(&script, SITE, read).leads.remove(0)
    }

    fn rows(range: std::ops::RangeInclusive<u32>, as_text: bool) -> String {
        let row = |i| json!({"title": format!("甲局{i}..."), "realtitle": format!("甲局{i}年年报"), "infourl": format!("/govxxgk/{i}.html"), "infodate": "2024-01-05"});
        let custom = json!({"total": 5, "data": range.map(row).collect::<Vec<_>>()});
        json!({"custom": if as_text { Value::String(custom.to_string()) } else { custom }}).to_string()
    }

    #[test]
    fn the_site_is_read_from_its_script() {
        let lead = first();
        assert_eq!(lead.request.url.as_str(), "http://a.gov.cn/EWB-FRONT/rest/lightfrontaction/getgovinfolist");
        let wanted = json!({"deptcode": "11411000005747138K", "categorynum": "035001", "siteGuid": "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a", "pageIndex": 0, "pageSize": 2});
        assert_eq!(body(&lead), wanted);
    }

    /// Follows a list to its end; gives the titles found, each once.
    fn all(answer: impl Fn(&Value) -> String) -> usize {
        let mut open = vec![first()];
        let (mut known, mut asked) = (std::collections::BTreeSet::new(), 0);
        while let Some(lead) = open.pop() {
            asked += 1;
            assert!(asked < 20);
            let reading = text_page(&lead, &answer(&body(&lead)), read);
            open.extend(reading.leads);
            for list in reading.lists {
                let before = known.len();
                known.extend(list.rows.into_iter().map(|row| row.lead.request.url));
                open.extend(list.next.into_iter().filter(|_| known.len() > before));
            }
        }
        known.len()
    }

    #[test]
    fn pages_count_from_0_or_1_plain_or_wrapped() {
        let page =
            |number: u64| rows((number * 2 + 1) as u32..=(number as u32 * 2 + 2).min(5), number.is_multiple_of(2));
        let index = |body: &Value| body["pageIndex"].as_u64();
        assert_eq!(all(|body| page(index(body).unwrap_or(9))), 5);
        assert_eq!(all(|body| page(index(body).unwrap_or(9).saturating_sub(1))), 5);
        assert_eq!(
            all(|body| index(body).filter(|&i| i > 0).map_or("{\"status\":500}".to_owned(), |i| page(i - 1))),
            5
        );
        assert_eq!(all(|body| index(&body["params"]).map_or("{}".to_owned(), page)), 5);
    }

    #[test]
    fn a_shell_leads_to_what_it_frames() {
        let shell = "http://a.gov.cn/govxxgk/11411000005747138K/openSubPage.html?specialurl=/category/035/035001/govlist.html&righttitle=信息公开年度报告";
        let page = "<a href='/govxxgk/11411000005747000A/openSubPage.html'>财政局</a>";
        let leads = below(shell, page, None, read).leads;
        assert_eq!(leads[0].request.url.path(), "/category/035/035001/govlist.html");
        let unit = &leads[1];
        assert!(
            unit.request
                .url
                .as_str()
                .starts_with("http://a.gov.cn/govxxgk/11411000005747000A/openSubPage.html?specialurl=")
        );
        assert_eq!(unit.context.unit.as_deref(), Some("财政局"));
        // the list has no unit of its own in its address
        let list = text_page(&leads[0], LIST, read).leads.remove(0);
        assert_eq!(body(&text_page(&list, SITE, read).leads[0])["deptcode"], "11411000005747138K");
    }

    #[test]
    fn one_page_that_all_shells_frame_is_read_for_each_unit() {
        let shell = |code: &str| {
            format!(
                "<a href='/govxxgk/{code}/openSubPage.html?specialurl=/035/035001/govlist.html&righttitle=信息公开年度报告'>某局</a>"
            )
        };
        let hub = shell("11130534000001A001") + &shell("11130534000002B002") + "<i class='ewb-list'></i>";
        let leads = below("http://a.gov.cn/public.html", &hub, None, read).leads;
        let lists: Vec<_> = leads.iter().map(|lead| lead.context.list.as_deref().unwrap_or_default()).collect();
        let list = |code: &str| format!("http://a.gov.cn/035/035001/govlist.html#{code}");
        assert_eq!(lists, [list("11130534000001A001"), list("11130534000002B002")]);
        let page = "<script>var s = {siteGuid: 'g1', projectName: 'EWB'}</script><ul class='ewb-govlist'></ul><script src='/js/ajaxReq.js'></script>";
        let asked = text_page(&leads[1], page, read).leads.remove(0).request.body.unwrap().text;
        assert!(asked.contains("11130534000002B002"), "{asked}");
    }
}
