//! Any static site: links, lists and pagers as a reader sees them.
//!
//! It reads every page, those of the other families as well; the list that it finds has the identity that they give it.
//! A column that shows no rows and has a script ask a service which is of no known system is read from that.

use crate::portal::service::Service;
use crate::portal::{Family, Kind, Listing, Reading, View, list, navigation};

mod asked;

pub(super) struct Generic;

const NAME: &str = "generic";

impl Family for Generic {
    fn name(&self) -> &'static str {
        NAME
    }

    fn fits(&self, _view: &View<'_>) -> bool {
        true
    }

    fn read(&self, view: &View<'_>) -> Reading {
        if view.lead.context.family.as_deref() == Some(NAME) {
            return Service::of(view).map(|service| asked::answer(view, service)).unwrap_or_default();
        }
        if view.lead.context.annual && view.text.starts_with(['{', '[']) {
            return data(view);
        }
        let mut reading = navigation::read(view);
        let has_rows = reading.lists.iter().any(|list| !list.rows.is_empty());
        if !has_rows && reading.kind != Kind::Article && navigation::is_list(view) {
            reading.leads.extend(asked::services(view));
        }
        reading
    }
}

/// A part of a page that comes as JSON: the rows that it has.
fn data(view: &View<'_>) -> Reading {
    let Some(records) = list::records(view) else { return Reading::default() };
    let list = Listing { list: view.list(), rows: records.rows, total: records.total, next: Vec::new() };
    let kind = if list.rows.is_empty() { Kind::Empty } else { Kind::List };
    Reading { kind, lists: vec![list], ..Reading::default() }
}
