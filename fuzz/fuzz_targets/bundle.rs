//! Any bytes as an archive (zip, tar, gzip) of saved reports: each member read or refused, without a panic.
#![no_main]

use gouji::document::bundle::Members;
use gouji::document::sniff::Format;
use gouji::page::Page;
use gouji::pipeline::examine;
use gouji::rule::check;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let page = Page::from_file("reports.zip", bytes.to_vec());
    for format in [Format::Zip, Format::Tar, Format::Gzip] {
        // members that are no reports are nothing to this target
        if let Ok(members) = Members::of(&page, format) {
            members.take(100).for_each(drop);
        }
    }
    for report in examine(&page).unwrap_or_default() {
        check(&report);
    }
});
