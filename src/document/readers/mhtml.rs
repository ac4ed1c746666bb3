//! Saved web archives 网页存档 (RFC 2557) and mails: the page in them is read as HTML, with the frames that it shows; a
//! mail without a page as text.

use std::cell::Cell;

use url::Url;

use super::{html, text};
use crate::document::mime::{self, Archive, Part};
use crate::document::sniff::Format;
use crate::document::{Block, Document, Error, Reader};
use crate::page::Page;

/// How deep frames lie in frames.
const DEPTH: usize = 4;
/// Base of addresses in a message that says none (RFC 2557, 5).
const NOWHERE: &str = "thismessage:/";

/// Reads `.mht`, `.mhtml` and `.eml`.
pub(super) struct Mhtml;

impl Reader for Mhtml {
    fn name(&self) -> &'static str {
        "mhtml"
    }

    fn formats(&self) -> &'static [Format] {
        &[Format::Mhtml]
    }

    fn read(&self, page: &Page, format: Format) -> Result<Document, Error> {
        let archive = mime::parts(&page.bytes)?;
        let mut document = match archive.page() {
            Some(part) => Frames::of(&archive).page(part)?,
            None => mail(&archive)?,
        };
        document.media_type = format.media_type();
        Ok(document)
    }

    /// Each page in it by itself, where there are several.
    fn parts(&self, page: &Page, format: Format) -> Result<Vec<Document>, Error> {
        let archive = mime::parts(&page.bytes)?;
        let pages = || archive.parts.iter().enumerate().filter(|(_, part)| part.is_html());
        if pages().count() < 2 {
            return Ok(Vec::new());
        }
        let document = |(at, part): (usize, &Part)| {
            // a frame that cannot be read is no reason to read nothing
            let mut document = html::read(&part.body, part.charset.as_deref()).ok()?;
            let place = part.location.as_deref().map(|place| place.rsplit(['/', '\\']).next().unwrap_or(place));
            let name = part.name.as_deref().or(place).filter(|name| !name.is_empty());
            document.media_type = format.media_type();
            document.part = Some(name.map_or_else(|| format!("#{}", at + 1), str::to_owned));
            document.meta.url = document.meta.url.or_else(|| address(part));
            Some(document)
        };
        Ok(pages().filter_map(document).collect())
    }
}

/// The address that a part came from.
fn address(part: &Part) -> Option<String> {
    part.location.clone().filter(|url| url.starts_with("http"))
}

/// The text of a mail that has no page.
fn mail(archive: &Archive) -> Result<Document, Error> {
    let is_text = |part: &&Part| part.media_type == "text/plain" && !part.attached;
    let longest = archive.parts.iter().filter(is_text).max_by_key(|part| part.body.len()).ok_or(Error::NoPage)?;
    let content_type = longest.charset.as_ref().map(|charset| format!("text/plain; charset=\"{charset}\""));
    let page = Page { content_type, ..Page::from_file("", longest.body.clone()) };
    text::Text.read(&page, Format::Text)
}

/// The pages of an archive as frames of each other.
struct Frames<'a> {
    archive: &'a Archive,
    /// Which were shown: none is shown twice.
    shown: Vec<Cell<bool>>,
}

impl<'a> Frames<'a> {
    fn of(archive: &'a Archive) -> Self {
        Self { archive, shown: archive.parts.iter().map(|_| Cell::new(false)).collect() }
    }

    /// The page that the archive is of, with its frames.
    fn page(&self, part: &Part) -> Result<Document, Error> {
        let at = self.archive.parts.iter().position(|other| std::ptr::eq(other, part));
        at.and_then(|at| self.shown.get(at)).into_iter().for_each(|shown| shown.set(true));
        let base = part.location.as_ref().or(self.archive.location.as_ref());
        let mut document = self.read(part, base.and_then(|base| Url::parse(base).ok()), 0)?;
        document.meta.url = document.meta.url.or_else(|| address(part));
        Ok(document)
    }

    fn read(&self, part: &Part, base: Option<Url>, depth: usize) -> Result<Document, Error> {
        let base = base.or_else(|| Url::parse(NOWHERE).ok());
        html::read_framed(&part.body, part.charset.as_deref(), &|source| self.frame(source, base.as_ref(), depth))
    }

