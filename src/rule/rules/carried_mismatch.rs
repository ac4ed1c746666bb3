//! Y301: what was carried in is not what was carried out the year before.

use crate::finding::{Confidence, Defect, Equation, Repair, Severity, Verdict};
use crate::form::{CellId, TableKind};
use crate::repair::sum;
use crate::report::{Sheet, Value};
use crate::rule::flow::{self, State};
use crate::rule::years::{Pair, unstated};
use crate::rule::{Check, Corpus, Example, Explanation, Rule, basis};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "Y301",
    name: "carried-mismatch",
    severity: Severity::Error,
    since: "0.1.0",
    forms: basis::BOTH,
    basis: basis::CARRIED,
    explanation: Explanation {
        checks: Text {
            en: "In every column of table 三, requests carried in (二) are those that the report of the year before carried \
                 out (四).",
            zh: "表三每一列：上年结转（二）应与上一年度报告的结转下年度（四）一致。",
        },
        why: Text {
            en: "Both count the same requests: those still open on 31 December.",
            zh: "两者是同一批申请，即上年12月31日尚未办结的申请。",
        },
        wrong: Text { en: "四 = 2 in 2022, 二 = 0 in 2023", zh: "2022年第四项为2，2023年第二项为0" },
        right: Text { en: "四 = 2 in 2022, 二 = 2 in 2023", zh: "2022年第四项为2，2023年第二项为2" },
        silent: Text {
            en: "The first year of a unit among the reports, and the first year of the form. A year that is missing between \
                 others, and a blank beside a number, are said and not judged.",
            zh: "该单位在所给报告中的首个年度，以及格式启用的首个年度。中间缺少年度，或一方空白而另一方有数的，予以说明，不作判断。",
        },
        mend: Text {
            en: "Look up in the register which requests were open at the end of the year, and correct the report that \
                 differs.",
            zh: "对照台账核对年末尚未办结的申请，更正不一致的一份报告。",
        },
    },
    example: Example {
        wrong: "2022 威海市环翠区教育局\nrequests.new 2 0 0 0 0 0 2\nrequests.carried_out 2 0 0 0 0 0 2\n\
                2023 威海市环翠区教育局",
        right: "2022 威海市环翠区教育局\nrequests.new 2 0 0 0 0 0 2\nrequests.carried_out 2 0 0 0 0 0 2\n\
                2023 威海市环翠区教育局\nrequests.carried_in 2 0 0 0 0 0 2\nrequests.results.granted 2 0 0 0 0 0 2\n\
                requests.results.total 2 0 0 0 0 0 2",
    },
    check: Check::Corpus(check),
};

/// A column in which the two years differ.
struct Break {
    label: String,
    cells: Vec<CellId>,
    equation: Equation,
}

impl Break {
    fn changes(&self) -> impl Iterator<Item = Repair> {
        let (from, to) = (Some(self.equation.stated), self.equation.computed);
        self.cells.iter().map(move |cell| Repair { cell: *cell, from, to })
    }
}

fn check(corpus: &Corpus, at: usize) -> Verdict {
    let pair = match Pair::of(corpus, at) {
        Ok(pair) => pair,
        Err(verdict) => return verdict,
    };
    let (this, last) = match pair.sheets(TableKind::Requests) {
        Ok(sheets) => sheets,
        Err(verdict) => return verdict,
    };
    let (mut verdict, mut breaks, mut open) = (Verdict::default(), Vec::new(), Vec::new());
    for tie in flow::carried(this, last, pair.years()) {
        match (tie.state, tie.equation()) {
            (State::Ties, _) => verdict.clear(),
            (State::Broken, Some(equation)) => breaks.push(Break { label: tie.label, cells: tie.cells, equation }),
            _ => open.extend(tie.cells),
        }
    }
    if !open.is_empty() {
        verdict.unknown(unstated(pair.years().1), open);
    }
    if !breaks.is_empty() {
        verdict.found(defect(&pair, this, &breaks));
    }
    verdict
}

fn defect(pair: &Pair<'_>, this: &Sheet, breaks: &[Break]) -> Defect {
    let (year, before) = pair.years();
    let differs =
        |b: &Break| format!("{} {} ≠ {}", b.label, b.equation.stated.normalize(), b.equation.computed.normalize());
    let differs: Vec<String> = breaks.iter().map(differs).collect();
    let mends = mends(this, breaks);
    let (likely, zh_likely) = if mends {
        (
            format!(
                "with the numbers of {before} table 三 of {year} balances, so probably row 二 of {year} was mistyped"
            ),
            format!("按{before}年的数字，{year}年表三即可平衡，可能是{year}年第二项填写有误"),
        )
    } else {
        (
            "probably one of the two reports was not put right after the other".to_owned(),
            "可能有一份报告更正后另一份未同步".to_owned(),
        )
    };
    let message = Message::new(
        format!(
            "Table 三: requests carried in (二) are not those that the report for {before} carried out (四): {}. Please check; \
             {likely}, since both count the same requests.",
            differs.join("; ")
        ),
        format!(
            "表三第二项“上年结转”与{before}年度报告第四项“结转下年度”不一致（{}），请核对。{zh_likely}，\
             因为两者是同一批申请。",
            differs.join("；")
        ),
    );
    Defect {
        message: pair.worded(message),
        cells: breaks.iter().flat_map(|b| b.cells.iter().copied()).collect(),
        equations: breaks.iter().map(|b| b.equation.clone()).collect(),
        repairs: if mends { breaks.iter().flat_map(Break::changes).collect() } else { Vec::new() },
        confidence: if mends { Confidence::Probable } else { Confidence::Possible },
        ..Defect::default()
    }
}

