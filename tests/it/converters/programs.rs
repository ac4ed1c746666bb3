//! Programs that Debian has.

use super::*;

/// A program that prints the text of a file.
struct Converter {
    name: &'static str,
    /// Ending of the files that it takes.
    takes: &'static str,
    /// The program and its arguments; `FILE` stands for the file.
    command: &'static [&'static str],
}

const fn converter(name: &'static str, takes: &'static str, command: &'static [&'static str]) -> Converter {
    Converter { name, takes, command }
}

const CONVERTERS: &[Converter] = &[
    converter("pandoc plain, html", "html", &["pandoc", "-t", "plain", "FILE"]),
    converter("pandoc plain, docx", "docx", &["pandoc", "-t", "plain", "FILE"]),
    converter("pandoc gfm, html", "html", &["pandoc", "-t", "gfm", "FILE"]),
    converter("pandoc gfm, docx", "docx", &["pandoc", "-t", "gfm", "FILE"]),
    converter("pandoc markdown, docx", "docx", &["pandoc", "-t", "markdown", "FILE"]),
    converter("w3m", "html", &["w3m", "-dump", "-I", "utf-8", "-O", "utf-8", "FILE"]),
    converter("w3m, wide", "html", &["w3m", "-dump", "-cols", "200", "-I", "utf-8", "-O", "utf-8", "FILE"]),
    converter("lynx", "html", &["lynx", "-dump", "-assume_charset=utf-8", "-display_charset=utf-8", "FILE"]),
    converter("links2", "html", &["links2", "-dump", "-codepage", "utf-8", "-html-assume-codepage", "utf-8", "FILE"]),
    converter("html2text", "html", &["html2text", "-utf8", "FILE"]),
    converter("antiword", "doc", &["antiword", "-w", "0", "-m", "UTF-8.txt", "FILE"]),
    converter("catdoc", "doc", &["catdoc", "-d", "utf-8", "FILE"]),
    converter("wvText", "doc", &["wvText", "FILE", "/dev/stdout"]),
    converter("pdftotext", "pdf", &["pdftotext", "-layout", "FILE", "-"]),
];

#[test]
fn programs() {
    let Some(samples) = made("programs", &["docx", "doc", "pdf", "txt:Text (encoded):UTF8"]) else { return };
    let mut failures = Vec::new();
    for converter in CONVERTERS.iter().filter(|converter| is_there(converter.command[0])) {
        let mut outcome = Outcome::default();
        for sample in &samples {
            let file = sample.file(converter.takes);
            let arguments = converter.command[1..].iter().map(|word| match *word {
                "FILE" => file.as_os_str(),
                word => word.as_ref(),
            });
            let mut command = Command::new(converter.command[0]);
            let output = command.args(arguments).env("LC_ALL", "C.UTF-8").stdin(Stdio::null()).output().unwrap();
            outcome.add(converter.name, sample, output.stdout);
        }
        outcome.hold(converter.name, &mut failures);
    }
    let mut outcome = Outcome::default();
    for sample in &samples {
        outcome.add("LibreOffice txt", sample, fs::read(sample.file("txt")).unwrap());
    }
    outcome.hold("LibreOffice txt", &mut failures);
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    fs::remove_dir_all(&samples[0].folder).unwrap();
}
