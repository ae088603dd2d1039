//! Collects opt-outs from every table that has a column for them.
//!
//! An opt-out counts in any file of the folder, of any week, and in rows that are otherwise
//! invalid: only the cell and the ids of the row are read. A cell that cannot be read needs a
//! person's decision.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use csv::ByteRecord;

use super::key_index::{Key, ids, mails};
use super::message_row::{AddressKey, named_at};
use super::related_tables::RelatedTables;
use crate::exports::RowCounts;
use crate::exports::opt_out::People;
use crate::exports::rejected::{Rejected, shortened};
use crate::exports::tables::table::Table;
use crate::exports::values::cell;
use crate::exports::values::company_name::same_name;
use crate::exports::values::opt_out::{OptOut, read};
use crate::facts::mailbox::domain_of;
use crate::facts::{Cell, Deal, FactId, Value, known};
use crate::fingerprint::ByHalf;
use crate::rules::kinds::columns::{OutcomeColumn, TableKind};

/// The maximum length of a text that a person has to read.
const MAX_TEXT_LENGTH: usize = 160;

/// The people, deals and companies whose opt-out cell says anything but "may be contacted".
#[derive(Debug, Default)]
pub struct OptOuts {
    found: HashMap<Key, OptOutRow, ByHalf>,
    /// The cells that cannot be read, unchanged.
    unread: Vec<String>,
    /// By table, header and cell: its meaning, and the number of rows with it.
    pub words: BTreeMap<(String, String, String), (OptOut, usize)>,
    /// The lists of opt-outs, and whether each of their rows belongs to a deal.
    files: Vec<RelatedTables>,
    joined: Vec<AtomicBool>,
}

#[derive(Clone, Copy, Debug)]
struct OptOutRow {
    says: OptOut,
    cell: Cell,
    /// Index into the cells that cannot be read.
    unread: usize,
    /// Its row in the lists of opt-outs.
    list_row: Option<u32>,
}

impl OptOuts {
    /// Reads what the rows of a table say of opt-outs.
    ///
    /// # Errors
    /// The table cannot be read.
    pub fn load(&mut self, table: &Table, rejected: &mut Vec<Rejected>) -> io::Result<()> {
        if table.opt_outs.is_empty() {
            return Ok(());
        }
        if table.header.kind == TableKind::OptOuts {
            let from = self.joined.len();
            let kept = RelatedTables::load(table, from, rejected, |record, row| {
                let list_row = u32::try_from(self.joined.len()).unwrap_or(u32::MAX);
                let is_one = self.add_row(table, record, row, true, Some(list_row));
                if is_one {
                    self.joined.push(AtomicBool::new(false));
                }
                Ok(is_one)
            })?;
            self.files.push(kept);
            return Ok(());
        }
        let (mut rows, mut record) = (table.rows()?, ByteRecord::new());
        while let Some(found) = rows.read(&mut record)? {
            self.add_row(table, &record, rows.row(), found.is_ok(), None);
        }
        Ok(())
    }

    /// Adds what a row says. Returns whether it says anything but "may be contacted".
    fn add_row(
        &mut self,
        table: &Table,
        record: &ByteRecord,
        row: u32,
        is_whole: bool,
        list_row: Option<u32>,
    ) -> bool {
        if is_whole {
            self.count_words(table, record);
        }
        let Some(found) = table.opt_outs.of_row(record, &table.blanks) else { return false };
        let is_written = found
            .column
            .is_some_and(|at| !table.opt_outs.columns.iter().any(|(column, _)| *column == at));
        let text = shortened(found.text, MAX_TEXT_LENGTH);
        if is_whole && is_written && found.says == OptOut::Unclear {
            let header = found.column.map_or("", |at| &table.columns[at].header.shown);
            let word = (table.name.clone(), header.to_owned(), text.clone());
            self.words.entry(word).or_insert((found.says, 0)).1 += 1;
        }
        self.unread.push(if is_whole { text } else { "…".to_owned() });
        let cell = cell::place(table.file, row, found.column.unwrap_or(0));
        let own = OptOutRow { says: found.says, cell, unread: self.unread.len() - 1, list_row };
        for (key, most) in keys_of(table, record) {
            let own = OptOutRow { says: own.says.min(most), ..own };
            let kept = self.found.entry(key).or_insert(own);
            if kept.says < own.says {
                *kept = own;
            }
        }
        true
    }

