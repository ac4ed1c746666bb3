//! Rows as services send them: a fragment of HTML, or records in CDATA, each with a link, a title and mostly a date.

use std::collections::HashSet;

use ego_tree::NodeRef;
use scraper::{ElementRef, Html, Node};
use url::Url;

use super::date;
use super::label::{self, Sense};
use super::{Lead, Role, Row, View, list};
use crate::html;

mod records;
#[cfg(test)]
pub(super) mod samples;

pub(super) use records::{pages, records, sections, total, unwrapped};

/// Most rows of one answer.
const MAX_ROWS: usize = 3000;
/// Most nodes that are looked at around a link.
const NEAR: usize = 400;

/// A link with what stands beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Item {
    /// The address as written.
    pub(super) href: String,
    /// Its words, whole: the `title` attribute where lists cut them.
    pub(super) text: String,
    /// The date beside it, `YYYY-MM-DD`.
    pub(super) date: Option<String>,
}

/// Parses a fragment: rows of a table keep their cells though the table is missing.
pub(super) fn parse(fragment: &str) -> Html {
    let has = |tag: &str| memchr::memmem::find(fragment.as_bytes(), tag.as_bytes()).is_some();
    let bare_rows = (has("<tr") || has("<TR")) && !has("<table") && !has("<TABLE");
    let parsed = if bare_rows { html::parse(&format!("<table>{fragment}</table>")) } else { html::parse(fragment) };
    parsed.unwrap_or_else(|_| Html::new_document())
}

/// The links of a tree in document order, each address once; those of pagers and scripts are none.
pub(super) fn items(html: &Html) -> Vec<Item> {
    let mut found: Vec<Item> = Vec::new();
    let mut known = HashSet::new();
    let anchors = html.tree.nodes().filter_map(ElementRef::wrap).filter(|element| element.value().name() == "a");
    for anchor in anchors {
        let Some(href) = target(anchor) else { continue };
        let item = item(anchor, href);
        if item.text.is_empty() || is_pager(&item.text) || found.len() >= MAX_ROWS || !known.insert(item.href.clone()) {
            continue;
        }
        found.push(item);
    }
    found
}

/// Where an anchor leads: its `href`, or the address that its `onclick` names.
fn target(anchor: ElementRef<'_>) -> Option<String> {
    let href = anchor.attr("href").unwrap_or_default().trim();
    let is_script = href.is_empty() || href.starts_with('#') || href.to_ascii_lowercase().starts_with("javascript:");
    if !is_script {
        return Some(href.to_owned());
    }
    let script = [anchor.attr("onclick").unwrap_or_default(), href].join(" ");
    let quoted = script.split(['"', '\'']).skip(1).step_by(2);
    quoted.map(str::trim).find(|text| text.starts_with('/') || text.starts_with("http")).map(str::to_owned)
}

fn item(anchor: ElementRef<'_>, href: String) -> Item {
    let inside: Vec<&str> = anchor.text().take(NEAR).collect();
    let words = clean(&inside.iter().filter(|part| !is_date(part)).copied().collect::<String>());
    let title = clean(anchor.attr("title").unwrap_or_default());
    let is_cut = words.is_empty() || words.ends_with('…') || words.ends_with("..");
    let text = if title.chars().count() > words.chars().count() || is_cut && !title.is_empty() { title } else { words };
    let beside =
        beside(anchor, &href).or_else(|| inside.iter().find(|part| is_date(part)).and_then(|part| date::find(part)));
    Item { href, text, date: beside }
}

/// The date in the row of a link: the nearest list item, table row or definition, or else what holds this link alone.
fn beside(anchor: ElementRef<'_>, href: &str) -> Option<String> {
    let is_row = |node: &NodeRef<'_, Node>| {
        node.value().as_element().is_some_and(|element| matches!(element.name(), "li" | "tr" | "dd" | "dt" | "dl"))
    };
    for around in anchor.ancestors().take(6) {
        let name = around.value().as_element().map_or("", |element| element.name());
        if matches!(name, "" | "html" | "body" | "table" | "tbody" | "ul" | "ol") {
            return None;
        }
        let text = outside(around, anchor, href)?;
        if let Some(date) = date::find(&text).or_else(|| date::find(&text.split_whitespace().collect::<String>())) {
            return Some(date);
        }
        if is_row(&around) {
            return None;
        }
    }
    None
}

