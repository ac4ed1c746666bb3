//! What each number of a line is about, read from the words around it.

use super::matter::joined;
use super::quote;
use super::token::{self, Kind, Number, Token};
use super::word::Word;
use super::{Applicant, Claim, Document, Exactness, Fee, Path, Period, Ruling, Scope, Topic, Unit};
use crate::report::Section;

/// What a stretch of prose is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Nothing,
    Requests,
    Disputes,
    Documents,
    Other,
}

/// Reads the lines of a section one after the other.
pub(super) struct Reader<'a> {
    pub(super) section: &'a Section,
    /// What the section is about by itself.
    pub(super) home: Subject,
    /// What the last heading is about.
    heading: Subject,
    /// What the prose is about at this place.
    pub(super) subject: Subject,
    pub(super) tokens: Vec<Token>,
    pub(super) claims: Vec<Claim>,
}

/// What the clause left of a number says.
pub(super) struct Reading {
    pub(super) topic: Topic,
    /// Index of the word that says so.
    pub(super) word: usize,
    pub(super) includes_carried: bool,
    pub(super) narrower: bool,
    /// A year that the words name themselves: 2022年结转.
    pub(super) year: Option<u16>,
}

impl Reading {
    pub(super) fn new(topic: Topic, word: usize) -> Self {
        Self { topic, word, includes_carried: false, narrower: false, year: None }
    }
}

/// The object of a verb.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Noun {
    Request,
    /// 信息: of a request, where 申请 stands left of it.
    Thing,
    Other,
}

impl<'a> Reader<'a> {
    pub(super) fn new(section: &'a Section) -> Self {
        let home = match section.number {
            3 => Subject::Requests,
            4 => Subject::Disputes,
            _ => Subject::Nothing,
        };
        Self { section, home, heading: home, subject: home, tokens: Vec::new(), claims: Vec::new() }
    }

    /// Reads a line that begins at byte `base` of the section's text.
    pub(super) fn line(&mut self, line: &str, base: usize) {
        let numbered = quote::numbering(line) > 0;
        self.subject = if numbered { self.home } else { self.heading };
        self.tokens = token::cut(line, base);
        for at in 0..self.tokens.len() {
            let Some(token) = self.tokens.get(at).copied() else { break };
            match token.kind {
                Kind::Number(number) => self.number(at, token, number),
                Kind::Word(Word::No) => self.none(at, token),
                Kind::Word(word) => self.turn(at, word),
                _ => {}
            }
        }
        if numbered {
            let is_heading = line.len() <= 120 && !line.trim_end().ends_with(['。', '；', '，']);
            self.heading = if is_heading { self.subject } else { self.home };
        }
    }

    /// Follows what the prose is about.
    fn turn(&mut self, at: usize, word: Word) {
        self.subject = match word {
            // 行政复议申请 is a dispute
            Word::Request if self.is_of_dispute(at) => return,
            Word::Request => Subject::Requests,
            Word::Dispute(_) => Subject::Disputes,
            Word::Document(_) => Subject::Documents,
            Word::Case if self.subject == Subject::Disputes => return,
            Word::Decision(_) | Word::Foreign | Word::Case | Word::AdministrativeFee => Subject::Other,
            _ => return,
        };
    }

    fn number(&mut self, at: usize, token: Token, number: Number) {
        let is_money = number.unit.in_ten_thousand_yuan().is_some();
        if !is_money && !number.unit.is_of_cases() {
            return;
        }
        let near = self.near(at, token.depth);
        let reading =
            if is_money { self.fee(&near, at) } else { self.left(&near, at, token).or_else(|| self.right(at, token)) };
        let Some(reading) = reading else { return };
        let end = self.tokens.get(reading.word).map_or(token.end, |word| word.end.max(token.end));
        let first = reading.word.min(at);
        let claim = Claim {
            topic: reading.topic,
            value: number.value,
            unit: Some(number.unit),
            exactness: if number.exact { Exactness::Exact } else { Exactness::Approximate },
            negated: false,
            scope: if reading.narrower { Scope::Narrower } else { self.scope(at) },
            period: self.period(at, &near, &reading),
            includes_carried: reading.includes_carried || self.says_carried(at),
            quote: String::new(),
            section: self.section.number,
            at: quote::range(&self.section.text, &self.tokens, first, end),
        };
        self.keep(claim);
    }

    /// Adds a claim, with the words of its place.
    pub(super) fn keep(&mut self, claim: Claim) {
        let quote = self.section.text.get(claim.at.clone()).unwrap_or_default().to_owned();
        self.claims.push(Claim { quote, ..claim });
    }

