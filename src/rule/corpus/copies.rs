//! Copied text 雷同文字: the paragraphs that several units share, found exactly by an inverted index of shingles.
//!
//! Held in memory: four bytes a shingle of every different paragraph and eight in the index, some 20 KB a report.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::statute;
use crate::report::Report;
use crate::text::shingle::{Folded, LENGTH, shared};

/// Fewest characters of a paragraph that is looked at.
const PARAGRAPH: usize = 40;
/// Fewest characters, masked numbers not counted, that must be shared.
pub(super) const SHARED: usize = 80;
/// Share of a paragraph's shingles that another must have, in per cent.
pub(super) const CONTAINED: usize = 90;
/// Least likeness of sections 一 and 五 (Jaccard), in per cent.
const ALIKE: usize = 60;
/// Units, in per cent of all, above which a shingle is the county's way of speaking and no copy.
const COMMON: usize = 5;
/// The same in a small corpus, in units.
const FEW: usize = 20;

/// Sections whose paragraphs are compared.
pub(super) const SECTIONS: [u8; 3] = [1, 5, 6];
/// Sections that are compared as a whole.
const WHOLE: [u8; 2] = [1, 5];

/// A paragraph in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Place of the report in the corpus.
    pub report: usize,
    /// Number of the section.
    pub section: u8,
    /// Bytes of the section's text.
    pub at: Range<usize>,
}

/// A paragraph that reports of other units have too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// The paragraph.
    pub own: Paragraph,
    /// Where else it stands, in order of the corpus.
    pub others: Vec<Paragraph>,
}

/// A report of another unit whose sections 一 and 五 are much the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// Place of the other report in the corpus.
    pub report: usize,
    /// Jaccard similarity in per cent, rounded down.
    pub percent: usize,
}

/// What the reports of a corpus share with those of other units.
#[derive(Debug, Default)]
pub struct Copies {
    copies: Vec<Vec<Copy>>,
    likenesses: Vec<Vec<Likeness>>,
}

impl Copies {
    /// Compares all reports with those of other units; `units` has a number for the issuer of each, nothing where it is
    /// not known: such a report is not compared.
    pub fn of(reports: &[Report], units: &[Option<usize>]) -> Self {
        let mut texts = Texts::new(reports, units);
        texts.forget_common(units);
        Self { copies: texts.copies(reports.len(), units), likenesses: texts.likenesses(reports.len(), units) }
    }

    /// The paragraphs of the report at a place that other units have too.
    pub fn copies(&self, at: usize) -> &[Copy] {
        self.copies.get(at).map_or(&[], Vec::as_slice)
    }

    /// The reports of other units that are much like the one at a place, the most alike first.
    pub fn likenesses(&self, at: usize) -> &[Likeness] {
        self.likenesses.get(at).map_or(&[], Vec::as_slice)
    }
}

/// The paragraphs of a section's text that are long enough: bytes and their folded text.
pub(super) fn paragraphs(text: &str) -> impl Iterator<Item = (Range<usize>, Folded)> {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let from = start;
        start += line.len();
        let folded = Folded::new(line);
        (folded.len() >= PARAGRAPH).then(|| (from..from + line.trim_end().len(), folded))
    })
}

/// The shingles of a text in half their bits, sorted, each once, without those of statutes and notices.
pub(super) fn shingles(folded: &Folded) -> Vec<u32> {
    let mut shingles: Vec<u32> = folded.shingles().map(|hash| hash as u32).collect();
    shingles.sort_unstable();
    shingles.dedup();
    shingles.retain(|shingle| !statute::has(*shingle));
    shingles
}

/// A paragraph's text, once for all places where it stands.
struct Text {
    shingles: Vec<u32>,
    /// Characters that are no masked numbers.
    words: usize,
    places: Vec<Paragraph>,
}

