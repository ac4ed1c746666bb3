//! What a page that came gives: leads, rows, reports; ready to be written. Pure, and so done on any thread.

use std::collections::HashMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use url::Url;

use super::scope::{OUT_OF_SCOPE, Scope};
use super::{Done, Harvest, Listed, PortalId, Settings, Share, State, Task, Unread};
use crate::fetch::obstacle::{self, NoFile};
use crate::fetch::soft404::{self, Fingerprint};
use crate::fetch::{Answer, Cut, codec, hold};
use crate::page::Page;
use crate::portal::{self, Kind, Lead, Reading, Role, Row, View, label};
use crate::text::hex::hex;

/// Steps from the start after which a way is given up.
const DEEPEST: u8 = 16;
/// How often a page that ends early is asked for again.
const CUT_TRIES: u8 = 2;
/// Of a year that is not wanted.
const OTHER_YEAR: &str = "other_year";
/// Largest body that a compressed one may give.
const MOST_DECODED: usize = 128 << 20;

/// What makes reports of pages. Pure: no network, no file.
pub trait Examine: Send + Sync {
    /// The reports of a page that came for a lead, or why there is none.
    fn examine(&self, page: &Page, lead: &Lead) -> Examined;
    /// The same for a page whose view is at hand, so that it need not be parsed again.
    fn examine_view(&self, page: &Page, _view: &View<'_>, lead: &Lead) -> Examined {
        self.examine(page, lead)
    }
    /// What is said of a page that has a part of an article, until the others come.
    fn part(&self, page: &Page, lead: &Lead) -> Unread;
    /// Whether there is a reader for a format that had none when a file was archived.
    fn reads(&self, format: &str) -> bool;
}

/// What a page was made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Examined {
    /// The reports.
    pub reports: Vec<Harvest>,
    /// Why there is none.
    pub unread: Option<Unread>,
}

/// What is known of a host's pages that are no content.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Facts {
    /// Its home page.
    pub(super) home: Option<Fingerprint>,
    /// What it answers to a path that does not exist, where that is no 404.
    pub(super) probe: Option<Fingerprint>,
}

/// The stage between what came and what is written.
pub(super) struct Stage {
    pub(super) settings: Settings,
    pub(super) scopes: HashMap<PortalId, Scope>,
    pub(super) examiner: Arc<dyn Examine>,
}

