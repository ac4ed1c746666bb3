//! A record of an archive, whoever wrote it.

use jiff::Timestamp;

use super::message;
use crate::fetch::{Answer, Cut};

/// Types of records (ISO 28500:2017, 6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// What the file is.
    Warcinfo,
    /// What a server answered.
    Response,
    /// What was asked.
    Request,
    /// An answer that is as an earlier one.
    Revisit,
    /// Something said of another record.
    Metadata,
    /// Content without the exchange that it came in, conversions, continuations, and types yet unknown.
    #[default]
    Other,
}

impl Kind {
    /// The kind of a `WARC-Type`.
    pub fn of(name: &str) -> Self {
        let kinds = [Self::Warcinfo, Self::Response, Self::Request, Self::Revisit, Self::Metadata];
        kinds.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name)).unwrap_or_default()
    }

    /// Its `WARC-Type`; empty for [`Kind::Other`].
    pub const fn name(self) -> &'static str {
        match self {
            Self::Warcinfo => "warcinfo",
            Self::Response => "response",
            Self::Request => "request",
            Self::Revisit => "revisit",
            Self::Metadata => "metadata",
            Self::Other => "",
        }
    }
}

/// A record: its named fields and its block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Its type.
    pub kind: Kind,
    /// Where it begins in its file: its gzip member, or itself where there are none.
    pub offset: u64,
    /// Its named fields in their order.
    pub fields: Vec<(String, String)>,
    /// Its block, empty for a record that was not wanted.
    pub block: Vec<u8>,
}

impl Record {
    /// A named field's value, its name in any case; the first of several.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The address that it is about, without the brackets that some crawlers set around it.
    pub fn url(&self) -> Option<&str> {
        let url = self.field("WARC-Target-URI")?.trim();
        Some(url.strip_prefix('<').and_then(|url| url.strip_suffix('>')).unwrap_or(url))
    }

    /// When it was written, milliseconds since 1970.
    pub fn at(&self) -> Option<i64> {
        time(self.field("WARC-Date")?)
    }

    /// Whether its block is an HTTP message.
    pub fn is_http(&self) -> bool {
        let is = |value: &str| value.trim_start().to_ascii_lowercase().starts_with("application/http");
        self.field("Content-Type").is_some_and(is)
    }

    /// The answer of a response or revisit, body as sent; nothing where the block is no HTTP message.
    pub fn answer(&self) -> Option<Answer> {
        let (status, headers, body) = message::answer(&self.block)?;
        let truncated = self.field("WARC-Truncated").and_then(|why| match why.trim() {
            "length" => Some(Cut::Length),
            "time" => Some(Cut::Time),
            _ => None,
        });
        let ip = self.field("WARC-IP-Address").map(str::to_owned);
        Some(Answer { status, headers, body: body.to_vec(), truncated, ip, sent: Vec::new() })
    }
}

/// A `WARC-Date` (W3C profile of ISO 8601) as milliseconds since 1970.
pub(super) fn time(date: &str) -> Option<i64> {
    date.trim().parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
}

/// Milliseconds since 1970 as a `WARC-Date`.
pub(super) fn date(at: i64) -> String {
    format!("{:.3}", moment(at))
}

/// Milliseconds since 1970 as the 14 digits of a CDXJ line or file name.
pub(super) fn digits(at: i64) -> String {
    date(at).bytes().filter(u8::is_ascii_digit).take(14).map(char::from).collect()
}

fn moment(at: i64) -> Timestamp {
    Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_with_milliseconds_and_read_without() {
        assert_eq!(date(1_700_000_000_123), "2023-11-14T22:13:20.123Z");
        assert_eq!(date(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(digits(1_700_000_000_123), "20231114221320");
        assert_eq!(time("2023-11-14T22:13:20Z"), Some(1_700_000_000_000));
        assert_eq!(time(&date(1_700_000_000_123)), Some(1_700_000_000_123));
        assert_eq!(time("yesterday"), None);
    }

    #[test]
    fn fields_are_found_in_any_case() {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let record = Record {
            fields: vec![
                field("warc-target-uri", "<http://a.cn/>"),
                field("Content-Type", "application/http; msgtype=response"),
            ],
            ..Record::default()
        };
        assert_eq!((record.url(), record.is_http(), record.at()), (Some("http://a.cn/"), true, None));
        assert_eq!(Kind::of("Response"), Kind::Response);
        assert_eq!((Kind::of("conversion"), Kind::of("")), (Kind::Other, Kind::Other));
    }
}
