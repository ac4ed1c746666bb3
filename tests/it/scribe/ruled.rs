//! Tables drawn with rules that leave merged cells whole.

use super::blank::{Role, Table};
use super::blocks::Block;
use super::canvas::{width, wrap};
use super::text::flow;

/// What the rules are drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// `+`, `-`, `|`; cells at the top.
    Ascii,
    /// Box-drawing characters; cells in the middle, over the rules of their neighbours.
    Lines,
}

/// The report with drawn tables.
pub fn ruled(blocks: &[Block], ink: Ink) -> String {
    flow(blocks, "\n", |table, out| {
        out.push_str(&draw(table, ink));
        out.push('\n');
    })
}

/// A cell of the grid of characters: one, or the second half of a wide one.
type Square = Option<char>;

struct Placed {
    row: usize,
    col: usize,
    rows: usize,
    cols: usize,
    role: Role,
    text: String,
}

fn placed(table: &Table) -> Vec<Placed> {
    let mut out = Vec::new();
    for (row, slots) in table.slots().iter().enumerate() {
        for slot in slots {
            let Some(cell) = slot.cell else { continue };
            let rows = cell.rows.min(table.rows.len() - row);
            out.push(Placed { row, col: slot.col, rows, cols: cell.cols, role: cell.role, text: slot.text() });
        }
    }
    out
}

fn draw(table: &Table, ink: Ink) -> String {
    let cells = placed(table);
    let margin = if ink == Ink::Ascii { 2 } else { 0 };
    let mut rooms = vec![4; table.width];
    for cell in cells.iter().filter(|c| c.cols == 1) {
        let most = if cell.role == Role::Value { 40 } else { 24 };
        rooms[cell.col] = rooms[cell.col].max(width(&cell.text).min(most));
    }
    // Left edges of columns, on the rules.
    let edges: Vec<usize> = (0..=table.width).map(|col| rooms[..col].iter().map(|r| r + margin + 1).sum()).collect();
    let lines: Vec<Vec<String>> =
        cells.iter().map(|c| wrap(&c.text, edges[c.col + c.cols] - edges[c.col] - 1 - margin)).collect();
    let mut heights = vec![1; table.rows.len()];
    for (cell, lines) in cells.iter().zip(&lines).filter(|(c, _)| c.rows == 1) {
        heights[cell.row] = heights[cell.row].max(lines.len());
    }
    for (cell, lines) in cells.iter().zip(&lines).filter(|(c, _)| c.rows > 1) {
        let last = cell.row + cell.rows;
        let have: usize = heights[cell.row..last].iter().sum::<usize>() + cell.rows - 1;
        heights[last - 1] += lines.len().saturating_sub(have);
    }
    let tops: Vec<usize> = (0..=table.rows.len()).map(|row| heights[..row].iter().map(|h| h + 1).sum()).collect();
    let (wide, tall) = (edges[table.width] + 1, tops[table.rows.len()] + 1);
    let mut rules = vec![vec![0u8; wide]; tall];
    for cell in &cells {
        let (x0, x1) = (edges[cell.col], edges[cell.col + cell.cols]);
        let (y0, y1) = (tops[cell.row], tops[cell.row + cell.rows]);
        for y in [y0, y1] {
            for (x, rule) in rules[y].iter_mut().enumerate().take(x1 + 1).skip(x0) {
                *rule |= if x > x0 { LEFT } else { 0 } | if x < x1 { RIGHT } else { 0 };
            }
        }
        for x in [x0, x1] {
            for (y, line) in rules.iter_mut().enumerate().take(y1 + 1).skip(y0) {
                line[x] |= if y > y0 { UP } else { 0 } | if y < y1 { DOWN } else { 0 };
            }
        }
    }
    let mut squares: Vec<Vec<Square>> =
        rules.iter().map(|line| line.iter().map(|&r| Some(stroke(r, ink))).collect()).collect();
    for (cell, lines) in cells.iter().zip(&lines) {
        let room = tops[cell.row + cell.rows] - tops[cell.row] - 1;
        let inset = if ink == Ink::Lines { (room - lines.len()) / 2 } else { 0 };
        for (n, line) in lines.iter().enumerate() {
            let y = tops[cell.row] + 1 + inset + n;
            let mut x = edges[cell.col] + 1 + margin / 2;
            for c in line.chars() {
                squares[y][x] = Some(c);
                if width(&c.to_string()) == 2 {
                    squares[y][x + 1] = None;
                    x += 1;
                }
                x += 1;
            }
        }
    }
    squares.iter().map(|line| line.iter().flatten().collect::<String>().trim_end().to_string() + "\n").collect()
}

const UP: u8 = 1;
const DOWN: u8 = 2;
const LEFT: u8 = 4;
const RIGHT: u8 = 8;

/// The character for the rules that meet at a place.
fn stroke(rules: u8, ink: Ink) -> char {
    const H: u8 = LEFT | RIGHT;
    const V: u8 = UP | DOWN;
    if ink == Ink::Ascii {
        return match rules {
            0 => ' ',
            H => '-',
            V => '|',
            _ => '+',
        };
    }
    match (rules & V, rules & H) {
        (0, 0) => ' ',
        (0, _) => '─',
        (_, 0) => '│',
        (DOWN, RIGHT) => '┌',
        (DOWN, LEFT) => '┐',
        (UP, RIGHT) => '└',
        (UP, LEFT) => '┘',
        (V, RIGHT) => '├',
        (V, LEFT) => '┤',
        (DOWN, _) => '┬',
        (UP, _) => '┴',
        _ => '┼',
    }
}
