//! A crawl 采集: drives portals over the door to the network, bounded, polite, resumable.

use crate::fetch::archive::Place;
use crate::portal::{Context, Lead, Row};

mod engine;
pub mod frontier;
mod pacer;
pub mod progress;
mod reading;
pub mod scope;
mod settings;
mod site;
mod verdict;
mod writer;

pub use engine::{Crawl, Ending, Error};
pub use reading::{Examine, Examined};
pub use settings::{AGENT, Settings};

/// Number of a host in the frontier.
pub type HostId = i64;
/// Number of a request in the frontier.
pub type TaskId = i64;
/// Number of a portal in the frontier.
pub type PortalId = i64;

/// A portal to be crawled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Start {
    /// Name, as the portal table gives it; else its host.
    pub name: String,
    /// GB/T 2260 code of its division, where given.
    pub division: Option<String>,
    /// Where it is entered.
    pub urls: Vec<url::Url>,
    /// The family that it is of, where given.
    pub family: Option<String>,
    /// Platform that several portals share, where given: they share a pace.
    pub platform: Option<String>,
    /// Requests a second to one of its hosts, where given.
    pub rate: Option<f64>,
}

/// A request that was taken from the frontier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its number.
    pub id: TaskId,
    /// The host that is asked.
    pub host: HostId,
    /// The portal that it belongs to.
    pub portal: PortalId,
    /// What is asked.
    pub lead: Lead,
    /// Earlier tries.
    pub tries: u8,
    /// Hops of redirects that led here.
    pub hops: u8,
    /// Validators of what came last time, for a recrawl.
    pub etag: Option<String>,
    /// `Last-Modified` of what came last time.
    pub last_modified: Option<String>,
    /// SHA-256 of the body that came last time, lower-case hex.
    pub digest: Option<String>,
    /// When that was asked for, milliseconds since 1970.
    pub at: Option<i64>,
    /// Whether its answer is known already, for another list: see [`frontier::Committed::echoes`].
    pub echo: bool,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum State {
    /// Not yet asked, or to be asked again.
    #[default]
    Pending,
    /// Came.
    Done,
    /// Not modified since last time.
    Unmodified,
    /// A redirect; what it leads to is a request of its own.
    Redirected,
    /// 404 or 410, or a page that says 200 and means that.
    Gone,
    /// Failed for good.
    Failed,
    /// Forbidden by robots.txt.
    Disallowed,
    /// An obstacle: a challenge or block.
    Challenged,
    /// Not asked: out of scope, a trap, or beyond the budget.
    Skipped,
}

/// All that is to be written of a request that ended, in one transaction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Done {
    /// The request.
    pub task: TaskId,
    /// How it ended.
    pub state: State,
    /// Why, a snake name of the obstacle, failure or refusal; empty where it came.
    pub reason: String,
    /// Status code, where there was an answer.
    pub status: Option<u16>,
    /// Status, headers and first bytes of an obstacle, for a human to look at.
    pub evidence: Option<String>,
    /// Not to be asked again before this time, milliseconds since 1970, for one that is [`State::Pending`].
    pub not_before: Option<i64>,
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub last_modified: Option<String>,
    /// SHA-256 of its body, lower-case hex.
    pub digest: Option<String>,
    /// Where the archive keeps it.
    pub place: Option<Place>,
    /// When it was asked, milliseconds since 1970.
    pub at: i64,
    /// The family that recognised the page.
    pub family: Option<String>,
    /// What the page leads to; what is known already is not asked again.
    pub leads: Vec<Lead>,
    /// What it leads to and is not asked, with the reason as a snake name; kept for the account.
    pub skipped: Vec<(Lead, String)>,
    /// Lists, or parts of lists, on the page.
    pub lists: Vec<Listed>,
    /// Reports that it is.
    pub reports: Vec<Harvest>,
    /// What it is of an article that goes over several pages.
    pub share: Option<Share>,
    /// For a further page of such an article, a mark of what the pages before it had said when it was asked for.
    pub after: Option<u64>,
    /// For a page that should be a report and gave none.
    pub unread: Option<Unread>,
    /// For an echo, the list that it was read for.
    pub echo: Option<String>,
}

/// A mark of what the pages of an article before a further one say; nothing for a page that is none.
pub fn after(context: &Context) -> Option<u64> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    context.begun?;
    let mut hasher = DefaultHasher::new();
    context.state.hash(&mut hasher);
    Some(hasher.finish())
}

/// What a page is of an article that goes over several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// One that goes on on another page.
    Open,
    /// The last one: what was read is the whole, which stands where it begins, at that request.
    Last(TaskId),
}

/// A list, or a part of one, as the frontier keeps it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listed {
    /// Identity of the list, the same on all its pages.
    pub list: String,
    /// What it is called.
    pub title: Option<String>,
    /// The unit whose list it is.
    pub unit: Option<String>,
    /// The total that it states.
    pub total: Option<u32>,
    /// All rows; those whose lead is to be asked with `true`.
    pub rows: Vec<(Row, bool)>,
    /// Where it goes on, if one of the rows is new to the list.
    pub next: Vec<Lead>,
}

/// A report, with what the rules found, ready to be stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Harvest {
    /// SHA-256 of the record without its source: the same report at two places is one.
    pub content: String,
    /// Name of the issuer.
    pub issuer: Option<String>,
    /// GB/T 2260 code of its division.
    pub division: Option<String>,
    /// Its year.
    pub year: Option<u16>,
    /// Its title.
    pub title: Option<String>,
    /// The form, `2019` or `2021`.
    pub form: Option<String>,
    /// The record as JSON (`gouji.report/1`), its source with `url` and `archive`.
    pub record: String,
    /// Findings, each as JSON (`gouji.finding/1`).
    pub findings: Vec<Found>,
}

/// A finding, ready to be stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Id of the rule.
    pub rule: String,
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// `fail` or `not_evaluated`.
    pub status: String,
    /// Its fingerprint.
    pub fingerprint: String,
    /// The whole finding as JSON.
    pub json: String,
}

/// A page or file that should be a report and could not be read as one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    /// What it is called.
    pub title: Option<String>,
    /// Its issuer by its title or the list that it stands in.
    pub issuer: Option<String>,
    /// Its year by its title.
    pub year: Option<u16>,
    /// Its format, as found from its content.
    pub format: String,
    /// Whether there is no reader of its format yet: it is read when there is one, from the archive.
    pub waits: bool,
    /// Why it was not read, in English.
    pub reason_en: String,
    /// Why it was not read, in Chinese.
    pub reason_zh: String,
}
