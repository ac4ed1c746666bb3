//! A MIME archive of a web page taken apart: what browsers and Word save as `.mht` or `.mhtml` (RFC 2557), and mail.
//!
//! Saved files are cut, lack their last boundary, and carry header lines of raw GBK, so whatever can be read is given,
//! and only a message with no usable head is refused.

use mailparse::{DispositionType, parse_content_disposition, parse_content_type, parse_header};
use memchr::{memchr, memmem};

use crate::text::charset;

mod transfer;

use transfer::{base64, quoted_printable};

/// A saved message: what its head says, and its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    /// The title of the page, or the subject of the mail. None if the head has none; so too for the next two.
    pub subject: Option<String>,
    /// When it was saved or sent, as written.
    pub date: Option<String>,
    /// The address of the page: `Snapshot-Content-Location`, else `Content-Location`.
    pub location: Option<String>,
    /// Everything that is not itself made of parts, in the order of the file.
    pub parts: Vec<Part>,
    /// Nothing is missing: every boundary was closed and no limit was reached.
    pub complete: bool,
    start: Option<String>,
}

/// One part of a message, its transfer encoding undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// In lower case, without parameters; `text/plain` where none is given (RFC 2045).
    pub media_type: String,
    /// The charset that the part declares, as written.
    pub charset: Option<String>,
    /// `Content-Location`: the address under which the page refers to the part.
    pub location: Option<String>,
    /// `Content-ID` without its angle brackets: how `cid:` addresses name the part.
    pub id: Option<String>,
    /// The name of the file that it was, or is to be saved as.
    pub name: Option<String>,
    /// It is a file that was attached (`Content-Disposition`, RFC 2183), and no part of what the message shows.
    pub attached: bool,
    /// The bytes of the file that the part holds.
    pub body: Vec<u8>,
}

/// Why bytes are no message that could be taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Malformed {
    /// The first line is no header field.
    #[error("it does not begin with the head of a message")]
    NoHead,
    /// No empty line ends the head.
    #[error("it is cut within the head of the message")]
    CutHead,
    /// A multipart message has to name one.
    #[error("the message has several parts but names no boundary between them")]
    NoBoundary,
    /// The boundary stands nowhere: cut before the first part, or wrongly named.
    #[error("the boundary that the message names does not occur in it")]
    NoParts,
}

const DEPTH: usize = 8;
const PARTS: usize = 512;
const TOTAL: usize = 64 << 20;
const FIELDS: usize = 256;

/// The parts of a saved web archive or mail, outermost first, transfer encodings undone.
///
/// A file that ends early gives the parts it has, the last one cut. No more than 512 parts, 8 levels and 64 MiB are
/// read; the rest is left out, and [`Archive::complete`] is false.
pub fn parts(bytes: &[u8]) -> Result<Archive, Malformed> {
    let message = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    // The line that a mailbox file puts before each message.
    let message = if message.starts_with(b"From ") { line(message).1 } else { message };
    let head = Head::of(message).ok_or(Malformed::NoHead)?;
    let body = head.body.ok_or(Malformed::CutHead)?;
    let mut archive = Archive {
        subject: head.text("subject"),
        date: head.text("date"),
        location: head.address("snapshot-content-location").or_else(|| head.address("content-location")),
        parts: Vec::new(),
        complete: true,
        start: None,
    };
    let mut room = Room { parts: PARTS, bytes: TOTAL };
    archive.collect(&head, body, 0, &mut room)?;
    Ok(archive)
}

/// What may still be read.
struct Room {
    parts: usize,
    bytes: usize,
}

impl Archive {
    /// The part that is the page: the one the archive names as its root, else the first that calls itself HTML and is
    /// not empty, else the longest that looks like HTML. None if there is none, as in a mail of plain text.
    pub fn page(&self) -> Option<&Part> {
        let mut pages = self.parts.iter().filter(|part| part.is_html());
        pages
            .clone()
            .find(|part| self.start.is_some() && part.id == self.start)
            .or_else(|| pages.clone().find(|part| self.location.is_some() && part.location == self.location))
            .or_else(|| pages.next())
            .or_else(|| {
                self.parts
                    .iter()
                    .filter(|part| !part.attached && part.looks_like_html())
                    .max_by_key(|part| part.body.len())
            })
    }

