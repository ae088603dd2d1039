//! Reads exports: bytes to tables to deals.
//!
//! [`Exports`] opens every file, recognises its table, and keeps contacts, companies,
//! messages, answers and outcomes in memory, limited to what the join needs. Deals are streamed:
//! one thread reads rows into batches, many threads turn rows into deals. No row is lost: it is
//! used, or rejected with a reason. Knows column names, but no rules.

mod bytes;
mod codes;
mod columns;
pub mod exchange_rates;
mod join;
mod ledger;
mod opt_out;
mod rejected;
mod tables;
mod unreadable;
pub mod values;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::tz::TimeZone;

pub use self::columns::decimal_mark::DecimalMark;
pub use self::columns::mapping::{ColumnMap, TableMap};
pub use self::join::answers::{AnswerRow, LAST_WORDS};
pub use self::join::deals::{Batch, DealReader, DealRow};
pub use self::ledger::{RowCounts, RowsPart};
pub use self::rejected::Rejected;
pub use self::tables::files::ENDINGS;
pub use self::tables::open::IgnoredFile;
pub use self::tables::survey::{ColumnSurvey, Reading, TableSurvey, survey};
pub use self::values::cell::Blanks;
pub use self::values::date::DateOrder;

use self::join::answers::Answers;
use self::join::file_date::date_in_name;
use self::join::key_index::{Key, KeySet, ids, mails};
use self::join::lookup_table::LookupTable;
use self::join::messages::Messages;
use self::join::newest_rows::NewestRows;
use self::join::opt_outs::OptOuts;
use self::join::outcomes::Outcomes;
use self::join::quotes::Quoted;
use self::join::strangers::numbers_in;
use self::opt_out::OptedOut;
use self::tables::open::Opened;
use self::tables::table::Table;
use super::diagnostic::Diagnostic;
use super::facts::derive::dependencies::can_be_known;
use super::rules::kinds::columns::{Columns, TableKind};
use crate::facts::{
    Catalog, Currency, Deal, FactId, FactSet, Kind, Origin, SourceFile, Sources, Value, known,
};
use crate::limits::Limits;
use unreadable::unreadable;

/// The user's settings for reading files.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Takes precedence over the values.
    pub date_order: Option<DateOrder>,
    /// Takes precedence over the values.
    pub decimal_mark: Option<DecimalMark>,
    /// Takes precedence over the bytes.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// Sheets to read, by name in any case; if empty, all that hold a table.
    pub sheets: Vec<String>,
    /// The kinds of files, by path or name; takes precedence over their headers.
    pub tables: Vec<(TableKind, String)>,
    /// Our own mail domains, in lower case.
    pub our_domains: Vec<String>,
    /// The time zone for times with a UTC offset; `None` means UTC.
    pub zone: Option<TimeZone>,
    /// The currency of amounts for which neither cell nor column nor row names one.
    pub currency: Option<Currency>,
    pub blanks: Arc<Blanks>,
    /// Lists of answers completed in the last report. Errors in them are warnings.
    pub filled_in: Vec<FilledIn>,
    /// The limits for reading a file.
    pub limits: Limits,
}

/// A list of answers that is not among the files given by the user.
#[derive(Clone, Debug)]
pub struct FilledIn {
    pub path: PathBuf,
    /// The name for display.
    pub name: String,
}

/// All files of a run, opened and checked.
pub struct Exports {
    sources: Sources,
    deals: Arc<[Table]>,
    newest: Arc<NewestRows>,
    contacts: Vec<LookupTable>,
    companies: Vec<LookupTable>,
    quoted: Quoted,
    opt_outs: OptOuts,
    messages: Messages,
    answers: Answers,
    outcomes: Outcomes,
    related_rejected: Vec<Rejected>,
    ignored_files: Vec<IgnoredFile>,
    clock: Option<String>,
    without_column: Vec<FactId>,
    maps: Vec<TableMap>,
    notices: Vec<Diagnostic>,
    opted_out: Arc<OptedOut>,
    /// Temporary files from archives, which live as long as this.
    _unpacked: Vec<tempfile::TempPath>,
}

impl Exports {
    /// Opens and checks all files; loads contacts, companies, messages, answers and outcomes. For
    /// the settings of a pack there is [`crate::analysis::open_exports`].
    ///
    /// # Errors
    /// The errors of all files.
    pub(crate) fn open(
        paths: &[PathBuf],
        columns: &Columns,
        catalog: &Catalog,
        options: &ReadOptions,
    ) -> Result<Self, Vec<Diagnostic>> {
        let Opened { tables, ignored_files, notices, opted_out, unpacked } =
            tables::open::open(paths, columns, catalog, options)?;
        let source = |table: &Table| SourceFile {
            name: table.name.clone(),
            headers: table.headers().map(|header| header.shown.clone()).collect(),
        };
        let mut exports = Self {
            sources: Sources { files: tables.iter().map(source).collect() },
            deals: Arc::from([]),
            newest: Arc::default(),
            contacts: Vec::new(),
            companies: Vec::new(),
            quoted: Quoted::default(),
            opt_outs: OptOuts::default(),
            messages: Messages::default(),
            answers: Answers::default(),
            outcomes: Outcomes::default(),
            related_rejected: Vec::new(),
            ignored_files,
            clock: tables.iter().find_map(Table::clock),
            without_column: without_column(&tables, catalog),
            notices,
            opted_out,
            _unpacked: unpacked,
            maps: tables.iter().map(|table| TableMap::of(table, catalog)).collect(),
        };
        exports.load(tables, columns, options).map_err(|diagnostic| vec![diagnostic])?;
        Ok(exports)
    }

