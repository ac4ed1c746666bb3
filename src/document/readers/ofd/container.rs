//! The parts of a file and how they refer to one another (GB/T 33190, 7.1 文件结构, 7.4 主入口).

use crate::document::Error;
use crate::document::package::Package;
use crate::document::xml::{Tree, text_of};
use crate::text::lang::Text;

/// The part that names the documents of a file.
const ENTRY: &str = "OFD.xml";
/// The part that names what was encrypted (GM/T 0099-2020, annex C): the parts that are then in plain text may be others.
const ENCRYPTED: &str = "Encryptions.xml";
/// Most documents of a file.
const MAX_DOCUMENTS: usize = 64;

const NO_DOCUMENT: Text = Text { en: "there is no document in it", zh: "文件中没有文档" };
const NO_PART: Text = Text { en: "a part that it refers to is not there", zh: "引用的部件缺失" };
const TOO_MANY: Text = Text { en: "more than 64 documents in one file", zh: "文件中的文档超过 64 个" };

/// A file of parts.
pub(super) struct Container<'a> {
    package: Package<'a>,
}

impl<'a> Container<'a> {
    /// Opens a file; an error where it is no archive or is encrypted.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        let package = Package::open(bytes)?;
        if package.has(ENCRYPTED) {
            return Err(Error::Encrypted);
        }
        Ok(Self { package })
    }

    /// The names of the root parts of its documents, of each its current version.
    pub(super) fn documents(&mut self) -> Result<Vec<String>, Error> {
        let text = self.text(ENTRY)?;
        let tree = Tree::parse(text.trim_start())?;
        let mut roots = Vec::new();
        let bodies = tree.root().into_iter().flat_map(|root| root.elements());
        for body in bodies.filter(|element| element.name() == "DocBody") {
            if roots.len() >= MAX_DOCUMENTS {
                return Err(Error::Excessive(TOO_MANY));
            }
            let versions = body.child("Versions").into_iter().flat_map(|versions| versions.elements());
            let current = versions
                .filter(|version| version.attribute("Current").is_some_and(|current| is_true(&current)))
                .find_map(|version| version.attribute("BaseLoc"));
            let version = match current {
                Some(place) => self.root_of_version(&place)?,
                None => None,
            };
            let root = version.or_else(|| self.find(ENTRY, &body.child("DocRoot")?.text()));
            roots.push(root.ok_or(Error::Damaged(NO_PART))?);
        }
        if roots.is_empty() { Err(Error::Damaged(NO_DOCUMENT)) } else { Ok(roots) }
    }

    /// The root part that the description of a version names (GB/T 33190, 19 版本).
    fn root_of_version(&mut self, place: &str) -> Result<Option<String>, Error> {
        let Some(name) = self.find(ENTRY, place) else { return Ok(None) };
        let text = self.text(&name)?;
        let tree = Tree::parse(text.trim_start())?;
        let root = tree.root().and_then(|root| root.child("DocRoot")).map(|root| root.text());
        Ok(root.and_then(|root| self.find(&name, &root)))
    }

    /// The name of the part that a part refers to; nothing where it is not there.
    pub(super) fn find(&self, from: &str, place: &str) -> Option<String> {
        let place = place.trim().replace('\\', "/");
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let beside = if place.starts_with('/') { joined("", &place) } else { joined(folder, &place) };
        // some writers name all parts from the top without saying so
        [beside, joined("", &place)].into_iter().find(|name| self.package.has(name))
    }

    /// The text of a part.
    pub(super) fn text(&mut self, name: &str) -> Result<String, Error> {
        let bytes = self.package.part(name)?.ok_or(Error::Damaged(NO_PART))?;
        Ok(text_of(&bytes).into_owned())
    }

    /// The text of the part that a part must have, with its name.
    pub(super) fn referred(&mut self, from: &str, place: &str) -> Result<(String, String), Error> {
        let name = self.find(from, place).ok_or(Error::Damaged(NO_PART))?;
        let text = self.text(&name)?;
        Ok((name, text))
    }
}

/// Whether an attribute says yes.
pub(super) fn is_true(value: &str) -> bool {
    matches!(value.trim(), "true" | "True" | "TRUE" | "1")
}

/// Whether an attribute says no.
pub(super) fn is_false(value: &str) -> bool {
    matches!(value.trim(), "false" | "False" | "FALSE" | "0")
}

/// A name within a folder, `.` and `..` resolved.
fn joined(folder: &str, place: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(place.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::package::tests::packed;

    #[test]
    fn parts_from_where_they_are_named() {
        let bytes = packed(&[("OFD.xml", b""), ("Doc_0\\Pages\\Page_0\\Content.xml", b""), ("Res/a.xml", b"")]);
        let container = Container::open(&bytes).unwrap();
        let page = Some("Doc_0/Pages/Page_0/Content.xml".to_owned());
        let found = |from, place| container.find(from, place).map(|name| name.replace("doc_0", "Doc_0"));
        assert_eq!(found("Doc_0/Document.xml", "Pages/Page_0/Content.xml"), page);
        assert_eq!(found("Doc_0/Document.xml", ".\\Pages\\Page_0\\..\\Page_0\\Content.xml"), page);
        assert_eq!(found("Doc_0/Document.xml", "/Doc_0/Pages/Page_0/Content.xml"), page);
        assert_eq!(found("Doc_0/Document.xml", "Doc_0/Pages/Page_0/Content.xml"), page);
        assert_eq!(found("Doc_0/Document.xml", "../Res/a.xml").as_deref(), Some("Res/a.xml"));
        assert_eq!(found("Doc_0/Document.xml", "../../../b.xml"), None);
    }

    #[test]
    fn documents_and_what_is_none() {
        let entry = |xml: &'static str| packed(&[("ofd.xml", xml.as_bytes()), ("Doc_0/Document.xml", b"")]);
        let documents = |bytes: &[u8]| Container::open(bytes).and_then(|mut container| container.documents());
        let body = "<a:OFD xmlns:a='x'><a:DocBody><a:DocRoot>Doc_0/Document.xml</a:DocRoot></a:DocBody></a:OFD>";
        assert_eq!(documents(&entry(body)).unwrap(), ["Doc_0/Document.xml"]);
        assert!(matches!(documents(&entry("<OFD/>")), Err(Error::Damaged(_))));
        assert!(matches!(documents(&entry("<OFD><DocBody/></OFD>")), Err(Error::Damaged(_))));
        assert!(matches!(documents(&packed(&[("a", b"")])), Err(Error::Damaged(_))));
        let hidden = packed(&[("OFD.xml", body.as_bytes()), ("encryptions.xml", b"")]);
        assert!(matches!(documents(&hidden), Err(Error::Encrypted)));
    }
}
