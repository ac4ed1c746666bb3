//! What a file is, by what it contains.
//!
//! Names and headers lie: a `.doc` is a page, RTF, XML or a `.docx` as often as not, and servers call everything
//! `text/html`. They are asked only where the content leaves it open.

use memchr::{memchr, memmem};

use crate::text::charset;

mod container;
mod markup;

/// A kind of file, as far as it decides which reader takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// A web page, or a piece of one.
    Html,
    /// Text of any dialect, Markdown included, and whatever is not recognised and can be read.
    Text,
    /// A web archive or a mail (RFC 2557).
    Mhtml,
    /// Records that this program wrote: JSON, or JSON line by line.
    Record,
    /// Portable Document Format.
    Pdf,
    /// Word since 2007 (ECMA-376).
    Docx,
    /// Word 97 to 2003, and the `.wps` of Kingsoft: a compound file with a stream `WordDocument`.
    Doc,
    /// Excel since 2007 (ECMA-376).
    Xlsx,
    /// Excel 5 to 2003, and the `.et` of Kingsoft: a compound file with a stream `Workbook` or `Book`.
    Xls,
    /// OpenDocument text.
    Odt,
    /// OpenDocument spreadsheet.
    Ods,
    /// Rich Text Format.
    Rtf,
    /// Open Fixed-layout Document (GB/T 33190).
    Ofd,
    /// A ZIP archive that is none of the documents that are such archives.
    Zip,
    /// Anything under gzip.
    Gzip,
    /// A web archive of crawlers (ISO 28500).
    Warc,
    /// A tape archive.
    Tar,
    /// A picture: PNG, JPEG, GIF, BMP, TIFF or WebP.
    Image,
    /// Word 2003 XML, or a `.docx` as one XML file.
    WordMl,
    /// Nothing, or white space alone.
    Empty,
    /// None of these, and no text.
    Binary,
}

impl Format {
    /// The media type, `application/octet-stream` where there is no one type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html",
            Self::Text => "text/plain",
            Self::Mhtml => "multipart/related",
            Self::Record => "application/json",
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Doc => "application/msword",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Xls => "application/vnd.ms-excel",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Rtf => "application/rtf",
            Self::Ofd => "application/ofd",
            Self::Zip => "application/zip",
            Self::Gzip => "application/gzip",
            Self::Warc => "application/warc",
            Self::Tar => "application/x-tar",
            Self::WordMl => "application/xml",
            Self::Image | Self::Empty | Self::Binary => "application/octet-stream",
        }
    }

    /// What a message calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Html => "web page",
            Self::Text => "text",
            Self::Mhtml => "saved web archive",
            Self::Record => "gouji record",
            Self::Pdf => "PDF",
            Self::Docx => "Word document",
            Self::Doc => "Word 97 document",
            Self::Xlsx => "Excel workbook",
            Self::Xls => "Excel 97 workbook",
            Self::Odt => "OpenDocument text",
            Self::Ods => "OpenDocument spreadsheet",
            Self::Rtf => "RTF document",
            Self::Ofd => "OFD document",
            Self::Zip => "ZIP archive",
            Self::Gzip => "gzip file",
            Self::Warc => "WARC archive",
            Self::Tar => "tar archive",
            Self::Image => "image",
            Self::WordMl => "Word XML document",
            Self::Empty => "empty file",
            Self::Binary => "binary file",
        }
    }
}

/// How much is looked at, but for the names of an archive's members, which are at its end.
const HEAD: usize = 64 << 10;

/// What a file is. `name` is its path or address, `content_type` the header it came with: they decide between the
/// two readings of a damaged container, and how much markup makes text a page, and nothing else.
pub fn sniff(bytes: &[u8], name: &str, content_type: Option<&str>) -> Format {
    let claim = Claim::of(name, content_type.unwrap_or_default());
    by_magic(bytes, claim).unwrap_or_else(|| {
        let start = first(bytes, 4096);
        let may_be_wide = matches!(start, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) || memchr(0, start).is_some();
        if may_be_wide && charset::decode(start, None).charset.starts_with("utf-16") {
            by_text(text_start(charset::decode(first(bytes, HEAD), None).text.as_bytes()), claim)
        } else {
            by_text(first(text_start(bytes), HEAD), claim)
        }
    })
}

