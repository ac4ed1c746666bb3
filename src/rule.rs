//! Rules 规则: what a report is checked for. One file a rule under `rules`, listed in [`RULES`].
//!
//! A rule is a static record with a function from a report to a verdict. It never sees a document: checking a record
//! gives what checking its source gives.

use crate::finding::{Severity, Verdict};
use crate::text::lang::Text;

mod basis;
mod case;
pub mod check;
mod corpus;
mod example;
pub mod flow;
mod identity;
mod money;
mod narrative;
mod rules;
#[cfg(test)]
pub(crate) mod sample;
mod years;

pub use case::Case;
pub use check::{Checked, Summary, check};
pub use corpus::copied;
pub use corpus::{BadLine, Copies, Copy, Corpus, Likeness, Paragraph, Units};
pub use example::Example;
pub use rules::RULES;

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// A family letter and three digits; never changes its meaning and is never used again.
    pub id: &'static str,
    /// The defect in kebab case; reads after "found:".
    pub name: &'static str,
    /// How bad a finding is, unless the finding says otherwise.
    pub severity: Severity,
    /// Version of the program that has it first.
    pub since: &'static str,
    /// Forms that it applies to.
    pub forms: &'static [&'static str],
    /// Its source in law, with the clause.
    pub basis: Text,
    /// Its page for people.
    pub explanation: Explanation,
    /// A worked example, which the tests run.
    pub example: Example,
    /// How it judges.
    pub check: Check,
}

/// How a rule judges.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// A report by itself.
    Report(fn(&Case<'_>) -> Verdict),
    /// A report among those of a run, given by its place among them.
    Corpus(fn(&Corpus, usize) -> Verdict),
}

/// A rule's page for people, under fixed headings.
#[derive(Debug)]
pub struct Explanation {
    /// What it checks, in a sentence.
    pub checks: Text,
    /// Why it matters.
    pub why: Text,
    /// An example that it finds.
    pub wrong: Text,
    /// The same example mended.
    pub right: Text,
    /// When it stays silent.
    pub silent: Text,
    /// How to mend what it finds.
    pub mend: Text,
}

/// The rule of an id, in either case.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id.eq_ignore_ascii_case(id))
}
