//! What a reader sees of a page, found in one pass and without a tree: every answer is judged, most are content.

use memchr::memchr;

/// How much of a page is looked at.
const MOST: usize = 1 << 20;

/// Elements whose content is not shown.
const UNSEEN: &[&str] = &["script", "style", "noscript", "template"];

/// The title of a page and the pieces of its text.
#[derive(Debug, Default)]
pub(in crate::fetch) struct Visible<'a> {
    /// The content of its first `title`, as written.
    pub(in crate::fetch) title: &'a str,
    /// The texts between its tags, without white space around them; none is empty.
    pub(in crate::fetch) runs: Vec<&'a str>,
    /// What its scripts without a source say.
    pub(in crate::fetch) scripts: Vec<&'a str>,
    /// Its tags as written, without brackets, closing ones and comments left out.
    pub(in crate::fetch) tags: Vec<&'a str>,
}

impl<'a> Visible<'a> {
    /// Reads the first [`MOST`] bytes of a page.
    pub(in crate::fetch) fn of(page: &'a str) -> Self {
        let mut visible = Self::default();
        let mut rest = page.get(..page.floor_char_boundary(MOST)).unwrap_or(page);
        while let Some(at) = memchr(b'<', rest.as_bytes()) {
            let (text, tag) = rest.split_at(at);
            visible.text(text);
            rest = visible.tag(tag);
        }
        visible.text(rest);
        visible
    }

    fn text(&mut self, text: &'a str) {
        self.runs.extend(Some(text.trim()).filter(|text| !text.is_empty()));
    }

    /// Reads a tag, and what is not shown behind it; gives what comes then.
    fn tag(&mut self, tag: &'a str) -> &'a str {
        if let Some(comment) = tag.strip_prefix("<!--") {
            return comment.split_once("-->").map_or("", |(_, rest)| rest);
        }
        let inner = tag.get(1..).unwrap_or_default();
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            // a bracket in the text
            return inner;
        }
        let (inner, rest) = inner.split_once('>').unwrap_or((inner, ""));
        let name = inner.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if name.is_empty() {
            return rest;
        }
        self.tags.push(inner);
        let is = |other: &&str| name.eq_ignore_ascii_case(other);
        let is_title = is(&"title");
        if !is_title && !UNSEEN.iter().any(is) {
            return rest;
        }
        let (content, rest) = rest.split_at(end_of(rest, name));
        if is_title && self.title.is_empty() {
            self.title = content.trim();
        } else if is(&"script") {
            self.scripts.extend(Some(content.trim()).filter(|content| !content.is_empty()));
        }
        rest
    }

    /// Whether more characters than so many are shown, white space within the texts left out.
    pub(in crate::fetch) fn is_longer(&self, most: usize) -> bool {
        let shown = self.runs.iter().flat_map(|run| run.chars()).filter(|c| !c.is_whitespace());
        shown.take(most.saturating_add(1)).count() > most
    }

    /// Whether there is a tag of a name.
    pub(in crate::fetch) fn has(&self, name: &str) -> bool {
        self.tags.iter().any(|tag| {
            let (head, tail) = tag.split_at_checked(name.len()).unwrap_or_default();
            head.eq_ignore_ascii_case(name) && !tail.starts_with(|c: char| c.is_ascii_alphanumeric())
        })
    }
}

/// Where the closing tag of an element begins, or the text ends.
fn end_of(text: &str, name: &str) -> usize {
    let is_end = |at: &usize| {
        let after = text.get(at + 2..at + 2 + name.len());
        after.is_some_and(|after| after.eq_ignore_ascii_case(name))
    };
    memchr::memmem::find_iter(text.as_bytes(), b"</").find(is_end).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen() {
        let page = "<!DOCTYPE html><TITLE> 年报\n</TITLE><!-- <p>no</p> --><style>p > a {}</style>\
            <p class=a>一 < 二<br/>三</p><script>if (a < b) { '<p>' }</SCRIPT><script src=a.js></script>\
            <noscript>请启用</noscript><a href='/'>四</a> 五";
        let visible = Visible::of(page);
        assert_eq!(visible.title, "年报");
        assert_eq!(visible.runs, ["一", "二", "三", "四", "五"]);
        assert_eq!(visible.scripts, ["if (a < b) { '<p>' }"]);
        assert_eq!((visible.has("a"), visible.has("iframe"), visible.has("b")), (true, false, false));
        assert!(visible.is_longer(4) && !visible.is_longer(5));
    }

    #[test]
    fn nothing_is_too_broken() {
        for page in ["", "<", "<<<", "<!--", "<p", "<title>", "<script>x", "</", "<a><", "\u{feff}<title></title"] {
            let _ = Visible::of(page);
        }
        let hostile = ["<", "<!--", "<script>", "</", "<p ", "<title></"].map(|piece| piece.repeat(200_000));
        assert!(hostile.iter().all(|page| Visible::of(page).title.len() < page.len()));
    }
}
