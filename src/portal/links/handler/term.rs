//! The value of an expression: literals, names that stand for something, and what the element itself says.

use std::sync::LazyLock;

use regex::Regex;

use super::Own;
use crate::html;

/// Most terms of an address.
const TERMS: usize = 20;
/// Most variables that are set from one another.
const DEEPEST: u8 = 4;

/// What names stand for.
#[derive(Clone, Default)]
pub(super) struct Scope<'a> {
    /// The text of the page, for variables.
    pub(super) text: &'a str,
    /// The script that is read, for variables of its own.
    pub(super) body: &'a str,
    /// Names of parameters, and those that the caller gave a value.
    pub(super) parameters: &'a [&'a str],
    pub(super) bound: Vec<(&'a str, Value)>,
    /// The element itself.
    pub(super) own: Own<'a>,
    /// How many variables led here.
    pub(super) depth: u8,
}

#[derive(Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    /// The element itself.
    This,
}

/// The value of `'a' + b + "c"`, and whether a parameter or the element's value is in it.
pub(super) fn expression(written: &str, scope: &Scope<'_>) -> Option<(String, bool)> {
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
pub(super) fn term<'t>(written: &'t str, scope: &Scope<'_>) -> Option<(Value, &'t str)> {
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
    if let Some(value) = accessed(written, scope) {
        return Some(value);
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
    let is_parameter = scope.parameters.contains(&name);
    if let Some(value) = local(name, scope).filter(|_| !is_parameter) {
        return Some(Value::Text(value));
    }
    if let Some((base, _)) = name.split_once('.') {
        // this.value, s.options[s.selectedIndex].value
        let is_element = base == "this" || bound(base) == Some(Value::This);
        if let Some((_, datum)) = name.split_once(".dataset.").filter(|_| is_element || is_target(name)) {
            return scope.own.datum(&dashed(datum)).map(Value::Text);
        }
        let is_value = name.ends_with(".value") && (is_element || is_target(name));
        return scope.own.value.filter(|_| is_value).map(|own| Value::Text(own.to_owned()));
    }
    global(scope.text, name).filter(|_| !is_parameter).map(Value::Text)
}

/// The value that a script gives one of its own variables; one that depends on what it is called with before one that
/// does not.
fn local(name: &str, scope: &Scope<'_>) -> Option<String> {
    if scope.depth >= DEEPEST || name.contains(['.', '[']) {
        return None;
    }
    let inner = Scope { depth: scope.depth + 1, ..scope.clone() };
    let mut first = None;
    for (at, _) in scope.body.match_indices(name).take(20) {
        let before = scope.body.get(..at)?;
        if before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '"' | '\'' | '-')) {
            continue;
        }
        let after = scope.body.get(at + name.len()..)?.trim_start();
        let Some(value) = after.strip_prefix('=').filter(|value| !value.starts_with('=')) else { continue };
        if let Some((value, depends)) = expression(value.trim_start(), &inner) {
            if depends {
                return Some(value);
            }
            first = first.or(Some(value));
        }
    }
    first
}

/// What a script reads from the element: `$(this).val()`, `$(this).data('id')`, `this.getAttribute('data-id')`,
/// `document.getElementById('year').value`, and what follows it.
fn accessed<'t>(written: &'t str, scope: &Scope<'_>) -> Option<(Value, &'t str)> {
    static READS: LazyLock<[Option<Regex>; 3]> = LazyLock::new(|| {
        [
            r#"^(?:\$|jQuery)\(\s*([0-9A-Za-z_.]+|["'][^"']{1,80}["'])\s*\)(?:\.(?:find|children)\(\s*["'][^"']{0,80}["']\s*\))?\.(?:val\(\s*\)|(?:data|attr|prop)\(\s*["']([0-9A-Za-z_-]{1,40})["']\s*\))"#,
            r#"^([0-9A-Za-z_.]+)\.getAttribute\(\s*["']([0-9A-Za-z_-]{1,40})["']\s*\)"#,
            r#"^document\.getElementById\(\s*(["'][0-9A-Za-z_-]{1,60}["'])\s*\)\.value"#,
        ]
        .map(|pattern| Regex::new(pattern).ok())
    });
    let is_one = written.starts_with("$(") || written.starts_with("jQuery(") || written.starts_with("document.get");
    let near = written.get(..written.floor_char_boundary(300))?;
    if !is_one && !near.contains(".getAttribute") {
        return None;
    }
    let captures = READS.iter().flatten().find_map(|reads| reads.captures(near))?;
    let subject = captures.get(1)?.as_str();
    let is_bound = || scope.bound.iter().any(|(name, value)| *name == subject && *value == Value::This);
    let is_own = match subject.strip_prefix(['"', '\'']) {
        Some(selector) => scope.own.names.iter().flatten().any(|name| selector.contains(name)),
        None => subject == "this" || is_target(subject) || is_bound(),
    };
    let name = captures.get(2).map(|name| name.as_str()).filter(|name| *name != "value");
    let value = match name {
        Some(name) => scope.own.datum(name.strip_prefix("data-").unwrap_or(name))?,
        None => scope.own.value?.to_owned(),
    };
    is_own.then_some((Value::Text(value), written.get(captures.get(0)?.end()..)?))
}

/// Whether a name is that of the element that an event came to.
fn is_target(name: &str) -> bool {
    name.contains("arget") && ["e.", "ev.", "evt.", "event."].iter().any(|event| name.starts_with(event))
}

/// `deptId` as attributes write it: `dept-id`.
fn dashed(name: &str) -> String {
    name.chars().fold(String::new(), |mut dashed, c| {
        if c.is_ascii_uppercase() {
            dashed.push('-');
        }
        dashed.push(c.to_ascii_lowercase());
        dashed
    })
}

impl Own<'_> {
    /// What the element keeps under a name: `data-id`, or an attribute that is called so itself.
    fn datum(&self, name: &str) -> Option<String> {
        let element = self.element?;
        let kept = html::attr(element, &format!("data-{name}")).or_else(|| html::attr(element, name))?;
        Some(kept.trim().to_owned()).filter(|kept| !kept.is_empty())
    }
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
        super::super::super::pager::variable(text.get(at..end)?, name)
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
