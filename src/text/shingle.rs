//! Shingles 字符片段: the overlapping runs of eight characters by which copied text is known, whatever was changed in
//! spacing, punctuation and figures (Broder, "On the resemblance and containment of documents", 1997).

use std::collections::HashMap;
use std::ops::Range;

use super::fold::fold_char;

/// Characters of a shingle.
pub const LENGTH: usize = 8;

/// What stands for a number, however long: a text with this year's figures is still last year's text.
const MASK: char = '0';

/// A text without spaces and punctuation, one width, Simplified, numbers masked; each character knows where it stood.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    chars: Vec<char>,
    /// Bytes of the source that each character stands for.
    at: Vec<Range<u32>>,
}

impl Folded {
    /// Folds a text; what lies beyond 4 GiB of it is left out.
    pub fn new(text: &str) -> Self {
        let mut folded = Self::default();
        for (start, c) in text.char_indices() {
            let end = start + c.len_utf8();
            let (Some(plain), Ok(start), Ok(end)) = (fold_char(c), u32::try_from(start), u32::try_from(end)) else {
                continue;
            };
            if plain.is_numeric() {
                match (folded.chars.last(), folded.at.last_mut()) {
                    (Some(&MASK), Some(last)) => last.end = end,
                    _ => folded.push(MASK, start..end),
                }
            } else if plain.is_alphabetic() {
                folded.push(plain, start..end);
            }
        }
        folded
    }

    fn push(&mut self, c: char, at: Range<u32>) {
        self.chars.push(c);
        self.at.push(at);
    }

    /// Number of its characters, a masked number counting as one.
    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// Whether nothing is left of the text.
    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// Number of its characters that are no masked numbers.
    pub fn words(&self) -> usize {
        self.chars.iter().filter(|c| **c != MASK).count()
    }

    /// A hash of the whole: equal for texts that differ in spacing, punctuation and figures alone.
    pub fn hash(&self) -> u64 {
        self.chars.iter().fold(SEED, |hash, c| mix(hash ^ u64::from(*c as u32)))
    }

    /// The hashes of its shingles in order of the text.
    pub fn shingles(&self) -> impl Iterator<Item = u64> {
        self.chars.windows(LENGTH).map(|run| run.iter().fold(SEED, |hash, c| mix(hash ^ u64::from(*c as u32))))
    }

    /// The bytes of the source between two of its characters.
    fn source(&self, run: Range<usize>) -> Option<Range<usize>> {
        let first = self.at.get(run.start)?;
        let last = self.at.get(run.end.checked_sub(1)?)?;
        Some(first.start as usize..last.end as usize)
    }

    /// The longest runs of at least `least` characters that another text has too, the longest first: bytes of this
    /// source beside bytes of the other. Runs do not overlap in this text.
    pub fn common(&self, other: &Folded, least: usize) -> Vec<(Range<usize>, Range<usize>)> {
        /// Places of one shingle in the other text that are tried.
        const PLACES: usize = 8;
        let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
        for (at, shingle) in other.shingles().enumerate() {
            let known = places.entry(shingle).or_default();
            if known.len() < PLACES {
                known.push(at);
            }
        }
        let mut runs: Vec<(Range<usize>, Range<usize>)> = Vec::new();
        let mut free = 0;
        for (at, shingle) in self.shingles().enumerate() {
            if at < free {
                continue;
            }
            let length = |there: usize| {
                let (own, theirs) = (self.chars.iter().skip(at), other.chars.iter().skip(there));
                own.zip(theirs).take_while(|(a, b)| a == b).count()
            };
            let longest = places.get(&shingle).into_iter().flatten().map(|there| (length(*there), *there));
            let Some((length, there)) = longest.max_by_key(|(length, there)| (*length, usize::MAX - there)) else {
                continue;
            };
            if length >= least.max(LENGTH) {
                runs.push((at..at + length, there..there + length));
                free = at + length;
            }
        }
        runs.sort_by_key(|(own, _)| (usize::MAX - own.len(), own.start));
        runs.into_iter().filter_map(|(own, theirs)| Some((self.source(own)?, other.source(theirs)?))).collect()
    }
}

const SEED: u64 = 0x9E37_79B9_7F4A_7C15;

/// The finaliser of SplitMix64: every bit of the input moves every bit of the output.
fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// Number of elements that two sorted lists without repetition share.
pub fn shared<T: Ord>(one: &[T], other: &[T]) -> usize {
    let (mut rest, mut count) = (other, 0);
    for item in one {
        rest = rest.get(rest.partition_point(|candidate| candidate < item)..).unwrap_or_default();
        count += usize::from(rest.first() == Some(item));
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spacing_punctuation_width_and_figures_do_not_count() {
        let hash = |text: &str| Folded::new(text).hash();
        assert_eq!(hash("2023年，收到申请 15 件。"), hash("2022 年收到申請１件"));
        assert_ne!(hash("收到申请1件"), hash("收到投诉1件"));
        let folded = Folded::new("收到 1,500 件");
        // a thousands separator is punctuation
        assert_eq!((folded.len(), folded.words()), (4, 3));
        assert!(Folded::new(" ，。\u{3000}").is_empty());
    }

    #[test]
    fn common_runs_are_found_where_they_stand() {
        let own = "全年公开信息10条。机构职能类信息及时更新，政策文件解读形式多样；群众满意。";
        let other = "一是机构职能类信息及时更新政策文件解读形式多样。二是队伍建设。";
        let runs = Folded::new(own).common(&Folded::new(other), 10);
        let quoted: Vec<_> = runs.iter().map(|(a, b)| (&own[a.clone()], &other[b.clone()])).collect();
        assert_eq!(
            quoted,
            [("机构职能类信息及时更新，政策文件解读形式多样", "机构职能类信息及时更新政策文件解读形式多样")]
        );
        assert_eq!(Folded::new("短").common(&Folded::new("短"), 1), []);
    }

    #[test]
    fn shared_elements_are_counted() {
        assert_eq!(shared(&[1, 3, 5, 9], &[2, 3, 4, 5, 10]), 2);
        assert_eq!(shared::<u8>(&[], &[1]), 0);
    }

    #[test]
    fn repetition_does_not_make_it_slow() {
        let text = "公开".repeat(20_000);
        let folded = Folded::new(&text);
        assert_eq!(folded.common(&folded, 20).len(), 1);
    }
}
