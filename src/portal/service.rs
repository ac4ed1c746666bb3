//! A service that feeds a list, as its leads remember it from one page to the next.

use serde::{Deserialize, Serialize};
use url::Url;

use super::course::{Course, Step};
use super::{Kind, Lead, Listing, Reading, Request, Row, View, fragment, script};

/// What is remembered of a list that a service feeds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Service {
    /// Its address, without parameters.
    pub(super) address: String,
    /// Its parameters but for those of paging.
    pub(super) pairs: Vec<(String, String)>,
    /// Identity of the list.
    pub(super) list: String,
    /// The page that shows the list: some services want it as the referring one.
    pub(super) page: String,
    /// How far the list was read.
    pub(super) course: Course,
    /// What else its family has to know.
    pub(super) note: String,
}

impl Service {
    /// Of a page: the list is known by the address and those of its parameters that are named.
    pub(super) fn new(view: &View<'_>, address: &Url, pairs: Vec<(String, String)>, names: &[&str]) -> Self {
        let told = |name: &&str| script::get(&pairs, name).map(|value| ((*name).to_owned(), value.to_owned()));
        let known: Vec<(String, String)> = names.iter().filter_map(told).collect();
        let list = script::with_query(address, &known).to_string();
        let address = script::with_query(address, &[]).to_string();
        Self { address, pairs, list, page: view.url.to_string(), ..Self::default() }
    }

    /// The one that a lead remembers.
    pub(super) fn of(view: &View<'_>) -> Option<Self> {
        serde_json::from_str(view.lead.context.state.as_deref()?).ok()
    }

    /// The same with rows asked for a page and the total, where they are known.
    pub(super) fn sized(self, size: u32, total: Option<u32>) -> Self {
        Self { course: Course::new(size, total), ..self }
    }

    /// A parameter; nothing for a blank one.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        script::get(&self.pairs, name)
    }

    /// Its address.
    pub(super) fn url(&self, view: &View<'_>) -> Url {
        Url::parse(&self.address).unwrap_or_else(|_| view.url.clone())
    }

    /// A GET with its parameters and those of the page.
    pub(super) fn ask(&self, view: &View<'_>, family: &str, paging: &[(&str, String)]) -> Lead {
        let url = script::with_query(&self.url(view), &self.paged(paging));
        self.lead(view, Request::get(url), family)
    }

    /// Its parameters and those of the page.
    pub(super) fn paged(&self, paging: &[(&str, String)]) -> Vec<(String, String)> {
        let mut pairs = self.pairs.clone();
        paging.iter().for_each(|(name, value)| script::set(&mut pairs, name, value.as_str()));
        pairs
    }

    /// A lead with a request to it, below a column of annual reports where the page is one.
    pub(super) fn lead(&self, view: &View<'_>, request: Request, family: &str) -> Lead {
        let state = serde_json::to_string(self).ok();
        let mut lead = view.service(request.url, request.body, family, state);
        lead.request.referer = Url::parse(&self.page).ok().or(lead.request.referer);
        (lead.context.list, lead.context.number) = (Some(self.list.clone()), self.course.page);
        lead.context.annual |= fragment::is_column(view);
        lead
    }

    /// Takes the rows of an answer; `next` gives the lead to the page that comes next.
    pub(super) fn answered(mut self, view: &View<'_>, rows: Vec<Row>, next: impl FnOnce(&Self) -> Lead) -> Reading {
        let step = self.course.step(&rows);
        self.part(view, rows, step, next)
    }

    /// A reading with a part of the list and where it goes on.
    pub(super) fn part(
        &self,
        view: &View<'_>,
        rows: Vec<Row>,
        step: Step,
        next: impl FnOnce(&Self) -> Lead,
    ) -> Reading {
        let is_column = fragment::is_column(view);
        let goes_on = is_column || fragment::has_reports(&rows);
        let kind = if rows.is_empty() && fragment::says_empty(&view.text) { Kind::Empty } else { Kind::List };
        let (mut rows, leads) = fragment::split(view, rows);
        for row in &mut rows {
            row.lead.request.referer = Url::parse(&self.page).ok().or(row.lead.request.referer.take());
            row.lead.context.annual |= is_column;
        }
        let mut reading = Reading { kind, leads, ..Reading::default() };
        let mut listing = Listing { list: self.list.clone(), rows, total: self.course.total, next: Vec::new() };
        match step {
            Step::Next if goes_on => listing.next.push(next(self)),
            Step::Other if goes_on => reading.leads.push(next(self)),
            _ => {}
        }
        reading.lists.push(listing);
        reading
    }
}
