//! Bodies without their compression.
//!
//! gzip is known by its magic number, since servers send it unasked and unnamed, and name it where it is not; deflate
//! by its header alone. Nothing fails: what could be unpacked is given, with the flaw that ended it.

use std::borrow::Cow;
use std::io::{ErrorKind, Read};

use flate2::bufread::GzDecoder;
use flate2::{Decompress, FlushDecompress, Status};

use super::Answer;

/// The first octets of a gzip member with deflate within (RFC 1952, section 2.3.1).
const GZIP: &[u8] = b"\x1f\x8b\x08";

/// How many compressions may lie around each other: a proxy adds one to that of the server.
const LAYERS: usize = 3;

/// How much is unpacked at once.
const PIECE: usize = 16 << 10;

/// How many times its input an output may be, once it is longer than [`SMALL`]; pages of tables reach 50.
const RATIO: usize = 200;

/// Output that is no bomb whatever its ratio.
const SMALL: usize = 1 << 20;

/// A body without its compression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The bytes, as far as they could be unpacked.
    pub bytes: Cow<'a, [u8]>,
    /// Why that is not all of them.
    pub flaw: Option<Flaw>,
}

/// Why a body could not be unpacked whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It is longer than is taken.
    Long,
    /// It swells more than any page does: made to exhaust a reader.
    Bomb,
    /// It ends early.
    Short,
    /// It is damaged, or its checksum does not hold.
    Damaged,
    /// It is under a compression that is not read (`br`, `zstd`): the bytes are as they came.
    Unknown,
}

/// A body without the compression of the transfer, `most` bytes at most. A `.gz` that is itself what was asked stays
/// one where the Content-Type says so, or the name of the file that the server gives, whatever it says of the encoding.
pub fn decode(answer: &Answer, most: usize) -> Decoded<'_> {
    let is_file = is_archive(answer);
    let mut decoded = Decoded { bytes: Cow::Borrowed(&*answer.body), flaw: None };
    let mut codings = codings(answer).peekable();
    for _ in 0..LAYERS {
        let is_gzip = decoded.bytes.starts_with(GZIP) && !is_file;
        let is_deflate = !is_gzip && codings.next_if(|coding| coding.eq_ignore_ascii_case("deflate")).is_some();
        let unpacked = match (is_gzip, is_deflate) {
            (true, _) => gzip(&decoded.bytes, most),
            (_, true) if !decoded.bytes.is_empty() => deflate(&decoded.bytes, most),
            _ => break,
        };
        if is_gzip {
            codings.next_if(|coding| coding.eq_ignore_ascii_case("gzip") || coding.eq_ignore_ascii_case("x-gzip"));
        }
        // what is named and is none was sent plain
        let Some((bytes, flaw)) = unpacked else { break };
        decoded = Decoded { bytes: Cow::Owned(bytes), flaw: decoded.flaw.or(flaw) };
    }
    let is_unread =
        |coding: &str| ["br", "zstd", "compress", "x-compress"].iter().any(|c| coding.eq_ignore_ascii_case(c));
    if codings.any(is_unread) {
        decoded.flaw = decoded.flaw.or(Some(Flaw::Unknown));
    }
    if decoded.bytes.len() > most {
        decoded.flaw = decoded.flaw.or(Some(Flaw::Long));
        decoded.bytes = match decoded.bytes {
            Cow::Borrowed(bytes) => Cow::Borrowed(bytes.get(..most).unwrap_or(bytes)),
            Cow::Owned(mut bytes) => {
                bytes.truncate(most);
                Cow::Owned(bytes)
            }
        };
    }
    if answer.truncated.is_some() {
        decoded.flaw = decoded.flaw.or(Some(Flaw::Short));
    }
    decoded
}

/// The content codings, the last that was put on first (RFC 9110, section 8.4).
fn codings(answer: &Answer) -> impl Iterator<Item = &str> {
    let headers = answer.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("content-encoding"));
    let names = headers.rev().flat_map(|(_, value)| value.rsplit(',')).map(str::trim);
    names.filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity"))
}

