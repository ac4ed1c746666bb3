//! A document 文档: headings, paragraphs and grids in reading order, whatever the file that they were saved in.
//!
//! A document knows nothing of forms; a reader gives one or says why not. One reader a file under `readers`.

use crate::grid::Grid;
use crate::html::Overflow;
use crate::page::Page;
use crate::text::charset::Decoded;
use crate::text::lang::{Message, Text};

#[cfg(feature = "office")]
mod boundaries;
#[cfg(feature = "office")]
pub mod bundle;
pub mod compound;
#[cfg(feature = "pdf")]
pub mod guard;
#[cfg(any(feature = "office", feature = "pdf"))]
mod layout;
pub mod mime;
#[cfg(feature = "office")]
mod numeral;
#[cfg(feature = "office")]
mod package;
mod readers;
#[cfg(feature = "office")]
mod seam;
pub mod sniff;
#[cfg(feature = "office")]
mod story;
#[cfg(feature = "office")]
mod word;
#[cfg(feature = "office")]
mod xml;

pub use readers::READERS;
use sniff::Format;

/// Most bytes of a text document.
pub const MAX_BYTES: usize = 16 << 20;

/// Most lines of a text document: a report has some hundreds, a table with a cell a line a few thousand.
pub const MAX_LINES: usize = 1 << 18;

/// A document as read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Its format as found from the content.
    pub media_type: &'static str,
    /// The encoding that its text was read with, for formats that leave it open.
    pub charset: Option<&'static str>,
    /// What it says about itself outside its text.
    pub meta: Meta,
    /// What it is called within its file, where it is a part of one that may be a document by itself.
    pub part: Option<String>,
    /// Its content in reading order.
    pub blocks: Vec<Block>,
    /// Number of pictures within it.
    pub pictures: usize,
    /// What had to be repaired in reading, as (kebab code, message).
    pub notes: Vec<(&'static str, Message)>,
}

/// What a document says about itself outside its text: the standard meta elements of government pages
/// (国办发〔2017〕47号 政府网站发展指引), all as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// `ArticleTitle`.
    pub article_title: Option<String>,
    /// The page's `<title>`, often with site and column names around it.
    pub page_title: Option<String>,
    /// `PubDate`.
    pub published: Option<String>,
    /// `ContentSource`: the stated source, often blank or the office that published.
    pub source: Option<String>,
    /// `SiteName`.
    pub site: Option<String>,
    /// `SiteIDCode`: GB/T 2260 code of the site's division and four digits.
    pub site_code: Option<String>,
    /// Address of the page: `Url`, a canonical link, or the place where a saved archive came from.
    pub url: Option<String>,
}

/// A piece of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A line that is marked up as a heading.
    Heading(Line),
    /// A paragraph, or a line of it where the document breaks lines.
    Paragraph(Line),
    /// A table.
    Grid(Grid),
}

/// A line of text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// What it says, without white space around it.
    pub text: String,
    /// Its number in the source, counted from 1, for sources that have lines.
    pub number: Option<u32>,
}

impl Block {
    /// The line of a heading or paragraph.
    pub fn line(&self) -> Option<&Line> {
        match self {
            Block::Heading(line) | Block::Paragraph(line) => Some(line),
            Block::Grid(_) => None,
        }
    }

    /// The grid of a table.
    pub fn grid(&self) -> Option<&Grid> {
        match self {
            Block::Grid(grid) => Some(grid),
            _ => None,
        }
    }
}

/// What reads a format.
pub trait Reader: Sync {
    /// Its name, that of its file.
    fn name(&self) -> &'static str;
    /// The formats that it reads.
    fn formats(&self) -> &'static [Format];
    /// Reads a page of one of its formats.
    fn read(&self, page: &Page, format: Format) -> Result<Document, Error>;
    /// The parts of a page that may be documents by themselves, such as the sheets of a workbook; none for a format that
    /// has no such parts.
    fn parts(&self, _: &Page, _: Format) -> Result<Vec<Document>, Error> {
        Ok(Vec::new())
    }
}

