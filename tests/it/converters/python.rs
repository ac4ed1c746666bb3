//! Packages of Python, in an environment of their own that is made once.

use super::*;

/// The packages, their versions pinned so that the figures stay.
const PACKAGES: &[&str] = &[
    "beautifulsoup4==4.15.0",
    "docx2txt==0.9",
    "extractous==0.3.0",
    "html2text==2025.4.15",
    "inscriptis==2.7.6",
    "iscc-tika==0.6.0",
];

/// A converter: its name, the ending of the files that it takes, and Python for a function `text` of a path.
const CONVERTERS: &[(&str, &str, &str)] = &[
    ("Tika DOM, docx", "docx", TIKA),
    ("Tika DOM, doc", "doc", TIKA),
    ("Tika DOM, odt", "odt", TIKA),
    ("Tika DOM, html", "html", TIKA),
    ("Tika DOM, xlsx", "xlsx", TIKA),
    ("Tika SAX, docx", "docx", TIKA_SAX),
    ("Tika SAX, html", "html", TIKA_SAX),
    (
        "get_text",
        "html",
        "from bs4 import BeautifulSoup\ndef text(path): return BeautifulSoup(open(path, encoding='utf-8').read(), 'html.parser').get_text('\\n')",
    ),
    ("docx2txt", "docx", "from docx2txt import process as text"),
    (
        "html2text, Python",
        "html",
        "import html2text\ndef text(path): return html2text.html2text(open(path, encoding='utf-8').read())",
    ),
    (
        "inscriptis",
        "html",
        "from inscriptis import get_text\ndef text(path): return get_text(open(path, encoding='utf-8').read())",
    ),
];

const TIKA: &str =
    "from extractous import Extractor\ndef text(path): return Extractor().extract_file_to_string(path)[0]";
const TIKA_SAX: &str =
    "from iscc_tika import Extractor\ndef text(path): return Extractor().extract_file_to_string(path)[0]";

/// Converts all files that are named, each into one with `.txt` behind its name.
const ALL: &str = "import sys\nfor path in sys.argv[1:]: open(path + '.txt', 'w', encoding='utf-8').write(text(path))";

/// A Python that has the packages.
fn python() -> Option<PathBuf> {
    let venv = Path::new(env!("CARGO_TARGET_TMPDIR")).join("converters-1");
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let runs = |command: &mut Command| command.output().is_ok_and(|output| output.status.success());
    let has = || {
        runs(Command::new(&python).args(["-c", "import bs4, docx2txt, extractous, html2text, inscriptis, iscc_tika"]))
    };
    let made = has()
        || runs(Command::new("python3").args(["-m", "venv"]).arg(&venv))
            && runs(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(PACKAGES))
            && has();
    assert!(
        made || std::env::var_os("GOUJI_NEEDS_ALL").is_none(),
        "no Python with {PACKAGES:?}, and none could be made"
    );
    if !made {
        println!("skipped: no Python with {PACKAGES:?}, and none could be made");
    }
    made.then_some(python)
}

#[test]
fn python_packages() {
    let Some(python) = python() else { return };
    let Some(samples) = made("packages", &["docx", "doc", "odt", "xlsx"]) else { return };
    let mut failures = Vec::new();
    for (name, takes, code) in CONVERTERS {
        let files = samples.iter().map(|sample| sample.file(takes));
        let mut command = Command::new(&python);
        let output = command.args(["-X", "utf8", "-c", &format!("{code}\n{ALL}")]).args(files).output().unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let mut outcome = Outcome::default();
        for sample in &samples {
            outcome.add(name, sample, fs::read(sample.file(&format!("{takes}.txt"))).unwrap());
        }
        outcome.hold(name, &mut failures);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    fs::remove_dir_all(&samples[0].folder).unwrap();
}
