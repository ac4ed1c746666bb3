//! What the reports of a project say when they are held against each other: worked out over all of them, kept beside
//! what was found in each.

use super::harvest::found;
use crate::crawl::Found;
use crate::crawl::frontier::Error;
use crate::report::record;
use crate::rule::{Corpus, RULES, check::check_among};
use crate::store::Store;
use crate::text::lang::Lang;

/// Works out the findings among the newest versions of a project's reports and puts them in place of those that the
/// store has, all at once. Nothing is done where no report has changed since they were worked out.
///
/// The reports are in memory meanwhile, without where each cell was read: some 25 KB each, so 250 MB for 10,000.
pub fn settle(store: &mut Store, lang: Lang) -> Result<(), Error> {
    if store.is_settled()? {
        return Ok(());
    }
    let (mut ids, mut reports) = (Vec::new(), Vec::new());
    store.reports(false, |kept| {
        // what cannot be read back is said by who exports it
        for mut report in record::read_from(kept.record.as_bytes(), 1).unwrap_or_default() {
            // what led to a page may have told more than the page
            report.issuer.name = report.issuer.name.or_else(|| kept.issuer.clone());
            report.issuer.division = report.issuer.division.or_else(|| kept.division.clone());
            report.year = report.year.or(kept.year);
            ids.push(kept.id);
            reports.push(Corpus::lean(report));
        }
        Ok::<_, Error>(())
    })?;
    let corpus = Corpus::new(reports);
    let findings = |(at, id): (usize, &i64)| {
        let checked = check_among(&corpus, at, RULES.iter().copied());
        let findings: Vec<Found> = checked.findings.iter().map(|finding| found(finding, lang)).collect();
        (!findings.is_empty()).then_some((*id, findings))
    };
    let all: Vec<(i64, Vec<Found>)> = ids.iter().enumerate().filter_map(findings).collect();
    store.settle(&all)
}
