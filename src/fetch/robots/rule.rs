//! A rule of robots.txt, and the address that it is held against (RFC 9309, sections 2.2.2 and 2.2.3).
//!
//! A host writes the rules and the links: neither may make matching slow. A rule is cut at its `*`, and each piece is
//! looked for from where the one before it ended. Where an octet stands in the address is a row of bits, so that a
//! piece is found at 64 places at once by shifting and joining the rows of its octets: time is that of the rules'
//! length times a 64th of the address's at worst, whatever they contain.

use std::cell::OnceCell;
use std::iter;

/// Words of a block.
const WORDS: usize = 4;

/// Places of a block.
const BLOCK: usize = WORDS * 64;

/// Octets that a path in normal form may have: ASCII.
const OCTETS: usize = 128;

/// A rule with something in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// The path in normal form, without the `$` at its end; `*` is the wildcard, a literal one is `%2A`.
    pattern: Box<[u8]>,
    /// Whether a `$` stood at its end.
    anchored: bool,
    allows: bool,
    /// Which octets an address must have to match.
    alphabet: u128,
}

/// What is asked: path and query in normal form.
pub(super) struct Target {
    octets: Vec<u8>,
    /// Which octets it has.
    alphabet: u128,
    /// Where they stand; made when first needed.
    places: OnceCell<Places>,
}

impl Rule {
    /// A rule from its value; nothing for an empty one, which matches nothing.
    pub(super) fn read(value: &[u8], allows: bool) -> Option<Self> {
        let first = value.first()?;
        let (value, anchored) = value.strip_suffix(b"$").map_or((value, false), |value| (value, true));
        let mut pattern = Vec::with_capacity(value.len() + 1);
        if !matches!(first, b'/' | b'*') {
            // `admin/` can only mean `/admin/`
            pattern.push(b'/');
        }
        normalise(value, true, &mut pattern);
        let alphabet = alphabet(pattern.iter().filter(|octet| **octet != b'*'));
        Some(Self { pattern: pattern.into_boxed_slice(), anchored, allows, alphabet })
    }

    /// How specific it is, in octets, and what it says: the greatest of those that match decides.
    pub(super) fn weight(&self) -> (usize, bool) {
        (self.pattern.len() + usize::from(self.anchored), self.allows)
    }

    pub(super) fn pattern(&self) -> &[u8] {
        &self.pattern
    }

    pub(super) fn matches(&self, target: &Target) -> bool {
        let mut pieces = self.pattern.split(|octet| *octet == b'*');
        let first = pieces.next().unwrap_or_default();
        if !target.octets.starts_with(first) || self.alphabet & !target.alphabet != 0 {
            return false;
        }
        let Some(last) = pieces.next_back() else { return !self.anchored || target.octets.len() == first.len() };
        let end = pieces.try_fold(first.len(), |from, piece| Some(target.find(piece, from)? + piece.len()));
        end.is_some_and(|from| match self.anchored {
            true => target.octets.len() >= from + last.len() && target.octets.ends_with(last),
            false => target.find(last, from).is_some(),
        })
    }
}

impl Target {
    pub(super) fn new(path: &[u8]) -> Self {
        let mut octets = Vec::with_capacity(path.len());
        normalise(path, false, &mut octets);
        Self { alphabet: alphabet(octets.iter()), octets, places: OnceCell::new() }
    }

    /// Where a piece stands first, at `from` or behind it.
    fn find(&self, piece: &[u8], from: usize) -> Option<usize> {
        let last = self.octets.len().checked_sub(piece.len()).filter(|last| from <= *last)?;
        let places = self.places.get_or_init(|| Places::of(&self.octets));
        let Some(rarest) = (0..piece.len()).min_by_key(|at| piece.get(*at).map(|octet| places.count(*octet))) else {
            return Some(from);
        };
        (from / BLOCK..=last / BLOCK).find_map(|block| {
            let start = block * BLOCK;
            let mut hits = Bits::from(from.saturating_sub(start));
            // the rarest octet first: pieces that are made to be slow have little else to tell them by
            for offset in iter::once(rarest).chain(0..piece.len()) {
                hits = hits.and(&places.block(*piece.get(offset)?, start + offset));
                if hits.is_empty() {
                    return None;
                }
            }
            Some(start + hits.first())
        })
    }
}

