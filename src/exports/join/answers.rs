//! Loads the answers of buyers to our questions, as the team noted them.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use csv::ByteRecord;
use jiff::civil::Date;

use super::key_index::{Index, Key};
use super::related_tables::RelatedTables;
use crate::exports::RowCounts;
use crate::exports::opt_out::OptedOut;
use crate::exports::rejected::Rejected;
use crate::exports::tables::table::Table;
use crate::exports::values::cell;
use crate::facts::{Answer, Cell, ConfirmedMeaning, Deal, Reading};
use crate::rules::kinds::columns::AnswerColumn;

/// The `question` of rows that ask for the meaning of the buyer's last words.
pub const LAST_WORDS: &str = "last_words";

/// One answer, as it was noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRow {
    /// The deal's id.
    pub buyer: String,
    /// The id or the wording of the question; [`LAST_WORDS`] if `answer` is the meaning of the
    /// buyer's words.
    pub question: String,
    pub answer: String,
    /// The buyer's words in question; empty for an answer.
    pub quote: String,
    pub on: Option<Date>,
    /// For words: the day until which the buyer is best left alone.
    pub until: Option<Date>,
    /// For words: whom to ask; empty where it is not said.
    pub ask_whom: String,
    /// Who noted it, and how they know; empty if not given.
    pub source: String,
    /// Index into the sources.
    pub file: u16,
    /// As spreadsheets count: the header is row 1.
    pub row: u32,
    /// The column of the answer, zero-based.
    pub column: u16,
}

#[derive(Default)]
pub struct Answers {
    stored: Vec<AnswerRow>,
    joined: Vec<AtomicBool>,
    /// By answer: whether it was rejected because the rules do not know it.
    refused: Vec<bool>,
    by_buyer: Index,
    files: Vec<RelatedTables>,
}

impl AnswerRow {
    /// Returns the buyer's words with the meaning that a person confirmed.
    fn confirmed(&self, cell: Cell) -> Reading<'_> {
        Reading {
            quote: self.quote.as_str().into(),
            cell,
            on: None,
            is_after_pi: true,
            proposed: None,
            probability: 0.0,
            carried_by: String::new(),
            until: None,
            ln_likelihood: Vec::new(),
            confirmed: Some(ConfirmedMeaning {
                means: self.answer.as_str().into(),
                on: self.on,
                source: self.source.as_str().into(),
                until: self.until,
                ask_whom: self.ask_whom.as_str().into(),
                cell,
            }),
        }
    }
}

impl Answers {
    pub fn load(&mut self, table: &Table, rejected: &mut Vec<Rejected>) -> io::Result<()> {
        let kept = RelatedTables::load(table, self.stored.len(), rejected, |record, row| {
            self.keep(table, record, row)
        })?;
        self.files.push(kept);
        self.joined.resize_with(self.stored.len(), AtomicBool::default);
        self.refused.resize(self.stored.len(), false);
        let keys = self.stored.iter().map(|row| Key::id(&row.buyer));
        self.by_buyer = Index::new(keys.zip(0..).collect());
        Ok(())
    }

    /// Rejects every answer for which `error` returns a reason.
    pub fn refuse(
        &mut self,
        error: impl Fn(&AnswerRow) -> Option<String>,
        opted_out: &OptedOut,
        rejected: &mut Vec<Rejected>,
    ) {
        for (row, refused) in self.stored.iter().zip(&mut self.refused) {
            if let Some(reason) = error(row) {
                *refused = true;
                if opted_out.names_one(&row.buyer, true) {
                    rejected.push(Rejected::hidden(row.file, row.row));
                    continue;
                }
                let text = [row.buyer.as_str(), &row.question, &row.answer, &row.source].join(",");
                rejected.push(Rejected { file: row.file, row: row.row, reason, text });
            }
        }
    }

    /// Stores an answer. Returns whether there was one: completed lists have gaps.
    fn keep(&mut self, table: &Table, record: &ByteRecord, row: u32) -> Result<bool, Rejected> {
        let whole = table.text_of(record, row)?;
        let column = |column| table.header.answer(column);
        let text = |at: Option<usize>| {
            table.first_filled(record, whole, at.as_slice()).map(|(_, text)| text)
        };
        let error = |reason: String| table.at(row, record).rejected(reason);
        let needed = |kind: AnswerColumn, name: &str| {
            text(column(kind)).ok_or_else(|| error(format!("The {name} is blank")))
        };
        let buyer = needed(AnswerColumn::Deal, "deal id")?;
        let question = needed(AnswerColumn::Question, "question")?;
        let is_of_words = question == LAST_WORDS;
        let answer = text(column(AnswerColumn::Answer));
        let means = text(column(AnswerColumn::Means));
        let answer = if is_of_words { means.or(answer) } else { answer };
        let Some(answer) = answer else { return Ok(false) };
        let quote = if is_of_words { text(column(AnswerColumn::Quote)) } else { None };
        let day = |of: AnswerColumn| match (column(of), text(column(of))) {
            (Some(at), Some(day)) => cell::moment(day, table.orders[at], table.zone.as_ref())
                .map(|moment| Some(moment.at.date()))
                .map_err(|type_error| table.at(row, record).type_error(at, day, type_error)),
            _ => Ok(None),
        };
        let (on, until) = (day(AnswerColumn::On)?, day(AnswerColumn::Until)?);
        self.stored.push(AnswerRow {
            buyer: buyer.to_owned(),
            question: question.to_owned(),
            answer: answer.to_owned(),
            quote: quote.unwrap_or_default().to_owned(),
            on,
            until,
            ask_whom: text(column(AnswerColumn::AskWhom)).unwrap_or_default().to_owned(),
            source: text(column(AnswerColumn::Source)).unwrap_or_default().to_owned(),
            file: table.file,
            row,
            column: column(AnswerColumn::Answer).and_then(|at| u16::try_from(at).ok()).unwrap_or(0),
        });
        Ok(true)
    }

    /// Adds the answers to the deal, in file order.
    pub fn give<'a>(&'a self, buyer: &mut Deal<'a>) {
        if self.stored.is_empty() {
            return;
        }
        let found = self.by_buyer.rows(Key::id(&buyer.id));
        for &at in found.iter().filter(|&&at| !self.refused[at as usize]) {
            let stored = &self.stored[at as usize];
            self.joined[at as usize].store(true, Ordering::Relaxed);
            let cell = Cell { file: stored.file, row: stored.row, column: stored.column };
            if stored.question == LAST_WORDS {
                buyer.readings.push(stored.confirmed(cell));
                continue;
            }
            buyer.answers.push(Answer {
                question: stored.question.as_str().into(),
                answer: stored.answer.as_str().into(),
                on: stored.on,
                source: stored.source.as_str().into(),
                cell,
            });
        }
    }

    pub fn accounts(&self) -> Vec<RowCounts> {
        let account = |file: &RelatedTables| {
            let refused = self.refused[file.rows()].iter().filter(|&&refused| refused).count();
            let account = file.account(&self.joined);
            RowCounts {
                unjoined: account.unjoined - refused,
                rejected: account.rejected + refused,
                ..account
            }
        };
        self.files.iter().map(account).collect()
    }
}
