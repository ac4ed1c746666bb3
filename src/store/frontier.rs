//! The store as the memory of a crawl.

use rusqlite::{OptionalExtension, TransactionBehavior, params};

use super::{Store, begin, commit, echo, host, lead, now};
use crate::crawl::frontier::{Batch, Committed, Error, Frontier, Host};
use crate::crawl::{HostId, PortalId, Start, Task, TaskId};
use crate::fetch::archive::Place;
use crate::portal::{Request, address};

impl Frontier for Store {
    fn begin(&mut self, starts: &[Start], recrawl: bool, settings: &str) -> Result<Vec<PortalId>, Error> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let portals = begin::begin(&tx, starts, recrawl, settings)?;
        tx.commit()?;
        self.leased.clear();
        Ok(portals)
    }

    fn portals(&mut self) -> Result<Vec<(PortalId, Start)>, Error> {
        begin::portals(&self.conn)
    }

    fn hosts(&mut self) -> Result<Vec<Host>, Error> {
        Ok(host::pending(&self.conn)?)
    }

    fn lease(&mut self, host: HostId, most: usize, now: i64) -> Result<Vec<Task>, Error> {
        let mut ids: Vec<TaskId> = Vec::new();
        let mut select = self.conn.prepare_cached(
            "SELECT id FROM url WHERE host = ?1 AND state = 0 AND (not_before IS NULL OR not_before <= ?2) \
             ORDER BY priority, id",
        )?;
        let mut rows = select.query(params![host, now])?;
        while ids.len() < most {
            let Some(row) = rows.next()? else { break };
            let id = row.get(0)?;
            if !self.leased.contains(&id) {
                ids.push(id);
            }
        }
        let tasks = ids.iter().map(|id| lead::task_of(&self.conn, *id)).collect::<Result<_, _>>()?;
        drop(rows);
        drop(select);
        self.leased.extend(ids);
        Ok(tasks)
    }

    fn next_due(&mut self, host: HostId) -> Result<Option<i64>, Error> {
        let sql = "SELECT id, coalesce(not_before, 0) FROM url WHERE host = ?1 AND state = 0";
        let mut select = self.conn.prepare_cached(sql)?;
        let rows = select.query_map([host], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut due: Option<i64> = None;
        for row in rows {
            let (id, at) = row?;
            if !self.leased.contains(&id) {
                due = Some(due.map_or(at, |due| due.min(at)));
            }
            if due == Some(0) {
                break;
            }
        }
        Ok(due)
    }

    fn commit(&mut self, batch: &Batch<'_>) -> Result<Committed, Error> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let brought = commit::write(&tx, batch)?;
        tx.commit()?;
        for done in batch.done {
            self.leased.remove(&done.task);
        }
        Ok(brought)
    }

    fn archived(&mut self) -> Result<Option<Place>, Error> {
        let mut select = self.conn.prepare_cached("SELECT file, at_byte, bytes FROM archived")?;
        Ok(select.query_row([], |row| lead::place(row, 0)).optional()?.flatten())
    }

    fn pending(&mut self, request: &Request) -> Result<Option<Task>, Error> {
        let sql = format!(
            "SELECT {} FROM host h JOIN url u ON u.host = h.id WHERE h.authority = ?1 AND u.key = ?2 AND u.state = 0",
            lead::TASK
        );
        let authority = address::authority(&request.url);
        let mut select = self.conn.prepare_cached(&sql)?;
        select.query_row(params![authority, lead::key(request)], |row| Ok(lead::task(row))).optional()?.transpose()
    }

    fn waiting(&mut self) -> Result<Vec<(Task, Place, String)>, Error> {
        let sql = format!(
            "SELECT {}, u.file, u.at_byte, u.bytes, w.format FROM unread w JOIN url u ON u.id = w.url \
             WHERE w.waits AND u.file IS NOT NULL ORDER BY u.id",
            lead::TASK
        );
        let mut select = self.conn.prepare_cached(&sql)?;
        let rows = select.query_map([], |row| Ok((lead::task(row), lead::place(row, 14)?, row.get(17)?)))?;
        let mut waiting = Vec::new();
        for row in rows {
            if let (task, Some(place), format) = row? {
                waiting.push((task?, place, format));
            }
        }
        Ok(waiting)
    }

    fn echoes(&mut self) -> Result<Vec<(Task, Place)>, Error> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let due = echo::due(&tx, true)?;
        tx.commit()?;
        Ok(due)
    }

    fn end(&mut self, complete: bool) -> Result<(), Error> {
        let sql = "UPDATE run SET ended = ?1, complete = ?2 WHERE ended IS NULL";
        self.conn.execute(sql, params![now(), complete])?;
        self.leased.clear();
        // the log is emptied into the file where no reader holds it, so that the file alone is the store
        self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(self.conn.execute_batch("PRAGMA optimize")?)
    }
}
