//! A county of simulated portals on loopback: every site system as a small site, and every obstacle that real ones put
//! in the way. What `cargo run --example portals` serves, and what the tests crawl.

use std::collections::BTreeMap;

pub mod dialect;
pub mod layout;
pub mod obstacle;
pub mod report;
pub mod server;
mod sites;
pub mod stock;
mod tls;

pub use sites::{behind, sites};

/// A simulated portal.
pub trait Site: Send + Sync {
    /// Name of the site system that it shows, as `portal::Family::name` has it.
    fn name(&self) -> &'static str;
    /// What it answers. Pure: the same request always gets the same answer.
    fn answer(&self, asked: &Asked) -> Reply;
    /// Every report on it.
    fn planted(&self) -> Vec<Planted>;
    /// Paths (and queries) that only sound like reports.
    fn decoys(&self) -> Vec<String>;
    /// The site after a change of its content; nothing for one that never changes.
    fn changed(&self, _change: Change) -> Option<Box<dyn Site>> {
        None
    }
}

/// A report that is planted on a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planted {
    /// Path and query of the article or file; one of them where it stands at several places.
    pub path: String,
    /// Name of the issuer.
    pub issuer: String,
    /// Its year.
    pub year: u16,
    /// Whether a reader for its format exists: a PDF is listed, not read.
    pub readable: bool,
}

/// What happens to a site between two crawls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// A new report stands on top of a list.
    Add,
    /// A report has other figures than before, at the same address.
    Alter,
    /// A report is gone, from its list too.
    Vanish,
}

/// A request as a site sees it.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// `GET` or `POST`.
    pub method: String,
    /// The path, percent-decoded.
    pub path: String,
    /// The parameters of the query, decoded; the last of several with one name.
    pub query: BTreeMap<String, String>,
    /// The query as sent, without `?`.
    pub raw_query: String,
    /// Headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// What was posted.
    pub body: Vec<u8>,
}

/// What a site answers.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// Status code.
    pub status: u16,
    /// Headers besides Content-Length, Connection and Date.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Asked {
    /// Path and query.
    pub fn target(&self) -> String {
        if self.raw_query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.raw_query) }
    }

    /// The fields of a posted form.
    pub fn form(&self) -> BTreeMap<String, String> {
        url::form_urlencoded::parse(&self.body).into_owned().collect()
    }
}

impl Reply {
    /// A page in UTF-8, with its charset in the header.
    pub fn html(body: impl Into<String>) -> Self {
        Self::of("text/html; charset=utf-8", body.into().into_bytes())
    }

    /// A body of a media type.
    pub fn of(media_type: &str, body: Vec<u8>) -> Self {
        Self { status: 200, headers: vec![("Content-Type".into(), media_type.into())], body }
    }

    /// A redirect.
    pub fn redirect(status: u16, to: &str) -> Self {
        Self { status, headers: vec![("Location".into(), to.into())], body: Vec::new() }
    }

    /// 404.
    pub fn missing() -> Self {
        Self { status: 404, ..Self::html("<html><head><title>404</title></head><body>页面不存在</body></html>") }
    }
}