/// All different paragraphs with an index of their shingles.
struct Texts {
    texts: Vec<Text>,
    /// Shingle in the upper half, number of the text in the lower, sorted.
    index: Vec<u64>,
}

impl Texts {
    fn new(reports: &[Report], units: &[Option<usize>]) -> Self {
        let mut numbers: HashMap<u64, usize> = HashMap::new();
        let mut texts: Vec<Text> = Vec::new();
        for (report, _) in units.iter().enumerate().filter(|(_, unit)| unit.is_some()) {
            let sections = reports.get(report).map_or(&[][..], |report| report.sections.as_slice());
            for section in sections.iter().filter(|section| SECTIONS.contains(&section.number)) {
                for (at, folded) in paragraphs(&section.text) {
                    let number = *numbers.entry(folded.hash()).or_insert_with(|| {
                        texts.push(Text { shingles: shingles(&folded), words: folded.words(), places: Vec::new() });
                        texts.len() - 1
                    });
                    let place = Paragraph { report, section: section.number, at };
                    texts.get_mut(number).into_iter().for_each(|text| text.places.push(place.clone()));
                }
            }
        }
        let pairs = texts.iter().enumerate().flat_map(|(number, text)| {
            text.shingles.iter().map(move |shingle| u64::from(*shingle) << 32 | number as u64)
        });
        let mut index: Vec<u64> = pairs.collect();
        index.sort_unstable();
        Self { texts, index }
    }

    /// The texts that have a shingle.
    fn with(&self, shingle: u32) -> impl ExactSizeIterator<Item = usize> {
        let low = u64::from(shingle) << 32;
        let start = self.index.partition_point(|pair| *pair < low);
        let rest = self.index.get(start..).unwrap_or_default();
        let count = rest.partition_point(|pair| *pair <= low | 0xFFFF_FFFF);
        rest.get(..count).unwrap_or_default().iter().map(|pair| (*pair & 0xFFFF_FFFF) as usize)
    }

    /// Takes out the shingles that more units have than a copy would be passed around among.
    fn forget_common(&mut self, units: &[Option<usize>]) {
        let all: BTreeSet<usize> = units.iter().flatten().copied().collect();
        let most = (all.len() * COMMON / 100).max(FEW);
        let mut common: Vec<u32> = Vec::new();
        for group in self.index.chunk_by(|a, b| a >> 32 == b >> 32) {
            let texts = group.iter().filter_map(|pair| self.texts.get((*pair & 0xFFFF_FFFF) as usize));
            let mut having: BTreeSet<usize> = BTreeSet::new();
            for unit in texts.flat_map(|text| &text.places).filter_map(|place| *units.get(place.report)?) {
                having.insert(unit);
                if having.len() > most {
                    common.extend(group.first().map(|pair| (*pair >> 32) as u32));
                    break;
                }
            }
        }
        if common.is_empty() {
            return;
        }
        let is_common = |shingle: u32| common.binary_search(&shingle).is_ok();
        self.index.retain(|pair| !is_common((*pair >> 32) as u32));
        self.texts.iter_mut().for_each(|text| text.shingles.retain(|shingle| !is_common(*shingle)));
    }

    /// The shingles of a list that fewest texts have, so many that whoever has all but `missing` of the list has one.
    fn rarest(&self, shingles: &[u32], missing: usize) -> Vec<u32> {
        let mut by_count: Vec<(usize, u32)> = shingles.iter().map(|s| (self.with(*s).len(), *s)).collect();
        by_count.sort_unstable();
        by_count.into_iter().take(missing + 1).map(|(_, shingle)| shingle).collect()
    }

    /// The texts that hold nearly all of a text.
    fn holding(&self, number: usize, text: &Text) -> Vec<usize> {
        let least = (text.shingles.len() * CONTAINED).div_ceil(100);
        let rare = self.rarest(&text.shingles, text.shingles.len() - least);
        let candidates: BTreeSet<usize> = rare.iter().flat_map(|shingle| self.with(*shingle)).collect();
        let holds = |other: &usize| {
            *other != number
                && self.texts.get(*other).is_some_and(|other| shared(&text.shingles, &other.shingles) >= least)
        };
        candidates.into_iter().filter(holds).collect()
    }

