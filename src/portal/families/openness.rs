//! The openness family (安徽, 呼伦贝尔, 滦南): units by branch, each with its annual reports.
//!
//! Old: `/opennessAnnualReport/?branch_id=<24 hex>`; new: `/OpennessContent/showList/<unit>/<column>/page_N.html`. A unit
//! with a site of its own is linked there.

use std::collections::HashSet;

use scraper::ElementRef;
use url::Url;

use crate::portal::label::{self, Sense};
use crate::portal::script::Script;
use crate::portal::{Family, Lead, Listing, Reading, Role, View, fragment};

/// Units by branch.
pub(super) struct Openness;

/// Most units of a page.
const MAX_UNITS: usize = 1000;

impl Family for Openness {
    fn name(&self) -> &'static str {
        "openness"
    }

    fn marks(&self) -> &'static [&'static str] {
        &["ennessContent", "ennessAnnualReport", "branch_id", "Content/showList/", "ennessGuide"]
    }

    fn read(&self, view: &View<'_>) -> Reading {
        let mut leads = old(view);
        leads.extend(new(view));
        leads.extend(outside(view));
        Reading { leads, lists: further(view).into_iter().collect(), ..Reading::default() }
    }
}

/// The annual reports of each branch that the page names.
fn old(view: &View<'_>) -> Vec<Lead> {
    let mut found: Vec<(String, Option<String>)> = Vec::new();
    for element in view.html.tree.nodes().filter_map(ElementRef::wrap) {
        let attributes =
            ["href", "onclick", "data-branch", "data-branch-id", "data-branch_id", "branch_id", "data-id", "value"];
        let id = attributes.iter().filter_map(|name| branch(name, element.attr(name)?)).next();
        let Some(id) = id.filter(|_| found.len() < MAX_UNITS) else { continue };
        let name = unit(element);
        match found.iter_mut().find(|(other, _)| *other == id) {
            Some((_, known)) => *known = known.take().or(name),
            None => found.push((id, name)),
        }
    }
    let script = Script::new(&view.text);
    if let Some(id) = script.parameter("branch_id").filter(|id| is_branch(id))
        && !found.iter().any(|(other, _)| *other == id)
    {
        found.push((id, view.lead.context.unit.clone()));
    }
    let prefix = view
        .url
        .path()
        .to_ascii_lowercase()
        .find("/openness")
        .and_then(|at| view.url.path().get(..at))
        .unwrap_or_default();
    let lead = |(id, name): (String, Option<String>)| {
        let url = view.url.join(&format!("{prefix}/opennessAnnualReport/?branch_id={id}")).ok()?;
        (url != view.url).then(|| fragment::column(view, url, "政府信息公开年度报告", name.as_deref()))
    };
    found.into_iter().filter_map(lead).collect()
}

/// The branch that an attribute names.
fn branch(name: &str, value: &str) -> Option<String> {
    let id = match value.split_once("branch_id=") {
        Some((_, after)) => after.get(..24)?,
        None if matches!(name, "href") => return None,
        None => value.trim().trim_matches(['"', '\'']),
    };
    is_branch(id).then(|| id.to_owned())
}

fn is_branch(id: &str) -> bool {
    id.len() == 24 && id.chars().all(|c| c.is_ascii_hexdigit())
}

/// The name of a unit as a link gives it.
fn unit(element: ElementRef<'_>) -> Option<String> {
    let title = element.attr("title").map(fragment::clean).filter(|title| !title.is_empty());
    let words = title.unwrap_or_else(|| fragment::clean(&element.text().take(8).collect::<String>()));
    let is_name = !matches!(label::sense(&words), Sense::Column | Sense::Hub | Sense::Report | Sense::Year);
    (is_name && (2..=40).contains(&words.chars().count())).then_some(words)
}

/// Unit and column of an address of the new generation: `…/showList/<unit>/<column>/page_N.html`.
fn place(url: &Url) -> Option<(&str, &str, &str)> {
    let (base, rest) = url.path().split_once("/showList/")?;
    let mut parts = rest.split('/');
    Some((base, parts.next()?, parts.next().filter(|part| !part.contains(".htm"))?))
}

/// Columns of units: those that the links name, and the column of annual reports of a unit whose link leads elsewhere.
fn new(view: &View<'_>) -> Vec<Lead> {
    let items = fragment::items(&view.html);
    let linked = items.iter().filter_map(|item| Some((item, view.join(&item.href)?)));
    let mut known = HashSet::new();
    let mut leads = Vec::new();
    for (item, url) in linked.filter(|(_, url)| place(url).is_some()).take(MAX_UNITS) {
        let sense = label::sense(&item.text);
        let is_annual = sense == Sense::Column
            || view.lead.context.annual && matches!(sense, Sense::Unit | Sense::Group | Sense::Year);
        if !is_annual || !known.insert(url.clone()) {
            continue;
        }
        let unit = (sense == Sense::Unit).then_some(item.text.as_str());
        leads.push(fragment::column(view, url, &item.text, unit));
    }
    leads
}

