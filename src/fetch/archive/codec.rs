//! Bodies as they were before they were sent: chunks put together (RFC 9112, 7.1), content codings undone.

use std::io::{self, Cursor, Read};

use fastwarc::stream_io::brotli::BrotliReader;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::fetch::Answer;
use crate::text::lang::Text;

/// Most content codings one over the other.
const MOST_CODINGS: usize = 4;

/// Why a body could not be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text().en)]
pub enum Undecodable {
    /// A content coding that is not known.
    Unknown,
    /// The coding does not hold.
    Damaged,
    /// More bytes than are taken.
    TooLarge,
}

impl Undecodable {
    /// What it is called.
    pub const fn text(self) -> Text {
        match self {
            Self::Unknown => Text { en: "its content coding is not known", zh: "未知的内容编码" },
            Self::Damaged => Text { en: "its content coding is damaged", zh: "内容编码损坏" },
            Self::TooLarge => Text { en: "its content is too large once it is decoded", zh: "解码后内容过大" },
        }
    }
}

/// The body of an answer, decoded to at most `most` bytes. A body that says to be coded and is not stays as it is:
/// crawlers decode and keep the header.
pub fn decode(answer: &Answer, most: usize) -> Result<Vec<u8>, Undecodable> {
    let is_chunked = listed(answer, "transfer-encoding").last().is_some_and(|name| name == "chunked");
    let mut body = is_chunked.then(|| chunks(&answer.body)).flatten().unwrap_or_else(|| answer.body.clone());
    let codings = listed(answer, "content-encoding");
    if codings.len() > MOST_CODINGS {
        return Err(Undecodable::Unknown);
    }
    for coding in codings.iter().rev() {
        body = undone(coding, body, most)?;
    }
    if body.len() > most { Err(Undecodable::TooLarge) } else { Ok(body) }
}

/// The members of a list header, lower case.
fn listed(answer: &Answer, name: &str) -> Vec<String> {
    let values = answer.headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
    let members = values.flat_map(|(_, value)| value.split(',')).map(|member| member.trim().to_ascii_lowercase());
    members.filter(|member| !member.is_empty()).collect()
}

fn undone(coding: &str, body: Vec<u8>, most: usize) -> Result<Vec<u8>, Undecodable> {
    match coding {
        "identity" => Ok(body),
        _ if body.is_empty() => Ok(body),
        "gzip" | "x-gzip" if !body.starts_with(b"\x1f\x8b") => Ok(body),
        "gzip" | "x-gzip" => inflated(MultiGzDecoder::new(body.as_slice()), most),
        // the standard means zlib, some servers send it bare (RFC 9110, 8.4.1.2)
        "deflate" => inflated(ZlibDecoder::new(body.as_slice()), most).or_else(|error| match error {
            Undecodable::TooLarge => Err(error),
            _ => inflated(DeflateDecoder::new(body.as_slice()), most),
        }),
        "br" => inflated(BrotliReader::new(Cursor::new(body)), most),
        _ => Err(Undecodable::Unknown),
    }
}

/// What a decoder gives. What came before an end that is missing is kept, as browsers do.
fn inflated(decoder: impl Read, most: usize) -> Result<Vec<u8>, Undecodable> {
    let mut bytes = Vec::new();
    match decoder.take(most as u64 + 1).read_to_end(&mut bytes) {
        _ if bytes.len() > most => Err(Undecodable::TooLarge),
        Ok(0) => Err(Undecodable::Damaged),
        Ok(_) => Ok(bytes),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && !bytes.is_empty() => Ok(bytes),
        Err(_) => Err(Undecodable::Damaged),
    }
}

/// Chunks put together; nothing where they are none. A body that breaks off gives what came.
fn chunks(body: &[u8]) -> Option<Vec<u8>> {
    let (mut rest, mut whole, mut any) = (body, Vec::new(), false);
    while let Some(end) = memchr::memchr(b'\n', rest.get(..rest.len().min(4096))?) {
        let (size, after) = rest.split_at_checked(end + 1)?;
        let digits = size.split(|byte| *byte == b';').next()?.trim_ascii();
        let size = usize::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        any = true;
        if size == 0 {
            break;
        }
        let (data, after) = after.split_at_checked(size).unwrap_or((after, &[]));
        whole.extend_from_slice(data);
        rest = after.strip_prefix(b"\r").unwrap_or(after);
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        if rest.is_empty() {
            break;
        }
    }
    any.then_some(whole)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    fn answer(headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Answer { headers, body: body.to_vec(), ..Answer::default() }
    }

    #[test]
    fn codings_are_undone() {
        let text = b"abc".repeat(99);
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
        let mut bare = DeflateEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(&text).unwrap();
        zlib.write_all(&text).unwrap();
        bare.write_all(&text).unwrap();
        let (gzip, zlib, bare) = (gzip.finish().unwrap(), zlib.finish().unwrap(), bare.finish().unwrap());
        for (coding, body) in
            [("gzip", &gzip), ("deflate", &zlib), ("Deflate", &bare), ("identity", &text), ("gzip", &text)]
        {
            assert_eq!(decode(&answer(&[("content-encoding", coding)], body), 1000).as_ref(), Ok(&text), "{coding}");
        }
        let gzipped = |most| decode(&answer(&[("Content-Encoding", "gzip")], &gzip), most);
        assert_eq!((gzipped(296), gzipped(297).is_ok()), (Err(Undecodable::TooLarge), true));
        let other = |coding| decode(&answer(&[("Content-Encoding", coding)], b"\x1f\x8bx"), 99);
        assert_eq!([other("gzip"), other("zzz")], [Err(Undecodable::Damaged), Err(Undecodable::Unknown)]);
        assert_eq!(other("gzip, gzip, gzip, gzip, gzip"), Err(Undecodable::Unknown));
    }

    #[test]
    fn chunks_are_put_together() {
        let decoded = |body: &[u8]| decode(&answer(&[("Transfer-Encoding", "chunked")], body), 99).unwrap();
        assert_eq!(decoded(b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: x\r\n\r\n"), b"abcde");
        assert_eq!(decoded(b"3\nabc\n0\n\n"), b"abc");
        assert_eq!(decoded(b"9\r\nabc"), b"abc");
        // the crawler put them together and kept the header
        assert_eq!(decoded(b"<html>\r\n"), b"<html>\r\n");
        assert_eq!(decoded(b"ffffffffffffffffff\r\nabc"), b"ffffffffffffffffff\r\nabc");
        assert_eq!(decoded(b""), b"");
    }
}
