//! How a crawl goes about its work.

use std::ops::RangeInclusive;
use std::time::Duration;

use serde::Serialize;

use crate::fetch::robots::Forbidden;

/// The name by which robots.txt knows us.
pub const AGENT: &str = "gouji";

/// How a crawl goes about its work.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settings {
    /// Years of the reports that are wanted; all where not given.
    #[serde(serialize_with = "ends")]
    pub years: Option<RangeInclusive<u16>>,
    /// Requests a second to one host.
    pub rate: f64,
    /// Requests a second to all hosts of one platform.
    pub platform_rate: f64,
    /// Most requests to one host in a run.
    pub budget: u64,
    /// Most requests for addresses of one shape, digits apart, on the way to reports: calendars, sort orders.
    pub template_budget: u32,
    /// Whether robots.txt binds us.
    pub robots: bool,
    /// Whether a robots.txt that answers 401 or 403 refuses us; RFC 9309 2.3.1.3 would let us in.
    pub strict_robots: bool,
    /// Whether private and loopback addresses may be asked.
    pub allow_private: bool,
    /// Mail or address by which the one who crawls can be reached.
    pub contact: Option<String>,
    /// Whether everything is asked again, with validators.
    pub recrawl: bool,
    /// Whether only the way to lists is shown.
    pub dry_run: bool,
    /// How long a run waits for hosts that are held once nothing else is left to do.
    pub patience: Duration,
    /// First wait before a request is tried again; later ones grow from it.
    pub retry: Duration,
    /// Time for a whole request.
    pub timeout: Duration,
    /// Most bytes of a page.
    pub page_bytes: usize,
    /// Most bytes of an attachment.
    pub attachment_bytes: usize,
    /// Least bytes that stay free on the disk; 5 GB or 5 % of it, the smaller, where not given.
    pub min_free: Option<u64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            years: None,
            rate: 1.0,
            platform_rate: 4.0,
            budget: 20_000,
            template_budget: 2_000,
            robots: true,
            strict_robots: true,
            allow_private: false,
            contact: None,
            recrawl: false,
            dry_run: false,
            patience: Duration::from_secs(120),
            retry: Duration::from_secs(60),
            timeout: Duration::from_secs(60),
            page_bytes: 10 << 20,
            attachment_bytes: 100 << 20,
            min_free: None,
        }
    }
}

impl Settings {
    /// The User-Agent: who we are and how to reach who crawls; the same for every request.
    pub fn user_agent(&self) -> String {
        let version = env!("CARGO_PKG_VERSION");
        match &self.contact {
            Some(contact) => format!("{AGENT}/{version} (+{contact})"),
            None => format!("{AGENT}/{version}"),
        }
    }

    /// What a robots.txt that is itself forbidden means.
    pub(super) fn forbidden(&self) -> Forbidden {
        if self.strict_robots { Forbidden::Refuse } else { Forbidden::Crawl }
    }

    /// Whether reports of a year are wanted.
    pub fn wants(&self, year: u16) -> bool {
        self.years.as_ref().is_none_or(|years| years.contains(&year))
    }

    /// Whether a column of a year may hold reports that are wanted: its year may be that of publication, one later.
    pub fn wants_column(&self, year: u16) -> bool {
        self.years.as_ref().is_none_or(|years| (*years.start()..=years.end().saturating_add(1)).contains(&year))
    }
}

fn ends<S: serde::Serializer>(years: &Option<RangeInclusive<u16>>, serializer: S) -> Result<S::Ok, S::Error> {
    years.as_ref().map(|years| [years.start(), years.end()]).serialize(serializer)
}
