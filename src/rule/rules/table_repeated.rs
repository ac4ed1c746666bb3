//! Y901: a table is that of the year before, number for number.

use rust_decimal::prelude::ToPrimitive;

use crate::finding::{Confidence, Defect, Severity, Verdict};
use crate::form::{CellId, TableKind};
use crate::report::{Sheet, Value};
use crate::rule::years::Pair;
use crate::rule::{Check, Corpus, Example, Explanation, Rule, basis};
use crate::text::lang::{Message, Text};

/// Stocks: what is in force stays in force, so it may well be the same.
const STOCKS: [&str; 3] = ["in_force", "total_public", "previous"];
/// Bits of the details of a table from which on it is not the same by chance: three small numbers and their like.
const TELLING: f64 = 8.0;

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "Y901",
    name: "table-repeated",
    severity: Severity::Warning,
    since: "0.1.0",
    forms: basis::BOTH,
    basis: basis::FIGURES,
    explanation: Explanation {
        checks: Text {
            en: "No table is that of the year before, number for number, unless it is all zero.",
            zh: "除全部为零外，任何一张表不应与上一年度逐格相同。",
        },
        why: Text {
            en: "Different years seldom give the same numbers throughout; a table that was taken over from the last report \
                 does.",
            zh: "不同年度的数字很少完全相同，沿用上年表格才会如此。",
        },
        wrong: Text {
            en: "table 三 of 2023 has the same 30 requests, in the same columns and with the same outcomes, as that of 2022",
            zh: "2023年表三与2022年表三申请件数、申请人类别、办理结果逐格相同",
        },
        right: Text { en: "table 三 of 2023 has the numbers of 2023", zh: "2023年表三填写2023年的数字" },
        silent: Text {
            en: "Tables of zeros; a table 二 in which nothing but what is in force is not zero; tables of different forms. \
                 Where few and small numbers are the same it is a note.",
            zh: "全部为零的表；表二除现行有效件数外均为零的；两年格式不同的表。数字少而小的，仅作提示。",
        },
        mend: Text {
            en: "Compare the table with the register of the year; leave it as it is where the numbers are right.",
            zh: "对照本年度台账核对该表；数字确实无误的，保持不变。",
        },
    },
    example: Example {
        wrong: "2022 威海市环翠区教育局\nrequests.new 12 3 0 0 0 0 15\nrequests.results.granted 12 3 0 0 0 0 15\n\
                requests.results.total 12 3 0 0 0 0 15\n\
                2023 威海市环翠区教育局\nrequests.new 12 3 0 0 0 0 15\nrequests.results.granted 12 3 0 0 0 0 15\n\
                requests.results.total 12 3 0 0 0 0 15",
        right: "2022 威海市环翠区教育局\nrequests.new 12 3 0 0 0 0 15\nrequests.results.granted 12 3 0 0 0 0 15\n\
                requests.results.total 12 3 0 0 0 0 15\n\
                2023 威海市环翠区教育局\nrequests.new 11 3 0 0 0 0 14\nrequests.results.granted 11 3 0 0 0 0 14\n\
                requests.results.total 11 3 0 0 0 0 14",
    },
    check: Check::Corpus(check),
};

fn check(corpus: &Corpus, at: usize) -> Verdict {
    let pair = match Pair::of(corpus, at) {
        Ok(pair) => pair,
        Err(verdict) => return verdict,
    };
    let mut verdict = Verdict::default();
    for kind in TableKind::ALL {
        match pair.sheets(kind) {
            Ok((this, last)) if std::ptr::eq(this.table, last.table) || is_shared(this, last) => {
                match repeated(this, last) {
                    Some(cells) => verdict.found(defect(&pair, kind, this, cells)),
                    None => verdict.clear(),
                }
            }
            Ok(_) => {}
            Err(other) => verdict.gaps.extend(other.gaps),
        }
    }
    verdict
}

/// Whether two tables of different forms have the same cells: table 四 has.
fn is_shared(this: &Sheet, last: &Sheet) -> bool {
    this.table.places().map(|place| place.id).eq(last.table.places().map(|place| place.id))
}

