//! The parsed page and the few selections that all users of HTML need.
//!
//! Pages are parsed by html5ever, so that every page gives the tree that a browser would show. Parsing goes on in
//! small pieces with limits on size, nesting and nodes: a hostile page costs bounded time and memory.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use ego_tree::{NodeId, NodeRef, Tree};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{ParseOpts, driver, local_name};
use scraper::{Html, HtmlTreeSink, Node};

/// Most bytes of a page.
pub const MAX_BYTES: usize = 16 << 20;
/// Deepest nesting of elements; a browser stops at 512.
pub const MAX_DEPTH: usize = 1024;
/// Most nodes of a page.
pub const MAX_NODES: usize = 1 << 19;

/// Most parts of one tag, by the blanks, quotes and signs between them: a parser compares each attribute with all others.
pub const MAX_PARTS: usize = 40_000;

/// Bytes of markup that a node takes in an ordinary page.
const BYTES_A_NODE: usize = 24;

/// Bytes parsed between two looks at the limits.
const PIECE: usize = 4096;

/// Why a page was not parsed to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Overflow {
    /// Longer than [`MAX_BYTES`].
    #[error("page of more than {} MiB", MAX_BYTES >> 20)]
    Bytes,
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("elements nested more than {MAX_DEPTH} deep")]
    Depth,
    /// More nodes than [`MAX_NODES`].
    #[error("page of more than {MAX_NODES} nodes")]
    Nodes,
    /// A tag or comment with more than [`MAX_PARTS`] parts.
    #[error("a tag of more than {MAX_PARTS} parts")]
    Parts,
}

/// Parses a page.
pub fn parse(text: &str) -> Result<Html, Overflow> {
    if text.len() > MAX_BYTES {
        return Err(Overflow::Bytes);
    }
    let mut html = Html::new_document();
    // room for the nodes of an ordinary page from the start: a tree that grows is copied again and again
    html.tree = Tree::with_capacity(Node::Document, (text.len() / BYTES_A_NODE).min(MAX_NODES));
    let mut parser = driver::parse_document(HtmlTreeSink::new(html), ParseOpts::default());
    let whole = StrTendril::from_slice(text);
    let mut start = 0;
    // what was parsed since the tree last grew: the inside of a tag or comment
    let (mut size, mut parts) = ((0, 0), 0);
    while start < text.len() {
        let end = text.ceil_char_boundary(start.saturating_add(PIECE));
        parser.process(whole.subtendril(start as u32, (end - start) as u32));
        let piece = text.get(start..end).unwrap_or_default();
        start = end;
        let page = parser.tokenizer.sink.sink.0.borrow();
        let last = page.tree.nodes().next_back().and_then(|node| node.value().as_text());
        let now = (page.tree.values().len(), last.map_or(0, |text| text.len()));
        if now == size {
            let between = |b: &&u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'"' | b'\'' | b'=');
            parts += piece.as_bytes().iter().filter(between).count();
        } else {
            (size, parts) = (now, 0);
        }
        if parts > MAX_PARTS {
            return Err(Overflow::Parts);
        }
        if page.tree.values().len() > MAX_NODES {
            return Err(Overflow::Nodes);
        }
        if page.tree.nodes().next_back().is_some_and(|node| node.ancestors().take(MAX_DEPTH + 1).count() > MAX_DEPTH) {
            return Err(Overflow::Depth);
        }
    }
    Ok(parser.finish())
}

/// Whether an element is not shown: `hidden`, or `display: none` in its own style.
pub fn is_hidden(element: &scraper::node::Element) -> bool {
    element.attrs.iter().any(|(name, value)| {
        name.local == local_name!("hidden") || name.local == local_name!("style") && is_display_none(value)
    })
}

fn is_display_none(style: &str) -> bool {
    style.split(';').any(|rule| {
        let (name, rest) = rule.trim_start().split_at_checked("display".len()).unwrap_or_default();
        let value = || rest.trim_start().strip_prefix(':').unwrap_or_default().trim_start();
        name.eq_ignore_ascii_case("display") && value().get(..4).is_some_and(|word| word.eq_ignore_ascii_case("none"))
    })
}