    /// The tokens left of one in its clause, nearest first, with their indices: back to a comma, a number, a stop or
    /// the bracket around it; what stands in other brackets is passed over.
    fn near(&self, at: usize, depth: u8) -> Vec<(usize, Kind)> {
        let before = self.tokens.get(..at).unwrap_or_default().iter().enumerate().rev();
        let level = before.filter(|(_, t)| t.depth <= depth || t.kind == Kind::Stop);
        let is_end = |t: &Token| {
            t.depth < depth
                || matches!(t.kind, Kind::Comma | Kind::Semicolon | Kind::Stop)
                || matches!(t.kind, Kind::Number(n) if n.unit != Unit::Percent)
        };
        level.take_while(|(_, t)| !is_end(t)).map(|(i, t)| (i, t.kind)).collect()
    }

    /// The sentence left of a token, nearest first.
    pub(super) fn sentence(&self, at: usize) -> impl Iterator<Item = &Token> {
        let before = self.tokens.get(..at).unwrap_or_default().iter().rev();
        before.take_while(|t| !matches!(t.kind, Kind::Stop))
    }

    /// What the words left of a number say that it is about.
    fn left(&self, near: &[(usize, Kind)], at: usize, token: Token) -> Option<Reading> {
        let (mut noun, mut paused) = (None, false);
        let (mut persons, mut organisations, mut applicant) = (false, false, None);
        let mut path: Option<(Path, usize)> = None;
        let mut document: Option<Document> = None;
        for (step, &(i, kind)) in near.iter().enumerate() {
            let Kind::Word(word) = kind else {
                paused |= kind == Kind::Pause;
                continue;
            };
            let rest = near.get(step + 1..).unwrap_or_default();
            let open = applicant.is_none() && path.is_none();
            match word {
                Word::Compare | Word::Each | Word::No | Word::Quality | Word::Share | Word::Respectively => {
                    return None;
                }
                Word::FeeNotice => return Some(Reading::new(Topic::Fee(Fee::Notice), i)),
                Word::Foreign if open && noun.is_none() => return None,
                Word::Foreign | Word::Case => noun = noun.or(Some(Noun::Other)),
                Word::Thing => noun = noun.or(Some(Noun::Thing)),
                Word::Request if noun != Some(Noun::Other) => noun = Some(Noun::Request),
                Word::Act if open && noun != Some(Noun::Request) && document.is_none() => return None,
                Word::Applicant(kind) => {
                    persons |= kind == Applicant::NaturalPerson;
                    organisations |= kind != Applicant::NaturalPerson;
                    applicant = applicant.or((!paused).then_some((kind, i)));
                }
                Word::Channel if open && !paused => return self.of_requests(Reading::new(Topic::Channel, i)),
                Word::Withdrawn if open && !paused => return self.of_requests(Reading::new(Topic::Withdrawn, i)),
                Word::Outcome(group) if open => {
                    return (!paused).then(|| Reading::new(Topic::Outcome(group), i)).and_then(|r| self.of_requests(r));
                }
                Word::Row(key) if open => {
                    return (!paused).then(|| Reading::new(Topic::Row(key), i)).and_then(|r| self.of_requests(r));
                }
                Word::CarryIn if open => return self.of_requests(Reading::new(Topic::CarriedIn, i)),
                Word::CarryOut if open => return self.of_requests(Reading::new(Topic::CarriedOut, i)),
                Word::Carry if open => return self.carry(i, near.get(..step).unwrap_or_default(), rest, at),
                Word::Receive | Word::Accept if path.is_none() => {
                    let one_kind = applicant.filter(|_| persons != organisations);
                    if let Some((kind, i)) = one_kind {
                        return self.of_requests(Reading::new(Topic::Applicant(kind), i));
                    }
                    return self.received(i, word, noun, rest, at);
                }
                Word::Handle | Word::Answer if open => return self.handled(i, noun, rest, at),
                Word::Ruling(ruling) if self.subject == Subject::Disputes && !paused => {
                    return self.ruled(ruling, i);
                }
                // 维持2件、其他1件
                Word::Rest if step == 0 && self.subject == Subject::Disputes && self.is_other(i, at) => {
                    return self.ruled(Ruling::Other, i);
                }
                Word::Dispute(new) => {
                    path = Some(path.map_or((new, i), |(old, first)| (joined(old, new), first)));
                }
                Word::Document(kind) => document = document.or(Some(kind)),
                Word::Issue | Word::Repeal | Word::InForce | Word::Amend => {
                    return self.document(word, (document, noun), i, rest, token);
                }
                Word::Decision(decision) if open && !paused && noun.is_none() => {
                    return self.decided(decision, i, rest, at);
                }
                _ => {}
            }
        }
        if let Some((path, i)) = path {
            return self.about_disclosure(i).then(|| Reading::new(Topic::Dispute { path, ruling: None }, i));
        }
        let (kind, i) =
            applicant.filter(|_| persons != organisations && !matches!(noun, Some(Noun::Other | Noun::Thing)))?;
        self.of_requests(Reading::new(Topic::Applicant(kind), i))
    }

