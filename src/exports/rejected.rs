//! Rejected rows and their reasons.

use csv::ByteRecord;

use super::bytes::records::Broken;
use super::tables::table::Table;

/// The maximum number of characters kept of a row's text.
const MAX_TEXT_LENGTH: usize = 2_000;
/// The maximum number of characters of a cell in a reason.
pub(super) const MAX_CELL_LENGTH: usize = 60;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Index into the sources.
    pub file: u16,
    /// As spreadsheets count: the header is row 1.
    pub row: u32,
    /// In English, with the column and the value.
    pub reason: String,
    /// The text of the row; at most 2,000 characters.
    pub text: String,
}

/// The only text shown for a damaged row of somebody who opted out.
const HIDDEN: &str =
    "The row cannot be used. Its buyer asked not to be contacted, so no more is shown";

impl Rejected {
    /// Rejects a row of somebody who opted out.
    pub fn hidden(file: u16, row: u32) -> Self {
        Self { file, row, reason: HIDDEN.to_owned(), text: String::new() }
    }
}

/// A row that may be rejected.
#[derive(Clone, Copy)]
pub(super) struct RowAt<'r> {
    pub table: &'r Table,
    pub row: u32,
    pub record: &'r ByteRecord,
}

impl RowAt<'_> {
    pub fn rejected(self, reason: String) -> Rejected {
        self.damaged(reason, None)
    }

    fn damaged(self, reason: String, broken: Option<&Broken>) -> Rejected {
        let (file, row) = (self.table.file, self.row);
        if self.table.opted_out.covers_row(self.table, self.record, broken) {
            return Rejected::hidden(file, row);
        }
        let text = match broken {
            Some(Broken::Quote(line)) => String::from_utf8_lossy(line).into_owned(),
            _ => {
                let cells: Vec<_> = self.record.iter().map(String::from_utf8_lossy).collect();
                cells.join(",")
            }
        };
        Rejected { file, row, reason, text: shortened(&text, MAX_TEXT_LENGTH) }
    }

    pub fn broken(self, broken: &Broken) -> Rejected {
        match broken {
            Broken::Quote(_) => {
                let reason = "A quote in this row is not closed".into();
                self.damaged(reason, Some(broken))
            }
            Broken::Ragged { found, expected } => {
                let reason = format!("The row has {found} cells but the header has {expected}");
                self.damaged(reason, Some(broken))
            }
        }
    }

    /// Rejects the row because a cell does not fit its column.
    pub fn type_error(self, column: usize, cell: &str, expected: &str) -> Rejected {
        let header = self.table.headers.get(column).map_or("", String::as_str);
        let cell = shortened(cell, MAX_CELL_LENGTH);
        self.rejected(format!("“{cell}” in “{header}” is not {expected}"))
    }
}

/// Shortens a text to `most` characters; the last one marks the cut.
pub(super) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some(_) => format!("{}…", super::values::text::capped(text, most - 1)),
        None => text.to_owned(),
    }
}