impl Stage {
    /// Reads what came for a task with a status of success.
    pub(super) fn read(&self, task: &Task, answer: &Answer, facts: &Facts, at: i64) -> Done {
        let done = came(task, answer, at);
        if answer.truncated == Some(Cut::Length) {
            return Done { state: State::Failed, reason: "too_large".into(), ..done };
        }
        let url = &task.lead.request.url;
        let decoded = codec::decode(answer, MOST_DECODED);
        if decoded.flaw.is_some() {
            return Done { state: State::Failed, reason: "damaged".into(), ..done };
        }
        if task.lead.role == Role::Attachment
            && let Some(none) = obstacle::no_file(answer, url)
        {
            let reason = if none == NoFile::Empty { "empty" } else { "error_page" };
            return Done { state: State::Failed, reason: reason.into(), ..done };
        }
        let page = page(url, answer, decoded.bytes.into_owned());
        let view = View::new(&page, &task.lead);
        let reading = view.as_ref().map_or_else(Reading::file, portal::read_view);
        let rows = reading.lists.iter().map(|list| list.rows.len()).sum::<usize>();
        let done = self.reports(task, (&page, view.as_ref()), &reading, rows, done);
        if done.reports.is_empty()
            && rows == 0
            && let Some(reason) = view.as_ref().and_then(|view| soft_404(task, view, facts))
        {
            return Done { state: State::Gone, reason: reason.into(), unread: None, ..done };
        }
        if done.reports.is_empty() && rows == 0 && reading.leads.is_empty() && task.tries < CUT_TRIES && is_cut(&page) {
            // a length that was told too short looks like a whole answer
            let again = hold::SPREAD.get(usize::from(task.tries)).copied().unwrap_or(1);
            let wait = self.settings.retry.saturating_mul(again);
            let not_before = Some(at.saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)));
            // without validators, by which the rest would never be sent
            let (task, status) = (done.task, done.status);
            return Done {
                task,
                state: State::Pending,
                reason: "cut".into(),
                status,
                not_before,
                at,
                ..Done::default()
            };
        }
        self.leads(task, reading, done)
    }

    /// What a file says that was archived when there was no reader of its format.
    pub(super) fn read_again(&self, task: &Task, answer: &Answer, at: i64) -> Done {
        let body = codec::decode(answer, MOST_DECODED).bytes.into_owned();
        let page = page(&task.lead.request.url, answer, body);
        let examined = self.examiner.examine(&page, &task.lead);
        let reports = self.wanted_reports(examined.reports);
        let done = came(task, answer, at);
        Done { reports, unread: examined.unread, ..done }
    }

    /// The reports of a page that may be one.
    fn reports(
        &self,
        task: &Task,
        (page, view): (&Page, Option<&View<'_>>),
        reading: &Reading,
        rows: usize,
        mut done: Done,
    ) -> Done {
        let (role, kind) = (task.lead.role, reading.kind);
        if reading.is_open {
            // a part of a report is none: what is missing is said until the last part comes
            let is_first = task.lead.context.begun.is_none();
            done.share = Some(Share::Open);
            done.unread = is_first.then(|| self.examiner.part(page, &task.lead)).filter(|part| self.is_wanted(part));
            return done;
        }
        let leads_nowhere = reading.leads.is_empty() && rows == 0;
        let may_be_report = matches!(role, Role::Article | Role::Attachment)
            || matches!(kind, Kind::Article | Kind::File)
            || (leads_nowhere && matches!(role, Role::Start | Role::Column));
        if !may_be_report {
            return done;
        }
        let mut lead = task.lead.clone();
        lead.context.title = reading.title.clone().or(lead.context.title);
        let joined = reading.whole.as_ref().map(|whole| Page {
            bytes: whole.clone().into_bytes(),
            content_type: Some("text/html; charset=utf-8".to_owned()),
            ..page.clone()
        });
        done.share = task.lead.context.begun.filter(|_| joined.is_some()).map(Share::Last);
        let examined = match view {
            _ if joined.is_some() => self.examiner.examine(joined.as_ref().unwrap_or(page), &lead),
            Some(view) => self.examiner.examine_view(page, view, &lead),
            None => self.examiner.examine(page, &lead),
        };
        let found = examined.reports.len();
        done.reports = self.wanted_reports(examined.reports);
        if found > 0 && done.reports.is_empty() {
            done.reason = OTHER_YEAR.into();
        }
        let title = lead.context.title.as_deref().unwrap_or_default();
        let has_files = reading.leads.iter().any(|lead| lead.role == Role::Attachment);
        let is_expected = match (role, kind) {
            (Role::Attachment, _) | (_, Kind::File) => label::sense(title) != label::Sense::Decoy,
            (Role::Article, _) => !has_files && rows == 0 && label::sense(title) == label::Sense::Report,
            _ => false,
        };
        if found == 0 && is_expected {
            done.unread = examined.unread.filter(|unread| self.is_wanted(unread));
        }
        done
    }

    /// What a page leads to.
    fn leads(&self, task: &Task, reading: Reading, mut done: Done) -> Done {
        done.family = reading.family.map(str::to_owned);
        let from = &task.lead.request.url;
        let mut leads = reading.leads;
        if let Some(next) = leads.last_mut().filter(|_| reading.is_open) {
            next.context.begun = task.lead.context.begun.or(Some(task.id));
        }
        for lead in leads {
            match self.refuses(task.portal, from, &lead) {
                None => done.leads.push(lead),
                Some(OTHER_YEAR) => {}
                Some(reason) => done.skipped.push((lead, reason.to_owned())),
            }
        }
        done.lists = reading.lists.into_iter().map(|list| self.listed(task, list, &mut done.skipped)).collect();
        done
    }

    fn is_wanted(&self, unread: &Unread) -> bool {
        unread.year.is_none_or(|year| self.settings.wants(year))
    }

    fn wanted_reports(&self, reports: Vec<Harvest>) -> Vec<Harvest> {
        reports.into_iter().filter(|report| report.year.is_none_or(|year| self.settings.wants(year))).collect()
    }

    fn listed(&self, task: &Task, list: portal::Listing, skipped: &mut Vec<(Lead, String)>) -> Listed {
        let context = &task.lead.context;
        let from = &task.lead.request.url;
        let rows = list.rows.into_iter().map(|row| {
            let refused = self.refuses(task.portal, from, &row.lead);
            let asked = refused.is_none() && self.wants_row(&row);
            // what lies outside is told; a decoy, or another year, is no gap
            if let Some(reason) = refused.filter(|_| self.wants_row(&row)) {
                skipped.push((row.lead.clone(), reason.to_owned()));
            }
            (row, asked)
        });
        Listed {
            list: list.list,
            title: context.title.clone(),
            unit: context.unit.clone(),
            total: list.total,
            rows: rows.collect(),
            next: if self.settings.dry_run {
                Vec::new()
            } else {
                list.next.into_iter().filter(|lead| self.refuses(task.portal, from, lead).is_none()).collect()
            },
        }
    }

    fn wants_row(&self, row: &Row) -> bool {
        let title = row.lead.context.title.as_deref().unwrap_or_default();
        let year = label::year(title);
        // a service that was asked for all that a unit has answers with all sorts
        let is_none = match row.sense {
            label::Sense::Decoy => true,
            label::Sense::Other => !row.lead.context.annual,
            _ => false,
        };
        !self.settings.dry_run && !is_none && year.is_none_or(|year| self.settings.wants(year))
    }

    /// Why a lead is not asked.
    fn refuses(&self, portal: PortalId, from: &Url, lead: &Lead) -> Option<&'static str> {
        let context = &lead.context;
        if lead.role == Role::Column && context.year.is_some_and(|year| !self.settings.wants_column(year)) {
            return Some(OTHER_YEAR);
        }
        if context.depth > DEEPEST {
            return Some("too_deep");
        }
        if self.settings.dry_run && matches!(lead.role, Role::Article | Role::Attachment) {
            return Some("dry_run");
        }
        match self.scopes.get(&portal) {
            Some(scope) => scope.refuses(Some(from), &lead.request.url, lead.role),
            None => Some(OUT_OF_SCOPE),
        }
    }
}

