//! A parsed XML file: its elements and texts as a tree, bounded in size and depth.
//!
//! Elements are told by the namespace that they are in, not by its prefix. No entity is declared or expanded beyond the
//! five of XML itself (XML 1.0, 4.6).

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesStart, Event};

use super::Error;
use crate::text::charset;
use crate::text::lang::Text;

/// Deepest nesting of elements.
const MAX_DEPTH: usize = 256;
/// Most elements and texts of a file.
const MAX_NODES: usize = 1 << 20;

const BROKEN: Text = Text { en: "its XML is not well-formed", zh: "XML 格式不正确" };
const ENTITIES: Text = Text { en: "its XML declares entities", zh: "XML 中声明了实体" };
const DEPTH: Text = Text { en: "XML elements nested more than 256 deep", zh: "XML 元素嵌套超过 256 层" };
const NODES: Text = Text { en: "more than 1048576 XML nodes in a part", zh: "XML 节点超过 1048576 个" };

/// A namespace, as far as readers tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::document) enum Space {
    /// WordprocessingML: ECMA-376, also strict, and that of 2003.
    Word,
    /// Any other.
    Other,
}

impl Space {
    fn of(uri: &str) -> Self {
        match uri {
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            | "http://purl.oclc.org/ooxml/wordprocessingml/main"
            | "http://schemas.microsoft.com/office/word/2003/wordml"
            | "http://schemas.microsoft.com/office/word/2003/2/wordml" => Self::Word,
            _ => Self::Other,
        }
    }
}

/// A parsed file.
#[derive(Debug)]
pub(in crate::document) struct Tree<'a> {
    nodes: Vec<Node<'a>>,
}

#[derive(Debug)]
struct Node<'a> {
    content: Content<'a>,
    /// The index of its first child, if it has one.
    child: u32,
    /// The index of the node after it under the same parent; 0 where there is none.
    next: u32,
}

#[derive(Debug)]
enum Content<'a> {
    Element(BytesStart<'a>, Space),
    Text(Cow<'a, str>),
}

/// An element of a tree.
#[derive(Clone, Copy, Debug)]
pub(in crate::document) struct Element<'t> {
    tree: &'t Tree<'t>,
    start: &'t BytesStart<'t>,
    space: Space,
    index: u32,
}

/// A child of an element.
#[derive(Clone, Copy, Debug)]
pub(in crate::document) enum Child<'t> {
    /// An element.
    Element(Element<'t>),
    /// A piece of text.
    Text(&'t str),
}

/// The text of an XML file, whatever it is encoded in.
pub(in crate::document) fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => Cow::Borrowed(text.trim_start_matches('\u{feff}')),
        _ => Cow::Owned(charset::decode(bytes, None).text),
    }
}

impl<'a> Tree<'a> {
    /// Parses a file; an error where it is not well-formed or goes beyond a limit.
    pub(in crate::document) fn parse(text: &'a str) -> Result<Self, Error> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().allow_dangling_amp = true;
        let mut builder = Maker { nodes: Vec::with_capacity(text.len() / 32), ..Maker::default() };
        loop {
            match reader.read_event().map_err(|_| Error::Damaged(BROKEN))? {
                Event::Start(start) => builder.open(start)?,
                Event::Empty(start) => {
                    builder.open(start)?;
                    builder.close();
                }
                Event::End(_) => builder.close(),
                Event::Text(text) => builder.text(text.into_inner())?,
                Event::CData(text) => builder.text(text.into_inner())?,
                Event::GeneralRef(name) => builder.text(resolve(&name).into())?,
                Event::DocType(declared) if declared.contains("<!ENTITY") => return Err(Error::Damaged(ENTITIES)),
                Event::Eof => break,
                _ => {}
            }
        }
        if !builder.open.is_empty() || builder.nodes.is_empty() {
            return Err(Error::Damaged(BROKEN));
        }
        Ok(Self { nodes: builder.nodes })
    }

