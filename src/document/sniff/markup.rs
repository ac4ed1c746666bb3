//! Whether text is a page of HTML, or text with some HTML in it.

use memchr::{memchr, memmem};

use super::text_start;

/// What a tag does to the text after it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A comment, declaration or instruction: it is passed over.
    Note,
    /// The page itself, its head or its body.
    Root,
    /// Something that stands in the head and holds nothing that is looked at.
    Head,
    /// Script or style, which hold what is no text.
    Code,
    /// It holds lines until it is closed.
    Container,
    /// It holds words, and in pages is often not closed.
    Block,
    /// It marks some words.
    Inline,
    /// It holds nothing.
    Void,
}

/// A tag that HTML knows.
struct Tag {
    kind: Kind,
    closes: bool,
    length: usize,
}

impl Tag {
    /// The tag at the start of the bytes. None for any other `<`, such as one before a number or a word.
    fn at(bytes: &[u8]) -> Option<Self> {
        let to = |end: &[u8]| memmem::find(bytes, end).map_or(bytes.len(), |at| at + end.len());
        let rest = match bytes {
            [b'<', b'!', b'-', b'-', ..] => return Some(Self { kind: Kind::Note, closes: false, length: to(b"-->") }),
            [b'<', b'!' | b'?', ..] => return Some(Self { kind: Kind::Note, closes: false, length: to(b">") }),
            [b'<', rest @ ..] => rest,
            _ => return None,
        };
        let (closes, rest) = rest.strip_prefix(b"/").map_or((false, rest), |rest| (true, rest));
        let end = rest.iter().take(12).position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (name, after) = rest.split_at_checked(end)?;
        let is_whole = after.first().is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'));
        // The end is looked for in known tags only: text without a single `>` must not be searched from each `<`.
        let kind = kind_of(name).filter(|_| is_whole)?;
        Some(Self { kind, closes, length: to(b">") })
    }
}

fn kind_of(name: &[u8]) -> Option<Kind> {
    let mut lower = [0; 10];
    let lower = lower.get_mut(..name.len())?;
    lower.copy_from_slice(name);
    lower.make_ascii_lowercase();
    Some(match &*lower {
        b"html" | b"head" | b"body" | b"frameset" => Kind::Root,
        b"meta" | b"title" | b"link" | b"base" => Kind::Head,
        b"script" | b"style" => Kind::Code,
        b"table" | b"div" | b"section" | b"article" | b"ul" | b"ol" | b"dl" | b"form" | b"center" | b"iframe" => {
            Kind::Container
        }
        b"p" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"li" | b"dt" | b"dd" | b"pre" | b"tr" | b"td"
        | b"th" | b"thead" | b"tbody" | b"colgroup" | b"blockquote" => Kind::Block,
        b"span" | b"font" | b"a" | b"b" | b"strong" | b"i" | b"em" | b"u" | b"s" | b"sub" | b"sup" => Kind::Inline,
        b"br" | b"hr" | b"img" | b"input" | b"col" => Kind::Void,
        _ => return None,
    })
}

/// A document that begins as pages do, comments and instructions apart: with a declaration or a part of the head.
pub(super) fn begins_page(text: &[u8]) -> bool {
    let mut rest = text;
    while let Some(tag) = Tag::at(rest) {
        let is_type = rest.get(..14).is_some_and(|start| start.eq_ignore_ascii_case(b"<!doctype html"));
        if is_type || tag.kind != Kind::Note {
            return is_type || matches!(tag.kind, Kind::Root | Kind::Head | Kind::Code);
        }
        rest = text_start(rest.get(tag.length..).unwrap_or_default());
    }
    false
}

