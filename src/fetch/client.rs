//! The door to the web: two clients, one for today's TLS and one for old servers, both verifying certificates.

use std::error::Error as _;
use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, CONNECTION, CONTENT_TYPE};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, REFERER, USER_AGENT};
use reqwest::{Client, ClientBuilder, redirect};
use tokio::time::{Instant, timeout_at};
use url::{Host, Url};

use super::{Answer, Cut, Failure, FailureKind, Fetch, Limits};
use crate::portal::Request;

/// Time for a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// Time for a whole request.
pub const TIMEOUT: Duration = Duration::from_secs(60);
/// How long a connection is kept without use: longer than the gap of an ordinary pace, and no longer, since each holds
/// up to 100 KB for what it reads. Where the next request is known to be further away it is given up at once
/// ([`Limits::close`]).
pub(crate) const IDLE: Duration = Duration::from_secs(3);

/// Most bytes that are set aside for a body before they come.
const ROOM: usize = 1 << 20;

/// How the web is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The User-Agent, always the same.
    pub agent: String,
    /// Whether private and loopback addresses may be asked.
    pub allow_private: bool,
    /// Time for a whole request.
    pub timeout: Duration,
}

/// The door to the web.
#[derive(Debug)]
pub struct Web {
    client: Client,
    /// For servers that speak only old TLS.
    old: Option<Client>,
    settings: Settings,
}

/// Why no client could be made.
#[derive(Debug, thiserror::Error)]
#[error("no client for the web")]
pub struct Error(#[from] reqwest::Error);

impl Web {
    /// A door with these settings.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        // one provider for the process; a second installation says so and changes nothing
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = match builder(&settings)?.build() {
            Ok(client) => client,
            // without the system's certificates there is still HTTP
            Err(_) => builder(&settings)?.tls_backend_preconfigured(without_roots()).build()?,
        };
        let old = old_client(&settings)?;
        Ok(Self { client, old, settings })
    }

    /// Whether this build has the second client.
    pub fn has_old_tls(&self) -> bool {
        self.old.is_some()
    }

    async fn ask(&self, request: &Request, limits: Limits<'_>) -> Result<Answer, Failure> {
        let failed = |kind: FailureKind, detail: &str| Failure { kind, detail: detail.to_owned() };
        if !self.settings.allow_private && literal(&request.url).is_some_and(is_private) {
            return Err(failed(FailureKind::Private, request.url.host_str().unwrap_or_default()));
        }
        let headers = headers(request, limits);
        let client = self.old.as_ref().filter(|_| limits.old_tls).unwrap_or(&self.client);
        let mut asked = match &request.body {
            Some(body) => client.post(request.url.clone()).body(body.text.clone()),
            None => client.get(request.url.clone()),
        };
        asked = asked.headers(headers.clone());
        let mut deadline = Instant::now() + self.settings.timeout;
        let late = || failed(FailureKind::Timeout, "no answer");
        let mut response = timeout_at(deadline, asked.send()).await.map_err(|_| late())?.map_err(|e| failure(&e))?;
        if let Some(follow) = limits.follow {
            // that the body is kept waiting is not the server's fault
            let came = Instant::now();
            follow.began().await;
            deadline += came.elapsed();
        }
        let mut answer = Answer {
            status: response.status().as_u16(),
            headers: named(response.headers()),
            ip: response.remote_addr().map(|address| address.ip().to_string()),
            sent: self.sent(request, &headers),
            ..Answer::default()
        };
        // room for the whole from the start where its length is said: a buffer that grows by doubling is half empty
        let length = response.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
        answer.body.reserve_exact(length.min(limits.bytes).min(ROOM));
        loop {
            match timeout_at(deadline, response.chunk()).await {
                Ok(Ok(Some(chunk))) => {
                    let room = limits.bytes.saturating_sub(answer.body.len());
                    answer.body.extend_from_slice(chunk.get(..room.min(chunk.len())).unwrap_or_default());
                    if chunk.len() > room {
                        answer.truncated = Some(Cut::Length);
                        return Ok(answer);
                    }
                }
                Ok(Ok(None)) => return Ok(answer),
                Ok(Err(error)) => return Err(Failure { kind: FailureKind::Broken, detail: detail(&error) }),
                Err(_) => {
                    answer.truncated = Some(Cut::Time);
                    return Ok(answer);
                }
            }
        }
    }

    /// The headers of the request as they went out, for the archive.
    fn sent(&self, request: &Request, headers: &HeaderMap) -> Vec<(String, String)> {
        let host = match (request.url.host_str(), request.url.port()) {
            (Some(host), Some(port)) => format!("{host}:{port}"),
            (host, _) => host.unwrap_or_default().to_owned(),
        };
        let mut sent = vec![("Host".to_owned(), host), ("User-Agent".to_owned(), self.settings.agent.clone())];
        sent.extend(named(headers).into_iter().filter(|(name, _)| !name.eq_ignore_ascii_case("user-agent")));
        sent
    }
}

