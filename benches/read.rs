//! How fast a report is read and checked, beside what its parser alone needs.
//!
//! `cargo bench --bench read`. The baseline of pages is html5ever building its own reference tree of the same page in
//! the same run.

use std::sync::LazyLock;
use std::time::Instant;

use divan::{Bencher, black_box};
use gouji::page::Page;
use gouji::{pipeline, rule};
use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};

#[allow(unused, clippy::duplicated_attributes)]
#[path = "../tests/it/scribe/mod.rs"]
mod scribe;

fn main() {
    divan::main();
    if !std::env::args().any(|argument| argument == "--test") {
        paired();
    }
}

/// The ratio of the two figures of the pasted page, measured turn by turn: a machine that is busy slows both.
#[allow(clippy::print_stdout)]
fn paired() {
    let mut ratios: Vec<f64> = (0..400)
        .map(|_| {
            let start = Instant::now();
            let tree = parse(&PASTED);
            let parsed = start.elapsed();
            drop(tree);
            let start = Instant::now();
            examine(&PASTED);
            start.elapsed().as_secs_f64() / parsed.as_secs_f64()
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    let at = |share: usize| ratios.get(ratios.len() * share / 100).copied().unwrap_or_default();
    println!(
        "pasted page, extract and check / html5ever's tree: {:.2} (median; {:.2} to {:.2})",
        at(50),
        at(10),
        at(90)
    );
}

/// html5ever's own reference tree of a page.
fn parse(page: &Page) -> markup5ever_rcdom::RcDom {
    let sink = markup5ever_rcdom::RcDom::default();
    parse_document(sink, ParseOpts::default()).from_utf8().one(black_box(page.bytes.as_slice()))
}

/// A page of about 100 KB as Word leaves it, pasted into a portal.
static PASTED: LazyLock<Page> = LazyLock::new(|| largest(scribe::Dialect::Pasted, 100_000));
static SAMPLE: LazyLock<Page> = LazyLock::new(|| {
    Page::from_file("report.txt", include_bytes!("../samples/环翠区科学技术局/2023/report.txt").to_vec())
});

/// The page of a dialect whose size comes nearest to the wanted one.
fn largest(dialect: scribe::Dialect, wanted: usize) -> Page {
    let pages = (0..40).map(|seed| {
        let draft = scribe::draft(seed, &scribe::Options::default());
        scribe::write(&draft, dialect, seed)
    });
    let bytes = pages.min_by_key(|page| page.len().abs_diff(wanted)).unwrap_or_default();
    Page::from_file("page.html", bytes)
}

fn examine(page: &Page) -> usize {
    let reports = pipeline::examine(black_box(page)).unwrap_or_default();
    reports.iter().map(|report| rule::check(report).findings.len()).sum()
}

#[divan::bench]
fn pasted_page_html5ever_tree(bencher: Bencher) {
    let page = &*PASTED;
    bencher.counter(divan::counter::BytesCount::new(page.bytes.len())).bench_local(|| parse(page));
}

#[divan::bench]
fn pasted_page_extract_and_check(bencher: Bencher) {
    let page = &*PASTED;
    bencher.counter(divan::counter::BytesCount::new(page.bytes.len())).bench_local(|| examine(page));
}

#[divan::bench]
fn sample_text_extract(bencher: Bencher) {
    let page = &*SAMPLE;
    bencher
        .counter(divan::counter::BytesCount::new(page.bytes.len()))
        .bench_local(|| pipeline::examine(black_box(page)));
}

#[divan::bench]
fn sample_text_extract_and_check(bencher: Bencher) {
    let page = &*SAMPLE;
    bencher.counter(divan::counter::BytesCount::new(page.bytes.len())).bench_local(|| examine(page));
}
