//! The versions of the form, one file each.

use super::Form;

mod parts;
mod y2019;
mod y2021;

/// Every version, oldest first.
pub const VERSIONS: &[&Form] = &[&y2019::FORM, &y2021::FORM];
