//! What goes over the wire, seen by a client that knows nothing but sockets.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};

use super::*;
use crate::simulator::{behind, sites};

/// What came: status, headers in lower case, body, and whether the body is as long as it should be.
#[derive(Debug)]
struct Came {
    status: u16,
    head: String,
    body: Vec<u8>,
    is_whole: bool,
}

impl Came {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

fn connect(server: &Server, name: &str) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", server.url(name).unwrap().port().unwrap())).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(2))).unwrap();
    stream
}

/// Sends a request and reads one answer.
fn exchange(stream: &mut (impl Read + Write), target: &str, headers: &str) -> Came {
    write!(stream, "GET {target} HTTP/1.1\r\nHost: county.localhost\r\nUser-Agent: gouji-test\r\n{headers}\r\n")
        .unwrap();
    let (mut bytes, mut part) = (Vec::new(), [0; 16 << 10]);
    let end = |bytes: &[u8]| bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4);
    while end(&bytes).is_none() {
        match stream.read(&mut part) {
            Ok(count) if count > 0 => bytes.extend_from_slice(&part[..count]),
            _ => break,
        }
    }
    let at = end(&bytes).unwrap_or(bytes.len());
    let head = String::from_utf8_lossy(&bytes[..at]).to_string();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
    let names = |line: &str| line.split_once(": ").map(|(name, value)| format!("{}: {value}", name.to_lowercase()));
    let head = head.lines().filter_map(names).collect::<Vec<_>>().join("\n");
    let mut came = Came { status, head, body: bytes[at..].to_vec(), is_whole: true };
    let length: usize = came.header("content-length").and_then(|length| length.parse().ok()).unwrap_or_default();
    let late = Instant::now() + Duration::from_secs(2);
    while came.body.len() < length && Instant::now() < late {
        match stream.read(&mut part) {
            Ok(count) if count > 0 => came.body.extend_from_slice(&part[..count]),
            _ => break,
        }
    }
    came.is_whole = came.body.len() >= length;
    came.body.truncate(length);
    came
}

fn get(server: &Server, name: &str, target: &str) -> Came {
    exchange(&mut connect(server, name), target, "")
}

fn obstacle(obstacle: Obstacle) -> Server {
    Server::with(vec![behind(obstacle)]).unwrap()
}

/// An article, an article that carries a PDF, and that PDF.
const ARTICLE: &str = "/zwgk/zfxxgk/nb/bm/jyj/202501/10024.html";
const CARRIER: &str = "/zwgk/zfxxgk/nb/bm/czj/202401/10123.html";
const FILE: &str = "/upload/202401/10123.pdf";
const LIST: &str = "/zwgk/zfxxgk/nb/bm/jyj/";

#[test]
fn a_connection_is_kept_and_every_request_is_noted() {
    let server = Server::start(sites()).unwrap();
    assert!(["generic", "legacy", "nfcms", "trs", "ucap", "vsb"].iter().all(|name| server.names().contains(name)));
    let mut stream = connect(&server, "generic");
    let home = exchange(&mut stream, "/", "");
    assert_eq!((home.status, home.header("connection")), (200, Some("keep-alive")));
    let etag = home.header("etag").unwrap().to_owned();
    let again = exchange(&mut stream, "/", &format!("If-None-Match: {etag}\r\n"));
    assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, Some(etag.as_str())));
    let since = home.header("last-modified").unwrap().to_owned();
    assert_eq!(exchange(&mut stream, "/", &format!("If-Modified-Since: {since}\r\n")).status, 304);
    assert_eq!(exchange(&mut stream, "/", "If-None-Match: \"other\"\r\n").status, 200);
    assert_eq!(exchange(&mut stream, "/%E6%97%A0?a=1", "Connection: close\r\n").status, 404);
    assert_eq!(stream.read(&mut [0; 1]).unwrap(), 0);

    let arrivals = server.arrivals();
    assert_eq!(arrivals.iter().map(|arrival| arrival.status).collect::<Vec<_>>(), [200, 304, 304, 200, 404]);
    assert!(arrivals.iter().all(|arrival| arrival.connection == arrivals[0].connection));
    assert!(arrivals.is_sorted_by_key(|arrival| arrival.at));
    let (second, last) = (&arrivals[1], &arrivals[4]);
    assert_eq!((second.if_none_match.as_deref(), second.user_agent.as_str()), (Some(etag.as_str()), "gouji-test"));
    assert_eq!(
        (last.target.as_str(), last.host.as_str(), last.name.as_str()),
        ("/%E6%97%A0?a=1", "county.localhost", "generic")
    );
    server.forget();
    assert!(server.arrivals().is_empty());
}

