//! The three statutory tables of a planted report as lines of cells, and how they are written down.

use std::collections::HashSet;
use std::fmt::Write;

use super::figures::Figures;
use crate::form::{Form, Row, TableKind};

/// A cell with the columns and rows that it spans.
struct Cell {
    text: String,
    columns: usize,
    rows: usize,
}

/// A statutory table, filled in, a line a row.
pub(super) struct Table(Vec<Vec<Cell>>);

fn cell(text: impl Into<String>, columns: usize, rows: usize) -> Cell {
    Cell { text: text.into(), columns, rows }
}

/// A cell where it stands.
pub(super) struct Place<'a> {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) text: &'a str,
}

impl Table {
    /// Table 二: blocks of rows under the item of 条例第二十条 that asks for them, four columns wide.
    pub(super) fn proactive(form: &'static Form, figures: &Figures) -> Self {
        let mut left = figures.proactive.iter();
        let mut lines = Vec::new();
        for block in form.table(TableKind::Proactive).blocks {
            // the last column takes what the others leave of the width
            let width = |i: usize| {
                if i + 1 == block.columns.len() { 4usize.saturating_sub(block.columns.len()).max(1) } else { 1 }
            };
            let headings = block.columns.iter().enumerate().map(|(i, column)| cell(column.label, width(i), 1));
            lines.push(vec![cell(block.banner, 4, 1)]);
            lines.push(std::iter::once(cell("信息内容", 1, 1)).chain(headings).collect());
            for row in block.rows {
                let figures = left.by_ref().take(block.columns.len()).enumerate();
                let figures = figures.map(|(i, figure)| cell(figure.as_str(), width(i), 1));
                lines.push(std::iter::once(cell(row.label, 1, 1)).chain(figures).collect());
            }
        }
        Self(lines)
    }

    /// Table 三: three heading rows, labels in up to three columns, seven columns of figures.
    pub(super) fn requests(form: &'static Form, figures: &Figures) -> Self {
        let rows: Vec<&Row> = form.table(TableKind::Requests).rows().map(|(row, _)| row).collect();
        let tie = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）";
        let organisations = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"];
        let mut lines = vec![
            vec![cell(tie, 3, 3), cell("申请人情况", 7, 1)],
            vec![cell("自然人", 1, 2), cell("法人或其他组织", 5, 1), cell("总计", 1, 2)],
            organisations.map(|label| cell(label, 1, 1)).into(),
        ];
        for (i, (row, figures)) in rows.iter().zip(&figures.requests).enumerate() {
            let before = i.checked_sub(1).and_then(|i| rows.get(i)).map_or(&[][..], |row| row.groups);
            let mut line = Vec::new();
            for (depth, group) in row.groups.iter().enumerate() {
                let same = |other: &&&Row| other.groups.get(..=depth) == row.groups.get(..=depth);
                if before.get(..=depth) != row.groups.get(..=depth) {
                    let span = rows.get(i..).unwrap_or_default().iter().take_while(same).count();
                    line.push(cell(*group, 1, span));
                }
            }
            line.push(cell(row.label, 3 - row.groups.len().min(2), 1));
            line.extend(figures.iter().map(|figure| cell(figure.to_string(), 1, 1)));
            lines.push(line);
        }
        Self(lines)
    }

    /// Table 四: reconsideration and two kinds of litigation side by side.
    pub(super) fn disputes(figures: &Figures) -> Self {
        let outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];
        let headings = |rows: usize| outcomes.map(|label| cell(label, 1, rows));
        let litigation = [cell("未经复议直接起诉", 5, 1), cell("复议后起诉", 5, 1)];
        Self(vec![
            vec![cell("行政复议", 5, 1), cell("行政诉讼", 10, 1)],
            headings(2).into_iter().chain(litigation).collect(),
            headings(1).into_iter().chain(headings(1)).collect(),
            figures.disputes.iter().flatten().map(|figure| cell(figure.to_string(), 1, 1)).collect(),
        ])
    }

    /// As HTML.
    pub(super) fn html(&self) -> String {
        let mut html = String::from("<table border=\"1\" cellspacing=\"0\" cellpadding=\"0\"><tbody>\n");
        for line in &self.0 {
            html.push_str("<tr>");
            for Cell { text, columns, rows } in line {
                let _ = match (columns, rows) {
                    (1, 1) => write!(html, "<td>{text}</td>"),
                    (_, 1) => write!(html, "<td colspan=\"{columns}\">{text}</td>"),
                    (1, _) => write!(html, "<td rowspan=\"{rows}\">{text}</td>"),
                    _ => write!(html, "<td colspan=\"{columns}\" rowspan=\"{rows}\">{text}</td>"),
                };
            }
            html.push_str("</tr>\n");
        }
        html + "</tbody></table>\n"
    }

    /// The cells where they stand: each in the first place of its line that none from above takes.
    pub(super) fn places(&self) -> Vec<Place<'_>> {
        let mut taken = HashSet::new();
        let mut places = Vec::new();
        for (row, line) in self.0.iter().enumerate() {
            let mut column = 0;
            for Cell { text, columns, rows } in line {
                while taken.contains(&(row, column)) {
                    column += 1;
                }
                taken.extend((row..row + rows).flat_map(|row| (column..column + columns).map(move |at| (row, at))));
                places.push(Place { row, column, rows: *rows, columns: *columns, text });
                column += columns;
            }
        }
        places
    }

    /// As plain text: cells between bars, and a bar at the end for every column that a cell spans further.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for line in &self.0 {
            let cells: Vec<&str> = line.iter().map(|cell| cell.text.as_str()).collect();
            let further: usize = line.iter().map(|cell| cell.columns.saturating_sub(1)).sum();
            let bars = if further == 0 { String::new() } else { format!(" {}", "|".repeat(further)) };
            let _ = writeln!(text, "{} |{bars}", cells.join(" | "));
        }
        text
    }
}
