//! A table set over pages: rows as high as their text, cut where a page ends.

use super::super::blank::{Cell, Role, Table};
use super::flow::Flow;
use super::{Bar, Press, Run, lines, width};

/// A cell where it stands: points from the table's left and top, as if it stood on one endless page.
struct Box<'t> {
    cell: &'t Cell,
    text: Vec<String>,
    x0: f64,
    x1: f64,
    top: usize,
    end: usize,
    /// Whether its text runs down.
    down: bool,
}

/// What of the table a page shows: from, to, and where that begins on the page.
struct Part {
    from: f64,
    to: f64,
}

/// Sets a table below what is set already.
pub(super) fn set(flow: &mut Flow<'_>, table: &Table) {
    let press = flow.press;
    let edges = edges(table, press, flow.room());
    let boxes = boxes(table, press, &edges);
    let tops = tops(&boxes, press, table.rows.len());
    let head = if press.repeats { tops[table.head] } else { 0.0 };
    let (mut from, all) = (0.0, tops[table.rows.len()]);
    let mut first = true;
    while from < all - 0.01 {
        let again = if first { 0.0 } else { head };
        let room = flow.end() - flow.y - again;
        let to = cut(&boxes, &tops, press, from, room, table.head).filter(|to| *to > from + 0.01);
        let Some(to) = to.or_else(|| (flow.y < 80.0).then(|| next(&tops, from))) else {
            flow.turn();
            continue;
        };
        if again > 0.0 {
            draw(flow, &boxes, &tops, &Part { from: 0.0, to: again });
            flow.y += again;
        }
        draw(flow, &boxes, &tops, &Part { from, to });
        flow.y += to - from;
        (from, first) = (to, false);
        if from < all - 0.01 {
            flow.turn();
        }
    }
}

/// Where columns begin, and the last one ends.
fn edges(table: &Table, press: &Press, room: f64) -> Vec<f64> {
    let digit = press.size * 0.5;
    let narrow = press.digits as f64 * digit + 2.0 * press.pad + 0.5;
    let widths: Vec<f64> = match table.width {
        // the labels of table 三 share what its figures leave
        width @ (10 | 11) => {
            let labels = room - narrow * (width - 3) as f64;
            let first = press.size + 2.0 * press.pad + 1.0;
            let second = (first + press.size).min(labels * 0.3);
            let mut widths = vec![first, second, labels - first - second];
            widths.extend(vec![narrow; width - 3]);
            widths
        }
        width => vec![room / width as f64; width],
    };
    let mut edges = vec![0.0];
    for width in widths {
        edges.push(edges[edges.len() - 1] + width.max(digit + 2.0 * press.pad + 0.5));
    }
    edges
}

fn boxes<'t>(table: &'t Table, press: &Press, edges: &[f64]) -> Vec<Box<'t>> {
    let mut boxes = Vec::new();
    for (row, slots) in table.slots().into_iter().enumerate() {
        for slot in slots {
            let Some(cell) = slot.cell else { continue };
            let (x0, x1) = (edges[slot.col], edges[slot.col + slot.width]);
            let end = (row + cell.rows).min(table.rows.len());
            let room = x1 - x0 - 2.0 * press.pad;
            let down = press.vertical && cell.role == Role::Label && end - row > 1 && room < press.size * 2.5;
            let text = if down {
                vec![slot.text()]
            } else {
                cell.lines.iter().flat_map(|line| lines(line, press.size, room)).collect()
            };
            boxes.push(Box { cell, text, x0, x1, top: row, end, down });
        }
    }
    boxes
}

fn lead(press: &Press) -> f64 {
    press.size * 1.25
}

