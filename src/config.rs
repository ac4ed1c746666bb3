//! The portal table: which portals are crawled and how, as written in a TOML file.
//!
//! ```toml
//! rate = 1                    # requests a second to a host
//! years = "2021-2024"
//!
//! [[portal]]
//! name = "环翠区"
//! division = "371002"         # GB/T 2260
//! urls = ["http://www.huancui.gov.cn/"]
//! family = "hanweb-jpage"     # where it is known
//! platform = "weihai"         # portals of one platform share a pace
//! ```
//!
//! Keys that are not known are refused, with the line that has them.

use std::ops::RangeInclusive;

use serde::Deserialize;
use url::Url;

use crate::crawl::Start;
use crate::portal;

/// A portal table as written: everything may be left out.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Requests a second to a host.
    pub rate: Option<f64>,
    /// Years of the reports, `2021-2024` or `2023`.
    pub years: Option<String>,
    /// Most requests to a host.
    pub budget: Option<u64>,
    /// Mail or address of the one who crawls.
    pub contact: Option<String>,
    /// Least bytes that stay free on the disk.
    pub min_free: Option<u64>,
    /// The portals.
    #[serde(default, rename = "portal")]
    pub portals: Vec<Portal>,
}

/// A portal as written.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Portal {
    /// Its name; else its host.
    pub name: Option<String>,
    /// GB/T 2260 code of its division.
    pub division: Option<String>,
    /// Where it is entered.
    #[serde(default)]
    pub urls: Vec<String>,
    /// Its family, where known.
    pub family: Option<String>,
    /// The platform that it shares with others.
    pub platform: Option<String>,
    /// Requests a second to its hosts.
    pub rate: Option<f64>,
}

/// What is wrong in a portal table.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// It is no TOML, or has a key that is not known; the message shows the line.
    #[error("{0}")]
    Syntax(#[from] toml::de::Error),
    /// A value that cannot be.
    #[error("portal {portal}: {what}")]
    Value {
        /// Name or number of the portal.
        portal: String,
        /// What is wrong with it.
        what: String,
    },
}

/// Reads a portal table.
pub fn read(text: &str) -> Result<File, Error> {
    Ok(toml::from_str(text)?)
}

impl File {
    /// The portals, as a crawl takes them.
    pub fn starts(&self) -> Result<Vec<Start>, Error> {
        self.portals.iter().enumerate().map(|(at, portal)| portal.start(at)).collect()
    }
}

impl Portal {
    fn start(&self, at: usize) -> Result<Start, Error> {
        let called = self.name.clone().unwrap_or_else(|| format!("{}", at + 1));
        let wrong = |what: String| Error::Value { portal: called.clone(), what };
        if self.urls.is_empty() {
            return Err(wrong("no urls".into()));
        }
        let urls: Vec<Url> = self.urls.iter().map(|text| url(text).map_err(wrong)).collect::<Result<_, _>>()?;
        if let Some(family) = self.family.as_deref().filter(|family| portal::family(family).is_none()) {
            let known: Vec<_> = portal::FAMILIES.iter().map(|family| family.name()).collect();
            return Err(wrong(format!("no family `{family}`; known are {}", known.join(", "))));
        }
        if let Some(code) = self.division.as_deref().filter(|code| !is_code(code)) {
            return Err(wrong(format!("division `{code}` is no code of six digits")));
        }
        if self.rate.is_some_and(|rate| !(rate > 0.0 && rate.is_finite())) {
            return Err(wrong("rate must be above 0".into()));
        }
        let name = self.name.clone().or_else(|| urls.first()?.host_str().map(str::to_owned)).unwrap_or_default();
        Ok(Start {
            name,
            division: self.division.clone(),
            urls,
            family: self.family.clone(),
            platform: self.platform.clone(),
            rate: self.rate,
        })
    }
}

fn is_code(code: &str) -> bool {
    code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// An address as people write it: without a scheme it is `http`.
pub fn url(text: &str) -> Result<Url, String> {
    let text = text.trim();
    let whole = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let url = Url::parse(&whole).map_err(|error| format!("`{text}` is no address: {error}"))?;
    match url.scheme() {
        "http" | "https" if url.host().is_some() => Ok(url),
        scheme => Err(format!("`{text}`: {scheme} is not fetched")),
    }
}

/// Years as people write them: `2021-2024` or `2023`.
pub fn years(text: &str) -> Result<RangeInclusive<u16>, String> {
    let year = |text: &str| text.trim().parse::<u16>().ok().filter(|year| (2003..=2099).contains(year));
    let (first, last) = text.split_once(['-', '–', '~']).unwrap_or((text, text));
    match (year(first), year(last)) {
        (Some(first), Some(last)) if first <= last => Ok(first..=last),
        _ => Err(format!("`{text}` are no years; write 2021-2024 or 2023")),
    }
}

/// Requests a second as people write them: `2/s`, `0.5/s`, `30/m`, `1`; `unlimited` for servers of one's own.
pub fn rate(text: &str) -> Result<f64, String> {
    if text == "unlimited" {
        return Ok(f64::INFINITY);
    }
    let (number, unit) = text.split_once('/').unwrap_or((text, "s"));
    let seconds = match unit.trim() {
        "s" | "sec" | "second" => 1.0,
        "m" | "min" | "minute" => 60.0,
        "h" | "hour" => 3600.0,
        _ => return Err(format!("`{text}` is no rate; write 1/s, 0.5/s or 30/m")),
    };
    match number.trim().parse::<f64>() {
        Ok(number) if number > 0.0 && number.is_finite() => Ok(number / seconds),
        _ => Err(format!("`{text}` is no rate; write 1/s, 0.5/s or 30/m")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        let error = read("rate = 1\n\n[[portal]]\nurl = \"http://a.gov.cn\"\n").unwrap_err().to_string();
        assert!(error.contains("line 4") && error.contains("url"), "{error}");
    }

    #[test]
    fn what_cannot_be_is_said() {
        let starts = |text: &str| read(text).unwrap().starts().map_err(|error| error.to_string());
        assert_eq!(starts("[[portal]]\nname = '甲'").unwrap_err(), "portal 甲: no urls");
        for wrong in ["family = 'x'", "division = '3710'", "rate = 0", "urls = ['ftp://a/']"] {
            let urls = if wrong.starts_with("urls") { "" } else { "urls = ['a.gov.cn']\n" };
            assert!(starts(&format!("[[portal]]\n{urls}{wrong}")).is_err(), "{wrong}");
        }
        let start = starts("[[portal]]\nurls = ['a.gov.cn/x']\ndivision = '371002'").unwrap().remove(0);
        assert_eq!((start.name.as_str(), start.urls[0].as_str()), ("a.gov.cn", "http://a.gov.cn/x"));
    }

    #[test]
    fn years_and_rates() {
        assert_eq!((years("2021-2024"), years(" 2023 ")), (Ok(2021..=2024), Ok(2023..=2023)));
        assert!(years("2024-2021").is_err() && years("21").is_err());
        assert_eq!((rate("2/s"), rate("30/m"), rate("0.5")), (Ok(2.0), Ok(0.5), Ok(0.5)));
        assert!(rate("0").is_err() && rate("1/x").is_err() && rate("-1").is_err());
    }
}
