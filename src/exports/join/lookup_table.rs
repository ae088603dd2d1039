//! Keeps contacts and companies in memory, limited to what the join needs.
//!
//! A deal takes from its contact, and then from its company, only the facts that it lacks.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use csv::ByteRecord;
use jiff::tz::TimeZone;

use super::fill_deal::opt_out_value;
use super::key_index::{Index, Key, KeySet, ids, mails};
use super::message_row::{AddressKey, company_domain};
use super::related_tables::RelatedTables;
use crate::exports::RowCounts;
use crate::exports::columns::column_map::FactColumn;
use crate::exports::columns::decimal_mark::DecimalMark;
use crate::exports::columns::header_text::Unit;
use crate::exports::rejected::Rejected;
use crate::exports::tables::table::Table;
use crate::exports::values::cell;
use crate::exports::values::cell::Context;
use crate::exports::values::company_name;
use crate::exports::values::company_name::NameKeys;
use crate::exports::values::date::DateOrder;
use crate::exports::values::number::Multiple;
use crate::exports::values::text;
use crate::facts::mailbox::{host_of, registrable};
use crate::facts::{Currency, Deal, FactId, Value, known};
use crate::rules::kinds::columns::TableKind;

/// Returns the key of a website's domain.
fn site_key(website: &str) -> Option<Key> {
    let host = host_of(website)?.to_ascii_lowercase();
    Some(Key::exact(registrable(&host)))
}

/// One table of contacts or companies.
pub struct LookupTable {
    file: u16,
    kind: TableKind,
    facts: Vec<FactColumn>,
    orders: Vec<Option<DateOrder>>,
    decimal_marks: Vec<Option<DecimalMark>>,
    headers: Vec<String>,
    units: Vec<Option<Unit>>,
    zone: Option<TimeZone>,
    currency: Option<Currency>,
    /// The text of all cells, concatenated.
    text: String,
    /// Row by row, one cell per fact.
    cells: Vec<LookupCell>,
    rows: Vec<LookupRow>,
    joined: Vec<AtomicBool>,
    by_id: Index,
    by_mail: Index,
    by_name: Index,
    /// Companies by the domain of their website.
    by_domain: Index,
    /// Contacts by the id and the name of their company.
    by_company: Index,
    /// The addresses of rows with more than one.
    more_mails: BTreeMap<u32, Vec<AddressKey>>,
    kept: RelatedTables,
}

struct LookupRow {
    row: u32,
    /// The offset of its text.
    start: usize,
}

#[derive(Clone, Copy)]
struct LookupCell {
    /// Relative to the start of the row's text; a cell begins where the one before it ends.
    end: u32,
    column: u16,
}

impl LookupTable {
    pub fn load(table: &Table, rejected: &mut Vec<Rejected>) -> io::Result<Self> {
        let mut side = Self::of(table);
        side.kept = RelatedTables::load(table, 0, rejected, |record, row| {
            side.keep(table, record, row).map(|()| true)
        })?;
        side.index();
        side.joined.resize_with(side.rows.len(), AtomicBool::default);
        Ok(side)
    }

    /// Creates an empty table.
    fn of(table: &Table) -> Self {
        Self {
            file: table.file,
            kind: table.header.kind,
            facts: table.header.facts.clone(),
            orders: table.orders.clone(),
            decimal_marks: table.decimal_marks.clone(),
            headers: table.headers.clone(),
            units: table.header_texts.iter().map(|header_text| header_text.unit.clone()).collect(),
            zone: table.zone.clone(),
            currency: table.currency,
            text: String::new(),
            cells: Vec::new(),
            rows: Vec::new(),
            joined: Vec::new(),
            by_id: Index::default(),
            by_mail: Index::default(),
            by_name: Index::default(),
            by_domain: Index::default(),
            by_company: Index::default(),
            more_mails: BTreeMap::new(),
            kept: RelatedTables::default(),
        }
    }

