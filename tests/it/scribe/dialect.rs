//! The dialects: every way in which a report is written down.

use super::blocks::blocks;
use super::canvas;
use super::converted::{self, Sheet};
use super::draft::Draft;
use super::house::House;
use super::html::{Markup, article};
use super::mhtml::{self, Transfer};
use super::page::{self, Charset};
use super::rng::Rng;
use super::ruled;
use super::text::{self, Markdown, Tabs};

/// A way of writing a report down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// Cells on lines behind tabs, continuations as lone tabs (the sample report).
    TabCells,
    /// The cells of a row on one line behind tabs.
    TabLines,
    /// As `TabCells`, with a blank line after each paragraph.
    TabCellsDoc,
    /// As `TabCells`, covered cells absent.
    TabCellsOdt,
    /// A cell behind each tab, rows not told apart.
    TabStream,
    /// A whole sheet, a tab before each cell.
    TabSheet,
    /// Cells between tabs, covered places empty.
    TabRows,
    /// Cells between tabs, covered places left out.
    TabRowsShort,
    /// Cells closed by pipes, filler to the table's width.
    PipeRows,
    /// Cells closed by pipes, no filler.
    PipeRowsBare,
    /// A cell a line with its pipe, filler lines.
    CellPipe,
    /// A cell a line with its pipe, no filler.
    CellPipeBare,
    /// A cell a line and nothing else.
    CellLine,
    /// Pipe tables with a rule line and `<br>`.
    Markdown,
    /// Pipe tables without a rule line, newlines in cells, short rows.
    MarkdownBare,
    /// Pipe tables padded to columns.
    MarkdownPadded,
    /// Pipe tables that drop what is covered from above.
    MarkdownDropped,
    /// Markdown with its tables as HTML.
    MarkdownHtml,
    /// A whole sheet as a data frame in Markdown.
    Frame,
    /// `A |  B |  C  `.
    Html2text,
    /// `+---+` grids.
    Grid,
    /// `+---+` grids whose rules leave merged cells whole.
    GridSpans,
    /// Tables drawn with box characters, as terminal browsers draw bordered ones.
    Drawn,
    /// `|cell|cell|`, padded.
    Boxed,
    /// Columns by display width, as terminal browsers print them.
    Terminal,
    /// Columns under a ruler of dashes.
    Ruler,
    /// Columns by the number of characters.
    Padded,
    /// The text of a PDF, spaced as on the page.
    Spaced,
    /// HTML, clean.
    Html,
    /// A portal's article page.
    Portal,
    /// Pasted from a word processor into a portal's page.
    Pasted,
    /// Saved by a word processor.
    Office,
    /// Upper-case tags, end tags missing.
    OpenTags,
    /// The whole article in one cell.
    OneCell,
    /// Table 三 over two pages.
    BrokenPages,
    /// House forms: more columns, more rows, other heads.
    HouseForms,
    /// Labels and headings in Traditional characters.
    Traditional,
    /// GBK bytes called gb2312.
    Gbk,
    /// GBK bytes called utf-8.
    GbkCalledUtf8,
    /// UTF-8 bytes called gb2312.
    Utf8CalledGb2312,
    /// MHTML, quoted-printable.
    MhtmlQuoted,
    /// MHTML, base64.
    MhtmlBase64,
}

use Dialect as D;

