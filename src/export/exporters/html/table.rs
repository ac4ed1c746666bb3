//! A statutory table drawn as on its form, with the marked cells.

use std::io::{self, Write};

use super::escape::escape;
use super::heads::{Span, spans};
use super::marks::{Marked, Marks};
use crate::form::{Block, CellId, Column, Layout, Row, TableKind, section::SECTIONS};
use crate::report::{Sheet, Value};
use crate::text::lang::{Lang, Text};

/// The tables of one report.
pub(super) struct Drawing<'a> {
    /// Place of the report, which begins the names of its cells.
    pub(super) report: usize,
    /// Its marked cells.
    pub(super) marks: &'a Marks,
    /// The language of what is said of cells.
    pub(super) lang: Lang,
}

/// Widths of the parts of a table: columns for labels, and columns for numbers.
#[derive(Clone, Copy)]
struct Widths {
    labels: usize,
    numbers: usize,
}

impl Drawing<'_> {
    /// A table with its caption.
    pub(super) fn table(&self, out: &mut dyn Write, sheet: &Sheet) -> io::Result<()> {
        let table = sheet.table;
        let heading = SECTIONS.iter().find(|section| section.number == table.kind.number());
        let form = sheet.form().map_or("", |form| form.id);
        let form = match self.lang {
            Lang::En => format!("form of {form}"),
            Lang::Zh => format!("{form}年格式"),
        };
        let name = format!("表{} {}", table.kind.numeral(), heading.map_or("", |section| section.heading));
        write!(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">", escape(&name))?;
        writeln!(out, "<table class=\"form {}\" lang=\"zh-CN\">", table.kind)?;
        writeln!(out, "<caption>{} <small>{}</small></caption>", escape(&name), escape(&form))?;
        let deepest = table.blocks.iter().filter(|block| block.layout == Layout::Down);
        let widths = Widths {
            labels: deepest.flat_map(|block| block.rows).map(|row| row.groups.len() + 1).max().unwrap_or(1),
            numbers: table.blocks.iter().map(|block| block.columns.len()).max().unwrap_or(1),
        };
        let repeats = table.blocks.len() == 1;
        for block in table.blocks {
            match block.layout {
                Layout::Down => self.down(out, sheet, block, widths, repeats)?,
                Layout::Across => self.across(out, sheet, block)?,
            }
        }
        writeln!(out, "</table></div>")
    }

    /// A block whose rows stand one below the other.
    fn down(
        &self,
        out: &mut dyn Write,
        sheet: &Sheet,
        block: &'static Block,
        widths: Widths,
        repeats: bool,
    ) -> io::Result<()> {
        let kind = sheet.table.kind;
        if repeats {
            out.write_all(b"<thead>")?;
        } else {
            out.write_all(b"<tbody>")?;
        }
        if !block.banner.is_empty() {
            let all = widths.labels + widths.numbers;
            writeln!(out, "<tr><th class=\"banner\" colspan=\"{all}\" scope=\"colgroup\">{}</th></tr>", block.banner)?;
        }
        let paths: Vec<Vec<&str>> = block.columns.iter().map(|column| path(column.groups, column.label)).collect();
        let depth = paths.iter().map(Vec::len).max().unwrap_or(1);
        let heads = spans(&paths, depth);
        for level in 0..depth {
            out.write_all(b"<tr>")?;
            if level == 0 {
                let (corner, labels) = (corner(kind), widths.labels);
                write!(
                    out,
                    "<th class=\"corner\" rowspan=\"{depth}\" colspan=\"{labels}\" scope=\"col\">{corner}</th>"
                )?;
            }
            for head in heads.iter().filter(|head| head.level == level) {
                let reach = head.leaf..head.leaf + head.leaves;
                let columns = reach.map(|at| share(widths.numbers, block.columns.len(), at)).sum();
                column_head(out, head, columns)?;
            }
            writeln!(out, "</tr>")?;
        }
        if repeats {
            writeln!(out, "</thead><tbody>")?;
        }
        let paths: Vec<Vec<&str>> = block.rows.iter().map(|row| path(row.groups, row.label)).collect();
        let heads = spans(&paths, widths.labels);
        for (at, row) in block.rows.iter().enumerate() {
            out.write_all(b"<tr>")?;
            for head in heads.iter().filter(|head| head.leaf == at) {
                let scope = if head.is_group() { "rowgroup" } else { "row" };
                write!(out, "<th scope=\"{scope}\"")?;
                reach(out, head.leaves, head.levels)?;
                write!(out, ">{}</th>", escape(head.label))?;
            }
            for (at, column) in block.columns.iter().enumerate() {
                self.cell(out, sheet, row, column, share(widths.numbers, block.columns.len(), at))?;
            }
            writeln!(out, "</tr>")?;
        }
        writeln!(out, "</tbody>")
    }

    /// A block whose rows stand side by side in a single line of cells.
    fn across(&self, out: &mut dyn Write, sheet: &Sheet, block: &'static Block) -> io::Result<()> {
        let paths: Vec<Vec<&str>> = block.rows.iter().map(|row| path(row.groups, row.label)).collect();
        let depth = paths.iter().map(Vec::len).max().unwrap_or(1);
        let heads = spans(&paths, depth);
        out.write_all(b"<thead>")?;
        for level in 0..depth {
            out.write_all(b"<tr>")?;
            for head in heads.iter().filter(|head| head.level == level) {
                column_head(out, head, head.leaves * block.columns.len())?;
            }
            writeln!(out, "</tr>")?;
        }
        out.write_all(b"<tr>")?;
        for column in block.rows.iter().flat_map(|_| block.columns) {
            write!(out, "<th scope=\"col\">{}</th>", escape(column.label))?;
        }
        writeln!(out, "</tr></thead><tbody><tr>")?;
        for row in block.rows {
            block.columns.iter().try_for_each(|column| self.cell(out, sheet, row, column, 1))?;
        }
        writeln!(out, "</tr></tbody>")
    }

    fn cell(
        &self,
        out: &mut dyn Write,
        sheet: &Sheet,
        row: &'static Row,
        column: &'static Column,
        columns: usize,
    ) -> io::Result<()> {
        let id = CellId { table: sheet.table.kind, row: row.key, column: column.key };
        let value = sheet.value(row.key, column.key);
        let said = match value {
            Value::Number(number) => number.to_string().into(),
            Value::Mark(text) | Value::Unreadable(text) => escape(text),
            Value::Blank | Value::Absent => "".into(),
        };
        let state = match value {
            Value::Absent => " absent",
            Value::Unreadable(_) => " unreadable",
            Value::Number(number) if number.is_zero() => " zero",
            _ => "",
        };
        write!(out, "<td")?;
        reach(out, 1, columns)?;
        match self.marks.get(&id) {
            None if state.is_empty() => write!(out, ">{said}</td>"),
            None => write!(out, " class=\"{}\">{said}</td>", state.trim_start()),
            Some(marked) => self.marked(out, id, marked, &said, state),
        }
    }

    fn marked(&self, out: &mut dyn Write, id: CellId, marked: &Marked, said: &str, state: &str) -> io::Result<()> {
        let (mark, report) = (marked.mark, self.report);
        let notes = format!("{id}\n{}", marked.notes.join("\n"));
        write!(out, " id=\"r{report}-{id}\" class=\"{}{state}\" title=\"{}\">", mark.class(), escape(&notes))?;
        let said = if said.is_empty() { "&nbsp;" } else { said };
        if let Some(was) = &marked.was {
            let before = Text { en: "before", zh: "上次" }.get(self.lang);
            let was = escape(was);
            write!(out, "<del aria-label=\"{before} {was}\">{was}</del> ")?;
        }
        match marked.finding {
            Some(at) => write!(out, "<a href=\"#r{report}-f{}\">{said}</a>", at + 1)?,
            None => write!(out, "{said}")?,
        }
        if let Some(to) = marked.to {
            let should = Text { en: "should be", zh: "应为" }.get(self.lang);
            write!(out, " <ins aria-label=\"{should} {to}\">→ {to}</ins>")?;
        }
        if !mark.sign().is_empty() {
            let meaning = mark.meaning().get(self.lang);
            write!(out, "<sup role=\"img\" aria-label=\"{meaning}\">{}</sup>", mark.sign())?;
        }
        out.write_all(b"</td>")
    }
}