    /// Loads the rows of a table of deals whose ids are in `wanted`; invalid rows are reported when
    /// the deals are read. Adds the ids of all other rows to `taken`.
    pub fn of_opportunities(
        table: &Table,
        wanted: &KeySet,
        taken: &mut KeySet,
    ) -> io::Result<Self> {
        let mut side = Self::of(table);
        // A quote has its own value, currency and number.
        let own = [known::deal_id, known::value, known::currency, known::pi_number];
        let id = table.header.columns_of(known::deal_id).first().copied().unwrap_or_default();
        side.facts.retain(|fact| !own.contains(&fact.fact));
        let (mut rows, mut record) = (table.rows()?, ByteRecord::new());
        let mut by_id = Vec::new();
        while let Some(found) = rows.read(&mut record)? {
            let cell = record.get(id).and_then(|cell| std::str::from_utf8(cell).ok());
            let Some(key) = cell.and_then(|cell| table.blanks.text(cell)).map(Key::id) else {
                continue;
            };
            let is_new = found.is_ok() && wanted.contains(&key) && !taken.contains(&key);
            if is_new && side.keep(table, &record, rows.row()).is_ok() {
                by_id.push((key, u32::try_from(side.rows.len() - 1).unwrap_or(u32::MAX)));
                taken.insert(key);
            }
        }
        side.by_id = Index::new(by_id);
        side.joined.resize_with(side.rows.len(), AtomicBool::default);
        Ok(side)
    }

    pub fn with_id(&self, id: Key) -> Option<u32> {
        self.by_id.first(id)
    }

    fn keep(&mut self, table: &Table, record: &ByteRecord, row: u32) -> Result<(), Rejected> {
        let start = self.text.len();
        let whole = table.text_of(record, row)?;
        for fact in &self.facts {
            let (column, text) = table.cell_of(fact, record, whole).unwrap_or((0, ""));
            let context = self.context(column);
            let is_unreadable = !text.is_empty()
                && fact.fact != known::opted_out
                && cell::read(text, fact.kind, context).is_err();
            if !is_unreadable {
                self.text.push_str(&text::without_entities(text));
            }
            self.cells.push(LookupCell {
                end: u32::try_from(self.text.len() - start).unwrap_or(u32::MAX), // less than 4 MiB
                column: u16::try_from(column).unwrap_or(u16::MAX),
            });
        }
        let at = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        self.rows.push(LookupRow { row, start });
        let columns = table.header.columns_of(known::email);
        let cells = columns.iter().filter_map(|&at| table.first_filled(record, whole, &[at]));
        let mails: Vec<AddressKey> =
            cells.flat_map(|(_, cell)| mails(cell)).map(AddressKey::of).collect();
        if mails.len() > 1 {
            self.more_mails.insert(at, mails);
        }
        Ok(())
    }

