//! P301: a number is out of line with the unit's own history.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::finding::{Defect, Severity, Verdict};
use crate::form::{CellId, TableKind};
use crate::rule::{Check, Corpus, Example, Explanation, Rule, basis};
use crate::text::lang::{Message, Text};

/// The numbers that are watched, each with its name.
const WATCHED: [(TableKind, &str, &str, &str); 9] = [
    (TableKind::Proactive, "normative_documents", "in_force", "行政规范性文件 · 现行有效件数"),
    (TableKind::Proactive, "licensing", "decisions", "行政许可 · 处理决定数量"),
    (TableKind::Proactive, "penalties", "decisions", "行政处罚 · 处理决定数量"),
    (TableKind::Proactive, "coercion", "decisions", "行政强制 · 处理决定数量"),
    (TableKind::Proactive, "fees", "amount", "行政事业性收费 · 收费金额"),
    (TableKind::Requests, "new", "total", "一、本年新收政府信息公开申请数量 · 总计"),
    (TableKind::Disputes, "reconsideration", "total", "行政复议 · 总计"),
    (TableKind::Disputes, "litigation_direct", "total", "未经复议直接起诉 · 总计"),
    (TableKind::Disputes, "litigation_after_reconsideration", "total", "复议后起诉 · 总计"),
];
/// Fewest other years that are a history.
const YEARS: usize = 4;
/// Least distance from the median that counts: small counts vary.
const DISTANCE: f64 = 20.0;
/// Least ratio to the median, or of the median to it.
const RATIO: f64 = 3.0;
/// Robust standard deviations from which on a number is out of line.
const DEVIATIONS: f64 = 6.0;
/// From median absolute deviation to standard deviation, for a normal distribution.
const MAD: f64 = 1.4826;

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "P301",
    name: "out-of-line",
    severity: Severity::Note,
    since: "0.1.0",
    forms: basis::BOTH,
    basis: basis::FIGURES,
    explanation: Explanation {
        checks: Text {
            en: "Requests, disputes, decisions, fees and documents in force are of the order that they have in the unit's \
                 other years.",
            zh: "申请、复议诉讼、处理决定、收费、现行有效文件的数量，应与该单位其他年度大致相当。",
        },
        why: Text {
            en: "A number many times as great or as small as in all other years is often a digit too many, a digit lost, or \
                 another unit of measure.",
            zh: "与其他各年相差数倍的数字，往往是多写、漏写一位，或计量单位不同。",
        },
        wrong: Text {
            en: "penalties: 31, 28, 35, 30 in four years, and 330 in the fifth",
            zh: "行政处罚四年分别为31、28、35、30件，第五年为330件",
        },
        right: Text {
            en: "penalties: 31, 28, 35, 30 in four years, and 33 in the fifth",
            zh: "行政处罚四年分别为31、28、35、30件，第五年为33件",
        },
        silent: Text {
            en: "Units with fewer than four other years; numbers less than 20 from the median, or less than three times as \
                 great or as small; units whose numbers vary as much in other years.",
            zh: "其他年度不足四年的单位；与中位数相差不足20或不足三倍的数字；其他年度本就波动很大的单位。",
        },
        mend: Text {
            en: "Compare the number with the register; leave it as it is where it is right.",
            zh: "对照台账核对；确实无误的，保持不变。",
        },
    },
    example: Example {
        wrong: "2019 威海市环翠区教育局\nrequests.new 31 0 0 0 0 0 31\n2020 威海市环翠区教育局\nrequests.new 28 0 0 0 0 0 28\n\
                2021 威海市环翠区教育局\nrequests.new 35 0 0 0 0 0 35\n2022 威海市环翠区教育局\nrequests.new 30 0 0 0 0 0 30\n\
                2023 威海市环翠区教育局\nrequests.new 330 0 0 0 0 0 330",
        right: "2019 威海市环翠区教育局\nrequests.new 31 0 0 0 0 0 31\n2020 威海市环翠区教育局\nrequests.new 28 0 0 0 0 0 28\n\
                2021 威海市环翠区教育局\nrequests.new 35 0 0 0 0 0 35\n2022 威海市环翠区教育局\nrequests.new 30 0 0 0 0 0 30\n\
                2023 威海市环翠区教育局\nrequests.new 33 0 0 0 0 0 33",
    },
    check: Check::Corpus(check),
};

fn check(corpus: &Corpus, at: usize) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(report) = corpus.report(at).filter(|_| corpus.stands(at)) else { return verdict };
    for (table, row, column, label) in WATCHED {
        let id = CellId { table, row, column };
        let Some(number) = report.value(id).number() else { continue };
        let others = corpus.series(at).filter(|(year, _)| Some(*year) != report.year);
        let others: Vec<Decimal> = others.filter_map(|(_, other)| other.value(id).number()).collect();
        if others.len() < YEARS {
            continue;
        }
        match out_of_line(number, others) {
            Some(history) => {
                verdict.found(Defect { message: history.message(label), cells: vec![id], ..Defect::default() })
            }
            None => verdict.clear(),
        }
    }
    verdict
}

