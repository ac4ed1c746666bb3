use rust_decimal::Decimal;
use serde_json::Value as Json;

use super::*;
use crate::report::{Entry, Warning};
use crate::text::lang::Message;

/// A report in which every kind of value stands somewhere, table 二 in one form and table 三 in another.
fn report() -> Report {
    let mut report = Report {
        title: Some("威海市环翠区科学技术局2023年度政府信息公开工作年度报告".into()),
        year: Some(2023),
        form: Some("2021".into()),
        period: Some(Period { from: "2023-01-01".into(), to: "2023-12-31".into() }),
        contact: Some(Contact { telephone: Some("0631-5224673".into()), ..Contact::default() }),
        preamble: "本报告根据…".into(),
        sections: vec![Section { number: 1, heading: "总体情况".into(), text: "收到1件\n无".into() }],
        warnings: vec![Warning {
            message: Message::same("两种格式"), ..Warning::new("hybrid", "", "").at("requests")
        }],
        ..Report::default()
    };
    report.source.path = "a.txt".into();
    report.issuer.name = Some("威海市环翠区科学技术局".into());
    for (kind, id) in TableKind::ALL.into_iter().zip(["2021", "2019", "2021"]) {
        let mut sheet = Sheet::empty(form::version(id).unwrap().table(kind));
        for (at, entry) in sheet.entries.iter_mut().enumerate() {
            let (line, page) = (Some(at as u32), (at % 2 == 0).then_some(3));
            let area = page.map(|_| [1, -2, 30, 40]);
            let origin = Origin { raw: at.to_string(), table: kind.number(), row: 1, column: 2, line, page, area };
            *entry = Entry { value: Value::Number(at.into()), origin: Some(origin) };
        }
        report.sheets[kind as usize] = Some(sheet);
    }
    for (row, column, value) in [
        ("new", "total", Value::Mark("/".into())),
        ("new", "natural_person", Value::Blank),
        ("new", "other_organization", Value::Absent),
        ("carried_in", "total", Value::Unreadable("约5".into())),
        ("carried_out", "total", Value::Number(Decimal::from(-417))),
    ] {
        report.sheets[1].as_mut().unwrap().entry_mut(row, column).unwrap().value = value;
    }
    let proactive = report.sheets[0].as_mut().unwrap();
    proactive.entry_mut("fees", "amount").unwrap().value = Value::Number("7730.20".parse().unwrap());
    for column in ["issued", "repealed", "in_force"] {
        *proactive.entry_mut("regulations", column).unwrap() = Entry::default();
    }
    report
}

fn without_origins(mut report: Report) -> Report {
    report.sheets.iter_mut().flatten().flat_map(|sheet| &mut sheet.entries).for_each(|entry| entry.origin = None);
    report
}

fn written(report: &Report, provenance: bool) -> String {
    serde_json::to_string(&report.record(Lang::Zh, provenance)).unwrap()
}

#[test]
fn a_record_read_back_is_the_report() {
    let report = report();
    assert_eq!(read(written(&report, true).as_bytes()).unwrap(), std::slice::from_ref(&report));
    let plain = without_origins(report);
    assert_eq!(read(written(&plain, false).as_bytes()).unwrap(), std::slice::from_ref(&plain));
    let pretty = serde_json::to_string_pretty(&plain.record(Lang::En, false)).unwrap();
    assert_eq!(read(format!("\u{feff}\n{pretty}\n").as_bytes()).unwrap(), [plain]);
}

#[test]
fn many_records_are_read_as_lines_and_as_an_array() {
    let report = without_origins(report());
    let line = written(&report, false);
    let all = [report.clone(), report];
    assert_eq!(read(format!("{line}\n{line}\n").as_bytes()).unwrap(), all);
    assert_eq!(read(format!("[{line},\r\n{line}]").as_bytes()).unwrap(), all);
}

