//! The random report: numbers that tie, then the words that agree with them.

use std::collections::BTreeMap;

use super::places::{
    COLUMNS, DISPUTE_COLUMNS, DISPUTE_ROWS, OFFICES, PLACES, proactive_rows, request_rows, result_rows,
};
use super::prose;
use super::rng::Rng;

/// What a cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// A count (本年增/减 of 2019 may be negative).
    Number(i64),
    /// An amount in 万元, with the decimals as written.
    Amount(String),
    /// Nothing.
    Blank,
    /// A mark in place of a number.
    Mark(&'static str),
}

/// How many cases a report tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Every number of tables 三 and 四 is 0.
    Zero,
    /// A handful.
    Small,
    /// Hundreds and thousands.
    Busy,
}

/// What kind of draft is wanted; what is `None` is left to the seed.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The year reported on (2019–2025).
    pub year: Option<u16>,
    /// How many cases.
    pub size: Option<Size>,
    /// Zeros are left blank (all of them, or most: the seed decides).
    pub zeros_blank: bool,
    /// Zeros are marks (`/`, `-`, `—`, `无`, `\`), one kind in a report.
    pub zeros_marked: bool,
    /// Table 二 and table 三 are of different forms.
    pub hybrid: bool,
    /// The whole 2019 form in a year after 2020.
    pub late_form: bool,
    /// No number of cases in the prose.
    pub silent: bool,
}

/// A number that the narrative says, and the cells whose sum it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The cells that add up to the number.
    pub cells: Vec<String>,
    /// The number said (0 when the text says "none").
    pub value: i64,
    /// The paragraph that says it.
    pub quote: String,
}

/// A report before it is written down.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The issuer's full name.
    pub issuer: String,
    /// The six-digit code of the issuer's government.
    pub division: &'static str,
    /// The county-level name that the text uses.
    pub short: &'static str,
    /// The office, `人民政府` for the government itself.
    pub office: &'static str,
    /// The year reported on.
    pub year: u16,
    /// The title.
    pub title: String,
    /// The form of table 二, `2019` or `2021`.
    pub proactive_form: &'static str,
    /// The form of table 三, `2019` or `2021`.
    pub requests_form: &'static str,
    /// Every cell of the forms, by its address.
    pub cells: BTreeMap<String, Figure>,
    /// The paragraphs before section 一.
    pub preamble: Vec<String>,
    /// The paragraphs of the six sections, tables left out.
    pub sections: [Vec<String>; 6],
    /// The day of publication, `YYYY-MM-DD`.
    pub published: String,
    /// What the prose says of the tables.
    pub claims: Vec<Claim>,
}

impl Draft {
    /// The number in a cell; blanks and marks count as 0, amounts too.
    pub fn count(&self, cell: &str) -> i64 {
        match self.cells.get(cell) {
            Some(Figure::Number(n)) => *n,
            _ => 0,
        }
    }

    /// Whether any cell is blank.
    pub fn has_blanks(&self) -> bool {
        self.cells.values().any(|f| *f == Figure::Blank)
    }
}

/// Writes the report of a seed.
pub fn draft(seed: u64, options: &Options) -> Draft {
    let rng = &mut Rng::new(seed);
    let (year, proactive_form, requests_form) = forms(rng, options);
    let size = options.size.unwrap_or_else(|| *rng.pick(&[Size::Zero, Size::Small, Size::Small, Size::Busy]));
    let place = rng.pick(PLACES);
    let office = *rng.pick(OFFICES);
    let issuer = format!("{}{office}", place.name);
    let title = match rng.below(4) {
        0 => format!("{issuer}{year}年度政府信息公开工作年度报告"),
        1 => format!("{year}年{issuer}政府信息公开工作年度报告"),
        _ => format!("{issuer}{year}年政府信息公开工作年度报告"),
    };
    let published = if office == "人民政府" {
        format!("{}-{:02}-{:02}", year + 1, rng.range(2, 3), rng.range(1, 28))
    } else {
        format!("{}-01-{:02}", year + 1, rng.range(4, 31))
    };
    let mut numbers = BTreeMap::new();
    proactive(rng, proactive_form, size, office, &mut numbers);
    requests(rng, requests_form, size, &mut numbers);
    disputes(rng, size, &mut numbers);
    let mut draft = Draft {
        issuer,
        division: place.division,
        short: place.short,
        office,
        year,
        title,
        proactive_form,
        requests_form,
        cells: numbers,
        preamble: Vec::new(),
        sections: Default::default(),
        published,
        claims: Vec::new(),
    };
    prose::narrate(&mut draft, rng, options.silent);
    hide_zeros(&mut draft, rng, options);
    draft
}

fn forms(rng: &mut Rng, options: &Options) -> (u16, &'static str, &'static str) {
    let year = options.year.unwrap_or_else(|| {
        if options.hybrid || options.late_form { rng.range(2021, 2023) as u16 } else { rng.range(2019, 2025) as u16 }
    });
    let form = if year < 2021 || options.late_form { "2019" } else { "2021" };
    let other = if form == "2019" { "2021" } else { "2019" };
    match (options.hybrid, rng.chance(70)) {
        (false, _) => (year, form, form),
        (true, true) => (year, form, other),
        (true, false) => (year, other, form),
    }
}

/// A count of things that an office does many of, or few.
fn many(rng: &mut Rng, size: Size) -> i64 {
    match size {
        Size::Zero => 0,
        Size::Small => *rng.pick(&[0, 0, 1, 2, 3, 5, 8, 12, 27]),
        Size::Busy => match rng.below(4) {
            0 => rng.range(0, 20),
            1 => rng.range(20, 999),
            2 => rng.range(1000, 9999),
            _ => rng.range(10_000, 198_000),
        },
    }
}

