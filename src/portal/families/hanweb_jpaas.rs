//! Hanweb 大汉, second generation (JPaaS): lists and menus are units, each a script element with the address of a
//! service and its parameters as pseudo-JSON.
//!
//! The service takes the page from `paramJson`, or from plain parameters, or not at all; a page may be short though
//! others follow; a wrong `tagId` gives nothing.

use scraper::ElementRef;

use crate::portal::script::{self, Script};
use crate::portal::service::Service;
use crate::portal::{Family, Lead, Reading, View, fragment};

/// Lists of units.
pub(super) struct HanwebJpaas;

const NAME: &str = "hanweb-jpaas";
/// Most units that are asked below a column of annual reports.
const MAX_UNITS: usize = 12;
/// Most units that are asked elsewhere.
const MAX_ELSEWHERE: usize = 6;
/// Rows asked for a page, as the script asks.
const SIZE: u32 = 15;
/// Units that are neither lists nor menus.
const BESIDE: &[&str] = &[
    "当前位置",
    "面包屑",
    "页头",
    "页脚",
    "页尾",
    "底部",
    "友情链接",
    "访问量",
    "浏览量",
    "天气",
    "轮播",
    "图片",
    "飘窗",
    "搜索",
    "正文",
];
/// Units that probably are lists or menus.
const LISTS: &[&str] = &["列表", "信息", "公开", "年报", "栏目", "导航", "目录", "菜单"];

impl Family for HanwebJpaas {
    fn name(&self) -> &'static str {
        NAME
    }

    fn marks(&self) -> &'static [&'static str] {
        &["unitbuild", "queryData"]
    }

    fn fits(&self, view: &View<'_>) -> bool {
        (view.has("unitbuild") || view.has("queryData") && view.has("/build/unit")) && !fragment::is_single(view)
    }

    fn read(&self, view: &View<'_>) -> Reading {
        match Service::of(view) {
            Some(service) => answer(view, service),
            None => Reading { leads: page(view), ..Reading::default() },
        }
    }
}

/// A request for each unit of a page that may be a list or a menu.
fn page(view: &View<'_>) -> Vec<Lead> {
    let most = if fragment::is_column(view) { MAX_UNITS } else { MAX_ELSEWHERE };
    let elements = view.html.tree.nodes().filter_map(ElementRef::wrap);
    let mut units: Vec<Service> = elements.filter_map(|element| unit(view, element)).take(100).collect();
    if units.is_empty() {
        units = scripted(view);
    }
    let tag = |unit: &Service| unit.get("tagId").unwrap_or_default().to_owned();
    units.retain(|unit| !BESIDE.iter().any(|word| tag(unit).contains(word)));
    units.sort_by_key(|unit| !LISTS.iter().any(|word| tag(unit).contains(word)));
    units.iter().take(most).map(|unit| ask(view, unit)).collect()
}

/// The unit that an element stands for.
fn unit(view: &View<'_>, element: ElementRef<'_>) -> Option<Service> {
    let query = element.attr("querydata").or_else(|| element.attr("data-query"))?;
    let written = element.attr("url").or_else(|| element.attr("data-url"));
    let value = script::value(query.trim())?;
    build(view, written, &value)
}

/// Units that a script asks for by itself.
fn scripted(view: &View<'_>) -> Vec<Service> {
    let text = Script::new(&view.text);
    let address = text.addresses("/build/unit").into_iter().find(|address| !address.contains(".js")).map(str::to_owned);
    let objects = text.objects("querydata", 40);
    objects.iter().filter_map(|value| build(view, address.as_deref(), value)).collect()
}

fn build(view: &View<'_>, written: Option<&str>, value: &serde_json::Value) -> Option<Service> {
    let url = view.join(written.unwrap_or("/api-gateway/jpaas-publish-server/front/page/build/unit"))?;
    let mut pairs = script::query(url.query().unwrap_or_default());
    script::pairs(value).into_iter().for_each(|(name, value)| script::set(&mut pairs, &name, value));
    let inner = script::member(value, "paramJson").map(|json| match json.as_str() {
        Some(text) => script::value(text.trim()).unwrap_or_default(),
        None => json.clone(),
    });
    let size = [inner.as_ref(), Some(value)].into_iter().flatten().find_map(|value| {
        script::first(value, &["pageSize", "rows"])?.parse().ok().filter(|size| (1..=100).contains(size))
    });
    pairs.retain(|(name, _)| !["paramjson", "pageno", "pagesize"].contains(&name.to_ascii_lowercase().as_str()));
    let service = Service::new(view, &url, pairs, &["webId", "pageId", "tplSetId", "tagId", "parseType"]);
    Some(service.sized(size.unwrap_or(SIZE), None))
}

/// The lead to the next page of a unit: the page stands in `paramJson` and in parameters of its own.
fn ask(view: &View<'_>, service: &Service) -> Lead {
    let (page, size) = (service.course.page, service.course.size);
    let json = format!("{{\"pageNo\":{page},\"pageSize\":{size}}}");
    service.ask(view, NAME, &[("paramJson", json), ("pageNo", page.to_string()), ("pageSize", size.to_string())])
}

