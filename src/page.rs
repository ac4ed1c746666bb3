//! What came from somewhere: the bytes of a saved file, an archive member or an answer from the web.

/// A page 页面: bytes and where they came from.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Path of the file, `archive!member` for a member, `-` for standard input.
    pub path: String,
    /// Address that it came from, where known.
    pub url: Option<String>,
    /// Content-Type header, where known.
    pub content_type: Option<String>,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Page {
    /// A page read from a file.
    pub fn from_file(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { path: path.into(), bytes, ..Self::default() }
    }

    /// The `charset` parameter of its Content-Type header.
    pub fn charset(&self) -> Option<&str> {
        let header = self.content_type.as_deref()?;
        header.split(';').skip(1).find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charset_of_the_header() {
        let page = |header: &str| Page { content_type: Some(header.into()), ..Page::default() };
        assert_eq!(page("text/html; Charset=\"GBK\"").charset(), Some("GBK"));
        assert_eq!(page("text/html").charset(), None);
    }
}
