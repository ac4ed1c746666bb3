//! What the words of a link say: a report, a column of them, a year, a unit, or something that only sounds like it.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::text::fold::{fold, split_numbering};

mod body;
mod report;
mod words;
mod year;

use report::{NAMES, SUBJECTS, is_general, of_report, owners};

/// Longest text that is looked at, in characters: what is longer is no label.
const LONGEST: usize = 120;

/// What a link's words say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sense {
    /// An annual report on open government information: `某局2023年政府信息公开工作年度报告`.
    Report,
    /// A column of them: 政府信息公开年报, 信息公开年度报告, 年报, without a unit or year of its own.
    Column,
    /// A year: `2024年`, `2024年度`, `2024`.
    Year,
    /// A group of units: 区政府部门, 乡镇街道, 垂管单位.
    Group,
    /// The name of a unit: 财政局, 某镇人民政府.
    Unit,
    /// On the way to them: 政府信息公开, 政务公开, 法定主动公开内容.
    Hub,
    /// Sounds like it and is not: 解读, 政府网站工作年度报表, 法治政府建设年度报告, 统计年报.
    Decoy,
    /// Anything else.
    #[default]
    Other,
}

/// Whatever else stands beside them, these are no report: what is said about one, and the reports next to it.
const NEVER: &[&str] = &[
    "解读",
    "图解",
    "读懂",
    "看懂",
    "一图",
    "图说",
    "网站工作",
    "网站年报",
    "网站年度",
    "网站监管",
    "网站建设",
    "网站运",
    "年度报表",
    "工作报表",
    "法治政府",
    "依法行政",
    "法治建设",
    "工作要点",
    "工作计划",
    "工作方案",
    "实施方案",
    "公开指南",
    "申请指南",
    "公开制度",
    "报告制度",
    "公开条例",
    "的通知",
    "的通报",
    "通知公告",
    "关于做好",
    "关于报送",
    "关于开展",
    "意见箱",
    "征求意见",
    "意见征集",
    "意见建议",
    "申请表",
    "申请书",
    "流程图",
    "培训",
    "会议",
    "新闻发布",
    "考核",
    "第三方评估",
    "模板",
    "填报说明",
    "编制说明",
    "问答",
    "环境信息公开",
    "统计年鉴",
    "统计年报",
    "统计公报",
];

/// Without the words of a report on open information beside them, these are something else.
const ELSEWHERE: &[&str] = &[
    "网站",
    "统计",
    "年鉴",
    "财政",
    "预算",
    "决算",
    "预决算",
    "三公经费",
    "企业年",
    "企业信息",
    "公司年报",
    "上市公司",
    "政府工作报告",
    "审计",
    "工作要点",
    "指南",
    "制度",
    "通知",
    "通报",
    "依申请公开",
    "申请公开",
    "条例",
    "办法",
    "监督保障",
    "质量报告",
    "环境状况",
    "社会责任",
    "慈善",
    "社会组织",
    "法治",
    "普法",
    "行政执法",
    "双随机",
    "知识产权",
];

/// What the names of files end with.
const EXTENSIONS: &[&str] =
    &["pdf", "doc", "docx", "wps", "rtf", "xls", "xlsx", "et", "odt", "ofd", "txt", "zip", "rar"];

/// What may follow the name of a hub.
const HUB_ENDS: &[&str] = &[
    "",
    "工作",
    "专栏",
    "平台",
    "目录",
    "基本目录",
    "专题专栏",
    "栏目",
    "网",
    "专区",
    "内容",
    "统一平台",
    "首页",
    "专题",
    "目录导航",
    "一览",
    "栏",
    "版块",
    "法定主动公开内容",
    "主动公开",
    "平台入口",
    "目录管理平台",
];

/// What a link's words say.
pub fn sense(words: &str) -> Sense {
    if words.len() > LONGEST * 6 {
        return Sense::Other;
    }
    let words = trimmed(fold(words));
    if words.is_empty() || words.chars().nth(LONGEST).is_some() {
        return Sense::Other;
    }
    if let Some(rest) = year::alone(&words) {
        return bare_year(rest);
    }
    if is_never(&words) {
        return Sense::Decoy;
    }
    of_report(&words).unwrap_or_else(|| of_place(&words))
}

/// Words that are looked for at once.
struct Words {
    all: Option<Regex>,
    /// A bit for each of the first 65,536 characters that begins one of them, as they all do.
    first: Vec<u64>,
}

impl Words {
    fn new(words: &[&str]) -> Self {
        let mut first = vec![0; 1 << 10];
        for code in words.iter().filter_map(|word| word.chars().next()).map(|c| c as usize) {
            if let Some(bits) = first.get_mut(code / 64) {
                *bits |= 1 << (code % 64);
            }
        }
        let all = Regex::new(&words.iter().map(|word| regex::escape(word)).collect::<Vec<_>>().join("|")).ok();
        Self { all, first }
    }

    /// Whether one of them is in a text. Most texts have none of their first characters, which one look tells.
    fn are_in(&self, text: &str) -> bool {
        let begins = |c: char| self.first.get(c as usize / 64).is_some_and(|bits| bits >> (c as usize % 64) & 1 == 1);
        text.chars().any(begins) && self.all.as_ref().is_some_and(|words| words.is_match(text))
    }
}

fn is_never(words: &str) -> bool {
    static WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(NEVER));
    WORDS.are_in(words) || is_notice(words)
}

fn is_elsewhere(words: &str) -> bool {
    static WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(ELSEWHERE));
    WORDS.are_in(words)
}

