//! Styles of paragraphs and characters, as far as they make headings, numbers and hidden text.

use std::collections::HashMap;

use super::{switch, value};
use crate::document::xml::Element;

/// Most styles that are based on each other.
const MAX_CHAIN: usize = 16;

/// The styles of a document by their identifiers.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    usual: Option<String>,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<i64>,
    list: ListPlace,
    is_hidden: Option<bool>,
}

/// A place in a list: which list, which level; each may be left open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ListPlace {
    /// The identifier of the list.
    pub(super) list: Option<String>,
    /// The level, counted from 0.
    pub(super) level: Option<usize>,
}

impl ListPlace {
    /// The place that paragraph properties give.
    pub(super) fn of(properties: Option<Element<'_>>) -> Self {
        let place = properties.and_then(|properties| properties.child("numPr").or_else(|| properties.child("listPr")));
        let list = value(place, "numId").or_else(|| value(place, "ilfo"));
        Self {
            list: list.map(|list| list.trim().to_owned()),
            level: value(place, "ilvl").and_then(|level| level.trim().parse().ok()),
        }
    }
}

/// What the style of a paragraph and those that it is based on say.
#[derive(Clone, Debug, Default)]
pub(super) struct Resolved {
    /// Its identifier.
    pub(super) id: String,
    /// Its place in a list.
    pub(super) place: ListPlace,
    outline: Option<i64>,
    is_heading: bool,
    /// Whether its text is hidden.
    pub(super) is_hidden: bool,
}

impl Styles {
    /// The styles of an element `w:styles`.
    pub(super) fn of(element: Element<'_>) -> Self {
        let mut styles = Self::default();
        for style in element.elements().filter(|child| child.is_word("style")) {
            let Some(id) = style.attribute("styleId") else { continue };
            let is_paragraph = style.attribute("type").is_none_or(|kind| kind == "paragraph");
            let is_default = style.attribute("default").is_some_and(|value| matches!(&*value, "1" | "on" | "true"));
            if is_paragraph && is_default {
                styles.usual = Some(id.clone().into_owned());
            }
            let properties = style.child("pPr");
            styles.styles.insert(
                id.into_owned(),
                Style {
                    name: value(Some(style), "name").unwrap_or_default().into_owned(),
                    based_on: value(Some(style), "basedOn").map(|id| id.into_owned()),
                    outline: value(properties, "outlineLvl").and_then(|level| level.trim().parse().ok()),
                    list: ListPlace::of(properties),
                    is_hidden: switch(style.child("rPr"), "vanish"),
                },
            );
        }
        styles
    }

    fn chain<'s>(&'s self, id: &str) -> impl Iterator<Item = &'s Style> + use<'s> {
        let first = self.styles.get(id);
        let next = |style: &&'s Style| self.styles.get(style.based_on.as_deref()?);
        std::iter::successors(first, next).take(MAX_CHAIN)
    }

    /// What the style of a paragraph says, by the properties of the paragraph.
    pub(super) fn paragraph(&self, properties: Option<Element<'_>>) -> Resolved {
        let named = value(properties, "pStyle").map(|id| id.into_owned());
        let Some(id) = named.or_else(|| self.usual.clone()) else { return Resolved::default() };
        Resolved {
            place: ListPlace {
                list: self.chain(&id).find_map(|style| style.list.list.clone()),
                level: self.chain(&id).find_map(|style| style.list.level),
            },
            outline: self.chain(&id).find_map(|style| style.outline),
            // a file that has lost its styles still has their names
            is_heading: is_heading_name(&id) || self.chain(&id).any(|style| is_heading_name(&style.name)),
            is_hidden: self.chain(&id).find_map(|style| style.is_hidden).unwrap_or(false),
            id,
        }
    }

    /// Whether a paragraph is a heading: by its level in the outline, or by its style.
    pub(super) fn is_heading(&self, properties: Option<Element<'_>>, style: &Resolved) -> bool {
        let own = value(properties, "outlineLvl").and_then(|level| level.trim().parse().ok());
        own.or(style.outline).map_or(style.is_heading, |level: i64| (0..9).contains(&level))
    }

    /// The place of the list that a style gives.
    pub(super) fn list_of(&self, id: &str) -> Option<&str> {
        self.chain(id).find_map(|style| style.list.list.as_deref())
    }

    /// Whether a run is hidden, by its properties and the style of its characters; nothing where neither says.
    pub(super) fn is_hidden(&self, properties: Option<Element<'_>>) -> Option<bool> {
        let by_style = || {
            let id = value(properties, "rStyle")?;
            self.chain(&id).find_map(|style| style.is_hidden)
        };
        switch(properties, "vanish").or_else(by_style)
    }
}

/// The names that office programs give to the styles of headings and titles, in English and Chinese.
pub(in crate::document) fn is_heading_name(name: &str) -> bool {
    let name = name.to_lowercase().replace(' ', "");
    let level = name.strip_prefix("heading").or_else(|| name.strip_prefix("标题"));
    matches!(name.as_str(), "title" | "标题") || level.is_some_and(|rest| matches!(rest.as_bytes(), [b'1'..=b'9']))
}
