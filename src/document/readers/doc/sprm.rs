//! Property modifiers 属性修饰 ([MS-DOC] 2.2.5.1): what a list of them sets.

use crate::document::compound::{u16_at, u32_at};

/// A modifier with its operand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sprm<'a> {
    /// Which property it sets, and how long its operand is.
    pub(super) code: u16,
    /// The operand, without the length that some begin with.
    pub(super) operand: &'a [u8],
}

impl Sprm<'_> {
    /// The operand as a byte.
    pub(super) fn byte(&self) -> u8 {
        self.operand.first().copied().unwrap_or(0)
    }

    /// The operand as 16 bits.
    pub(super) fn short(&self) -> u16 {
        u16_at(self.operand, 0).unwrap_or(0)
    }

    /// The operand as 32 bits.
    pub(super) fn long(&self) -> u32 {
        u32_at(self.operand, 0).unwrap_or(0)
    }

    /// Two of the operand's bytes: the first cell, and the one after the last.
    pub(super) fn range(&self) -> (usize, usize) {
        let byte = |at| usize::from(self.operand.get(at).copied().unwrap_or(0));
        (byte(0), byte(1))
    }
}

/// The modifiers of a list, up to one that is cut.
pub(super) fn sprms(mut list: &[u8]) -> impl Iterator<Item = Sprm<'_>> {
    std::iter::from_fn(move || {
        let code = u16_at(list, 0)?;
        let rest = list.get(2..)?;
        let (skip, length) = operand(code, rest)?;
        let operand = rest.get(skip..skip + length)?;
        list = rest.get(skip + length..)?;
        Some(Sprm { code, operand })
    })
}

/// The bytes that say how long the operand is, and how long it is.
fn operand(code: u16, rest: &[u8]) -> Option<(usize, usize)> {
    Some(match (code, code >> 13) {
        // sprmTDefTable and its forerunner: two bytes, one too many
        (0xD606 | 0xD608, _) => (2, usize::from(u16_at(rest, 0)?).saturating_sub(1)),
        // sprmPChgTabs: so many tabs that their length does not fit a byte
        (0xC615, _) if rest.first() == Some(&255) => {
            let removed = usize::from(*rest.get(1)?);
            let added = usize::from(*rest.get(2 + removed * 4)?);
            (1, 2 + removed * 4 + added * 3)
        }
        (_, 0 | 1) => (0, 1),
        (_, 2 | 4 | 5) => (0, 2),
        (_, 3) => (0, 4),
        (_, 7) => (0, 3),
        _ => (1, usize::from(*rest.first()?)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_have_the_length_that_their_code_says() {
        let mut list = vec![0x16, 0x24, 1]; // sprmPFInTable
        list.extend([0x0B, 0x46, 2, 0]); // sprmPIlfo
        list.extend([0x49, 0x66, 1, 0, 0, 0]); // sprmPItap
        list.extend([0x08, 0xD6, 4, 0, 9, 9, 9]); // sprmTDefTable
        list.extend([0x2B, 0xD6, 2, 7, 3]); // sprmTVertMerge
        list.extend([0x15, 0xC6, 255, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0]); // sprmPChgTabs
        list.extend([0x17, 0x24, 1, 0x16]); // sprmPFTtp, and a piece of another
        let read: Vec<(u16, usize)> = sprms(&list).map(|sprm| (sprm.code, sprm.operand.len())).collect();
        let expected = [(0x2416, 1), (0x460B, 2), (0x6649, 4), (0xD608, 3), (0xD62B, 2), (0xC615, 12), (0x2417, 1)];
        assert_eq!(read, expected);
    }
}
