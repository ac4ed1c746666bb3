//! Lists: which rows they had, and where they go on.

use rusqlite::{Connection, params};

use super::lead;
use crate::crawl::frontier::Error;
use crate::crawl::{Listed, PortalId, TaskId};
use crate::portal::{Lead, Row};

/// Writes a part of a list; `follow` writes a lead and gives its number. The list goes on only if one of the rows is
/// new to it in this generation: a server that answers every page number with the same rows ends there.
pub(super) fn write(
    conn: &Connection,
    portal: PortalId,
    generation: i64,
    listed: &Listed,
    mut follow: impl FnMut(&Lead) -> Result<TaskId, Error>,
) -> Result<(), Error> {
    let list: i64 = conn
        .prepare_cached(
            "INSERT INTO list (portal, name, title, unit, total) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (portal, name) DO UPDATE SET title = coalesce(title, excluded.title), \
             unit = coalesce(unit, excluded.unit), total = coalesce(excluded.total, total) RETURNING id",
        )?
        .query_row(params![portal, listed.list, listed.title, listed.unit, listed.total], |row| row.get(0))?;
    let mut goes_on = false;
    for (Row { lead, .. }, asked) in &listed.rows {
        let url = asked.then(|| follow(lead)).transpose()?;
        let title = lead.context.title.as_deref().filter(|_| url.is_none());
        let changed = conn
            .prepare_cached(
                "INSERT INTO list_row (list, key, generation, url, title) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT (list, key) DO UPDATE SET generation = excluded.generation, \
                 url = coalesce(excluded.url, url) WHERE generation < excluded.generation",
            )?
            .execute(params![list, lead::key(&lead.request), generation, url, title])?;
        goes_on |= changed > 0;
        if changed == 0 && url.is_some() {
            conn.prepare_cached("UPDATE list_row SET url = ?3 WHERE list = ?1 AND key = ?2 AND url IS NULL")?
                .execute(params![list, lead::key(&lead.request), url])?;
        }
    }
    if goes_on {
        listed.next.iter().try_for_each(|next| follow(next).map(drop))?;
    }
    Ok(())
}
