//! Results for other programs: `results.csv`, `results.jsonl` and `set-aside.csv`; and
//! `answers-to-fill.csv`, which comes back as an export.

mod csv_rows;
mod jsonl;
mod set_aside;
mod to_fill;

pub(in crate::report) use csv_rows::reason_name;
pub use csv_rows::{CsvRows, csv_header, facts_read};
pub use jsonl::{SCHEMA, jsonl_row};
pub use set_aside::{set_aside_header, set_aside_row};
pub use to_fill::{to_fill_header, to_fill_rows};
