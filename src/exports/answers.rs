//! What buyers answered to our questions, as noted by the team.

use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use csv::ByteRecord;
use jiff::civil::Date;

use super::index::{Index, Key};
use super::set_aside::SetAside;
use super::table::Table;
use super::{FileAccount, cell};
use crate::facts::{Answer, Buyer, Cell};
use crate::rules::columns::{AnswerColumn, TableKind};

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
    files: Vec<AnswerFile>,
}

struct AnswerFile {
    name: String,
    /// Among the stored answers.
    stored: Range<usize>,
    set_aside: usize,
    /// Rows whose answer is not filled in yet.
    not_filled_in: usize,
}

impl Answers {
    pub fn load(&mut self, table: &Table, set_aside: &mut Vec<SetAside>) -> io::Result<()> {
        let from = self.stored.len();
        let (mut faults, mut not_filled_in) = (0, 0);
        let mut records = table.records()?;
        let mut record = ByteRecord::new();
        while let Some(found) = records.read(&mut record)? {
            let row = records.row();
            let read = match found {
                Ok(()) => self.keep(table, &record, row),
                Err(broken) => Err(SetAside::broken(table, row, &record, &broken)),
            };
            match read {
                Ok(true) => {}
                Ok(false) => not_filled_in += 1,
                Err(fault) => {
                    faults += 1;
                    set_aside.push(fault);
                }
            }
        }
        self.files.push(AnswerFile {
            name: table.name.clone(),
            stored: from..self.stored.len(),
            set_aside: faults,
            not_filled_in,
        });
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
        let fault = |reason: String| SetAside::new(table, row, record, reason);
        let needed = |kind: AnswerColumn, name: &str| {
            text(column(kind)).ok_or_else(|| fault(format!("The {name} is blank")))
        };
        let buyer = needed(AnswerColumn::Buyer, "buyer")?;
        let question = needed(AnswerColumn::Question, "question")?;
        let Some(answer) = text(column(AnswerColumn::Answer)) else { return Ok(false) };
        let on = match (column(AnswerColumn::On), text(column(AnswerColumn::On))) {
            (Some(at), Some(on)) => {
                let moment = cell::moment(on, table.orders[at], table.zone.as_ref())
                    .map_err(|misfit| SetAside::misfit(table, row, record, at, on, misfit))?;
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
        let account = |file: &AnswerFile| {
            let stored = file.stored.clone();
            let joined =
                self.joined[stored.clone()].iter().filter(|j| j.load(Ordering::Relaxed)).count();
            let refused = self.refused[stored.clone()].iter().filter(|&&refused| refused).count();
            FileAccount {
                name: file.name.clone(),
                kind: TableKind::Answers,
                rows: stored.len() + file.set_aside + file.not_filled_in,
                joined,
                unjoined: stored.len() - joined - refused,
                set_aside: file.set_aside + refused,
                passed_over: file.not_filled_in,
            }
        };
        self.files.iter().map(account).collect()
    }
}
