//! The reports of a bundle: its members examined one by one.

use super::{Error, examine_at};
use crate::document::bundle::{Lost, MAX_DEPTH, Members};
use crate::document::{self, sniff::Format};
use crate::page::Page;
use crate::report::{Report, Warning};
use crate::text::lang::{Lang, Message};

/// Most bytes of all members that are looked at.
const MAX_ALL: usize = 512 << 20;

/// Reads the reports of a bundle that lies `depth` bundles deep. A member that gives none is a warning of the first
/// report that another gives; where none does, the first reason is the bundle's.
pub(super) fn examine(page: &Page, format: Format, depth: usize) -> Result<Vec<Report>, Error> {
    if depth >= MAX_DEPTH {
        return Err(document::Error::Unsupported(format).into());
    }
    let (mut reports, mut lost, mut left) = (Vec::new(), Vec::new(), MAX_ALL);
    for member in Members::of(page, format)? {
        let read = member.map_err(|Lost { path, error }| (path, error.into())).and_then(|member| {
            left = left.saturating_sub(member.bytes.len());
            examine_at(&member, depth + 1).map_err(|error| (member.path, error))
        });
        match read {
            Ok(found) => reports.extend(found),
            Err(reason) => lost.push(reason),
        }
        if left == 0 {
            break;
        }
    }
    if reports.is_empty() {
        return match lost.into_iter().next() {
            Some((_, error)) => Err(error),
            None => Err(document::Error::Empty.into()),
        };
    }
    if let Some(first) = reports.first_mut() {
        first.warnings.extend(lost.iter().map(|(path, error)| unread(path, error)));
    }
    Ok(reports)
}

fn unread(path: &str, error: &Error) -> Warning {
    let message = Message::new(
        format!("{path} in the same archive was not read: {}", error.message(Lang::En)),
        format!("同一压缩包中的 {path} 未读取：{}", error.message(Lang::Zh)),
    );
    Warning { code: "member-unread".to_owned(), message, cell: None }
}
