//! N201: documents, decisions or fees in the text are not those of table 二.

use crate::claim::{Claim, Count, Decision, Document, Fee, Topic};
use crate::finding::{Defect, Severity, Verdict};
use crate::form::{CellId, TableKind};
use crate::report::Sheet;
use crate::rule::narrative::{self, Figure};
use crate::rule::{Case, Check, Example, Explanation, Rule, basis, identity, money};
use crate::text::lang::{Message, Text};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: "N201",
    name: "proactive-mismatch",
    severity: Severity::Warning,
    since: "0.1.0",
    forms: basis::BOTH,
    basis: basis::PROACTIVE,
    explanation: Explanation {
        checks: Text {
            en: "Documents issued, repealed and in force, decisions, and 行政事业性收费 are the same in the text and in \
                 table 二.",
            zh: "文字中的规章、规范性文件制发、废止、现行有效件数，行政许可、处罚、强制决定数量和行政事业性收费，应与表二一致。",
        },
        why: Text {
            en: "Text and table speak of the same year's work. Where they differ, one of the two was most probably not \
                 updated.",
            zh: "文字与表格反映同一年度的工作。两者不一致，多半是其中一处没有更新。",
        },
        wrong: Text {
            en: "制发行政规范性文件3件 in the text, 本年制发件数 = 2 in table 二",
            zh: "文字“制发行政规范性文件3件”，表二本年制发件数为2",
        },
        right: Text {
            en: "制发行政规范性文件2件 in the text, 本年制发件数 = 2 in table 二",
            zh: "文字“制发行政规范性文件2件”，表二本年制发件数为2",
        },
        silent: Text {
            en: "Other scopes (全市, 全区, 区政府), other years, drafts and reviews (起草, 征求意见, 清理, 梳理, 备案); what was published of \
                 decisions; items and permits applied for; fields of decisions (食品安全行政处罚); approximate numbers; a text of which one \
                 number agrees with the table.",
            zh: "其他口径（全市、全区、区政府）、其他年份；起草、征求意见、清理、梳理、备案的文件；公示、公开的许可处罚信息；事项数、\
                 申请受理数；某一领域的处罚（食品安全行政处罚）；约数；文字中有一处与表格一致的。",
        },
        mend: Text {
            en: "Compare both with the registers of documents, decisions and fees, and correct the one that differs.",
            zh: "对照发文、执法和收费台账核对文字与表格，更正不一致的一处。",
        },
    },
    example: Example {
        wrong: "2023 威海市环翠区教育局\nproactive.normative_documents 2 1 12\n\
                §1 全年制发行政规范性文件3件，废止1件，现行有效12件。",
        right: "2023 威海市环翠区教育局\nproactive.normative_documents 2 1 12\n\
                §1 全年制发行政规范性文件2件，废止1件，现行有效12件。",
    },
    check: Check::Report(check),
};

fn check(report: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let mut claims = narrative::own(report);
    claims.retain(|claim| is_of_table(claim.topic) && !narrative::names_another(report, &claim.quote));
    let topics = narrative::topics(&claims, is_of_table);
    if topics.is_empty() {
        return verdict;
    }
    let Some(sheet) = report.sheet(TableKind::Proactive) else {
        verdict.unknown(identity::no_table(TableKind::Proactive), Vec::new());
        return verdict;
    };
    for topic in topics {
        // what the other form does not ask for cannot differ
        let Some((row, column)) = place(sheet, topic) else { continue };
        let id = CellId { table: TableKind::Proactive, row, column };
        let Some(figure) = narrative::figure(sheet, &[(row, column)]) else {
            verdict.unknown(identity::unstated(TableKind::Proactive), vec![id]);
            continue;
        };
        let said: Vec<&Claim> = claims.iter().filter(|claim| claim.topic == topic).collect();
        match said.first() {
            Some(first) if !agrees(&said, &figure) => verdict.found(defect(sheet, first, &said, &figure)),
            _ => verdict.clear(),
        }
    }
    verdict
}

