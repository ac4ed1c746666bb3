//! A page as a family sees it: decoded, parsed, with its links.

use std::cell::OnceCell;

use scraper::Html;
use url::Url;

use super::links::{self, Link};
use super::mark::Marks;
use super::navigation::Standing;
use super::outline::Outline;
use super::{Body, Lead, Request, Role, Row, address, article, label};
use crate::document::sniff::{Format, sniff};
use crate::html;
use crate::page::Page;
use crate::text::charset::{self, Decoded};

/// A page as a family sees it.
pub struct View<'a> {
    /// What it came for.
    pub lead: &'a Lead,
    /// The address that it came from in the end.
    pub url: Url,
    /// Its text, decoded.
    pub text: String,
    /// Its tree; that of JSON or script is of no use.
    pub html: Html,
    /// How its text was made of its bytes, the text itself taken out; nothing where the tree is not that of the whole
    /// text, which goes beyond a limit.
    pub decoded: Option<Decoded>,
    /// What its links are resolved against.
    base: Url,
    /// The marks in its text, once one was asked for.
    marks: OnceCell<Marks>,
    /// The elements that say what it is, once one was asked for.
    outline: OnceCell<Outline>,
    /// Its links, once they were asked for.
    links: OnceCell<Vec<Link>>,
    /// Where its text stands if it is an article, once that was asked for.
    pub(super) body: OnceCell<Option<article::Body>>,
    /// Its title if it is an article, once that was asked for.
    pub(super) title: OnceCell<Option<String>>,
    /// Where on the way it stands, once that was asked for.
    standing: OnceCell<Standing>,
}

impl<'a> View<'a> {
    /// The view of a page that came for a lead; nothing for a file that is no text.
    pub fn new(page: &Page, lead: &'a Lead) -> Option<Self> {
        let url = page.url.as_deref().and_then(|url| Url::parse(url).ok()).unwrap_or_else(|| lead.request.url.clone());
        let format = sniff(&page.bytes, url.path(), page.content_type.as_deref());
        if !matches!(format, Format::Html | Format::Text | Format::Record | Format::Empty) {
            return None;
        }
        let mut decoded = charset::decode(&page.bytes, page.charset());
        let text = std::mem::take(&mut decoded.text);
        let (html, decoded) = match html::parse(&text) {
            Ok(html) => (html, Some(decoded)),
            Err(_) => (Html::new_document(), None),
        };
        let base = base(&html, &url).unwrap_or_else(|| url.clone());
        let (marks, outline, links, body, title, standing) = Default::default();
        Some(Self { lead, url, text, html, decoded, base, marks, outline, links, body, title, standing })
    }

    /// The address that an `href` stands for; nothing for scripts, mail and the like.
    pub fn join(&self, href: &str) -> Option<Url> {
        let url = self.base.join(href.trim()).ok()?;
        matches!(url.scheme(), "http" | "https").then_some(url)
    }

    /// The content of a meta element, its name in any case.
    pub fn meta(&self, name: &str) -> Option<&str> {
        let nodes = self.outline().metas.iter().filter_map(|id| self.html.tree.get(*id));
        let mut metas = nodes.filter_map(|node| html::meta(node.value().as_element()?));
        metas.find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, content)| content)
    }

    /// The elements that say what it is.
    pub(super) fn outline(&self) -> &Outline {
        self.outline.get_or_init(|| Outline::of(&self.html))
    }

    /// Whether its source has a mark, letter for letter.
    pub fn has(&self, mark: &str) -> bool {
        self.marks.get_or_init(|| Marks::of(&self.text)).has(&self.text, mark)
    }

    /// Its links in document order, without hidden ones, at most 5,000.
    pub fn links(&self) -> &[Link] {
        self.links.get_or_init(|| links::of(self))
    }

    /// Where on the way from a home page to reports it stands.
    pub(super) fn standing(&self) -> &Standing {
        self.standing.get_or_init(|| Standing::of(self))
    }

    /// Identity of the list that the page is of: the canonical address of its first page.
    pub fn list(&self) -> String {
        self.lead.context.list.clone().unwrap_or_else(|| address::canonical(&self.url).into())
    }

    /// A lead from this page to another, one step further.
    pub fn lead(&self, url: Url, role: Role, title: &str) -> Lead {
        let mut context = self.lead.context.clone();
        (context.family, context.state, context.guess, context.date) = (None, None, None, None);
        (context.list, context.number, context.begun) = (None, 0, None);
        context.title = (!title.trim().is_empty()).then(|| title.trim().to_owned());
        context.depth = context.depth.saturating_add(1);
        Lead { request: Request::get(url).from(&self.url), role, context }
    }

    /// A lead to a service that feeds a list of this page, or to its next page; `family` reads the answer.
    pub fn service(&self, url: Url, body: Option<Body>, family: &str, state: Option<String>) -> Lead {
        let mut lead = self.page(url, self.lead.context.number.saturating_add(1));
        lead.request.body = body;
        (lead.context.family, lead.context.state) = (Some(family.to_owned()), state);
        lead
    }

    /// A lead to a further page of the list on this page, by its number.
    pub fn page(&self, url: Url, number: u32) -> Lead {
        let mut lead = self.lead(url, Role::List, self.lead.context.title.as_deref().unwrap_or_default());
        lead.context.depth = self.lead.context.depth;
        (lead.context.list, lead.context.number) = (Some(self.list()), number);
        // a page that says itself that it is a column says so for its further pages
        lead.context.annual |= self.standing().annual;
        lead
    }

    /// A row of a list on this page.
    pub fn row(&self, url: Url, title: &str, date: Option<String>) -> Row {
        let role = if article::is_file(&url) { Role::Attachment } else { Role::Article };
        let mut lead = self.lead(url, role, title);
        lead.context.date = date;
        Row { lead, sense: label::sense(title) }
    }
}

fn base(tree: &Html, url: &Url) -> Option<Url> {
    let selected = tree.tree.nodes().find_map(|node| node.value().as_element().filter(|e| e.name() == "base"))?;
    url.join(html::attr(selected, "href")?).ok()
}
