//! Records of XML, and the totals that lists state.

use super::MAX_ROWS;

/// The total that a text states: 共52条, 共有 52 条记录, 总记录数：52.
pub(in crate::portal) fn total(text: &str) -> Option<u32> {
    counted(text, &["条", "项", "篇", "个记录", "记录"])
}

/// The number of pages that a text states: 共4页, 1/4页.
pub(in crate::portal) fn pages(text: &str) -> Option<u32> {
    counted(text, &["页"])
}

fn counted(text: &str, units: &[&str]) -> Option<u32> {
    // markup may stand between the words and the number
    let mut plain = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside && !c.is_whitespace() => plain.push(c),
            _ => {}
        }
    }
    let marks = plain.match_indices(['共', '总']).map(|(at, mark)| at + mark.len()).take(200);
    marks.into_iter().find_map(|at| {
        let rest = plain.get(at..)?.trim_start_matches(|c: char| "有计记录数页条：:".contains(c));
        let (number, after) = digits(rest, 9)?;
        let named = plain.get(at..).is_some_and(|words| {
            units
                .iter()
                .any(|unit| words.starts_with(&format!("{unit}数")) || words.starts_with("记录数") && unit != &"页")
        });
        (units.iter().any(|unit| after.starts_with(unit)) || named).then_some(number)
    })
}

/// The records of a `<datastore>` or `<recordset>`: what stands in CDATA or between the tags, each a fragment.
pub(in crate::portal) fn records(text: &str) -> Vec<String> {
    let sets = text.find("<recordset").and_then(|at| text.get(at..)).unwrap_or(text);
    sections(sets, "record").into_iter().take(MAX_ROWS).map(unwrapped).collect()
}

/// The contents of the elements of a name in XML that is not nested.
pub(in crate::portal) fn sections<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(&open) {
        let Some(after) = rest.get(at + open.len()..) else { break };
        if !after.starts_with(|c: char| c == '>' || c.is_whitespace()) {
            rest = after;
            continue;
        }
        let Some((_, inner)) = after.split_once('>') else { break };
        let Some(end) = inner.find(&close) else { break };
        found.extend(inner.get(..end));
        rest = inner.get(end + close.len()..).unwrap_or_default();
    }
    found
}

/// The text of an XML element: out of its CDATA, or with its entities undone.
pub(in crate::portal) fn unwrapped(text: &str) -> String {
    let text = text.trim();
    match text.strip_prefix("<![CDATA[") {
        Some(inner) => inner.strip_suffix("]]>").unwrap_or(inner).trim().to_owned(),
        None if text.contains('<') => text.to_owned(),
        None => text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&apos;", "'")
            .replace("&amp;", "&"),
    }
}

/// A number at the start of a text, and what follows its digits.
fn digits(text: &str, most: usize) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()).min(most);
    Some((text.get(..end)?.parse().ok()?, text.get(end..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_read() {
        assert_eq!(total("共<b>52</b>条 1/4"), Some(52));
        assert_eq!(total("共 4 页，总记录数：52"), Some(52));
        assert_eq!((pages("共4页 52条"), pages("总页数：4"), total("共4页")), (Some(4), Some(4), None));
    }

    #[test]
    fn records_come_out_of_cdata() {
        let xml = "<datastore><recordset><record><![CDATA[\n<li>1</li>]]></record><record>&lt;li&gt;2&lt;/li&gt;</record></recordset></datastore>";
        assert_eq!(records(xml), ["<li>1</li>", "<li>2</li>"]);
    }
}
