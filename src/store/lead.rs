//! Requests as rows: their keys, how a new one is written, and how one that is known is made better.

use rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::{Digest, Sha256};
use url::Url;

use super::{echo, state};
use crate::crawl::frontier::Error;
use crate::crawl::{HostId, PortalId, State, Task, TaskId};
use crate::fetch::archive::Place;
use crate::portal::{Body, Context, Lead, Request, Role, address};

/// Columns of a [`Task`], as [`task`] reads them.
pub(super) const TASK: &str = "u.id, u.host, u.portal, u.url, u.referer, u.body, u.role, u.context, u.tries, u.hops, u.etag, u.last_modified, \
     u.digest, u.came";

/// The key of a request: 16 bits of the SHA-256 of its folder, then 112 of what is asked: the canonical address, the
/// method, what is posted. The links of a page lie in few folders, so their keys lie in few pages of the index: at a
/// million requests that makes a commit several times as quick.
pub(super) fn key(request: &Request) -> [u8; 16] {
    let url = address::canonical(&request.url);
    let folder = url.path().rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut hash = Sha256::new();
    hash.update(url.as_str());
    match &request.body {
        None => hash.update("\nGET"),
        Some(body) => [b"\nPOST\n", body.text.as_bytes()].into_iter().for_each(|part| hash.update(part)),
    }
    let bytes = Sha256::digest(folder).into_iter().take(2).chain(hash.finalize());
    let mut key = [0; 16];
    key.iter_mut().zip(bytes).for_each(|(slot, byte)| *slot = byte);
    key
}

/// The number of a host.
fn host(conn: &Connection, authority: &str) -> rusqlite::Result<Option<HostId>> {
    conn.prepare_cached("SELECT id FROM host WHERE authority = ?1")?.query_row([authority], |row| row.get(0)).optional()
}

/// Writes a lead: a request that is not known is made, one that is known and pending takes what is better in this one.
/// `grows` is told of the host of a new request before it is written, and whether the host is new as well.
pub(super) fn write(
    conn: &Connection,
    portal: PortalId,
    lead: &Lead,
    hops: u8,
    grows: impl FnOnce(HostId, bool) -> Result<(), Error>,
) -> Result<TaskId, Error> {
    let (key, authority) = (key(&lead.request), address::authority(&lead.request.url));
    let (host, is_new) = match host(conn, &authority)? {
        Some(host) => (host, false),
        None => {
            let insert = "INSERT INTO host (authority, portal) VALUES (?1, ?2)";
            conn.prepare_cached(insert)?.execute(params![authority, portal])?;
            (conn.last_insert_rowid(), true)
        }
    };
    let known = conn
        .prepare_cached("SELECT id, state FROM url WHERE host = ?1 AND key = ?2")?
        .query_row(params![host, key], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((id, number)) = known {
        if lead.context.begun.is_some() {
            if goes_on(conn, id, lead)? {
                grows(host, is_new)?;
            }
            return Ok(id);
        }
        if lead.context.state.is_some() && echo::note(conn, id, lead)? {
            return Ok(id);
        }
        if state::state(number) == State::Pending {
            improve(conn, id, lead)?;
        }
        return Ok(id);
    }
    grows(host, is_new)?;
    let Lead { request, role, context } = lead;
    conn.prepare_cached(
        "INSERT INTO url (host, portal, key, priority, hops, url, referer, body, role, context) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        host,
        portal,
        key,
        state::priority(*role),
        hops,
        request.url.as_str(),
        request.referer.as_ref().map(Url::as_str),
        request.body.as_ref().map(serde_json::to_string).transpose()?,
        state::strength(*role),
        serde_json::to_string(context)?,
    ])?;
    Ok(conn.last_insert_rowid())
}

/// Keeps a lead that is not asked, with the reason; one that is known stays as it is.
pub(super) fn skip(conn: &Connection, portal: PortalId, lead: &Lead, reason: &str) -> Result<(), Error> {
    let mut is_known = true;
    let id = write(conn, portal, lead, 0, |_, _| {
        is_known = false;
        Ok(())
    })?;
    if !is_known {
        let update = "UPDATE url SET state = ?2, reason = ?3 WHERE id = ?1";
        conn.prepare_cached(update)?.execute(params![id, state::number(State::Skipped), reason])?;
    }
    Ok(())
}

/// Asks again for a further page of an article whose pages before it have changed, as if it had never come; whether
/// they have.
fn goes_on(conn: &Connection, id: TaskId, lead: &Lead) -> Result<bool, Error> {
    let known = task_of(conn, id)?.lead.context;
    if (known.begun, &known.state) == (lead.context.begun, &lead.context.state) {
        return Ok(false);
    }
    conn.prepare_cached(
        "UPDATE url SET state = 0, tries = 0, not_before = NULL, etag = NULL, last_modified = NULL, digest = NULL, \
         priority = ?2, role = ?3, context = ?4 WHERE id = ?1",
    )?
    .execute(params![
        id,
        state::priority(lead.role),
        state::strength(lead.role),
        serde_json::to_string(&lead.context)?,
    ])?;
    Ok(true)
}

