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

/// A plan as it is gathered.
#[derive(Default)]
struct Draft {
    name: String,
    families: BTreeMap<String, u64>,
    columns: Vec<Column>,
    lists: Vec<List>,
    units: BTreeSet<String>,
    left: BTreeMap<String, u64>,
}

impl Store {
    /// What was found of every portal, in the order in which they were given.
    pub fn plans(&self) -> Result<Vec<Plan>, Error> {
        let mut plans = BTreeMap::new();
        let mut select = self.conn.prepare("SELECT id, name FROM portal ORDER BY id")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            plans.insert(row.get::<_, i64>(0)?, Draft { name: row.get(1)?, ..Draft::default() });
        }
        self.ways(&mut plans)?;
        self.lists(&mut plans)?;
        Ok(plans.into_values().map(Draft::plan).collect())
    }

    /// What was asked of all portals, in one pass: a project may have thousands of them and millions of addresses.
    fn ways(&self, plans: &mut BTreeMap<i64, Draft>) -> Result<(), Error> {
        let sql = format!("SELECT {}, u.state, u.family, u.reason, u.portal FROM url u ORDER BY u.id", lead::TASK);
        let mut select = self.conn.prepare(&sql)?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let Some(plan) = plans.get_mut(&row.get(17)?) else { continue };
            let task = lead::task(row)?;
            if let Some(family) = row.get::<_, Option<String>>(15)? {
                *plan.families.entry(family).or_default() += 1;
            }
            let ended = state::state(row.get(14)?);
            if ended != State::Done {
                let reason: Option<String> = row.get(16)?;
                *plan.left.entry(reason.unwrap_or_else(|| state::name(ended).to_owned())).or_default() += 1;
            }
            let context = task.lead.context;
            plan.units.extend(context.unit.clone().filter(|unit| label::sense(unit) == label::Sense::Unit));
            let is_column = task.lead.role == Role::Column || task.lead.role == Role::Start && context.annual;
            if is_column && ended == State::Done {
                let url = task.lead.request.url.to_string();
                plan.columns.push(Column { title: context.title, unit: context.unit, url });
            }
        }
        Ok(())
    }

    fn lists(&self, plans: &mut BTreeMap<i64, Draft>) -> Result<(), Error> {
        let sql = "SELECT l.title, l.unit, l.name, count(r.key), l.total, l.portal FROM list l \
                   JOIN list_row r ON r.list = l.id GROUP BY l.id ORDER BY l.id";
        let mut select = self.conn.prepare(sql)?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let (title, unit, list) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let list = List { title, unit, list, rows: row.get(3)?, total: row.get(4)? };
            if let Some(plan) = plans.get_mut(&row.get(5)?) {
                plan.lists.push(list);
            }
        }
        Ok(())
    }
}

impl Draft {
    fn plan(self) -> Plan {
        let Self { name, families, columns, lists, units, left } = self;
        let mut families: Vec<_> = families.into_iter().collect();
        families.sort_by_key(|(_, pages)| std::cmp::Reverse(*pages));
        Plan { name, families, columns, lists, units: units.into_iter().collect(), left }
    }
}
