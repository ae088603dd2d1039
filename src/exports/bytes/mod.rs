//! Reads bytes: encodings, delimiters, records and workbooks.

pub(super) mod archive;
pub(super) mod decode;
pub(super) mod dialect;
pub(super) mod markup_sheet;
pub(super) mod normalise_text;
pub(super) mod raw;
pub(super) mod records;
pub(super) mod workbook;
mod workbook_limits;
