//! A record or a finding a line.

use std::io::{self, Write};

use crate::export::{Content, Exporter, Format, Options};
use crate::finding::Finding;
use crate::report::Report;
use crate::rule::Summary;

/// The format.
pub(super) static FORMAT: Format = Format {
    name: "jsonl",
    contents: &[Content::Records, Content::Findings],
    open: |_, options| Box::new(Jsonl(options)),
};

struct Jsonl(Options);

impl Exporter for Jsonl {
    fn begin(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn report(&mut self, out: &mut dyn Write, report: &Report) -> io::Result<()> {
        serde_json::to_writer(&mut *out, &report.record(self.0.lang, self.0.provenance))?;
        out.write_all(b"\n")
    }

    fn findings(&mut self, out: &mut dyn Write, _: &Report, findings: &[Finding]) -> io::Result<()> {
        for finding in findings {
            serde_json::to_writer(&mut *out, &finding.json(self.0.lang))?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn end(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_a_line() {
        let mut out = Vec::new();
        let mut exporter = (FORMAT.open)(Content::Records, Options::default());
        let report = Report { preamble: "a\nb\u{2028}c".into(), ..Report::default() };
        for _ in 0..2 {
            exporter.report(&mut out, &report).unwrap();
        }
        assert_eq!(String::from_utf8(out).unwrap().lines().count(), 2);
    }
}
