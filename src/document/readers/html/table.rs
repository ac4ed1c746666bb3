//! HTML tables: told apart into data and layout, and the data laid out as grids.

use ego_tree::NodeRef;
use html5ever::{LocalName, local_name};
use scraper::Node;

use super::{Display, display, flow, push_text};
use crate::grid::{Builder, Draft, Grid, Layout};
use crate::html::{Visitor, is_hidden, walk};
use crate::text::fold::trim;

/// A cell with more Chinese characters than this holds an article, not a datum: its table is layout.
const LONGEST_CELL: usize = 800;

/// A data table.
pub(super) struct Table {
    /// Its cells.
    pub(super) grid: Grid,
    /// Number of pictures in them.
    pub(super) pictures: usize,
}

/// The grid of a table element; nothing for a table that only lays out a page: one that holds another table, or a cell
/// as long as an article.
pub(super) fn grid(table: NodeRef<'_, Node>) -> Option<Table> {
    let mut builder = Builder::new(Layout::Exact);
    let mut pictures = 0;
    for child in table.children() {
        let Some(element) = child.value().as_element() else { continue };
        match element.name() {
            "thead" | "tbody" | "tfoot" if !is_hidden(element) => {
                builder.group();
                for row in child.children() {
                    add_row(row, &mut builder, &mut pictures)?;
                }
            }
            "tr" => add_row(child, &mut builder, &mut pictures)?,
            // a caption is read as a row of its own
            "caption" => {
                builder.row();
                builder.cell(Draft::plain(cell_text(child, &mut pictures)?));
            }
            _ => {}
        }
    }
    Some(Table { grid: builder.finish(), pictures })
}

fn add_row(row: NodeRef<'_, Node>, builder: &mut Builder, pictures: &mut usize) -> Option<()> {
    let Some(element) = row.value().as_element().filter(|element| element.name() == "tr") else { return Some(()) };
    if is_hidden(element) {
        return Some(());
    }
    builder.row();
    for child in row.children() {
        let Some(cell) = child.value().as_element().filter(|cell| matches!(cell.name(), "td" | "th")) else { continue };
        if is_hidden(cell) {
            continue;
        }
        let span = |wanted: LocalName| {
            let value = cell.attrs.iter().find(|(name, _)| name.local == wanted).map(|(_, value)| value);
            value.and_then(|value| span_value(value)).unwrap_or(1)
        };
        builder.cell(Draft {
            text: cell_text(child, pictures)?,
            rowspan: span(local_name!("rowspan")),
            colspan: span(local_name!("colspan")),
            line: None,
        });
    }
    Some(())
}

/// A span as browsers read it: leading digits, at most 65534 (WHATWG HTML, 4.9.11).
fn span_value(attribute: &str) -> Option<usize> {
    let digits: String = attribute.trim_start().chars().take(6).take_while(char::is_ascii_digit).collect();
    digits.parse().ok().map(|span: usize| span.min(65534))
}

/// The text of a cell, a line a paragraph or break; nothing when the cell shows that its table is layout.
fn cell_text(cell: NodeRef<'_, Node>, pictures: &mut usize) -> Option<String> {
    let mut content = Content::default();
    walk(cell, &mut content);
    *pictures += content.pictures;
    let text = trim(&content.text);
    (!content.is_layout && text.len() <= LONGEST_CELL * 3).then(|| text.to_owned())
}

/// Collects what a cell says.
#[derive(Default)]
struct Content {
    text: String,
    pictures: usize,
    is_layout: bool,
}

impl Visitor<'_> for Content {
    fn enter(&mut self, node: NodeRef<'_, Node>) -> bool {
        // once the table is known to be layout, or far too long for a datum, the rest is not looked at
        if self.is_layout || self.text.len() > LONGEST_CELL * 12 {
            return false;
        }
        let Node::Element(element) = node.value() else {
            if let Node::Text(piece) = node.value() {
                push_text(&mut self.text, piece);
            }
            return false;
        };
        match display(element) {
            // nor does a table of data hold other pages
            Display::Table | Display::Frame => self.is_layout = true,
            Display::None => {}
            Display::Inline => return true,
            Display::Block | Display::Heading => {
                end_line(&mut self.text);
                return true;
            }
            Display::Break => end_line(&mut self.text),
            Display::Picture => self.pictures += 1,
        }
        false
    }

    fn leave(&mut self, node: NodeRef<'_, Node>) {
        if let Node::Element(element) = node.value()
            && matches!(flow(element), Display::Block | Display::Heading)
        {
            end_line(&mut self.text);
        }
    }
}

fn end_line(text: &mut String) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
}
