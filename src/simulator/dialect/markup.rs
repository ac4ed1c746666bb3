//! Markup as other makers wrote it.

use url::Url;

use super::{Addresses, Quotes, Rows, Style, script, words};

/// Elements whose spelling is changed: those of HTML, and none of what stands in data.
const KNOWN: &[&str] = &[
    "a",
    "area",
    "ul",
    "ol",
    "li",
    "span",
    "div",
    "p",
    "td",
    "tr",
    "th",
    "table",
    "tbody",
    "h1",
    "h2",
    "h3",
    "meta",
    "b",
    "em",
    "i",
    "title",
    "body",
    "head",
    "html",
    "iframe",
    "frame",
    "select",
    "option",
    "script",
    "link",
    "strong",
    "input",
    "form",
    "img",
    "dl",
    "dt",
    "dd",
    "ucapcontent",
    "ucaptitle",
];

/// A start tag or an end tag.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, Option<&'a str>)>,
    is_end: bool,
}

/// A page, a fragment, or records with fragments in them.
pub(super) fn spelled(text: &str, url: &Url, style: &Style) -> String {
    let mut writer = Writer { style, url, written: String::with_capacity(text.len() * 2), items: 0 };
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        writer.text(before);
        if let Some(end) = after.starts_with("<!--").then(|| after.find("-->")).flatten() {
            writer.written.push_str(after.get(..end + 3).unwrap_or_default());
            rest = after.get(end + 3..).unwrap_or_default();
            continue;
        }
        let Some((tag, length)) = tag(after) else {
            // `<![CDATA[`, a doctype, or no tag at all
            let length = if after.starts_with("<![CDATA[") { 9 } else { 1 };
            writer.written.push_str(after.get(..length).unwrap_or_default());
            rest = after.get(length..).unwrap_or_default();
            continue;
        };
        writer.tag(&tag, after.get(..length).unwrap_or_default());
        rest = after.get(length..).unwrap_or_default();
        let is_data =
            tag.attributes.iter().any(|(name, value)| *name == "type" && value.is_some_and(|v| v.contains("xml")));
        if !tag.is_end && tag.name.eq_ignore_ascii_case("script") && !is_data {
            let end = rest.to_ascii_lowercase().find("</script").unwrap_or(rest.len());
            let (inner, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            writer.script(inner);
            rest = after;
        }
    }
    writer.text(rest);
    writer.written
}

struct Writer<'a> {
    style: &'a Style,
    url: &'a Url,
    written: String,
    /// Items that are open.
    items: usize,
}