    fn load(
        &mut self,
        tables: Vec<Table>,
        columns: &Columns,
        options: &ReadOptions,
    ) -> Result<(), Diagnostic> {
        self.quoted =
            Quoted::load(&tables).map_err(|(table, error)| unreadable(&table.name, &error))?;
        let of_kind =
            |kind: TableKind| tables.iter().filter(move |table| table.header.kind == kind);
        let rejected = &mut self.related_rejected;
        let load_side = |table: &Table, rejected: &mut Vec<Rejected>| {
            LookupTable::load(table, rejected).map_err(|error| unreadable(&table.name, &error))
        };
        // Newest first: its facts take precedence over those of older exports.
        let newest_first = |kind: TableKind| {
            let mut tables: Vec<&Table> = of_kind(kind).collect();
            tables.sort_by_key(|table| std::cmp::Reverse(date_in_name(&table.name)));
            tables
        };
        for table in newest_first(TableKind::Contacts) {
            self.contacts.push(load_side(table, rejected)?);
        }
        for table in newest_first(TableKind::Companies) {
            self.companies.push(load_side(table, rejected)?);
        }
        let contacts = &self.contacts;
        for table in &tables {
            let loaded = self.opt_outs.load(table, rejected);
            loaded.map_err(|error| unreadable(&table.name, &error))?;
        }
        let is_contact = |mail: &str| contacts.iter().any(|side| side.has_mail(mail));
        self.messages = Messages::load(
            of_kind(TableKind::Messages),
            columns,
            &options.our_domains,
            &is_contact,
            rejected,
        )
        .map_err(|(table, error)| unreadable(&table.name, &error))?;
        if self.messages.has_strangers() {
            let known = mails_of_deals(of_kind(TableKind::Deals))
                .map_err(|(table, error)| unreadable(&table.name, &error))?;
            let contacts = &self.contacts;
            let is_contact = |mail: Key| contacts.iter().any(|own| own.has_mail_key(mail));
            self.messages.sort_out_strangers(&|mail| known.contains(&mail) || is_contact(mail));
        }
        if self.messages.names_deals() {
            let (deals, pis) = keys_of_deals(of_kind(TableKind::Deals))
                .map_err(|(table, error)| unreadable(&table.name, &error))?;
            self.messages.sort_out_deals(&deals, &pis);
        }
        for table in of_kind(TableKind::Answers) {
            let loaded = self.answers.load(table, rejected);
            loaded.map_err(|error| unreadable(&table.name, &error))?;
        }
        for table in of_kind(TableKind::Outcomes) {
            let loaded = self.outcomes.load(table, columns, rejected);
            loaded.map_err(|error| unreadable(&table.name, &error))?;
        }
        let is_deals = |table: &Table| table.header.kind == TableKind::Deals;
        self.deals = tables.into_iter().filter(is_deals).collect();
        let newest = NewestRows::find(&self.deals)
            .map_err(|(at, error)| unreadable(&self.deals[at].name, &error))?;
        self.notices.extend(newest.warnings.iter().cloned());
        self.newest = Arc::new(newest);
        Ok(())
    }

    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Returns the base facts and the team's own facts for which no file has a column.
    pub fn facts_without_column(&self) -> Vec<FactId> {
        self.without_column.clone()
    }

    /// Returns every fact that is unknown for all deals.
    pub fn never_known(&self, catalog: &Catalog) -> FactSet {
        let names = |table: &Table| !table.header.columns_of(known::contact_name).is_empty();
        let mut without = self.without_column.clone();
        if self.deals.iter().any(names) {
            // An address may follow the contact's name.
            without.retain(|&fact| fact != known::email);
        }
        // Opt-outs are found in any column.
        without.retain(|&fact| fact != known::opted_out && fact != known::opt_out_unclear);
        if !self.outcomes.is_empty() {
            without.retain(|&fact| fact != known::status);
        }
        let facts = catalog.iter().map(|(fact, _)| fact);
        let never = facts.filter(|&fact| !can_be_known(fact, &without, self.has_messages()));
        FactSet::of(catalog.len(), never)
    }

    /// Returns the warnings.
    pub fn notices(&self) -> &[Diagnostic] {
        &self.notices
    }

    /// Returns how every column of every table is read, by file name.
    pub fn table_maps(&self) -> &[TableMap] {
        &self.maps
    }

    /// Returns the opt-out cells that cannot be read: table, header, cell, number of rows.
    pub fn unclear_words(&self) -> impl Iterator<Item = (&str, &str, &str, usize)> {
        self.opt_outs.unclear()
    }

