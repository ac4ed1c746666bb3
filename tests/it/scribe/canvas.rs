//! Text in columns of display cells: PDF text, terminal browsers, grid tables.

use super::blank::{Role, Table, joined};
use super::blocks::Block;
use super::rng::Rng;
use super::text::flow;

/// Columns that a character takes on a terminal.
fn columns(c: char) -> usize {
    match c as u32 {
        0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF => 2,
        0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 => 2,
        _ => 1,
    }
}

/// Display width.
pub fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// Text padded with blanks on the right.
pub fn pad(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(width(text))))
}

/// Text cut into lines of at most `room` columns (a figure is never cut).
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for c in text.chars() {
        let last = lines.len() - 1;
        if !lines[last].is_empty() && width(&lines[last]) + columns(c) > room {
            lines.push(c.to_string());
        } else {
            lines[last].push(c);
        }
    }
    lines
}

/// The room of each column of a table, wide enough that no figure is cut.
fn room(table: &Table, label: &[usize], least: usize) -> Vec<usize> {
    let mut rooms: Vec<usize> = (0..table.width).map(|i| label.get(i).copied().unwrap_or(least)).collect();
    for row in table.slots() {
        for slot in row {
            if let Some(cell) = slot.cell.filter(|c| c.role == Role::Value && c.cols == 1) {
                rooms[slot.col] = rooms[slot.col].max(width(&joined(&cell.lines)));
            }
        }
    }
    rooms
}

/// The rooms for the label columns of each of the three tables.
fn labels(table: &Table, narrow: bool) -> Vec<usize> {
    match (table.width, narrow) {
        (1, _) => vec![60],
        (4, _) => vec![20, 16, 16, 16],
        (10 | 11, true) => vec![4, 6, 18],
        (10 | 11, false) => vec![6, 8, 24],
        _ => Vec::new(),
    }
}

/// A piece of text at a place: half-lines from the top, columns from the left.
struct Glyphs {
    y: usize,
    x: usize,
    text: String,
}

/// Lays a table out as a printed page, every cell centred, and gives its text lines.
fn printed(table: &Table, rng: &mut Rng) -> Vec<String> {
    let least = *rng.pick(&[4, 6]);
    let rooms = room(table, &labels(table, true), least);
    let gap = rng.range(2, 4) as usize;
    let left = |col: usize| -> usize { rooms[..col].iter().sum::<usize>() + gap * col };
    let slots = table.slots();
    let wrapped = |text: &str, col: usize, cols: usize| wrap(text, left(col + cols) - left(col) - gap);
    // The height of a row in half-lines, from the cells that stand in it alone.
    let mut heights: Vec<usize> = slots
        .iter()
        .map(|row| {
            row.iter()
                .filter(|s| s.cell.is_some_and(|c| c.rows == 1))
                .map(|s| wrapped(&s.text(), s.col, s.width).len() * 2)
                .max()
                .unwrap_or(2)
        })
        .collect();
    // What spans rows may need more room than they have.
    for (i, row) in slots.iter().enumerate() {
        for slot in row {
            let Some(cell) = slot.cell.filter(|c| c.rows > 1) else {
                continue;
            };
            let need = wrapped(&slot.text(), slot.col, slot.width).len() * 2;
            let last = (i + cell.rows).min(heights.len());
            let have: usize = heights[i..last].iter().sum();
            heights[last - 1] += need.saturating_sub(have);
        }
    }
    let mut glyphs = Vec::new();
    let mut top = 0;
    for (i, row) in slots.iter().enumerate() {
        for slot in row {
            let Some(cell) = slot.cell else { continue };
            let last = (i + cell.rows).min(heights.len());
            let tall: usize = heights[i..last].iter().sum();
            let lines = wrapped(&slot.text(), slot.col, slot.width);
            let from = top + (tall - lines.len() * 2) / 2;
            let room = left(slot.col + slot.width) - left(slot.col) - gap;
            for (n, line) in lines.into_iter().enumerate() {
                let line = line.trim().to_string();
                let inset = match cell.role {
                    Role::Label if cell.cols > 1 || slot.col > 1 => 0,
                    _ => room.saturating_sub(width(&line)) / 2,
                };
                if !line.is_empty() {
                    glyphs.push(Glyphs { y: from + n * 2, x: left(slot.col) + inset, text: line });
                }
            }
        }
        top += heights[i];
    }
    glyphs.sort_by_key(|g| (g.y, g.x));
    let margin = rng.range(1, 6) as usize;
    let mut lines: Vec<String> = Vec::new();
    for on_line in glyphs.chunk_by(|a, b| a.y == b.y) {
        let mut line = " ".repeat(margin);
        for (i, g) in on_line.iter().enumerate() {
            let room = (margin + g.x).saturating_sub(width(&line));
            line.push_str(&" ".repeat(if i == 0 { room } else { room.max(2) }));
            line.push_str(&g.text);
        }
        lines.push(line);
    }
    lines
}

