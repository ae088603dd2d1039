//! Gates, weighing, verdict, the next question and the conduct audit.
//!
//! A pure function of (rule pack, buyer, as-of): it knows nothing of CSV, HTML or the clock, and
//! its result does not depend on the order of signs, files, rows or threads.

mod result;

pub use result::*;
