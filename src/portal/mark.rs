//! Marks in the source of a page by which families know their own, all looked for in one pass.
//!
//! A dozen families look for some sixty marks, and most pages have none or few: a pass for each would be the dearest
//! part of reading a page.

use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

use super::FAMILIES;
use super::article::LANDMARKS;

/// What else is asked for on many pages: what stands beside a report.
const BESIDE: &[&str] = &["索引号", "发布机构"];

/// Most marks that are looked for at once, one for each bit; one beyond is looked for by itself.
const MOST: usize = 128;

/// The marks of all families and of reports, each once.
static MARKS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let families = FAMILIES.iter().flat_map(|family| family.marks());
    let mut marks: Vec<&str> = Vec::new();
    for mark in families.chain(LANDMARKS).chain(BESIDE) {
        if !marks.contains(mark) && marks.len() < MOST {
            marks.push(mark);
        }
    }
    marks
});

/// Most places that are looked at: a page of a family may have one of its marks on every line.
const PLACES: usize = 256;

/// The marks of a page.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marks {
    /// A bit for each of `MARKS` that was found.
    found: u128,
    /// Whether the whole page was looked through.
    whole: bool,
}

impl Marks {
    /// Looks through a text.
    pub(super) fn of(text: &str) -> Self {
        static ANY: LazyLock<Option<Regex>> = LazyLock::new(|| {
            let any: Vec<String> = MARKS.iter().map(|mark| regex::escape(mark)).collect();
            Regex::new(&any.join("|")).ok()
        });
        let Some(any) = ANY.as_ref() else { return Self::default() };
        let (mut marks, mut from) = (Self::default(), 0);
        for _ in 0..PLACES {
            let Some(place) = any.find_at(text, from) else { return Self { whole: true, ..marks } };
            let rest = text.get(place.start()..).unwrap_or_default();
            // one mark may begin as another does, or within another
            let here = MARKS.iter().enumerate().filter(|(_, mark)| rest.starts_with(**mark));
            marks.found = here.fold(marks.found, |found, (at, _)| found | 1 << at);
            from = place.start() + rest.chars().next().map_or(1, char::len_utf8);
        }
        marks
    }

    /// Whether a text, that which was looked through, has a mark, letter for letter.
    pub(super) fn has(self, text: &str, mark: &str) -> bool {
        match MARKS.iter().position(|known| *known == mark) {
            Some(at) if self.whole || self.found & 1 << at != 0 => self.found & 1 << at != 0,
            _ => memmem::find(text.as_bytes(), mark.as_bytes()).is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_is_found_wherever_it_stands() {
        assert!((50..MOST).contains(&MARKS.len()));
        for (at, mark) in MARKS.iter().enumerate() {
            assert!(!MARKS[..at].contains(mark), "{mark}");
            for text in [(*mark).to_owned(), format!("x{mark}"), format!("年报 {mark}{mark} <p>")] {
                assert!(Marks::of(&text).has(&text, mark), "{mark}");
            }
            let cut = &mark[..mark.char_indices().next_back().unwrap().0];
            assert!(!Marks::of(cut).has(cut, mark), "{cut}");
        }
        let all = MARKS.concat();
        assert!(MARKS.iter().all(|mark| Marks::of(&all).has(&all, mark)));
        let others = ["table", "x"].map(|mark| Marks::of("<table>").has("<table>", mark));
        assert_eq!(others, [true, false]);
    }

    #[test]
    fn many_marks_hide_none() {
        let text = format!("{}TRS_Editor", "<li class=ewb-list>".repeat(1_000));
        let marks = Marks::of(&text);
        assert!(marks.has(&text, "TRS_Editor") && marks.has(&text, "ewb-") && !marks.has(&text, "EWB_"));
    }
}