/// What the form says above the labels of rows.
fn corner(kind: TableKind) -> &'static str {
    match kind {
        TableKind::Requests => "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
        TableKind::Proactive | TableKind::Disputes => "信息内容",
    }
}

fn path(groups: &[&'static str], label: &'static str) -> Vec<&'static str> {
    groups.iter().copied().chain([label]).collect()
}

/// Columns of `all` that the one at `at` of `count` takes: alike, and the last one takes what is left over.
fn share(all: usize, count: usize, at: usize) -> usize {
    let each = all.checked_div(count).unwrap_or(1);
    if at + 1 == count { all.saturating_sub(each * at) } else { each }
}

fn column_head(out: &mut dyn Write, head: &Span<'_>, columns: usize) -> io::Result<()> {
    let scope = if head.is_group() { "colgroup" } else { "col" };
    write!(out, "<th scope=\"{scope}\"")?;
    reach(out, head.levels, columns)?;
    write!(out, ">{}</th>", escape(head.label))
}

fn reach(out: &mut dyn Write, rows: usize, columns: usize) -> io::Result<()> {
    if rows > 1 {
        write!(out, " rowspan=\"{rows}\"")?;
    }
    if columns > 1 {
        write!(out, " colspan=\"{columns}\"")?;
    }
    Ok(())
}
