//! What belongs to a portal and what does not.

use url::{Host, Url};

use crate::fetch::client::is_private_url;
use crate::portal::{Role, address};

/// What belongs to a portal: the sites that it was entered by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    sites: Vec<String>,
    allow_private: bool,
}

/// Why a link is not followed, as snake names of the account.
pub const OUT_OF_SCOPE: &str = "out_of_scope";
/// A private or loopback address.
pub const PRIVATE: &str = "private_address";
/// An address that leads nowhere new.
pub const TRAP: &str = "trap";

impl Scope {
    /// The scope of a portal with these entries.
    pub fn new(entries: &[Url], allow_private: bool) -> Self {
        Self { sites: entries.iter().filter_map(site).collect(), allow_private }
    }

    /// Why a link from a page is not followed; nothing where it is.
    ///
    /// The portal's own sites are followed wherever they lead. Other government sites are taken where an annual-report
    /// column, article or file of the portal's own pages stands there, and no further than their lists.
    pub fn refuses(&self, from: Option<&Url>, to: &Url, role: Role) -> Option<&'static str> {
        if !matches!(to.scheme(), "http" | "https") || to.host().is_none() {
            return Some(OUT_OF_SCOPE);
        }
        if is_private_url(to) && !self.allow_private {
            return Some(PRIVATE);
        }
        if address::is_trap(to) {
            return Some(TRAP);
        }
        if self.owns(to) {
            return None;
        }
        let from_own = from.is_none_or(|from| self.owns(from));
        let same_host = from.is_some_and(|from| from.host() == to.host());
        let taken = match role {
            Role::Article | Role::Attachment | Role::List => from_own || same_host,
            Role::Column => from_own,
            Role::Start | Role::Hub => false,
        };
        (!(is_government(to) && taken)).then_some(OUT_OF_SCOPE)
    }

    /// Whether a redirect stays where it may go: on the site, or among government sites.
    pub fn follows(&self, from: &Url, to: &Url) -> bool {
        let allowed = self.allow_private || !is_private_url(to);
        matches!(to.scheme(), "http" | "https")
            && allowed
            && (self.owns(to) || is_government(from) && is_government(to))
    }

    fn owns(&self, url: &Url) -> bool {
        site(url).is_some_and(|site| self.sites.contains(&site))
    }
}

/// The site of an address: the registrable domain by the public suffix list, else the host.
fn site(url: &Url) -> Option<String> {
    match url.host()? {
        Host::Domain(name) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            Some(psl::domain_str(&name).map_or(name.clone(), str::to_owned))
        }
        host => Some(host.to_string()),
    }
}

fn is_government(url: &Url) -> bool {
    url.host_str().is_some_and(|host| host.trim_end_matches('.').to_ascii_lowercase().ends_with(".gov.cn"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn what_belongs_to_a_portal() {
        let scope = Scope::new(&[url("http://www.huancui.gov.cn/")], false);
        let own = url("http://www.huancui.gov.cn/col/col1/");
        let city = url("http://www.weihai.gov.cn/col/col62224/index.html");
        let refuses = |from: &Url, to: &str, role| scope.refuses(Some(from), &url(to), role);
        assert_eq!(refuses(&own, "http://kjj.huancui.gov.cn/a.html", Role::Hub), None);
        assert_eq!(refuses(&own, city.as_str(), Role::Column), None);
        assert_eq!(refuses(&own, city.as_str(), Role::Hub), Some(OUT_OF_SCOPE));
        assert_eq!(refuses(&city, "http://www.weihai.gov.cn/art/1.html", Role::Article), None);
        assert_eq!(refuses(&city, "http://www.weihai.gov.cn/col/col2/", Role::Column), Some(OUT_OF_SCOPE));
        assert_eq!(refuses(&own, "http://www.example.com/2023年报.pdf", Role::Attachment), Some(OUT_OF_SCOPE));
        assert_eq!(refuses(&own, "http://127.0.0.1/x", Role::Article), Some(PRIVATE));
        assert_eq!(refuses(&own, "http://www.huancui.gov.cn/a/a/a/a/a", Role::Hub), Some(TRAP));
        assert!(scope.follows(&own, &city) && !scope.follows(&own, &url("http://bet.example.com/")));
    }

    #[test]
    fn one_machine_is_one_site() {
        let scope = Scope::new(&[url("http://127.0.0.1:8001/")], true);
        assert_eq!(scope.refuses(None, &url("http://127.0.0.1:8002/x"), Role::Hub), None);
        assert_eq!(scope.refuses(None, &url("http://b.localhost:8001/x"), Role::Hub), Some(OUT_OF_SCOPE));
    }
}
