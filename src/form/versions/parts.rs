//! The pieces that the versions share: applicants, table 四, and the sums of both notices.

use crate::form::{Block, Column, Identity, Layout, Measure, Row, Shape, TableKind};

/// A row of a form.
pub(super) const fn row(
    key: &'static str,
    label: &'static str,
    groups: &'static [&'static str],
    spellings: &'static [&'static str],
) -> Row {
    Row { key, label, groups, spellings }
}

/// A column of a form.
pub(super) const fn column(
    key: &'static str,
    label: &'static str,
    groups: &'static [&'static str],
    spellings: &'static [&'static str],
    measure: Measure,
) -> Column {
    Column { key, label, groups, spellings, measure }
}

/// Above every outcome of table 三.
pub(super) const RESULTS: &[&str] = &["三、本年度办理结果"];
pub(super) const REFUSED: &[&str] = &["三、本年度办理结果", "（三）不予公开"];
pub(super) const UNABLE: &[&str] = &["三、本年度办理结果", "（四）无法提供"];
pub(super) const NOT_PROCESSED: &[&str] = &["三、本年度办理结果", "（五）不予处理"];

const TO_NOT_PROCESSED: [Row; 20] = [
    row("new", "一、本年新收政府信息公开申请数量", &[], &["本年新收政府信息公开申请", "本年新收申请数量"]),
    row("carried_in", "二、上年结转政府信息公开申请数量", &[], &["上年结转政府信息公开申请", "上年结转申请数量"]),
    row("results.granted", "（一）予以公开", RESULTS, &[]),
    row("results.partly_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", RESULTS, &[]),
    row("results.refused.state_secret", "1.属于国家秘密", REFUSED, &["涉及国家秘密"]),
    row("results.refused.prohibited_by_law", "2.其他法律行政法规禁止公开", REFUSED, &["其他法律法规禁止公开"]),
    row("results.refused.security_and_stability", "3.危及“三安全一稳定”", REFUSED, &[]),
    row("results.refused.third_party_rights", "4.保护第三方合法权益", REFUSED, &[]),
    row("results.refused.internal_affairs", "5.属于三类内部事务信息", REFUSED, &[]),
    row("results.refused.process_information", "6.属于四类过程性信息", REFUSED, &[]),
    row("results.refused.enforcement_files", "7.属于行政执法案卷", REFUSED, &[]),
    row("results.refused.administrative_query", "8.属于行政查询事项", REFUSED, &[]),
    row("results.unable.not_held", "1.本机关不掌握相关政府信息", UNABLE, &[]),
    row("results.unable.not_readily_available", "2.没有现成信息需要另行制作", UNABLE, &[]),
    row("results.unable.still_unclear", "3.补正后申请内容仍不明确", UNABLE, &[]),
    row("results.not_processed.petition", "1.信访举报投诉类申请", NOT_PROCESSED, &[]),
    row("results.not_processed.repeated", "2.重复申请", NOT_PROCESSED, &[]),
    row("results.not_processed.publication", "3.要求提供公开出版物", NOT_PROCESSED, &[]),
    row("results.not_processed.excessive", "4.无正当理由大量反复申请", NOT_PROCESSED, &[]),
    row("results.not_processed.confirmation", "5.要求行政机关确认或重新出具已获取信息", NOT_PROCESSED, &[]),
];

const FROM_TOTAL: [Row; 2] = [
    row("results.total", "（七）总计", RESULTS, &[]),
    row("carried_out", "四、结转下年度继续办理", &[], &["结转下年继续办理", "结转下一年度继续办理"]),
];

/// The rows of table 三: those up to （五）, the version's own rows of （六）, and those from （七） on.
pub(super) const fn request_rows<const N: usize>(other: &[Row]) -> [Row; N] {
    let mut rows = [FROM_TOTAL[0]; N];
    let mut i = 0;
    while i < N {
        rows[i] = if i < TO_NOT_PROCESSED.len() {
            TO_NOT_PROCESSED[i]
        } else if i < TO_NOT_PROCESSED.len() + other.len() {
            other[i - TO_NOT_PROCESSED.len()]
        } else {
            FROM_TOTAL[i - TO_NOT_PROCESSED.len() - other.len()]
        };
        i += 1;
    }
    rows
}