    fn context(&self, column: usize) -> Context<'_> {
        let unit = self.units[column].as_ref();
        Context {
            order: self.orders[column],
            zone: self.zone.as_ref(),
            currency: unit.map(|unit| unit.currency).or(self.currency),
            multiple: unit.map_or_else(Multiple::default, |unit| unit.multiple),
            decimal_mark: self.decimal_marks[column],
        }
    }

    fn index(&mut self) {
        let (id, name) = match self.kind {
            TableKind::Companies => (known::company_id, known::company_name),
            _ => (known::contact_id, known::contact_name),
        };
        let is_companies = self.kind == TableKind::Companies;
        let (mut by_id, mut by_mail, mut by_name, mut by_company) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut companies: Vec<(NameKeys, u32)> = Vec::new();
        let mut by_domain = Vec::new();
        for at in 0..u32::try_from(self.rows.len()).unwrap_or(u32::MAX) {
            let text = |fact| self.text_of(at, fact);
            by_id.extend(text(id).map(|id| (Key::id(id), at)));
            match self.more_mails.get(&at) {
                Some(several) => by_mail.extend(several.iter().map(|mail| (mail.whole, at))),
                None => {
                    let mails = text(known::email).into_iter().flat_map(mails);
                    by_mail.extend(mails.map(|mail| (Key::folded(mail), at)));
                }
            }
            if is_companies {
                companies.extend(text(name).map(|name| (NameKeys::of(name), at)));
                by_domain.extend(text(known::website).and_then(site_key).map(|key| (key, at)));
                continue;
            }
            by_name.extend(text(name).map(|name| (Key::folded(name), at)));
            match (text(known::first_name), text(known::last_name)) {
                (Some(first), Some(last)) => {
                    by_name.push((Key::folded(&format!("{first} {last}")), at));
                }
                // A column with the whole name may have the header of a first name.
                (Some(whole), None) => by_name.push((Key::folded(whole), at)),
                _ => {}
            }
            let company_ids = text(known::company_id).into_iter().flat_map(ids);
            by_company.extend(company_ids.map(|id| (Key::id(id), at)));
            companies.extend(text(known::company_name).map(|name| (NameKeys::of(name), at)));
        }
        let by_their_name = if is_companies { &mut by_name } else { &mut by_company };
        by_their_name.extend(company_name::pairs(&companies));
        self.by_id = Index::new(by_id);
        self.by_mail = Index::new(by_mail);
        self.by_name = Index::new(by_name);
        self.by_domain = Index::new(by_domain);
        self.by_company = Index::new(by_company);
    }

    fn cell(&self, row: u32, fact: usize) -> Option<(LookupCell, &str)> {
        let first = row as usize * self.facts.len();
        let cells = &self.cells[first..first + self.facts.len()];
        let from = if fact == 0 { 0 } else { cells[fact - 1].end };
        let start = self.rows[row as usize].start;
        let text = &self.text[start + from as usize..start + cells[fact].end as usize];
        (!text.is_empty()).then_some((cells[fact], text))
    }

    fn text_of(&self, row: u32, fact: FactId) -> Option<&str> {
        let at = self.facts.iter().position(|own| own.fact == fact)?;
        self.cell(row, at).map(|(_, text)| text)
    }

    /// Finds the row of the deal's contact or company: by id, else by mail address, else by name. A
    /// deal without a contact gets the first one of its company.
    pub fn find(&self, buyer: &Deal<'_>) -> Option<u32> {
        let text = |fact| buyer.facts.text(fact);
        let by_id = |cell: Option<&str>| {
            cell.and_then(|cell| ids(cell).find_map(|id| self.by_id.first(Key::id(id))))
        };
        if self.kind == TableKind::Companies {
            let by_name = || {
                let name = text(known::company_name)?;
                company_name::rows(&self.by_name, name).first().copied()
            };
            let site = || text(known::website).and_then(site_key);
            let domain = || company_domain(text(known::email)?).map(|own| Key::exact(&own));
            let by_domain = |key: Option<Key>| key.and_then(|key| self.by_domain.first(key));
            return by_id(text(known::company_id))
                .or_else(|| by_domain(site()))
                .or_else(by_name)
                // If the deal names no company, its mail address may identify it.
                .or_else(|| text(known::company_name).is_none().then(|| by_domain(domain()))?);
        }
        let (id, mail, name) =
            (text(known::contact_id), text(known::email), text(known::contact_name));
        if id.is_none() && mail.is_none() && name.is_none() {
            return self.of_company(buyer).first().copied();
        }
        by_id(id)
            .or_else(|| mails(mail?).find_map(|mail| self.by_mail.first(Key::folded(mail))))
            .or_else(|| self.named(name?, buyer))
    }

    /// Returns the company that the deal names by id.
    pub fn own_company(&self, buyer: &Deal<'_>) -> Option<u32> {
        let cell = buyer.facts.text(known::company_id)?;
        ids(cell).find_map(|id| self.by_id.first(Key::id(id)))
    }

    /// Returns whether a row names a different company than the deal: a contact who moved on, or an
    /// old lead.
    pub fn is_of_another_company(&self, row: u32, buyer: &Deal<'_>) -> bool {
        let differs = |fact, is_same: fn(&str, &str) -> bool| {
            let (own, found) = (buyer.facts.text(fact), self.text_of(row, fact));
            own.zip(found).map(|(own, found)| !is_same(own, found))
        };
        let by_id = differs(known::company_id, |own, found| {
            ids(own).any(|own| ids(found).any(|found| Key::id(own) == Key::id(found)))
        });
        let by_name = || {
            buyer.facts.text(known::company_id)?;
            differs(known::company_name, |own, found| {
                company_name::same_name(own) == company_name::same_name(found)
            })
        };
        self.kind == TableKind::Contacts && by_id.or_else(by_name).unwrap_or(false)
    }

    /// Finds a person by name. If several share it, takes the one of the buyer's company, or none.
    fn named(&self, name: &str, buyer: &Deal<'_>) -> Option<u32> {
        match self.by_name.rows(Key::folded(name)) {
            [] => None,
            [only] => Some(*only),
            several => {
                let colleagues = self.of_company(buyer);
                several.iter().copied().find(|row| colleagues.contains(row))
            }
        }
    }

    fn of_company(&self, buyer: &Deal<'_>) -> &[u32] {
        let ids = buyer.facts.text(known::company_id).into_iter().flat_map(ids);
        let by_id = ids.map(|id| self.by_company.rows(Key::id(id))).find(|rows| !rows.is_empty());
        let by_name = || {
            let name = buyer.facts.text(known::company_name)?;
            Some(company_name::rows(&self.by_company, name))
        };
        by_id.or_else(by_name).unwrap_or(&[])
    }

    /// Adds the facts of the row that the deal lacks.
    pub fn give<'a>(&'a self, row: Option<u32>, buyer: &mut Deal<'a>) {
        self.give_only(row, buyer, |_| true);
    }

    /// The same for the facts in `wanted`.
    pub fn give_only<'a>(
        &'a self,
        row: Option<u32>,
        buyer: &mut Deal<'a>,
        is_wanted: impl Fn(FactId) -> bool,
    ) {
        for (at, own) in self.facts.iter().enumerate() {
            let before = buyer.facts.get(own.fact);
            // A yes in an older export takes precedence over a no in a newer one.
            let holds = own.fact == known::bounced && *before == Value::YesNo(false);
            if (before.is_known() && !holds) || !is_wanted(own.fact) {
                continue;
            }
            let is_new = *before == Value::NoColumn;
            let found = row.and_then(|row| Some((row, self.cell(row, at)?)));
            if let Some((row, (LookupCell { column, .. }, text))) = found {
                let context = self.context(usize::from(column));
                // The cell was validated when the table was loaded, so it cannot fail here.
                let value = match own.fact {
                    known::opted_out => opt_out_value(&self.headers[usize::from(column)], text),
                    _ => cell::read(text, own.kind, context).unwrap_or(Value::Blank),
                };
                if holds && value != Value::YesNo(true) {
                    continue;
                }
                let place =
                    cell::place(self.file, self.rows[row as usize].row, usize::from(column));
                buyer.facts.set(own.fact, value, Some(place));
            } else if is_new {
                buyer.facts.set(own.fact, Value::Blank, None);
            }
        }
        if let Some(row) = row {
            self.joined[row as usize].store(true, Ordering::Relaxed);
        }
    }

    /// Returns all addresses of a row that has more than one.
    pub fn mails_of(&self, row: Option<u32>) -> &[AddressKey] {
        row.and_then(|row| self.more_mails.get(&row)).map_or(&[], Vec::as_slice)
    }

    pub fn has_mail(&self, mail: &str) -> bool {
        self.by_mail.first(Key::folded(mail)).is_some()
    }

    pub fn has_mail_key(&self, mail: Key) -> bool {
        self.by_mail.first(mail).is_some()
    }

    pub fn account(&self) -> RowCounts {
        self.kept.account(&self.joined)
    }
}
