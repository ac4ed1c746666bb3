//! Hanweb 大汉, first generation: records in a `<datastore>` within the page, further ones from `dataproxy.jsp`.
//!
//! The service obeys `page` alone, or a range, or groups of pages that overlap; parameters in the query or in the
//! form; it may be shut, or want parameters encrypted in `<nextgroup>`. So `<nextgroup>` is followed first, and page and
//! range are sent in agreement in both places.

use url::Url;

use crate::portal::course::Step;
use crate::portal::script::{self, Script};
use crate::portal::service::Service;
use crate::portal::{Family, Kind, Lead, Reading, Request, Row, View, fragment};

/// Lists of [`dataproxy.jsp`](self).
pub(super) struct HanwebJpage;

const NAME: &str = "hanweb-jpage";

/// The parameters of the service, as pages name them.
const PARAMETERS: &[&str] =
    &["col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype"];

impl Family for HanwebJpage {
    fn name(&self) -> &'static str {
        NAME
    }

    fn marks(&self) -> &'static [&'static str] {
        &["dataproxy.jsp", "<datastore"]
    }

    fn fits(&self, view: &View<'_>) -> bool {
        self.marks().iter().any(|mark| view.has(mark)) && !fragment::is_single(view)
    }

    fn read(&self, view: &View<'_>) -> Reading {
        match Service::of(view) {
            Some(service) => answer(view, service),
            None => page(view),
        }
    }
}

/// The lists of a page.
fn page(view: &View<'_>) -> Reading {
    let mut reading = Reading::default();
    for (store, around) in parts(&view.text) {
        let part = list(view, store, around);
        reading.leads.extend(part.leads);
        reading.lists.extend(part.lists);
        reading.kind = part.kind;
    }
    reading
}

/// The lists of a page: the text of each store, and the text with its options.
fn parts(text: &str) -> Vec<(&str, &str)> {
    let at = |mark: &str| -> Vec<usize> { text.match_indices(mark).map(|(at, _)| at).take(64).collect() };
    let stores = at("<datastore");
    let (starts, has_stores) = if stores.is_empty() { (at(".jpage("), false) } else { (stores, true) };
    if starts.len() < 2 {
        return vec![(if has_stores { text } else { "" }, text)];
    }
    let cut = |i: usize| {
        let start = *starts.get(i)?;
        let own = text.get(start..starts.get(i + 1).copied().unwrap_or(text.len()))?;
        let before = text.get(i.checked_sub(1).and_then(|i| starts.get(i).copied()).unwrap_or(0)..start)?;
        // options stand after the store, in some templates before it
        let has_options = |part: &str| part.contains("nitid") || part.contains("nitId");
        let after = own.find("</datastore>").and_then(|end| own.get(end..)).unwrap_or(own);
        let around = if !has_stores || has_options(after) || !has_options(before) { own } else { before };
        Some((if has_stores { own } else { "" }, around))
    };
    (0..starts.len()).filter_map(cut).collect()
}

fn list(view: &View<'_>, store: &str, around: &str) -> Reading {
    let options = Script::new(around);
    let rows = rows(view, store);
    let total = total(store).or_else(|| options.number("totalRecord")).or_else(|| options.number("totalRecords"));
    let (pages, groups) = (options.number("perPage"), options.number("groupSize"));
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let per_page = pages.filter(|&size| size > 0);
    let size = per_page.map(|size| group(size, groups)).unwrap_or(if count == 0 { 100 } else { count.min(100) });
    let mut service =
        Service::new(view, &endpoint(view, &options), pairs(view, &options), &["webid", "columnid", "unitid"])
            .sized(size, total);
    service.course.inline(&rows);
    let may_go_on = match service.course.is_short() {
        Some(short) => short,
        None => next_group(view, store).is_some() || per_page.is_none_or(|size| count >= size) || count == 0,
    };
    let is_known =
        service.get("unitid").or_else(|| service.get("columnid")).is_some() || next_group(view, store).is_some();
    let step = match (may_go_on && is_known, count) {
        (false, _) => Step::End,
        (true, 0) => Step::Other,
        (true, _) => Step::Next,
    };
    let mut reading = service.part(view, rows, step, |service| next(view, service.clone(), store));
    if count == 0 {
        reading.kind = Kind::default();
        reading.lists.clear();
    }
    reading
}

/// Rows of a group of pages, where a group is not too much for one request.
fn group(size: u32, groups: Option<u32>) -> u32 {
    let whole = size.saturating_mul(groups.unwrap_or(1).max(1));
    if whole <= 100 { whole } else { size.min(100) }
}

