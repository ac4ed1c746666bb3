//! Writes random but consistent annual reports in every shape in which they reach people, and
//! knows what each cell says, so that what the program reads can be held against it. It knows
//! the published forms and nothing of the program.
#![allow(dead_code, unreachable_pub)]

mod blank;
mod blocks;
mod canvas;
#[cfg(test)]
mod checks;
mod converted;
mod dialect;
pub mod doc;
mod draft;
mod house;
mod html;
mod labels;
mod mhtml;
mod page;
mod places;
#[cfg(any(feature = "office", feature = "pdf"))]
pub mod press;
mod prose;
mod refused;
mod rng;
pub mod rtf;
mod ruled;
mod slips;
mod strangers;
mod text;
mod traditional;
pub mod word;

#[allow(unused_imports)]
pub use self::{
    dialect::{Dialect, write, write_as},
    draft::{Claim, Draft, Figure, Options, Size, draft},
    house::House,
    refused::refused,
    rng::Rng,
    slips::{Slip, slip},
};
