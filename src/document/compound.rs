//! Compound files 复合文档 ([MS-CFB]): streams in a file of sectors, as Word, Excel and WPS saved until 2007.
//!
//! Read for what is in it, not for being correct: bytes that are missing are 0, names are found whatever their order,
//! a chain ends where it would run in a circle, and a directory whose tree is broken is read as a list.

use std::collections::HashSet;

/// What a compound file begins with.
pub const MAGIC: &[u8; 8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Most entries of a directory that are looked at.
const MAX_ENTRIES: usize = 1 << 16;
/// The last number of a sector; those above it say what is no sector ([MS-CFB] 2.1).
const LAST_SECTOR: u32 = 0xFFFF_FFFA;
/// Length of an entry of the directory ([MS-CFB] 2.6.1).
const ENTRY: usize = 128;

/// A compound file, its directory read.
#[derive(Debug)]
pub struct Compound<'a> {
    bytes: &'a [u8],
    /// Exponent of the length of a sector.
    shift: u32,
    /// The sector after each.
    next: Vec<u32>,
    /// The short sector after each.
    next_short: Vec<u32>,
    /// Streams shorter than this are kept in short sectors.
    cutoff: usize,
    entries: Vec<Entry>,
}

/// The content of a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stream {
    /// Its bytes, as many as its entry says or its chain has.
    pub bytes: Vec<u8>,
    /// How many of them are not in the file, and 0 or left out.
    pub missing: usize,
}

/// An entry of the directory.
#[derive(Debug)]
struct Entry {
    name: String,
    /// 1 storage, 2 stream, 5 root.
    kind: u8,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
    size: usize,
}

