//! The signs of the format (RTF 1.9.1, "RTF Syntax"): groups, control words, control symbols, text.

use memchr::memchr3;

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`.
    Open,
    /// `}`.
    Close,
    /// A control word: its name, and its number where it has one.
    Word(&'a [u8], Option<i32>),
    /// A control symbol other than the next.
    Symbol(u8),
    /// A byte of text written as `\'hh`.
    Byte(u8),
    /// Bytes of text as they are, line breaks of the file among them.
    Text(&'a [u8]),
    /// Binary data, which was passed over.
    Binary,
}

/// The signs of a file one after another, whatever its bytes.
#[derive(Clone, Debug)]
pub(super) struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    /// The signs of some bytes.
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// What has not been read.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Takes so many bytes, or what is left.
    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at_checked(count).unwrap_or((self.rest, &[]));
        self.rest = rest;
        taken
    }

    /// What stands behind a backslash.
    fn control(&mut self) -> Option<Token<'a>> {
        let first = *self.rest.first()?;
        if !first.is_ascii_alphabetic() {
            self.take(1);
            return Some(match (first, self.rest) {
                (b'\'', [high, low, ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                    let digit = |digit: u8| char::from(digit).to_digit(16).unwrap_or(0) as u8;
                    let byte = digit(*high) << 4 | digit(*low);
                    self.take(2);
                    Token::Byte(byte)
                }
                _ => Token::Symbol(first),
            });
        }
        let name = self.take(self.rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count());
        let number = self.number();
        // a blank ends a control word and is a part of it
        if self.rest.first() == Some(&b' ') {
            self.take(1);
        }
        if name == b"bin" {
            self.take(number.and_then(|count| usize::try_from(count).ok()).unwrap_or(0));
            return Some(Token::Binary);
        }
        Some(Token::Word(name, number))
    }

    fn number(&mut self) -> Option<i32> {
        let is_negative = self.rest.first() == Some(&b'-');
        let digits = self.rest.get(usize::from(is_negative)..).unwrap_or_default();
        let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if count == 0 {
            return None;
        }
        let digits = digits.get(..count).unwrap_or_default();
        let number = digits
            .iter()
            .fold(0_i32, |number, digit| number.saturating_mul(10).saturating_add(i32::from(digit.wrapping_sub(b'0'))));
        self.take(count + usize::from(is_negative));
        Some(if is_negative { -number } else { number })
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        match self.rest.first()? {
            b'{' => {
                self.take(1);
                Some(Token::Open)
            }
            b'}' => {
                self.take(1);
                Some(Token::Close)
            }
            b'\\' => {
                self.take(1);
                self.control()
            }
            _ => {
                let length = memchr3(b'{', b'}', b'\\', self.rest).unwrap_or(self.rest.len());
                Some(Token::Text(self.take(length)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Token::{Binary, Byte, Close, Open, Symbol, Text, Word};

    #[test]
    fn words_symbols_and_text() {
        let tokens: Vec<Token<'_>> = Tokens::of(b"{\\rtf1\\ansi \\u-12 x\\li-0a\\~\\'aFz\\'g0\\par\r\n\\\\}").collect();
        let expected = [
            Open,
            Word(b"rtf", Some(1)),
            Word(b"ansi", None),
            Word(b"u", Some(-12)),
            Text(b"x"),
            Word(b"li", Some(0)),
            Text(b"a"),
            Symbol(b'~'),
            Byte(0xAF),
            Text(b"z"),
            Symbol(b'\''),
            Text(b"g0"),
            Word(b"par", None),
            Text(b"\r\n"),
            Symbol(b'\\'),
            Close,
        ];
        assert_eq!(tokens, expected);
    }

    #[test]
    fn binary_data_is_passed_over_by_its_length() {
        let tokens: Vec<Token<'_>> = Tokens::of(b"{\\bin5 }{\\}}a\\bin0 b\\bin-3 c\\bin99 d").collect();
        assert_eq!(tokens, [Open, Binary, Text(b"a"), Binary, Text(b"b"), Binary, Text(b"c"), Binary]);
    }

    #[test]
    fn what_is_cut_or_too_long_is_something() {
        let all = |bytes| Tokens::of(bytes).collect::<Vec<_>>();
        assert_eq!(all(b"a\\"), [Text(b"a")]);
        assert_eq!(all(b"\\'f"), [Symbol(b'\''), Text(b"f")]);
        assert_eq!(all(b"\\u99999999999 "), [Word(b"u", Some(i32::MAX))]);
        assert_eq!(all(b"\\u- 1"), [Word(b"u", None), Text(b"- 1")]);
    }
}