fn page(url: &Url, answer: &Answer, bytes: Vec<u8>) -> Page {
    let content_type = answer.header("content-type").map(str::to_owned);
    Page { path: url.to_string(), url: Some(url.to_string()), content_type, bytes }
}

/// Whether a page of HTML ends before its end.
fn is_cut(page: &Page) -> bool {
    let has = |part: &[u8], tag: &str| memchr::memmem::find(&part.to_ascii_lowercase(), tag.as_bytes()).is_some();
    let head = page.bytes.get(..2048).unwrap_or(&page.bytes);
    let tail = page.bytes.get(page.bytes.len().saturating_sub(2048)..).unwrap_or_default();
    has(head, "<html") && !has(tail, "</html") && !has(tail, "</body")
}

fn soft_404(task: &Task, view: &View<'_>, facts: &Facts) -> Option<&'static str> {
    let is_entry = task.lead.role == Role::Start || task.lead.request.url.path() == "/";
    // the answer of a service is no page
    if is_entry || task.lead.context.family.is_some() {
        return None;
    }
    soft404::judge(&view.text, facts.home.as_ref(), facts.probe.as_ref()).map(|reason| reason.name())
}

/// What came, before it is looked into.
fn came(task: &Task, answer: &Answer, at: i64) -> Done {
    Done {
        task: task.id,
        state: State::Done,
        status: Some(answer.status),
        etag: answer.header("etag").map(str::to_owned),
        last_modified: answer.header("last-modified").map(str::to_owned),
        digest: Some(hex(&Sha256::digest(&answer.body))),
        after: super::after(&task.lead.context),
        at,
        ..Done::default()
    }
}