#[test]
fn keys_stand_in_the_order_of_the_contract() {
    let json: Json = serde_json::from_str(&written(&report(), true)).unwrap();
    let keys: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = "schema source title issuer year form published period contact preamble sections proactive \
                    requests disputes marks warnings provenance";
    assert_eq!(keys, expected.split_whitespace().collect::<Vec<_>>());
    let rows: Vec<_> = json["requests"].as_object().unwrap().keys().map(String::as_str).collect();
    let form: Vec<_> = form::version("2019").unwrap().table(TableKind::Requests).rows().map(|(r, _)| r.key).collect();
    assert_eq!(rows, form);
}

#[test]
fn every_state_of_a_cell_has_its_own_shape() {
    let json: Json = serde_json::from_str(&written(&report(), false)).unwrap();
    let new = json["requests"]["new"].as_object().unwrap();
    assert!(new["total"].is_null() && new["natural_person"].is_null() && !new.contains_key("other_organization"));
    assert_eq!(json["marks"].to_string(), r#"{"requests.new.total":"/","requests.carried_in.total":"约5"}"#);
    assert_eq!(json["proactive"]["fees"]["amount"].to_string(), "7730.20");
    assert_eq!(json["requests"]["carried_out"]["total"].to_string(), "-417");
    assert!(!json["proactive"].as_object().unwrap().contains_key("regulations"));
    assert!(json.get("provenance").is_none());
    let none: Json = serde_json::from_str(&written(&Report::default(), false)).unwrap();
    assert!(none["disputes"].is_null() && none["year"].is_null());
}

#[test]
fn a_table_whose_keys_do_not_tell_its_form_says_it() {
    let mut report = without_origins(report());
    report.sheets[2] = Some(Sheet::empty(form::version("2019").unwrap().table(TableKind::Disputes)));
    let json: Json = serde_json::from_str(&written(&report, false)).unwrap();
    assert_eq!(json["forms"].to_string(), r#"{"disputes":"2019"}"#);
    assert_eq!(read(json.to_string().as_bytes()).unwrap(), [report]);
}

#[test]
fn what_is_no_record_is_an_error_with_its_line() {
    let good = written(&report(), false);
    let says = |text: &str| read(text.as_bytes()).unwrap_err().message().en;
    assert_eq!(says(" \n"), "it holds no record");
    assert_eq!(says("[]"), "it holds no record");
    assert!(says(r#"{"schema": "gouji.finding/1", "title": 5}"#).contains("`gouji.finding/1`"));
    assert!(says(r#"{"year": "x"}"#).contains("no schema"));
    assert!(says(r#"[{"year": "x"}]"#).contains("no schema"));
    assert!(says(&format!("{good}\n\n{{\"schema\":\"gouji.report/2\"}}")).starts_with("line 3: "));
    assert!(says(&format!("{good}\n{{\"schema\":")).contains("line 2"));
    assert!(says(&good.replace(r#""year":2023"#, r#""year":"2023""#)).starts_with("line 1: not a record: "));
    assert!(says(&good.replace("carried_in\"", "carried\"")).contains("requests.carried."));
    assert!(says(&good.replace("\"requests.new.total\":", "\"requests.carried_out.total\":")).contains("marks names"));
    let mixed = good.replace(r#""results.other":{"#, r#""results.other.other":{"total":1},"results.other":{"#);
    assert!(says(&mixed).contains("mixes the rows"));
    let later = read_from(b"{\"schema\":", 17).unwrap_err().message();
    assert_eq!(later.zh, "第17行：不是有效的记录：EOF while parsing a value");
    let huge = good.replace("7730.20", "1e400");
    assert!(says(&huge).contains("too large"), "{}", says(&huge));
}

#[test]
fn hostile_json_is_an_error() {
    let head = r#"{"schema":"gouji.report/1","#;
    for open in ["[", "{\"a\":", "{\"requests\":{\"new\":["] {
        let deep = open.repeat(100_000);
        assert!(read(deep.as_bytes()).is_err());
        assert!(read(format!("{head}\"other\":{deep}").as_bytes()).is_err());
        assert!(read(format!("{head}\"requests\":{deep}").as_bytes()).is_err());
    }
    for value in [
        "5",
        "[5]",
        "{\"new\":5}",
        "{\"new\":{\"total\":\"5\"}}",
        "{\"new\":{\"total\":{\"$serde_json::private::Number\":\"x\"}}}",
    ] {
        assert!(read(format!("{head}\"requests\":{value}}}").as_bytes()).is_err(), "{value}");
    }
    for byte in 0..=255u8 {
        assert!(read(&[byte]).is_err());
    }
    let good = written(&report(), true);
    for cut in (0..good.len()).step_by(97) {
        assert!(read(&good.as_bytes()[..cut]).is_err());
    }
}

/// Checks JSON against the part of JSON Schema that the schema uses.
fn fits(schema: &Json, root: &Json, value: &Json, at: &str) -> Result<(), String> {
    let fail = |why: String| Err(format!("{at}: {why}"));
    if let Some(name) = schema.get("$ref").and_then(Json::as_str) {
        return fits(root.pointer(name.trim_start_matches('#')).unwrap(), root, value, at);
    }
    if let Some(any) = schema.get("anyOf").and_then(Json::as_array) {
        let all: Vec<_> = any.iter().filter_map(|choice| fits(choice, root, value, at).err()).collect();
        return if all.len() < any.len() { Ok(()) } else { fail(all.join("; ")) };
    }
    if schema.get("const").is_some_and(|only| only != value) {
        return fail("not the constant".into());
    }
    let is = |name: &Json| match name.as_str().unwrap() {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{other}"),
    };
    match schema.get("type") {
        Some(Json::Array(names)) if !names.iter().any(is) => return fail(format!("{value} is none of {names:?}")),
        Some(name @ Json::String(_)) if !is(name) => return fail(format!("{value} is no {name}")),
        _ => {}
    }
    if let (Some(list), Some(items)) = (value.as_array(), schema.get("items")) {
        list.iter().enumerate().try_for_each(|(i, item)| fits(items, root, item, &format!("{at}[{i}]")))?;
    }
    let Some(object) = value.as_object() else { return Ok(()) };
    for name in schema.get("required").and_then(Json::as_array).into_iter().flatten() {
        if !object.contains_key(name.as_str().unwrap()) {
            return fail(format!("{name} is missing"));
        }
    }
    for (key, value) in object {
        match (schema.pointer(&format!("/properties/{key}")), schema.get("additionalProperties")) {
            (Some(schema), _) => fits(schema, root, value, &format!("{at}.{key}"))?,
            (None, Some(Json::Bool(false))) => return fail(format!("{key} is not described")),
            (None, Some(rest @ Json::Object(_))) => fits(rest, root, value, &format!("{at}.{key}"))?,
            (None, _) if at == "$" => return fail(format!("{key} is not described")),
            _ => {}
        }
    }
    Ok(())
}

#[test]
fn records_fit_the_schema() {
    let root = serde_json::to_value(schema()).unwrap();
    let fit = |json: &Json| fits(&root, &root, json, "$");
    for (report, provenance) in [(report(), true), (report(), false), (Report::default(), true)] {
        let json = serde_json::from_str(&written(&report, provenance)).unwrap();
        fit(&json).unwrap();
        for (key, wrong) in [("year", "x".into()), ("requests", 5.into()), ("schema", "other/1".into())] {
            let mut json: Json = json.clone();
            json[key] = wrong;
            assert!(fit(&json).is_err(), "{key}");
        }
    }
    let mut json: Json = serde_json::from_str(&written(&report(), false)).unwrap();
    json["requests"]["newer"] = serde_json::json!({});
    assert!(fit(&json).unwrap_err().contains("newer"));
}