/// The text around a link, without its own; nothing where other links stand there as well, or too much of anything.
fn outside(around: NodeRef<'_, Node>, anchor: ElementRef<'_>, href: &str) -> Option<String> {
    let mut text = String::new();
    let mut others = 0;
    for (i, node) in around.descendants().enumerate() {
        if i > NEAR {
            return None;
        }
        if let Some(element) = node.value().as_element() {
            others += usize::from(element.name() == "a" && element.attr("href").is_some_and(|other| other != href));
        }
        if let Some(part) = node.value().as_text()
            && !node.ancestors().take(8).any(|above| above.id() == anchor.id())
        {
            text.push_str(part);
            text.push('\n');
        }
    }
    (others <= 2).then_some(text)
}

/// Words without blanks at the ends and with single ones between.
pub(super) fn clean(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text is a date and nothing else.
fn is_date(text: &str) -> bool {
    let rest = text.trim().trim_matches(|c: char| !c.is_ascii_digit());
    rest.chars().count() <= 20
        && date::find(rest).is_some()
        && !rest.chars().any(|c| c.is_alphabetic() && !"年月日".contains(c))
}

/// Whether words are those of a pager, or of nothing.
fn is_pager(words: &str) -> bool {
    const PAGER: &[&str] = &[
        "首页",
        "上一页",
        "上页",
        "下一页",
        "下页",
        "尾页",
        "末页",
        "更多",
        "更多>>",
        "more",
        "跳转",
        "返回",
        "转到",
        "前页",
        "后页",
        "GO",
        "<",
        ">",
        "<<",
        ">>",
        "»",
        "«",
    ];
    let bare = words.trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '·' | '.'));
    PAGER.iter().any(|word| bare.eq_ignore_ascii_case(word))
        || bare.chars().all(|c| c.is_ascii_digit()) && bare.len() < 4
}

/// The rows of a fragment.
pub(super) fn rows(view: &View<'_>, fragment: &str) -> Vec<Row> {
    rows_of(view, &items(&parse(fragment)))
}

/// The rows that items stand for.
pub(super) fn rows_of(view: &View<'_>, items: &[Item]) -> Vec<Row> {
    let row = |item: &Item| Some(view.row(view.join(&item.href)?, &item.text, item.date.clone()));
    items.iter().filter_map(row).collect()
}

/// Parts rows from what leads on to further lists: columns, hubs, years, groups and units, which have no date and no
/// address of an article.
pub(super) fn split(view: &View<'_>, rows: Vec<Row>) -> (Vec<Row>, Vec<Lead>) {
    let annual = view.lead.context.annual;
    let (mut articles, mut leads) = (Vec::new(), Vec::new());
    for row in rows {
        let context = &row.lead.context;
        let may_lead =
            context.date.is_none() && row.lead.role == Role::Article && !list::is_article(&row.lead.request.url);
        let title = context.title.clone().unwrap_or_default();
        match row.sense {
            Sense::Column if may_lead => leads.push(column(view, row.lead.request.url, &title, None)),
            Sense::Year | Sense::Group | Sense::Unit if may_lead && annual => {
                let unit = (row.sense == Sense::Unit).then_some(title.as_str());
                leads.push(column(view, row.lead.request.url, &title, unit));
            }
            Sense::Hub | Sense::Group | Sense::Unit if may_lead => {
                let mut lead = view.lead(row.lead.request.url, Role::Hub, &title);
                if row.sense == Sense::Unit {
                    lead.context.unit = Some(title);
                }
                leads.push(lead);
            }
            _ => articles.push(row),
        }
    }
    (articles, leads)
}

/// A lead to a column of annual reports, that of a unit where one is named.
pub(super) fn column(view: &View<'_>, url: Url, title: &str, unit: Option<&str>) -> Lead {
    let mut lead = view.lead(url, Role::Column, title);
    lead.context.annual = true;
    if let Some(unit) = unit.map(clean).filter(|unit| !unit.is_empty()) {
        lead.context.unit = Some(unit);
    }
    if label::sense(title) == Sense::Year {
        lead.context.year = label::year(title).or(lead.context.year);
    }
    lead
}

