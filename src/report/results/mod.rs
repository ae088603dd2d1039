//! Results for other programs: `results.csv`, `results.jsonl` and `set-aside.csv`.

mod csv_rows;
mod jsonl;
mod set_aside;

pub(in crate::report) use csv_rows::reason_name;
pub use csv_rows::{csv_header, csv_row};
pub use jsonl::{SCHEMA, jsonl_row};
pub use set_aside::{set_aside_header, set_aside_row};
