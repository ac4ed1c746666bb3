//! Any static site: links, lists and pagers as a reader sees them.
//!
//! It reads every page, those of the other families as well; the list that it finds has the identity that they give it.
//! What only a script knows is left to them.

use crate::portal::{Family, Reading, View, navigation};

pub(super) struct Generic;

impl Family for Generic {
    fn name(&self) -> &'static str {
        "generic"
    }

    fn fits(&self, _view: &View<'_>) -> bool {
        true
    }

    fn read(&self, view: &View<'_>) -> Reading {
        navigation::read(view)
    }
}
