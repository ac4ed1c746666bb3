//! Runs of bytes that share their properties, kept in pages of 512 bytes ([MS-DOC] 2.9.32, 2.9.175).

use crate::document::compound::{u16_at, u32_at};

/// Length of a page of properties.
const PAGE: usize = 512;

/// Bytes of the main stream that share their properties.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<'a> {
    /// Where it begins.
    pub(super) from: u32,
    /// Where the next begins.
    pub(super) to: u32,
    /// The style of a paragraph; 0 for characters.
    pub(super) style: u16,
    /// What is set beside the style.
    pub(super) list: &'a [u8],
}

/// Runs in the order of their bytes.
#[derive(Debug)]
pub(super) struct Runs<'a>(Vec<Run<'a>>);

impl<'a> Runs<'a> {
    /// The paragraphs; `index` lists their pages. Nothing where one is missing.
    pub(super) fn paragraphs(stream: &'a [u8], index: &[u8]) -> Option<Self> {
        Self::read(stream, index, 13, |page, at| {
            let length = usize::from(*page.get(at)?);
            // a length of 0 says that the next byte has it, in pairs
            let (start, length) =
                if length == 0 { (at + 2, usize::from(*page.get(at + 1)?) * 2) } else { (at + 1, length * 2 - 1) };
            let papx = page.get(start..(start + length).min(page.len()))?;
            Some((u16_at(papx, 0)?, papx.get(2..)?))
        })
    }

    /// The characters; `index` lists their pages. Nothing where one is missing.
    pub(super) fn characters(stream: &'a [u8], index: &[u8]) -> Option<Self> {
        Self::read(stream, index, 1, |page, at| {
            let length = usize::from(*page.get(at)?);
            Some((0, page.get(at + 1..(at + 1 + length).min(page.len()))?))
        })
    }

    /// `width` is how much room the offset of its properties has in each run.
    fn read(
        stream: &'a [u8],
        index: &[u8],
        width: usize,
        properties: impl Fn(&'a [u8], usize) -> Option<(u16, &'a [u8])>,
    ) -> Option<Self> {
        // offsets of n + 1 ends, then n numbers of pages
        let count = (index.len().saturating_sub(4) / 8).min(stream.len() / PAGE + 1);
        let numbers = (index.len().saturating_sub(4) / 8 + 1) * 4;
        let mut runs = Vec::new();
        for number in (0..count).filter_map(|n| u32_at(index, numbers + n * 4)) {
            let from = (number & 0x3F_FFFF) as usize * PAGE;
            // the first page is the head of the document, and each has a run at least
            let page = stream.get(from..from + PAGE).filter(|_| from > 0)?;
            let crun = page.get(PAGE - 1).map(|count| usize::from(*count)).filter(|count| *count > 0)?;
            for run in 0..crun.min(PAGE / 5) {
                let (Some(from), Some(to)) = (u32_at(page, run * 4), u32_at(page, run * 4 + 4)) else { break };
                let Some(at) = page.get((crun + 1) * 4 + run * width) else { break };
                let set = if *at == 0 { None } else { properties(page, usize::from(*at) * 2) };
                let (style, list) = set.unwrap_or_default();
                if from < to {
                    runs.push(Run { from, to, style, list });
                }
            }
        }
        runs.sort_by_key(|run| run.from);
        Some(Self(runs))
    }

    /// The run of a byte.
    pub(super) fn at(&self, offset: u32) -> Option<&Run<'a>> {
        self.from(offset).first().filter(|run| run.from <= offset)
    }

    /// The runs from a byte on.
    pub(super) fn from(&self, offset: u32) -> &[Run<'a>] {
        let after = self.0.partition_point(|run| run.from <= offset);
        let first = match after.checked_sub(1).and_then(|at| self.0.get(at)) {
            Some(run) if run.to > offset => after - 1,
            _ => after,
        };
        self.0.get(first..).unwrap_or_default()
    }
}
