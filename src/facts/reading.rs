//! What a buyer's own words say, as a text reader understood them and a person may have confirmed.
//!
//! The reader fills it; the engine only weighs it. Causes are named as the rule pack names them,
//! since facts know no rules.

use std::borrow::Cow;

use jiff::civil::Date;

use super::deal::Cell;
use crate::text::reader::evidence::Causes;
use crate::text::reader::{MeaningIndex, Reader};

/// Reads sentences by the meanings and examples of a rule pack.
pub trait WordsReader: Send + Sync + std::fmt::Debug {
    /// Returns the reader that the examples make; `None` where the pack has none.
    fn reader(&self) -> Option<&Reader>;

    /// Returns which meaning stands for which cause.
    fn causes(&self) -> &Causes;

    /// Returns what a meaning is used for.
    fn meaning(&self, index: MeaningIndex) -> Option<SentenceUse<'_>>;
}

/// What a meaning is used for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SentenceUse<'w> {
    pub id: &'w str,
    /// The gate or other use that the rules give it.
    pub gate: Option<&'static str>,
    /// The probability from which on it is sure, in [0, 1].
    pub sure: f64,
    pub is_ordinary: bool,
    pub has_cause: bool,
}

/// The reading of one message, or of the decisive sentence of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<'a> {
    /// The buyer's words, as written.
    pub quote: Cow<'a, str>,
    /// The cell that holds the words.
    pub cell: Cell,
    /// When they were written.
    pub on: Option<Date>,
    /// Whether they were written on the day of the PI or later; yes where it has no date.
    pub is_after_pi: bool,
    /// The id of the proposed meaning; `None` where nothing was recognised.
    pub proposed: Option<Cow<'a, str>>,
    /// How probable the proposed meaning is, in [0, 1].
    pub probability: f64,
    /// The sentence that the proposal rests on; empty without one.
    pub carried_by: String,
    /// The last day that this sentence names, if it is not before `on`.
    pub until: Option<Date>,
    /// ln P(words | cause) by cause, in the order of the rule pack, up to a constant. Empty where
    /// the words tell the causes not apart.
    pub ln_likelihood: Vec<f64>,
    /// What a person says that the words mean.
    pub confirmed: Option<ConfirmedMeaning<'a>>,
}

/// A meaning that a person confirmed.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfirmedMeaning<'a> {
    /// The id or the title of a cause, in either language. Anything else is no evidence.
    pub means: Cow<'a, str>,
    /// When it was noted.
    pub on: Option<Date>,
    /// Who noted it.
    pub source: Cow<'a, str>,
    pub cell: Cell,
}
