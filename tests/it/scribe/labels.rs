//! The labels of the two forms, and the ways in which they are published.

use super::rng::Rng;

/// How the sub-items of table 三 are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbering {
    /// `1.属于国家秘密`
    Point,
    /// `1、属于国家秘密`
    Comma,
    /// `１．属于国家秘密`
    Wide,
    /// `（1）属于国家秘密`
    Bracket,
    /// `属于国家秘密`
    None,
}

/// A way of writing the labels.
#[derive(Clone, Debug)]
pub struct Wording {
    /// Of the sub-items.
    pub numbering: Numbering,
    /// The quotes around 三安全一稳定.
    pub quotes: (&'static str, &'static str),
    /// Half-width brackets and commas.
    pub narrow: bool,
    /// Heads cut short or repeated, as in published reports (the number says which way).
    pub cut: u8,
    /// `2.其他法律行政止公开`.
    pub misprint: bool,
    /// Long brackets after some labels.
    pub explained: bool,
    /// Labels broken by blanks or over paragraphs.
    pub broken: bool,
    /// Traditional characters.
    pub traditional: bool,
}

impl Wording {
    /// As printed in the notice.
    pub fn official() -> Self {
        Wording {
            numbering: Numbering::Point,
            quotes: ("“", "”"),
            narrow: false,
            cut: 0,
            misprint: false,
            explained: false,
            broken: false,
            traditional: false,
        }
    }

    /// Finishes a label: brackets and characters.
    pub fn finish(&self, label: &str) -> String {
        let mut label = label.to_string();
        if self.narrow {
            label = label.replace('（', "(").replace('）', ")").replace('，', ",").replace('：', ":");
        }
        if self.traditional {
            label = super::traditional::convert(&label);
        }
        label
    }
}

/// The number and the words of a row of table 三.
pub fn request_label(row: &str) -> (&'static str, &'static str) {
    match row {
        "new" => ("", "一、本年新收政府信息公开申请数量"),
        "carried_in" => ("", "二、上年结转政府信息公开申请数量"),
        "results.granted" => ("", "（一）予以公开"),
        "results.partly_granted" => ("", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
        "results.refused.state_secret" => ("1", "属于国家秘密"),
        "results.refused.prohibited_by_law" => ("2", "其他法律行政法规禁止公开"),
        "results.refused.security_and_stability" => ("3", "危及“三安全一稳定”"),
        "results.refused.third_party_rights" => ("4", "保护第三方合法权益"),
        "results.refused.internal_affairs" => ("5", "属于三类内部事务信息"),
        "results.refused.process_information" => ("6", "属于四类过程性信息"),
        "results.refused.enforcement_files" => ("7", "属于行政执法案卷"),
        "results.refused.administrative_query" => ("8", "属于行政查询事项"),
        "results.unable.not_held" => ("1", "本机关不掌握相关政府信息"),
        "results.unable.not_readily_available" => ("2", "没有现成信息需要另行制作"),
        "results.unable.still_unclear" => ("3", "补正后申请内容仍不明确"),
        "results.not_processed.petition" => ("1", "信访举报投诉类申请"),
        "results.not_processed.repeated" => ("2", "重复申请"),
        "results.not_processed.publication" => ("3", "要求提供公开出版物"),
        "results.not_processed.excessive" => ("4", "无正当理由大量反复申请"),
        "results.not_processed.confirmation" => ("5", "要求行政机关确认或重新出具已获取信息"),
        "results.other" => ("", "（六）其他处理"),
        "results.other.overdue_clarification" => {
            ("1", "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请")
        }
        "results.other.overdue_fee" => ("2", "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
        "results.other.other" => ("3", "其他"),
        "results.total" => ("", "（七）总计"),
        "carried_out" => ("", "四、结转下年度继续办理"),
        _ => ("", "小计"),
    }
}

/// The group that a row of table 三 stands in.
pub fn group_label(row: &str) -> Option<&'static str> {
    let group = row.strip_prefix("results.")?.split_once('.')?.0;
    Some(match group {
        "refused" => "（三）不予公开",
        "unable" => "（四）无法提供",
        "not_processed" => "（五）不予处理",
        _ => "（六）其他处理",
    })
}

/// The label of a row of table 三, in a wording.
pub fn row_label(row: &str, wording: &Wording) -> String {
    let (number, words) = request_label(row);
    let mut words = words.replace('“', wording.quotes.0).replace('”', wording.quotes.1);
    if wording.misprint && row.ends_with("prohibited_by_law") {
        words = "其他法律行政止公开".into();
    }
    if wording.explained && row == "results.unable.not_held" {
        words.push_str("（含信息不存在的情形）");
    }
    let number = match (number, wording.numbering) {
        ("", _) | (_, Numbering::None) => String::new(),
        (n, Numbering::Point) => format!("{n}."),
        (n, Numbering::Comma) => format!("{n}、"),
        (n, Numbering::Bracket) => format!("（{n}）"),
        (n, Numbering::Wide) => {
            n.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap_or(c)).chain(['．']).collect()
        }
    };
    wording.finish(&format!("{number}{words}"))
}

