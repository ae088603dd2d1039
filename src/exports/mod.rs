//! Bytes to tables to buyers.
//!
//! [`Exports::open`] looks at every file, recognises its table, and keeps contacts, companies,
//! messages and answers in memory, as little of them as the join needs. Deals are streamed: one
//! thread reads rows into batches, many threads turn rows into buyers. Nothing is lost: a row is
//! filled, or set aside with its reason. Knows column names, but no rules.

mod answers;
mod cell;
mod codes;
pub mod date;
mod deals;
mod decode;
mod header;
mod messages;
mod number;
pub mod rates;
mod records;
mod set_aside;
mod side;
mod table;
mod text;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use answers::AnswerRow;
pub use date::DateOrder;
pub use deals::{Batch, DealReader, DealRow};
pub use set_aside::SetAside;

use crate::facts::{Buyer, Catalog, Cell, FactId, Kind, Origin, SourceFile, Sources, Value, known};
use crate::problem::{Problem, shown};
use crate::rules::columns::{Columns, TableKind};
use answers::Answers;
use deals::RowFault;
use messages::{Messages, Sides};
use side::SideTable;
use table::{NoTable, Table, unreadable};

/// What the user says about the files.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Goes before what the values show.
    pub date_order: Option<DateOrder>,
    /// Goes before what the bytes show.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// Mail domains of our own, in lower case.
    pub our_domains: Vec<String>,
}

/// What became of the rows of a file that is joined to the deals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileAccount {
    pub name: String,
    pub kind: TableKind,
    pub rows: usize,
    pub joined: usize,
    pub unjoined: usize,
    pub set_aside: usize,
    /// Notes, tasks and what is only planned.
    pub not_messages: usize,
}

/// All files of a run, opened and checked.
pub struct Exports {
    sources: Sources,
    deals: Arc<[Table]>,
    contacts: Vec<SideTable>,
    companies: Vec<SideTable>,
    messages: Messages,
    answers: Answers,
    side_set_aside: Vec<SetAside>,
    left_out: Vec<String>,
    without_column: Vec<FactId>,
}

