//! The body of an article: where its text stands, and whether there is one.

use std::collections::HashSet;

use ego_tree::{NodeId, NodeRef};
use scraper::Node;
use scraper::node::Element;

use super::super::View;
use super::super::label::{self, Sense};
use super::super::links::{Link, text_of};
use crate::html;

/// Ids and classes of elements that hold nothing but the body of an article, in the order of trust.
const CONTAINERS: &[&str] = &[
    "ucap-content",
    "zoomcon",
    "trs_editor_view",
    "trs_ueditor",
    "trs_editor",
    "trs_paper_default",
    "custom_unionstyle",
    "zoom",
    "bt_content",
    "artile_zw",
    "editor-content",
    "tyxxy_main",
    "news_cont_d_wrap",
    "vsb_content",
    "v_news_content",
    "wp_articlecontent",
    "j-fontcontent",
    "ewb-article-content",
    "ivs_content",
    "article_content",
    "article-content",
    "wzcon",
];

/// The headings of the six sections of the form.
pub(in super::super) const LANDMARKS: &[&str] = &[
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "行政复议、行政诉讼情况",
    "存在的主要问题",
    "其他需要报告的事项",
];

/// Least characters of running text that make a page an article which nothing else marks as one.
const LEAST_TEXT: usize = 400;

/// Most bytes of text that are looked at.
const MOST_TEXT: usize = 1 << 18;

/// Where the text of an article stands.
pub(in super::super) struct Body {
    inside: HashSet<NodeId>,
    /// The container that is trusted most.
    pub(super) node: NodeId,
    around: Option<NodeId>,
    /// Whether there is anything in it: text, a picture, a table, a file.
    filled: bool,
}

impl Body {
    /// Whether a link stands in the body, or in the block around it where attachments are often put.
    pub(in super::super) fn is_near(&self, view: &View<'_>, link: &Link) -> bool {
        let Some(node) = view.html.tree.get(link.node) else { return false };
        let is_around = |id: NodeId| Some(id) == self.around || self.inside.contains(&id);
        is_around(node.id()) || node.ancestors().any(|above| is_around(above.id()))
    }

    /// Whether a link stands in the body itself.
    pub(in super::super) fn holds(&self, view: &View<'_>, link: &Link) -> bool {
        let node = view.html.tree.get(link.node);
        node.is_some_and(|node| node.ancestors().any(|above| self.inside.contains(&above.id())))
    }
}

/// The body of an article by the containers that site systems use.
pub(in super::super) fn body<'a>(view: &'a View<'_>) -> Option<&'a Body> {
    view.body.get_or_init(|| find(view)).as_ref()
}