impl<'a> Compound<'a> {
    /// Opens a file; nothing if it does not begin as one, or has no directory.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        bytes.strip_prefix(MAGIC)?;
        let long = |at| u32_at(bytes, at).unwrap_or(LAST_SECTOR + 1);
        let shift = if u16_at(bytes, 0x1E) == Some(12) { 12 } else { 9 };
        let mut file = Self {
            bytes,
            shift,
            next: Vec::new(),
            next_short: Vec::new(),
            cutoff: (long(0x38) as usize).clamp(1, 1 << 16),
            entries: Vec::new(),
        };
        file.next = file.sector_table();
        file.next_short = words(&file.chain(long(0x3C), usize::MAX).bytes);
        file.entries = {
            let directory = file.chain(long(0x30), usize::MAX).bytes;
            directory.chunks_exact(ENTRY).take(MAX_ENTRIES).map(entry).collect()
        };
        file.entries.iter().any(|entry| entry.kind != 0).then_some(file)
    }

    /// The names of the streams and storages that stand in no storage but the root.
    pub fn names(&self) -> Vec<&str> {
        self.top().into_iter().filter_map(|at| self.entries.get(at)).map(|entry| entry.name.as_str()).collect()
    }

    /// The content of the stream of that name, whatever its case: one that stands in no storage, else any.
    pub fn stream(&self, name: &str) -> Option<Stream> {
        let wanted = |entry: &&Entry| entry.kind == 2 && entry.name.eq_ignore_ascii_case(name);
        let mut top = self.top().into_iter().filter_map(|at| self.entries.get(at));
        let entry = top.find(wanted).or_else(|| self.entries.iter().find(wanted))?;
        Some(if entry.size < self.cutoff {
            self.short_chain(entry.start, entry.size)
        } else {
            self.chain(entry.start, entry.size)
        })
    }

    /// Places of the entries below the root, from its tree or, where that is broken, all.
    fn top(&self) -> Vec<usize> {
        let root = self.entries.iter().find(|entry| entry.kind == 5);
        let mut open: Vec<u32> = root.map(|root| root.child).into_iter().collect();
        let mut seen = HashSet::new();
        while let Some(at) = open.pop() {
            if let Some(entry) = self.entries.get(at as usize).filter(|entry| matches!(entry.kind, 1 | 2))
                && seen.insert(at as usize)
            {
                open.extend([entry.left, entry.right]);
            }
        }
        let mut found: Vec<usize> = seen.into_iter().collect();
        if found.is_empty() {
            found = (0..self.entries.len()).filter(|at| self.entries.get(*at).is_some_and(|e| e.kind == 2)).collect();
        }
        found.sort_unstable();
        found
    }

    /// Most sectors that a chain can have: each has its place in the file, but for some that were cut off.
    fn most(&self) -> usize {
        (self.bytes.len() >> self.shift) + 8
    }

    /// The bytes of a sector that are there.
    fn sector(&self, sector: u32) -> &'a [u8] {
        let from = (sector as usize + 1).saturating_mul(1 << self.shift).min(self.bytes.len());
        let to = from.saturating_add(1 << self.shift).min(self.bytes.len());
        self.bytes.get(from..to).unwrap_or_default()
    }

    /// Where each sector goes on: the sectors that the header lists, and those that its continuations do
    /// ([MS-CFB] 2.3, 2.5).
    fn sector_table(&self) -> Vec<u32> {
        let mut listed = words(self.bytes.get(0x4C..0x200).unwrap_or_default());
        let mut at = u32_at(self.bytes, 0x44).unwrap_or(u32::MAX);
        let mut seen = HashSet::new();
        while at < LAST_SECTOR && seen.len() < self.most() && seen.insert(at) {
            let mut more = words(self.sector(at));
            let full = more.len() == 1 << (self.shift - 2);
            at = if full { more.pop().unwrap_or(u32::MAX) } else { u32::MAX };
            listed.extend(more);
        }
        let mut table = Vec::new();
        let length = 1 << (self.shift - 2);
        for (n, sector) in listed.into_iter().take(self.most()).enumerate() {
            if sector < LAST_SECTOR && (table.len() >> (self.shift - 2)) < self.most() {
                table.extend(words(self.sector(sector)));
            } else if sector == u32::MAX && n >= 109 {
                break;
            }
            // what was cut off goes on nowhere
            table.resize((n + 1) * length, u32::MAX);
            if table.len() > self.most() {
                break;
            }
        }
        table
    }

    /// The content of a chain of sectors, `size` bytes at most.
    fn chain(&self, start: u32, size: usize) -> Stream {
        let (mut at, mut bytes, mut missing) = (start, Vec::new(), 0);
        if size < self.bytes.len() {
            bytes.reserve(size);
        }
        for n in 1..=self.most() {
            if at > LAST_SECTOR || bytes.len() >= size {
                break;
            }
            bytes.extend_from_slice(self.sector(at));
            let wanted = (n << self.shift).min(size);
            missing += wanted.saturating_sub(bytes.len());
            bytes.resize(n << self.shift, 0);
            at = self.next.get(at as usize).copied().unwrap_or(u32::MAX);
        }
        if at == u32::MAX && size < usize::MAX {
            missing += size.saturating_sub(bytes.len());
        }
        bytes.truncate(size);
        Stream { bytes, missing }
    }

    /// The content of a chain of short sectors of 64 bytes, which lie in the stream of the root ([MS-CFB] 2.4).
    fn short_chain(&self, start: u32, size: usize) -> Stream {
        let root = self.entries.iter().find(|entry| entry.kind == 5);
        let store = root.map(|root| self.chain(root.start, root.size)).unwrap_or_default();
        let (mut at, mut bytes) = (start, Vec::new());
        while at < LAST_SECTOR && bytes.len() < size.min(store.bytes.len()) {
            let from = (at as usize).saturating_mul(64);
            let short = store.bytes.get(from..(from + 64).min(store.bytes.len())).unwrap_or_default();
            bytes.extend_from_slice(short);
            bytes.resize(bytes.len() + 64 - short.len(), 0);
            at = self.next_short.get(at as usize).copied().unwrap_or(u32::MAX);
        }
        bytes.truncate(size);
        let missing = store.missing.max(size - bytes.len()).min(size);
        Stream { bytes, missing }
    }
}

