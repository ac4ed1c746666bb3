//! Word documents since 2007 (ECMA-376), whatever their parts are called.

use crate::document::package::Package;
use crate::document::sniff::Format;
use crate::document::xml::{Element, Tree, text_of};
use crate::document::{Block, Document, Error, MAX_BYTES, Reader, sniff, word};
use crate::page::Page;
use crate::text::lang::Text;

/// Reads `.docx`, also under other names.
pub(super) struct Docx;

pub(super) const NO_MAIN: Text = Text { en: "it has no main part", zh: "缺少正文部件" };

impl Reader for Docx {
    fn name(&self) -> &'static str {
        "docx"
    }

    fn formats(&self) -> &'static [Format] {
        &[Format::Docx]
    }

    fn read(&self, page: &Page, format: Format) -> Result<Document, Error> {
        if sniff::is_compound(&page.bytes) {
            // an Office document in a compound file is one under a password ([MS-OFFCRYPTO] 2.3.4)
            return Err(Error::Encrypted);
        }
        let document = read(&page.bytes)?;
        Ok(Document { media_type: format.media_type(), ..document })
    }
}

fn read(bytes: &[u8]) -> Result<Document, Error> {
    let mut package = Package::open(bytes)?;
    let main = main_part(&mut package)?;
    let relations = Relations::of_part(&main, |name| package.part(name))?;
    let mut part = |name: Option<&str>| match name {
        Some(name) => package.part(name),
        None => Ok(None),
    };
    let document = part(Some(&main))?.ok_or(Error::Damaged(NO_MAIN))?;
    // a document is read without its styles or lists where those are damaged
    let styles = part(relations.of_kind("/styles")).ok().flatten().unwrap_or_default();
    let lists = part(relations.of_kind("/numbering")).ok().flatten().unwrap_or_default();
    let texts = [text_of(&document), text_of(&styles), text_of(&lists)];
    let document = texts.first().map_or_else(|| Tree::parse(""), |text| Tree::parse(text))?;
    let others = texts.get(1..).unwrap_or_default();
    let others: Vec<Option<Tree<'_>>> = others.iter().map(|text| Tree::parse(text).ok()).collect();
    let root = |at: usize| others.get(at)?.as_ref()?.root();
    let parts =
        word::Parts { document: document.root().ok_or(Error::Damaged(NO_MAIN))?, styles: root(0), lists: root(1) };
    word::read(&parts, &mut |id| chunk(package.part(relations.by_id(id)?).ok()??))
}

/// Reads a part in another format, such as the page that some programs wrap as a document (17.17.2.1 `altChunk`).
pub(super) fn chunk(bytes: Vec<u8>) -> Option<Vec<Block>> {
    let format = sniff::sniff(&bytes, "", None);
    // a document within a document could go on without end
    let is_plain =
        matches!(format, Format::Html | Format::Mhtml | Format::Text | Format::Rtf) && bytes.len() < MAX_BYTES;
    let document = is_plain.then(|| crate::document::read(&Page { bytes, ..Page::default() }, format))?;
    document.ok().map(|document| document.blocks)
}

/// The name of the main part: the one that the package's relations name, else the one whose content type says so.
fn main_part(package: &mut Package<'_>) -> Result<String, Error> {
    let relations = Relations::of_part("", |name| package.part(name))?;
    if let Some(name) = relations.of_kind("/officeDocument").filter(|name| package.has(name)) {
        return Ok(name.to_owned());
    }
    let types = package.part("[Content_Types].xml")?.unwrap_or_default();
    let text = text_of(&types);
    let by_type = Tree::parse(&text).ok().and_then(|tree| {
        let parts = tree.root()?.elements();
        let mut main = parts.filter(|part| {
            part.attribute("ContentType").is_some_and(|kind| {
                kind.contains("word") && (kind.contains("document.main+") || kind.contains("template.main+"))
                    || kind.contains("ms-word.document.macroEnabled.main+")
            })
        });
        main.find_map(|part| part.attribute("PartName").map(|name| name.into_owned()))
    });
    let by_type = by_type.filter(|name| package.has(name));
    let by_name = || package.names().filter(|name| is_main(name)).min().map(str::to_owned);
    by_type.or_else(by_name).ok_or(Error::Damaged(NO_MAIN))
}

fn is_main(name: &str) -> bool {
    name.strip_prefix("word/document").is_some_and(|rest| rest.ends_with(".xml") && !rest.contains('/'))
}

/// What a part refers to: identifier, kind and name of each other part (ECMA-376 part 2, 6.5).
#[derive(Debug, Default)]
pub(super) struct Relations(Vec<(String, String, String)>);

