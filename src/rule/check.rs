//! Every rule on a report: verdicts become findings, and are counted.

use std::collections::BTreeMap;
use std::fmt::Write;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Case, Check, Corpus, RULES, Rule};
use crate::finding::{Defect, Finding, Gap, Outcome, Severity, Status, Verdict};
use crate::form::{CellId, prescribed};
use crate::report::{Report, Sheet};
use crate::text::lang::Message;

/// What the rules say of a report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checked {
    /// What was found, worst first, then by rule.
    pub findings: Vec<Finding>,
    /// The verdict of every rule, by its id.
    pub outcomes: Vec<(&'static str, Outcome)>,
}

/// Checks a report by every rule.
pub fn check(report: &Report) -> Checked {
    check_by(report, RULES.iter().copied())
}

/// Checks a report by some rules; those that hold it against others are passed over.
pub fn check_by(report: &Report, rules: impl IntoIterator<Item = &'static Rule>) -> Checked {
    let rules: Vec<&'static Rule> = rules.into_iter().collect();
    let case = Case::new(report);
    // without the headline its sums must not be lost
    let case = if rules.iter().any(|rule| rule.id == "A309") { case } else { case.each_by_itself() };
    let rules = rules.into_iter().filter_map(|rule| match rule.check {
        Check::Report(check) => Some((rule, check)),
        Check::Corpus(_) => None,
    });
    judge(report, rules, |check| check(&case))
}

/// Checks a report among others, given by its place among them, by the rules that hold them against each other.
pub fn check_among(corpus: &Corpus, at: usize, rules: impl IntoIterator<Item = &'static Rule>) -> Checked {
    let Some(report) = corpus.report(at) else { return Checked::default() };
    let rules = rules.into_iter().filter_map(|rule| match rule.check {
        Check::Report(_) => None,
        Check::Corpus(check) => Some((rule, check)),
    });
    judge(report, rules, |check| check(corpus, at))
}

