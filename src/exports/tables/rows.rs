//! Iterates over the rows of a table: skips and counts totals, repeated headers, sections, blank
//! rows, and rows that are not a record of the CRM.

use std::io;

use csv::ByteRecord;

use super::deleted_records::NoRecord;
use super::header_rows::repeats;
use super::sections::{begins_or_ends_opt_outs, section_of};
use super::skipped_rows::{NoRow, no_row};
use crate::exports::RowCounts;
use crate::exports::bytes::records::{Broken, Records};

/// The rows that begin a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sections {
    None,
    All,
    /// Those of people who opted out, and the next section after them.
    OptOuts,
}

pub struct Rows {
    records: Records,
    no_record: NoRecord,
    /// The raw header.
    header: ByteRecord,
    /// The section of the following rows, if the table has sections.
    section: Option<String>,
    sections: Sections,
    account: RowCounts,
}

impl Rows {
    /// `account` holds the counts from above the first row.
    pub fn new(
        records: Records,
        no_record: NoRecord,
        header: ByteRecord,
        sections: Sections,
        account: RowCounts,
    ) -> Self {
        let rows = account.footers;
        let section = (sections != Sections::None).then(String::new);
        Self {
            records,
            no_record,
            header,
            section,
            sections,
            account: RowCounts { rows, ..account },
        }
    }

    /// Reads the next row. Returns `None` at the end.
    pub fn read(&mut self, record: &mut ByteRecord) -> io::Result<Option<Result<(), Broken>>> {
        while let Some(found) = self.records.read(record)? {
            // For a damaged line the record is empty.
            let no_row = if matches!(found, Err(Broken::Quote(_))) { None } else { no_row(record) };
            let is_total = no_row == Some(NoRow::Total) || repeats(record, &self.header);
            if is_total || self.begins_section(record, &found) {
                self.account.rows += 1;
                self.account.footers += 1;
                continue;
            }
            if no_row == Some(NoRow::Blank) {
                continue;
            }
            self.account.rows += 1;
            if found.is_ok() && self.no_record.is_skipped(record) {
                self.account.skipped += 1;
                continue;
            }
            if let Some(section) = &self.section {
                record.push_field(section.as_bytes());
            }
            return Ok(Some(found));
        }
        Ok(None)
    }

    fn begins_section(&mut self, record: &ByteRecord, found: &Result<(), Broken>) -> bool {
        let Some(section) = &mut self.section else { return false };
        if matches!(found, Err(Broken::Quote(_))) {
            return false;
        }
        let Some(text) = section_of(record) else { return false };
        if self.sections == Sections::OptOuts && !begins_or_ends_opt_outs(text) {
            return false;
        }
        text.clone_into(section);
        true
    }

    /// Returns the number of the last row, as spreadsheets count: the first line of the file is row
    /// 1.
    pub fn row(&self) -> u32 {
        self.records.row()
    }

    /// Returns the row counts so far; callers count the outcomes of the rows they read.
    pub fn into_account(self) -> RowCounts {
        self.account
    }
}
