//! Which part of a page an element is, by its name and by what its makers call it.

use scraper::node::Element;

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

/// The zone that an element begins, if it begins one.
pub(super) fn of(element: &Element) -> Option<Zone> {
    match element.name() {
        "footer" => return Some(Zone::Foot),
        "header" | "nav" => return Some(Zone::Head),
        "aside" => return Some(Zone::Side),
        "html" | "body" | "form" => return None,
        _ => {}
    }
    [element.attr("class"), element.attr("id")].into_iter().flatten().find_map(named)
}

fn named(names: &str) -> Option<Zone> {
    if names.len() > 200 {
        return None;
    }
    let names = names.to_ascii_lowercase();
    let has = |list: &[&str]| list.iter().any(|word| names.contains(word));
    if has(FOOT) {
        return Some(Zone::Foot);
    }
    if has(CRUMB) {
        return Some(Zone::Crumb);
    }
    if has(PAGER) {
        return Some(Zone::Pager);
    }
    if has(SIDE) {
        return Some(Zone::Side);
    }
    if has(HEAD) {
        return Some(Zone::Head);
    }
    names.split_ascii_whitespace().find_map(|name| ALONE.iter().find(|(word, _)| *word == name).map(|(_, zone)| *zone))
}
