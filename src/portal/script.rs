//! What the scripts of a page say: literals of objects, parameters by their names, addresses of services.
//!
//! No script is run. Literals are read as JSON and as what passes for it on portals: bare keys, single quotes,
//! comments, trailing commas; an expression counts as null.

use serde_json::{Map, Value};
use url::Url;

mod literal;

pub(super) use literal::{measured, value};

/// Most places of one word that are looked at.
const MAX_PLACES: usize = 2000;

/// The scripts of a page, or a part of them, to be searched by names in any case.
pub(super) struct Script {
    text: String,
    lower: String,
}

impl Script {
    /// Of a text: that of a page, of a part of it or of a script. `&amp;` and `\/` are undone.
    pub(super) fn new(text: &str) -> Self {
        let text = text.replace("&amp;", "&").replace("\\/", "/");
        let lower = text.to_ascii_lowercase();
        Self { text, lower }
    }

    /// The text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether a word in lower case stands in it.
    pub(super) fn has(&self, word: &str) -> bool {
        memchr::memmem::find(self.lower.as_bytes(), word.as_bytes()).is_some()
    }

    /// Where a word in lower case stands.
    fn places(&self, word: &str) -> impl Iterator<Item = usize> {
        self.lower.match_indices(word).map(|(at, _)| at).take(MAX_PLACES)
    }

    /// The value that a name is given, by `:` or `=`: a string, or a number or code without quotes. A bare word is a
    /// value in a query alone; elsewhere it is a variable, and nothing is known of it.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        let name = name.to_ascii_lowercase();
        self.places(&name).find_map(|at| {
            let before = self.lower.get(..at)?.chars().next_back();
            let after = self.text.get(at + name.len()..)?;
            if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$')) {
                return None;
            }
            let in_query = matches!(before, Some('?' | '&'));
            assigned(after, in_query)
        })
    }

    /// The value of a name as a number.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.parameter(name)?.trim().parse().ok()
    }

    /// The addresses in which a word in lower case stands: what lies between quotes, brackets or blanks around it.
    pub(super) fn addresses(&self, word: &str) -> Vec<&str> {
        let is_end = |c: char| {
            c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '(' | ')' | '\\' | ';' | '{' | '}')
        };
        let mut found: Vec<&str> = Vec::new();
        for at in self.places(word) {
            let (Some(before), Some(after)) = (self.text.get(..at), self.text.get(at..)) else { continue };
            let head = before.get(before.floor_char_boundary(before.len().saturating_sub(2048))..).unwrap_or_default();
            let start = head
                .rfind(is_end)
                .map_or(0, |i| i + head.get(i..).and_then(|s| s.chars().next()).map_or(1, char::len_utf8));
            let tail = after.get(..after.floor_char_boundary(4096)).unwrap_or(after);
            let end = tail.find(is_end).unwrap_or(tail.len());
            let from = at - (head.len() - start);
            // `src=/js/a.js`: an attribute without quotes
            let address = self.text.get(from..at + end).map(unnamed);
            if let Some(address) = address
                && !found.contains(&address)
                && found.len() < 64
            {
                found.push(address);
            }
        }
        found
    }

    /// The literals of objects that begin at most `reach` bytes after a word in lower case.
    pub(super) fn objects(&self, word: &str, reach: usize) -> Vec<Value> {
        let mut last = 0;
        let places = self.places(word).filter_map(|at| {
            let after = self.text.get(at..)?;
            let near = after.get(..after.floor_char_boundary(reach)).unwrap_or(after);
            // what a function does stands between braces as well: an object has a name and a colon
            let braces = near.match_indices('{').map(|(brace, _)| at + brace).take(8);
            let read = |start: usize| {
                value(self.text.get(start..)?).filter(|value| value.as_object().is_some_and(|o| !o.is_empty()))
            };
            let (start, value) = braces.filter_map(|start| Some((start, read(start)?))).next()?;
            // each literal once, however many words stand before it
            (start > last || last == 0).then(|| last = start)?;
            Some(value)
        });
        places.take(64).collect()
    }
}

/// An address without the name of the attribute that it is the value of.
fn unnamed(address: &str) -> &str {
    let name =
        address.split_once('=').filter(|(name, _)| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic()));
    name.map_or(address, |(_, value)| value)
}

/// What follows a name: `: 'value'`, `="value"`, `=value`.
fn assigned(after: &str, in_query: bool) -> Option<String> {
    let rest = after.strip_prefix(['"', '\'']).unwrap_or(after).trim_start();
    let rest = rest.strip_prefix([':', '='])?;
    if rest.starts_with('=') {
        return None;
    }
    let rest = if in_query { rest } else { rest.trim_start() };
    if let Some(quote) = rest.chars().next().filter(|c| !in_query && matches!(c, '"' | '\'')) {
        let inner = rest.get(1..)?;
        let end = inner.find([quote, '\n'])?;
        return inner.get(..end).map(str::to_owned);
    }
    let end = rest
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '%' | ':' | ',')))
        .unwrap_or(rest.len());
    let word = rest.get(..end)?.trim_end_matches([',', '.']);
    let word = if in_query { word } else { word.split([',', ':', '/']).next()? };
    let is_value = in_query || word.starts_with(|c: char| c.is_ascii_digit());
    (is_value && !word.is_empty()).then(|| if in_query { decoded(word) } else { word.to_owned() })
}

