//! An article whose text goes over several pages: each leads to the next with what was read so far, and the last one has
//! the whole.

use scraper::ElementRef;
use serde::{Deserialize, Serialize};
use url::Url;

use super::super::{Lead, Role, View, pager};

/// Most pages of an article.
const MOST: usize = 20;
/// Most bytes of its text.
const LONGEST: usize = 1 << 20;

/// What was read of an article so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Parts {
    /// Where it begins.
    first: String,
    /// Its title.
    title: String,
    /// The markup of its pages.
    texts: Vec<String>,
}

/// What a page is of an article that goes over several.
pub(in super::super) enum Part {
    /// One that is not the last: where it goes on.
    Open(Box<Lead>),
    /// The last: the whole, as a page of its own.
    Whole(String),
}

/// Whether a page came as a further one of an article.
pub(in super::super) fn is_further(view: &View<'_>) -> bool {
    known(view).is_some()
}

/// What a page is of its article; nothing for an article that is whole by itself.
pub(in super::super) fn part(view: &View<'_>) -> Option<Part> {
    let begun = known(view);
    let is_first = begun.is_none();
    if is_first && super::landmarks(view) == super::LANDMARKS.len() {
        // all sections are here: what is linked is something else
        return None;
    }
    let mut parts = begun.unwrap_or_else(|| Parts { first: view.url.to_string(), ..Parts::default() });
    let number = parts.texts.len() + 1;
    let next = next(view, &Url::parse(&parts.first).ok()?, number).filter(|_| number < MOST);
    if is_first && next.is_none() {
        return None;
    }
    if parts.title.is_empty() {
        parts.title = super::title(view).unwrap_or_default();
    }
    parts.texts.push(text(view));
    let length: usize = parts.texts.iter().map(String::len).sum();
    match next.filter(|_| length < LONGEST) {
        Some(url) => {
            let title = view.lead.context.title.clone().unwrap_or_default();
            let mut lead = view.lead(url, Role::Article, &title);
            lead.context.date.clone_from(&view.lead.context.date);
            lead.context.depth = view.lead.context.depth;
            lead.context.state = serde_json::to_string(&parts).ok();
            Some(Part::Open(Box::new(lead)))
        }
        None => {
            let title = parts.title.replace('<', "&lt;");
            Some(Part::Whole(format!(
                "<html><head><title>{title}</title></head><body><h1>{title}</h1>{}</body></html>",
                parts.texts.concat()
            )))
        }
    }
}

fn known(view: &View<'_>) -> Option<Parts> {
    let state = view.lead.context.state.as_deref().filter(|_| view.lead.role == Role::Article)?;
    serde_json::from_str(state).ok()
}

/// The next page of an article: one that is called like its first, with a number, by a link or by a call of a script.
fn next(view: &View<'_>, first: &Url, number: usize) -> Option<Url> {
    let stem = |url: &Url| -> Option<(String, String)> {
        let (stem, extension) = url.path().rsplit_once('.')?;
        Some((stem.to_owned(), extension.to_owned()))
    };
    let (own, extension) = stem(first)?;
    let is_ours = |url: &Url| {
        let by_name = stem(url).is_some_and(|(stem, other)| {
            let rest = stem.strip_prefix(own.as_str()).and_then(|rest| rest.strip_prefix(['_', '-']));
            other == extension
                && rest.is_some_and(|rest| (1..=2).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_digit()))
        });
        let by_query = || {
            let added =
                |url: &Url| url.query_pairs().filter(|(name, _)| name.to_ascii_lowercase().starts_with("page")).count();
            url.path() == first.path() && added(url) == 1 && added(first) == 0
        };
        url.host() == first.host() && *url != view.url && (by_name || by_query())
    };
    let turned = |lead: &Lead| lead.request.body.is_none() && is_ours(&lead.request.url);
    // a pager leads to the next page first, a call to the second
    let linked = pager::next(view).filter(turned);
    let is_called = || view.has("createPageHTML") || view.has("createPage(");
    let calls = || if is_called() { pager::called(view) } else { Vec::new() };
    let called = || calls().into_iter().filter(turned).nth(if number == 1 { 0 } else { number - 1 });
    linked.or_else(called).map(|lead| lead.request.url)
}

/// The markup of the text of a page: that of its container, else all of it.
fn text(view: &View<'_>) -> String {
    let body = super::body(view).and_then(|body| view.html.tree.get(body.node)).and_then(ElementRef::wrap);
    body.map_or_else(|| view.html.root_element().inner_html(), |body| body.inner_html())
}
