//! Two reports held against each other for text that one took over from the other.

use std::ops::Range;

use super::copies::{CONTAINED, SECTIONS, SHARED, paragraphs as long_paragraphs, shingles};
use crate::report::{Report, Section};
use crate::text::shingle::{Folded, LENGTH, shared};

/// Whether the text of a section is compared.
pub(in crate::rule) fn is_compared(section: &Section) -> bool {
    SECTIONS.contains(&section.number)
}

/// The shingles of all compared sections of a report.
fn all(report: &Report) -> Vec<u32> {
    let compared = report.sections.iter().filter(|section| is_compared(section));
    let mut all: Vec<u32> = compared.flat_map(|section| shingles(&Folded::new(&section.text))).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether another report holds nearly all of a text, and the text is long enough to tell.
fn is_held(text: &Folded, other: &[u32]) -> bool {
    let own = shingles(text);
    text.words() >= SHARED && own.len() >= SHARED - LENGTH && shared(&own, other) * 100 >= own.len() * CONTAINED
}

/// What a section took over from another report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Bytes of the section's text: paragraphs, or the problems that section 五 tells of.
    pub at: Vec<Range<usize>>,
    /// Whether it is the problems.
    pub is_problems: bool,
}

/// What a section took over from another report: the problems of section 五 as one, else the paragraphs that the other
/// has too (at least 80 characters, nine tenths of their shingles). Nothing for sections that are not compared.
pub fn taken(section: &Section, other: &Report) -> Option<Taken> {
    if let Some(problems) = problems(section, other) {
        return Some(Taken { at: vec![problems], is_problems: true });
    }
    let at = paragraphs(section, other);
    (!at.is_empty()).then_some(Taken { at, is_problems: false })
}

/// The paragraphs of a section that another report has too: bytes of the section's text.
fn paragraphs(section: &Section, other: &Report) -> Vec<Range<usize>> {
    if !is_compared(section) || section.text.is_empty() {
        return Vec::new();
    }
    let other = all(other);
    long_paragraphs(&section.text).filter(|(_, folded)| is_held(folded, &other)).map(|(at, _)| at).collect()
}

/// The problems that section 五 tells of, where another report tells of the same: bytes of the section's text.
fn problems(section: &Section, other: &Report) -> Option<Range<usize>> {
    let own = told(section)?;
    let theirs = other.sections.iter().find(|section| section.number == 5)?;
    let held = theirs.text.get(told(theirs)?).map(|text| shingles(&Folded::new(text)))?;
    is_held(&Folded::new(section.text.get(own.clone())?), &held).then_some(own)
}

/// Where section 五 tells of problems: up to where it goes on to what is done about them.
fn told(section: &Section) -> Option<Range<usize>> {
    let turns = ["改进情况", "改进措施", "整改措施", "下一步", "下步", "今后"];
    let turn = turns.iter().filter_map(|turn| {
        // the heading 存在的主要问题及改进情况 is no turn
        section.text.match_indices(turn).map(|(at, _)| at).find(|at| *at > 60)
    });
    let end = turn.min().unwrap_or(section.text.len());
    (section.number == 5 && end > 0).then_some(0..end)
}

/// The longest runs that a text has in common with a report: the words here, the words there, and their section.
pub fn runs(text: &str, other: &Report, least: usize) -> Vec<(String, String, u8)> {
    let folded = Folded::new(text);
    let mut runs: Vec<(String, String, u8)> = Vec::new();
    for section in other.sections.iter().filter(|section| is_compared(section)) {
        let common = folded.common(&Folded::new(&section.text), least);
        runs.extend(common.into_iter().filter_map(|(here, there)| {
            Some((text.get(here)?.to_owned(), section.text.get(there)?.to_owned(), section.number))
        }));
    }
    runs.sort_by_key(|(here, ..)| usize::MAX - here.len());
    runs
}