fn amount(rng: &mut Rng, size: Size) -> String {
    if size == Size::Zero || rng.chance(25) {
        return "0".into();
    }
    let whole = if size == Size::Busy { rng.range(1, 9999) } else { rng.range(0, 60) };
    match rng.below(5) {
        0 => format!("{}", whole.max(1)),
        1 => format!("{whole}.{}", rng.range(1, 9)),
        2 => format!("{whole}.{:06}", rng.range(1, 999_999)),
        _ => format!("{whole}.{:02}", rng.range(1, 99)),
    }
}

fn proactive(rng: &mut Rng, form: &str, size: Size, office: &str, numbers: &mut BTreeMap<String, Figure>) {
    for (row, columns) in proactive_rows(form) {
        let documents = row == "normative_documents" && (office == "人民政府" || rng.chance(40));
        for &column in columns {
            let figure = match (row, column) {
                (_, "amount") => Figure::Amount(amount(rng, size)),
                ("regulations", _) => Figure::Number(0),
                ("normative_documents", "repealed") if documents => {
                    Figure::Number(if size == Size::Zero { 0 } else { rng.range(0, 3) })
                }
                ("normative_documents", _) if documents => {
                    Figure::Number(if size == Size::Zero { 0 } else { rng.range(0, 22) })
                }
                ("normative_documents", _) => Figure::Number(0),
                (_, "change") => {
                    let n = many(rng, size);
                    Figure::Number(if rng.chance(45) { -n } else { n })
                }
                ("procurement", _) | ("fees", _) => Figure::Number(many(rng, size).min(400 + rng.range(0, 99))),
                _ => Figure::Number(many(rng, size)),
            };
            numbers.insert(format!("proactive.{row}.{column}"), figure);
        }
    }
    // In force is at least what was issued.
    let issued = numbers.get("proactive.normative_documents.issued").cloned();
    if let (Some(Figure::Number(issued)), Some(Figure::Number(in_force))) =
        (issued, numbers.get_mut("proactive.normative_documents.in_force"))
    {
        *in_force = (*in_force).max(issued);
    }
}

/// How many of one kind of outcome one kind of applicant got.
fn cases(rng: &mut Rng, size: Size, column: usize) -> i64 {
    let natural = column == 0;
    match size {
        Size::Zero => 0,
        Size::Small => {
            if rng.chance(if natural { 14 } else { 2 }) {
                rng.range(1, 4)
            } else {
                0
            }
        }
        Size::Busy => {
            if !rng.chance(if natural { 85 } else { 35 }) {
                0
            } else if rng.chance(20) {
                if natural { rng.range(100, 2400) } else { rng.range(10, 300) }
            } else {
                rng.range(1, 60)
            }
        }
    }
}

fn requests(rng: &mut Rng, form: &str, size: Size, numbers: &mut BTreeMap<String, Figure>) {
    let mut table: BTreeMap<(&str, usize), i64> = BTreeMap::new();
    for column in 0..6 {
        let mut total = 0;
        for row in result_rows(form) {
            let n = cases(rng, size, column);
            table.insert((row, column), n);
            total += n;
        }
        let pending = match size {
            Size::Zero => 0,
            Size::Small => i64::from(rng.chance(8)),
            Size::Busy => rng.range(0, if column == 0 { 90 } else { 4 }),
        };
        let all = total + pending;
        let before = match size {
            Size::Zero => 0,
            Size::Small => i64::from(rng.chance(10)).min(all),
            Size::Busy => rng.range(0, if column == 0 { 70 } else { 3 }).min(all),
        };
        table.insert(("results.total", column), total);
        table.insert(("carried_out", column), pending);
        table.insert(("carried_in", column), before);
        table.insert(("new", column), all - before);
    }
    for row in request_rows(form) {
        let mut sum = 0;
        for (column, name) in COLUMNS.iter().enumerate() {
            let n = if column == 6 { sum } else { table[&(row, column)] };
            sum += n;
            numbers.insert(format!("requests.{row}.{name}"), Figure::Number(n));
        }
    }
}

fn disputes(rng: &mut Rng, size: Size, numbers: &mut BTreeMap<String, Figure>) {
    for row in DISPUTE_ROWS {
        let mut sum = 0;
        for column in DISPUTE_COLUMNS {
            let n = match (column, size) {
                ("total", _) => sum,
                (_, Size::Zero) => 0,
                (_, Size::Small) => i64::from(rng.chance(8)) * rng.range(1, 2),
                (_, Size::Busy) => i64::from(rng.chance(60)) * rng.range(1, 30),
            };
            sum += n;
            numbers.insert(format!("disputes.{row}.{column}"), Figure::Number(n));
        }
    }
}

fn hide_zeros(draft: &mut Draft, rng: &mut Rng, options: &Options) {
    if !options.zeros_blank && !options.zeros_marked {
        return;
    }
    let share = if rng.chance(60) { 100 } else { 60 };
    let mark = *rng.pick(&["/", "-", "—", "无", "\\"]);
    for figure in draft.cells.values_mut() {
        let zero = match figure {
            Figure::Number(n) => *n == 0,
            Figure::Amount(a) => a == "0",
            _ => false,
        };
        if zero && rng.chance(share) {
            *figure = if options.zeros_blank { Figure::Blank } else { Figure::Mark(mark) };
        }
    }
}