fn find(view: &View<'_>) -> Option<Body> {
    let mut best: Option<(usize, NodeRef<'_, Node>)> = None;
    let mut inside = HashSet::new();
    for node in view.html.tree.nodes() {
        let Some(place) = node.value().as_element().and_then(container) else { continue };
        inside.insert(node.id());
        if best.is_none_or(|(known, _)| place < known) {
            best = Some((place, node));
        }
    }
    let (_, node) = best?;
    let around = node
        .ancestors()
        .take_while(|above| above.value().as_element().is_some_and(|e| e.name() != "body"))
        .take(2)
        .last();
    let filled = node.descendants().any(|node| match node.value() {
        Node::Element(element) => matches!(element.name(), "img" | "table" | "a" | "iframe" | "embed"),
        _ => false,
    }) || text_of(node, 200).trim().chars().count() >= 10;
    Some(Body { inside, node: node.id(), around: around.map(|node| node.id()), filled })
}

fn container(element: &Element) -> Option<usize> {
    if element.name() == "ucapcontent" {
        return Some(0);
    }
    let names = [html::attr(element, "id"), html::attr(element, "class")]
        .into_iter()
        .flatten()
        .filter(|names| names.len() < 200);
    names.flat_map(str::split_ascii_whitespace).filter_map(place).min()
}

fn place(name: &str) -> Option<usize> {
    // `vsb_content_4`: numbered where a page has several
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let name = if bare.len() < name.len() { bare.trim_end_matches('_') } else { name };
    CONTAINERS.iter().position(|known| known.eq_ignore_ascii_case(name))
}

/// How many of the six sections of an annual report the page has headings of.
pub(in super::super) fn landmarks(view: &View<'_>) -> usize {
    LANDMARKS.iter().filter(|mark| view.has(mark)).count()
}

/// Whether a page is an article: marked as one, or a page of running text that is no list.
pub fn is_article(view: &View<'_>) -> bool {
    if landmarks(view) >= 3 {
        return true;
    }
    let is_content = |link: &Link| super::is_file(&link.url) || super::super::list::is_article(&link.url);
    let is_row = |link: &&Link| match link.sense {
        Sense::Report => link.zone.is_main(),
        Sense::Unit | Sense::Year => link.zone.is_main() && is_content(link),
        _ => false,
    };
    let rows = view.links().iter().filter(is_row).take(2).count();
    match body(view) {
        Some(body) if body.filled => return true,
        _ if rows >= 2 => return false,
        _ => {}
    }
    let titled = view.meta("ArticleTitle").is_some_and(|title| !title.is_empty());
    let indexed = view.has("索引号") && view.has("发布机构");
    titled || running_text(view) >= if indexed { LEAST_TEXT / 4 } else { LEAST_TEXT }
}

/// Characters of text in paragraphs and cells outside links.
fn running_text(view: &View<'_>) -> usize {
    let mut count = 0;
    let mut bytes = 0;
    for node in view.html.tree.nodes() {
        let Some(text) = node.value().as_text() else { continue };
        let above = node.parent().and_then(|parent| parent.value().as_element().map(Element::name)).unwrap_or_default();
        if matches!(above, "a" | "script" | "style" | "option" | "title" | "li" | "noscript" | "textarea") {
            continue;
        }
        bytes += text.len();
        let text = text.trim();
        // running text has stops in it; labels and imprints have none
        if text.contains(['。', '；']) {
            count += text.chars().count();
        }
        if bytes > MOST_TEXT {
            break;
        }
    }
    count
}

/// The title of an article: that of its meta elements, its heading, the page's title without what the site adds.
pub(in super::super) fn title(view: &View<'_>) -> Option<String> {
    view.title.get_or_init(|| titled(view)).clone()
}

fn titled(view: &View<'_>) -> Option<String> {
    let tidy = |text: &str| text.split_whitespace().collect::<Vec<_>>().join("");
    let stated = view.meta("ArticleTitle").map(tidy).filter(|title| !title.is_empty());
    stated.or_else(|| {
        let heading = headings(view, &["h1"]).into_iter().next();
        let title = headings(view, &["title"]).into_iter().next();
        let pieces: Vec<String> = title.as_deref().map(pieces).unwrap_or_default();
        let named = pieces.iter().find(|piece| label::sense(piece) == Sense::Report).cloned();
        heading.filter(|heading| label::sense(heading) != Sense::Other).or(named).or_else(|| pieces.into_iter().next())
    })
}

/// The texts of elements of some names, `title`, `h1` or `h2`, without white space.
pub(in super::super) fn headings(view: &View<'_>, names: &[&str]) -> Vec<String> {
    let all = view.outline().headings.iter().filter_map(|id| view.html.tree.get(*id));
    let nodes = all.filter(|node| node.value().as_element().is_some_and(|e| names.contains(&e.name())));
    let texts = nodes.take(20).map(|node| text_of(node, 600).split_whitespace().collect::<String>());
    texts.filter(|text| !text.is_empty()).collect()
}

/// The pieces of a page's title: `年报_某区人民政府` gives two.
pub(in super::super) fn pieces(title: &str) -> Vec<String> {
    let pieces = title.split(['_', '|', '>', '»', '–', '—', '-']).map(str::trim).filter(|piece| !piece.is_empty());
    pieces.map(str::to_owned).collect()
}
