//! The list on a page of an annual column: its rows, and what it says of its length.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ego_tree::NodeId;
use regex::Regex;
use url::Url;

use super::label::{self, Sense};
use super::links::{Link, Origin, Zone, is_noise};
use super::{Lead, Listing, Role, Row, View, article};

mod record;
mod sort;

pub(super) use record::{Template, named, records, records_by};
pub(super) use sort::is_article;

/// What a list says that has no rows.
const EMPTY: &[&str] = &[
    "暂无相关信息",
    "暂无数据",
    "暂无内容",
    "暂无信息",
    "没有记录",
    "没有相关信息",
    "没有找到",
    "暂无相关数据",
    "暂无记录",
    "无相关数据",
    "暂无文章",
    "没有数据",
    "暂无相关内容",
];

/// The listing of a page, with where it goes on; nothing for a page without rows.
pub(super) fn listing(view: &View<'_>, next: Vec<Lead>) -> Option<Listing> {
    let total = total(&view.text);
    let mut rows = rows(view);
    if rows.is_empty() && (!next.is_empty() || total.is_some()) {
        // a list of units or years, each with a column of its own
        rows = parts(view);
    }
    (!rows.is_empty()).then(|| Listing { list: view.list(), rows, total, next })
}

/// The rows of the lists on a page of an annual column, in document order.
pub(super) fn rows(view: &View<'_>) -> Vec<Row> {
    let here = Here::of(view);
    let candidates: Vec<(&Link, bool)> =
        view.links().iter().filter(|link| may_be_row(link)).map(|link| (link, is_certain(link))).collect();
    let mut groups: HashMap<NodeId, Group<'_>> = HashMap::new();
    for (link, is_certain) in &candidates {
        groups.entry(link.group).or_default().add(link, *is_certain);
    }
    let is_any_certain = candidates.iter().any(|(_, is_certain)| *is_certain);
    let main = if is_any_certain { None } else { here.main_group(&groups, view) };
    let chosen = candidates.into_iter().filter(|(link, is_certain)| {
        let is_beside = || groups.get(&link.group).is_some_and(|group| here.is_beside(link, group));
        *is_certain || Some(link.group) == main && is_likely(link) || is_beside()
    });
    let mut seen = HashSet::new();
    chosen.filter(|(link, _)| seen.insert(&link.url)).map(|(link, _)| row(view, link)).collect()
}

/// A row, and what its words say of unit and year.
fn row(view: &View<'_>, link: &Link) -> Row {
    let role = if article::is_file(&link.url) { Role::Attachment } else { Role::Article };
    let mut lead = view.lead(link.url.clone(), role, &link.text);
    lead.context.date.clone_from(&link.date);
    described(&mut lead, link);
    Row { lead, sense: link.sense }
}

/// Writes into a lead below an annual column what its link says.
pub(super) fn described(lead: &mut Lead, link: &Link) {
    lead.context.annual = true;
    match link.sense {
        Sense::Year => lead.context.year = label::year(&link.text),
        Sense::Unit => {
            // 2023年教育局
            lead.context.unit = Some(label::unit(&link.text).unwrap_or_else(|| link.text.clone()));
            lead.context.year = label::year(&link.text).or(lead.context.year);
        }
        _ => {}
    }
}

/// Units and years that lead to columns, as rows of the list that they make up.
fn parts(view: &View<'_>) -> Vec<Row> {
    let links = view.links().iter().filter(|link| may_be_row(link) && link.zone.is_main());
    let parts = links.filter(|link| matches!(link.sense, Sense::Unit | Sense::Year));
    parts
        .map(|link| {
            let mut row = row(view, link);
            row.lead.role = Role::Column;
            row
        })
        .collect()
}

fn may_be_row(link: &Link) -> bool {
    (link.zone != Zone::Crumb || link.sense == Sense::Report)
        && link.origin != Origin::Frame
        && !link.own
        && !super::pager::is_pager(&link.text)
        && (!is_noise(&link.text) || article::is_file(&link.url))
}

/// A report by its title, or the file or article that the name of a unit or a year leads to.
fn is_certain(link: &Link) -> bool {
    let is_main = link.zone.is_main();
    let is_content = || article::is_file(&link.url) || sort::is_article(&link.url);
    match link.sense {
        Sense::Report => true,
        Sense::Unit | Sense::Year => link.zone != Zone::Foot && (is_content() || is_main && link.date.is_some()),
        Sense::Column => is_main && is_content(),
        Sense::Other => is_main && article::is_file(&link.url),
        _ => false,
    }
}

/// Whether a link that says nothing of a report may be a row all the same: its body decides.
fn is_likely(link: &Link) -> bool {
    match link.sense {
        Sense::Other => link.date.is_some() || sort::is_article(&link.url) || sort::is_leaf(&link.url),
        Sense::Decoy => true,
        _ => false,
    }
}

