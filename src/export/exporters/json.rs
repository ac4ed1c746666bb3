//! Indented JSON: one record as an object, several as an array; findings with their summary.

use std::io::{self, Write};

use serde::Serialize;

use crate::export::{Content, Exporter, Format, Options};
use crate::finding::Finding;
use crate::report::Report;
use crate::rule::Summary;

/// The format.
pub(super) static FORMAT: Format = Format {
    name: "json",
    contents: &[Content::Records, Content::Findings],
    open: |content, options| Box::new(Json { content, options, first: None, written: 0 }),
};

struct Json {
    content: Content,
    options: Options,
    /// The first record, until it is known whether there is another.
    first: Option<Vec<u8>>,
    /// Items of the array that were written.
    written: usize,
}

impl Json {
    /// An item of the array, its lines moved to the right.
    fn item(&mut self, out: &mut dyn Write, json: &[u8], indent: &[u8]) -> io::Result<()> {
        out.write_all(if self.written == 0 { b"\n" } else { b",\n" })?;
        self.written += 1;
        // a line break within a string is written as `\n`, so every line is one of the layout
        for (at, line) in json.split(|&b| b == b'\n').enumerate() {
            if at > 0 {
                out.write_all(b"\n")?;
            }
            out.write_all(indent)?;
            out.write_all(line)?;
        }
        Ok(())
    }
}

fn pretty(value: &impl Serialize) -> io::Result<Vec<u8>> {
    Ok(serde_json::to_vec_pretty(value)?)
}

impl Exporter for Json {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match self.content {
            Content::Findings => out.write_all(b"{\n  \"findings\": ["),
            Content::Records if self.options.several => out.write_all(b"["),
            Content::Records => Ok(()),
        }
    }

    fn report(&mut self, out: &mut dyn Write, report: &Report) -> io::Result<()> {
        let json = pretty(&report.record(self.options.lang, self.options.provenance))?;
        if !self.options.several {
            let Some(first) = self.first.take() else {
                self.first = Some(json);
                return Ok(());
            };
            // more than one after all
            self.options.several = true;
            out.write_all(b"[")?;
            self.item(out, &first, b"  ")?;
        }
        self.item(out, &json, b"  ")
    }

    fn findings(&mut self, out: &mut dyn Write, _: &Report, findings: &[Finding]) -> io::Result<()> {
        findings.iter().try_for_each(|finding| self.item(out, &pretty(&finding.json(self.options.lang))?, b"    "))
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        let close: &[u8] = match (self.content, self.written) {
            (Content::Findings, 0) => b"],\n  \"summary\": ",
            (Content::Findings, _) => b"\n  ],\n  \"summary\": ",
            (Content::Records, 0) => b"]\n",
            (Content::Records, _) => b"\n]\n",
        };
        match (self.content, self.first.take()) {
            (Content::Records, Some(only)) => {
                out.write_all(&only)?;
                out.write_all(b"\n")
            }
            (Content::Records, None) if !self.options.several => Ok(()),
            (Content::Records, None) => out.write_all(close),
            (Content::Findings, _) => {
                out.write_all(close)?;
                self.written = 0;
                let json = pretty(summary)?;
                for (at, line) in json.split(|&b| b == b'\n').enumerate() {
                    out.write_all(if at > 0 { b"\n  " } else { b"" })?;
                    out.write_all(line)?;
                }
                out.write_all(b"\n}\n")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(several: bool, reports: usize) -> String {
        let mut out = Vec::new();
        let mut exporter = (FORMAT.open)(Content::Records, Options { several, ..Options::default() });
        exporter.begin(&mut out).unwrap();
        for _ in 0..reports {
            exporter.report(&mut out, &Report { preamble: "a\nb".into(), ..Report::default() }).unwrap();
        }
        exporter.end(&mut out, &Summary::default()).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn one_is_an_object_and_several_are_an_array() {
        let shape = |several, reports| {
            let text = written(several, reports);
            let json: Option<serde_json::Value> = serde_json::from_str(&text).ok();
            json.map(|json| json.as_array().map(Vec::len))
        };
        assert_eq!(shape(false, 0), None, "{}", written(false, 0));
        assert_eq!(shape(false, 1), Some(None));
        assert_eq!(shape(false, 3), Some(Some(3)));
        assert_eq!(shape(true, 0), Some(Some(0)));
        assert_eq!(shape(true, 1), Some(Some(1)));
        assert!(written(true, 1).starts_with("[\n  {\n    \"schema\""));
    }
}