/// Whether a page is a column of annual reports: it is below one, or is called so.
pub(super) fn is_column(view: &View<'_>) -> bool {
    let says = |words: &str| matches!(label::sense(words), Sense::Column | Sense::Report);
    let named =
        || ["ColumnName", "ColumnType", "ColumnDescription"].iter().filter_map(|name| view.meta(name)).any(says);
    let parts = |title: String| title.split(['-', '_', '|', '—', '>']).any(|part| says(part.trim()));
    view.lead.context.annual || named() || page_title(&view.html).is_some_and(parts)
}

/// Whether a page that came as an article is one: what stands around it was read with the list that led there.
pub(super) fn is_single(view: &View<'_>) -> bool {
    view.lead.role == Role::Attachment
        || view.lead.role == Role::Article && (view.meta("ArticleTitle").is_some() || list::is_article(&view.url))
}

/// Whether some of the rows are reports.
pub(super) fn has_reports(rows: &[Row]) -> bool {
    rows.iter().any(|row| row.sense == Sense::Report)
}

/// The value of a hidden field, by its name or id in any case.
pub(super) fn input(html: &Html, name: &str) -> Option<String> {
    let named = |element: &ElementRef<'_>| {
        let names = [element.attr("name"), element.attr("id")];
        element.value().name() == "input" && names.into_iter().flatten().any(|other| other.eq_ignore_ascii_case(name))
    };
    let value = html.tree.nodes().filter_map(ElementRef::wrap).find(named)?.attr("value")?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// Whether a list says itself that it is empty.
pub(super) fn says_empty(text: &str) -> bool {
    ["暂无", "没有相关", "无相关信息", "没有找到", "无数据"].iter().any(|words| text.contains(words))
}

/// The title of a page.
pub(super) fn page_title(html: &Html) -> Option<String> {
    let is_title = |element: &ElementRef<'_>| element.value().name() == "title";
    let title = html.tree.nodes().filter_map(ElementRef::wrap).find(is_title)?;
    Some(clean(&title.text().collect::<String>())).filter(|title| !title.is_empty())
}

/// Pages for the tests of families.
#[cfg(test)]
mod tests {
    use super::*;

    fn found(fragment: &str) -> Vec<(String, String, Option<String>)> {
        items(&parse(fragment)).into_iter().map(|item| (item.href, item.text, item.date)).collect()
    }

    #[test]
    fn rows_have_titles_and_dates() {
        let cases = [
            (
                "<li><a href='/a' title='某局2023年年报'>某局2023年…</a><span>2024-01-05</span></li>",
                "某局2023年年报",
                Some("2024-01-05"),
            ),
            (
                "<tr class=tr_main_value_odd><td><a href='/a'>年报</a></td><td>某局</td><td>2024年1月5日</td></tr>",
                "年报",
                Some("2024-01-05"),
            ),
            ("<li><span>[2024/01/05]</span><a href='/a'>年报</a></li>", "年报", Some("2024-01-05")),
            ("<a title='年报' target='_blank' href='/a'></a>", "年报", None),
            ("<li><a href='/a'><span>年报</span><b>2024.01.05</b></a></li>", "年报", Some("2024-01-05")),
            (
                "<li>2024\n-01-\n05 <a href=\"javascript:void(0)\" onclick=\"window.open('/a')\">年报</a></li>",
                "年报",
                Some("2024-01-05"),
            ),
            ("<li><a href='/a'>年报</a> 索引号 2026-02-00018</li>", "年报", None),
        ];
        for (fragment, title, date) in cases {
            assert_eq!(found(fragment), [("/a".to_owned(), title.to_owned(), date.map(str::to_owned))], "{fragment}");
        }
    }

    #[test]
    fn a_row_keeps_its_own_date() {
        let two = "<ul><li><a href='/a'>甲年报</a></li><li><a href='/b'>乙年报</a><i>2024-01-05</i></li></ul>";
        assert_eq!(
            found(two).into_iter().map(|item| item.2).collect::<Vec<_>>(),
            [None, Some("2024-01-05".to_owned())]
        );
    }

    #[test]
    fn pagers_are_no_rows() {
        assert!(
            found("<a href='/l_2'>下一页</a><a href='/l_2'>2</a><a href='#'>年报</a><a href='/x'> </a>").is_empty()
        );
    }
}