    /// What the words right of a number say, where those left of it say nothing: 5件予以公开.
    fn right(&self, at: usize, token: Token) -> Option<Reading> {
        let (i, next) = self.tokens.iter().enumerate().nth(at + 1)?;
        let (i, next) = match next.kind {
            Kind::Word(Word::Request | Word::Neutral) => self.tokens.iter().enumerate().nth(i + 1)?,
            _ => (i, next),
        };
        if next.depth != token.depth || next.start.saturating_sub(token.end) > 30 {
            return None;
        }
        let near = self.near(at, token.depth);
        if near
            .iter()
            .any(|(_, k)| matches!(k, Kind::Word(Word::Compare | Word::Foreign | Word::Case | Word::Act | Word::No)))
        {
            return None;
        }
        match next.kind {
            Kind::Word(Word::Outcome(group)) => self.of_requests(Reading::new(Topic::Outcome(group), i)),
            Kind::Word(Word::CarryOut) => self.of_requests(Reading::new(Topic::CarriedOut, i)),
            Kind::Word(Word::Carry) => {
                let after = self.tokens.get(i + 1).map(|t| t.kind);
                matches!(after, Some(Kind::Year(_) | Kind::Word(Word::NextYear)))
                    .then(|| Reading::new(Topic::CarriedOut, i))
                    .and_then(|r| self.of_requests(r))
            }
            Kind::Word(Word::Ruling(ruling)) if self.subject == Subject::Disputes => self.ruled(ruling, i),
            _ => None,
        }
    }

    fn of_requests(&self, reading: Reading) -> Option<Reading> {
        (self.subject == Subject::Requests).then_some(reading)
    }

    /// 收到…N件, 受理…N件.
    fn received(&self, i: usize, word: Word, noun: Option<Noun>, rest: &[(usize, Kind)], at: usize) -> Option<Reading> {
        let noun = noun.or_else(|| self.noun_after(at));
        let unsaid = self.subject == Subject::Requests && self.is_direct(i, at);
        let of_requests = noun.map_or(unsaid, |noun| noun == Noun::Request);
        if !of_requests || self.follows(i, "的") {
            return None;
        }
        let words =
            || rest.iter().filter_map(|(i, kind)| if let Kind::Word(word) = kind { Some((*i, *word)) } else { None });
        let mut reading = Reading::new(Topic::New, i);
        reading.includes_carried = word == Word::Accept;
        let all = |from: usize| {
            let span = self.tokens.get(from).map(|t| t.end).zip(self.tokens.get(i).map(|t| t.end));
            span.and_then(|(a, b)| self.section.text.get(a..b)).is_some_and(|t| t.contains(['共', '总']))
        };
        reading.narrower = words().any(|(j, word)| word == Word::Channel && !all(j));
        reading.narrower |= self.sentence(at).any(|t| t.kind == Kind::Word(Word::OfThem));
        Some(reading)
    }

    /// 答复…N件, 办结…N件; 收到并办理…N件 is received.
    fn handled(&self, i: usize, noun: Option<Noun>, rest: &[(usize, Kind)], at: usize) -> Option<Reading> {
        for (step, (j, kind)) in rest.iter().enumerate() {
            let Kind::Word(word) = kind else { continue };
            return match word {
                Word::CarryIn => self.of_requests(Reading::new(Topic::CarriedIn, *j)),
                Word::CarryOut => self.of_requests(Reading::new(Topic::CarriedOut, *j)),
                Word::Carry => self.carry(*j, rest.get(..step)?, rest.get(step + 1..)?, at),
                Word::Receive | Word::Accept if !self.follows(*j, "的") => {
                    let received = self.received(*j, Word::Receive, noun, &[], at)?;
                    Some(Reading { includes_carried: true, ..received })
                }
                _ => continue,
            };
        }
        let noun = noun.or_else(|| self.noun_after(at));
        let foreign = rest.iter().any(|(_, kind)| matches!(kind, Kind::Word(Word::Foreign)));
        let unsaid = noun.is_none() && !self.is_direct(i, at);
        if matches!(noun, Some(Noun::Other | Noun::Thing)) || unsaid || foreign || self.subject != Subject::Requests {
            return None;
        }
        Some(Reading::new(Topic::Answered, i))
    }

