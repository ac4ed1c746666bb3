//! The trial form of 国办公开办函〔2019〕60号, for report years 2019 and 2020.

use super::parts::*;
use crate::form::{Block, Column, Form, Layout, Measure, Row, Table, TableKind};

/// The version.
pub(super) static FORM: Form = Form {
    id: "2019",
    years: 2019..=2020,
    notice: "国办公开办函〔2019〕60号",
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
        columns: &[
            column("made", "本年新制作数量", &[], &["本年新", "本年新制作", "本年制作数量"], Measure::Count),
            // the heading before it is often repeated here
            column("published", "本年新公开数量", &[], &["本年新", "本年新制作数量", "本年公开数量"], Measure::Count),
            column(
                "total_public",
                "对外公开总数量",
                &[],
                &["对外公开", "对外公开总数", "对外公开数量"],
                Measure::Count,
            ),
        ],
        rows: &[
            row("regulations", "规章", &[], &[]),
            row("normative_documents", "规范性文件", &[], &["行政规范性文件"]),
        ],
    },
    Block {
        banner: "第二十条第（五）项",
        layout: Layout::Down,
        columns: DECISIONS,
        rows: &[
            row("licensing", "行政许可", &[], &[]),
            row("other_services", "其他对外管理服务事项", &[], &["其他对外管理事项", "其他对外服务事项"]),
        ],
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
        columns: &[PREVIOUS, CHANGE],
        rows: &[row("fees", "行政事业性收费", &[], &[])],
    },
    Block {
        banner: "第二十条第（九）项",
        layout: Layout::Down,
        columns: &[
            column("items", "采购项目数量", &[], &["采购项目", "采购数量"], Measure::Count),
            column("amount", "采购总金额", &[], &["采购金额", "采购总额"], Measure::Amount),
        ],
        rows: &[row("procurement", "政府集中采购", &[], &["集中采购"])],
    },
];

const PREVIOUS: Column =
    column("previous", "上一年项目数量", &[], &["上年项目数量", "上一年度项目数量", "上一年数量"], Measure::Count);
const CHANGE: Column = column("change", "本年增/减", &[], &["本年增减", "本年度增/减", "增/减"], Measure::Change);
const DECISIONS: &[Column] =
    &[PREVIOUS, CHANGE, column("decisions", "处理决定数量", &[], &["处理决定数", "本年处理决定数量"], Measure::Count)];

static REQUESTS: &[Block] = &[Block { banner: "", layout: Layout::Down, columns: APPLICANTS, rows: &ROWS }];

static ROWS: [Row; 23] = request_rows(&[row("results.other", "（六）其他处理", RESULTS, &["其它处理"])]);

static OUTCOMES: [&str; 19] = outcomes(&ROWS);
