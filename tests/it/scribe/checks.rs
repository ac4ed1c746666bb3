//! The drafts hold what they promise.

use std::collections::BTreeSet;

use super::places::{COLUMNS, DISPUTE_ROWS, proactive_rows, request_rows, result_rows};
use super::*;

fn sum(draft: &Draft, cells: impl IntoIterator<Item = String>) -> i64 {
    cells.into_iter().map(|c| draft.count(&c)).sum()
}

fn options(seed: u64) -> Options {
    Options {
        zeros_blank: seed % 7 == 3,
        zeros_marked: seed % 11 == 4,
        hybrid: seed % 5 == 1,
        late_form: seed % 13 == 6,
        ..Options::default()
    }
}

#[test]
fn sums_tie() {
    for seed in 0..500 {
        let draft = draft(seed, &options(seed));
        let cell = |row: &str, column: &str| format!("requests.{row}.{column}");
        for row in request_rows(draft.requests_form) {
            assert_eq!(
                draft.count(&cell(row, "total")),
                sum(&draft, COLUMNS[..6].iter().map(|c| cell(row, c))),
                "{seed} {row}"
            );
        }
        for column in COLUMNS {
            let of = |row| draft.count(&cell(row, column));
            let parts = result_rows(draft.requests_form);
            assert_eq!(of("results.total"), parts.iter().map(|r| of(r)).sum::<i64>(), "{seed}");
            assert_eq!(of("new") + of("carried_in"), of("results.total") + of("carried_out"));
        }
        for row in DISPUTE_ROWS {
            let parts = ["upheld", "corrected", "other", "pending"];
            assert_eq!(
                draft.count(&format!("disputes.{row}.total")),
                sum(&draft, parts.map(|c| format!("disputes.{row}.{c}"))),
                "{seed} {row}"
            );
        }
    }
}

#[test]
fn every_cell_of_the_forms_is_there() {
    for seed in 0..200 {
        let draft = draft(seed, &options(seed));
        let two: usize = proactive_rows(draft.proactive_form).iter().map(|r| r.1.len()).sum();
        assert_eq!(two, if draft.proactive_form == "2019" { 22 } else { 10 });
        let three = if draft.requests_form == "2019" { 23 } else { 25 } * 7;
        assert_eq!(draft.cells.len(), two + three + 15);
        assert!(draft.sections[0].len() > 3 && !draft.sections[5].is_empty());
        assert!(draft.cells.iter().all(|(c, f)| match f {
            Figure::Number(n) => *n >= 0 || c.ends_with(".change"),
            _ => true,
        }));
    }
}

#[test]
fn the_text_says_what_the_tables_say() {
    let mut said = 0;
    for seed in 0..500 {
        let draft = draft(seed, &options(seed));
        for claim in &draft.claims {
            assert_eq!(claim.value, sum(&draft, claim.cells.clone()), "{seed} {claim:?}");
            said += 1;
        }
        for paragraph in draft.preamble.iter().chain(draft.sections.iter().flatten()) {
            let before = format!("{}年", draft.year - 1);
            assert!(!paragraph.contains(&before), "{seed} {paragraph}");
        }
    }
    assert!(said > 800, "{said}");
}

#[test]
fn a_slip_changes_one_number() {
    for seed in 0..500 {
        let honest = draft(seed, &Options::default());
        let mut wrong = honest.clone();
        let slip = slip(&mut wrong, seed);
        let changed: Vec<&String> = honest.cells.keys().filter(|c| honest.cells[*c] != wrong.cells[*c]).collect();
        assert_eq!(changed, [&slip.cell]);
        assert!(slip.to >= 0 && slip.to != slip.from && slip.cell.starts_with("requests."));
    }
}

#[test]
fn every_figure_is_written() {
    for seed in 0..60 {
        let draft = draft(seed, &Options { size: Some(Size::Busy), ..Options::default() });
        let mut house = House::plain();
        house.bookmark = seed % 2 == 0;
        let expected: Vec<String> = request_rows(draft.requests_form)
            .iter()
            .flat_map(|r| COLUMNS.iter().map(move |c| format!("requests.{r}.{c}")))
            .map(|a| house.figure(&a, &draft.cells[&a]))
            .collect();
        for dialect in [Dialect::TabCells, Dialect::TabCellsOdt] {
            let bytes = write_as(&draft, dialect, &house, seed);
            let text = String::from_utf8(bytes).expect("text is UTF-8");
            let from = text.find("一、本年新收").expect("the first row");
            let to = text[from..].find("复议").map_or(text.len(), |i| from + i);
            let found: Vec<&str> = text[from..to]
                .lines()
                .filter_map(|l| l.strip_prefix('\t'))
                .filter(|l| l.chars().next().is_some_and(|c| c.is_ascii_digit()))
                .filter(|l| l.chars().all(|c| c.is_ascii_digit()))
                .collect();
            assert_eq!(found, expected, "{seed}");
        }
    }
}

#[test]
fn dialects_are_told_apart_and_repeatable() {
    let names: BTreeSet<&str> = Dialect::ALL.iter().map(|d| d.name()).collect();
    assert_eq!(names.len(), Dialect::ALL.len());
    for seed in 0..12 {
        let draft = draft(seed, &options(seed));
        for &dialect in Dialect::ALL {
            let bytes = write(&draft, dialect, seed);
            assert!(bytes.len() > 2000, "{}", dialect.name());
            assert_eq!(bytes, write(&draft, dialect, seed));
        }
        for habit in House::HABITS {
            let bytes = write_as(&draft, Dialect::Html, &House::only(habit), seed);
            assert!(bytes.len() > 2000, "{habit}");
        }
    }
}

/// The runs of digits of a text, markup left out.
fn numbers(text: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut inside = false;
    let parted = text.replace("<td", " <td").replace("<TD", " <TD");
    for c in parted.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => plain.push(c),
            _ => {}
        }
    }
    let runs = plain.split(|c: char| !c.is_ascii_digit());
    runs.filter(|n| !n.is_empty()).map(String::from).collect()
}

#[test]
fn every_row_is_written_in_every_dialect() {
    for seed in 0..24 {
        let size = if seed % 2 == 0 { Size::Busy } else { Size::Small };
        let draft = draft(seed, &Options { size: Some(size), ..Options::default() });
        for &dialect in Dialect::ALL {
            let bytes = write_as(&draft, dialect, &House::plain(), seed);
            let Ok(text) = String::from_utf8(bytes) else { continue };
            if dialect.extension() == "mht" {
                continue;
            }
            let found = numbers(&text);
            let mut from = 0;
            for row in request_rows(draft.requests_form) {
                let said: Vec<String> =
                    COLUMNS.iter().map(|c| draft.count(&format!("requests.{row}.{c}")).to_string()).collect();
                let at = found[from..].windows(7).position(|w| w == said);
                let name = dialect.name();
                from += at.unwrap_or_else(|| panic!("{seed} {name}: {row} {said:?} not written")) + 7;
            }
        }
    }
}