/// The cells that are not zero where all hold the same as last year's and one of them is no stock.
fn repeated(this: &Sheet, last: &Sheet) -> Option<Vec<CellId>> {
    if !this.entries.iter().zip(&last.entries).all(|(a, b)| is_same(&a.value, &b.value)) {
        return None;
    }
    let counts = |value: &Value| value.number().is_some_and(|number| !number.is_zero());
    let cells: Vec<CellId> = this.cells().filter(|(_, entry)| counts(&entry.value)).map(|(id, _)| id).collect();
    cells.iter().any(|id| !STOCKS.contains(&id.column)).then_some(cells)
}

/// Whether two cells hold the same; what is no number is not known to be.
fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b,
        (Value::Unreadable(_), _) | (_, Value::Unreadable(_)) => false,
        (Value::Number(number), _) | (_, Value::Number(number)) => number.is_zero(),
        _ => true,
    }
}

/// How much the details of a table say: the bits that their numbers take.
fn weight(sheet: &Sheet) -> f64 {
    let details = sheet.cells().filter(|(id, _)| id.column != "total" && id.row != "results.total");
    let flows = details.filter(|(id, _)| !STOCKS.contains(&id.column));
    let numbers = flows.filter_map(|(_, entry)| entry.value.number()?.abs().to_f64());
    numbers.map(|number| (1.0 + number).log2()).sum()
}

fn defect(pair: &Pair<'_>, kind: TableKind, this: &Sheet, cells: Vec<CellId>) -> Defect {
    let ((year, before), numeral) = (pair.years(), kind.numeral());
    let is_telling = weight(this) >= TELLING;
    let (likely, zh_likely) = if is_telling {
        ("probably the table of the last report was left in", "可能沿用了上年表格而未更新")
    } else {
        ("with so few numbers it may be chance", "数字较少，也可能是巧合")
    };
    let message = Message::new(
        format!("Table {numeral} of {year} is that of {before}, number for number. Please check; {likely}."),
        format!("{year}年表{numeral}与{before}年逐格相同，请核对。{zh_likely}。"),
    );
    Defect {
        message: pair.worded(message),
        cells,
        subject: kind.key().to_owned(),
        confidence: if is_telling { Confidence::Probable } else { Confidence::Possible },
        severity: (!is_telling).then_some(Severity::Note),
        ..Defect::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::{Outcome, Severity};
    use crate::rule::sample::{among, outcomes};

    fn twice(rows: &str) -> String {
        format!("2022 环翠区教育局\n{rows}\n2023 环翠区教育局\n{rows}")
    }

    #[test]
    fn a_table_that_was_taken_over_is_found_and_zeros_and_stocks_are_not() {
        for (rows, outcome) in [
            ("", Outcome::Clear),
            ("proactive.normative_documents 0 0 7", Outcome::Clear),
            ("proactive.normative_documents 1 0 7", Outcome::Found),
            ("requests.new 9 8 7 0 0 0 24", Outcome::Found),
            ("disputes.litigation_direct 1 1 1 0 3", Outcome::Found),
            // a number that could not be read is not the same
            ("requests.new 9 8 七 0 0 0 24", Outcome::Clear),
            ("without requests", Outcome::Unknown),
        ] {
            assert_eq!(outcomes("Y901", &twice(rows)), [Outcome::NotApplicable, outcome], "{rows}");
        }
        let other = twice("requests.new 9 8 7 0 0 0 24") + "\nrequests.results.granted 1 0 0 0 0 0 1";
        assert_eq!(outcomes("Y901", &other)[1], Outcome::Clear);
    }

    #[test]
    fn few_numbers_make_it_a_note() {
        let one = among("Y901", &twice("requests.new 1 0 0 0 0 0 1\nrequests.results.granted 1 0 0 0 0 0 1"));
        assert_eq!(one[1].defects[0].severity, Some(Severity::Note));
        let many = among("Y901", super::RULE.example.wrong);
        assert_eq!((many[1].defects.len(), many[1].defects[0].severity), (1, None));
        assert_eq!(many[1].defects[0].cells.len(), 9);
    }

    #[test]
    fn tables_of_different_forms_are_not_compared_but_the_disputes_are() {
        let rows = "requests.new 9 8 7 0 0 0 24\ndisputes.reconsideration 9 8 7 0 24";
        let written = format!("2020 环翠区教育局\n{rows}\n2021 环翠区教育局\n{rows}");
        let found = among("Y901", &written);
        assert_eq!(found[1].defects.iter().map(|d| d.subject.as_str()).collect::<Vec<_>>(), ["disputes"]);
    }
}
