//! Word documents as one XML file: that of Word 2003, and the parts of a `.docx` together ("flat OPC").

use super::docx::{NO_MAIN, Relations};
use crate::document::sniff::Format;
use crate::document::xml::{Element, Tree, text_of};
use crate::document::{Document, Error, MAX_BYTES, Reader, word};
use crate::page::Page;

/// Reads XML that Word writes.
pub(super) struct WordMl;

impl Reader for WordMl {
    fn name(&self) -> &'static str {
        "wordml"
    }

    fn formats(&self) -> &'static [Format] {
        &[Format::WordMl]
    }

    fn read(&self, page: &Page, format: Format) -> Result<Document, Error> {
        if page.bytes.len() > 2 * MAX_BYTES {
            return Err(Error::TooLarge((2 * MAX_BYTES) >> 20));
        }
        let text = text_of(&page.bytes);
        let tree = Tree::parse(text.trim_start())?;
        let root = tree.root().ok_or(Error::Damaged(NO_MAIN))?;
        let document = match root.name() {
            "wordDocument" => {
                let parts = word::Parts { document: root, styles: root.child("styles"), lists: root.child("lists") };
                word::read(&parts, &mut |_| None)
            }
            _ => flat(root),
        }?;
        Ok(Document { media_type: format.media_type(), ..document })
    }
}

/// Reads a package whose parts stand in one file.
fn flat(root: Element<'_>) -> Result<Document, Error> {
    let part = |name: &str| {
        let mut parts = root.elements().filter(|part| part.name() == "part");
        let found = parts.find(|part| {
            let own = part.attribute("name").unwrap_or_default();
            own.trim_start_matches('/').eq_ignore_ascii_case(name.trim_start_matches('/'))
        })?;
        found.child("xmlData")?.elements().next()
    };
    let relations =
        |name: &str, folder: &str| part(name).map(|element| Relations::of(element, folder)).unwrap_or_default();
    let whole = relations("_rels/.rels", "");
    let main = whole.of_kind("/officeDocument").unwrap_or("word/document.xml");
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", main));
    let own = relations(&format!("{folder}/_rels/{file}.rels"), folder);
    let parts = word::Parts {
        document: part(main).ok_or(Error::Damaged(NO_MAIN))?,
        styles: own.of_kind("/styles").and_then(part),
        lists: own.of_kind("/numbering").and_then(part),
    };
    word::read(&parts, &mut |_| None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::story::tests::drawn;

    fn blocks(text: &str) -> Vec<String> {
        let page = Page { bytes: text.as_bytes().to_vec(), ..Page::default() };
        drawn(&WordMl.read(&page, Format::WordMl).unwrap().blocks)
    }

    #[test]
    fn one_file_of_word_2003() {
        let text = "\u{feff}<?xml version='1.0' encoding='UTF-8'?><?mso-application progid=\"Word.Document\"?>\
                    <w:wordDocument xmlns:w='http://schemas.microsoft.com/office/word/2003/wordml'><w:body><w:p><w:r><w:t>甲</w:t></w:r></w:p>\
                    </w:body></w:wordDocument>";
        assert_eq!(blocks(text), ["甲"]);
    }

    #[test]
    fn one_file_of_parts() {
        let space = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'";
        let part = |name: &str, inner: &str| {
            format!("<pkg:part pkg:name='{name}'><pkg:xmlData>{inner}</pkg:xmlData></pkg:part>")
        };
        let text = format!(
            "<pkg:package xmlns:pkg='http://schemas.microsoft.com/office/2006/xmlPackage'>{}{}{}{}</pkg:package>",
            part(
                "/_rels/.rels",
                "<Relationships><Relationship Id='a' Type='x/officeDocument' Target='word/main.xml'/></Relationships>"
            ),
            part(
                "/word/_rels/main.xml.rels",
                "<Relationships><Relationship Id='a' Type='x/styles' Target='s.xml'/></Relationships>"
            ),
            part(
                "/word/s.xml",
                &format!("<w:styles {space}><w:style w:styleId='q'><w:name w:val='heading 1'/></w:style></w:styles>")
            ),
            part(
                "/word/main.xml",
                &format!(
                    "<w:document {space}><w:body><w:p><w:pPr><w:pStyle w:val='q'/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p></w:body></w:document>"
                )
            ),
        );
        assert_eq!(blocks(&text), ["# 甲"]);
    }
}
