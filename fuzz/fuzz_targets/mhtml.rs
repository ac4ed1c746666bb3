//! Any bytes as a saved web archive or a mail: read or refused, and then checked, without a panic.
#![no_main]

use gouji::document::mime;
use gouji::page::Page;
use gouji::pipeline::examine;
use gouji::rule::check;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(archive) = mime::parts(bytes) {
        archive.page();
    }
    for report in examine(&Page::from_file("report.mht", bytes.to_vec())).unwrap_or_default() {
        check(&report);
    }
});