impl Exports {
    /// Opens and checks all files; loads contacts, companies, messages and answers.
    ///
    /// # Errors
    /// Every fault of every file; nothing is half open.
    pub fn open(
        paths: &[PathBuf],
        columns: &Columns,
        catalog: &Catalog,
        options: &ReadOptions,
    ) -> Result<Self, Vec<Problem>> {
        let files = files_of(paths)?;
        let mut tables: Vec<Table> = Vec::new();
        let (mut problems, mut unknown) = (Vec::new(), Vec::new());
        for (path, was_named) in &files {
            let number = u16::try_from(tables.len()).unwrap_or(u16::MAX);
            match Table::open(path, number, columns, catalog, options) {
                Ok(table) => tables.push(table),
                Err(NoTable::Faulty(faults)) => problems.extend(faults),
                // In a folder there may be anything; a file that was named must be a table.
                Err(NoTable::Unknown(problem)) if *was_named => problems.push(problem),
                Err(NoTable::Unknown(problem)) => unknown.push(problem),
            }
        }
        if problems.is_empty() && !tables.iter().any(|table| table.header.kind == TableKind::Deals)
        {
            problems.append(&mut unknown);
            problems.push(no_deals(&tables));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let source =
            |table: &Table| SourceFile { name: table.name.clone(), headers: table.headers.clone() };
        let mut exports = Self {
            sources: Sources { files: tables.iter().map(source).collect() },
            deals: Arc::from([]),
            contacts: Vec::new(),
            companies: Vec::new(),
            messages: Messages::default(),
            answers: Answers::default(),
            side_set_aside: Vec::new(),
            left_out: unknown.into_iter().map(|problem| problem.message).collect(),
            without_column: without_column(&tables, catalog),
        };
        exports.load(tables, columns, options)?;
        Ok(exports)
    }

    fn load(
        &mut self,
        tables: Vec<Table>,
        columns: &Columns,
        options: &ReadOptions,
    ) -> Result<(), Vec<Problem>> {
        let of_kind =
            |kind: TableKind| tables.iter().filter(move |table| table.header.kind == kind);
        let set_aside = &mut self.side_set_aside;
        let fault = |table: &Table, error: &std::io::Error| vec![unreadable(&table.name, error)];
        for table in of_kind(TableKind::Contacts) {
            let side = SideTable::load(table, known::contact_id, known::contact_name, set_aside);
            self.contacts.push(side.map_err(|error| fault(table, &error))?);
        }
        for table in of_kind(TableKind::Companies) {
            let side = SideTable::load(table, known::company_id, known::company_name, set_aside);
            self.companies.push(side.map_err(|error| fault(table, &error))?);
        }
        let contacts = &self.contacts;
        let is_contact = |mail: &str| contacts.iter().any(|side| side.has_mail(mail));
        let sides = Sides { our_domains: &options.our_domains, is_contact: &is_contact };
        for table in of_kind(TableKind::Messages) {
            let loaded = self.messages.load(table, columns, &sides, set_aside);
            loaded.map_err(|error| fault(table, &error))?;
        }
        for table in of_kind(TableKind::Answers) {
            let loaded = self.answers.load(table, set_aside);
            loaded.map_err(|error| fault(table, &error))?;
        }
        let is_deals = |table: &Table| table.header.kind == TableKind::Deals;
        self.deals = tables.into_iter().filter(is_deals).collect();
        Ok(())
    }

    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Base facts and facts of the team's own that no file has a column for.
    pub fn facts_without_column(&self) -> Vec<FactId> {
        self.without_column.clone()
    }

    pub fn has_messages(&self) -> bool {
        !self.messages.is_empty()
    }

    /// Files of a folder that are no table of ours: which, and why.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// Rows of contacts, companies, messages and answers that could not be used.
    pub fn side_set_aside(&self) -> &[SetAside] {
        &self.side_set_aside
    }

    /// What became of those tables; whole once every deal was filled.
    pub fn side_accounts(&self) -> Vec<FileAccount> {
        let sides = self.contacts.iter().chain(&self.companies).map(SideTable::account);
        sides.chain(self.messages.accounts()).chain(self.answers.accounts()).collect()
    }

    /// Sets aside every noted answer in which `fault`, which knows the rules, finds one.
    pub fn refuse_answers(&mut self, fault: impl Fn(&AnswerRow) -> Option<String>) {
        self.answers.refuse(fault, &mut self.side_set_aside);
    }

    /// A reader of all deals from the first on.
    ///
    /// # Errors
    /// A file that could be read before and cannot be any more.
    pub fn deals(&self) -> Result<DealReader, Problem> {
        DealReader::new(Arc::clone(&self.deals))
    }

    /// Makes a row the buyer that it is about.
    pub fn fill<'a>(&'a self, row: &'a DealRow, buyer: &mut Buyer<'a>) -> Result<(), SetAside> {
        let table = &self.deals[row.table];
        self.fill_from_deal(table, row, buyer)?;
        buyer.id = match buyer.facts.get(known::deal_id) {
            Value::Text(id) => id.clone(),
            _ => "".into(),
        };
        fn text<'b>(buyer: &'b Buyer<'_>, fact: FactId) -> Option<&'b str> {
            buyer.facts.text(fact)
        }
        for side in &self.contacts {
            let found = side.find(
                text(buyer, known::contact_id),
                text(buyer, known::email),
                text(buyer, known::contact_name),
            );
            side.give(found, buyer);
        }
        for side in &self.companies {
            let found =
                side.find(text(buyer, known::company_id), None, text(buyer, known::company_name));
            side.give(found, buyer);
        }
        buyer.has_message_table = self.has_messages();
        if buyer.has_message_table {
            let mut messages = std::mem::take(&mut buyer.messages);
            self.messages.of(
                [text(buyer, known::deal_id), text(buyer, known::deal_name)],
                [text(buyer, known::contact_id), text(buyer, known::contact_name)],
                text(buyer, known::email),
                [text(buyer, known::company_id), text(buyer, known::company_name)],
                &mut messages,
            );
            buyer.messages = messages;
        }
        self.answers.give(buyer);
        Ok(())
    }

