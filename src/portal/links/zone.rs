//! Which part of a page an element is, by its name and by what its makers call it.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use scraper::node::Element;

use crate::html;

/// A part of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Zone {
    /// What the page is about, and whatever is not marked as anything else.
    #[default]
    Main,
    /// The head of the page with the site's navigation.
    Head,
    /// The foot of the page: imprint, links to friends.
    Foot,
    /// What stands beside: hot news, related articles.
    Side,
    /// Where the reader is: `首页 > 政务公开 > 年报`.
    Crumb,
    /// The pages of a list.
    Pager,
}

impl Zone {
    /// Whether rows of lists stand there: some sites call the whole page `page`.
    pub(in super::super) fn is_main(self) -> bool {
        matches!(self, Self::Main | Self::Pager)
    }
}

/// Longest names of an element that are looked at, in bytes.
const LONGEST: usize = 200;

const FOOT: &[&str] = &["foot", "copyright", "friendlink", "yqlj", "youqinglianjie", "bottom_", "banquan"];
const HEAD: &[&str] = &["header", "topbar", "topnav", "mainnav", "navbar", "top_nav", "nav_top", "main_nav"];
const SIDE: &[&str] =
    &["aside", "hotnews", "related", "recommend", "xgyd", "xgwz", "rdxw", "tuijian", "relate", "hot_"];
const CRUMB: &[&str] = &["crumb", "dqwz", "weizhi", "curpos", "currchnlcls"];
const PAGER: &[&str] =
    &["pagination", "paging", "pagebar", "page_div", "pagediv", "p_pages", "pagenav", "fanye", "page-nav", "pager"];

/// Words that name a zone only where they stand alone.
const ALONE: &[(&str, Zone)] = &[
    ("head", Zone::Head),
    ("nav", Zone::Head),
    ("menu", Zone::Head),
    ("top", Zone::Head),
    ("bottom", Zone::Foot),
    ("page", Zone::Pager),
    ("pages", Zone::Pager),
    ("fy", Zone::Pager),
    ("hot", Zone::Side),
    ("path", Zone::Crumb),
    ("position", Zone::Crumb),
    ("location", Zone::Crumb),
];

/// All words that name a zone: most names have none of them, which one look tells.
static ANY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let words = [FOOT, CRUMB, PAGER, SIDE, HEAD].concat();
    Regex::new(&words.join("|")).ok()
});

/// The zone that an element begins, if it begins one. `known` is what names said before.
pub(super) fn of<'a>(element: &'a Element, known: &mut HashMap<&'a str, Option<Zone>>) -> Option<Zone> {
    match element.name() {
        "footer" => return Some(Zone::Foot),
        "header" | "nav" => return Some(Zone::Head),
        "aside" => return Some(Zone::Side),
        "html" | "body" | "form" => return None,
        _ => {}
    }
    let names = [html::attr(element, "class"), html::attr(element, "id")];
    let mut names = names.into_iter().flatten().filter(|names| names.len() <= LONGEST);
    names.find_map(|names| *known.entry(names).or_insert_with(|| named(names)))
}

fn named(names: &str) -> Option<Zone> {
    let names = names.to_ascii_lowercase();
    let has = |list: &[&str]| list.iter().any(|word| names.contains(word));
    let zones =
        [(FOOT, Zone::Foot), (CRUMB, Zone::Crumb), (PAGER, Zone::Pager), (SIDE, Zone::Side), (HEAD, Zone::Head)];
    if ANY.as_ref().is_none_or(|any| any.is_match(&names))
        && let Some((_, zone)) = zones.into_iter().find(|(words, _)| has(words))
    {
        return Some(zone);
    }
    names.split_ascii_whitespace().find_map(|name| ALONE.iter().find(|(word, _)| *word == name).map(|(_, zone)| *zone))
}
