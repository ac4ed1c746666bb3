//! Text of reports as text of a page: no mark-up, no attribute and no direction of writing can come out of it.

use std::borrow::Cow;

/// The text with the five characters of mark-up as references (HTML, §13.1.4) and with whatever steers a terminal or
/// turns the direction of writing spelled out; white space is kept.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    let steers = |c: char| {
        c.is_control() && !matches!(c, '\t' | '\n' | '\r')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.chars().any(|c| matches!(c, '&' | '<' | '>' | '"' | '\'') || steers(c)) {
        return text.into();
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c if steers(c) => escaped.extend(c.escape_unicode()),
            c => escaped.push(c),
        }
    }
    escaped.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_mark_up() {
        assert_eq!(
            escape("<script>\"a\" & 'b'</script>"),
            "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;"
        );
        assert_eq!(escape("a\u{1b}\u{202e}b\u{0}\nc"), "a\\u{1b}\\u{202e}b\\u{0}\nc");
        assert!(matches!(escape("总计\n1"), Cow::Borrowed(_)));
    }
}
