//! Exit codes, inputs and their order, records read again.

use super::*;

#[test]
fn nothing_found_is_0_something_1_and_a_bad_input_2() {
    let folder = Folder::with_sample();
    folder.write("good.txt", consistent());
    folder.write("bad.txt", "\u{feff} \r\n");
    let code = |paths: &[&str]| folder.run(&[&["check"], paths].concat()).code;
    assert_eq!(code(&["good.txt"]), 0);
    assert_eq!(code(&["report.txt"]), 1);
    assert_eq!(code(&["good.txt", "report.txt"]), 1);
    assert_eq!(code(&["bad.txt"]), 2);
    assert_eq!(code(&["bad.txt", "good.txt"]), 2);
    assert_eq!(code(&["report.txt", "bad.txt"]), 2, "2 beats 1");
    let extracted = |paths: &[&str]| folder.run(&[&["extract"], paths].concat()).code;
    assert_eq!([extracted(&["report.txt"]), extracted(&["report.txt", "bad.txt"])], [0, 2]);
}

#[test]
fn a_bad_input_is_told_in_a_line_and_the_others_are_done_in_order() {
    let folder = Folder::new();
    let mut names = Vec::new();
    for seed in 0..12_u64 {
        let name = format!("{:02}.txt", (seed * 7) % 12);
        match seed {
            6 => folder.write(&name, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
            _ => folder.write(&name, write(&draft(seed, &Options::default()), Dialect::TabRows, seed)),
        }
        names.push(name);
    }
    let bad = names[6].clone();
    names.insert(3, "missing.txt".into());
    for (command, format) in [("extract", "jsonl"), ("extract", "json"), ("extract", "csv"), ("check", "text")] {
        let args: Vec<&str> =
            [command, "--format", format].into_iter().chain(names.iter().map(String::as_str)).collect();
        let ran = folder.run(&args);
        assert_eq!(ran.code, 2);
        let told: Vec<&str> = ran.err.lines().collect();
        assert_eq!(told.len(), 2, "{}", ran.err);
        assert_eq!(told[0], "gouji: missing.txt: no such file or folder");
        assert!(told[1].starts_with(&format!("gouji: {bad}: ")) && told[1].len() > 20, "{}", told[1]);
        let good = names.iter().filter(|name| **name != bad && *name != "missing.txt");
        let done: Vec<String> = match format {
            "jsonl" => ran.lines().iter().map(|record| record["source"]["path"].as_str().unwrap().into()).collect(),
            "json" => {
                ran.json().as_array().unwrap().iter().map(|r| r["source"]["path"].as_str().unwrap().into()).collect()
            }
            "csv" => {
                let mut sources: Vec<String> =
                    ran.out.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect();
                sources.dedup();
                sources
            }
            _ => {
                assert!(ran.out.contains("11 reports checked"), "{}", ran.out);
                assert!(ran.out.contains("2 files refused"), "{}", ran.out);
                continue;
            }
        };
        assert!(done.iter().eq(good), "{format}: {done:?}");
        // the same on one thread
        assert_eq!(folder.run(&[&args[..], &["-j", "1"]].concat()), ran);
    }
}

#[test]
fn standard_input_is_a_path() {
    let folder = Folder::with_sample();
    let named = without_source(folder.run(&["check", "--format", "jsonl", "report.txt"]).lines());
    let ran = folder.run_with(SAMPLE, &["check", "--format", "jsonl", "-"]);
    assert_eq!((ran.code, &*ran.err), (1, ""));
    assert_eq!(ran.lines()[0]["source"], "-");
    assert_eq!(without_source(ran.lines()), named);
    let records = folder.run(&["extract", "--format", "jsonl", "report.txt", "report.txt"]).out;
    let ran = folder.run_with(records.as_bytes(), &["check", "--format", "jsonl", "-"]);
    assert_eq!(without_source(ran.lines()), [&named[..], &named[..]].concat());
    let ran = folder.run_with(b"", &["check", "-", "report.txt"]);
    assert_eq!((ran.code, &*ran.err), (2, "gouji: -: the file is empty\n"));
    assert!(ran.out.contains("A309"));
}

#[test]
fn a_folder_is_walked_in_the_order_of_its_names() {
    let folder = Folder::new();
    let html = write(&draft(5, &Options::default()), Dialect::Portal, 5);
    for name in ["a/b/2.html", "a/10.htm", "a/.hidden/x.html", "a/.x.html", "a/b/style.css", "a/b/picture.png"] {
        folder.write(name, &html);
    }
    folder.write("a/b/1.txt", SAMPLE);
    fs::create_dir(folder.path("none")).unwrap();
    let ran = folder.run(&["extract", "--format", "jsonl", "a"]);
    let paths: Vec<String> = ran.lines().iter().map(|r| r["source"]["path"].as_str().unwrap().to_owned()).collect();
    assert_eq!((ran.code, &*ran.err), (0, ""));
    assert_eq!(paths, ["a/10.htm", "a/b/1.txt", "a/b/2.html"]);
    // an output among the inputs is no input
    let ran = folder.run(&["extract", "--format", "jsonl", "-o", "a/zz.jsonl", "a"]);
    assert_eq!((ran.code, &*ran.out, &*ran.err), (0, "", ""));
    assert_eq!(fs::read_to_string(folder.path("a/zz.jsonl")).unwrap().lines().count(), 3);
    assert_eq!(folder.run(&["extract", "--format", "jsonl", "-o", "a/zz.jsonl", "a"]).code, 0);
    let empty = folder.run(&["check", "none"]);
    assert_eq!((empty.code, empty.err.lines().count()), (2, 1), "{}", empty.err);
}

#[test]
fn one_report_is_an_object_and_several_are_an_array() {
    let folder = Folder::with_sample();
    assert!(folder.run(&["extract", "report.txt"]).json().is_object());
    let several = folder.run(&["extract", "report.txt", "report.txt"]).json();
    assert_eq!(several.as_array().unwrap().len(), 2);
    assert_eq!(folder.run(&["extract", "."]).json().as_array().unwrap().len(), 1, "a folder may hold several");
}

#[test]
fn nobody_reading_on_is_no_error() {
    let folder = Folder::with_sample();
    let many = ["report.txt"; 60];
    for args in [&["extract", "--format", "csv"][..], &["check"], &["check", "--format", "jsonl"]] {
        let mut command = folder.command(&[args, &many].concat());
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = [0];
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut first).unwrap();
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*err), (Some(0), ""), "{args:?}");
    }
}

