//! The reports of a bundle: its members examined one by one.

use super::{Error, Packed, examine_at};
use crate::document::bundle::{Lost, MAX_DEPTH, Members, TOO_DEEP};
use crate::document::{self, sniff::Format};
use crate::page::Page;
use crate::report::Report;

/// Most bytes of all members that are looked at.
const MAX_ALL: usize = 512 << 20;

/// Reads the reports of a bundle that lies `depth` bundles deep. A member that gives none is a warning of the first
/// report that another gives; where none does, the first reason is the bundle's.
pub(super) fn examine(page: &Page, format: Format, depth: usize) -> Result<Vec<Report>, Error> {
    if depth >= MAX_DEPTH {
        return Err(document::Error::Excessive(TOO_DEEP).into());
    }
    let (mut packed, mut left) = (Packed::default(), MAX_ALL);
    for member in Members::of(page, format)? {
        match member {
            Ok(member) => {
                left = left.saturating_sub(member.bytes.len());
                let read = examine_at(&member, depth + 1);
                packed.add(member.path, read);
            }
            Err(Lost { path, error }) => packed.add(path, Err(error.into())),
        }
        if left == 0 {
            break;
        }
    }
    packed.finish().map_err(|error| error.unwrap_or_else(|| document::Error::Empty.into()))
}
