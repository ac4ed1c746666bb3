//! A portal 门户网站: where its annual reports are listed, and what each of its pages leads to.
//!
//! Pure: a page that came goes in, a [`Reading`] comes out: leads to further pages, the rows of a list, its stated
//! total. What is asked when, and whether at all, is decided elsewhere. One site system (family) a file under
//! `families`, recognised by its marks page by page, since sites mix systems; the generic one is the last.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::page::Page;

pub mod address;
pub mod article;
mod course;
mod date;
mod families;
mod fragment;
pub mod label;
mod links;
mod list;
mod mark;
mod navigation;
mod outline;
mod pager;
mod script;
mod service;
mod view;

pub use families::FAMILIES;
pub use links::{Link, Zone};
pub use view::View;

/// What is asked of a server.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Request {
    /// Where.
    pub url: Url,
    /// What is posted; nothing for a GET.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// The page that leads there: some servers answer 404 without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referer: Option<Url>,
}

/// What is posted.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Body {
    /// Its Content-Type.
    pub media_type: String,
    /// Its text.
    pub text: String,
}

/// What a page is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Where a crawl starts: a home page, a column, an article or an attachment.
    #[default]
    Start,
    /// A page on the way to annual reports: 政府信息公开, or that of one unit.
    Hub,
    /// A column 栏目 of annual reports, or a part of one: a year, a group of units, a unit.
    Column,
    /// A further page of a list, or the answer of the service that feeds one.
    List,
    /// An article that may be a report.
    Article,
    /// A file that an article or a list offers.
    Attachment,
}

/// A request with what is known of it before it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// What is asked.
    pub request: Request,
    /// What for.
    pub role: Role,
    /// What the pages before it said.
    #[serde(default)]
    pub context: Context,
}

/// What the pages before it said of a lead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Context {
    /// The family that the portal is said to be of: its pages are read so though they bear no mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The family whose service answers; such an answer has no marks of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// What that family has to remember from one page of a list to the next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// What the link says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The unit whose pages these are, where a list of units led here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The year of the column, as its link says: that of the reports or that of their publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<u16>,
    /// The date that the list gives, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Number of the request that brought the beginning of an article, for its further pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub begun: Option<i64>,
    /// Steps from the start.
    pub depth: u8,
    /// Whether it is below a column of annual reports.
    pub annual: bool,
    /// The list that it belongs to: the address of its first page, or of what feeds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// Number of the page in its list, counted from 1; 0 outside lists.
    pub number: u32,
    /// For an address that was guessed and not read: the prefix that its rows must share to count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guess: Option<String>,
}

/// What a page turned out to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A page that leads on: links to columns, units, hubs.
    #[default]
    Hub,
    /// A list of articles or files, or the answer of a service with rows.
    List,
    /// A list that says itself that it is empty (暂无相关信息).
    Empty,
    /// A single article.
    Article,
    /// A page that a script fills, by none of the services that are known.
    Shell,
    /// No page: a file.
    File,
}

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it leads.
    pub lead: Lead,
    /// What its title says.
    pub sense: label::Sense,
}

/// A list of rows, or a part of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Identity of the list, the same on all its pages.
    pub list: String,
    /// All rows, those that are no reports as well: the stated total counts them.
    pub rows: Vec<Row>,
    /// The total that the list states.
    pub total: Option<u32>,
    /// Where it goes on. Asked only if this part had a row that is new to the list.
    pub next: Vec<Lead>,
}

/// What a page leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What it is.
    pub kind: Kind,
    /// The family that recognised it.
    pub family: Option<&'static str>,
    /// The title of an article: lists cut theirs.
    pub title: Option<String>,
    /// Whether the text of an article goes on on another page, to which the last of the leads leads.
    pub is_open: bool,
    /// The whole of an article that ends on this page and began on another, as a page of its own.
    pub whole: Option<String>,
    /// Columns, hubs, units, frames, attachments.
    pub leads: Vec<Lead>,
    /// The lists on it.
    pub lists: Vec<Listing>,
}

/// A site system 建站系统: how it is recognised and how its pages are read.
pub trait Family: Sync {
    /// Its name, that of its file with `-` for `_`.
    fn name(&self) -> &'static str;
    /// What stands in the source of its pages and of no others, letter for letter.
    fn marks(&self) -> &'static [&'static str] {
        &[]
    }
    /// Whether a page is one of its own: one of its marks is enough, unless it knows better.
    fn fits(&self, view: &View<'_>) -> bool {
        self.marks().iter().any(|mark| view.has(mark))
    }
    /// What a page leads to: one that fits, or the answer of its own service (`lead.context.family`).
    fn read(&self, view: &View<'_>) -> Reading;
}

