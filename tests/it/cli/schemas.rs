//! Real output against the schemas that the program prints.

use super::*;

/// Whether a value is what a JSON Schema describes, by those words of the language that the schemas use.
fn valid(value: &Value, schema: &Value, root: &Value, at: &str) -> Result<(), String> {
    let Some(schema) = schema.as_object() else {
        return if schema == &Value::Bool(false) { Err(format!("{at}: not described")) } else { Ok(()) };
    };
    let fail = |what: &str| Err(format!("{at}: {what}: {value}"));
    let some = |schemas: &Value| {
        schemas.as_array().unwrap().iter().filter(|schema| valid(value, schema, root, at).is_ok()).count()
    };
    for (word, says) in schema {
        match word.as_str() {
            "$schema" | "title" | "description" | "default" | "$defs" | "format" => {}
            "$ref" => {
                let target = root.pointer(says.as_str().unwrap().trim_start_matches('#')).expect("a target");
                valid(value, target, root, at)?;
            }
            "type" => {
                let is = |name: &Value| match name.as_str().unwrap() {
                    "null" => value.is_null(),
                    "boolean" => value.is_boolean(),
                    "integer" => value.is_i64() || value.is_u64(),
                    "number" => value.is_number(),
                    "string" => value.is_string(),
                    "array" => value.is_array(),
                    "object" => value.is_object(),
                    other => panic!("unknown type {other}"),
                };
                if !says.as_array().map_or_else(|| is(says), |names| names.iter().any(is)) {
                    return fail(&format!("is no {says}"));
                }
            }
            "const" if value != says => return fail(&format!("is not {says}")),
            "enum" if !says.as_array().unwrap().contains(value) => return fail("is none of the values"),
            "const" | "enum" => {}
            "minimum" if value.as_f64().is_some_and(|n| n < says.as_f64().unwrap()) => return fail("is too small"),
            "maximum" if value.as_f64().is_some_and(|n| n > says.as_f64().unwrap()) => return fail("is too large"),
            "minimum" | "maximum" => {}
            "minItems" | "maxItems" => {
                let (count, says) = (value.as_array().map_or(0, Vec::len) as u64, says.as_u64().unwrap());
                if value.is_array() && (if word == "minItems" { count < says } else { count > says }) {
                    return fail("has another number of items");
                }
            }
            "anyOf" if some(says) == 0 => return fail("is none of the choices"),
            "oneOf" if some(says) != 1 => return fail("is not one of the choices"),
            "anyOf" | "oneOf" => {}
            "required" => {
                for key in says.as_array().unwrap() {
                    if value.as_object().is_some_and(|object| !object.contains_key(key.as_str().unwrap())) {
                        return fail(&format!("lacks {key}"));
                    }
                }
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    valid(item, says, root, &format!("{at}/{index}"))?;
                }
            }
            "properties" => {
                for (key, item) in value.as_object().into_iter().flatten() {
                    if let Some(described) = says.get(key) {
                        valid(item, described, root, &format!("{at}/{key}"))?;
                    }
                }
            }
            "additionalProperties" => {
                let described = |key: &String| schema.get("properties").is_some_and(|all| all.get(key).is_some());
                for (key, item) in value.as_object().into_iter().flatten().filter(|(key, _)| !described(key)) {
                    valid(item, says, root, &format!("{at}/{key}"))?;
                }
            }
            other => panic!("{at}: the word {other} of the schema is not known here"),
        }
    }
    Ok(())
}

/// Every key of a value is described: a schema that allows everything shows nothing.
fn described(value: &Value, schema: &Value, root: &Value) -> bool {
    let properties = schema.get("properties").and_then(Value::as_object);
    let defs = root.get("$defs").is_some();
    defs && value.as_object().unwrap().keys().all(|key| properties.is_some_and(|all| all.contains_key(key)))
}

#[test]
fn real_output_is_what_the_schemas_describe() {
    let folder = Folder::with_sample();
    let mut names = vec!["report.txt".to_owned()];
    for seed in 0..10 {
        let options = Options {
            hybrid: seed % 3 == 0,
            zeros_blank: seed % 4 == 1,
            zeros_marked: seed % 4 == 2,
            late_form: seed % 5 == 4,
            ..Options::default()
        };
        let mut draft = draft(seed, &options);
        if !options.zeros_blank && !options.zeros_marked {
            crate::scribe::slip(&mut draft, seed);
        }
        names.push(format!("{seed}.html"));
        folder.write(&format!("{seed}.html"), write(&draft, Dialect::Portal, seed));
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let schema = folder.run(&["schema", "report"]).json();
    for options in [&["extract", "--format", "jsonl", "--provenance"][..], &["extract", "--format", "jsonl"]] {
        let records = folder.run(&[options, &names].concat()).lines();
        assert_eq!(records.len(), names.len());
        for record in records {
            valid(&record, &schema, &schema, "").unwrap();
            assert!(described(&record, &schema, &schema));
        }
    }
    let schema = folder.run(&["schema", "finding"]).json();
    let findings = folder.run(&[&["check", "--format", "jsonl"], &names[..]].concat()).lines();
    assert!(findings.len() >= names.len(), "{}", findings.len());
    for finding in &findings {
        valid(finding, &schema, &schema, "").unwrap();
        assert!(described(finding, &schema, &schema));
    }
    let schema = folder.run(&["schema", "comparison"]).json();
    for other in &names {
        let comparison = folder.run(&["compare", "--format", "json", "report.txt", other]).json();
        valid(&comparison, &schema, &schema, "").unwrap();
        assert!(described(&comparison, &schema, &schema));
    }
    // a schema that nothing could break would show nothing
    let mut broken = findings[0].clone();
    broken["severity"] = "fatal".into();
    assert!(valid(&broken, &schema, &schema, "").is_err());
    broken.as_object_mut().unwrap().remove("severity");
    assert!(valid(&broken, &schema, &schema, "").is_err());
}