#[test]
fn two_requests_in_one_packet_get_two_answers() {
    let server = Server::start(sites()).unwrap();
    let mut stream = connect(&server, "trs");
    stream
        .write_all(
            b"GET /hdjl/ HTTP/1.1\r\nHost: a\r\n\r\nGET /about.html HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        )
        .unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 2);
}

#[test]
fn a_form_is_read_and_rubbish_is_refused() {
    let server = Server::start(sites()).unwrap();
    let mut stream = connect(&server, "ucap");
    let body = "codeId=11230102MB1A00001X&channelId=a81b2c3d4e5f60718293a4b5c6d7e8f9&page=1&size=4";
    write!(stream, "POST /hebdlq/xxgk/getFileListByCodeId HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    assert!(text.starts_with("HTTP/1.1 200") && text.contains("\"results\""), "{text}");
    for (request, status) in [
        ("\x01\x02\r\n\r\n".to_owned(), "400"),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned(), "411"),
        ("POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n".to_owned(), "413"),
        (format!("GET / HTTP/1.1\r\nX: {}", "x".repeat(70 << 10)), "431"),
    ] {
        let mut stream = connect(&server, "ucap");
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = [0; 64];
        let count = stream.read(&mut bytes).unwrap();
        assert_eq!(String::from_utf8_lossy(&bytes[9..12.min(count)]), status);
    }
}

#[test]
fn a_change_shows_in_the_validators_of_what_changed_alone() {
    let server = Server::start(sites()).unwrap();
    let (before, list) = (get(&server, "generic", ARTICLE), get(&server, "generic", LIST));
    assert!(server.change("generic", Change::Alter) && !server.change("nobody", Change::Alter));
    let (after, same) = (get(&server, "generic", ARTICLE), get(&server, "generic", LIST));
    assert_ne!(before.header("etag"), after.header("etag"));
    assert_ne!(before.header("last-modified"), after.header("last-modified"));
    assert_eq!(list.header("last-modified"), same.header("last-modified"));
    let planted = server.planted("generic").len();
    assert!(server.change("generic", Change::Add));
    assert_eq!(server.planted("generic").len(), planted + 1);
}

#[test]
fn a_dropped_server_is_gone() {
    let server = Server::start(sites()).unwrap();
    let port = server.url("vsb").unwrap().port().unwrap();
    let mut open = connect(&server, "vsb");
    drop(server);
    assert!(matches!(open.read(&mut [0; 1]), Ok(0) | Err(_)));
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}

#[test]
fn challenges_and_blocks() {
    for (mode, status, mark) in [
        (Obstacle::Jsl521, 521, "('j')+('s')+('l')"),
        (Obstacle::Script412, 412, "$_ts"),
        (Obstacle::Waf468, 468, "拦截"),
        (Obstacle::Waf405, 405, "拦截"),
        (Obstacle::Geo403, 403, "GeoBL"),
        (Obstacle::Stub380, 200, "document.cookie"),
        (Obstacle::Stub1166, 200, "document.cookie"),
    ] {
        let server = obstacle(mode);
        for target in ["/", ARTICLE] {
            let came = get(&server, mode.name(), target);
            assert_eq!(came.status, status, "{mode:?}");
            assert!(came.text().contains(mark), "{mode:?}: {}", came.text());
        }
        assert_eq!(get(&server, mode.name(), "/robots.txt").status, 200, "{mode:?}");
    }
    let length = |mode: Obstacle| get(&obstacle(mode), mode.name(), "/").body.len();
    assert_eq!((length(Obstacle::Stub380), length(Obstacle::Stub1166)), (380, 1_166));
    let came = get(&obstacle(Obstacle::Jsl521), "jsl-521", "/");
    assert!(came.header("x-via-jsl").is_some() && came.header("set-cookie").unwrap().starts_with("__jsluid_h="));
}

