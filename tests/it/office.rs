//! LibreOffice as a maker of documents in every format.
//!
//! Skipped, with a line that says so, where it is not installed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// Whether LibreOffice is there; it must be where everything is said to be.
pub(crate) fn is_there() -> bool {
    let found = Command::new("soffice").arg("--version").output().is_ok_and(|output| output.status.success());
    assert!(found || std::env::var_os("GOUJI_NEEDS_ALL").is_none(), "LibreOffice (soffice) is not installed");
    if !found {
        println!("skipped: LibreOffice (soffice) is not installed");
    }
    found
}

/// Converts files by an import and an export filter; gives the new files in the same order. One run at a time: it does
/// not share its profile.
pub(crate) fn convert(files: &[PathBuf], infilter: Option<&str>, to: &str, folder: &Path) -> Vec<PathBuf> {
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    fs::create_dir_all(folder).unwrap();
    let profile = Path::new(env!("CARGO_TARGET_TMPDIR")).join("soffice-profile");
    let mut command = Command::new("soffice");
    command.arg(format!("-env:UserInstallation=file://{}", profile.display()));
    command.args(["--headless", "--norestore"]).args(infilter.map(|filter| format!("--infilter={filter}")));
    let output = command.args(["--convert-to", to, "--outdir"]).arg(folder).args(files).output().unwrap();
    let extension = to.split(':').next().unwrap();
    let made: Vec<PathBuf> =
        files.iter().map(|file| folder.join(file.file_stem().unwrap()).with_extension(extension)).collect();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(made.iter().all(|file| file.is_file()), "{said} {}", String::from_utf8_lossy(&output.stdout));
    made
}

/// An empty folder of its own for a test.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}