    /// The outermost element.
    pub(in crate::document) fn root(&'a self) -> Option<Element<'a>> {
        (0..self.nodes.len() as u32).find_map(|index| self.element(index))
    }

    fn element(&'a self, index: u32) -> Option<Element<'a>> {
        match &self.nodes.get(index as usize)?.content {
            Content::Element(start, space) => Some(Element { tree: self, start, space: *space, index }),
            Content::Text(_) => None,
        }
    }
}

/// What a reference stands for; one that XML does not know is kept as written.
fn resolve(name: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(c)) = name.resolve_char_ref() {
        return c.to_string();
    }
    resolve_predefined_entity(name).map_or_else(|| format!("&{};", &**name), str::to_owned)
}

/// Builds a tree in the order of the file.
#[derive(Default)]
struct Maker<'a> {
    nodes: Vec<Node<'a>>,
    /// The open elements, each with its last child.
    open: Vec<(u32, u32)>,
    /// Prefixes with their namespaces, and the depth at which each was declared.
    spaces: Vec<(String, Space, usize)>,
}

impl<'a> Maker<'a> {
    fn add(&mut self, content: Content<'a>) -> Result<u32, Error> {
        if self.nodes.len() >= MAX_NODES {
            return Err(Error::Excessive(NODES));
        }
        let index = self.nodes.len() as u32;
        self.nodes.push(Node { content, child: 0, next: 0 });
        let before = match self.open.last_mut() {
            Some((parent, last)) => {
                let (parent, before) = (*parent, std::mem::replace(last, index));
                if before == 0
                    && let Some(parent) = self.nodes.get_mut(parent as usize)
                {
                    parent.child = index;
                }
                before
            }
            None => 0,
        };
        if let Some(before) = self.nodes.get_mut(before as usize).filter(|_| before > 0) {
            before.next = index;
        }
        Ok(index)
    }

    fn open(&mut self, start: BytesStart<'a>) -> Result<(), Error> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Error::Excessive(DEPTH));
        }
        let depth = self.open.len();
        if start.attributes_raw().contains("xmlns") {
            for attribute in start.attributes().with_checks(false).flatten() {
                let prefix = match attribute.key.into_inner() {
                    "xmlns" => "",
                    name => match name.strip_prefix("xmlns:") {
                        Some(prefix) => prefix,
                        None => continue,
                    },
                };
                self.spaces.push((prefix.to_owned(), Space::of(attribute.value.trim()), depth));
            }
        }
        let prefix = start.name().prefix().map(|prefix| prefix.into_inner()).unwrap_or_default();
        let known = self.spaces.iter().rev().find(|(name, ..)| *name == prefix);
        let space = known.map_or(Space::Other, |(_, space, _)| *space);
        let index = self.add(Content::Element(start, space))?;
        self.open.push((index, 0));
        Ok(())
    }

    fn close(&mut self) {
        self.open.pop();
        let depth = self.open.len();
        while self.spaces.last().is_some_and(|(_, _, declared)| *declared >= depth) {
            self.spaces.pop();
        }
    }

    fn text(&mut self, text: Cow<'a, str>) -> Result<(), Error> {
        // what stands outside the outermost element is white space
        if !self.open.is_empty() && !text.is_empty() {
            self.add(Content::Text(text))?;
        }
        Ok(())
    }
}

