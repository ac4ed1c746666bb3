//! How a run begins: anew, again, or where it was interrupted.

use rusqlite::{Connection, OptionalExtension, params};
use url::Url;

use super::{account, lead, now, state};
use crate::crawl::frontier::Error;
use crate::crawl::{PortalId, Start};
use crate::portal::{Context, Lead, Request, Role};

/// Reason of a request that brought reports of years that were not asked for.
const OTHER_YEAR: &str = "other_year";

/// The last run, as far as the next one goes by it.
struct Last {
    id: i64,
    is_open: bool,
    recrawl: bool,
    generation: i64,
    settings: String,
}

/// Begins a run or goes on with one. A recrawl that was interrupted goes on as well; one that is asked for when a
/// plain run was interrupted begins.
pub(super) fn begin(
    conn: &Connection,
    starts: &[Start],
    recrawl: bool,
    settings: &str,
) -> Result<Vec<PortalId>, Error> {
    let last = last(conn)?;
    match &last {
        Some(run) if run.is_open && (run.recrawl || !recrawl) => {
            conn.execute("UPDATE run SET settings = ?2 WHERE id = ?1", params![run.id, settings])?;
        }
        _ => {
            let generation = last.as_ref().map_or(0, |run| run.generation) + i64::from(recrawl);
            conn.execute("UPDATE run SET ended = ?1 WHERE ended IS NULL", [now()])?;
            conn.execute(
                "INSERT INTO run (began, recrawl, generation, settings) VALUES (?1, ?2, ?3, ?4)",
                params![now(), recrawl, generation, settings],
            )?;
            // a stop holds for a run; what failed or was blocked is tried again
            conn.execute_batch(
                "UPDATE host SET condition = 0, reason = NULL, evidence = NULL WHERE condition = 2;
                 UPDATE host SET failures = 0, circuits = 0, requests = 0;
                 UPDATE url SET state = 0, tries = 0, not_before = NULL, reason = NULL, evidence = NULL
                 WHERE state IN (5, 7);",
            )?;
            if recrawl {
                conn.execute("UPDATE echo SET done = 0", [])?;
                conn.execute(
                    "UPDATE url SET state = 0, tries = 0, not_before = NULL, reason = iif(reason = ?1, reason, NULL) \
                     WHERE state IN (1, 2, 3, 4)",
                    [OTHER_YEAR],
                )?;
            }
        }
    }
    if last.is_some_and(|run| is_wider(&run.settings, settings)) {
        read_anew(conn)?;
    }
    conn.execute("UPDATE host SET condition = 0, until = NULL WHERE condition = 1 AND until <= ?1", [now()])?;
    starts.iter().map(|start| enter(conn, start)).collect()
}

fn last(conn: &Connection) -> rusqlite::Result<Option<Last>> {
    let sql = "SELECT id, ended IS NULL, recrawl, generation, settings FROM run ORDER BY id DESC LIMIT 1";
    let read = |row: &rusqlite::Row<'_>| {
        let (id, is_open, recrawl) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(Last { id, is_open, recrawl, generation: row.get(3)?, settings: row.get(4)? })
    };
    // every commit asks
    conn.prepare_cached(sql)?.query_row([], read).optional()
}

/// Whether a run is asked for years that the last one was not asked for.
fn is_wider(last: &str, now: &str) -> bool {
    let years = |settings: &str| account::years(&serde_json::from_str(settings).unwrap_or_default());
    match (years(last), years(now)) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(old), Some(new)) => new.0 < old.0 || new.1 > old.1,
    }
}

