//! Whether a condition holds for a buyer: yes, no, or unknown because a fact is blank (Kleene).
//!
//! `all` is no as soon as one is no, else unknown if one is unknown; `any` is yes as soon as one
//! is yes; `none` is the negation of `any`. Conditions are prepared once per pack; each text fact
//! is searched for words at most once per buyer. Nothing here weighs or ranks.

mod check;
mod scratch;
mod texts;

use std::cmp::Ordering;
use std::ops::Not;

pub use scratch::Scratch;

use super::trace::facts_of;
use texts::Texts;

use crate::facts::calendar::Calendar;
use crate::facts::words::{Found, WordIndex, WordSet};
use crate::facts::{AsOf, Buyer, FactId, FactSet, Side, Value, known};
use crate::rules::condition::{Check, Condition, Operand, Test};

/// What is known of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Truth {
    Yes,
    No,
    Unknown,
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Truth::Yes } else { Truth::No }
    }
}

impl From<Option<bool>> for Truth {
    fn from(holds: Option<bool>) -> Self {
        holds.map_or(Truth::Unknown, Truth::from)
    }
}

impl Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Unknown => Truth::Unknown,
        }
    }
}

impl Truth {
    /// Yes if all are, no as soon as one is.
    pub fn all(parts: impl IntoIterator<Item = Truth>) -> Truth {
        let mut result = Truth::Yes;
        for part in parts {
            match part {
                Truth::No => return Truth::No,
                Truth::Unknown => result = Truth::Unknown,
                Truth::Yes => {}
            }
        }
        result
    }

    /// Yes as soon as one is, no if none is.
    pub fn any(parts: impl IntoIterator<Item = Truth>) -> Truth {
        let mut result = Truth::No;
        for part in parts {
            match part {
                Truth::Yes => return Truth::Yes,
                Truth::Unknown => result = Truth::Unknown,
                Truth::No => {}
            }
        }
        result
    }
}

