//! The links of a page as a reader sees them: their words, the date beside them, and where on the page they stand.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ego_tree::{NodeId, NodeRef};
use scraper::Node;
use url::Url;

use super::label::{self, Sense};
use super::{View, address};
use crate::html;

mod collect;
mod handler;
mod written;
mod zone;

pub use zone::Zone;

/// Most links of a page that are looked at.
pub(super) const MOST: usize = 5_000;

/// How many elements a row may be nested above its link.
const NESTING: usize = 5;

/// Most characters of a row that are looked at for its date.
const LONGEST_ROW: usize = 400;

/// A link as a reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub url: Url,
    /// What it says: the `title` attribute where that is longer, since lists cut their titles.
    pub text: String,
    /// The date beside it, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// What its words say.
    pub sense: Sense,
    /// In which part of the page it stands.
    pub zone: Zone,
    /// Whether it leads to the page itself, or to the first page of its list.
    pub(super) own: bool,
    /// What sort of element it is.
    pub(super) origin: Origin,
    /// Links of one group are rows of one list or menu.
    pub(super) group: NodeId,
    /// The element itself.
    pub(super) node: NodeId,
}

/// What sort of element a link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// An anchor, an area or anything with a literal address in its script.
    Anchor,
    /// An option of a select.
    Choice,
    /// A frame.
    Frame,
}

/// The links of a page.
pub(super) fn of(view: &View<'_>) -> Vec<Link> {
    let found = collect::collect(view);
    let rows = Rows::new(view, &found);
    let own: Vec<Url> = [address::canonical(&view.url)].into_iter().chain(Url::parse(&view.list()).ok()).collect();
    let mut links: Vec<Link> = found
        .into_iter()
        .map(|found| {
            let (row, group) = rows.of(found.node);
            let beside = row.and_then(|row| view.html.tree.get(row)).and_then(|row| date_beside(row, found.node));
            let (words, within) = split_date(&found.words);
            let text = best_words(words, &found.title);
            let row = row.and_then(|row| view.html.tree.get(row));
            let text = row.filter(|_| is_pointer(&text)).and_then(|row| named_beside(row, found.node)).unwrap_or(text);
            let sense = label::sense(&text);
            let date = beside.or(within);
            let Found { url, zone, origin, node, .. } = found;
            let own = own.iter().any(|own| is_same(own, &url));
            Link { url, own, text, date, sense, zone, origin, group: group.unwrap_or(node), node }
        })
        .collect();
    join_groups(view, &mut links);
    add_written(view, &mut links, &own);
    links
}

/// Adds the links that a script writes, where the markup does not have them.
fn add_written(view: &View<'_>, links: &mut Vec<Link>, own: &[Url]) {
    let written = written::written(view);
    if written.is_empty() {
        return;
    }
    let known: HashSet<Url> = links.iter().map(|link| link.url.clone()).collect();
    for written::Written { node, url, title, date } in written {
        if known.contains(&url) || links.len() >= MOST {
            continue;
        }
        let (sense, own) = (label::sense(&title), own.iter().any(|own| is_same(own, &url)));
        let (zone, origin) = (Zone::Main, Origin::Anchor);
        links.push(Link { url, text: title, date, sense, zone, own, origin, group: node, node });
    }
}

/// Whether an address is that of a page: `index.html` is the page of its folder.
fn is_same(page: &Url, url: &Url) -> bool {
    let bare = |path: &str| {
        let (folder, name) = path.rsplit_once('/').unwrap_or_default();
        let is_first = matches!(name, "" | "index.html" | "index.htm" | "index.shtml" | "default.html");
        if is_first { (folder.len(), true) } else { (path.len(), false) }
    };
    let (own, other) = (page.path(), url.path());
    let cut = other.split(';').next().unwrap_or(other);
    let same_path = bare(own) == bare(cut) && own.get(..bare(own).0) == cut.get(..bare(cut).0);
    same_path && page.host_str() == url.host_str() && address::canonical(url).query() == page.query()
}

