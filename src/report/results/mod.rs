//! Writes results for other programs: `results.csv`, `results.jsonl` and `rejected.csv`;
//! `plan.csv`; and `answers-to-fill.csv`, which is read again as an export.

mod answers_to_fill;
mod csv_rows;
mod jsonl;
mod plan_csv;
mod rejected_csv;

pub use self::answers_to_fill::{to_fill_header, to_fill_rows};
pub use self::rejected_csv::{set_aside_header, set_aside_row};
pub(in crate::report) use csv_rows::reason_name;
pub use csv_rows::{CsvRows, csv_header, facts_read};
pub use jsonl::{SCHEMA, jsonl_row};
pub(in crate::report) use plan_csv::plan_csv;
