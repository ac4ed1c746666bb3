//! Where an event handler leads: an address that it writes out, or puts together from literals, from what it is called
//! with, and from variables that the page sets.
//!
//! No script is run: `goPage(2)` is looked up, and the address in its body is read with `2` for its parameter. Whatever
//! else an address depends on makes it unknown.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

/// Most functions of a page that are known.
const MOST: usize = 500;
/// Longest body that is looked at, in bytes.
const LONGEST: usize = 2_000;
/// Most terms of an address.
const TERMS: usize = 20;

/// The functions of a page.
pub(super) struct Handlers<'a> {
    text: &'a str,
    functions: OnceCell<HashMap<&'a str, Function<'a>>>,
}

/// A function: the names of its parameters and what it does.
struct Function<'a> {
    parameters: Vec<&'a str>,
    body: &'a str,
}

/// What names stand for.
struct Scope<'a> {
    /// The text of the page, for variables.
    text: &'a str,
    /// Names of parameters, and those that the caller gave a value.
    parameters: &'a [&'a str],
    bound: Vec<(&'a str, Value)>,
    /// The value of the element itself: that of the chosen option.
    own: Option<&'a str>,
}

#[derive(Clone, PartialEq)]
enum Value {
    Text(String),
    /// The element itself.
    This,
}

impl<'a> Handlers<'a> {
    /// Of a page.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, functions: OnceCell::new() }
    }

    /// The address that a handler opens; `own` is the value of the option that was chosen.
    pub(super) fn opened(&self, script: &str, own: Option<&str>) -> Option<String> {
        let script = script.get(..script.floor_char_boundary(LONGEST))?;
        let scope = Scope { text: self.text, parameters: &[], bound: Vec::new(), own };
        opened(script, &scope).or_else(|| self.called(script, own))
    }

    /// The address that a function opens which a handler calls.
    fn called(&self, script: &str, own: Option<&str>) -> Option<String> {
        static CALL: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"([A-Za-z0-9_$]+)[ \t]*\(([^()]{0,300})\)").ok());
        let functions = self.functions.get_or_init(|| functions(self.text));
        let calls = CALL.as_ref()?.captures_iter(script).take(5);
        let mut calls = calls.filter_map(|call| {
            let function = functions.get(call.get(1)?.as_str())?;
            let caller = Scope { text: self.text, parameters: &[], bound: Vec::new(), own };
            let given = arguments(call.get(2)?.as_str(), &caller);
            let bound = function.parameters.iter().copied().zip(given).filter_map(|(name, value)| Some((name, value?)));
            let parameters = &function.parameters;
            opened(function.body, &Scope { text: self.text, parameters, bound: bound.collect(), own })
        });
        calls.next()
    }
}

/// The functions that a page defines: `function f(a) {`, `f = function (a) {`, `f = (a) => {`.
fn functions(text: &str) -> HashMap<&str, Function<'_>> {
    static DEFINES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"function[ \t\r\n]+([A-Za-z0-9_$]+)[ \t\r\n]*\(([^()]{0,200})\)[ \t\r\n]*\{",
            r"|([A-Za-z0-9_$]+)[ \t]*[=:][ \t]*function[ \t]*\(([^()]{0,200})\)[ \t\r\n]*\{",
            r"|([A-Za-z0-9_$]+)[ \t]*=[ \t]*\(?([A-Za-z0-9_$, \t]{0,100})\)?[ \t]*=>",
        ))
        .ok()
    });
    let Some(defines) = DEFINES.as_ref() else { return HashMap::new() };
    let found: Vec<(usize, usize, &str, &str)> = defines
        .captures_iter(text)
        .take(MOST)
        .filter_map(|captures| {
            let whole = captures.get(0)?;
            let at = |i: usize| captures.get(i).map(|part| part.as_str());
            let name = at(1).or(at(3)).or(at(5))?;
            Some((whole.start(), whole.end(), name, at(2).or(at(4)).or(at(6)).unwrap_or_default()))
        })
        .collect();
    let functions = found.iter().enumerate().filter_map(|(i, (_, start, name, parameters))| {
        // a body ends at the latest where the next function begins
        let next = found.get(i + 1).map_or(text.len(), |(next, ..)| *next);
        let end = text.floor_char_boundary(next.min(start + LONGEST)).max(*start);
        let parameters = parameters.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
        Some((*name, Function { parameters, body: text.get(*start..end)? }))
    });
    functions.collect()
}

