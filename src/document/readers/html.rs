//! HTML pages: the blocks that a browser would show, layout tables taken apart, data tables as grids.

use ego_tree::NodeRef;
use scraper::Node;
use scraper::node::Element;

use crate::document::sniff::Format;
use crate::document::{Block, Document, Error, Line, Meta, Reader};
use crate::html::{Visitor, attr, is_hidden, metas, parse, walk};
use crate::page::Page;
use crate::text::charset;
use crate::text::fold::trim;
use crate::text::lang::Message;

mod table;

/// Reads pages.
pub(super) struct Html;

impl Reader for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn formats(&self) -> &'static [Format] {
        &[Format::Html]
    }

    fn read(&self, page: &Page, format: Format) -> Result<Document, Error> {
        let mut document = read(&page.bytes, page.charset())?;
        document.media_type = format.media_type();
        Ok(document)
    }
}

/// Reads the bytes of a page, `label` being the encoding that was said beside it.
pub(super) fn read(bytes: &[u8], label: Option<&str>) -> Result<Document, Error> {
    read_framed(bytes, label, &|_| Vec::new())
}

/// What a frame shows, by its address.
pub(super) type Shown<'a> = &'a dyn Fn(&str) -> Vec<Block>;

/// The same for a page whose frames are at hand.
pub(super) fn read_framed(bytes: &[u8], label: Option<&str>, frames: Shown<'_>) -> Result<Document, Error> {
    if bytes.len() > crate::html::MAX_BYTES {
        return Err(crate::html::Overflow::Bytes.into());
    }
    let decoded = charset::decode(bytes, label);
    let page = parse(&decoded.text)?;
    Ok(of_framed(&decoded, &page, frames))
}

/// Reads the tree of a page that was decoded so.
pub(in crate::document) fn of(decoded: &charset::Decoded, page: &scraper::Html) -> Document {
    of_framed(decoded, page, &|_| Vec::new())
}

fn of_framed(decoded: &charset::Decoded, page: &scraper::Html, frames: Shown<'_>) -> Document {
    let mut document = Document { charset: Some(decoded.charset), meta: meta(page), ..Document::default() };
    document.notes.extend(charset_note(decoded));
    let mut flow = Flow { frames, blocks: Vec::new(), pictures: 0, line: String::new(), heading: false };
    walk(page.tree.root(), &mut flow);
    flow.end_line();
    document.blocks = flow.blocks;
    document.pictures = flow.pictures;
    document
}

/// What is to be said of an encoding that was declared wrongly or decoded with losses.
pub(super) fn charset_note(decoded: &charset::Decoded) -> Option<(&'static str, Message)> {
    let declared = decoded.declared.as_deref().unwrap_or("?");
    if decoded.contradicted {
        return Some((
            "charset-declared-wrong",
            Message::new(
                format!("declared as {declared}, read as {}", decoded.charset),
                format!("声明编码为 {declared}，实际按 {} 读取", decoded.charset),
            ),
        ));
    }
    (decoded.replaced > 0).then(|| {
        (
            "charset-damaged",
            Message::new(
                format!("{} characters could not be decoded", decoded.replaced),
                format!("有 {} 个字符无法解码", decoded.replaced),
            ),
        )
    })
}

