//! TrueCMS (南通, 连云港): `getMessage.do` answers JSON or JSONP with records as XML.
//!
//! It wants the page as referring one, and answers 404 to more rows than it is set to; where it is gone, the rows in
//! `#initData` are all there is.

use crate::portal::course::Step;
use crate::portal::script::{self, Script};
use crate::portal::service::Service;
use crate::portal::{Family, Kind, Lead, Reading, Row, View, fragment};

/// Lists of `getMessage.do`.
pub(super) struct TrueCms;

const NAME: &str = "truecms";
/// Rows asked for a page that does not say how many it asks for.
const SIZE: u32 = 15;

impl Family for TrueCms {
    fn name(&self) -> &'static str {
        NAME
    }

    fn marks(&self) -> &'static [&'static str] {
        &["getMessage.do", "initData"]
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

fn page(view: &View<'_>) -> Reading {
    let text = Script::new(&view.text);
    let rows = initial(view);
    let service = service(view, &text);
    if rows.is_empty() {
        let leads = service.map(|service| vec![ask(view, &service)]).unwrap_or_default();
        return Reading { leads, ..Reading::default() };
    }
    match service {
        Some(mut service) => {
            service.course.inline(&rows);
            let step = if service.course.is_short() == Some(false) { Step::End } else { Step::Next };
            service.part(view, rows, step, |service| ask(view, service))
        }
        None => {
            let service = Service { list: view.url.to_string(), ..Service::new(view, &view.url, Vec::new(), &[]) };
            service.part(view, rows, Step::End, |service| ask(view, service))
        }
    }
}

/// The service that the page names, with its parameters.
fn service(view: &View<'_>, text: &Script) -> Option<Service> {
    let address = text.addresses("getmessage.do").into_iter().next()?;
    let url = view.join(address)?;
    let mut pairs = script::query(address);
    for name in ["columnId", "contentTemplate"] {
        let told = || text.parameter(name).or_else(|| quoted(text, name)).or_else(|| fragment::input(&view.html, name));
        if script::get(&pairs, name).is_none()
            && let Some(value) = told()
        {
            script::set(&mut pairs, name, value);
        }
    }
    let number =
        |name: &str| script::get(&pairs, name).and_then(|value| value.parse().ok()).or_else(|| text.number(name));
    let size = number("perpage").filter(|size| (1..=50).contains(size)).unwrap_or(SIZE);
    let total = text.number("totalRecord").or_else(|| text.number("totalRecords"));
    let paging = ["startrecord", "endrecord", "perpage", "callback", "_"];
    pairs.retain(|(name, _)| !paging.contains(&name.to_ascii_lowercase().as_str()));
    Some(Service::new(view, &url, pairs, &["columnId"]).sized(size, total))
}

/// A value of letters without the marks that a parameter has: `columnId" value="…`.
fn quoted(text: &Script, name: &str) -> Option<String> {
    let objects = text.objects("getmessage.do", 2000);
    objects.iter().find_map(|value| script::field(value, name))
}

/// The rows of `#initData`: records, or plain rows.
fn initial(view: &View<'_>) -> Vec<Row> {
    let elements = view.html.tree.nodes().filter_map(scraper::ElementRef::wrap);
    let Some(element) = elements.into_iter().find(|element| element.attr("id") == Some("initData")) else {
        return Vec::new();
    };
    let markup = element.inner_html();
    let text: String = element.text().collect();
    let is_raw = matches!(element.value().name(), "script" | "textarea" | "template" | "xmp" | "noscript");
    let content = if is_raw || !markup.contains("<a ") && text.contains("<a ") { text } else { markup };
    // a parser of HTML makes a comment of CDATA
    read(view, &content.replace("<!--[CDATA[", "<![CDATA[").replace("]]-->", "]]>"))
}

fn ask(view: &View<'_>, service: &Service) -> Lead {
    let course = &service.course;
    let (start, end) = course.range();
    let number = |name: &'static str, value: u32| (name, value.to_string());
    let paging = [
        number("startrecord", start),
        number("endrecord", end),
        number("perpage", course.size),
        ("callback", "rows".to_owned()),
    ];
    service.ask(view, NAME, &paging)
}

fn answer(view: &View<'_>, mut service: Service) -> Reading {
    let json = script::json(&view.text);
    let fields = json.as_ref().map(|json| script::member(json, "data").filter(|data| data.is_object()).unwrap_or(json));
    let content = fields.and_then(|json| script::first(json, &["result", "html", "data", "message"]));
    let content = content.unwrap_or_else(|| view.text.clone());
    let stated = fragment::sections(&content, "totalrecord").into_iter().next().map(fragment::unwrapped);
    let counted = fields.and_then(|json| script::first(json, &["total", "totalRecord", "totalCount"]));
    service.course.total = stated.or(counted).and_then(|total| total.trim().parse().ok()).or(service.course.total);
    let rows = read(view, &content);
    if rows.is_empty() && service.course.seen() == 0 {
        return Reading { kind: Kind::default(), ..Reading::default() };
    }
    service.answered(view, rows, |service| ask(view, service))
}

fn read(view: &View<'_>, content: &str) -> Vec<Row> {
    if content.contains("<record") {
        return fragment::records(content).iter().flat_map(|record| fragment::rows(view, record)).collect();
    }
    fragment::rows(view, content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portal::fragment::samples::{below, text_page};

    const PAGE: &str = "http://a.gov.cn/xxgk/list.html";
    const SHELL: &str = "<script>$('#list').jpage({perPage: 2, totalRecord: 3, proxyUrl: '/TrueCMS/messageController/getMessage.do', \
        params: {columnId: 'c0a8-11', contentTemplate: 'list_li'}});</script>";

    fn family(view: &View<'_>) -> Reading {
        TrueCms.read(view)
    }

    fn asked(lead: &Lead, name: &str) -> Option<String> {
        script::get(&script::query(lead.request.url.as_str()), name).map(str::to_owned)
    }

    fn jsonp(from: u32, to: u32) -> String {
        let record = |i| {
            format!(
                "<record><![CDATA[<li><a href=\"/slug/content/c0a8{i}.html\">甲局{i}年年报</a><span>2024-01-0{i}</span></li>]]></record>"
            )
        };
        let records: String = (from..=to).map(record).collect();
        format!(
            "rows({})",
            serde_json::json!({"result": format!("<datastore><totalrecord>3</totalrecord><recordset>{records}</recordset></datastore>")})
        )
    }

    #[test]
    fn ranges_are_asked_from_the_page() {
        let first = below(PAGE, SHELL, None, family).leads.remove(0);
        for (name, value) in [
            ("startrecord", "1"),
            ("endrecord", "2"),
            ("perpage", "2"),
            ("columnId", "c0a8-11"),
            ("contentTemplate", "list_li"),
        ] {
            assert_eq!(asked(&first, name).as_deref(), Some(value), "{name}");
        }
        let list = text_page(&first, &jsonp(1, 2), family).lists.remove(0);
        assert_eq!((list.rows.len(), list.total), (2, Some(3)));
        let second = &list.next[0];
        assert_eq!(asked(second, "startrecord").as_deref(), Some("3"));
        assert_eq!(second.request.referer.as_ref().map(url::Url::as_str), Some(PAGE));
        assert!(text_page(second, &jsonp(3, 3), family).lists[0].next.is_empty());
    }

    #[test]
    fn rows_in_the_page_stand_where_the_service_is_gone() {
        let datas = [
            "<script type='text/xml' id='initData'><recordset><record><![CDATA[<li><a href='/a'>甲局年报</a></li>]]></record><record><![CDATA[<li><a href='/b'>乙局年报</a></li>]]></record></recordset></script>",
            "<div id='initData' style='display:none'><recordset><record><![CDATA[<li><a href='/a'>甲局年报</a></li>]]></record></recordset><li><a href='/b'>乙局年报</a></li></div>",
            "<ul id=initData><li><a href='/a'>甲局年报</a></li><li><a href='/b'>乙局年报</a></li></ul>",
            "<textarea id=initData>&lt;li>&lt;a href='/a'>甲局年报&lt;/a>&lt;/li>&lt;li>&lt;a href='/b'>乙局年报&lt;/a>&lt;/li></textarea>",
        ];
        for data in datas {
            let list = below(PAGE, &format!("{data}{SHELL}"), None, family).lists.remove(0);
            assert!(!list.rows.is_empty(), "{data}");
            assert_eq!(list.next.len(), 1, "{data}");
        }
    }
}