impl Relations {
    /// Those of a part, or of the whole where `name` is empty. Links to outside are left out.
    pub(super) fn of_part(
        name: &str,
        mut part: impl FnMut(&str) -> Result<Option<Vec<u8>>, Error>,
    ) -> Result<Self, Error> {
        let (folder, file) = name.rsplit_once(['/', '\\']).unwrap_or(("", name));
        let Some(bytes) = part(&format!("{folder}/_rels/{file}.rels"))? else { return Ok(Self::default()) };
        let text = text_of(&bytes);
        Ok(Tree::parse(&text).ok().and_then(|tree| Some(Self::of(tree.root()?, folder))).unwrap_or_default())
    }

    /// Those of an element `Relationships` about a part in a folder.
    pub(super) fn of(element: Element<'_>, folder: &str) -> Self {
        let relations = element.elements().filter_map(|relation| {
            let is_outside = relation.attribute("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
            let get = |name: &str| relation.attribute(name).map(|value| value.into_owned());
            let target = get("Target").filter(|_| !is_outside)?;
            Some((get("Id")?, get("Type")?, resolved(folder, &target)))
        });
        Self(relations.collect())
    }

    /// The part of a kind, given by the end of its address.
    pub(super) fn of_kind(&self, kind: &str) -> Option<&str> {
        self.0.iter().find(|(_, own, _)| own.ends_with(kind)).map(|(.., name)| name.as_str())
    }

    /// The part of an identifier.
    pub(super) fn by_id(&self, id: &str) -> Option<&str> {
        self.0.iter().find(|(own, ..)| own == id).map(|(.., name)| name.as_str())
    }
}

/// The name of a part that is referred to from a folder.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let folder = if target.starts_with('/') { "" } else { folder };
    let mut path: Vec<&str> = Vec::new();
    for step in folder.split(['/', '\\']).chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::package::tests::packed;
    use crate::document::story::tests::drawn;

    const SPACE: &str = "xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'";
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    fn relations(list: &[(&str, &str)]) -> String {
        let one = |(at, (kind, target)): (usize, &(&str, &str))| {
            format!("<Relationship Id='r{at}' Type='{KIND}/{kind}' Target='{target}'/>")
        };
        format!("<Relationships>{}</Relationships>", list.iter().enumerate().map(one).collect::<String>())
    }

    fn body(inner: &str) -> String {
        format!("<w:document {SPACE} xmlns:r='r'><w:body>{inner}</w:body></w:document>")
    }

    fn blocks(parts: &[(&str, &str)]) -> Result<Vec<String>, Error> {
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
        Docx.read(&Page { bytes: packed(&parts), ..Page::default() }, Format::Docx).map(|d| drawn(&d.blocks))
    }

    const TEXT: &str = "<w:p><w:r><w:t>甲</w:t></w:r></w:p>";

    #[test]
    fn the_main_part_is_the_one_that_is_said() {
        let relations = relations(&[("officeDocument", "/word/document2.xml")]);
        let other = body("<w:p><w:r><w:t>乙</w:t></w:r></w:p>");
        let main = body(TEXT);
        let parts = [("_rels\\.rels", &*relations), ("word\\document.xml", &other), ("word\\document2.xml", &main)];
        assert_eq!(blocks(&parts).unwrap(), ["甲"]);
        let types = "<Types><Override PartName='/a/b.xml' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>";
        assert_eq!(blocks(&[("[Content_Types].xml", types), ("a/b.xml", &main)]).unwrap(), ["甲"]);
        assert_eq!(blocks(&[("word/document.xml", &main)]).unwrap(), ["甲"]);
    }

    #[test]
    fn parts_that_are_pages() {
        let main = body("<w:altChunk r:id='r0'/><w:altChunk r:id='r9'/>");
        let relations = relations(&[("aFChunk", "../chunk.html")]);
        let parts = [
            ("word/document.xml", &*main),
            ("word/_rels/document.xml.rels", &relations),
            ("chunk.html", "<html><body><p>甲</p><table><tr><td>1<td>2</table></body></html>"),
        ];
        assert_eq!(blocks(&parts).unwrap(), ["甲", "1|2"]);
    }

    #[test]
    fn what_is_not_read_says_why() {
        assert!(matches!(blocks(&[("word/document.xml", &body(""))]), Err(Error::Empty)));
        assert!(matches!(blocks(&[("word/styles.xml", "")]), Err(Error::Damaged(_))));
        assert!(matches!(blocks(&[("word/document.xml", "<w:document>")]), Err(Error::Damaged(_))));
        let locked = Page { bytes: b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), ..Page::default() };
        assert!(matches!(Docx.read(&locked, Format::Docx), Err(Error::Encrypted)));
    }
}