/// What led to reports, or was none of the years asked for, is asked for as if it had never come: an answer that says
/// that nothing has changed would leave out what is wanted now.
fn read_anew(conn: &Connection) -> rusqlite::Result<()> {
    let ways = [Role::Start, Role::Hub, Role::Column, Role::List].map(|role| state::strength(role).to_string());
    conn.execute("UPDATE echo SET done = 0", [])?;
    let sql = format!(
        "UPDATE url SET state = 0, tries = iif(state = 0, tries, 0), reason = NULL, etag = NULL, last_modified = NULL \
         WHERE state IN (0, 1, 2) AND (role IN ({}) OR reason = ?1)",
        ways.join(", ")
    );
    conn.execute(&sql, [OTHER_YEAR]).map(drop)
}

/// The generation that a run belongs to: that of the last recrawl.
pub(super) fn generation(conn: &Connection) -> rusqlite::Result<i64> {
    Ok(last(conn)?.map_or(0, |run| run.generation))
}

/// The portals of a project with their entries. Where an entry was redirected to is no entry.
pub(super) fn portals(conn: &Connection) -> Result<Vec<(PortalId, Start)>, Error> {
    let mut select =
        conn.prepare_cached("SELECT id, name, division, family, platform, rate FROM portal ORDER BY id")?;
    let rows = select.query_map([], |row| {
        let (name, division, family) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let start = Start { name, division, family, platform: row.get(4)?, rate: row.get(5)?, urls: Vec::new() };
        Ok((row.get(0)?, start))
    })?;
    let mut portals: Vec<(PortalId, Start)> = rows.collect::<Result<_, _>>()?;
    // one pass over what is known, which may be a million addresses of thousands of portals
    let sql = "SELECT portal, url FROM url WHERE hops = 0 AND role = ?1 ORDER BY id";
    let mut select = conn.prepare_cached(sql)?;
    let mut rows = select.query([state::strength(Role::Start)])?;
    while let Some(row) = rows.next()? {
        let (portal, url): (PortalId, String) = (row.get(0)?, row.get(1)?);
        if let Ok(at) = portals.binary_search_by_key(&portal, |(id, _)| *id)
            && let Some((_, start)) = portals.get_mut(at)
        {
            start.urls.push(Url::parse(&url).map_err(|error| Error::Store(Box::new(error)))?);
        }
    }
    Ok(portals)
}

/// Adds a portal and its entries; one that is known is the same by name and division.
fn enter(conn: &Connection, start: &Start) -> Result<PortalId, Error> {
    let portal: PortalId = conn
        .prepare_cached(
            "INSERT INTO portal (name, division, family, platform, rate) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (name, coalesce(division, '')) DO UPDATE SET family = excluded.family, \
             platform = excluded.platform, rate = excluded.rate RETURNING id",
        )?
        .query_row(params![start.name, start.division, start.family, start.platform, start.rate], |row| row.get(0))?;
    for url in &start.urls {
        let context = Context { hint: start.family.clone(), ..Context::default() };
        let entry = Lead { request: Request::get(url.clone()), role: Role::Start, context };
        let id = lead::write(conn, portal, &entry, 0, |_, _| Ok(()))?;
        // what another portal only pointed at is asked for now
        conn.prepare_cached(
            "UPDATE url SET state = 0, tries = 0, reason = NULL, portal = ?2, priority = 0, role = ?3 \
             WHERE id = ?1 AND state = 8",
        )?
        .execute(params![id, portal, state::strength(Role::Start)])?;
    }
    Ok(portal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_years_than_before_are_wider() {
        let years = |years: &str| format!(r#"{{"years":{years}}}"#);
        let cases = [
            ("[2022,2023]", "[2022,2023]", false),
            ("[2022,2023]", "[2023,2023]", false),
            ("[2022,2023]", "[2021,2023]", true),
            ("[2022,2023]", "[2022,2024]", true),
            ("[2022,2023]", "null", true),
            ("null", "[2022,2023]", false),
            ("null", "null", false),
        ];
        for (last, now, wider) in cases {
            assert_eq!(is_wider(&years(last), &years(now)), wider, "{last} {now}");
        }
        assert!(!is_wider("", "{}"));
    }
}
