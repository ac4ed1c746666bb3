//! One binary for all tests that see the library or the program from outside.

// a failing helper is a failing test
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod architecture; // the house holds its own rules
mod cli; // the program as a user runs it
mod hostile; // faults on purpose
mod properties; // what holds for every report
mod readme; // what README shows is what the program prints
mod refused; // what is no report is refused with its reason
mod round_trip; // a generated report in every dialect is read back equal
mod samples; // every sample is read as its truth.toml says
mod scribe; // writes the reports
