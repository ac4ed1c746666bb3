//! The narrative: six sections of plain officialese whose numbers agree with the tables.

use super::draft::{Claim, Draft};
use super::places::{COLUMNS, DISPUTE_COLUMNS, DISPUTE_ROWS, request_rows};
use super::rng::Rng;

/// Writes preamble and sections; `silent` leaves the cases uncounted.
pub fn narrate(draft: &mut Draft, rng: &mut Rng, silent: bool) {
    draft.preamble = preamble(draft, rng);
    let us = us(draft);
    overview(draft, rng, us, silent);
    if !silent && rng.chance(35) {
        outcomes(draft, rng, us);
    }
    if !silent && rng.chance(40) {
        quarrels(draft, rng);
    }
    problems(draft, rng, us);
    others(draft, rng, us);
}

fn us(draft: &Draft) -> &'static str {
    if draft.office == "人民政府" { "我区" } else { "我局" }
}

fn preamble(draft: &Draft, rng: &mut Rng) -> Vec<String> {
    let year = draft.year;
    let number = if year < 2021 { "〔2019〕60号" } else { "〔2021〕30号" };
    let mut text = format!(
        "根据《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条和国办公开办函{number}文件的规定，现公布{}{year}年政府信息公开工作年度报告。",
        draft.issuer
    );
    text.push_str(&format!("本报告所列数据的统计期限为{year}年1月1日至{year}年12月31日。"));
    if rng.chance(60) {
        text.push_str(&format!(
            "公众如需了解更多内容，可以登录{}人民政府网站查阅，也可以拨打0{}-8{:07}咨询。",
            draft.short,
            rng.range(310, 899),
            rng.range(1000, 9_999_999)
        ));
    }
    let mut paragraphs = vec![text];
    if rng.chance(25) {
        paragraphs.insert(0, "现将本机关一年来公开政府信息的情况向社会报告如下，请予监督。".into());
    }
    paragraphs
}

/// Records what `quote` says of `cells`.
fn claim(draft: &mut Draft, cells: Vec<String>, value: i64, quote: &str) {
    draft.claims.push(Claim { cells, value, quote: quote.to_string() });
}

fn sum(draft: &Draft, cells: &[String]) -> i64 {
    cells.iter().map(|c| draft.count(c)).sum()
}

fn total_of(row: &str) -> String {
    format!("requests.{row}.total")
}

/// A number of cases, now and then with Chinese numerals when it is small.
fn said(rng: &mut Rng, n: i64) -> String {
    const NUMERALS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    if (1..10).contains(&n) && n != 2 && rng.chance(15) { NUMERALS[n as usize].to_string() } else { n.to_string() }
}

fn overview(draft: &mut Draft, rng: &mut Rng, us: &str, silent: bool) {
    let year = draft.year;
    let mut out = vec![format!(
        "{year}年，{}{}。",
        if us == "我区" { draft.short.to_string() } else { format!("{}{}", draft.short, draft.office) },
        rng.pick(&[
            "坚持公开是常态，围绕群众最关心的事项细化公开内容、改进公开方式，各项任务按期完成",
            "把政府信息公开列入全年重点工作，明确分管领导和承办科室，公开的时效和质量都有改善",
            "以便民利企为出发点，边清理旧栏目边补充新内容，公开工作总体平稳",
        ])
    )];
    out.push(published_list(rng, us, year));
    if silent {
        out.push(format!("（二）依申请公开。{us}按照规定程序登记、转办和答复，没有超期的情形。"));
    } else {
        received(draft, rng, us, &mut out);
    }
    out.push(format!(
        "（三）政府信息管理。{}",
        rng.pick(&[
            "公文起草时同步确定公开属性，发布前由专人核对文字和附件，发布后定期回看。",
            "建立信息台账，按季度清点失效链接和过期内容，发现一处改正一处。",
        ])
    ));
    out.push(format!(
        "（四）平台建设。{}",
        rng.pick(&[
            "在门户网站调整了专栏的排列，增加了按主题查找的入口，手机上也能顺利打开。",
            "政务服务大厅设有查阅点，配备电脑和打印机，由窗口人员协助查询。",
        ])
    ));
    out.push(format!(
        "（五）监督保障。{}",
        rng.pick(&[
            "公开工作纳入科室考核，全年没有因公开不当而被追究责任的人员。",
            "组织经办人员参加业务学习，请法律顾问讲解了答复书的写法。",
        ])
    ));
    if draft.office == "人民政府" {
        // article 50 asks it of governments
        out.push("政府信息公开列入年度工作考核，开展了社会评议，没有需要责任追究的情形。".into());
    }
    if !silent && rng.chance(40) {
        decisions(draft, rng, &mut out);
    }
    draft.sections[0] = out;
}

