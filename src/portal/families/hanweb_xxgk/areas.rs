//! The units and years that a page or tree of the disclosure module offers.

use scraper::{ElementRef, Html};

use crate::portal::fragment::clean;
use crate::portal::label::{self, Sense};
use crate::portal::script::{self, Script};

/// A unit: the code by which the module knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Area {
    /// Its code: the 18 characters of a unified social credit code, also with a suffix, or an older code.
    pub(super) code: String,
    /// Its name.
    pub(super) name: String,
    /// The code of a column, where the entry names one.
    pub(super) column: Option<String>,
}

/// The units that are offered, each once: by links, options, nodes of a script, calls of a script.
pub(super) fn offered(html: &Html, text: &Script) -> Vec<Area> {
    let mut found: Vec<Area> = Vec::new();
    let all = elements(html).chain(nodes(text)).chain(calls(text.text()));
    for area in all.filter(|area| !area.name.is_empty()) {
        if !found.iter().any(|other| (&other.code, &other.column) == (&area.code, &area.column)) && found.len() < 1000 {
            found.push(area);
        }
    }
    found
}

/// The years that selects offer.
pub(super) fn years(html: &Html) -> Vec<u16> {
    let options = html.tree.nodes().filter_map(ElementRef::wrap).filter(|element| element.value().name() == "option");
    let year = |option: ElementRef<'_>| {
        let said = [option.attr("value").unwrap_or_default().to_owned(), option.text().collect::<String>()];
        let number = |text: &String| text.trim().trim_end_matches(['年', '度']).trim().parse::<u16>().ok();
        said.iter().find_map(number).filter(|year| (2000..2100).contains(year))
    };
    options.filter_map(year).take(100).collect()
}

fn elements(html: &Html) -> impl Iterator<Item = Area> {
    html.tree.nodes().filter_map(ElementRef::wrap).filter_map(|element| {
        let value = element.value();
        if !matches!(value.name(), "a" | "option" | "li" | "span" | "div" | "dd" | "td") {
            return None;
        }
        let script = ["href", "onclick", "value", "data-url", "url"].iter().filter_map(|name| element.attr(name));
        let script = script.map(|text| text.replace("&amp;", "&")).collect::<Vec<_>>().join(" ");
        let said = ["data-area", "area", "vc_xxgkarea", "data-code"].iter().find_map(|name| element.attr(name));
        let name = element.attr("title").map(clean).filter(|title| !title.is_empty());
        let name = name.unwrap_or_else(|| clean(&element.text().take(8).collect::<String>()));
        // units that were there before credit codes keep older ones: `014500858`, `PX0043`
        let is_unit = label::sense(&name) == Sense::Unit;
        let is_area = |code: &str| is_credit_code(code) || is_unit && is_older_code(code);
        let bare = || element.attr("value").filter(|_| value.name() == "option").filter(|code| is_area(code));
        let quoted = || quoted(&script).find(|word| is_area(word)).map(str::to_owned);
        let code = said.or_else(bare).map(str::to_owned).or_else(|| assigned(&script)).or_else(quoted)?;
        (is_code(&code) && name.chars().count() <= 40).then(|| Area { code, name, column: column(&script) })
    })
}

/// Nodes of trees in scripts: `{id: 1, name: '财政局', area: '…'}`.
fn nodes(text: &Script) -> impl Iterator<Item = Area> {
    let whole = text.text();
    let starts = whole.match_indices(['[', '{']).map(|(at, _)| at);
    let mut end = 0;
    let mut found = Vec::new();
    for at in starts.take(20_000) {
        let Some(rest) = whole.get(at..).filter(|_| at >= end) else { continue };
        let inner = rest.get(1..).unwrap_or_default().trim_start();
        let is_list = rest.starts_with('[') && inner.starts_with('{');
        let is_answer = rest.starts_with('{') && at == whole.len() - whole.trim_start().len();
        if !is_list && !is_answer {
            continue;
        }
        let Some((value, length)) = script::measured(rest) else { continue };
        // what was read is not read again from the inside
        end = at + length;
        for object in script::objects(&value, 5000) {
            let address = script::first(object, &["url", "href", "link", "click"]).unwrap_or_default();
            let by_id = || script::field(object, "id").filter(|id| is_credit_code(id));
            let code = script::first(object, &["area", "vc_xxgkarea", "vc_area", "areaCode", "code", "unitCode"]);
            let code = code.or_else(|| assigned(&address)).or_else(by_id).filter(|code| is_code(code));
            let name = script::first(object, &["name", "title", "text", "label", "vc_name"]);
            if let Some((code, name)) = code.zip(name) {
                let column = script::field(object, "infotypeId").or_else(|| column(&address));
                found.push(Area { code, name: clean(&name), column });
            }
        }
    }
    found.into_iter()
}

/// Calls that build a tree: `d.add(1, 0, '财政局', '…area=…')`.
fn calls(text: &str) -> impl Iterator<Item = Area> {
    let call = |at: usize| {
        let rest = text.get(at + 1..)?;
        let arguments = rest.get(..rest.floor_char_boundary(600)).unwrap_or(rest);
        let arguments = arguments.split([';', '\n']).next()?;
        let words: Vec<&str> = quoted(arguments).take(12).collect();
        let name = words.iter().find(|word| word.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c)))?;
        let is_unit = label::sense(name) == Sense::Unit;
        let is_area = |code: &str| is_credit_code(code) || is_unit && is_older_code(code);
        let code = tokens(arguments).find(|word| is_area(word)).map(str::to_owned);
        let code = assigned(arguments).or(code).filter(|code| is_code(code))?;
        let is_markup = name.contains(['<', '>', '=']);
        (!is_markup).then(|| Area { code, name: clean(name), column: column(arguments) })
    };
    text.match_indices('(').map(|(at, _)| at).take(5000).filter_map(call).collect::<Vec<_>>().into_iter()
}

/// What stands between quotes.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split(['"', '\'']).skip(1).step_by(2).map(str::trim)
}

/// What may be a code, whatever quotes stand around it: `"javascript:sel('11…')"`.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).filter(|word| !word.is_empty())
}

/// The code that an address gives: `area=…`, `vc_xxgkarea=…`.
fn assigned(text: &str) -> Option<String> {
    parameter(text, "area=")
}

fn column(text: &str) -> Option<String> {
    parameter(text, "infotypeId=")
}

fn parameter(text: &str, mark: &str) -> Option<String> {
    let (_, after) = text.split_once(mark)?;
    let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(after.len());
    after.get(..end).filter(|code| !code.is_empty()).map(str::to_owned)
}

fn is_code(code: &str) -> bool {
    (3..=40).contains(&code.len()) && code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// Whether a word may be a code from before credit codes: figures, perhaps with capitals before them.
fn is_older_code(code: &str) -> bool {
    let digits = code.chars().filter(char::is_ascii_digit).count();
    let is_date = code.len() == 8 && digits == 8 && code.starts_with("20");
    (5..=18).contains(&code.len())
        && digits >= 4
        && !is_date
        && code.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase() || c == '-')
}

/// Whether a code is a unified social credit code (GB 32100), also with a suffix such as `-1`.
fn is_credit_code(code: &str) -> bool {
    let own = code.split('-').next().unwrap_or_default();
    own.len() == 18
        && own.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
        && own.chars().filter(char::is_ascii_digit).count() >= 8
}