impl Request {
    /// A plain GET.
    pub fn get(url: Url) -> Self {
        Self { url, body: None, referer: None }
    }

    /// A form that is posted.
    pub fn form(url: Url, fields: &[(&str, &str)]) -> Self {
        let text = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let media_type = "application/x-www-form-urlencoded; charset=UTF-8".to_owned();
        Self { url, body: Some(Body { media_type, text }), referer: None }
    }

    /// A JSON value that is posted.
    pub fn json(url: Url, value: &serde_json::Value) -> Self {
        let body = Body { media_type: "application/json".to_owned(), text: value.to_string() };
        Self { url, body: Some(body), referer: None }
    }

    /// The same, coming from a page.
    pub fn from(self, referer: &Url) -> Self {
        Self { referer: Some(referer.clone()), ..self }
    }
}

/// Reads a page that came for a lead. Never fails: a page that says nothing gives an empty reading.
pub fn read(page: &Page, lead: &Lead) -> Reading {
    View::new(page, lead).map_or_else(Reading::file, |view| read_view(&view))
}

/// Reads the view of a page.
pub fn read_view(view: &View<'_>) -> Reading {
    let lead = view.lead;
    if let Some(family) = lead.context.family.as_deref().and_then(family) {
        let reading = Reading { family: Some(family.name()), ..family.read(view) };
        return if is_report(view, &reading) { of_report(view, reading) } else { reading };
    }
    let mut whole = Reading::default();
    let mut known = HashSet::new();
    let is_way = matches!(lead.role, Role::Start | Role::Hub | Role::Column);
    let hint = lead.context.hint.as_deref().filter(|_| is_way);
    for family in FAMILIES.iter().filter(|family| family.fits(view) || hint == Some(family.name())) {
        let part = family.read(view);
        whole.family = whole.family.or(Some(family.name()));
        if whole.kind == Kind::default() {
            whole.kind = part.kind;
        }
        whole.is_open |= part.is_open;
        whole.whole = whole.whole.or(part.whole);
        whole.leads.extend(part.leads.into_iter().filter(|lead| known.insert(lead.request.clone())));
        part.lists.into_iter().for_each(|list| whole.merge(list));
    }
    if whole.kind == Kind::Article {
        whole.title = article::title(view);
    }
    whole
}

/// Whether a service that was asked for a list answered with a report itself.
fn is_report(view: &View<'_>, reading: &Reading) -> bool {
    let has_none = reading.lists.iter().all(|list| list.rows.iter().all(|row| row.lead.role == Role::Attachment));
    has_none && view.lead.context.annual && article::landmarks(view) >= article::SURE
}

/// The reading of an answer that is a report: with its files, and with what else it leads to.
fn of_report(view: &View<'_>, reading: Reading) -> Reading {
    let mut leads = reading.leads;
    let files = article::attachments(view).into_iter();
    leads.extend(files.filter(|file| !leads.iter().any(|lead| lead.request == file.request)).collect::<Vec<_>>());
    Reading { kind: Kind::Article, title: article::title(view), leads, lists: Vec::new(), ..reading }
}

impl Reading {
    /// What is read of a file, which has no view.
    pub fn file() -> Self {
        Self { kind: Kind::File, ..Self::default() }
    }

    /// Adds a list; what two families say of one list is one.
    fn merge(&mut self, list: Listing) {
        match self.lists.iter_mut().find(|other| other.list == list.list) {
            Some(other) => {
                let known: HashSet<Request> = other.rows.iter().map(|row| row.lead.request.clone()).collect();
                other.rows.extend(list.rows.into_iter().filter(|row| !known.contains(&row.lead.request)));
                other.total = other.total.or(list.total);
                other.next.extend(list.next);
            }
            None => self.lists.push(list),
        }
    }
}

/// The family of a name.
pub fn family(name: &str) -> Option<&'static dyn Family> {
    FAMILIES.iter().copied().find(|family| family.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_stands_for_the_marks_that_a_page_lacks() {
        let read = |hint: Option<&str>| {
            let context = Context { hint: hint.map(str::to_owned), annual: true, ..Context::default() };
            let url = Url::parse("http://a.gov.cn/col/").unwrap();
            let lead = Lead { request: Request::get(url), role: Role::Column, context };
            let page =
                Page { bytes: "<html><p>政府信息公开年报</p></html>".as_bytes().to_vec(), ..Page::default() };
            super::read(&page, &lead).family
        };
        assert_eq!((read(None), read(Some("vsb"))), (Some("generic"), Some("vsb")));
    }
}
