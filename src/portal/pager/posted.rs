//! Pagers that post a form: `__doPostBack('pager', '2')` of ASP.NET, and functions that write the number of the page into
//! a field and submit.
//!
//! Only the page that comes next is asked: a form posts what its page was given (`__VIEWSTATE`), so that every page would
//! post its own to every other.

use std::sync::LazyLock;

use ego_tree::NodeRef;
use regex::Regex;
use scraper::Node;
use scraper::node::Element;

use super::super::links::text_of;
use super::super::{Lead, Request, View};
use super::{Says, says};
use crate::html;

/// Most bytes that are posted.
const MOST: usize = 1 << 18;
/// Most fields of a form.
const FIELDS: usize = 200;
/// Most bytes of a function.
const LONGEST: usize = 1_500;

/// The next page of a list whose pager posts a form.
pub(in super::super) fn posted(view: &View<'_>) -> Option<Lead> {
    if !view.has("__doPostBack") && !view.has(".submit(") {
        return None;
    }
    let number = view.lead.context.number.max(1).saturating_add(1);
    let elements = view.html.tree.nodes().filter_map(|node| Some((node, node.value().as_element()?)));
    let mut best: Option<(NodeRef<'_, Node>, &str)> = None;
    for (node, element) in elements {
        let Some(script) = script(element) else { continue };
        let words = match element.name() {
            "input" => html::attr(element, "value").unwrap_or_default().to_owned(),
            _ => text_of(node, 60),
        };
        let words =
            if words.trim().is_empty() { html::attr(element, "title").unwrap_or_default().to_owned() } else { words };
        match says(&words) {
            Some(Says::Next) => best = Some((node, script)),
            Some(Says::Number(said)) if said == number && best.is_none() => best = Some((node, script)),
            _ => {}
        }
    }
    let (node, script) = best?;
    let set = back(script).or_else(|| written(&view.text, script))?;
    let request = request(view, node, &set)?;
    let mut lead = view.page(request.url, number);
    lead.request.body = request.body;
    Some(lead)
}

/// The script that an element runs when it is clicked.
fn script(element: &Element) -> Option<&str> {
    let href = html::attr(element, "href")
        .filter(|href| href.trim_start().get(..11).is_some_and(|s| s.eq_ignore_ascii_case("javascript:")));
    let script = href
        .filter(|href| href.contains('(') && !href.contains("void(0)"))
        .or_else(|| html::attr(element, "onclick"))?;
    (script.len() < 500).then_some(script)
}

/// What ASP.NET is told: which control was clicked, and with what.
fn back(script: &str) -> Option<Vec<(String, String)>> {
    static BACK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?:__doPostBack|WebForm_PostBackOptions)\(\s*["']([^"']*)["']\s*,\s*["']([^"']*)["']"#).ok()
    });
    let captures = BACK.as_ref()?.captures(script)?;
    let part = |at: usize| captures.get(at).map(|part| part.as_str().to_owned()).unwrap_or_default();
    Some(vec![("__EVENTTARGET".to_owned(), part(1)), ("__EVENTARGUMENT".to_owned(), part(2))])
}

/// The fields that a function of the page writes before it submits their form.
fn written(text: &str, script: &str) -> Option<Vec<(String, String)>> {
    static CALL: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"([A-Za-z_$][0-9A-Za-z_$]*)\s*\(([^()]+)\)").ok());
    static SETS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let value = r#"(["']?[0-9A-Za-z_-]{1,40}["']?)"#;
        Regex::new(&format!(
            r#"([0-9A-Za-z_$-]+)["'\])]*\.value\s*=\s*{value}|\$\(\s*["'][^"']*?([0-9A-Za-z_-]+)["'\]]*\s*\)\.val\(\s*{value}\s*\)"#
        ))
        .ok()
    });
    let call = CALL.as_ref()?.captures(script)?;
    let bare = |text: &str| text.trim().trim_matches(['"', '\'']).to_owned();
    let given: Vec<String> = call.get(2)?.as_str().split(',').map(bare).collect();
    let head = format!("function {}", call.get(1)?.as_str());
    let at = text
        .match_indices(&head)
        .map(|(at, _)| at + head.len())
        .find(|at| text.get(*at..).is_some_and(|rest| rest.trim_start().starts_with('(')))?;
    let function = text.get(at..text.floor_char_boundary(at + LONGEST))?;
    let function = function.split("function ").next().unwrap_or(function);
    let (parameters, body) = function.trim_start().strip_prefix('(')?.split_once(')')?;
    if !body.contains(".submit(") {
        return None;
    }
    let parameters: Vec<&str> = parameters.split(',').map(str::trim).collect();
    let value = |written: &str| {
        let at = parameters.iter().position(|name| *name == written);
        match at {
            Some(at) => given.get(at).cloned(),
            None => Some(bare(written)).filter(|_| written.starts_with(['"', '\'']) || written.parse::<u32>().is_ok()),
        }
    };
    let sets = SETS.as_ref()?.captures_iter(body).take(10).filter_map(|captures| {
        let name = captures.get(1).or_else(|| captures.get(3))?.as_str();
        let written = captures.get(2).or_else(|| captures.get(4))?.as_str();
        Some((name.to_owned(), value(written)?))
    });
    Some(sets.collect::<Vec<_>>()).filter(|sets| !sets.is_empty())
}

