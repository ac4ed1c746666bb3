//! Reports and what they are: by content, at addresses, over time.

use rusqlite::{Connection, OptionalExtension, params};

use super::among::{self, RULES_AMONG};
use crate::crawl::frontier::{Committed, Error};
use crate::crawl::{Done, Found, Harvest, Share, State, TaskId};

/// Writes what a request that ended says of reports: those that stand there, those that no longer do.
///
/// What stood there and is replaced is superseded; what stood there and is gone is vanished; neither is deleted.
/// Nothing is said of a report by a failure, an obstacle, or a page that could not be read this time.
pub(super) fn write(
    conn: &Connection,
    done: &Done,
    digest: Option<&str>,
    brought: &mut Committed,
) -> Result<(), Error> {
    let same = digest.is_some() && digest == done.digest.as_deref();
    match done.state {
        State::Done if !done.reports.is_empty() => replace(conn, done, brought)?,
        State::Unmodified => stands(conn, done)?,
        // the same bytes are the same reports, whoever did not read them again
        State::Done if same => stands(conn, done)?,
        State::Done if done.unread.is_none() && done.share.is_none() => vanish(conn, done)?,
        State::Gone | State::Redirected => vanish(conn, done)?,
        _ => {}
    }
    if done.state == State::Done && !(same && done.unread.is_none() && done.reports.is_empty()) {
        unread(conn, done)?;
    }
    Ok(())
}

/// The request at which what was read stands.
fn place(done: &Done) -> TaskId {
    match done.share {
        Some(Share::Last(begun)) => begun,
        _ => done.task,
    }
}

fn replace(conn: &Connection, done: &Done, brought: &mut Committed) -> Result<(), Error> {
    let mut here = Vec::new();
    let url = place(done);
    for harvest in &done.reports {
        let (report, fresh) = report(conn, harvest)?;
        brought.reports += usize::from(fresh);
        brought.flagged += usize::from(fresh && is_flagged(harvest));
        conn.prepare_cached(
            "INSERT INTO report_url (url, report, first, first_seen, last_seen) VALUES (?1, ?2, ?3, ?4, ?4) \
             ON CONFLICT (url, report) DO UPDATE SET last_seen = excluded.last_seen, superseded = NULL, vanished = NULL",
        )?
        .execute(params![url, report, fresh, done.at])?;
        here.push(report);
    }
    let there: Vec<i64> = conn
        .prepare_cached("SELECT report FROM report_url WHERE url = ?1 AND superseded IS NULL")?
        .query_map([url], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for old in there.into_iter().filter(|old| !here.contains(old)) {
        conn.prepare_cached("UPDATE report_url SET superseded = ?3 WHERE url = ?1 AND report = ?2")?
            .execute(params![url, old, done.at])?;
    }
    Ok(())
}

/// The number of a report, and whether it was not known. What the rules found in it is that of the last reading: they
/// may have learnt since. What they found among reports stays.
fn report(conn: &Connection, harvest: &Harvest) -> Result<(i64, bool), Error> {
    let known: Option<i64> = conn
        .prepare_cached("SELECT id FROM report WHERE content = ?1")?
        .query_row([&harvest.content], |row| row.get(0))
        .optional()?;
    let flagged = is_flagged(harvest);
    let id = match known {
        Some(id) if is_judged_so(conn, id, &harvest.findings)? => return Ok((id, false)),
        Some(id) => {
            conn.prepare_cached("UPDATE report SET flagged = ?2 WHERE id = ?1")?.execute(params![id, flagged])?;
            let delete = format!("DELETE FROM finding WHERE report = ?1 AND rule NOT IN ({})", *RULES_AMONG);
            conn.prepare_cached(&delete)?.execute([id])?;
            id
        }
        None => {
            conn.prepare_cached(
                "INSERT INTO report (content, division, issuer, year, title, form, flagged, record) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                harvest.content,
                harvest.division,
                harvest.issuer,
                harvest.year,
                harvest.title,
                harvest.form,
                flagged,
                harvest.record,
            ])?;
            conn.last_insert_rowid()
        }
    };
    harvest.findings.iter().try_for_each(|found| among::insert(conn, id, found))?;
    Ok((id, known.is_none()))
}

/// Whether the findings of a known report are these. Their JSON names the address that it was read from: the same
/// report at another one has the same findings all the same.
fn is_judged_so(conn: &Connection, report: i64, findings: &[Found]) -> rusqlite::Result<bool> {
    let select = format!(
        "SELECT rule, severity, status, fingerprint FROM finding WHERE report = ?1 AND rule NOT IN ({}) ORDER BY id",
        *RULES_AMONG
    );
    let known: Vec<(String, String, String, String)> = conn
        .prepare_cached(&select)?
        .query_map([report], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
        .collect::<Result<_, _>>()?;
    Ok(known
        .iter()
        .map(|(a, b, c, d)| (a, b, c, d))
        .eq(findings.iter().map(|found| (&found.rule, &found.severity, &found.status, &found.fingerprint))))
}

/// Whether a report contradicts itself or the form.
fn is_flagged(harvest: &Harvest) -> bool {
    harvest.findings.iter().any(|found| found.severity == "error" && found.status == "fail")
}

fn stands(conn: &Connection, done: &Done) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE report_url SET last_seen = ?2, vanished = NULL WHERE url = ?1 AND superseded IS NULL")?
        .execute(params![done.task, done.at])
        .map(drop)
}

fn vanish(conn: &Connection, done: &Done) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "UPDATE report_url SET vanished = ?2 WHERE url = ?1 AND superseded IS NULL AND vanished IS NULL",
    )?
    .execute(params![done.task, done.at])
    .map(drop)
}

/// Whether a report was found at a request and is still there.
fn is_standing(conn: &Connection, url: TaskId) -> rusqlite::Result<bool> {
    let select = "SELECT 1 FROM report_url WHERE url = ?1 AND superseded IS NULL AND vanished IS NULL";
    conn.prepare_cached(select)?.exists([url])
}

fn unread(conn: &Connection, done: &Done) -> rusqlite::Result<()> {
    if done.share == Some(Share::Open) && is_standing(conn, done.task)? {
        return Ok(());
    }
    let Some(unread) = &done.unread else {
        return conn.prepare_cached("DELETE FROM unread WHERE url = ?1")?.execute([place(done)]).map(drop);
    };
    conn.prepare_cached(
        "INSERT OR REPLACE INTO unread (url, title, issuer, year, format, waits, reason_en, reason_zh) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        place(done),
        unread.title,
        unread.issuer,
        unread.year,
        unread.format,
        unread.waits,
        unread.reason_en,
        unread.reason_zh,
    ])
    .map(drop)
}
