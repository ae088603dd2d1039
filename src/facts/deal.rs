//! Defines a silent deal: its facts with their cells, its messages and the answers noted so far.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime};

use super::catalog::{FactId, FactSet, known};
use super::reading::Reading;
use super::silence_proof::{MessageCoverage, SilenceProof};
use super::stage_words::StageReading;
use super::value::Value;
use super::word_search::{Found, fold};

/// The position of a cell in an export: file, row, column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// Index into [`Sources`](crate::facts::Sources).
    pub file: u16,
    /// As spreadsheets count: the header is row 1.
    pub row: u32,
    /// Zero-based.
    pub column: u16,
}

/// The files that cells refer to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    pub files: Vec<SourceFile>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The name for display, relative if it was given so.
    pub name: String,
    pub headers: Vec<String>,
}

impl Sources {
    /// Returns the file name and the header of a cell, e.g. `("deals.csv", "Email")`.
    pub fn name_of(&self, cell: Cell) -> Option<(&str, &str)> {
        let file = self.files.get(usize::from(cell.file))?;
        Some((&file.name, file.headers.get(usize::from(cell.column)).map_or("", String::as_str)))
    }
}

/// The values of all facts of one deal, indexed by [`FactId`], each with its cell.
#[derive(Clone, Debug, Default)]
pub struct Facts<'a> {
    values: Vec<Value<'a>>,
    /// Stale (from the deal before) if the value is [`Value::NoColumn`].
    cells: Vec<Option<Cell>>,
}

impl<'a> Facts<'a> {
    /// Creates `count` facts, all [`Value::NoColumn`].
    pub fn new(count: usize) -> Self {
        Self { values: vec![Value::NoColumn; count], cells: vec![None; count] }
    }

    #[inline]
    pub fn get(&self, fact: FactId) -> &Value<'a> {
        self.values.get(fact.index()).unwrap_or(&Value::NoColumn)
    }

    /// Returns the cell that the value was read from; `None` for derived facts.
    pub fn cell(&self, fact: FactId) -> Option<Cell> {
        match self.get(fact) {
            Value::NoColumn => None,
            _ => self.cells.get(fact.index()).copied().flatten(),
        }
    }

    #[inline(always)]
    pub fn set(&mut self, fact: FactId, value: Value<'a>, cell: Option<Cell>) {
        *self.place(fact, cell) = value;
    }

    /// Clears the value of a fact and returns a reference to it, for a value to be read from
    /// `cell`. Values are built in place, because moving them takes longer than building them;
    /// therefore also inlined.
    #[inline(always)]
    pub fn place(&mut self, fact: FactId, cell: Option<Cell>) -> &mut Value<'a> {
        self.cells[fact.index()] = cell;
        let value = &mut self.values[fact.index()];
        *value = Value::NoColumn;
        value
    }

    /// Clears all values and keeps the memory.
    pub fn clear(&mut self) {
        for value in &mut self.values {
            *value = Value::NoColumn; // `fill` would clone it for every fact
        }
    }

    /// Returns the text of a text fact; `None` if it is unknown.
    pub fn text(&self, fact: FactId) -> Option<&str> {
        match self.get(fact) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn whole(&self, fact: FactId) -> Option<i64> {
        match self.get(fact) {
            Value::Whole(n) => Some(*n),
            _ => None,
        }
    }

    /// Returns the date of a date or date-time fact.
    pub fn date(&self, fact: FactId) -> Option<Date> {
        match self.get(fact) {
            Value::Date(date) => Some(*date),
            Value::DateTime(at) => Some(at.date()),
            _ => None,
        }
    }

    pub fn yes_no(&self, fact: FactId) -> Option<bool> {
        match self.get(fact) {
            Value::YesNo(b) => Some(*b),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Party {
    Us,
    Buyer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    Mail,
    Call,
    Chat,
    Meeting,
    Other,
}

impl Channel {
    pub const fn name(self) -> &'static str {
        match self {
            Channel::Mail => "mail",
            Channel::Call => "call",
            Channel::Chat => "chat",
            Channel::Meeting => "meeting",
            Channel::Other => "other",
        }
    }
}

/// A message from one party to the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Message<'a> {
    pub at: DateTime,
    /// Whether the export has a time of day; otherwise `at` is midnight.
    pub has_time: bool,
    pub from: Party,
    pub channel: Channel,
    pub subject: Cow<'a, str>,
    pub text: Cow<'a, str>,
    /// Whether it is an auto-reply or an out-of-office note, which does not count as a message. Set
    /// by derivation.
    pub automatic: bool,
    /// Whether it is a message of ours that could not be delivered.
    pub bounced: bool,
    /// The number of times the buyer opened it, if the export has it.
    pub opens: Option<u32>,
    /// The cell of the date.
    pub cell: Cell,
    /// The cell of the text, or of the date if there is no text.
    pub text_cell: Cell,
}

/// An answer of the buyer to one of the pack's questions.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<'a> {
    pub question: Cow<'a, str>,
    pub answer: Cow<'a, str>,
    pub on: Option<Date>,
    /// Who noted it, and how they know.
    pub source: Cow<'a, str>,
    pub cell: Cell,
}

/// How an outcome is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Knowledge {
    BuyerSaid,
    Document,
    RepGuess,
}

