//! What an answer to `/robots.txt` means (RFC 9309, section 2.3.1), stricter where a server forbids the file itself.

use std::time::Duration;

use url::Url;

use super::{MOST, Robots};
use crate::fetch::hold::Wait;
use crate::fetch::{Answer, Failure, codec};

/// How long a copy may be used (RFC 9309, section 2.4).
pub const FRESH: Duration = Duration::from_hours(24);

/// The longest delay between requests that a file can ask for.
pub const SLOWEST: Duration = Duration::from_mins(1);

/// How much of a body is looked at to see whether it is a page.
const HEAD: usize = 4096;

/// What a host lets a robot ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Policy {
    /// What its file says.
    Rules(Robots),
    /// There is no file: all may be asked.
    Absent {
        /// Whether an HTML page came in its place at 200, which is to be logged.
        html: bool,
    },
    /// The file itself is forbidden, and with it all else.
    Refused,
    /// The server does not say for now: nothing may be asked until it does ([`retry_after`]).
    Unavailable,
}

/// What 401 and 403 for the file mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Forbidden {
    /// That nothing may be asked: permission is not established.
    #[default]
    Refuse,
    /// That there is no file, as RFC 9309 has it.
    Crawl,
}

impl Policy {
    /// The policy by a status and a body without compression; status 0 where nothing came. A redirect is one that was
    /// followed for five hops and led nowhere: no file.
    pub fn of(status: u16, body: &[u8], forbidden: Forbidden) -> Self {
        match (status, forbidden) {
            (200..=299, _) => {
                let robots = Robots::parse(body);
                if is_page(body, &robots) { Self::Absent { html: true } } else { Self::Rules(robots) }
            }
            (401 | 403, Forbidden::Refuse) => Self::Refused,
            // 304 says nothing to one who kept no copy
            (304 | 429, _) => Self::Unavailable,
            (300..=499, _) => Self::Absent { html: false },
            _ => Self::Unavailable,
        }
    }

    /// The policy by what came, or by nothing that came.
    pub fn judge(outcome: Result<&Answer, &Failure>, forbidden: Forbidden) -> Self {
        match outcome {
            Ok(answer) => Self::of(answer.status, &codec::decode(answer, MOST + 1).bytes, forbidden),
            Err(_) => Self::Unavailable,
        }
    }

    /// This policy, or an earlier one of the host where the server does not answer now and that is not older than
    /// [`FRESH`].
    pub fn or_last(self, last: Self, age: Duration) -> Self {
        if self == Self::Unavailable && age <= FRESH { last } else { self }
    }

    /// Whether an agent may ask for an address.
    pub fn allows(&self, agent: &str, url: &Url) -> bool {
        match self {
            Self::Rules(robots) => robots.allows(agent, url),
            Self::Absent { .. } => true,
            Self::Refused | Self::Unavailable => super::is_robots(url),
        }
    }

    /// The delay that the file asks for, [`SLOWEST`] at most.
    pub fn crawl_delay(&self, agent: &str) -> Option<Wait> {
        match self {
            Self::Rules(robots) => robots.crawl_delay(agent).map(|delay| Wait::at_most(delay, SLOWEST)),
            _ => None,
        }
    }

    /// Its name in the account.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Rules(_) => "robots",
            Self::Absent { html: false } => "robots_absent",
            Self::Absent { html: true } => "robots_html",
            Self::Refused => "robots_refused",
            Self::Unavailable => "robots_unavailable",
        }
    }
}

/// When a server that did not answer is asked for its file again, after so many tries: 5 minutes three times, then an
/// hour.
pub const fn retry_after(tries: u32) -> Duration {
    if tries <= 3 { Duration::from_mins(5) } else { Duration::from_hours(1) }
}

/// Whether a body is an HTML page: servers answer unknown addresses with one at 200, and call the file itself
/// `text/html`, so that the header says nothing.
fn is_page(body: &[u8], robots: &Robots) -> bool {
    let head = body.get(..HEAD).unwrap_or(body).to_ascii_lowercase();
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head).trim_ascii_start();
    let has = |tag: &str| memchr::memmem::find(head, tag.as_bytes()).is_some();
    head.starts_with(b"<") || robots.is_empty() && ["<html", "<head", "<body", "<script"].into_iter().any(has)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::FailureKind;

    fn policy(status: u16, body: &str) -> Policy {
        Policy::of(status, body.as_bytes(), Forbidden::default())
    }

    #[test]
    fn an_answer_means() {
        let page = "\u{feff}\r\n<!DOCTYPE html><html><body>User-agent: *\nDisallow: /\n</body></html>";
        for (status, body, name) in [
            (200, "User-agent: *\nDisallow: /", "robots"),
            (200, "", "robots"),
            (204, "", "robots"),
            (200, page, "robots_html"),
            (200, "var x;\n<SCRIPT>location.href='/'</SCRIPT>", "robots_html"),
            (200, "# <html>\nUser-agent: *\nDisallow: /", "robots"),
            (301, "", "robots_absent"),
            (404, page, "robots_absent"),
            (410, "", "robots_absent"),
            (412, "", "robots_absent"),
            (401, "", "robots_refused"),
            (403, "", "robots_refused"),
            (429, "", "robots_unavailable"),
            (500, "User-agent: *\nDisallow:", "robots_unavailable"),
            (521, "", "robots_unavailable"),
            (0, "", "robots_unavailable"),
        ] {
            assert_eq!(policy(status, body).name(), name, "{status} {body}");
        }
        assert_eq!(Policy::of(403, b"", Forbidden::Crawl), Policy::Absent { html: false });
        let failure = Failure { kind: FailureKind::Dns, detail: String::new() };
        assert_eq!(Policy::judge(Err(&failure), Forbidden::Crawl), Policy::Unavailable);
        let answer = Answer { status: 200, body: b"User-agent: *\nDisallow: /".to_vec(), ..Answer::default() };
        assert_eq!(Policy::judge(Ok(&answer), Forbidden::Refuse), policy(200, "User-agent: *\nDisallow: /"));
    }

    #[test]
    fn a_copy_serves_for_a_day() {
        let last = policy(404, "");
        assert_eq!(policy(503, "").or_last(last.clone(), FRESH), last);
        assert_eq!(policy(503, "").or_last(last.clone(), FRESH + Duration::from_secs(1)), Policy::Unavailable);
        assert_eq!(policy(403, "").or_last(last, Duration::ZERO), Policy::Refused);
        assert_eq!([1, 3, 4, 99].map(retry_after), [300, 300, 3600, 3600].map(Duration::from_secs));
    }

    #[test]
    fn what_may_be_asked() {
        let url = |path: &str| Url::parse("http://a.gov.cn").unwrap().join(path).unwrap();
        for (policy, allowed) in [(policy(404, ""), true), (policy(403, ""), false), (policy(500, ""), false)] {
            assert_eq!(policy.allows("gouji", &url("/a")), allowed);
            assert!(policy.allows("gouji", &url("/robots.txt")));
            assert_eq!(policy.crawl_delay("gouji"), None);
        }
        let delay = |seconds: u64| policy(200, &format!("User-agent: *\nCrawl-delay: {seconds}")).crawl_delay("gouji");
        assert_eq!(delay(5), Some(Wait { time: Duration::from_secs(5), clamped: false }));
        assert_eq!(delay(3600), Some(Wait { time: SLOWEST, clamped: true }));
    }
}
