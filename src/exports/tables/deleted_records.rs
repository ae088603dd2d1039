//! Skips rows that are not a record of their own: deleted records that are still exported, and
//! continuation lines of the deal above.
//!
//! A sales manager does not expect a deleted deal in a list, nor a deal to count once per tag or
//! product line. Such rows are skipped and counted, like totals.

use csv::ByteRecord;

use crate::exports::columns::column_map::HeaderMap;
use crate::exports::values::number::yes_no;
use crate::facts::known;
use crate::rules::kinds::columns::{MessageColumn, TableKind};

#[derive(Clone, Debug, Default)]
pub struct NoRecord {
    /// Columns that mark deleted records.
    deleted: Vec<usize>,
    /// By column of a table of deals, whether a fact is read from it; empty for other tables.
    is_read: Vec<bool>,
}

impl NoRecord {
    pub fn of(header: &HeaderMap, columns: usize) -> Self {
        let deleted = match header.kind {
            TableKind::Messages => header.message(MessageColumn::Deleted),
            _ => header.columns_of(known::deleted),
        };
        let is_read = |at: usize| header.facts.iter().any(|own| own.columns.contains(&at));
        let columns = if header.kind == TableKind::Deals { columns } else { 0 };
        Self { deleted: deleted.to_vec(), is_read: (0..columns).map(is_read).collect() }
    }

    pub fn is_skipped(&self, record: &ByteRecord) -> bool {
        let says_deleted = |at: &usize| {
            let cell = record.get(*at).and_then(|cell| std::str::from_utf8(cell).ok());
            cell.is_some_and(|cell| yes_no(cell.trim()) == Some(true))
        };
        self.deleted.iter().any(says_deleted) || self.is_further_line(record)
    }

    /// Returns whether no cell of the deal itself is filled: the row is a further entry, such as a
    /// tag or a product, of the deal above.
    fn is_further_line(&self, record: &ByteRecord) -> bool {
        let is_blank = |cell: &[u8]| cell.trim_ascii().is_empty();
        let mut cells = record.iter().zip(&self.is_read);
        !self.is_read.is_empty() && cells.all(|(cell, is_read)| !is_read || is_blank(cell))
    }
}
