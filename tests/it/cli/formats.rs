//! What findings look like in the formats that other programs read, and as those programs read them.
//!
//! Tests that ask another program are left out, with a line that says so, where it is not installed.

use super::*;

/// Every format of findings.
const FORMATS: [&str; 6] = ["text", "json", "jsonl", "csv", "sarif", "html"];

/// The rules that an output tells of, in their order, whatever the format.
fn told(format: &str, out: &str) -> Vec<String> {
    let id = |value: &Value| value.as_str().unwrap().to_owned();
    let all = |values: &Value, key: &str| values.as_array().unwrap().iter().map(|value| id(&value[key])).collect();
    let between = |begin: &str, end: &str| -> Vec<String> {
        out.split(begin).skip(1).map(|rest| rest.split(end).next().unwrap().to_owned()).collect()
    };
    match format {
        "json" => all(&serde_json::from_str::<Value>(out).unwrap()["findings"], "rule"),
        "jsonl" => out.lines().map(|line| id(&serde_json::from_str::<Value>(line).unwrap()["rule"])).collect(),
        "sarif" => all(&serde_json::from_str::<Value>(out).unwrap()["runs"][0]["results"], "ruleId"),
        "csv" => {
            let mut csv = csv::Reader::from_reader(out.strip_prefix('\u{feff}').unwrap().as_bytes());
            csv.records().map(|record| record.unwrap()[4].to_owned()).collect()
        }
        "html" => {
            let items = between("<span class=\"severity\">", "</abbr>");
            items.iter().map(|item| item.rsplit('>').next().unwrap().to_owned()).collect()
        }
        _ => {
            let lines = out.lines().filter(|line| line.contains("] found: "));
            lines.map(|line| line.split(['[', ']']).nth(1).unwrap().to_owned()).collect()
        }
    }
}

#[test]
fn options_mean_the_same_in_every_format() {
    let folder = Folder::with_sample();
    let all = folder.run(&["check", "--format", "jsonl", "report.txt"]);
    folder.write("all.jsonl", &all.out);
    let first = all.out.lines().next().unwrap();
    let rule = serde_json::from_str::<Value>(first).unwrap()["rule"].as_str().unwrap().to_owned();
    folder.write("first.jsonl", format!("{first}\n"));
    let options: [&[&str]; 8] = [
        &[],
        &["--select", "F"],
        &["--ignore", "F"],
        &["--baseline", "all.jsonl"],
        &["--baseline", "first.jsonl"],
        &["--severity", "error"],
        &["--fail-on", "never"],
        &["--select", "F", "--fail-on", "warning"],
    ];
    for options in options {
        let run = |format| {
            let ran = folder.run(&[&["check", "--format", format, "report.txt"], options].concat());
            (ran.code, told(format, &ran.out))
        };
        let expected = run("jsonl");
        for format in FORMATS {
            assert_eq!(run(format), expected, "{format} {options:?}");
        }
    }
    assert!(
        !told("jsonl", &folder.run(&["check", "--format", "jsonl", "--baseline", "first.jsonl", "report.txt"]).out)
            .contains(&rule)
    );
}

#[test]
fn an_input_that_cannot_be_read_is_said_in_the_log() {
    let folder = Folder::with_sample();
    let ran = folder.run(&["check", "--format", "sarif", "report.txt", "missing.txt"]);
    let invocation = &ran.json()["runs"][0]["invocations"][0];
    assert_eq!((ran.code, &invocation["executionSuccessful"]), (2, &Value::Bool(false)));
    assert!(invocation["toolExecutionNotifications"][0]["message"]["text"].as_str().unwrap().starts_with('1'));
}

fn ran(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}

/// Says that something is left out; a failure where nothing may be.
fn left_out(why: &str) {
    assert!(std::env::var_os("GOUJI_NEEDS_ALL").is_none(), "{why}");
    println!("skipped: {why}");
}

/// The published schema, which the package `@microsoft/jest-sarif` (MIT) carries, and a Python with a validator.
fn validator() -> Option<(PathBuf, PathBuf)> {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sarif-schema");
    let schema = home.join("package/lib/schemas/sarif-2.1.0-rtm.5.json");
    if !schema.exists() {
        fs::create_dir_all(&home).ok()?;
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        let packed =
            ran(Command::new(npm).current_dir(&home).args(["pack", "--silent", "@microsoft/jest-sarif@1.0.0-beta.0"]))?;
        ran(Command::new("tar").current_dir(&home).args(["xzf", packed.trim()]))?;
    }
    let venv = home.join("venv");
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let has = || ran(Command::new(&python).args(["-c", "import jsonschema"])).is_some();
    if !has() {
        ran(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
        ran(Command::new(&python).args(["-m", "pip", "install", "--quiet", "jsonschema==4.26.0"]))?;
    }
    (schema.exists() && has()).then_some((python, schema))
}

#[test]
fn a_log_is_valid_by_the_published_schema() {
    let Some((python, schema)) = validator() else {
        return left_out("no Python with jsonschema 4.26.0 or no npm to fetch the SARIF schema with");
    };
    let folder = Folder::with_sample();
    folder.write("table.txt", "2023年度\n表三\n");
    let code = "import json, sys, jsonschema\n\
                schema = json.load(open(sys.argv[1], encoding='utf-8'))\n\
                for log in sys.argv[2:]:\n    \
                jsonschema.Draft4Validator(schema).validate(json.load(open(log, encoding='utf-8')))\n\
                print('valid')";
    for (lang, paths) in [("en", &["report.txt"][..]), ("zh", &["report.txt", "table.txt", "missing.txt"])] {
        let out = folder.run(&[&["--lang", lang, "check", "--format", "sarif"], paths].concat()).out;
        folder.write("log.sarif", out);
        let output =
            Command::new(&python).args(["-c", code]).arg(&schema).arg(folder.path("log.sarif")).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(said.trim(), "valid", "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn python_reads_the_table_of_findings() {
    let folder = Folder::with_sample();
    folder.write("findings.csv", folder.run(&["check", "--format", "csv", "report.txt"]).out);
    let code = "import csv, sys\n\
                rows = list(csv.DictReader(open(sys.argv[1], encoding='utf-8-sig', newline=''), strict=True))\n\
                print(*(row['rule'] + '=' + row['issuer'] for row in rows))\n\
                assert all(None not in row and None not in row.values() for row in rows)";
    let mut python = Command::new("python3");
    let python = python.args(["-X", "utf8", "-c", code]).arg(folder.path("findings.csv"));
    match ran(python) {
        None => left_out("no Python"),
        Some(read) => {
            let rules = rules(&folder.run(&["check", "--format", "jsonl", "report.txt"]).lines()).join(" ");
            let read: Vec<_> = read.split_whitespace().map(|row| row.split_once('=').unwrap()).collect();
            assert_eq!(read.iter().map(|(rule, _)| *rule).collect::<Vec<_>>().join(" "), rules);
            assert!(read.iter().all(|(_, issuer)| *issuer == "威海市环翠区科学技术局"));
        }
    }
}

#[test]
fn a_page_names_a_report_once_where_its_other_years_add_nothing() {
    let page = Folder::with_sample().run(&["check", "--format", "html", "report.txt"]).out;
    assert_eq!(page.matches("<article").count(), 1);
}
