//! The printed blank: the tables of both forms as rows of cells with spans, filled from a draft.

use super::draft::{Draft, Figure};
use super::house::{House, Pages, Parents};
use super::labels::{article, group_label, proactive_heads, proactive_label, row_label, shatter};
use super::places::{COLUMNS, DISPUTE_COLUMNS, DISPUTE_ROWS, proactive_rows, request_rows};
use super::rng::Rng;

/// What a cell is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A heading of columns, or a row over the whole width.
    Head,
    /// A label of rows.
    Label,
    /// A figure.
    Value,
}

/// A cell as printed.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Its paragraphs.
    pub lines: Vec<String>,
    /// What it is for.
    pub role: Role,
    /// Rows spanned.
    pub rows: usize,
    /// Columns spanned.
    pub cols: usize,
}

/// A table as printed.
#[derive(Clone, Debug)]
pub struct Table {
    /// Rows of cells; covered places are left out, as in HTML.
    pub rows: Vec<Vec<Cell>>,
    /// Columns of the grid.
    pub width: usize,
    /// How many rows are head.
    pub head: usize,
}

/// A place in a row: the start of a cell, or the continuation of one from above.
pub struct Slot<'a> {
    /// Its first column.
    pub col: usize,
    /// How many columns it takes.
    pub width: usize,
    /// The cell that starts here; none if one from above goes on.
    pub cell: Option<&'a Cell>,
}

impl Slot<'_> {
    /// The paragraphs, none for a continuation.
    pub fn lines(&self) -> &[String] {
        self.cell.map_or(&[], |c| &c.lines)
    }

    /// The text on one line.
    pub fn text(&self) -> String {
        joined(self.lines())
    }
}

/// Paragraphs of a cell on one line.
pub fn joined(lines: &[String]) -> String {
    lines.concat().trim().trim_matches('\u{a0}').to_string()
}

impl Table {
    /// Each row's places from left to right, continuations from above among them.
    pub fn slots(&self) -> Vec<Vec<Slot<'_>>> {
        let mut open: Vec<(usize, usize)> = vec![(0, 0); self.width];
        let mut out = Vec::new();
        for row in &self.rows {
            let mut cells = row.iter();
            let (mut col, mut slots) = (0, Vec::new());
            while col < self.width {
                if open[col].0 > 0 {
                    let width = open[col].1;
                    open[col].0 -= 1;
                    slots.push(Slot { col, width, cell: None });
                    col += width;
                } else if let Some(cell) = cells.next() {
                    open[col] = (cell.rows - 1, cell.cols);
                    slots.push(Slot { col, width: cell.cols, cell: Some(cell) });
                    col += cell.cols;
                } else {
                    break;
                }
            }
            out.push(slots);
        }
        out
    }
}

fn cell(lines: Vec<String>, role: Role, rows: usize, cols: usize) -> Cell {
    Cell { lines, role, rows, cols }
}

fn text(text: impl Into<String>, role: Role, rows: usize, cols: usize) -> Cell {
    cell(vec![text.into()], role, rows, cols)
}

/// A row over the whole width.
pub fn banner(words: &str, width: usize) -> Vec<Cell> {
    vec![text(words, Role::Head, 1, width)]
}

fn value(draft: &Draft, house: &House, address: &str) -> Cell {
    let figure = draft.cells.get(address).unwrap_or(&Figure::Blank);
    text(house.figure(address, figure), Role::Value, 1, 1)
}

/// Gives the last cell what is left of the width.
fn stretch(row: &mut [Cell], width: usize) {
    let taken: usize = row.iter().map(|c| c.cols).sum();
    if let Some(last) = row.last_mut() {
        last.cols += width.saturating_sub(taken);
    }
}

/// Table 二.
pub fn proactive(draft: &Draft, house: &House, rng: &mut Rng) -> Table {
    const WIDTH: usize = 4;
    let form = draft.proactive_form;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut seen = "";
    for (row, columns) in proactive_rows(form) {
        if seen != article(row) {
            seen = article(row);
            rows.push(banner(&house.wording.finish(seen), WIDTH));
            let mut heads = vec![text(house.wording.finish("信息内容"), Role::Head, 1, 1)];
            for lines in proactive_heads(row, form, draft.year, &house.wording) {
                let lines = if lines.len() == 1 { shatter(&lines[0], &house.wording, rng) } else { lines };
                heads.push(cell(lines, Role::Head, 1, 1));
            }
            stretch(&mut heads, WIDTH);
            rows.push(heads);
        }
        let label = proactive_label(row, form, &house.wording);
        let mut cells = vec![text(label, Role::Label, 1, 1)];
        for column in columns {
            cells.push(value(draft, house, &format!("proactive.{row}.{column}")));
        }
        stretch(&mut cells, WIDTH);
        rows.push(cells);
        if house.extra_row && row == "normative_documents" {
            let words = house.wording.finish("其他主动公开文件");
            let mut cells = vec![text(words, Role::Label, 1, 1)];
            for _ in 0..3 {
                cells.push(text(rng.range(0, 90).to_string(), Role::Value, 1, 1));
            }
            rows.push(cells);
        }
    }
    Table { rows, width: WIDTH, head: 0 }
}

