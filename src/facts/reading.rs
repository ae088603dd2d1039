//! Defines readings: the meaning of a buyer's own words, as a text reader understood them and a
//! person may have confirmed.
//!
//! The text reader fills them, and the engine only weighs them. Causes are named by their ids in
//! the rule pack, because facts know nothing of rules.

use std::borrow::Cow;

use jiff::civil::Date;

use super::deal::Cell;
use crate::text::reader::evidence::Causes;
use crate::text::reader::{MeaningIndex, Reader};

/// Reads sentences with the meanings and examples of a rule pack.
pub trait WordsReader: Send + Sync + std::fmt::Debug {
    /// Returns the reader trained on the examples, or `None` if the pack has none.
    fn reader(&self) -> Option<&Reader>;

    /// Returns the cause of each meaning.
    fn causes(&self) -> &Causes;

    /// Returns the use of a meaning.
    fn meaning(&self, index: MeaningIndex) -> Option<SentenceUse<'_>>;

    /// Returns the meaning that a person wrote: its id, or its title in either language.
    fn meaning_written(&self, written: &str) -> Option<MeaningIndex>;
}

/// The use of a meaning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SentenceUse<'w> {
    pub id: &'w str,
    /// The gate or other use that the rules give it.
    pub gate: Option<&'static str>,
    /// The minimum probability at which it is certain, in [0, 1].
    pub sure: f64,
    pub is_ordinary: bool,
    /// The index of its cause.
    pub cause: Option<usize>,
}

impl SentenceUse<'_> {
    /// Returns whether a sentence with the meaning gives a reason for the silence, and applies no
    /// gate.
    pub fn gives_reason(&self) -> bool {
        self.cause.is_some() && self.gate.is_none()
    }
}

/// The reading of one message, or of the decisive sentence of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<'a> {
    /// The buyer's words, as written.
    pub quote: Cow<'a, str>,
    /// The cell that holds the words.
    pub cell: Cell,
    /// The date of the words.
    pub on: Option<Date>,
    /// Whether they were written on the day of the PI or later; also true if the PI has no date.
    pub is_after_pi: bool,
    /// The id of the proposed meaning; `None` if nothing was recognised.
    pub proposed: Option<Cow<'a, str>>,
    /// The probability of the proposed meaning, in [0, 1].
    pub probability: f64,
    /// The sentence with the proposed meaning; empty if there is none.
    pub carried_by: String,
    /// The last day that this sentence names, if it is not before `on`.
    pub until: Option<Date>,
    /// ln P(words | cause) by cause, in the order of the rule pack, up to a constant. Empty if the
    /// words do not separate the causes.
    pub ln_likelihood: Vec<f64>,
    /// The meaning that a person confirmed.
    pub confirmed: Option<ConfirmedMeaning<'a>>,
}

/// A meaning that a person confirmed.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfirmedMeaning<'a> {
    /// The id or the title of a cause or of a meaning, in either language. Anything else is not
    /// evidence.
    pub means: Cow<'a, str>,
    /// The day on which it was recorded.
    pub on: Option<Date>,
    /// The person who recorded it.
    pub source: Cow<'a, str>,
    /// The day until which the buyer is best left alone.
    pub until: Option<Date>,
    /// Whom to ask; empty if it is not said.
    pub ask_whom: Cow<'a, str>,
    pub cell: Cell,
}