#[test]
fn redirects() {
    let server = obstacle(Obstacle::CookieEcho);
    let came = get(&server, "cookie-echo", "/zwgk/?a=1");
    assert_eq!((came.status, came.header("location")), (302, Some("/zwgk/?a=1")));
    assert_eq!(exchange(&mut connect(&server, "cookie-echo"), "/zwgk/", "Cookie: CT6T=1\r\n").status, 200);
    let server = obstacle(Obstacle::Loop302);
    assert_eq!(exchange(&mut connect(&server, "loop-302"), "/zwgk/", "Cookie: a=1\r\n").status, 302);
    let lost = |mode: Obstacle| {
        let server = obstacle(mode);
        let planted = server.planted(mode.name());
        planted.iter().map(|planted| get(&server, mode.name(), &planted.path)).collect::<Vec<_>>()
    };
    let home = lost(Obstacle::Home301);
    let gone = home.iter().filter(|came| came.status == 301 && came.header("location") == Some("/")).count();
    assert!(gone > 5 && gone < home.len() - 5, "{gone}");
    let pages = lost(Obstacle::Missing200);
    assert_eq!(pages.iter().filter(|came| came.status == 200 && came.text().contains("页面不存在")).count(), gone);
}

#[test]
fn robots() {
    let robots = |mode: Obstacle| get(&obstacle(mode), mode.name(), "/robots.txt");
    for (mode, status) in [
        (Obstacle::RobotsAbsent, 404),
        (Obstacle::Robots403, 403),
        (Obstacle::Robots500, 500),
        (Obstacle::RobotsHtml, 200),
    ] {
        assert_eq!(robots(mode).status, status, "{mode:?}");
    }
    assert!(robots(Obstacle::RobotsHtml).text().starts_with("<!DOCTYPE html>"));
    assert!(robots(Obstacle::RobotsAll).text().contains("Disallow: /\n"));
    assert!(robots(Obstacle::RobotsComment).text().contains("Disallow: /admin/ #"));
    assert!(robots(Obstacle::RobotsBom).body.starts_with(&[0xef, 0xbb, 0xbf]));
    assert!(
        robots(Obstacle::RobotsCrlf).text().lines().count() > 3 && robots(Obstacle::RobotsCrlf).text().contains("\r\n")
    );
    assert!(robots(Obstacle::RobotsDelay).text().contains("Crawl-delay: 2\n"));
}

#[test]
fn throttling_gives_in_after_a_while() {
    for mode in [Obstacle::Throttled, Obstacle::ThrottledDate] {
        let server = obstacle(mode);
        let came: Vec<Came> = (0..6).map(|_| get(&server, mode.name(), "/")).collect();
        assert_eq!(came.iter().map(|came| came.status).collect::<Vec<_>>(), [429, 429, 429, 429, 200, 200]);
        let after = came[0].header("retry-after").unwrap();
        assert_eq!(httpdate::parse_http_date(after).is_ok(), mode == Obstacle::ThrottledDate, "{after}");
    }
}

#[test]
fn broken_transfers_strike_an_article_once() {
    for mode in [Obstacle::Reset, Obstacle::LongerLength, Obstacle::Trickle] {
        let server = obstacle(mode);
        let whole = get(&server, mode.name(), LIST);
        assert!(whole.is_whole && whole.status == 200, "{mode:?}");
        let cut = get(&server, mode.name(), ARTICLE);
        assert!(!cut.is_whole && cut.status == 200 && !cut.body.is_empty(), "{mode:?}");
        let again = get(&server, mode.name(), ARTICLE);
        assert!(again.is_whole && again.text().ends_with("</html>\n"), "{mode:?}");
    }
    let server = obstacle(Obstacle::ShorterLength);
    let short = get(&server, "shorter-length", ARTICLE);
    assert!(short.is_whole && !short.text().ends_with("</html>\n") && short.header("connection") == Some("close"));
    assert!(get(&server, "shorter-length", ARTICLE).text().ends_with("</html>\n"));
}