/// The verdicts of some rules on a report as findings.
fn judge<F>(
    report: &Report,
    rules: impl Iterator<Item = (&'static Rule, F)>,
    verdict: impl Fn(F) -> Verdict,
) -> Checked {
    let mut checked = Checked::default();
    for (rule, check) in rules {
        let verdict = if applies(rule, report) { verdict(check) } else { Verdict::default() };
        checked.outcomes.push((rule.id, verdict.outcome()));
        let gap = unknown(&verdict.gaps).map(|defect| finding(report, rule, Status::NotEvaluated, defect));
        let found = verdict.defects.into_iter().map(|defect| finding(report, rule, Status::Fail, defect));
        checked.findings.extend(found.chain(gap));
    }
    // stable: a rule's own order is kept
    checked.findings.sort_by(|a, b| b.severity.cmp(&a.severity).then(a.rule.cmp(b.rule)));
    checked
}

/// Whether a rule speaks of the forms that a report is in. A report without tables is in none: it is judged, unless its
/// year is one for which no form was prescribed.
fn applies(rule: &Rule, report: &Report) -> bool {
    let mut forms =
        report.present().filter_map(Sheet::form).map(|form| form.id).chain(report.form.as_deref()).peekable();
    let of_year = || report.year.is_none_or(|year| prescribed(year).is_some());
    rule.forms.is_empty() || forms.peek().is_none() && of_year() || forms.any(|form| rule.forms.contains(&form))
}

/// The gaps of a rule as one.
fn unknown(gaps: &[Gap]) -> Option<Defect> {
    /// Most reasons that a message gives.
    const MOST: usize = 3;
    if gaps.is_empty() {
        return None;
    }
    let mut reasons: Vec<&Message> = Vec::new();
    for gap in gaps {
        if !reasons.contains(&&gap.reason) {
            reasons.push(&gap.reason);
        }
    }
    let join = |of: fn(&Message) -> &str, separator| {
        reasons.iter().take(MOST).map(|m| of(m).trim_end_matches(['.', '。'])).collect::<Vec<_>>().join(separator)
    };
    let mut message = Message::new(join(|m| &m.en, "; "), join(|m| &m.zh, "；"));
    if let Some(more) = reasons.len().checked_sub(MOST).filter(|more| *more > 0) {
        message = Message::new(format!("{}; and {more} more", message.en), format!("{}；另有{more}处", message.zh));
    }
    let mut cells: Vec<CellId> = Vec::new();
    for cell in gaps.iter().flat_map(|gap| &gap.cells) {
        if !cells.contains(cell) {
            cells.push(*cell);
        }
    }
    Some(Defect { message, cells, ..Defect::default() })
}

fn finding(report: &Report, rule: &'static Rule, status: Status, defect: Defect) -> Finding {
    Finding {
        source: report.source.path.clone(),
        title: report.title.clone(),
        issuer: report.issuer.name.clone(),
        year: report.year,
        rule: rule.id,
        name: rule.name,
        severity: defect.severity.unwrap_or(rule.severity),
        status,
        basis: rule.basis.into(),
        fingerprint: fingerprint(report, rule, status, &defect),
        defect,
    }
}

/// Made of issuer (the path where it is not known), year, rule, cells and subject; not of values or words.
fn fingerprint(report: &Report, rule: &Rule, status: Status, defect: &Defect) -> String {
    let mut cells: Vec<CellId> = defect.cells.clone();
    cells.sort_unstable();
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update(text);
        hash.update([0]);
    };
    part(report.issuer.name.as_deref().unwrap_or(&report.source.path));
    part(&report.year.map(|year| year.to_string()).unwrap_or_default());
    part(rule.id);
    for cell in cells {
        part(&cell.to_string());
    }
    part(&defect.subject);
    if status == Status::NotEvaluated {
        part("not_evaluated");
    }
    hash.finalize().iter().take(8).fold(String::with_capacity(16), |mut hex, byte| {
        // writing to a string does not fail
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// What a run of checks comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Reports that were checked.
    pub reports: usize,
    /// Inputs that could not be read or are no annual reports.
    pub refused: usize,
    /// Findings by severity, without those that stand for a rule not judged.
    pub findings: Severities,
    /// Findings that stand for a rule not judged.
    pub not_evaluated: usize,
    /// Findings that were left out because a baseline has them.
    pub known: usize,
    /// Findings that were left out because they are less severe than asked for.
    pub hidden: usize,
    /// The verdicts of each rule over all reports.
    pub rules: BTreeMap<String, Outcomes>,
    /// Units without a report, by year, where a list of units was given.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub missing: BTreeMap<u16, Vec<String>>,
}

/// Findings by severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Severities {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Notes.
    pub note: usize,
}

/// Verdicts of a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Outcomes {
    /// Judged, and nothing found.
    pub clear: usize,
    /// Something was found.
    pub found: usize,
    /// The report has nothing that the rule speaks of.
    pub not_applicable: usize,
    /// Something could not be judged, and nothing was found.
    pub unknown: usize,
}

