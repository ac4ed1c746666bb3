//! Plain text as converters and people leave it: cells by tabs, by pipes, or a line each.

use super::blank::{Slot, Table, joined};
use super::blocks::Block;
use super::rng::Rng;

/// Blocks to text, with a writer for tables; `gap` is written after each paragraph.
pub fn flow(blocks: &[Block], gap: &str, mut table: impl FnMut(&Table, &mut String)) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Title(t) => {
                out.push_str(t);
                out.push_str("\n\n");
            }
            Block::Heading(t) | Block::Para(t) => {
                out.push_str(t);
                out.push('\n');
                out.push_str(gap);
            }
            Block::Table(t) => table(t, &mut out),
            Block::Page(_) => {}
        }
    }
    out
}

/// Which converter writes a cell on lines that begin with a tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tabs {
    /// Continuations are lone tabs (the sample report).
    Dom,
    /// As `Dom`, paragraphs followed by a blank line, now and then an empty paragraph in a cell.
    Doc,
    /// Covered cells are absent.
    Odt,
}

/// Each cell on its own line behind a tab.
pub fn tab_cells(blocks: &[Block], kind: Tabs, rng: &mut Rng) -> String {
    let gap = if kind == Tabs::Doc { "\n" } else { "" };
    let loose = kind == Tabs::Doc && rng.chance(40);
    flow(blocks, gap, |table, out| {
        for row in table.slots() {
            let labels = row.len() > 7;
            for slot in row {
                match slot.cell {
                    None if kind == Tabs::Odt => {}
                    None => out.push_str("\t\n"),
                    Some(cell) => {
                        out.push('\t');
                        out.push_str(&cell.lines.join("\n"));
                        out.push('\n');
                        if loose && labels && cell.role == super::blank::Role::Label && rng.chance(8) {
                            out.push('\n');
                        }
                    }
                }
            }
            out.push('\n');
        }
        out.push('\n');
    })
}

/// The cells of a row on one line, each behind a tab; a second paragraph breaks the line.
pub fn tab_lines(blocks: &[Block]) -> String {
    flow(blocks, "", |table, out| {
        for row in table.slots() {
            let mut broken = false;
            for slot in row {
                if broken {
                    out.push('\n');
                }
                out.push('\t');
                out.push_str(&slot.lines().join("\n"));
                broken = slot.lines().len() > 1;
            }
            out.push('\n');
        }
        out.push('\n');
    })
}