/// A number row of table 三 before it is laid out.
struct Leaf {
    label: String,
    group: Option<String>,
    top: bool,
    values: Vec<Cell>,
}

/// Table 三, in one part or two.
pub fn requests(draft: &Draft, house: &House, rng: &mut Rng) -> Vec<Table> {
    let leaves = leaves(draft, house, rng);
    let Some(Pages { at, head, parents }) = house.pages else {
        return vec![part(&leaves, house, rng, true, None)];
    };
    let at = at.min(leaves.len() - 2).max(1);
    vec![
        part(&leaves[..at], house, rng, true, parents_after(&leaves, at, parents)),
        part(&leaves[at..], house, rng, head, parents_before(&leaves, at, parents)),
    ]
}

/// What a page break does to the labels at an edge of a part.
struct Edge {
    /// Whether this part is the second.
    second: bool,
    parents: Parents,
    /// Whether the group at the edge stands on both pages.
    group: bool,
    /// Whether 三 stands on both pages.
    top: bool,
}

fn edge(leaves: &[Leaf], at: usize, parents: Parents, second: bool) -> Option<Edge> {
    let (a, b) = (&leaves[at - 1], &leaves[at]);
    let group = a.group.is_some() && a.group == b.group;
    Some(Edge { second, parents, group, top: a.top && b.top })
}

fn parents_after(leaves: &[Leaf], at: usize, parents: Parents) -> Option<Edge> {
    edge(leaves, at, parents, false)
}

fn parents_before(leaves: &[Leaf], at: usize, parents: Parents) -> Option<Edge> {
    edge(leaves, at, parents, true)
}

impl Edge {
    /// The label as it stands on this page.
    fn say(&self, label: &str, cut: bool) -> String {
        let chars: Vec<char> = label.chars().collect();
        let at = chars.len() * 4 / 7;
        match (self.parents, self.second) {
            (Parents::Cut, false) if cut => chars[..at].iter().collect(),
            (Parents::Cut, true) if cut => chars[at..].iter().collect(),
            (Parents::Repeated, true) | (_, false) => label.to_string(),
            (_, true) => String::new(),
        }
    }
}

fn leaves(draft: &Draft, house: &House, rng: &mut Rng) -> Vec<Leaf> {
    let mut out: Vec<Leaf> = Vec::new();
    let rows = request_rows(draft.requests_form);
    let first = rng.chance(50);
    for (i, row) in rows.iter().enumerate() {
        let group = group_label(row);
        let starts = i == 0 || group_label(rows[i - 1]) != group;
        let ends = i + 1 == rows.len() || group_label(rows[i + 1]) != group;
        if house.subtotal_rows && group.is_some() && first && starts {
            out.push(subtotal(draft, house, row));
        }
        let mut values: Vec<Cell> =
            COLUMNS.iter().map(|column| value(draft, house, &format!("requests.{row}.{column}"))).collect();
        if house.subtotal_column {
            let addresses: Vec<String> = COLUMNS[1..6].iter().map(|c| format!("requests.{row}.{c}")).collect();
            values.insert(6, summed(draft, house, &addresses));
        }
        out.push(Leaf {
            label: row_label(row, &house.wording),
            group: group.map(|g| house.wording.finish(g)),
            top: row.starts_with("results."),
            values,
        });
        if house.subtotal_rows && group.is_some() && !first && ends {
            out.push(subtotal(draft, house, row));
        }
    }
    out
}

/// The row 小计 of the group that `row` stands in.
fn subtotal(draft: &Draft, house: &House, row: &str) -> Leaf {
    let group = group_label(row);
    let rows: Vec<&str> = request_rows(draft.requests_form).into_iter().filter(|r| group_label(r) == group).collect();
    let of = |columns: &[&str]| -> Cell {
        let addresses: Vec<String> =
            rows.iter().flat_map(|r| columns.iter().map(move |c| format!("requests.{r}.{c}"))).collect();
        summed(draft, house, &addresses)
    };
    let mut values: Vec<Cell> = COLUMNS.iter().map(|c| of(&[c])).collect();
    if house.subtotal_column {
        values.insert(6, of(&COLUMNS[1..6]));
    }
    Leaf { label: house.wording.finish("小计"), group: group.map(|g| house.wording.finish(g)), top: true, values }
}

/// A sum of cells; blank or a mark where all of them are.
fn summed(draft: &Draft, house: &House, addresses: &[String]) -> Cell {
    let figures: Vec<&Figure> = addresses.iter().filter_map(|a| draft.cells.get(a)).collect();
    let figure = match figures.first() {
        Some(f) if !matches!(f, Figure::Number(_)) && figures.iter().all(|g| g == f) => (*f).clone(),
        _ => Figure::Number(addresses.iter().map(|a| draft.count(a)).sum()),
    };
    text(house.figure("", &figure), Role::Value, 1, 1)
}

