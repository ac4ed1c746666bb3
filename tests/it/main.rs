//! One binary for all tests that see the library or the program from outside.

mod round_trip; // a generated report in every dialect is read back equal
mod scribe; // writes the reports
