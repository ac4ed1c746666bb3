//! What the paths of a command line stand for: files, folders with their files, standard input.
//!
//! Files are only listed here and read later, one by one, by whoever works on them. Records that come a line each are
//! read line by line, and the pages of a web archive page by page, so that a file of them may be as long as it likes.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::iter::FusedIterator;
use std::path::{Path, PathBuf};

use clap::Args;
#[cfg(feature = "crawl")]
use gouji::fetch::archive::is_archived;
use gouji::page::Page;
use gouji::pipeline;
use gouji::report::{Report, record};
use gouji::text::lang::{Lang, Message};
use ignore::WalkBuilder;

#[cfg(feature = "office")]
mod bundle;
mod lines;
#[cfg(feature = "crawl")]
mod warc;

use lines::{Lines, Stdin, is_lines, stdin};

/// Largest file that is read, and longest line of records.
const LARGEST: u64 = 64 << 20;

/// Files of a folder that are passed over by their extension: they belong to a saved page or describe a report, and
/// are none. An index (`.cdxj`, `.open` while it is written) belongs to a web archive.
const PASSED_OVER: &[&str] = &[
    "bmp", "cdx", "cdxj", "css", "eot", "gif", "ico", "jpeg", "jpg", "js", "lock", "log", "map", "open", "png", "py",
    "rs", "sh", "svg", "toml", "ttf", "webp", "woff", "woff2", "yaml", "yml",
];

/// Paths to read.
#[derive(Args)]
pub(super) struct Paths {
    /// Files, folders, or `-` for standard input
    ///
    /// A folder is walked in the order of its names, without following links. Hidden files are passed over there, and
    /// files that by their extension are no documents (.css .js .log .map .py .rs .sh .toml .yaml, pictures and
    /// fonts). A file that is named itself is always tried.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// Something to be read.
#[derive(Debug)]
pub(super) enum Input {
    /// A file.
    File(PathBuf),
    /// Bytes that came from standard input.
    Page(Page),
    /// A record on a line of its own.
    Line {
        /// Where the line stands.
        path: String,
        /// Its number, counted from 1.
        number: usize,
        /// What it says.
        bytes: Vec<u8>,
    },
    /// A member of a bundle.
    #[cfg(feature = "office")]
    Packed(bundle::Packed),
    /// A page of a web archive.
    #[cfg(feature = "crawl")]
    Member(warc::Member),
    /// What cannot be read.
    Lost(Refused),
}

/// An input that gave no report, and why.
#[derive(Debug)]
pub(super) struct Refused {
    /// Path of the input.
    pub(super) path: String,
    /// The reason.
    pub(super) reason: Message,
}

impl Refused {
    fn new(path: &Path, reason: Message) -> Self {
        Self { path: path.to_string_lossy().into_owned(), reason }
    }

    fn io(path: &Path, error: &io::Error) -> Self {
        Self::new(path, reason(error))
    }
}

/// What an error of the file system means.
pub(super) fn reason(error: &io::Error) -> Message {
    match error.kind() {
        io::ErrorKind::NotFound => Message::new("no such file or folder", "没有这个文件或文件夹"),
        io::ErrorKind::PermissionDenied => Message::new("permission denied", "没有权限"),
        io::ErrorKind::IsADirectory => Message::new("it is a folder", "这是文件夹"),
        io::ErrorKind::StorageFull => Message::new("no space left on the disk", "磁盘空间不足"),
        _ => Message::new(error.to_string(), error.to_string()),
    }
}

impl Paths {
    /// Everything that the paths stand for, in order; a file that is `output` is left out.
    pub(super) fn list(&self, output: Option<&Path>) -> Inputs {
        let mut inputs = Inputs { several: self.paths.len() > 1, ..Inputs::default() };
        let output = output.and_then(|path| path.canonicalize().ok());
        for path in &self.paths {
            if path.as_os_str() == "-" {
                inputs.rest.push_back(Listed::Stdin);
            } else if path.is_dir() {
                inputs.several = true;
                let before = inputs.rest.len();
                inputs.rest.extend(walk(path, output.as_deref()));
                if inputs.rest.len() == before {
                    let reason = Message::new("no file in this folder can be a report", "文件夹中没有可能是报告的文件");
                    inputs.rest.push_back(Listed::Lost(Refused::new(path, reason)));
                }
            } else {
                match path.metadata() {
                    Ok(_) => {
                        // it may hold any number of reports
                        inputs.several |= is_archive(path) || is_bundle(path);
                        inputs.rest.push_back(Listed::File(path.clone()));
                    }
                    Err(error) => inputs.rest.push_back(Listed::Lost(Refused::io(path, &error))),
                }
            }
        }
        inputs
    }

