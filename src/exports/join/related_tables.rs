//! Tracks which rows of the files beside the deals are kept, and counts the outcome of each row.

use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use csv::ByteRecord;

use crate::exports::RowCounts;
use crate::exports::rejected::Rejected;
use crate::exports::tables::table::Table;

/// The rows of one file within a list that holds those of several files.
#[derive(Debug, Default)]
pub struct RelatedTables {
    account: RowCounts,
    /// The indexes of its rows in that list.
    rows: Range<usize>,
}

impl RelatedTables {
    /// Passes every row of a table to `keep`, which returns whether it kept the row; `from` is the
    /// index of the first.
    pub fn load(
        table: &Table,
        from: usize,
        rejected: &mut Vec<Rejected>,
        mut keep: impl FnMut(&ByteRecord, u32) -> Result<bool, Rejected>,
    ) -> io::Result<Self> {
        let mut rows = table.rows()?;
        let mut record = ByteRecord::new();
        let (mut kept, mut skipped, before) = (0, 0, rejected.len());
        while let Some(found) = rows.read(&mut record)? {
            let row = rows.row();
            let is_kept = match found {
                Ok(()) => keep(&record, row),
                Err(broken) => Err(table.at(row, &record).broken(&broken)),
            };
            match is_kept {
                Ok(true) => kept += 1,
                Ok(false) => skipped += 1,
                Err(error) => rejected.push(error),
            }
        }
        let rejected = rejected.len() - before;
        let read = rows.into_account();
        let skipped = read.skipped + skipped;
        let account = RowCounts { rejected, skipped, ..read };
        Ok(Self { account, rows: from..from + kept })
    }

    /// Counts `rows` of the rows that were not kept as duplicates.
    pub fn replace(&mut self, rows: usize) {
        self.account.replaced += rows;
        self.account.skipped -= rows;
    }

    /// Returns the row counts. `joined` holds for every kept row whether it was joined.
    pub fn account(&self, joined: &[AtomicBool]) -> RowCounts {
        let joined = &joined[self.rows.clone()];
        let joined = joined.iter().filter(|joined| joined.load(Ordering::Relaxed)).count();
        RowCounts { joined, unjoined: self.rows.len() - joined, ..self.account.clone() }
    }

    pub fn rows(&self) -> Range<usize> {
        self.rows.clone()
    }
}
