//! N303: the text says that there was none, and the table says that there were some, or the reverse.

use rust_decimal::Decimal;

use crate::claim::{Claim, Path, Topic};
use crate::finding::{Confidence, Defect, Severity, Verdict};
use crate::form::{CellId, TableKind};
use crate::report::{Report, Sheet, Value};
use crate::rule::narrative::{self, dispute_rows as rows};
use crate::rule::{Case, Check, Example, Explanation, Rule, basis, identity};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "N303",
    name: "none-against-some",
    severity: Severity::Error,
    since: "0.1.0",
    forms: basis::BOTH,
    basis: basis::PROSE_BOTH,
    explanation: Explanation {
        checks: Text {
            en: "Where the text says that no request was received, or that there was no reconsideration or litigation, \
                 the table has 0 there, and the reverse.",
            zh: "文字称未收到申请、未发生行政复议或行政诉讼的，表格相应应为0；反之亦然。",
        },
        why: Text {
            en: "None and some cannot both be right: one of the two was left over from another year or another unit, \
                 or a cell was mistyped.",
            zh: "“没有”与“有”不可能同时成立：可能有一处沿用了往年或其他单位的内容，或单元格填写有误。",
        },
        wrong: Text {
            en: "未收到政府信息公开申请 in the text, 一 = 3 in table 三",
            zh: "文字“未收到政府信息公开申请”，表三第一项为3",
        },
        right: Text {
            en: "收到政府信息公开申请3件 in the text, 一 = 3 in table 三",
            zh: "文字“收到政府信息公开申请3件”，表三第一项为3",
        },
        silent: Text {
            en: "Statements of another scope, year or channel; a rest (未收到其他申请); a text of which one statement agrees with the table; a \
                 table that states nothing.",
            zh: "其他口径、年份或渠道的表述；“未收到其他申请”一类；文字中有一处与表格一致的；表格未填报的。",
        },
        mend: Text {
            en: "Compare both with the registers and correct the one that differs.",
            zh: "对照台账核对文字与表格，更正不一致的一处。",
        },
    },
    example: Example {
        wrong: "2023 威海市环翠区科学技术局\n\
                requests.new 3 0 0 0 0 0 3\n\
                requests.results.granted 3 0 0 0 0 0 3\n\
                requests.results.total 3 0 0 0 0 0 3\n\
                §1 2023年，我局未收到政府信息公开申请。",
        right: "2023 威海市环翠区科学技术局\n\
                requests.new 3 0 0 0 0 0 3\n\
                requests.results.granted 3 0 0 0 0 0 3\n\
                requests.results.total 3 0 0 0 0 0 3\n\
                §1 2023年，我局共收到政府信息公开申请3件。",
    },
    check: Check::Report(check),
};

fn check(report: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let claims = narrative::own(report);
    requests(report, &claims, &mut verdict);
    disputes(report, &claims, &mut verdict);
    verdict
}

fn requests(report: &Report, claims: &[Claim], verdict: &mut Verdict) {
    if !claims.iter().any(|claim| claim.topic == Topic::New) {
        return;
    }
    let Some(received) = narrative::received(report) else {
        verdict.unknown(identity::unstated(TableKind::Requests), Vec::new());
        return;
    };
    let misfits = narrative::misfits(claims, &received);
    let opposed: Vec<&Claim> = misfits.iter().copied().filter(|claim| received.is_none_against_some(claim)).collect();
    // details beside a total of 0 are a sum that does not tie, not a table that says none
    let details = report.sheet(TableKind::Requests).is_some_and(|sheet| {
        let cells = sheet.cells().filter(|(id, _)| id.row == "new" && id.column != "total");
        cells.into_iter().any(|(_, entry)| entry.value.number().is_some_and(|n| !n.is_zero()))
    });
    let doubtful = received.new.value.is_zero() && details;
    match opposed.first() {
        Some(first) if !doubtful && opposed.len() == misfits.len() => {
            let clear = first.quote.contains("申请") && !narrative::names_another(report, &first.quote);
            let severity = if clear { Severity::Error } else { Severity::Warning };
            let stated = received.new.value.normalize();
            verdict.found(defect(first, &opposed, received.new.cells.clone(), "三", "一、本年新收", stated, severity));
        }
        _ => verdict.clear(),
    }
}

