//! How much a file unpacks to, found before it is unpacked: streams are measured, not kept.
//!
//! The interpreter has no limits of its own on what a stream unpacks to, on saved states, or on how often a form is
//! painted.

use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Name, Object, Stream};
use memchr::memmem;

use crate::document::Error;
use crate::document::layout::TOO_HEAVY;

/// Most bytes that all streams of a file unpack to.
const MAX_UNPACKED: u64 = 384 << 20;
/// Most bytes that the content of all pages unpacks to.
const MAX_CONTENT: usize = 48 << 20;
/// Most bytes of one page's content, or of one form's.
const MAX_PAGE: usize = 8 << 20;
/// Deepest nesting of saved states.
const MAX_STATES: usize = 4096;
/// Most bytes of text that one operator shows.
const MAX_SHOWN: usize = 64 << 10;
/// Most clips of a file whose forms are small.
const MAX_CLIPS: usize = 1 << 17;

fn heavy() -> Error {
    Error::Excessive(TOO_HEAVY)
}

/// Measures every stream of a file, wherever the word stands.
pub(super) fn of_file(bytes: &[u8]) -> Result<(), Error> {
    let mut left = MAX_UNPACKED;
    for at in memmem::find_iter(bytes, b"stream") {
        let before = bytes.get(at.saturating_sub(400)..at).unwrap_or_default();
        if before.ends_with(b"end") {
            continue;
        }
        let dictionary = memmem::rfind(before, b"obj").and_then(|start| before.get(start..)).unwrap_or(before);
        let packings: usize = [&b"FlateDecode"[..], b"/Fl ", b"/Fl]", b"LZW"]
            .iter()
            .map(|name| memmem::find_iter(dictionary, name).count())
            .sum();
        // packed twice, a kilobyte may be a gigabyte
        if packings > 1 {
            return Err(heavy());
        }
        let data = bytes.get(at + 6..).unwrap_or_default();
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        left = left.checked_sub(unpacked(data, left)).filter(|left| *left > 0).ok_or_else(heavy)?;
    }
    Ok(())
}

/// Number of bytes that data unpack to, as far as `most`.
fn unpacked(data: &[u8], most: u64) -> u64 {
    let measure = |reader: &mut dyn Read| {
        let (mut count, mut buffer) = (0, [0; 1 << 14]);
        while count < most {
            match reader.read(&mut buffer) {
                Ok(0) | Err(_) => break,
                Ok(read) => count += read as u64,
            }
        }
        count
    };
    match data {
        [first, second, ..] if first & 15 == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0 => {
            measure(&mut ZlibDecoder::new(data))
        }
        _ => measure(&mut DeflateDecoder::new(data)),
    }
}

/// Measures the streams of an encrypted file, and the forms of any; gives how many clips may be set: the fewer the
/// larger its forms are.
pub(super) fn of_objects(pdf: &Pdf, bytes: &[u8]) -> Result<usize, Error> {
    let encrypted = memmem::find(bytes, b"/Encrypt").is_some();
    let has_forms = encrypted || memmem::find(bytes, b"/Form").is_some() || memmem::find(bytes, b"/ObjStm").is_some();
    if !has_forms && memmem::find(bytes, b"LZW").is_none() {
        return Ok(MAX_CLIPS);
    }
    let mut left = MAX_UNPACKED;
    let mut largest = 0;
    for object in pdf.objects() {
        let Object::Stream(stream) = object else { continue };
        left = left.checked_sub(of_stream(&stream, encrypted, left)?).ok_or_else(heavy)?;
        if stream.dict().get::<Name<'_>>("Subtype").is_some_and(|name| name.as_ref() == b"Form") {
            let data = stream.decoded_data().unwrap_or_default();
            of_content(&data, 0)?;
            largest = largest.max(data.len());
        }
    }
    Ok(MAX_CLIPS.min((256 << 20) / largest.max(1)))
}

fn of_stream(stream: &Stream<'_>, encrypted: bool, left: u64) -> Result<u64, Error> {
    let dictionary = stream.dict();
    let several = |key: &str| {
        dictionary.get::<Array<'_>>(key).into_iter().flat_map(|names| names.iter::<Name<'_>>().collect::<Vec<_>>())
    };
    let one = |key: &str| dictionary.get::<Name<'_>>(key);
    let filters = one("Filter").into_iter().chain(one("F")).chain(several("Filter")).chain(several("F"));
    let (mut flate, mut lzw) = (0, 0);
    for filter in filters {
        match filter.as_ref() {
            b"FlateDecode" | b"Fl" => flate += 1,
            b"LZWDecode" | b"LZW" => lzw += 1,
            _ => {}
        }
    }
    match (flate, lzw) {
        (0, 0) => Ok(0),
        (1, 0) if encrypted => Ok(unpacked(&stream.raw_data(), left)),
        (1, 0) => Ok(0),
        // the longest entry of a table of 4096, for 12 bits
        (0, 1) => Ok(stream.raw_data().len() as u64 * 2731),
        _ => Err(heavy()),
    }
}

/// Looks over the content of a page or form, `before` being the bytes of those before it; gives its length.
pub(super) fn of_content(content: &[u8], before: usize) -> Result<usize, Error> {
    if content.len() > MAX_PAGE || before + content.len() > MAX_CONTENT {
        return Err(heavy());
    }
    let (mut states, mut deepest, mut shown) = (0usize, 0, 0);
    let mut rest = content;
    let ends = |byte: Option<&u8>| byte.is_none_or(|byte| byte.is_ascii_whitespace() || b"[]()<>/%".contains(byte));
    let mut last = None;
    while let Some((byte, after)) = rest.split_first() {
        match byte {
            b'q' if ends(last) && ends(after.first()) => states += 1,
            b'Q' if ends(last) && ends(after.first()) => states = states.saturating_sub(1),
            b'j' | b'J' | b'\'' | b'"' if ends(after.first()) => shown = 0,
            b'(' | b'<' => {
                let close = if *byte == b'(' { b')' } else { b'>' };
                let length = memchr::memchr(close, after).unwrap_or(after.len());
                shown += length;
                deepest = deepest.max(shown);
                last = Some(byte);
                rest = after.get(length..).unwrap_or_default();
                continue;
            }
            _ => {}
        }
        if states > MAX_STATES || deepest > MAX_SHOWN {
            return Err(heavy());
        }
        last = Some(byte);
        rest = after;
    }
    Ok(content.len())
}
