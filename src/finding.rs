//! A finding 问题: something in a report that does not fit, with its cells, its equations and how sure we are.

use std::fmt;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::form::CellId;
use crate::text::lang::{Lang, Message};

mod json;

pub use json::Json;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Style or plausibility.
    Note,
    /// Probably wrong.
    Warning,
    /// Contradicts itself or the form, with no innocent reading.
    Error,
}

impl Severity {
    /// All three, worst first.
    pub const ALL: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

    /// Its name in JSON and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    /// It in a word for people.
    pub const fn word(self, lang: Lang) -> &'static str {
        match (lang, self) {
            (Lang::En, severity) => severity.name(),
            (Lang::Zh, Severity::Error) => "错误",
            (Lang::Zh, Severity::Warning) => "警告",
            (Lang::Zh, Severity::Note) => "提示",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Whether the rule was broken or could not be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The rule is broken.
    Fail,
    /// The rule could not be judged; never a pass, and never counted for `--fail-on`.
    NotEvaluated,
}

/// How sure the location of the wrong cell is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// No other reading is near.
    Certain,
    /// Ahead of other readings by evidence.
    Probable,
    /// One of several readings.
    #[default]
    Possible,
}

/// A sum that does not tie.
#[derive(Clone, Debug, PartialEq)]
pub struct Equation {
    /// The sum in the form's words, with the row or column that it is evaluated in.
    pub text: String,
    /// What the report says.
    pub stated: Decimal,
    /// What its parts give.
    pub computed: Decimal,
}

/// A change of one cell after which the sums tie.
#[derive(Clone, Debug, PartialEq)]
pub struct Repair {
    /// The cell.
    pub cell: CellId,
    /// What it says; nothing for a blank.
    pub from: Option<Decimal>,
    /// What it should say.
    pub to: Decimal,
}

/// A sentence of the report that supports a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// What sort of evidence: `narrative`.
    pub kind: String,
    /// The words as printed.
    pub quote: String,
    /// Number of the section that they stand in; 0 for the preamble.
    pub section: u8,
}

/// What a rule found, before it is known of which report.
#[derive(Clone, Debug, PartialEq)]
pub struct Defect {
    /// First what does not fit, then what is probably meant, then why. Never an accusation.
    pub message: Message,
    /// Every cell that takes part.
    pub cells: Vec<CellId>,
    /// What else it is about where it is not about cells (a section, a heading, a phrase): keeps fingerprints apart.
    pub subject: String,
    /// The sums that do not tie.
    pub equations: Vec<Equation>,
    /// The best minimal set of changes; empty where it cannot be told.
    pub repairs: Vec<Repair>,
    /// Other sets of changes that would do as well.
    pub alternatives: Vec<Vec<Repair>>,
    /// Whether every set of changes that could be as likely was looked at.
    pub search_complete: bool,
    /// Sentences that support it.
    pub evidence: Vec<Evidence>,
    /// How sure the location is.
    pub confidence: Confidence,
    /// A severity other than the rule's own.
    pub severity: Option<Severity>,
}

/// Nothing yet; without a search nothing was left out of it.
impl Default for Defect {
    fn default() -> Self {
        Self {
            message: Message::default(),
            cells: Vec::new(),
            subject: String::new(),
            equations: Vec::new(),
            repairs: Vec::new(),
            alternatives: Vec::new(),
            search_complete: true,
            evidence: Vec::new(),
            confidence: Confidence::default(),
            severity: None,
        }
    }
}

/// Why a rule could not be judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// The reason.
    pub reason: Message,
    /// The cells that stood in the way.
    pub cells: Vec<CellId>,
}

/// What a rule says of a report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    /// How many things were judged; 0 when the report has nothing that the rule speaks of.
    pub judged: usize,
    /// What was found.
    pub defects: Vec<Defect>,
    /// What could not be judged.
    pub gaps: Vec<Gap>,
}

/// A verdict in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Judged, and nothing found.
    Clear,
    /// Something was found.
    Found,
    /// The report has nothing that the rule speaks of.
    NotApplicable,
    /// Something could not be judged, and nothing was found.
    Unknown,
}

impl Verdict {
    /// The verdict in a word.
    pub fn outcome(&self) -> Outcome {
        match (self.defects.is_empty(), self.gaps.is_empty(), self.judged) {
            (false, ..) => Outcome::Found,
            (true, false, _) => Outcome::Unknown,
            (true, true, 0) => Outcome::NotApplicable,
            (true, true, _) => Outcome::Clear,
        }
    }

    /// One thing more was judged and is right.
    pub fn clear(&mut self) {
        self.judged += 1;
    }

    /// One thing more was judged and is wrong.
    pub fn found(&mut self, defect: Defect) {
        self.judged += 1;
        self.defects.push(defect);
    }

    /// One thing could not be judged.
    pub fn unknown(&mut self, reason: Message, cells: Vec<CellId>) {
        self.gaps.push(Gap { reason, cells });
    }
}

/// A finding, as shown and written.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Path that the report was read from.
    pub source: String,
    /// Title of the report.
    pub title: Option<String>,
    /// Name of its issuer.
    pub issuer: Option<String>,
    /// Its year.
    pub year: Option<u16>,
    /// Id of the rule.
    pub rule: &'static str,
    /// Name of the rule.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Broken, or not judged.
    pub status: Status,
    /// What was found; for a rule that was not judged, the reason in `message`.
    pub defect: Defect,
    /// The legal basis of the rule.
    pub basis: Message,
    /// Stays the same when the report is read again: made of issuer, year, rule and cells, not of values.
    pub fingerprint: String,
}

impl Finding {
    /// The finding as JSON, worded in `lang`.
    pub fn json(&self, lang: Lang) -> Json<'_> {
        Json::new(self, lang)
    }
}
