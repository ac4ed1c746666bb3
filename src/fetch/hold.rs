//! How long to wait: holds, tries and the pace of a host, as arithmetic. The clock is elsewhere.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{Answer, Cut, FailureKind};

/// The longest that a server can ask to be left alone, and the longest back-off.
pub const LONGEST_HOLD: Duration = Duration::from_hours(1);
/// The first back-off where a server gives no time.
pub const FIRST_HOLD: Duration = Duration::from_secs(30);
/// Failures in a row that open the circuit of a host.
pub const CIRCUIT_AFTER: u32 = 5;
/// How long a circuit is open first.
pub const FIRST_CIRCUIT: Duration = Duration::from_mins(15);
/// How long a circuit is open at most.
pub const LONGEST_CIRCUIT: Duration = Duration::from_hours(24);
/// The unit of [`SPREAD`], where none is set.
pub const UNIT: Duration = Duration::from_mins(1);
/// When a request that failed is made again, in units: hours apart, since a site that is down stays down for a while.
pub const SPREAD: [u32; 3] = [1, 10, 60];
/// The longest gap between two requests that the pace of a host comes to by itself.
pub const SLOWEST: Duration = Duration::from_mins(1);

/// A time to wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wait {
    /// How long.
    pub time: Duration,
    /// Whether longer was asked for, which is to be logged.
    pub clamped: bool,
}

impl Wait {
    /// What was asked for, within a limit.
    pub fn at_most(asked: Duration, most: Duration) -> Self {
        Self { time: asked.min(most), clamped: asked > most }
    }
}

/// `Retry-After` (RFC 9110, section 10.2.3), seconds or a date, [`LONGEST_HOLD`] at most; nothing where it is absent or
/// neither. `now` is in milliseconds since 1970; a `Date` of the answer stands for it, since the server's clock is what
/// its dates go by.
pub fn retry_after(answer: &Answer, now: i64) -> Option<Wait> {
    let value = answer.header("retry-after")?.trim();
    if !value.is_empty() && value.bytes().all(|octet| octet.is_ascii_digit()) {
        // more digits than a number holds is a long time
        let seconds = value.parse().unwrap_or(u64::MAX);
        return Some(Wait::at_most(Duration::from_secs(seconds), LONGEST_HOLD));
    }
    let date = |text: &str| httpdate::parse_http_date(text.trim()).ok();
    let until = date(value)?;
    let clock = || UNIX_EPOCH.checked_add(Duration::from_millis(u64::try_from(now).unwrap_or(0)));
    let since: SystemTime = answer.header("date").and_then(date).or_else(clock)?;
    Some(Wait::at_most(until.duration_since(since).unwrap_or_default(), LONGEST_HOLD))
}

/// How long a host is left alone that throttles (429, 503) and gives no time: 30 s × 2ⁿ for the n-th time in a row,
/// counted from 0, and up to half of that more by `jitter` (0 to 1), [`LONGEST_HOLD`] at most.
pub fn back_off(n: u32, jitter: f64) -> Duration {
    let whole = doubled(FIRST_HOLD, n, LONGEST_HOLD);
    let jitter = if jitter.is_finite() { jitter.clamp(0.0, 1.0) } else { 0.0 };
    whole.saturating_add(whole.mul_f64(jitter / 2.0)).min(LONGEST_HOLD)
}

/// How long a host that throttles is left alone: as long as it says, or else [`back_off`].
pub fn hold(answer: &Answer, now: i64, n: u32, jitter: f64) -> Wait {
    retry_after(answer, now).unwrap_or_else(|| Wait { time: back_off(n, jitter), clamped: false })
}

/// How long a host is left alone after failures in a row, where they are [`CIRCUIT_AFTER`] or more: 15 minutes, twice
/// as long each time. `opened` is how often that was so before. The failures count on until something comes, so that
/// one more try that fails opens the circuit again.
pub fn circuit(failures: u32, opened: u32) -> Option<Duration> {
    (failures >= CIRCUIT_AFTER).then(|| doubled(FIRST_CIRCUIT, opened, LONGEST_CIRCUIT))
}

