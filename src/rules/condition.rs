//! Defines conditions as checked: every fact exists, every value fits its fact's type, every list
//! is compiled. [`crate::diagnosis`] evaluates them.

use regex::Regex;

use crate::facts::word_search::WordSet;
use crate::facts::{Days, FactId, Value};

/// A `when:` block.
#[derive(Clone, Debug)]
pub enum Condition {
    /// All of them hold. An empty list holds.
    All(Vec<Condition>),
    /// At least one of them holds.
    Any(Vec<Condition>),
    /// None of them holds: the negation of [`Condition::Any`].
    None(Vec<Condition>),
    Test(Test),
}

impl Condition {
    /// Returns whether a line of the block reads this fact.
    pub fn reads(&self, fact: FactId) -> bool {
        match self {
            Condition::All(parts) | Condition::Any(parts) | Condition::None(parts) => {
                parts.iter().any(|part| part.reads(fact))
            }
            Condition::Test(test) => test.fact == fact,
        }
    }
}

/// One line of a block: a fact and an operator.
#[derive(Clone, Debug)]
pub struct Test {
    pub fact: FactId,
    pub check: Check,
}

/// An operator with its operands.
#[derive(Clone, Debug)]
pub enum Check {
    /// `is_blank: yes` or `is_blank: no`.
    Blank(bool),
    Is(Operand),
    IsNot(Operand),
    /// Text operands are folded (see [`crate::facts::word_search::fold`]).
    OneOf(Vec<Operand>),
    NoneOf(Vec<Operand>),
    AtLeast(Operand),
    AtMost(Operand),
    MoreThan(Operand),
    LessThan(Operand),
    /// Both ends included.
    Between(Operand, Operand),
    Before(Operand),
    After(Operand),
    ContainsAny(WordSet),
    /// One set per word; all of them must be found.
    ContainsAll(Vec<WordSet>),
    ContainsNone(WordSet),
    /// Folded.
    StartsWith(String),
    /// Folded.
    EndsWith(String),
    Matches(Regex),
    /// The date is at most this long ago, and not in the future.
    Within(Days),
    /// The date is longer ago than this.
    OlderThan(Days),
}

/// A value written in the rule, or another fact of the same deal.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    Literal(Value<'static>),
    Fact(FactId),
}
