//! The account of a project: what was got, what was not and why, and for which units and years nothing was found.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use serde_json::Value;

use super::Store;
use crate::crawl::frontier::Error;

mod portals;
mod units;

/// The account of a project.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Account {
    /// The last run; nothing where none has begun.
    pub run: Option<Run>,
    /// What all hosts add up to.
    pub totals: Totals,
    /// Portals in the order in which they were given.
    pub portals: Vec<Portal>,
    /// The years of the grid: those that were asked for, else from the first that was found to the last.
    pub years: Vec<u16>,
    /// The grid of units and years, by division and name.
    pub units: Vec<Unit>,
    /// Pages and files that should be reports and were not read.
    pub unread: Vec<Unread>,
}

/// A run of the crawl.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Run {
    /// How it stands.
    pub state: Progress,
    /// When it began, milliseconds since 1970.
    pub began: i64,
    /// When it ended, milliseconds since 1970.
    pub ended: Option<i64>,
    /// Whether it asks again for what was known.
    pub recrawl: bool,
    /// What it was told; a text where that is no JSON.
    pub settings: Value,
}

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Progress {
    /// A process is at it.
    Running,
    /// Nothing is left to do.
    Complete,
    /// It came to its end, and something was refused, failed or still waits.
    Partial,
    /// It was stopped or killed, and can be resumed.
    Interrupted,
}

/// What all hosts add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Portals.
    pub portals: u64,
    /// Hosts that were met.
    pub hosts: u64,
    /// Hosts that were stopped.
    pub stopped: u64,
    /// Requests and how they ended. A report that stands on two hosts is one here.
    #[serde(flatten)]
    pub tally: Tally,
    /// Of the reports, those that stand nowhere any more.
    pub vanished: u64,
    /// Reports without an issuer or a year, which have no place in the grid.
    pub unplaced: u64,
    /// Places of the grid with nothing in them.
    pub gaps: u64,
}

/// Requests and how they ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Requests by how they ended: `pending`, `done`, `unmodified`, `redirected`, `gone`, `failed`, `disallowed`,
    /// `challenged`, `skipped`.
    pub requests: BTreeMap<String, u64>,
    /// Reasons by how the request ended.
    pub reasons: BTreeMap<String, BTreeMap<String, u64>>,
    /// Pages and files that came.
    pub fetched: u64,
    /// Of those asked again, those that had not changed.
    pub unmodified: u64,
    /// Pages that say 200 and mean 404.
    pub soft_404: u64,
    /// Requests that robots.txt forbids.
    pub refused: u64,
    /// Requests that met an obstacle.
    pub challenged: u64,
    /// Requests that failed for good.
    pub failed: u64,
    /// Links that lead out of the portal and were not followed.
    pub external: u64,
    /// Reports.
    pub reports: u64,
    /// Of those, with a finding of severity `error`.
    pub flagged: u64,
    /// Addresses whose report was known from another.
    pub duplicates: u64,
    /// Pages and files that should be reports and were not read.
    pub unread: u64,
}

/// A portal.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Portal {
    /// Its number in the store.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// GB/T 2260 code of its division, where given.
    pub division: Option<String>,
    /// Its hosts.
    pub hosts: Vec<Host>,
    /// Its lists that state a total.
    pub lists: Vec<List>,
}

/// A host.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Host {
    /// Scheme, name and port.
    pub authority: String,
    /// `open`, `held` or `stopped`.
    pub condition: &'static str,
    /// Until when it is held, milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
    /// Why it was stopped, a snake name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What was seen when it was stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// Requests and how they ended.
    #[serde(flatten)]
    pub tally: Tally,
    /// Some of the addresses that robots.txt forbids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refused_urls: Vec<String>,
    /// Some of the obstacles that it put up.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub obstacles: Vec<Obstacle>,
}

/// An obstacle, for a human to look at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Obstacle {
    /// What was asked.
    pub url: String,
    /// Snake name of the obstacle.
    pub reason: Option<String>,
    /// Status code.
    pub status: Option<u16>,
    /// Status, headers and first bytes.
    pub evidence: Option<String>,
    /// When, milliseconds since 1970.
    pub at: Option<i64>,
}