    fn collect(&mut self, head: &Head, body: &[u8], depth: usize, room: &mut Room) -> Result<(), Malformed> {
        let content_type = parse_content_type(head.text("content-type").as_deref().unwrap_or("text/plain"));
        let media_type = content_type.mimetype;
        let parameter = |name: &str| content_type.params.get(name).filter(|value| !value.is_empty());
        if depth == DEPTH || room.parts == 0 {
            self.complete = false;
        } else if media_type.starts_with("multipart/") {
            self.start = self.start.take().or_else(|| parameter("start").map(|id| bare(id)));
            let (sections, closed) = sections(body, parameter("boundary").ok_or(Malformed::NoBoundary)?);
            self.complete &= closed;
            if sections.is_empty() {
                return Err(Malformed::NoParts);
            }
            for section in sections {
                self.enter(section, depth + 1, room);
            }
        } else if media_type == "message/rfc822" {
            self.enter(body, depth + 1, room);
        } else {
            let body = match head.text("content-transfer-encoding").unwrap_or_default().to_ascii_lowercase().as_str() {
                "quoted-printable" => quoted_printable(body),
                "base64" => base64(body),
                _ => body.to_vec(),
            };
            let Some(rest) = room.bytes.checked_sub(body.len()) else {
                self.complete = false;
                return Ok(());
            };
            *room = Room { parts: room.parts - 1, bytes: rest };
            let disposition = head.text("content-disposition").map(|text| parse_content_disposition(&text));
            let file = disposition.as_ref().and_then(|disposition| disposition.params.get("filename"));
            self.parts.push(Part {
                charset: parameter("charset").cloned(),
                location: head.address("content-location"),
                id: head.text("content-id").map(|id| bare(&id)),
                name: file.or(parameter("name")).and_then(|name| file_name(name)),
                attached: disposition.is_some_and(|known| known.disposition == DispositionType::Attachment),
                media_type,
                body,
            });
        }
        Ok(())
    }

    /// A part within the message. One without a head is plain text; what cannot be taken apart is left out.
    fn enter(&mut self, section: &[u8], depth: usize, room: &mut Room) {
        let head = Head::of(section).unwrap_or(Head { fields: Vec::new(), body: Some(section) });
        let done = head.body.is_some_and(|body| self.collect(&head, body, depth, room).is_ok());
        self.complete &= done;
    }
}

impl Part {
    /// Whether it calls itself HTML, is not empty and was not attached.
    pub fn is_html(&self) -> bool {
        let is_empty = || self.body.trim_ascii().is_empty();
        !self.attached && !is_empty() && matches!(self.media_type.as_str(), "text/html" | "application/xhtml+xml")
    }

    fn looks_like_html(&self) -> bool {
        let start = self.body.get(..4096).unwrap_or(&self.body).to_ascii_lowercase();
        [b"<html".as_slice(), b"<body", b"<table"].iter().any(|tag| memmem::find(&start, tag).is_some())
    }
}

/// The header fields of a message or part, and the bytes after the empty line that ends them: none if it never comes.
struct Head<'a> {
    fields: Vec<(&'a [u8], Vec<u8>)>,
    body: Option<&'a [u8]>,
}

impl<'a> Head<'a> {
    /// None if the first line is neither a field nor empty. Later lines that are no fields are passed over.
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let (mut fields, mut rest) = (Vec::<(&[u8], Vec<u8>)>::new(), bytes);
        while !rest.is_empty() {
            let (text, next) = line(rest);
            if text.is_empty() {
                return Some(Self { fields, body: Some(next) });
            }
            let folded = text.starts_with(b" ") || text.starts_with(b"\t");
            let field = memchr(b':', text).and_then(|at| text.split_at_checked(at)).filter(|(name, _)| is_name(name));
            if let (true, Some((_, value))) = (folded, fields.last_mut()) {
                value.push(b' ');
                value.extend_from_slice(text.trim_ascii());
            } else if let Some((name, value)) = field {
                if fields.len() < FIELDS {
                    fields.push((name, value.get(1..).unwrap_or_default().trim_ascii().to_vec()));
                }
            } else if fields.is_empty() {
                return None;
            }
            rest = next;
        }
        (!fields.is_empty()).then_some(Self { fields, body: None })
    }

    /// The value of a field, encoded words (RFC 2047) and raw bytes of any charset turned into text.
    fn text(&self, name: &str) -> Option<String> {
        let (_, value) = self.fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.as_bytes()))?;
        let text = if value.is_ascii() {
            parse_header(&[b"value: ", value.as_slice()].concat()).map(|(header, _)| header.get_value()).ok()?
        } else {
            charset::decode(value, None).text
        };
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// The value of a field that is an address: where its lines were folded, nothing stands between them (RFC 2557).
    fn address(&self, name: &str) -> Option<String> {
        self.text(name).map(|text| text.split_whitespace().collect())
    }
}

