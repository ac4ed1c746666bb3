//! What words say that name a report or a column of reports.

use super::{Sense, body, is_elsewhere, unit, year};

/// What is reported on.
pub(super) const SUBJECTS: &[&str] = &["信息公开", "政务公开", "信息公布"];

/// What an annual report is called, the longer before the shorter.
pub(super) const NAMES: &[&str] = &[
    "工作年度报告",
    "年度工作报告",
    "工作年度总结报告",
    "年度报告",
    "工作年报",
    "年报",
    "工作报告",
    "工作情况报告",
    "情况报告",
    "工作年度情况报告",
    "工作总结报告",
    "年度总结报告",
];

/// Bodies whose annual reports are not on open information unless they say so.
const COMPANIES: &[&str] = &["公司", "企业", "集团", "银行", "基金会"];

/// What may follow the name of a column.
const COLUMN_ENDS: &[&str] = &[
    "",
    "汇总",
    "专栏",
    "栏目",
    "目录",
    "列表",
    "公开",
    "公示",
    "公布",
    "集",
    "汇编",
    "及附表",
    "及统计表",
    "专题",
    "查询",
    "下载",
    "专区",
    "情况",
    "(汇总)",
    "一览",
];

/// What words say that name a report or a column of reports.
pub(super) fn of_report(words: &str) -> Option<Sense> {
    // every subject has the one, every name the other: most links of a page have neither
    if !words.contains(['公', '报', '告', '开']) {
        return None;
    }
    let subject = SUBJECTS.iter().filter_map(|word| Some((words.rfind(word)?, word.len()))).max();
    let name = NAMES.iter().filter_map(|word| Some((words.rfind(word)?, word.len()))).max();
    let name = name.or_else(|| plain(words, subject?));
    let has_year = year::named(words).is_some();
    match (subject, name) {
        (Some((at, length)), None) => {
            let rest = words.get(at + length..)?;
            let cut = rest.strip_suffix("...").or_else(|| rest.strip_suffix('…'))?.trim_end_matches(['.', '…']);
            let begins = NAMES.iter().any(|name| name.starts_with(cut));
            (begins && (has_year || unit(words).is_some())).then_some(Sense::Report)
        }
        (Some(_), Some(_)) if has_year => Some(Sense::Report),
        (subject, Some((at, length))) => {
            let start = subject.map_or(at, |(subject, _)| subject.min(at));
            let (before, after) = (words.get(..start)?, words.get(at + length..)?);
            // 年度报告(年报), 年度报告(PDF版), 政府信息公开(年报): what stands in brackets adds nothing
            let after = after.split(['(', ')']).next().unwrap_or_default();
            let before = year::without(before);
            let before = before.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')')).to_owned();
            if subject.is_none() && is_elsewhere(&before) && !body::is_unit(&before) {
                return Some(Sense::Decoy);
            }
            if subject.is_none() && COMPANIES.iter().any(|end| before.ends_with(end)) {
                return Some(Sense::Decoy);
            }
            let is_annual = words.contains("年报") || words.contains("年度");
            if subject.is_none() && !is_annual {
                return None;
            }
            let owners = owners(&before);
            let is_units = owners.iter().any(|owner| body::is_unit(owner));
            if has_year && body::is_group(&before) {
                return Some(Sense::Column);
            }
            if has_year {
                return (is_units || before.is_empty()).then_some(Sense::Report);
            }
            if owners.iter().any(|owner| is_general(owner)) {
                return COLUMN_ENDS.contains(&after).then_some(Sense::Column);
            }
            is_units.then_some(Sense::Report)
        }
        (None, None) => None,
    }
}

/// A bare 报告 right behind what it is on: 年度信息公开报告, 2023年政府信息公开报告.
fn plain(words: &str, subject: (usize, usize)) -> Option<(usize, usize)> {
    let at = subject.0 + subject.1;
    words.get(at..)?.starts_with("报告").then_some((at, "报告".len()))
}

/// Whose a column, report or hub may be by the words before its name: `某区人民政府信息公开` shares its 政府.
pub(super) fn owners(before: &str) -> [&str; 3] {
    let site = before.trim_end_matches("政府");
    [before, site, site.trim_end_matches("人民")]
}

/// Whether words before the name of a column or hub say no more than whose site it is: nothing, 本级, 区政府, 历年,
/// 海淀区, or a group of units.
pub(super) fn is_general(words: &str) -> bool {
    let words = ["历年", "往年", "历史", "近年", "各级", "全部", "法定主动公开内容"]
        .iter()
        .find_map(|w| words.strip_prefix(w))
        .unwrap_or(words);
    let words = words.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')')).trim_end_matches('的');
    let words = words.strip_suffix("年度").unwrap_or(words).trim_matches('(');
    if NAMES.contains(&words) {
        return true;
    }
    matches!(
        words,
        "" | "公开"
            | "政府公开"
            | "政府"
            | "人民政府"
            | "本级"
            | "本机关"
            | "本部门"
            | "本单位"
            | "本级政府"
            | "政务"
            | "工作"
    ) || body::is_group(words)
        || body::is_place(words)
        || words.strip_suffix("本级").is_some_and(|rest| rest.chars().count() <= 8)
        || ["政府", "人民政府"].iter().any(|tail| {
            words.strip_suffix(tail).is_some_and(|w| {
                body::is_place(w) || w.chars().count() == 1 || w.ends_with('级') && w.chars().count() == 2
            })
        })
}
