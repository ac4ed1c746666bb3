//! A host as a crawl knows it: what waits, what is under way, when it may be asked again.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use url::Url;

use super::reading::Facts;
use super::settings::AGENT;
use super::verdict::Circumstances;
use super::{Task, frontier};
use crate::fetch::client::IDLE;
use crate::fetch::hold::Pace;
use crate::fetch::robots::Policy;
use crate::fetch::soft404::Fingerprints;
use crate::portal::Request;

/// Of a way there and back, what is not taken off the time of an answer: what this machine or the server was late by,
/// now and then. See [`Site::answered`].
const NEAR: Duration = Duration::from_millis(10);

/// Answers on a connection before its shortest way there and back is believed.
const BELIEVED: u32 = 8;

/// Longest time from one request to the next for which a connection is kept.
const SOON: Duration = Duration::from_secs(2);

/// What a host is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Activity {
    /// Nothing.
    Idle,
    /// Its time is set.
    Waiting(Instant),
    /// A request is under way.
    Busy,
}

/// What is known of the requests that the frontier holds for a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lease {
    /// There may be some.
    Open,
    /// They were asked for.
    Asked,
    /// All of them wait until a time, milliseconds since 1970.
    Until(i64),
    /// There are none.
    Exhausted,
}

/// What is known of the rules of a host.
#[derive(Clone, Debug)]
pub(super) enum Rules {
    /// Not asked yet.
    Unknown,
    /// What its robots.txt means, and when it came.
    Known(Arc<Policy>, i64),
}

/// A host.
pub(super) struct Site {
    /// The host as the frontier knows it, without its fingerprints: see [`Site::row`].
    pub(super) row: frontier::Host,
    pub(super) activity: Activity,
    /// What is asked next. A queue has room to spare, and a task is large: thousands of hosts have one each.
    pub(super) queue: VecDeque<Box<Task>>,
    pub(super) lease: Lease,
    pub(super) rules: Rules,
    /// Where its robots.txt was moved to, and after how many hops.
    pub(super) robots_moved: Option<(Request, u8)>,
    /// Tries for its robots.txt that failed.
    pub(super) robots_tries: u32,
    /// Whether a path that does not exist was asked.
    pub(super) probed: bool,
    /// The gap that is asked for; nothing for a server of one's own that may be asked without one.
    gap: Option<Duration>,
    pace: Pace,
    /// When it may be asked first.
    first: Instant,
    /// When the last request to it was sent.
    sent: Option<Instant>,
    /// When the last request to it had arrived, at the latest; nothing before the first.
    last: Option<Instant>,
    /// The shortest way there and back on this connection, and of how many.
    trip: Option<(Duration, u32)>,
    /// When the last answer came.
    heard: Option<Instant>,
    /// Whether its connection is kept.
    pub(super) keeps: bool,
    /// Pages in a row that were forbidden.
    pub(super) forbidden: u32,
    /// Requests by the shape of their address.
    templates: HashMap<u64, u32>,
    pub(super) platform: Option<String>,
    pub(super) facts: Arc<Facts>,
    /// Whether the facts were asked for.
    pub(super) learnt: bool,
    /// Why it waits, for the account.
    pub(super) waits_for: &'static str,
}

impl Site {
    pub(super) fn new(mut row: frontier::Host, gap: Option<Duration>, platform: Option<String>, facts: Facts) -> Self {
        let learnt = row.fingerprint.take().is_some();
        // hosts that begin together take turns, by the golden ratio: thousands are not asked in one moment, every second
        let turn =
            gap.unwrap_or_default().mul_f64((row.id.saturating_sub(1) as f64 * 0.618_033_988_75).rem_euclid(1.0));
        Self {
            row,
            activity: Activity::Idle,
            queue: VecDeque::new(),
            lease: Lease::Open,
            rules: Rules::Unknown,
            robots_moved: None,
            robots_tries: 0,
            probed: learnt,
            gap,
            pace: Pace::new(gap.unwrap_or_default(), None),
            first: Instant::now() + turn,
            sent: None,
            last: None,
            trip: None,
            heard: None,
            keeps: false,
            forbidden: 0,
            templates: HashMap::new(),
            platform,
            facts: Arc::new(facts),
            learnt,
            waits_for: "waiting",
        }
    }

