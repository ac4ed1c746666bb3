//! Y201: the documents in force are not last year's with those issued and repealed.

use rust_decimal::Decimal;

use crate::finding::{Defect, Severity, Verdict};
use crate::form::TableKind;
use crate::report::Sheet;
use crate::rule::flow::{self, State, Tie};
use crate::rule::years::{Pair, unstated};
use crate::rule::{Check, Corpus, Example, Explanation, Rule, basis};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "Y201",
    name: "in-force-mismatch",
    severity: Severity::Warning,
    since: "0.1.0",
    forms: &["2021"],
    basis: basis::IN_FORCE,
    explanation: Explanation {
        checks: Text {
            en: "The documents in force (现行有效件数) are those of the year before, with those issued (制发) and without those \
                 repealed (废止) in the year.",
            zh: "现行有效件数应等于上年现行有效件数，加本年制发件数，减本年废止件数。",
        },
        why: Text {
            en: "A document comes into force by being issued and goes out of force by being repealed; both are counted in \
                 the same table.",
            zh: "文件因制发而生效、因废止而失效，两者都在同一张表中统计。",
        },
        wrong: Text {
            en: "in force 7 in 2022; issued 2, repealed 0 and in force 7 in 2023",
            zh: "2022年现行有效7件；2023年制发2件、废止0件、现行有效7件",
        },
        right: Text {
            en: "in force 7 in 2022; issued 2, repealed 0 and in force 9 in 2023",
            zh: "2022年现行有效7件；2023年制发2件、废止0件、现行有效9件",
        },
        silent: Text {
            en: "The first year of a unit among the reports; a table 二 of the form of 2019, which does not say what is in \
                 force; blank numbers issued or repealed where the sum ties without them. A year that is missing between \
                 others is said.",
            zh: "该单位在所给报告中的首个年度；表二为2019年格式的（不载现行有效件数）；制发、废止件数空白而等式仍成立的。\
                 中间缺少年度的，予以说明。",
        },
        mend: Text {
            en: "Count the documents in force against the list that is published, and those issued and repealed in the year; \
                 say so where an earlier count was put right.",
            zh: "对照公开的现行有效文件目录核对，并核对本年制发、废止件数；如系更正以前年度统计，请予说明。",
        },
    },
    example: Example {
        wrong: "2022 威海市环翠区教育局\nproactive.normative_documents 0 0 7\n\
                2023 威海市环翠区教育局\nproactive.normative_documents 2 0 7",
        right: "2022 威海市环翠区教育局\nproactive.normative_documents 0 0 7\n\
                2023 威海市环翠区教育局\nproactive.normative_documents 2 0 9",
    },
    check: Check::Corpus(check),
};

fn check(corpus: &Corpus, at: usize) -> Verdict {
    let pair = match Pair::of(corpus, at) {
        Ok(pair) => pair,
        Err(verdict) => return verdict,
    };
    let (_, before) = pair.years();
    // the form of 2021 is the first that says what is in force
    if crate::form::prescribed(before).is_none_or(|form| form.id == "2019") {
        return Verdict::default();
    }
    let (this, last) = match pair.sheets(TableKind::Proactive) {
        Ok(sheets) => sheets,
        Err(verdict) => return verdict,
    };
    let mut verdict = Verdict::default();
    let is_2021 = |sheet: &Sheet| sheet.form().is_some_and(|form| form.id == "2021");
    if !is_2021(this) {
        return verdict;
    }
    if !is_2021(last) {
        let reason = Message::new(
            format!("table 二 of the report for {before} is of another form and does not say what is in force"),
            format!("{before}年度报告表二为其他格式，未载现行有效件数，无法比对"),
        );
        verdict.unknown(reason, Vec::new());
        return verdict;
    }
    for tie in flow::in_force(this, last, pair.years()) {
        match (tie.state, tie.equation()) {
            (State::Ties, _) => verdict.clear(),
            (State::Broken, Some(equation)) => verdict.found(Defect {
                message: pair.worded(message(this, &tie, pair.years())),
                cells: tie.cells,
                equations: vec![equation],
                ..Defect::default()
            }),
            _ => verdict.unknown(unstated(before), tie.cells),
        }
    }
    verdict
}

fn message(this: &Sheet, tie: &Tie, (year, before): (u16, u16)) -> Message {
    let said = |number: Option<Decimal>| number.unwrap_or_default().normalize();
    let at = |place: usize| said(tie.cells.get(place).and_then(|id| this.value(id.row, id.column).number()));
    let (issued, repealed, label) = (at(0), at(1), &tie.label);
    let [old, new, computed] = [tie.carried, tie.stated, tie.computed].map(said);
    Message::new(
        format!(
            "{label} in force: {new} for {year}, but {old} for {before} with {issued} issued and {repealed} repealed give \
             {computed}. Please check these four numbers; probably one of them was not brought up to date, or an \
             earlier count was put right."
        ),
        format!(
            "{label}现行有效件数{year}年为{new}，而{before}年{old}件加制发{issued}件减废止{repealed}件应为{computed}件，\
             不一致，请核对。可能有一处未更新，或更正了以前年度的统计。"
        ),
    )
}

#[cfg(test)]
mod tests {
    use crate::finding::Outcome;
    use crate::rule::sample::{among, outcomes};

    const ROW: &str = "proactive.normative_documents";

    fn two(last: &str, this: &str) -> String {
        format!("2022 环翠区教育局\n{ROW} {last}\n2023 环翠区教育局\n{ROW} {this}")
    }

    #[test]
    fn issued_and_repealed_lead_from_year_to_year() {
        for (last, this, outcome) in [
            ("0 0 7", "2 1 8", Outcome::Clear),
            ("0 0 7", "2 1 7", Outcome::Found),
            ("0 0 7", "- - 7", Outcome::Clear),
            ("0 0 7", "- 0 9", Outcome::Unknown),
            ("0 0 -", "2 0 9", Outcome::Unknown),
            ("0 0 7", "2 0 x9", Outcome::Unknown),
            // 规章 alone is judged
            ("0 0 -", "0 0 /", Outcome::Clear),
        ] {
            assert_eq!(outcomes("Y201", &two(last, this)), [Outcome::NotApplicable, outcome], "{last} {this}");
        }
    }

    #[test]
    fn the_equation_says_what_would_tie() {
        let found = among("Y201", &two("0 0 7", "2 1 7"));
        let equation = &found[1].defects[0].equations[0];
        assert_eq!((equation.stated, equation.computed), (7.into(), 8.into()));
        assert_eq!(found[1].defects[0].cells[2].to_string(), "proactive.normative_documents.in_force");
    }

    #[test]
    fn a_form_that_does_not_say_is_not_judged() {
        let of = |year: u16, form: &str| {
            let before = year - 1;
            format!("{before} 环翠区教育局\nproactive form {form}\n{year} 环翠区教育局\n{ROW} 2 0 9")
        };
        assert_eq!(outcomes("Y201", &of(2021, "2019"))[1], Outcome::NotApplicable);
        assert_eq!(outcomes("Y201", &of(2023, "2019"))[1], Outcome::Unknown);
        assert_eq!(outcomes("Y201", &of(2023, "2021"))[1], Outcome::Found);
    }
}
