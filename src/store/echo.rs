//! Echoes: answers that are read once more, for another list than the one that they were asked for.

use rusqlite::{Connection, params};

use super::lead;
use crate::crawl::frontier::Error;
use crate::crawl::{Task, TaskId};
use crate::fetch::archive::Place;
use crate::portal::Lead;

/// Notes that a known request is also made for the list of a lead; whether it is another list.
pub(super) fn note(conn: &Connection, id: TaskId, lead: &Lead) -> Result<bool, Error> {
    let known = lead::task_of(conn, id)?.lead.context;
    let Some(list) = lead.context.list.as_ref().filter(|list| known.list.as_ref() != Some(list)) else {
        return Ok(false);
    };
    if known.family != lead.context.family {
        return Ok(false);
    }
    let insert = "INSERT OR IGNORE INTO echo (url, list, context) VALUES (?1, ?2, ?3)";
    conn.prepare_cached(insert)?.execute(params![id, list, serde_json::to_string(&lead.context)?])?;
    Ok(true)
}

/// The echo of a list was read.
pub(super) fn done(conn: &Connection, id: TaskId, list: &str) -> Result<(), Error> {
    let update = "UPDATE echo SET done = 1 WHERE url = ?1 AND list = ?2";
    conn.prepare_cached(update)?.execute(params![id, list])?;
    Ok(())
}

/// The echoes that can be read: their answers came and are in the archive. With a mark against their being taken twice.
pub(super) fn due(conn: &Connection, again: bool) -> Result<Vec<(Task, Place)>, Error> {
    let open = if again { "e.done <> 1" } else { "e.done = 0" };
    let sql = format!(
        "SELECT {}, u.file, u.at_byte, u.bytes, e.context, e.list FROM echo e JOIN url u ON u.id = e.url \
         WHERE {open} AND u.state IN (1, 2) AND u.file IS NOT NULL",
        lead::TASK
    );
    let mut due = Vec::new();
    let mut select = conn.prepare_cached(&sql)?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let mut task = lead::task(row)?;
        let context: String = row.get(17)?;
        task.lead.context = serde_json::from_str(&context)?;
        task.echo = true;
        let list: String = row.get(18)?;
        if let Some(place) = lead::place(row, 14)? {
            due.push((task, place, list));
        }
    }
    for (task, _, list) in &due {
        let update = "UPDATE echo SET done = 2 WHERE url = ?1 AND list = ?2";
        conn.prepare_cached(update)?.execute(params![task.id, list])?;
    }
    Ok(due.into_iter().map(|(task, place, _)| (task, place)).collect())
}
