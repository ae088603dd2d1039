//! The deals: read in order on one thread, into batches whose memory is used again.

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

/// Rows of a batch: so many that threads seldom wait for one another at its end, so few that they
/// take little memory.
const ROWS: usize = 8192;

/// One row of a deals table as it was read. It may be unusable: filling a buyer from it says so.
#[derive(Default)]
pub struct DealRow {
    pub(in crate::exports) record: ByteRecord,
    /// Index into the deals tables.
    pub(in crate::exports) table: usize,
    pub(in crate::exports) row: u32,
    pub(in crate::exports) error: Option<RowFault>,
    /// Where the table has no column for it.
    pub(in crate::exports) own_id: Option<String>,
}

pub(in crate::exports) enum RowFault {
    Broken(Broken),
    SameId(String),
    NoId,
}

/// Some rows; its memory is used again by the next reading.
#[derive(Default)]
pub struct Batch {
    rows: Vec<DealRow>,
    used: usize,
}

impl DealRow {
    /// Which of the tables of deals it stands in, from 0.
    pub fn table(&self) -> usize {
        self.table
    }
}

impl Batch {
    pub fn rows(&self) -> &[DealRow] {
        &self.rows[..self.used]
    }

    /// The rows for keeping.
    pub fn into_rows(mut self) -> Vec<DealRow> {
        self.rows.truncate(self.used);
        self.rows
    }
}

/// Reads all deals tables, one after another.
pub struct DealReader {
    tables: Arc<[Table]>,
    at: usize,
    open: Option<Rows>,
    /// Of the tables that were read to their end.
    accounts: Vec<RowCounts>,
    /// The ids of all rows before.
    seen: KeySet,
    /// Those of the rows of a batch, by place.
    ids: Vec<(usize, Key)>,
    /// Opportunities of which a quote is there: the quote is the deal.
    quoted: Arc<KeySet>,
    /// How many rows of the open table those were.
    joined: usize,
    newest: Arc<NewestRows>,
    /// Rows of the open table of which a newer one is there.
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

    /// Fills the batch; `false` when there are no more rows.
    ///
    /// # Errors
    /// A file that cannot be read any more, or that has too many broken rows to be a table.
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
                    // Told of when the whole row is looked at.
                    Err(_) => None,
                },
            };
        }
        self.find_same_ids(batch);
        Ok(batch.used > 0)
    }

    /// The first row of an id keeps it. Looked for at the end of a batch: one look does not wait
    /// for the other then, and each waits for memory once the ids are many.
    fn find_same_ids(&mut self, batch: &mut Batch) {
        for (place, key) in self.ids.drain(..) {
            if !self.seen.insert(key) {
                let row = &mut batch.rows[place];
                let table = &self.tables[row.table];
                let id = id_of(table, row).ok().flatten().unwrap_or_default().to_owned();
                // One buyer, another PI.
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

    /// How many rows every table had, once all were read.
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

/// What tells the deal of a row apart; `None` where nothing does.
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
