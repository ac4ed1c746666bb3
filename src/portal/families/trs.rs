//! 拓尔思 TRS WCM: `./202401/t20240125_12345.html`, `createPageHTML(…)`, `TRS_Editor`, `CurrChnlCls`.
//!
//! Its pager is a call that a script turns into links. Some sites (those of 福建) fill a shell from `was5/web/search`,
//! whose answer is JSON or a piece of a page; that is asked page by page.

use std::sync::LazyLock;

use regex::Regex;
use url::Url;

use crate::portal::{Family, Kind, Listing, Reading, View, list, navigation, pager};

/// Marks of its pages.
const MARKS: &[&str] = &[
    "createPageHTML",
    "createPage(",
    "countPage",
    "CurrChnlCls",
    "TRS_Editor",
    "TRS_UEDITOR",
    "trs_editor_view",
    "was5/web/search",
    "gkxxml",
    "/t20",
];

/// Longest address of a search, in bytes.
const LONGEST: usize = 1_000;

pub(super) struct Trs;

impl Family for Trs {
    fn name(&self) -> &'static str {
        "trs"
    }

    fn marks(&self) -> &'static [&'static str] {
        MARKS
    }

    fn read(&self, view: &View<'_>) -> Reading {
        if view.lead.context.family.as_deref() == Some(self.name()) {
            return answer(view);
        }
        let mut reading =
            navigation::part(view, if navigation::is_list(view) { pager::scripted(view) } else { Vec::new() });
        if navigation::is_list(view) {
            reading.leads.extend(searches(view).into_iter().map(|url| view.service(url, None, self.name(), None)));
        }
        reading
    }
}

/// The searches that a shell asks, as they are written in it.
fn searches(view: &View<'_>) -> Vec<Url> {
    // an address of any length: an automaton that counts its characters takes megabytes
    static SEARCH: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"["']([^"'<>\s]*was5/web/search\?[^"'<>\s]+)["']\s*([+]?)"#).ok());
    let Some(pattern) = SEARCH.as_ref().filter(|_| view.has("was5/web/search")) else { return Vec::new() };
    let whole = pattern.captures_iter(&view.text).take(5).filter_map(|captures| {
        let address = captures.get(1).map(|address| address.as_str()).filter(|address| address.len() <= LONGEST)?;
        let address = address.replace("&amp;", "&");
        let is_open = captures.get(2).is_some_and(|plus| !plus.as_str().is_empty());
        // `…&page=' + n`: the number is ours to give
        let address = if is_open { address.strip_suffix("page=")?.to_owned() + "page=1" } else { address };
        view.join(&address)
    });
    whole.collect()
}

fn answer(view: &View<'_>) -> Reading {
    let (rows, total) = match list::records(view) {
        Some(records) => (records.rows, records.total),
        None => (list::rows(view), list::total(&view.text)),
    };
    if rows.is_empty() {
        let kind = if list::is_empty(view) { Kind::Empty } else { Kind::Hub };
        return Reading { kind, ..Reading::default() };
    }
    let number = view.lead.context.number.max(1);
    let next =
        (number < pager::MOST).then(|| view.service(turned(&view.lead.request.url, number + 1), None, "trs", None));
    let listing = Listing { list: view.list(), rows, total, next: next.into_iter().collect() };
    Reading { kind: Kind::List, lists: vec![listing], ..Reading::default() }
}

/// An address with another `page`.
fn turned(url: &Url, number: u32) -> Url {
    let mut turned = url.clone();
    let kept = url.query().unwrap_or_default().split('&').filter(|pair| !pair.starts_with("page=") && !pair.is_empty());
    let query = kept.map(str::to_owned).chain([format!("page={number}")]).collect::<Vec<_>>().join("&");
    turned.set_query(Some(&query));
    turned
}
