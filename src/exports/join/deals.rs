//! Reads deals in order on one thread, into batches whose memory is reused.

use std::str::Utf8Error;
use std::sync::Arc;

use csv::ByteRecord;

use super::deal_identity::Identity;
use super::key_index::{Key, KeySet};
use super::newest_rows::{NewestRows, deal_key, pi_day};
use crate::diagnostic::Diagnostic;
use crate::exports::RowCounts;
use crate::exports::bytes::records::Broken;
use crate::exports::tables::rows::Rows;
use crate::exports::tables::table::Table;
use crate::exports::unreadable::unreadable;
use crate::facts::known;

/// The number of rows of a batch: large enough that threads rarely wait at its end, small enough to
/// need little memory.
const ROWS: usize = 8192;

/// One row of a deals table as read. It may be invalid; filling a deal from it reports that.
#[derive(Default)]
pub struct DealRow {
    pub(in crate::exports) record: ByteRecord,
    /// Index into the deals tables.
    pub(in crate::exports) table: usize,
    pub(in crate::exports) row: u32,
    pub(in crate::exports) error: Option<RowFault>,
    /// The id, if the table has no column for it.
    pub(in crate::exports) own_id: Option<String>,
}

pub(in crate::exports) enum RowFault {
    Broken(Broken),
    SameId(String),
    NoId,
}

/// Some rows; the next read reuses its memory.
#[derive(Default)]
pub struct Batch {
    rows: Vec<DealRow>,
    used: usize,
}

impl DealRow {
    /// Returns the index of its deals table.
    pub fn table(&self) -> usize {
        self.table
    }
}

impl Batch {
    pub fn rows(&self) -> &[DealRow] {
        &self.rows[..self.used]
    }

    /// Returns the rows as owned values.
    pub fn into_rows(mut self) -> Vec<DealRow> {
        self.rows.truncate(self.used);
        self.rows
    }
}

/// Reads all deals tables one after another.
pub struct DealReader {
    tables: Arc<[Table]>,
    at: usize,
    open: Option<Rows>,
    /// The row counts of the tables read so far.
    accounts: Vec<RowCounts>,
    /// The ids of all rows so far.
    seen: KeySet,
    /// The ids of the batch, with the index of the row.
    ids: Vec<(usize, Key)>,
    /// Opportunities that have a quote: the quote is the deal.
    quoted: Arc<KeySet>,
    /// The number of such rows in the open table.
    joined: usize,
    newest: Arc<NewestRows>,
    /// The number of rows in the open table that a newer row replaces.
    replaced: usize,
}

impl DealReader {
    pub(in crate::exports) fn new(
        tables: Arc<[Table]>,
        quoted: Arc<KeySet>,
        newest: Arc<NewestRows>,
    ) -> Result<Self, Diagnostic> {
        let seen = KeySet::default();
        let (accounts, ids) = (Vec::new(), Vec::with_capacity(ROWS));
        let (at, open, joined, replaced) = (0, None, 0, 0);
        let mut reader =
            Self { tables, at, open, accounts, seen, ids, quoted, joined, newest, replaced };
        reader.open_table()?;
        Ok(reader)
    }

    fn open_table(&mut self) -> Result<(), Diagnostic> {
        self.open = match self.tables.get(self.at) {
            Some(table) => Some(table.rows().map_err(|error| unreadable(&table.name, &error))?),
            None => None,
        };
        Ok(())
    }

    /// Fills the batch. Returns `false` if there are no more rows.
    ///
    /// # Errors
    /// The file cannot be read any more, or has too many damaged rows to be a table.
    pub fn read(&mut self, batch: &mut Batch) -> Result<bool, Diagnostic> {
        batch.used = 0;
        self.ids.clear();
        while batch.used < ROWS {
            let Some((table, rows)) = self.tables.get(self.at).zip(self.open.as_mut()) else {
                break;
            };
            if batch.used == batch.rows.len() {
                batch.rows.push(DealRow::default());
            }
            let slot = &mut batch.rows[batch.used];
            let found =
                rows.read(&mut slot.record).map_err(|error| unreadable(&table.name, &error))?;
            let Some(found) = found else {
                let joined = std::mem::take(&mut self.joined);
                let account = self.open.take().map(Rows::into_account);
                let replaced = std::mem::take(&mut self.replaced);
                self.accounts.extend(account.map(|read| RowCounts { joined, replaced, ..read }));
                self.at += 1;
                self.open_table()?;
                continue;
            };
            if found.is_ok() && is_quoted(table, &slot.record, &self.quoted) {
                self.joined += 1;
                continue;
            }
            (slot.table, slot.row) = (self.at, rows.row());
            batch.used += 1;
            slot.own_id = match &table.identity {
                Identity::Id => None,
                Identity::Name(names) => Some(names.id_of(&slot.record, slot.row)),
            };
            slot.error = match found {
                Err(broken) => Some(RowFault::Broken(broken)),
                Ok(()) => match id_of(table, slot) {
                    Ok(Some(id)) => {
                        let is_replaced = self.newest.has_several() && {
                            let newest = self.newest.of(deal_key(table, &slot.record, id));
                            newest.is_some_and(|newest| newest.at != (slot.table, slot.row))
                        };
                        if is_replaced {
                            self.replaced += 1;
                            batch.used -= 1;
                            continue;
                        }
                        self.ids.push((batch.used - 1, Key::id(id)));
                        None
                    }
                    Ok(None) => Some(RowFault::NoId),
                    // Reported when the whole row is read.
                    Err(_) => None,
                },
            };
        }
        self.find_same_ids(batch);
        Ok(batch.used > 0)
    }

    /// Finds rows with the same id; the first one keeps it. Done at the end of a batch, so that the
    /// lookups do not wait for one another's memory access.
    fn find_same_ids(&mut self, batch: &mut Batch) {
        for (place, key) in self.ids.drain(..) {
            if !self.seen.insert(key) {
                let row = &mut batch.rows[place];
                let table = &self.tables[row.table];
                let id = id_of(table, row).ok().flatten().unwrap_or_default().to_owned();
                // The same buyer, a different PI.
                if let Some(day) = pi_day(table, &row.record)
                    && let own = format!("{id} ({day})")
                    && self.seen.insert(Key::id(&own))
                {
                    row.own_id = Some(own);
                    continue;
                }
                row.error = Some(RowFault::SameId(id));
            }
        }
    }

    /// Returns the row counts of every table, once all are read.
    pub fn accounts(self) -> Vec<RowCounts> {
        self.accounts
    }
}

fn is_quoted(table: &Table, record: &ByteRecord, quoted: &KeySet) -> bool {
    let ids = table.header.columns_of(known::deal_id);
    if quoted.is_empty() || ids.len() != 1 {
        return false;
    }
    let cell = record.get(ids[0]).and_then(|cell| std::str::from_utf8(cell).ok());
    let id = cell.and_then(|cell| table.blanks.text(cell));
    id.is_some_and(|id| quoted.contains(&Key::id(id)))
}

/// Returns the id of a row; `None` without one.
fn id_of<'r>(table: &Table, row: &'r DealRow) -> Result<Option<&'r str>, Utf8Error> {
    if row.own_id.is_some() {
        return Ok(row.own_id.as_deref());
    }
    for cell in table.header.columns_of(known::deal_id).iter().filter_map(|&at| row.record.get(at))
    {
        if let Some(id) = table.blanks.text(std::str::from_utf8(cell)?) {
            return Ok(Some(id));
        }
    }
    Ok(None)
}