    /// One path.
    pub(super) fn of(path: PathBuf) -> Self {
        Self { paths: vec![path] }
    }

    /// Whether a path is one of those that are named themselves.
    pub(super) fn name(&self, path: &Path) -> bool {
        let path = path.canonicalize().ok();
        path.is_some() && self.paths.iter().any(|named| named.canonicalize().ok() == path)
    }
}

/// The files of a folder that may be reports.
fn walk(folder: &Path, output: Option<&Path>) -> Vec<Listed> {
    let mut builder = WalkBuilder::new(folder);
    builder.standard_filters(false).hidden(true).follow_links(false).sort_by_file_name(Ord::cmp);
    let mut listed = Vec::new();
    for entry in builder.build() {
        match entry {
            Ok(entry) => {
                let file = entry.file_type().is_some_and(|kind| kind.is_file());
                let path = entry.into_path();
                let is_output = output.is_some_and(|output| {
                    output.file_name() == path.file_name() && path.canonicalize().is_ok_and(|path| path == output)
                });
                if file && may_be_report(&path) && !is_output {
                    listed.push(Listed::File(path));
                }
            }
            Err(error) => {
                let reason = Message::new(format!("cannot be walked: {error}"), format!("无法遍历：{error}"));
                listed.push(Listed::Lost(Refused::new(folder, reason)));
            }
        }
    }
    listed
}

fn may_be_report(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    !extension.is_some_and(|extension| PASSED_OVER.contains(&extension.as_str()))
}

#[derive(Debug)]
enum Listed {
    File(PathBuf),
    Stdin,
    Lost(Refused),
}

/// The inputs one by one.
#[derive(Default)]
pub(super) struct Inputs {
    rest: VecDeque<Listed>,
    lines: Option<Lines>,
    #[cfg(feature = "office")]
    bundles: bundle::Bundles,
    #[cfg(feature = "crawl")]
    archives: warc::Archives,
    several: bool,
}

impl Inputs {
    /// Number of files to come.
    pub(super) fn len(&self) -> usize {
        self.rest.len()
    }