impl<'t> Element<'t> {
    /// Its name without a prefix.
    pub(in crate::document) fn name(self) -> &'t str {
        self.start.local_name().into_inner()
    }

    /// Whether it is an element of WordprocessingML with that name.
    pub(in crate::document) fn is_word(self, name: &str) -> bool {
        self.space == Space::Word && self.name() == name
    }

    /// Its namespace.
    pub(in crate::document) fn space(self) -> Space {
        self.space
    }

    /// An attribute by its name without a prefix.
    pub(in crate::document) fn attribute(self, name: &str) -> Option<Cow<'t, str>> {
        let mut attributes = self.start.attributes();
        let mut found = None;
        for attribute in attributes.with_checks(false).map_while(Result::ok) {
            if attribute.key.local_name().into_inner() == name && !attribute.key.into_inner().starts_with("xmlns") {
                found = Some(attribute.value);
                break;
            }
        }
        let value = found?;
        if !value.contains('&') {
            return Some(value);
        }
        Some(unescape(&value).map(|value| value.into_owned().into()).unwrap_or(value))
    }

    /// An attribute that is a whole number; nothing where it is none.
    pub(in crate::document) fn number(self, name: &str) -> Option<i64> {
        let value = self.attribute(name)?;
        let value = value.trim();
        value.parse().ok().or_else(|| value.split_once('.').and_then(|(whole, _)| whole.parse().ok()))
    }

    /// Its children in order.
    pub(in crate::document) fn children(self) -> impl Iterator<Item = Child<'t>> {
        let tree = self.tree;
        let mut at = tree.nodes.get(self.index as usize).map_or(0, |node| node.child);
        std::iter::from_fn(move || {
            let node = tree.nodes.get(at as usize).filter(|_| at > 0)?;
            let index = std::mem::replace(&mut at, node.next);
            Some(match &node.content {
                Content::Element(start, space) => Child::Element(Element { tree, start, space: *space, index }),
                Content::Text(text) => Child::Text(text),
            })
        })
    }

    /// Its children that are elements.
    pub(in crate::document) fn elements(self) -> impl Iterator<Item = Element<'t>> {
        self.children().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(_) => None,
        })
    }

    /// Its first child of that name, without a prefix.
    pub(in crate::document) fn child(self, name: &str) -> Option<Element<'t>> {
        self.elements().find(|element| element.name() == name)
    }

    /// The elements below it in the order of the file.
    pub(in crate::document) fn descendants(self) -> impl Iterator<Item = Element<'t>> {
        let tree = self.tree;
        // nodes stand in the order of the file, so that what is below an element follows it up to its sibling
        let mut stack = vec![tree.nodes.get(self.index as usize).map_or(0, |node| node.child)];
        std::iter::from_fn(move || {
            loop {
                let at = stack.pop()?;
                let Some(node) = tree.nodes.get(at as usize).filter(|_| at > 0) else { continue };
                stack.push(node.next);
                stack.push(node.child);
                if let Some(element) = tree.element(at) {
                    return Some(element);
                }
            }
        })
    }

    /// All text in it.
    pub(in crate::document) fn text(self) -> String {
        let own = |element: Element<'t>| {
            element.children().filter_map(|child| match child {
                Child::Text(text) => Some(text),
                Child::Element(_) => None,
            })
        };
        own(self).chain(self.descendants().flat_map(own)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    #[test]
    fn a_tree_in_order() {
        let text = format!(
            "<?xml version='1.0'?><x:a xmlns:x='{W}' b='1&amp;2'><x:b/>&lt;t&#x4E2D;&who;<c xmlns='{W}'><![CDATA[<]]></c></x:a> "
        );
        let tree = Tree::parse(&text).unwrap();
        let root = tree.root().unwrap();
        assert!(root.is_word("a") && root.child("b").unwrap().is_word("b") && root.child("c").unwrap().is_word("c"));
        assert_eq!(root.attribute("b").as_deref(), Some("1&2"));
        assert_eq!(root.text(), "<t中&who;<");
        assert_eq!(root.descendants().map(Element::name).collect::<Vec<_>>(), ["b", "c"]);
    }

    #[test]
    fn what_is_no_tree_is_refused() {
        for text in ["", "<a>", "<a></b>", "text", "<a b='1'", "<a><b></a>"] {
            assert!(matches!(Tree::parse(text), Err(Error::Damaged(_))), "{text}");
        }
        let bomb = "<!DOCTYPE a [<!ENTITY b 'cc'><!ENTITY d '&b;&b;'>]><a>&d;</a>";
        assert!(matches!(Tree::parse(bomb), Err(Error::Damaged(_))));
        assert!(matches!(Tree::parse(&"<a>".repeat(300)), Err(Error::Excessive(_))));
    }
}