    /// 结转, one way or the other by the year beside it.
    fn carry(&self, i: usize, after: &[(usize, Kind)], before: &[(usize, Kind)], at: usize) -> Option<Reading> {
        let onward = |kind: &Kind| matches!(kind, Kind::Word(Word::NextYear) | Kind::Year(_));
        let next = self.tokens.get(at + 1).map(|t| t.kind);
        if after.iter().any(|(_, kind)| onward(kind)) || next.is_some_and(|k| onward(&k)) {
            return self.of_requests(Reading::new(Topic::CarriedOut, i));
        }
        let (_, kind) = before.iter().find(|(_, kind)| matches!(kind, Kind::Word(Word::LastYear) | Kind::Year(_)))?;
        let year = if let Kind::Year(year) = kind { Some(*year) } else { None };
        self.of_requests(Reading { year, ..Reading::new(Topic::CarriedIn, i) })
    }

    /// The object after a number: 收到12件申请.
    pub(super) fn noun_after(&self, at: usize) -> Option<Noun> {
        let number = self.tokens.get(at)?;
        let after = self
            .tokens
            .get(at + 1..)?
            .iter()
            .take_while(|t| matches!(t.kind, Kind::Word(_)) && t.start.saturating_sub(number.end) <= 24);
        let mut nouns = after.filter_map(|t| match t.kind {
            Kind::Word(Word::Request) => Some(Noun::Request),
            Kind::Word(Word::Foreign | Word::Case) => Some(Noun::Other),
            _ => None,
        });
        nouns.next()
    }

    /// Whether the word at an index is directly followed by a text.
    fn follows(&self, i: usize, text: &str) -> bool {
        let end = self.tokens.get(i).map(|token| token.end);
        end.and_then(|end| self.section.text.get(end..)).is_some_and(|rest| rest.starts_with(text))
    }

    /// Whether hardly anything stands between a verb and its number, so that its object is what the prose is about.
    fn is_direct(&self, verb: usize, at: usize) -> bool {
        let span = self.tokens.get(verb).map(|t| t.end).zip(self.tokens.get(at).map(|t| t.start));
        span.is_some_and(|(from, to)| to.saturating_sub(from) <= 12)
    }

    /// Whose number it is, by the words left of it in the sentence.
    pub(super) fn scope(&self, at: usize) -> Scope {
        let wider = self.sentence(at).any(|t| t.kind == Kind::Word(Word::Wider));
        if wider { Scope::Wider } else { Scope::Own }
    }

    fn period(&self, at: usize, near: &[(usize, Kind)], reading: &Reading) -> Period {
        if let Some(year) = reading.year {
            return Period::Year(year);
        }
        if matches!(reading.topic, Topic::CarriedIn | Topic::CarriedOut) {
            return Period::Unsaid;
        }
        if near.iter().any(|(_, k)| *k == Kind::Month) {
            return Period::Part;
        }
        if near.iter().any(|(_, k)| *k == Kind::Word(Word::LastYear)) {
            return Period::Before;
        }
        self.time(at)
    }

    /// Which time the sentence left of a token speaks of.
    pub(super) fn time(&self, at: usize) -> Period {
        let has = |word: Word| self.sentence(at).any(|t| t.kind == Kind::Word(word));
        // 2023年以来 is of that year
        let after_year = |t: &Token| self.section.text.get(..t.start).is_some_and(|text| text.ends_with('年'));
        let ever = self.sentence(at).any(|t| t.kind == Kind::Word(Word::Ever) && !after_year(t));
        if ever || (has(Word::Until) && has(Word::Cumulative)) {
            return Period::Cumulative;
        }
        if has(Word::PartOfYear) {
            return Period::Part;
        }
        let compared =
            |t: &Token| self.section.text.get(..t.start).is_some_and(|text| text.ends_with(['比', '较', '同', '与']));
        let year = self.sentence(at).find_map(|t| match t.kind {
            Kind::Year(year) if !compared(t) => Some(year),
            _ => None,
        });
        year.map_or(Period::Unsaid, Period::Year)
    }

    /// Whether 含上年结转 follows a number.
    fn says_carried(&self, at: usize) -> bool {
        let after = self.tokens.get(at + 1..).unwrap_or_default().iter().take_while(|t| t.kind != Kind::Stop).take(8);
        let mut including = false;
        for token in after {
            match token.kind {
                Kind::Word(Word::Including) => including = true,
                Kind::Word(Word::CarryIn | Word::Carry) if including => return true,
                Kind::Word(Word::OfThem) => including = true,
                _ => {}
            }
        }
        false
    }
}
