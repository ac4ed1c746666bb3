//! The reports and findings of a project, one after the other, in the order of division, issuer, year.

use rusqlite::{Row, params};

use super::Store;
use crate::crawl::frontier::Error;

/// A report as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Its number in the store.
    pub id: i64,
    /// Name of the issuer.
    pub issuer: Option<String>,
    /// GB/T 2260 code of its division.
    pub division: Option<String>,
    /// Its year.
    pub year: Option<u16>,
    /// The record as JSON (`gouji.report/1`).
    pub record: String,
    /// Where it stands or stood, in the order in which it was found there.
    pub urls: Vec<String>,
    /// Whether another report stands at all of these addresses now.
    pub superseded: bool,
    /// Whether it stands at none of these addresses any more, without another in its place at one of them.
    pub vanished: bool,
}

/// A finding as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptFinding {
    /// Address of its report, where it was found first.
    pub url: String,
    /// Name of the issuer.
    pub issuer: Option<String>,
    /// GB/T 2260 code of its division.
    pub division: Option<String>,
    /// Its year.
    pub year: Option<u16>,
    /// Id of the rule.
    pub rule: String,
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// `fail` or `not_evaluated`.
    pub status: String,
    /// Its fingerprint.
    pub fingerprint: String,
    /// The whole finding as JSON (`gouji.finding/1`).
    pub json: String,
}

/// Whether a report is the newest version at one of its addresses.
const CURRENT: &str = "EXISTS (SELECT 1 FROM report_url WHERE report = r.id AND superseded IS NULL)";
/// The order of reports.
const ORDER: &str = "r.division, r.issuer, r.year, r.id";

impl Store {
    /// Hands on every report that is the newest version at one of its addresses, or every version. One is in memory at
    /// a time; all are of one moment, however long it takes.
    pub fn reports<E: From<Error>>(
        &self,
        all_versions: bool,
        mut each: impl FnMut(Kept) -> Result<(), E>,
    ) -> Result<(), E> {
        let moment = self.moment()?;
        let select = format!(
            "SELECT r.id, r.issuer, r.division, r.year, r.record FROM report r WHERE (?1 OR {CURRENT}) ORDER BY {ORDER}"
        );
        let mut reports = moment.prepare(&select).map_err(Error::from)?;
        let mut places = moment
            .prepare(
                "SELECT u.url, p.superseded IS NOT NULL, p.vanished IS NOT NULL FROM report_url p \
                 JOIN url u ON u.id = p.url WHERE p.report = ?1 ORDER BY p.first DESC, p.first_seen, p.url",
            )
            .map_err(Error::from)?;
        let mut rows = reports.query([all_versions]).map_err(Error::from)?;
        while let Some(row) = rows.next().map_err(Error::from)? {
            let mut kept = kept(row).map_err(Error::from)?;
            let stood = places.query_map([kept.id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
            let stood =
                stood.and_then(Iterator::collect::<Result<Vec<(String, bool, bool)>, _>>).map_err(Error::from)?;
            kept.superseded = stood.iter().all(|(_, superseded, _)| *superseded);
            kept.vanished = !kept.superseded && stood.iter().all(|(_, superseded, vanished)| *superseded || *vanished);
            kept.urls = stood.into_iter().map(|(url, ..)| url).collect();
            each(kept)?;
        }
        Ok(())
    }

    /// Hands on every finding of the reports that [`Store::reports`] hands on, in their order and that of the rules.
    pub fn findings<E: From<Error>>(
        &self,
        all_versions: bool,
        mut each: impl FnMut(KeptFinding) -> Result<(), E>,
    ) -> Result<(), E> {
        let moment = self.moment()?;
        let select = format!(
            "SELECT (SELECT u.url FROM report_url p JOIN url u ON u.id = p.url WHERE p.report = r.id \
                     ORDER BY p.first DESC, p.first_seen, p.url LIMIT 1), \
             r.issuer, r.division, r.year, f.rule, f.severity, f.status, f.fingerprint, f.json \
             FROM report r CROSS JOIN finding f ON f.report = r.id WHERE (?1 OR {CURRENT}) ORDER BY {ORDER}, f.id"
        );
        let mut findings = moment.prepare(&select).map_err(Error::from)?;
        let mut rows = findings.query(params![all_versions]).map_err(Error::from)?;
        while let Some(row) = rows.next().map_err(Error::from)? {
            each(kept_finding(row).map_err(Error::from)?)?;
        }
        Ok(())
    }

    /// What the store holds at one moment, whatever a crawl writes meanwhile.
    pub(super) fn moment(&self) -> Result<rusqlite::Transaction<'_>, Error> {
        Ok(self.conn.unchecked_transaction()?)
    }
}

fn kept(row: &Row<'_>) -> rusqlite::Result<Kept> {
    Ok(Kept {
        id: row.get(0)?,
        issuer: row.get(1)?,
        division: row.get(2)?,
        year: row.get(3)?,
        record: row.get(4)?,
        ..Kept::default()
    })
}

fn kept_finding(row: &Row<'_>) -> rusqlite::Result<KeptFinding> {
    Ok(KeptFinding {
        url: row.get::<_, Option<String>>(0)?.unwrap_or_default(),
        issuer: row.get(1)?,
        division: row.get(2)?,
        year: row.get(3)?,
        rule: row.get(4)?,
        severity: row.get(5)?,
        status: row.get(6)?,
        fingerprint: row.get(7)?,
        json: row.get(8)?,
    })
}
