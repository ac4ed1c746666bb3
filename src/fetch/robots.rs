//! robots.txt (RFC 9309): what a host lets a robot ask, and how often.
//!
//! [`Robots`] is the file, read without fail. [`Policy`] is what an answer to `/robots.txt` means, with one or without.

use std::cmp::Reverse;
use std::time::Duration;

use encoding_rs::{Encoding, UTF_8};
use url::{Position, Url};

mod policy;
mod rule;

pub use policy::{FRESH, Forbidden, Policy, SLOWEST, retry_after};
use rule::{Rule, Target};

/// How much of a file is read: RFC 9309, section 2.5, asks for 500 KiB at least.
pub const MOST: usize = 512 << 10;

/// Most seconds that are understood in a `Crawl-delay`; all that is longer is that long.
const LONGEST_DELAY: f64 = 1e9;

/// A robots.txt: its groups and the sitemaps that it names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Robots {
    groups: Vec<Group>,
    sitemaps: Vec<Url>,
}

/// Agents and the rules that they share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Group {
    /// Product tokens in lower case, `*` for all others; empty for a name with no letter at its start.
    agents: Vec<String>,
    /// The most specific first, `Allow` before `Disallow`: the first that matches decides.
    rules: Vec<Rule>,
    /// Delays, each with the number of agents that stood before it.
    delays: Vec<(usize, Duration)>,
}

/// A line that says something.
enum Line<'a> {
    Agent(String),
    Rule(Option<Rule>),
    Delay(Option<Duration>),
    Sitemap(&'a [u8]),
}

impl Robots {
    /// Reads the first [`MOST`] bytes of a file. What is no record of RFC 9309, nor `Crawl-delay` or `Sitemap`, is
    /// passed over, and so are rules before the first agent; a line that the limit cuts is not there.
    pub fn parse(bytes: &[u8]) -> Self {
        let bytes = head(bytes);
        // RFC 9309 wants UTF-8; a file with the mark of UTF-16 comes from an editor on Windows
        match Encoding::for_bom(bytes) {
            Some((encoding, _)) if encoding != UTF_8 => Self::read(encoding.decode(bytes).0.as_bytes()),
            Some((_, mark)) => Self::read(bytes.get(mark..).unwrap_or_default()),
            None => Self::read(bytes),
        }
    }

    fn read(bytes: &[u8]) -> Self {
        let mut robots = Self::default();
        // whether the group at the end may still get agents: only a rule closes the list (section 2.2.4)
        let mut open = false;
        for line in bytes.split(|octet| matches!(octet, b'\n' | b'\r')).filter_map(line) {
            match line {
                Line::Agent(agent) => {
                    if !open {
                        robots.groups.push(Group::default());
                    }
                    open = true;
                    robots.groups.last_mut().into_iter().for_each(|group| group.agents.push(agent.clone()));
                }
                Line::Rule(rule) => {
                    open = false;
                    robots.groups.last_mut().into_iter().for_each(|group| group.rules.extend(rule.clone()));
                }
                Line::Delay(delay) => {
                    let delay = |group: &mut Group| group.delays.extend(delay.map(|delay| (group.agents.len(), delay)));
                    robots.groups.last_mut().into_iter().for_each(delay);
                }
                Line::Sitemap(address) => robots.sitemaps.extend(sitemap(address)),
            }
        }
        for group in &mut robots.groups {
            group.rules.sort_unstable_by(|one, other| one.rank().cmp(&other.rank()));
            group.rules.dedup();
        }
        robots
    }

    /// Whether an agent may ask for an address, by its path and query: the longest rule that matches decides, `Allow`
    /// where two are as long (section 2.2.2). `/robots.txt` is always allowed.
    pub fn allows(&self, agent: &str, url: &Url) -> bool {
        if is_robots(url) {
            return true;
        }
        let target = Target::new(url[Position::BeforePath..Position::AfterQuery].as_bytes());
        let deciding = |group: &Group| group.rules.iter().find(|rule| rule.matches(&target)).map(Rule::weight);
        self.groups_of(agent).filter_map(|(group, _)| deciding(group)).max().is_none_or(|(_, allows)| allows)
    }