/// Units among the others that have a site of their own.
fn outside(view: &View<'_>) -> Vec<Lead> {
    let is_ours = |element: &ElementRef<'_>| {
        let marks = ["branch_id=", "/showList/", "BranchOpennessContent/"];
        element.value().name() == "a"
            && element
                .attr("href")
                .and_then(|href| view.join(href))
                .is_some_and(|url| marks.iter().any(|mark| url.as_str().contains(mark)))
    };
    let is_list = |name: &str| matches!(name, "ul" | "ol" | "dl" | "table" | "div");
    let anchors = view.html.tree.nodes().filter_map(ElementRef::wrap).filter(is_ours);
    let mut lists = HashSet::new();
    let around = anchors.filter_map(|anchor| {
        let list = anchor.ancestors().filter_map(ElementRef::wrap).find(|above| is_list(above.value().name()))?;
        lists.insert(list.id()).then_some(list)
    });
    let mut leads: Vec<Lead> = Vec::new();
    for anchor in around
        .take(100)
        .flat_map(|list| list.descendent_elements().take(5000))
        .filter(|element| element.value().name() == "a")
    {
        let Some(url) = anchor.attr("href").and_then(|href| view.join(href)) else { continue };
        let is_elsewhere = url.host_str() != view.url.host_str();
        if let Some(name) = unit(anchor).filter(|_| is_elsewhere && leads.len() < MAX_UNITS) {
            let role = if view.lead.context.annual { Role::Column } else { Role::Hub };
            let mut lead = view.lead(url, role, &name);
            lead.context.unit = Some(name);
            if !leads.iter().any(|other| other.request == lead.request) {
                leads.push(lead);
            }
        }
    }
    leads
}

/// Further pages of a list whose pager is a script: `page_N.html` up to the number that it states.
fn further(view: &View<'_>) -> Option<Listing> {
    place(&view.url)?;
    let text = Script::new(&view.text);
    let stated = ["pageCount", "totalPage", "totalPages", "page_count"].iter().find_map(|name| text.number(name));
    let pages = stated.or_else(|| fragment::pages(&view.text))?;
    let path = view.url.path();
    let (before, page) = match path.rsplit_once("page_") {
        Some((before, rest)) => (before, rest.split('.').next()?.parse::<u32>().ok()?),
        None => (path.rsplit_once('/').map(|(before, _)| path.get(..before.len() + 1)).unwrap_or_default()?, 1),
    };
    let is_article = |url: &Url| url.path().contains("/show/");
    let rows = fragment::rows_of(view, &fragment::items(&view.html));
    let rows: Vec<_> =
        rows.into_iter().filter(|row| row.lead.role == Role::Attachment || is_article(&row.lead.request.url)).collect();
    let list = view.url.join(&format!("{before}page_1.html")).ok()?;
    let is_column = fragment::is_column(view);
    let mut next = Vec::new();
    if page < pages.min(500) && (is_column || fragment::has_reports(&rows)) {
        let url = view.url.join(&format!("{before}page_{}.html", page + 1)).ok()?;
        let mut lead = view.lead(url, Role::List, view.lead.context.title.as_deref().unwrap_or_default());
        (lead.context.depth, lead.context.number) = (view.lead.context.depth, page + 1);
        lead.context.list = Some(list.to_string());
        lead.context.annual |= is_column;
        next.push(lead);
    }
    Some(Listing { list: list.to_string(), rows, total: fragment::total(&view.text), next })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portal::fragment::samples::below;

    const A: &str = "5718f1a2682e0965f5d1a001";
    const B: &str = "5718f1a2682e0965f5d1a002";

    fn read(view: &View<'_>) -> Reading {
        Openness.read(view)
    }

    #[test]
    fn every_branch_has_its_annual_reports() {
        let page = format!(
            "<ul><li><a href='/opennessContent/?branch_id={A}&column_code=1'>财政局</a></li><li><a data-branch='{B}' href='#'>某镇人民政府</a></li>\
             <li><a href='http://b.gov.cn/'>公安局</a></li></ul><div><a href='http://c.gov.cn/'>友情链接</a></div>"
        );
        let leads = below("http://a.gov.cn/opennessGuide/", &page, None, read).leads;
        let found: Vec<_> =
            leads.iter().map(|lead| (lead.request.url.to_string(), lead.context.unit.clone().unwrap())).collect();
        let report = |id: &str| format!("http://a.gov.cn/opennessAnnualReport/?branch_id={id}");
        let wanted = [
            (report(A), "财政局".to_owned()),
            (report(B), "某镇人民政府".to_owned()),
            ("http://b.gov.cn/".to_owned(), "公安局".to_owned()),
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_list_goes_on_by_its_number_of_pages() {
        let page = "<li><a href='/OpennessContent/show/123.html'>某局2023年年报</a><span>2024-01-05</span></li><script>var totalPage = 3;</script>";
        let list =
            below("http://a.gov.cn/OpennessContent/showList/12/34/page_2.html", page, None, read).lists.remove(0);
        assert_eq!(list.next[0].request.url.path(), "/OpennessContent/showList/12/34/page_3.html");
        assert_eq!((list.list.ends_with("/page_1.html"), list.rows.len()), (true, 1));
    }
}
