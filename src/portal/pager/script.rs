//! Pagers that a script writes: the calls that static site systems leave in their pages, with the number of pages.

use std::sync::LazyLock;

use regex::Regex;

use super::super::{Lead, View};
use super::MOST;

/// What a call says of the pages of its list.
#[derive(Debug, PartialEq, Eq)]
struct Call {
    total: u32,
    /// The number in the name of the current page, 0 or 1 on the first one.
    current: Option<u32>,
    stem: String,
    extension: String,
    /// The number that the first page would have in its name.
    base: u32,
}

/// All pages that a call promises, from the second: `createPageHTML`, `createPage` or `var countPage`.
///
/// `createPageHTML(total, current, "index", "html")` counts from 0, so that its second page is `index_1.html`; with the
/// id of an element before the total it counts from 1, and the second page is `index_2.html`. Where the number of the
/// first page contradicts that, both are asked.
pub(in super::super) fn scripted(view: &View<'_>) -> Vec<Lead> {
    call(&view.text).or_else(|| counted(view)).map(|call| pages(view, &call)).unwrap_or_default()
}

/// Those that a call alone promises, whatever system the page is of.
pub(in super::super) fn called(view: &View<'_>) -> Vec<Lead> {
    call(&view.text).map(|call| pages(view, &call)).unwrap_or_default()
}

fn pages(view: &View<'_>, call: &Call) -> Vec<Lead> {
    let name = view.url.path().rsplit('/').next().unwrap_or_default();
    let is_first = name.is_empty() || name.split('.').next() == Some(call.stem.as_str());
    let contradicts = is_first && call.current.is_some_and(|current| current != call.base && current < 2);
    let total = call.total.min(MOST);
    let (from, to) = match contradicts {
        true => (1, total),
        false => (call.base + 1, (total + call.base).saturating_sub(1)),
    };
    let pages = (from..=to).filter(|number| is_first || Some(*number) != call.current);
    let lead = |number: u32| {
        let url = view.join(&format!("{}_{number}.{}", call.stem, call.extension))?;
        Some(view.page(url, number + 1 - call.base.min(number)))
    };
    pages.filter_map(lead).collect()
}

/// A call of `createPageHTML` or `createPage` with its arguments; not the function itself.
fn call(text: &str) -> Option<Call> {
    static CALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(function\s+)?(?i:create_?page(?:html|nav|bar|links?)?)\d?\s*\(([^()]{3,300})\)").ok()
    });
    let calls = CALL.as_ref()?.captures_iter(text).take(20).filter(|captures| captures.get(1).is_none());
    calls.filter_map(|captures| arguments(text, captures.get(2)?.as_str())).next()
}

fn arguments(text: &str, written: &str) -> Option<Call> {
    let written: Vec<&str> = written.split(',').map(str::trim).collect();
    let quoted = |at: usize| -> Option<String> {
        let argument = written.get(at)?;
        let inner = argument.trim_matches(['"', '\'']);
        if inner.len() < argument.len() { Some(inner.to_owned()) } else { variable(text, argument) }
    };
    let number =
        |at: usize| quoted(at).or_else(|| written.get(at).map(|a| (*a).to_owned()))?.trim().parse::<u32>().ok();
    // the id of an element before the total shifts all others
    let (at, base) = if number(0).is_some() { (0, 0) } else { (1, 1) };
    let call = Call {
        total: number(at)?,
        current: number(at + 1),
        stem: quoted(at + 2).filter(|stem| is_name(stem))?,
        extension: quoted(at + 3)?.trim_start_matches('.').to_owned(),
        base,
    };
    is_name(&call.extension).then_some(call)
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 100
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'/' | b'.'))
}

/// The value that a script gives a variable: a number or a quoted text.
pub(in super::super) fn variable(text: &str, name: &str) -> Option<String> {
    let is_identifier =
        !name.is_empty() && name.len() < 40 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !is_identifier || name.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.match_indices(name).take(50).find_map(|(at, _)| {
        let before = text.get(..at)?;
        if before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
            return None;
        }
        let rest = text.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
        let end = rest.find([';', '\n', ',']).unwrap_or(rest.len().min(100));
        let value = rest.get(..end)?.split("//").next()?.trim();
        let inner = value.trim_matches(['"', '\'']);
        let is_plain = inner.len() < value.len() || value.parse::<u32>().is_ok();
        is_plain.then(|| inner.to_owned())
    })
}

/// `var countPage = 5` without a call: pages are named after the current one, counted from 0.
fn counted(view: &View<'_>) -> Option<Call> {
    let total = ["countPage", "nPageCount", "pageCount", "totalPage"];
    let total = total.iter().find_map(|name| variable(&view.text, name)?.parse().ok())?;
    let current =
        ["currentPage", "nCurrIndex", "currPage"].iter().find_map(|name| variable(&view.text, name)?.parse().ok());
    let name = view.url.path().rsplit('/').next().unwrap_or_default();
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) => (stem.to_owned(), extension.to_owned()),
        None => ("index".to_owned(), written_extension(&view.text).to_owned()),
    };
    // on a further page, its own number is cut off
    let stem = match stem.rsplit_once('_') {
        Some((stem, number)) if number.bytes().all(|b| b.is_ascii_digit()) && view.lead.context.number > 1 => {
            stem.to_owned()
        }
        _ => stem,
    };
    (is_name(&stem) && is_name(&extension)).then_some(Call { total, current, stem, extension, base: 0 })
}

fn written_extension(text: &str) -> &'static str {
    let written = |extension: &str| ["\"", "'"].iter().any(|quote| text.contains(&format!(".{extension}{quote}")));
    if text.contains("_\"") || text.contains("_'") {
        return ["shtml", "html", "htm"].into_iter().find(|extension| written(extension)).unwrap_or("html");
    }
    "html"
}