fn entry(bytes: &[u8]) -> Entry {
    let long = |at| u32_at(bytes, at).unwrap_or(u32::MAX);
    let length = (usize::from(u16_at(bytes, 64).unwrap_or(0)).min(64) / 2).saturating_sub(1);
    let name: Vec<u16> = bytes.chunks_exact(2).take(length).filter_map(|pair| u16_at(pair, 0)).collect();
    Entry {
        name: String::from_utf16_lossy(&name),
        kind: bytes.get(66).copied().filter(|kind| matches!(kind, 1 | 2 | 5)).unwrap_or(0),
        left: long(68),
        right: long(72),
        child: long(76),
        start: long(116),
        // the upper half is not to be trusted in files of short sectors ([MS-CFB] 2.6.1)
        size: long(120) as usize,
    }
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|word| u32_at(word, 0)).collect()
}

/// A file with one stream: the header and three kinds of sectors of 4096 bytes, those of the stream first ([MS-CFB] 2.2).
pub fn alone(name: &str, stream: &[u8]) -> Vec<u8> {
    const SECTOR: usize = 4096;
    const END: u32 = 0xFFFF_FFFE;
    const TABLE: u32 = 0xFFFF_FFFD;
    const FREE: u32 = u32::MAX;
    // streams below this length would be kept in short sectors
    let length = stream.len().max(SECTOR);
    let content = length.div_ceil(SECTOR);
    let per = SECTOR / 4;
    // the table has a place for each sector: of the stream, of the directory, and its own
    let tables = (1..).find(|tables| tables * per > content + tables).unwrap_or(1);
    let number = |at: usize| u32::try_from(at).unwrap_or(FREE);
    let mut file = vec![0; SECTOR];
    let put = |file: &mut Vec<u8>, at: usize, bytes: &[u8]| {
        file.iter_mut().skip(at).zip(bytes).for_each(|(slot, byte)| *slot = *byte);
    };
    put(&mut file, 0, MAGIC);
    for (at, word) in [(0x18, 0x3E_u16), (0x1A, 4), (0x1C, 0xFFFE), (0x1E, 12), (0x20, 6)] {
        put(&mut file, at, &word.to_le_bytes());
    }
    let header = [(0x28, 1), (0x2C, number(tables)), (0x30, number(content)), (0x38, 4096), (0x3C, END), (0x44, END)];
    for (at, word) in header {
        put(&mut file, at, &word.to_le_bytes());
    }
    for n in 0..109 {
        let sector = if n < tables { number(content + 1 + n) } else { FREE };
        put(&mut file, 0x4C + n * 4, &sector.to_le_bytes());
    }
    file.extend_from_slice(stream);
    file.resize(SECTOR * (1 + content), 0);
    let mut directory = Vec::new();
    let entries = [("Root Entry", 5_u8, 1, 0, 0), (name, 2, FREE, 0, length)];
    for (name, kind, child, start, size) in entries {
        let mut entry: Vec<u8> = name.encode_utf16().take(31).flat_map(u16::to_le_bytes).collect();
        let named = u16::try_from(entry.len() + 2).unwrap_or(64);
        entry.resize(ENTRY, 0);
        put(&mut entry, 64, &named.to_le_bytes());
        put(&mut entry, 66, &[kind, 1]);
        for (at, word) in [(68, FREE), (72, FREE), (76, child), (116, start), (120, number(size))] {
            put(&mut entry, at, &word.to_le_bytes());
        }
        directory.extend(entry);
    }
    directory.resize(SECTOR, 0);
    file.extend(directory);
    let next = (0..tables * per).map(|at| match at {
        _ if at + 1 < content => number(at + 1),
        _ if at <= content => END,
        _ if at <= content + tables => TABLE,
        _ => FREE,
    });
    file.extend(next.flat_map(u32::to_le_bytes));
    file
}

/// The 16-bit number at a place, lower byte first; nothing beyond the end.
pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

