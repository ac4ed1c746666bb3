//! The text of converters that tell of columns, or of cells and not of rows.

use super::blank::{Slot, Table, joined};
use super::blocks::Block;
use super::canvas::{pad, width};
use super::rng::Rng;
use super::text::{flow, full_row};

/// The lines of a cell, none of them empty.
fn lines(slot: &Slot<'_>) -> Vec<String> {
    let lines = slot.lines().iter().map(|line| line.trim().trim_matches('\u{a0}').to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

/// Columns under a ruler of dashes, by display width (pandoc's plain text).
pub fn ruler(blocks: &[Block], rng: &mut Rng) -> String {
    let headed = rng.chance(50);
    let tall = rng.chance(50);
    let flat = |row: &[Slot<'_>]| -> Vec<Vec<String>> { full_row(row).into_iter().map(|text| vec![text]).collect() };
    let deep = |row: &[Slot<'_>]| -> Vec<Vec<String>> {
        let cells = row.iter().flat_map(|slot| {
            let mut cells = vec![Vec::new(); slot.width];
            cells[0] = lines(slot);
            cells
        });
        cells.collect()
    };
    flow(blocks, "\n", |table, out| {
        let rows: Vec<Vec<Vec<String>>> =
            table.slots().iter().map(|row| if tall { deep(row) } else { flat(row) }).collect();
        let rooms: Vec<usize> = (0..table.width)
            .map(|at| {
                rows.iter().filter_map(|row| row.get(at)).flatten().map(|line| width(line)).max().unwrap_or(0) + 2
            })
            .collect();
        let dashes: Vec<String> = rooms.iter().map(|room| "-".repeat(*room)).collect();
        let ruler = format!("  {}\n", dashes.join(" "));
        let whole = format!("  {}\n", "-".repeat(ruler.len() - 3));
        // one column alone has no ruler
        let headed = headed && table.width > 1;
        out.push_str(if headed && !tall {
            ""
        } else if headed {
            &whole
        } else {
            &ruler
        });
        for (at, row) in rows.iter().enumerate() {
            for line in 0..row.iter().map(Vec::len).max().unwrap_or(1).max(1) {
                let texts: Vec<String> = row
                    .iter()
                    .zip(&rooms)
                    .map(|(cell, room)| pad(cell.get(line).map_or("", String::as_str), *room))
                    .collect();
                out.push_str(&format!("  {}\n", texts.join(" ")));
            }
            if headed && at == 0 {
                out.push_str(&ruler);
            } else if tall && at + 1 < rows.len() {
                out.push('\n');
            }
        }
        if tall && headed {
            out.push('\n');
            out.push_str(&whole);
        } else if !headed {
            out.push_str(&ruler);
        }
        out.push('\n');
    })
}

/// Columns by the number of characters, padded to the width of each row; covered cells are absent (inscriptis).
pub fn padded(blocks: &[Block], rng: &mut Rng) -> String {
    let loose = rng.chance(70);
    flow(blocks, "\n", |table, out| {
        let slots = table.slots();
        let rows: Vec<Vec<Vec<String>>> =
            slots.iter().map(|row| row.iter().filter(|slot| slot.cell.is_some()).map(lines).collect()).collect();
        let count = |line: &String| line.chars().count();
        let rooms: Vec<usize> = (0..table.width)
            .map(|at| rows.iter().filter_map(|row| row.get(at)).flatten().map(count).max().unwrap_or(0))
            .collect();
        let put = |out: &mut String, texts: Vec<&str>| {
            let cells: Vec<String> = texts
                .iter()
                .zip(&rooms)
                .map(|(text, room)| format!("{text}{}", " ".repeat(room - text.chars().count())))
                .collect();
            out.push_str(&cells.join("  "));
            out.push('\n');
        };
        for row in &rows {
            for line in 0..row.iter().map(Vec::len).max().unwrap_or(1).max(1) {
                put(out, row.iter().map(|cell| cell.get(line).map_or("", String::as_str)).collect());
            }
            if loose {
                put(out, vec![""; row.len()]);
            }
        }
        out.push('\n');
    })
}

/// A cell behind each tab; a line ends behind some cells, and rows are not told apart (Tika of a page).
pub fn tab_stream(blocks: &[Block], rng: &mut Rng) -> String {
    let (breaks, gap) = (rng.range(10, 60) as usize, *rng.pick(&[0, 15, 100]));
    flow(blocks, "\n", |table, out| {
        for row in table.slots() {
            for slot in row.iter().filter(|slot| slot.cell.is_some()) {
                out.push('\t');
                out.push_str(&lines(slot).join("\n"));
                if rng.chance(breaks) {
                    out.push('\n');
                }
            }
            if !out.ends_with('\n') {
                out.push('\n');
            }
            if rng.chance(gap) {
                out.push('\n');
            }
        }
        out.push('\n');
    })
}

/// How the text of a sheet is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// A tab before each cell (Tika).
    Tabs,
    /// Markdown of a data frame: `NaN` for nothing (markitdown).
    Frame,
}

/// All of a report in one sheet, the columns of its tables across each other.
pub fn sheet(blocks: &[Block], kind: Sheet) -> String {
    const WIDTH: usize = 30;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let alone = |text: &str| {
        let mut row = vec![String::new(); WIDTH];
        row[0] = text.to_owned();
        row
    };
    for block in blocks {
        match block {
            Block::Title(text) | Block::Heading(text) | Block::Para(text) => rows.push(alone(text)),
            Block::Table(table) => rows.extend(spread(table, WIDTH)),
            Block::Page(_) => {}
        }
    }
    match kind {
        Sheet::Tabs => {
            let line = |row: &Vec<String>| format!("\t{}\n", row.join("\t").trim_end());
            format!("Sheet1\n{}\n\n", rows.iter().map(line).collect::<String>())
        }
        Sheet::Frame => {
            let line = |row: &[String]| format!("| {} |\n", row.join(" | "));
            let filled = |row: &Vec<String>| -> Vec<String> {
                let cells = row.iter().map(|text| if text.is_empty() { "NaN" } else { text }.replace('\n', "\\n"));
                cells.collect()
            };
            let head: Vec<String> = rows[0]
                .iter()
                .enumerate()
                .map(|(at, text)| if text.is_empty() { format!("Unnamed: {at}") } else { text.clone() })
                .collect();
            let rule = line(&vec!["---".to_owned(); WIDTH]);
            let body: String = rows[1..].iter().map(|row| line(&filled(row))).collect();
            format!("## Sheet1\n{}{rule}{body}", line(&head))
        }
    }
}

/// The rows of a table over the columns of a sheet.
fn spread(table: &Table, wide: usize) -> Vec<Vec<String>> {
    let rows = table.slots().into_iter().map(|row| {
        let mut cells = vec![String::new(); wide];
        for slot in row.iter().filter(|slot| slot.cell.is_some()) {
            cells[slot.col * wide / table.width] = joined(slot.lines());
        }
        cells
    });
    rows.collect()
}
