//! What a container holds, by the names of its streams or members.

use memchr::memmem;

use super::{Claim, Format, first};
use crate::document::compound::Compound;

/// How far a compound file is searched for its directory, and how many members of an archive are named.
const SCAN: usize = 32 << 20;
const MEMBERS: usize = 2000;

/// A compound file, by the names in its directory; where that is not found, by what looks like its entries: 128 bytes,
/// each with a name in UTF-16 and its length ([MS-CFB] 2.6.1). Documents that hold a sheet then have both; the directory
/// of one that was cut is gone.
pub(super) fn compound(bytes: &[u8], claim: Claim) -> Format {
    let file = Compound::open(bytes);
    let names = file.as_ref().map(Compound::names).filter(|names| !names.is_empty());
    let bytes = first(bytes, SCAN);
    let has = |name: &str| {
        if let Some(names) = &names {
            return names.iter().any(|known| known.eq_ignore_ascii_case(name));
        }
        let mut wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        wide.extend([0, 0]);
        let length = wide.len() as u8;
        memmem::find_iter(bytes, &wide).any(|at| at % 128 == 0 && bytes.get(at + 64) == Some(&length))
    };
    if has("EncryptedPackage") {
        // the package of an Office document under a password ([MS-OFFCRYPTO] 2.3.4)
        return if claim == Claim::Sheet { Format::Xlsx } else { Format::Docx };
    }
    match (has("WordDocument"), has("Workbook") || has("Book")) {
        (true, true) | (false, false) if claim == Claim::Sheet => Format::Xls,
        (true, _) => Format::Doc,
        (_, true) => Format::Xls,
        _ if claim == Claim::Document => Format::Doc,
        _ => Format::Binary,
    }
}

/// A ZIP archive, by the names of its members.
pub(super) fn archive(bytes: &[u8], claim: Claim) -> Format {
    let names = members(bytes);
    let has = |name: &[u8]| names.iter().any(|member| member.eq_ignore_ascii_case(name));
    let within = |folder: &[u8]| names.iter().any(|member| member.len() > folder.len() && member.starts_with(folder));
    let start = first(bytes, 256);
    let is_office = has(b"[Content_Types].xml");
    if has(b"word/document.xml") || is_office && within(b"word/") {
        Format::Docx
    } else if has(b"xl/workbook.xml") || is_office && within(b"xl/") {
        Format::Xlsx
    } else if has(b"OFD.xml") {
        Format::Ofd
    } else if has(b"content.xml") {
        let is_sheet = memmem::find(start, b"opendocument.spreadsheet").is_some();
        let is_text = memmem::find(start, b"opendocument.text").is_some();
        if is_sheet || claim == Claim::Sheet && !is_text { Format::Ods } else { Format::Odt }
    } else if is_office && claim == Claim::Document {
        Format::Docx
    } else if is_office && claim == Claim::Sheet {
        Format::Xlsx
    } else {
        Format::Zip
    }
}

/// The names in the directory at the end of a ZIP archive or, if that is cut off, those before each member.
fn members(bytes: &[u8]) -> Vec<Vec<u8>> {
    let tail = bytes.len().saturating_sub(66 << 10);
    let end = memmem::rfind(bytes.get(tail..).unwrap_or_default(), b"PK\x05\x06").map(|at| tail + at);
    let directory = end.and_then(|end| end.checked_sub(number(bytes, end + 12, 4)?)).and_then(|at| bytes.get(at..));
    let names = names(directory.unwrap_or_default(), b"PK\x01\x02", 28, 46);
    if names.is_empty() { self::names(first(bytes, SCAN), b"PK\x03\x04", 26, 30) } else { names }
}

/// The names in entries that begin with a mark: `length` is where the length of the name is, `start` where the name
/// is. What follows it can be of unknown length, so that the next entry is where the next mark is.
fn names(bytes: &[u8], mark: &[u8], length: usize, start: usize) -> Vec<Vec<u8>> {
    let entries = memmem::find_iter(bytes, mark).filter_map(|at| bytes.get(at..)).take(MEMBERS);
    let names = entries.filter_map(|entry| entry.get(start..start + number(entry, length, 2)?));
    names.map(|name| name.iter().map(|byte| if *byte == b'\\' { b'/' } else { *byte }).collect()).collect()
}

