//! How a script makes the address of an article of a record: `'<a href="/content/' + item.id + '.html">'`,
//! `` `detail.html?id=${row.infoId}` ``, `/detail/{{item.id}}`.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::portal::list::Template;

/// Most fields of an address.
const FIELDS: usize = 4;
/// Most places that are looked at.
const PLACES: usize = 50;

/// The first address that the scripts of a page put together of fields of a record.
pub(super) fn written(text: &str) -> Option<Template> {
    static STARTS: LazyLock<[Option<Regex>; 2]> = LazyLock::new(|| {
        let start = r#"(?:href=\\?["']?|["'`])((?:https?:)?[0-9A-Za-z_./?&=%:;-]{0,200})"#;
        let field =
            r"[A-Za-z_$][0-9A-Za-z_$]*(?:\[[0-9A-Za-z_$]+\]|\.[0-9A-Za-z_$]+){0,4}?\.([A-Za-z_][0-9A-Za-z_]{0,40})";
        [
            format!(r#"{start}["']\s*\+\s*{field}\s*(?:\+\s*["']|[,;)])"#),
            format!(r#"{start}(?:\$\{{|\{{\{{)\s*(?:{field}|([A-Za-z_][0-9A-Za-z_]{{0,40}}))\s*\}}{{1,2}}"#),
        ]
        .map(|pattern| Regex::new(&pattern).ok())
    });
    let mut found = STARTS.iter().flatten().flat_map(|starts| starts.captures_iter(text).take(PLACES));
    found.find_map(|captures| template(text, &captures))
}

fn template(text: &str, captures: &Captures<'_>) -> Option<Template> {
    let start = captures.get(1)?.as_str().replace("&amp;", "&");
    let first = captures.get(2).or_else(|| captures.get(3))?.as_str();
    // an address has a folder or a parameter, and no such field is a text to be shown
    let is_address = start.contains('/') || start.ends_with('=');
    let is_shown = ["title", "name", "date", "time", "length", "url", "link", "href", "img", "pic"];
    let is_asked =
        ["page", "pageno", "pageindex"].iter().any(|name| start.to_ascii_lowercase().ends_with(&format!("{name}=")));
    if !is_address || is_asked || is_shown.iter().any(|word| first.to_ascii_lowercase().ends_with(word)) {
        return None;
    }
    let whole = captures.get(0)?;
    let is_sum = !whole.as_str().ends_with('}');
    let mut rest = match whole.as_str().ends_with(['"', '\'']) || !is_sum {
        true => text.get(whole.end()..)?,
        false => "",
    };
    let mut fields = vec![(first.to_owned(), literal(rest))];
    while fields.len() < FIELDS {
        let Some((field, after)) = next(rest, is_sum) else { break };
        fields.push((field, literal(after)));
        rest = after;
    }
    Some(Template { start, fields })
}

/// What of a literal still belongs to the address: all before a quote, a blank or a tag.
fn literal(rest: &str) -> String {
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "./?&=%_-;#".contains(c))).unwrap_or(rest.len());
    rest.get(..end.min(100)).unwrap_or_default().replace("&amp;", "&")
}

/// The next field of the same address, and what stands behind it.
fn next(rest: &str, is_sum: bool) -> Option<(String, &str)> {
    static FIELD: LazyLock<[Option<Regex>; 2]> = LazyLock::new(|| {
        let literal = r"^[0-9A-Za-z_./?&=%;-]{0,100}";
        [
            format!(r#"{literal}["']\s*\+\s*[A-Za-z_$][0-9A-Za-z_$.\[\]]*\.([A-Za-z_][0-9A-Za-z_]{{0,40}})\s*\+\s*["']"#),
            format!(r"{literal}(?:\$\{{|\{{\{{)\s*(?:[A-Za-z_$][0-9A-Za-z_$.\[\]]*\.)?([A-Za-z_][0-9A-Za-z_]{{0,40}})\s*\}}{{1,2}}"),
        ]
        .map(|pattern| Regex::new(&pattern).ok())
    });
    let near = rest.get(..rest.floor_char_boundary(300))?;
    let captures = FIELD.get(usize::from(!is_sum))?.as_ref()?.captures(near)?;
    Some((captures.get(1)?.as_str().to_owned(), rest.get(captures.get(0)?.end()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(script: &str) -> Option<String> {
        let template = written(script)?;
        let fields = template.fields.iter().map(|(field, after)| format!("<{field}>{after}"));
        Some(template.start + &fields.collect::<String>())
    }

    #[test]
    fn addresses_are_put_together_of_fields() {
        let cases = [
            (
                r#"h += '<li><a href="/xxgk/content/' + item.id + '.html" title="' + item.title + '">'"#,
                Some("/xxgk/content/<id>.html"),
            ),
            (r#"var u = "detail.html?id=" + list[i].infoId;"#, Some("detail.html?id=<infoId>")),
            ("h += `<a href=\"/a/${row.catId}/${row.id}.shtml\">${row.title}</a>`", Some("/a/<catId>/<id>.shtml")),
            (r#"<a href="/content/{{item.id}}">{{item.title}}</a>"#, Some("/content/<id>")),
            (r#"h += "<a href='/a/" + d.cat + "/" + d.id + ".html'>""#, Some("/a/<cat>/<id>.html")),
            (r#"$.get('/api/list?page=' + page.no, f)"#, None),
            (r#"'<img src="/i/' + item.pic + '">'"#, None),
            (r#"h += '<a href="' + item.url + '">'"#, None),
        ];
        for (script, expected) in cases {
            assert_eq!(shown(script).as_deref(), expected, "{script}");
        }
    }
}