impl Dialect {
    /// Every dialect.
    pub const ALL: &'static [Dialect] = &[
        D::TabCells,
        D::TabLines,
        D::TabCellsDoc,
        D::TabCellsOdt,
        D::TabStream,
        D::TabSheet,
        D::TabRows,
        D::TabRowsShort,
        D::PipeRows,
        D::PipeRowsBare,
        D::CellPipe,
        D::CellPipeBare,
        D::CellLine,
        D::Markdown,
        D::MarkdownBare,
        D::MarkdownPadded,
        D::MarkdownDropped,
        D::MarkdownHtml,
        D::Frame,
        D::Html2text,
        D::Grid,
        D::GridSpans,
        D::Drawn,
        D::Boxed,
        D::Terminal,
        D::Ruler,
        D::Padded,
        D::Spaced,
        D::Html,
        D::Portal,
        D::Pasted,
        D::Office,
        D::OpenTags,
        D::OneCell,
        D::BrokenPages,
        D::HouseForms,
        D::Traditional,
        D::Gbk,
        D::GbkCalledUtf8,
        D::Utf8CalledGb2312,
        D::MhtmlQuoted,
        D::MhtmlBase64,
    ];

    /// A name for messages.
    pub fn name(self) -> &'static str {
        match self {
            D::TabCells => "tab cells",
            D::TabLines => "tab lines",
            D::TabCellsDoc => "tab cells, doc",
            D::TabCellsOdt => "tab cells, odt",
            D::TabStream => "tab stream",
            D::TabSheet => "tab sheet",
            D::TabRows => "tab rows",
            D::TabRowsShort => "tab rows, short",
            D::PipeRows => "pipe rows",
            D::PipeRowsBare => "pipe rows, bare",
            D::CellPipe => "cell and pipe",
            D::CellPipeBare => "cell and pipe, bare",
            D::CellLine => "cell a line",
            D::Markdown => "markdown",
            D::MarkdownBare => "markdown, bare",
            D::MarkdownPadded => "markdown, padded",
            D::MarkdownDropped => "markdown, dropped",
            D::MarkdownHtml => "markdown, html",
            D::Frame => "frame",
            D::Html2text => "html2text",
            D::Grid => "grid",
            D::GridSpans => "grid, spans",
            D::Drawn => "drawn",
            D::Boxed => "boxed",
            D::Terminal => "terminal",
            D::Ruler => "ruler",
            D::Padded => "padded",
            D::Spaced => "spaced",
            D::Html => "html",
            D::Portal => "portal",
            D::Pasted => "pasted",
            D::Office => "office",
            D::OpenTags => "open tags",
            D::OneCell => "one cell",
            D::BrokenPages => "broken pages",
            D::HouseForms => "house forms",
            D::Traditional => "traditional",
            D::Gbk => "gbk",
            D::GbkCalledUtf8 => "gbk called utf-8",
            D::Utf8CalledGb2312 => "utf-8 called gb2312",
            D::MhtmlQuoted => "mhtml quoted",
            D::MhtmlBase64 => "mhtml base64",
        }
    }

    /// Whether the tables come as HTML with spans (MHTML and HTML in Markdown too).
    pub fn is_html(self) -> bool {
        self >= D::Html || self == D::MarkdownHtml
    }

    /// The ending of a file in this dialect.
    pub fn extension(self) -> &'static str {
        match self {
            D::MhtmlQuoted | D::MhtmlBase64 => "mht",
            D::Markdown | D::MarkdownBare | D::MarkdownPadded => "md",
            D::MarkdownDropped | D::MarkdownHtml | D::Frame => "md",
            _ if self.is_html() => "html",
            _ => "txt",
        }
    }

    /// Whether a blank value cell can be told. Where it cannot, a draft with blanks may be read
    /// as absent or refused, and must never be read as another number.
    pub fn blanks_survive(self) -> bool {
        !matches!(self, D::CellLine | D::Terminal | D::Spaced | D::TabStream | D::TabSheet | D::Padded)
    }

    /// Whether the text has room for tables of another shape (more columns, rows, heads).
    fn bends(self) -> bool {
        matches!(self, D::TabCells | D::TabRows | D::Markdown | D::MarkdownHtml) || self == D::HouseForms
    }

    /// A house that writes in this dialect.
    fn house(self, rng: &mut Rng) -> House {
        let mut house = House::mild(rng);
        match self {
            D::HouseForms => {
                while house.is_straight() {
                    house.bend(rng, 35);
                }
            }
            _ if self.bends() => house.bend(rng, 8),
            _ => {}
        }
        let turns = match self {
            D::BrokenPages => 100,
            D::Spaced => 50,
            D::TabCells | D::Pasted | D::Portal => 15,
            _ => 0,
        };
        if rng.chance(turns) {
            house.turn_page(rng);
        }
        house.wording.traditional = self == D::Traditional;
        house.bookmark = self == D::TabCells && rng.chance(30);
        house
    }
}

