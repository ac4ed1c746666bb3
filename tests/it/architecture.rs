//! The house holds its own rules: modules in one line, registries complete, files small, no way to panic.

use std::fs;
use std::path::{Path, PathBuf};

use gouji::{document, export, form, portal, rule};

/// The line of modules: each may use only those before it.
const LINE: [&str; 22] = [
    "text",
    "grid",
    "html",
    "page",
    "division",
    "form",
    "document",
    "portal",
    "fetch",
    "report",
    "finding",
    "claim",
    "crawl",
    "extract",
    "repair",
    "rule",
    "comparison",
    "store",
    "export",
    "pipeline",
    "config",
    "simulator",
];

fn sources(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(sources(&entry.to_string_lossy()));
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            found.push(entry);
        }
    }
    found.sort();
    found
}

/// The code of a file without its tests and comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let code = code.split("#[cfg(test)]\npub(in crate::document) mod tests").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn is_test(path: &Path) -> bool {
    path.ends_with("tests.rs") || path.ends_with("sample.rs") || path.ends_with("samples.rs")
}

/// The module of the line that a file belongs to.
fn module(path: &Path) -> Option<&str> {
    let first = path.strip_prefix("src").ok()?.components().next()?.as_os_str().to_str()?;
    LINE.iter().copied().find(|module| first == *module || first == format!("{module}.rs"))
}

fn uses(code: &str, module: &str) -> bool {
    let needle = format!("crate::{module}");
    let after = |at: usize| code[at + needle.len()..].chars().next();
    code.match_indices(&needle).any(|(at, _)| !after(at).is_some_and(|c| c.is_alphanumeric() || c == '_'))
        || code.match_indices("use crate::{").any(|(at, _)| {
            let list = code[at..].split(';').next().unwrap_or_default();
            list.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == module)
        })
}

#[test]
fn the_library_is_written_in_that_order() {
    let text = fs::read_to_string("src/lib.rs").unwrap();
    let modules = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    assert_eq!(modules.collect::<Vec<_>>(), LINE);
}

#[test]
fn modules_stand_in_one_line() {
    let mut wrong = Vec::new();
    for path in sources("src").iter().filter(|path| !is_test(path)) {
        let Some(own) = module(path) else { continue };
        let place = LINE.iter().position(|module| *module == own).unwrap();
        let code = code(path);
        for later in LINE.iter().skip(place + 1).filter(|later| uses(&code, later)) {
            wrong.push(format!("{} uses {later}, which comes later", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_must_not_know_each_other_does_not() {
    let forbidden = [
        ("portal", &["form", "division", "extract"][..]),
        ("rule", &["document", "extract", "page", "grid", "html"][..]),
        ("claim", &["document", "extract", "page", "grid", "html"][..]),
        ("document", &["form", "division"][..]),
        ("export", &["document", "extract", "page", "grid", "html"][..]),
    ];
    for path in sources("src").iter().filter(|path| !is_test(path)) {
        let code = code(path);
        for (own, others) in forbidden.iter().filter(|(own, _)| module(path) == Some(own)) {
            let known: Vec<_> = others.iter().filter(|other| uses(&code, other)).collect();
            assert!(known.is_empty(), "{}: {own} must not know {known:?}", path.display());
        }
        let is_cli = path.starts_with("src/cli") || path.ends_with("cli.rs") || path.ends_with("main.rs");
        // the doors to the world, and the driver that keeps time
        let is_door = matches!(module(path), Some("fetch" | "crawl" | "store" | "simulator"));
        for door in ["std::env", "std::fs", "std::time", "std::net", "std::process", "SystemTime", "Instant::now"] {
            assert!(is_cli || is_door || !code.contains(door), "{} opens {door}", path.display());
        }
        if is_cli {
            for module in LINE {
                assert!(!uses(&code, module), "{} sees the library from inside", path.display());
            }
        }
    }
}

#[test]
fn nothing_panics_and_no_file_is_long() {
    for path in ["src", "tests", "benches"].iter().flat_map(|folder| sources(folder)) {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 500, "{} has {lines} lines", path.display());
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(!["utils", "util", "common", "helpers", "types", "model", "misc"].contains(&name.as_str()), "{name}");
        if path.starts_with("src") && !is_test(&path) {
            let code = code(&path);
            for way in [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "unreachable!("] {
                assert!(!code.contains(way), "{} has {way}", path.display());
            }
        }
    }
}

/// Names of the members in a folder.
fn members(folder: &str, but: &[&str]) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let names = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let mut names: Vec<String> = names.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    names.retain(|name| !but.contains(&name.as_str()));
    names.sort();
    names
}

fn sorted<S: ToString>(names: impl Iterator<Item = S>) -> Vec<String> {
    let mut names: Vec<String> = names.map(|name| name.to_string()).collect();
    names.sort();
    names
}

#[test]
fn registries_list_what_their_folders_hold() {
    let versions = sorted(form::VERSIONS.iter().map(|form| format!("y{}", form.id)));
    assert_eq!(members("src/form/versions", &["parts"]), versions);
    assert_eq!(members("src/document/readers", &[]), sorted(document::READERS.iter().map(|reader| reader.name())));
    assert_eq!(members("src/rule/rules", &[]), sorted(rule::RULES.iter().map(|rule| rule.name.replace('-', "_"))));
    let families = portal::FAMILIES.iter().map(|family| family.name().replace('-', "_"));
    assert_eq!(members("src/portal/families", &[]), sorted(families));
    let mut formats = sorted(export::FORMATS.iter().map(|format| format.name));
    formats.dedup();
    assert_eq!(members("src/export/exporters", &[]), formats);
}

#[test]
fn rules_are_sorted_and_explained() {
    let ids: Vec<&str> = rule::RULES.iter().map(|rule| rule.id).collect();
    assert!(ids.is_sorted() && ids.windows(2).all(|pair| pair[0] != pair[1]), "{ids:?}");
    for rule in rule::RULES {
        assert!(rule.id.len() == 4 && rule.id[1..].bytes().all(|b| b.is_ascii_digit()), "{}", rule.id);
        assert!(rule.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", rule.name);
        let page = &rule.explanation;
        for text in [&page.checks, &page.why, &page.wrong, &page.right, &page.silent, &page.mend, &rule.basis] {
            assert!(!text.en.is_empty() && !text.zh.is_empty(), "{} is not explained in both languages", rule.id);
        }
        assert!(rule.basis.zh.contains('条') || rule.basis.zh.contains('号'), "{} names no clause", rule.id);
    }
}