/// Where each octet stands in a path, as rows of bits.
struct Places {
    rows: Vec<u64>,
    /// Words of a row, with room behind the path for a block that begins in it.
    width: usize,
    counts: Vec<u32>,
}

impl Places {
    fn of(octets: &[u8]) -> Self {
        let width = octets.len().div_ceil(64) + WORDS + 1;
        let (mut rows, mut counts) = (vec![0; OCTETS * width], vec![0; OCTETS]);
        for (place, octet) in octets.iter().enumerate() {
            let row = usize::from(*octet);
            rows.get_mut(row * width + place / 64).into_iter().for_each(|word| *word |= 1_u64 << (place % 64));
            counts.get_mut(row).into_iter().for_each(|count| *count += 1);
        }
        Self { rows, width, counts }
    }

    fn count(&self, octet: u8) -> u32 {
        self.counts.get(usize::from(octet)).copied().unwrap_or(0)
    }

    /// At which of the places from `start` on, which is within the path, an octet stands.
    fn block(&self, octet: u8, start: usize) -> Bits {
        let at = usize::from(octet) * self.width + start / 64;
        let shift = start % 64;
        let join = |low: &u64, high: &u64| low >> shift | (high << 1) << (63 - shift);
        match self.rows.get(at..=at + WORDS) {
            Some([a, b, c, d, e]) => Bits([join(a, b), join(b, c), join(c, d), join(d, e)]),
            _ => Bits([0; WORDS]),
        }
    }
}

/// One bit for each place of a block.
struct Bits([u64; WORDS]);

impl Bits {
    /// The places from `first` on.
    fn from(first: usize) -> Self {
        let word = |at: usize| match first.saturating_sub(at * 64) {
            none @ 0..64 => u64::MAX << none,
            _ => 0,
        };
        Self([word(0), word(1), word(2), word(3)])
    }

    fn and(&self, other: &Self) -> Self {
        let (Self([a, b, c, d]), Self([e, f, g, h])) = (self, other);
        Self([a & e, b & f, c & g, d & h])
    }

    fn is_empty(&self) -> bool {
        self.0 == [0; WORDS]
    }

    fn first(&self) -> usize {
        let empty = self.0.iter().take_while(|word| **word == 0).count();
        empty * 64 + self.0.get(empty).map_or(0, |word| word.trailing_zeros() as usize)
    }
}

/// The octets of a text in normal form, which is ASCII, as a set.
fn alphabet<'a>(octets: impl Iterator<Item = &'a u8>) -> u128 {
    octets.fold(0, |set, octet| set | 1 << (octet & 127))
}

/// A path with query in normal form: escapes in upper case, those of unreserved characters undone, all that no URI may
/// contain escaped. Escapes of reserved characters stay, since they mean something else than the characters; but not
/// within the query, where the table of section 2.2.2 makes `:` and `/` the same as their escapes. `*` and `$` are
/// escaped (section 2.2.3), but for the wildcards of a rule.
fn normalise(path: &[u8], is_rule: bool, normal: &mut Vec<u8>) {
    let (mut rest, mut in_query) = (path, false);
    while let [octet, tail @ ..] = rest {
        let escaped = escape(rest);
        rest = if escaped.is_some() { rest.get(3..).unwrap_or_default() } else { tail };
        match (escaped, *octet) {
            // the parser of addresses escapes an apostrophe in one place and not in another
            (Some(octet), _) if is_unreserved(octet) || octet == b'\'' => normal.push(octet),
            (Some(octet @ (b':' | b'/' | b'?' | b'@')), _) if in_query => normal.push(octet),
            (Some(octet), _) => push_escape(octet, normal),
            (None, b'*') if is_rule => normal.push(b'*'),
            (None, octet @ (b'*' | b'$')) => push_escape(octet, normal),
            (None, octet) if is_unreserved(octet) || is_reserved(octet) || octet == b'%' => normal.push(octet),
            (None, octet) => push_escape(octet, normal),
        }
        in_query |= escaped.is_none() && *octet == b'?';
    }
}