/// Writes a draft in a dialect; the seed drives harmless variation.
pub fn write(draft: &Draft, dialect: Dialect, seed: u64) -> Vec<u8> {
    let own = (dialect as u64 + 1) << 40;
    let house = dialect.house(&mut Rng::new(seed ^ own ^ 0xA110_0CA7));
    write_as(draft, dialect, &house, seed)
}

/// Writes a draft in a dialect and in the habits of a given house.
pub fn write_as(draft: &Draft, dialect: Dialect, house: &House, seed: u64) -> Vec<u8> {
    let rng = &mut Rng::new(seed);
    let blocks = &blocks(draft, house, rng)[..];
    let plain = match dialect {
        D::TabCells => text::tab_cells(blocks, Tabs::Dom, rng),
        D::TabLines => text::tab_lines(blocks),
        D::TabCellsDoc => text::tab_cells(blocks, Tabs::Doc, rng),
        D::TabCellsOdt => text::tab_cells(blocks, Tabs::Odt, rng),
        D::TabStream => converted::tab_stream(blocks, rng),
        D::TabSheet => converted::sheet(blocks, Sheet::Tabs),
        D::TabRows => text::tab_rows(blocks, true, rng),
        D::TabRowsShort => text::tab_rows(blocks, false, rng),
        D::PipeRows => text::pipe_rows(blocks, true, rng),
        D::PipeRowsBare => text::pipe_rows(blocks, false, rng),
        D::CellPipe => text::cell_and_pipe(blocks, true, rng),
        D::CellPipeBare => text::cell_and_pipe(blocks, false, rng),
        D::CellLine => text::cell_lines(blocks, rng),
        D::Markdown => text::markdown(blocks, Markdown::Full, rng),
        D::MarkdownBare => text::markdown(blocks, Markdown::Bare, rng),
        D::MarkdownPadded => text::markdown(blocks, Markdown::Padded, rng),
        D::MarkdownDropped => text::markdown(blocks, Markdown::Dropped, rng),
        D::MarkdownHtml => text::markdown_html(blocks, rng),
        D::Frame => converted::sheet(blocks, Sheet::Frame),
        D::Html2text => text::html2text(blocks, rng),
        D::Grid => canvas::grid(blocks),
        D::GridSpans => ruled::ruled(blocks, ruled::Ink::Ascii),
        D::Drawn => ruled::ruled(blocks, ruled::Ink::Lines),
        D::Boxed => canvas::boxed(blocks),
        D::Terminal => canvas::terminal(blocks, rng),
        D::Ruler => converted::ruler(blocks, rng),
        D::Padded => converted::padded(blocks, rng),
        D::Spaced => canvas::spaced(blocks, rng),
        _ => return markup(draft, dialect, blocks, rng),
    };
    plain.into_bytes()
}

fn markup(draft: &Draft, dialect: Dialect, blocks: &[super::blocks::Block], rng: &mut Rng) -> Vec<u8> {
    let charset = match dialect {
        D::Gbk => Charset::Gbk,
        D::GbkCalledUtf8 => Charset::GbkCalledUtf8,
        D::Utf8CalledGb2312 => Charset::Utf8CalledGb2312,
        D::Pasted | D::Office | D::MhtmlBase64 if rng.chance(30) => Charset::Gbk,
        _ => Charset::Utf8,
    };
    let style = match dialect {
        D::Pasted | D::Office => Markup::Pasted,
        D::OpenTags => Markup::Open,
        D::Html => Markup::Clean,
        _ => *rng.pick(&[Markup::Clean, Markup::Clean, Markup::Pasted, Markup::Open]),
    };
    let inner = article(blocks, style, rng);
    let framed = match dialect {
        D::Html | D::Traditional => page::bare(draft, &inner, charset),
        D::Office => page::office(draft, &inner, charset),
        D::OneCell => page::one_cell(draft, &inner, charset),
        D::Portal | D::Pasted => page::portal(draft, &inner, charset, rng),
        _ if rng.chance(50) => page::portal(draft, &inner, charset, rng),
        _ => page::bare(draft, &inner, charset),
    };
    let bytes = charset.encode(&framed);
    match dialect {
        D::MhtmlQuoted => mhtml::wrap(&bytes, charset.label(), Transfer::Quoted),
        D::MhtmlBase64 => mhtml::wrap(&bytes, charset.label(), Transfer::Base64),
        _ => bytes,
    }
}
