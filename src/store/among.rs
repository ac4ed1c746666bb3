//! Findings among reports: those that come of holding them against each other. They are replaced all at once, and known
//! by their rules.

use std::sync::LazyLock;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::Store;
use crate::crawl::Found;
use crate::crawl::frontier::Error;
use crate::rule::{Check, RULES};

/// Of what state of the reports the findings among them are.
const TABLE: &str =
    "CREATE TABLE IF NOT EXISTS among (id INTEGER PRIMARY KEY CHECK (id = 1), state TEXT NOT NULL) STRICT";

/// The ids of the rules among reports, as a list of SQL.
pub(super) static RULES_AMONG: LazyLock<String> = LazyLock::new(|| {
    let among = RULES.iter().filter(|rule| matches!(rule.check, Check::Corpus(_)));
    among.map(|rule| format!("'{}'", rule.id)).collect::<Vec<_>>().join(", ")
});

impl Store {
    /// Whether the findings among reports are those of the reports as they stand, by the rules of this version.
    pub fn is_settled(&self) -> Result<bool, Error> {
        let moment = self.moment()?;
        let has: i64 =
            moment.query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'among'", [], |row| row.get(0))?;
        let settled: Option<String> = match has {
            0 => None,
            _ => moment.query_row("SELECT state FROM among", [], |row| row.get(0)).optional()?,
        };
        let none: bool = moment.query_row("SELECT NOT EXISTS (SELECT 1 FROM report)", [], |row| row.get(0))?;
        Ok(none || settled == Some(state(&moment)?))
    }

    /// Puts findings among reports, by the numbers of these, in place of those that are there; a report with one of
    /// severity `error` is flagged.
    pub fn settle(&mut self, findings: &[(i64, Vec<Found>)]) -> Result<(), Error> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute_batch(TABLE)?;
        tx.execute(&format!("DELETE FROM finding WHERE rule IN ({})", *RULES_AMONG), [])?;
        for (report, findings) in findings {
            findings.iter().try_for_each(|found| insert(&tx, *report, found))?;
        }
        let is_wrong =
            "EXISTS (SELECT 1 FROM finding WHERE report = report.id AND severity = 'error' AND status = 'fail')";
        tx.execute(&format!("UPDATE report SET flagged = {is_wrong} WHERE flagged <> {is_wrong}"), [])?;
        tx.execute("INSERT OR REPLACE INTO among (id, state) VALUES (1, ?1)", [state(&tx)?])?;
        Ok(tx.commit()?)
    }
}

/// What the findings among reports depend on.
fn state(conn: &Connection) -> rusqlite::Result<String> {
    let seen = "SELECT count(*) || ' ' || coalesce(max(report), 0) || ' ' || coalesce(max(last_seen), 0) || ' ' || \
                coalesce(max(superseded), 0) || ' ' || coalesce(max(vanished), 0) FROM report_url";
    let seen: String = conn.query_row(seen, [], |row| row.get(0))?;
    Ok(format!("{} {seen}", env!("CARGO_PKG_VERSION")))
}

/// Writes a finding of a report.
pub(super) fn insert(conn: &Connection, report: i64, found: &Found) -> rusqlite::Result<()> {
    let Found { rule, severity, status, fingerprint, json } = found;
    conn.prepare_cached(
        "INSERT INTO finding (report, rule, severity, status, fingerprint, json) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![report, rule, severity, status, fingerprint, json])
    .map(drop)
}
