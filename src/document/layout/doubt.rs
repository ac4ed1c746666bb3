//! What is to be said of pages that were not or not wholly read, as notes of the document.

use super::{Leaf, UNMAPPED};
use crate::text::lang::Message;

type Note = (&'static str, Message);

/// Numbers of pages as a list, cut after some.
fn list(pages: &[usize]) -> String {
    let shown: Vec<String> = pages.iter().take(12).map(usize::to_string).collect();
    let more = if pages.len() > shown.len() { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// Pages that are pictures.
pub(super) fn scanned(pages: &[usize]) -> Option<Note> {
    let list = list(pages);
    let message = || {
        Message::new(format!("pictures, scanned and not read: page {list}"), format!("第 {list} 页为扫描图片，未读取"))
    };
    (!pages.is_empty()).then(|| ("page-picture", message()))
}

/// Text that is not painted: dropped beside text that is, kept where it is all that a page has.
pub(super) fn hidden(leaves: &mut [Leaf]) -> Option<Note> {
    let mut pages = Vec::new();
    for (page, leaf) in leaves.iter_mut().enumerate() {
        let hidden = leaf.glyphs.iter().filter(|glyph| glyph.hidden && !glyph.is_space()).count();
        let shown = leaf.glyphs.iter().filter(|glyph| !glyph.hidden && !glyph.is_space()).count();
        if hidden > 0 && hidden <= shown {
            leaf.glyphs.retain(|glyph| !glyph.hidden);
        } else if hidden > 0 {
            pages.push(page + 1);
        }
    }
    let list = list(&pages);
    let message = || {
        Message::new(
            format!("read from invisible text over a picture, as text recognition leaves it: page {list}"),
            format!("第 {list} 页文字取自图片上的隐形文字层（文字识别结果），可能有误"),
        )
    };
    (!pages.is_empty()).then(|| ("text-invisible", message()))
}

/// Glyphs of which the file does not tell what they say.
pub(super) fn unmapped(leaves: &[Leaf]) -> Option<Note> {
    let count = leaves.iter().flat_map(|leaf| &leaf.glyphs).filter(|glyph| glyph.says == UNMAPPED).count();
    (count > 0).then(|| {
        (
            "glyph-unmapped",
            Message::new(
                format!("the file does not say which characters {count} of its glyphs are; they were not guessed"),
                format!("有 {count} 个字形没有对应的字符，未作猜测"),
            ),
        )
    })
}

/// Pages with more lines than are looked at.
pub(super) fn crowded(pages: &[usize]) -> Option<Note> {
    let list = list(pages);
    let message = || {
        Message::new(
            format!("too many painted lines, tables were not looked for: page {list}"),
            format!("第 {list} 页线条过多，未识别表格"),
        )
    };
    (!pages.is_empty()).then(|| ("page-crowded", message()))
}

/// Pages with columns of text that no lines part.
pub(super) fn unruled(mut pages: Vec<usize>) -> Option<Note> {
    pages.sort_unstable();
    pages.dedup();
    let list = list(&pages);
    let message = || {
        Message::new(
            format!("columns of text without lines between them, read row by row: page {list}"),
            format!("第 {list} 页有无框线的表格，按行读取"),
        )
    };
    (!pages.is_empty()).then(|| ("table-unruled", message()))
}

/// Pages with columns of numbers that no lines part and whose rows cannot be told.
pub(super) fn untold(mut pages: Vec<usize>) -> Option<Note> {
    pages.sort_unstable();
    pages.dedup();
    let list = list(&pages);
    let message = || {
        Message::new(
            format!(
                "columns of numbers without lines between them, whose rows cannot be told, were left out: page {list}"
            ),
            format!("第 {list} 页有无框线的数字列，无法确定所属的行，未读取"),
        )
    };
    (!pages.is_empty()).then(|| ("table-untold", message()))
}