fn part(leaves: &[Leaf], house: &House, rng: &mut Rng, head: bool, edge: Option<Edge>) -> Table {
    let width = 10 + usize::from(house.subtotal_column);
    let mut rows = if head { heads(house, rng) } else { Vec::new() };
    let head = rows.len();
    if house.note_repeated && (head == 0 || edge.is_none()) {
        rows.push(banner(&house.wording.finish(NOTE), width));
    }
    for (i, leaf) in leaves.iter().enumerate() {
        let mut row = Vec::new();
        let same_top = |l: &&Leaf| l.top;
        let at_edge = |from: usize, length: usize| {
            edge.as_ref().filter(|e| if e.second { from == 0 } else { from + length == leaves.len() })
        };
        if leaf.top && (i == 0 || !leaves[i - 1].top) {
            let span = leaves[i..].iter().take_while(same_top).count();
            let mut words = house.wording.finish("三、本年度办理结果");
            if let Some(edge) = at_edge(i, span).filter(|e| e.top) {
                words = edge.say(&words, false);
            }
            row.push(cell(shatter(&words, &house.wording, rng), Role::Label, span, 1));
        }
        match &leaf.group {
            Some(group) if i == 0 || leaves[i - 1].group != leaf.group => {
                let span = leaves[i..].iter().take_while(|l| l.group == leaf.group).count();
                let mut words = group.clone();
                if let Some(edge) = at_edge(i, span).filter(|e| e.group) {
                    words = edge.say(&words, true);
                }
                row.push(cell(shatter(&words, &house.wording, rng), Role::Label, span, 1));
                row.push(text(&leaf.label, Role::Label, 1, 1));
            }
            Some(_) => row.push(text(&leaf.label, Role::Label, 1, 1)),
            None if leaf.top => row.push(text(&leaf.label, Role::Label, 1, 2)),
            None => row.push(text(&leaf.label, Role::Label, 1, 3)),
        }
        row.extend(leaf.values.iter().cloned());
        rows.push(row);
    }
    Table { rows, width, head }
}

const NOTE: &str = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）";

fn heads(house: &House, rng: &mut Rng) -> Vec<Vec<Cell>> {
    let wording = &house.wording;
    let deep = if house.split_heads { 4 } else { 3 };
    let extra = usize::from(house.subtotal_column);
    let mut say = |words: &str, rows: usize, cols: usize| {
        cell(shatter(&wording.finish(words), wording, rng), Role::Head, rows, cols)
    };
    let first = vec![text(wording.finish(NOTE), Role::Head, deep, 3), say("申请人情况", 1, 7 + extra)];
    let second = vec![say("自然人", deep - 1, 1), say("法人或其他组织", 1, 5 + extra), say("总计", deep - 1, 1)];
    let mut third = Vec::new();
    let mut fourth = Vec::new();
    const BODIES: [(&str, &str); 5] =
        [("商业", "企业"), ("科研", "机构"), ("社会公益", "组织"), ("法律服务", "机构"), ("其他", "")];
    for (upper, lower) in BODIES {
        if house.split_heads && !lower.is_empty() {
            third.push(text(wording.finish(upper), Role::Head, 1, 1));
            fourth.push(text(wording.finish(lower), Role::Head, 1, 1));
        } else {
            third.push(say(&format!("{upper}{lower}"), deep - 2, 1));
        }
    }
    if house.subtotal_column {
        third.push(say("法人或其他组织小计", deep - 2, 1));
    }
    let mut rows = vec![first, second, third];
    if !fourth.is_empty() {
        rows.push(fourth);
    }
    rows
}

/// Table 四.
pub fn disputes(draft: &Draft, house: &House, rng: &mut Rng) -> Table {
    let wording = &house.wording;
    let mut say = |words: &str, rows: usize, cols: usize| {
        cell(shatter(&wording.finish(words), wording, rng), Role::Head, rows, cols)
    };
    let mut second = Vec::new();
    let mut third = Vec::new();
    for group in 0..3 {
        for words in ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] {
            if group == 0 {
                second.push(say(words, 2, 1));
            } else {
                third.push(say(words, 1, 1));
            }
        }
    }
    second.push(say("未经复议直接起诉", 1, 5));
    second.push(say("复议后起诉", 1, 5));
    let first = vec![say("行政复议", 1, 5), say("行政诉讼", 1, 10)];
    let values = DISPUTE_ROWS
        .iter()
        .flat_map(|row| DISPUTE_COLUMNS.iter().map(move |c| format!("disputes.{row}.{c}")))
        .map(|address| value(draft, house, &address))
        .collect();
    Table { rows: vec![first, second, third, values], width: 15, head: 3 }
}
