//! Where an event handler leads: an address that it writes out, or puts together from literals, from what it is called
//! with, from the element itself, and from variables that the page sets.
//!
//! No script is run: `goPage(2)` is looked up, and the address in its body is read with `2` for its parameter. Whatever
//! else an address depends on makes it unknown.

use std::cell::{Cell, OnceCell};
use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use scraper::node::Element;

mod term;

use term::{Scope, Value, expression, term};

/// Most functions of a page that are known.
const MOST: usize = 500;
/// Longest body that is looked at, in bytes.
const LONGEST: usize = 2_000;
/// Most listeners of a page.
const LISTENERS: usize = 20;
/// How often the listeners of a page are asked where an element leads.
const ASKED: usize = 2_000;

/// The functions of a page.
pub(super) struct Handlers<'a> {
    text: &'a str,
    functions: OnceCell<HashMap<&'a str, Function<'a>>>,
    listeners: OnceCell<Vec<Listener<'a>>>,
    asked: Cell<usize>,
}

/// A function: the names of its parameters and what it does.
struct Function<'a> {
    parameters: Vec<&'a str>,
    body: &'a str,
}

/// What a script does when elements that it selects are clicked or changed.
struct Listener<'a> {
    /// The script before it, in which they are selected.
    subject: &'a str,
    is_change: bool,
    body: &'a str,
}

/// The element that a handler belongs to.
#[derive(Clone, Copy, Default)]
pub(super) struct Own<'a> {
    /// Its value: that of the chosen option.
    pub(super) value: Option<&'a str>,
    /// The element that its attributes are read from.
    pub(super) element: Option<&'a Element>,
    /// Id and name of the select that it is a choice of.
    pub(super) names: [Option<&'a str>; 2],
}

impl<'a> Handlers<'a> {
    /// Of a page.
    pub(super) fn new(text: &'a str) -> Self {
        let (functions, listeners, asked) = Default::default();
        Self { text, functions, listeners, asked }
    }

    /// The address that a handler of an element opens.
    pub(super) fn opened(&self, script: &str, own: Own<'_>) -> Option<String> {
        let script = script.get(..script.floor_char_boundary(LONGEST))?;
        let scope = Scope { text: self.text, body: script, own, ..Scope::default() };
        opened(script, &scope).or_else(|| self.called(script, own))
    }

    /// The address that a function opens which a handler calls.
    fn called(&self, script: &str, own: Own<'_>) -> Option<String> {
        static CALL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"([A-Za-z0-9_$]+)[ \t]*\(([^()]*)\)").ok());
        let functions = self.functions.get_or_init(|| functions(self.text));
        let calls = CALL.as_ref()?.captures_iter(script).take(5);
        let mut calls = calls.filter_map(|call| {
            let function = functions.get(call.get(1)?.as_str())?;
            let caller = Scope { text: self.text, body: script, own, ..Scope::default() };
            let given = arguments(call.get(2)?.as_str(), &caller);
            let bound = function.parameters.iter().copied().zip(given).filter_map(|(name, value)| Some((name, value?)));
            let parameters = &function.parameters;
            let scope =
                Scope { text: self.text, body: function.body, parameters, bound: bound.collect(), own, depth: 0 };
            opened(function.body, &scope)
        });
        calls.next()
    }

    /// The address that opens when an option of a select without a handler of its own is chosen: that of a listener.
    pub(super) fn changed(&self, own: Own<'_>) -> Option<String> {
        let is_own = |listener: &&Listener<'_>| {
            let named = |name: &&str| listener.subject.contains(*name);
            listener.is_change && (own.names.iter().flatten().any(named) || listener.subject.contains("select"))
        };
        self.listeners().iter().filter(is_own).find_map(|listener| self.heard(listener, own))
    }

    /// The address that opens when an element is clicked whose data say where: `<li data-id="7">2023年</li>`.
    pub(super) fn clicked(&self, element: &Element) -> Option<String> {
        let is_datum = |(name, value): (&str, &str)| name.starts_with("data-") && (1..64).contains(&value.trim().len());
        if !element.attrs().any(is_datum) || self.listeners().is_empty() || self.asked.get() >= ASKED {
            return None;
        }
        self.asked.set(self.asked.get() + 1);
        let own = Own { element: Some(element), ..Own::default() };
        self.listeners().iter().filter(|listener| !listener.is_change).find_map(|listener| self.heard(listener, own))
    }

    /// Where a listener leads for an element; nothing where it leads there for every other as well.
    fn heard(&self, listener: &Listener<'_>, own: Own<'_>) -> Option<String> {
        let leads = |own: Own<'_>| {
            let scope = Scope { text: self.text, body: listener.body, own, ..Scope::default() };
            opened(listener.body, &scope).or_else(|| self.called(listener.body, own))
        };
        let address = leads(own)?;
        (leads(Own::default()).as_ref() != Some(&address)).then_some(address)
    }

    fn listeners(&self) -> &[Listener<'a>] {
        self.listeners.get_or_init(|| listeners(self.text))
    }
}