fn answer(view: &View<'_>, mut service: Service) -> Reading {
    let json = script::json(&view.text).unwrap_or_default();
    let data = script::member(&json, "data").unwrap_or(&json);
    let html = script::field(data, "html").or_else(|| data.as_str().map(str::to_owned)).unwrap_or_default();
    let is_failed = script::field(&json, "success").as_deref() == Some("false");
    if (is_failed || html.trim().is_empty() || html.contains("内容数据为空")) && service.course.page <= 1 {
        return Reading { leads: retry(view, service), ..Reading::default() };
    }
    let page = fragment::parse(&html);
    let rows = fragment::rows_of(view, &fragment::items(&page));
    service.course.total = stated(&page, &html).or(service.course.total);
    // further pages by their number alone: a short one is not the last
    let size = service.course.size;
    service.course.size = 1;
    service.answered(view, rows, |service| {
        let mut service = service.clone();
        service.course.size = size;
        ask(view, &service)
    })
}

/// The same without `tagId`, once.
fn retry(view: &View<'_>, mut service: Service) -> Vec<Lead> {
    if service.note == "again" || service.get("tagId").is_none() {
        return Vec::new();
    }
    service.note = "again".to_owned();
    script::set(&mut service.pairs, "tagId", "");
    vec![ask(view, &service)]
}

/// The total by the pager: `<div class="pagination" count="387">`, or the `count` that a script gives it.
fn stated(page: &scraper::Html, html: &str) -> Option<u32> {
    let pagers = page.tree.nodes().filter_map(ElementRef::wrap).filter(|element| element.attr("count").is_some());
    let count = pagers.filter_map(|element| element.attr("count")?.trim().parse().ok()).next();
    let script = || {
        let text = Script::new(html);
        let object = text.objects("olayperender", 200).into_iter().chain(text.objects("olaypagerender", 200)).next();
        object.and_then(|value| script::first(&value, &["count", "total"])?.parse().ok())
    };
    count.or_else(script).filter(|&total| total > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portal::fragment::samples::{below, text_page};

    const PAGE: &str = "http://a.gov.cn/col/col15955/index.html";
    const UNIT: &str = "<script id='u' src='/cms_files/default/script/AuthorizedRead/unitbuild.js?v=1' url='/api-gateway/jpaas-publish-server/front/page/build/unit' \
        queryData=\"{'parseType':'bulidstatic','webId':'w1','tplSetId':'t1','pageType':'column','tagId':'右侧列表','editType':'null','pageId':'p1'}\"></script>";

    fn read(view: &View<'_>) -> Reading {
        HanwebJpaas.read(view)
    }

    fn asked(lead: &Lead, name: &str) -> Option<String> {
        script::get(&script::query(lead.request.url.as_str()), name).map(str::to_owned)
    }

    fn rows(numbers: std::ops::Range<u32>) -> String {
        let row = |i| {
            format!(
                "<li class='bt-main-r-ul-li'><a href='/col/col13662/art/2024/art_{i:032x}.html'>甲局{i}年年报</a></li>"
            )
        };
        let list: String = numbers.map(row).collect();
        serde_json::json!({"success": true, "data": {"html": format!("<ul>{list}</ul><div class='pagination' count='32' rows='15'></div>")}}).to_string()
    }

    #[test]
    fn a_unit_is_asked_in_both_ways() {
        let lead = below(PAGE, UNIT, None, read).leads.remove(0);
        let wanted = [
            ("paramJson", "{\"pageNo\":1,\"pageSize\":15}"),
            ("pageNo", "1"),
            ("tagId", "右侧列表"),
            ("parseType", "bulidstatic"),
        ];
        for (name, value) in wanted {
            assert_eq!(asked(&lead, name).as_deref(), Some(value), "{name}");
        }
        assert!(lead.request.url.as_str().contains("tagId=%E5%8F%B3%E4%BE%A7"));
    }

    #[test]
    fn a_short_page_is_not_the_last() {
        let first = below(PAGE, UNIT, None, read).leads.remove(0);
        let mut lead = first;
        let mut found = 0;
        for (page, range) in [0..15, 15..20, 20..32].into_iter().enumerate() {
            let list = text_page(&lead, &rows(range), read).lists.remove(0);
            found += list.rows.len();
            assert_eq!(list.total, Some(32));
            match list.next.into_iter().next() {
                Some(next) => lead = next,
                None => assert_eq!(page, 2),
            }
        }
        assert_eq!(found, 32);
    }

    #[test]
    fn a_wrong_tag_is_left_out_once() {
        let first = below(PAGE, UNIT, None, read).leads.remove(0);
        for empty in [
            r#"{"success":true,"data":{"html":"模板内容数据为空"}}"#,
            r#"{"success":false}"#,
            r#"{"success":true,"data":{"html":""}}"#,
        ] {
            let again = text_page(&first, empty, read).leads;
            assert_eq!(again.len(), 1);
            assert_eq!(asked(&again[0], "tagId"), None);
            assert_eq!(text_page(&again[0], empty, read), Reading::default());
        }
    }

    #[test]
    fn what_is_no_list_is_not_asked() {
        let beside = UNIT.replace("右侧列表", "当前位置");
        assert_eq!(below(PAGE, &(beside + UNIT), None, read).leads.len(), 1);
    }
}
