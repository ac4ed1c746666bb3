//! The main part of a Word document as XML: ECMA-376 part 1, clause 17, and the form that Word 2003 wrote, which differs
//! in few names.

use std::collections::HashMap;

use super::Error;
use super::story::Story;
use super::xml::{Element, Space};
use super::{Block, Document};
use lists::Lists;
use styles::Styles;

mod lists;
mod styles;
pub(in crate::document) mod symbol;
mod table;

pub(in crate::document) use styles::is_heading_name;

/// The parts of a document that are read.
pub(in crate::document) struct Parts<'t> {
    /// The element that holds the body.
    pub(in crate::document) document: Element<'t>,
    /// The element that holds the styles.
    pub(in crate::document) styles: Option<Element<'t>>,
    /// The element that holds the definitions of lists.
    pub(in crate::document) lists: Option<Element<'t>>,
}

/// Reads a document; `chunk` reads a part in another format by the relation that names it.
pub(in crate::document) fn read(
    parts: &Parts<'_>,
    chunk: &mut dyn FnMut(&str) -> Option<Vec<Block>>,
) -> Result<Document, Error> {
    let styles = parts.styles.map(Styles::of).unwrap_or_default();
    let lists = parts.lists.map(|element| Lists::of(element, &styles)).unwrap_or_default();
    let mut walker =
        Walker { styles, lists, chunk, fields: Vec::new(), floats: Vec::new(), tables: 0, is_hidden: false };
    let mut story = Story::default();
    if let Some(body) = parts.document.child("body") {
        walker.inside(body, &mut story);
    }
    walker.land(&mut story);
    if story.is_empty() {
        return Err(Error::Empty);
    }
    let (pictures, blocks) = story.blocks();
    Ok(Document { pictures, blocks, ..Document::default() })
}

/// Goes through a body in reading order.
struct Walker<'c> {
    styles: Styles,
    lists: Lists,
    chunk: &'c mut dyn FnMut(&str) -> Option<Vec<Block>>,
    /// The fields that are open, each with whether its code is being read, not its result.
    fields: Vec<bool>,
    /// Text boxes that stand beside the text; they come after the paragraph or table that they hang on.
    floats: Vec<Story>,
    /// Number of tables that are open.
    tables: usize,
    /// Whether the style of the open paragraph hides its text.
    is_hidden: bool,
}