/// Whether words say that what they name is about a report, or beside it, and none itself.
pub(super) fn is_beside(words: &str) -> bool {
    is_never(&fold(words))
}

/// The year that a title names as that of its report; for a bare `2024年` that year. One from 2003, the year of the
/// first local rules on open information, to 2099.
pub fn year(words: &str) -> Option<u16> {
    (words.len() <= LONGEST * 6).then(|| year::named(&fold(words))).flatten()
}

/// The unit that a label names: 教育局 of `教育局信息公开专栏`, `教育局` and `教育局2023年信息公开年报`.
pub(super) fn unit(words: &str) -> Option<String> {
    let words = trimmed(fold(words));
    let end = SUBJECTS.iter().chain(NAMES).filter_map(|word| words.find(word)).min().unwrap_or(words.len());
    let before = year::without(words.get(..end)?);
    let name = before.strip_prefix("关于").unwrap_or(&before).trim_matches(|c: char| !c.is_alphanumeric() && c != ')');
    let is_government = |name: &str| name.ends_with("人民") && words.contains("政府信息公开");
    let name = if is_government(name) { format!("{name}政府") } else { name.trim_end_matches("政府").to_owned() };
    let name = if name.is_empty() || !body::is_unit(&name) { before } else { name };
    body::is_unit(&name).then_some(name)
}

/// Without numbering, arrows and brackets around it: `· 年报 >>`, `【年报】`, `1.政务公开`.
fn trimmed(words: String) -> String {
    let edge = |c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')' | '…' | '.');
    let words = words.trim_matches(edge).trim_start_matches('.');
    let mut words = uncounted(split_numbering(words).1);
    while let Some(rest) = words.strip_suffix(')').filter(|rest| rest.matches('(').count() <= rest.matches(')').count())
    {
        words = rest.trim_end_matches(edge);
    }
    while let Some(inner) = words.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).filter(|i| !i.contains('('))
    {
        words = inner;
    }
    let extension =
        words.rsplit_once('.').filter(|(stem, extension)| !stem.is_empty() && EXTENSIONS.contains(extension));
    let words = extension.map_or(words, |(stem, _)| stem);
    let words = words.strip_suffix("更多").filter(|rest| !rest.is_empty()).unwrap_or(words);
    let words = words.strip_suffix("new").filter(|rest| !rest.is_ascii()).unwrap_or(words);
    words.trim_end_matches(|c: char| edge(c) || c == '(').to_owned()
}

/// Without the number of entries behind a label: 2024年(12), 教育局(5).
fn uncounted(words: &str) -> &str {
    let counted = words.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let counted = counted.filter(|(name, count)| {
        !name.is_empty() && (1..=3).contains(&count.len()) && count.bytes().all(|b| b.is_ascii_digit())
    });
    counted.map_or(words, |(name, _)| name)
}

/// A year with nothing but 年报 or the like: a part of a column.
fn bare_year(rest: &str) -> Sense {
    match rest {
        "以前" | "及以前" | "之前" | "及之前" => Sense::Column,
        _ => Sense::Year,
    }
}

/// A notice about reports, but not 公告 or 公示 of one.
fn is_notice(words: &str) -> bool {
    (words.starts_with("关于") && words.ends_with("通知")) || words.ends_with("制度") || words.ends_with("指南")
}

/// What words say that name no report.
fn of_place(words: &str) -> Sense {
    // 2024年度县直部门: the year adds nothing to the group
    if body::is_group(words) || year::named(words).is_some() && body::is_group(&year::without(words)) {
        return Sense::Group;
    }
    if is_hub(words) {
        return Sense::Hub;
    }
    if body::is_unit(words) || year::named(words).is_some() && body::is_unit(&year::without(words)) {
        return Sense::Unit;
    }
    // a summary of the work may be the report: its body tells. And a body is not what it is busy with
    let is_summary = words.contains("总结") && SUBJECTS.iter().any(|subject| words.contains(subject));
    let busy = ["财政局", "统计局", "审计局", "知识产权局"].iter().find_map(|name| words.split_once(name));
    let is_other = |words: &str| !is_elsewhere(words);
    let is_none =
        is_summary || busy.map_or_else(|| is_other(words), |(before, after)| is_other(before) && is_other(after));
    if is_none { Sense::Other } else { Sense::Decoy }
}

fn is_hub(words: &str) -> bool {
    let fixed = [
        "法定主动公开内容",
        "法定主动公开",
        "主动公开内容",
        "主动公开",
        "公开目录",
        "政府信息",
        "公开平台",
        "公开",
        "公开内容",
        "公开专栏",
        "法定公开",
        "法定主动公开目录",
        "主动公开目录",
        "主动公开基本目录",
        "部门信息",
        "政府公开",
        "政府信息主动公开",
        "信息主动公开",
        "政务公开专栏",
        "政务公开网",
        "政务",
        "阳光政务",
        "透明政府",
        "政务信息",
    ];
    if fixed.contains(&words) || words.strip_suffix("公开").is_some_and(body::is_group) {
        return true;
    }
    let places = || SUBJECTS.iter().filter_map(|word| Some((words.find(word)?, word.len()))).min();
    let Some((at, length)) = words.contains('公').then(places).flatten() else { return false };
    let (before, after) = (words.get(..at).unwrap_or_default(), words.get(at + length..).unwrap_or_default());
    // 信息公开(新版)
    let after = after.split('(').next().unwrap_or_default();
    owners(before).iter().any(|owner| is_general(owner) || body::is_unit(owner)) && HUB_ENDS.contains(&after)
}

#[cfg(test)]
mod tests;
