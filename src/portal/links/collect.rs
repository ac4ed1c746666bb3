//! Whatever leads on from a page, in document order: anchors, areas, options, frames, and the literal addresses in
//! attributes and event handlers.

use std::collections::HashMap;

use ego_tree::{NodeId, NodeRef};
use scraper::Node;
use scraper::node::Element;
use url::Url;

use super::super::View;
use super::handler::{Handlers, Own};
use super::{Found, MOST, Origin, Zone, zone};
use crate::html;

/// Longest text of a link that is kept, in bytes.
const LONGEST_TEXT: usize = 1_000;

/// Most characters of a title; what is longer has more in it than one.
const LONG: usize = 80;

/// Finds the links of a page.
pub(super) fn collect(view: &View<'_>) -> Vec<Found> {
    let handlers = Handlers::new(&view.text);
    let mut collector = Collector { view, handlers, found: Vec::new(), zones: Vec::new(), named: HashMap::new() };
    html::walk(view.html.tree.root(), &mut collector);
    collector.found
}

struct Collector<'a> {
    view: &'a View<'a>,
    handlers: Handlers<'a>,
    found: Vec<Found>,
    /// The zones that are open, with the elements that opened them.
    zones: Vec<(NodeId, Zone)>,
    /// What the names of elements said so far: a page has few, many times over.
    named: HashMap<&'a str, Option<Zone>>,
}

impl<'a> html::Visitor<'a> for Collector<'a> {
    fn enter(&mut self, node: NodeRef<'a, Node>) -> bool {
        let Some(element) = node.value().as_element() else { return true };
        let name = element.name();
        if matches!(name, "script" | "style" | "template" | "noscript" | "head") || self.found.len() >= MOST {
            return false;
        }
        if html::is_hidden(element) && !is_unfolded(node, element) {
            return false;
        }
        if let Some(zone) = zone::of(element, &mut self.named) {
            self.zones.push((node.id(), zone));
        }
        if let Some((url, origin)) = self.target(node, element) {
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
        if words.chars().count() > LONG {
            words = headed(node).unwrap_or(words);
        }
        let title =
            ["title", "alt", "aria-label"].iter().find_map(|name| html::attr(element, name)).unwrap_or_default();
        let mut title = title.to_owned();
        if words.trim().is_empty() && title.is_empty() {
            title = pictured(node).or_else(|| turned(element)).unwrap_or_default();
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

    /// Where an element leads.
    fn target(&self, node: NodeRef<'_, Node>, element: &Element) -> Option<(Url, Origin)> {
        let (address, origin) = match element.name() {
            "a" | "area" => match html::attr(element, "href").filter(|href| is_address(href)) {
                Some(href) => (viewed(self.view, href).unwrap_or_else(|| href.to_owned()), Origin::Anchor),
                None => (self.literal(element)?, Origin::Anchor),
            },
            "option" => (option(element).map(str::to_owned).or_else(|| self.chosen(node, element))?, Origin::Choice),
            "iframe" | "frame" | "embed" => (framed(self.view, source(element)?)?, Origin::Frame),
            "object" => (html::attr(element, "data")?.to_owned(), Origin::Frame),
            _ => (self.literal(element)?, Origin::Anchor),
        };
        let url = self.view.join(&address)?;
        (url.as_str().len() <= super::super::address::LONGEST * 4).then_some((url, origin))
    }

    /// The address in an attribute, or that which an event handler opens.
    fn literal(&self, element: &Element) -> Option<String> {
        const STATED: [&str; 4] = ["data-url", "data-href", "data-link", "data-page-url"];
        // most elements have none of these: one look at their attributes tells
        let (mut stated, mut written) = ([None; 4], [None; 2]);
        for (name, value) in element.attrs.iter().filter(|(name, _)| name.ns.is_empty()) {
            match &*name.local {
                "onclick" => written[0] = Some(&**value),
                "href" => written[1] = script(value),
                name if name.starts_with("data-") => {
                    let slot = STATED.iter().zip(&mut stated).find(|(stated, _)| **stated == name);
                    slot.into_iter().for_each(|(_, slot)| *slot = Some(&**value));
                }
                _ => {}
            }
        }
        if let Some(address) = stated.into_iter().flatten().next().filter(|address| is_address(address)) {
            return Some(address.to_owned());
        }
        let own = Own { element: Some(element), ..Own::default() };
        let opened = written.into_iter().flatten().find_map(|script| self.handlers.opened(script, own));
        opened.or_else(|| self.handlers.clicked(element)).filter(|address| is_address(address))
    }

    /// Where an option leads whose value is a number or code: what its select does with it, or its form.
    fn chosen(&self, node: NodeRef<'_, Node>, option: &Element) -> Option<String> {
        let value =
            html::attr(option, "value").map(str::trim).filter(|value| !value.is_empty() && value.len() < 100)?;
        let above = |name: &str| {
            let is_it = |node: &NodeRef<'_, Node>| node.value().as_element().is_some_and(|e| e.name() == name);
            node.ancestors().take(12).find(is_it)
        };
        let select = above("select")?.value().as_element()?;
        let names = [html::attr(select, "id"), html::attr(select, "name")];
        let own =
            Own { value: Some(value), element: Some(option), names: names.map(|name| name.filter(|n| !n.is_empty())) };
        if let Some(script) = html::attr(select, "onchange") {
            return self.handlers.opened(script, own).filter(|address| is_address(address));
        }
        if let Some(address) = self.handlers.changed(own).filter(|address| is_address(address)) {
            return Some(address);
        }
        let form = above("form")?;
        asked(self.view, form, html::attr(select, "name")?, value)
    }
}

/// The address that a form of a page asks which leads back to that page: the list of another year.
fn asked(view: &View<'_>, form: NodeRef<'_, Node>, name: &str, value: &str) -> Option<String> {
    let element = form.value().as_element()?;
    let is_posted = html::attr(element, "method").is_some_and(|method| method.eq_ignore_ascii_case("post"));
    let action = html::attr(element, "action").map(str::trim).filter(|action| !action.is_empty());
    let mut url = action.map_or_else(|| Some(view.url.clone()), |action| view.join(action))?;
    if is_posted || (url.host(), url.path()) != (view.url.host(), view.url.path()) {
        return None;
    }
    let inputs = form.descendants().take(500).filter_map(|node| node.value().as_element());
    let hidden = inputs.filter(|e| html::attr(e, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("hidden")));
    let pairs: Vec<(&str, &str)> = hidden
        .filter_map(|e| Some((html::attr(e, "name")?, html::attr(e, "value").unwrap_or_default())))
        .take(20)
        .collect();
    url.set_query(None);
    url.query_pairs_mut().extend_pairs(pairs).append_pair(name, value);
    Some(url.into())
}

/// The script of a `javascript:` address.
fn script(href: &str) -> Option<&str> {
    let href = href.trim_start();
    let scheme = href.get(..11)?;
    scheme.eq_ignore_ascii_case("javascript:").then(|| href.get(11..)).flatten()
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
            other.name() == element.name() && html::attr(other, "class") == class && !html::is_hidden(other)
        })
    };
    matches!(element.name(), "li" | "tr" | "div" | "dd" | "p") && node.prev_siblings().take(200).any(same)
}