    /// The host as the frontier is to keep it. Its fingerprints are spelt out for that alone: for thousands of hosts they
    /// would take megabytes.
    pub(super) fn row(&self) -> frontier::Host {
        let Facts { home, probe } = (*self.facts).clone();
        let fingerprint = self.learnt.then(|| Fingerprints { home, probe }.to_string());
        frontier::Host { fingerprint, ..self.row.clone() }
    }

    pub(super) fn is_stopped(&self) -> bool {
        matches!(self.row.condition, frontier::Condition::Stopped { .. })
    }

    /// An address on it.
    pub(super) fn address(&self, path: &str) -> Option<Url> {
        Url::parse(&self.row.authority).ok()?.join(path).ok()
    }

    /// Whether its robots.txt lets us ask; yes where none binds us.
    pub(super) fn allows(&self, url: &Url) -> bool {
        match &self.rules {
            Rules::Unknown => true,
            Rules::Known(policy, _) => policy.allows(AGENT, url),
        }
    }

    /// Until when it is held, milliseconds since 1970.
    pub(super) fn held(&self) -> Option<i64> {
        match self.row.condition {
            frontier::Condition::Held(until) => Some(until),
            _ => None,
        }
    }

    /// Takes the rules of the host, with the delay that they ask for.
    pub(super) fn obey(&mut self, policy: Policy, at: i64) {
        if let Some(delay) = policy.crawl_delay(AGENT) {
            let gap = self.gap.unwrap_or_default();
            (self.gap, self.pace) = (Some(gap), Pace::new(gap, Some(delay.time)));
        }
        self.rules = Rules::Known(Arc::new(policy), at);
    }

    /// The host asked for fewer requests.
    pub(super) fn throttled(&mut self) {
        self.pace = self.pace.throttled();
    }

    /// A request is sent: whether its connection may serve the next one. It does where requests follow each other
    /// closely; hosts that wait long for their turn would each hold a connection, and memory, for nothing.
    pub(super) fn sends(&mut self, now: Instant) -> bool {
        let since = self.sent.replace(now).map(|sent| now.saturating_duration_since(sent));
        since.unwrap_or_default().max(self.delay()) <= SOON
    }

    /// An answer to what was sent began to come, or the request failed, at `heard`; it was over at `ended`.
    ///
    /// The gap runs from arrival to arrival, and must not be shorter at the server. When a request arrived is not
    /// known; it had arrived when its answer began. So the next one is sent a gap after that: it arrives later still.
    /// Over a long line that is slower than asked by a whole way there and back; where many answers took at least so
    /// long, all but a part of that is taken off.
    pub(super) fn answered(&mut self, sent: Instant, heard: Instant, ended: Instant, came: bool) {
        self.pace = self.pace.after(ended.saturating_duration_since(sent), came);
        // a connection that was not used for long is gone
        if self.heard.is_some_and(|heard| sent.saturating_duration_since(heard) >= IDLE) {
            self.trip = None;
        }
        self.heard = Some(ended);
        let trip = heard.saturating_duration_since(sent);
        let (least, times) = self.trip.map_or((trip, 0), |(least, times)| (least.min(trip), times));
        let known = if times < BELIEVED { Duration::ZERO } else { least.saturating_sub(NEAR) };
        self.trip = Some((least, times.saturating_add(1)));
        // never before it was sent: `known` is no longer than this way
        self.last = heard.checked_sub(known);
    }

    /// From one request to the next.
    fn delay(&self) -> Duration {
        self.gap.map_or(Duration::ZERO, |_| self.pace.delay())
    }

    /// When it may be asked next; a delay that its robots.txt has just asked for holds at once.
    pub(super) fn next(&self) -> Instant {
        self.last.map_or(self.first, |last| last + self.delay())
    }

    /// The connection is gone: the next request opens a new one.
    pub(super) fn reconnects(&mut self) {
        self.trip = None;
    }

    /// Counts a request by the shape of its address, digits apart; says whether there were more than `most` before.
    pub(super) fn is_over(&mut self, url: &Url, most: u32) -> bool {
        let count = self.templates.entry(shape(url)).or_default();
        *count += 1;
        *count > most
    }

