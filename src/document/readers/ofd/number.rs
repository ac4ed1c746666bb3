//! Numbers of attributes: finite ones, between white space.

/// The numbers of a list, as many as are wanted; nothing where one is missing, is no number or is not finite.
pub(super) fn list<const N: usize>(text: &str) -> Option<[f64; N]> {
    let mut numbers = [0.0; N];
    let mut words = words(text);
    for slot in &mut numbers {
        *slot = finite(words.next()?)?;
    }
    Some(numbers)
}

/// The words of a list.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty())
}

/// A finite number.
pub(super) fn finite(word: &str) -> Option<f64> {
    word.trim().parse().ok().filter(|number: &f64| number.is_finite() && number.abs() < 1e7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_of_finite_numbers() {
        assert_eq!(list("1 2.5\n-3,4e1 9"), Some([1.0, 2.5, -3.0, 40.0]));
        for text in ["", "1 2 3", "1 2 x 4", "1 2 NaN 4", "1 inf 2 3", "1 2 3 1e400", "1 2 3 99999999"] {
            assert_eq!(list::<4>(text), None, "{text}");
        }
    }
}