impl Fetch for Web {
    fn fetch<'a>(
        &'a self,
        request: &'a Request,
        limits: Limits<'a>,
    ) -> Pin<Box<dyn Future<Output = Result<Answer, Failure>> + Send + 'a>> {
        Box::pin(self.ask(request, limits))
    }
}

fn builder(settings: &Settings) -> Result<ClientBuilder, Error> {
    let mut headers = HeaderMap::new();
    if let Ok(agent) = HeaderValue::from_str(&settings.agent) {
        headers.insert(USER_AGENT, agent);
    }
    Ok(Client::builder()
        .default_headers(headers)
        .redirect(redirect::Policy::none())
        .no_proxy()
        .referer(false)
        .cookie_store(true)
        .http1_only()
        .http1_title_case_headers()
        .tcp_nodelay(true)
        .connect_timeout(CONNECT.min(settings.timeout))
        .pool_max_idle_per_host(1)
        .pool_idle_timeout(IDLE)
        .dns_resolver(Arc::new(Names { allow_private: settings.allow_private })))
}

/// TLS that trusts nobody.
fn without_roots() -> rustls::ClientConfig {
    rustls::ClientConfig::builder().with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth()
}

#[cfg(feature = "native-tls")]
fn old_client(settings: &Settings) -> Result<Option<Client>, Error> {
    Ok(Some(builder(settings)?.tls_backend_native().build()?))
}

#[cfg(not(feature = "native-tls"))]
fn old_client(_settings: &Settings) -> Result<Option<Client>, Error> {
    Ok(None)
}

fn headers(request: &Request, limits: Limits<'_>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(ACCEPT, "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8");
    set(ACCEPT_LANGUAGE, "zh-CN,zh;q=0.9");
    set(ACCEPT_ENCODING, "gzip");
    if let Some(referer) = &request.referer {
        // what stands behind # or is a password is nobody's business
        let mut referer = referer.clone();
        referer.set_fragment(None);
        let _ = referer.set_username("");
        let _ = referer.set_password(None);
        set(REFERER, referer.as_str());
    }
    if let Some(body) = &request.body {
        set(CONTENT_TYPE, &body.media_type);
    }
    if let Some(etag) = limits.etag {
        set(IF_NONE_MATCH, etag);
    }
    if let Some(date) = limits.last_modified {
        set(IF_MODIFIED_SINCE, date);
    }
    if limits.close {
        set(CONNECTION, "close");
    }
    headers
}

fn named(headers: &HeaderMap) -> Vec<(String, String)> {
    let value = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, bytes)| (name.as_str().to_owned(), value(bytes))).collect()
}

/// The address that is written out in a URL.
fn literal(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Ipv4(ip) => Some(ip.into()),
        Host::Ipv6(ip) => Some(ip.into()),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            let local = name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost");
            local.then_some(IpAddr::V6(Ipv6Addr::LOCALHOST))
        }
    }
}

/// Whether a URL by itself names a private or loopback address.
pub fn is_private_url(url: &Url) -> bool {
    literal(url).is_some_and(is_private)
}

/// Whether an address is not of the public internet (RFC 6890): loopback, private, link-local, shared, reserved.
pub fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, c, _] = ip.octets();
            ip.is_loopback()
                || ip.is_private()
                || ip.is_link_local()
                || ip.is_broadcast()
                || ip.is_documentation()
                || ip.is_multicast()
                || a == 0
                || a >= 240
                || (a == 100 && (64..128).contains(&b))
                || (a == 192 && b == 0 && c == 0)
                || (a == 198 && (18..20).contains(&b))
        }
        IpAddr::V6(ip) => {
            let [first, second, ..] = ip.segments();
            // an IPv4 address inside: mapped, 6to4, NAT64
            let inner = ip.to_ipv4_mapped().or_else(|| match ip.segments() {
                [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
                    let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
                    Some([a, b, c, d].into())
                }
                _ => None,
            });
            ip.is_loopback()
                || ip.is_unspecified()
                || ip.is_multicast()
                || first & 0xfe00 == 0xfc00
                || first & 0xffc0 == 0xfe80
                || (first == 0x2001 && second == 0xdb8)
                || inner.is_some_and(|ip| is_private(ip.into()))
        }
    }
}

