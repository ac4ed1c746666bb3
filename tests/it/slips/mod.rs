//! Slips of the pen on generated tables 三, and how well the search finds them: shared by the tests and the bench.
#![allow(dead_code, unreachable_pub)]

mod kinds;
mod score;
mod table;

#[allow(unused_imports)]
pub use self::{
    kinds::{Kind, slipped},
    score::{Score, score},
    table::{Size, Truth, report, truth},
};