fn number(bytes: &[u8], at: usize, size: usize) -> Option<usize> {
    Some(bytes.get(at..at + size)?.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A ZIP archive of members that are stored, with its directory.
    pub(in super::super) fn zip(members: &[(&str, &str)]) -> Vec<u8> {
        let (mut bytes, mut directory) = (Vec::new(), Vec::new());
        for (name, content) in members {
            let sizes = [content.len() as u32; 2].map(u32::to_le_bytes).concat();
            let length = [name.len() as u8, 0];
            directory.extend([b"PK\x01\x02".as_slice(), &[0; 16], &sizes, &length, &[0; 16], name.as_bytes()].concat());
            bytes.extend([b"PK\x03\x04".as_slice(), &[0; 14], &sizes, &length, &[0; 2]].concat());
            bytes.extend([name.as_bytes(), content.as_bytes()].concat());
        }
        let size = (directory.len() as u32).to_le_bytes();
        [bytes, directory, b"PK\x05\x06\0\0\0\0\0\0\0\0".to_vec(), size.to_vec(), vec![0; 6]].concat()
    }

    /// The head of a compound file, and a directory of these names.
    pub(in super::super) fn ole(names: &[&str]) -> Vec<u8> {
        let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        bytes.resize(512, 0);
        for name in names {
            let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let length = entry.len() as u8 + 2;
            entry.resize(128, 0);
            entry[64] = length;
            bytes.extend(entry);
        }
        bytes
    }

    #[test]
    fn archives() {
        let odf = |kind| format!("application/vnd.oasis.opendocument.{kind}");
        let (text, sheet) = (odf("text"), odf("spreadsheet"));
        let types = ("[Content_Types].xml", "<Types/>");
        let cases: Vec<(Vec<(&str, &str)>, Format)> = vec![
            (vec![types, ("_rels/.rels", ""), ("word/document.xml", "")], Format::Docx),
            (vec![types, ("word/document2.xml", "")], Format::Docx),
            (vec![types, ("word\\document.xml", "")], Format::Docx),
            (vec![types, ("xl/workbook.xml", "")], Format::Xlsx),
            (vec![types, ("ppt/presentation.xml", "")], Format::Zip),
            (vec![("mimetype", &text), ("content.xml", "")], Format::Odt),
            (vec![("mimetype", &sheet), ("content.xml", "")], Format::Ods),
            (vec![("OFD.xml", ""), ("Doc_0/Document.xml", "")], Format::Ofd),
            (vec![("word/readme.txt", ""), ("2023.docx", "PK\x03\x04")], Format::Zip),
            (
                vec![(
                    "2023.docx",
                    "PK\x03\x04\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x11\0\0\0word/document.xml",
                )],
                Format::Zip,
            ),
            (vec![], Format::Zip),
        ];
        for (members, format) in cases {
            let whole = zip(&members);
            assert_eq!(archive(&whole, Claim::Other), format, "{members:?}");
            // Without its directory, and with something before it.
            let cut = &whole[..whole.len() - 22];
            assert!(
                members.len() < 2 || members[0].0 == "word/readme.txt" || archive(cut, Claim::Other) == format,
                "{members:?}"
            );
            assert_eq!(archive(&[b"\r\n", whole.as_slice()].concat(), Claim::Other), format, "{members:?}");
        }
        assert_eq!(archive(&zip(&[types]), Claim::Document), Format::Docx);
        assert_eq!(archive(&zip(&[types]), Claim::Sheet), Format::Xlsx);
        assert_eq!(archive(&zip(&[("content.xml", "")]), Claim::Sheet), Format::Ods);
    }

    #[test]
    fn compound_files() {
        let cases: &[(&[&str], Claim, Format)] = &[
            (&["Root Entry", "1Table", "WordDocument"], Claim::Sheet, Format::Doc),
            (&["Root Entry", "Workbook"], Claim::Document, Format::Xls),
            (&["Root Entry", "Book"], Claim::Other, Format::Xls),
            (&["Root Entry", "WordDocument", "ObjectPool", "Workbook"], Claim::Other, Format::Doc),
            (&["Root Entry", "Workbook", "WordDocument"], Claim::Sheet, Format::Xls),
            (&["Root Entry", "Bookkeeping", "MyWordDocument"], Claim::Other, Format::Binary),
            (&["Root Entry", "EncryptionInfo", "EncryptedPackage"], Claim::Other, Format::Docx),
            (&["Root Entry", "EncryptionInfo", "EncryptedPackage"], Claim::Sheet, Format::Xlsx),
            (&[], Claim::Document, Format::Doc),
            (&[], Claim::Sheet, Format::Xls),
        ];
        for (names, claim, format) in cases {
            assert_eq!(compound(&ole(names), *claim), *format, "{names:?}");
        }
        let mut text = ole(&["Root Entry", "Workbook"]);
        text.extend([0; 10]);
        text.extend("WordDocument".encode_utf16().flat_map(u16::to_le_bytes));
        text.extend([0; 200]);
        assert_eq!(compound(&text, Claim::Other), Format::Xls, "words in the text are no streams");
    }
}
