//! The pages of a list: what its pager links to, what its script is told, and what may be guessed.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use url::Url;

use super::links::{Link, Origin, Zone};
use super::{Lead, Row, View};

mod posted;
mod script;

pub(super) use posted::posted;
pub(super) use script::{called, scripted, variable};

/// Most pages of a list.
pub(super) const MOST: u32 = 500;

/// Longest words of a link in a pager, in bytes.
const LONGEST: usize = 64;

/// What the words of a link in a pager say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    Next,
    Last,
    Number(u32),
    /// 首页 or 上一页: known already.
    Back,
}

/// The page that a link with such words leads to: 下一页, or the number after that of this page.
pub(super) fn next(view: &View<'_>) -> Option<Lead> {
    let words = |link: &&Link| !link.own && says(&link.text) == Some(Says::Next);
    let link = view.links().iter().find(words)?;
    Some(view.page(link.url.clone(), view.lead.context.number.max(1).saturating_add(1)))
}

/// The pages that are linked: the next one first, then all that have a number. 上一页 and 首页 are known already.
pub(super) fn linked(view: &View<'_>) -> Vec<Lead> {
    let said: Vec<(&Link, Says)> = view.links().iter().filter_map(|link| Some((link, says(&link.text)?))).collect();
    let mut sizes = HashMap::new();
    for (link, _) in &said {
        *sizes.entry(link.group).or_insert(0usize) += 1;
    }
    let is_page = |link: &Link, says: Says| {
        let in_pager = link.zone == Zone::Pager || sizes.get(&link.group).is_some_and(|size| *size > 1);
        let is_ours = link.url.host_str() == view.url.host_str() && link.origin != Origin::Frame;
        !link.own && is_ours && says != Says::Back && (in_pager || says == Says::Next || link.origin == Origin::Choice)
    };
    let current = view.lead.context.number.max(1);
    let mut pages: Vec<(u32, &Link)> = said
        .iter()
        .filter(|(link, says)| is_page(link, *says))
        .map(|(link, says)| match says {
            Says::Number(number) => (*number, *link),
            Says::Next => (current.saturating_add(1), *link),
            Says::Last | Says::Back => (u32::MAX, *link),
        })
        .collect();
    pages.sort_by_key(|(number, _)| *number);
    let last = pages.iter().map(|(number, _)| *number).filter(|number| *number < u32::MAX).max().unwrap_or(current);
    let mut leads: Vec<Lead> = Vec::new();
    for (number, link) in pages {
        let number = if number == u32::MAX { last.saturating_add(1) } else { number };
        if !leads.iter().any(|lead| lead.request.url == link.url) && leads.len() < MOST as usize {
            leads.push(view.page(link.url.clone(), number));
        }
    }
    leads
}

/// Whether words belong to a pager.
pub(super) fn is_pager(words: &str) -> bool {
    says(words).is_some()
}

fn says(words: &str) -> Option<Says> {
    // the longest are short, and pages have thousands of links
    let words = words.trim();
    if words.len() > LONGEST {
        return None;
    }
    let words: String = words.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    let bare = words.trim_matches([
        '[', ']', '<', '>', '«', '»', '‹', '›', '【', '】', '.', '→', '←', '(', ')', '（', '）', '|', '＞', '＜',
    ]);
    match bare {
        "下一页" | "下页" | "下一頁" | "下頁" | "后页" | "后一页" | "next" | "nextpage" | "下一页next" | "向后"
        | "后翻" => {
            return Some(Says::Next);
        }
        "尾页" | "末页" | "尾頁" | "末頁" | "最后一页" | "最后页" | "last" | "最后" | "末尾" => {
            return Some(Says::Last);
        }
        "上一页" | "上页" | "上一頁" | "前页" | "前一页" | "prev" | "previous" | "首页" | "首頁" | "第一页"
        | "first" => {
            return Some(Says::Back);
        }
        "" if matches!(words.as_str(), ">" | "»" | "›" | "→" | "＞") => return Some(Says::Next),
        "" if matches!(words.as_str(), ">>" | ">|") => return Some(Says::Last),
        _ => {}
    }
    let number = bare.strip_prefix('第').unwrap_or(bare);
    let number = number.strip_suffix('页').unwrap_or(number);
    let is_short = (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    number.parse().ok().filter(|number| is_short && *number > 0).map(Says::Number)
}

/// How many pages a list says that it has: `共3页`, `1/3`, `totalpage="3"`.
fn stated_pages(text: &str) -> Option<u32> {
    static PAGES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        // an attribute or an option: `totalpage="5"`, `pageCount: 5`
        const NAMED: &str = r#"(?i:total_?pages?|page_?count|count_?page|data-(?:total-?)?pages|max_?page|page_?total)["']?\s*[:=]\s*["']?(\d{1,4})(?-u:\b)"#;
        // a tag of any length: an automaton that counts its characters takes megabytes
        const GAP: &str = r"(?:\s|&nbsp;|：|:|<[^<>]*>){0,8}";
        let said = format!(r"(?:共|总页数|总){GAP}(\d{{1,4}}){GAP}页|总页数{GAP}(\d{{1,4}})");
        let shown = r"[>\s第]\d{1,3}\s*/\s*(\d{1,4})\s*页|[>\s第]1\s*/\s*(\d{1,4})\s*<";
        Regex::new(&format!("{NAMED}|{said}|{shown}")).ok()
    });
    // a page may have several lists, most of them of one page
    let all = PAGES.as_ref()?.captures_iter(text).take(20);
    all.filter_map(|captures| captures.iter().skip(1).flatten().next()?.as_str().parse().ok()).max()
}

