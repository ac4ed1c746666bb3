//! An article: its body, its title, and the files that it offers.

use super::label::{self, Sense};
use super::links::{Link, Zone};
use super::{Lead, Role, View};

mod body;
pub(super) mod parts;

pub use body::is_article;
pub(super) use body::{Body, LANDMARKS, body, headings, landmarks, pieces, title};

/// Extensions of files that may hold a report, archives among them.
const EXTENSIONS: &[&str] = &[
    "pdf", "doc", "docx", "docm", "wps", "wpt", "rtf", "xls", "xlsx", "et", "ods", "odt", "ofd", "txt", "mht", "mhtml",
    "zip", "rar", "7z", "ceb",
];

/// Extensions of pages: a path that ends so is no file, whatever its folder is called.
const PAGES: &[&str] = &["html", "htm", "shtml", "xhtml", "thtml"];

/// Last segments of the addresses that give files by a parameter.
const SERVICES: &[&str] =
    &["downfile", "down", "download", "downloadfile", "filedownload", "downloadattach", "getfile", "attachdown"];

/// Folders in which nothing but files lies.
const FOLDERS: &[&str] = &["/attach/", "/attachment/", "/attachments/", "/group1/m0", "/group2/m0", "/group6/m0"];

/// Headings of sections that make any page a report.
pub(super) const SURE: usize = 4;

/// The files that an article offers, by their extension or the download service that gives them. Nothing for an
/// article that is a decoy, or that is neither called an annual report nor below a column of them.
pub fn attachments(view: &View<'_>) -> Vec<Lead> {
    let title = title(view);
    let says = [title.as_deref(), view.lead.context.title.as_deref()].into_iter().flatten().map(label::sense);
    let says: Vec<Sense> = says.collect();
    let is_report = says.contains(&Sense::Report);
    let may_be = is_report || view.lead.context.annual || landmarks(view) >= 3;
    if !may_be || says.first() == Some(&Sense::Decoy) {
        return Vec::new();
    }
    let body = body(view);
    let inside = |link: &Link| body.as_ref().is_none_or(|body| body.is_near(view, link));
    let offered = view.links().iter().filter(|link| is_file(&link.url) && !label::is_beside(&link.text));
    let offered: Vec<&Link> =
        offered.filter(|link| !matches!(link.zone, Zone::Head | Zone::Foot | Zone::Side)).collect();
    let near: Vec<&Link> = offered.iter().copied().filter(|link| inside(link)).collect();
    // an article whose files stand apart from its text
    let chosen = if near.is_empty() { offered } else { near };
    chosen.into_iter().map(|link| attachment(view, link)).collect()
}

fn attachment(view: &View<'_>, link: &Link) -> Lead {
    let shown = link.url.query_pairs().find(|(name, _)| {
        matches!(name.to_ascii_lowercase().as_str(), "showname" | "filename" | "name" | "displayname")
    });
    let says_nothing = link.text.is_empty() || super::links::is_noise(&link.text);
    let title = match shown {
        Some((_, name)) if says_nothing || label::sense(&name) == Sense::Report => name.into_owned(),
        _ => link.text.clone(),
    };
    let mut lead = view.lead(link.url.clone(), Role::Attachment, &title);
    lead.context.date.clone_from(&view.lead.context.date);
    lead
}

/// Whether an address is by itself that of a file: by its extension, that of a parameter, or the service it asks.
pub fn is_file(url: &url::Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    let name = path.rsplit('/').next().unwrap_or_default();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    if EXTENSIONS.contains(&extension) {
        return true;
    }
    if url.query().is_some_and(|query| query.len() <= 2048) && names_file(url) {
        return true;
    }
    if PAGES.contains(&extension) || name.is_empty() {
        return false;
    }
    let is_service = SERVICES.contains(&stem) && (url.query().is_some() || extension != "jsp");
    let is_download = path.contains("/document/download") || path.contains("/module/download/");
    is_service && (url.query().is_some() || path.matches('/').count() > 1)
        || is_download
        || FOLDERS.iter().any(|folder| path.contains(folder))
}

/// Whether a parameter is the name of a file: `filename=x.pdf`.
fn names_file(url: &url::Url) -> bool {
    url.query_pairs().any(|(name, value)| {
        let value = value.to_ascii_lowercase();
        let is_name = value.rsplit_once('.').is_some_and(|(_, extension)| EXTENSIONS.contains(&extension));
        is_name || (name.eq_ignore_ascii_case("wbfileid") || name.eq_ignore_ascii_case("fileUrl")) && !value.is_empty()
    })
}

#[cfg(test)]
mod tests;
