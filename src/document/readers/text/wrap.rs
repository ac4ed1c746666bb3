//! Paragraphs that a converter has cut into lines of one width, put together again.

use unicode_width::UnicodeWidthStr;

use super::begins_prose;
use crate::document::Block;
use crate::text::fold::{Numbering, fold, split_numbering};

/// Columns of the widest line that is still taken for a cut one; beyond, lines are whole paragraphs.
const WIDEST: usize = 130;
/// Columns from which a line is prose rather than a label.
const PROSE: usize = 40;

/// Joins lines that run to the right edge with the ones below them. Tables drawn with blanks stay as they are.
pub(super) fn join(blocks: &mut Vec<Block>) {
    // most texts have whole paragraphs, which a glance at their bytes tells
    if blocks.iter().filter_map(Block::line).any(|line| line.text.len() > WIDEST * 4) {
        return;
    }
    let prose = |text: &str| text.width() >= PROSE && !text.contains("  ");
    let widths = || blocks.iter().filter_map(Block::line).map(|line| line.text.as_str()).filter(|text| prose(text));
    let edge = widths().map(UnicodeWidthStr::width).max().unwrap_or(0);
    if edge > WIDEST || widths().count() < 4 {
        return;
    }
    let mut joined: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut last_width = 0;
    let mut last_number = None;
    for block in blocks.drain(..) {
        let Block::Paragraph(line) = block else {
            last_width = 0;
            joined.push(block);
            continue;
        };
        let follows = matches!((last_number, line.number), (Some(last), Some(this)) if last + 1 == this);
        let numbering = split_numbering(&fold(&line.text)).0;
        let begins = match numbering {
            Some(Numbering::Han(_) | Numbering::HanBracketed(_)) => true,
            Some(Numbering::Arabic(_)) => begins_prose(&line.text),
            None => false,
        };
        let width = line.text.width();
        last_number = line.number;
        // a full-width character that did not fit leaves a column or two
        let open = follows && !begins && last_width + 4 > edge && !line.text.contains("  ");
        last_width = if prose(&line.text) || open { width } else { 0 };
        match joined.last_mut() {
            Some(Block::Paragraph(above)) if open => above.text.push_str(&line.text),
            _ => joined.push(Block::Paragraph(line)),
        }
    }
    *blocks = joined;
}

#[cfg(test)]
mod tests {
    use super::super::tests::blocks;

    #[test]
    fn cut_paragraphs_are_whole_again() {
        let line = "一二三四五六七八九十一二三四五六七八九十一二三四五";
        let text = format!("{line}\n{line}\n尾。\n{line}\n（二）标题在此，是一个新的段落。\n{line}\n");
        let joined = blocks(&text);
        assert_eq!(joined[0], format!("{line}{line}尾。"));
        assert_eq!(joined[2], "（二）标题在此，是一个新的段落。");
    }

    #[test]
    fn whole_paragraphs_stay() {
        let line = "长".repeat(90);
        assert_eq!(blocks(&format!("{line}\n{line}\n{line}\n{line}\n")).len(), 4);
    }
}