/// Gives a pending request what is better in a lead to it.
fn improve(conn: &Connection, id: TaskId, lead: &Lead) -> Result<(), Error> {
    let known = task_of(conn, id)?.lead;
    let Some(Lead { request, role, context }) = better(&known, lead) else { return Ok(()) };
    conn.prepare_cached(
        "UPDATE url SET priority = ?2, role = ?3, context = ?4, url = ?5, referer = ?6, body = ?7 WHERE id = ?1",
    )?
    .execute(params![
        id,
        state::priority(role),
        state::strength(role),
        serde_json::to_string(&context)?,
        request.url.as_str(),
        request.referer.as_ref().map(Url::as_str),
        request.body.as_ref().map(serde_json::to_string).transpose()?,
    ])?;
    Ok(())
}

/// What is best in two leads to one request; nothing where the known one has it all. A context below a column of
/// annual reports is better than one that is not, then one that names a list or a unit than one that does not.
pub(super) fn better(known: &Lead, new: &Lead) -> Option<Lead> {
    let rank =
        |context: &Context| (context.annual, u8::from(context.list.is_some()) + u8::from(context.unit.is_some()));
    let stronger = state::strength(new.role) > state::strength(known.role);
    let role = if stronger { new.role } else { known.role };
    if rank(&new.context) > rank(&known.context) {
        let (mut context, old) = (new.context.clone(), known.context.clone());
        context.title = context.title.or(old.title);
        context.unit = context.unit.or(old.unit);
        context.date = context.date.or(old.date);
        context.year = context.year.or(old.year);
        return Some(Lead { request: new.request.clone(), role, context });
    }
    stronger.then(|| Lead { role, ..known.clone() })
}

/// The request of a number; an error where there is none.
pub(super) fn task_of(conn: &Connection, id: TaskId) -> Result<Task, Error> {
    conn.prepare_cached(&format!("SELECT {TASK} FROM url u WHERE u.id = ?1"))?.query_row([id], |row| Ok(task(row)))?
}

/// A request from the columns [`TASK`].
pub(super) fn task(row: &Row<'_>) -> Result<Task, Error> {
    let url = |text: String| Url::parse(&text).map_err(|error| Error::Store(Box::new(error)));
    let body: Option<String> = row.get(5)?;
    let request = Request {
        url: url(row.get(3)?)?,
        referer: row.get::<_, Option<String>>(4)?.map(url).transpose()?,
        body: body.map(|body| serde_json::from_str::<Body>(&body)).transpose()?,
    };
    let role: Role = state::role(row.get(6)?);
    let context: String = row.get(7)?;
    Ok(Task {
        id: row.get(0)?,
        host: row.get(1)?,
        portal: row.get(2)?,
        lead: Lead { request, role, context: serde_json::from_str(&context)? },
        tries: row.get(8)?,
        hops: row.get(9)?,
        etag: row.get(10)?,
        last_modified: row.get(11)?,
        digest: row.get(12)?,
        at: row.get(13)?,
        echo: false,
    })
}

/// A place from three columns, the first of which is at `from`; nothing where they are null.
pub(super) fn place(row: &Row<'_>, from: usize) -> rusqlite::Result<Option<Place>> {
    let unsigned = |number: i64| u64::try_from(number).unwrap_or_default();
    let file: Option<String> = row.get(from)?;
    file.map(|file| Ok(Place { file, offset: unsigned(row.get(from + 1)?), length: unsigned(row.get(from + 2)?) }))
        .transpose()
}

/// An unsigned number as SQLite has them.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lead(role: Role, context: Context) -> Lead {
        Lead { request: Request::get(Url::parse("http://a.gov.cn/x").unwrap()), role, context }
    }

    #[test]
    fn a_key_is_that_of_what_is_asked() {
        let url = |text: &str| Url::parse(text).unwrap();
        let plain = key(&Request::get(url("http://a.gov.cn/x?b=1&a=2#top")));
        assert_eq!(plain, key(&Request::get(url("http://a.gov.cn:80/x?a=2&b=1")).from(&url("http://b.gov.cn/"))));
        let form = |value| key(&Request::form(url("http://a.gov.cn/x?a=2&b=1"), &[("page", value)]));
        assert!(plain != form("1") && form("1") != form("2"));
    }

    #[test]
    fn the_better_of_two_leads_is_kept() {
        let plain = Context { title: Some("某局".into()), unit: Some("某局".into()), ..Context::default() };
        let annual = Context { annual: true, ..Context::default() };
        let listed = Context { list: Some("l".into()), annual: true, ..Context::default() };
        let best = better(&lead(Role::Hub, plain.clone()), &lead(Role::Column, annual.clone())).unwrap();
        assert_eq!((best.role, best.context.annual, best.context.unit.as_deref()), (Role::Column, true, Some("某局")));
        let best = better(&lead(Role::Column, annual.clone()), &lead(Role::Article, listed.clone())).unwrap();
        assert_eq!((best.role, best.context.list.as_deref()), (Role::Column, Some("l")));
        assert_eq!(better(&lead(Role::Column, annual.clone()), &lead(Role::Hub, plain.clone())), None);
        assert_eq!(better(&lead(Role::Article, listed.clone()), &lead(Role::Article, listed)), None);
        // stronger alone: the context stays
        let best = better(&lead(Role::Hub, annual.clone()), &lead(Role::Start, plain)).unwrap();
        assert_eq!((best.role, best.context), (Role::Start, annual));
    }
}