/// The octet that an escape at the start stands for.
fn escape(text: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = text else { return None };
    let digit = |octet: &u8| char::from(*octet).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

fn push_escape(octet: u8, normal: &mut Vec<u8>) {
    let digit = |value: u8| if value < 10 { b'0' + value } else { b'A' + (value - 10) };
    normal.extend([b'%', digit(octet >> 4), digit(octet & 15)]);
}

/// RFC 3986, section 2.3.
fn is_unreserved(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'.' | b'_' | b'~')
}

/// RFC 3986, section 2.2.
fn is_reserved(octet: u8) -> bool {
    b":/?#[]@!$&'()*+,;=".contains(&octet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_form() {
        let normal = |path: &str, is_rule| {
            let mut normal = Vec::new();
            normalise(path.as_bytes(), is_rule, &mut normal);
            String::from_utf8(normal).unwrap()
        };
        for (path, expected) in [
            ("/foo/bar?baz=quz", "/foo/bar?baz=quz"),
            ("/foo/bar?baz=http%3A%2f%2ffoo.bar", "/foo/bar?baz=http://foo.bar"),
            ("/foo/bar/ツ", "/foo/bar/%E3%83%84"),
            ("/foo/bar/%e3%83%84", "/foo/bar/%E3%83%84"),
            ("/foo/bar/%62%61%7A", "/foo/bar/baz"),
            ("/a%2fb%3Fc", "/a%2Fb%3Fc"),
            ("/%7euser/%2A", "/~user/%2A"),
            ("/100%/%zz/%4", "/100%/%zz/%4"),
            ("/a b\"|", "/a%20b%22%7C"),
        ] {
            assert_eq!(normal(path, true), expected);
            assert_eq!(normal(path, false), expected);
        }
        assert_eq!((normal("/*$", true), normal("/*$", false)), ("/*%24".into(), "/%2A%24".into()));
    }

    #[test]
    fn pieces_are_found_across_words() {
        let path = format!("/{}needle{}", "a".repeat(60), "needl".repeat(40));
        let target = Target::new(path.as_bytes());
        for piece in ["needle", "a", "nee", "dln", "e", "needlneedl", "x", "aan"] {
            for from in 0..=path.len() + 1 {
                let naive = path.get(from..).and_then(|rest| rest.find(piece)).map(|at| at + from);
                assert_eq!(target.find(piece.as_bytes(), from), naive, "{piece} from {from}");
            }
        }
    }

    #[test]
    fn patterns() {
        for (pattern, path, matches) in [
            ("/*.php$", "/a/b.php", true),
            ("/*.php$", "/a/b.php5", false),
            ("/*.php$", "/a.php/b.php", true),
            ("/a*b*c", "/abc", true),
            ("/a*b*c", "/acb", false),
            ("/*aba*ba$", "/ababa", true),
            ("/*aba*ba$", "/abab", false),
            ("/**a", "/xa", true),
            ("/a*", "/a", true),
            ("/a*$", "/ab", true),
            ("/$", "/", true),
            ("/$", "/a", false),
            ("/a$b", "/a$b", true),
            ("/a$b", "/a", false),
            ("*.pdf", "/x.pdf", true),
            ("*", "/", true),
            ("$", "/", true),
            ("admin/", "/admin/x", true),
            ("/a%2Ab", "/a*b", true),
            ("/a%2Ab", "/axb", false),
            ("/a%24", "/a$", true),
            ("/a%24", "/a", false),
        ] {
            let rule = Rule::read(pattern.as_bytes(), false).unwrap();
            assert_eq!(rule.matches(&Target::new(path.as_bytes())), matches, "{pattern} against {path}");
        }
        assert_eq!(Rule::read(b"", false), None);
    }
}