/// Where rows begin, and the last one ends.
fn tops(boxes: &[Box<'_>], press: &Press, rows: usize) -> Vec<f64> {
    let mut heights = vec![lead(press) + 4.0; rows];
    // what spans rows may need more room than they have
    for spanning in [false, true] {
        for cell in boxes.iter().filter(|cell| (cell.end - cell.top > 1) == spanning) {
            let need = match cell.down {
                true => {
                    cell.text.concat().chars().count().div_ceil(columns(cell, press)) as f64 * press.size * 1.1 + 4.1
                }
                false => cell.text.len() as f64 * lead(press) + 4.0,
            };
            let have: f64 = heights[cell.top..cell.end].iter().sum();
            heights[cell.end - 1] += (need - have).max(0.0);
        }
    }
    let mut tops = vec![0.0];
    for height in heights {
        tops.push(tops[tops.len() - 1] + height);
    }
    tops
}

fn next(tops: &[f64], from: f64) -> f64 {
    tops.iter().copied().find(|top| *top > from + 0.01).unwrap_or(from)
}

/// Where the page's end cuts the table: below the last row that has room or, with presses that cut rows, below the last
/// line of one.
fn cut(boxes: &[Box<'_>], tops: &[f64], press: &Press, from: f64, room: f64, head: usize) -> Option<f64> {
    let mut rows = tops.iter().copied().filter(|top| *top > from && *top <= from + room + 0.01);
    let below_row = rows.next_back();
    let start = below_row.unwrap_or(from);
    // a head stays whole
    let whole = tops[head.min(tops.len() - 1)];
    if start < whole - 0.01 {
        return None;
    }
    if !press.splits || start >= tops[tops.len() - 1] - 0.01 {
        return below_row;
    }
    let row = tops.iter().position(|top| *top > start + 0.01)? - 1;
    let most = boxes.iter().filter(|cell| cell.top == row && cell.end == row + 1).map(|cell| cell.text.len()).max()?;
    let fit = ((from + room - start - 2.0) / lead(press)).floor();
    let done = ((start - tops[row]) / lead(press)).round();
    if fit >= 1.0 && done + fit < most as f64 && start - tops[row] < 0.01 {
        return Some(start + 2.0 + fit * lead(press));
    }
    below_row
}

/// Draws what a page shows of a table.
fn draw(flow: &mut Flow<'_>, boxes: &[Box<'_>], tops: &[f64], part: &Part) {
    let (press, left, y) = (*flow.press, flow.left(), flow.y - part.from);
    let last = tops[tops.len() - 1];
    for cell in boxes {
        let (top, end) = (tops[cell.top], tops[cell.end]);
        if end <= part.from + 0.01 || top >= part.to - 0.01 {
            continue;
        }
        let (from, to) = (top.max(part.from), end.min(part.to));
        let (x0, x1, y0, y1) = (left + cell.x0, left + cell.x1, from + y, to + y);
        let sheet = flow.sheet();
        if press.shaded && cell.cell.role != Role::Value {
            sheet.shades.push([x0 + 0.5, y0 + 0.5, x1 - 0.5, y1 - 0.5]);
        }
        if !press.bare {
            let open = press.open && (part.to < last - 0.01) && (to >= part.to - 0.01);
            sheet.bars.push(Bar { x0, y0, x1, y1: y0 });
            sheet.bars.push(Bar { x0, y0, x1: x0, y1 });
            sheet.bars.push(Bar { x0: x1, y0, x1, y1 });
            if !open {
                sheet.bars.push(Bar { x0, y0: y1, x1, y1 });
            }
        }
        texts(flow, cell, (top, end), part, y);
    }
}

/// Sets the lines of a cell that stand in a part.
fn texts(flow: &mut Flow<'_>, cell: &Box<'_>, (top, end): (f64, f64), part: &Part, y: f64) {
    let (press, left) = (*flow.press, flow.left());
    if cell.down {
        return down(flow, cell, top, (top.max(part.from), end.min(part.to)), y);
    }
    let tall = cell.text.len() as f64 * lead(&press);
    let is_cut = top < part.from - 0.01 || end > part.to + 0.01;
    let spans = cell.end - cell.top > 1;
    for (n, line) in cell.text.iter().enumerate() {
        let height = n as f64 * lead(&press);
        // the text of a cell that is cut begins at its top and goes on where there is room
        let at = if is_cut || press.splits || press.top {
            top + 2.0 + height
        } else {
            top + (end - top - tall) / 2.0 + height
        };
        let middle = at + lead(&press) / 2.0;
        if middle < part.from || middle >= part.to || line.is_empty() {
            continue;
        }
        let room = cell.x1 - cell.x0 - 2.0 * press.pad;
        let inset = match cell.cell.role {
            Role::Label if !spans => 0.0,
            _ => (room - width(line, press.size)).max(0.0) / 2.0,
        };
        flow.sheet().runs.push(Run {
            x: left + cell.x0 + press.pad + inset,
            y: middle + press.size * 0.36 + y,
            size: press.size,
            text: line.clone(),
            down: false,
            bold: press.bold && cell.cell.role != Role::Value,
            head: false,
        });
    }
}

/// How many characters that run down have room in a cell, and how many stand in a column.
fn capacity(cell: &Box<'_>, press: &Press, tall: f64) -> (usize, usize) {
    let step = press.size * 1.1;
    let column = ((tall - 4.0).max(0.0) / step).floor() as usize;
    (column * columns(cell, press), column)
}

/// How many columns of text that runs down have room side by side.
fn columns(cell: &Box<'_>, press: &Press) -> usize {
    (((cell.x1 - cell.x0 - 1.0) / (press.size * 1.1)).floor() as usize).max(1)
}

/// Sets a text that runs down, in columns from right to left, on the page where its cell begins, and what has no room
/// there on the next.
fn down(flow: &mut Flow<'_>, cell: &Box<'_>, top: f64, (from, to): (f64, f64), y: f64) {
    let (press, left) = (*flow.press, flow.left());
    let step = press.size * 1.1;
    let done = if from > top + 0.01 { capacity(cell, &press, from - top).0 } else { 0 };
    let (room, column) = capacity(cell, &press, to - from);
    let text: Vec<char> = cell.text.concat().chars().skip(done).take(room).collect();
    if text.is_empty() {
        return;
    }
    let columns: Vec<String> = text.chunks(column).map(|column| column.iter().collect()).collect();
    let wide = columns.len() as f64 * step;
    let middle = left + (cell.x0 + cell.x1) / 2.0;
    for (n, column) in columns.into_iter().enumerate() {
        flow.sheet().runs.push(Run {
            x: middle + wide / 2.0 - (n as f64 + 1.0) * step,
            y: from + 2.0 + press.size * 0.86 + y,
            size: press.size,
            text: column,
            down: true,
            bold: press.bold,
            head: false,
        });
    }
}
