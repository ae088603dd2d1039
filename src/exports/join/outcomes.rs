//! How deals ended, as noted by the team: won or lost, why, and how they know.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use csv::ByteRecord;
use jiff::civil::Date;

use super::key_index::{Index, Key};
use super::related_tables::RelatedTables;
use crate::exports::RowCounts;
use crate::exports::rejected::Rejected;
use crate::exports::tables::table::Table;
use crate::exports::values::cell;
use crate::facts::word_search::fold;
use crate::facts::{Cell, Deal, Knowledge, Outcome};
use crate::rules::kinds::columns::{Columns, OutcomeColumn};

struct Stored {
    /// The deal's id.
    buyer: String,
    is_won: bool,
    reason: String,
    on: Option<Date>,
    source: Option<Knowledge>,
    cell: Cell,
}

#[derive(Default)]
pub struct Outcomes {
    stored: Vec<Stored>,
    joined: Vec<AtomicBool>,
    by_buyer: Index,
    files: Vec<RelatedTables>,
}

impl Outcomes {
    pub fn load(
        &mut self,
        table: &Table,
        columns: &Columns,
        rejected: &mut Vec<Rejected>,
    ) -> io::Result<()> {
        let kept = RelatedTables::load(table, self.stored.len(), rejected, |record, row| {
            let outcome = read(table, columns, record, row)?;
            let is_one = outcome.is_some();
            self.stored.extend(outcome);
            Ok(is_one)
        })?;
        self.files.push(kept);
        self.joined.resize_with(self.stored.len(), AtomicBool::default);
        let keys = self.stored.iter().map(|row| Key::id(&row.buyer));
        self.by_buyer = Index::new(keys.zip(0..).collect());
        Ok(())
    }

    /// Gives the buyer its outcome: the latest; of the same day, the one noted last.
    pub fn give<'a>(&'a self, buyer: &mut Deal<'a>) {
        if self.stored.is_empty() {
            return;
        }
        for &at in self.by_buyer.rows(Key::id(&buyer.id)) {
            let stored = &self.stored[at as usize];
            self.joined[at as usize].store(true, Ordering::Relaxed);
            if buyer.outcome.as_ref().is_none_or(|known| known.on <= stored.on) {
                buyer.outcome = Some(Outcome {
                    is_won: stored.is_won,
                    reason: stored.reason.as_str().into(),
                    on: stored.on,
                    source: stored.source,
                    cell: stored.cell,
                });
            }
        }
    }

    pub fn accounts(&self) -> impl Iterator<Item = RowCounts> {
        self.files.iter().map(|file| file.account(&self.joined))
    }
}

/// `None` where the outcome is not filled in.
fn read(
    table: &Table,
    columns: &Columns,
    record: &ByteRecord,
    row: u32,
) -> Result<Option<Stored>, Rejected> {
    let whole = table.text_of(record, row)?;
    let at = |column| table.header.outcome(column);
    let text =
        |column| table.first_filled(record, whole, at(column).as_slice()).map(|(_, text)| text);
    let type_error = |column, text: &str, expected| {
        table.at(row, record).type_error(at(column).unwrap_or(0), text, expected)
    };
    let Some(outcome) = text(OutcomeColumn::Outcome) else { return Ok(None) };
    let Some(buyer) = text(OutcomeColumn::Deal) else {
        return Err(table.at(row, record).rejected("The deal id is blank".into()));
    };
    let says = |words: &[String]| words.iter().any(|word| fold(word) == fold(outcome));
    let is_won = match (says(&columns.won), says(&columns.lost)) {
        (true, _) => true,
        (false, true) => false,
        (false, false) => return Err(type_error(OutcomeColumn::Outcome, outcome, "won or lost")),
    };
    let on = match (at(OutcomeColumn::On), text(OutcomeColumn::On)) {
        (Some(column), Some(on)) => {
            let moment = cell::moment(on, table.orders[column], table.zone.as_ref())
                .map_err(|expected| type_error(OutcomeColumn::On, on, expected))?;
            Some(moment.at.date())
        }
        _ => None,
    };
    let source = match text(OutcomeColumn::Source) {
        None => None,
        Some(source) => Some(Knowledge::from_name(source).ok_or_else(|| {
            type_error(OutcomeColumn::Source, source, "buyer_said, document or rep_guess")
        })?),
    };
    let column = at(OutcomeColumn::Outcome).unwrap_or(0);
    Ok(Some(Stored {
        buyer: buyer.to_owned(),
        is_won,
        reason: text(OutcomeColumn::Reason).unwrap_or_default().to_owned(),
        on,
        source,
        cell: cell::place(table.file, row, column),
    }))
}
