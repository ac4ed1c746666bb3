//! What looks like an annual report and is none, or has tables that nobody can recover, is refused with its reason.

use gouji::extract::Refusal;
use gouji::page::Page;
use gouji::pipeline::{Error, examine};
use gouji::report::{Report, Value};
use gouji::text::lang::Lang;

use crate::cli::Folder;
use crate::hostile::{told, wrong_numbers};
use crate::scribe::{Options, Size, draft, refused};

/// What an error says of a reason of the scribe's, in English and Chinese.
fn says(reason: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match reason {
        "glued" => (&["glued"], &["粘连"]),
        "deduplicated" => (&["repeated or empty lines were removed"], &["重复行"]),
        "sub-labels" => (&["labels of rows are lost"], &["标签缺失"]),
        "picture" => (&["pictures"], &["图片"]),
        "no tables" => (&["there are none in the text"], &["没有表格"]),
        "interpretation" => (&["not an annual report: an explanation of one (解读)"], &["解读"]),
        "website report" => (&["not an annual report: the yearly return of a government website"], &["政府网站"]),
        "law-based government" => (&["not an annual report: a report on law-based government"], &["法治政府"]),
        "half-year" => (&["not an annual report: figures of a part of the year"], &["半年"]),
        "guide" => (&["not an annual report: a guide"], &["公开指南"]),
        "template" => (&["not an annual report: a blank form or a template"], &["范文"]),
        "notice" => (&["not an annual report: a notice", "not an annual report: a blank form"], &["通知", "空白"]),
        "list page" | "error page" | "news" | "plan" => (&["not an annual report"], &["不是年度报告"]),
        "empty" => (&["the file is empty", "not an annual report"], &["文件为空", "不是年度报告"]),
        "binary" => (&["is not read"], &["不支持"]),
        other => panic!("the scribe has a new reason: {other}"),
    }
}

fn numbers(report: &Report) -> Vec<String> {
    let cells = report.present().flat_map(|sheet| sheet.cells());
    cells.filter(|(_, entry)| matches!(entry.value, Value::Number(_))).map(|(id, _)| id.to_string()).collect()
}

/// The row of a cell is a sub-item of table 三.
fn is_sub_item(cell: &str) -> bool {
    ["refused", "unable", "not_processed", "other"].iter().any(|group| {
        let group = format!("requests.results.{group}.");
        cell.strip_prefix(&group).is_some_and(|rest| rest.contains('.'))
    })
}

#[test]
fn each_is_refused_with_its_reason() {
    let mut wrong = Vec::new();
    for (name, file, bytes, reason) in refused() {
        let (en, zh) = says(reason);
        match examine(&Page::from_file(file, bytes)) {
            Err(error) => {
                for (lang, words) in [(Lang::En, en), (Lang::Zh, zh)] {
                    let message = error.message(lang);
                    if !words.iter().any(|words| message.contains(words)) {
                        wrong.push(format!("{name}: {message:?} instead of {words:?}"));
                    }
                }
                let kind_fits = match reason {
                    "empty" => true,
                    "binary" => matches!(error, Error::Document(_)),
                    _ => matches!(error, Error::Refused(Refusal(_))),
                };
                if !kind_fits {
                    wrong.push(format!("{name}: another kind of error: {error:?}"));
                }
            }
            // of these two some numbers can be recovered
            Ok(reports) => match reason {
                "deduplicated" => {
                    let filled = numbers(&reports[0]).into_iter().filter(|cell| !cell.starts_with("proactive."));
                    wrong.extend(filled.map(|cell| format!("{name}: {cell} is filled")));
                }
                "sub-labels" => {
                    let filled = numbers(&reports[0]).into_iter().filter(|cell| is_sub_item(cell));
                    wrong.extend(filled.map(|cell| format!("{name}: {cell} is filled")));
                }
                _ => wrong.push(format!(
                    "{name}: taken as {:?}, {} numbers",
                    reports[0].title,
                    numbers(&reports[0]).len()
                )),
            },
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_read_of_a_ruin_is_what_was_there() {
    let options = Options { year: Some(2023), size: Some(Size::Small), ..Options::default() };
    let small = draft(21, &options);
    let ruins = refused().into_iter().filter(|ruin| matches!(ruin.3, "deduplicated" | "sub-labels"));
    let wrong: Vec<String> = ruins
        .filter_map(|(name, file, bytes, _)| {
            let reports = examine(&Page::from_file(file, bytes)).ok()?;
            told(name, &wrong_numbers(&small, &reports[0]))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn none_that_is_refused_depends_on_its_name() {
    let title = "环翠区科学技术局2023年政府信息公开工作年度报告";
    let mut wrong = Vec::new();
    for (name, file, bytes, reason) in refused() {
        if matches!(reason, "deduplicated" | "sub-labels") {
            continue;
        }
        let extension = file.rsplit('.').next().unwrap();
        let renamed = [format!("{title}.{extension}"), "a".to_owned(), "a.html".to_owned(), "a.txt".to_owned()];
        for path in renamed {
            if let Ok(reports) = examine(&Page::from_file(&path, bytes.clone())) {
                wrong.push(format!("{name} as {path}: taken as {:?}", reports[0].title));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_program_says_so_in_a_line_each() {
    let folder = Folder::new();
    let all: Vec<_> = refused().into_iter().filter(|case| !matches!(case.3, "deduplicated" | "sub-labels")).collect();
    for (_, file, bytes, _) in &all {
        folder.write(file, bytes);
    }
    let mut args = vec!["extract", "--format", "jsonl"];
    args.extend(all.iter().map(|case| case.1));
    let ran = folder.run(&args);
    assert_eq!((ran.code, &*ran.out), (2, ""));
    let told: Vec<&str> = ran.err.lines().collect();
    assert_eq!(told.len(), all.len(), "{}", ran.err);
    for ((_, file, ..), line) in all.iter().zip(told) {
        assert!(line.starts_with(&format!("gouji: {file}: ")), "{file}: {line}");
    }
}
