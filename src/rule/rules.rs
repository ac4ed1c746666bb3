//! The rules, one file each.

use super::Rule;

mod balance_mismatch;
mod blank_cell;
mod dispute_total_mismatch;
mod form_mismatch;
mod handled_mismatch;
mod layout_mismatch;
mod list_total_mismatch;
mod none_against_some;
mod not_a_count;
mod period_mismatch;
mod received_mismatch;
mod results_total_mismatch;
mod row_total_mismatch;
mod section_missing;
mod template_text_left;

/// Every rule, by id.
pub const RULES: &[&Rule] = &[
    &row_total_mismatch::RULE,
    &balance_mismatch::RULE,
    &results_total_mismatch::RULE,
    &dispute_total_mismatch::RULE,
    &period_mismatch::RULE,
    &section_missing::RULE,
    &form_mismatch::RULE,
    &layout_mismatch::RULE,
    &blank_cell::RULE,
    &not_a_count::RULE,
    &received_mismatch::RULE,
    &handled_mismatch::RULE,
    &none_against_some::RULE,
    &list_total_mismatch::RULE,
    &template_text_left::RULE,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::rule::sample::Sample;
    use crate::rule::{Case, Check, Corpus, Example};
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
            Check::Report(check) => reports.iter().map(|report| check(&Case::new(report)).defects.len()).sum(),
            Check::Corpus(check) => {
                let corpus = Corpus::new(reports);
                (0..corpus.reports().len()).map(|at| check(&corpus, at).defects.len()).sum()
            }
        }
    }

    #[test]
    fn every_rule_finds_its_wrong_example_and_not_the_right_one() {
        for rule in RULES.iter().filter(|rule| !rule.example.wrong.is_empty()) {
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