/// Why a page gave no document.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// No reader knows its format.
    #[error("{} is not read", .0.name())]
    Unsupported(Format),
    /// It is larger than is looked at.
    #[error("larger than {0} MiB")]
    TooLarge(usize),
    /// It has more lines than are looked at.
    #[error("more than {MAX_LINES} lines")]
    TooManyLines,
    /// It goes beyond a limit that keeps time and memory bounded.
    #[error("{0}")]
    Overflow(#[from] Overflow),
    /// It is damaged.
    #[error("damaged: {0}")]
    Malformed(#[from] mime::Malformed),
    /// A web archive without a page.
    #[error("a web archive without a page in it")]
    NoPage,
    /// It opens with a password only.
    #[error("under a password")]
    Encrypted,
    /// A file of an office program that is damaged: what is wrong with it.
    #[error("damaged: {}", .0.en)]
    Damaged(Text),
    /// A file of an office program that goes beyond a limit: which one.
    #[error("too large: {}", .0.en)]
    Excessive(Text),
    /// Its reader says why: a password, an edition of long ago, damage.
    #[error("{}", .0.en)]
    Unreadable(Text),
    /// It is damaged beyond what readers of its format mend.
    #[error("damaged {}: it cannot be read", .0.name())]
    Broken(Format),
    /// Its pages are pictures, so many of them.
    #[error("scanned, not read: its pages are pictures ({0})")]
    Scanned(usize),
    /// Its pages have no text.
    #[error("there is no text on its pages")]
    Silent,
}

impl Error {
    /// The reason in both languages.
    pub fn message(&self) -> Message {
        let zh = match self {
            Error::Empty => "文件为空".to_owned(),
            Error::Unsupported(format) => format!("不支持的格式：{}", format.name()),
            Error::TooLarge(limit) => format!("文件大于 {limit} MiB"),
            Error::TooManyLines => format!("超过 {MAX_LINES} 行"),
            Error::Overflow(Overflow::Bytes) => format!("网页大于 {} MiB", crate::html::MAX_BYTES >> 20),
            Error::Overflow(Overflow::Depth) => format!("网页元素嵌套超过 {} 层", crate::html::MAX_DEPTH),
            Error::Overflow(Overflow::Nodes) => format!("网页节点超过 {} 个", crate::html::MAX_NODES),
            Error::Malformed(reason) => format!("文件损坏：{reason}"),
            Error::NoPage => "网页存档中没有网页".to_owned(),
            Error::Encrypted => "文件有密码保护".to_owned(),
            Error::Damaged(reason) => format!("文件损坏：{}", reason.zh),
            Error::Excessive(limit) => format!("文件过大：{}", limit.zh),
            Error::Unreadable(reason) => reason.zh.to_owned(),
            Error::Broken(format) => format!("文件损坏，无法读取：{}", format.name()),
            Error::Scanned(pages) => format!("扫描件，未读取：{pages} 页均为图片"),
            Error::Silent => "页面上没有文字".to_owned(),
            Error::Overflow(Overflow::Parts) => format!("网页中有一个标签超过 {} 部分", crate::html::MAX_PARTS),
        };
        Message::new(self.to_string(), zh)
    }
}

/// Whether a line is what a converter writes in place of a table that it cannot show.
pub(crate) fn is_placeholder(line: &str) -> bool {
    line == "[TABLE]"
}

/// Reads a page of [`Format::Html`] that was decoded and parsed already; its text may have been taken out of `decoded`.
pub fn of_tree(decoded: &Decoded, tree: &scraper::Html) -> Document {
    Document { media_type: Format::Html.media_type(), ..readers::html::of(decoded, tree) }
}

/// Reads a page whose format is known.
pub fn read(page: &Page, format: Format) -> Result<Document, Error> {
    if format == Format::Empty {
        return Err(Error::Empty);
    }
    reader(format)?.read(page, format)
}

/// The parts of a page that may be documents by themselves, such as the sheets of a workbook; none for a format that has
/// no such parts.
pub fn parts(page: &Page, format: Format) -> Result<Vec<Document>, Error> {
    if format == Format::Empty {
        return Err(Error::Empty);
    }
    reader(format)?.parts(page, format)
}

fn reader(format: Format) -> Result<&'static dyn Reader, Error> {
    let reader = READERS.iter().copied().find(|reader| reader.formats().contains(&format));
    reader.ok_or(Error::Unsupported(format))
}