    fn fill_from_deal<'a>(
        &self,
        table: &Table,
        row: &'a DealRow,
        buyer: &mut Buyer<'a>,
    ) -> Result<(), SetAside> {
        let record = &row.record;
        let fault = |reason: String| SetAside::new(table, row.row, record, reason);
        match &row.fault {
            None => {}
            Some(RowFault::Broken(broken)) => {
                return Err(SetAside::broken(table, row.row, record, broken));
            }
            Some(RowFault::SameId(id)) => {
                return Err(fault(format!("The id {id} stands in an earlier row already")));
            }
            Some(RowFault::NoId) => return Err(fault("The row has no id".into())),
        }
        let whole = table.text_of(record, row.row)?;
        for own in &table.header.facts {
            let columns = own.columns.iter();
            let found = columns
                .filter_map(|&at| Some((at, cell::text(whole.get(record.range(at)?)?)?)))
                .next();
            let column = found.map_or(own.columns[0], |(at, _)| at);
            let value = match found {
                None => Value::Blank,
                Some((_, text)) if own.kind == Kind::Text => Value::Text(text.into()),
                Some((at, text)) => cell::read(text, own.kind, table.orders[at])
                    .map_err(|misfit| SetAside::misfit(table, row.row, record, at, text, misfit))?,
            };
            let cell = Cell {
                file: table.file,
                row: row.row,
                column: u16::try_from(column).unwrap_or(u16::MAX),
            };
            buyer.facts.set(own.fact, value, Some(cell));
        }
        give_currency(buyer)
            .map_err(|written| fault(format!("“{written}” is no currency that is in use")))
    }
}

/// An amount without a currency gets that of the column beside it. `Err` is an unknown one.
fn give_currency(buyer: &mut Buyer<'_>) -> Result<(), String> {
    let Some(written) = buyer.facts.text(known::currency) else { return Ok(()) };
    let currency = number::currency(written)?;
    if let Value::Money(money) = *buyer.facts.get(known::value) {
        let cell = buyer.facts.cell(known::value);
        buyer.facts.set(
            known::value,
            cell::with_currency(Value::Money(money), Some(currency)),
            cell,
        );
    }
    Ok(())
}

/// The files to read, by name, each with whether the user named it.
fn files_of(paths: &[PathBuf]) -> Result<Vec<(PathBuf, bool)>, Vec<Problem>> {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        if path.is_dir() {
            match exports_in(path) {
                Ok(found) if found.is_empty() => problems.push(
                    Problem::error(
                        codes::NO_EXPORTS,
                        format!("There is no CSV file in {}", shown(path)),
                    )
                    .help("Save the exports of your CRM there as CSV, or name another folder"),
                ),
                Ok(found) => files.extend(found.into_iter().map(|path| (path, false))),
                Err(error) => problems.push(unreadable(&shown(path), &error)),
            }
        } else if path.exists() {
            files.push((path.clone(), true));
        } else {
            let absent = std::io::Error::from(std::io::ErrorKind::NotFound);
            problems.push(unreadable(&shown(path), &absent));
        }
    }
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

fn exports_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
        let is_table =
            ending.is_some_and(|ending| ["csv", "tsv", "txt"].iter().any(|own| ending == *own));
        if is_table && path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn no_deals(tables: &[Table]) -> Problem {
    let found: Vec<String> = tables
        .iter()
        .map(|table| format!("{} is a {} table", table.name, table.header.kind.name()))
        .collect();
    let found = if found.is_empty() { String::new() } else { format!(": {}", found.join(", ")) };
    Problem::error(codes::NO_DEALS, format!("There is no table of deals among the files{found}"))
        .help("Export the deals (opportunities, 商机) from your CRM as well")
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
