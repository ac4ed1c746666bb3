//! The form of 国办公开办函〔2021〕30号, for report years 2021 on.

use super::parts::*;
use crate::form::{Block, Column, Form, Layout, Measure, Row, Table, TableKind};

/// The version.
pub(super) static FORM: Form = Form {
    id: "2021",
    years: 2021..=u16::MAX,
    notice: "国办公开办函〔2021〕30号",
    tables: [
        Table { kind: TableKind::Proactive, blocks: PROACTIVE },
        Table { kind: TableKind::Requests, blocks: REQUESTS },
        Table { kind: TableKind::Disputes, blocks: DISPUTES },
    ],
    identities: &[row_totals(), balance(), results_total(&OUTCOMES), dispute_totals()],
};

static PROACTIVE: &[Block] = &[
    Block {
        banner: "第二十条第（一）项",
        layout: Layout::Down,
        columns: DOCUMENTS,
        rows: &[
            row("regulations", "规章", &[], &[]),
            row("normative_documents", "行政规范性文件", &[], &["规范性文件"]),
        ],
    },
    Block {
        banner: "第二十条第（五）项",
        layout: Layout::Down,
        columns: DECISIONS,
        rows: &[row("licensing", "行政许可", &[], &[])],
    },
    Block {
        banner: "第二十条第（六）项",
        layout: Layout::Down,
        columns: DECISIONS,
        rows: &[row("penalties", "行政处罚", &[], &[]), row("coercion", "行政强制", &[], &[])],
    },
    Block {
        banner: "第二十条第（八）项",
        layout: Layout::Down,
        columns: &[column("amount", "本年收费金额（单位：万元）", &[], &["收费金额"], Measure::Amount)],
        rows: &[row("fees", "行政事业性收费", &[], &[])],
    },
];

const DOCUMENTS: &[Column] = &[
    column("issued", "本年制发件数", &[], &["本年发件", "本年发件数", "制发件数", "本年制发数"], Measure::Count),
    column("repealed", "本年废止件数", &[], &["废止件数", "本年废止件", "本年废止数"], Measure::Count),
    column("in_force", "现行有效件数", &[], &["现行有效件", "现行有效数"], Measure::Count),
];

const DECISIONS: &[Column] =
    &[column("decisions", "本年处理决定数量", &[], &["处理决定数量", "本年处理决定数"], Measure::Count)];

static REQUESTS: &[Block] = &[Block { banner: "", layout: Layout::Down, columns: APPLICANTS, rows: &ROWS }];

const OTHER: &[&str] = &["三、本年度办理结果", "（六）其他处理"];

static ROWS: [Row; 25] = request_rows(&[
    row(
        "results.other.overdue_clarification",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        OTHER,
        &["申请人无正当理由逾期不补正"],
    ),
    row(
        "results.other.overdue_fee",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        OTHER,
        &["申请人逾期未按收费通知要求缴纳费用"],
    ),
    row("results.other.other", "3.其他", OTHER, &["其它"]),
]);

static OUTCOMES: [&str; 21] = outcomes(&ROWS);
