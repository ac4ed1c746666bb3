//! Lists: a total followed by its parts, and whether the parts are all of it.

use std::ops::Range;

use rust_decimal::Decimal;

use super::token::{self, Kind, Number, Token};
use super::word::Word;
use super::{Unit, quote};
use crate::finding::Evidence;
use crate::report::Section;
use crate::text::fold::trim;

/// A total followed by its parts.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// The total; 100 for shares.
    pub total: Decimal,
    /// Its parts in the order of the text.
    pub parts: Vec<Part>,
    /// The unit of all of them.
    pub unit: Unit,
    /// The word that introduces the parts: 其中, 分别, 分为, 组成, 包括.
    pub introduced_by: String,
    /// Whether the parts are meant to be all of the total.
    pub exhaustive: bool,
    /// The words as printed.
    pub quote: String,
    /// Number of the section that they stand in.
    pub section: u8,
    /// Bytes of the quote in the section's text.
    pub at: Range<usize>,
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it counts, as printed.
    pub label: String,
    /// The number.
    pub value: Decimal,
}

impl List {
    /// What the parts give.
    pub fn sum(&self) -> Decimal {
        self.parts.iter().map(|part| part.value).sum()
    }

    /// How far the sum of rounded shares may be off.
    pub fn tolerance(&self) -> Decimal {
        if self.unit != Unit::Percent {
            return Decimal::ZERO;
        }
        let scale = self.parts.iter().map(|part| part.value.scale()).min().unwrap_or(0);
        Decimal::new(5, scale.min(20) + 1) * Decimal::from(self.parts.len())
    }

    /// Whether the parts add up to the total.
    pub fn ties(&self) -> bool {
        (self.sum() - self.total).abs() <= self.tolerance()
    }

    /// The list as evidence for a finding.
    pub fn evidence(&self) -> Evidence {
        Evidence { kind: "narrative".to_owned(), quote: self.quote.clone(), section: self.section }
    }
}

/// How a word introduces parts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Intro {
    /// 其中: may name only some.
    Some,
    /// 包括, 含: may name only some, and need not say so.
    Including,
    /// 分别, 分为, 由…组成: names all.
    All,
}

const INTRODUCERS: [&str; 8] = ["其中", "当中", "分别", "分为", "包括", "包含", "组成", "构成"];

/// Verbs that all say that something was made public.
const PUBLISHING: [&str; 10] = ["公开", "主动公开", "发布", "公布", "推送", "转载", "刊登", "刊发", "更新", "编发"];

/// Bytes between a total and a word that must follow it directly.
const DIRECT: usize = 24;

/// The lists of a line that begins at byte `base` of the section's text.
pub(super) fn read(section: &Section, line: &str, base: usize) -> Vec<List> {
    if !INTRODUCERS.iter().any(|word| line.contains(word)) {
        return Vec::new();
    }
    let tokens = token::cut(line, base);
    let reader = Reader { section, tokens: &tokens };
    (0..tokens.len()).filter_map(|at| reader.list(at)).collect()
}

struct Reader<'a> {
    section: &'a Section,
    tokens: &'a [Token],
}

/// What the parts of a list have in common; parts of different classes are two lists.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Applicants,
    Channels,
    Outcomes,
}

/// A list in the making.
#[derive(Default)]
struct Parts {
    parts: Vec<Part>,
    sum: Decimal,
    /// Index of the last number.
    last: usize,
    /// Something speaks against all parts being there.
    unsure: bool,
}