fn is_of_table(topic: Topic) -> bool {
    matches!(topic, Topic::Document { .. } | Topic::Decision(_) | Topic::Fee(Fee::Administrative))
}

/// The cell that a topic speaks of, where the form of the sheet has one of that meaning.
fn place(sheet: &Sheet, topic: Topic) -> Option<(&'static str, &'static str)> {
    let of_2021 = sheet.form().is_some_and(|form| form.id == "2021");
    match topic {
        Topic::Document { kind, count } => {
            let row = match kind {
                Document::Regulations => "regulations",
                Document::Normative => "normative_documents",
            };
            let column = match count {
                Count::Issued if of_2021 => "issued",
                Count::Issued => "made",
                Count::Repealed if of_2021 => "repealed",
                Count::InForce if of_2021 => "in_force",
                // 对外公开总数量 is not what is in force
                _ => return None,
            };
            Some((row, column))
        }
        Topic::Decision(Decision::Licensing) => Some(("licensing", "decisions")),
        Topic::Decision(Decision::Penalties) => Some(("penalties", "decisions")),
        Topic::Decision(Decision::Coercion) => Some(("coercion", "decisions")),
        // the trial form counts what fees there are, not money
        Topic::Fee(_) => of_2021.then_some(("fees", "amount")),
        _ => None,
    }
}

/// Whether one of the claims, or all together, say what the table says.
fn agrees(said: &[&Claim], figure: &Figure) -> bool {
    if said.iter().any(|claim| matches!(claim.topic, Topic::Fee(_))) {
        // 元 in a cell of 万元 is P302
        return said.iter().any(|claim| money::agrees(claim, figure.value) || money::is_unit_slip(claim, figure.value));
    }
    let sum = said.iter().map(|claim| claim.value).sum();
    figure.value == sum || said.iter().any(|claim| claim.value == figure.value)
}

fn defect(sheet: &Sheet, first: &Claim, said: &[&Claim], figure: &Figure) -> Defect {
    let label = figure.cells.first().map(|id| narrative::label(sheet, *id)).unwrap_or_default();
    let (value, stated, quote) = (first.value.normalize(), figure.value.normalize(), &first.quote);
    let unit = first.unit.map_or("", |unit| unit.text());
    let message = Message::new(
        format!(
            "The text says {value}{unit} (“{quote}”), and “{label}” of table 二 says {stated}. Please check; probably one of the two was \
             not updated, since both speak of the same year."
        ),
        format!(
            "文字为{value}{unit}（“{quote}”），表二“{label}”为{stated}，两者不一致，请核对。可能有一处未更新，因为文字与\
             表格反映同一年度的情况。"
        ),
    );
    let evidence = said.iter().map(|claim| claim.evidence()).collect();
    Defect { message, cells: figure.cells.clone(), evidence, ..Defect::default() }
}

#[cfg(test)]
mod tests {
    use crate::finding::Outcome;
    use crate::rule::sample::Sample;

    fn with(text: &str) -> Sample {
        let sample = Sample::new(2023).row("proactive.normative_documents", "2 1 12").row("proactive.licensing", "123");
        let sample = sample.row("proactive.penalties", "45").row("proactive.fees", "12.5");
        sample.text(1, text)
    }