/// Whether text is a page as a whole, or only has markup in it, as Markdown has when it was made of wide tables.
///
/// What decides is where the words are. In a page, or a piece of one, each line stands within an element or begins
/// with one; in Markdown and plain text the lines outside of all elements are bare. Lines within a table count for
/// nothing, so that the longest table does not make a page of the text around it. `claims_page`: a name or header says
/// that it is one, and less will do.
pub(super) fn is_page(text: &[u8], claims_page: bool) -> bool {
    let (mut depth, mut is_open, mut done) = (0_usize, false, 0);
    let (mut marked, mut bare) = (0, 0);
    let mut start = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let end = start + line.len();
        let words = start + line.len() - line.trim_ascii_start().len();
        if line.trim_ascii().is_empty() {
            (is_open, start) = (false, end);
            continue;
        }
        let is_inside = depth > 0 || is_open || done > words;
        let (mut begins, mut has_block, mut has_tag, mut has_note) = (false, false, false, false);
        let mut at = words.max(done);
        while let Some(offset) = text.get(at..end).and_then(|rest| memchr(b'<', rest)) {
            at += offset;
            let Some(tag) = text.get(at..).and_then(Tag::at) else {
                at += 1;
                continue;
            };
            if tag.kind == Kind::Root && bare <= 20 {
                return true;
            }
            (has_tag, has_note) = (has_tag | (tag.kind != Kind::Note), has_note | (tag.kind == Kind::Note));
            begins |= at == words && has_tag;
            match (tag.kind, tag.closes) {
                (Kind::Note | Kind::Head | Kind::Void, _) => {}
                (Kind::Inline, closes) => is_open = !closes,
                (Kind::Block, closes) => (is_open, has_block) = (!closes, true),
                (_, false) => (depth, has_block) = (depth + 1, true),
                (_, true) => (depth, has_block) = (depth.saturating_sub(1), true),
            }
            at += tag.length;
            done = at;
        }
        if !is_inside {
            let is_marked = begins || has_block || has_tag && claims_page;
            (marked, bare) = (marked + usize::from(is_marked), bare + usize::from(!is_marked && !has_note));
        }
        start = end;
    }
    if claims_page { marked > 0 && marked * 4 >= bare } else { marked > 2 * bare }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PANDOC: &str = "# 2023年度报告\n\n本报告由六部分组成。\n\n## 一、总体情况\n\n第一段<br>\n第二段\n\n<table>\n<thead>\n<tr>\n\
        <th colspan=\"3\">申请人情况</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><p>自然</p>\n<p>人</p></td>\n<td>1</td>\n</tr>\n\
        </tbody>\n</table>\n\n## 四、复议\n\n<table>\n<tr>\n<td>0</td>\n</tr>\n</table>\n";

    #[test]
    fn pages_begin_as_pages() {
        let pages = [
            "<!DOCTYPE html><html>",
            "<!doctype HTML PUBLIC \"-//W3C//DTD XHTML 1.0\">",
            "<HTML xmlns:o=\"urn:x\">",
            "<!-- saved from url=(0014)about:internet -->\r\n<html>",
            "<?xml version=\"1.0\" encoding=\"gbk\"?>\n<!DOCTYPE html>",
            "<![if !IE]>\n<head/>",
            "<meta charset=utf-8>",
            "<script>var a",
            "<body",
        ];
        let others =
            ["", "<", "<!--", "<!-- x --> text", "<?xml version='1.0'?><svg>", "<div>", "<headline>", "</", "text"];
        for text in pages {
            assert!(begins_page(text.as_bytes()), "{text}");
        }
        for text in others {
            assert!(!begins_page(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn a_piece_of_a_page_or_text_with_markup() {
        // What it is when nothing is known, and when a name or header says that it is a page.
        let cases: &[(&str, bool, bool)] = &[
            ("<div class=\"TRS_Editor\">一、总体情况<br>\n　　本年新收\n\n1件</div>", true, true),
            ("<p>一、总体情况</p>\n<p>本年\n新收</p>\n\n<table>\n<tr><td>规章\n</td>\n\n0\n</table>\n", true, true),
            ("<p>一、总体情况\n<p>本年新收\n<P>二、主动公开", true, true),
            ("<p\nclass=a>text\nmore</p>\n<p>text", true, true),
            ("一、总体情况<p>本年新收</p><table><tr><td>1</table>", true, true),
            ("<td>规章</td><td>0</td>", true, true),
            ("Warning: x in y\n<html><body>text\n", true, true),
            ("一、总体情况<br>\n　　本年新收1件<br/>\n二、主动公开<br />\n", false, true),
            ("一、总体情况\n本年新收1件<br>\n二、主动公开\n", false, true),
            ("text with <b>one</b> word", false, true),
            (PANDOC, false, true),
            ("# 题\n\n<table>\n<tr><td>1</td></tr>\n</table>\n", false, true),
            ("<!-- note -->\n\n# 题\n\ntext <span>x</span>\n", false, true),
            ("| 规章<br>数 | 0 |\n|---|---|\n| 行政许可<br> | 1 |\n", false, true),
            ("\t一、本年新收<br>\n\t1\n\n\t二、上年结转\n\t0\n\n\t三\n\t0\n", false, false),
            ("a < b, <印发>, <A类>, <foo>, 1<2>3\n", false, false),
            ("一、总体情况\n本年新收1件\n", false, false),
            ("<!-- only a comment -->", false, false),
            ("{\"content\": \"<br>\"}", false, true),
            ("", false, false),
        ];
        for (text, plain, claimed) in cases {
            assert_eq!((is_page(text.as_bytes(), false), is_page(text.as_bytes(), true)), (*plain, *claimed), "{text}");
        }
    }

    #[test]
    fn what_never_ends_is_searched_once() {
        for text in ["<", "<p", "<!--", "<p ", "</", "<a\n"] {
            is_page(text.repeat(65536 / text.len()).as_bytes(), false);
            begins_page(text.repeat(65536 / text.len()).as_bytes());
        }
    }
}
