//! OpenDocument text (ISO/IEC 26300, ODF 1.3 part 3), as a package or as one XML file.

use crate::document::package::Package;
use crate::document::sniff::Format;
use crate::document::story::Story;
use crate::document::xml::{Child, Element, Tree, text_of};
use crate::document::{Document, Error, MAX_BYTES, Reader};
use crate::page::Page;
use crate::text::lang::Text;
use lists::Lists;
use styles::Styles;

mod lists;
mod styles;
mod table;

/// Reads `.odt` and `.fodt`.
pub(super) struct Odt;

const NO_TEXT: Text = Text { en: "it has no text part", zh: "缺少正文部件" };
/// Most blanks that one element stands for.
const MAX_BLANKS: usize = 256;

impl Reader for Odt {
    fn name(&self) -> &'static str {
        "odt"
    }

    fn formats(&self) -> &'static [Format] {
        &[Format::Odt]
    }

    fn read(&self, page: &Page, format: Format) -> Result<Document, Error> {
        let (content, styles) = if page.bytes.starts_with(b"<") || std::str::from_utf8(&page.bytes).is_ok() {
            if page.bytes.len() > 2 * MAX_BYTES {
                return Err(Error::TooLarge((2 * MAX_BYTES) >> 20));
            }
            (page.bytes.clone(), Vec::new())
        } else {
            parts(&page.bytes)?
        };
        let (content, styles) = (text_of(&content), text_of(&styles));
        let content = Tree::parse(content.trim_start())?;
        // a text is read without its styles where those are damaged
        let styles = Tree::parse(&styles).ok();
        let document = read(&content, styles.as_ref())?;
        Ok(Document { media_type: format.media_type(), ..document })
    }
}

/// The text and the styles of a package.
fn parts(bytes: &[u8]) -> Result<(Vec<u8>, Vec<u8>), Error> {
    let mut package = Package::open(bytes)?;
    let manifest = package.part("META-INF/manifest.xml").ok().flatten().unwrap_or_default();
    if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
        return Err(Error::Encrypted);
    }
    let content = package.part("content.xml")?.ok_or(Error::Damaged(NO_TEXT))?;
    Ok((content, package.part("styles.xml").ok().flatten().unwrap_or_default()))
}

fn read<'t>(content: &'t Tree<'t>, styles: Option<&'t Tree<'t>>) -> Result<Document, Error> {
    let root = content.root().ok_or(Error::Damaged(NO_TEXT))?;
    let text = root.child("body").and_then(|body| body.child("text")).ok_or(Error::Damaged(NO_TEXT))?;
    let roots = [styles.and_then(|tree| tree.root()), Some(root)];
    let mut walker = Walker {
        styles: Styles::of(roots.into_iter().flatten()),
        lists: Lists::default(),
        floats: Vec::new(),
        tables: 0,
        is_hidden: false,
    };
    let mut story = Story::default();
    walker.inside(text, &mut story);
    walker.land(&mut story);
    if story.is_empty() {
        return Err(Error::Empty);
    }
    let (pictures, blocks) = story.blocks();
    Ok(Document { pictures, blocks, ..Document::default() })
}

/// Goes through a text in reading order.
struct Walker<'t> {
    styles: Styles<'t>,
    lists: Lists,
    /// Text boxes, which come after the paragraph or table that they hang on.
    floats: Vec<Story>,
    /// Number of tables that are open.
    tables: usize,
    is_hidden: bool,
}

impl<'t> Walker<'t> {
    fn inside(&mut self, element: Element<'t>, story: &mut Story) {
        for child in element.children() {
            match child {
                Child::Text(text) if !self.is_hidden => story.push_folded(text),
                Child::Text(_) => {}
                Child::Element(child) => self.element(child, story),
            }
        }
    }

    fn element(&mut self, element: Element<'t>, story: &mut Story) {
        match element.name() {
            "p" | "h" => self.paragraph(element, story),
            "s" => {
                let count = element.number("c").and_then(|count| usize::try_from(count).ok()).unwrap_or(1);
                story.push(&" ".repeat(count.min(MAX_BLANKS)));
            }
            "tab" => story.push(" "),
            "line-break" => story.end_line(),
            "table" => {
                self.tables += 1;
                let table = self.table(element);
                self.tables -= 1;
                story.table(table);
                self.land(story);
            }
            "list" => self.list(element, story),
            "numbered-paragraph" => {
                self.lists.open(element);
                self.lists.item(element);
                self.inside(element, story);
                self.lists.close();
            }
            "text-box" | "custom-shape" | "rect" | "ellipse" if self.is_drawn(element) => {
                let mut inner = Story::default();
                let (tables, floats) = (std::mem::take(&mut self.tables), std::mem::take(&mut self.floats));
                self.inside(element, &mut inner);
                self.land(&mut inner);
                (self.tables, self.floats) = (tables, floats);
                self.floats.push(inner);
            }
            "frame" => {
                let has = |name: &str| element.child(name).is_some();
                story.pictures += usize::from(!has("text-box") && (has("image") || has("object") || has("object-ole")));
                self.inside(element, story);
            }
            "section" if is_hidden_element(element) => {}
            "hidden-text" | "hidden-paragraph"
                if element.attribute("is-hidden").is_none_or(|hidden| hidden == "true") => {}
            "span" => {
                let outer = self.is_hidden;
                let style = element.attribute("style-name");
                self.is_hidden = self.styles.is_hidden("text", style.as_deref()).unwrap_or(outer);
                self.inside(element, story);
                self.is_hidden = outer;
            }
            // what stands beside the text, and what is declared for it
            "tracked-changes" | "note" | "annotation" | "ruby-text" | "forms" | "title" | "desc"
            | "event-listeners" | "object" | "object-ole" | "image" | "binary-data" => {}
            name if name.ends_with("-decls") || name.ends_with("-source") => {}
            _ => self.inside(element, story),
        }
    }

    /// Whether an element is of a drawing and holds text.
    fn is_drawn(&self, element: Element<'t>) -> bool {
        element.elements().any(|child| matches!(child.name(), "p" | "h" | "list" | "table"))
    }

    fn paragraph(&mut self, element: Element<'t>, story: &mut Story) {
        let is_heading = element.name() == "h";
        let style = element.attribute("style-name");
        let label = self.lists.label(&self.styles, element, style.as_deref());
        let is_hidden = std::mem::replace(
            &mut self.is_hidden,
            self.styles.is_hidden("paragraph", style.as_deref()).unwrap_or(false),
        );
        story.begin(label, is_heading || self.styles.is_heading(style.as_deref()));
        self.inside(element, story);
        story.end();
        self.is_hidden = is_hidden;
        self.land(story);
    }

    fn list(&mut self, list: Element<'t>, story: &mut Story) {
        self.lists.open(list);
        for item in list.elements() {
            match item.name() {
                "list-item" => self.lists.item(item),
                _ => self.lists.header(),
            }
            self.inside(item, story);
        }
        self.lists.close();
    }

    /// Puts the text boxes that wait into the text, once no table is open.
    fn land(&mut self, story: &mut Story) {
        if self.tables == 0 {
            self.floats.drain(..).for_each(|float| story.append(float));
        }
    }
}

fn is_hidden_element(section: Element<'_>) -> bool {
    section.attribute("display").is_some_and(|display| display == "none")
}

#[cfg(test)]
mod tests;