impl Knowledge {
    /// Returns the word in exports and results.
    pub const fn name(self) -> &'static str {
        match self {
            Knowledge::BuyerSaid => "buyer_said",
            Knowledge::Document => "document",
            Knowledge::RepGuess => "rep_guess",
        }
    }

    /// Parses the word, also as people write it: `buyer said`, `买家说`.
    pub fn from_name(name: &str) -> Option<Self> {
        const WORDS: [(Knowledge, &[&str]); 3] = [
            (
                Knowledge::BuyerSaid,
                &["buyersaid", "buyer", "买家说", "买家告知", "客户告知", "客户说"],
            ),
            (Knowledge::Document, &["document", "文件", "书面", "书面文件"]),
            (Knowledge::RepGuess, &["repguess", "guess", "猜测", "业务员猜测", "推测"]),
        ];
        let letters: String = fold(name).chars().filter(|c| c.is_alphanumeric()).collect();
        let found = WORDS.iter().find(|(_, words)| words.contains(&letters.as_str()));
        found.map(|(own, _)| *own)
    }
}

/// The outcome of the deal, as the team noted it.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome<'a> {
    /// Otherwise it is lost.
    pub is_won: bool,
    /// In the words of the person who noted it; empty if not given.
    pub reason: Cow<'a, str>,
    pub on: Option<Date>,
    pub source: Option<Knowledge>,
    pub cell: Cell,
}

/// The record under diagnosis: one PI to one buyer.
#[derive(Clone, Debug, Default)]
pub struct Deal<'a> {
    /// The deal's id as the CRM writes it; unique within a run.
    pub id: Cow<'a, str>,
    pub facts: Facts<'a>,
    /// Oldest first; at equal times in file order.
    pub messages: Vec<Message<'a>>,
    /// In file order.
    pub answers: Vec<Answer<'a>>,
    /// The reader's meanings of the buyer's words, in any order.
    pub readings: Vec<Reading<'a>>,
    /// How the deal ended; in any order.
    pub outcomes: Vec<Outcome<'a>>,
    /// The period that the exported messages cover; `None` without an export, as in tests of rules.
    pub coverage: Option<MessageCoverage>,
    /// Set by derivation.
    pub proof: SilenceProof,
    /// The cell of a different row of the deal that marks it as won.
    pub was_won: Option<Cell>,
    /// Whether a messages table was exported; otherwise the absence of messages means nothing.
    pub has_message_table: bool,
    /// Whether a cell that may say that the buyer replied cannot be read.
    pub has_unreadable_reply: bool,
    /// The derived facts to compute; `None` means all. The others have no value.
    pub(super) asked_for: Option<FactSet>,
    /// The word sets found in the buyer's texts. Set by derivation, so that rules on `buyer_text`
    /// need not search the texts again.
    pub buyer_words: Option<Found>,
    /// Memory that derivations reuse from deal to deal.
    pub(super) scratch: DeriveScratch,
    /// Whether the buyer's words clearly say that the contact has left. Set by derivation.
    pub(super) says_contact_left: bool,
}

/// Contains no information about a deal.
#[derive(Clone, Debug, Default)]
pub(super) struct DeriveScratch {
    pub folded: String,
    pub found: Found,
    /// Stages and statuses so far, and their readings.
    pub stages: Vec<(String, StageReading)>,
}

impl<'a> Deal<'a> {
    /// Sets a fact, overriding derivation. If it is `buyer_text`, the text is searched again.
    pub fn state(&mut self, fact: FactId, value: Value<'a>) {
        self.facts.set(fact, value, None);
        if fact == known::buyer_text {
            self.buyer_words = None;
        }
    }
}

impl<'a> Deal<'a> {
    /// Returns the outcome that counts: the newest up to today. Of the same day, what the buyer said
    /// or a document shows comes before a guess. The order of rows does not matter.
    pub fn outcome(&self, today: Date) -> Option<&Outcome<'a>> {
        let known = self.outcomes.iter().filter(|own| own.on.is_none_or(|on| on <= today));
        known.min_by_key(|own| {
            let is_known = own.source.is_some_and(|source| source != Knowledge::RepGuess);
            let order = (std::cmp::Reverse((own.on, is_known, own.is_won)), &own.reason);
            (order, own.source, own.cell.file, own.cell.row)
        })
    }
}

impl Deal<'_> {
    pub fn new(fact_count: usize) -> Self {
        Self { facts: Facts::new(fact_count), ..Self::default() }
    }

    /// Creates a deal for which only these derived facts are computed.
    pub fn asking_only_for(fact_count: usize, derived: FactSet) -> Self {
        Self { asked_for: Some(derived), ..Self::new(fact_count) }
    }

    /// Returns whether a derived fact is to be computed.
    #[inline]
    pub(super) fn is_asked_for(&self, fact: FactId) -> bool {
        self.asked_for.as_ref().is_none_or(|asked_for| asked_for.contains(fact))
    }

    /// Clears the deal for the next one, with the same derived facts.
    pub fn clear(&mut self) {
        self.id = Cow::Borrowed("");
        self.facts.clear();
        self.messages.clear();
        self.answers.clear();
        self.readings.clear();
        self.outcomes.clear();
        self.was_won = None;
        self.coverage = None;
        self.proof = SilenceProof::default();
        self.has_message_table = false;
        self.has_unreadable_reply = false;
        if let Some(found) = self.buyer_words.take() {
            self.scratch.found = found;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_buyer_before_is_left() {
        let mut facts = Facts::new(known::today.index() + 1);
        let (cell, fact) = (Cell { file: 0, row: 2, column: 0 }, known::today);
        facts.set(fact, Value::Blank, Some(cell));
        assert_eq!(facts.cell(fact), Some(cell));
        facts.clear();
        assert_eq!((facts.get(fact), facts.cell(fact)), (&Value::NoColumn, None));
    }
}
