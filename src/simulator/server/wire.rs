//! HTTP/1.1 on the wire (RFC 9112): heads of requests, and replies as bytes.

use std::collections::BTreeMap;
use std::time::SystemTime;

use crate::simulator::{Asked, Reply};

/// Most bytes of a head.
pub(super) const LONGEST_HEAD: usize = 64 << 10;
/// Most bytes of what is posted.
pub(super) const LONGEST_BODY: usize = 1 << 20;
const MOST_HEADERS: usize = 100;

/// Head of a request.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    pub(super) method: String,
    /// Path and query as sent.
    pub(super) target: String,
    headers: BTreeMap<String, String>,
    /// Whether it was sent as HTTP/1.1.
    is_current: bool,
}

/// What stands at the beginning of what was read.
pub(super) enum Parsed {
    /// Not yet a whole head.
    Partial,
    /// A head, and its length.
    Whole(Head, usize),
    /// No HTTP.
    Broken,
}

impl Head {
    pub(super) fn parse(bytes: &[u8]) -> Parsed {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        let length = match request.parse(bytes) {
            Ok(httparse::Status::Complete(length)) => length,
            Ok(httparse::Status::Partial) => return Parsed::Partial,
            Err(_) => return Parsed::Broken,
        };
        let (Some(method), Some(target)) = (request.method, request.path) else { return Parsed::Broken };
        let value = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let pairs = request.headers.iter().map(|header| (header.name.to_ascii_lowercase(), value(header.value)));
        let (method, headers, is_current) = (method.to_owned(), pairs.collect(), request.version == Some(1));
        Parsed::Whole(Self { method, target: origin_form(target).to_owned(), headers, is_current }, length)
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// Length of the body that follows; nothing for one that cannot be taken.
    pub(super) fn body_length(&self) -> Option<usize> {
        if self.header("transfer-encoding").is_some() {
            return None;
        }
        self.header("content-length").map_or(Some(0), |length| length.trim().parse().ok())
    }

    /// Whether the connection stays open behind it (RFC 9112, 9.3).
    pub(super) fn keeps_alive(&self) -> bool {
        let says = |word: &str| {
            let mut options = self.header("connection").unwrap_or_default().split(',');
            options.any(|option| option.trim().eq_ignore_ascii_case(word))
        };
        if self.is_current { !says("close") } else { says("keep-alive") }
    }

    /// Whether the client waits to be told to send the body.
    pub(super) fn expects_continue(&self) -> bool {
        self.header("expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue"))
    }

    /// Whether the client holds the page already: If-None-Match goes before If-Modified-Since (RFC 9110, 13.2.2).
    pub(super) fn holds(&self, etag: &str, modified: SystemTime) -> bool {
        if let Some(known) = self.header("if-none-match") {
            return known
                .split(',')
                .any(|one| matches!(one.trim().trim_start_matches("W/"), one if one == etag || one == "*"));
        }
        let since = self.header("if-modified-since").and_then(|date| httpdate::parse_http_date(date).ok());
        since.is_some_and(|since| modified <= since)
    }

    /// The request as a site sees it.
    pub(super) fn asked(&self, body: Vec<u8>) -> Asked {
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        Asked {
            method: self.method.clone(),
            path: decode(path),
            query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            raw_query: query.to_owned(),
            headers: self.headers.clone(),
            body,
        }
    }
}

/// `/path?query` of a target that a client may send as a whole address.
fn origin_form(target: &str) -> &str {
    match target.strip_prefix("http://").or_else(|| target.strip_prefix("https://")) {
        Some(rest) => rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/"),
        None => target,
    }
}

/// A path without its percent-encoding; what is no UTF-8 then is replaced.
fn decode(path: &str) -> String {
    let hex = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let (bytes, mut out, mut at) = (path.as_bytes(), Vec::with_capacity(path.len()), 0);
    while let Some(byte) = bytes.get(at) {
        match (byte, hex(bytes.get(at + 1)), hex(bytes.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A reply as it is sent, up to its body; `length` is what Content-Length says.
pub(super) fn head(reply: &Reply, length: usize, keep: bool) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {} {}\r\n", reply.status, reason(reply.status));
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Date: {}\r\n", httpdate::fmt_http_date(SystemTime::now())));
    if has_body(reply.status) {
        head.push_str(&format!("Content-Length: {length}\r\n"));
    }
    head.push_str(if keep { "Connection: keep-alive\r\n\r\n" } else { "Connection: close\r\n\r\n" });
    head.into_bytes()
}

/// Whether a reply of a status has a body (RFC 9110, 6.4.1).
pub(super) const fn has_body(status: u16) -> bool {
    !matches!(status, 100..=199 | 204 | 304)
}

const fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Not Allowed",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        // what has no name in the register has none here
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_decoded() {
        let sent = b"GET http://a/%E5%B9%B4/?q=%E6%8A%A5&q=2 HTTP/1.1\r\nHost: a\r\n\r\nrest";
        let Parsed::Whole(head, length) = Head::parse(sent) else { panic!("no head") };
        let asked = head.asked(Vec::new());
        assert_eq!((asked.path.as_str(), asked.raw_query.as_str()), ("/年/", "q=%E6%8A%A5&q=2"));
        assert_eq!(asked.query.get("q").map(String::as_str), Some("2"));
        assert!(head.keeps_alive() && head.body_length() == Some(0));
        assert_eq!(&sent[length..], b"rest");
        assert_eq!(decode("/%zz%4"), "/%zz%4");
    }
}
