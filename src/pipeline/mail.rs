//! The reports of a mail or a saved web archive: those that it shows, and those that are attached.

use super::{Error, Packed, examine_at, own};
use crate::document;
use crate::document::mime::{self, Part};
use crate::document::sniff::{Format, sniff};
use crate::page::Page;
use crate::report::Report;

/// How deep mails and archives may lie in each other.
const MAX_DEPTH: usize = 3;

/// Reads the reports of a message that lies `depth` deep: its page, or each of its pages where several are reports, and
/// the files that are attached. A letter that is no report is passed over where something attached is one.
pub(super) fn examine(page: &Page, depth: usize) -> Result<Vec<Report>, Error> {
    let own = own(page, Format::Mhtml);
    let mut packed = Packed::default();
    if depth < MAX_DEPTH {
        let archive = mime::parts(&page.bytes).map_err(document::Error::from)?;
        for (at, part) in archive.parts.into_iter().enumerate() {
            let is_attached = part.attached;
            let Some(file) = file(part, &page.path, at) else { continue };
            let read = examine_at(&file, depth + 1);
            // what was not attached may be anything that a page is made of
            if is_attached || read.is_ok() {
                packed.add(file.path, read);
            }
        }
    }
    let refused = match own {
        Ok(mut reports) => {
            reports.append(&mut packed.reports);
            packed.reports = reports;
            None
        }
        Err(error) => Some(error),
    };
    packed.finish().map_err(|reason| reason.or(refused).unwrap_or_else(|| document::Error::NoPage.into()))
}

/// The file that a part is: what was attached, and documents that were not said to be. Pages, pictures, styles and
/// scripts are what the message shows.
fn file(part: Part, path: &str, at: usize) -> Option<Page> {
    let name = part.name.or_else(|| {
        let place = part.location.as_deref().map(|place| place.rsplit(['/', '\\']).next().unwrap_or(place));
        place.filter(|place| !place.is_empty()).map(str::to_owned)
    });
    let name = name.unwrap_or_else(|| format!("#{}", at + 1));
    let is_shown = !part.attached && part.media_type.starts_with("text/");
    let format = (!is_shown).then(|| sniff(&part.body, &name, Some(&part.media_type)))?;
    let is_document = match format {
        Format::Image | Format::Binary | Format::Empty | Format::Record | Format::Warc => false,
        Format::Html | Format::Text | Format::Mhtml => part.attached,
        _ => true,
    };
    let charset = part.charset.map(|charset| format!("; charset=\"{charset}\"")).unwrap_or_default();
    let content_type = Some(format!("{}{charset}", part.media_type));
    is_document.then(|| Page { content_type, ..Page::from_file(format!("{path}!{name}"), part.body) })
}
