//! One binary for all tests that see the library or the program from outside.

// a failing helper is a failing test
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod architecture; // the house holds its own rules
#[cfg(feature = "crawl")]
mod archive; // what is written is read, by this program and by others
mod book; // the rules' book is what the program prints of its rules
mod cli; // the program as a user runs it
#[cfg(feature = "office")]
mod converters; // reports as converters leave them in text
#[cfg(all(feature = "cli", feature = "demo"))]
mod crawl; // portals from end to end
#[cfg(feature = "office")]
mod doc; // Word documents as other programs save them
mod hostile; // faults on purpose
#[cfg(all(feature = "office", feature = "pdf"))]
mod mutated; // damaged files of every format
#[cfg(feature = "office")]
mod ofd; // pages of OFD
mod office; // LibreOffice as a maker of documents
#[cfg(any(feature = "office", feature = "pdf"))]
mod pages; // reports set on pages
#[cfg(feature = "pdf")]
mod pdf; // pages of PDF
mod properties; // what holds for every report
mod readme; // what README shows is what the program prints
mod refused; // what is no report is refused with its reason
mod repair; // the wrong cell is found, or candidates are listed
#[cfg(feature = "crawl")]
mod robots; // robots.txt as RFC 9309 has it, and as others read it
mod round_trip; // a generated report in every dialect is read back equal
#[cfg(feature = "office")]
mod rtf; // RTF as other programs save it
#[cfg(all(feature = "office", feature = "pdf"))]
mod same; // one report in every format is one record
mod samples; // every sample is read as its truth.toml says
mod saved; // reports as LibreOffice saves them
mod scribe; // writes the reports
mod sheets; // workbooks
mod slips; // makes them wrong
#[cfg(feature = "crawl")]
mod store; // what a crawl writes is there after any kill, and the account says it
