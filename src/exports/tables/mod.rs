//! Opens files as tables and separates their rows from titles, totals and notes.

pub(super) mod column;
mod deleted_records;
pub(super) mod files;
pub(super) mod header_rows;
pub(super) mod key_columns;
pub(super) mod open;
pub(super) mod related_records;
pub(super) mod rows;
pub(super) mod sections;
pub(super) mod skipped_rows;
pub(super) mod survey;
pub(super) mod table;
