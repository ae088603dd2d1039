//! Identifies the deals of a table: by the id column or, without one, by name and company; in a
//! hand-made list by the PI number or the buyer alone.
//!
//! A name that occurs more than once does not identify a deal; such rows are identified by their
//! row number, which changes with the next export. A warning says so.

use std::io;

use csv::ByteRecord;

use super::key_index::{Key, KeySet};
use crate::diagnostic::Diagnostic;
use crate::exports::codes;
use crate::exports::columns::column_map::HeaderMap;
use crate::exports::tables::rows::Rows;
use crate::exports::values::cell;
use crate::facts::{FactId, known};

#[derive(Debug, Default)]
pub enum Identity {
    /// An id column.
    #[default]
    Id,
    /// Name and company, except for names that several rows share.
    Name(Names),
}

#[derive(Debug, Default)]
pub struct Names {
    /// Its description in messages.
    called: &'static str,
    names: Vec<usize>,
    companies: Vec<usize>,
    shared: KeySet,
    /// The number of rows whose name is shared or blank.
    numbered: usize,
}

impl Identity {
    /// The facts that can identify a deal without an id, best first.
    const NAMES: [(FactId, &'static str); 5] = [
        (known::deal_name, "name and company identify"),
        (known::pi_number, "PI number and company identify"),
        (known::company_name, "the company identifies"),
        (known::contact_name, "the contact's name identifies"),
        (known::email, "the mail address identifies"),
    ];

    /// Returns whether the columns can identify deals.
    pub fn is_there(header: &HeaderMap) -> bool {
        let has = |fact| !header.columns_of(fact).is_empty();
        has(known::deal_id) || Self::NAMES.into_iter().any(|(fact, _)| has(fact))
    }

    /// Decides the identity. Reads the whole table once if it has no id column.
    pub fn of(header: &HeaderMap, rows: impl FnOnce() -> io::Result<Rows>) -> io::Result<Self> {
        if !header.columns_of(known::deal_id).is_empty() {
            return Ok(Identity::Id);
        }
        let columns = |fact| header.columns_of(fact).to_vec();
        let mut names = Self::NAMES.into_iter().map(|(fact, called)| (columns(fact), called));
        let (names, called) = names.find(|(found, _)| !found.is_empty()).unwrap_or_default();
        let mut names =
            Names { called, names, companies: columns(known::company_name), ..Names::default() };
        let mut seen: KeySet = KeySet::default();
        let mut numbered: KeySet = KeySet::default();
        let (mut rows, mut record) = (rows()?, ByteRecord::new());
        while let Some(found) = rows.read(&mut record)? {
            if found.is_err() {
                continue;
            }
            let Some(key) = names.name_of(&record).map(|name| Key::folded(&name)) else {
                names.numbered += 1;
                continue;
            };
            if !seen.insert(key) {
                names.numbered += 1 + usize::from(numbered.insert(key));
            }
        }
        names.shared = numbered;
        Ok(Identity::Name(names))
    }

    /// Returns the warning about missing ids; `None` if the table has ids.
    pub fn notice(&self, file: &str) -> Option<Diagnostic> {
        let Identity::Name(names) = self else { return None };
        let numbered = match names.numbered {
            0 => String::new(),
            1 => "; 1 row with a repeated name is identified by its row number".to_owned(),
            rows => {
                format!("; {rows} rows with repeated names are identified by their row numbers")
            }
        };
        let what =
            format!("{file} has no column with the deals' ids, so {} them{numbered}", names.called);
        Some(Diagnostic::warning(codes::NO_IDS, what).help(
            "Add the id to the export (Deal ID, Opportunity ID, Record ID), so that next week's \
             answers and reports find the same deal",
        ))
    }
}

impl Names {
    /// Returns whether deals are identified by the buyer alone, who may have several.
    pub fn is_of_buyer(&self) -> bool {
        let of_buyer = &Identity::NAMES[2..];
        of_buyer.iter().any(|(_, called)| *called == self.called)
    }

    /// Returns the id of a row.
    pub fn id_of(&self, record: &ByteRecord, row: u32) -> String {
        match self.name_of(record) {
            Some(name) if !self.shared.contains(&Key::folded(&name)) => name,
            Some(name) => format!("{name} (row {row})"),
            None => format!("row {row}"),
        }
    }

    fn name_of(&self, record: &ByteRecord) -> Option<String> {
        let first = |columns: &[usize]| {
            columns.iter().find_map(|&at| cell::text(std::str::from_utf8(record.get(at)?).ok()?))
        };
        let name = cell::name(first(&self.names)?);
        let company = first(&self.companies).map(cell::name).filter(|company| *company != name);
        Some(company.map_or_else(|| name.to_owned(), |company| format!("{name} – {company}")))
    }
}