/// The functions that a page defines: `function f(a) {`, `f = function (a) {`, `f = (a) => {`.
fn functions(text: &str) -> HashMap<&str, Function<'_>> {
    static DEFINES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"function[ \t\r\n]+([A-Za-z0-9_$]+)[ \t\r\n]*\(([^()]*)\)[ \t\r\n]*\{",
            r"|([A-Za-z0-9_$]+)[ \t]*[=:][ \t]*function[ \t]*\(([^()]*)\)[ \t\r\n]*\{",
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

/// What is done on a click or a change: `$('#y').change(function () {`, `x.addEventListener('click', e => {`.
fn listeners(text: &str) -> Vec<Listener<'_>> {
    static LISTENS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let event = r#"\(\s*["'](?:click|change)["']\s*,[^{};]*\{"#;
        Regex::new(&format!(
            r"\.(?:on|bind|live|delegate|addEventListener){event}|\.(?:click|change)\s*\([^{{}};]*\{{|\.on(?:click|change)\s*=[^{{}};]*\{{"
        ))
        .ok()
    });
    let is_any = memchr::memmem::find(text.as_bytes(), b"click").is_some() || text.contains("change");
    let Some(listens) = LISTENS.as_ref().filter(|_| is_any) else { return Vec::new() };
    let places: Vec<_> = listens.find_iter(text).take(LISTENERS).collect();
    let listener = |(i, place): (usize, &regex::Match<'_>)| {
        let next = places.get(i + 1).map_or(text.len(), |next| next.start());
        let end = text.floor_char_boundary(next.min(place.end() + LONGEST)).max(place.end());
        let from = text.floor_char_boundary(place.start().saturating_sub(100));
        let before = text.get(from..place.start())?;
        let subject = before.rsplit([';', '{', '}', '\n']).next()?;
        let is_change = place.as_str().contains("change");
        Some(Listener { subject, is_change, body: text.get(place.end()..end)? })
    };
    places.iter().enumerate().filter_map(listener).collect()
}

/// The arguments of a call: literals, and the element or its value.
fn arguments(written: &str, scope: &Scope<'_>) -> Vec<Option<Value>> {
    written.split(',').take(10).map(|argument| term(argument.trim(), scope).map(|(value, _)| value)).collect()
}

/// The address that a piece of script opens; one that depends on what it is called with before one that does not.
fn opened(script: &str, scope: &Scope<'_>) -> Option<String> {
    static OPENS: LazyLock<[Option<Regex>; 2]> = LazyLock::new(|| {
        [
            r"location(?:\.href)?\s*=|location\.(?:replace|assign)\s*\(|(?-u:\b)open\s*\(|\.action\s*=",
            // a frame or an element that is filled
            r#"\.src\s*=|\.attr\s*\(\s*["'](?:src|href)["']\s*,|\.load\s*\(|\$\.(?:get|getJSON)\s*\(|(?-u:\b)fetch\s*\(|(?-u:\b)url\s*:"#,
        ]
        .map(|pattern| Regex::new(pattern).ok())
    });
    let mut first = None;
    for opens in OPENS.iter().flatten() {
        for place in opens.find_iter(script).take(10) {
            let rest = script.get(place.end()..)?.trim_start();
            // a comparison is no assignment
            if rest.starts_with('=') {
                continue;
            }
            let Some((address, depends)) = expression(rest, scope) else { continue };
            // `list.html #rows`: a part of what comes
            let address = address.split(" #").next().unwrap_or_default().to_owned();
            if depends || scope.bound.is_empty() {
                return Some(address);
            }
            first = first.or(Some(address));
        }
    }
    first
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
            let own = Own { value: own, ..Own::default() };
            assert_eq!(handlers.opened(script, own).as_deref(), expected, "{script}");
        }
    }

    #[test]
    fn a_page_of_many_functions_takes_no_time() {
        let page = "function f(a){location.href='".repeat(50_000);
        assert_eq!(Handlers::new(&page).opened("f(1)", Own::default()), None);
    }
}