fn answer(view: &View<'_>, mut service: Service) -> Reading {
    let rows = rows(view, &view.text);
    service.course.total = total(&view.text).or(service.course.total);
    if rows.is_empty() && service.note == "group" {
        // the encrypted parameters were not taken: ask with the plain ones
        service.note.clear();
        let leads = if service.get("unitid").is_some() { vec![plain(view, &service)] } else { Vec::new() };
        return Reading { leads, ..Reading::default() };
    }
    if rows.is_empty() && service.course.is_short() != Some(true) {
        return Reading::default();
    }
    service.answered(view, rows, |service| next(view, service.clone(), &view.text))
}

/// The lead to the next page: by the link to the next group where there is one.
fn next(view: &View<'_>, mut service: Service, store: &str) -> Lead {
    match next_group(view, store).filter(|_| service.course.page > 1) {
        Some(url) => {
            service.note = "group".to_owned();
            service.lead(view, Request::get(url), NAME)
        }
        None => {
            service.note.clear();
            plain(view, &service)
        }
    }
}

/// The lead to the page that is next by count.
fn plain(view: &View<'_>, service: &Service) -> Lead {
    let course = &service.course;
    let (start, end) = course.range();
    let end = course.total.map_or(end, |total| end.min(total.max(start)));
    let paging = [("page", course.page), ("startrecord", start), ("endrecord", end), ("perpage", course.size)];
    let pairs = service.paged(&paging.map(|(name, value)| (name, value.to_string())));
    let url = script::with_query(&service.url(view), &pairs);
    let fields: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    service.lead(view, Request::form(url, &fields), NAME)
}

/// The rows of a store, or of an answer that is a plain fragment.
fn rows(view: &View<'_>, store: &str) -> Vec<Row> {
    if !store.contains("<record") {
        let is_answer = view.lead.context.state.is_some() && !store.contains("<datastore");
        return if is_answer { fragment::rows(view, store) } else { Vec::new() };
    }
    let mut known = std::collections::HashSet::new();
    let records = fragment::records(store).into_iter().flat_map(|record| fragment::rows(view, &record));
    records.filter(|row| known.insert(row.lead.request.url.clone())).collect()
}

fn total(store: &str) -> Option<u32> {
    let stated = fragment::sections(store, "totalrecord").into_iter().next()?;
    fragment::unwrapped(stated).trim().parse().ok()
}

fn next_group(view: &View<'_>, store: &str) -> Option<Url> {
    let content = fragment::unwrapped(fragment::sections(store, "nextgroup").into_iter().next()?);
    let link = Script::new(&content);
    let address = link.addresses("?").into_iter().next()?.to_owned();
    let url = view.join(&address)?;
    Some(script::with_query(&url, &script::query(&address)))
}

fn endpoint(view: &View<'_>, options: &Script) -> Url {
    let written = options.addresses("dataproxy.jsp").into_iter().find_map(|address| view.join(address));
    written.or_else(|| view.url.join("/module/web/jpage/dataproxy.jsp").ok()).unwrap_or_else(|| view.url.clone())
}

/// What the page says of the parameters: in the address of the service, in the options, in hidden fields.
fn pairs(view: &View<'_>, options: &Script) -> Vec<(String, String)> {
    let written = options.addresses("dataproxy.jsp").into_iter().flat_map(script::query).collect::<Vec<_>>();
    let value = |name: &&str| {
        let told = script::get(&written, name).map(str::to_owned).or_else(|| options.parameter(name));
        let found = told.or_else(|| fragment::input(&view.html, name)).or_else(|| by_address(view, options, name))?;
        Some(((*name).to_owned(), found))
    };
    let mut pairs: Vec<(String, String)> = PARAMETERS.iter().filter_map(value).collect();
    for (name, usual) in [("col", "1"), ("appid", "1"), ("path", "/"), ("permissiontype", "0")] {
        if script::get(&pairs, name).is_none() {
            script::set(&mut pairs, name, usual);
        }
    }
    pairs
}

