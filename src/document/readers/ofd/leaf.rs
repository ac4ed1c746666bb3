//! The pages of a document (GB/T 33190, 7.5 文档根节点, 7.7 页对象), each with its templates.

use std::collections::HashMap;

use crate::document::Error;
use crate::document::layout::{Leaf, MAX_PAGES, TOO_MANY_PAGES};
use crate::document::xml::{Element, Tree};
use crate::text::lang::Text;

use super::container::Container;
use super::matrix::Matrix;
use super::number;
use super::painter::{Budget, Painter};
use super::resource::Resources;

/// Most templates and parts of resources that are looked at.
const MAX_REFERRED: usize = 256;
/// The size of a page of which none is said, in millimetres: A4.
const A4: [f64; 4] = [0.0, 0.0, 210.0, 297.0];

const NO_PAGES: Text = Text { en: "it has no pages", zh: "文档中没有页面" };

/// The pages of a document as painted.
pub(super) fn of_document(container: &mut Container<'_>, root: &str, budget: &mut Budget) -> Result<Vec<Leaf>, Error> {
    let text = container.text(root)?;
    let tree = Tree::parse(text.trim_start())?;
    let document = tree.root().ok_or(Error::Damaged(NO_PAGES))?;
    let common = document.child("CommonData");
    let parts = referred(container, root, common, &["PublicRes", "DocumentRes"])?;
    let trees = parse(&parts)?;
    let resources = Resources::of(trees.iter().filter_map(|tree| tree.root()), None);
    let mut templates = Templates { places: HashMap::new(), painted: HashMap::new() };
    let pages = common.into_iter().flat_map(Element::elements).filter(|element| element.name() == "TemplatePage");
    for page in pages.take(MAX_REFERRED) {
        if let (Some(id), Some(place)) = (page.attribute("ID"), page.attribute("BaseLoc")) {
            templates.places.insert(id.trim().to_owned(), place.into_owned());
        }
    }
    let size = common.and_then(|common| size_of(common.child("PageArea")?)).unwrap_or(A4);
    let pages = document.child("Pages").into_iter().flat_map(Element::elements);
    let pages: Vec<Element<'_>> = pages.filter(|element| element.name() == "Page").take(MAX_PAGES + 1).collect();
    if pages.is_empty() {
        return Err(Error::Damaged(NO_PAGES));
    }
    if pages.len() > MAX_PAGES {
        return Err(Error::Excessive(TOO_MANY_PAGES));
    }
    let mut leaves = Vec::with_capacity(pages.len());
    for page in pages {
        let place = page.attribute("BaseLoc").unwrap_or_default();
        let (name, text) = container.referred(root, &place)?;
        leaves.push(templates.page(container, (root, &name), &text, size, &resources, budget)?);
    }
    Ok(leaves)
}

/// The parts that an element names in its children of those names.
fn referred(
    container: &mut Container<'_>,
    from: &str,
    element: Option<Element<'_>>,
    names: &[&str],
) -> Result<Vec<String>, Error> {
    let places = element.into_iter().flat_map(Element::elements).filter(|child| names.contains(&child.name()));
    let mut parts = Vec::new();
    for place in places.take(MAX_REFERRED) {
        // what is in them is mostly fonts and colours: nothing is lost where there are none
        if let Some(name) = container.find(from, &place.text()) {
            parts.push(container.text(&name)?);
        }
    }
    Ok(parts)
}

fn parse(parts: &[String]) -> Result<Vec<Tree<'_>>, Error> {
    parts.iter().map(|part| Tree::parse(part.trim_start())).collect()
}

/// The size that an element says in its first box.
fn size_of(area: Element<'_>) -> Option<[f64; 4]> {
    let size: [f64; 4] = number::list(&area.child("PhysicalBox")?.text())?;
    let [.., width, height] = size;
    (width > 0.0 && height > 0.0).then_some(size)
}

/// The templates of a document, painted when they are first wanted.
struct Templates {
    places: HashMap<String, String>,
    painted: HashMap<String, Option<Leaf>>,
}

impl Templates {
    /// Paints a page, `names` being those of the document's part and of the page's.
    fn page(
        &mut self,
        container: &mut Container<'_>,
        (root, name): (&str, &str),
        text: &str,
        size: [f64; 4],
        behind: &Resources<'_>,
        budget: &mut Budget,
    ) -> Result<Leaf, Error> {
        let tree = Tree::parse(text.trim_start())?;
        let Some(page) = tree.root() else { return Ok(leaf(size)) };
        let mut under: Vec<String> = Vec::new();
        for template in page.elements().filter(|element| element.name() == "Template").take(MAX_REFERRED) {
            let id = template.attribute("TemplateID").unwrap_or_default().trim().to_owned();
            if !under.contains(&id) {
                under.push(id);
            }
        }
        let size = page.child("Area").and_then(size_of).unwrap_or(size);
        let mut leaf = paint(container, name, page, leaf(size), behind, budget)?;
        for id in under {
            match self.template(container, root, &id, size, behind, budget)? {
                Some(template) => {
                    budget.again(template)?;
                    leaf.glyphs.extend_from_slice(&template.glyphs);
                    leaf.rules.extend_from_slice(&template.rules);
                    leaf.pictures.extend_from_slice(&template.pictures);
                }
                None => budget.missing += 1,
            }
        }
        let (width, height) = (leaf.width, leaf.height);
        leaf.glyphs.retain(|glyph| (0.0..=width).contains(&glyph.x) && (0.0..=height).contains(&glyph.y));
        Ok(leaf)
    }

    fn template(
        &mut self,
        container: &mut Container<'_>,
        root: &str,
        id: &str,
        size: [f64; 4],
        behind: &Resources<'_>,
        budget: &mut Budget,
    ) -> Result<Option<&Leaf>, Error> {
        if !self.painted.contains_key(id) {
            let name = self.places.get(id).and_then(|place| container.find(root, place));
            let painted = match name {
                Some(name) => {
                    let text = container.text(&name)?;
                    let tree = Tree::parse(text.trim_start())?;
                    match tree.root() {
                        Some(page) => Some(paint(container, &name, page, leaf(size), behind, budget)?),
                        None => None,
                    }
                }
                None => None,
            };
            self.painted.insert(id.to_owned(), painted);
        }
        Ok(self.painted.get(id).and_then(Option::as_ref))
    }
}

/// An empty page of a size in millimetres.
fn leaf([.., width, height]: [f64; 4]) -> Leaf {
    let area = Matrix::PAGE.area(0.0, 0.0, width, height);
    Leaf::new(area.width(), area.height())
}

/// Paints the content of a part with the resources that it names itself and those behind them.
fn paint(
    container: &mut Container<'_>,
    name: &str,
    page: Element<'_>,
    leaf: Leaf,
    behind: &Resources<'_>,
    budget: &mut Budget,
) -> Result<Leaf, Error> {
    let parts = referred(container, name, Some(page), &["PageRes"])?;
    let trees = parse(&parts)?;
    let own = Resources::of(trees.iter().filter_map(|tree| tree.root()), Some(behind));
    Painter::new(leaf, &own, budget).page(page)
}