    /// Counts the cells of the opt-out columns.
    fn count_words(&mut self, table: &Table, record: &ByteRecord) {
        for &(at, asks) in &table.opt_outs.columns {
            let Some(bytes) = record.get(at) else { continue };
            let text = String::from_utf8_lossy(bytes);
            let Some(text) = table.blanks.text(&text) else { continue };
            let says = read(asks, text, &table.opt_outs.settled);
            let header = table.columns[at].header.shown.clone();
            let word = (table.name.clone(), header, shown(text, says));
            self.words.entry(word).or_insert((says, 0)).1 += 1;
        }
    }

    /// Returns the row counts of the lists of opt-outs.
    pub fn accounts(&self) -> impl Iterator<Item = RowCounts> {
        self.files.iter().map(|file| file.account(&self.joined))
    }

    /// Returns the cells that cannot be read: table, header, cell, number of rows.
    pub fn unclear(&self) -> impl Iterator<Item = (&str, &str, &str, usize)> {
        let unclear = self.words.iter().filter(|(_, (says, _))| *says == OptOut::Unclear);
        unclear.map(|((table, header, cell), (_, rows))| {
            (table.as_str(), header.as_str(), cell.as_str(), *rows)
        })
    }

    /// Adds the opt-out to the deal. `more` holds further addresses of the contact.
    pub fn give<'a>(&'a self, deal: &mut Deal<'a>, more: &[AddressKey]) {
        if self.found.is_empty() {
            return;
        }
        let text = |fact| deal.facts.text(fact);
        let several = |kind, fact| text(fact).into_iter().flat_map(ids).map(move |id| of(kind, id));
        let mut keys = vec![of('d', &deal.id)];
        keys.extend(several('c', known::contact_id));
        keys.extend(several('f', known::company_id));
        let own = text(known::email).into_iter().flat_map(mails).map(AddressKey::of);
        keys.extend(own.chain(more.iter().copied()).map(|mail| mail.whole));
        if let Some(name) = text(known::contact_name) {
            let company = text(known::company_name).unwrap_or_default();
            keys.push(named_at(name, company));
            keys.push(by_name('n', name));
        }
        if let Some(name) = text(known::company_name) {
            keys.push(of_company(name));
        }
        let domains = text(known::email).into_iter().flat_map(mails).filter_map(domain_of);
        keys.extend(domains.map(|domain| by_name('@', domain)));
        let numbers = text(known::pi_number).into_iter().flat_map(ids);
        keys.extend(numbers.map(|number| of('d', number)));
        if let Some(name) = text(known::deal_name) {
            keys.push(by_name('d', name));
        }
        for found in keys.iter().filter_map(|key| self.found.get(key)) {
            let row = found.list_row.and_then(|row| self.joined.get(row as usize));
            if let Some(joined) = row {
                joined.store(true, Ordering::Relaxed);
            }
        }
        let found = keys.iter().filter_map(|key| self.found.get(key));
        let Some(found) = found.max_by_key(|found| (found.says, std::cmp::Reverse(found.cell)))
        else {
            return;
        };
        if found.says == OptOut::MustNotWrite {
            deal.facts.set(known::opted_out, Value::YesNo(true), Some(found.cell));
        } else if deal.facts.yes_no(known::opted_out) != Some(true) {
            let word = self.unread[found.unread].as_str();
            deal.facts.set(known::opt_out_unclear, Value::Text(word.into()), Some(found.cell));
        }
    }
}

