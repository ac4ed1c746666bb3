//! Other programs that read the same files.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Instant;

/// Whether LibreOffice is there.
pub(crate) fn has_office() -> bool {
    static HAS: OnceLock<bool> = OnceLock::new();
    *HAS.get_or_init(|| ran(Command::new("soffice").arg("--version")))
}

fn ran(command: &mut Command) -> bool {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// A file as LibreOffice saves it in another format.
pub(crate) fn convert(source: &Path, infilter: &str, to: &str, folder: &Path) -> Option<PathBuf> {
    let infilter = format!("--infilter={infilter}");
    ran(office(folder).arg(infilter).args(["--convert-to", to, "--outdir"]).arg(folder).arg(source));
    let made = source.with_extension(to.split(':').next().unwrap_or(to));
    made.is_file().then_some(made)
}

fn office(folder: &Path) -> Command {
    let mut command = Command::new("soffice");
    command.arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()));
    command.args(["--headless", "--norestore"]);
    command
}

/// Milliseconds in which LibreOffice turns a file into text, with its start; the median of three. Nothing where it is
/// missing, or does not read the format.
pub(crate) fn libreoffice(path: &Path, folder: &Path, is_test: bool) -> Option<f64> {
    let extension = path.extension()?.to_str()?;
    if !has_office() || is_test || matches!(extension, "ofd" | "mht") {
        return None;
    }
    let to = if matches!(extension, "xlsx" | "xls" | "ods") { "csv" } else { "txt:Text" };
    let out = folder.join("text");
    let mut times: Vec<f64> = Vec::new();
    for _ in 0..3 {
        let start = Instant::now();
        let mut command = office(folder);
        if extension == "pdf" {
            command.arg("--infilter=writer_pdf_import");
        }
        if !ran(command.args(["--convert-to", to, "--outdir"]).arg(&out).arg(path)) {
            return None;
        }
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    times.get(1).copied()
}

/// A Python with pdfplumber (MIT), put beside the build if it is not there; nothing where that cannot be done.
pub(crate) fn python(is_test: bool) -> Option<PathBuf> {
    let has = |python: &Path| ran(Command::new(python).args(["-c", "import pdfplumber"]));
    let venv = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pdfplumber");
    let python = venv.join("bin/python");
    if has(Path::new("python3")) {
        return Some(PathBuf::from("python3"));
    }
    if !has(&python) && !is_test {
        ran(Command::new("python3").args(["-m", "venv"]).arg(&venv));
        ran(Command::new(&python).args(["-m", "pip", "install", "--quiet", "pdfplumber==0.11.7"]));
    }
    has(&python).then_some(python)
}

/// Milliseconds in which pdfplumber finds the tables of a file, without the start of Python; the median of some.
pub(crate) fn pdfplumber(python: &Path, path: &Path, is_test: bool) -> f64 {
    let code = "import sys, time, statistics, pdfplumber\n\
                times = []\n\
                for _ in range(int(sys.argv[2])):\n    \
                start = time.perf_counter()\n    \
                with pdfplumber.open(sys.argv[1]) as pdf:\n        \
                tables = [page.extract_tables() for page in pdf.pages]\n    \
                times.append(time.perf_counter() - start)\n\
                assert sum(map(len, tables)) >= 3\n\
                print(statistics.median(times) * 1000)";
    let rounds = if is_test { "1" } else { "5" };
    let output = Command::new(python).args(["-c", code]).arg(path).arg(rounds).output().unwrap();
    let out = String::from_utf8_lossy(&output.stdout);
    out.trim().parse().unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}
