//! Finds people who opted out, from the raw cells, before anything else is read.
//!
//! A damaged row may be that of somebody who opted out. So an opt-out is not read from the facts of
//! a deal, which a damaged row never gets, but from the cell itself. It applies to the deal, the
//! contact, the company and the mail addresses of the row, in every row and table. Of such a row
//! only its file and row number are shown.

use std::io;

use csv::ByteRecord;

use super::bytes::records::Broken;
use super::join::key_index::{Key, KeySet, ids, mails};
use super::join::opt_outs::columns_of;
use super::tables::table::Table;
use super::values::opt_out::{OptOut, read};
use crate::facts::{Deal, FactId, known};
use crate::rules::kinds::columns::TableKind;

/// The minimum length of an id that is searched in any cell. Shorter ids are searched in id columns
/// only: elsewhere the number may be a quantity.
const MIN_ID_LENGTH: usize = 3;

/// The people, companies and deals whose rows are hidden.
#[derive(Debug, Default)]
pub struct OptedOut {
    deals: KeySet,
    contacts: KeySet,
    companies: KeySet,
    mails: KeySet,
    company_names: KeySet,
    /// Names of people and deals, and PI numbers: too ambiguous to hide another deal, but enough to
    /// hide the text of a damaged row.
    names: KeySet,
}

impl OptedOut {
    /// Reads the tables that have an opt-out column.
    ///
    /// # Errors
    /// The table that cannot be read, and the reason.
    pub fn of(tables: &[Table]) -> Result<Self, (&Table, io::Error)> {
        let mut found = Self::default();
        for table in tables.iter().filter(|table| !columns_of(table).is_empty()) {
            found.read(table).map_err(|error| (table, error))?;
        }
        if !found.is_empty() {
            let of_deals = |table: &&Table| table.header.kind == TableKind::Deals;
            for table in tables.iter().filter(of_deals) {
                found.add_deals_of(table).map_err(|error| (table, error))?;
            }
        }
        Ok(found)
    }

    /// Adds the deals whose contact, company or address opted out, so that rows that name only the
    /// deal are covered as well.
    fn add_deals_of(&mut self, table: &Table) -> io::Result<()> {
        let (mut rows, mut record) = (table.rows()?, ByteRecord::new());
        while let Some(found) = rows.read(&mut record)? {
            if found.is_err() {
                continue;
            }
            let texts = |fact: FactId| {
                let cells = table.header.columns_of(fact).iter();
                cells.filter_map(|&at| text_cell(table, &record, at))
            };
            // The first column is the contact of the deal; a list of all contacts may follow.
            let has = |set: &KeySet, fact| {
                let mut own = texts(fact).take(1).flat_map(ids);
                !set.is_empty() && own.any(|id| set.contains(&Key::id(id)))
            };
            let mut cells = texts(known::email).chain(texts(known::contact_name));
            let is_one = has(&self.contacts, known::contact_id)
                || has(&self.companies, known::company_id)
                || cells
                    .any(|cell| mails(cell).any(|mail| self.mails.contains(&Key::folded(mail))));
            if is_one {
                let keys: Vec<Key> = texts(known::deal_id).flat_map(ids).map(Key::id).collect();
                self.deals.extend(keys);
            }
        }
        Ok(())
    }