    #[test]
    fn what_differs_is_found_in_many_wordings() {
        let cases = [
            ("全年制发行政规范性文件3件。", "normative_documents.issued"),
            ("2023年，我局共出台规范性文件5件，均已公开。", "normative_documents.issued"),
            ("本年度印发行政规范性文件三件。", "normative_documents.issued"),
            ("新制定规范性文件4份，并同步发布。", "normative_documents.issued"),
            ("本年没有制发行政规范性文件。", "normative_documents.issued"),
            ("未制定规范性文件。", "normative_documents.issued"),
            ("制发行政规范性文件2件，废止3件。", "normative_documents.repealed"),
            ("宣布失效规范性文件4件。", "normative_documents.repealed"),
            ("截至2023年底，现行有效的行政规范性文件共15件。", "normative_documents.in_force"),
            ("更新现行有效规范性文件9件，方便查询。", "normative_documents.in_force"),
            ("全年作出行政许可决定120件。", "licensing.decisions"),
            ("办理行政许可1123件，作出行政处罚45件。", "licensing.decisions"),
            ("共作出行政处罚决定46件。", "penalties.decisions"),
            ("实施行政处罚40起、行政强制0件。", "penalties.decisions"),
            ("实施行政强制2件。", "coercion.decisions"),
            ("全年未作出行政处罚决定。", "penalties.decisions"),
            ("收取行政事业性收费13.5万元。", "fees.amount"),
            ("行政事业性收费金额130000元。", "fees.amount"),
            ("本年度未收取行政事业性收费。", "fees.amount"),
        ];
        for (text, cell) in cases {
            let defects = with(text).defects("N201");
            assert_eq!(defects.len(), 1, "{text}");
            assert_eq!(defects[0].cells[0].to_string(), format!("proactive.{cell}"), "{text}");
        }
    }

    #[test]
    fn what_agrees_is_clear() {
        for text in [
            "制发行政规范性文件2件，废止1件，现行有效12件。",
            "以局名义制发规范性文件1件，联合其他部门制发规范性文件1件。",
            "作出行政许可123件、行政处罚45件。",
            "行政事业性收费125000元。",
            "行政事业性收费0.00125亿元。",
            "收取行政事业性收费12.50万元。",
            "收取行政事业性收费12.4986万元。",
        ] {
            assert_eq!(with(text).verdict("N201").outcome(), Outcome::Clear, "{text}");
        }
    }

    #[test]
    fn what_speaks_of_something_else_is_silent() {
        for text in [
            "全市制发行政规范性文件30件。",
            "全区现行有效规范性文件200件。",
            "全县作出行政处罚决定900件。",
            "代区政府起草规范性文件5件。",
            "2022年制发行政规范性文件6件。",
            "上半年作出行政许可决定60件。",
            "起草规范性文件草案5件，征求意见4件。",
            "梳理现行有效规范性文件30件，拟废止5件。",
            "开展规范性文件清理，废止8件，继续有效20件。",
            "报备规范性文件7件。",
            "公开规范性文件18件，解读政策文件6件。",
            "制定规章制度5项。",
            "主动公开市政府规章13件(含新制定5件,修改4件,废止4件)，主动公开行政规范性文件42件。",
            "公开行政许可信息1200条，公示行政处罚60条。",
            "受理行政许可申请130件。",
            "梳理行政许可事项60项。",
            "作出食品安全行政处罚12件。",
            "制发规范性文件约5件。",
            "减免行政事业性收费120万元。",
            "取消行政事业性收费项目3项，收取信息处理费120元。",
            "制发规范性文件2件，印发政策文件30件。",
            "区教育局作出行政处罚决定7件。",
        ] {
            let sample = with(text).with(|report| report.issuer.name = Some("环翠区财政厅".to_owned()));
            assert_eq!(sample.defects("N201").len(), 0, "{text}: {:?}", sample.defects("N201"));
        }
        assert!(Sample::huancui().defects("N201").is_empty());
    }

    #[test]
    fn the_trial_form_is_asked_for_what_it_has() {
        let sample = |text| Sample::new(2020).row("proactive.normative_documents", "2 2 30").text(1, text);
        assert_eq!(sample("现行有效规范性文件12件，废止1件。").verdict("N201").outcome(), Outcome::NotApplicable);
        assert_eq!(sample("制发规范性文件3件。").defects("N201").len(), 1);
        let blank = with("制发规范性文件3件。").row("proactive.normative_documents", "- - -");
        assert_eq!(blank.verdict("N201").outcome(), Outcome::Unknown);
    }
}
