//! 南方 NFCMS of Guangdong: `NFCMS_SITE_ID`, `NFCMS_POST_ID`; articles `…/content/post_N.html`, pages `index_N.html`.
//!
//! A pager's anchors name their page in `data-page`, with or without an address; the canonical link of the page says
//! what the pages are called.

use scraper::Selector;
use std::sync::LazyLock;
use url::Url;

use crate::portal::{Family, Lead, Reading, View, navigation, pager};

/// Marks of its pages.
const MARKS: &[&str] = &["NFCMS_", "statistics.gd.gov.cn", "/content/post_", "/content/mpost_", "data-page="];

pub(super) struct Nfcms;

impl Family for Nfcms {
    fn name(&self) -> &'static str {
        "nfcms"
    }

    fn marks(&self) -> &'static [&'static str] {
        MARKS
    }

    fn read(&self, view: &View<'_>) -> Reading {
        let mut next = pager::linked(view);
        next.extend(numbered(view));
        navigation::part(view, next)
    }
}

/// The pages that anchors name by number alone.
fn numbered(view: &View<'_>) -> Vec<Lead> {
    static PAGES: LazyLock<Option<Selector>> = LazyLock::new(|| Selector::parse("a[data-page], li[data-page]").ok());
    let Some(selector) = PAGES.as_ref() else { return Vec::new() };
    let first = first(view);
    let named = view.html.select(selector).filter(|anchor| {
        let href = anchor.attr("href").unwrap_or_default().trim();
        href.is_empty() || href.starts_with('#') || href.starts_with("javascript")
    });
    let mut numbers: Vec<u32> = named.filter_map(|anchor| anchor.attr("data-page")?.trim().parse().ok()).collect();
    // the last page is linked, and so are all before it
    let last = numbers.iter().copied().max().unwrap_or(0).min(pager::MOST);
    numbers = (2..=last).filter(|number| *number != view.lead.context.number.max(1)).collect();
    let (stem, extension) =
        first.path().rsplit('/').next().and_then(|name| name.rsplit_once('.')).unwrap_or(("index", "html"));
    let lead = |number: u32| Some(view.page(first.join(&format!("{stem}_{number}.{extension}")).ok()?, number));
    numbers.into_iter().filter_map(lead).collect()
}

/// The first page of the list: the canonical link, the identity of the list, or the page itself.
fn first(view: &View<'_>) -> Url {
    static LINK: LazyLock<Option<Selector>> = LazyLock::new(|| Selector::parse("link[rel=canonical]").ok());
    let stated = LINK.as_ref().and_then(|selector| view.html.select(selector).next()?.attr("href").map(str::to_owned));
    let listed = view.lead.context.list.as_deref().and_then(|list| Url::parse(list).ok());
    listed.or_else(|| view.join(&stated?)).unwrap_or_else(|| view.url.clone())
}
