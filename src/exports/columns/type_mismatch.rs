//! Ignores columns whose values do not fit their header, such as a `Last reply` with notes on what
//! was said. Reading them as dates would reject every row, so they are ignored with a warning.
//! Columns chosen by name are read as chosen.

use std::io;

use csv::ByteRecord;

use super::column_map::FactColumn;
use super::decimal_mark::DecimalMark;
use super::infer_format::ROWS_SAMPLED;
use crate::diagnostic::Diagnostic;
use crate::exports::codes;
use crate::exports::rejected::{MAX_CELL_LENGTH, shortened};
use crate::exports::tables::table::Table;
use crate::exports::values::cell;
use crate::exports::values::cell::Context;
use crate::exports::values::date;
use crate::exports::values::number;
use crate::facts::{Catalog, FactId, Kind, known};
use crate::rules::kinds::columns::{ChosenFor, Columns, TableKind};

/// The minimum number of values that do not fit: one or two may be typing errors.
const MIN_MISMATCHES: usize = 3;

/// A column that is ignored, and the type of its values.
#[derive(Clone, Debug)]
pub struct TypeMismatch {
    pub column: usize,
    fact: FactId,
    kind: Kind,
    values: usize,
    /// The first value that does not fit, and its row.
    first: String,
    first_row: ByteRecord,
}

impl TypeMismatch {
    /// Returns the reason why it is ignored.
    pub fn why(&self) -> String {
        format!("none of its values is {}", sort_of(self.kind).unwrap_or_default())
    }
}

impl Table {
    /// Reads a name column that holds numbers, as `OPPORTUNITY` of one CRM does, as the value if no
    /// other column is, and another column as the name.
    pub(in crate::exports) fn take_amounts_from_names(&mut self) -> io::Result<()> {
        let names = self.header.columns_of(known::deal_name).to_vec();
        if self.header.kind != TableKind::Deals || names.is_empty() {
            return Ok(());
        }
        // By column: the number of values, and the number of numeric values.
        let mut counts = vec![(0, 0); names.len()];
        let (mut rows, mut record, mut read) = (self.rows()?, ByteRecord::new(), 0);
        while read < ROWS_SAMPLED
            && let Some(found) = rows.read(&mut record)?
        {
            read += 1;
            for (column, (values, numbers)) in names.iter().zip(&mut counts) {
                let cell = record.get(*column).and_then(|cell| std::str::from_utf8(cell).ok());
                let text = cell.and_then(|cell| self.blanks.text(cell)).filter(|_| found.is_ok());
                if let Some(text) = text {
                    *values += 1;
                    *numbers += usize::from(number::ten_thousandths(text, None).is_some());
                }
            }
        }
        let holds_numbers = |(values, numbers): &(usize, usize)| *values > 0 && values == numbers;
        let amounts: Vec<usize> = names
            .iter()
            .zip(&counts)
            .filter(|(column, counts)| {
                holds_numbers(counts) && self.header_texts[**column].key == "opportunity"
            })
            .map(|(column, _)| *column)
            .collect();
        if amounts.is_empty() {
            return Ok(());
        }
        let facts = &mut self.header.facts;
        for own in facts.iter_mut().filter(|own| own.fact == known::deal_name) {
            own.columns.retain(|column| !amounts.contains(column));
        }
        facts.retain(|own| !own.columns.is_empty());
        if self.header.columns_of(known::value).is_empty() {
            let (fact, kind) = (known::value, Kind::Money);
            self.header.facts.push(FactColumn { fact, kind, columns: amounts });
        }
        Ok(())
    }

    /// Ignores the columns of which no value fits the fact.
    pub(in crate::exports) fn ignore_type_mismatches(
        &mut self,
        columns: &Columns,
    ) -> io::Result<()> {
        let mut doubts = self.doubts(columns);
        let mut rows = self.rows()?;
        let (mut record, mut read) = (ByteRecord::new(), 0);
        while !doubts.is_empty()
            && let Some(found) = rows.read(&mut record)?
        {
            if found.is_ok() {
                doubts.retain_mut(|doubt| self.remains(doubt, &record));
            }
            read += 1;
            if read == ROWS_SAMPLED {
                // A column that is blank so far does not justify reading all rows.
                doubts.retain(|doubt| doubt.values > 0);
            }
        }
        doubts.retain(|doubt| doubt.values >= MIN_MISMATCHES);
        for doubt in &doubts {
            let facts = &mut self.header.facts;
            for own in facts.iter_mut().filter(|own| own.fact == doubt.fact) {
                own.columns.retain(|column| *column != doubt.column);
            }
            facts.retain(|own| !own.columns.is_empty());
        }
        self.unlike = doubts;
        Ok(())
    }