/// The text of a PDF, spaced as on the page.
pub fn spaced(blocks: &[Block], rng: &mut Rng) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Title(t) => {
                for line in wrap(t, 44) {
                    out.push_str(&format!("{}{line}\n", " ".repeat(18)));
                }
                out.push('\n');
            }
            Block::Heading(t) => out.push_str(&format!("      {t}\n")),
            Block::Para(t) => {
                for (i, line) in wrap(&format!("    {t}"), 72).iter().enumerate() {
                    let lead = if i == 0 { "  " } else { "   " };
                    out.push_str(&format!("{lead}{line}\n"));
                }
            }
            Block::Table(t) => {
                let loose = rng.chance(30);
                for line in printed(t, rng) {
                    out.push_str(line.trim_end());
                    out.push('\n');
                    if loose && rng.chance(20) {
                        out.push('\n');
                    }
                }
                out.push('\n');
            }
            Block::Page(n) => {
                out.push_str(&format!("{}- {} -\n\u{c}", " ".repeat(38), n - 1));
            }
        }
    }
    out
}

/// Columns by display width, cells at the top of their row, a blank line between rows.
pub fn terminal(blocks: &[Block], rng: &mut Rng) -> String {
    let gap = if rng.chance(50) { "\n" } else { "" };
    flow(blocks, "\n", |table, out| {
        let rooms = room(table, &labels(table, false), 6);
        for row in table.slots() {
            let cells: Vec<(usize, Vec<String>)> = row
                .iter()
                .map(|slot| {
                    let room: usize =
                        rooms[slot.col..slot.col + slot.width].iter().sum::<usize>() + 2 * (slot.width - 1);
                    let lines = slot.cell.map_or(Vec::new(), |_| wrap(&slot.text(), room));
                    (room, lines)
                })
                .collect();
            let tall = cells.iter().map(|c| c.1.len()).max().unwrap_or(1);
            for n in 0..tall {
                let line: Vec<String> =
                    cells.iter().map(|(room, lines)| pad(lines.get(n).map_or("", |l| l.trim()), *room)).collect();
                out.push_str(line.join("  ").trim_end());
                out.push('\n');
            }
            out.push_str(gap);
        }
        out.push('\n');
    })
}

/// A grid table: `+---+`, merged cells as empty columns.
pub fn grid(blocks: &[Block]) -> String {
    flow(blocks, "\n", |table, out| {
        let rooms = room(table, &labels(table, true), 6);
        let rule = |mark: &str| {
            let dashes: Vec<String> = rooms.iter().map(|r| mark.repeat(r + 2)).collect();
            format!("+{}+\n", dashes.join("+"))
        };
        out.push_str(&rule("-"));
        for (i, row) in table.slots().iter().enumerate() {
            let texts = super::text::full_row(row);
            let cells: Vec<Vec<String>> = texts.iter().enumerate().map(|(i, t)| wrap(t, rooms[i])).collect();
            push_lines(out, &cells, &rooms, "| ", " | ", " |");
            out.push_str(&rule(if i == 0 { "=" } else { "-" }));
        }
        out.push('\n');
    })
}

/// `|cell|cell|` padded by display width, a line for each wrapped line, no rules.
pub fn boxed(blocks: &[Block]) -> String {
    flow(blocks, "\n", |table, out| {
        let rooms = room(table, &labels(table, true), 6);
        for row in table.slots() {
            let (mut cells, mut widths) = (Vec::new(), Vec::new());
            for slot in &row {
                let room: usize = rooms[slot.col..slot.col + slot.width].iter().sum::<usize>() + slot.width - 1;
                widths.push(room);
                cells.push(wrap(&slot.text(), room));
            }
            push_lines(out, &cells, &widths, "|", "|", "|");
        }
        out.push('\n');
    })
}

fn push_lines(out: &mut String, cells: &[Vec<String>], rooms: &[usize], first: &str, between: &str, last: &str) {
    let tall = cells.iter().map(Vec::len).max().unwrap_or(1);
    for n in 0..tall {
        let line: Vec<String> =
            cells.iter().zip(rooms).map(|(lines, room)| pad(lines.get(n).map_or("", |l| l), *room)).collect();
        out.push_str(&format!("{first}{}{last}\n", line.join(between)));
    }
}
