//! A site in the spelling of other makers 方言: the same pages and answers with other quotes, cases, orders, addresses,
//! rows, words and dates. What a family is known by and what its service wants stay as they are.

use url::Url;

use super::{Asked, Change, Planted, Reply, Site};

mod markup;
mod script;
mod words;

/// A site whose answers are spelled in another way.
pub struct Dialect {
    site: Box<dyn Site>,
    style: Style,
}

/// How attributes are quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quotes {
    Double,
    Single,
    /// None where a value needs none, as HTML allows.
    Bare,
}

/// How addresses are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Addresses {
    /// As the site has them.
    Kept,
    /// With scheme and host.
    Absolute,
    /// With the host alone: `//a.gov.cn/x`.
    Schemeless,
    /// From the folder of the page: `../x`.
    Relative,
    /// From the root, without its slash, by `<base href="/">`.
    Based,
}

/// What the rows of lists are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rows {
    /// Items of a list.
    Items,
    /// Rows of a table.
    Table,
    /// Elements of no meaning.
    Blocks,
    /// Terms and their definitions.
    Terms,
    /// Paragraphs.
    Paragraphs,
}

/// A spelling.
#[derive(Clone, Copy, Debug)]
struct Style {
    quotes: Quotes,
    addresses: Addresses,
    rows: Rows,
    /// Names of elements and attributes in capitals.
    is_upper: bool,
    /// Attributes in the reverse order, with blanks around `=` where they are quoted.
    is_reversed: bool,
    /// `&` of addresses as it is, not `&amp;`.
    is_raw: bool,
    /// Scripts with blanks and line breaks wherever they may be, and the other quotes.
    is_spaced: bool,
    /// Pages in GBK, which only their meta element says.
    is_gbk: bool,
    /// Which of the names that a column has, of the words of a pager, of the forms of a date.
    word: usize,
}

impl Dialect {
    /// Number of dialects in which every choice is made at least once.
    pub const COUNT: usize = 12;

    /// A site in a dialect, by its number; 0 is the site as it is.
    pub fn new(site: Box<dyn Site>, number: usize) -> Self {
        Self { site, style: Style::of(number) }
    }
}

impl Style {
    fn of(number: usize) -> Self {
        let pick = |step: usize, of: usize| (number * step + number / of) % of;
        Self {
            quotes: match pick(1, 3) {
                0 => Quotes::Double,
                1 => Quotes::Single,
                _ => Quotes::Bare,
            },
            addresses: match number % 5 {
                0 => Addresses::Kept,
                1 => Addresses::Absolute,
                2 => Addresses::Schemeless,
                3 => Addresses::Relative,
                _ => Addresses::Based,
            },
            rows: match pick(2, 5) {
                0 => Rows::Items,
                1 => Rows::Terms,
                2 => Rows::Table,
                3 => Rows::Paragraphs,
                _ => Rows::Blocks,
            },
            is_upper: matches!(number % 4, 1 | 2),
            is_reversed: matches!(number % 3, 1),
            is_raw: matches!(number % 4, 2 | 3),
            is_spaced: matches!(number % 3, 1 | 2),
            is_gbk: matches!(number % 7, 3 | 5),
            word: number,
        }
    }

    /// The same on a page: an address that a script puts together means something else with a `base`.
    fn on(&self, page: &str) -> Self {
        let addresses = match self.addresses {
            Addresses::Based if page.contains("<script") => Addresses::Kept,
            // a fragment stands in a page of another folder
            Addresses::Based | Addresses::Relative if !page.contains("<head") => Addresses::Kept,
            addresses => addresses,
        };
        Self { addresses, ..*self }
    }
}

impl Site for Dialect {
    fn name(&self) -> &'static str {
        self.site.name()
    }

    fn answer(&self, asked: &Asked) -> Reply {
        let mut reply = self.site.answer(asked);
        if self.style.word == 0 || asked.path == "/robots.txt" {
            return reply;
        }
        let host = asked.headers.get("host").map_or("127.0.0.1", String::as_str);
        let Ok(url) = Url::parse(&format!("http://{host}{}", asked.target())) else { return reply };
        let media_type = reply.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let media_type = media_type.map(|(_, value)| value.to_ascii_lowercase()).unwrap_or_default();
        let is_page = ["text/html", "text/xml", "application/xml"].iter().any(|kind| media_type.starts_with(kind));
        let is_script = media_type.contains("javascript");
        let Ok(text) = std::str::from_utf8(&reply.body) else { return reply };
        let text = match text.trim_start().chars().next() {
            Some('<') if is_page => markup::spelled(text, &url, &self.style.on(text)),
            _ if is_script && self.style.is_spaced => script::spelled(text),
            _ => return reply,
        };
        let is_whole = text.to_ascii_lowercase().contains("<meta charset=");
        match self.style.is_gbk && is_whole {
            true => {
                let text = ["utf-8", "UTF-8"].iter().fold(text, |text, name| text.replacen(name, "gb2312", 1));
                reply.body = encoding_rs::GB18030.encode(&text).0.into_owned();
                reply.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
                reply.headers.push(("Content-Type".into(), "text/html".into()));
            }
            false => reply.body = text.into_bytes(),
        }
        reply
    }

    fn planted(&self) -> Vec<Planted> {
        self.site.planted()
    }

    fn decoys(&self) -> Vec<String> {
        self.site.decoys()
    }

    fn changed(&self, change: Change) -> Option<Box<dyn Site>> {
        Some(Box::new(Self { site: self.site.changed(change)?, style: self.style }))
    }
}

#[cfg(test)]
mod tests;
