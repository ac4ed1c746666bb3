//! What a page says, small enough to be kept for every host.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use super::visible::Visible;
use crate::text::fold::fold;

/// Most texts that are kept of a page: those with the smallest hashes, which are a fair sample of all.
const MOST: usize = 256;

/// Longest title that is kept, in characters.
const LONGEST: usize = 120;

/// Of so many texts that two pages share, one may differ where a page is only like another.
const SHARE: usize = 50;

/// The fewest texts that make two pages alike: a shell that a script fills is like every other.
const FEWEST: usize = 2;

/// What a page says: its title and hashes of its texts.
///
/// A text is what stands between two tags, without digits, signs and addresses, so that counters, dates and the address
/// that an error page repeats make no difference. Written as one line, below 3 KB.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint {
    title: String,
    /// Letters of all texts.
    length: u32,
    /// Hashes of the texts, the smallest [`MOST`], ascending.
    texts: Box<[u32]>,
}

/// The fingerprints that are kept of a host: of its home page, and of its answer to an address that does not exist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprints {
    /// Of its home page.
    pub home: Option<Fingerprint>,
    /// Of its answer to `soft404::probe`, where that was no honest 404.
    pub probe: Option<Fingerprint>,
}

impl Fingerprint {
    /// The fingerprint of a page, decoded.
    pub fn of(page: &str) -> Self {
        Self::of_visible(&Visible::of(page))
    }

    pub(super) fn title_of(visible: &Visible<'_>) -> String {
        fold(visible.title).chars().take(LONGEST).collect()
    }

    pub(super) fn of_visible(visible: &Visible<'_>) -> Self {
        let title = Self::title_of(visible);
        let (mut length, mut texts) = (0_usize, BTreeSet::new());
        for text in visible.runs.iter().filter_map(|run| letters(run)) {
            length += text.chars().count();
            texts.insert(hash(text.as_bytes()));
            if texts.len() > MOST {
                texts.pop_last();
            }
        }
        Self { title, length: u32::try_from(length).unwrap_or(u32::MAX), texts: texts.into_iter().collect() }
    }

    /// Its title, folded.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// How many letters its texts have, Chinese ones above all.
    pub const fn length(&self) -> u32 {
        self.length
    }

    /// Whether it says the same as another, to the last text. Pages of one site share head and foot, so that a single
    /// text may be all that tells an empty list from an error.
    pub fn is_same(&self, other: &Self) -> bool {
        self.title == other.title && self.agrees(other, usize::MAX)
    }

    /// Whether it is another state of the same page: the same title, and of the texts no more than one in fifty new or
    /// gone, as on a home page whose news have moved on.
    pub fn is_like(&self, other: &Self) -> bool {
        self.title == other.title && self.agrees(other, SHARE)
    }

    /// Whether no more than one text in `share` is missing on either side.
    fn agrees(&self, other: &Self, share: usize) -> bool {
        // of two samples, only that part can be held against each other which both cover
        let covered = |one: &Self| if one.texts.len() < MOST { None } else { one.texts.last().copied() };
        let limit = [covered(self), covered(other)].into_iter().flatten().min().unwrap_or(u32::MAX);
        let [ours, theirs] =
            [self, other].map(|one| one.texts.iter().take_while(|text| **text <= limit).collect::<BTreeSet<_>>());
        let most = ours.len().min(theirs.len()) / share;
        ours.len().min(theirs.len()) >= FEWEST
            && ours.difference(&theirs).count() <= most
            && theirs.difference(&ours).count() <= most
    }
}

/// The letters of a text: Chinese ones where it has any, since the rest is mostly addresses, numbers and marks. Nothing
/// for an address, a number, or the day of the week.
fn letters(run: &str) -> Option<String> {
    let is_word = |c: &char| c.is_alphabetic() && !c.is_ascii();
    let words: String = run.chars().filter(is_word).collect();
    if !words.is_empty() {
        return (!words.contains("星期")).then_some(words);
    }
    let is_address = run.contains(|c: char| c.is_ascii_digit() || c == '/');
    let latin: String = run.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
    (!latin.is_empty() && !is_address).then_some(latin)
}

/// FNV-1a, folded to 32 bits: it must be the same on every machine and in every version.
pub(super) fn hash(bytes: &[u8]) -> u32 {
    let hash = long_hash(bytes);
    (hash >> 32) as u32 ^ hash as u32
}