/// What a number is held against.
struct History {
    number: Decimal,
    median: Decimal,
    least: Decimal,
    most: Decimal,
    years: usize,
}

/// The history that a number is out of line with. Counts vary with their root, so distances are those of roots: there
/// one standard deviation of a count is 1, and none is taken for less.
fn out_of_line(number: Decimal, mut others: Vec<Decimal>) -> Option<History> {
    others.sort_unstable();
    let (least, most, years) = (*others.first()?, *others.last()?, others.len());
    let middle = median(&others)?;
    let root = |number: Decimal| number.to_f64().map(|number| 2.0 * number.max(0.0).sqrt());
    let centre = root(middle)?;
    let mut away: Vec<f64> = others.iter().filter_map(|other| Some((root(*other)? - centre).abs())).collect();
    away.sort_unstable_by(f64::total_cmp);
    let spread = (MAD * away.get(away.len() / 2).copied()?).max(1.0);
    let (value, usual) = (number.to_f64()?, middle.to_f64()?);
    let is_far = (value - usual).abs() >= DISTANCE && (root(number)? - centre).abs() >= DEVIATIONS * spread;
    let is_other = value >= RATIO * usual || usual >= RATIO * value;
    // within what other years had it is not out of line, whatever their median
    let is_outside = number < least || number > most;
    (is_far && is_other && is_outside).then_some(History { number, median: middle, least, most, years })
}

/// The median of sorted numbers.
fn median(sorted: &[Decimal]) -> Option<Decimal> {
    let (low, high) = (sorted.get((sorted.len().checked_sub(1)?) / 2)?, sorted.get(sorted.len() / 2)?);
    Some((*low + *high) / Decimal::TWO)
}

impl History {
    fn message(&self, label: &str) -> Message {
        let [number, median, least, most] =
            [self.number, self.median, self.least, self.most].map(|number| number.normalize());
        let years = self.years;
        let ratio = |a: Decimal, b: Decimal| a.checked_div(b).and_then(|ratio| ratio.to_f64()).unwrap_or(f64::MAX);
        let tenfold = |ratio: f64| (8.0..=12.5).contains(&ratio);
        let (likely, zh_likely) = if tenfold(ratio(self.number, self.median)) {
            ("probably a digit too many", "可能多写了一位")
        } else if tenfold(ratio(self.median, self.number)) {
            ("probably a digit was lost", "可能漏写了一位")
        } else {
            ("probably it was mistyped, or counted in another way", "可能填写有误，或统计口径不同")
        };
        Message::new(
            format!(
                "{label} is {number}; in {years} other years of this unit it lies between {least} and {most} (median \
                 {median}). Please check; {likely}."
            ),
            format!(
                "“{label}”为{number}，该单位其他{years}个年度在{least}至{most}之间（中位数{median}），请核对。{zh_likely}。"
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::out_of_line;
    use crate::finding::Outcome;
    use crate::rule::sample::{among, outcomes};

    #[test]
    fn far_from_a_steady_history_is_out_of_line() {
        for (number, others, is) in [
            (330, &[31, 28, 35, 30][..], true),
            (3, &[31, 28, 35, 30], true),
            (0, &[210, 190, 205, 200, 220], true),
            (60, &[31, 28, 35, 30], false),
            (12, &[1, 2, 0, 1], false),
            // varies as much elsewhere, or grows
            (330, &[10, 300, 20, 150], false),
            (320, &[10, 20, 40, 80, 160], false),
            (400, &[400, 400, 400, 400], false),
            (100, &[0, 0, 0, 0], true),
        ] {
            let history = out_of_line(number.into(), others.iter().map(|n| (*n).into()).collect());
            assert_eq!(history.is_some(), is, "{number} {others:?}");
        }
    }

    #[test]
    fn a_history_has_four_other_years() {
        let years = |last: u16| {
            let report = |year: u16| {
                let new = if year == last { 330 } else { 30 };
                format!("{year} 环翠区教育局\nrequests.new {new} 0 0 0 0 0 {new}\n")
            };
            (2019..=last).map(report).collect::<String>()
        };
        assert_eq!(outcomes("P301", &years(2022)), [Outcome::NotApplicable; 4]);
        let found = among("P301", &years(2023));
        assert_eq!(found[4].defects[0].cells[0].to_string(), "requests.new.total");
        assert!(found[4].defects[0].message.en.ends_with("(median 30). Please check; probably a digit too many."));
        assert!(found[..4].iter().all(|verdict| verdict.defects.is_empty()));
    }
}