    fn read(&mut self, table: &Table) -> io::Result<()> {
        let (mut rows, mut record) = (table.rows()?, ByteRecord::new());
        while let Some(found) = rows.read(&mut record)? {
            match found {
                Ok(()) if table.is_opted_out(&record) => self.add(table, &record),
                Err(Broken::Quote(line)) if table.line_is_opted_out(&cells_of(table, &line)) => {
                    self.add_mails(cells_of(table, &line).into_iter());
                }
                Err(Broken::Ragged { .. }) if table.is_opted_out(&record) => {
                    self.add(table, &record);
                    self.add_mails(text_cells(&record));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn add(&mut self, table: &Table, record: &ByteRecord) {
        let texts = |fact: FactId| {
            let cells = table.header.columns_of(fact).iter();
            cells.filter_map(|&at| text_cell(table, record, at)).collect::<Vec<_>>()
        };
        let ids_of = |fact| texts(fact).into_iter().flat_map(ids).map(Key::id);
        self.deals.extend(ids_of(known::deal_id));
        if table.header.kind != TableKind::Companies {
            self.contacts.extend(ids_of(known::contact_id));
            self.add_mails(texts(known::email).into_iter());
            self.add_mails(texts(known::contact_name).into_iter());
        } else {
            self.companies.extend(ids_of(known::company_id));
            self.company_names.extend(texts(known::company_name).into_iter().map(Key::folded));
        }
        for fact in [known::contact_name, known::deal_name, known::pi_number, known::company_name] {
            self.names.extend(texts(fact).into_iter().map(Key::folded));
        }
    }

    fn add_mails<'c>(&mut self, cells: impl Iterator<Item = &'c str>) {
        self.mails.extend(cells.flat_map(mails).map(Key::folded));
    }

    pub fn is_empty(&self) -> bool {
        let sets = [&self.deals, &self.contacts, &self.companies, &self.mails, &self.company_names];
        sets.into_iter().all(KeySet::is_empty)
    }

    /// Returns whether the deal, its contact, its company or one of its addresses opted out
    /// anywhere.
    pub fn covers(&self, buyer: &Deal<'_>) -> bool {
        let text = |fact| buyer.facts.text(fact);
        let has = |set: &KeySet, fact| {
            !set.is_empty()
                && text(fact).is_some_and(|cell| ids(cell).any(|id| set.contains(&Key::id(id))))
        };
        let has_mail = || {
            let cells = [text(known::email), text(known::contact_name)].into_iter().flatten();
            cells.flat_map(mails).any(|mail| self.mails.contains(&Key::folded(mail)))
        };
        has(&self.deals, known::deal_id)
            || (!self.deals.is_empty() && self.deals.contains(&Key::id(&buyer.id)))
            || has(&self.contacts, known::contact_id)
            || has(&self.companies, known::company_id)
            || (!self.mails.is_empty() && has_mail())
            || (!self.company_names.is_empty()
                && text(known::company_name)
                    .is_some_and(|name| self.company_names.contains(&Key::folded(name))))
    }

    /// Returns whether anything in a row belongs to somebody who opted out. `broken` is its damage.
    pub fn covers_row(&self, table: &Table, record: &ByteRecord, broken: Option<&Broken>) -> bool {
        if let Some(Broken::Quote(line)) = broken {
            let cells = cells_of(table, line);
            return table.line_is_opted_out(&cells)
                || cells.iter().any(|cell| self.names_one(cell, true));
        }
        let ids = [known::deal_id, known::contact_id, known::company_id];
        let is_id = |at: usize| ids.iter().any(|fact| table.header.columns_of(*fact).contains(&at));
        table.may_be_opted_out(record)
            || record.iter().enumerate().any(|(at, cell)| {
                let cell = String::from_utf8_lossy(cell);
                self.names_one(&cell, at == 0 || is_id(at))
            })
    }

    /// Returns whether a text is the id, an address or the name of somebody who opted out.
    pub fn names_one(&self, cell: &str, may_be_short: bool) -> bool {
        let sets = [&self.deals, &self.contacts, &self.companies];
        let is_id = |id: &str| {
            (may_be_short || id.len() >= MIN_ID_LENGTH)
                && sets.iter().any(|set| set.contains(&Key::id(id)))
        };
        let folded = Key::folded(cell);
        ids(cell).any(is_id)
            || mails(cell).any(|mail| self.mails.contains(&Key::folded(mail)))
            || self.names.contains(&folded)
            || self.company_names.contains(&folded)
    }
}

impl Table {
    /// Returns whether the row's own cell is an opt-out. In a row with too many or too few cells
    /// the neighbouring cells count as well.
    pub(in crate::exports) fn is_opted_out(&self, record: &ByteRecord) -> bool {
        self.says(record.len(), OptOut::MustNotWrite, |at| text_cell(self, record, at))
    }

    /// Returns whether the row's own cell is an opt-out or cannot be read: until a person has
    /// decided, nothing of the row is shown.
    fn may_be_opted_out(&self, record: &ByteRecord) -> bool {
        self.says(record.len(), OptOut::Unclear, |at| text_cell(self, record, at))
    }

    /// Returns whether a cell is at least as strong as `least`.
    fn says<'r>(
        &self,
        count: usize,
        least: OptOut,
        cell: impl Fn(usize) -> Option<&'r str>,
    ) -> bool {
        let shift = count.abs_diff(self.headers.len());
        columns_of(self).into_iter().any(|(at, asks)| {
            let is_so = |at: usize, least: OptOut| {
                cell(at).is_some_and(|text| read(asks, text, &[]) >= least)
            };
            let mut near = at.saturating_sub(shift)..=at.saturating_add(shift);
            // A neighbouring cell may hold anything, so one that cannot be read does not count.
            if shift == 0 {
                is_so(at, least)
            } else {
                near.any(|at| is_so(at, OptOut::MustNotWrite))
            }
        })
    }

    /// The same for the cells of a line with unbalanced quotes.
    fn line_is_opted_out(&self, cells: &[&str]) -> bool {
        self.says(cells.len(), OptOut::MustNotWrite, |at| self.blanks.text(cells.get(at)?))
    }
}

fn text_cell<'r>(table: &Table, record: &'r ByteRecord, at: usize) -> Option<&'r str> {
    table.blanks.text(std::str::from_utf8(record.get(at)?).ok()?)
}

fn text_cells(record: &ByteRecord) -> impl Iterator<Item = &str> {
    record.iter().filter_map(|cell| std::str::from_utf8(cell).ok())
}

/// Splits a line with unbalanced quotes into cells, as well as possible.
fn cells_of<'l>(table: &Table, line: &'l [u8]) -> Vec<&'l str> {
    let cells = line.split(|byte| *byte == table.delimiter || *byte == b'\n');
    let text = cells.filter_map(|cell| std::str::from_utf8(cell).ok());
    text.map(|cell| cell.trim_matches(|c: char| c.is_whitespace() || c == '"')).collect()
}