/// Resolves names by the system and leaves out addresses that are not to be asked.
#[derive(Debug)]
struct Names {
    allow_private: bool,
}

/// A name whose every address is private.
#[derive(Debug, thiserror::Error)]
#[error("{0} has only private addresses")]
struct OnlyPrivate(String);

/// A name without an address.
#[derive(Debug, thiserror::Error)]
#[error("{0} has no address")]
struct NoAddress(String);

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let allow_private = self.allow_private;
        Box::pin(async move {
            let name = name.as_str().to_owned();
            // names under .localhost are loopback by RFC 6761, whatever the system's resolver knows
            let host = name.trim_end_matches('.').to_ascii_lowercase();
            let is_local = host == "localhost" || host.ends_with(".localhost");
            let found: Vec<SocketAddr> = if is_local {
                vec![([127, 0, 0, 1], 0).into(), (Ipv6Addr::LOCALHOST, 0).into()]
            } else {
                tokio::net::lookup_host((host.as_str(), 0)).await.map_err(|_| NoAddress(name.clone()))?.collect()
            };
            if found.is_empty() {
                return Err(NoAddress(name).into());
            }
            let allowed: Vec<_> = found.into_iter().filter(|a| allow_private || !is_private(a.ip())).collect();
            if allowed.is_empty() {
                return Err(OnlyPrivate(name).into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// What the deepest cause says.
fn detail(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

fn failure(error: &reqwest::Error) -> Failure {
    Failure { kind: kind(error), detail: detail(error) }
}

fn kind(error: &reqwest::Error) -> FailureKind {
    let mut cause = error.source();
    let mut found = None;
    while let Some(this) = cause {
        // some errors of input and output wrap the one that tells
        let inner = this.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        for this in [Some(this), inner.map(|inner| inner as _)].into_iter().flatten() {
            found = named_kind(this).or(found);
        }
        cause = this.source();
    }
    match found {
        Some(kind) => kind,
        None if error.is_timeout() => FailureKind::Timeout,
        None if error.is_connect() => FailureKind::Connect,
        None => FailureKind::Broken,
    }
}

/// The kind that one cause tells.
fn named_kind(cause: &(dyn std::error::Error + 'static)) -> Option<FailureKind> {
    if cause.is::<NoAddress>() {
        return Some(FailureKind::Dns);
    }
    if cause.is::<OnlyPrivate>() {
        return Some(FailureKind::Private);
    }
    if let Some(error) = cause.downcast_ref::<rustls::Error>() {
        let of_certificate =
            matches!(error, rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented);
        return Some(if of_certificate { FailureKind::Certificate } else { FailureKind::Tls });
    }
    let said = cause.to_string();
    // the second client's library tells its errors in words alone
    if said.contains("certificate verify failed") || said.contains("certificate has expired") {
        return Some(FailureKind::Certificate);
    }
    if said.contains("SSL routines") || said.contains("tls handshake") {
        return Some(FailureKind::Tls);
    }
    (said.contains("invalid HTTP") || said.contains("invalid URI")).then_some(FailureKind::Protocol)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_in_every_dress() {
        for url in [
            "http://127.0.0.1/",
            "http://10.1.2.3:8080/",
            "http://[::1]/",
            "http://[::ffff:192.168.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[fd00::1]/",
            "http://0x7f.1/",
            "http://2130706433/",
            "http://localhost/",
            "http://a.localhost./",
            "http://169.254.169.254/latest/",
            "http://100.64.0.1/",
            "http://0.0.0.0/",
        ] {
            assert!(is_private_url(&Url::parse(url).unwrap()), "{url}");
        }
        for url in ["http://www.huancui.gov.cn/", "http://112.94.69.56:8066/", "http://[2400:3200::1]/"] {
            assert!(!is_private_url(&Url::parse(url).unwrap()), "{url}");
        }
    }

    #[tokio::test]
    async fn what_is_private_is_not_asked() {
        let settings = Settings { agent: "gouji".into(), allow_private: false, timeout: Duration::from_secs(5) };
        let web = Web::new(settings).unwrap();
        let limits =
            Limits { bytes: 1 << 20, etag: None, last_modified: None, old_tls: false, close: false, follow: None };
        for url in ["http://127.0.0.1:9/", "http://x.localhost:9/"] {
            let request = Request::get(Url::parse(url).unwrap());
            assert_eq!(web.fetch(&request, limits).await.unwrap_err().kind, FailureKind::Private, "{url}");
        }
    }
}
