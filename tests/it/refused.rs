//! What is no annual report, or none whose tables can be recovered, is refused with its reason, and no number of it is
//! made up.

use gouji::page::Page;
use gouji::pipeline::examine;
use gouji::report::Value;

use crate::scribe::refused;

/// Words that a reason of each kind has in it; one of them is enough.
fn words(why: &str) -> &'static [&'static str] {
    match why {
        "glued" => &["glued"],
        "deduplicated" => &["too few numbers"],
        "sub-labels" => &["labels of rows are lost", "too few numbers"],
        "picture" => &["pictures"],
        "no tables" => &["there are none"],
        "interpretation" => &["解读"],
        "website report" => &["website"],
        "law-based government" => &["law-based"],
        "half-year" => &["part of the year"],
        "guide" => &["guide"],
        "template" => &["blank form"],
        "notice" => &["notice", "blank form"],
        "list page" | "error page" | "news" | "plan" => &["not an annual report"],
        "empty" => &["empty", "not an annual report"],
        "binary" => &["is not read", "not an annual report"],
        _ => &[],
    }
}

#[test]
fn what_is_no_report_is_refused_with_its_reason() {
    let mut wrong = Vec::new();
    for (name, file, bytes, why) in refused() {
        match examine(&Page::from_file(file, bytes)) {
            Err(error) => {
                let reason = error.to_string();
                if !words(why).iter().any(|word| reason.contains(word)) {
                    wrong.push(format!("{name}: refused as “{reason}”, wanted {why}"));
                }
            }
            // a report of which some tables are whole may be read; the ruined ones must be empty
            Ok(reports) if matches!(why, "deduplicated" | "sub-labels") => {
                for (id, entry) in reports[0].present().flat_map(|sheet| sheet.cells()) {
                    let ruined = match why {
                        "deduplicated" => id.table.number() > 2,
                        _ => id.table.number() == 3 && id.row.matches('.').count() > 1,
                    };
                    if ruined && matches!(entry.value, Value::Number(_)) {
                        wrong.push(format!("{name}: {id} was filled in"));
                    }
                }
            }
            Ok(_) => wrong.push(format!("{name}: was read, wanted {why}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
