//! HTTP messages (RFC 9112) as records keep them: head and body, the body as sent.
//!
//! The head is rebuilt from status and headers. The framing of the connection is gone, so a field that speaks of it
//! is kept under the name of the crawler, and the length is that of the body that is kept; reading turns both back.

use crate::fetch::Answer;
use crate::portal::Request;

/// Most bytes of a head that is read.
const MOST: usize = 256 << 10;

const FRAMING: (&str, &str) = ("Transfer-Encoding", "X-Crawler-Transfer-Encoding");
const LENGTH: (&str, &str) = ("Content-Length", "X-Crawler-Content-Length");

type Headers = Vec<(String, String)>;

/// The head of an answer whose record keeps `body` bytes of it; nothing said of a length for a record without a body.
pub(super) fn answer_head(answer: &Answer, body: Option<usize>) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {:03} {}\r\n", answer.status, phrase(answer.status));
    for (name, value) in &answer.headers {
        if name.eq_ignore_ascii_case(FRAMING.0) {
            line(&mut head, FRAMING.1, value);
        } else if name.eq_ignore_ascii_case(LENGTH.0)
            && let Some(body) = body.filter(|body| value.trim() != body.to_string())
        {
            line(&mut head, name, &body.to_string());
            line(&mut head, LENGTH.1, value);
        } else {
            line(&mut head, name, value);
        }
    }
    head.push_str("\r\n");
    head.into_bytes()
}

/// A request as sent; fields that its meaning needs are added where those that were sent are not known.
pub(super) fn request(request: &Request, sent: &[(String, String)]) -> Vec<u8> {
    let url = &request.url;
    let method = if request.body.is_some() { "POST" } else { "GET" };
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut text = format!("{method} {}{query} HTTP/1.1\r\n", url.path());
    let host = url.host_str().map(|host| match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    });
    let needed = [
        ("Host", host),
        ("Referer", request.referer.as_ref().map(ToString::to_string)),
        ("Content-Type", request.body.as_ref().map(|body| body.media_type.clone())),
        ("Content-Length", request.body.as_ref().map(|body| body.text.len().to_string())),
    ];
    for (name, value) in sent {
        line(&mut text, name, value);
    }
    for (name, value) in needed {
        if let Some(value) = value.filter(|_| !sent.iter().any(|(other, _)| other.eq_ignore_ascii_case(name))) {
            line(&mut text, name, &value);
        }
    }
    text.push_str("\r\n");
    if let Some(body) = &request.body {
        text.push_str(&body.text);
    }
    text.into_bytes()
}

/// A header field; what would end the line or the head is no part of a value (RFC 9110, 5.5).
fn line(head: &mut String, name: &str, value: &str) {
    head.extend(name.chars().filter(|c| !c.is_whitespace() && !c.is_control() && *c != ':'));
    head.push_str(": ");
    head.extend(value.trim().chars().map(|c| if matches!(c, '\r' | '\n' | '\0') { ' ' } else { c }));
    head.push_str("\r\n");
}

/// Status, headers and body of an answer.
pub(super) fn answer(block: &[u8]) -> Option<(u16, Headers, &[u8])> {
    let (first, mut headers, body) = split(block)?;
    let mut words = first.split_ascii_whitespace();
    words.next().filter(|version| version.starts_with("HTTP/"))?;
    let status = words.next()?.parse().ok()?;
    for at in 0..headers.len() {
        let Some((name, value)) = headers.get(at).cloned() else { break };
        if name.eq_ignore_ascii_case(LENGTH.1)
            && let Some(length) = headers.get_mut(..at).unwrap_or_default().last_mut()
            && length.0.eq_ignore_ascii_case(LENGTH.0)
        {
            length.1 = value;
        } else if let Some(header) = headers.get_mut(at).filter(|header| header.0.eq_ignore_ascii_case(FRAMING.1)) {
            FRAMING.0.clone_into(&mut header.0);
        }
    }
    headers.retain(|(name, _)| !name.eq_ignore_ascii_case(LENGTH.1));
    Some((status, headers, body))
}

/// Method, headers and body of a request.
pub(super) fn asked(block: &[u8]) -> Option<(String, Headers, &[u8])> {
    let (first, headers, body) = split(block)?;
    let method = first.split_ascii_whitespace().next()?.to_owned();
    Some((method, headers, body))
}

/// First line, headers and body of a message. Lines may end without a carriage return, and a field may go on in a
/// line that begins with white space (RFC 9112, 2.2 and 5.2).
fn split(block: &[u8]) -> Option<(String, Headers, &[u8])> {
    let mut rest = block;
    let mut first = None;
    let mut headers = Headers::new();
    while block.len() - rest.len() <= MOST {
        let (line, after) = match memchr::memchr(b'\n', rest) {
            Some(end) => rest.split_at_checked(end + 1)?,
            None => (rest, &[][..]),
        };
        rest = after;
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            return first.map(|first| (first, headers, rest));
        }
        let text = text(line);
        if first.is_none() {
            first = Some(text);
        } else if let Some(more) = text.strip_prefix([' ', '\t']) {
            if let Some((_, value)) = headers.last_mut() {
                value.push(' ');
                value.push_str(more.trim());
            }
        } else if let Some((name, value)) = text.split_once(':') {
            headers.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
    None
}

/// A line in UTF-8, else in ISO 8859-1, as old servers wrote.
fn text(line: &[u8]) -> String {
    String::from_utf8(line.to_vec()).unwrap_or_else(|_| line.iter().copied().map(char::from).collect())
}

/// What a status is called (RFC 9110, 15); empty for one without a name here, as the grammar allows.
const fn phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        410 => "Gone",
        412 => "Precondition Failed",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&str, &str)]) -> Headers {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn framing_is_kept_and_turned_back() {
        let sent = headers(&[("transfer-encoding", "chunked"), ("Content-Length", "99"), ("X", "a\r\nSet-Cookie: b")]);
        let answer_ = Answer { status: 200, headers: sent, ..Answer::default() };
        let head = answer_head(&answer_, Some(3));
        let text = String::from_utf8(head.clone()).unwrap();
        let expected = "HTTP/1.1 200 OK\r\nX-Crawler-Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\
                        X-Crawler-Content-Length: 99\r\nX: a  Set-Cookie: b\r\n\r\n";
        assert_eq!(text, expected);
        let (status, back, body) = answer(&head).unwrap();
        let expected =
            headers(&[("Transfer-Encoding", "chunked"), ("Content-Length", "99"), ("X", "a  Set-Cookie: b")]);
        assert_eq!((status, back, body), (200, expected, &b""[..]));
    }

    #[test]
    fn heads_of_other_crawlers_are_read() {
        let block = b"HTTP/1.0 200\nServer: a\n  b\nno field\n\nbody\n";
        assert_eq!(answer(block), Some((200, headers(&[("Server", "a b")]), &b"body\n"[..])));
        let heads: [&[u8]; 5] =
            [b"", b"\r\n", b"HTTP/1.1 200 OK\r\n", b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 x\r\n\r\n"];
        // a head that ends with the block has no body
        assert_eq!(heads.map(|block| answer(block).map(|(status, ..)| status)), [None, None, Some(200), None, None]);
        assert_eq!(answer(&[b'a'; MOST + 9]), None);
        assert_eq!(answer(&b"a\n".repeat(MOST)), None);
    }
}
