//! How fast a report of each file format is read and checked, on one thread.
//!
//! `cargo bench --bench formats`.

// a bench that fails says so
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::sync::LazyLock;

use divan::{Bencher, black_box};
use gouji::page::Page;
use gouji::{pipeline, rule};

#[allow(unused, clippy::duplicated_attributes)]
#[path = "../tests/it/scribe/mod.rs"]
mod scribe;

fn main() {
    divan::main();
}

/// A Word document as WPS saves one, its rows in the data stream.
static DOC: LazyLock<Page> = LazyLock::new(|| {
    let ways = scribe::doc::Ways { piece: 2000, elsewhere: true, jitter: 8, ..scribe::doc::Ways::default() };
    let draft = scribe::draft(5, &scribe::Options::default());
    Page::from_file("report.doc", scribe::doc::document(&draft, &scribe::House::plain(), &ways, 5))
});

fn examine(page: &Page) -> usize {
    let reports = pipeline::examine(black_box(page)).unwrap_or_default();
    reports.iter().map(|report| rule::check(report).findings.len()).sum()
}

#[divan::bench]
fn doc_extract_and_check(bencher: Bencher) {
    let page = &*DOC;
    bencher.counter(divan::counter::BytesCount::new(page.bytes.len())).bench_local(|| examine(page));
}
