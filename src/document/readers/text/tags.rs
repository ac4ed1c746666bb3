//! Tags that converters leave in Markdown, around runs of text and around blocks: `<span lang="EN-US">`, `<div>`.

use std::borrow::Cow;

/// Longest tag.
const LONGEST: usize = 2000;

/// Elements whose tags are dropped and whose text stays. Tables are read as such.
const DROPPED: &[&str] = &[
    "a", "b", "center", "div", "em", "font", "i", "ins", "label", "o:p", "p", "section", "small", "span", "strong", "u",
];

/// A text without such tags, outside its tables. Lines keep their numbers where paragraphs end.
pub(super) fn strip(text: &str) -> Cow<'_, str> {
    // most texts have none
    if memchr::memmem::find(text.as_bytes(), b"</").is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // line breaks within tags, made up for behind the paragraph
    let mut owed = 0;
    let mut closed = true;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        push(&mut out, before, &mut owed);
        let taken = match dropped(from) {
            Some(tag) => {
                owed += tag.matches('\n').count();
                tag.len()
            }
            None => {
                let table = Some(from).filter(|from| closed && is_table(from)).map(|from| from.find("</table>"));
                // no table further on ends
                closed &= table != Some(None);
                let table = table.flatten();
                let kept = from.get(..table.unwrap_or(1)).unwrap_or(from);
                push(&mut out, kept, &mut owed);
                kept.len()
            }
        };
        rest = from.get(taken..).unwrap_or_default();
    }
    push(&mut out, rest, &mut owed);
    Cow::Owned(out)
}

fn push(out: &mut String, text: &str, owed: &mut usize) {
    match text.find("\n\n").filter(|_| *owed > 0) {
        Some(at) => {
            let (paragraph, rest) = text.split_at(at);
            out.push_str(paragraph);
            (0..std::mem::take(owed)).for_each(|_| out.push('\n'));
            out.push_str(rest);
        }
        None => out.push_str(text),
    }
}

fn is_table(text: &str) -> bool {
    text.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("<table"))
}

/// The tag at the head of a text, where it is one that is dropped.
fn dropped(text: &str) -> Option<&str> {
    let inner = text.get(1..)?;
    let end = inner.bytes().take(LONGEST).position(|byte| matches!(byte, b'<' | b'>'))?;
    let inner = inner.get(..end)?;
    let name = inner.strip_prefix('/').unwrap_or(inner);
    let name = name.split(|c: char| c.is_whitespace() || c == '/').next()?;
    let is_one = DROPPED.iter().any(|dropped| name.eq_ignore_ascii_case(dropped));
    text.get(..end + 2).filter(|tag| is_one && tag.ends_with('>'))
}

#[cfg(test)]
mod tests {
    use super::super::tests::blocks;

    #[test]
    fn tags_around_text() {
        let text = "二、<span\nlang=\"EN-US\">标</span>题<u></u>\n\n后 a<b\n<table><tr><td><p>1</p><p>2</p></td><td>3</td></tr></table>";
        assert_eq!(blocks(text), ["二、标题", "后 a<b", "1⏎2|3"]);
    }

    #[test]
    fn lines_keep_their_numbers() {
        let document = super::super::read("甲<span\nx>乙</span>\n\n丙").unwrap();
        assert_eq!(document.blocks.iter().filter_map(|block| block.line()?.number).collect::<Vec<_>>(), [1, 4]);
    }
}
