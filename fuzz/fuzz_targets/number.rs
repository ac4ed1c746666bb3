//! Any text as a number and as a label: a reading, without a panic, that keeps what the text says.
#![no_main]

use gouji::text::fold::{fold, split_numbering, stem};
use gouji::text::number::{Reading, han, read, read_change};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for reading in [read(text), read_change(text)] {
        match reading {
            // a number is made of digits that stand in the text
            Reading::Number(figure) => assert!(!text.trim().is_empty(), "{figure:?}"),
            Reading::Mark(kept) | Reading::Other(kept) => assert!(text.contains(kept.as_str())),
            Reading::Blank => {}
        }
    }
    han(text);
    let folded = fold(text);
    assert_eq!(fold(&folded), folded, "folding is done once");
    let (_, rest) = split_numbering(&folded);
    assert!(folded.ends_with(rest));
    stem(&folded);
});