/// The arguments of a call: literals, and the element or its value.
fn arguments(written: &str, scope: &Scope<'_>) -> Vec<Option<Value>> {
    written.split(',').take(10).map(|argument| term(argument.trim(), scope).map(|(value, _)| value)).collect()
}

/// The address that a piece of script opens; one that depends on what it is called with before one that does not.
fn opened(script: &str, scope: &Scope<'_>) -> Option<String> {
    static OPENS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"location(?:\.href)?\s*=|location\.(?:replace|assign)\s*\(|\bopen\s*\(|\.action\s*=").ok()
    });
    let mut first = None;
    for place in OPENS.as_ref()?.find_iter(script).take(10) {
        let rest = script.get(place.end()..)?.trim_start();
        // a comparison is no assignment
        if rest.starts_with('=') {
            continue;
        }
        let Some((address, depends)) = expression(rest, scope) else { continue };
        if depends || scope.bound.is_empty() {
            return Some(address);
        }
        first = first.or(Some(address));
    }
    first
}

/// The value of `'a' + b + "c"`, and whether a parameter or the element's value is in it.
fn expression(written: &str, scope: &Scope<'_>) -> Option<(String, bool)> {
    let (mut rest, mut whole, mut depends) = (written, String::new(), false);
    for _ in 0..TERMS {
        let (value, after) = term(rest, scope)?;
        let Value::Text(text) = value else { return None };
        let is_literal = rest.starts_with(['"', '\'']);
        depends |= !is_literal;
        whole.push_str(&text);
        rest = after.trim_start();
        match rest.strip_prefix('+') {
            Some(more) => rest = more.trim_start(),
            // anything but an end is an operation that is not known
            None if rest.is_empty() || rest.starts_with([';', ',', ')', '}', '\n', '"', '\'']) => break,
            None if after.starts_with(['\n', '\r']) => break,
            None => return None,
        }
    }
    (!whole.trim().is_empty()).then_some((whole, depends))
}

/// The first term of a text, and what follows it.
fn term<'t>(written: &'t str, scope: &Scope<'_>) -> Option<(Value, &'t str)> {
    let quote = written.chars().next()?;
    if matches!(quote, '"' | '\'' | '`') {
        let inner = written.get(1..)?;
        let end = inner.find(quote)?;
        let text = inner.get(..end)?.replace("\\/", "/").replace("&amp;", "&");
        let text = if quote == '`' { filled(&text, scope)? } else { text };
        return Some((Value::Text(text), inner.get(end + 1..)?));
    }
    if quote == '(' {
        let end = written.find(')')?;
        let inner = written.get(1..end)?;
        return Some((Value::Text(sum(inner, scope)?), written.get(end + 1..)?));
    }
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '[' | ']');
    let end = written.find(|c: char| !is_part(c)).unwrap_or(written.len());
    let (name, after) = written.split_at_checked(end)?;
    if matches!(name, "encodeURIComponent" | "encodeURI" | "escape" | "String" | "parseInt" | "Number") {
        let inner = after.strip_prefix('(')?;
        let end = inner.find(')')?;
        let (value, _) = term(inner.get(..end)?.trim(), scope)?;
        return Some((value, inner.get(end + 1..)?));
    }
    (!name.is_empty() && !after.starts_with('(')).then_some(())?;
    Some((named(name, scope)?, after))
}

/// What a name or number stands for.
fn named(name: &str, scope: &Scope<'_>) -> Option<Value> {
    if name.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Value::Text(name.to_owned()));
    }
    let bound = |name: &str| scope.bound.iter().find(|(other, _)| *other == name).map(|(_, value)| value.clone());
    if name == "this" {
        return Some(Value::This);
    }
    if let Some(value) = bound(name) {
        return Some(value);
    }
    if let Some((base, _)) = name.split_once('.') {
        // this.value, s.options[s.selectedIndex].value
        let is_element = base == "this" || bound(base) == Some(Value::This);
        let is_value = name.ends_with(".value") && is_element;
        return scope.own.filter(|_| is_value).map(|own| Value::Text(own.to_owned()));
    }
    let is_parameter = scope.parameters.contains(&name);
    global(scope.text, name).filter(|_| !is_parameter).map(Value::Text)
}

