//! The deals: read in order on one thread, into batches whose memory is used again.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, Hasher as _};
use std::sync::Arc;

use csv::ByteRecord;
use foldhash::fast::FixedState;

use super::cell;
use super::records::{Broken, Records};
use super::table::{Table, unreadable};
use crate::facts::known;
use crate::problem::Problem;

/// Rows of a batch: enough to keep all workers busy, few enough to stay in the cache.
const ROWS: usize = 2048;

/// One row of a deals table as it was read.
#[derive(Default)]
pub struct DealRow {
    pub(super) record: ByteRecord,
    /// Index into the deals tables.
    pub(super) table: usize,
    pub(super) row: u32,
    pub(super) fault: Option<RowFault>,
}

pub(super) enum RowFault {
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

impl Batch {
    pub fn rows(&self) -> &[DealRow] {
        &self.rows[..self.used]
    }
}

/// Reads all deals tables, one after another.
pub struct DealReader {
    tables: Arc<[Table]>,
    at: usize,
    open: Option<(Records, u32)>,
    /// Hashes of the ids seen. 128 bits, so that two ids are never taken for one.
    seen: HashSet<u128, FixedState>,
}

impl DealReader {
    pub(super) fn new(tables: Arc<[Table]>) -> Result<Self, Problem> {
        let mut reader = Self { tables, at: 0, open: None, seen: HashSet::default() };
        reader.open_table()?;
        Ok(reader)
    }

    fn open_table(&mut self) -> Result<(), Problem> {
        if let Some(table) = self.tables.get(self.at) {
            self.open = Some(table.records().map_err(|error| unreadable(&table.name, &error))?);
        }
        Ok(())
    }

    /// Fills the batch; `false` when there are no more rows.
    pub fn read(&mut self, batch: &mut Batch) -> Result<bool, Problem> {
        batch.used = 0;
        while batch.used < ROWS {
            let Some(table) = self.tables.get(self.at) else { break };
            let Some((records, row)) = &mut self.open else { break };
            if batch.used == batch.rows.len() {
                batch.rows.push(DealRow::default());
            }
            let slot = &mut batch.rows[batch.used];
            let found =
                records.read(&mut slot.record).map_err(|error| unreadable(&table.name, &error))?;
            let Some(found) = found else {
                self.open = None;
                self.at += 1;
                self.open_table()?;
                continue;
            };
            (slot.table, slot.row) = (self.at, *row);
            *row += 1;
            batch.used += 1;
            slot.fault = match found {
                Err(broken) => Some(RowFault::Broken(broken)),
                Ok(()) => id_fault(table, &slot.record, &mut self.seen),
            };
        }
        Ok(batch.used > 0)
    }
}

fn id_fault(
    table: &Table,
    record: &ByteRecord,
    seen: &mut HashSet<u128, FixedState>,
) -> Option<RowFault> {
    let bytes = table.header.column_of(known::deal_id).and_then(|at| record.get(at))?;
    // Bytes that do not decode are told of when the whole row is looked at.
    let Some(id) = cell::text(std::str::from_utf8(bytes).ok()?) else {
        return Some(RowFault::NoId);
    };
    let half = |seed: u64| {
        let mut hasher = FixedState::with_seed(seed).build_hasher();
        hasher.write(id.as_bytes());
        u128::from(hasher.finish())
    };
    let is_new = seen.insert(half(1) << 64 | half(2));
    (!is_new).then(|| RowFault::SameId(id.to_owned()))
}
