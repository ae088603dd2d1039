//! Rows that a CRM writes and that stand for no record of it: records that were deleted and are
//! still exported, and further lines of the deal above.
//!
//! A manager does not expect a deal that the team deleted to come back in a list, nor a deal to
//! count as often as it has tags or lines of products. Such rows are skipped and counted, as
//! totals are.

use csv::ByteRecord;

use crate::exports::columns::column_map::HeaderMap;
use crate::exports::values::number::yes_no;
use crate::facts::known;
use crate::rules::kinds::columns::{MessageColumn, TableKind};

#[derive(Clone, Debug, Default)]
pub struct NoRecord {
    /// Columns that say whether the record was deleted.
    deleted: Vec<usize>,
    /// By column of a table of deals, whether something is read from it; empty for other tables.
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

    pub fn is_one(&self, record: &ByteRecord) -> bool {
        let says_deleted = |at: &usize| {
            let cell = record.get(*at).and_then(|cell| std::str::from_utf8(cell).ok());
            cell.is_some_and(|cell| yes_no(cell.trim()) == Some(true))
        };
        self.deleted.iter().any(says_deleted) || self.is_further_line(record)
    }

    /// Nothing is filled of what tells of a deal: it is one more entry of a list in the deal above,
    /// such as a tag or a product.
    fn is_further_line(&self, record: &ByteRecord) -> bool {
        let is_blank = |cell: &[u8]| cell.trim_ascii().is_empty();
        let mut cells = record.iter().zip(&self.is_read);
        !self.is_read.is_empty() && cells.all(|(cell, is_read)| !is_read || is_blank(cell))
    }
}
