//! The outline of a page: the elements by which it says what it is, found in one walk over its tree.

use ego_tree::NodeId;
use html5ever::local_name;
use scraper::Html;

/// Elements of an outline, in document order.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// `meta`.
    pub(super) metas: Vec<NodeId>,
    /// `title`, `h1` and `h2`.
    pub(super) headings: Vec<NodeId>,
}

impl Outline {
    /// The outline of a tree.
    pub(super) fn of(html: &Html) -> Self {
        let mut outline = Self::default();
        for node in html.tree.nodes() {
            let Some(element) = node.value().as_element() else { continue };
            let name = &element.name.local;
            if *name == local_name!("meta") {
                outline.metas.push(node.id());
            } else if *name == local_name!("title") || *name == local_name!("h1") || *name == local_name!("h2") {
                outline.headings.push(node.id());
            }
        }
        outline
    }
}