    fn copies(&self, reports: usize, units: &[Option<usize>]) -> Vec<Vec<Copy>> {
        let mut copies = vec![Vec::new(); reports];
        let unit = |paragraph: &Paragraph| units.get(paragraph.report).copied().flatten();
        let weighty = |text: &&Text| text.words >= SHARED && text.shingles.len() >= SHARED - LENGTH;
        for (number, text) in self.texts.iter().enumerate().filter(|(_, text)| weighty(text)) {
            let holding = self.holding(number, text).into_iter().filter_map(|other| self.texts.get(other));
            let mut places: Vec<&Paragraph> = holding.chain([text]).flat_map(|text| &text.places).collect();
            places.sort_by_key(|place| (place.report, place.section, place.at.start));
            for own in &text.places {
                let others = places.iter().filter(|other| unit(other) != unit(own));
                let others: Vec<Paragraph> = others.map(|other| (*other).clone()).collect();
                if let (false, Some(list)) = (others.is_empty(), copies.get_mut(own.report)) {
                    list.push(Copy { own: own.clone(), others });
                }
            }
        }
        for list in &mut copies {
            list.sort_by_key(|copy: &Copy| (copy.own.section, copy.own.at.start));
        }
        copies
    }

    fn likenesses(&self, reports: usize, units: &[Option<usize>]) -> Vec<Vec<Likeness>> {
        let mut wholes: Vec<Vec<u32>> = vec![Vec::new(); reports];
        for text in &self.texts {
            for place in text.places.iter().filter(|place| WHOLE.contains(&place.section)) {
                wholes.get_mut(place.report).into_iter().for_each(|whole| whole.extend(&text.shingles));
            }
        }
        for whole in &mut wholes {
            whole.sort_unstable();
            whole.dedup();
            // a few sentences are alike by chance
            if whole.len() < SHARED {
                whole.clear();
            }
        }
        // whoever is so much alike shares so many of either's shingles: one of the rarest is among them
        let mut index: Vec<(u32, u32)> = Vec::new();
        for (report, whole) in wholes.iter().enumerate() {
            let least = (whole.len() * ALIKE).div_ceil(100);
            let rare = self.rarest(whole, whole.len() - least);
            index.extend(rare.into_iter().map(|shingle| (shingle, report as u32)));
        }
        index.sort_unstable();
        let mut likenesses = vec![Vec::new(); reports];
        let mut seen: BTreeSet<(u32, u32)> = BTreeSet::new();
        for group in index.chunk_by(|a, b| a.0 == b.0) {
            for (at, (_, one)) in group.iter().enumerate() {
                for (_, other) in group.iter().skip(at + 1) {
                    let (a, b) = (*one as usize, *other as usize);
                    if units.get(a) == units.get(b) || !seen.insert((*one, *other)) {
                        continue;
                    }
                    let percent = wholes.get(a).zip(wholes.get(b)).map_or(0, |(one, other)| jaccard(one, other));
                    if percent >= ALIKE {
                        let mut add = |own: usize, report| {
                            likenesses.get_mut(own).into_iter().for_each(|list: &mut Vec<Likeness>| {
                                list.push(Likeness { report, percent });
                            });
                        };
                        add(a, b);
                        add(b, a);
                    }
                }
            }
        }
        likenesses.iter_mut().for_each(|list| list.sort_by_key(|like| (100 - like.percent, like.report)));
        likenesses
    }
}

/// What two sorted lists share of all that they have, in per cent, rounded down.
fn jaccard(one: &[u32], other: &[u32]) -> usize {
    let common = shared(one, other);
    (common * 100).checked_div(one.len() + other.len() - common).unwrap_or(0)
}