/// Addresses that the next page may have where nothing links to it, though the list says that it goes on. Their rows
/// count only if they share the prefix of the rows that are known.
pub(super) fn guessed(view: &View<'_>, rows: &[Row]) -> Vec<Lead> {
    let shown = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let number = view.lead.context.number.max(1);
    let says_more = super::list::total(&view.text).is_some_and(|total| total > shown.saturating_mul(number))
        || stated_pages(&view.text).is_some_and(|pages| pages > number);
    let Some(prefix) = view.lead.context.guess.clone().or_else(|| prefix(view, rows)).filter(|_| says_more) else {
        return Vec::new();
    };
    let lead = |url: Url| {
        let mut lead = view.page(url, number + 1);
        lead.context.guess = Some(prefix.clone());
        lead
    };
    names(view).into_iter().filter_map(|name| view.url.join(&name).ok()).map(lead).collect()
}

/// What the next page may be called.
fn names(view: &View<'_>) -> Vec<String> {
    let name = view.url.path().rsplit('/').next().unwrap_or_default();
    if let Some(query) = view.url.query() {
        return asked(view, name, query);
    }
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension @ ("html" | "htm" | "shtml"))) => (stem, extension),
        Some(_) => return Vec::new(),
        None if name.is_empty() => ("index", extension(view)),
        // /class/ABC and /class/ABC/2
        None => return counted(view, name),
    };
    let numbered = stem.rsplit_once(['_', '-']).and_then(|(first, number)| Some((first, number.parse::<u32>().ok()?)));
    match (view.lead.context.guess.is_some(), numbered) {
        (true, Some((first, number))) if number < MOST => {
            let between = stem.get(first.len()..=first.len()).unwrap_or("_");
            vec![format!("{first}{between}{}.{extension}", number + 1)]
        }
        (true, _) => Vec::new(),
        (false, _) => ["_1", "_2", "-2"].map(|number| format!("{stem}{number}.{extension}")).into(),
    }
}

/// The extension of the pages around a folder: that of the rows in it.
fn extension(view: &View<'_>) -> &'static str {
    let known = ["shtml", "htm", "html"];
    let links = view.links().iter().filter(|link| link.url.host() == view.url.host() && link.zone.is_main());
    let paths = links.map(|link| link.url.path()).filter(|path| path.starts_with(view.url.path()));
    let extensions = paths.filter_map(|path| path.rsplit_once('.').map(|(_, extension)| extension));
    let mut known = extensions.filter_map(|extension| known.into_iter().find(|known| *known == extension));
    known.next().unwrap_or("html")
}

/// The next page of an address without an extension, where its number is the last part of the path.
fn counted(view: &View<'_>, name: &str) -> Vec<String> {
    match (view.lead.context.guess.is_some(), name.parse::<u32>()) {
        (true, Ok(number)) if number < MOST => vec![(number + 1).to_string()],
        (true, _) => Vec::new(),
        (false, _) => vec![format!("{name}/2")],
    }
}

/// The next page of an address with a query: the parameter that a script of the page names, or `page`.
fn asked(view: &View<'_>, name: &str, query: &str) -> Vec<String> {
    const NUMBERS: &[&str] = &["page", "pageNo", "pageIndex", "currentPage", "curPage", "cur_page", "pageNum"];
    let number = |pair: &&str| {
        let (name, value) = pair.split_once('=')?;
        let is_number = NUMBERS.iter().any(|known| known.eq_ignore_ascii_case(name));
        is_number.then(|| value.parse::<u32>().ok()).flatten().map(|value| (name.to_owned(), value))
    };
    let current = query.split('&').find_map(|pair| number(&pair));
    let kept: Vec<&str> = query.split('&').filter(|pair| number(pair).is_none()).collect();
    let turned = |parameter: &str, number: u32| format!("{name}?{}&{parameter}={number}", kept.join("&"));
    match (view.lead.context.guess.is_some(), current) {
        (_, Some((parameter, number))) if number < MOST => vec![turned(&parameter, number + 1)],
        (true, _) | (_, Some(_)) => Vec::new(),
        (false, None) => {
            let is_written = |parameter: &&&str| {
                ["=", "'", "\"", ":"].iter().any(|after| view.text.contains(&format!("{parameter}{after}")))
            };
            let written = NUMBERS.iter().skip(1).find(is_written);
            [Some(&"page"), written].into_iter().flatten().map(|parameter| turned(parameter, 2)).collect()
        }
    }
}

/// The folder that all rows lie in; nothing where that is the whole site.
fn prefix(view: &View<'_>, rows: &[Row]) -> Option<String> {
    let mut urls = rows.iter().map(|row| row.lead.request.url.as_str());
    let first = urls.next()?;
    let column = view.url.as_str().rsplit_once('/').map(|(folder, _)| format!("{folder}/"));
    let column = column.filter(|column| rows.iter().all(|row| row.lead.request.url.as_str().starts_with(column)));
    let shared = urls.fold(first, |shared, url| {
        let same = shared.char_indices().zip(url.chars()).find(|((_, a), b)| a != b).map(|((at, _), _)| at);
        shared.get(..same.unwrap_or(shared.len().min(url.len()))).unwrap_or_default()
    });
    let shared = shared.rsplit_once('/').map(|(folder, _)| format!("{folder}/"))?;
    let is_part = |prefix: &String| prefix.matches('/').count() > 3;
    column.filter(is_part).or(Some(shared)).filter(is_part)
}

/// Whether the rows of a page whose address was guessed are those of another list.
pub(super) fn is_wrong_guess(view: &View<'_>, rows: &[Row]) -> bool {
    let is_inside = |prefix: &str| rows.iter().all(|row| row.lead.request.url.as_str().starts_with(prefix));
    view.lead.context.guess.as_deref().is_some_and(|prefix| rows.is_empty() || !is_inside(prefix))
}

#[cfg(test)]
mod tests;
