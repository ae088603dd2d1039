//! Contacts and companies: kept in memory, as little of them as the join needs.

use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use csv::ByteRecord;
use foldhash::fast::FixedState;

use super::set_aside::SetAside;
use super::table::Table;
use super::{FileAccount, cell};
use crate::facts::words::fold;
use crate::facts::{Buyer, Cell, FactId, Kind, Value, known};
use crate::rules::columns::TableKind;

type Index = HashMap<String, u32, FixedState>;

/// One table of contacts or companies.
pub struct SideTable {
    file: u16,
    name: String,
    kind: TableKind,
    facts: Vec<SideFact>,
    text: String,
    /// Row after row, one range per fact.
    cells: Vec<Range<u32>>,
    rows: Vec<u32>,
    joined: Vec<AtomicBool>,
    by_id: Index,
    by_mail: Index,
    by_name: Index,
    set_aside: usize,
}

struct SideFact {
    fact: FactId,
    kind: Kind,
    columns: Vec<usize>,
    order: Option<super::date::DateOrder>,
}

impl SideTable {
    /// Loads the table; `id` is its own id fact and `name` the fact that it is called by.
    pub fn load(
        table: &Table,
        id: FactId,
        name: FactId,
        set_aside: &mut Vec<SetAside>,
    ) -> io::Result<Self> {
        let facts = table.header.facts.iter().map(|column| SideFact {
            fact: column.fact,
            kind: column.kind,
            columns: column.columns.clone(),
            order: column.columns.first().and_then(|&at| table.orders[at]),
        });
        let mut side = Self {
            file: table.file,
            name: table.name.clone(),
            kind: table.header.kind,
            facts: facts.collect(),
            text: String::new(),
            cells: Vec::new(),
            rows: Vec::new(),
            joined: Vec::new(),
            by_id: Index::default(),
            by_mail: Index::default(),
            by_name: Index::default(),
            set_aside: 0,
        };
        let (mut records, mut row) = table.records()?;
        let mut record = ByteRecord::new();
        while let Some(found) = records.read(&mut record)? {
            let usable = match found {
                Ok(()) => side.keep(table, &record, row),
                Err(broken) => Err(SetAside::broken(table, row, &record, &broken)),
            };
            if let Err(fault) = usable {
                side.set_aside += 1;
                set_aside.push(fault);
            }
            row += 1;
        }
        side.index(id, name);
        side.joined.resize_with(side.rows.len(), AtomicBool::default);
        Ok(side)
    }

    fn keep(&mut self, table: &Table, record: &ByteRecord, row: u32) -> Result<(), SetAside> {
        let (text_before, cells_before) = (self.text.len(), self.cells.len());
        let whole = table.text_of(record, row)?;
        for fact in &self.facts {
            let columns = fact.columns.iter();
            let found =
                columns.filter_map(|&at| Some((at, cell::text(whole.get(record.range(at)?)?)?)));
            let Some((at, text)) = found.take(1).next() else {
                self.cells.push(0..0);
                continue;
            };
            if let Err(misfit) = cell::read(text, fact.kind, fact.order) {
                self.text.truncate(text_before);
                self.cells.truncate(cells_before);
                return Err(SetAside::misfit(table, row, record, at, text, misfit));
            }
            let from = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
            self.text.push_str(text);
            self.cells.push(from..u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        }
        self.rows.push(row);
        Ok(())
    }

    /// The first row of an id, address or name keeps it.
    fn index(&mut self, id: FactId, name: FactId) {
        for at in 0..u32::try_from(self.rows.len()).unwrap_or(u32::MAX) {
            if let Some(id) = self.text_of(at, id) {
                self.by_id.entry(id.to_owned()).or_insert(at);
            }
            if let Some(mail) = self.text_of(at, known::email) {
                self.by_mail.entry(mail.to_lowercase()).or_insert(at);
            }
            if let Some(name) = self.text_of(at, name) {
                self.by_name.entry(fold(name).into_owned()).or_insert(at);
            }
        }
    }

    fn text_of(&self, row: u32, fact: FactId) -> Option<&str> {
        let at = self.facts.iter().position(|own| own.fact == fact)?;
        let range = &self.cells[row as usize * self.facts.len() + at];
        (!range.is_empty()).then(|| &self.text[range.start as usize..range.end as usize])
    }

    /// By any id of a cell that may list several, else by mail address, else by name.
    pub fn find(&self, ids: Option<&str>, mail: Option<&str>, name: Option<&str>) -> Option<u32> {
        let by_id = ids.and_then(|ids| split_ids(ids).find_map(|id| self.by_id.get(id)));
        let by_mail = || mail.and_then(|mail| self.by_mail.get(mail.to_lowercase().as_str()));
        let by_name = || name.and_then(|name| self.by_name.get(fold(name).as_ref()));
        by_id.or_else(by_mail).or_else(by_name).copied()
    }

    /// Gives the buyer what the row knows and the buyer does not.
    pub fn give<'a>(&'a self, row: Option<u32>, buyer: &mut Buyer<'a>) {
        for (at, own) in self.facts.iter().enumerate() {
            if buyer.facts.get(own.fact).is_known() {
                continue;
            }
            let text = row.and_then(|row| {
                let range = &self.cells[row as usize * self.facts.len() + at];
                (!range.is_empty()).then(|| &self.text[range.start as usize..range.end as usize])
            });
            // The cell was read once when the table was loaded; it cannot fail now.
            let value = text.and_then(|text| cell::read(text, own.kind, own.order).ok());
            let cell = row.map(|row| Cell {
                file: self.file,
                row: self.rows[row as usize],
                column: u16::try_from(own.columns[0]).unwrap_or(u16::MAX),
            });
            buyer.facts.set(own.fact, value.unwrap_or(Value::Blank), cell);
        }
        if let Some(row) = row {
            self.joined[row as usize].store(true, Ordering::Relaxed);
        }
    }

    pub fn has_mail(&self, mail: &str) -> bool {
        self.by_mail.contains_key(mail)
    }

    pub fn account(&self) -> FileAccount {
        let joined = self.joined.iter().filter(|joined| joined.load(Ordering::Relaxed)).count();
        FileAccount {
            name: self.name.clone(),
            kind: self.kind,
            rows: self.rows.len() + self.set_aside,
            joined,
            unjoined: self.rows.len() - joined,
            set_aside: self.set_aside,
            not_messages: 0,
        }
    }
}

/// The ids of a cell: CRMs list several with `;` or `,`, and one puts a prefix before each.
pub fn split_ids(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', ','])
        .map(str::trim)
        .map(|id| id.strip_prefix("zcrm_").unwrap_or(id))
        .filter(|id| !id.is_empty())
}
