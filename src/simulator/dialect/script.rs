//! Scripts as other hands wrote them: blanks and breaks between the words, the other quotes around them.

/// A script with blanks and line breaks wherever they may be; single quotes become double ones where a literal has
/// neither, and the other way round.
pub(super) fn spelled(text: &str) -> String {
    let mut written = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '"' | '\'' => literal(rest, c),
            '`' => literal(rest, c),
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |at| at + 2),
            _ => c.len_utf8(),
        };
        let (part, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        match c {
            '"' | '\'' => written.push_str(&quoted(part, c)),
            ',' => written.push_str(" ,\n  "),
            ':' => written.push_str(" : "),
            '(' => written.push_str("( "),
            ')' => written.push_str(" )"),
            '{' if part.len() == 1 => written.push_str("{\n "),
            _ => written.push_str(part),
        }
        rest = after;
    }
    written
}

/// Bytes of a literal, its quotes included.
fn literal(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    let end = rest.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == quote && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    end.map_or(rest.len(), |(at, _)| at + 1)
}

fn quoted(literal: &str, quote: char) -> String {
    let other = if quote == '"' { '\'' } else { '"' };
    let inner = literal.get(1..literal.len().saturating_sub(1)).unwrap_or_default();
    if inner.contains([other, '\\', '\n']) || !literal.ends_with(quote) || literal.len() < 2 {
        return literal.to_owned();
    }
    format!("{other}{inner}{other}")
}