/// The label of a row of table 二.
pub fn proactive_label(row: &str, form: &str, wording: &Wording) -> String {
    let mut label = match row {
        "regulations" => "规章".to_string(),
        "normative_documents" if form == "2019" => "规范性文件".into(),
        "normative_documents" => "行政规范性文件".into(),
        "licensing" => "行政许可".into(),
        "other_services" => "其他对外管理服务事项".into(),
        "penalties" => "行政处罚".into(),
        "coercion" => "行政强制".into(),
        "fees" => "行政事业性收费".into(),
        _ => "政府集中采购".into(),
    };
    if wording.explained && row == "regulations" {
        label.push_str("（设区的市及以上有立法权的政府填写）");
    }
    if form == "2021" && row == "normative_documents" && wording.cut % 2 == 1 {
        label = "规范性文件".into();
    }
    wording.finish(&label)
}

/// The heads of the value columns of a row of table 二, as paragraphs.
pub fn proactive_heads(row: &str, form: &str, year: u16, wording: &Wording) -> Vec<Vec<String>> {
    let one = |s: &str| vec![s.to_string()];
    let heads: Vec<Vec<String>> = match (row, form) {
        ("regulations" | "normative_documents", "2019") => match wording.cut {
            1 => vec![one("本年新"), one("本年新"), one("对外公开")],
            2 => vec![
                vec!["本年新".into(), "制作数量".into()],
                vec!["本年新".into(), "公开数量".into()],
                vec!["对外公开".into(), "总数量".into()],
            ],
            3 => vec![one("本年新制作数量"), one("本年新制作数量"), one("对外公开总数量")],
            _ => vec![one("本年新制作数量"), one("本年新公开数量"), one("对外公开总数量")],
        },
        ("regulations" | "normative_documents", _) => match wording.cut {
            1 => vec![one("本年发件"), one("本年废止件"), one("现行有效件")],
            2 => vec![
                vec![format!("本年({year})制发件数")],
                vec![format!("本年({year})废止件数")],
                one("现行有效件数（历史累计）"),
            ],
            3 => vec![one("本年发件"), one("本年废止件数"), one("现行有效件数")],
            _ => vec![one("本年制发件数"), one("本年废止件数"), one("现行有效件数")],
        },
        ("fees", "2019") => vec![one("上一年项目数量"), one("本年增/减")],
        ("fees", _) => vec![one("本年收费金额（单位：万元）")],
        ("procurement", _) => vec![one("采购项目数量"), one("采购总金额")],
        (_, "2019") => vec![one("上一年项目数量"), one("本年增/减"), one("处理决定数量")],
        _ if wording.explained => vec![vec![format!("本年处理决定数量（指{year}年办件量）")]],
        _ => vec![one("本年处理决定数量")],
    };
    heads.into_iter().map(|head| head.iter().map(|line| wording.finish(line)).collect()).collect()
}

/// The item of 第二十条 above a row of table 二.
pub fn article(row: &str) -> &'static str {
    match row {
        "regulations" | "normative_documents" => "第二十条第（一）项",
        "licensing" | "other_services" => "第二十条第（五）项",
        "penalties" | "coercion" => "第二十条第（六）项",
        "fees" => "第二十条第（八）项",
        _ => "第二十条第（九）项",
    }
}

/// Breaks a head the way that narrow columns make people break it.
pub fn shatter(head: &str, wording: &Wording, rng: &mut Rng) -> Vec<String> {
    let chars: Vec<char> = head.chars().collect();
    if !wording.broken || chars.len() < 2 || rng.chance(40) {
        return vec![head.to_string()];
    }
    let at = if chars.len() == 2 { 1 } else { chars.len() / 2 };
    let (a, b): (String, String) = (chars[..at].iter().collect(), chars[at..].iter().collect());
    match rng.below(4) {
        0 => vec!["\u{a0}".into(), head.to_string()],
        1 => vec![a, b],
        2 => vec![format!(" {head} ")],
        _ => vec![format!("{a} {b}")],
    }
}
