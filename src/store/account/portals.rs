//! Portals, hosts and lists in the account.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, params};

use super::{Host, List, Obstacle, Portal, Tally, Totals};
use crate::crawl::{HostId, PortalId, State};
use crate::store::state;

/// Most addresses and obstacles that are shown of a host.
const SAMPLE: usize = 10;
/// Most titles that are shown of the rows that were not asked for.
const OTHERS: usize = 5;
/// Reason of a request that leads out of the portal.
const EXTERNAL: &str = "out_of_scope";

/// Portals with their hosts and lists, and what they add up to.
pub(super) fn read(conn: &Connection) -> rusqlite::Result<(Vec<Portal>, Totals)> {
    let mut portals: Vec<Portal> = conn
        .prepare("SELECT id, name, division FROM portal ORDER BY id")?
        .query_map([], |row| {
            Ok(Portal { id: row.get(0)?, name: row.get(1)?, division: row.get(2)?, ..Portal::default() })
        })?
        .collect::<Result<_, _>>()?;
    let mut of_portal = hosts(conn)?;
    let mut totals = Totals { portals: portals.len() as u64, ..Totals::default() };
    for portal in &mut portals {
        portal.hosts = of_portal.remove(&portal.id).unwrap_or_default();
        portal.lists = lists(conn, portal.id)?;
        for host in &portal.hosts {
            totals.hosts += 1;
            totals.stopped += u64::from(host.condition == "stopped");
            totals.tally.add(&host.tally);
        }
    }
    let sql = "SELECT count(*), coalesce(sum(flagged), 0), coalesce(sum(NOT EXISTS (SELECT 1 FROM report_url \
               WHERE report = r.id AND superseded IS NULL AND vanished IS NULL)), 0) FROM report r \
               WHERE EXISTS (SELECT 1 FROM report_url WHERE report = r.id AND superseded IS NULL)";
    (totals.tally.reports, totals.tally.flagged, totals.vanished) =
        conn.query_row(sql, [], |row| Ok((count(row.get(0)?), count(row.get(1)?), count(row.get(2)?))))?;
    Ok((portals, totals))
}

fn hosts(conn: &Connection) -> rusqlite::Result<BTreeMap<PortalId, Vec<Host>>> {
    let mut tallies = tallies(conn)?;
    let mut select =
        conn.prepare("SELECT id, portal, authority, condition, until, reason, evidence FROM host ORDER BY id")?;
    let mut rows = select.query([])?;
    let mut hosts: BTreeMap<PortalId, Vec<Host>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let id: HostId = row.get(0)?;
        let tally = tallies.remove(&id).unwrap_or_default();
        let condition = match row.get(3)? {
            1 => "held",
            2 => "stopped",
            _ => "open",
        };
        let refused_urls = if tally.refused > 0 { refused(conn, id)? } else { Vec::new() };
        let obstacles = if tally.challenged > 0 { obstacles(conn, id)? } else { Vec::new() };
        hosts.entry(row.get(1)?).or_default().push(Host {
            authority: row.get(2)?,
            condition,
            until: row.get(4)?,
            reason: row.get(5)?,
            evidence: row.get(6)?,
            tally,
            refused_urls,
            obstacles,
        });
    }
    Ok(hosts)
}

fn tallies(conn: &Connection) -> rusqlite::Result<HashMap<HostId, Tally>> {
    let mut tallies: HashMap<HostId, Tally> = HashMap::new();
    let mut select = conn.prepare("SELECT host, state, reason, count(*) FROM url GROUP BY host, state, reason")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let (number, reason): (i64, Option<String>) = (row.get(1)?, row.get(2)?);
        tallies.entry(row.get(0)?).or_default().count(state::state(number), reason, count(row.get(3)?));
    }
    let mut select = conn.prepare(
        "SELECT u.host, count(DISTINCT p.report), count(DISTINCT iif(r.flagged, r.id, NULL)), sum(NOT p.first) \
         FROM report_url p JOIN url u ON u.id = p.url JOIN report r ON r.id = p.report \
         WHERE p.superseded IS NULL GROUP BY u.host",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let tally = tallies.entry(row.get(0)?).or_default();
        (tally.reports, tally.flagged) = (count(row.get(1)?), count(row.get(2)?));
        tally.duplicates = count(row.get(3)?);
    }
    let mut select =
        conn.prepare("SELECT u.host, count(*) FROM unread n JOIN url u ON u.id = n.url GROUP BY u.host")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        tallies.entry(row.get(0)?).or_default().unread = count(row.get(1)?);
    }
    Ok(tallies)
}

