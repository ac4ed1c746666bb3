//! Rich Text Format (RTF 1.9.1), which Word, WPS and LibreOffice save, also under the name of `.doc`.

use encoding_rs::Encoding;
use memchr::memmem;

use crate::document::sniff::Format;
use crate::document::{Document, Error, Reader};
use crate::page::Page;
use crate::text::fold::trim;
use crate::text::lang::{Message, Text};
use charset::Charset;
use flow::Flow;
use font::Fonts;
use group::{Destination, Group};
use style::Styles;
use token::{Token, Tokens};

mod charset;
mod flow;
mod font;
mod group;
mod row;
mod style;
mod table;
mod token;
mod word;

/// Most bytes of a document, most of which are pictures.
const MAX_BYTES: usize = 64 << 20;
/// Most groups within one another.
const MAX_DEPTH: usize = 1 << 10;
/// Most text boxes within one another.
const MAX_BOXES: usize = 8;
/// Most bytes of the number before a paragraph.
const MAX_LABEL: usize = 128;

const NO_HEAD: Text = Text { en: "it does not begin as RTF does", zh: "缺少 RTF 文件头" };
const CUT: Text = Text { en: "the end of the file is missing", zh: "文件末尾缺失" };
const UNBALANCED: Text = Text { en: "text stands behind its last brace", zh: "末尾括号之后还有正文" };
const TOO_DEEP: Text = Text { en: "groups are nested too deeply", zh: "组嵌套过深" };

/// Reads `.rtf`, also under other names.
pub(super) struct Rtf;

impl Reader for Rtf {
    fn name(&self) -> &'static str {
        "rtf"
    }

    fn formats(&self) -> &'static [Format] {
        &[Format::Rtf]
    }

    fn read(&self, page: &Page, format: Format) -> Result<Document, Error> {
        Ok(Document { media_type: format.media_type(), ..read(&page.bytes)? })
    }
}

fn read(bytes: &[u8]) -> Result<Document, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::TooLarge(MAX_BYTES >> 20));
    }
    let start = memmem::find(bytes, b"{\\rtf").ok_or(Error::Damaged(NO_HEAD))?;
    let mut walker = Walker::default();
    let is_closed = walker.walk(Tokens::of(bytes.get(start..).unwrap_or_default()))?;
    let is_heading = walker.is_heading();
    walker.flush();
    let story = walker.flow.finish(is_heading)?;
    if story.is_empty() {
        return Err(Error::Empty);
    }
    let (pictures, blocks) = story.blocks();
    let mut document = Document { pictures, blocks, ..Document::default() };
    if !is_closed {
        let (en, zh) =
            ("the last brace of the file is missing, perhaps more", "文件末尾缺少括号，可能还有其他内容缺失");
        document.notes.push(("unclosed-file", Message::new(en, zh)));
    }
    Ok(document)
}

/// Goes through the signs of a file.
#[derive(Default)]
struct Walker {
    group: Group,
    /// The groups around it.
    groups: Vec<Group>,
    fonts: Fonts,
    styles: Styles,
    /// The font of the document.
    usual: i32,
    /// The code page of the document, where it says one that is known.
    page: Option<&'static Encoding>,
    /// Bytes of text that belong together, however they were written, and where and how they are read.
    bytes: Vec<u8>,
    bytes_of: (Option<Destination>, Charset),
    /// The first half of a character of two units of UTF-16.
    half: Option<u16>,
    /// Characters that are still to be left out, as they stand for one in Unicode.
    spare: usize,
    label: String,
    /// How many groups were open around each text box.
    boxes: Vec<usize>,
    flow: Flow,
}

