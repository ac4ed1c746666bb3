//! The sums of a form 勾稽关系 as the rules A301, A302, A303 and A401 speak of them.

use rust_decimal::Decimal;

use crate::finding::{Defect, Verdict};
use crate::form::{CellId, TableKind};
use crate::repair::Location;
use crate::report::Sheet;
use crate::rule::Case;
use crate::text::lang::Message;

pub(super) use crate::repair::sum::{Doubt, State, Sum, is_empty, is_missing};

/// Judges the sums of one rule: counts those that tie, states what cannot be judged, and gives the broken ones to
/// `word`, which makes one defect for each probable cause. Sums of table 三 that one repair mends together are left to
/// A309.
pub(super) fn judge(
    case: &Case<'_>,
    kind: TableKind,
    rule: &str,
    word: impl FnOnce(&Sheet, Vec<Sum>) -> Vec<Defect>,
) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(sheet) = case.sheet(kind) else {
        if case.form.as_deref() != Some("annex-2014") {
            verdict.unknown(no_table(kind), Vec::new());
        }
        return verdict;
    };
    let (mut broken, mut blank, mut missing) = (Vec::new(), Vec::new(), Vec::new());
    for sum in case.sums(kind).iter().filter(|sum| sum.identity.rule == rule) {
        match sum.state {
            State::Ties => verdict.clear(),
            State::Unstated => {}
            State::Broken => broken.push(sum.clone()),
            State::Unknown(Doubt::BlankTotal) => {
                blank.extend(sum.cells().filter(|id| is_empty(sheet.value(id.row, id.column))));
            }
            State::Unknown(Doubt::Missing) => {
                let named = missing.len();
                missing.extend(sum.cells().filter(|id| is_missing(sheet.value(id.row, id.column))));
                // cells that the table has no room for cannot be named: name the total that wants them
                if missing.len() == named {
                    missing.extend(sum.stated_cells.first());
                }
            }
        }
    }
    if kind == TableKind::Requests && case.is_mended_as_one(kind) {
        broken.clear();
    }
    if !broken.is_empty() {
        verdict.judged += broken.len();
        verdict.defects = word(sheet, broken);
    }
    if !blank.is_empty() {
        verdict.unknown(
            Message::new(
                "a total is blank or a mark: not stated, so not judged",
                "合计栏为空或为符号，视为未填报，不作判断",
            ),
            unique(blank),
        );
    }
    if !missing.is_empty() {
        verdict.unknown(
            Message::new(
                "a cell of the sum is no number or is not in the table, and the sum does not tie without it",
                "参与计算的单元格无法识别为数字或表中缺失，去掉该格后等式不成立，不作判断",
            ),
            unique(missing),
        );
    }
    verdict
}

/// The reason why nothing can be judged of a table that is not there.
pub(super) fn no_table(kind: TableKind) -> Message {
    Message::new(
        format!("the report has no table {} that could be read", kind.numeral()),
        format!("报告中未读到表{}，无法判断", kind.numeral()),
    )
}

/// The reason why the prose cannot be held against cells that state nothing.
pub(super) fn unstated(kind: TableKind) -> Message {
    Message::new(
        format!("table {} does not state the number that the text speaks of", kind.numeral()),
        format!("表{}未填报文字所涉数据，无法比对", kind.numeral()),
    )
}

fn unique(mut cells: Vec<CellId>) -> Vec<CellId> {
    let mut seen = std::collections::HashSet::new();
    cells.retain(|id| seen.insert(*id));
    cells
}

/// A defect of sums: their cells in the order of the sums, and their equations.
pub(super) fn defect<'a>(sums: impl IntoIterator<Item = &'a Sum>, message: Message) -> Defect {
    let (mut cells, mut equations) = (Vec::new(), Vec::new());
    for sum in sums {
        cells.extend(sum.cells());
        equations.push(sum.equation());
    }
    Defect { message, cells: unique(cells), equations, ..Defect::default() }
}

/// The broken columns of one identity cut into probable causes: all together when what the total column is off by is
/// what the others are off by, else each by itself.
pub(super) fn causes(broken: Vec<Sum>) -> Vec<Vec<Sum>> {
    let (total, details): (Vec<&Sum>, Vec<&Sum>) = broken.iter().partition(|sum| sum.line == "total");
    let off = |sums: &[&Sum]| sums.iter().map(|sum| sum.difference()).sum::<Decimal>();
    if off(&total) == off(&details) { vec![broken] } else { broken.into_iter().map(|sum| vec![sum]).collect() }
}

/// What the columns or rows say in both languages, for people: `自然人 1 ≠ 3`.
pub(super) fn differences(sums: &[Sum]) -> Message {
    let one = |sum: &Sum| format!("{} {} ≠ {}", sum.label, sum.stated.normalize(), sum.computed.normalize());
    let each: Vec<String> = sums.iter().map(one).collect();
    Message::new(each.join("; "), each.join("；"))
}

/// The differences of the first few sums.
pub(super) fn shortened(sums: &[Sum]) -> Message {
    /// Most differences that a message shows.
    const MOST: usize = 4;
    let Message { en, zh } = differences(sums.get(..MOST).unwrap_or(sums));
    if sums.len() > MOST { Message::new(en + "; …", zh + "；……") } else { Message::new(en, zh) }
}

/// A defect with what is known of the wrong cells.
pub(super) fn located(defect: Defect, location: &Location) -> Defect {
    Defect {
        repairs: location.repairs().to_vec(),
        alternatives: location.alternatives(),
        search_complete: location.search_complete,
        evidence: location.readings.first().map(|reading| reading.evidence.clone()).unwrap_or_default(),
        confidence: location.confidence,
        ..defect
    }
}