/// Keys of the outcomes that （七） sums: all rows of table 三 but the first two and the last two.
pub(super) const fn outcomes<const N: usize>(rows: &[Row]) -> [&'static str; N] {
    let mut keys = [""; N];
    let mut i = 0;
    while i < N {
        keys[i] = rows[i + 2].key;
        i += 1;
    }
    keys
}

const PERSONS: &[&str] = &["申请人情况"];
const ORGANISATIONS: &[&str] = &["申请人情况", "法人或其他组织"];

/// Columns of table 三.
pub(super) const APPLICANTS: &[Column] = &[
    column("natural_person", "自然人", PERSONS, &[], Measure::Count),
    column("commercial_enterprise", "商业企业", ORGANISATIONS, &[], Measure::Count),
    column("research_institution", "科研机构", ORGANISATIONS, &[], Measure::Count),
    column("public_welfare_organization", "社会公益组织", ORGANISATIONS, &[], Measure::Count),
    column("legal_service_organization", "法律服务机构", ORGANISATIONS, &[], Measure::Count),
    column("other_organization", "其他", ORGANISATIONS, &["其它", "其他组织"], Measure::Count),
    column("total", "总计", PERSONS, &["合计"], Measure::Count),
];

/// Columns of each part of table 四.
const OUTCOMES: &[Column] = &[
    column("upheld", "结果维持", &[], &["维持"], Measure::Count),
    column("corrected", "结果纠正", &[], &["纠正"], Measure::Count),
    column("other", "其他结果", &[], &["其它结果"], Measure::Count),
    column("pending", "尚未审结", &[], &["未审结"], Measure::Count),
    column("total", "总计", &[], &["合计"], Measure::Count),
];

/// Table 四, the same in both notices.
pub(super) static DISPUTES: &[Block] = &[Block {
    banner: "",
    layout: Layout::Across,
    columns: OUTCOMES,
    rows: &[
        row("reconsideration", "行政复议", &[], &[]),
        row("litigation_direct", "未经复议直接起诉", &["行政诉讼"], &["未经复议直接诉讼"]),
        row("litigation_after_reconsideration", "复议后起诉", &["行政诉讼"], &["经复议后起诉"]),
    ],
}];

/// 总计 of each row of table 三.
pub(super) const fn row_totals() -> Identity {
    Identity {
        rule: "A301",
        text: "总计 = 自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他",
        table: TableKind::Requests,
        shape: Shape::Across {
            total: "total",
            parts: &[
                "natural_person",
                "commercial_enterprise",
                "research_institution",
                "public_welfare_organization",
                "legal_service_organization",
                "other_organization",
            ],
        },
    }
}

/// What came in is what went out, as the head of table 三 says.
pub(super) const fn balance() -> Identity {
    Identity {
        rule: "A302",
        text: "（七）总计 + 四 = 一 + 二",
        table: TableKind::Requests,
        shape: Shape::Down { stated: &["results.total", "carried_out"], parts: &["new", "carried_in"] },
    }
}

/// （七） of each column of table 三.
pub(super) const fn results_total(parts: &'static [&'static str]) -> Identity {
    Identity {
        rule: "A303",
        text: "（七）总计 = （一）+…+（六）",
        table: TableKind::Requests,
        shape: Shape::Down { stated: &["results.total"], parts },
    }
}

/// 总计 of each part of table 四.
pub(super) const fn dispute_totals() -> Identity {
    Identity {
        rule: "A401",
        text: "总计 = 结果维持 + 结果纠正 + 其他结果 + 尚未审结",
        table: TableKind::Disputes,
        shape: Shape::Across { total: "total", parts: &["upheld", "corrected", "other", "pending"] },
    }
}