    /// Returns a warning for each ignored column.
    pub(in crate::exports) fn warn_of_type_mismatches(&self, catalog: &Catalog) -> Vec<Diagnostic> {
        self.unlike.iter().map(|unlike| self.warning(unlike, catalog)).collect()
    }

    /// Returns every column of dates or numbers that was not chosen. Never yes/no columns: an
    /// opt-out must not be missed.
    fn doubts(&self, columns: &Columns) -> Vec<TypeMismatch> {
        let is_chosen = |fact, column: usize| {
            columns.chosen.iter().any(|own| {
                own.what == ChosenFor::Fact(fact)
                    && own.is_of(self.header.kind)
                    && self.header_texts[column].is_chosen_by(own)
            })
        };
        let of_fact = self.header.facts.iter().filter(|own| sort_of(own.kind).is_some());
        let all = of_fact.flat_map(|own| own.columns.iter().map(move |&column| (own, column)));
        all.filter(|(own, column)| !is_chosen(own.fact, *column))
            .map(|(own, column)| TypeMismatch {
                fact: own.fact,
                kind: own.kind,
                column,
                values: 0,
                first: String::new(),
                first_row: ByteRecord::new(),
            })
            .collect()
    }

    /// Returns whether the doubt remains after this row.
    fn remains(&self, doubt: &mut TypeMismatch, record: &ByteRecord) -> bool {
        let cell = record.get(doubt.column).and_then(|cell| std::str::from_utf8(cell).ok());
        let Some(text) = cell.and_then(|cell| self.blanks.text(cell)) else { return true };
        if fits(text, doubt.kind) {
            return false;
        }
        if doubt.values == 0 || (doubt.first.is_empty() && !self.is_opted_out(record)) {
            let is_shown = !self.is_opted_out(record);
            doubt.first = if is_shown { text.to_owned() } else { String::new() };
            doubt.first_row.clone_from(record);
        }
        doubt.values += 1;
        true
    }

    fn warning(&self, own: &TypeMismatch, catalog: &Catalog) -> Diagnostic {
        let (fact, header) = (&catalog.fact(own.fact).name, &self.headers[own.column]);
        let is_shown =
            !own.first.is_empty() && !self.opted_out.covers_row(self, &own.first_row, None);
        let first = if is_shown {
            format!("; the first is “{}”", shortened(&own.first, MAX_CELL_LENGTH))
        } else {
            String::new()
        };
        let why = own.why();
        let what = format!("“{header}” in {} is not read as `{fact}`: {why}{first}", self.name);
        Diagnostic::warning(codes::UNLIKE_COLUMN, what).help(format!(
            "If it is in another column, add to the command: --column \"{fact}=…\". If you name \
             this column there, it is read, and rows with other values in it are rejected"
        ))
    }
}

/// Returns whether the text is a value of the kind in any date order and with any decimal mark.
fn fits(text: &str, kind: Kind) -> bool {
    let marks = [None, Some(DecimalMark::Point), Some(DecimalMark::Comma)];
    let can_be_read = |decimal_mark| {
        cell::read(text, kind, Context { decimal_mark, ..Context::default() }).is_ok()
    };
    marks.into_iter().any(can_be_read) || date::undecided(text).is_some()
}

/// Returns the type to look for in such a column; `None` for kinds that are not checked.
fn sort_of(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Date | Kind::DateTime => Some("a date"),
        Kind::Whole => Some("a whole number"),
        Kind::Decimal => Some("a number"),
        Kind::Money => Some("an amount of money"),
        Kind::Text | Kind::YesNo | Kind::List | Kind::Duration => None,
    }
}
