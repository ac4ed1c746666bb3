//! The rules, one file each.

use super::Rule;

mod balance_mismatch;
mod blank_cell;
mod carried_mismatch;
mod content_missing;
mod copied_from_last_year;
mod dispute_mismatch;
mod dispute_total_mismatch;
mod doubtful_cell;
mod fee_mismatch;
mod fee_unit_mistaken;
mod form_mismatch;
mod handled_mismatch;
mod in_force_mismatch;
mod late_publication;
mod layout_mismatch;
mod list_total_mismatch;
mod none_against_some;
mod not_a_count;
mod out_of_line;
mod pending_vanished;
mod period_mismatch;
mod proactive_mismatch;
mod received_mismatch;
mod regulation_out_of_power;
mod results_total_mismatch;
mod row_total_mismatch;
mod section_missing;
mod several_sums_one_repair;
mod shared_paragraph;
mod table_repeated;
mod template_text_left;
mod units_mismatch;
mod wrong_document_number;

/// Every rule, by id.
pub const RULES: &[&Rule] = &[
    &row_total_mismatch::RULE,
    &balance_mismatch::RULE,
    &results_total_mismatch::RULE,
    &several_sums_one_repair::RULE,
    &dispute_total_mismatch::RULE,
    &late_publication::RULE,
    &content_missing::RULE,
    &period_mismatch::RULE,
    &wrong_document_number::RULE,
    &section_missing::RULE,
    &form_mismatch::RULE,
    &layout_mismatch::RULE,
    &blank_cell::RULE,
    &not_a_count::RULE,
    &proactive_mismatch::RULE,
    &received_mismatch::RULE,
    &handled_mismatch::RULE,
    &none_against_some::RULE,
    &dispute_mismatch::RULE,
    &list_total_mismatch::RULE,
    &fee_mismatch::RULE,
    &regulation_out_of_power::RULE,
    &out_of_line::RULE,
    &fee_unit_mistaken::RULE,
    &copied_from_last_year::RULE,
    &shared_paragraph::RULE,
    &template_text_left::RULE,
    &units_mismatch::RULE,
    &doubtful_cell::RULE,
    &in_force_mismatch::RULE,
    &carried_mismatch::RULE,
    &pending_vanished::RULE,
    &table_repeated::RULE,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::finding::Status;
    use crate::rule::check::check_by;
    use crate::rule::sample::Sample;
    use crate::rule::{Check, Corpus, Example};
    use crate::text::lang::{Lang, Text};

    #[test]
    fn ids_are_sorted_and_names_are_theirs_alone() {
        assert!(RULES.is_sorted_by(|a, b| a.id < b.id));
        assert_eq!(RULES.iter().map(|rule| rule.name).collect::<BTreeSet<_>>().len(), RULES.len());
        for rule in RULES {
            let (family, digits) = rule.id.split_at(1);
            assert!("FANYUDSPX".contains(family) && digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit()));
            assert!(rule.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", rule.name);
        }
    }

    #[test]
    fn every_file_is_a_rule_and_every_rule_a_file() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rule/rules");
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        let files: BTreeSet<String> = files.map(|file| file.replace(".rs", "").replace('_', "-")).collect();
        assert_eq!(files, RULES.iter().map(|rule| rule.name.to_owned()).collect());
    }

    #[test]
    fn every_rule_is_explained_in_both_languages() {
        for rule in RULES {
            let e = &rule.explanation;
            let texts: [Text; 7] = [rule.basis, e.checks, e.why, e.wrong, e.right, e.silent, e.mend];
            for text in texts {
                for lang in [Lang::En, Lang::Zh] {
                    assert!(!text.get(lang).trim().is_empty(), "{}", rule.id);
                    assert!(!text.get(lang).contains("  "), "{}: {}", rule.id, text.get(lang));
                }
            }
        }
    }

    /// What a rule finds in the reports of an example.
    fn found(rule: &Rule, written: &str) -> usize {
        let reports = Example::reports(written).unwrap_or_else(|| panic!("{}: {written}", rule.id));
        match rule.check {
            // alone: among others, A309 may tell of its sums
            Check::Report(_) => {
                let found = reports
                    .iter()
                    .flat_map(|report| check_by(report, RULES.iter().copied().filter(|r| r.id == rule.id)).findings);
                found.filter(|finding| finding.status == Status::Fail).count()
            }
            Check::Corpus(check) => {
                let corpus = Corpus::new(reports);
                (0..corpus.reports().len()).map(|at| check(&corpus, at).defects.len()).sum()
            }
        }
    }

    #[test]
    fn every_rule_finds_its_wrong_example_and_not_the_right_one() {
        // what needs a list of units cannot be written in so few lines
        for rule in RULES.iter().filter(|rule| rule.id != "U301") {
            assert_ne!(found(rule, rule.example.wrong), 0, "{}", rule.id);
            assert_eq!(found(rule, rule.example.right), 0, "{}", rule.id);
        }
    }

    #[test]
    fn a_consistent_report_gives_nothing() {
        for year in [2019, 2020, 2021, 2023] {
            let sample = Sample::new(year).text(1, "全年工作有序开展。");
            assert_eq!(sample.broken(), Vec::<&str>::new(), "{year}");
        }
    }
}
