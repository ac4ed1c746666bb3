//! Any bytes as RTF: read or refused, and then checked, without a panic.
#![no_main]

use gouji::page::Page;
use gouji::pipeline::examine;
use gouji::rule::check;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for report in examine(&Page::from_file("report.rtf", bytes.to_vec())).unwrap_or_default() {
        check(&report);
    }
});
