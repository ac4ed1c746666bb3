//! The rules' book is what the program prints of its rules.

use std::path::Path;
use std::process::Command;

/// `UPDATE=1 cargo test --all-features --test it book` writes the book anew.
#[test]
fn the_rules_book_is_fresh() {
    for (lang, file) in [("en", "docs/rules.md"), ("zh", "docs/rules.zh.md")] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_gouji"));
        let printed = program.args(["--lang", lang, "rules", "--format", "markdown"]).output().unwrap();
        assert!(printed.status.success());
        let printed = String::from_utf8(printed.stdout).unwrap();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &printed).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert!(kept == printed, "{file} is stale: run UPDATE=1 cargo test --all-features --test it book");
    }
}
