//! A page saved as one file with its parts (MHTML).

/// The transfer encoding of the page's part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transfer {
    /// Quoted-printable.
    Quoted,
    /// Base64.
    Base64,
}

/// Wraps the bytes of a page, after a small picture.
pub fn wrap(page: &[u8], charset: &str, transfer: Transfer) -> Vec<u8> {
    let (name, body) = match transfer {
        Transfer::Quoted => ("quoted-printable", quoted(page)),
        Transfer::Base64 => ("base64", base64(page)),
    };
    let dot = [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0];
    format!(
        "From: <Saved by a browser>\r\nSubject: report\r\nDate: Mon, 20 Jan 2025 10:00:00 +0800\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----=_NextPart_000_0000\"\r\n\r\nThis is a multi-part message in MIME format.\r\n\r\n------=_NextPart_000_0000\r\nContent-Type: text/html; charset=\"{charset}\"\r\nContent-Transfer-Encoding: {name}\r\nContent-Location: http://www.example.gov.cn/report.html\r\n\r\n{body}\r\n------=_NextPart_000_0000\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: http://www.example.gov.cn/dot.png\r\n\r\n{}\r\n------=_NextPart_000_0000--\r\n",
        base64(&dot)
    )
    .into_bytes()
}

fn quoted(bytes: &[u8]) -> String {
    let mut out = String::new();
    let mut length = 0;
    for (i, &b) in bytes.iter().enumerate() {
        if b == b'\n' {
            out.push_str("\r\n");
            length = 0;
            continue;
        }
        let at_end = bytes.get(i + 1).is_none_or(|&n| n == b'\n');
        let piece = match b {
            b' ' | b'\t' if !at_end => (b as char).to_string(),
            b'!'..=b'~' if b != b'=' => (b as char).to_string(),
            _ => format!("={b:02X}"),
        };
        if length + piece.len() > 75 {
            out.push_str("=\r\n");
            length = 0;
        }
        length += piece.len();
        out.push_str(&piece);
    }
    out
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for (i, chunk) in bytes.chunks(3).enumerate() {
        if i > 0 && i.is_multiple_of(19) {
            out.push_str("\r\n");
        }
        let b = [chunk[0], *chunk.get(1).unwrap_or(&0), *chunk.get(2).unwrap_or(&0)];
        let n = u32::from(b[0]) << 16 | u32::from(b[1]) << 8 | u32::from(b[2]);
        for k in 0..4 {
            if k <= chunk.len() {
                out.push(DIGITS[(n >> (18 - 6 * k)) as usize & 63] as char);
            } else {
                out.push('=');
            }
        }
    }
    out
}
