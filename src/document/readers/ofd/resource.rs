//! What pages refer to by number (GB/T 33190, 7.9 资源): parameters of drawing, and graphics that are painted in several
//! places. Fonts and pictures are not looked at.

use std::collections::HashMap;

use crate::document::xml::Element;

use super::number;

/// Most parameters that one goes back to.
const MAX_RELATIVES: usize = 16;

/// The resources of a document, or of a page with those of its document behind them.
#[derive(Default)]
pub(super) struct Resources<'t> {
    /// Line widths, each with the parameter that it goes back to where it has none.
    pens: HashMap<String, (Option<f64>, Option<String>)>,
    graphics: HashMap<String, Element<'t>>,
    behind: Option<&'t Resources<'t>>,
}

impl<'t> Resources<'t> {
    /// The resources of some parts.
    pub(super) fn of(roots: impl Iterator<Item = Element<'t>>, behind: Option<&'t Resources<'t>>) -> Self {
        let mut resources = Self { behind, ..Self::default() };
        for element in roots.flat_map(Element::elements).flat_map(Element::elements) {
            let Some(id) = element.attribute("ID").map(|id| id.trim().to_owned()) else { continue };
            match element.name() {
                "DrawParam" => {
                    let width = element.attribute("LineWidth").and_then(|width| number::finite(&width));
                    let relative = element.attribute("Relative").map(|relative| relative.trim().to_owned());
                    resources.pens.insert(id, (width, relative));
                }
                "CompositeGraphicUnit" => drop(resources.graphics.insert(id, element)),
                _ => {}
            }
        }
        resources
    }

    /// The width of lines that a parameter says.
    pub(super) fn pen(&self, id: &str) -> Option<f64> {
        let mut id = id.trim();
        for _ in 0..MAX_RELATIVES {
            let (width, relative) = self.parameter(id)?;
            match (width, relative) {
                (Some(width), _) => return Some(*width),
                (None, Some(relative)) => id = relative,
                (None, None) => return None,
            }
        }
        None
    }

    fn parameter(&self, id: &str) -> Option<&(Option<f64>, Option<String>)> {
        self.pens.get(id).or_else(|| self.behind?.pens.get(id))
    }

    /// A graphic.
    pub(super) fn graphic(&self, id: &str) -> Option<Element<'t>> {
        self.graphics.get(id.trim()).copied().or_else(|| self.behind?.graphic(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::xml::Tree;

    #[test]
    fn a_parameter_goes_back_to_another() {
        let text =
            "<Res><DrawParams><DrawParam ID='1' LineWidth='0.5'/><DrawParam ID='2' Relative='1'/><DrawParam ID='3'
            Relative='4'/><DrawParam ID='4' Relative='3'/></DrawParams><CompositeGraphicUnits><CompositeGraphicUnit
            ID='9'/></CompositeGraphicUnits></Res>";
        let tree = Tree::parse(text).unwrap();
        let outer = Resources::of(tree.root().into_iter(), None);
        let resources = Resources::of(std::iter::empty(), Some(&outer));
        let pens: Vec<_> = ["1", " 2 ", "3", "7"].into_iter().map(|id| resources.pen(id)).collect();
        assert_eq!(pens, [Some(0.5), Some(0.5), None, None]);
        assert!(resources.graphic("9").is_some() && resources.graphic("1").is_none());
    }
}