fn published_list(rng: &mut Rng, us: &str, year: u16) -> String {
    const KINDS: [&str; 7] = ["工作动态", "政策文件", "财政资金", "通知公告", "机构职能", "人事任免", "规划计划"];
    let count = 2 + rng.below(3);
    let start = rng.below(KINDS.len());
    let parts: Vec<(&str, i64)> =
        (0..count).map(|i| (KINDS[(start + i * 2) % KINDS.len()], rng.range(1, 180))).collect();
    let total: i64 = parts.iter().map(|p| p.1).sum();
    let list: Vec<String> = parts.iter().map(|(k, n)| format!("{k}类{n}条")).collect();
    format!("（一）主动公开。{year}年{us}共公开信息{total}条，其中{}。", list.join("、"))
}

fn received(draft: &mut Draft, rng: &mut Rng, us: &str, out: &mut Vec<String>) {
    let year = draft.year;
    let new = draft.count(&total_of("new"));
    let before = draft.count(&total_of("carried_in"));
    let done = draft.count(&total_of("results.total"));
    let after = draft.count(&total_of("carried_out"));
    let unit = *rng.pick(&["件", "件", "件", "件", "宗", "份"]);
    let mut text = String::from("（二）依申请公开。");
    if new == 0 {
        let none = *rng.pick(&[
            "未收到政府信息公开申请",
            "没有收到公民、法人或者其他组织提出的政府信息公开申请",
            "没有接到政府信息公开申请",
        ]);
        text.push_str(&format!("{year}年，{us}{none}"));
    } else {
        let verb = *rng.pick(&["收到", "共收到", "新收", "新收到"]);
        text.push_str(&format!("{year}年，{us}{verb}政府信息公开申请{}{unit}", said(rng, new)));
    }
    let mut facts = vec![(total_of("new"), new)];
    if before > 0 {
        text.push_str(&format!("，上年度结转{before}{unit}"));
        facts.push((total_of("carried_in"), before));
    }
    if done > 0 {
        text.push_str(&format!("，已答复{done}{unit}"));
        facts.push((total_of("results.total"), done));
    }
    if after > 0 {
        text.push_str(&format!("，结转下年度继续办理{after}{unit}"));
        facts.push((total_of("carried_out"), after));
    }
    text.push('。');
    if new > 0 && rng.chance(50) {
        let cells: Vec<String> = COLUMNS[1..6].iter().map(|c| format!("requests.new.{c}")).collect();
        let bodies = sum(draft, &cells);
        let people = draft.count("requests.new.natural_person");
        if people > 0 && bodies > 0 {
            text.push_str(&format!("从申请人看，自然人{people}{unit}，法人或其他组织{bodies}{unit}。"));
            claim(draft, cells, bodies, &text);
            facts.push(("requests.new.natural_person".into(), people));
        }
    }
    for (cell, value) in facts {
        claim(draft, vec![cell], value, &text);
    }
    out.push(text);
}

fn outcomes(draft: &mut Draft, rng: &mut Rng, us: &str) {
    let done = draft.count(&total_of("results.total"));
    if done == 0 {
        return;
    }
    let mut parts = Vec::new();
    let mut found = Vec::new();
    for (word, prefix) in [
        ("予以公开", "results.granted"),
        ("部分公开", "results.partly_granted"),
        ("不予公开", "results.refused"),
        ("无法提供", "results.unable"),
        ("不予处理", "results.not_processed"),
        ("其他处理", "results.other"),
    ] {
        let cells: Vec<String> =
            request_rows(draft.requests_form).into_iter().filter(|r| r.starts_with(prefix)).map(total_of).collect();
        let n = sum(draft, &cells);
        if n > 0 || rng.chance(20) {
            parts.push(format!("{word}{n}件"));
            found.push((cells, n));
        }
    }
    let text = format!("{}年{us}共办结政府信息公开申请{done}件，其中{}。", draft.year, parts.join("，"));
    for (cells, n) in found {
        claim(draft, cells, n, &text);
    }
    claim(draft, vec![total_of("results.total")], done, &text);
    draft.sections[2].push(text);
}