    /// Returns by table the direction values that are not understood, with the number of rows.
    pub fn unread_directions(&self) -> &[(String, String, usize)] {
        self.messages.unread_directions()
    }

    pub fn has_messages(&self) -> bool {
        !self.messages.is_absent()
    }

    /// Returns the time zone for times with a UTC offset; `None` if there are no such times.
    pub fn clock(&self) -> Option<&str> {
        self.clock.as_deref()
    }

    /// Returns the files of a folder and the sheets of workbooks that are not read.
    pub fn ignored_files(&self) -> &[IgnoredFile] {
        &self.ignored_files
    }

    /// Returns the rejected rows of the tables beside the deals.
    pub fn related_rejected(&self) -> &[Rejected] {
        &self.related_rejected
    }

    /// Returns the row counts of the tables beside the deals; complete once every deal is filled.
    pub fn side_accounts(&self) -> Vec<RowCounts> {
        let sides = self.contacts.iter().chain(&self.companies).map(LookupTable::account);
        let noted = self.answers.accounts().into_iter().chain(self.outcomes.accounts());
        let lists = self.opt_outs.accounts();
        sides.chain(self.messages.accounts()).chain(noted).chain(lists).collect()
    }

    /// Rejects every noted answer for which `error`, which knows the rules, returns a reason.
    pub(crate) fn refuse_answers(&mut self, error: impl Fn(&AnswerRow) -> Option<String>) {
        self.answers.refuse(error, &self.opted_out, &mut self.related_rejected);
    }

    /// Calls `look` with every usable deal, before derivation, until it returns `false`. `facts` is
    /// the number of facts of the catalog.
    ///
    /// # Errors
    /// A file can no longer be read.
    pub fn each_deal(
        &self,
        facts: usize,
        mut look: impl FnMut(&Deal<'_>) -> bool,
    ) -> Result<(), Diagnostic> {
        let (mut reader, mut batch) = (self.deals()?, Batch::default());
        while reader.read(&mut batch)? {
            for row in batch.rows() {
                let mut deal = Deal::new(facts);
                if self.fill(row, &mut deal).is_ok() && !look(&deal) {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Returns a reader of all deals.
    ///
    /// # Errors
    /// A file can no longer be read.
    pub fn deals(&self) -> Result<DealReader, Diagnostic> {
        DealReader::new(Arc::clone(&self.deals), self.quoted.ids(), Arc::clone(&self.newest))
    }
}

/// Parses a text as a value of the kind, as in a column without an inferred format.
///
/// # Errors
/// A description of the expected value.
pub fn read_value(text: &str, kind: Kind) -> Result<Value<'_>, &'static str> {
    values::cell::read(text, kind, values::cell::Context::default())
}

/// Returns the addresses of all deals, by which known senders are recognised.
fn mails_of_deals<'t>(
    tables: impl Iterator<Item = &'t Table>,
) -> Result<KeySet, (&'t Table, std::io::Error)> {
    let mut found = KeySet::default();
    for table in tables {
        let columns = table.header.columns_of(known::email);
        if columns.is_empty() {
            continue;
        }
        let mut rows = table.rows().map_err(|error| (table, error))?;
        let mut record = csv::ByteRecord::new();
        while let Some(read) = rows.read(&mut record).map_err(|error| (table, error))? {
            if read.is_err() {
                continue;
            }
            let cells = columns.iter().filter_map(|&at| std::str::from_utf8(record.get(at)?).ok());
            found.extend(cells.flat_map(mails).map(Key::folded));
        }
    }
    Ok(found)
}

/// Returns the keys by which messages name deals: ids and names, and the numbers of their PIs.
fn keys_of_deals<'t>(
    tables: impl Iterator<Item = &'t Table>,
) -> Result<(KeySet, KeySet), (&'t Table, std::io::Error)> {
    let (mut deals, mut pis) = (KeySet::default(), KeySet::default());
    for table in tables {
        let mut rows = table.rows().map_err(|error| (table, error))?;
        let mut record = csv::ByteRecord::new();
        while let Some(read) = rows.read(&mut record).map_err(|error| (table, error))? {
            if read.is_err() {
                continue;
            }
            let texts = |fact| {
                let columns = table.header.columns_of(fact).iter();
                columns.filter_map(|&at| std::str::from_utf8(record.get(at)?).ok())
            };
            deals.extend(texts(known::deal_id).flat_map(ids).map(Key::id));
            deals.extend(texts(known::deal_name).map(Key::folded));
            pis.extend(texts(known::pi_number).flat_map(numbers_in));
        }
    }
    Ok((deals, pis))
}

fn without_column(tables: &[Table], catalog: &Catalog) -> Vec<FactId> {
    let found: BTreeSet<FactId> =
        tables.iter().flat_map(|table| table.header.facts.iter().map(|own| own.fact)).collect();
    let is_read = |origin: Origin| matches!(origin, Origin::Base | Origin::Own);
    catalog
        .iter()
        .filter(|(id, fact)| {
            is_read(fact.origin) && fact.kind != Kind::Duration && !found.contains(id)
        })
        .map(|(id, _)| id)
        .collect()
}

#[cfg(test)]
mod tests;
