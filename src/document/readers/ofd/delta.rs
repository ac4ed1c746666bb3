//! Steps between the characters of a text (GB/T 33190, 11.3 文字定位): numbers, and `g` with a count and a number for one
//! that is repeated.

use super::number;

/// The steps of a list, no more than are wanted; the last goes on where the list is short. Nothing where the list is
/// empty or cannot be read.
pub(super) fn steps(list: &str, wanted: usize) -> Option<Vec<f64>> {
    let mut steps = Vec::new();
    let mut words = number::words(list);
    while steps.len() < wanted {
        let Some(word) = words.next() else { break };
        let Some(count) = word.strip_prefix(['g', 'G']) else {
            steps.push(number::finite(word)?);
            continue;
        };
        let count = if count.is_empty() { words.next()? } else { count };
        let count: usize = count.parse().ok()?;
        let step = number::finite(words.next()?)?;
        let room = wanted - steps.len();
        steps.extend(std::iter::repeat_n(step, count.min(room)));
    }
    let last = *steps.last()?;
    steps.resize(wanted, last);
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::steps;

    #[test]
    fn numbers_and_runs() {
        assert_eq!(steps("3 g 3 4.5 2", 5), Some(vec![3.0, 4.5, 4.5, 4.5, 2.0]));
        assert_eq!(steps("g 2 1\ng2 5", 4), Some(vec![1.0, 1.0, 5.0, 5.0]));
        assert_eq!(steps("g 99999999999 1", 3), Some(vec![1.0; 3]));
        assert_eq!(steps("1 2 3", 2), Some(vec![1.0, 2.0]));
        assert_eq!(steps("1 2", 4), Some(vec![1.0, 2.0, 2.0, 2.0]));
    }

    #[test]
    fn what_is_no_list() {
        for list in ["", " ", "g", "g 2", "g x 2", "g -1 2", "1 x", "inf", "g 0 1"] {
            assert_eq!(steps(list, 3), None, "{list}");
        }
    }
}
