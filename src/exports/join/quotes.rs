//! Finds opportunities that have quotes in the same folder: each quote is a PI, and the opportunity
//! is not counted as a further deal. Quotes take its stage, company and other facts from it.

use std::io;
use std::sync::Arc;

use csv::ByteRecord;

use super::fill_deal::more_ids;
use super::key_index::KeySet;
use super::lookup_table::LookupTable;
use crate::exports::tables::table::Table;
use crate::facts::known;
use crate::rules::kinds::columns::TableKind;

/// The opportunities that have quotes.
#[derive(Default)]
pub struct Quoted {
    tables: Vec<LookupTable>,
    /// The ids of the opportunities.
    ids: Arc<KeySet>,
}

impl Quoted {
    /// Finds them among the tables of deals.
    ///
    /// # Errors
    /// The table that cannot be read, and the reason.
    pub fn load(tables: &[Table]) -> Result<Self, (&Table, io::Error)> {
        let of_deals = || tables.iter().filter(|table| table.header.kind == TableKind::Deals);
        let has_own_ids = |table: &&Table| table.header.columns_of(known::deal_id).len() == 1;
        let mut wanted: KeySet = KeySet::default();
        if of_deals().any(|table| has_own_ids(&table)) {
            for table in of_deals() {
                also_named(table, &mut wanted).map_err(|error| (table, error))?;
            }
        }
        let (mut found, mut ids) = (Vec::new(), KeySet::default());
        if !wanted.is_empty() {
            for table in of_deals().filter(has_own_ids) {
                let loaded = LookupTable::of_opportunities(table, &wanted, &mut ids);
                found.push(loaded.map_err(|error| (table, error))?);
            }
        }
        Ok(Self { tables: found, ids: Arc::new(ids) })
    }

    pub fn tables(&self) -> &[LookupTable] {
        &self.tables
    }

    pub fn ids(&self) -> Arc<KeySet> {
        Arc::clone(&self.ids)
    }
}

/// Adds the opportunity ids in the rows of a table of quotes.
fn also_named(table: &Table, wanted: &mut KeySet) -> io::Result<()> {
    if table.header.columns_of(known::deal_id).len() < 2 {
        return Ok(());
    }
    let (mut rows, mut record) = (table.rows()?, ByteRecord::new());
    while let Some(found) = rows.read(&mut record)? {
        if found.is_ok() {
            wanted.extend(more_ids(table, &record));
        }
    }
    Ok(())
}