/// The literal that a page sets a variable to.
fn global(text: &str, name: &str) -> Option<String> {
    let is_set = |at: &usize| {
        let before = text.get(..*at).unwrap_or_default().trim_end_matches([' ', '\t']);
        let declared = ["var", "let", "const", "window."].iter().any(|word| before.ends_with(word));
        declared || before.is_empty() || before.ends_with([';', ',', '{', '}', '\n', '>'])
    };
    let places = text.match_indices(name).map(|(at, _)| at).take(200).filter(is_set);
    places.take(10).find_map(|at| {
        let end = text.floor_char_boundary(at + name.len() + 200);
        super::super::pager::variable(text.get(at..end)?, name)
    })
}

/// The text of a template: `/nb/${n}.htm`.
fn filled(template: &str, scope: &Scope<'_>) -> Option<String> {
    let mut parts = template.split("${");
    let mut whole = parts.next()?.to_owned();
    for part in parts {
        let (name, after) = part.split_once('}')?;
        whole.push_str(&sum(name, scope)?);
        whole.push_str(after);
    }
    Some(whole)
}

/// The value of `n`, `n - 1` or `n + 1`.
fn sum(written: &str, scope: &Scope<'_>) -> Option<String> {
    let text = |name: &str| match term(name.trim(), scope)? {
        (Value::Text(text), "") => Some(text),
        _ => None,
    };
    let Some(at) = written.find(['+', '-']) else { return text(written) };
    let (left, right) = (text(written.get(..at)?)?, text(written.get(at + 1..)?)?);
    let (left, right) = (left.parse::<u32>().ok()?, right.parse::<u32>().ok()?);
    let value = if written.get(at..)?.starts_with('+') { left.checked_add(right) } else { left.checked_sub(right) };
    value.map(|value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<script>var base = '/nb/p/';\nfunction goPage(num) {\n if (num == 1) { location.href = 'index.html'; return; }\n \
        window.location.href = base + num + \".htm\";\n}\nvar zero = function (n) { location = 'index_' + (n - 1) + '.shtml' };\n\
        const arrow = (n) => { location.href = `/l/${n}/` };\nfunction to(s){ if (s.value == '') return; window.open(s.options[s.selectedIndex].value + '/x.html') }\n\
        function search(){ location.href = '/s?q=' + document.getElementById('q').value; }\nfunction open2(id, t) { window.open('/d/' + id + '.html?t=' + t); }</script>";

    #[test]
    fn addresses_are_put_together() {
        let handlers = Handlers::new(PAGE);
        let cases = [
            ("location.href='/a.html'", None, Some("/a.html")),
            ("javascript:goPage(3)", None, Some("/nb/p/3.htm")),
            ("zero(2);return false", None, Some("index_1.shtml")),
            ("arrow('7')", None, Some("/l/7/")),
            ("to(this)", Some("u1"), Some("u1/x.html")),
            ("location='list.jsp?c=8&amp;p='+this.value", Some("2"), Some("list.jsp?c=8&p=2")),
            ("self.location.href=this.options[this.selectedIndex].value", Some("b/"), Some("b/")),
            ("open2('12', 5)", None, Some("/d/12.html?t=5")),
            ("open2('12')", None, None),
            ("search()", None, None),
            ("location.href='/a?b='+c", None, None),
            ("if (location == '/x') alert('y')", None, None),
            ("unknown(2)", None, None),
        ];
        for (script, own, expected) in cases {
            assert_eq!(handlers.opened(script, own).as_deref(), expected, "{script}");
        }
    }

    #[test]
    fn a_page_of_many_functions_takes_no_time() {
        let page = "function f(a){location.href='".repeat(50_000);
        assert_eq!(Handlers::new(&page).opened("f(1)", None), None);
    }
}
