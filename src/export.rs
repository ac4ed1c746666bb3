//! Exporters: how records and findings are written, one file a format under `exporters`, listed in [`FORMATS`].
//!
//! An exporter writes as it goes and holds at most one report, so that a run over any number of reports stays small.

use std::io::{self, Write};

use crate::finding::Finding;
use crate::report::Report;
use crate::rule::Summary;
use crate::text::lang::Lang;

pub mod book;
pub mod comparison;
mod drawing;
mod exporters;
pub mod layout;

pub use exporters::FORMATS;

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Reports as records.
    Records,
    /// What the rules found.
    Findings,
}

/// How it is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The language of messages.
    pub lang: Lang,
    /// Whether a record says where every cell was read.
    pub provenance: bool,
    /// Whether there may be more than one report: JSON is an array then, whatever comes.
    pub several: bool,
    /// Whether text is coloured.
    pub colour: bool,
    /// Columns that text is wrapped to.
    pub width: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { lang: Lang::En, provenance: false, several: true, colour: false, width: 100 }
    }
}

/// A format that can be asked for by name.
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it can hold.
    pub contents: &'static [Content],
    /// Makes an exporter.
    pub open: fn(Content, Options) -> Box<dyn Exporter>,
}

/// Writes a run of reports or findings: [`begin`](Exporter::begin) once, then one call for each report, then
/// perhaps [`among`](Exporter::among) and further calls for some of the reports, then [`end`](Exporter::end) once.
pub trait Exporter {
    /// What stands before the first report.
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()>;

    /// A report as a record.
    fn report(&mut self, out: &mut dyn Write, report: &Report) -> io::Result<()>;

    /// What was found in a report, which may be nothing.
    fn findings(&mut self, out: &mut dyn Write, report: &Report, findings: &[Finding]) -> io::Result<()>;

    /// What stands before findings among reports: those that come of holding them against each other, after the last of
    /// them was read. A report that has such findings comes again, with them alone and without where its cells were read.
    fn among(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// What stands after the last report; the summary is one of checks, and empty for records.
    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()>;
}

/// The format of a name, where it can hold what is asked for.
pub fn format(name: &str, content: Content) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.name == name && format.contents.contains(&content))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn every_file_is_listed_and_every_entry_has_a_file() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/export/exporters");
        let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = files
            .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
            .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        files.sort();
        assert_eq!(FORMATS.iter().map(|format| format.name).collect::<Vec<_>>(), files);
    }

    #[test]
    fn a_format_is_found_for_what_it_can_hold() {
        assert!(format("text", Content::Findings).is_some() && format("text", Content::Records).is_none());
        assert!(format("nonsense", Content::Findings).is_none());
    }

    #[test]
    fn every_format_writes_a_run_of_nothing() {
        for format in FORMATS {
            for content in format.contents {
                let mut exporter = (format.open)(*content, Options::default());
                let mut out = Vec::new();
                exporter.begin(&mut out).unwrap();
                exporter.end(&mut out, &Summary::default()).unwrap();
                match (format.name, content) {
                    ("json", Content::Records) => assert_eq!(out, b"[]\n"),
                    ("json", Content::Findings) => {
                        let json: serde_json::Value = serde_json::from_slice(&out).unwrap();
                        assert_eq!(json["findings"], serde_json::json!([]));
                    }
                    _ => assert!(String::from_utf8(out).is_ok()),
                }
            }
        }
    }
}