#[test]
fn a_reset_is_a_reset() {
    let server = obstacle(Obstacle::Reset);
    let mut stream = connect(&server, "reset");
    exchange(&mut stream, ARTICLE, "");
    let mut stream = connect(&server, "reset");
    write!(stream, "GET {CARRIER} HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
    let error = stream.read_to_end(&mut Vec::new()).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
}

#[test]
fn labels() {
    let home = |mode: Obstacle| get(&obstacle(mode), mode.name(), "/");
    let zipped = home(Obstacle::Gzip);
    assert_eq!(zipped.header("content-encoding"), Some("gzip"));
    assert!(zipped.body.starts_with(&[0x1f, 0x8b]));
    for (mode, label, meta) in [
        (Obstacle::Gbk, "text/html; charset=GBK", "charset=\"gbk\""),
        (Obstacle::Gb2312, "text/html; charset=gb2312", "charset=gb2312"),
        (Obstacle::NoCharset, "text/html", "<head>"),
        (Obstacle::Latin1, "text/html; charset=iso-8859-1", "<head>"),
    ] {
        let came = home(mode);
        assert_eq!(came.header("content-type"), Some(label), "{mode:?}");
        assert!(came.text().contains(meta), "{mode:?}");
        let is_utf8 = String::from_utf8(came.body).is_ok();
        assert_eq!(is_utf8, matches!(mode, Obstacle::NoCharset | Obstacle::Latin1), "{mode:?}");
    }
    assert!(!home(Obstacle::NoCharset).text().contains("charset"));
}

#[test]
fn files() {
    let ask = |mode: Obstacle, target: &str| get(&obstacle(mode), mode.name(), target);
    let page = ask(Obstacle::FileError, FILE);
    assert!(page.status == 200 && page.header("content-type").unwrap().starts_with("text/html"));
    let empty = ask(Obstacle::EmptyFile, FILE);
    assert_eq!((empty.status, empty.header("content-length")), (200, Some("0")));
    assert!(ask(Obstacle::PdfNamedDoc, CARRIER).text().contains("10123.doc\""));
    let named = ask(Obstacle::PdfNamedDoc, "/upload/202401/10123.doc");
    assert_eq!(named.header("content-type"), Some("application/msword"));
    assert!(named.body.starts_with(b"%PDF"));
}

#[test]
fn lists() {
    let ask = |mode: Obstacle, target: &str| get(&obstacle(mode), mode.name(), target).text();
    let twice = ask(Obstacle::Duplicate, LIST);
    assert!(twice.contains("10024.html\"") && twice.contains("10024.html?from=list\""));
    assert_eq!(get(&obstacle(Obstacle::Duplicate), "duplicate", &format!("{ARTICLE}?from=list")).status, 200);
    assert!(!ask(Obstacle::YearGap, "/zwgk/zfxxgk/nb/").contains("<option value=\"2023n/\">"));
    let server = obstacle(Obstacle::PageDrift);
    let first = get(&server, "page-drift", LIST).text();
    let second = get(&server, "page-drift", &format!("{LIST}index_2.html")).text();
    // the last row of page 1 has moved to page 2
    let last = "10021.html";
    assert!(first.contains(last) && second.contains(last), "{first}\n{second}");
    assert!(get(&server, "page-drift", LIST).text().contains("10025.html"));
}

/// The error of a client that trusts the server's authority.
fn handshake(server: &Server, name: &str) -> Result<Came, String> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(server.authority().as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(builder.with_root_certificates(roots).with_no_client_auth());
    let client = rustls::ClientConnection::new(config, ServerName::try_from("127.0.0.1").unwrap()).unwrap();
    let mut stream = rustls::StreamOwned::new(client, connect(server, name));
    stream.flush().map_err(|error| error.to_string())?;
    Ok(exchange(&mut stream, "/", ""))
}

#[test]
fn certificates() {
    let secure = Stand { secure: true, ..Stand::plain(behind(Obstacle::Gzip).site) };
    let modes = [Obstacle::TlsExpired, Obstacle::TlsMismatch, Obstacle::TlsSelfSigned, Obstacle::TlsLegacy];
    let server = Server::with(std::iter::once(secure).chain(modes.map(behind)).collect()).unwrap();
    assert_eq!(server.url("generic").unwrap().scheme(), "https");
    assert_eq!(handshake(&server, "generic").unwrap().status, 200);
    for (mode, reason) in modes.into_iter().zip(["expired", "not valid for", "UnknownIssuer", "HandshakeFailure"]) {
        assert_eq!(server.url(mode.name()).unwrap().scheme(), "https");
        let error = handshake(&server, mode.name()).unwrap_err();
        assert!(error.to_lowercase().contains(&reason.to_lowercase()), "{mode:?}: {error}");
    }
    let mut stream = connect(&server, "tls-legacy");
    stream.write_all(&[0x16, 0x03, 0x01, 0x00, 0x01, 0x01]).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes, [0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x28]);
}
