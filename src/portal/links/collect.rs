//! Whatever leads on from a page, in document order: anchors, areas, options, frames, and the literal addresses in
//! attributes and event handlers.

use std::sync::LazyLock;

use ego_tree::{NodeId, NodeRef};
use regex::Regex;
use scraper::Node;
use scraper::node::Element;
use url::Url;

use super::super::View;
use super::{Found, MOST, Origin, Zone, zone};
use crate::html;

/// Longest text of a link that is kept, in bytes.
const LONGEST_TEXT: usize = 1_000;

/// Finds the links of a page.
pub(super) fn collect(view: &View<'_>) -> Vec<Found> {
    let mut collector = Collector { view, found: Vec::new(), zones: Vec::new() };
    html::walk(view.html.tree.root(), &mut collector);
    collector.found
}

struct Collector<'a> {
    view: &'a View<'a>,
    found: Vec<Found>,
    /// The zones that are open, with the elements that opened them.
    zones: Vec<(NodeId, Zone)>,
}

impl html::Visitor for Collector<'_> {
    fn enter(&mut self, node: NodeRef<'_, Node>) -> bool {
        let Some(element) = node.value().as_element() else { return true };
        let name = element.name();
        if matches!(name, "script" | "style" | "template" | "noscript" | "head") || self.found.len() >= MOST {
            return false;
        }
        if html::is_hidden(element) && !is_unfolded(node, element) {
            return false;
        }
        if let Some(zone) = zone::of(element) {
            self.zones.push((node.id(), zone));
        }
        if let Some((url, origin)) = target(self.view, element) {
            self.add(node, element, url, origin);
        }
        true
    }

    fn leave(&mut self, node: NodeRef<'_, Node>) {
        if self.zones.last().is_some_and(|(id, _)| *id == node.id()) {
            self.zones.pop();
        }
    }
}

impl Collector<'_> {
    fn add(&mut self, node: NodeRef<'_, Node>, element: &Element, url: Url, origin: Origin) {
        let zone = self.zones.last().map(|(_, zone)| *zone).unwrap_or_default();
        let mut words = super::text_of(node, LONGEST_TEXT);
        let title = html::attr(element, "title").or_else(|| html::attr(element, "alt")).unwrap_or_default();
        let mut title = title.to_owned();
        if words.trim().is_empty() && title.is_empty() {
            title = pictured(node).unwrap_or_default();
        }
        // a picture and a title that lead to one place are one link
        if let Some(last) = self.found.last_mut().filter(|last| last.url == url && last.origin == origin) {
            if super::is_noise(&last.words) {
                std::mem::swap(&mut last.words, &mut words);
                last.node = node.id();
            }
            if title.len() > last.title.len() {
                last.title = title;
            }
            return;
        }
        self.found.push(Found { node: node.id(), url, words, title, zone, origin });
    }
}

/// Whether what is hidden shows when a reader asks for it: a tab, a menu, or the later rows of a list that a script cuts
/// into pages. A single link that hides is one that nobody is to follow.
fn is_unfolded(node: NodeRef<'_, Node>, element: &Element) -> bool {
    let links = node.descendants().skip(1).filter(|node| {
        let name = node.value().as_element().map(Element::name);
        matches!(name, Some("a" | "option"))
    });
    if element.name() != "a" && links.take(2).count() == 2 {
        return true;
    }
    let class = html::attr(element, "class");
    let same = |other: NodeRef<'_, Node>| {
        let other = other.value().as_element();
        other.is_some_and(|other| {
            other.name() == element.name() && other.attr("class") == class && !html::is_hidden(other)
        })
    };
    matches!(element.name(), "li" | "tr" | "div" | "dd" | "p") && node.prev_siblings().take(200).any(same)
}

/// What a picture says in place of words.
fn pictured(node: NodeRef<'_, Node>) -> Option<String> {
    let picture =
        node.descendants().take(20).find_map(|node| node.value().as_element().filter(|e| e.name() == "img"))?;
    html::attr(picture, "alt").or_else(|| html::attr(picture, "title")).map(str::to_owned)
}

/// Where an element leads.
fn target(view: &View<'_>, element: &Element) -> Option<(Url, Origin)> {
    let (address, origin) = match element.name() {
        "a" | "area" => match html::attr(element, "href").filter(|href| is_address(href)) {
            Some(href) => (href.to_owned(), Origin::Anchor),
            None => (literal(element)?, Origin::Anchor),
        },
        "option" => (option(element)?.to_owned(), Origin::Choice),
        "iframe" | "frame" | "embed" => (framed(view, html::attr(element, "src")?)?, Origin::Frame),
        "object" => (html::attr(element, "data")?.to_owned(), Origin::Frame),
        _ => (literal(element)?, Origin::Anchor),
    };
    let url = view.join(&address)?;
    (url.as_str().len() <= super::super::address::LONGEST * 4).then_some((url, origin))
}

fn is_address(href: &str) -> bool {
    let href = href.trim();
    let scheme = href.get(..11).unwrap_or(href).to_ascii_lowercase();
    !(href.is_empty() || href.starts_with('#') || scheme.starts_with("javascript:"))
}

/// An option whose value is an address and no number or code.
fn option(element: &Element) -> Option<&str> {
    let value = html::attr(element, "value").or_else(|| html::attr(element, "data-url"))?.trim();
    let is_page = [".htm", ".shtml", ".jsp", ".asp", ".php", ".do"].iter().any(|end| value.contains(end));
    (is_page || value.contains('/') || value.starts_with('?')).then_some(value).filter(|value| is_address(value))
}

/// The address of a frame; that of the file where a viewer shows one (`viewer.html?file=…`).
fn framed(view: &View<'_>, src: &str) -> Option<String> {
    let url = view.join(src)?;
    let shown =
        url.query_pairs().find(|(name, _)| name.eq_ignore_ascii_case("file") || name.eq_ignore_ascii_case("src"));
    let file = shown
        .map(|(_, value)| value.into_owned())
        .filter(|value| view.join(value).is_some_and(|url| super::super::article::is_file(&url)));
    file.or_else(|| is_address(src).then(|| src.to_owned()))
}

/// The literal address in an attribute or an event handler.
fn literal(element: &Element) -> Option<String> {
    static OPENS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?:location(?:\.href)?\s*=|location\.(?:replace|assign)\(|window\.open\(|open\()\s*["']([^"']{1,1000})["']\s*([+]?)"#).ok()
    });
    let stated =
        ["data-url", "data-href", "data-link", "data-page-url"].iter().find_map(|name| html::attr(element, name));
    if let Some(address) = stated.filter(|address| is_address(address)) {
        return Some(address.to_owned());
    }
    let script = html::attr(element, "onclick").or_else(|| {
        let href = html::attr(element, "href")?;
        href.trim_start().get(..11).filter(|scheme| scheme.eq_ignore_ascii_case("javascript:")).map(|_| href)
    })?;
    let captures = OPENS.as_ref()?.captures(script.get(..script.len().min(2_000)).unwrap_or_default())?;
    // an address that is put together by the script is none that is known
    let is_whole = captures.get(2).is_none_or(|plus| plus.as_str().is_empty());
    captures.get(1).map(|address| address.as_str().to_owned()).filter(|address| is_whole && is_address(address))
}
