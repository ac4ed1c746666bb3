//! The tables.

use rusqlite::{Connection, TransactionBehavior};

use crate::crawl::frontier::Error;

/// The format of the tables, as `user_version` has it.
const VERSION: i64 = 1;

/// The tables of a new store. What refers to what is by number; nothing is ever deleted but what is replaced.
const TABLES: &str = "
-- A run of the crawl; `ended` is null while it goes on, and after a kill. Recrawls count the generation up.
CREATE TABLE run (
    id INTEGER PRIMARY KEY, began INTEGER NOT NULL, ended INTEGER, complete INTEGER NOT NULL DEFAULT 0,
    recrawl INTEGER NOT NULL, generation INTEGER NOT NULL, settings TEXT NOT NULL
) STRICT;

-- How far the archive is written.
CREATE TABLE archived (
    id INTEGER PRIMARY KEY CHECK (id = 1), file TEXT NOT NULL, at_byte INTEGER NOT NULL, bytes INTEGER NOT NULL
) STRICT;

CREATE TABLE portal (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, division TEXT, family TEXT, platform TEXT, rate REAL
) STRICT;
CREATE UNIQUE INDEX portal_name ON portal (name, coalesce(division, ''));

-- `condition`: 0 open, 1 held, 2 stopped.
CREATE TABLE host (
    id INTEGER PRIMARY KEY, authority TEXT NOT NULL UNIQUE, portal INTEGER NOT NULL,
    condition INTEGER NOT NULL DEFAULT 0, until INTEGER, reason TEXT, evidence TEXT,
    failures INTEGER NOT NULL DEFAULT 0, circuits INTEGER NOT NULL DEFAULT 0, old_tls INTEGER NOT NULL DEFAULT 0,
    requests INTEGER NOT NULL DEFAULT 0, fingerprint TEXT
) STRICT;

-- Apart from its host, whose row is written with every batch.
CREATE TABLE robots (
    host INTEGER PRIMARY KEY, status INTEGER NOT NULL, body BLOB NOT NULL, at INTEGER NOT NULL
) STRICT;

-- A request. Its key is 128 bits of what it asks for; found by host and key, so that a batch, which has few hosts and
-- folders, touches few pages of the index. `at`: when it was asked last, however that ended; `came`: when that came
-- which is kept of it, with its digest and its place in the archive.
CREATE TABLE url (
    id INTEGER PRIMARY KEY, host INTEGER NOT NULL, portal INTEGER NOT NULL, key BLOB NOT NULL,
    priority INTEGER NOT NULL, state INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0,
    hops INTEGER NOT NULL DEFAULT 0, not_before INTEGER, url TEXT NOT NULL, referer TEXT, body TEXT,
    role INTEGER NOT NULL, context TEXT NOT NULL, reason TEXT, status INTEGER, at INTEGER, came INTEGER, etag TEXT,
    last_modified TEXT, digest TEXT, file TEXT, at_byte INTEGER, bytes INTEGER, family TEXT, evidence TEXT
) STRICT;
CREATE UNIQUE INDEX url_key ON url (host, key);
-- Only what is pending, so that its cost does not grow with what is done.
CREATE INDEX url_pending ON url (host, priority, id, not_before) WHERE state = 0;

-- An answer that is read for a further list, with what that list's page knew.
CREATE TABLE echo (
    url INTEGER NOT NULL, list TEXT NOT NULL, context TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (url, list)
) STRICT, WITHOUT ROWID;
CREATE INDEX echo_due ON echo (url) WHERE done = 0;

CREATE TABLE list (
    id INTEGER PRIMARY KEY, portal INTEGER NOT NULL, name TEXT NOT NULL, title TEXT, unit TEXT, total INTEGER
) STRICT;
CREATE UNIQUE INDEX list_name ON list (portal, name);

-- A row of a list: `url` where it is asked, else its title alone. `generation`: of the recrawl that saw it last.
CREATE TABLE list_row (
    list INTEGER NOT NULL, key BLOB NOT NULL, generation INTEGER NOT NULL, url INTEGER, title TEXT,
    PRIMARY KEY (list, key)
) STRICT, WITHOUT ROWID;

-- A report by its content, wherever it stands.
CREATE TABLE report (
    id INTEGER PRIMARY KEY, content TEXT NOT NULL UNIQUE, division TEXT, issuer TEXT, year INTEGER, title TEXT,
    form TEXT, flagged INTEGER NOT NULL, record TEXT NOT NULL
) STRICT;
CREATE INDEX report_order ON report (division, issuer, year, id);

-- Where a report stands. `first`: where it was found first. `superseded`: since when another one stands there;
-- `vanished`: since when nothing does.
CREATE TABLE report_url (
    url INTEGER NOT NULL, report INTEGER NOT NULL, first INTEGER NOT NULL, first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL, superseded INTEGER, vanished INTEGER,
    PRIMARY KEY (url, report)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_url_report ON report_url (report);

CREATE TABLE finding (
    id INTEGER PRIMARY KEY, report INTEGER NOT NULL, rule TEXT NOT NULL, severity TEXT NOT NULL, status TEXT NOT NULL,
    fingerprint TEXT NOT NULL, json TEXT NOT NULL
) STRICT;
CREATE INDEX finding_report ON finding (report);

-- What should be a report and was not read; `waits`: for a reader of its format.
CREATE TABLE unread (
    url INTEGER PRIMARY KEY, title TEXT, issuer TEXT, year INTEGER, format TEXT NOT NULL, waits INTEGER NOT NULL,
    reason_en TEXT NOT NULL, reason_zh TEXT NOT NULL
) STRICT;
";

/// Makes the tables of a new store; refuses one of another format.
pub(super) fn prepare(conn: &mut Connection) -> Result<(), Error> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if !is_prepared(&tx)? {
        tx.execute_batch(TABLES)?;
        tx.pragma_update(None, "user_version", VERSION)?;
    }
    Ok(tx.commit()?)
}

/// Whether the tables are there; an error where they are of another format.
pub(super) fn is_prepared(conn: &Connection) -> Result<bool, Error> {
    match conn.pragma_query_value(None, "user_version", |row| row.get(0))? {
        0 => Ok(false),
        VERSION => Ok(true),
        found => Err(Error::Version { found, known: VERSION }),
    }
}
