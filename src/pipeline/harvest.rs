//! Reports of a crawl: pages become records with their findings, or a note of what could not be read.

use sha2::{Digest, Sha256};

use super::{Error, examine, examine_tree};
use crate::crawl::{Examine, Examined, Found, Harvest, Unread};
use crate::document::sniff::{Format, sniff};
use crate::document::{self, READERS};
use crate::extract;
use crate::finding::Finding;
use crate::page::Page;
use crate::portal::{Lead, View, label};
use crate::report::Report;
use crate::rule;
use crate::text::fold::is_space;
use crate::text::hex::hex;
use crate::text::lang::{Lang, Message, Text};

/// Of an article whose further pages have not come.
const PART: Text =
    Text { en: "the article goes on on another page, which has not come", zh: "正文分页，后续页面未取得" };

/// Makes reports of the pages of a crawl.
#[derive(Clone, Copy, Debug)]
pub struct Harvester {
    /// Language of messages in records and findings.
    pub lang: Lang,
}

impl Examine for Harvester {
    fn examine(&self, page: &Page, lead: &Lead) -> Examined {
        self.examined(page, lead, examine(page))
    }

    fn examine_view(&self, page: &Page, view: &View<'_>, lead: &Lead) -> Examined {
        match &view.decoded {
            Some(decoded) => self.examined(page, lead, examine_tree(page, decoded, &view.html)),
            None => self.examine(page, lead),
        }
    }

    fn part(&self, page: &Page, lead: &Lead) -> Unread {
        noted(page, lead, PART.into(), false)
    }

    fn reads(&self, format: &str) -> bool {
        READERS.iter().flat_map(|reader| reader.formats()).any(|known| known.name() == format)
    }
}

impl Harvester {
    fn examined(&self, page: &Page, lead: &Lead, result: Result<Vec<Report>, Error>) -> Examined {
        match result {
            Ok(reports) => {
                Examined { reports: reports.iter().map(|report| self.harvest(report, lead)).collect(), unread: None }
            }
            Err(error) => Examined { reports: Vec::new(), unread: Some(unread(page, lead, &error)) },
        }
    }

    fn harvest(&self, report: &Report, lead: &Lead) -> Harvest {
        let title = lead.context.title.as_deref().unwrap_or_default();
        Harvest {
            content: content(report),
            issuer: report.issuer.name.clone().or_else(|| issuer(lead)),
            division: report.issuer.division.clone(),
            year: report.year.or_else(|| label::year(title)),
            title: report.title.clone().or_else(|| lead.context.title.clone()),
            form: report.form.clone(),
            record: serde_json::to_string(&report.record(self.lang, false)).unwrap_or_default(),
            findings: rule::check(report).findings.iter().map(|finding| found(finding, self.lang)).collect(),
        }
    }
}

/// A finding as it is stored, worded in a language.
pub(super) fn found(finding: &Finding, lang: Lang) -> Found {
    let status = serde_json::to_value(finding.status).ok().and_then(|status| Some(status.as_str()?.to_owned()));
    Found {
        rule: finding.rule.to_owned(),
        severity: finding.severity.name().to_owned(),
        status: status.unwrap_or_default(),
        fingerprint: finding.fingerprint.clone(),
        json: serde_json::to_string(&finding.json(lang)).unwrap_or_default(),
    }
}

/// The issuer by what led to a page: the title of its link, else the unit whose list that stands in.
fn issuer(lead: &Lead) -> Option<String> {
    let context = &lead.context;
    let title = context.title.as_deref().unwrap_or_default();
    let is_unit = label::sense(title) == label::Sense::Unit;
    extract::issuer_in(title).or_else(|| is_unit.then(|| title.to_owned())).or_else(|| context.unit.clone())
}

/// What a report says, whatever page it stands on: its tables and its text without white space.
fn content(report: &Report) -> String {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update(text.len().to_le_bytes());
        hash.update(text);
    };
    part(report.issuer.name.as_deref().unwrap_or_default());
    part(&report.year.map(|year| year.to_string()).unwrap_or_default());
    for section in &report.sections {
        part(&section.text.chars().filter(|c| !is_space(*c)).collect::<String>());
    }
    for sheet in report.present() {
        for (id, entry) in sheet.cells() {
            part(&format!("{id}={:?}", entry.value));
        }
    }
    hex(&hash.finalize())
}

fn unread(page: &Page, lead: &Lead, error: &Error) -> Unread {
    let waits = matches!(error, Error::Document(document::Error::Unsupported(format)) if is_document(*format));
    noted(page, lead, Message { en: error.message(Lang::En), zh: error.message(Lang::Zh) }, waits)
}

fn noted(page: &Page, lead: &Lead, reason: Message, waits: bool) -> Unread {
    let format = sniff(&page.bytes, &page.path, page.content_type.as_deref());
    let title = lead.context.title.clone();
    Unread {
        issuer: issuer(lead),
        year: title.as_deref().and_then(label::year).or(lead.context.year),
        format: format.name().to_owned(),
        waits,
        reason_en: reason.en,
        reason_zh: reason.zh,
        title,
    }
}

/// Whether a file of a format may hold a report: a reader for it may come.
fn is_document(format: Format) -> bool {
    !matches!(format, Format::Image | Format::Binary | Format::Empty)
}