fn doubled(first: Duration, times: u32, most: Duration) -> Duration {
    first.saturating_mul(2_u32.saturating_pow(times)).min(most)
}

/// Why a request is to be thought over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing came.
    Failure(FailureKind),
    /// An answer with this status.
    Status(u16),
    /// A body that was cut.
    Cut(Cut),
    /// robots.txt forbids it.
    Robots,
}

/// What becomes of a request that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// It is made again after a time.
    After(Duration),
    /// It is made again at once with the second TLS client.
    OldTls,
    /// It is not made again.
    Never,
}

/// What becomes of a request, by what happened, the tries before this one, whether this one was with the second TLS
/// client, and the unit of the spread ([`UNIT`]).
pub fn retry(trouble: Trouble, tries: u8, old_tls: bool, unit: Duration) -> Retry {
    let again = match trouble {
        Trouble::Failure(FailureKind::Tls) if !old_tls => return Retry::OldTls,
        Trouble::Failure(kind) => kind.is_retryable(),
        Trouble::Status(status) => matches!(status, 408 | 425 | 429 | 500..=599),
        // what is too long is too long the next time
        Trouble::Cut(cut) => cut == Cut::Time,
        Trouble::Robots => false,
    };
    let spread = SPREAD.get(usize::from(tries)).filter(|_| again);
    spread.map_or(Retry::Never, |units| Retry::After(unit.saturating_mul(*units)))
}

/// The pace of a host: how long from one request to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// The gap that is set, or that the host's robots.txt asks for where that is longer.
    least: Duration,
    /// What throttling made of the gap, for the rest of the run.
    slowed: Duration,
    /// Smoothed latency.
    latency: Duration,
}

impl Pace {
    /// The pace that is set, with the delay of robots.txt.
    pub fn new(set: Duration, robots: Option<Duration>) -> Self {
        Self { least: set.max(robots.unwrap_or_default()), ..Self::default() }
    }

    /// From one request to the next: what is set, or twice the smoothed latency ([`SLOWEST`] at most) where that is
    /// longer.
    pub fn delay(&self) -> Duration {
        self.least.max(self.slowed).max(self.latency.saturating_mul(2).min(SLOWEST))
    }

    /// The pace after a request that took so long. One that failed makes it slower or leaves it: errors come fast.
    #[must_use]
    pub fn after(self, latency: Duration, came: bool) -> Self {
        // a quarter of the new, three of the old; the first stands for itself
        let smoothed = match self.latency {
            Duration::ZERO => latency,
            old => (old - old / 4).saturating_add(latency / 4),
        };
        Self { latency: if came { smoothed } else { smoothed.max(self.latency) }, ..self }
    }