    /// Whether they stand for more than one file, or might.
    pub(super) fn several(&self) -> bool {
        self.several
    }
}

impl Iterator for Inputs {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        loop {
            // before the bundles, as an archive may lie in one
            #[cfg(feature = "crawl")]
            if let Some(input) = self.archives.next() {
                return Some(input);
            }
            #[cfg(feature = "office")]
            match self.bundles.next() {
                #[cfg(feature = "crawl")]
                Some(Input::Packed(packed)) if is_archived(packed.bytes()) => {
                    if let Err(refused) = self.archives.open_page(packed.into_parts().0) {
                        return Some(Input::Lost(refused));
                    }
                    continue;
                }
                Some(input) => return Some(input),
                None => {}
            }
            if let Some(lines) = &mut self.lines {
                match lines.next() {
                    Some(input) => return Some(input),
                    None => self.lines = None,
                }
            }
            match self.rest.pop_front()? {
                Listed::Lost(refused) => return Some(Input::Lost(refused)),
                Listed::File(path) if is_lines(&path) => match File::open(&path) {
                    Ok(file) => self.lines = Some(Lines::new(path, Box::new(BufReader::new(file)))),
                    Err(error) => return Some(Input::Lost(Refused::io(&path, &error))),
                },
                #[cfg(feature = "crawl")]
                Listed::File(path) if is_archive(&path) => {
                    if let Err(refused) = self.archives.open(&path) {
                        return Some(Input::Lost(refused));
                    }
                }
                #[cfg(feature = "office")]
                Listed::File(path) => match self.bundles.open_file(&path) {
                    Ok(true) => {}
                    Ok(false) => return Some(Input::File(path)),
                    Err(refused) => return Some(Input::Lost(refused)),
                },
                #[cfg(not(feature = "office"))]
                Listed::File(path) => return Some(Input::File(path)),
                Listed::Stdin => match stdin() {
                    #[cfg(feature = "crawl")]
                    Ok(Stdin::Page(page)) if is_archived(&page.bytes) => {
                        if let Err(refused) = self.archives.open_page(page) {
                            return Some(Input::Lost(refused));
                        }
                    }
                    #[cfg(feature = "office")]
                    Ok(Stdin::Page(page)) => match self.bundles.open_page(page) {
                        Ok(None) => {}
                        Ok(Some(page)) => return Some(Input::Page(page)),
                        Err(refused) => return Some(Input::Lost(refused)),
                    },
                    #[cfg(not(feature = "office"))]
                    Ok(Stdin::Page(page)) => return Some(Input::Page(page)),
                    Ok(Stdin::Lines(lines)) => self.lines = Some(lines),
                    Err(refused) => return Some(Input::Lost(refused)),
                },
            }
        }
    }
}

/// It stays at its end: so it is kept until all was handed on, and only then says what was in its archives.
impl FusedIterator for Inputs {}

#[cfg(feature = "crawl")]
fn is_archive(path: &Path) -> bool {
    gouji::fetch::archive::is_archive(path)
}

/// Without the archive's reader, such a file is refused as any format without a reader.
#[cfg(not(feature = "crawl"))]
fn is_archive(_: &Path) -> bool {
    false
}

#[cfg(feature = "office")]
fn is_bundle(path: &Path) -> bool {
    bundle::is_bundle_file(path)
}

/// Without the reader of bundles, such a file is refused as any format without a reader.
#[cfg(not(feature = "office"))]
fn is_bundle(_: &Path) -> bool {
    false
}

/// Refuses what is too large.
fn within(path: &Path, size: u64) -> Result<(), Refused> {
    if size <= LARGEST {
        return Ok(());
    }
    let most = LARGEST >> 20;
    let mut reason = Message::new(format!("larger than {most} MiB"), format!("超过{most} MiB"));
    if path.extension().is_some_and(|extension| extension == "json") {
        reason.en.push_str("; help: records of `--format jsonl` may be of any length");
        reason.zh.push_str("；提示：--format jsonl 的记录文件不限大小");
    }
    Err(Refused::new(path, reason))
}

impl Input {
    /// The path that it came from.
    pub(super) fn path(&self) -> String {
        match self {
            Input::File(path) => path.to_string_lossy().into_owned(),
            Input::Page(page) => page.path.clone(),
            Input::Line { path, .. } => path.clone(),
            #[cfg(feature = "office")]
            Input::Packed(packed) => packed.path().to_owned(),
            #[cfg(feature = "crawl")]
            Input::Member(member) => member.path(),
            Input::Lost(refused) => refused.path.clone(),
        }
    }

    /// The reports that it holds.
    pub(super) fn read(self, lang: Lang) -> Result<Vec<Report>, Refused> {
        let refused = |path: String, reason: &str| Refused { path, reason: Message::same(reason) };
        let examine = |page: Page| pipeline::examine(&page).map_err(|error| refused(page.path, &error.message(lang)));
        match self {
            Input::File(path) => examine(open(&path)?),
            Input::Page(page) => examine(page),
            Input::Line { path, number, bytes } => {
                record::read_from(&bytes, number).map_err(|error| refused(path, error.message().get(lang)))
            }
            #[cfg(feature = "office")]
            Input::Packed(packed) => {
                // its room is kept until it was read
                let (page, _hold) = packed.into_parts();
                examine(page)
            }
            #[cfg(feature = "crawl")]
            Input::Member(member) => member.read(lang),
            Input::Lost(refused) => Err(refused),
        }
    }
}

