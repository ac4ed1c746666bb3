//! Claims 叙述数字: what the prose of a report says of numbers, and the lists whose parts should add up.
//!
//! A small scanner cuts each line into words of a vocabulary, numbers with a counter beside them, years and
//! punctuation; what a number is about is read from the words left of it in its clause, and a little from those right
//! of it. A number without its unit beside it proves nothing and gives no claim.
//!
//! ```
//! use gouji::claim::{self, Topic};
//! use gouji::report::Section;
//!
//! let text = "（二）依申请公开。2023年收到信息公开申请1件，均已答复。".to_owned();
//! let section = Section { number: 1, heading: "总体情况".to_owned(), text };
//! let claims = claim::claims(&section);
//! assert_eq!(claims[0].topic, Topic::New);
//! assert_eq!(claims[0].quote, "2023年收到信息公开申请1件");
//! ```

use std::ops::Range;

use rust_decimal::Decimal;

use crate::finding::Evidence;
use crate::report::{Report, Section};

mod clause;
mod list;
mod matter;
mod negation;
mod quote;
#[cfg(test)]
mod tests;
mod token;
mod word;

pub use list::{List, Part};

/// A number that the prose states.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// What it is about.
    pub topic: Topic,
    /// The number; 0 where the prose says that there was none.
    pub value: Decimal,
    /// Its counter or unit as printed; nothing where the prose says none in words.
    pub unit: Option<Unit>,
    /// Whether the number is meant exactly.
    pub exactness: Exactness,
    /// Whether it says none in words: 未收到, 没有, 无.
    pub negated: bool,
    /// Whose number it is.
    pub scope: Scope,
    /// Which time it is about.
    pub period: Period,
    /// Whether what was carried in may be counted with it: 受理, 含上年结转.
    pub includes_carried: bool,
    /// The words as printed.
    pub quote: String,
    /// Number of the section that they stand in.
    pub section: u8,
    /// Bytes of the quote in the section's text.
    pub at: Range<usize>,
}

/// What a number is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Topic {
    /// Requests received 收到申请.
    New,
    /// Requests carried in 上年结转.
    CarriedIn,
    /// Requests carried out 结转下年.
    CarriedOut,
    /// Requests answered or concluded 答复, 办结, 办理.
    Answered,
    /// Requests by outcome 办理结果.
    Outcome(Group),
    /// Requests by a single row of table 三, by its key.
    Row(&'static str),
    /// Requests by applicants 申请人.
    Applicant(Applicant),
    /// Requests by the way that they came in: in no cell.
    Channel,
    /// Requests withdrawn 撤回, or to be completed 补正: in no cell.
    Withdrawn,
    /// Reconsideration and litigation 行政复议、行政诉讼.
    Dispute {
        /// Which of them.
        path: Path,
        /// How they ended; nothing for all of them.
        ruling: Option<Ruling>,
    },
    /// Documents 规章, 行政规范性文件.
    Document {
        /// Which kind.
        kind: Document,
        /// What is counted.
        count: Count,
    },
    /// Decisions 行政许可, 行政处罚, 行政强制.
    Decision(Decision),
    /// Fees.
    Fee(Fee),
}

/// A group of outcomes in table 三.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// （一）予以公开.
    Granted,
    /// （二）部分公开.
    PartlyGranted,
    /// （三）不予公开.
    Refused,
    /// （四）无法提供.
    Unable,
    /// （五）不予处理.
    NotProcessed,
    /// （六）其他处理.
    Other,
}

impl Group {
    /// The key of its row, or what the keys of its rows begin with.
    pub const fn key(self) -> &'static str {
        match self {
            Group::Granted => "results.granted",
            Group::PartlyGranted => "results.partly_granted",
            Group::Refused => "results.refused",
            Group::Unable => "results.unable",
            Group::NotProcessed => "results.not_processed",
            Group::Other => "results.other",
        }
    }

    /// Its label on the form.
    pub const fn label(self) -> &'static str {
        match self {
            Group::Granted => "（一）予以公开",
            Group::PartlyGranted => "（二）部分公开",
            Group::Refused => "（三）不予公开",
            Group::Unable => "（四）无法提供",
            Group::NotProcessed => "（五）不予处理",
            Group::Other => "（六）其他处理",
        }
    }
}

/// A kind of applicants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Applicant {
    /// 自然人.
    NaturalPerson,
    /// 法人或其他组织: five columns.
    Organisations,
    /// One kind of organisations, by the key of its column.
    Column(&'static str),
}

