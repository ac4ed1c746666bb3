//! What a dry run found: the families of a portal, its columns of annual reports and its units.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Store, lead, state};
use crate::crawl::State;
use crate::crawl::frontier::Error;
use crate::portal::{Role, label};

/// What a dry run found of a portal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Its name.
    pub name: String,
    /// Families and how many pages each recognised, the most frequent first.
    pub families: Vec<(String, u64)>,
    /// Columns of annual reports.
    pub columns: Vec<Column>,
    /// The lists in them that have rows.
    pub lists: Vec<List>,
    /// Units that have pages of their own.
    pub units: Vec<String>,
    /// Requests that were not made, with their reasons.
    pub left: BTreeMap<String, u64>,
}

/// A column of annual reports.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Column {
    /// What its link says.
    pub title: Option<String>,
    /// The unit whose column it is.
    pub unit: Option<String>,
    /// Where it is.
    pub url: String,
}

/// A list of articles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct List {
    /// What its column is called.
    pub title: Option<String>,
    /// The unit whose list it is.
    pub unit: Option<String>,
    /// Its identity: the address of its first page, or of what feeds it.
    pub list: String,
    /// The rows that were seen.
    pub rows: u32,
    /// The total that it states.
    pub total: Option<u32>,
}

impl Store {
    /// What was found of every portal, in the order in which they were given.
    pub fn plans(&self) -> Result<Vec<Plan>, Error> {
        let mut plans = BTreeMap::new();
        let mut select = self.conn.prepare("SELECT id, name FROM portal ORDER BY id")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            plans.insert(row.get::<_, i64>(0)?, Plan { name: row.get(1)?, ..Plan::default() });
        }
        for (portal, plan) in &mut plans {
            self.fill(*portal, plan)?;
        }
        Ok(plans.into_values().collect())
    }

    fn fill(&self, portal: i64, plan: &mut Plan) -> Result<(), Error> {
        let mut families = BTreeMap::<String, u64>::new();
        let mut units = BTreeSet::new();
        let sql =
            format!("SELECT {}, u.state, u.family, u.reason FROM url u WHERE u.portal = ?1 ORDER BY u.id", lead::TASK);
        let mut select = self.conn.prepare(&sql)?;
        let mut rows = select.query([portal])?;
        while let Some(row) = rows.next()? {
            let task = lead::task(row)?;
            if let Some(family) = row.get::<_, Option<String>>(15)? {
                *families.entry(family).or_default() += 1;
            }
            let ended = state::state(row.get(14)?);
            if ended != State::Done {
                let reason: Option<String> = row.get(16)?;
                *plan.left.entry(reason.unwrap_or_else(|| state::name(ended).to_owned())).or_default() += 1;
            }
            let context = task.lead.context;
            units.extend(context.unit.clone().filter(|unit| label::sense(unit) == label::Sense::Unit));
            let is_column = task.lead.role == Role::Column || task.lead.role == Role::Start && context.annual;
            if is_column && ended == State::Done {
                let url = task.lead.request.url.to_string();
                plan.columns.push(Column { title: context.title, unit: context.unit, url });
            }
        }
        plan.families = families.into_iter().collect();
        plan.families.sort_by_key(|(_, pages)| std::cmp::Reverse(*pages));
        plan.units = units.into_iter().collect();
        plan.lists = self.lists(portal)?;
        Ok(())
    }

    fn lists(&self, portal: i64) -> Result<Vec<List>, Error> {
        let sql = "SELECT l.title, l.unit, l.name, count(r.key), l.total FROM list l JOIN list_row r ON r.list = l.id \
                   WHERE l.portal = ?1 GROUP BY l.id ORDER BY l.id";
        let mut select = self.conn.prepare(sql)?;
        let rows = select.query_map([portal], |row| {
            let (title, unit, list) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(List { title, unit, list, rows: row.get(3)?, total: row.get(4)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