/// Reads a file, of which a large one is refused before it is read.
fn open(path: &Path) -> Result<Page, Refused> {
    let lost = |error: io::Error| Refused::io(path, &error);
    let file = File::open(path).map_err(lost)?;
    let size = file.metadata().map_err(lost)?.len();
    within(path, size)?;
    let mut bytes = Vec::with_capacity(size as usize);
    // a pipe has no size, and a file may grow
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(lost)?;
    within(path, bytes.len() as u64)?;
    Ok(Page::from_file(path.to_string_lossy(), bytes))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A folder of its own for a test.
    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("gouji-input-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn listed(paths: &[&Path], output: Option<&Path>) -> Vec<String> {
        let paths = Paths { paths: paths.iter().map(|path| path.to_path_buf()).collect() };
        paths
            .list(output)
            .map(|input| format!("{}{}", input.path(), if matches!(input, Input::Lost(_)) { "!" } else { "" }))
            .collect()
    }

    #[test]
    fn a_folder_gives_what_may_be_a_report_in_order() {
        let folder = folder("walk");
        fs::create_dir_all(folder.join("b/.hidden")).unwrap();
        for name in [
            "b/2.txt",
            "b/10.HTML",
            "a.txt",
            "b/.x.txt",
            "b/.hidden/y.txt",
            "b/truth.toml",
            "c.CSS",
            ".gitignore",
            "out.txt",
        ] {
            fs::write(folder.join(name), "*").unwrap();
        }
        let names = listed(&[&folder], Some(&folder.join("out.txt")));
        let expected = ["a.txt", "b/10.HTML", "b/2.txt"].map(|name| folder.join(name).to_string_lossy().into_owned());
        assert_eq!(names, expected);
        let lost = listed(&[&folder.join("none"), &folder.join("c.CSS")], None);
        assert_eq!((lost[0].ends_with("none!"), lost[1].ends_with("c.CSS")), (true, true));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn records_of_lines_come_one_by_one() {
        let folder = folder("lines");
        let [good, other, none] = ["good.jsonl", "other.jsonl", "none.jsonl"].map(|name| folder.join(name));
        let record = r#"{"schema":"gouji.report/1"}"#;
        fs::write(&good, format!("\u{feff}{record}\n\n{record}\nnonsense\n{record}")).unwrap();
        fs::write(&other, "{\"schema\":\"gouji.finding/1\"}\n".repeat(9)).unwrap();
        fs::write(&none, "\n \n").unwrap();
        let paths = |path: &PathBuf| Paths { paths: vec![path.clone()] };
        let read: Vec<_> = paths(&good).list(None).map(|input| input.read(Lang::En).map_err(|r| r.reason.en)).collect();
        let ends: Vec<_> =
            read.iter().map(|read| read.as_ref().map(Vec::len).map_err(|e| e.starts_with("line 4:"))).collect();
        assert_eq!(ends, [Ok(1), Ok(1), Err(true), Ok(1)]);
        for path in [&other, &none] {
            let inputs: Vec<_> = paths(path).list(None).collect();
            assert!(matches!(inputs.as_slice(), [Input::Lost(_)]), "{inputs:?}");
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_is_too_large_is_refused_with_a_hint() {
        assert!(within(Path::new("a.html"), LARGEST).is_ok());
        let refused = within(Path::new("a.json"), LARGEST + 1).unwrap_err();
        assert_eq!(refused.reason.en, "larger than 64 MiB; help: records of `--format jsonl` may be of any length");
    }
}