/// Which disputes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Path {
    /// 行政复议.
    Reconsideration,
    /// 行政诉讼, direct and after reconsideration.
    Litigation,
    /// 未经复议直接起诉.
    Direct,
    /// 复议后起诉.
    AfterReconsideration,
    /// Reconsideration and litigation together.
    All,
}

/// How a dispute ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ruling {
    /// 结果维持.
    Upheld,
    /// 结果纠正.
    Corrected,
    /// 其他结果.
    Other,
    /// 尚未审结.
    Pending,
}

/// A kind of documents in table 二.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Document {
    /// 规章.
    Regulations,
    /// 行政规范性文件.
    Normative,
}

/// What is counted of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Count {
    /// 制发.
    Issued,
    /// 废止.
    Repealed,
    /// 现行有效.
    InForce,
}

/// A kind of decisions in table 二.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// 行政许可.
    Licensing,
    /// 行政处罚.
    Penalties,
    /// 行政强制.
    Coercion,
}

/// A kind of fees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fee {
    /// 信息处理费, for requests.
    Processing,
    /// 行政事业性收费 of table 二.
    Administrative,
    /// 收费通知: notices to pay for a request, counted.
    Notice,
}

/// A counter or unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A counter such as 件 or 条.
    Counter(&'static str),
    /// 元.
    Yuan,
    /// 万元.
    TenThousandYuan,
    /// 亿元.
    HundredMillionYuan,
    /// %.
    Percent,
}

impl Unit {
    /// How many 万元 one of it is; nothing where it is no money.
    pub fn in_ten_thousand_yuan(self) -> Option<Decimal> {
        match self {
            Unit::Yuan => Some(Decimal::new(1, 4)),
            Unit::TenThousandYuan => Some(Decimal::ONE),
            Unit::HundredMillionYuan => Some(Decimal::from(10_000)),
            Unit::Counter(_) | Unit::Percent => None,
        }
    }

    /// Whether requests are counted with it.
    pub(crate) fn is_of_cases(self) -> bool {
        matches!(self, Unit::Counter("件" | "条" | "份" | "宗" | "项" | "次" | "个" | "起" | "例" | "件次" | "条次"))
    }

    /// As printed.
    pub const fn text(self) -> &'static str {
        match self {
            Unit::Counter(text) => text,
            Unit::Yuan => "元",
            Unit::TenThousandYuan => "万元",
            Unit::HundredMillionYuan => "亿元",
            Unit::Percent => "%",
        }
    }
}

/// Whether a number is meant exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exactness {
    /// As it stands.
    Exact,
    /// 余, 多, 约, 近, or in round ten thousands.
    Approximate,
}

/// Whose number it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The issuer's own, as far as the sentence says.
    Own,
    /// Of more than the issuer, or of another: 全区, 代表区政府.
    Wider,
    /// Of a part: 其中…收到.
    Narrower,
}

/// Which time a number is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// The sentence does not say: the year of the report.
    Unsaid,
    /// A year that the sentence names.
    Year(u16),
    /// The year before: 上年, 去年.
    Before,
    /// A part of a year: 上半年, 6月.
    Part,
    /// Several years: 历年, 截至…累计.
    Cumulative,
}

impl Claim {
    /// Whether it can be about the report's own year.
    pub fn is_of(&self, year: Option<u16>) -> bool {
        match self.period {
            Period::Unsaid => true,
            Period::Year(said) => year.is_none_or(|year| year == said),
            Period::Before | Period::Part | Period::Cumulative => false,
        }
    }

    /// The claim as evidence for a finding.
    pub fn evidence(&self) -> Evidence {
        Evidence { kind: "narrative".to_owned(), quote: self.quote.clone(), section: self.section }
    }
}

/// What the prose of a section says of numbers, in the order of the text.
pub fn claims(section: &Section) -> Vec<Claim> {
    let mut reader = clause::Reader::new(section);
    for (line, base) in lines(&section.text) {
        reader.line(line, base);
    }
    reader.claims
}

/// The lists of a section: a total followed by its parts.
pub fn lists(section: &Section) -> Vec<List> {
    lines(&section.text).flat_map(|(line, base)| list::read(section, line, base)).collect()
}

/// The claims of all sections of a report.
pub fn of(report: &Report) -> Vec<Claim> {
    report.sections.iter().flat_map(claims).collect()
}

/// The lines of a text with the byte at which each begins.
fn lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut base = 0;
    text.split('\n').map(move |line| {
        let at = base;
        base += line.len() + 1;
        (line, at)
    })
}