/// Whether a sum of the table that has one of these cells is broken, and all of them tie with last year's numbers.
fn mends(this: &Sheet, breaks: &[Break]) -> bool {
    let tie = |sheet: &Sheet| {
        let sums = sum::sums(sheet);
        let mut theirs = sums.iter().filter(|sum| sum.cells().any(|id| breaks.iter().any(|b| b.cells.contains(&id))));
        theirs.all(|sum| sum.state == sum::State::Ties)
    };
    let mut mended = this.clone();
    for Repair { cell, to, .. } in breaks.iter().flat_map(Break::changes) {
        if let Some(entry) = mended.entry_mut(cell.row, cell.column) {
            entry.value = Value::Number(to);
        }
    }
    !tie(this) && tie(&mended)
}

#[cfg(test)]
mod tests {
    use crate::finding::{Confidence, Outcome};
    use crate::rule::sample::{among, outcomes};

    const LAST: &str = "2022 环翠区教育局\nrequests.new 2 0 0 0 0 0 2\nrequests.carried_out 2 0 0 0 0 0 2\n";

    fn with(this: &str) -> String {
        format!("{LAST}2023 环翠区教育局\n{this}")
    }

    #[test]
    fn every_column_is_held_against_last_years() {
        for (row, outcome) in [
            ("2 0 0 0 0 0 2", Outcome::Clear),
            ("2 - - / 0 0 2", Outcome::Clear),
            ("0 2 0 0 0 0 2", Outcome::Found),
            ("- - - - - - -", Outcome::Unknown),
            ("2 0 0 0 0 0 二", Outcome::Unknown),
        ] {
            let written = with(&format!("requests.carried_in {row}"));
            assert_eq!(outcomes("Y301", &written), [Outcome::NotApplicable, outcome], "{row}");
        }
        let found = among("Y301", &with(""));
        let cells: Vec<String> = found[1].defects[0].cells.iter().map(ToString::to_string).collect();
        assert_eq!(cells, ["requests.carried_in.natural_person", "requests.carried_in.total"]);
    }

    #[test]
    fn a_table_that_balances_with_last_years_numbers_tells_which_is_wrong() {
        let settled = "requests.results.granted 2 0 0 0 0 0 2\nrequests.results.total 2 0 0 0 0 0 2";
        let defect = &among("Y301", &with(settled))[1].defects[0];
        assert_eq!((defect.confidence, defect.repairs.len()), (Confidence::Probable, 2));
        assert_eq!((defect.repairs[0].from, defect.repairs[0].to), (Some(0.into()), 2.into()));
        let defect = &among("Y301", &with(""))[1].defects[0];
        assert_eq!((defect.confidence, defect.repairs.len()), (Confidence::Possible, 0));
    }

    #[test]
    fn a_year_that_is_missing_is_said_and_a_report_alone_is_not_judged() {
        assert_eq!(outcomes("Y301", "2023 环翠区教育局"), [Outcome::NotApplicable]);
        let gap = among("Y301", "2021 环翠区教育局\n2023 环翠区教育局");
        assert_eq!(gap[1].gaps[0].reason.en, "no report of the same issuer for 2022 was given");
        assert_eq!(outcomes("Y301", "2022 环翠区教育局\n2023 环翠区财政局"), [Outcome::NotApplicable; 2]);
        let torn = outcomes("Y301", "2022 环翠区教育局\nwithout requests\n2023 环翠区教育局");
        assert_eq!(torn, [Outcome::NotApplicable, Outcome::Unknown]);
    }

    #[test]
    fn the_forms_of_2019_and_2021_are_held_against_each_other() {
        let written = LAST.replace("2022", "2020") + "2021 威海市环翠区教育局";
        assert_eq!(outcomes("Y301", &written)[1], Outcome::Found);
    }

    #[test]
    fn one_of_several_reports_is_judged_and_the_message_names_that_of_last_year() {
        let twice = format!("{LAST}2022 环翠区教育局\npublished 2023-03-01\n2023 环翠区教育局\n2023 环翠区教育局");
        assert_eq!(
            outcomes("Y301", &twice),
            [Outcome::NotApplicable, Outcome::NotApplicable, Outcome::Clear, Outcome::NotApplicable]
        );
        let found = among("Y301", &format!("{LAST}2022 环翠区教育局\n2023 环翠区教育局"));
        assert!(found[2].defects[0].message.en.contains("Several reports for 2022 were given"));
    }
}