fn quarrels(draft: &mut Draft, rng: &mut Rng) {
    let cell = |row: &str, column: &str| format!("disputes.{row}.{column}");
    let first = draft.count(&cell(DISPUTE_ROWS[0], "total"));
    let courts: Vec<String> = DISPUTE_ROWS[1..].iter().map(|r| cell(r, "total")).collect();
    let second = sum(draft, &courts);
    let mut text = format!("{}年，", draft.year);
    if first == 0 && second == 0 {
        text.push_str("没有因政府信息公开引起的行政复议和行政诉讼案件。");
    } else {
        if first == 0 {
            text.push_str("没有发生行政复议案件");
        } else {
            text.push_str(&format!("因政府信息公开被申请行政复议{first}件"));
            if rng.chance(60) {
                let words = ["结果维持", "结果纠正", "其他结果", "尚未审结"];
                let parts: Vec<String> = words
                    .iter()
                    .zip(DISPUTE_COLUMNS)
                    .map(|(word, column)| (word, draft.count(&cell(DISPUTE_ROWS[0], column))))
                    .filter(|(_, n)| *n > 0)
                    .map(|(word, n)| format!("{word}{n}件"))
                    .collect();
                text.push_str(&format!("，其中{}", parts.join("、")));
            }
        }
        text.push_str(&if second == 0 {
            "；没有行政诉讼案件。".to_string()
        } else {
            format!("；被提起行政诉讼{second}件。")
        });
    }
    claim(draft, vec![cell(DISPUTE_ROWS[0], "total")], first, &text);
    claim(draft, courts, second, &text);
    draft.sections[3].push(text);
}

fn decisions(draft: &mut Draft, rng: &mut Rng, out: &mut Vec<String>) {
    let mut parts = Vec::new();
    let mut found = Vec::new();
    for (word, row) in [("行政许可", "licensing"), ("行政处罚", "penalties"), ("行政强制", "coercion")] {
        let cell = format!("proactive.{row}.decisions");
        let n = draft.count(&cell);
        if n > 0 {
            parts.push(format!("{word}决定{n}件"));
            found.push((cell, n));
        }
    }
    if parts.is_empty() {
        return;
    }
    let text = format!(
        "{}年作出{}，{}。",
        draft.year,
        parts.join("、"),
        rng.pick(&["结果均已按规定公示", "均在规定的平台上公布"])
    );
    for (cell, n) in found {
        claim(draft, vec![cell], n, &text);
    }
    out.push(text);
}

fn problems(draft: &mut Draft, rng: &mut Rng, us: &str) {
    let mut out = vec![format!(
        "{us}的工作还有一些不足，主要是{}。",
        rng.pick(&[
            "部分栏目更新不够及时，文件解读的形式偏少",
            "个别科室对公开范围把握不准，经办人员更换较快",
            "与群众互动的渠道不多，办事指南写得不够通俗",
        ])
    )];
    out.push(format!(
        "下一步将从以下方面改进：一是{}；二是{}。",
        rng.pick(&["定好每个栏目的更新周期并逐月提醒", "安排新到岗的同志跟班学习"]),
        rng.pick(&["多用图表和问答来解释政策", "请服务对象对指南提意见并据此修改"])
    ));
    if rng.chance(40) {
        out.push("对上一年度列出的问题，已经逐项对照整改，没有遗留事项。".into());
    }
    draft.sections[4] = out;
}

fn others(draft: &mut Draft, rng: &mut Rng, us: &str) {
    draft.sections[5] = match rng.below(3) {
        0 => vec![format!("{}年{us}没有收取信息处理费。没有其他需要报告的事项。", draft.year)],
        1 => vec![
            format!("依照国务院办公厅关于信息处理费的规定，{}年{us}收取信息处理费0元。", draft.year),
            "其他事项：无。".into(),
        ],
        _ => vec![format!("{}年度{us}依申请提供政府信息未收取任何费用，也没有需要另行说明的情况。", draft.year)],
    };
}