/// Whether it is a compound file ([MS-CFB] 2.2): Word and Excel before 2007, and anything since that has a password.
pub fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
}

fn first(bytes: &[u8], most: usize) -> &[u8] {
    bytes.get(..most).unwrap_or(bytes)
}

/// What a file's name and header say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Claim {
    Page,
    Document,
    Sheet,
    Other,
}

impl Claim {
    fn of(name: &str, content_type: &str) -> Self {
        let name = name.split(['?', '#']).next().unwrap_or_default();
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
        match extension.as_str() {
            "htm" | "html" | "shtml" | "xhtml" => Self::Page,
            "doc" | "docm" | "docx" | "dot" | "dotx" | "odt" | "rtf" | "wps" | "wpt" => Self::Document,
            "et" | "ods" | "xls" | "xlsm" | "xlsx" => Self::Sheet,
            _ if content_type.to_ascii_lowercase().contains("html") => Self::Page,
            _ => Self::Other,
        }
    }
}

fn by_magic(bytes: &[u8], claim: Claim) -> Option<Format> {
    let text = text_start(bytes);
    Some(match bytes {
        _ if text.is_empty() => Format::Empty,
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, ..] => container::archive(bytes, claim),
        _ if is_compound(bytes) => container::compound(bytes, claim),
        [0x1F, 0x8B, ..] => Format::Gzip,
        [0x89, b'P', b'N', b'G', ..]
        | [0xFF, 0xD8, 0xFF, ..]
        | [b'G', b'I', b'F', b'8', ..]
        | [b'I', b'I', b'*', 0, ..]
        | [b'M', b'M', 0, b'*', ..]
        | [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..]
        | [b'B', b'M', _, _, _, _, 0, 0, 0, 0, _, _, _, _, 12..=124, 0, 0, 0, ..] => Format::Image,
        _ if bytes.get(257..262) == Some(b"ustar") => Format::Tar,
        _ if text.starts_with(b"{\\rtf") => Format::Rtf,
        _ if text.starts_with(b"WARC/1.") || text.starts_with(b"WARC/0.") => Format::Warc,
        _ if is_pdf(bytes) => Format::Pdf,
        _ => return None,
    })
}

/// Readers of PDF take one that has up to a kilobyte of something else before it, and so do servers.
fn is_pdf(bytes: &[u8]) -> bool {
    let start = first(bytes, 1024 + 8);
    memmem::find_iter(start, b"%PDF-").any(|at| matches!(start.get(at + 5..at + 7), Some([b'0'..=b'9', b'.'])))
}

/// Past a byte order mark and white space.
fn text_start(bytes: &[u8]) -> &[u8] {
    let mut rest = bytes.trim_ascii_start();
    while let Some(after) = rest.strip_prefix(b"\xEF\xBB\xBF") {
        rest = after.trim_ascii_start();
    }
    rest
}

fn by_text(text: &[u8], claim: Claim) -> Format {
    let controls = || text.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count();
    if text.is_empty() {
        Format::Empty
    } else if matches!(text, [b'{' | b'[', ..]) && memmem::find(text, b"\"gouji.report/1\"").is_some() {
        Format::Record
    } else if is_word_ml(text) {
        Format::WordMl
    } else if text.starts_with(b"<") && memmem::find(first(text, 4096), b"vnd.oasis.opendocument.text\"").is_some() {
        // a text as one XML file
        Format::Odt
    } else if is_markdown(text) {
        Format::Text
    } else if markup::begins_page(text) {
        Format::Html
    } else if controls() * 32 > text.len() {
        Format::Binary
    } else if is_message(text) {
        Format::Mhtml
    } else if markup::is_page(text, claim == Claim::Page) {
        Format::Html
    } else {
        Format::Text
    }
}

/// Markdown with tables, whatever tags stand in it: converters leave those of the page that they read.
fn is_markdown(text: &[u8]) -> bool {
    let start = first(text, 4096).to_ascii_lowercase();
    let page: [&[u8]; 3] = [b"<html", b"<!doctype", b"<body"];
    let rules: [&[u8]; 2] = [b"\n|---", b"\n| --- |"];
    page.iter().all(|mark| memmem::find(&start, mark).is_none())
        && rules.iter().any(|rule| memmem::find(text, rule).is_some())
}

