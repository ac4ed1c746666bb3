//! Any bytes as a Word document, as the file and as its main part: read or refused, and then checked, without a panic.
#![no_main]

use std::io::{Cursor, Write};

use gouji::page::Page;
use gouji::pipeline::examine;
use gouji::rule::check;
use libfuzzer_sys::fuzz_target;
use zip::write::{SimpleFileOptions, ZipWriter};

/// A package with nothing but a main part.
fn packed(main: &[u8]) -> Option<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // stored: the fuzzer is to see what it changes
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("word/document.xml", options).ok()?;
    zip.write_all(main).ok()?;
    zip.finish().ok().map(Cursor::into_inner)
}

fuzz_target!(|bytes: &[u8]| {
    for file in [Some(bytes.to_vec()), packed(bytes)].into_iter().flatten() {
        for report in examine(&Page::from_file("report.docx", file)).unwrap_or_default() {
            check(&report);
        }
    }
});