/// The heading within a link that holds a summary as well.
fn headed(node: NodeRef<'_, Node>) -> Option<String> {
    let is_heading = |element: &Element| {
        let is_title = |class: &str| class.to_ascii_lowercase().contains("tit");
        matches!(element.name(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "strong" | "dt")
            || html::attr(element, "class").is_some_and(is_title)
    };
    let mut inside = node.descendants().skip(1).take(50);
    let heading = inside.find(|node| node.value().as_element().is_some_and(is_heading))?;
    Some(super::text_of(heading, LONGEST_TEXT)).filter(|text| !text.trim().is_empty())
}

/// What a picture says in place of words.
fn pictured(node: NodeRef<'_, Node>) -> Option<String> {
    let picture =
        node.descendants().take(20).find_map(|node| node.value().as_element().filter(|e| e.name() == "img"))?;
    html::attr(picture, "alt").or_else(|| html::attr(picture, "title")).map(str::to_owned)
}

/// What a link without words says by its class or relation: `<a class="page-next" href="…"></a>`.
fn turned(element: &Element) -> Option<String> {
    let mut names = ["rel", "class", "id"].iter().filter_map(|name| html::attr(element, name));
    let is_next = |name: &str| name.to_ascii_lowercase().split(|c: char| !c.is_alphabetic()).any(|word| word == "next");
    names.any(is_next).then(|| "下一页".to_owned())
}

/// What a frame shows: at once, or when it comes into sight.
fn source(element: &Element) -> Option<&str> {
    let sources = ["src", "data-src"].iter().filter_map(|name| html::attr(element, name));
    sources.map(str::trim).find(|source| !source.is_empty() && !source.starts_with("about:"))
}

fn is_address(href: &str) -> bool {
    let href = href.trim();
    let is_script = href.get(..11).is_some_and(|scheme| scheme.eq_ignore_ascii_case("javascript:"));
    !(href.is_empty() || href.starts_with('#') || is_script)
}

/// An option whose value is an address and no number or code.
fn option(element: &Element) -> Option<&str> {
    let value = html::attr(element, "value").or_else(|| html::attr(element, "data-url"))?.trim();
    let is_page = [".htm", ".shtml", ".jsp", ".asp", ".php", ".do"].iter().any(|end| value.contains(end));
    (is_page || value.contains('/') || value.starts_with('?')).then_some(value).filter(|value| is_address(value))
}

/// The file that a static page shows for a parameter (`viewer.html?file=…`): the page itself says nothing.
fn viewed(view: &View<'_>, href: &str) -> Option<String> {
    let path = href.split_once('?').filter(|(_, query)| query.contains("file=") || query.contains("src="))?.0;
    let is_static = path.ends_with(".html") || path.ends_with(".htm");
    is_static.then(|| framed(view, href)).flatten()
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
