//! Headings that stand in groups: where each begins and how far it reaches.

/// A heading cell.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Span<'a> {
    /// What it says.
    pub(super) label: &'a str,
    /// The first row or column under it.
    pub(super) leaf: usize,
    /// Its distance from the outermost level.
    pub(super) level: usize,
    /// Rows or columns under it.
    pub(super) leaves: usize,
    /// Levels that it takes.
    pub(super) levels: usize,
}

impl Span<'_> {
    /// Whether it stands for a group of rows or columns.
    pub(super) fn is_group(&self) -> bool {
        self.leaves > 1
    }
}

/// The headings of rows or columns, each given by its labels from the outermost group to its own: equal groups side by
/// side are one heading, and the last label reaches to `depth`.
pub(super) fn spans<'a>(paths: &[Vec<&'a str>], depth: usize) -> Vec<Span<'a>> {
    let mut spans = Vec::new();
    for (leaf, path) in paths.iter().enumerate() {
        let shares = |other: Option<&Vec<&str>>, level: usize| {
            other.is_some_and(|other| other.len() > level + 1 && other.get(..=level) == path.get(..=level))
        };
        for (level, label) in path.iter().enumerate() {
            let is_last = level + 1 == path.len();
            let before = leaf.checked_sub(1).and_then(|before| paths.get(before));
            if !is_last && shares(before, level) {
                continue;
            }
            let following = || paths.iter().skip(leaf).take_while(|other| shares(Some(other), level)).count();
            let leaves = if is_last { 1 } else { following() };
            spans.push(Span {
                label,
                leaf,
                level,
                leaves,
                levels: if is_last { depth.saturating_sub(level) } else { 1 },
            });
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_reach_over_what_they_share() {
        let paths = [vec!["a"], vec!["g", "b"], vec!["g", "h", "c"], vec!["g", "h", "d"], vec!["h", "e"]];
        let spans: Vec<_> = spans(&paths, 3).iter().map(|s| (s.label, s.leaf, s.level, s.leaves, s.levels)).collect();
        let expected = [
            ("a", 0, 0, 1, 3),
            ("g", 1, 0, 3, 1),
            ("b", 1, 1, 1, 2),
            ("h", 2, 1, 2, 1),
            ("c", 2, 2, 1, 1),
            ("d", 3, 2, 1, 1),
            ("h", 4, 0, 1, 1),
            ("e", 4, 1, 1, 2),
        ];
        assert_eq!(spans, expected);
    }

    #[test]
    fn every_form_is_covered_without_gap_or_overlap() {
        for table in crate::form::VERSIONS.iter().flat_map(|form| &form.tables) {
            for block in table.blocks {
                let paths: Vec<Vec<&str>> =
                    block.rows.iter().map(|row| row.groups.iter().copied().chain([row.label]).collect()).collect();
                let depth = paths.iter().map(Vec::len).max().unwrap();
                let mut covered = vec![0; paths.len() * depth];
                for span in spans(&paths, depth) {
                    for leaf in span.leaf..span.leaf + span.leaves {
                        (span.level..span.level + span.levels).for_each(|level| covered[leaf * depth + level] += 1);
                    }
                }
                assert!(covered.iter().all(|times| *times == 1), "{covered:?}");
            }
        }
    }
}
