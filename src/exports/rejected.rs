//! A row that could not be used, and why.

use csv::ByteRecord;

use super::bytes::records::Broken;

/// So much of a row's own text is kept.
const LONGEST_TEXT: usize = 2_000;
/// And so much of a cell in a reason.
pub(super) const LONGEST_CELL: usize = 60;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Index into the sources.
    pub file: u16,
    /// As a spreadsheet counts: the header is row 1.
    pub row: u32,
    /// Plain English, naming the column and the value.
    pub reason: String,
    /// The row's own text, of at most 2,000 characters.
    pub text: String,
}

/// A row that something may be wrong with.
#[derive(Clone, Copy)]
pub(super) struct RowAt<'r> {
    pub file: u16,
    pub headers: &'r [String],
    pub row: u32,
    pub record: &'r ByteRecord,
}

impl RowAt<'_> {
    pub fn rejected(self, reason: String) -> Rejected {
        let cells: Vec<_> = self.record.iter().map(String::from_utf8_lossy).collect();
        self.with_text(&cells.join(","), reason)
    }

    pub fn broken(self, broken: &Broken) -> Rejected {
        match broken {
            Broken::Quote(line) => {
                let reason = "A quote is opened in this row and not closed".into();
                self.with_text(&String::from_utf8_lossy(line), reason)
            }
            Broken::Ragged { found, expected } => {
                self.rejected(format!("The row has {found} cells where the header has {expected}"))
            }
        }
    }

    /// The cell is not what it should be.
    pub fn type_error(self, column: usize, cell: &str, expected: &str) -> Rejected {
        let header = self.headers.get(column).map_or("", String::as_str);
        let cell = shortened(cell, LONGEST_CELL);
        self.rejected(format!("“{cell}” in “{header}” is not {expected}"))
    }

    fn with_text(self, text: &str, reason: String) -> Rejected {
        Rejected { file: self.file, row: self.row, reason, text: shortened(text, LONGEST_TEXT) }
    }
}

/// At most `most` characters, of which the last shows that there were more.
pub(super) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some(_) => format!("{}…", super::values::text::capped(text, most - 1)),
        None => text.to_owned(),
    }
}