// ---- records are inputs

#[test]
fn a_record_gives_what_its_source_gives() {
    let folder = Folder::with_sample();
    folder
        .write("blank.html", write(&draft(8, &Options { zeros_blank: true, ..Options::default() }), Dialect::Html, 8));
    folder.write(
        "mark.md",
        write(&draft(9, &Options { zeros_marked: true, ..Options::default() }), Dialect::Markdown, 9),
    );
    let inputs = ["report.txt", "blank.html", "mark.md"];
    for lang in ["en", "zh"] {
        let check = |paths: &[&str]| folder.run(&[&["check", "--lang", lang, "--format", "jsonl"], paths].concat());
        let sources = check(&inputs);
        assert!(!sources.out.is_empty());
        for provenance in [false, true] {
            for format in ["json", "jsonl"] {
                let name = format!("records.{format}");
                let mut args = vec!["extract", "--lang", lang, "--format", format, "-o", &name];
                args.extend(provenance.then_some("--provenance"));
                assert_eq!(folder.run(&[&args[..], &inputs].concat()).code, 0);
                let records = check(&[&name]);
                assert_eq!(records.code, sources.code);
                assert_eq!(without_source(records.lines()), without_source(sources.lines()), "{format} {provenance}");
            }
        }
    }
    // and a record of a record is that record
    let once = folder.run(&["extract", "--format", "jsonl", "--provenance", "report.txt"]).out;
    folder.write("once.jsonl", &once);
    assert_eq!(folder.run(&["extract", "--format", "jsonl", "--provenance", "once.jsonl"]).out, once);
}

#[test]
fn broken_records_are_told_with_their_line() {
    let folder = Folder::with_sample();
    let good = folder.run(&["extract", "--format", "jsonl", "report.txt"]).out;
    folder.write("records.jsonl", format!("{good}{{\"schema\":\"gouji.report/1\",\n{good}"));
    let ran = folder.run(&["check", "--format", "jsonl", "records.jsonl"]);
    assert_eq!((ran.code, ran.lines().len()), (2, 4));
    assert_eq!(ran.err.lines().count(), 1);
    assert!(ran.err.starts_with("gouji: records.jsonl: ") && ran.err.contains("line 2"), "{}", ran.err);
    folder.write("other.json", "{\"schema\": \"gouji.finding/1\", \"rule\": \"A303\"}");
    folder.write("any.json", "{\"a\": [1, 2, 3]}");
    for name in ["other.json", "any.json"] {
        let ran = folder.run(&["check", name]);
        assert_eq!((ran.code, ran.err.lines().count()), (2, 1), "{}", ran.err);
    }
}

// ---- options of check