/// Words that say what a link does and not where it leads.
pub(super) fn is_noise(words: &str) -> bool {
    static NOISE: LazyLock<HashSet<&str>> = LazyLock::new(|| NOISE_WORDS.iter().copied().collect());
    const NOISE_WORDS: &[&str] = &[
        "首页",
        "网站首页",
        "返回首页",
        "返回",
        "返回顶部",
        "上一页",
        "下一页",
        "上页",
        "下页",
        "尾页",
        "末页",
        "上一篇",
        "下一篇",
        "打印",
        "打印本页",
        "关闭",
        "关闭窗口",
        "关闭本页",
        "分享",
        "更多",
        "更多>>",
        "更多>",
        "more",
        "more>>",
        "设为首页",
        "加入收藏",
        "收藏",
        "登录",
        "注册",
        "无障碍",
        "无障碍浏览",
        "长者模式",
        "适老化",
        "关怀版",
        "繁体",
        "简体",
        "english",
        "网站地图",
        "联系我们",
        "关于我们",
        "网站声明",
        "查看",
        "查看详情",
        "详情",
        "下载",
        "点击下载",
        "附件下载",
        "点击查看",
        "阅读全文",
        "附件",
        "微信",
        "微博",
        "qq空间",
        "手机版",
        "移动版",
        "rss",
        "搜索",
        "检索",
        "隐私声明",
        "隐私保护",
        "法律声明",
        "版权声明",
        "大",
        "中",
        "小",
        "跳转",
        "确定",
        "go",
        "全文",
        "[详细]",
        "正文",
        "使用帮助",
        "智能问答",
    ];
    let words = words.trim().to_ascii_lowercase();
    // no such word is longer
    let is_short = words.len() <= 40;
    let is_number = !words.is_empty() && words.chars().all(|c| c.is_ascii_digit()) && label::year(&words).is_none();
    is_short && NOISE.contains(words.as_str())
        || is_number
        || words.is_empty()
        || ["icp备", "公网安备", "标识码", "主办单位", "承办单位"].iter().any(|mark| words.contains(mark))
}

/// A link as it stands in the markup.
struct Found {
    node: NodeId,
    url: Url,
    words: String,
    title: String,
    zone: Zone,
    origin: Origin,
}

/// The rows that links stand in.
struct Rows<'a> {
    view: &'a View<'a>,
    /// How many links are in an element, for elements that are near a link.
    counts: html::NodeMap<u32>,
}

impl<'a> Rows<'a> {
    fn new(view: &'a View<'a>, found: &[Found]) -> Self {
        let mut counts = html::NodeMap::with_capacity_and_hasher(found.len() * 3, Default::default());
        for node in found.iter().filter_map(|found| view.html.tree.get(found.node)) {
            for above in node.ancestors().take(NESTING) {
                *counts.entry(above.id()).or_insert(0) += 1;
            }
        }
        Self { view, counts }
    }

    /// The outermost element that holds no other link and is still a row, and what holds the row.
    fn of(&self, node: NodeId) -> (Option<NodeId>, Option<NodeId>) {
        let Some(mut row) = self.view.html.tree.get(node) else { return (None, None) };
        for above in row.ancestors().take(NESTING) {
            let is_alone = self.counts.get(&above.id()).is_some_and(|count| *count == 1);
            let name = row.value().as_element().map(scraper::node::Element::name).unwrap_or_default();
            let name_above = above.value().as_element().map(scraper::node::Element::name).unwrap_or_default();
            if !is_alone
                || matches!(name, "li" | "tr" | "dd" | "p")
                || matches!(name_above, "body" | "tbody" | "table" | "ul")
            {
                break;
            }
            row = above;
        }
        (Some(row.id()), row.parent().map(|parent| parent.id()))
    }
}

/// The date in a row outside of its link.
fn date_beside(row: NodeRef<'_, Node>, link: NodeId) -> Option<String> {
    if row.id() == link {
        // `<a>title</a><span>2024-01-05</span>` among others of the kind
        let beside = row.next_siblings().take_while(|node| !is_element(*node, "a")).take(3);
        return beside.filter_map(|node| super::date::find(&text_of(node, LONGEST_ROW))).next();
    }
    let mut texts = Outside { link, text: String::new() };
    html::walk(row, &mut texts);
    super::date::find(&texts.text)
}

fn is_element(node: NodeRef<'_, Node>, name: &str) -> bool {
    node.value().as_element().is_some_and(|element| element.name() == name)
}

/// Whether words only point at what stands beside them: `更多`, `查看`.
fn is_pointer(words: &str) -> bool {
    // none is longer, whatever stands around it
    if words.len() > 80 {
        return false;
    }
    let words = words.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    // a link without words lies over what it leads to
    ["", "更多", "more", "查看", "查看更多", "查看详情", "详情", "下载", "点击下载", "点击查看", "进入", "查看全文"]
        .contains(&words.as_str())
}