    /// The host with why it was left with work undone; nothing where all is done, or that is said already.
    pub(super) fn left(&mut self) -> Option<frontier::Host> {
        let undone = !self.queue.is_empty() || !matches!(self.lease, Lease::Exhausted);
        if self.is_stopped() || !undone {
            return None;
        }
        let (reason, evidence) = (self.waits_for.to_owned(), String::new());
        self.row.condition = frontier::Condition::Stopped { reason, evidence };
        Some(self.row())
    }

    /// What stands beside an answer of this host.
    pub(super) fn beside<'a>(
        &self,
        scope: Option<&'a super::scope::Scope>,
        has_old_tls: bool,
        at: i64,
    ) -> Circumstances<'a> {
        Circumstances { scope, old_tls: has_old_tls && !self.row.old_tls, at }
    }
}

/// The gap between two requests to a host at a rate; nothing for one that is unlimited.
pub(super) fn gap(rate: f64) -> Option<Duration> {
    (rate.is_finite() && rate > 0.0).then(|| Duration::from_secs_f64(1.0 / rate))
}

/// The shape of an address: its path and the names of its parameters, runs of digits as one.
fn shape(url: &Url) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    let mut digits = false;
    for byte in url.path().bytes() {
        if byte.is_ascii_digit() {
            digits = true;
            continue;
        }
        if std::mem::take(&mut digits) {
            '#'.hash(&mut hasher);
        }
        byte.hash(&mut hasher);
    }
    digits.hash(&mut hasher);
    for (name, _) in url.query_pairs() {
        name.hash(&mut hasher);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_differ_by_more_than_digits() {
        let of = |text: &str| shape(&Url::parse(text).unwrap());
        assert_eq!(of("http://a/cal?y=2024&m=1"), of("http://a/cal?y=1999&m=12"));
        assert_eq!(of("http://a/202401/t1.html"), of("http://a/201912/t77.html"));
        assert_ne!(of("http://a/x1.html"), of("http://a/y1.html"));
        assert_ne!(of("http://a/cal?y=2024"), of("http://a/cal?y=2024&m=1"));
    }

    #[test]
    fn a_gap_begins_when_its_request_had_arrived() {
        let mut site = Site::new(frontier::Host::default(), gap(10.0), None, Facts::default());
        let (start, ms) = (Instant::now(), Duration::from_millis);
        site.answered(start, start + ms(40), start + ms(45), true);
        assert_eq!(site.next(), start + ms(140));
        // near hosts: whatever a request was late by may have been before its arrival
        (0..20).for_each(|_| site.answered(start, start + ms(1), start + ms(2), true));
        site.answered(start, start + ms(9), start + ms(9), true);
        assert_eq!(site.next(), start + ms(109));
    }

    #[test]
    fn a_long_way_is_taken_off_once_it_is_known() {
        let mut site = Site::new(frontier::Host::default(), gap(1.0), None, Facts::default());
        let (start, ms) = (Instant::now(), Duration::from_millis);
        let next = |site: &mut Site, way| {
            site.answered(start, start + ms(way), start + ms(way), true);
            site.next() - start
        };
        assert!((0..8).all(|_| next(&mut site, 60) == ms(1060)));
        assert_eq!([60, 100, 60].map(|way| next(&mut site, way)), [ms(1010), ms(1050), ms(1010)]);
        // one that is faster than all before it is believed at once, the others no longer
        assert_eq!([15, 60].map(|way| next(&mut site, way)), [ms(1010), ms(1055)]);
        site.reconnects();
        assert_eq!(next(&mut site, 60), ms(1060));
    }

    #[test]
    fn a_connection_is_kept_for_what_comes_soon() {
        let mut site = Site::new(frontier::Host::default(), gap(1.0), None, Facts::default());
        let (start, seconds) = (Instant::now(), Duration::from_secs);
        assert_eq!([0, 1, 6, 7].map(|at| site.sends(start + seconds(at))), [true, true, false, true]);
        let mut slow = Site::new(frontier::Host::default(), gap(0.1), None, Facts::default());
        assert!(!slow.sends(start));
    }
}