impl Writer<'_> {
    fn text(&mut self, text: &str) {
        self.written.push_str(&words::spelled(text, self.style.word));
    }

    fn script(&mut self, text: &str) {
        let spelled = if self.style.is_spaced { script::spelled(text) } else { text.to_owned() };
        self.written.push_str(&spelled);
    }

    fn tag(&mut self, tag: &Tag<'_>, whole: &str) {
        let lower = tag.name.to_ascii_lowercase();
        if !KNOWN.contains(&lower.as_str()) {
            self.written.push_str(whole);
            return;
        }
        let name = self.name(&lower, tag.is_end);
        if tag.is_end {
            let close = self.row(&lower, true);
            let tag = format!("{close}</{}>", self.cased(name));
            self.written.push_str(&tag);
            return;
        }
        let mut attributes: Vec<String> =
            tag.attributes.iter().map(|(name, value)| self.attribute(&lower, name, *value)).collect();
        if self.style.is_reversed {
            attributes.reverse();
        }
        let mut start = format!("<{}", self.cased(name));
        for attribute in attributes {
            start.push_str(if self.style.is_reversed { "\n " } else { " " });
            start.push_str(&attribute);
        }
        start.push('>');
        self.written.push_str(&start);
        let open = self.row(&lower, false);
        self.written.push_str(&open);
        if lower == "head" && self.style.addresses == Addresses::Based {
            let base = self.cased("base").to_owned();
            self.written.push_str(&format!("<{base} {}>", self.attribute("base", "href", Some("/"))));
        }
    }

    /// The name that an element of a list has here.
    fn name<'n>(&mut self, name: &'n str, is_end: bool) -> &'n str {
        let is_item = name == "li";
        if is_item && !is_end {
            self.items += 1;
        }
        let inside = self.items > 0;
        if is_item && is_end {
            self.items = self.items.saturating_sub(1);
        }
        match (self.style.rows, name) {
            (Rows::Table, "ul" | "ol") => "table",
            (Rows::Table, "li") => "tr",
            (Rows::Blocks | Rows::Paragraphs, "ul" | "ol") => "div",
            (Rows::Blocks, "li") => "div",
            (Rows::Paragraphs, "li") => "p",
            (Rows::Blocks | Rows::Terms, "span") if inside => "em",
            (Rows::Terms, "ul" | "ol") => "dl",
            (Rows::Terms, "li") => "dd",
            _ => name,
        }
    }

    /// What stands right within the row of a table.
    fn row(&self, name: &str, is_end: bool) -> String {
        match (self.style.rows, name, is_end) {
            (Rows::Table, "li", false) => format!("<{}>", self.cased("td")),
            (Rows::Table, "li", true) => format!("</{}>", self.cased("td")),
            _ => String::new(),
        }
    }

    fn cased(&self, name: &str) -> String {
        if self.style.is_upper { name.to_ascii_uppercase() } else { name.to_owned() }
    }

    fn attribute(&self, element: &str, name: &str, value: Option<&str>) -> String {
        let Some(value) = value else { return self.cased(name) };
        let is_address = matches!((element, name), ("a" | "area", "href") | ("iframe" | "frame", "src"));
        let value = match (element, name) {
            _ if is_address => self.address(value),
            ("meta", "content") | ("a", "title") => words::spelled(value, self.style.word),
            _ => value.to_owned(),
        };
        let value = if self.style.is_raw && !value.contains("&quot;") { value.replace("&amp;", "&") } else { value };
        let needs = value.is_empty() || value.contains(|c: char| c.is_whitespace() || "\"'=<>`".contains(c));
        let quote = match self.style.quotes {
            Quotes::Bare if !needs => return format!("{}={value}", self.cased(name)),
            Quotes::Single if !value.contains('\'') => '\'',
            _ if value.contains('"') => '\'',
            _ => '"',
        };
        let equals = if self.style.is_reversed { " = " } else { "=" };
        format!("{}{equals}{quote}{value}{quote}", self.cased(name))
    }

    fn address(&self, value: &str) -> String {
        let Ok(url) = self.url.join(&value.replace("&amp;", "&")) else { return value.to_owned() };
        let is_own = url.host() == self.url.host() && url.port() == self.url.port();
        if !is_own || value.trim().is_empty() || value.starts_with('#') {
            return value.to_owned();
        }
        let absolute = url.as_str();
        let path = absolute.get(absolute.find("://").map_or(0, |at| at + 3)..).unwrap_or_default();
        let path = path.find('/').and_then(|at| path.get(at..)).unwrap_or("/");
        let written = match self.style.addresses {
            Addresses::Kept => return value.to_owned(),
            Addresses::Absolute => absolute.to_owned(),
            Addresses::Schemeless => absolute.replacen("http:", "", 1),
            Addresses::Relative => self.url.make_relative(&url).unwrap_or_default(),
            Addresses::Based => path.trim_start_matches('/').to_owned(),
        };
        let written = if written.is_empty() { path.to_owned() } else { written };
        written.replace('&', "&amp;")
    }
}

/// The tag at the start of a text, and its length.
fn tag(text: &str) -> Option<(Tag<'_>, usize)> {
    let inner = text.strip_prefix('<')?;
    let (is_end, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric()).filter(|at| *at > 0)?;
    let (name, mut rest) = inner.split_at_checked(end)?;
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('>').or_else(|| rest.strip_prefix("/>")) {
            return Some((Tag { name, attributes, is_end }, text.len() - after.len()));
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/')).filter(|at| *at > 0)?;
        let (name, after) = rest.split_at_checked(end)?;
        let Some(value) = after.trim_start().strip_prefix('=') else {
            attributes.push((name, None));
            rest = after;
            continue;
        };
        let value = value.trim_start();
        let (value, after) = match value.chars().next()? {
            quote @ ('"' | '\'') => value.get(1..)?.split_once(quote)?,
            _ => value.split_at_checked(value.find(|c: char| c.is_whitespace() || c == '>')?)?,
        };
        attributes.push((name, Some(value)));
        rest = after;
    }
}