/// Whether a gzip body is the file that was asked for.
fn is_archive(answer: &Answer) -> bool {
    let media = answer.header("content-type").unwrap_or_default().split(';').next().unwrap_or_default();
    let media = media.trim().to_ascii_lowercase();
    let name = answer.header("content-disposition").unwrap_or_default().to_ascii_lowercase();
    let name = name.trim_end_matches(|c: char| matches!(c, '"' | '\'' | ';') || c.is_whitespace());
    let kinds = ["application/gzip", "application/x-gzip", "application/x-gtar", "application/x-compressed"];
    kinds.iter().any(|kind| media.starts_with(kind))
        || matches!(&*media, "application/x-tgz" | "application/tar+gzip")
        || [".gz", ".tgz"].iter().any(|end| name.ends_with(end))
}

type Unpacked = Option<(Vec<u8>, Option<Flaw>)>;

/// All members of a gzip body; what follows them that is none is left out.
fn gzip(bytes: &[u8], most: usize) -> Unpacked {
    let (mut rest, mut output, mut flaw) = (bytes, Vec::new(), None);
    while rest.starts_with(GZIP) && flaw.is_none() {
        let mut member = GzDecoder::new(rest);
        flaw = drain(&mut member, bytes.len(), most, &mut output);
        rest = member.into_inner();
    }
    Some((output, flaw))
}