/// What a row says beside a link that only points: the heading before `更多`, the unit before `查看`.
fn named_beside(row: NodeRef<'_, Node>, link: NodeId) -> Option<String> {
    // `<h3>年报</h3><a>更多</a>`: the heading is beside the row
    let row = if row.id() == link { row.parent()? } else { row };
    let mut outside = Outside { link, text: String::new() };
    html::walk(row, &mut outside);
    let parts = outside.text.split('|').map(|part| split_date(part).0.trim());
    let named = parts
        .filter(|part| !part.is_empty())
        .take(8)
        .find(|part| !matches!(label::sense(part), Sense::Other | Sense::Decoy));
    named.map(str::to_owned)
}

/// The text of a row outside of its link.
struct Outside {
    link: NodeId,
    text: String,
}

impl html::Visitor<'_> for Outside {
    fn enter(&mut self, node: NodeRef<'_, Node>) -> bool {
        if let Some(text) = node.value().as_text() {
            self.text.push_str(text);
            self.text.push('|');
        }
        node.id() != self.link && self.text.len() < LONGEST_ROW * 3
    }

    fn leave(&mut self, _node: NodeRef<'_, Node>) {}
}

/// The text of a node, up to a length in bytes.
pub(super) fn text_of(node: NodeRef<'_, Node>, most: usize) -> String {
    let mut text = String::new();
    for part in node.descendants() {
        if text.len() > most {
            break;
        }
        if let Some(part) = part.value().as_text() {
            text.push_str(part);
        }
    }
    text
}

/// Words without the date at their end, and that date.
fn split_date(words: &str) -> (&str, Option<String>) {
    let words = words.trim();
    let is_dated =
        |c: char| c.is_ascii_digit() || c.is_whitespace() || "-/.年月日[]()（）【】:：发布时间期".contains(c);
    let kept = words.trim_end_matches(is_dated);
    let (kept, tail) = words.split_at_checked(kept.len()).unwrap_or((words, ""));
    if tail.is_empty() {
        return (words, None);
    }
    match super::date::find(tail) {
        Some(date) if !kept.is_empty() && date_begins(tail) => (kept, Some(date)),
        _ => (words, None),
    }
}

/// Whether what is cut off begins as a date does, and is no `2023年2024-01-05`.
fn date_begins(tail: &str) -> bool {
    let start = tail.trim_start_matches(|c: char| !c.is_ascii_digit());
    super::date::find(start.get(..start.len().min(10)).unwrap_or(start)).is_some()
        || tail.matches('年').count() <= 1 && !tail.contains('-')
}

/// The `title` attribute where it is the longer form of the words, else the words.
fn best_words(words: &str, title: &str) -> String {
    let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = title.lines().map(str::trim).find(|line| line.contains(stem(&words))).unwrap_or(title.trim());
    let line = line.strip_prefix("标题：").or_else(|| line.strip_prefix("标题:")).unwrap_or(line).trim();
    let is_longer = line.chars().count() > words.chars().count();
    let is_same = line.contains(stem(&words)) || is_noise(&words);
    let says_more = || label::sense(&words) == Sense::Other && label::sense(line) != Sense::Other;
    if words.is_empty() || is_longer && (is_same || says_more()) { line.to_owned() } else { words }
}

fn stem(words: &str) -> &str {
    words.trim_end_matches(['.', '…', ' '])
}

/// Lists that are cut into pieces (a `ul` for every five rows, a row for every four cells) are one group.
fn join_groups(view: &View<'_>, links: &mut [Link]) {
    let shape = |id: NodeId| {
        let node = view.html.tree.get(id)?;
        let element = node.value().as_element()?;
        let is_piece = matches!(element.name(), "ul" | "ol" | "tr" | "li" | "dl" | "tbody" | "p" | "div" | "td");
        let parent = node.parent().filter(|_| is_piece)?;
        let mark = if element.name() == "div" { html::attr(element, "class")? } else { "" };
        Some((parent.id(), element.name(), mark))
    };
    for _ in 0..2 {
        let mut groups: Vec<NodeId> = links.iter().map(|link| link.group).collect();
        groups.sort_unstable();
        groups.dedup();
        let mut pieces: HashMap<_, Vec<NodeId>> = HashMap::with_capacity(groups.len());
        for group in groups {
            if let Some(shape) = shape(group) {
                pieces.entry(shape).or_default().push(group);
            }
        }
        let pieces = pieces.into_iter().filter(|(_, pieces)| pieces.len() > 1);
        let joined: html::NodeMap<NodeId> =
            pieces.flat_map(|((parent, ..), pieces)| pieces.into_iter().map(move |piece| (piece, parent))).collect();
        if joined.is_empty() {
            return;
        }
        for link in links.iter_mut() {
            link.group = joined.get(&link.group).copied().unwrap_or(link.group);
        }
    }
}

#[cfg(test)]
mod tests;