/// Returns the cell as it is counted: all days count as one value.
fn shown(text: &str, says: OptOut) -> String {
    let is_day = text.bytes().filter(u8::is_ascii_digit).count() >= 5;
    if says != OptOut::Unclear && is_day { "(a date)".to_owned() } else { text.to_owned() }
}

fn of(kind: char, id: &str) -> Key {
    Key::exact(&kind.to_string()).beside(Key::id(id))
}

fn by_name(kind: char, name: &str) -> Key {
    Key::exact(&kind.to_string()).beside(Key::folded(name))
}

fn of_company(name: &str) -> Key {
    Key::exact("F").beside(same_name(name))
}

/// Returns the keys of the person, company and deal of a row, each with the most that it proves.
fn keys_of(table: &Table, record: &ByteRecord) -> Vec<(Key, OptOut)> {
    if matches!(table.header.kind, TableKind::OptOuts | TableKind::Messages) {
        return keys_of_list(table, record);
    }
    let texts = |fact: FactId| {
        let columns = table.header.columns_of(fact);
        columns
            .iter()
            .filter_map(|&at| table.blanks.text(std::str::from_utf8(record.get(at)?).ok()?))
    };
    let several = |kind, fact| texts(fact).flat_map(ids).map(move |id| of(kind, id));
    let mut keys: Vec<Key> = match table.header.kind {
        TableKind::Deals => {
            several('d', known::deal_id).chain(several('c', known::contact_id)).collect()
        }
        TableKind::Contacts => several('c', known::contact_id).collect(),
        TableKind::Companies => {
            let names = texts(known::company_name).map(of_company);
            several('f', known::company_id).chain(names).collect()
        }
        TableKind::Outcomes => {
            let deal = table.header.outcome(OutcomeColumn::Deal);
            let cell = deal.and_then(|at| std::str::from_utf8(record.get(at)?).ok());
            cell.into_iter().flat_map(ids).map(|id| of('d', id)).collect()
        }
        _ => Vec::new(),
    };
    if let super::deal_identity::Identity::Name(names) = &table.identity
        && table.header.kind == TableKind::Deals
    {
        keys.push(of('d', &names.id_of(record, 0)));
    }
    keys.extend(texts(known::email).flat_map(mails).map(Key::folded));
    if keys.is_empty() {
        let name = texts(known::contact_name).next().map(str::to_owned).or_else(|| {
            let (first, last) = (texts(known::first_name).next()?, texts(known::last_name).next());
            Some(last.map_or_else(|| first.to_owned(), |last| format!("{first} {last}")))
        });
        let company = texts(known::company_name).next().unwrap_or_default();
        keys.extend(name.map(|name| named_at(&name, company)));
    }
    keys.into_iter().map(|key| (key, OptOut::MustNotWrite)).collect()
}

/// The same for a list of opt-outs and for messages. A name without a company may be that of
/// somebody else, so a person has to decide.
fn keys_of_list(table: &Table, record: &ByteRecord) -> Vec<(Key, OptOut)> {
    let people = People::of(table, record);
    let certain = |key: Key| (key, OptOut::MustNotWrite);
    let kinds = [('d', &people.deals), ('c', &people.contacts), ('f', &people.companies)];
    let ids = kinds.into_iter().flat_map(|(kind, keys)| {
        keys.iter().map(move |key| Key::exact(&kind.to_string()).beside(*key))
    });
    let domains = people.domains.iter().map(|domain| by_name('@', domain));
    let mut keys: Vec<(Key, OptOut)> =
        ids.chain(people.mails.iter().copied()).chain(domains).map(certain).collect();
    for name in &people.names {
        let companies = people.company_names.iter();
        keys.extend(companies.map(|company| certain(named_at(name, company))));
        if people.company_names.is_empty() && people.mails.is_empty() {
            keys.push((by_name('n', name), OptOut::Unclear));
        }
    }
    if people.is_company {
        keys.extend(people.company_names.iter().map(|name| certain(of_company(name))));
    }
    keys
}
