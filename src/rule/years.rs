//! A report beside that of its issuer for the year before 上下年度: what the rules across years share.

use rust_decimal::Decimal;

use crate::finding::Verdict;
use crate::form::TableKind;
use crate::report::{Report, Sheet, Value};
use crate::rule::{Corpus, identity};
use crate::text::lang::Message;

/// A report and that of the year before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair<'a> {
    /// The report.
    pub(super) this: &'a Report,
    /// That of the year before.
    pub(super) last: &'a Report,
    /// Whether several different reports were given for that year.
    disputed: bool,
}

/// What a cell has for a comparison between reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// A number.
    Number(Decimal),
    /// A blank or a mark: not stated.
    Nothing,
    /// No number, or no such cell.
    Missing,
}

impl Held {
    /// What a value has.
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Number(number) => Held::Number(*number),
            Value::Blank | Value::Mark(_) => Held::Nothing,
            Value::Absent | Value::Unreadable(_) => Held::Missing,
        }
    }

    /// The number, where there is one.
    pub(super) fn number(self) -> Option<Decimal> {
        match self {
            Held::Number(number) => Some(number),
            Held::Nothing | Held::Missing => None,
        }
    }
}

impl<'a> Pair<'a> {
    /// The report at a place beside that of the year before. Else the verdict: nothing to judge for the first year of
    /// an issuer and for a report in whose place another stands; a gap where the year before is missing between others.
    pub(super) fn of(corpus: &'a Corpus, at: usize) -> Result<Self, Verdict> {
        let mut verdict = Verdict::default();
        let (Some(this), true) = (corpus.report(at), corpus.stands(at)) else { return Err(verdict) };
        let (Some(year), Some((first, _))) = (this.year, corpus.series(at).next()) else { return Err(verdict) };
        if first >= year {
            return Err(verdict);
        }
        let before = year.saturating_sub(1);
        match corpus.before(at) {
            Some(last) => Ok(Self { this, last, disputed: corpus.is_disputed(at, before) }),
            None => {
                verdict.unknown(
                    Message::new(
                        format!("no report of the same issuer for {before} was given"),
                        format!("未提供同一机关{before}年度的报告，无法与上年比对"),
                    ),
                    Vec::new(),
                );
                Err(verdict)
            }
        }
    }

    /// The years of both, the earlier one second.
    pub(super) fn years(&self) -> (u16, u16) {
        let year = self.this.year.unwrap_or_default();
        (year, year.saturating_sub(1))
    }

    /// Both sheets of a kind. Else the verdict: nothing to judge where no form was prescribed for the year before.
    pub(super) fn sheets(&self, kind: TableKind) -> Result<(&'a Sheet, &'a Sheet), Verdict> {
        let mut verdict = Verdict::default();
        let (_, before) = self.years();
        if crate::form::prescribed(before).is_none() {
            return Err(verdict);
        }
        match (self.this.sheet(kind), self.last.sheet(kind)) {
            (Some(this), Some(last)) => return Ok((this, last)),
            (None, _) => verdict.unknown(identity::no_table(kind), Vec::new()),
            (_, None) => verdict.unknown(
                Message::new(
                    format!("the report for {before} has no table {} that could be read", kind.numeral()),
                    format!("{before}年度报告中未读到表{}，无法比对", kind.numeral()),
                ),
                Vec::new(),
            ),
        }
        Err(verdict)
    }

    /// A message, with which report of the year before was used where several were given.
    pub(super) fn worded(&self, message: Message) -> Message {
        if !self.disputed {
            return message;
        }
        let ((_, before), path) = (self.years(), &self.last.source.path);
        Message::new(
            format!("{} Several reports for {before} were given, and differ; this is held against {path}.", message.en),
            format!("{}{before}年度有多份内容不同的报告，本次以{path}比对。", message.zh),
        )
    }
}

/// The reason for a cell that is blank or no number while the other year has one.
pub(super) fn unstated(before: u16) -> Message {
    Message::new(
        format!("a cell is blank or no number here or in the report for {before}, so the two cannot be compared"),
        format!("本年度或{before}年度报告的相应单元格为空或不是数字，无法比对"),
    )
}
