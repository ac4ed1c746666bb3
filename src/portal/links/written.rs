//! Links that a script writes from a literal: `var menus = [{ name: '政府信息公开年报', url: '/nb/' }]`.

use ego_tree::NodeId;
use scraper::Node;
use url::Url;

use super::super::View;
use super::super::list::named;
use super::super::script;
use super::MOST;

/// Longest script that is looked at, in bytes.
const LONGEST: usize = 1 << 20;
/// Most arrays of a page.
const ARRAYS: usize = 200;

/// A link in a script.
pub(super) struct Written {
    /// The element of the script.
    pub(super) node: NodeId,
    pub(super) url: Url,
    pub(super) title: String,
    pub(super) date: Option<String>,
}

/// The links that stand in arrays of objects, each with a title and an address.
pub(super) fn written(view: &View<'_>) -> Vec<Written> {
    let scripts = view.html.tree.nodes().filter(|node| node.value().as_element().is_some_and(|e| e.name() == "script"));
    let texts = scripts.flat_map(|node| node.children()).filter_map(|text| match text.value() {
        Node::Text(script) if script.len() <= LONGEST => Some((text.parent()?.id(), &script[..])),
        _ => None,
    });
    let mut found = Vec::new();
    for (node, text) in texts.take(100) {
        let mut end = 0;
        for (at, _) in text.match_indices('[').take(20 * ARRAYS) {
            let Some(rest) = text.get(at..).filter(|_| at >= end) else { continue };
            if !rest.get(1..).unwrap_or_default().trim_start().starts_with('{') {
                continue;
            }
            let Some((value, length)) = script::measured(rest) else { continue };
            end = at + length;
            let objects = script::objects(&value, MOST);
            found.extend(objects.into_iter().filter_map(|object| {
                let (address, title, date) = named(object.as_object()?)?;
                let is_page = address.contains(['/', '.']) && !address.starts_with("javascript:");
                let url = view.join(address).filter(|_| is_page)?;
                Some(Written { node, url, title, date })
            }));
            if found.len() >= MOST {
                return found;
            }
        }
    }
    found
}
