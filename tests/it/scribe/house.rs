//! The habits of a house: how one office writes headings, labels and numbers.

use super::draft::Figure;
use super::labels::{Numbering, Wording};
use super::rng::Rng;

/// How the headings of the six sections are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headings {
    /// `一、总体情况`
    Official,
    /// `1、总体情况`
    Arabic,
    /// `1.总体情况`
    ArabicPoint,
    /// `一.总体情况`
    Point,
    /// `总体情况`
    Bare,
    /// A preamble is counted as 一.
    Shifted,
}

/// Where the headings stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadingPlace {
    /// On a line of their own.
    Own,
    /// At the start of the paragraph after them, where there is one.
    Glued,
    /// As the first row of the section's table.
    InTable,
    /// In a table of one cell.
    OneCell,
}

/// How labels that span a page break go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parents {
    /// Said again in full.
    Repeated,
    /// Left empty.
    Empty,
    /// Cut inside: `（四）无` on one page, `法提供` on the next.
    Cut,
}

/// A table 三 that goes on over a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pages {
    /// How many number rows stand on the first page.
    pub at: usize,
    /// Whether the head is printed again.
    pub head: bool,
    /// The labels that span the break.
    pub parents: Parents,
}

/// All habits together.
#[derive(Clone, Debug)]
pub struct House {
    /// Of labels.
    pub wording: Wording,
    /// Numbering of headings.
    pub headings: Headings,
    /// Known other wording of headings.
    pub other_words: bool,
    /// Where headings stand.
    pub place: HeadingPlace,
    /// `1,113`
    pub commas: bool,
    /// `１２`
    pub wide_digits: bool,
    /// `22（其中修订16件）`
    pub notes: bool,
    /// `470.31万元`
    pub units: bool,
    /// 本年增/减: 0 as a signed number, 1 with `+`, 2 as 增/减/未增未减.
    pub signs: u8,
    /// A column 法人或其他组织小计.
    pub subtotal_column: bool,
    /// A row 小计 in each group of table 三.
    pub subtotal_rows: bool,
    /// The applicant heads in two rows.
    pub split_heads: bool,
    /// A row 其他主动公开文件 in table 二.
    pub extra_row: bool,
    /// A unit or year line above the tables.
    pub unit_line: bool,
    /// The note of table 三 printed once more, as a row.
    pub note_repeated: bool,
    /// Table 三 over two pages.
    pub pages: Option<Pages>,
    /// `[bookmark: _GoBack]` in a paragraph.
    pub bookmark: bool,
}

impl House {
    /// As the notice prints it.
    pub fn plain() -> Self {
        House {
            wording: Wording::official(),
            headings: Headings::Official,
            other_words: false,
            place: HeadingPlace::Own,
            commas: false,
            wide_digits: false,
            notes: false,
            units: false,
            signs: 0,
            subtotal_column: false,
            subtotal_rows: false,
            split_heads: false,
            extra_row: false,
            unit_line: false,
            note_repeated: false,
            pages: None,
            bookmark: false,
        }
    }