impl Walker {
    /// Reads up to the end of the outermost group; false where only its brace is missing.
    fn walk(&mut self, mut tokens: Tokens<'_>) -> Result<bool, Error> {
        let mut is_at_end = false;
        while let Some(token) = tokens.next() {
            match token {
                Token::Open => {
                    if self.groups.len() >= MAX_DEPTH {
                        return Err(Error::Excessive(TOO_DEEP));
                    }
                    self.spare = 0;
                    self.groups.push(self.group);
                    self.group.is_optional = false;
                }
                Token::Close => {
                    self.spare = 0;
                    self.close()?;
                    if self.groups.is_empty() {
                        // what is there after the end is not shown by any program
                        let rest = tokens.rest();
                        let is_text = |word: &[u8]| memmem::find(rest, word).is_some();
                        let is_damaged = is_text(b"\\par") || is_text(b"\\cell");
                        return if is_damaged { Err(Error::Damaged(UNBALANCED)) } else { Ok(true) };
                    }
                }
                _ if self.group.destination == Destination::Nowhere => {}
                Token::Word(name, number) => self.word(name, number)?,
                Token::Symbol(sign) => self.symbol(sign)?,
                Token::Byte(byte) => self.text(&[byte]),
                Token::Text(bytes) => self.text(bytes),
                Token::Binary => self.spare = self.spare.saturating_sub(1),
            }
            is_at_end = match token {
                Token::Word(name, _) => matches!(name, b"par" | b"row" | b"sect"),
                Token::Text(bytes) => is_at_end && bytes.iter().all(|byte| matches!(byte, b'\r' | b'\n' | 0)),
                _ => false,
            };
        }
        self.flush();
        let is_whole = is_at_end && self.groups.len() == 1 && self.flow.is_between();
        if is_whole { Ok(false) } else { Err(Error::Damaged(CUT)) }
    }

    /// Ends a group.
    fn close(&mut self) -> Result<(), Error> {
        let Some(outer) = self.groups.pop() else { return Ok(()) };
        let inner = self.group;
        match inner.destination {
            Destination::Fonts => self.fonts.end(),
            Destination::Styles => {
                self.flush();
                self.styles.end();
            }
            Destination::Label if outer.destination != Destination::Label => {
                self.flush();
                let label = std::mem::take(&mut self.label);
                // a bullet says nothing
                if outer.is_shown() && label.contains(char::is_alphanumeric) {
                    self.flow.number(trim(&label).to_owned());
                }
            }
            _ => {}
        }
        if self.boxes.last().is_some_and(|depth| *depth >= self.groups.len()) {
            self.boxes.pop();
            self.flush();
            self.flow.close_box(self.is_heading())?;
        }
        self.group = outer;
        Ok(())
    }

    /// Whether a paragraph that ends here is a heading.
    fn is_heading(&self) -> bool {
        self.styles.is_heading(self.group.paragraph.style, self.group.paragraph.outline)
    }

    fn charset(&self) -> Charset {
        self.group.charset.unwrap_or_else(|| self.fonts.charset(self.usual))
    }

    /// Takes in bytes of text as the file has them. Its line breaks say nothing.
    fn text(&mut self, bytes: &[u8]) {
        let says = |byte: &u8| !matches!(byte, b'\r' | b'\n' | 0);
        let mut bytes = bytes;
        while self.spare > 0 {
            let Some((byte, rest)) = bytes.split_first() else { return };
            self.spare -= usize::from(says(byte));
            bytes = rest;
        }
        if !bytes.iter().any(says) {
            return;
        }
        match self.group.destination {
            Destination::Fonts => self.fonts.text(bytes),
            Destination::Flow | Destination::Label | Destination::Styles if self.group.is_shown() => {
                let of = (Some(self.group.destination), self.charset());
                if self.bytes_of != of || self.half.is_some() {
                    self.flush();
                    self.bytes_of = of;
                }
                self.bytes.extend(bytes.iter().copied().filter(|byte| says(byte)));
            }
            _ => {}
        }
    }

    /// Reads the bytes that have been taken in.
    fn flush(&mut self) {
        if !self.bytes.is_empty() {
            let bytes = std::mem::take(&mut self.bytes);
            let (destination, charset) = self.bytes_of;
            self.say(destination, &charset.decode(&bytes, self.page));
            self.bytes = bytes;
            self.bytes.clear();
        }
        if self.half.take().is_some() {
            self.say(Some(self.group.destination), "\u{FFFD}");
        }
    }

    /// Adds text where it goes.
    fn say(&mut self, destination: Option<Destination>, text: &str) {
        match destination {
            Some(Destination::Flow) => self.flow.push(text),
            Some(Destination::Label) if self.label.len() < MAX_LABEL => self.label.push_str(text),
            Some(Destination::Styles) => self.styles.text(text),
            _ => {}
        }
    }

    /// Adds text that is not written in bytes.
    fn sign(&mut self, text: &str) {
        self.flush();
        if self.group.is_shown() {
            self.say(Some(self.group.destination), text);
        }
    }
}

#[cfg(test)]
mod tests;