/// Reads a member to its end or to a limit; `whole` is the length of all input.
fn drain(member: &mut GzDecoder<&[u8]>, whole: usize, most: usize, output: &mut Vec<u8>) -> Option<Flaw> {
    let mut piece = [0; PIECE];
    loop {
        match member.read(&mut piece) {
            Ok(0) => return None,
            Ok(read) => output.extend_from_slice(piece.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Some(Flaw::Short),
            Err(_) => return Some(Flaw::Damaged),
        }
        if let Some(flaw) = excess(output.len(), whole.saturating_sub(member.get_ref().len()), most) {
            return Some(flaw);
        }
    }
}

/// A body under `deflate`: zlib (RFC 1950) as it is defined, or without its frame, as some servers send it; nothing
/// for one that is neither.
fn deflate(bytes: &[u8], most: usize) -> Unpacked {
    let is_zlib = matches!(bytes, [first, second, ..]
        if first & 15 == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0);
    let (mut inflater, mut output) = (Decompress::new(is_zlib), Vec::new());
    let flaw = loop {
        let used = usize::try_from(inflater.total_in()).unwrap_or(usize::MAX);
        if let Some(flaw) = excess(output.len(), used, most) {
            break Some(flaw);
        }
        output.reserve(PIECE);
        let (rest, before) = (bytes.get(used..).unwrap_or_default(), (used, output.len()));
        match inflater.decompress_vec(rest, &mut output, FlushDecompress::None) {
            Ok(Status::StreamEnd) => break None,
            Ok(_) if before == (usize::try_from(inflater.total_in()).unwrap_or(used), output.len()) => {
                break Some(Flaw::Short);
            }
            Ok(_) => {}
            Err(_) => break Some(Flaw::Damaged),
        }
    };
    // plain text read as a frameless stream is damaged within its first octets
    let is_plain = !is_zlib && flaw == Some(Flaw::Damaged);
    (!is_plain).then_some((output, flaw))
}

/// What is wrong with an output that came of so much input.
fn excess(output: usize, used: usize, most: usize) -> Option<Flaw> {
    match output {
        _ if output > SMALL && output / RATIO > used => Some(Flaw::Bomb),
        _ if output > most => Some(Flaw::Long),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;
    use crate::fetch::Cut;

    const PAGE: &[u8] = "<html>政府信息公开工作年度报告，政府信息公开工作年度报告</html>".as_bytes();

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn raw(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn answer(headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Answer { status: 200, headers, body, ..Answer::default() }
    }

    fn coded(coding: &str, body: Vec<u8>) -> Answer {
        answer(&[("Content-Type", "text/html"), ("content-encoding", coding)], body)
    }

    #[test]
    fn a_page_is_the_same_under_any_compression() {
        let members = [gz(&PAGE[..10]), gz(&PAGE[10..]), b"garbage".to_vec()].concat();
        for (name, answer) in [
            ("plain", coded("identity", PAGE.to_vec())),
            ("gzip", coded("gzip", gz(PAGE))),
            ("x-gzip", coded("X-GZIP", gz(PAGE))),
            ("gzip unasked and unnamed", answer(&[], gz(PAGE))),
            ("gzip named deflate", coded("deflate", gz(PAGE))),
            ("named gzip, sent plain", coded("gzip", PAGE.to_vec())),
            ("named deflate, sent plain", coded("deflate", PAGE.to_vec())),
            ("zlib", coded("deflate", zlib(PAGE))),
            ("raw", coded("deflate", raw(PAGE))),
            ("twice", coded("gzip", gz(&gz(PAGE)))),
            ("both", coded("deflate, gzip", gz(&zlib(PAGE)))),
            ("members and garbage", coded("gzip", members)),
        ] {
            assert_eq!(decode(&answer, 1 << 20), Decoded { bytes: PAGE.into(), flaw: None }, "{name}");
        }
    }

    #[test]
    fn a_file_under_gzip_stays_one() {
        for headers in [
            &[("Content-Type", "application/x-gzip"), ("Content-Encoding", "x-gzip")][..],
            &[("Content-Type", "application/gzip; q=1")],
            &[
                ("Content-Type", "application/octet-stream"),
                ("Content-Disposition", "attachment; filename=\"a.tar.GZ\""),
            ],
        ] {
            let answer = answer(headers, gz(PAGE));
            assert_eq!(decode(&answer, 1 << 20), Decoded { bytes: gz(PAGE).into(), flaw: None });
        }
        let unnamed = answer(&[("Content-Type", "application/octet-stream")], gz(PAGE));
        assert_eq!(decode(&unnamed, 1 << 20).bytes, PAGE);
    }

    #[test]
    fn what_is_cut_gives_what_came() {
        let text: Vec<u8> =
            (0..20_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_string().into_bytes()).collect();
        for (coding, whole) in [("gzip", gz(&text)), ("deflate", zlib(&text)), ("deflate", raw(&text))] {
            let cut = coded(coding, whole[..whole.len() / 2].to_vec());
            let decoded = decode(&cut, 1 << 20);
            assert_eq!(decoded.flaw, Some(Flaw::Short), "{coding}");
            assert!(decoded.bytes.len() > text.len() / 3 && text.starts_with(&decoded.bytes), "{coding}");
        }
        let mut damaged = gz(&text);
        let end = damaged.len() - 6;
        damaged[end] ^= 1;
        assert_eq!(decode(&coded("gzip", damaged), 1 << 20), Decoded { bytes: text.into(), flaw: Some(Flaw::Damaged) });
        let plain = Answer { truncated: Some(Cut::Time), ..coded("", PAGE.to_vec()) };
        assert_eq!(decode(&plain, 1 << 20), Decoded { bytes: PAGE.into(), flaw: Some(Flaw::Short) });
    }

    #[test]
    fn limits_hold() {
        let zeros = vec![0; 64 << 20];
        for (coding, body) in [("gzip", gz(&zeros)), ("deflate", zlib(&zeros)), ("deflate", raw(&zeros))] {
            let bomb = decode(&coded(coding, body.clone()), usize::MAX).flaw;
            assert_eq!(bomb, Some(Flaw::Bomb), "{coding}");
            let long = coded(coding, body);
            assert_eq!(
                decode(&long, 1000),
                Decoded { bytes: vec![0; 1000].into(), flaw: Some(Flaw::Long) },
                "{coding}"
            );
        }
        assert_eq!(decode(&coded("", PAGE.to_vec()), 6), Decoded { bytes: b"<html>".into(), flaw: Some(Flaw::Long) });
        let brotli = coded("br", b"\x1b\x00".to_vec());
        assert_eq!(decode(&brotli, 9).flaw, Some(Flaw::Unknown));
        let layers = (0..9).fold(PAGE.to_vec(), |bytes, _| gz(&bytes));
        assert!(decode(&coded("gzip", layers), 1 << 20).bytes.starts_with(GZIP));
        assert_eq!(decode(&coded("deflate", Vec::new()), 9).bytes, b"".as_slice());
    }
}