    /// The names of the single habits that `only` knows.
    pub const HABITS: &'static [&'static str] = &[
        "plain",
        "numbering comma",
        "numbering wide",
        "numbering bracket",
        "numbering none",
        "no quotes",
        "narrow brackets",
        "cut heads 1",
        "cut heads 2",
        "cut heads 3",
        "misprint",
        "explained labels",
        "broken labels",
        "traditional",
        "arabic headings",
        "arabic point headings",
        "point headings",
        "bare headings",
        "shifted headings",
        "other words",
        "glued headings",
        "headings in tables",
        "headings in cells",
        "commas",
        "wide digits",
        "notes",
        "units",
        "plus signs",
        "signs in words",
        "subtotal column",
        "subtotal rows",
        "split heads",
        "extra row",
        "unit line",
        "note repeated",
        "pages, head, repeated",
        "pages, empty",
        "pages, cut",
    ];

    /// A plain house with one habit, by name.
    pub fn only(habit: &str) -> Self {
        let mut house = House::plain();
        let pages = |head, parents| Some(Pages { at: 12, head, parents });
        match habit {
            "numbering comma" => house.wording.numbering = Numbering::Comma,
            "numbering wide" => house.wording.numbering = Numbering::Wide,
            "numbering bracket" => house.wording.numbering = Numbering::Bracket,
            "numbering none" => house.wording.numbering = Numbering::None,
            "no quotes" => house.wording.quotes = ("", ""),
            "narrow brackets" => house.wording.narrow = true,
            "cut heads 1" => house.wording.cut = 1,
            "cut heads 2" => house.wording.cut = 2,
            "cut heads 3" => house.wording.cut = 3,
            "misprint" => house.wording.misprint = true,
            "explained labels" => house.wording.explained = true,
            "broken labels" => house.wording.broken = true,
            "traditional" => house.wording.traditional = true,
            "arabic headings" => house.headings = Headings::Arabic,
            "arabic point headings" => house.headings = Headings::ArabicPoint,
            "point headings" => house.headings = Headings::Point,
            "bare headings" => house.headings = Headings::Bare,
            "shifted headings" => house.headings = Headings::Shifted,
            "other words" => house.other_words = true,
            "glued headings" => house.place = HeadingPlace::Glued,
            "headings in tables" => house.place = HeadingPlace::InTable,
            "headings in cells" => house.place = HeadingPlace::OneCell,
            "commas" => house.commas = true,
            "wide digits" => house.wide_digits = true,
            "notes" => house.notes = true,
            "units" => house.units = true,
            "plus signs" => house.signs = 1,
            "signs in words" => house.signs = 2,
            "subtotal column" => house.subtotal_column = true,
            "subtotal rows" => house.subtotal_rows = true,
            "split heads" => house.split_heads = true,
            "extra row" => house.extra_row = true,
            "unit line" => house.unit_line = true,
            "note repeated" => house.note_repeated = true,
            "pages, head, repeated" => house.pages = pages(true, Parents::Repeated),
            "pages, empty" => house.pages = pages(false, Parents::Empty),
            "pages, cut" => house.pages = pages(false, Parents::Cut),
            _ => {}
        }
        house
    }

    /// A random house of mild habits: labels, headings and numbers, no change of the tables' shape.
    pub fn mild(rng: &mut Rng) -> Self {
        let mut house = House::plain();
        house.wording.numbering = *rng.pick(&[
            Numbering::Point,
            Numbering::Point,
            Numbering::Point,
            Numbering::Comma,
            Numbering::Wide,
            Numbering::Bracket,
            Numbering::None,
        ]);
        house.wording.quotes = *rng.pick(&[("“", "”"), ("“", "”"), ("\"", "\""), ("「", "」"), ("‘", "’"), ("", "")]);
        house.wording.narrow = rng.chance(15);
        house.wording.cut = if rng.chance(70) { 0 } else { rng.range(1, 3) as u8 };
        house.wording.misprint = rng.chance(10);
        house.wording.explained = rng.chance(15);
        house.wording.broken = rng.chance(40);
        house.headings = *rng.pick(&[
            Headings::Official,
            Headings::Official,
            Headings::Official,
            Headings::Official,
            Headings::Arabic,
            Headings::ArabicPoint,
            Headings::Point,
            Headings::Bare,
            Headings::Shifted,
        ]);
        house.other_words = rng.chance(20);
        if rng.chance(10) {
            house.place = HeadingPlace::Glued;
        }
        house.commas = rng.chance(40);
        house.wide_digits = rng.chance(5);
        house.notes = rng.chance(10);
        house.units = rng.chance(15);
        house.signs = rng.below(3) as u8;
        house.unit_line = rng.chance(15);
        house
    }

    /// Adds habits that change the shape of tables, each with a chance of `percent`.
    pub fn bend(&mut self, rng: &mut Rng, percent: usize) {
        self.subtotal_column = rng.chance(percent);
        self.subtotal_rows = rng.chance(percent);
        self.split_heads = rng.chance(percent);
        self.extra_row = rng.chance(percent);
        self.note_repeated = rng.chance(percent);
        if rng.chance(percent) {
            self.place = *rng.pick(&[HeadingPlace::InTable, HeadingPlace::OneCell]);
        }
    }

    /// Whether no habit changes the shape of a table.
    pub fn is_straight(&self) -> bool {
        !(self.subtotal_column
            || self.subtotal_rows
            || self.split_heads
            || self.extra_row
            || self.note_repeated
            || matches!(self.place, HeadingPlace::InTable | HeadingPlace::OneCell))
    }

    /// Breaks table 三 over two pages.
    pub fn turn_page(&mut self, rng: &mut Rng) {
        self.pages = Some(Pages {
            at: rng.range(3, 20) as usize,
            head: rng.chance(50),
            parents: *rng.pick(&[Parents::Repeated, Parents::Empty, Parents::Cut]),
        });
    }

    /// A figure as this house writes it in the cell `address`.
    pub fn figure(&self, address: &str, figure: &Figure) -> String {
        match figure {
            Figure::Blank => String::new(),
            Figure::Mark(mark) => (*mark).to_string(),
            Figure::Amount(amount) if self.units => format!("{}万元", self.digits(amount)),
            Figure::Amount(amount) => self.digits(amount),
            Figure::Number(n) if address.ends_with(".change") => {
                let size = self.digits(&self.grouped(n.abs()));
                match (self.signs, n.signum()) {
                    (2, 0) => "未增未减".into(),
                    (2, 1) => format!("增{size}"),
                    (2, _) => format!("减{size}"),
                    (1, 1) => format!("+{size}"),
                    (_, -1) => format!("-{size}"),
                    _ => size,
                }
            }
            Figure::Number(n) => {
                let mut text = self.digits(&self.grouped(*n));
                if self.notes && *n > 2 && address.starts_with("proactive.normative_documents") {
                    text.push_str(&format!("（其中修订{}件）", n / 2));
                }
                text
            }
        }
    }

    fn digits(&self, text: &str) -> String {
        if !self.wide_digits {
            return text.to_string();
        }
        text.chars()
            .map(|c| match c {
                '0'..='9' => char::from_u32(c as u32 + 0xFEE0).unwrap_or(c),
                _ => c,
            })
            .collect()
    }

    fn grouped(&self, n: i64) -> String {
        let plain = n.to_string();
        if !self.commas || n < 1000 {
            return plain;
        }
        let mut out = String::new();
        for (i, c) in plain.chars().enumerate() {
            if i > 0 && (plain.len() - i).is_multiple_of(3) {
                out.push(',');
            }
            out.push(c);
        }
        out
    }
}
