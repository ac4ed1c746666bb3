//! Transfer encodings of MIME undone (RFC 2045, 6): leniently, as saved files are cut and damaged.

use memchr::memchr;

use super::line;

/// Quoted-printable undone (RFC 2045, 6.7). An escape that is none stays as it is, one that is cut is dropped.
pub(super) fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let (mut bytes, mut rest) = (Vec::with_capacity(body.len()), body);
    while let Some((plain, escape)) = memchr(b'=', rest).and_then(|at| rest.split_at_checked(at)) {
        bytes.extend_from_slice(plain);
        rest = escape.get(1..).unwrap_or_default();
        let (to_end, next) = line(rest);
        if let [high, low, tail @ ..] = rest
            && let (Some(high), Some(low)) = (char::from(*high).to_digit(16), char::from(*low).to_digit(16))
        {
            bytes.push((high << 4 | low) as u8);
            rest = tail;
        } else if to_end.trim_ascii().is_empty() {
            rest = next;
        } else if rest.len() > 1 {
            bytes.push(b'=');
        } else {
            rest = &[];
        }
    }
    bytes.extend_from_slice(rest);
    bytes
}

/// Base64 undone (RFC 2045, 6.8): other characters are passed over, padding starts anew, a cut group gives what it has.
pub(super) fn base64(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len() / 4 * 3 + 3);
    let (mut group, mut bits) = (0_u32, 0);
    for byte in body {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                (group, bits) = (0, 0);
                continue;
            }
            _ => continue,
        };
        (group, bits) = (group << 6 | u32::from(value), bits + 6);
        if bits >= 8 {
            bits -= 8;
            bytes.push((group >> bits) as u8);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transfer_encodings() {
        let quoted: [(&str, &[u8]); 8] = [
            ("a=\r\nb", b"ab"),
            ("a= \t\nb", b"ab"),
            ("=e4=B8=AD", "中".as_bytes()),
            ("a=", b"a"),
            ("a=4", b"a"),
            ("a=4 ", b"a=4 "),
            ("<a b=c>", b"<a b=c>"),
            ("x=0D=0Ay", b"x\r\ny"),
        ];
        for (written, bytes) in quoted {
            assert_eq!(quoted_printable(written.as_bytes()), bytes, "{written}");
        }
        let sixty_four: [(&str, &[u8]); 7] = [
            ("", b""),
            ("YQ==", b"a"),
            ("YWI=", b"ab"),
            ("YW\r\nJj", b"abc"),
            ("YQ==YWI=", b"aab"),
            ("YW", b"a"),
            ("*YWJj!YWI", b"abcab"),
        ];
        for (written, bytes) in sixty_four {
            assert_eq!(base64(written.as_bytes()), bytes, "{written}");
        }
    }
}
