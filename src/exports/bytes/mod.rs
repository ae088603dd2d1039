//! Reads bytes: encodings, delimiters, records and workbooks.

pub(super) mod decode;
pub(super) mod dialect;
pub(super) mod raw;
pub(super) mod records;
pub(super) mod workbook;
mod workbook_limits;