/// A condition made ready for many buyers.
#[derive(Debug)]
pub(super) enum Prepared<'p> {
    All(Vec<Prepared<'p>>),
    Any(Vec<Prepared<'p>>),
    None(Vec<Prepared<'p>>),
    Test(&'p Test),
    /// Whether a yes-or-no fact is this.
    IsSo(FactId, bool),
    /// Whether a text or list fact is this word, of ASCII and in lower case.
    IsWord(FactId, Box<str>),
    /// Whether a text or list fact has a word of the set.
    Contains(FactId, WordSet),
    /// A text or list fact against many texts.
    OneOfMany {
        fact: FactId,
        texts: Texts,
        negated: bool,
    },
    /// What no buyer can show.
    Unknown,
}

impl<'p> Prepared<'p> {
    pub(super) fn new(condition: &'p Condition) -> Self {
        let prepare = |parts: &'p [Condition]| parts.iter().map(Self::new).collect();
        match condition {
            Condition::All(parts) => Self::All(prepare(parts)),
            Condition::Any(parts) => Self::Any(prepare(parts)),
            Condition::None(parts) => Self::None(prepare(parts)),
            Condition::Test(test) => match &test.check {
                Check::OneOf(operands) => Self::one_of(test, operands, false),
                Check::NoneOf(operands) => Self::one_of(test, operands, true),
                Check::Is(Operand::Literal(Value::YesNo(so))) => Self::IsSo(test.fact, *so),
                Check::Is(Operand::Literal(Value::Text(word))) if word.is_ascii() => {
                    Self::IsWord(test.fact, word.to_ascii_lowercase().into_boxed_str())
                }
                Check::ContainsAny(set) => Self::Contains(test.fact, *set),
                _ => Self::Test(test),
            },
        }
    }

    /// The same where these facts are known of nobody: what only they could tell is unknown.
    pub(super) fn without(self, never_known: &FactSet) -> Self {
        let combined = |parts: Vec<Self>, whole: fn(Vec<Self>) -> Self| {
            let parts = parts.into_iter().map(|part| part.without(never_known));
            let (unknown, mut parts): (Vec<Self>, Vec<Self>) =
                parts.partition(|part| matches!(part, Self::Unknown));
            parts.extend(unknown.into_iter().next()); // one says as much as many
            if matches!(parts[..], [Self::Unknown]) { Self::Unknown } else { whole(parts) }
        };
        match self {
            Self::All(parts) => combined(parts, Self::All),
            Self::Any(parts) => combined(parts, Self::Any),
            Self::None(parts) => combined(parts, Self::None),
            test if test.must_know().is_some_and(|fact| never_known.contains(fact)) => {
                Self::Unknown
            }
            test => test,
        }
    }

    /// The fact without which a test is unknown. Whether a fact is blank is told of one that is.
    fn must_know(&self) -> Option<FactId> {
        match self {
            Self::Test(Test { check: Check::Blank(_), .. }) => None,
            Self::Test(Test { fact, .. })
            | Self::IsSo(fact, _)
            | Self::IsWord(fact, _)
            | Self::Contains(fact, _)
            | Self::OneOfMany { fact, .. } => Some(*fact),
            Self::All(_) | Self::Any(_) | Self::None(_) | Self::Unknown => None,
        }
    }

    /// Every fact that it can depend on, some more than once.
    pub(super) fn each_fact(&self, visit: &mut impl FnMut(FactId)) {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::None(parts) => {
                parts.iter().for_each(|part| part.each_fact(visit));
            }
            Self::Test(test) => facts_of(test).for_each(visit),
            one => one.must_know().into_iter().for_each(visit),
        }
    }

    fn one_of(test: &'p Test, operands: &[Operand], negated: bool) -> Self {
        match Texts::of(operands) {
            Some(texts) => Self::OneOfMany { fact: test.fact, texts, negated },
            None => Self::Test(test),
        }
    }
}

/// One buyer under examination.
pub(super) struct Examination<'e> {
    pub(super) words: &'e WordIndex,
    pub(super) buyer: &'e Buyer<'e>,
    pub(super) as_of: &'e AsOf,
    pub(super) scratch: &'e mut Scratch,
    calendar: Option<&'static Calendar>,
}

impl<'e> Examination<'e> {
    pub(super) fn new(
        words: &'e WordIndex,
        buyer: &'e Buyer<'e>,
        as_of: &'e AsOf,
        scratch: &'e mut Scratch,
    ) -> Self {
        scratch.next_buyer();
        Self { words, buyer, as_of, scratch, calendar: None }
    }

    /// The working days of the buyer's country.
    pub(super) fn calendar(&mut self) -> &'static Calendar {
        let buyer = self.buyer;
        self.calendar.get_or_insert_with(|| Calendar::of(buyer.facts.text(known::country_code)))
    }

    /// Looks for words in every message of ours up to the as-of date.
    pub(super) fn read_our_words(&mut self) {
        let (words, today) = (self.words, self.as_of.date);
        for (at, message) in self.buyer.messages.iter().enumerate() {
            if message.from == Side::Us && !message.automatic && message.at.date() <= today {
                self.scratch.keep_our_words(at, |folded, found| {
                    words.scan(&message.subject, folded, found);
                    words.scan(&message.text, folded, found);
                });
            }
        }
    }

    pub(super) fn holds(&mut self, condition: &Prepared<'_>) -> Truth {
        match condition {
            Prepared::All(parts) => Truth::all(parts.iter().map(|part| self.holds(part))),
            Prepared::Any(parts) => Truth::any(parts.iter().map(|part| self.holds(part))),
            Prepared::None(parts) => !Truth::any(parts.iter().map(|part| self.holds(part))),
            Prepared::Test(test) => self.passes(test),
            Prepared::Unknown => Truth::Unknown,
            Prepared::IsSo(fact, so) => match self.buyer.facts.get(*fact) {
                Value::YesNo(own) => Truth::from(own == so),
                _ => Truth::Unknown,
            },
            Prepared::Contains(fact, set) => self.contains(*fact, |found| found.contains(*set)),
            Prepared::IsWord(fact, word) => {
                check::any_text(self.buyer.facts.get(*fact), |text| check::is_word(text, word))
            }
            Prepared::OneOfMany { fact, texts, negated } => {
                let scratch = &mut self.scratch.folded;
                let found = match self.buyer.facts.get(*fact) {
                    Value::Text(text) => Truth::from(texts.contain(text, scratch)),
                    Value::List(items) => {
                        Truth::from(items.iter().any(|item| texts.contain(item, scratch)))
                    }
                    _ => Truth::Unknown,
                };
                if *negated { !found } else { found }
            }
        }
    }

    /// The word sets found in a fact.
    fn words_of(&mut self, fact: FactId) -> &Found {
        let buyer = self.buyer;
        if fact == known::buyer_text
            && let Some(found) = &buyer.buyer_words
        {
            return found;
        }
        let words = self.words;
        self.scratch.words_of(fact, |folded, found| match buyer.facts.get(fact) {
            Value::Text(text) => words.scan(text, folded, found),
            Value::List(items) => {
                for item in items {
                    words.scan(item, folded, found);
                }
            }
            _ => {}
        })
    }

    fn passes(&mut self, test: &Test) -> Truth {
        let buyer = self.buyer;
        let value = buyer.facts.get(test.fact);
        match (value, &test.check) {
            (Value::NoColumn, _) => return Truth::Unknown,
            (Value::Blank, Check::Blank(wanted)) => return Truth::from(*wanted),
            (Value::Blank, _) => return Truth::Unknown,
            _ => {}
        }
        match &test.check {
            Check::Blank(wanted) => Truth::from(!wanted),
            Check::Is(operand) => self.equals(value, operand),
            Check::IsNot(operand) => !self.equals(value, operand),
            Check::OneOf(operands) => Truth::any(operands.iter().map(|o| self.equals(value, o))),
            Check::NoneOf(operands) => !Truth::any(operands.iter().map(|o| self.equals(value, o))),
            Check::AtLeast(operand) => self.ordered(value, operand, Ordering::is_ge),
            Check::AtMost(operand) => self.ordered(value, operand, Ordering::is_le),
            Check::MoreThan(operand) | Check::After(operand) => {
                self.ordered(value, operand, Ordering::is_gt)
            }
            Check::LessThan(operand) | Check::Before(operand) => {
                self.ordered(value, operand, Ordering::is_lt)
            }
            Check::Between(least, greatest) => Truth::all([
                self.ordered(value, least, Ordering::is_ge),
                self.ordered(value, greatest, Ordering::is_le),
            ]),
            Check::ContainsAny(set) => self.contains(test.fact, |found| found.contains(*set)),
            Check::ContainsAll(sets) => {
                self.contains(test.fact, |found| sets.iter().all(|&set| found.contains(set)))
            }
            Check::ContainsNone(set) => self.contains(test.fact, |found| !found.contains(*set)),
            Check::StartsWith(start) => {
                check::any_text(value, |text| check::starts_with(text, start))
            }
            Check::EndsWith(end) => check::any_text(value, |text| check::ends_with(text, end)),
            Check::Matches(pattern) => check::any_text(value, |text| pattern.is_match(text)),
            Check::Within(days) => Truth::from(
                self.days_ago(value, days.working).map(|ago| 0 <= ago && ago <= days.count),
            ),
            Check::OlderThan(days) => {
                Truth::from(self.days_ago(value, days.working).map(|ago| ago > days.count))
            }
        }
    }

    /// Whether what is found in a text or a list passes.
    fn contains(&mut self, fact: FactId, test: impl FnOnce(&Found) -> bool) -> Truth {
        match self.buyer.facts.get(fact) {
            Value::Text(_) | Value::List(_) => Truth::from(test(self.words_of(fact))),
            _ => Truth::Unknown,
        }
    }

    fn operand<'o>(&self, operand: &'o Operand) -> &'o Value<'o>
    where
        'e: 'o,
    {
        match operand {
            Operand::Literal(value) => value,
            Operand::Fact(fact) => self.buyer.facts.get(*fact),
        }
    }

    fn equals(&self, value: &Value<'_>, operand: &Operand) -> Truth {
        check::equal(value, self.operand(operand), self.as_of)
    }

    fn ordered(
        &self,
        value: &Value<'_>,
        operand: &Operand,
        wanted: impl FnOnce(Ordering) -> bool,
    ) -> Truth {
        Truth::from(check::compare(value, self.operand(operand), self.as_of).map(wanted))
    }

    /// Days since a date, negative for one that is still to come.
    fn days_ago(&mut self, value: &Value<'_>, working: bool) -> Option<i32> {
        let day = check::day_of(value)?;
        let today = self.as_of.date;
        Some(if working && day <= today {
            self.calendar().working_days_between(day, today)
        } else {
            crate::facts::calendar::days_between(day, today)
        })
    }
}

#[cfg(test)]
mod tests;
