//! What is written at once.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use super::lead::{self, signed};
use super::{begin, echo, harvest, host, list, state};
use crate::crawl::frontier::{Batch, Committed, Error};
use crate::crawl::{Done, HostId, PortalId, State, TaskId, after};
use crate::portal::Lead;

/// A batch as it is written.
struct Writing<'a> {
    conn: &'a Connection,
    generation: i64,
    /// Hosts that have more to be asked than before.
    touched: BTreeSet<HostId>,
    new_hosts: Vec<HostId>,
    brought: Committed,
}

/// Writes a batch into an open transaction.
pub(super) fn write(conn: &Connection, batch: &Batch<'_>) -> Result<Committed, Error> {
    let generation = begin::generation(conn)?;
    let (touched, new_hosts, brought) = (BTreeSet::new(), Vec::new(), Committed::default());
    let mut writing = Writing { conn, generation, touched, new_hosts, brought };
    batch.hosts.iter().try_for_each(|changed| host::write(conn, changed))?;
    batch.done.iter().try_for_each(|done| writing.done(done))?;
    if let Some(place) = &batch.archived {
        conn.prepare_cached("INSERT OR REPLACE INTO archived (id, file, at_byte, bytes) VALUES (1, ?1, ?2, ?3)")?
            .execute(params![place.file, signed(place.offset), signed(place.length)])?;
    }
    let Writing { touched, new_hosts, mut brought, .. } = writing;
    brought.echoes = echo::due(conn, false)?;
    brought.woken = touched.into_iter().collect();
    brought.hosts = new_hosts.into_iter().map(|id| host::of(conn, id)).collect::<Result<_, _>>()?;
    Ok(brought)
}

impl Writing<'_> {
    fn done(&mut self, done: &Done) -> Result<(), Error> {
        let (host, portal, hops, digest): (HostId, PortalId, u8, Option<String>) = self
            .conn
            .prepare_cached("SELECT host, portal, hops, digest FROM url WHERE id = ?1")?
            .query_row([done.task], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
        match &done.echo {
            Some(list) => echo::done(self.conn, done.task, list)?,
            None => {
                if done.state == State::Pending {
                    self.touched.insert(host);
                }
                if done.after.is_some() && done.after != after(&lead::task_of(self.conn, done.task)?.lead.context) {
                    // the pages before it changed while it came: it is pending, and is asked for again
                    self.touched.insert(host);
                    return Ok(());
                }
                self.ended(done, digest.as_deref())?;
                harvest::write(self.conn, done, digest.as_deref(), &mut self.brought)?;
            }
        }
        let hops = if done.state == State::Redirected { hops.saturating_add(1) } else { 0 };
        done.leads.iter().try_for_each(|lead| self.lead(portal, lead, hops).map(drop))?;
        for (lead, reason) in &done.skipped {
            lead::skip(self.conn, portal, lead, reason)?;
        }
        let (conn, generation) = (self.conn, self.generation);
        done.lists
            .iter()
            .try_for_each(|listed| list::write(conn, portal, generation, listed, |lead| self.lead(portal, lead, 0)))
    }

    /// The row of a request that ended. Validators and the place are kept where nothing new came, so that the next
    /// recrawl can ask with them, and what is archived is found where its body is, not where it was said to be the same.
    fn ended(&self, done: &Done, digest: Option<&str>) -> Result<(), Error> {
        let retry = done.state == State::Pending;
        // without a status it did not come: it was read again from the archive
        let came = done.state == State::Done && done.status.is_some();
        let same = digest.is_some() && digest == done.digest.as_deref();
        let fresh = done.state == State::Done && done.place.is_some() && !same;
        let (file, offset, length) = match &done.place {
            Some(place) => (Some(&place.file), Some(signed(place.offset)), Some(signed(place.length))),
            None => (None, None, None),
        };
        self.conn
            .prepare_cached(
                "UPDATE url SET state = ?2, reason = iif(?18, reason, ?3), status = ?4, evidence = ?5, not_before = ?6, at = ?7, \
                 tries = min(tries + ?8, 255), \
                 etag = CASE WHEN ?9 THEN ?10 ELSE coalesce(?10, etag) END, \
                 last_modified = CASE WHEN ?9 THEN ?11 ELSE coalesce(?11, last_modified) END, \
                 digest = CASE WHEN ?9 THEN ?12 ELSE coalesce(?12, digest) END, \
                 came = iif(?17, ?7, came), file = iif(?17, ?13, file), at_byte = iif(?17, ?14, at_byte), \
                 bytes = iif(?17, ?15, bytes), family = coalesce(?16, family) WHERE id = ?1",
            )?
            .execute(params![
                done.task,
                state::number(done.state),
                Some(done.reason.as_str()).filter(|reason| !reason.is_empty()),
                done.status,
                done.evidence,
                done.not_before.filter(|_| retry),
                done.at,
                i64::from(retry),
                came,
                done.etag,
                done.last_modified,
                done.digest,
                file,
                offset,
                length,
                done.family,
                fresh,
                done.state == State::Unmodified,
            ])?;
        Ok(())
    }

    fn lead(&mut self, portal: PortalId, lead: &Lead, hops: u8) -> Result<TaskId, Error> {
        lead::write(self.conn, portal, lead, hops, |host, is_new| {
            if is_new {
                self.new_hosts.push(host);
            }
            self.touched.insert(host);
            Ok(())
        })
    }
}
