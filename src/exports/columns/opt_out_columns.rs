//! Defines where the rows of a table may say that a person opted out: in columns for it, in any
//! other cell by its words, or because the table is a list of such people.

use csv::ByteRecord;

use super::column_map::HeaderMap;
use super::header_text::HeaderText;
use crate::exports::values::cell::Blanks;
use crate::exports::values::opt_out::{
    Asks, OptOut, Written, asks, find, read, written as written_in,
};
use crate::facts::{FactId, known};
use crate::rules::kinds::columns::{MessageColumn, TableKind};

/// Facts whose cells are names, addresses or the buyer's own words.
const NO_TAGS: [FactId; 13] = [
    known::deal_id,
    known::deal_name,
    known::contact_name,
    known::first_name,
    known::last_name,
    known::company_name,
    known::product,
    known::email,
    known::website,
    known::city,
    known::address,
    known::inquiry_text,
    known::opted_out,
];

/// Where the rows of a table may say that a person opted out.
#[derive(Clone, Debug, Default)]
pub struct OptOutColumns {
    /// The columns for it.
    pub columns: Vec<(usize, Asks)>,
    /// Other columns, which are searched for words of an opt-out.
    written: Vec<(usize, Written)>,
    /// Whether the name of the file says that all its people opted out.
    pub is_list: bool,
    /// Folded words whose meaning a person has settled.
    pub settled: Vec<(String, OptOut)>,
}

/// The strongest statement of a row.
pub struct RowOptOut<'r> {
    pub says: OptOut,
    /// Its column; `None` if the whole table is a list of opt-outs.
    pub column: Option<usize>,
    /// Its text, cut to the tag or sentence with the words.
    pub text: &'r str,
}

impl OptOutColumns {
    /// Finds the columns.
    pub fn of(header: &HeaderMap, headers: &[&HeaderText], settled: &[(String, OptOut)]) -> Self {
        let chosen = header.columns_of(known::opted_out);
        let columns: Vec<(usize, Asks)> = chosen
            .iter()
            .map(|&at| (at, asks(&headers[at].shown).unwrap_or(Asks::Objection)))
            .collect();
        let is_of_buyer = |at: usize| {
            let texts = [MessageColumn::Subject, MessageColumn::Text, MessageColumn::From];
            NO_TAGS.iter().any(|fact| header.columns_of(*fact).contains(&at))
                || texts.iter().any(|part| header.message(*part).contains(&at))
        };
        let written = headers.iter().enumerate().filter(|(at, _)| !is_of_buyer(*at));
        let is_note = |at: usize| header.columns_of(known::notes).contains(&at);
        let written = written.filter_map(|(at, own)| {
            Some((at, if is_note(at) { Written::Note } else { written_in(&own.shown)? }))
        });
        // Answers and outcomes are our own notes about a deal, and have columns for an opt-out.
        let is_searched = !matches!(header.kind, TableKind::Answers);
        Self {
            columns,
            written: if is_searched { written.collect() } else { Vec::new() },
            is_list: false,
            settled: settled.to_vec(),
        }
    }

    /// Returns whether no row can say that a person opted out.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty() && self.written.is_empty() && !self.is_list
    }

    /// Returns whether the table has a column that says who opted out, rather than when or why.
    pub fn decides(&self) -> bool {
        self.columns.iter().any(|(_, asks)| *asks != Asks::Trace)
    }

    /// Returns the strongest statement of a row other than "may be contacted".
    pub fn of_row<'r>(&self, record: &'r ByteRecord, blanks: &Blanks) -> Option<RowOptOut<'r>> {
        let mut worst: Option<RowOptOut<'r>> = None;
        let mut add = |says: OptOut, column: Option<usize>, text: &'r str| {
            if says != OptOut::MayWrite && worst.as_ref().is_none_or(|own| own.says < says) {
                worst = Some(RowOptOut { says, column, text });
            }
        };
        let text = |at: usize| blanks.text(std::str::from_utf8(record.get(at)?).ok()?);
        for &(at, asks) in &self.columns {
            if let Some(text) = text(at) {
                add(read(asks, text, &self.settled), Some(at), text);
            }
        }
        for &(at, how) in &self.written {
            if let Some((says, part)) = text(at).and_then(|text| find(how, text, &self.settled)) {
                add(says, Some(at), part);
            }
        }
        if self.is_list {
            add(OptOut::MustNotWrite, None, "");
        }
        worst
    }

    /// Returns whether a cell at any place is an opt-out by its words, in a row whose cells may be
    /// shifted.
    pub fn is_in_any_cell<'r>(&self, mut cells: impl Iterator<Item = &'r str>) -> bool {
        self.is_list
            || (!self.written.is_empty()
                && cells.any(|cell| {
                    let found = find(Written::Tag, cell, &self.settled);
                    found.is_some_and(|(says, _)| says == OptOut::MustNotWrite)
                }))
    }
}
