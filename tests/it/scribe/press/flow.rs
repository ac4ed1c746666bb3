//! Blocks set one below another over pages.

use super::super::blocks::Block;
use super::super::rng::Rng;
use super::{Press, Run, Sheet, lines, table, width};

/// Room at the sides of a page.
const SIDE: f64 = 64.0;
/// Room at the head of a page.
const HEAD: f64 = 72.0;

/// Pages as they are filled.
pub(super) struct Flow<'p> {
    pub(super) press: &'p Press,
    pub(super) sheets: Vec<Sheet>,
    /// How far the last page is filled.
    pub(super) y: f64,
}

impl Flow<'_> {
    pub(super) fn left(&self) -> f64 {
        SIDE
    }

    pub(super) fn room(&self) -> f64 {
        self.size().0 - 2.0 * SIDE
    }

    /// Where the text of a page ends.
    pub(super) fn end(&self) -> f64 {
        self.size().1 - self.press.foot
    }

    pub(super) fn sheet(&mut self) -> &mut Sheet {
        self.sheets.last_mut().unwrap()
    }

    fn size(&self) -> (f64, f64) {
        if self.press.landscape { (842.0, 595.0) } else { (595.0, 842.0) }
    }

    pub(super) fn turn(&mut self) {
        let (width, height) = self.size();
        self.sheets.push(Sheet { width, height, ..Sheet::default() });
        self.y = HEAD;
    }

    fn line(&mut self, x: f64, text: &str, size: f64, bold: bool) {
        let lead = size * 1.6;
        if self.y + lead > self.end() {
            self.turn();
        }
        let y = self.y + lead / 2.0 + size * 0.36;
        let shade = [x, self.y, x + width(text, size), self.y + lead];
        let shaded = self.press.shaded;
        self.y += lead;
        let sheet = self.sheet();
        if shaded {
            sheet.shades.push(shade);
        }
        sheet.runs.push(Run { x, y, size, text: text.to_owned(), down: false, bold, head: false });
    }

    fn paragraph(&mut self, text: &str, size: f64, bold: bool) {
        let room = self.room();
        // the first line begins two characters further in
        let mut rest = lines(text, size, room - 2.0 * size);
        let first = rest.remove(0);
        self.line(SIDE + 2.0 * size, &first, size, bold);
        let rest = rest.concat();
        if !rest.is_empty() {
            for line in lines(&rest, size, room) {
                self.line(SIDE, &line, size, bold);
            }
        }
    }

    fn centred(&mut self, text: &str, size: f64) {
        for line in lines(text, size, self.room()) {
            let x = SIDE + (self.room() - width(&line, size)) / 2.0;
            self.line(x, &line, size, self.press.bold);
        }
    }
}

/// Sets blocks on pages.
pub(super) fn set(blocks: &[Block], press: &Press, rng: &mut Rng) -> Vec<Sheet> {
    let mut flow = Flow { press, sheets: Vec::new(), y: 0.0 };
    flow.turn();
    let size = *rng.pick(&[10.5, 12.0, 14.0]);
    for block in blocks {
        match block {
            Block::Title(text) => flow.centred(text, 18.0),
            Block::Heading(text) => flow.paragraph(text, size, press.bold),
            Block::Para(text) => flow.paragraph(text, size, false),
            Block::Table(table) => {
                flow.y += rng.range(4, 24) as f64;
                table::set(&mut flow, table);
                flow.y += 8.0;
            }
            Block::Page(_) => flow.turn(),
        }
    }
    let mut sheets = flow.sheets;
    for (n, sheet) in sheets.iter_mut().enumerate() {
        let mut head = |text: String, y: f64| {
            let x = (sheet.width - width(&text, 9.0)) / 2.0;
            sheet.runs.push(Run { x, y, size: 9.0, text, down: false, bold: false, head: true });
        };
        if press.heads > 0 {
            head(format!("- {} -", n + 1), sheet.height - 34.0);
        }
        if press.heads > 1 {
            head("政府信息公开工作年度报告".to_owned(), 40.0);
        }
    }
    sheets
}
