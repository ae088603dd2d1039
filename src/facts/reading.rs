//! What a buyer's own words say, as a text reader understood them and a person may have confirmed.
//!
//! The reader fills it; the engine only weighs it. Causes are named as the rule pack names them,
//! since facts know no rules.

use std::borrow::Cow;

use jiff::civil::Date;

use super::deal::Cell;

/// The reading of one message, or of the decisive sentence of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<'a> {
    /// The buyer's words, as written.
    pub quote: Cow<'a, str>,
    /// The cell that holds the words.
    pub cell: Cell,
    /// When they were written.
    pub on: Option<Date>,
    /// The id of the proposed meaning; `None` where nothing was recognised.
    pub proposed: Option<Cow<'a, str>>,
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