/// The column by the address of the page, the unit by the element that the script fills.
fn by_address(view: &View<'_>, options: &Script, name: &str) -> Option<String> {
    let digits = |text: &str| {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        text.get(..end).filter(|number| !number.is_empty()).map(str::to_owned)
    };
    match name {
        "columnid" => digits(view.url.path().split_once("/col/col")?.1),
        "unitid" => {
            let before = options.text().split_once(".jpage(")?.0;
            digits(before.rsplit_once('#').filter(|(_, id)| id.len() < 40)?.1)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portal::fragment::samples::{below, text_page};

    const STORE: &str = "<script type='text/xml'><datastore><nextgroup><![CDATA[NEXT]]></nextgroup><recordset>\
        <record><![CDATA[<li><a href='/art/2024/1/5/art_28584_1.html' title='甲局2023年年报'>甲局…</a><b>2024-01-05</b></li>]]></record>\
        <record><![CDATA[<li><a href='/art/2024/1/6/art_28584_2.html'>乙局2023年年报</a><b>2024-01-06</b></li>]]></record>\
        </recordset></datastore></script>";
    const OPTIONS: &str = "<script>$('#428350').jpage({totalRecord: 5, perPage:1, groupSize:2, proxyUrl:'/module/web/jpage/dataproxy.jsp', \
        params:{col:1,appid:1,webid:93,path:'/',columnid:28584,sourceContentType:1,unitid:'428350',webname:'某局',permissiontype:0}})</script>";

    fn shell(next: &str) -> String {
        STORE.replace("NEXT", next) + OPTIONS
    }

    #[test]
    fn records_are_rows_and_the_range_goes_on_where_they_end() {
        let reading = below("http://a.gov.cn/col/col28584/index.html", &shell(""), None, |view| HanwebJpage.read(view));
        let list = &reading.lists[0];
        assert_eq!(list.rows.len(), 2);
        assert_eq!(list.rows[0].lead.context.title.as_deref(), Some("甲局2023年年报"));
        assert_eq!(list.rows[0].lead.context.date.as_deref(), Some("2024-01-05"));
        assert_eq!(list.total, Some(5));
        let form = script::query(&list.next[0].request.body.as_ref().unwrap().text);
        let wanted = [
            ("page", "2"),
            ("startrecord", "3"),
            ("endrecord", "4"),
            ("perpage", "2"),
            ("webname", "某局"),
            ("unitid", "428350"),
            ("columnid", "28584"),
        ];
        for (name, value) in wanted {
            assert_eq!(script::get(&form, name), Some(value), "{name}");
        }
        assert_eq!(script::query(list.next[0].request.url.as_str()), form);
    }

    #[test]
    fn the_next_group_is_followed_first_and_plain_parameters_after_its_failure() {
        let group = "<a href=\"/module/web/jpage/dataproxy.jsp?page=1&columnid=AAB&webname=%25E6%259F%2590\"></a>";
        let reading =
            below("http://a.gov.cn/col/col28584/index.html", &shell(group), None, |view| HanwebJpage.read(view));
        let lead = &reading.lists[0].next[0];
        assert_eq!(
            (lead.request.body.is_none(), lead.request.url.query()),
            (true, Some("page=1&columnid=AAB&webname=%E6%9F%90"))
        );
        let empty =
            text_page(lead, "<datastore><recordset></recordset></datastore>      ", |view| HanwebJpage.read(view));
        assert_eq!(empty.leads.len(), 1);
        let plain = empty.leads[0].clone();
        assert!(plain.request.url.query().unwrap().contains("unitid=428350"));
        let rest = "<datastore><totalrecord>5</totalrecord><recordset><record><![CDATA[<a href='/art/2024/1/6/art_28584_3.html'>丙</a>]]></record></recordset></datastore>";
        let answer = text_page(&plain, rest, |view| HanwebJpage.read(view));
        assert_eq!(answer.lists[0].list, reading.lists[0].list);
        assert_eq!((answer.lists[0].rows.len(), answer.lists[0].next.len()), (1, 1));
    }

    #[test]
    fn several_stores_have_options_of_their_own() {
        let second = shell("").replace("28584", "999").replace("428350", "77");
        let reading = below("http://a.gov.cn/", &(shell("") + &second), None, |view| HanwebJpage.read(view));
        let lists: Vec<bool> = reading.lists.iter().map(|list| list.list.contains("unitid=77")).collect();
        assert_eq!(lists, [false, true]);
    }

    #[test]
    fn a_script_without_records_asks_for_the_first_page() {
        let reading = below("http://a.gov.cn/col/col28584/index.html", OPTIONS, None, |view| HanwebJpage.read(view));
        assert_eq!(script::get(&script::query(reading.leads[0].request.url.as_str()), "startrecord"), Some("1"));
    }
}
