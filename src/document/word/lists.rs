//! Lists: the numbers that Word prints before paragraphs and that are not in their text (ECMA-376 part 1, 17.9).

use std::collections::{HashMap, HashSet};

use super::styles::{ListPlace, Resolved, Styles};
use super::{keyed, switch, value};
use crate::document::numeral::Numeral;
use crate::document::xml::Element;

/// Levels of a list.
const LEVELS: usize = 9;

/// The lists of a document, and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// The levels of each definition.
    definitions: HashMap<String, [Level; LEVELS]>,
    lists: HashMap<String, List>,
    /// The numbers that each definition has come to.
    counters: HashMap<String, [Option<i64>; LEVELS]>,
    /// The levels of lists that have begun with a number of their own.
    begun: HashSet<(String, usize)>,
}

#[derive(Clone, Debug, Default)]
struct Level {
    start: i64,
    numeral: Numeral,
    /// The text, `%1` for the number of the first level.
    text: String,
    restart: Option<usize>,
    is_legal: bool,
    style: Option<String>,
}

/// A list: its definition, and what it has otherwise at some levels.
#[derive(Debug, Default)]
struct List {
    definition: String,
    starts: HashMap<usize, i64>,
    levels: HashMap<usize, Level>,
}

impl Lists {
    /// The lists of an element `w:numbering`, or `w:lists` of Word 2003.
    pub(super) fn of(element: Element<'_>, styles: &Styles) -> Self {
        let mut definitions = keyed(element.elements(), "abstractNum", "abstractNumId");
        definitions.extend(keyed(element.elements(), "listDef", "listDefId"));
        let mut lists = Self::default();
        let mut elements = keyed(element.elements(), "num", "numId");
        elements.extend(keyed(element.elements(), "list", "ilfo"));
        for (id, list) in &elements {
            let definition = value(Some(*list), "abstractNumId").or_else(|| value(Some(*list), "ilst"));
            let Some(definition) = definition.map(|id| id.trim().to_owned()) else { continue };
            let mut read = List { definition, ..List::default() };
            for change in list.elements().filter(|child| child.name() == "lvlOverride") {
                let Some(level) = change.number("ilvl").and_then(|level| usize::try_from(level).ok()) else { continue };
                if let Some(start) = value(Some(change), "startOverride").and_then(|start| start.trim().parse().ok()) {
                    read.starts.insert(level, start);
                }
                if let Some(own) = change.child("lvl") {
                    read.levels.insert(level, Level::of(own));
                }
            }
            lists.lists.insert(id.clone(), read);
        }
        for (id, definition) in &definitions {
            // a definition may stand in a style, which names a list, which names another definition
            let linked = value(Some(*definition), "numStyleLink").and_then(|style| {
                let list = lists.lists.get(styles.list_of(&style)?)?;
                definitions.get(&list.definition)
            });
            lists.definitions.insert(id.clone(), levels(*linked.unwrap_or(definition)));
        }
        lists
    }

    /// The number of a paragraph with these properties, and counts it; nothing for one that is in no list.
    pub(super) fn label(&mut self, properties: Option<Element<'_>>, style: &Resolved) -> Option<String> {
        let own = ListPlace::of(properties);
        let by_style = own.list.is_none();
        let id = own.list.or_else(|| style.place.list.clone()).filter(|id| id != "0")?;
        // Word 2003 writes the number that it has printed
        let printed = || {
            let hint = properties?.child("listPr")?.child("t")?;
            hint.attribute("val").filter(|text| text.chars().any(char::is_alphanumeric)).map(|text| text.into_owned())
        };
        let list = self.lists.get(&id)?;
        let definition = self.definitions.get(&list.definition)?;
        let linked = || definition.iter().position(|level| level.style.as_deref() == Some(style.id.as_str()));
        let level = own.level.or_else(|| linked().filter(|_| by_style)).or(style.place.level.filter(|_| by_style));
        let at = level.unwrap_or(0).min(LEVELS - 1);

        let own = |at: usize| list.levels.get(&at).or_else(|| definition.get(at));
        let start = |at: usize| list.starts.get(&at).copied().or_else(|| own(at).map(|l| l.start)).unwrap_or(1);
        let counters = self.counters.entry(list.definition.clone()).or_default();
        let begins = list.starts.contains_key(&at) && self.begun.insert((id, at));
        for (below, counter) in counters.iter_mut().enumerate() {
            if below == at {
                *counter = Some(counter.filter(|_| !begins).map_or(start(at), |number| number.saturating_add(1)));
            } else if below < at {
                counter.get_or_insert(start(below));
            } else if own(below).and_then(|level| level.restart).is_none_or(|restart| at < restart) {
                *counter = None;
            }
        }
        let level = own(at)?;
        let text = level.print(|at| {
            let number = counters.get(at).copied().flatten().unwrap_or_else(|| start(at));
            let numeral = if level.is_legal { Numeral::Decimal } else { own(at)?.numeral };
            Some(numeral.print(number))
        });
        printed().or(Some(text)).filter(|_| level.numeral != Numeral::Bullet)
    }
}

fn levels(definition: Element<'_>) -> [Level; LEVELS] {
    let mut levels: [Level; LEVELS] = Default::default();
    for level in definition.elements().filter(|child| child.name() == "lvl") {
        let at = level.number("ilvl").and_then(|at| usize::try_from(at).ok());
        if let Some(slot) = at.and_then(|at| levels.get_mut(at)) {
            *slot = Level::of(level);
        }
    }
    levels
}

impl Level {
    fn of(element: Element<'_>) -> Self {
        let own = Some(element);
        let coded = value(own, "nfc").and_then(|code| code.trim().parse().ok());
        let named = element.child("numFmt").or_else(|| {
            // a format that older programs do not know stands beside one that they do
            let format = element.child("AlternateContent")?.child("Choice")?.child("numFmt")?;
            Some(format)
        });
        let numeral = coded.map(Numeral::coded).or_else(|| {
            let format = named?.attribute("format");
            let name = named?.attribute("val")?;
            Some(if name == "custom" { Numeral::of_first(&format?) } else { Numeral::named(&name) })
        });
        Self {
            // a level without a start begins at 0 (17.9.25)
            start: value(own, "start").and_then(|start| start.trim().parse().ok()).unwrap_or(0),
            numeral: numeral.unwrap_or_default(),
            text: value(own, "lvlText").unwrap_or_default().into_owned(),
            restart: value(own, "lvlRestart").and_then(|level| level.trim().parse().ok()),
            is_legal: switch(own, "isLgl").unwrap_or(false),
            style: value(own, "pStyle").map(|style| style.into_owned()),
        }
    }

    /// The text with its numbers.
    fn print(&self, number: impl Fn(usize) -> Option<String>) -> String {
        let mut out = String::new();
        let mut rest = self.text.chars().peekable();
        while let Some(c) = rest.next() {
            let level = rest.peek().and_then(|c| c.to_digit(10)).filter(|level| c == '%' && *level > 0);
            match level {
                Some(level) => {
                    rest.next();
                    out.push_str(&number(level as usize - 1).unwrap_or_default());
                }
                None => out.push(c),
            }
        }
        out
    }
}
