//! What is to be said of each cell of a report: how it is marked, why, and which finding says so.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::export::drawing;
use crate::finding::{Confidence, Finding, Repair, Status};
use crate::form::{self, CellId};
use crate::report::Report;
use crate::text::lang::{Lang, Text};

/// How a cell is marked, the least first: where findings differ, the greatest wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// Takes part in a sum that does not tie.
    Part,
    /// Read with doubt, or one of several readings changes it.
    Doubt,
    /// What a finding is about, such as the stated side of a sum.
    Flagged,
    /// In a probable repair.
    Probable,
    /// In a certain repair.
    Wrong,
    /// Holds something else than in the report that it is compared with; no mark of a finding.
    Changed,
}

impl Mark {
    /// Those of findings, the gravest first.
    pub(super) const ALL: [Mark; 5] = [Mark::Wrong, Mark::Probable, Mark::Flagged, Mark::Doubt, Mark::Part];

    /// Its class in the style sheet.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Mark::Part => "part",
            Mark::Doubt => "doubt",
            Mark::Flagged => "flagged",
            Mark::Probable => "probable",
            Mark::Wrong => "wrong",
            Mark::Changed => "changed",
        }
    }

    /// Its sign; nothing for a part, which has a dashed frame, and for a change, which shows both numbers.
    pub(super) const fn sign(self) -> &'static str {
        match self {
            Mark::Part | Mark::Changed => "",
            Mark::Doubt => "?",
            Mark::Flagged => "≠",
            Mark::Probable => "✗?",
            Mark::Wrong => "✗",
        }
    }

    /// What it means.
    pub(super) const fn meaning(self) -> Text {
        match self {
            Mark::Part => Text { en: "takes part in a sum that does not tie", zh: "参与不一致的勾稽关系" },
            Mark::Doubt => Text {
                en: "doubtful: one of several readings, or read with doubt",
                zh: "存疑：可能更正之一，或读取存疑",
            },
            Mark::Flagged => Text { en: "does not fit", zh: "不一致" },
            Mark::Probable => Text { en: "probably wrong", zh: "很可能有误" },
            Mark::Wrong => Text { en: "wrong", zh: "有误" },
            Mark::Changed => Text { en: "changed", zh: "有变化" },
        }
    }
}

/// A marked cell.
#[derive(Debug, PartialEq)]
pub(super) struct Marked {
    /// The gravest mark.
    pub(super) mark: Mark,
    /// Why, a line each.
    pub(super) notes: Vec<String>,
    /// Place of the finding that gave the gravest mark.
    pub(super) finding: Option<usize>,
    /// What it should say, by a repair.
    pub(super) to: Option<Decimal>,
    /// What it says in the report that it is compared with.
    pub(super) was: Option<String>,
}

/// The marked cells of a report.
pub(super) type Marks = BTreeMap<CellId, Marked>;

/// Most notes of a cell.
const MOST: usize = 8;

/// What the findings and the doubts of the extraction say of the cells of a report.
pub(super) fn marks(report: &Report, findings: &[Finding], lang: Lang) -> Marks {
    let mut marks = Marks::new();
    for (at, finding) in findings.iter().enumerate() {
        if finding.status == Status::Fail {
            of_finding(&mut marks, report, at, finding);
        }
    }
    for warning in &report.warnings {
        if let Some(cell) = warning.cell.as_deref().and_then(form::cell) {
            mark(&mut marks, cell, Mark::Doubt, None, warning.message.get(lang).to_owned());
        }
    }
    marks
}

fn of_finding(marks: &mut Marks, report: &Report, at: usize, finding: &Finding) {
    let defect = &finding.defect;
    let named = format!("{} {}", finding.rule, finding.name);
    let change = |repair: &Repair, end: &str| {
        let from = repair.from.map(|from| from.to_string()).unwrap_or_default();
        format!("{named}: {from} → {}{end}", repair.to)
    };
    let sure = if defect.confidence == Confidence::Certain { Mark::Wrong } else { Mark::Probable };
    for repair in &defect.repairs {
        mark(marks, repair.cell, sure, Some(at), change(repair, ""));
        if let Some(marked) = marks.get_mut(&repair.cell) {
            marked.to.get_or_insert(repair.to);
        }
    }
    for repair in defect.alternatives.iter().flatten() {
        mark(marks, repair.cell, Mark::Doubt, Some(at), change(repair, "?"));
    }
    for sheet in report.present() {
        let pointed = drawing::marked(sheet, finding.rule, defect);
        for cell in defect.cells.iter().filter(|cell| cell.table == sheet.table.kind) {
            let flagged = defect.repairs.is_empty() && pointed.contains(cell);
            mark(marks, *cell, if flagged { Mark::Flagged } else { Mark::Part }, Some(at), named.clone());
        }
    }
}

fn mark(marks: &mut Marks, cell: CellId, mark: Mark, finding: Option<usize>, note: String) {
    let marked = marks.entry(cell).or_insert(Marked { mark, notes: Vec::new(), finding, to: None, was: None });
    if mark > marked.mark {
        (marked.mark, marked.finding) = (mark, finding.or(marked.finding));
    }
    let known = marked.notes.iter().any(|known| known.starts_with(&note));
    if !known && marked.notes.len() < MOST {
        marked.notes.push(note);
    }
}
