//! One binary for all tests that see the library or the program from outside.

mod architecture; // the house holds its own rules
mod round_trip; // a generated report in every dialect is read back equal
mod samples; // every sample is read as its truth.toml says
mod scribe; // writes the reports
