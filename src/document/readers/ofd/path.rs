//! Outlines as they are abbreviated (GB/T 33190, 9.3 图形): a letter and its points, `S` and `M` to begin, `L` for a line,
//! `Q`, `B` and `A` for curves, `C` to close.

use super::matrix::Matrix;
use super::number;
use crate::document::layout::Step;

/// The steps of an outline, those before the first that cannot be read.
pub(super) fn steps<'a>(data: &'a str, matrix: &'a Matrix) -> impl Iterator<Item = Step> + 'a {
    let mut words = Words(data);
    std::iter::from_fn(move || {
        let letter = words.letter()?;
        // every letter but the last has its end point behind all others
        let others = match letter {
            'S' | 'M' | 'L' => 0,
            'Q' => 2,
            'B' => 4,
            'A' => 5,
            'C' => return Some(Step::Close),
            _ => return None,
        };
        for _ in 0..others {
            words.number()?;
        }
        let point = matrix.point(words.number()?, words.number()?);
        Some(match letter {
            'S' | 'M' => Step::Move(point),
            'L' => Step::Line(point),
            _ => Step::Curve(point),
        })
    })
}

/// Letters and numbers, between which white space may be missing.
struct Words<'a>(&'a str);

impl Words<'_> {
    fn skip(&mut self) {
        self.0 = self.0.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    }

    fn letter(&mut self) -> Option<char> {
        self.skip();
        let letter = self.0.chars().next().filter(char::is_ascii_alphabetic)?;
        self.0 = self.0.get(1..)?;
        Some(letter.to_ascii_uppercase())
    }

    fn number(&mut self) -> Option<f64> {
        self.skip();
        let mut last = ' ';
        let end = self.0.find(|c: char| {
            let sign_of_exponent = matches!(c, '-' | '+') && matches!(last, 'e' | 'E' | ' ');
            let goes_on = c.is_ascii_digit() || c == '.' || sign_of_exponent || matches!(c, 'e' | 'E') && last != ' ';
            last = c;
            !goes_on
        });
        let (word, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        self.0 = rest;
        number::finite(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(data: &str) -> Vec<Step> {
        steps(data, &Matrix::shift(1.0, 0.0)).collect()
    }

    #[test]
    fn every_letter() {
        let all = "S 0 0 M 1 2 L 3 4 Q 0 0 5 6 B 0 0 0 0 7 8 A 1 1 0 0 1 9 10 C";
        let points = [Step::Move((1.0, 0.0)), Step::Move((2.0, 2.0)), Step::Line((4.0, 4.0)), Step::Curve((6.0, 6.0))];
        let more = [Step::Curve((8.0, 8.0)), Step::Curve((10.0, 10.0)), Step::Close];
        assert_eq!(read(all), [&points[..], &more[..]].concat());
    }

    #[test]
    fn blanks_may_be_missing() {
        assert_eq!(read("M1-2L1e1,-2.5C"), [Step::Move((2.0, -2.0)), Step::Line((11.0, -2.5)), Step::Close]);
    }

    #[test]
    fn what_cannot_be_read_ends_it() {
        for data in ["M 0 0 L 5", "M 0 0 Z", "M 0 0 L 1e999 0", "M 0 0 L NaN 1", "M 0 0 1 2", "M 0 0 图"] {
            assert_eq!(read(data).len(), 1, "{data}");
        }
        assert_eq!(read("").len() + read("12 M 0 0").len(), 0);
    }
}
