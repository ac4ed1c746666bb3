//! Slips of the pen: how ordinary it is to write one number where another is meant.

/// A one-digit number that is another: it has nothing to be recognised by, and few numbers that it could be.
const ONE_DIGIT: i32 = 10;

/// Hundredths of a slip that a mistyped number costs beside the slip itself, by how it differs from what is meant.
pub(super) fn cost(said: i64, stated: bool, meant: i64) -> i32 {
    let (digits, wanted) = (text(said), text(meant));
    if said < 0 && said == -meant || transposed(&digits, &wanted) {
        return 5;
    }
    if said == 0 || !stated {
        return 15;
    }
    if said > 0 && meant > 0 && (said == meant.saturating_mul(10) || meant == said.saturating_mul(10)) {
        return 10;
    }
    let differing = digits.iter().zip(&wanted).filter(|(a, b)| a != b).count();
    if meant == 0 {
        35
    } else if digits.len() > 1 && digits.len() == wanted.len() && differing == 1 {
        15
    } else if is_one_short(&digits, &wanted) || is_one_short(&wanted, &digits) {
        20
    } else if digits.len() == 1 && wanted.len() == 1 {
        ONE_DIGIT
    } else {
        45
    }
}

/// The least that any number meant can cost.
pub(super) fn least(said: i64, stated: bool) -> i32 {
    match said {
        0 => 15,
        _ if !stated => 15,
        1..=9 => 10,
        _ => 5,
    }
}

fn text(number: i64) -> Vec<u8> {
    number.unsigned_abs().to_string().into_bytes()
}

/// Whether two neighbouring digits are exchanged.
fn transposed(a: &[u8], b: &[u8]) -> bool {
    let at = a.iter().zip(b).position(|(a, b)| a != b);
    let swapped = |at: usize| {
        let (first, second) = (a.get(at..at + 2), b.get(at..at + 2));
        matches!((first, second), (Some([p, q]), Some([r, s])) if p == s && q == r)
            && a.get(at + 2..) == b.get(at + 2..)
    };
    a.len() == b.len() && at.is_some_and(swapped)
}

/// Whether the first is the second without one of its digits.
fn is_one_short(short: &[u8], long: &[u8]) -> bool {
    if short.len() + 1 != long.len() {
        return false;
    }
    let at = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    short.get(at..) == long.get(at + 1..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_have_their_costs() {
        let cases = [
            (12, 21, 5),
            (-3, 3, 5),
            (30, 3, 10),
            (3, 30, 10),
            (0, 7, 15),
            (57, 58, 15),
            (123, 13, 20),
            (13, 123, 20),
            (3, 1, ONE_DIGIT),
            (4, 0, 35),
            (157, 283, 45),
            (12, 1, 20),
        ];
        for (said, meant, expected) in cases {
            assert_eq!(cost(said, true, meant), expected, "{said} for {meant}");
            assert!(least(said, true) <= expected, "{said}");
        }
        assert_eq!(cost(0, false, 5), 15);
    }
}
