//! Styles, as far as they hide text, make headings, number lists and give columns their widths.

use std::collections::HashMap;

use crate::document::xml::Element;

/// Most styles that have each other as parents.
const MAX_CHAIN: usize = 16;

/// The styles of a text by family and name, the automatic ones too.
#[derive(Debug, Default)]
pub(super) struct Styles<'t> {
    styles: HashMap<(String, String), Element<'t>>,
    lists: HashMap<String, Element<'t>>,
    /// The numbering of headings.
    pub(super) outline: Option<Element<'t>>,
}

impl<'t> Styles<'t> {
    /// The styles in these files.
    pub(super) fn of(roots: impl Iterator<Item = Element<'t>>) -> Self {
        let mut styles = Self::default();
        let groups = roots.flat_map(Element::elements);
        for style in
            groups.filter(|group| matches!(group.name(), "styles" | "automatic-styles")).flat_map(Element::elements)
        {
            let get = |name: &str| style.attribute(name).map(|value| value.into_owned());
            match (style.name(), get("name"), get("family")) {
                ("style", Some(name), Some(family)) => drop(styles.styles.insert((family, name), style)),
                ("list-style", Some(name), _) => drop(styles.lists.insert(name, style)),
                ("outline-style", ..) => styles.outline = Some(style),
                _ => {}
            }
        }
        styles
    }

    fn chain<'s>(&'s self, family: &str, name: Option<&str>) -> impl Iterator<Item = Element<'t>> + use<'s, 't> {
        let get = |family: &str, name: &str| self.styles.get(&(family.to_owned(), name.to_owned())).copied();
        let family = family.to_owned();
        let first = name.and_then(|name| get(&family, name));
        let next = move |style: &Element<'t>| {
            let parent = style.attribute("parent-style-name")?;
            self.styles.get(&(family.clone(), parent.into_owned())).copied()
        };
        std::iter::successors(first, next).take(MAX_CHAIN)
    }

    /// Whether a style hides its text; nothing where it does not say.
    pub(super) fn is_hidden(&self, family: &str, name: Option<&str>) -> Option<bool> {
        self.chain(family, name).find_map(|style| Some(style.child("text-properties")?.attribute("display")? == "none"))
    }

    /// Whether paragraphs of a style are headings: it has a level of its own, or is the one of titles.
    pub(super) fn is_heading(&self, name: Option<&str>) -> bool {
        let is_title = name == Some("Title");
        is_title
            || self.chain("paragraph", name).any(|style| {
                let parent = style.attribute("parent-style-name");
                style.number("default-outline-level").is_some_and(|level| level > 0)
                    || parent.is_some_and(|name| name == "Title")
            })
    }

    /// The list that a paragraph style is in; an empty name is none.
    pub(super) fn list_of(&self, name: Option<&str>) -> Option<String> {
        self.chain("paragraph", name).find_map(|style| style.attribute("list-style-name")).map(|name| name.into_owned())
    }

    /// A level of a list, counted from 1.
    pub(super) fn level(&self, list: &str, level: usize) -> Option<Element<'t>> {
        level_of(*self.lists.get(list)?, level)
    }

    /// The width of a column in twips.
    pub(super) fn width(&self, name: Option<&str>) -> Option<i32> {
        self.chain("table-column", name)
            .find_map(|style| twips(&style.child("table-column-properties")?.attribute("column-width")?))
    }
}

/// A level of a list style or of the outline, counted from 1.
pub(super) fn level_of(list: Element<'_>, level: usize) -> Option<Element<'_>> {
    list.elements().find(|child| child.number("level") == i64::try_from(level).ok())
}

/// A length in twips; nothing for one in a unit that is none of print.
fn twips(length: &str) -> Option<i32> {
    let units = [("cm", 1440.0 / 2.54), ("mm", 1440.0 / 25.4), ("in", 1440.0), ("pt", 20.0), ("pc", 240.0)];
    let (number, factor) = units.iter().find_map(|(unit, factor)| Some((length.trim().strip_suffix(unit)?, factor)))?;
    let number: f64 = number.trim().parse().ok()?;
    (0.0..100_000.0).contains(&number).then_some((number * factor) as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        let cases = [("2.54cm", Some(1440)), ("0.5in", Some(720)), ("12pt", Some(240)), ("3em", None), ("-1cm", None)];
        for (length, wanted) in cases {
            assert_eq!(twips(length), wanted, "{length}");
        }
    }
}
