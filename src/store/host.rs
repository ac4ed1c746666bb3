//! Hosts as rows.

use rusqlite::{Connection, Row, params};

use super::lead::signed;
use crate::crawl::HostId;
use crate::crawl::frontier::{Condition, Host, RobotsCopy};

/// Columns of a [`Host`], as [`read`] reads them, of `host h LEFT JOIN robots r ON r.host = h.id`.
const HOST: &str = "SELECT h.id, h.authority, h.portal, h.condition, h.until, h.reason, h.evidence, h.failures, \
                    h.circuits, h.old_tls, h.requests, h.fingerprint, r.status, r.body, r.at \
                    FROM host h LEFT JOIN robots r ON r.host = h.id";

/// Hosts that have pending requests, in the order in which they were met.
pub(super) fn pending(conn: &Connection) -> rusqlite::Result<Vec<Host>> {
    let has = "EXISTS (SELECT 1 FROM url WHERE host = h.id AND state = 0)";
    conn.prepare_cached(&format!("{HOST} WHERE {has} ORDER BY h.id"))?.query_map([], read)?.collect()
}

/// A host as it stands.
pub(super) fn of(conn: &Connection, id: HostId) -> rusqlite::Result<Host> {
    conn.prepare_cached(&format!("{HOST} WHERE h.id = ?1"))?.query_row([id], read)
}

/// Writes how a host stands, by its authority: one that is not known is made.
pub(super) fn write(conn: &Connection, host: &Host) -> rusqlite::Result<()> {
    let (condition, until, reason, evidence) = match &host.condition {
        Condition::Open => (0, None, None, None),
        Condition::Held(until) => (1, Some(*until), None, None),
        Condition::Stopped { reason, evidence } => (2, None, Some(reason), Some(evidence)),
    };
    let id: HostId = conn
        .prepare_cached(
            "INSERT INTO host (authority, portal, condition, until, reason, evidence, failures, circuits, old_tls, \
             requests, fingerprint) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) \
             ON CONFLICT (authority) DO UPDATE SET condition = excluded.condition, until = excluded.until, \
             reason = excluded.reason, evidence = excluded.evidence, failures = excluded.failures, \
             circuits = excluded.circuits, old_tls = excluded.old_tls, requests = excluded.requests, \
             fingerprint = excluded.fingerprint RETURNING id",
        )?
        .query_row(
            params![
                host.authority,
                host.portal,
                condition,
                until,
                reason,
                evidence,
                host.failures,
                host.circuits,
                host.old_tls,
                signed(host.requests),
                host.fingerprint,
            ],
            |row| row.get(0),
        )?;
    if let Some(RobotsCopy { status, body, at }) = &host.robots {
        conn.prepare_cached("INSERT OR REPLACE INTO robots (host, status, body, at) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![id, status, body, at])?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Host> {
    let condition = match row.get(3)? {
        1 => Condition::Held(row.get::<_, Option<i64>>(4)?.unwrap_or_default()),
        2 => Condition::Stopped {
            reason: row.get::<_, Option<String>>(5)?.unwrap_or_default(),
            evidence: row.get::<_, Option<String>>(6)?.unwrap_or_default(),
        },
        _ => Condition::Open,
    };
    let robots = match row.get::<_, Option<u16>>(12)? {
        None => None,
        Some(status) => Some(RobotsCopy { status, body: row.get(13)?, at: row.get(14)? }),
    };
    Ok(Host {
        id: row.get(0)?,
        authority: row.get(1)?,
        portal: row.get(2)?,
        condition,
        robots,
        failures: row.get(7)?,
        circuits: row.get(8)?,
        old_tls: row.get(9)?,
        requests: u64::try_from(row.get::<_, i64>(10)?).unwrap_or_default(),
        fingerprint: row.get(11)?,
    })
}