/// The texts of a row over the whole width of the grid: covered places are empty.
pub fn full_row(row: &[Slot<'_>]) -> Vec<String> {
    let mut out = Vec::new();
    for slot in row {
        out.push(slot.text());
        out.extend(std::iter::repeat_n(String::new(), slot.width - 1));
    }
    out
}

/// The texts of the cells that start in a row.
pub fn short_row(row: &[Slot<'_>]) -> Vec<String> {
    row.iter().filter(|s| s.cell.is_some()).map(Slot::text).collect()
}

/// The texts of a row's cells, continuations from above as empty ones.
pub fn kept_row(row: &[Slot<'_>]) -> Vec<String> {
    row.iter().map(Slot::text).collect()
}

/// A row a line, cells between tabs.
pub fn tab_rows(blocks: &[Block], full: bool, rng: &mut Rng) -> String {
    let gap = if rng.chance(30) { "\n" } else { "" };
    flow(blocks, gap, |table, out| {
        for row in table.slots() {
            let texts = if full { full_row(&row) } else { short_row(&row) };
            out.push_str(&texts.join("\t"));
            out.push('\n');
        }
        out.push_str(gap);
    })
}

/// A row a line, each cell closed by a pipe, with or without filler to the table's width.
pub fn pipe_rows(blocks: &[Block], filler: bool, rng: &mut Rng) -> String {
    let kept = rng.chance(50);
    flow(blocks, "", |table, out| {
        for row in table.slots() {
            let texts = if kept { kept_row(&row) } else { short_row(&row) };
            let missing = table.width.saturating_sub(texts.len());
            let cells: Vec<String> = texts.iter().map(|t| format!("{t} |")).collect();
            out.push_str(&cells.join(" "));
            if filler && missing > 0 {
                out.push(' ');
                out.push_str(&"|".repeat(missing));
            }
            out.push('\n');
        }
    })
}

/// Each cell on its own line with a pipe behind it or below it.
pub fn cell_and_pipe(blocks: &[Block], filler: bool, rng: &mut Rng) -> String {
    let below = rng.chance(40);
    let kept = rng.chance(50);
    flow(blocks, "", |table, out| {
        for row in table.slots() {
            let texts = if kept { kept_row(&row) } else { short_row(&row) };
            for text in &texts {
                if text.is_empty() {
                    out.push_str("|\n");
                } else if below {
                    out.push_str(&format!("{text}\n|\n"));
                } else {
                    out.push_str(&format!("{text} |\n"));
                }
            }
            let missing = table.width.saturating_sub(texts.len());
            if filler && missing > 0 {
                out.push_str(&"|".repeat(missing));
                out.push('\n');
            }
        }
    })
}

/// A cell a line and no marks at all; empty cells leave nothing.
pub fn cell_lines(blocks: &[Block], rng: &mut Rng) -> String {
    let (indent, gap) = *rng.pick(&[("", ""), ("", "\n"), ("   ", "\n")]);
    let split = rng.chance(50);
    let text = flow(blocks, gap, |table, out| {
        for row in table.slots() {
            for slot in row {
                let whole = [slot.text()];
                let lines = if split { slot.lines() } else { &whole[..] };
                for line in lines {
                    let line = line.trim().trim_matches('\u{a0}');
                    if !line.is_empty() {
                        out.push_str(&format!("{indent}{line}\n{gap}"));
                    }
                }
            }
        }
    });
    text.trim_end().to_string() + "\n"
}

/// How a Markdown table tells of merged cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markdown {
    /// Every covered place is an empty cell.
    Full,
    /// No rule line, short rows, newlines inside cells.
    Bare,
    /// Padded columns; covered places are empty cells.
    Padded,
    /// Empty cells to the right of a wide one; what is covered from above is dropped.
    Dropped,
}

/// Markdown with pipe tables.
pub fn markdown(blocks: &[Block], kind: Markdown, rng: &mut Rng) -> String {
    let tight = rng.chance(25);
    // A table without a head gets an empty one.
    let headless = kind == Markdown::Dropped && rng.chance(50);
    let titled: Vec<Block> = blocks
        .iter()
        .map(|b| match b {
            Block::Title(t) if kind != Markdown::Bare => Block::Title(format!("# {t}")),
            Block::Heading(t) if kind != Markdown::Bare && tight => Block::Heading(format!("## {t}")),
            Block::Heading(t) if kind != Markdown::Bare => Block::Heading(format!("**{t}**")),
            other => other.clone(),
        })
        .collect();
    flow(&titled, "\n", |table, out| {
        let rows: Vec<Vec<String>> = table
            .slots()
            .iter()
            .map(|row| match kind {
                Markdown::Full => breaks(row, true, "<br>"),
                Markdown::Bare => row.iter().filter(|s| s.cell.is_some()).map(|s| s.lines().join("\n")).collect(),
                Markdown::Padded => full_row(row),
                Markdown::Dropped => breaks(row, false, " "),
            })
            .collect();
        let widths: Vec<usize> = (0..table.width)
            .map(|i| {
                let cells = rows.iter().filter_map(|r| r.get(i));
                cells.map(|c| super::canvas::width(c)).max().unwrap_or(0).max(3)
            })
            .collect();
        if headless {
            out.push_str(&format!("|{}\n", "  |".repeat(table.width)));
            out.push_str(&format!("|{}\n", " --- |".repeat(table.width)));
        }
        for (i, row) in rows.iter().enumerate() {
            let cells: Vec<String> = row
                .iter()
                .enumerate()
                .map(|(i, t)| match kind {
                    Markdown::Padded => super::canvas::pad(t, widths[i]),
                    _ => t.clone(),
                })
                .collect();
            out.push_str(&if tight && kind != Markdown::Padded {
                format!("|{}|\n", cells.join("|"))
            } else {
                format!("| {} |\n", cells.join(" | "))
            });
            if i == 0 && !headless && kind != Markdown::Bare {
                let rules: Vec<String> = (0..row.len())
                    .map(|i| match kind {
                        Markdown::Padded => "-".repeat(widths[i] + 2),
                        Markdown::Dropped => " --- ".into(),
                        _ => "---".into(),
                    })
                    .collect();
                out.push_str(&format!("|{}|\n", rules.join("|")));
            }
        }
        out.push('\n');
    })
}

/// The cells of a row with their paragraphs joined by `mark`.
fn breaks(row: &[Slot<'_>], keep: bool, mark: &str) -> Vec<String> {
    let mut out = Vec::new();
    for slot in row {
        if slot.cell.is_none() && !keep {
            continue;
        }
        let lines: Vec<&str> = slot.lines().iter().map(|l| l.trim()).filter(|l| !l.is_empty()).collect();
        out.push(lines.join(mark));
        out.extend(std::iter::repeat_n(String::new(), slot.width - 1));
    }
    out
}

/// The table lines of Python's html2text: `A |  B |  C  ` under a rule as wide as the first row.
pub fn html2text(blocks: &[Block], rng: &mut Rng) -> String {
    let bar = if rng.chance(50) { " |  " } else { "| " };
    flow(blocks, "\n", |table, out| {
        for (i, row) in table.slots().iter().enumerate() {
            let cells: Vec<String> = row.iter().filter(|s| s.cell.is_some()).map(|s| joined(s.lines())).collect();
            out.push_str(&cells.join(bar));
            out.push_str("  \n");
            if i == 0 {
                out.push_str(&vec!["---"; cells.len()].join("|"));
                out.push_str("  \n");
            }
        }
        out.push('\n');
    })
}

/// Markdown whose tables are HTML, as converters write them when a cell has more than text.
pub fn markdown_html(blocks: &[Block], rng: &mut Rng) -> String {
    flow(blocks, "\n", |table, out| {
        let one = [Block::Table(table.clone())];
        out.push_str(&super::html::article(&one, super::html::Markup::Clean, rng));
        out.push('\n');
    })
}