/// The form around an element, or the one that has a field of those that are set, with these fields.
fn request(view: &View<'_>, node: NodeRef<'_, Node>, set: &[(String, String)]) -> Option<Request> {
    let is_form = |node: &NodeRef<'_, Node>| node.value().as_element().is_some_and(|element| element.name() == "form");
    let has_field = |form: &NodeRef<'_, Node>| {
        form.descendants().filter_map(|node| node.value().as_element()).any(|element| {
            let names = [html::attr(element, "name"), html::attr(element, "id")];
            names.into_iter().flatten().any(|name| name == "__VIEWSTATE" || set.iter().any(|(other, _)| other == name))
        })
    };
    let around = node.ancestors().find(is_form).filter(has_field);
    let form = around.or_else(|| view.html.tree.nodes().filter(is_form).take(10).find(has_field))?;
    let element = form.value().as_element()?;
    let action = html::attr(element, "action").map(str::trim).filter(|action| !action.is_empty());
    let mut url = action.map_or_else(|| Some(view.url.clone()), |action| view.join(action))?;
    if url.host() != view.url.host() {
        return None;
    }
    let mut fields = fields(form);
    for (name, value) in set {
        // scripts find fields by their ids as well
        let known = fields.iter_mut().find(|field| field.name == *name || field.id == Some(name));
        match known {
            Some(field) => field.value.clone_from(value),
            None => fields.push(Field { name: name.clone(), id: None, value: value.clone() }),
        }
    }
    let pairs: Vec<(&str, &str)> = fields.iter().map(|field| (field.name.as_str(), field.value.as_str())).collect();
    let is_posted = html::attr(element, "method").is_some_and(|method| method.eq_ignore_ascii_case("post"));
    if is_posted {
        let request = Request::form(url, &pairs);
        return request.body.as_ref().is_some_and(|body| body.text.len() <= MOST).then_some(request);
    }
    url.set_query(None);
    url.query_pairs_mut().extend_pairs(pairs);
    Some(Request::get(url))
}

/// A field of a form.
struct Field<'a> {
    name: String,
    id: Option<&'a str>,
    value: String,
}

/// What a form would send: its fields as the page has them, without buttons.
fn fields(form: NodeRef<'_, Node>) -> Vec<Field<'_>> {
    form.descendants().filter_map(field).take(FIELDS).collect()
}

fn field(node: NodeRef<'_, Node>) -> Option<Field<'_>> {
    let Node::Element(element) = node.value() else { return None };
    let kind = html::attr(element, "type").unwrap_or("text").to_ascii_lowercase();
    let value = match element.name() {
        "input" if matches!(kind.as_str(), "submit" | "button" | "image" | "reset" | "file") => return None,
        "input" if matches!(kind.as_str(), "checkbox" | "radio") => {
            html::attr(element, "checked")?;
            html::attr(element, "value").unwrap_or("on").to_owned()
        }
        "input" => html::attr(element, "value").unwrap_or_default().to_owned(),
        "select" => chosen(node).unwrap_or_default().to_owned(),
        _ => return None,
    };
    let name = html::attr(element, "name").filter(|name| !name.is_empty())?.to_owned();
    Some(Field { name, id: html::attr(element, "id"), value })
}

/// The value of the option that a select shows.
fn chosen(select: NodeRef<'_, Node>) -> Option<&str> {
    let options = select.descendants().filter_map(|node| node.value().as_element()).filter(|e| e.name() == "option");
    let first = options.clone().next();
    let mut marked = options.filter(|option| html::attr(option, "selected").is_some());
    html::attr(marked.next().or(first)?, "value")
}