    /// The `Crawl-delay` of an agent, the longest of several; nothing where none is given. It is no part of RFC 9309:
    /// one that stands between agents holds for those before it.
    pub fn crawl_delay(&self, agent: &str) -> Option<Duration> {
        let of = |(group, place): (&Group, usize)| {
            group.delays.iter().filter(move |(before, _)| place < *before).map(|(_, delay)| *delay).max()
        };
        self.groups_of(agent).filter_map(of).max()
    }

    /// The sitemaps that the file names, for all agents.
    pub fn sitemaps(&self) -> &[Url] {
        &self.sitemaps
    }

    /// Whether the file speaks of no agent at all.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// The groups that bind an agent, and its first place among their agents: those that name it, or else those of `*`
    /// (section 2.2.1).
    fn groups_of(&self, agent: &str) -> impl Iterator<Item = (&Group, usize)> {
        let agent = token(agent.as_bytes());
        let is_named = !agent.is_empty() && self.groups.iter().any(|group| group.agents.contains(&agent));
        let sought = if is_named { agent } else { "*".to_owned() };
        self.groups.iter().filter_map(move |group| {
            let place = group.agents.iter().position(|other| *other == sought)?;
            Some((group, place))
        })
    }
}

/// The part of a file that is read, up to the end of a line.
fn head(bytes: &[u8]) -> &[u8] {
    let is_end = |octet: &u8| matches!(octet, b'\n' | b'\r');
    match bytes.get(..=MOST) {
        // `Disallow: /a` cut to `Disallow: /` would forbid all
        Some(window) => bytes.get(..window.iter().rposition(is_end).unwrap_or(0)).unwrap_or_default(),
        None => bytes,
    }
}

fn line(line: &[u8]) -> Option<Line<'_>> {
    let line = line.split(|octet| *octet == b'#').next()?;
    let colon = line.iter().position(|octet| *octet == b':')?;
    let (key, value) = (line.get(..colon)?.trim_ascii(), line.get(colon + 1..)?.trim_ascii());
    let is = |name: &[u8]| key.eq_ignore_ascii_case(name);
    match key {
        _ if is(b"user-agent") => Some(Line::Agent(token(value))),
        _ if is(b"allow") => Some(Line::Rule(Rule::read(value, true))),
        _ if is(b"disallow") => Some(Line::Rule(Rule::read(value, false))),
        _ if is(b"crawl-delay") => Some(Line::Delay(delay(value))),
        _ if is(b"sitemap") => Some(Line::Sitemap(value)),
        _ => None,
    }
}

/// The product token of an agent's name: `Gouji/0.1 (+mailto:…)` is `gouji`.
fn token(name: &[u8]) -> String {
    if name.trim_ascii() == b"*" {
        return "*".to_owned();
    }
    let letters = name.trim_ascii_start().iter().take_while(|o| o.is_ascii_alphabetic() || matches!(o, b'-' | b'_'));
    letters.map(|octet| char::from(octet.to_ascii_lowercase())).collect()
}

fn delay(value: &[u8]) -> Option<Duration> {
    let is_number = !value.is_empty() && value.iter().all(|octet| octet.is_ascii_digit() || *octet == b'.');
    let seconds: f64 = std::str::from_utf8(value).ok().filter(|_| is_number)?.parse().ok()?;
    Duration::try_from_secs_f64(seconds.min(LONGEST_DELAY)).ok()
}

