//! Who an issuer is among others 发布机关的同一性: two reports are of one body only where the names say so.

use crate::division::{self, Kind};
use crate::report::Report;
use crate::text::fold::{is_space, narrow, simplify};

/// What an issuer is told by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Issuer {
    /// Where it is.
    pub(super) seat: Seat,
    /// What it is called there, without what may be left out.
    pub(super) body: String,
}

/// Where an issuer is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Seat {
    /// In a division of the table, by its code.
    Division(String),
    /// In a place that the table does not know, or that several are called: by its name.
    Place(String),
    /// On a site: a name alone tells no place.
    Host(String),
}

impl Issuer {
    /// The issuer of a report; nothing where it cannot be told from others of its name.
    pub(super) fn of(report: &Report) -> Option<Self> {
        let name = normal(report.issuer.name.as_deref()?);
        Self::named(&name, report.issuer.division.as_deref(), host(report).as_deref())
    }

    /// The body of a name, folded by [`normal`], with what else is known of where it is.
    pub(super) fn named(name: &str, code: Option<&str>, host: Option<&str>) -> Option<Self> {
        let identity = division::identity(name, code);
        let body = body(if identity.place.is_empty() { bare(identity.body) } else { identity.body });
        let seat = match (identity.division, host, identity.place) {
            (Some(code), ..) => Seat::Division(code.to_owned()),
            (None, Some(host), place) => Seat::Host(format!("{host} {place}")),
            (None, None, "") => return None,
            (None, None, place) => Seat::Place(place.to_owned()),
        };
        (!name.is_empty()).then_some(Self { seat, body })
    }
}

/// A name as it is compared: Simplified, half width, without white space.
pub(super) fn normal(name: &str) -> String {
    name.chars().filter(|c| !is_space(*c)).map(narrow).map(simplify).collect()
}

/// The site that a report came from.
fn host(report: &Report) -> Option<String> {
    let url = url::Url::parse(report.source.url.as_deref()?).ok()?;
    let host = url.host_str()?.trim_start_matches("www.");
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

/// 区教育局 on the portal of a district is its 教育局.
fn bare(body: &str) -> &str {
    /// Words that begin so and name no rank.
    const WORDS: [&str; 11] = ["市场", "市政", "市容", "市民", "市域", "区域", "区块", "县域", "省际", "州际", "旗帜"];
    let rest = body.strip_prefix(['省', '市', '州', '县', '区', '旗']);
    rest.filter(|rest| !WORDS.iter().any(|word| body.starts_with(word)) && division::kind(rest).is_some())
        .unwrap_or(body)
}

/// A government or a town under the shortest of its names; any other body as it is called.
fn body(body: &str) -> String {
    if matches!(body, "" | "政府" | "人民政府") {
        return "人民政府".to_owned();
    }
    if division::kind(body) == Some(Kind::Town) {
        let town = ["人民政府", "政府", "办事处", "办"].iter().find_map(|office| body.strip_suffix(office));
        let is_town = |town: &&str| ["街道", "镇", "乡", "苏木", "地区"].iter().any(|word| town.ends_with(word));
        return town.filter(is_town).unwrap_or(body).to_owned();
    }
    body.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, code: Option<&str>) -> Option<Issuer> {
        Issuer::named(&normal(name), code, None)
    }

    #[test]
    fn one_body_under_several_names() {
        for (code, names) in [
            (Some("371002"), &["威海市环翠区教育局", "环翠区教育局", "山东省环翠区教育局", "教育局", "区教育局"][..]),
            (Some("371002"), &["环翠区人民政府", "威海市环翠区政府", "环翠区", "区政府", "區人民政府", "环翠 区"]),
            (Some("371002"), &["孙家疃街道办事处", "环翠区孙家疃街道", "威海市环翠区孙家疃街道办"]),
            (Some("371002"), &["张村镇人民政府", "环翠区张村镇", "张村镇政府"]),
            (Some("371002"), &["财政局（国资局）", "环翠区财政局(国资局)"]),
            (Some("371000"), &["威海市市场监督管理局", "市场监督管理局", "市市场监督管理局"]),
            (Some("320813"), &["洪泽县教育局", "洪泽区教育局", "淮安市洪泽区教育局"]),
            (None, &["虚构县教育局", "虚构县教育局"]),
        ] {
            let bodies: Vec<Option<Issuer>> = names.iter().map(|name| of(name, code)).collect();
            assert!(bodies.iter().all(|body| body.is_some() && *body == bodies[0]), "{names:?}: {bodies:?}");
        }
    }

    #[test]
    fn bodies_that_may_be_others_are_kept_apart() {
        for (one, other) in [
            (("环翠区教育局", Some("371002")), ("环翠区教育和体育局", Some("371002"))),
            (("环翠区人民政府", Some("371002")), ("环翠区人民政府办公室", Some("371002"))),
            (("环翠区财政局", Some("371002")), ("环翠区财政局（国资局）", Some("371002"))),
            (("威海市公安局", Some("371000")), ("威海市公安局环翠分局", Some("371000"))),
            (("环翠区教育局", Some("371002")), ("威海市教育局", Some("371000"))),
            (("环翠区张村镇", Some("371002")), ("环翠区张村镇中学", Some("371002"))),
            (("崇文区教育局", Some("110101")), ("东城区教育局", Some("110101"))),
            (("虚构县教育局", None), ("另构县教育局", None)),
        ] {
            assert_ne!(of(one.0, one.1), of(other.0, other.1), "{one:?} {other:?}");
        }
    }

    #[test]
    fn a_name_without_a_place_is_told_by_its_site_alone() {
        assert_eq!(of("教育局", None), None);
        assert_eq!(of("", Some("371002")), None);
        let at = |host| Issuer::named("教育局", None, Some(host));
        assert!(at("a.gov.cn").is_some() && at("a.gov.cn") == at("a.gov.cn"));
        assert_ne!(at("a.gov.cn"), at("b.gov.cn"));
    }
}
