//! How far a list that a service feeds has been read, and which of its pages comes next.
//!
//! Services contradict themselves: they take the size of a page from the request, from their settings, or count in
//! groups of pages that overlap; they end early or never. So each step is taken by what came, not by what was asked.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Row;

/// Most pages of a list.
const MAX_PAGES: u32 = 500;
/// Most rows that are remembered: lists of annual reports are shorter.
const MAX_KNOWN: usize = 2000;

/// How far a list has been read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Course {
    /// The page that is asked now, counted from 1.
    pub(super) page: u32,
    /// Rows asked for a page.
    pub(super) size: u32,
    /// The total that the list states.
    pub(super) total: Option<u32>,
    /// Requests made.
    asked: u32,
    /// Whether it was begun again from the first page, since rows were missing at its end.
    again: bool,
    /// The rows that came, each by a hash of its address.
    known: BTreeSet<u32>,
}

/// What to do after a part of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The list goes on, if this part was new.
    Next,
    /// Another page is to be asked though this part brought nothing new.
    Other,
    /// It ends.
    End,
}

impl Course {
    /// Of a list whose first page is to be asked.
    pub(super) fn new(size: u32, total: Option<u32>) -> Self {
        Self { page: 1, size: size.clamp(1, 100), total, ..Self::default() }
    }

    /// The range of the page, counted from 1, both ends included.
    pub(super) fn range(&self) -> (u32, u32) {
        let start = self.page.saturating_sub(1).saturating_mul(self.size);
        (start.saturating_add(1), start.saturating_add(self.size))
    }

    /// Rows that came so far.
    pub(super) fn seen(&self) -> u32 {
        u32::try_from(self.known.len()).unwrap_or(u32::MAX)
    }

    /// Whether rows are missing, by the stated total; unknown without one.
    pub(super) fn is_short(&self) -> Option<bool> {
        self.total.map(|total| self.seen() < total)
    }

    /// Takes rows that stand in the page itself, before its service is asked for the page after them.
    pub(super) fn inline(&mut self, rows: &[Row]) {
        self.take(rows);
        self.page = self.seen() / self.size.max(1) + 1;
    }

    /// How many of the rows are new; remembers them.
    fn take(&mut self, rows: &[Row]) -> u32 {
        let new = rows.iter().filter(|row| self.known.len() < MAX_KNOWN && self.known.insert(hash(row)));
        u32::try_from(new.count()).unwrap_or(u32::MAX)
    }

    /// Takes the rows of an answer and goes to the page that comes next.
    pub(super) fn step(&mut self, rows: &[Row]) -> Step {
        let new = self.take(rows);
        self.asked += 1;
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        if self.asked >= MAX_PAGES || self.is_short() == Some(false) {
            return Step::End;
        }
        if self.known.len() >= MAX_KNOWN {
            // beyond what is remembered, rows are counted by the pages asked
            self.page += 1;
            return if count > 0 && self.total.is_none_or(|total| self.range().0 <= total) {
                Step::Next
            } else {
                Step::End
            };
        }
        if new == 0 {
            return self.resume(count);
        }
        let is_smaller = count < self.size && self.is_short() == Some(true);
        if is_smaller && self.seen() / count.max(1) >= self.page {
            // pages are smaller than asked: count in theirs
            self.size = count.max(1);
            self.page = self.seen() / self.size + 1;
        } else {
            self.page += 1;
        }
        Step::Next
    }

    /// Where nothing new came and rows are missing: pages are smaller than was thought, or it must be begun again.
    fn resume(&mut self, count: u32) -> Step {
        if self.is_short() != Some(true) || self.again {
            return Step::End;
        }
        if count > 0 && count < self.size && self.seen() / count + 1 > self.page {
            self.size = count;
            self.page = self.seen() / count + 1;
            return Step::Other;
        }
        self.again = true;
        self.page = 1;
        Step::Other
    }
}

/// FNV-1a of the address.
fn hash(row: &Row) -> u32 {
    row.lead
        .request
        .url
        .as_str()
        .bytes()
        .fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portal::{Context, Lead, Request, Role, label::Sense};

    fn rows(range: std::ops::RangeInclusive<u32>) -> Vec<Row> {
        let url = |i| url::Url::parse(&format!("http://a.gov.cn/{i}")).unwrap();
        let lead = |i| Lead { request: Request::get(url(i)), role: Role::Article, context: Context::default() };
        range.map(|i| Row { lead: lead(i), sense: Sense::Other }).collect()
    }

    /// Reads a list of a total from a service, after rows that stand in the page; gives what was read and how often was asked.
    fn read(total: u32, inline: u32, size: u32, service: impl Fn(&Course) -> Vec<Row>) -> (u32, u32) {
        let mut course = Course::new(size, Some(total));
        if inline > 0 {
            course.inline(&rows(1..=inline));
        }
        let mut asked = 0;
        while course.is_short() == Some(true) && asked < 1000 {
            asked += 1;
            if course.step(&service(&course)) == Step::End {
                break;
            }
        }
        (course.seen(), asked)
    }

    #[test]
    fn every_way_of_counting_gives_all_rows() {
        let page = |number: u32, size: u32, total: u32| rows((number - 1) * size + 1..=(number * size).min(total));
        let total = 301;
        let range = |course: &Course| rows(course.range().0..=course.range().1.min(total));
        let fixed = |size: u32| move |course: &Course| page(course.page, size, total);
        let groups = |course: &Course| {
            rows((course.page - 1) * 45 + 1 - u32::from(course.page > 1) * 2..=(course.page * 45).min(total))
        };
        let capped = |course: &Course| rows(course.range().0..=(course.range().0 + 14).min(total));
        assert_eq!(read(total, 45, 45, range), (301, 6));
        assert_eq!(read(total, 45, 45, groups), (301, 6));
        for (inline, size) in [(45, 45), (60, 20), (0, 100), (15, 15)] {
            assert_eq!(read(total, inline, size, fixed(15)).0, 301, "pages of 15, {inline} inline");
            assert_eq!(read(total, inline, size, fixed(100)).0, 301, "pages of 100, {inline} inline");
            assert_eq!(read(total, inline, size, capped).0, 301, "capped at 15, {inline} inline");
        }
    }

    #[test]
    fn a_service_that_gives_nothing_is_left_soon() {
        assert_eq!(read(301, 45, 45, |_| Vec::new()), (45, 2));
        assert_eq!(read(301, 45, 45, |_| rows(1..=45)), (45, 2));
    }
}
