//! The text of a report with the sentences that findings quote.

use std::io::{self, Write};

use super::escape::escape;
use crate::finding::Finding;

/// A stretch of text, in bytes, with the names of the quotes in it.
#[derive(Debug, PartialEq)]
struct Stretch {
    from: usize,
    to: usize,
    names: Vec<String>,
}

/// The name by which a quote is linked to: that of the finding's place and the quote's place in it, counted from 1.
pub(super) fn name(report: usize, finding: usize, quote: usize) -> String {
    format!("r{report}-f{}-q{}", finding + 1, quote + 1)
}

/// The name of a section.
pub(super) fn section(report: usize, number: u8) -> String {
    format!("r{report}-s{number}")
}

/// Whether a finding quotes the text of a section.
pub(super) fn is_quoted(text: &str, number: u8, findings: &[Finding]) -> bool {
    !stretches(text, number, 0, findings).is_empty()
}

/// The text of a section with what is quoted of it marked.
pub(super) fn write(
    out: &mut dyn Write,
    text: &str,
    number: u8,
    report: usize,
    findings: &[Finding],
) -> io::Result<()> {
    let mut done = 0;
    for stretch in stretches(text, number, report, findings) {
        write!(out, "{}", escape(text.get(done..stretch.from).unwrap_or_default()))?;
        stretch.names.iter().try_for_each(|name| write!(out, "<span class=\"at\" id=\"{name}\"></span>"))?;
        write!(out, "<mark>{}</mark>", escape(text.get(stretch.from..stretch.to).unwrap_or_default()))?;
        done = stretch.to;
    }
    write!(out, "{}", escape(text.get(done..).unwrap_or_default()))
}

/// What is quoted, in order; quotes that overlap are one stretch.
fn stretches(text: &str, number: u8, report: usize, findings: &[Finding]) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    for (at, finding) in findings.iter().enumerate() {
        for (quote, evidence) in finding.defect.evidence.iter().enumerate() {
            let place = (evidence.section == number && !evidence.quote.is_empty()).then(|| text.find(&evidence.quote));
            if let Some(from) = place.flatten() {
                let names = vec![name(report, at, quote)];
                found.push(Stretch { from, to: from + evidence.quote.len(), names });
            }
        }
    }
    found.sort_by_key(|stretch| (stretch.from, stretch.to));
    found.into_iter().fold(Vec::new(), |mut merged: Vec<Stretch>, next| {
        match merged.last_mut() {
            Some(last) if next.from < last.to => {
                last.to = last.to.max(next.to);
                last.names.extend(next.names);
            }
            _ => merged.push(next),
        }
        merged
    })
}