fn sitemap(value: &[u8]) -> Option<Url> {
    let url = Url::parse(std::str::from_utf8(value).ok()?).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

fn is_robots(url: &Url) -> bool {
    url.path() == "/robots.txt"
}

impl Rule {
    /// What it is sorted by.
    fn rank(&self) -> (Reverse<(usize, bool)>, &[u8]) {
        (Reverse(self.weight()), self.pattern())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(path: &str) -> Url {
        Url::parse("http://www.huancui.gov.cn").unwrap().join(path).unwrap()
    }

    fn allows(file: &str, path: &str) -> bool {
        Robots::parse(file.as_bytes()).allows("gouji/0.1 (+mailto:a@example.com)", &url(path))
    }

    #[test]
    fn a_group_binds_those_it_names() {
        for (file, allowed) in [
            ("User-agent: *\nDisallow: /", false),
            ("User-agent: GOUJI/2.0\nDisallow: /", false),
            ("User-agent: gouji-bot\nDisallow: /", true),
            ("User-agent: gou\nDisallow: /", true),
            ("User-agent: *\nDisallow: /\nUser-agent: gouji\nDisallow:", true),
            ("User-agent: gouji\nAllow: /b\nUser-agent: *\nDisallow: /", true),
            ("User-agent: a\nUser-agent: gouji\nDisallow: /", false),
            ("User-agent: a\nSitemap: http://a/b\nHost: c\n\nUser-agent: gouji\nDisallow: /", false),
            ("User-agent: gouji\nDisallow: /b\nUser-agent: a\nDisallow: /c\nUser-agent: gouji\nDisallow: /a", false),
            ("Disallow: /\nUser-agent: gouji\nDisallow: /b", true),
            ("User-agent: 360Spider\nDisallow: /", true),
            ("", true),
            ("<html><body>Disallow: /</body></html>", true),
        ] {
            assert_eq!(allows(file, "/a"), allowed, "{file:?}");
        }
    }

    #[test]
    fn an_agent_without_a_token_is_bound_by_the_rules_for_all() {
        let robots = Robots::parse(b"User-agent: 360Spider\nDisallow: /a\nUser-agent: *\nDisallow: /b");
        assert!(robots.allows("360Spider", &url("/a")));
        assert!(!robots.allows("360Spider", &url("/b")));
    }

    #[test]
    fn lines_end_as_they_like() {
        for file in [
            "\u{feff}User-agent:*\nDisallow:/a",
            "user-AGENT : *\r\ndisALLOW : /a # all of it",
            "# who\rUser-agent: *#all\rDisallow: /a\t",
            "\r\n\n User-agent: *\r\r\n\tDisallow: /a\r\n",
        ] {
            assert!(!allows(file, "/a"), "{file:?}");
            assert!(allows(file, "/b"), "{file:?}");
        }
        let utf16: Vec<u8> =
            "\u{feff}User-agent: *\r\nDisallow: /a".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(!Robots::parse(&utf16).allows("gouji", &url("/a")));
    }

    #[test]
    fn delays() {
        let seconds = |file: &str| Robots::parse(file.as_bytes()).crawl_delay("gouji").map(|delay| delay.as_secs_f64());
        assert_eq!(seconds("User-agent: *\nCrawl-delay: 2.5"), Some(2.5));
        assert_eq!(seconds("User-agent: *\nCrawl-delay: 2\nUser-agent: gouji\nDisallow: /"), None);
        // that of an agent before, which by section 2.2.4 shares the rules all the same
        assert_eq!(seconds("User-agent: bingbot\nCrawl-delay: 9\nUser-agent: gouji\nCrawl-delay: 3"), Some(3.0));
        assert_eq!(seconds("User-agent: *\nCrawl-delay: 1\nCrawl-delay: 4"), Some(4.0));
        assert_eq!(seconds("User-agent: *\nCrawl-delay: 99999999999999999999999999"), Some(LONGEST_DELAY));
        for wrong in ["-1", "inf", "NaN", "1e3", "ten", "", "."] {
            assert_eq!(seconds(&format!("User-agent: *\nCrawl-delay: {wrong}")), None, "{wrong}");
        }
    }

    #[test]
    fn sitemaps_belong_to_no_group() {
        let robots = Robots::parse(b"Sitemap: http://a.gov.cn/baidu.xml\nUser-agent: x\nSITEMAP: /relative.xml\n");
        assert_eq!(robots.sitemaps(), [url("http://a.gov.cn/baidu.xml")]);
    }

    #[test]
    fn what_the_limit_cuts_is_not_there() {
        let mut file = b"User-agent: *\nDisallow: /a\n".to_vec();
        file.resize(MOST - "Disallow: /".len(), b'#');
        file.splice(MOST - "Disallow: /".len() - 1.., *b"\n");
        file.extend_from_slice(b"Disallow: /wholly");
        let robots = Robots::parse(&file);
        assert!(robots.allows("gouji", &url("/b")));
        assert!(!robots.allows("gouji", &url("/a")));
        file.insert(MOST, b'\n');
        assert!(!Robots::parse(&file).allows("gouji", &url("/b")));
    }
}
