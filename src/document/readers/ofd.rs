//! OFD (GB/T 33190-2016 版式文档): the painted pages of a ZIP archive of XML parts, brought to blocks by
//! [`crate::document::layout`].
//!
//! Written from the facts of the standard; no file of another maker was at hand. Annotations, seals and signatures stand
//! in parts of their own and are not read.

use crate::document::layout::{self, Leaf};
use crate::document::sniff::Format;
use crate::document::{Document, Error, Reader};
use crate::page::Page;
use crate::text::lang::Message;

mod container;
mod delta;
mod graphic;
mod leaf;
mod matrix;
mod number;
mod painter;
mod path;
mod resource;
mod text;

use container::Container;
use painter::Budget;

/// Most bytes of a file.
const MAX_BYTES: usize = 64 << 20;

/// Reads OFD.
pub(super) struct Ofd;

impl Reader for Ofd {
    fn name(&self) -> &'static str {
        "ofd"
    }

    fn formats(&self) -> &'static [Format] {
        &[Format::Ofd]
    }

    fn read(&self, page: &Page, format: Format) -> Result<Document, Error> {
        let mut container = open(page)?;
        let (mut budget, mut leaves) = (Budget::default(), Vec::new());
        for root in container.documents()? {
            leaves.extend(leaf::of_document(&mut container, &root, &mut budget)?);
        }
        document(leaves, &budget, format)
    }

    fn parts(&self, page: &Page, format: Format) -> Result<Vec<Document>, Error> {
        let mut container = open(page)?;
        let roots = container.documents()?;
        if roots.len() < 2 {
            return Ok(Vec::new());
        }
        let mut parts = Vec::new();
        for root in roots {
            let mut budget = Budget::default();
            let leaves = leaf::of_document(&mut container, &root, &mut budget)?;
            if let Ok(mut part) = document(leaves, &budget, format) {
                part.meta.page_title = Some(root);
                parts.push(part);
            }
        }
        Ok(parts)
    }
}

fn open(page: &Page) -> Result<Container<'_>, Error> {
    if page.bytes.len() > MAX_BYTES {
        return Err(Error::TooLarge(MAX_BYTES >> 20));
    }
    Container::open(&page.bytes)
}

fn document(leaves: Vec<Leaf>, budget: &Budget, format: Format) -> Result<Document, Error> {
    let mut document = layout::read(leaves, format)?;
    document.notes.extend((budget.unread > 0).then(|| {
        let count = budget.unread;
        let message = Message::new(
            format!("{count} objects of its pages have no position that can be read, and were left out"),
            format!("页面上有 {count} 个图元的位置无法读取，已略去"),
        );
        ("object-unread", message)
    }));
    document.notes.extend((budget.missing > 0).then(|| {
        let count = budget.missing;
        let message = Message::new(
            format!("{count} templates or graphics that its pages refer to are not there"),
            format!("页面引用的 {count} 个模板或复合图元缺失"),
        );
        ("object-missing", message)
    }));
    Ok(document)
}

#[cfg(test)]
mod tests;
