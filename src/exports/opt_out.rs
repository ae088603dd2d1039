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
use super::tables::table::Table;
use super::values::opt_out::{OptOut, read};
use crate::facts::{Deal, FactId, known};
use crate::rules::kinds::columns::{MessageColumn, TableKind};

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
    /// The addresses of tables other than messages.
    listed: KeySet,
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
        for table in tables.iter().filter(|table| !table.opt_outs.is_empty()) {
            found.read(table).map_err(|error| (table, error))?;
        }
        // A message also has our own address.
        if tables
            .iter()
            .any(|table| table.header.kind == TableKind::Messages && !table.opt_outs.is_empty())
        {
            let known = mails_of_people(tables)?;
            found.mails.retain(|mail| known.contains(mail) || found.listed.contains(mail));
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
        let kind = table.header.kind;
        if matches!(kind, TableKind::OptOuts | TableKind::Messages) {
            self.add_list_row(table, record);
            return;
        }
        if kind != TableKind::Companies {
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

    /// Adds a row of a list of opt-outs, or of a message whose row says so.
    fn add_list_row(&mut self, table: &Table, record: &ByteRecord) {
        let people = People::of(table, record);
        if table.header.kind != TableKind::Messages {
            self.listed.extend(&people.mails);
        }
        self.deals.extend(people.deals);
        self.contacts.extend(people.contacts);
        self.companies.extend(people.companies);
        self.mails.extend(people.mails);
        self.names.extend(people.names.iter().map(|name| Key::folded(name)));
        if people.is_company {
            self.company_names.extend(people.company_names.iter().map(|own| Key::folded(own)));
        }
    }

    /// Returns whether a message is from somebody who opted out, or to nobody else.
    pub fn covers_message(&self, from: &[&str], to: &[&str], contacts: &[&str]) -> bool {
        let is_out = |mail: &&str| self.mails.contains(&Key::folded(mail));
        let mut own = contacts.iter().flat_map(|cell| ids(cell));
        from.iter().any(&is_out)
            || (!to.is_empty() && to.iter().all(is_out))
            || own.any(|id| self.contacts.contains(&Key::id(id)))
    }

    fn add_mails<'c>(&mut self, cells: impl Iterator<Item = &'c str>) {
        let found: Vec<Key> = cells.flat_map(mails).map(Key::folded).collect();
        self.listed.extend(&found);
        self.mails.extend(found);
    }

    pub fn is_empty(&self) -> bool {
        let sets = [&self.deals, &self.contacts, &self.companies, &self.mails, &self.company_names];
        sets.into_iter().all(KeySet::is_empty)
    }

    /// Returns whether the deal, its contact, its company or one of its addresses opted out
    /// anywhere.
    pub fn covers(&self, deal: &Deal<'_>) -> bool {
        let text = |fact| deal.facts.text(fact);
        let has = |set: &KeySet, fact| {
            !set.is_empty()
                && text(fact).is_some_and(|cell| ids(cell).any(|id| set.contains(&Key::id(id))))
        };
        let has_mail = || {
            let cells = [text(known::email), text(known::contact_name)].into_iter().flatten();
            cells.flat_map(mails).any(|mail| self.mails.contains(&Key::folded(mail)))
        };
        has(&self.deals, known::deal_id)
            || (!self.deals.is_empty() && self.deals.contains(&Key::id(&deal.id)))
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
        self.row_says(record, OptOut::MustNotWrite)
    }

    /// Returns whether the row is at least as strong as `least`, by its opt-out columns or by words
    /// in others.
    fn row_says(&self, record: &ByteRecord, least: OptOut) -> bool {
        if record.len() == self.columns.len() {
            let found = self.opt_outs.of_row(record, &self.blanks);
            return found.is_some_and(|own| own.says >= least);
        }
        self.says(record.len(), least, |at| text_cell(self, record, at))
            || self.opt_outs.is_in_any_cell(text_cells(record))
    }

    /// Returns whether the table says of any person, company or deal that they opted out.
    pub(in crate::exports) fn names_opt_outs(&self) -> io::Result<bool> {
        let (mut rows, mut record) = (self.rows()?, ByteRecord::new());
        while let Some(found) = rows.read(&mut record)? {
            if found.is_ok()
                && self.opt_outs.of_row(&record, &self.blanks).is_some()
                && !People::of(self, &record).is_empty()
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Returns whether the row's own cell is an opt-out or cannot be read: until a person has
    /// decided, nothing of the row is shown.
    fn may_be_opted_out(&self, record: &ByteRecord) -> bool {
        self.row_says(record, OptOut::Unclear)
    }

    /// Returns whether a cell is at least as strong as `least`.
    fn says<'r>(
        &self,
        count: usize,
        least: OptOut,
        cell: impl Fn(usize) -> Option<&'r str>,
    ) -> bool {
        let shift = count.abs_diff(self.columns.len());
        self.opt_outs.columns.iter().any(|&(at, asks)| {
            let is_so = |at: usize, least: OptOut| {
                cell(at).is_some_and(|text| read(asks, text, &self.opt_outs.settled) >= least)
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
            || self.opt_outs.is_in_any_cell(cells.iter().copied())
    }
}

/// Returns the addresses of all deals and contacts.
fn mails_of_people(tables: &[Table]) -> Result<KeySet, (&Table, io::Error)> {
    let mut known = KeySet::default();
    let has_people =
        |table: &&Table| matches!(table.header.kind, TableKind::Deals | TableKind::Contacts);
    for table in tables.iter().filter(has_people) {
        let mut read = || -> io::Result<()> {
            let (mut rows, mut record) = (table.rows()?, ByteRecord::new());
            while let Some(found) = rows.read(&mut record)? {
                if found.is_ok() {
                    known.extend(text_cells(&record).flat_map(mails).map(Key::folded));
                }
            }
            Ok(())
        };
        read().map_err(|error| (table, error))?;
    }
    Ok(known)
}

/// Everything in a row that identifies the people, companies and deals it is about.
#[derive(Default)]
pub(in crate::exports) struct People {
    pub deals: Vec<Key>,
    pub contacts: Vec<Key>,
    pub companies: Vec<Key>,
    pub mails: Vec<Key>,
    /// Domains without a person: `@acme.example`.
    pub domains: Vec<String>,
    pub names: Vec<String>,
    pub company_names: Vec<String>,
    /// Whether the row names a company only.
    pub is_company: bool,
}

impl People {
    /// Reads a row of a list of opt-outs, or of messages. In a list, addresses count in any cell.
    pub fn of(table: &Table, record: &ByteRecord) -> Self {
        let cells = |columns: &[usize]| {
            columns.iter().filter_map(|&at| text_cell(table, record, at)).collect::<Vec<_>>()
        };
        let keys = |columns: &[usize]| {
            cells(columns).into_iter().flat_map(ids).map(Key::id).collect::<Vec<_>>()
        };
        let header = &table.header;
        if header.kind == TableKind::Messages {
            let deals = cells(header.message(MessageColumn::DealId));
            let of_titles = deals.iter().map(|title| Key::folded(title));
            let parts = [MessageColumn::From, MessageColumn::To, MessageColumn::ContactId];
            let addresses = parts.iter().flat_map(|part| cells(header.message(*part)));
            return Self {
                deals: deals
                    .iter()
                    .flat_map(|cell| ids(cell))
                    .map(Key::id)
                    .chain(of_titles)
                    .collect(),
                contacts: keys(header.message(MessageColumn::ContactId)),
                mails: addresses.flat_map(mails).map(Key::folded).collect(),
                ..Self::default()
            };
        }
        let text = |fact| cells(header.columns_of(fact));
        let (first, last) = (text(known::first_name), text(known::last_name));
        let joined = match (first.first(), last.first()) {
            (Some(first), Some(last)) => Some(format!("{first} {last}")),
            (first, last) => first.or(last).map(|&name| name.to_owned()),
        };
        let names = text(known::contact_name).into_iter().map(str::to_owned).chain(joined);
        let (at_domain, mails): (Vec<&str>, Vec<&str>) =
            text_cells(record).flat_map(mails).partition(|mail| mail.starts_with('@'));
        let mut own = Self {
            deals: [known::deal_id, known::pi_number]
                .iter()
                .flat_map(|&fact| keys(header.columns_of(fact)))
                .collect(),
            contacts: keys(header.columns_of(known::contact_id)),
            companies: keys(header.columns_of(known::company_id)),
            mails: mails.into_iter().map(Key::folded).collect(),
            domains: at_domain.iter().map(|own| own[1..].to_ascii_lowercase()).collect(),
            names: names.collect(),
            company_names: text(known::company_name).into_iter().map(str::to_owned).collect(),
            is_company: false,
        };
        let has_person = !(own.contacts.is_empty() && own.mails.is_empty() && own.names.is_empty());
        own.is_company = !has_person && own.deals.is_empty() && !own.company_names.is_empty();
        if has_person {
            // The company of a person who opted out has other people.
            own.companies.clear();
        }
        own
    }

    pub fn is_empty(&self) -> bool {
        let keys = [&self.deals, &self.contacts, &self.companies, &self.mails];
        keys.into_iter().all(Vec::is_empty)
            && self.names.is_empty()
            && self.domains.is_empty()
            && self.company_names.is_empty()
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
