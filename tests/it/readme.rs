//! What README shows is what the program prints.

use std::process::Command;

fn printed(lang: &str, arguments: &[&str]) -> String {
    let program = Command::new(env!("CARGO_BIN_EXE_gouji")).args(["--lang", lang]).args(arguments).output().unwrap();
    String::from_utf8(program.stdout).unwrap()
}

#[test]
fn readme_shows_real_output() {
    let sample = "samples/环翠区科学技术局";
    for (readme, lang) in [(include_str!("../../README.md"), "en"), (include_str!("../../README.zh.md"), "zh")] {
        let compare = ["compare", "samples/双阳区司法局/2022", "samples/双阳区司法局/2023"];
        for arguments in [&["check", sample][..], &["rules"][..], &compare[..]] {
            let shown = printed(lang, arguments);
            assert!(readme.contains(shown.trim_end()), "README ({lang}) does not show `gouji {arguments:?}`:\n{shown}");
        }
    }
}

#[test]
fn readme_names_every_command() {
    let help = printed("en", &["--help"]);
    let commands = help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    // a description that is wrapped stands further in
    let named = commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let commands = named.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
    for command in commands.filter(|name| name.bytes().all(|b| b.is_ascii_lowercase())) {
        for readme in [include_str!("../../README.md"), include_str!("../../README.zh.md")] {
            assert!(readme.contains(&format!("gouji {command}")), "{command}");
        }
    }
}