/// XML that Word writes and opens: that of 2003, or the parts of a `.docx` in one file ("flat OPC").
fn is_word_ml(text: &[u8]) -> bool {
    let start = first(text, 4096);
    let marks: [&[u8]; 3] = [b"progid=\"Word.Document\"", b"<w:wordDocument", b"<pkg:package"];
    text.starts_with(b"<") && marks.iter().any(|mark| memmem::find(start, mark).is_some())
}

/// The head of a mail: fields up to one that only messages have, or several of those that all have (RFC 2045, 5322).
fn is_message(text: &[u8]) -> bool {
    let mut known = 0;
    for (n, line) in text.split(|byte| *byte == b'\n').take(200).enumerate() {
        if n > 0 && matches!(line, [b' ' | b'\t', ..]) || n == 0 && line.starts_with(b"From ") {
            continue;
        }
        let Some(name) = memchr(b':', line).and_then(|at| line.get(..at)) else { return false };
        if name.is_empty() || !name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-') {
            return false;
        }
        match name.to_ascii_lowercase().as_slice() {
            b"mime-version" | b"content-transfer-encoding" => return true,
            b"content-type" => return line.contains(&b'/'),
            b"from" | b"to" | b"subject" | b"date" | b"received" | b"message-id" => known += 1,
            _ => {}
        }
        if known == 3 {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::container::tests::{ole, zip};
    use super::*;

    const REPORT: &str = "2023年度报告\n\n一、总体情况\n本年新收政府信息公开申请1件。\n\t规章\n\t0\n\n";
    const PAGE: &str = "<html><head><meta charset=gb2312></head><body><p>政府信息公开</p></body></html>";

    fn samples() -> Vec<(Vec<u8>, Format)> {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
        let text = |text: &str| text.as_bytes().to_vec();
        let mut tar = b"2023.txt".to_vec();
        tar.resize(257, 0);
        tar.extend(b"ustar\0");
        vec![
            (vec![], Format::Empty),
            (text(" \r\n\t"), Format::Empty),
            (text("\u{FEFF}\n"), Format::Empty),
            (b"\xFF\xFE".to_vec(), Format::Empty),
            (text(REPORT), Format::Text),
            (text(&format!("\u{FEFF}{REPORT}")), Format::Text),
            (gbk(REPORT), Format::Text),
            (utf16(REPORT), Format::Text),
            (utf16(&format!("\u{FEFF}{REPORT}")), Format::Text),
            (text("x"), Format::Text),
            (text("# 题\n\n%PDF- is a mark\n"), Format::Text),
            (text("说明：a\nSubject: x\n"), Format::Text),
            (text("title: a\ndate: b\n\ntext"), Format::Text),
            (text("{\"a\": 1}"), Format::Text),
            (text(PAGE), Format::Html),
            (gbk(PAGE), Format::Html),
            (utf16(PAGE), Format::Html),
            (utf16(&format!("\u{FEFF}\r\n{PAGE}")), Format::Html),
            (text(&format!("\u{FEFF}\r\n\u{FEFF}{PAGE}")), Format::Html),
            (text("<p>一、总体情况</p>\n<p>本年新收</p>"), Format::Html),
            (text("<div>\n\n一、总体情况\n\n|   |   |\n|---|---|\n| <b>a</b> | <b>1</b> |\n\n</div>"), Format::Text),
            (
                text(
                    "<html xmlns:w=\"urn:schemas-microsoft-com:office:word\"><meta name=ProgId content=Word.Document>",
                ),
                Format::Html,
            ),
            (
                text("From: <Saved by Blink>\r\nSnapshot-Content-Location: x\r\nSubject: x\r\nMIME-Version: 1.0\r\n"),
                Format::Mhtml,
            ),
            (gbk("From: <由 Microsoft Internet Explorer 保存>\nSubject: 政府\nDate: x\n\n"), Format::Mhtml),
            (text("\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary=x\n\n"), Format::Mhtml),
            (text("From a@b Mon\nContent-Type: text/html\n\n<html>"), Format::Mhtml),
            (text("{\n \"schema\": \"gouji.report/1\"}"), Format::Record),
            (text("\u{FEFF}[\n{\"schema\": \"gouji.report/1\"}]"), Format::Record),
            (text("%PDF-1.4\n%\u{E2}"), Format::Pdf),
            ([b"\r\n<junk>".as_slice(), &[0; 900], b"%PDF-1.7"].concat(), Format::Pdf),
            (zip(&[("[Content_Types].xml", ""), ("word/document.xml", "")]), Format::Docx),
            (zip(&[("[Content_Types].xml", ""), ("xl/workbook.xml", "")]), Format::Xlsx),
            (zip(&[("a.pdf", "%PDF-1.4")]), Format::Zip),
            (zip(&[("OFD.xml", "")]), Format::Ofd),
            (ole(&["Root Entry", "WordDocument"]), Format::Doc),
            (ole(&["Root Entry", "Workbook"]), Format::Xls),
            (text("{\\rtf1\\ansi\\ansicpg936"), Format::Rtf),
            (text("\u{FEFF} {\\rtf1"), Format::Rtf),
            (
                text("<?xml version=\"1.0\"?>\n<?mso-application progid=\"Word.Document\"?>\n<w:wordDocument>"),
                Format::WordMl,
            ),
            (text("<?xml version=\"1.0\"?><pkg:package xmlns:pkg=\"x\">"), Format::WordMl),
            (text("WARC/1.0\r\nWARC-Type: warcinfo\r\n"), Format::Warc),
            (b"\x1F\x8B\x08\0".to_vec(), Format::Gzip),
            (tar, Format::Tar),
            (b"\x89PNG\r\n\x1A\n".to_vec(), Format::Image),
            (b"\xFF\xD8\xFF\xE0".to_vec(), Format::Image),
            (b"GIF89a".to_vec(), Format::Image),
            (b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".to_vec(), Format::Image),
            (b"II*\0\x08\0\0\0".to_vec(), Format::Image),
            (b"RIFF\x24\0\0\0WEBPVP8 ".to_vec(), Format::Image),
            ((0..=255).cycle().take(5000).collect(), Format::Binary),
            (vec![0; 100], Format::Binary),
        ]
    }

    #[test]
    fn what_it_contains_decides() {
        for (bytes, format) in samples() {
            // No name or header makes anything else of what is whole.
            for (name, content_type) in [
                ("", None),
                ("2023.doc", Some("application/msword")),
                ("https://example.gov.cn/2023.xls?id=1.html", Some("text/html; charset=utf-8")),
                ("a/b.c/2023", Some("application/pdf")),
                ("2023.HTML", None),
            ] {
                let start = String::from_utf8_lossy(first(&bytes, 80)).into_owned();
                assert_eq!(sniff(&bytes, name, content_type), format, "{name}: {start}");
            }
        }
    }

    #[test]
    fn a_claim_helps_where_content_does_not() {
        let text = b"\xE6\x94\xBF<br>\n\xE5\xBA\x9C<br>\n";
        assert_eq!(sniff(text, "2023.txt", None), Format::Text);
        assert_eq!(sniff(text, "2023.html", None), Format::Html);
        assert_eq!(sniff(text, "https://example.gov.cn/show?id=1", Some("text/html")), Format::Html);
    }

    #[test]
    fn what_stands_after_the_head_is_not_looked_at() {
        let late = format!("{}{PAGE}", "一行文字\n".repeat(HEAD / 10));
        assert_eq!(sniff(late.as_bytes(), "", None), Format::Text);
        let blank = format!("{}{PAGE}", " ".repeat(HEAD * 2));
        assert_eq!(sniff(blank.as_bytes(), "", None), Format::Html);
    }

    #[test]
    fn any_bytes_are_something() {
        let mut seed = 1_u32;
        for (bytes, _) in samples() {
            for at in (0..bytes.len()).step_by(1 + bytes.len() / 128) {
                sniff(&bytes[..at], "2023.doc", None);
                sniff(&bytes[at..], "", Some("text/html"));
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let mut flipped = bytes.clone();
                flipped[at] ^= (seed >> 24) as u8;
                let format = sniff(&flipped, "", None);
                assert!(!format.name().is_empty() && format.media_type().contains('/'));
            }
        }
    }
}