/// What the head of the page says.
fn meta(page: &scraper::Html) -> Meta {
    let mut meta = Meta::default();
    for (name, content) in metas(page) {
        let slot = match name.to_ascii_lowercase().as_str() {
            "articletitle" => &mut meta.article_title,
            "pubdate" => &mut meta.published,
            "contentsource" => &mut meta.source,
            "sitename" => &mut meta.site,
            "siteidcode" => &mut meta.site_code,
            "url" => &mut meta.url,
            _ => continue,
        };
        let content = trim(content);
        if slot.is_none() && !content.is_empty() {
            *slot = Some(content.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    for node in page.tree.nodes() {
        let Some(element) = node.value().as_element() else { continue };
        match element.name() {
            "title" if meta.page_title.is_none() => {
                let text: String = node.children().filter_map(|child| child.value().as_text()).map(|t| &**t).collect();
                meta.page_title = Some(trim(&text).to_owned()).filter(|text| !text.is_empty());
            }
            "link"
                if meta.url.is_none() && attr(element, "rel").is_some_and(|r| r.eq_ignore_ascii_case("canonical")) =>
            {
                meta.url = attr(element, "href").map(str::to_owned);
            }
            "body" => break,
            _ => {}
        }
    }
    meta
}

/// How an element takes part in the flow of text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Display {
    /// Not shown.
    None,
    /// Within a line.
    Inline,
    /// On lines of its own.
    Block,
    /// On lines of its own, marked up as a heading.
    Heading,
    /// A line break.
    Break,
    /// A picture.
    Picture,
    /// A table.
    Table,
    /// Another page within this one.
    Frame,
}

fn display(element: &Element) -> Display {
    match flow(element) {
        Display::None => Display::None,
        _ if is_hidden(element) => Display::None,
        flow => flow,
    }
}

/// How elements of a name take part, whatever their attributes.
fn flow(element: &Element) -> Display {
    match element.name() {
        "script" | "style" | "noscript" | "template" | "head" | "select" | "option" | "button" | "svg" | "textarea"
        | "object" | "datastore" => Display::None,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Display::Heading,
        "br" | "hr" => Display::Break,
        "img" => Display::Picture,
        "table" => Display::Table,
        "iframe" | "frame" => Display::Frame,
        "a" | "abbr" | "b" | "big" | "cite" | "code" | "em" | "font" | "i" | "ins" | "label" | "mark" | "s"
        | "small" | "span" | "strike" | "strong" | "sub" | "sup" | "tt" | "u" | "del" | "input" | "ucaptitle" => {
            Display::Inline
        }
        // Word writes elements of its own: `o:p`, `st1:chsdate`
        name if name.contains(':') => Display::Inline,
        _ => Display::Block,
    }
}

/// Collects the blocks of a page.
struct Flow<'a> {
    frames: Shown<'a>,
    blocks: Vec<Block>,
    pictures: usize,
    line: String,
    heading: bool,
}

impl Visitor<'_> for Flow<'_> {
    fn enter(&mut self, node: NodeRef<'_, Node>) -> bool {
        match node.value() {
            Node::Text(text) => {
                push_text(&mut self.line, text);
                false
            }
            Node::Element(element) => match display(element) {
                Display::None => false,
                Display::Inline => true,
                Display::Block => {
                    self.end_line();
                    true
                }
                Display::Heading => {
                    self.end_line();
                    self.heading = true;
                    true
                }
                Display::Break => {
                    self.end_line();
                    false
                }
                Display::Picture => {
                    self.pictures += 1;
                    false
                }
                Display::Frame => {
                    let blocks = attr(element, "src").map(self.frames).unwrap_or_default();
                    if !blocks.is_empty() {
                        self.end_line();
                        self.blocks.extend(blocks);
                    }
                    false
                }
                Display::Table => {
                    self.end_line();
                    match table::grid(node) {
                        Some(table) => {
                            self.pictures += table.pictures;
                            self.blocks.push(Block::Grid(table.grid));
                            false
                        }
                        None => true,
                    }
                }
            },
            _ => false,
        }
    }

    fn leave(&mut self, node: NodeRef<'_, Node>) {
        if let Node::Element(element) = node.value()
            && !matches!(flow(element), Display::Inline | Display::None | Display::Picture | Display::Frame)
        {
            self.end_line();
            self.heading = false;
        }
    }
}

impl Flow<'_> {
    fn end_line(&mut self) {
        let text = trim(&self.line);
        if !text.is_empty() {
            let line = Line { text: text.to_owned(), number: None };
            self.blocks.push(if self.heading { Block::Heading(line) } else { Block::Paragraph(line) });
        }
        self.line.clear();
    }
}

/// Adds text with its white space folded, as browsers draw it; no-break spaces stay.
fn push_text(line: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            ' ' | '\n' | '\t' | '\r' | '\u{c}' => {
                if !line.is_empty() && !line.ends_with([' ', '\n']) {
                    line.push(' ');
                }
            }
            c => line.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(html: &str) -> Vec<String> {
        let document = read(html.as_bytes(), None).unwrap();
        let show = |block: &Block| match block {
            Block::Heading(line) => format!("# {}", line.text),
            Block::Paragraph(line) => line.text.clone(),
            Block::Grid(grid) => {
                let cells: Vec<_> = grid.cells.iter().map(|cell| cell.text.replace('\n', "⏎")).collect();
                format!("[{}x{}: {}]", grid.height, grid.width, cells.join("|"))
            }
        };
        document.blocks.iter().map(show).collect()
    }

    #[test]
    fn flow_becomes_lines() {
        assert_eq!(
            blocks("<h1>题<span>目</span></h1><p>一<br>二 <b>三</b>\n四</p><script>'<table>'</script>尾"),
            ["# 题目", "一", "二 三 四", "尾"]
        );
    }

    #[test]
    fn a_layout_table_is_taken_apart() {
        let page = "<table><tr><td><p>正文</p><table><tr><td>规章</td><td>0</td></tr></table></td></tr></table>";
        assert_eq!(blocks(page), ["正文", "[1x2: 规章|0]"]);
    }

    #[test]
    fn cells_keep_their_lines_and_lose_their_soup() {
        let page = "<TABLE><TR><TD><P class=MsoNormal>商业<BR>企业<o:p>&nbsp;</o:p></P></TD><TD><p>1</p><p>&nbsp;</p></TD>\
                    <td><span>1</span><span>13</span></td></TR></TABLE>";
        assert_eq!(blocks(page), ["[1x3: 商业⏎企业|1|113]"]);
    }

    #[test]
    fn missing_end_tags_and_hidden_text() {
        assert_eq!(blocks("<table><tr><td>a<td>b<tr><td>c<td>d</table>"), ["[2x2: a|b|c|d]"]);
        assert_eq!(blocks("<div style='Display : None'>x</div><p hidden>y</p>z"), ["z"]);
    }

    #[test]
    fn meta_elements_of_government_pages() {
        let page = "<title>站点_标题</title><meta name=pubdate content='2024-01-20 10:00'><meta name=ArticleTitle \
                    content=' 某局\n报告 '><meta name=SiteIDCode content=3710020001>";
        let meta = read(page.as_bytes(), None).unwrap().meta;
        assert_eq!(meta.article_title.as_deref(), Some("某局 报告"));
        assert_eq!(meta.published.as_deref(), Some("2024-01-20 10:00"));
        assert_eq!(meta.site_code.as_deref(), Some("3710020001"));
        assert_eq!(meta.page_title.as_deref(), Some("站点_标题"));
    }
}