fn refused(conn: &Connection, host: HostId) -> rusqlite::Result<Vec<String>> {
    conn.prepare_cached("SELECT url FROM url WHERE host = ?1 AND state = ?2 ORDER BY id LIMIT ?3")?
        .query_map(params![host, state::number(State::Disallowed), SAMPLE as i64], |row| row.get(0))?
        .collect()
}

fn obstacles(conn: &Connection, host: HostId) -> rusqlite::Result<Vec<Obstacle>> {
    conn.prepare_cached(
        "SELECT url, reason, status, evidence, at FROM url WHERE host = ?1 AND state = ?2 ORDER BY id LIMIT ?3",
    )?
    .query_map(params![host, state::number(State::Challenged), SAMPLE as i64], |row| {
        Ok(Obstacle {
            url: row.get(0)?,
            reason: row.get(1)?,
            status: row.get(2)?,
            evidence: row.get(3)?,
            at: row.get(4)?,
        })
    })?
    .collect()
}

fn lists(conn: &Connection, portal: PortalId) -> rusqlite::Result<Vec<List>> {
    let mut select = conn.prepare_cached(
        "SELECT l.id, l.name, l.title, l.unit, l.total, count(w.key), count(w.url) \
         FROM list l LEFT JOIN list_row w ON w.list = l.id WHERE l.portal = ?1 AND l.total IS NOT NULL \
         GROUP BY l.id ORDER BY l.id",
    )?;
    let mut others = conn
        .prepare_cached("SELECT title FROM list_row WHERE list = ?1 AND url IS NULL AND title IS NOT NULL LIMIT ?2")?;
    let mut rows = select.query([portal])?;
    let mut lists = Vec::new();
    while let Some(row) = rows.next()? {
        let titles = others.query_map(params![row.get::<_, i64>(0)?, OTHERS as i64], |row| row.get(0))?;
        let mut titles: Vec<String> = titles.collect::<Result<_, _>>()?;
        titles.sort();
        let (total, found) = (count(row.get(4)?), count(row.get(5)?));
        lists.push(List {
            list: row.get(1)?,
            title: row.get(2)?,
            unit: row.get(3)?,
            total,
            found,
            short: total.saturating_sub(found),
            asked: count(row.get(6)?),
            others: titles,
        });
    }
    Ok(lists)
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

impl Tally {
    fn count(&mut self, state: State, reason: Option<String>, number: u64) {
        let name = state::name(state);
        *self.requests.entry(name.to_owned()).or_default() += number;
        match state {
            State::Done => self.fetched += number,
            State::Unmodified => self.unmodified += number,
            State::Gone if reason.as_deref().is_some_and(|reason| reason.starts_with("soft")) => {
                self.soft_404 += number
            }
            State::Disallowed => self.refused += number,
            State::Challenged => self.challenged += number,
            State::Failed => self.failed += number,
            State::Skipped if reason.as_deref() == Some(EXTERNAL) => self.external += number,
            _ => {}
        }
        if let Some(reason) = reason {
            *self.reasons.entry(name.to_owned()).or_default().entry(reason).or_default() += number;
        }
    }

    fn add(&mut self, other: &Tally) {
        for (state, number) in &other.requests {
            *self.requests.entry(state.clone()).or_default() += number;
        }
        for (state, reasons) in &other.reasons {
            let own = self.reasons.entry(state.clone()).or_default();
            reasons.iter().for_each(|(reason, number)| *own.entry(reason.clone()).or_default() += number);
        }
        let Tally { fetched, unmodified, soft_404, refused, challenged, failed, external, .. } = other;
        self.fetched += fetched;
        self.unmodified += unmodified;
        self.soft_404 += soft_404;
        self.refused += refused;
        self.challenged += challenged;
        self.failed += failed;
        self.external += external;
        self.reports += other.reports;
        self.flagged += other.flagged;
        self.duplicates += other.duplicates;
        self.unread += other.unread;
    }
}