/// A list that states a total.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct List {
    /// Its identity: an address.
    pub list: String,
    /// What it is called.
    pub title: Option<String>,
    /// The unit whose list it is.
    pub unit: Option<String>,
    /// The total that it states.
    pub total: u64,
    /// Distinct rows that were found, whatever they are.
    pub found: u64,
    /// Rows that are missing.
    pub short: u64,
    /// Of the rows found, those that were asked for.
    pub asked: u64,
    /// Titles of some that were not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<String>,
}

/// A page or file that should be a report and was not read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// Where it is.
    pub url: String,
    /// What it is called.
    pub title: Option<String>,
    /// Its issuer.
    pub issuer: Option<String>,
    /// Its year.
    pub year: Option<u16>,
    /// Its format.
    pub format: String,
    /// Whether there is no reader of its format yet.
    pub waits: bool,
    /// Why it was not read, in English.
    pub reason_en: String,
    /// Why it was not read, in Chinese.
    pub reason_zh: String,
}

/// A unit and its years.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Unit {
    /// GB/T 2260 code of its division, or of its portal's.
    pub division: Option<String>,
    /// Its name: Simplified, half width, without white space.
    pub name: String,
    /// One place a year of the grid.
    pub years: Vec<Place>,
}

/// A place in the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The year.
    pub year: u16,
    /// What is there.
    pub mark: Mark,
    /// How many different reports are there: two of one year both count.
    pub reports: u32,
}

/// What is in a place of the grid; the greater one is shown where there are several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// Nothing.
    #[default]
    Missing,
    /// A list names a report that was forbidden, blocked, or failed to come.
    Refused,
    /// A page or file that was not read.
    Unread,
    /// A report.
    Present,
    /// A report with a finding of severity `error`.
    Flagged,
}

impl Store {
    /// The account of the project, all of one moment.
    pub fn account(&self) -> Result<Account, Error> {
        let moment = self.moment()?;
        let run = run(&moment, self.is_at_work())?;
        let unread = unread(&moment)?;
        let (portals, mut totals) = portals::read(&moment)?;
        let asked = run.as_ref().and_then(|run| years(&run.settings));
        let grid = units::read(&moment, asked)?;
        totals.unplaced = grid.unplaced;
        totals.gaps = grid.units.iter().flat_map(|unit| &unit.years).filter(|p| p.mark == Mark::Missing).count() as u64;
        Ok(Account { run, totals, portals, years: grid.years, units: grid.units, unread })
    }
}

fn run(conn: &Connection, at_work: bool) -> Result<Option<Run>, Error> {
    let sql = "SELECT began, ended, complete, recrawl, settings FROM run ORDER BY id DESC LIMIT 1";
    let run = conn.query_row(sql, [], |row| {
        let (ended, complete, settings): (Option<i64>, bool, String) = (row.get(1)?, row.get(2)?, row.get(4)?);
        let state = match ended {
            None if at_work => Progress::Running,
            None => Progress::Interrupted,
            Some(_) if complete => Progress::Complete,
            Some(_) => Progress::Partial,
        };
        let settings = serde_json::from_str(&settings).unwrap_or(Value::String(settings));
        Ok(Run { state, began: row.get(0)?, ended, recrawl: row.get(3)?, settings })
    });
    Ok(run.optional()?)
}

/// The years that a run was asked for: `"years": [from, to]` in its settings.
pub(super) fn years(settings: &Value) -> Option<(u16, u16)> {
    let year = |at| settings.get("years")?.get(at)?.as_u64().and_then(|year| u16::try_from(year).ok());
    Some((year(0)?, year(1)?))
}

fn unread(conn: &Connection) -> Result<Vec<Unread>, Error> {
    let mut select = conn.prepare(
        "SELECT u.url, n.title, n.issuer, n.year, n.format, n.waits, n.reason_en, n.reason_zh \
         FROM unread n JOIN url u ON u.id = n.url ORDER BY n.issuer, n.year, u.id",
    )?;
    let rows = select.query_map([], |row| {
        Ok(Unread {
            url: row.get(0)?,
            title: row.get(1)?,
            issuer: row.get(2)?,
            year: row.get(3)?,
            format: row.get(4)?,
            waits: row.get(5)?,
            reason_en: row.get(6)?,
            reason_zh: row.get(7)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
