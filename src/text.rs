//! Text as it is found: how bytes become characters, and how labels and numbers are recognised whatever their dress.
//!
//! Everything here is total: it takes any input and says what it made of it.

pub mod charset;
pub mod fold;
pub mod hex;
pub mod lang;
pub mod number;
pub mod shingle;