fn is_name(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(u8::is_ascii_graphic)
}

/// The first line, without its end, and what follows it.
fn line(bytes: &[u8]) -> (&[u8], &[u8]) {
    let (text, rest) = match memchr(b'\n', bytes).and_then(|at| bytes.split_at_checked(at)) {
        Some((text, rest)) => (text, rest.get(1..).unwrap_or_default()),
        None => (bytes, [].as_slice()),
    };
    (text.strip_suffix(b"\r").unwrap_or(text), rest)
}

/// The last part of a name, encoded words undone where a program wrote them where they do not belong (RFC 2047, 5).
fn file_name(name: &str) -> Option<String> {
    let name = if name.contains("=?") {
        parse_header(format!("name: {name}").as_bytes()).map(|(header, _)| header.get_value()).ok()?
    } else {
        name.to_owned()
    };
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    Some(last.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned()).filter(|name| !name.is_empty())
}

/// A message id without its angle brackets.
fn bare(id: &str) -> String {
    id.trim().trim_start_matches('<').trim_end_matches('>').to_owned()
}

/// What stands between lines that are `--boundary`, and whether `--boundary--` ended it (RFC 2046). A boundary that
/// begins as another one does is not mistaken for it.
fn sections<'a>(body: &'a [u8], boundary: &str) -> (Vec<&'a [u8]>, bool) {
    let delimiter = format!("--{}", boundary.trim_end());
    let (mut sections, mut open) = (Vec::new(), None);
    for at in memmem::find_iter(body, delimiter.as_bytes()) {
        let (before, after) = body.split_at_checked(at).unwrap_or((body, &[]));
        let (tail, next) = line(after.get(delimiter.len()..).unwrap_or_default());
        let last = tail.starts_with(b"--");
        if !(before.is_empty() || before.ends_with(b"\n")) || !(last || tail.trim_ascii().is_empty()) {
            continue;
        }
        if let Some(start) = open {
            let section = before.get(start..).unwrap_or_default();
            let section = section.strip_suffix(b"\n").unwrap_or(section);
            sections.push(section.strip_suffix(b"\r").unwrap_or(section));
        }
        open = (!last).then_some(body.len() - next.len());
        if last || sections.len() > PARTS {
            return (sections, last);
        }
    }
    sections.extend(open.and_then(|start| body.get(start..)).filter(|rest| !rest.is_empty()));
    (sections, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHROME: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://www.example.gov.cn/a/\r\n\
        Subject: =?utf-8?Q?2023=E5=B9=B4=E5=BA=A6?=\r\n =?utf-8?Q?=E6=8A=A5=E5=91=8A?=\r\nDate: Mon, 1 Jan 2024 00:00:00 +0800\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----B----\"\r\n\r\n\r\n\
        ------B----\r\nContent-Type: text/css\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n.a =3D {}\r\n\
        ------B----\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\nContent-Location: about:blank\r\n\r\n<p>frame\r\n\
        ------B----\r\nContent-Type: text/html; charset=\"UTF-8\"\r\nContent-Location: http://www.example.gov.cn/a/\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\r\n<td width=3D\"1\">=E6=94=\r\n=BF=E5=BA=\r\n=9C</td>\r\n\
        ------B----\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\nGgo=\r\n------B------\r\n";

    fn body(part: &Part) -> &str {
        std::str::from_utf8(&part.body).unwrap()
    }

    #[test]
    fn a_page_saved_by_a_browser() {
        let archive = parts(CHROME.as_bytes()).unwrap();
        assert_eq!(archive.subject.as_deref(), Some("2023年度报告"));
        assert_eq!(archive.date.as_deref(), Some("Mon, 1 Jan 2024 00:00:00 +0800"));
        assert_eq!(archive.location.as_deref(), Some("http://www.example.gov.cn/a/"));
        let types: Vec<_> = archive.parts.iter().map(|part| part.media_type.as_str()).collect();
        assert_eq!(types, ["text/css", "text/html", "text/html", "image/png"]);
        assert_eq!(archive.parts[1].id.as_deref(), Some("frame-1@mhtml.blink"));
        assert_eq!(archive.parts[3].body, b"\x89PNG\r\n\x1A\n");
        assert!(archive.complete);
        let page = archive.page().unwrap();
        assert_eq!((body(page), page.charset.as_deref()), ("<td width=\"1\">政府</td>", Some("UTF-8")));
    }

    #[test]
    fn line_ends_and_case_do_not_matter() {
        let plain = parts(CHROME.as_bytes()).unwrap();
        assert_eq!(parts(CHROME.replace("\r\n", "\n").as_bytes()).map(|archive| archive.parts.len()), Ok(4));
        for name in ["Content-Type", "Content-Location", "Content-Transfer-Encoding", "Content-ID", "Subject", "Date"] {
            let lower = CHROME.replace(name, &name.to_lowercase());
            assert_eq!(parts(lower.as_bytes()).as_ref(), Ok(&plain));
        }
        for before in ["\u{FEFF}", "\r\n\r\n", "From nobody Mon Jan 1 00:00:00 2024\r\n"] {
            assert_eq!(parts(format!("{before}{CHROME}").as_bytes()).as_ref(), Ok(&plain));
        }
    }

    #[test]
    fn pages_saved_by_older_browsers() {
        let mut single = b"From: <\xD3\xC9 Microsoft Internet Explorer \xB1\xA3\xB4\xE6>\r\nSubject: =?gb2312?B?1f64rg==?=\r\n\
            MIME-Version: 1.0\r\nContent-Type: text/html;\r\n\tcharset=\"gb2312\"\r\nContent-Transfer-Encoding: Quoted-Printable\r\n\
            Content-Location: http://www.example.gov.cn/\r\n\tlong/path.html\r\nX-MimeOLE: Produced\r\n\r\n"
            .to_vec();
        single.extend_from_slice(b"<p>=D5=FE=B8=AE\xD0\xC5</p>=zz=3D");
        let archive = parts(&single).unwrap();
        let page = archive.page().unwrap();
        assert_eq!(archive.subject.as_deref(), Some("政府"));
        assert_eq!(page.location.as_deref(), Some("http://www.example.gov.cn/long/path.html"));
        assert_eq!(page.charset.as_deref(), Some("gb2312"));
        assert_eq!(page.body, b"<p>\xD5\xFE\xB8\xAE\xD0\xC5</p>=zz=");
        let raw = parts(b"Subject: \xD5\xFE\xB8\xAE\xD0\xC5\xCF\xA2\xB9\xAB\xBF\xAA\nMIME-Version: 1.0\n\n").unwrap();
        assert_eq!(raw.subject.as_deref(), Some("政府信息公开"));
    }

    #[test]
    fn mail_with_alternatives() {
        let mail = "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=a\n\npreamble\n--a\n\nplain\n--ab is no boundary\n\
            --a  \nContent-Type: multipart/related; boundary=ab; start=\"<root>\"\n\n--ab\nContent-Type: text/html\n\n<p>first\n\
            --ab\nContent-Type: text/html\nContent-ID: <root>\n\n<p>root\n--ab--\n\
            --a\nContent-Type: message/rfc822\n\nSubject: x\n\n<table>\n--a--\nepilogue --a\n";
        let archive = parts(mail.as_bytes()).unwrap();
        let found: Vec<_> = archive.parts.iter().map(|part| format!("{}: {}", part.media_type, body(part))).collect();
        let plain = "text/plain: plain\n--ab is no boundary";
        assert_eq!(found, [plain, "text/html: <p>first", "text/html: <p>root", "text/plain: <table>"]);
        assert!(archive.complete);
        assert_eq!(archive.page().map(body), Some("<p>root"));
    }

    #[test]
    fn which_part_is_the_page() {
        let related = |parts: &[(&str, &str)]| {
            let parts: String =
                parts.iter().map(|(kind, body)| format!("--b\nContent-Type: {kind}\n\n{body}\n")).collect();
            super::parts(format!("Content-Type: multipart/related; boundary=b\n\n{parts}--b--").as_bytes()).unwrap()
        };
        let cases = [
            (vec![("text/html", " "), ("TEXT/HTML", "<p>2"), ("text/html", "<p>third")], Some("<p>2")),
            (vec![("image/png", "x"), ("application/xhtml+xml", "<html/>")], Some("<html/>")),
            (vec![("text/plain", "<HTML>"), ("application/octet-stream", "<html><body>")], Some("<html><body>")),
            (vec![("text/plain", "a report")], None),
        ];
        for (parts, page) in cases {
            assert_eq!(related(&parts).page().map(body), page, "{parts:?}");
        }
    }

    #[test]
    fn what_is_no_message() {
        let multipart = "MIME-Version: 1.0\nContent-Type: multipart/related";
        let cases = [
            (String::new(), Malformed::NoHead),
            ("<html>".into(), Malformed::NoHead),
            ("一、总体情况: 好\n\n".into(), Malformed::NoHead),
            ("Subject: x\r\nDate: y\r\n".into(), Malformed::CutHead),
            (format!("{multipart}\n\n--b\n\nx"), Malformed::NoBoundary),
            (format!("{multipart}; boundary=\"\"\n\n--\n\nx"), Malformed::NoBoundary),
            (format!("{multipart}; boundary=b\n\nThis is a multi-part message"), Malformed::NoParts),
            (format!("{multipart}; boundary=b\n\n--b--"), Malformed::NoParts),
        ];
        for (message, reason) in cases {
            assert_eq!(parts(message.as_bytes()), Err(reason), "{message}");
        }
    }

    #[test]
    fn a_cut_file_gives_what_it_has() {
        let whole = parts(CHROME.as_bytes()).unwrap();
        let first = CHROME.find("\r\n.a").unwrap();
        for at in 0..CHROME.len() {
            let Ok(archive) = parts(&CHROME.as_bytes()[..at]) else {
                assert!(at < first, "nothing was read of {at} bytes");
                continue;
            };
            assert!(archive.parts.len() <= 4);
            for (cut, part) in archive.parts.iter().zip(&whole.parts).rev().skip(1) {
                assert_eq!(cut, part, "a part before the last one changed when cut at {at}");
            }
        }
        let cut = parts(CHROME.split("=BF").next().unwrap().as_bytes()).unwrap();
        assert!(!cut.complete);
        assert_eq!(cut.page().unwrap().body, b"<td width=\"1\">\xE6\x94");
    }

    #[test]
    fn limits() {
        let many = format!("Content-Type: multipart/mixed; boundary=b\n\n{}--b--", "--b\n\nx\n".repeat(PARTS + 10));
        let archive = parts(many.as_bytes()).unwrap();
        assert_eq!((archive.parts.len(), archive.complete), (PARTS, false));
        for (depth, found) in [(DEPTH - 1, 1), (DEPTH, 0), (100, 0)] {
            let levels: String =
                (0..depth).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n")).collect();
            assert_eq!(parts(format!("{levels}\nx").as_bytes()).unwrap().parts.len(), found);
        }
        let fields = format!("{}Content-Type: text/html\n\nx", "a: b\n".repeat(FIELDS));
        assert_eq!(parts(fields.as_bytes()).unwrap().page(), None);
    }

    #[test]
    fn any_bytes_are_taken() {
        let mut seed = 1_u32;
        for _ in 0..3000 {
            let mut bytes = CHROME.as_bytes().to_vec();
            for _ in 0..4 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = (seed >> 8) as usize % bytes.len();
                bytes[at] ^= seed as u8;
            }
            if let Ok(archive) = parts(&bytes) {
                archive.page();
            }
        }
    }
}
