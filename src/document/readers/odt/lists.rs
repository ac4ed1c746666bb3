//! Lists: numbers that are printed and are not in the text (ODF 1.3 part 3, 5.3 and 16.30).

use std::collections::HashMap;

use super::styles::{Styles, level_of};
use crate::document::numeral::Numeral;
use crate::document::xml::Element;

/// Levels of a list.
const LEVELS: usize = 10;

type Counters = [Option<i64>; LEVELS];

/// The lists that are open, and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    open: Vec<Open>,
    by_name: HashMap<String, Counters>,
    by_style: HashMap<String, Counters>,
    headings: Counters,
}

/// A list that is open at one level.
#[derive(Debug, Default)]
struct Open {
    style: String,
    name: Option<String>,
    counters: Counters,
    /// Whether the next paragraph begins an item.
    begins: bool,
    start: Option<i64>,
}

impl Lists {
    /// Begins a list, within the one that is open.
    pub(super) fn open(&mut self, list: Element<'_>) {
        let get = |name: &str| list.attribute(name).map(|value| value.into_owned());
        let outer = self.open.last();
        let style = get("style-name").or_else(|| outer.map(|outer| outer.style.clone())).unwrap_or_default();
        let continued = get("continue-list").and_then(|name| self.by_name.get(&name));
        let goes_on = get("continue-numbering").is_some_and(|value| value == "true");
        let last = self.by_style.get(&style).filter(|_| goes_on);
        let counters = outer.map(|outer| outer.counters).or_else(|| continued.or(last).copied()).unwrap_or_default();
        let name = get("id").or_else(|| outer.and_then(|outer| outer.name.clone()));
        self.open.push(Open { style, name, counters, ..Open::default() });
    }

    /// Begins an item of the open list.
    pub(super) fn item(&mut self, item: Element<'_>) {
        if let Some(open) = self.open.last_mut() {
            (open.begins, open.start) = (true, item.number("start-value"));
        }
    }

    /// Begins a header of the open list, which has no number.
    pub(super) fn header(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.begins = false;
        }
    }

    /// Ends the list that was begun last.
    pub(super) fn close(&mut self) {
        let Some(closed) = self.open.pop() else { return };
        if let Some(outer) = self.open.last_mut() {
            outer.counters = closed.counters;
        }
        if let Some(name) = closed.name {
            self.by_name.insert(name, closed.counters);
        }
        self.by_style.insert(closed.style, closed.counters);
    }

    /// The number of a paragraph, and counts it.
    pub(super) fn label(&mut self, styles: &Styles<'_>, paragraph: Element<'_>, style: Option<&str>) -> Option<String> {
        let depth = self.open.len();
        let own = styles.list_of(style);
        let Some(open) = self.open.last_mut() else {
            let level = paragraph.number("outline-level").and_then(|level| usize::try_from(level).ok());
            let is_bare = paragraph.attribute("is-list-header").is_some_and(|value| value == "true");
            let level = level.filter(|_| paragraph.name() == "h" && !is_bare && own.is_none())?;
            let outline = styles.outline?;
            return count(&mut self.headings, level, None, |level| level_of(outline, level));
        };
        // further paragraphs of an item have no number
        if !std::mem::take(&mut open.begins) {
            return None;
        }
        let name = own.filter(|name| !name.is_empty() && open.style.is_empty()).unwrap_or_else(|| open.style.clone());
        count(&mut open.counters, depth, open.start.take(), |level| styles.level(&name, level))
    }
}

/// Counts a level on, counted from 1, and prints its number.
fn count<'t>(
    counters: &mut Counters,
    level: usize,
    own: Option<i64>,
    style: impl Fn(usize) -> Option<Element<'t>>,
) -> Option<String> {
    let at = level.checked_sub(1)?;
    let start = |level: usize| style(level).and_then(|style| style.number("start-value")).unwrap_or(1);
    counters.iter_mut().skip(level).for_each(|deeper| *deeper = None);
    let counter = counters.get_mut(at)?;
    *counter = Some(own.unwrap_or_else(|| counter.map_or_else(|| start(level), |number| number.saturating_add(1))));
    let definition = style(level).filter(|style| style.name() != "list-level-style-bullet")?;
    let number = |level: usize| {
        let value = counters.get(level.checked_sub(1)?).copied().flatten().unwrap_or_else(|| start(level));
        let format = style(level)?.attribute("num-format").unwrap_or_default();
        Some(Numeral::of_first(&format).print(value))
    };
    let get = |name: &str| definition.attribute(name).unwrap_or_default().into_owned();
    if let Some(pattern) = definition.attribute("num-list-format") {
        return Some(filled(&pattern, number));
    }
    if get("num-format").is_empty() {
        return None;
    }
    let levels = definition.number("display-levels").and_then(|levels| usize::try_from(levels).ok()).unwrap_or(1);
    let shown = (level.saturating_sub(levels.max(1)) + 1..=level).filter_map(number);
    let numbers: Vec<String> = shown.filter(|number| !number.is_empty()).collect();
    Some(get("num-prefix") + &numbers.join(".") + &get("num-suffix"))
}

/// A pattern with `%1%` for the number of the first level.
fn filled(pattern: &str, number: impl Fn(usize) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        match after.split_once('%').and_then(|(level, after)| Some((level.parse().ok()?, after))) {
            Some((level, after)) => {
                out.push_str(&number(level).unwrap_or_default());
                rest = after;
            }
            None => {
                out.push('%');
                rest = after;
            }
        }
    }
    out + rest
}