    /// The pace after the host throttled: half as fast for the rest of the run, [`SLOWEST`] at most.
    #[must_use]
    pub fn throttled(self) -> Self {
        Self { slowed: self.delay().saturating_mul(2).min(SLOWEST), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn answer(headers: &[(&str, &str)]) -> Answer {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Answer { status: 429, headers, ..Answer::default() }
    }

    #[test]
    fn retry_after_in_both_forms() {
        // Sun, 06 Nov 1994 08:49:37 GMT
        let now = 784_111_777_000;
        for (value, time, clamped) in [
            ("120", seconds(120), false),
            (" 0 ", seconds(0), false),
            ("3600", seconds(3600), false),
            ("3601", LONGEST_HOLD, true),
            ("99999999999999999999999", LONGEST_HOLD, true),
            ("Sun, 06 Nov 1994 08:50:37 GMT", seconds(60), false),
            ("Sunday, 06-Nov-94 08:50:37 GMT", seconds(60), false),
            ("Sun, 06 Nov 1994 08:00:00 GMT", seconds(0), false),
            ("Mon, 07 Nov 1994 08:49:37 GMT", LONGEST_HOLD, true),
        ] {
            let wait = retry_after(&answer(&[("Retry-After", value)]), now);
            assert_eq!(wait, Some(Wait { time, clamped }), "{value}");
        }
        for value in ["", "-5", "soon", "1.5"] {
            assert_eq!(retry_after(&answer(&[("Retry-After", value)]), now), None, "{value}");
        }
        assert_eq!(retry_after(&answer(&[]), now), None);
    }

    #[test]
    fn the_server_s_clock_counts() {
        let dates = [("retry-after", "Sun, 06 Nov 1994 08:50:37 GMT"), ("date", "Sun, 06 Nov 1994 08:50:07 GMT")];
        assert_eq!(retry_after(&answer(&dates), 0).map(|wait| wait.time), Some(seconds(30)));
        assert_eq!(hold(&answer(&[]), 0, 1, 0.0), Wait { time: seconds(60), clamped: false });
        assert_eq!(hold(&answer(&dates), 0, 9, 1.0).time, seconds(30));
    }

    #[test]
    fn holds_double() {
        assert_eq!([0, 1, 2, 6, 7, 99].map(|n| back_off(n, 0.0)), [30, 60, 120, 1920, 3600, 3600].map(seconds));
        assert_eq!(
            [0.0, 0.5, 1.0, 7.0, -1.0].map(|jitter| back_off(2, jitter)),
            [120, 150, 180, 180, 120].map(seconds)
        );
        assert_eq!(back_off(0, f64::NAN), FIRST_HOLD);
        assert_eq!(back_off(u32::MAX, 1.0), LONGEST_HOLD);
        assert_eq!((circuit(4, 0), circuit(5, 0)), (None, Some(FIRST_CIRCUIT)));
        assert_eq!(
            [0, 1, 2, u32::MAX].map(|opened| circuit(6, opened)),
            [15, 30, 60, 1440].map(|m| Some(seconds(m * 60)))
        );
    }

    #[test]
    fn tries_by_kind() {
        let kinds = [FailureKind::Dns, FailureKind::Connect, FailureKind::Timeout, FailureKind::Broken];
        let again = kinds.into_iter().map(Trouble::Failure).chain([Trouble::Status(503), Trouble::Cut(Cut::Time)]);
        for trouble in again {
            let waits = [0, 1, 2, 3, 200].map(|tries| retry(trouble, tries, false, UNIT));
            let after = |s: u64| Retry::After(seconds(s));
            assert_eq!(waits, [after(60), after(600), after(3600), Retry::Never, Retry::Never], "{trouble:?}");
        }
        for trouble in [
            Trouble::Status(404),
            Trouble::Status(410),
            Trouble::Status(403),
            Trouble::Robots,
            Trouble::Cut(Cut::Length),
            Trouble::Failure(FailureKind::Certificate),
            Trouble::Failure(FailureKind::Private),
            Trouble::Failure(FailureKind::Protocol),
        ] {
            assert_eq!(retry(trouble, 0, false, UNIT), Retry::Never, "{trouble:?}");
        }
        let tls = Trouble::Failure(FailureKind::Tls);
        assert_eq!([retry(tls, 0, false, UNIT), retry(tls, 1, true, UNIT)], [Retry::OldTls, Retry::Never]);
        assert_eq!(retry(Trouble::Status(500), 1, false, Duration::from_millis(1)), Retry::After(seconds(1) / 100));
    }

    #[test]
    fn the_pace_follows_the_host() {
        let pace = Pace::new(seconds(1), Some(seconds(2)));
        assert_eq!(pace.delay(), seconds(2));
        let slow = pace.after(seconds(4), true);
        assert_eq!(slow.delay(), seconds(8));
        assert_eq!(slow.after(seconds(0), true).delay(), seconds(6));
        assert_eq!(slow.after(seconds(0), false).delay(), seconds(8), "an error is no sign of speed");
        assert!(slow.after(seconds(60), false).delay() > slow.delay());
        assert_eq!(pace.after(seconds(600), true).delay(), SLOWEST);
        let throttled = pace.throttled();
        assert_eq!(throttled.delay(), seconds(4));
        assert_eq!(throttled.after(Duration::from_millis(10), true).delay(), seconds(4), "for the rest of the run");
        assert_eq!((0..9).fold(pace, |pace, _| pace.throttled()).delay(), SLOWEST);
        assert_eq!(Pace::new(seconds(90), None).throttled().delay(), seconds(90));
        assert_eq!(Pace::new(seconds(1), None).after(Duration::MAX, true).delay(), SLOWEST);
    }
}
