//! gouji 勾稽 ("the figures must tie") reads annual reports on open government information
//! (政府信息公开工作年度报告) into records, exact about where each number was read, and checks that the figures tie.
//!
//! The pipeline is a sentence of nouns: *page → document → report → findings*. Everything from bytes to findings is a
//! pure function of its input.
//!
//! ```
//! use gouji::{page::Page, pipeline, rule};
//!
//! let text = std::fs::read("samples/环翠区科学技术局/2023/report.txt")?;
//! let reports = pipeline::examine(&Page::from_file("report.txt", text))?;
//! let checked = rule::check(&reports[0]);
//! assert_eq!(reports[0].issuer.division.as_deref(), Some("371002"));
//! assert_eq!(checked.findings[0].rule, "A309");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Invariants: a number is never guessed, a missing one is said; nothing that was read is changed silently; reading
//! never panics and costs bounded time and memory, whatever the bytes; checking a record gives what checking its
//! source gives.

// The modules stand in one line: each uses only those before it (tests/it/architecture.rs holds them to it).
pub mod text;

pub mod grid;

pub mod html;

pub mod page;

pub mod division;

pub mod form;

pub mod document;

pub mod portal;

#[cfg(feature = "crawl")]
pub mod fetch;

pub mod report;

pub mod finding;

pub mod claim;

#[cfg(feature = "crawl")]
pub mod crawl;

pub mod extract;

pub mod repair;

pub mod rule;

pub mod comparison;

#[cfg(feature = "crawl")]
pub mod store;

pub mod export;

pub mod pipeline;

#[cfg(feature = "crawl")]
pub mod config;

#[cfg(feature = "demo")]
pub mod simulator;