/// Cases in rows of table 四 by their totals, or by their outcomes where those give more: totals may never have been
/// filled. Nothing where the table states nothing.
fn cases(sheet: &Sheet, rows: &[&'static str]) -> Option<Decimal> {
    let (mut sum, mut stated) = (Decimal::ZERO, false);
    for row in rows {
        let cells = sheet.cells().filter(|(id, _)| id.row == *row);
        let (mut total, mut outcomes) = (Decimal::ZERO, Decimal::ZERO);
        for (id, entry) in cells {
            match &entry.value {
                Value::Number(number) if id.column == "total" => total = *number,
                Value::Number(number) => outcomes += number,
                Value::Unreadable(_) => return None,
                _ => continue,
            }
            stated = true;
        }
        sum += total.max(outcomes);
    }
    stated.then_some(sum)
}

fn disputes(report: &Report, claims: &[Claim], verdict: &mut Verdict) {
    let of = |claim: &Claim| match claim.topic {
        Topic::Dispute { path, ruling: None } => Some(path),
        _ => None,
    };
    let about: Vec<(Path, &Claim)> = claims.iter().filter_map(|claim| Some((of(claim)?, claim))).collect();
    if about.is_empty() {
        return;
    }
    let Some(sheet) = report.sheet(TableKind::Disputes) else {
        verdict.unknown(identity::no_table(TableKind::Disputes), Vec::new());
        return;
    };
    let mut seen: Vec<Path> = Vec::new();
    for (path, first) in &about {
        if seen.contains(path) {
            continue;
        }
        seen.push(*path);
        let Some(stated) = cases(sheet, rows(*path)) else {
            verdict.unknown(identity::unstated(TableKind::Disputes), Vec::new());
            continue;
        };
        let same: Vec<&Claim> = about.iter().filter(|(other, _)| other == path).map(|(_, claim)| *claim).collect();
        let opposed = same.iter().all(|claim| claim.value.is_zero() != stated.is_zero());
        // another statement that covers these rows may be the right one
        let agreed = about.iter().any(|(other, claim)| {
            let covers = rows(*path).iter().all(|row| rows(*other).contains(row));
            covers && claim.value.is_zero() == stated.is_zero()
        });
        if !opposed || agreed {
            verdict.clear();
            continue;
        }
        // a body that decides reconsiderations itself has cases that are not its own
        let own = (first.value.is_zero() || first.section == 4 || first.quote.contains('被'))
            && !narrative::names_another(report, &first.quote);
        let severity = if own { Severity::Error } else { Severity::Warning };
        let totals = rows(*path).iter().map(|row| CellId { table: TableKind::Disputes, row, column: "total" });
        verdict.found(defect(first, &same, totals.collect(), "四", label(*path), stated.normalize(), severity));
    }
}

fn label(path: Path) -> &'static str {
    match path {
        Path::Reconsideration => "行政复议",
        Path::Litigation => "行政诉讼",
        Path::Direct => "未经复议直接起诉",
        Path::AfterReconsideration => "复议后起诉",
        Path::All => "行政复议、行政诉讼",
    }
}

