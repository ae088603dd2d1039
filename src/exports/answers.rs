//! What buyers answered to our questions, as noted by the team.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use csv::ByteRecord;
use jiff::civil::Date;

use super::index::{Index, Key};
use super::kept::Kept;
use super::set_aside::SetAside;
use super::table::Table;
use super::{FileAccount, cell};
use crate::facts::{Answer, Buyer, Cell};
use crate::rules::columns::AnswerColumn;

/// One answer, as it was noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRow {
    /// The deal's id.
    pub buyer: String,
    pub question: String,
    pub answer: String,
    pub on: Option<Date>,
    /// Who noted it, and how they know; empty where it is not said.
    pub source: String,
    /// Index into the sources.
    pub file: u16,
    /// As a spreadsheet counts: the header is row 1.
    pub row: u32,
    /// Of the answer, from 0.
    pub column: u16,
}

#[derive(Default)]
pub struct Answers {
    stored: Vec<AnswerRow>,
    joined: Vec<AtomicBool>,
    /// By answer: the rules do not know it.
    refused: Vec<bool>,
    by_buyer: Index,
    files: Vec<Kept>,
}

impl Answers {
    pub fn load(&mut self, table: &Table, set_aside: &mut Vec<SetAside>) -> io::Result<()> {
        let kept = Kept::load(table, self.stored.len(), set_aside, |record, row| {
            self.keep(table, record, row)
        })?;
        self.files.push(kept);
        self.joined.resize_with(self.stored.len(), AtomicBool::default);
        self.refused.resize(self.stored.len(), false);
        let keys = self.stored.iter().map(|row| Key::id(&row.buyer));
        self.by_buyer = Index::new(keys.zip(0..).collect());
        Ok(())
    }

    /// Sets aside every answer in which `fault` finds one.
    pub fn refuse(
        &mut self,
        fault: impl Fn(&AnswerRow) -> Option<String>,
        set_aside: &mut Vec<SetAside>,
    ) {
        for (row, refused) in self.stored.iter().zip(&mut self.refused) {
            if let Some(reason) = fault(row) {
                *refused = true;
                let text = [row.buyer.as_str(), &row.question, &row.answer, &row.source].join(",");
                set_aside.push(SetAside { file: row.file, row: row.row, reason, text });
            }
        }
    }

    /// Whether there was an answer to keep: a list of questions to fill in comes back with gaps.
    fn keep(&mut self, table: &Table, record: &ByteRecord, row: u32) -> Result<bool, SetAside> {
        let whole = table.text_of(record, row)?;
        let column = |column| table.header.answer(column);
        let text = |at: Option<usize>| {
            table.first_filled(record, whole, at.as_slice()).map(|(_, text)| text)
        };
        let fault = |reason: String| table.at(row, record).set_aside(reason);
        let needed = |kind: AnswerColumn, name: &str| {
            text(column(kind)).ok_or_else(|| fault(format!("The {name} is blank")))
        };
        let buyer = needed(AnswerColumn::Buyer, "buyer")?;
        let question = needed(AnswerColumn::Question, "question")?;
        let Some(answer) = text(column(AnswerColumn::Answer)) else { return Ok(false) };
        let on = match (column(AnswerColumn::On), text(column(AnswerColumn::On))) {
            (Some(at), Some(on)) => {
                let moment = cell::moment(on, table.orders[at], table.zone.as_ref())
                    .map_err(|misfit| table.at(row, record).misfit(at, on, misfit))?;
                Some(moment.at.date())
            }
            _ => None,
        };
        self.stored.push(AnswerRow {
            buyer: buyer.to_owned(),
            question: question.to_owned(),
            answer: answer.to_owned(),
            on,
            source: text(column(AnswerColumn::Source)).unwrap_or_default().to_owned(),
            file: table.file,
            row,
            column: column(AnswerColumn::Answer).and_then(|at| u16::try_from(at).ok()).unwrap_or(0),
        });
        Ok(true)
    }

    /// Gives the buyer its answers, in file order.
    pub fn give<'a>(&'a self, buyer: &mut Buyer<'a>) {
        if self.stored.is_empty() {
            return;
        }
        let found = self.by_buyer.rows(Key::id(&buyer.id));
        for &at in found.iter().filter(|&&at| !self.refused[at as usize]) {
            let stored = &self.stored[at as usize];
            self.joined[at as usize].store(true, Ordering::Relaxed);
            buyer.answers.push(Answer {
                question: stored.question.as_str().into(),
                answer: stored.answer.as_str().into(),
                on: stored.on,
                source: stored.source.as_str().into(),
                cell: Cell { file: stored.file, row: stored.row, column: stored.column },
            });
        }
    }

    pub fn accounts(&self) -> Vec<FileAccount> {
        let account = |file: &Kept| {
            let refused = self.refused[file.rows()].iter().filter(|&&refused| refused).count();
            let account = file.account(&self.joined);
            FileAccount {
                unjoined: account.unjoined - refused,
                set_aside: account.set_aside + refused,
                ..account
            }
        };
        self.files.iter().map(account).collect()
    }
}
