//! Paths as URI references (RFC 3986): relative where the path is, `file:` where it is absolute.

use std::borrow::Cow;
use std::fmt::Write;

/// The URI reference of a path. What is neither unreserved nor a separator is percent-encoded, a colon too, so that no
/// relative path begins with a scheme (RFC 3986, section 4.2).
pub(super) fn of(path: &str) -> String {
    let path: Cow<'_, str> = if cfg!(windows) { path.replace('\\', "/").into() } else { path.into() };
    let drive = cfg!(windows) && path.as_bytes().get(1) == Some(&b':');
    let mut uri = String::with_capacity(path.len());
    if drive {
        uri.push_str("file:///");
    } else if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'!' => {
                uri.push(char::from(byte));
            }
            // writing to a string does not fail
            byte => drop(write!(uri, "%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_references() {
        let cases = [
            ("a/b c.txt", "a/b%20c.txt"),
            ("局/报告.html", "%E5%B1%80/%E6%8A%A5%E5%91%8A.html"),
            ("a.warc!x?y#z", "a.warc!x%3Fy%23z"),
            ("c:x", "c%3Ax"),
            ("/srv/a.txt", "file:///srv/a.txt"),
            ("100%", "100%25"),
            ("-", "-"),
        ];
        for (path, uri) in cases {
            assert_eq!(of(path), uri);
        }
    }
}