impl Reader<'_> {
    fn text(&self, from: usize, to: usize) -> &str {
        self.section.text.get(from..to).unwrap_or_default()
    }

    fn list(&self, at: usize) -> Option<List> {
        let token = self.tokens.get(at)?;
        let Kind::Word(word) = token.kind else { return None };
        let intro = match word {
            Word::OfThem => Intro::Some,
            Word::Including => Intro::Including,
            Word::Respectively | Word::Divided => Intro::All,
            Word::Composed => return self.composed(at, token),
            _ => return None,
        };
        if intro == Intro::All
            && let Some(shares) = self.shares(at, token)
        {
            return Some(shares);
        }
        let (total_at, total) = self.total(at, token, intro)?;
        let parts = self.parts(at + 1, token.depth, total_at, total);
        let mainly = |i: Option<usize>| {
            i.and_then(|i| self.tokens.get(i)).is_some_and(|t| {
                t.kind == Kind::Word(Word::Mainly) && t.start.abs_diff(token.end).min(token.start.abs_diff(t.end)) <= 6
            })
        };
        let unsure = mainly(at.checked_sub(1)) || mainly(Some(at + 1));
        self.finish((total_at, total), token, parts, intro, unsure)
    }

    fn finish(
        &self,
        (total_at, total): (usize, Number),
        intro: &Token,
        found: Parts,
        kind: Intro,
        unsure: bool,
    ) -> Option<List> {
        let count = found.parts.len();
        let end = self.tokens.get(found.last)?.end;
        if count == 0 {
            return None;
        }
        let (sum, whole) = (found.sum, total.value);
        let nearly_all = sum * Decimal::TEN >= whole * Decimal::from(9);
        // the same item counted on several platforms: parts as large as the whole
        let overlapping = count > 1
            && (found.parts.iter().any(|part| part.value == whole) || sum * Decimal::TWO > whole * Decimal::from(3))
            && found.parts.iter().all(|part| part.value <= whole);
        let more = sum > whole && !overlapping && !self.is_one_of(total_at, total.unit);
        let (label, span) = (self.text(intro.start, intro.end), self.text(intro.end, end));
        let rest = self.rest(found.last);
        let open = unsure || found.unsure || !total.exact || rest;
        let exhaustive = !open
            && match kind {
                Intro::Some => (count >= 3 && nearly_all && sum <= whole) || more,
                Intro::Including => count >= 2 && nearly_all && (sum <= whole || more) && !span.contains('等'),
                Intro::All => count >= 2 && (sum <= whole || more) && !span.contains('等'),
            };
        let start = quote::range(&self.section.text, self.tokens, total_at, self.tokens.get(total_at)?.end).start;
        Some(List {
            total: whole,
            parts: found.parts,
            unit: total.unit,
            introduced_by: label.to_owned(),
            exhaustive,
            quote: self.text(start, end).to_owned(),
            section: self.section.number,
            at: start..end,
        })
    }

    /// Whether 其余 or the like follows in the sentence: there are parts without a number.
    fn rest(&self, last: usize) -> bool {
        let (Some(from), Some(stop)) = (
            self.tokens.get(last).map(|t| t.end),
            self.tokens.iter().skip(last).find(|t| matches!(t.kind, Kind::Stop | Kind::Semicolon)).map(|t| t.start),
        ) else {
            return false;
        };
        let text = self.text(from, stop);
        ["其余", "剩余", "另有"].iter().any(|word| text.contains(word))
    }

    /// Whether a number of the same unit stands before the total in its sentence: then it is not clear whose parts they
    /// are, or they may be those of both.
    fn is_one_of(&self, total_at: usize, unit: Unit) -> bool {
        let before = self.tokens.get(..total_at).unwrap_or_default().iter().rev();
        let mut sentence = before.take_while(|t| t.kind != Kind::Stop);
        sentence.any(|t| matches!(t.kind, Kind::Number(n) if n.unit == unit))
    }

    /// The number that the parts are of: the last one before the word that introduces them.
    fn total(&self, at: usize, intro: &Token, kind: Intro) -> Option<(usize, Number)> {
        let mut stops = 0;
        let mut words = 0;
        for (i, token) in self.tokens.get(..at)?.iter().enumerate().rev() {
            match token.kind {
                // at the beginning of a sentence 其中 speaks of the sentence before
                Kind::Stop if kind == Intro::Some && stops == 0 && words == 0 => stops += 1,
                Kind::Stop | Kind::Semicolon => return None,
                Kind::Number(number) if token.depth <= intro.depth => {
                    if number.unit == Unit::Percent || self.lead_has(i, |w| w == Word::Compare) {
                        continue;
                    }
                    if number.han || number.unit.in_ten_thousand_yuan().is_some() {
                        return None;
                    }
                    let direct = intro.start.saturating_sub(token.end) <= DIRECT;
                    return (kind == Intro::Some || direct).then_some((i, number));
                }
                Kind::Word(Word::OfThem) if kind != Intro::Some => return None,
                Kind::Word(_) => words += 1,
                _ => {}
            }
        }
        None
    }

    /// The words left of a number back to the number, comma, pause or stop before it.
    fn lead(&self, at: usize) -> impl Iterator<Item = (usize, Word)> {
        let depth = self.tokens.get(at).map_or(0, |t| t.depth);
        let before = self.tokens.get(..at).unwrap_or_default().iter().enumerate().rev();
        let level = before.filter(move |(_, t)| t.depth <= depth);
        let lead = level.take_while(move |(_, t)| {
            t.depth == depth && !matches!(t.kind, Kind::Comma | Kind::Stop | Kind::Semicolon | Kind::Number(_))
        });
        lead.filter_map(|(i, t)| if let Kind::Word(word) = t.kind { Some((i, word)) } else { None })
    }

    fn lead_has(&self, at: usize, test: impl Fn(Word) -> bool) -> bool {
        self.lead(at).any(|(_, word)| test(word))
    }

    /// The verbs left of a number.
    fn verbs(&self, at: usize) -> Vec<&str> {
        let is_verb = |word: Word| {
            matches!(
                word,
                Word::Receive
                    | Word::Accept
                    | Word::Handle
                    | Word::Answer
                    | Word::CarryIn
                    | Word::CarryOut
                    | Word::Carry
                    | Word::Act
            )
        };
        let verbs = self.lead(at).filter(|(_, word)| is_verb(*word));
        let texts = verbs.filter_map(|(i, _)| self.tokens.get(i)).map(|t| self.text(t.start, t.end));
        texts.map(|verb| if PUBLISHING.contains(&verb) { "公开" } else { verb }).collect()
    }

    fn class(&self, at: usize) -> Option<Class> {
        self.lead(at).find_map(|(_, word)| match word {
            Word::Applicant(_) => Some(Class::Applicants),
            Word::Channel => Some(Class::Channels),
            Word::Outcome(_) | Word::Row(_) | Word::Withdrawn | Word::Ruling(_) => Some(Class::Outcomes),
            _ => None,
        })
    }

    /// The parts from an index on: numbers of the total's unit at the same depth, as far as the list goes.
    fn parts(&self, from: usize, depth: u8, total_at: usize, total: Number) -> Parts {
        let mut found = Parts { last: total_at, ..Parts::default() };
        let (mut verbs, mut class) = (self.verbs(total_at), None);
        let mut semicolons = None;
        let mut begin = self.tokens.get(from.saturating_sub(1)).map_or(0, |t| t.end);
        for (i, token) in self.tokens.iter().enumerate().skip(from) {
            if token.depth < depth {
                break;
            }
            match token.kind {
                Kind::Stop => break,
                _ if token.depth > depth => {}
                Kind::Word(Word::OfThem) => {
                    found.unsure = true;
                    break;
                }
                Kind::Semicolon | Kind::Comma | Kind::Pause if !found.parts.is_empty() => {
                    // parts set apart by semicolons go on over them; after others a semicolon ends the list
                    let is_semicolon = token.kind == Kind::Semicolon;
                    // and what comes behind one after a full sum is another matter
                    if is_semicolon && (found.sum == total.value || !*semicolons.get_or_insert(true)) {
                        break;
                    }
                    semicolons.get_or_insert(is_semicolon);
                }
                Kind::Number(number) if number.unit == Unit::Percent || self.lead_has(i, |w| w == Word::Compare) => {}
                Kind::Number(number) => {
                    let own = self.verbs(i);
                    if found.parts.is_empty() {
                        verbs.extend(own);
                    } else if own.iter().any(|verb| !verbs.contains(verb)) {
                        break;
                    }
                    let kind = self.class(i);
                    let mixed = class.is_some() && kind.is_some() && class != kind;
                    class = class.or(kind);
                    if number.unit != total.unit || number.han || mixed {
                        found.unsure = true;
                        break;
                    }
                    let after = self.text(token.end, token.end + 3);
                    found.unsure |= !number.exact || after == "等" || self.lead_has(i, |w| w == Word::Each);
                    let label =
                        trim(self.text(begin, token.start)).trim_matches(['，', '、', '；', '：', ',', ';', ':']);
                    found.parts.push(Part { label: label.to_owned(), value: number.value });
                    found.sum += number.value;
                    (found.last, begin) = (i, token.end);
                    // what comes after a full sum is another list
                    if found.sum == total.value && found.parts.len() > 1 {
                        break;
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// 由…组成: the parts stand before the word.
    fn composed(&self, at: usize, intro: &Token) -> Option<List> {
        let sentence = self.tokens.get(..at)?.iter().rposition(|t| t.kind == Kind::Stop).map_or(0, |i| i + 1);
        let numbers = self.tokens.iter().enumerate().take(at).skip(sentence).filter(|(_, t)| t.depth == intro.depth);
        let mut numbers = numbers.filter_map(|(i, t)| match t.kind {
            Kind::Number(number) if number.unit != Unit::Percent => Some((i, number, *t)),
            _ => None,
        });
        let (total_at, total, total_token) = numbers.next()?;
        let (first_at, ..) = numbers.next()?;
        let first = self.tokens.get(first_at)?;
        if !self.text(total_token.end, first.start).contains('由') {
            return None;
        }
        let found = self.parts(total_at + 1, intro.depth, total_at, total);
        self.finish((total_at, total), intro, found, Intro::All, false)
    }

    /// 分别占60%、30%、10%: shares that make a whole.
    fn shares(&self, at: usize, intro: &Token) -> Option<List> {
        let after = self.tokens.iter().enumerate().skip(at + 1);
        let clause =
            after.take_while(|(_, t)| !matches!(t.kind, Kind::Stop | Kind::Semicolon) && t.depth >= intro.depth);
        let level: Vec<(usize, &Token)> = clause.filter(|(_, t)| t.depth == intro.depth).collect();
        let (mut parts, mut last, mut share) = (Vec::new(), at, false);
        let mut exact = true;
        for (i, token) in level {
            match token.kind {
                Kind::Word(Word::Share) => share = true,
                Kind::Word(Word::Compare) => return None,
                Kind::Number(number) if number.unit == Unit::Percent => {
                    exact &= number.exact;
                    parts.push(Part { label: String::new(), value: number.value });
                    last = i;
                }
                Kind::Number(_) if parts.is_empty() => return None,
                Kind::Number(_) => break,
                _ => {}
            }
        }
        let sum: Decimal = parts.iter().map(|part| part.value).sum();
        let near = sum >= Decimal::from(90) && sum <= Decimal::from(110);
        let end = self.tokens.get(last)?.end;
        if !share || parts.len() < 2 {
            return None;
        }
        let start = quote::range(&self.section.text, self.tokens, at, end).start;
        Some(List {
            total: Decimal::ONE_HUNDRED,
            exhaustive: exact && near && !self.text(intro.end, end).contains('等'),
            parts,
            unit: Unit::Percent,
            introduced_by: self.text(intro.start, intro.end).to_owned(),
            quote: self.text(start, end).to_owned(),
            section: self.section.number,
            at: start..end,
        })
    }
}
