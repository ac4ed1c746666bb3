//! The only door to the network: what is asked, what came, and what stood in the way.
//!
//! [`Fetch`] is the door; [`client`] is the one to the web. What comes is judged by pure functions: [`robots`],
//! [`obstacle`], [`soft404`]. [`archive`] keeps it.

use std::future::Future;
use std::pin::Pin;

use url::Url;

use crate::portal::Request;
use crate::text::lang::Text;

pub mod archive;
pub mod client;
pub mod codec;
pub mod hold;
pub mod obstacle;
pub mod robots;
pub mod soft404;

/// What a server answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Headers in the order in which they came, names as sent.
    pub headers: Vec<(String, String)>,
    /// The body as sent: compressed where the server compressed it.
    pub body: Vec<u8>,
    /// Whether the body was cut at a limit.
    pub truncated: Option<Cut>,
    /// Address of the server.
    pub ip: Option<String>,
    /// The request's headers as sent.
    pub sent: Vec<(String, String)>,
}

/// Why a body was cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Longer than is taken.
    Length,
    /// Slower than is waited for.
    Time,
}

/// Why nothing came.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}: {detail}")]
pub struct Failure {
    /// What sort of failure.
    pub kind: FailureKind,
    /// What the system said.
    pub detail: String,
}

/// What sort of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// The name has no address.
    Dns,
    /// No connection.
    Connect,
    /// No secure connection: an old stack.
    Tls,
    /// A certificate that does not hold.
    Certificate,
    /// Nothing came in time.
    Timeout,
    /// The answer broke off.
    Broken,
    /// A private or loopback address, which is not asked unless allowed.
    Private,
    /// No HTTP.
    Protocol,
}

/// The door to the network, or to an archive.
pub trait Fetch: Send + Sync {
    /// Sends one request and takes one answer: no redirect is followed, nothing is tried twice.
    fn fetch<'a>(
        &'a self,
        request: &'a Request,
        limits: Limits<'a>,
    ) -> Pin<Box<dyn Future<Output = Result<Answer, Failure>> + Send + 'a>>;
}

/// Who follows an answer as it comes.
pub trait Follow: std::fmt::Debug + Send + Sync {
    /// The head has come, and so the request had arrived. The body is taken once this is over: until then it waits at the
    /// server.
    fn began(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// What a fetch is bound by, and what it may carry.
#[derive(Clone, Copy, Debug)]
pub struct Limits<'a> {
    /// Most bytes of a body.
    pub bytes: usize,
    /// `If-None-Match`.
    pub etag: Option<&'a str>,
    /// `If-Modified-Since`.
    pub last_modified: Option<&'a str>,
    /// Whether the second TLS client is to be used.
    pub old_tls: bool,
    /// Whether the connection is given up once the answer is there.
    pub close: bool,
    /// Who is told when the head of the answer has come.
    pub follow: Option<&'a dyn Follow>,
}

impl Answer {
    /// A header's value, its name in any case; the first of several.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Where a redirect leads, resolved against the address that was asked.
    pub fn redirect(&self, from: &Url) -> Option<Url> {
        let is_redirect = matches!(self.status, 301 | 302 | 303 | 307 | 308);
        self.header("location").filter(|_| is_redirect).and_then(|to| from.join(to.trim()).ok())
    }
}

impl FailureKind {
    /// Its name in the account.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dns => "dns_fail",
            Self::Connect => "connect_fail",
            Self::Tls => "tls_legacy",
            Self::Certificate => "cert_error",
            Self::Timeout => "timeout",
            Self::Broken => "broken_off",
            Self::Private => "private_address",
            Self::Protocol => "no_http",
        }
    }

    /// The name of a name.
    pub const fn text(self) -> Text {
        match self {
            Self::Dns => Text { en: "the host name has no address", zh: "域名无法解析" },
            Self::Connect => Text { en: "no connection", zh: "无法连接" },
            Self::Tls => Text {
                en: "no secure connection (an old TLS stack?)",
                zh: "无法建立安全连接（TLS 版本过旧？）",
            },
            Self::Certificate => Text { en: "the certificate does not hold", zh: "证书无效" },
            Self::Timeout => Text { en: "nothing came in time", zh: "超时" },
            Self::Broken => Text { en: "the answer broke off", zh: "响应中断" },
            Self::Private => Text { en: "a private address is not asked", zh: "不访问内网地址" },
            Self::Protocol => Text { en: "the answer is no HTTP", zh: "响应不是 HTTP" },
        }
    }

    /// Whether another try may help.
    pub const fn is_retryable(self) -> bool {
        matches!(self, Self::Dns | Self::Connect | Self::Timeout | Self::Broken)
    }
}

impl std::fmt::Display for FailureKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