/// Links that stand in one list or menu.
#[derive(Default)]
struct Group<'a> {
    links: Vec<&'a Link>,
    certain: usize,
    /// Folders of the certain rows.
    folders: HashSet<String>,
}

impl<'a> Group<'a> {
    fn add(&mut self, link: &'a Link, is_certain: bool) {
        self.links.push(link);
        if is_certain {
            self.certain += 1;
            self.folders.insert(sort::folder(&link.url));
        }
    }
}

/// The page whose rows are looked for.
struct Here {
    host: Option<String>,
    /// Path of the folder of its list.
    folder: String,
}

impl Here {
    fn of(view: &View<'_>) -> Self {
        let first = Url::parse(&view.list()).unwrap_or_else(|_| view.url.clone());
        Self { host: view.url.host_str().map(str::to_owned), folder: sort::folder(&first) }
    }

    /// Whether a link stands among certain rows as one of them.
    fn is_beside(&self, link: &Link, group: &Group<'_>) -> bool {
        if !link.zone.is_main() || group.certain == 0 {
            return false;
        }
        match link.sense {
            Sense::Unit | Sense::Year => sort::is_leaf(&link.url),
            Sense::Other | Sense::Decoy => {
                let few = group.links.len() <= group.certain * 3;
                few && is_likely(link) || self.is_below(&link.url) || group.folders.contains(&sort::folder(&link.url))
            }
            _ => false,
        }
    }

    fn is_below(&self, url: &Url) -> bool {
        url.host_str() == self.host.as_deref() && self.folder.len() > 1 && url.path().starts_with(&self.folder)
    }

    /// Where no title names a report: the group that is most likely the list.
    fn main_group(&self, groups: &HashMap<NodeId, Group<'_>>, view: &View<'_>) -> Option<NodeId> {
        let leads_on = |link: &Link| matches!(link.sense, Sense::Year | Sense::Unit | Sense::Group);
        let is_index = view.links().iter().any(|link| leads_on(link) && link.zone.is_main());
        let is_unit = view.lead.context.title.as_deref().map(label::sense) == Some(Sense::Unit);
        if is_unit && view.links().iter().any(|link| link.sense == Sense::Column && may_be_row(link)) {
            // the page of a unit, whose reports are a column further on
            return None;
        }
        let weigh = |group: &Group<'_>| {
            let is_row = |link: &&&Link| link.zone.is_main() && link.sense == Sense::Other && is_likely(link);
            let (mut below, mut all) = (0, 0);
            for link in group.links.iter().filter(is_row) {
                (below, all) = (below + usize::from(self.is_below(&link.url)), all + 1);
            }
            if is_index && below == 0 { (0, 0) } else { (below, all) }
        };
        let weighed = groups.iter().map(|(key, group)| (weigh(group), std::cmp::Reverse(*key)));
        weighed.filter(|((_, all), _)| *all > 0).max().map(|(_, key)| key.0)
    }
}

/// The total that a page states for its list: `共52条`, `共 3 页 52 条记录`, `totalRecord: 52`.
pub(super) fn total(text: &str) -> Option<u32> {
    static STATED: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        // a tag of any length: an automaton that counts its characters takes megabytes
        const GAP: &str = r"(?:\s|&nbsp;|：|:|<[^<>]*>){0,8}";
        [
            format!(r"(?:共有|总共|共计|共){GAP}(\d{{1,7}}){GAP}(?:条|篇|个?记录|项)"),
            format!(r"共{GAP}\d{{1,5}}{GAP}页{GAP}[，,/／、]?{GAP}(?:共)?{GAP}(\d{{1,7}}){GAP}(?:条|篇|个?记录)"),
            format!(r"(?:总记录数?|记录总数|总条数|总数){GAP}(\d{{1,7}})"),
            r#"(?i)(?:total_?record|record_?count|total_?rows?|total_?count)s?["']?\s*[:=]\s*["']?(\d{1,7})"#
                .to_owned(),
            format!(r"(\d{{1,7}}){GAP}条记录"),
            // layui: laypage.render({ elem: 'p', count: 52, limit: 10 })
            r"(?i)laypage(?:\.render)?\s*\(\s*\{[^{}]*?(?-u:\b)count\s*:\s*(\d{1,7})".to_owned(),
        ]
        .iter()
        .filter_map(|pattern| Regex::new(pattern).ok())
        .collect()
    });
    STATED.iter().find_map(|pattern| pattern.captures(text)?.get(1)?.as_str().parse().ok())
}

/// Whether a page says that its list has no rows.
pub(super) fn is_empty(view: &View<'_>) -> bool {
    let body = super::links::text_of(view.html.tree.root(), 1 << 18);
    EMPTY.iter().any(|words| body.contains(words))
}

#[cfg(test)]
mod tests;