/// A parameter as it was meant: some are percent-encoded twice.
fn decoded(word: &str) -> String {
    let once = |word: &str| {
        let pair = format!("x={word}");
        url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    let first = once(word);
    if first.contains('%') { once(&first) } else { first }
}

/// The parameters of an address, or of a query without one; the last of several with one name counts.
pub(super) fn query(address: &str) -> Vec<(String, String)> {
    let address = address.split('#').next().unwrap_or_default();
    let text = address.split_once('?').map_or(address, |(_, query)| query).replace("&amp;", "&");
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (name, value) in url::form_urlencoded::parse(text.as_bytes()).take(100) {
        let value = if value.contains('%') { decoded(&value) } else { value.into_owned() };
        set(&mut pairs, &name, value);
    }
    pairs.retain(|(name, _)| !name.is_empty());
    pairs
}

/// Gives a parameter a value, in its place if it is there.
pub(super) fn set(pairs: &mut Vec<(String, String)>, name: &str, value: impl Into<String>) {
    match pairs.iter_mut().find(|(other, _)| other.eq_ignore_ascii_case(name)) {
        Some((_, old)) => *old = value.into(),
        None => pairs.push((name.to_owned(), value.into())),
    }
}

/// The value of a parameter, its name in any case; nothing for a blank one.
pub(super) fn get<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = pairs.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
}

/// An address with these parameters in UTF-8 and no others.
pub(super) fn with_query(url: &Url, pairs: &[(String, String)]) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    url.set_query(None);
    if !pairs.is_empty() {
        url.query_pairs_mut().extend_pairs(pairs);
    }
    url
}

/// The JSON of an answer, also in the call of JSONP.
pub(super) fn json(text: &str) -> Option<Value> {
    let text = text.trim_start_matches('\u{FEFF}').trim();
    serde_json::from_str(text).ok().or_else(|| value(text.get(text.find(['{', '['])?..)?))
}

/// A field of an object as text, its name in any case: a string, number or truth value; nothing for a blank one.
pub(super) fn field(value: &Value, name: &str) -> Option<String> {
    let text = match member(value, name)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The first of several fields that is there.
pub(super) fn first(value: &Value, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| field(value, name))
}

/// A member of an object, its name in any case.
pub(super) fn member<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    let object = value.as_object()?;
    object
        .get(name)
        .or_else(|| object.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value))
}

/// The pairs of an object of plain values.
pub(super) fn pairs(value: &Value) -> Vec<(String, String)> {
    let names = value.as_object().into_iter().flat_map(Map::keys);
    names.map(|name| (name.clone(), field(value, name).unwrap_or_default())).collect()
}

/// All objects in a value, outermost first, at most `most` of them.
pub(super) fn objects(value: &Value, most: usize) -> Vec<&Value> {
    let (mut found, mut open) = (Vec::new(), vec![value]);
    while let Some(value) = open.pop() {
        if found.len() >= most {
            break;
        }
        match value {
            Value::Array(items) => open.extend(items.iter().rev()),
            Value::Object(map) => {
                found.push(value);
                let inner = map.values().filter(|value| value.is_array() || value.is_object());
                open.extend(inner.collect::<Vec<_>>().into_iter().rev());
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn parameters_are_found_by_name() {
        let script = Script::new(
            "$('#1').jpage({perPage : 15, 'columnId':\"28584\", path:'/', unit: unit, url:'/d.jsp?webid=93&amp;webname=%25E5%25B8%2582'}); var mywebid=1; if (total==3)",
        );
        let wanted = [("perpage", "15"), ("columnid", "28584"), ("path", "/"), ("webid", "93"), ("webname", "市")];
        for (name, value) in wanted {
            assert_eq!(script.parameter(name).as_deref(), Some(value), "{name}");
        }
        assert_eq!(script.parameter("unit"), None);
        assert_eq!(script.parameter("total"), None);
    }

    #[test]
    fn addresses_end_at_their_quotes() {
        let script = Script::new("loadDynamic('/module/xxgk/search.jsp?a=1&amp;b=2','div1'); x=\"tree.jsp?area=1\"");
        assert_eq!(script.addresses("search.jsp"), ["/module/xxgk/search.jsp?a=1&b=2"]);
        assert_eq!(script.addresses("tree.jsp"), ["tree.jsp?area=1"]);
        let bare = Script::new("<script src=/js/a.js></script><a href=x.jsp?b=/c>");
        assert_eq!((bare.addresses("a.js"), bare.addresses("x.jsp")), (vec!["/js/a.js"], vec!["x.jsp?b=/c"]));
    }

    #[test]
    fn jsonp_is_json_in_a_call() {
        assert_eq!(json("cb({\"result\":\"<a/>\"});"), Some(json!({"result": "<a/>"})));
        assert_eq!(json("<html>"), None);
    }
}
