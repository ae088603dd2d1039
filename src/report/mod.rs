//! Diagnoses to pages and result files.
//!
//! `(pack, buyer, diagnosis, explanation)` becomes a sheet per buyer, an overview, and rows for
//! other programs; then one output folder that is whole or not there at all. Nothing here decides
//! anything about a buyer, reads the clock, or reaches over the network.

pub mod calendar_gaps;
pub mod diff_page;
mod earlier_report;
pub mod escape;
mod format_value;
mod language;
mod outcome;
mod overview;
mod page_words;
mod plan;
pub mod results;
mod sheet;
pub mod store;
mod templates;

pub use self::earlier_report::{Earlier, EarlierConclusion};
pub use language::Language;
pub use overview::{AllRowCounts, ChangeCounts, Overview, OverviewRow, RowFates};
pub use sheet::{OtherPi, file_stem, same_buyer_key, title};
pub use store::OutputFolder;
pub(crate) use templates::hash_of;
pub use templates::{GiveUp, PreparedSheet, Sheet, Templates};

use std::borrow::Cow;

use crate::diagnosis::{Diagnosis, Explanation};
use crate::facts::{AsOf, Cell, Deal, Sources, Value};
use crate::rules::Pack;

/// All that a report on one buyer is made from.
#[derive(Clone, Copy, Debug)]
pub struct SheetInput<'a> {
    pub pack: &'a Pack,
    pub buyer: &'a Deal<'a>,
    pub sources: &'a Sources,
    pub as_of: &'a AsOf,
    pub diagnosis: &'a Diagnosis,
    /// Made for the sheet of a buyer that was weighed.
    pub explanation: Option<&'a Explanation>,
    /// All PIs to the same buyer, this one among them, or none.
    pub same_buyer: &'a [OtherPi],
    pub language: Language,
}

/// A value in English words, on one line; empty where nothing is known.
pub fn shown_value<'v>(value: &'v Value<'_>) -> Cow<'v, str> {
    shown_value_in(value, Language::En)
}

/// The same in one of the two languages.
pub fn shown_value_in<'v>(value: &'v Value<'_>, language: Language) -> Cow<'v, str> {
    format_value::value(value, language)
}

/// A cell as a person finds it: file, row as a spreadsheet counts, and header; `None` where the
/// value stands in no file.
pub fn shown_cell(sources: &Sources, cell: Cell, language: Language) -> Option<String> {
    format_value::cell(sources, cell, language)
}

/// The style that all pages share.
pub(crate) fn built_in_style() -> &'static str {
    templates::files::built_in("style.css")
}