impl Summary {
    /// Counts a report and the verdicts on it.
    pub fn add(&mut self, outcomes: &[(&'static str, Outcome)]) {
        self.reports += 1;
        self.judged(outcomes);
    }

    /// Counts verdicts on a report that is counted already.
    pub fn judged(&mut self, outcomes: &[(&'static str, Outcome)]) {
        for &(rule, outcome) in outcomes {
            if !self.rules.contains_key(rule) {
                self.rules.insert(rule.to_owned(), Outcomes::default());
            }
            let Some(tally) = self.rules.get_mut(rule) else { continue };
            match outcome {
                Outcome::Clear => tally.clear += 1,
                Outcome::Found => tally.found += 1,
                Outcome::NotApplicable => tally.not_applicable += 1,
                Outcome::Unknown => tally.unknown += 1,
            }
        }
    }

    /// Counts a finding that is shown.
    pub fn shown(&mut self, finding: &Finding) {
        match (finding.status, finding.severity) {
            (Status::NotEvaluated, _) => self.not_evaluated += 1,
            (Status::Fail, Severity::Error) => self.findings.error += 1,
            (Status::Fail, Severity::Warning) => self.findings.warning += 1,
            (Status::Fail, Severity::Note) => self.findings.note += 1,
        }
    }

    /// The verdicts of all rules together.
    pub fn outcomes(&self) -> Outcomes {
        self.rules.values().fold(Outcomes::default(), |sum, rule| Outcomes {
            clear: sum.clear + rule.clear,
            found: sum.found + rule.found,
            not_applicable: sum.not_applicable + rule.not_applicable,
            unknown: sum.unknown + rule.unknown,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::cell;
    use crate::rule::{Example, Explanation};
    use crate::text::lang::Text;

    const NOTHING: Text = Text { en: "", zh: "" };
    const PAGE: Explanation =
        Explanation { checks: NOTHING, why: NOTHING, wrong: NOTHING, right: NOTHING, silent: NOTHING, mend: NOTHING };

    const fn rule(id: &'static str, severity: Severity, check: fn(&Case<'_>) -> Verdict) -> Rule {
        Rule {
            id,
            name: "some-defect",
            severity,
            since: "0.1.0",
            forms: &[],
            basis: NOTHING,
            explanation: PAGE,
            example: Example { wrong: "", right: "" },
            check: Check::Report(check),
        }
    }

    fn two_defects(_: &Case<'_>) -> Verdict {
        let mut verdict = Verdict::default();
        for (subject, severity) in [("b", None), ("a", Some(Severity::Error))] {
            let cells = vec![cell("requests.new.total").unwrap(), cell("requests.new.natural_person").unwrap()];
            verdict.found(Defect { subject: subject.into(), severity, cells, ..Defect::default() });
        }
        verdict
    }

    fn gaps(_: &Case<'_>) -> Verdict {
        let mut verdict = Verdict::default();
        for i in [1, 1, 2, 3, 4, 5] {
            verdict
                .unknown(Message::new(format!("r{i}."), format!("因{i}。")), vec![cell("requests.new.total").unwrap()]);
        }
        verdict
    }

    static NOTE: Rule = rule("Z100", Severity::Note, two_defects);
    static GAPS: Rule = rule("Z200", Severity::Error, gaps);
    static OLD: Rule = Rule { forms: &["2019"], ..rule("Z300", Severity::Error, two_defects) };

    #[test]
    fn worst_first_then_by_rule_with_gaps_as_one() {
        let checked = check_by(&Report::default(), [&NOTE, &GAPS]);
        let shown: Vec<_> = checked.findings.iter().map(|f| (f.rule, f.severity, f.status)).collect();
        let expected = [
            ("Z100", Severity::Error, Status::Fail),
            ("Z200", Severity::Error, Status::NotEvaluated),
            ("Z100", Severity::Note, Status::Fail),
        ];
        assert_eq!(shown, expected);
        let gap = &checked.findings[1].defect;
        assert_eq!(gap.message, Message::new("r1; r2; r3; and 2 more", "因1；因2；因3；另有2处"));
        assert_eq!(gap.cells.len(), 1);
        assert_eq!(checked.outcomes, [("Z100", Outcome::Found), ("Z200", Outcome::Unknown)]);
    }

    #[test]
    fn a_rule_for_another_form_does_not_apply() {
        let report = |form: Option<&str>| Report { form: form.map(Into::into), ..Report::default() };
        let outcome = |form| check_by(&report(form), [&OLD]).outcomes[0].1;
        assert_eq!(outcome(Some("2021")), Outcome::NotApplicable);
        assert_eq!(outcome(Some("2019")), Outcome::Found);
        assert_eq!(outcome(None), Outcome::Found);
    }

    #[test]
    fn fingerprints_depend_on_what_and_where_alone() {
        let print = |report: &Report| {
            check_by(report, [&NOTE]).findings.iter().map(|f| f.fingerprint.clone()).collect::<Vec<_>>()
        };
        let mut report = Report { year: Some(2023), ..Report::default() };
        report.issuer.name = Some("甲局".into());
        let first = print(&report);
        assert!(first.iter().all(|f| f.len() == 16 && f.bytes().all(|b| b.is_ascii_hexdigit())), "{first:?}");
        assert_ne!(first[0], first[1], "the subject keeps them apart");
        report.source.path = "elsewhere".into();
        report.title = Some("another title".into());
        assert_eq!(print(&report), first);
        report.year = Some(2022);
        assert_ne!(print(&report), first);
    }

    #[test]
    fn a_summary_adds_up() {
        let mut summary = Summary::default();
        for _ in 0..2 {
            let checked = check_by(&Report::default(), [&NOTE, &GAPS]);
            summary.add(&checked.outcomes);
            checked.findings.iter().for_each(|finding| summary.shown(finding));
        }
        assert_eq!((summary.reports, summary.not_evaluated), (2, 2));
        assert_eq!(summary.findings, Severities { error: 2, warning: 0, note: 2 });
        assert_eq!(summary.outcomes(), Outcomes { found: 2, unknown: 2, ..Outcomes::default() });
    }
}
