//! The rows of a table: its records without totals, blank ones and those that stand for no record
//! of the CRM, counted.

use std::io;

use csv::ByteRecord;

use super::deleted_records::NoRecord;
use super::skipped_rows::{NoRow, no_row};
use crate::exports::RowCounts;
use crate::exports::bytes::records::{Broken, Records};

pub struct Rows {
    records: Records,
    no_record: NoRecord,
    account: RowCounts,
}

impl Rows {
    /// `account` holds what is known of the file before its first row is read.
    pub fn new(records: Records, no_record: NoRecord, account: RowCounts) -> Self {
        let rows = account.footers;
        Self { records, no_record, account: RowCounts { rows, ..account } }
    }

    /// Reads the next row; `None` at the end.
    pub fn read(&mut self, record: &mut ByteRecord) -> io::Result<Option<Result<(), Broken>>> {
        while let Some(found) = self.records.read(record)? {
            // Of a broken line the record holds nothing.
            let no_row = if matches!(found, Err(Broken::Quote(_))) { None } else { no_row(record) };
            match no_row {
                None => {
                    self.account.rows += 1;
                    if found.is_ok() && self.no_record.is_one(record) {
                        self.account.skipped += 1;
                        continue;
                    }
                    return Ok(Some(found));
                }
                Some(NoRow::Total) => {
                    self.account.rows += 1;
                    self.account.footers += 1;
                }
                Some(NoRow::Blank) => {}
            }
        }
        Ok(None)
    }

    /// The row that was read last, as a spreadsheet counts: the first line of the file is row 1.
    pub fn row(&self) -> u32 {
        self.records.row()
    }

    /// How many rows there were so far; what became of those that were read is for others to say.
    pub fn into_account(self) -> RowCounts {
        self.account
    }
}