    /// What a frame shows, by its address; nothing where it is not in the archive.
    fn frame(&self, source: &str, base: Option<&Url>, depth: usize) -> Vec<Block> {
        let found = self
            .archive
            .parts
            .iter()
            .zip(&self.shown)
            .find(|(part, shown)| !shown.get() && part.is_html() && is_at(part, source.trim(), base));
        let Some((part, shown)) = found.filter(|_| depth < DEPTH) else { return Vec::new() };
        shown.set(true);
        let own = part.location.as_deref().and_then(|place| join(base, place));
        self.read(part, own.or_else(|| base.cloned()), depth + 1).map(|document| document.blocks).unwrap_or_default()
    }
}

/// Whether a part is what an address means: its id, or its place beside that of the page that names it.
fn is_at(part: &Part, source: &str, base: Option<&Url>) -> bool {
    if let Some(id) = source.strip_prefix("cid:") {
        return part.id.as_deref().is_some_and(|own| own == id || own == id.replace("%40", "@"));
    }
    let Some(place) = part.location.as_deref() else { return false };
    place == source || join(base, source).is_some_and(|url| join(base, place).is_some_and(|place| place == url))
}

fn join(base: Option<&Url>, address: &str) -> Option<Url> {
    let mut url = Url::options().base_url(base).parse(address).ok()?;
    url.set_fragment(None);
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(message: &str) -> Vec<String> {
        let page = Page::from_file("a.mht", message.replace('\n', "\r\n").into_bytes());
        let document = Mhtml.read(&page, Format::Mhtml).unwrap();
        document.blocks.iter().filter_map(Block::line).map(|line| line.text.clone()).collect()
    }

    /// A message of parts, each with its fields and its body.
    fn message(kind: &str, fields: &str, parts: &[(&str, &str)]) -> String {
        let parts = parts.iter().map(|(fields, body)| format!("--b\n{fields}\n\n{body}\n"));
        format!("MIME-Version: 1.0\n{fields}Content-Type: {kind}; boundary=b\n\n{}--b--\n", parts.collect::<String>())
    }

    #[test]
    fn frames_stand_where_the_page_shows_them() {
        let html = "Content-Type: text/html; charset=utf-8";
        let root = format!("{html}\nContent-Location: http://a.gov.cn/x/index.html");
        let beside = format!("{html}\nContent-Location: table.html");
        let whole = format!("{html}\nContent-Location: http://a.gov.cn/y/tail.html");
        let framed = format!("{html}\nContent-ID: <frame-1@mhtml.blink>");
        let page = "<p>头</p><iframe src='table.html#a'></iframe><iframe src=../y/tail.html></iframe>\
                    <iframe src=cid:frame-1@mhtml.blink></iframe><iframe src=none.html></iframe><p>尾</p>";
        let parts = [
            (&*root, page),
            (&*whole, "<p>乙<iframe src=../x/index.html></iframe>"),
            (&*beside, "<p>甲"),
            (&*framed, "<p>丙"),
        ];
        assert_eq!(read(&message("multipart/related", "", &parts)), ["头", "甲", "乙", "丙", "尾"]);
        let set = "<frameset cols='20%,*'><frame src=menu.html><frame src=table.html></frameset>";
        let parts = [(&*root, set), (&*beside, "<p>甲")];
        assert_eq!(read(&message("multipart/related", "", &parts)), ["甲"]);
    }

    #[test]
    fn addresses_without_a_base_are_beside_each_other() {
        let html = |place: &str| format!("Content-Type: text/html\nContent-Location: {place}");
        let (root, table) = (html("main.htm"), html("files/table.htm"));
        let parts = [(&*root, "<p>a<iframe src='./files/table.htm'></iframe>"), (&*table, "<p>b")];
        assert_eq!(read(&message("multipart/related", "", &parts)), ["a", "b"]);
    }

    #[test]
    fn the_page_of_a_mail_is_deep_in_it() {
        let inner = message("multipart/related", "", &[("Content-Type: text/html", "<p>页")]);
        let inner = inner.replace("--b", "--c").replace("boundary=b", "boundary=c");
        let (head, body) = inner.split_once("\n\n").unwrap();
        let parts = [("Content-Type: text/plain", "plain"), (head, body)];
        assert_eq!(read(&message("multipart/alternative", "Subject: x\n", &parts)), ["页"]);
        let attached = ("Content-Type: text/html; name=a.html\nContent-Disposition: attachment", "<p>附件");
        let text = ("Content-Type: text/plain; charset=gbk", "plain");
        assert_eq!(read(&message("multipart/mixed", "", &[attached, text])), ["plain"]);
    }
}
