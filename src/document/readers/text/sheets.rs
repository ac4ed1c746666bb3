//! The text of a whole sheet: prose and tables in one grid, taken apart.

use super::tabs::WIDEST;
use crate::document::{Block, Line};
use crate::grid::{Builder, Draft, Grid};
use crate::text::fold::trim;

/// Characters from which a text alone in its row is prose.
const PROSE: usize = 60;

/// The blocks of a table found in text.
pub(super) fn blocks(grid: Grid) -> Vec<Block> {
    if grid.width <= WIDEST {
        return vec![Block::Grid(grid)];
    }
    let mut blocks = Vec::new();
    let mut builder = Builder::new(grid.layout);
    let mut open = false;
    for row in 0..grid.height {
        let mut texts = grid.row(row).filter(|cell| !cell.text.is_empty());
        let lone = texts.next().filter(|_| texts.next().is_none());
        match lone.filter(|cell| !open || is_prose(&cell.text)) {
            Some(cell) => {
                if std::mem::take(&mut open) {
                    blocks.push(Block::Grid(std::mem::replace(&mut builder, Builder::new(grid.layout)).finish()));
                }
                let lines = cell.text.lines().map(trim).filter(|line| !line.is_empty());
                blocks.extend(lines.map(|text| Block::Paragraph(Line { text: text.to_owned(), number: cell.line })));
            }
            None => {
                open = true;
                builder.row();
                for cell in grid.row(row) {
                    builder.cell(Draft { line: cell.line, ..Draft::plain(cell.text.as_str()) });
                }
            }
        }
    }
    if open {
        blocks.push(Block::Grid(builder.finish()));
    }
    blocks
}

fn is_prose(text: &str) -> bool {
    text.contains('。') || text.chars().count() >= PROSE
}

#[cfg(test)]
mod tests {
    use super::super::tests::blocks;

    #[test]
    fn prose_between_tables() {
        let row = |cells: &[&str]| format!("\t{}{}\n", cells.join("\t"), "\t".repeat(20 - cells.len()));
        let text = [row(&["题"]), row(&["甲", "1"]), row(&["一句话。"]), row(&["乙", "2"])].concat();
        let blank = "|".repeat(19);
        assert_eq!(
            blocks(&text),
            ["题".to_owned(), format!("甲|1{}", &blank[1..]), "一句话。".into(), format!("乙|2{}", &blank[1..])]
        );
    }
}
