//! Collects opt-outs from every table that has a column for them.
//!
//! An opt-out counts in any file of the folder, of any week, and in rows that are otherwise
//! invalid: only the cell and the ids of the row are read. A cell that cannot be read needs a
//! person's decision.

use std::collections::{BTreeMap, HashMap};
use std::io;

use csv::ByteRecord;

use super::key_index::{Key, ids, mails};
use super::message_row::{AddressKey, named_at};
use crate::exports::tables::table::Table;
use crate::exports::values::cell;
use crate::exports::values::opt_out::{Asks, OptOut, asks, read};
use crate::facts::{Cell, Deal, FactId, Value, known};
use crate::fingerprint::ByHalf;
use crate::rules::kinds::columns::TableKind;

/// The people, deals and companies whose opt-out cell says anything but "may be contacted".
#[derive(Debug, Default)]
pub struct OptOuts {
    found: HashMap<Key, OptOutRow, ByHalf>,
    /// The cells that cannot be read, unchanged.
    unread: Vec<String>,
    /// By table, header and cell: its meaning, and the number of rows with it.
    pub words: BTreeMap<(String, String, String), (OptOut, usize)>,
}

#[derive(Clone, Copy, Debug)]
struct OptOutRow {
    says: OptOut,
    cell: Cell,
    /// Index into the cells that cannot be read.
    unread: usize,
}

/// Returns the opt-out columns of a table, and what yes means in each.
pub fn columns_of(table: &Table) -> Vec<(usize, Asks)> {
    let chosen = table.header.columns_of(known::opted_out);
    let all = table.headers.iter().enumerate();
    all.filter_map(|(at, header)| {
        let found = asks(header);
        if chosen.contains(&at) { Some((at, found.unwrap_or(Asks::Objection))) } else { None }
    })
    .collect()
}

impl OptOuts {
    /// Reads the opt-out columns of a table.
    ///
    /// # Errors
    /// The table cannot be read.
    pub fn load(&mut self, table: &Table, settled: &[(String, OptOut)]) -> io::Result<()> {
        let columns = columns_of(table);
        if columns.is_empty() {
            return Ok(());
        }
        let (mut rows, mut record) = (table.rows()?, ByteRecord::new());
        while let Some(found) = rows.read(&mut record)? {
            let is_whole = found.is_ok();
            let mut worst: Option<(OptOut, usize, String)> = None;
            for &(at, asks) in &columns {
                let Some(bytes) = record.get(at) else { continue };
                let text = String::from_utf8_lossy(bytes);
                let Some(text) = table.blanks.text(&text) else { continue };
                let says = read(asks, text, settled);
                // In a damaged row the cell may belong to a different column.
                if is_whole {
                    let word = (table.name.clone(), table.headers[at].clone(), shown(text, says));
                    self.words.entry(word).or_insert((says, 0)).1 += 1;
                }
                if says != OptOut::MayWrite && worst.as_ref().is_none_or(|own| own.0 < says) {
                    worst = Some((says, at, text.to_owned()));
                }
            }
            if let Some((says, at, text)) = worst {
                self.unread.push(if is_whole { text } else { "…".to_owned() });
                let cell = cell::place(table.file, rows.row(), at);
                let own = OptOutRow { says, cell, unread: self.unread.len() - 1 };
                for key in keys_of(table, &record) {
                    let kept = self.found.entry(key).or_insert(own);
                    if kept.says < says {
                        *kept = own;
                    }
                }
            }
        }
        Ok(())
    }

    /// Returns the cells that cannot be read: table, header, cell, number of rows.
    pub fn unclear(&self) -> impl Iterator<Item = (&str, &str, &str, usize)> {
        let unclear = self.words.iter().filter(|(_, (says, _))| *says == OptOut::Unclear);
        unclear.map(|((table, header, cell), (_, rows))| {
            (table.as_str(), header.as_str(), cell.as_str(), *rows)
        })
    }

    /// Adds the opt-out to the deal. `more` holds further addresses of the contact.
    pub fn give<'a>(&'a self, buyer: &mut Deal<'a>, more: &[AddressKey]) {
        if self.found.is_empty() {
            return;
        }
        let text = |fact| buyer.facts.text(fact);
        let several = |kind, fact| text(fact).into_iter().flat_map(ids).map(move |id| of(kind, id));
        let mut keys = vec![of('d', &buyer.id)];
        keys.extend(several('c', known::contact_id));
        keys.extend(several('f', known::company_id));
        let own = text(known::email).into_iter().flat_map(mails).map(AddressKey::of);
        keys.extend(own.chain(more.iter().copied()).map(|mail| mail.whole));
        if let Some(name) = text(known::contact_name) {
            let company = text(known::company_name).unwrap_or_default();
            keys.push(named_at(name, company));
        }
        let found = keys.iter().filter_map(|key| self.found.get(key));
        let Some(found) = found.max_by_key(|found| (found.says, std::cmp::Reverse(found.cell)))
        else {
            return;
        };
        if found.says == OptOut::MustNotWrite {
            buyer.facts.set(known::opted_out, Value::YesNo(true), Some(found.cell));
        } else if buyer.facts.yes_no(known::opted_out) != Some(true) {
            let word = self.unread[found.unread].as_str();
            buyer.facts.set(known::opt_out_unclear, Value::Text(word.into()), Some(found.cell));
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

/// Returns the keys of the person, company and deal of a row.
fn keys_of(table: &Table, record: &ByteRecord) -> Vec<Key> {
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
        TableKind::Companies => several('f', known::company_id).collect(),
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
    keys
}
