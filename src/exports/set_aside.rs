//! A row that could not be used, and why.

use csv::ByteRecord;

use super::records::Broken;
use super::table::Table;

/// So much of a row's own text is kept.
const LONGEST_TEXT: usize = 2_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Index into the sources.
    pub file: u16,
    /// As a spreadsheet counts: the header is row 1.
    pub row: u32,
    /// Plain English, naming the column and the value.
    pub reason: String,
    /// The row's own text, of at most 2,000 characters.
    pub text: String,
}

impl SetAside {
    pub(super) fn new(table: &Table, row: u32, record: &ByteRecord, reason: String) -> Self {
        let cells: Vec<_> = record.iter().map(String::from_utf8_lossy).collect();
        Self { file: table.file, row, reason, text: shortened(&cells.join(",")) }
    }

    pub(super) fn broken(table: &Table, row: u32, record: &ByteRecord, broken: &Broken) -> Self {
        match broken {
            Broken::Quote(line) => Self {
                file: table.file,
                row,
                reason: "A quote is opened in this row and not closed".into(),
                text: shortened(&String::from_utf8_lossy(line)),
            },
            Broken::Ragged { found, expected } => Self::new(
                table,
                row,
                record,
                format!("The row has {found} cells where the header has {expected}"),
            ),
        }
    }

    pub(super) fn misfit(
        table: &Table,
        row: u32,
        record: &ByteRecord,
        column: usize,
        cell: &str,
        expected: &str,
    ) -> Self {
        let header = table.headers.get(column).map_or("", String::as_str);
        let reason = format!("“{}” in “{header}” is not {expected}", shortened_to(cell, 60));
        Self::new(table, row, record, reason)
    }
}

fn shortened(text: &str) -> String {
    shortened_to(text, LONGEST_TEXT)
}

/// At most `most` characters, of which the last shows that there were more.
fn shortened_to(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some(_) => format!("{}…", super::text::capped(text, most - 1)),
        None => text.to_owned(),
    }
}
