//! Addresses: when two are the same page, and which belong to one site.

use url::Url;

/// Longest address that is asked, in characters.
pub const LONGEST: usize = 1024;

/// Parameters that change without the page: session, time and random numbers.
const VOLATILE: &[&str] = &["_", "t", "rand", "random", "timestamp", "token", "jsessionid", "phpsessid", "sid_"];

/// The address by which a page is known: without fragment, default port and volatile parameters (`;jsessionid=…`,
/// `_=…`), parameters in order. The original is what is asked.
pub fn canonical(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    if let Some(at) = url.path().to_ascii_lowercase().find(";jsessionid=") {
        let path = url.path().get(..at).unwrap_or_default().to_owned();
        url.set_path(&path);
    }
    if url.query().is_some() {
        let is_volatile = |name: &str| VOLATILE.iter().any(|other| name.eq_ignore_ascii_case(other));
        let mut pairs: Vec<&str> = url.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()).collect();
        pairs.retain(|pair| !is_volatile(pair.split('=').next().unwrap_or_default()));
        pairs.sort_unstable();
        let query = pairs.join("&");
        url.set_query((!query.is_empty()).then_some(&query));
    }
    url
}

/// Host and port: what pace, robots and holds go by. `http` and `https` are different hosts.
pub fn authority(url: &Url) -> String {
    let scheme = url.scheme();
    match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{scheme}://{host}:{port}"),
        (Some(host), None) => format!("{scheme}://{host}"),
        (None, _) => format!("{scheme}://"),
    }
}

/// Whether an address is one that leads nowhere new: too long, or the same segment again and again.
pub fn is_trap(url: &Url) -> bool {
    let segments: Vec<&str> = url.path_segments().into_iter().flatten().filter(|segment| !segment.is_empty()).collect();
    let repeated = segments.iter().any(|one| segments.iter().filter(|other| *other == one).count() > 3);
    url.as_str().chars().count() > LONGEST || repeated || segments.len() > 20
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn what_is_volatile_is_no_part_of_the_identity() {
        let known = |text: &str| canonical(&url(text)).to_string();
        assert_eq!(known("http://a.gov.cn:80/x;jsessionid=9F?b=2&_=17&a=1#top"), "http://a.gov.cn/x?a=1&b=2");
        assert_eq!(known("http://a.gov.cn/x?t=1"), "http://a.gov.cn/x");
    }

    #[test]
    fn a_trap_is_seen_in_the_address() {
        assert!(is_trap(&url("http://a.gov.cn/a/b/a/b/a/b/a/b/")));
        assert!(is_trap(&url(&format!("http://a.gov.cn/{}", "x".repeat(LONGEST)))));
        assert!(!is_trap(&url("http://a.gov.cn/zwgk/zfxxgk/zfxxgknb/2023n/xzjd/index_2.html")));
    }
}