impl Walker<'_> {
    fn inside(&mut self, element: Element<'_>, story: &mut Story) {
        for child in element.elements() {
            self.element(child, story);
        }
    }

    fn element(&mut self, element: Element<'_>, story: &mut Story) {
        if element.space() != Space::Word {
            return self.stranger(element, story);
        }
        match element.name() {
            "p" => self.paragraph(element, story),
            "r" => self.run(element, story),
            "tbl" => {
                self.tables += 1;
                let table = self.table(element);
                self.tables -= 1;
                story.table(table);
                self.land(story);
            }
            "fldChar" => self.field(element),
            "drawing" | "pict" | "object" => self.drawing(element, story),
            "sdtContent" | "fldSimple" | "hyperlink" | "smartTag" | "customXml" | "ins" | "moveTo" | "rubyBase"
            | "dir" | "bdo" | "sdt" | "ruby" | "sect" | "sub-section" => self.inside(element, story),
            "altChunk" => {
                if let Some(blocks) = element.attribute("id").and_then(|id| (self.chunk)(&id)) {
                    story.blocks_of(blocks);
                }
            }
            _ if self.fields.contains(&true) => {}
            "t" => story.push(&element.text()),
            "tab" | "ptab" => story.push(" "),
            "br" | "cr" => story.end_line(),
            "noBreakHyphen" => story.push("-"),
            "sym" => story.push(&symbol::text(element)),
            _ => {}
        }
    }

    /// Elements of other vocabularies: branches, formulas, the hints and annotations of Word 2003, and its smart tags,
    /// which are elements of their own.
    fn stranger(&mut self, element: Element<'_>, story: &mut Story) {
        match element.name() {
            "AlternateContent" => {
                if let Some(branch) = branch(element) {
                    self.inside(branch, story);
                }
            }
            "annotation" if is_deletion(element) => {}
            "t" if !self.fields.contains(&true) => story.push(&element.text()),
            name => {
                // the parts of a formula must not run together into another number
                story.push(match name {
                    "den" => "/",
                    "sup" => "^",
                    "sub" => "_",
                    _ => "",
                });
                self.inside(element, story);
            }
        }
    }

    fn paragraph(&mut self, element: Element<'_>, story: &mut Story) {
        let properties = element.child("pPr");
        let style = self.styles.paragraph(properties);
        let label = self.lists.label(properties, &style);
        story.begin(label, self.styles.is_heading(properties, &style));
        self.is_hidden = style.is_hidden;
        self.inside(element, story);
        // a code that is not closed must not swallow the rest
        self.fields.retain(|is_code| !is_code);
        if !is_mark_deleted(properties) {
            story.end();
        }
        self.land(story);
    }

    fn run(&mut self, run: Element<'_>, story: &mut Story) {
        let properties = run.child("rPr");
        if self.styles.is_hidden(properties).unwrap_or(self.is_hidden) {
            run.elements().filter(|child| child.is_word("fldChar")).for_each(|child| self.field(child));
            return;
        }
        self.inside(run, story);
    }

    fn field(&mut self, mark: Element<'_>) {
        match mark.attribute("fldCharType").as_deref() {
            Some("begin") if self.fields.len() < 64 => self.fields.push(true),
            Some("separate") => {
                if let Some(is_code) = self.fields.last_mut() {
                    *is_code = false;
                }
            }
            Some("end") => {
                self.fields.pop();
            }
            _ => {}
        }
    }

    /// Pictures are counted, text boxes read.
    fn drawing(&mut self, element: Element<'_>, story: &mut Story) {
        for child in element.elements() {
            match child.name() {
                "AlternateContent" => {
                    if let Some(branch) = branch(child) {
                        self.drawing(branch, story);
                    }
                }
                "txbxContent" => {
                    let mut inner = Story::default();
                    let (tables, fields) = (std::mem::take(&mut self.tables), std::mem::take(&mut self.fields));
                    let floats = std::mem::take(&mut self.floats);
                    self.inside(child, &mut inner);
                    self.land(&mut inner);
                    (self.tables, self.fields, self.floats) = (tables, fields, floats);
                    self.floats.push(inner);
                }
                "pic" | "imagedata" => story.pictures += 1,
                "docPr" | "extLst" => {}
                _ => self.drawing(child, story),
            }
        }
    }

    /// Puts the text boxes that wait into the text, once no table is open.
    fn land(&mut self, story: &mut Story) {
        if self.tables == 0 {
            self.floats.drain(..).for_each(|float| story.append(float));
        }
    }
}

/// The branch of alternatives that is read: the first that says something (ECMA-376 part 3, 7.6).
fn branch(element: Element<'_>) -> Option<Element<'_>> {
    let says = |branch: &Element<'_>| {
        branch.descendants().any(|inner| matches!(inner.name(), "t" | "txbxContent" | "pic" | "imagedata" | "object"))
    };
    let branches = || element.elements().filter(|child| matches!(child.name(), "Choice" | "Fallback"));
    branches().find(says).or_else(|| branches().next())
}

/// A deletion as Word 2003 writes it: an annotation around what was deleted or moved away.
fn is_deletion(annotation: Element<'_>) -> bool {
    annotation.attribute("type").is_some_and(|kind| kind.ends_with("Deletion") || kind.ends_with("Comment"))
}

/// Whether the mark that ends a paragraph is deleted, so that the next one goes on with it.
fn is_mark_deleted(properties: Option<Element<'_>>) -> bool {
    let mark = properties.and_then(|properties| properties.child("rPr"));
    mark.is_some_and(|mark| {
        mark.elements().any(|child| child.is_word("del") || child.name() == "annotation" && is_deletion(child))
    })
}

/// The value of a property: `w:val`.
fn value<'t>(properties: Option<Element<'t>>, name: &str) -> Option<std::borrow::Cow<'t, str>> {
    properties?.child(name)?.attribute("val")
}

/// A property that is on or off (ECMA-376 part 1, 17.17.4); nothing where it is not said.
fn switch(properties: Option<Element<'_>>, name: &str) -> Option<bool> {
    let value = properties?.child(name)?.attribute("val");
    Some(!value.is_some_and(|value| matches!(value.trim(), "0" | "false" | "off" | "none")))
}

/// Elements by the value of an attribute.
fn keyed<'t>(elements: impl Iterator<Item = Element<'t>>, name: &str, key: &str) -> HashMap<String, Element<'t>> {
    let named = elements.filter(|element| element.name() == name);
    named.filter_map(|element| Some((element.attribute(key)?.into_owned(), element))).collect()
}

#[cfg(test)]
mod tests;