/// The 32-bit number at a place, lower byte first; nothing beyond the end.
pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const END: u32 = 0xFFFF_FFFE;

    /// A file of sectors: the table of sectors, then a directory of these entries, then these sectors.
    fn file(next: &[u32], entries: &[(&str, u8, u32, u32, u32)], sectors: &[u8]) -> Vec<u8> {
        let mut file = MAGIC.to_vec();
        file.resize(512, 0);
        let mut put = |at: usize, value: u32| file[at..at + 4].copy_from_slice(&value.to_le_bytes());
        for (at, value) in [(0x2C, 1), (0x30, 1), (0x38, 64), (0x3C, END), (0x44, END), (0x4C, 0)] {
            put(at, value);
        }
        (1..109).for_each(|n| put(0x4C + n * 4, u32::MAX));
        file.extend(next.iter().flat_map(|next| next.to_le_bytes()));
        file.resize(1024, 0xFF);
        for (name, kind, child, start, size) in entries {
            let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let length = entry.len() as u8 + 2;
            entry.resize(128, 0);
            entry[64] = length;
            entry[66] = *kind;
            for (at, value) in [(68, u32::MAX), (72, u32::MAX), (76, *child), (116, *start), (120, *size)] {
                entry[at..at + 4].copy_from_slice(&value.to_le_bytes());
            }
            file.extend(entry);
        }
        file.resize(1536, 0);
        file.extend(sectors);
        file
    }

    fn sectors() -> Vec<u8> {
        [[1; 512], [2; 512], [3; 512]].concat()
    }

    #[test]
    fn a_stream_is_the_chain_of_its_sectors() {
        let bytes = file(&[0xFFFF_FFFD, END, 4, END, 3], &[("R", 5, 1, END, 0), ("Data", 2, END, 2, 1200)], &sectors());
        let read = Compound::open(&bytes).unwrap();
        assert_eq!(read.names(), ["Data"]);
        let expected = [&[1; 512][..], &[3; 512], &[2; 176]].concat();
        assert_eq!(read.stream("DATA"), Some(Stream { bytes: expected, missing: 0 }));
        assert_eq!(read.stream("Dat"), None);
    }

    #[test]
    fn what_is_missing_at_the_end_is_zero() {
        let bytes =
            file(&[0xFFFF_FFFD, END, 3, END], &[("R", 5, 1, END, 0), ("Data", 2, END, 2, 1000)], &sectors()[..600]);
        let expected = [&[1; 512][..], &[2; 88], &[0; 400]].concat();
        let expected = Stream { bytes: expected, missing: 400 };
        assert_eq!(Compound::open(&bytes).unwrap().stream("Data"), Some(expected));
    }

    #[test]
    fn a_chain_in_a_circle_ends() {
        let bytes = file(&[0xFFFF_FFFD, 1, 2], &[("R", 5, 1, END, 0), ("Data", 2, END, 2, u32::MAX)], &sectors());
        let length = Compound::open(&bytes).unwrap().stream("Data").unwrap().bytes.len();
        assert!((1536..=bytes.len() + 8 * 512).contains(&length), "{length}");
    }

    #[test]
    fn a_tree_that_is_broken_is_a_list() {
        for child in [7, u32::MAX, 0] {
            let entries = [("R", 5, child, END, 0), ("Data", 2, END, 2, 70)];
            let bytes = file(&[0xFFFF_FFFD, END, END], &entries, &sectors());
            let read = Compound::open(&bytes).unwrap().stream("Data").map(|stream| stream.bytes);
            assert_eq!(read, Some(vec![1; 70]), "{child}");
        }
    }

    #[test]
    fn a_stream_alone_is_read_back() {
        for length in [0, 1, 4096, 4097, 5_000_000] {
            let stream: Vec<u8> = (0..length).map(|at| at as u8 | 1).collect();
            let file = alone("Book", &stream);
            let read = Compound::open(&file).unwrap();
            assert_eq!(read.names(), ["Book"]);
            let found = read.stream("Book").unwrap();
            assert_eq!(found.missing, 0);
            assert!(
                found.bytes.starts_with(&stream) && found.bytes[length..].iter().all(|byte| *byte == 0),
                "{length}"
            );
        }
    }

    #[test]
    fn no_directory_is_no_file() {
        assert!(Compound::open(b"PK\x03\x04").is_none());
        assert!(Compound::open(MAGIC).is_none());
        assert!(Compound::open(&file(&[0xFFFF_FFFD, END], &[], &[])).is_none());
    }
}