/// The value of an attribute, its name in lower case. What `Element::attr` gives, without a look into the table of all
/// names for each question: pages have thousands of elements, and each is asked for several.
pub fn attr<'a>(element: &'a scraper::node::Element, name: &str) -> Option<&'a str> {
    let is = |other: &html5ever::QualName| &*other.local == name && other.ns.is_empty();
    element.attrs.iter().find(|(other, _)| is(other)).map(|(_, value)| &**value)
}

/// The `name` and `content` of every meta element.
pub fn metas(page: &Html) -> impl Iterator<Item = (&str, &str)> {
    page.tree
        .nodes()
        .filter_map(|node| meta(node.value().as_element().filter(|element| element.name.local == local_name!("meta"))?))
}

/// The `name` and `content` of a meta element.
pub fn meta(element: &scraper::node::Element) -> Option<(&str, &str)> {
    Some((attr(element, "name")?.trim(), attr(element, "content")?.trim()))
}

/// Something by node.
pub type NodeMap<T> = HashMap<NodeId, T, BuildHasherDefault<NodeHasher>>;

/// Hashes nodes by their number. Nobody chooses these, and a page asks for thousands.
#[derive(Clone, Copy, Debug, Default)]
pub struct NodeHasher(u64);

impl Hasher for NodeHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_usize(usize::from(*byte)));
    }

    fn write_usize(&mut self, number: usize) {
        self.0 = (self.0.rotate_left(5) ^ number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// What is told of each node as a tree is walked in document order.
pub trait Visitor<'a> {
    /// A node begins; says whether its children are to be walked.
    fn enter(&mut self, node: NodeRef<'a, Node>) -> bool;
    /// A node ends, also one whose children were not walked.
    fn leave(&mut self, node: NodeRef<'a, Node>);
}

/// Walks what is below `root`, without recursion: nesting costs no stack.
pub fn walk<'a>(root: NodeRef<'a, Node>, visitor: &mut impl Visitor<'a>) {
    let mut next = root.first_child();
    while let Some(mut node) = next {
        let descend = visitor.enter(node);
        if let Some(child) = node.first_child().filter(|_| descend) {
            next = Some(child);
            continue;
        }
        next = loop {
            visitor.leave(node);
            if let Some(sibling) = node.next_sibling() {
                break Some(sibling);
            }
            match node.parent().filter(|parent| parent.id() != root.id()) {
                Some(parent) => node = parent,
                None => break None,
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_hold() {
        assert_eq!(parse(&"<div>".repeat(200_000)).err(), Some(Overflow::Depth));
        assert_eq!(parse(&"<br>".repeat(1_000_000)).err(), Some(Overflow::Nodes));
        assert_eq!(parse(&" ".repeat(MAX_BYTES + 1)).err(), Some(Overflow::Bytes));
        let attributes: String = (0..1_000_000).map(|i| format!(" a{i}")).collect();
        assert_eq!(parse(&format!("<p{attributes}>")).err(), Some(Overflow::Parts));
        // a picture within the page is one part, however long
        assert!(parse(&format!("<img src='data:image/png;base64,{}'>", "A/".repeat(500_000))).is_ok());
    }

    #[test]
    fn unclosed_formatting_does_not_explode() {
        // each paragraph reopens every font element that is still open: n² nodes
        let text: String = (0..200_000).map(|i| format!("<p><font size={i}>x")).collect();
        assert!(parse(&text).is_err());
    }

    #[test]
    fn pieces_do_not_cut_characters() {
        let text = format!("<p>{}", "勾稽".repeat(5000));
        let page = parse(&text).unwrap();
        assert_eq!(page.root_element().text().collect::<String>(), "勾稽".repeat(5000));
    }

    #[test]
    fn meta_names_in_any_case() {
        let page = parse("<META Name=PubDate Content='2024-01-05'>").unwrap();
        assert_eq!(metas(&page).collect::<Vec<_>>(), [("PubDate", "2024-01-05")]);
    }
}