pub(super) fn long_hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.length)?;
        self.texts.iter().try_for_each(|text| write!(f, "{text:08x}"))?;
        write!(f, " {}", self.title)
    }
}

/// The text is no fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no fingerprint")]
pub struct NoFingerprint;

impl FromStr for Fingerprint {
    type Err = NoFingerprint;

    fn from_str(text: &str) -> Result<Self, NoFingerprint> {
        let mut parts = text.splitn(3, ' ');
        let mut part = || parts.next().ok_or(NoFingerprint);
        let (length, hashes, title) = (part()?, part()?, part()?);
        let hash = |digits: &[u8]| {
            let digits = std::str::from_utf8(digits).ok().filter(|digits| digits.len() == 8)?;
            u32::from_str_radix(digits, 16).ok()
        };
        let texts: BTreeSet<u32> = hashes.as_bytes().chunks(8).map(hash).collect::<Option<_>>().ok_or(NoFingerprint)?;
        let length = length.parse().map_err(|_| NoFingerprint)?;
        Ok(Self { title: title.to_owned(), length, texts: texts.into_iter().collect() })
    }
}

impl fmt::Display for Fingerprints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |print: &Option<Fingerprint>| print.as_ref().map(ToString::to_string).unwrap_or_default();
        write!(f, "{}\n{}", line(&self.home), line(&self.probe))
    }
}

impl FromStr for Fingerprints {
    type Err = NoFingerprint;

    fn from_str(text: &str) -> Result<Self, NoFingerprint> {
        let (home, probe) = text.split_once('\n').ok_or(NoFingerprint)?;
        let print = |line: &str| Some(line).filter(|line| !line.is_empty()).map(str::parse).transpose();
        Ok(Self { home: print(home)?, probe: print(probe)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(title: &str, texts: &[&str]) -> String {
        let texts: String = texts.iter().map(|text| format!("<p>{text}</p>")).collect();
        format!("<html><title>{title}</title><body>{texts}</body></html>")
    }

    #[test]
    fn a_cell_reads_back() {
        let many: Vec<String> = (0..400).map(|n| "政府信息公开".chars().cycle().take(n + 1).collect()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        for print in
            [page("环翠区 政府\n网", &many), page("", &["年报"]), String::new()].map(|page| Fingerprint::of(&page))
        {
            let cell = print.to_string();
            assert!(cell.len() < 3000 && !cell.contains('\n'));
            assert_eq!(cell.parse(), Ok(print.clone()));
            for prints in [
                Fingerprints { home: Some(print.clone()), probe: None },
                Fingerprints { home: None, probe: Some(print.clone()) },
                Fingerprints::default(),
            ] {
                assert_eq!(prints.to_string().parse(), Ok(prints));
            }
        }
        for wrong in ["", "5", "5 12", "x  title", "5 1234567 a", "5 éééé a"] {
            assert_eq!(wrong.parse::<Fingerprint>(), Err(NoFingerprint), "{wrong}");
        }
    }

    #[test]
    fn addresses_numbers_and_days_make_no_difference() {
        let print = |path: &str, day: &str| {
            let texts = [&*format!("您访问的 {path} 出错了"), "返回首页", path, &format!("访问量 {}", path.len()), day];
            Fingerprint::of(&page("提示", &texts))
        };
        assert!(print("/a/b.html", "9月8日 星期二").is_same(&print("/zwgk/2024/c.shtml", "10月18日 星期五")));
        assert!(!print("/a", "").is_same(&Fingerprint::of(&page("提示", &["您访问的出错了", "返回首页"]))));
    }

    #[test]
    fn large_pages_are_compared_by_a_sample() {
        let news = |first: usize| -> Vec<String> {
            let words = |n: usize| (0..20).map(move |i| char::from_u32(0x4e00 + ((n * 37 + i * i * n) % 5000) as u32));
            (first..first + 900).map(|n| words(n).map(Option::unwrap).collect()).collect()
        };
        let print = |first: usize| {
            let news = news(first);
            Fingerprint::of(&page("首页", &news.iter().map(String::as_str).collect::<Vec<_>>()))
        };
        assert!(print(0).is_same(&print(0)));
        assert!(print(0).is_like(&print(3)) && !print(0).is_like(&print(200)));
    }
}