fn defect(
    first: &Claim,
    said: &[&Claim],
    cells: Vec<CellId>,
    table: &str,
    label: &str,
    stated: Decimal,
    severity: Severity,
) -> Defect {
    let quote = &first.quote;
    let message = if first.value.is_zero() {
        Message::new(
            format!(
                "The text says that there was none (“{quote}”), and “{label}” of table {table} says {stated}. Please check; probably the \
                 text was left over or the cell was mistyped, since none and some cannot both be right."
            ),
            format!(
                "文字称没有（“{quote}”），表{table}“{label}”为{stated}，两者不一致，请核对。可能是文字沿用未改或表格\
                 填写有误，因为两种说法不能同时成立。"
            ),
        )
    } else {
        let value = first.value.normalize();
        Message::new(
            format!(
                "The text says {value} (“{quote}”), and “{label}” of table {table} says 0. Please check; probably the table was not filled in \
                 or the text was left over, since none and some cannot both be right."
            ),
            format!(
                "文字为{value}件（“{quote}”），表{table}“{label}”为0，两者不一致，请核对。可能是表格漏填或文字沿用未\
                 改，因为两种说法不能同时成立。"
            ),
        )
    };
    let evidence = said.iter().map(|claim| claim.evidence()).collect();
    let severity = (severity != RULE.severity).then_some(severity);
    Defect { message, cells, evidence, severity, confidence: Confidence::Possible, ..Defect::default() }
}

#[cfg(test)]
mod tests {
    use crate::finding::{Outcome, Severity};
    use crate::rule::sample::Sample;

    fn with(text: &str, new: u32) -> Sample {
        let row = format!("{new} 0 0 0 0 0 {new}");
        let sample = Sample::new(2023).row("requests.new", &row).row("requests.results.granted", &row);
        sample.row("requests.results.total", &row).text(1, text)
    }

    #[test]
    fn none_in_the_text_and_some_in_the_table() {
        for text in
            ["2023年度，我办未收到政府信息公开申请。", "全年收到政府信息公开申请0件。", "本年度我局无依申请公开事项。"]
        {
            let sample = with(text, 3);
            assert_eq!(sample.broken(), ["N303"], "{text}");
            assert_eq!(sample.defects("N303")[0].cells[0].to_string(), "requests.new.total");
        }
    }

    #[test]
    fn some_in_the_text_and_none_in_the_table() {
        assert_eq!(with("全年收到政府信息公开申请3件。", 0).broken(), ["N303"]);
    }

    #[test]
    fn what_agrees_or_speaks_of_something_else_is_silent() {
        for text in [
            "收到政府信息公开申请3件。除此之外，未收到其他政府信息公开申请。",
            "2022年未收到政府信息公开申请。",
            "未收到当面申请。",
            "全区未收到政府信息公开申请。",
            "上半年未收到政府信息公开申请。",
            "无依申请公开逾期未答复情况。",
            "收到政府信息公开申请3件，未收到信息公开申请的投诉。",
            "未收到政府信息公开申请。\n三、收到政府信息公开申请3件。",
        ] {
            assert!(with(text, 3).defects("N303").is_empty(), "{text}");
        }
    }

    #[test]
    fn disputes_are_judged_by_their_rows() {
        let text = "全年未发生因政府信息公开被申请行政复议、提起行政诉讼的情况。";
        let sample = Sample::new(2023).text(1, text);
        assert_eq!(sample.verdict("N303").outcome(), Outcome::Clear);
        let sample = sample.row("disputes.litigation_direct", "1 0 0 0 1");
        assert_eq!(sample.broken(), ["N303"]);
        let sample = Sample::new(2023).text(1, "因政府信息公开被申请行政复议2件。");
        assert_eq!(sample.defects("N303").len(), 1);
        let sample = Sample::new(2023).text(1, "审理政府信息公开行政复议2件。");
        assert_eq!(sample.defects("N303")[0].severity, Some(Severity::Warning));
        let sample = Sample::new(2023).text(1, "办理行政复议案件120件，行政诉讼案件30件。");
        assert!(sample.defects("N303").is_empty());
    }

    #[test]
    fn totals_never_filled_are_no_table_of_none() {
        let sample = Sample::new(2023)
            .text(1, "因政府信息公开被申请行政复议11件。")
            .row("disputes.reconsideration", "10 1 0 0 0");
        assert_eq!(sample.broken(), ["A401"]);
    }
}
