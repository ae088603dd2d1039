//! Evaluates whether a condition holds for a deal: yes, no, or unknown because a fact is blank
//! (Kleene logic).
//!
//! `all` is no if any part is no, else unknown if any is unknown; `any` is yes if any part is yes;
//! `none` is the negation of `any`. Conditions are compiled once per pack; each text fact is
//! searched for words at most once per deal. Does not weigh or rank.

mod compare;
mod scratch;
mod text_set;

use std::cmp::Ordering;
use std::ops::Not;

pub use self::scratch::Scratch;

use self::text_set::Texts;
use super::explanation::trace::facts_of;

use crate::facts::calendar::{Calendar, Calendars};
use crate::facts::word_search::{Found, WordIndex, WordSet};
use crate::facts::{AsOf, Deal, FactId, FactSet, Party, Value, known};
use crate::rules::Pack;
use crate::rules::condition::{Check, Condition, Operand, Test};

/// The truth value of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tri {
    Yes,
    No,
    Unknown,
}

impl From<bool> for Tri {
    fn from(holds: bool) -> Self {
        if holds { Tri::Yes } else { Tri::No }
    }
}

impl From<Option<bool>> for Tri {
    fn from(holds: Option<bool>) -> Self {
        holds.map_or(Tri::Unknown, Tri::from)
    }
}

impl Not for Tri {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Tri::Yes => Tri::No,
            Tri::No => Tri::Yes,
            Tri::Unknown => Tri::Unknown,
        }
    }
}

impl Tri {
    /// Returns yes if all are yes, and no if any is no.
    pub fn all(parts: impl IntoIterator<Item = Tri>) -> Tri {
        let mut result = Tri::Yes;
        for part in parts {
            match part {
                Tri::No => return Tri::No,
                Tri::Unknown => result = Tri::Unknown,
                Tri::Yes => {}
            }
        }
        result
    }

    /// Returns yes if any is yes, and no if all are no.
    pub fn any(parts: impl IntoIterator<Item = Tri>) -> Tri {
        let mut result = Tri::No;
        for part in parts {
            match part {
                Tri::Yes => return Tri::Yes,
                Tri::Unknown => result = Tri::Unknown,
                Tri::No => {}
            }
        }
        result
    }
}

/// A condition compiled for many deals.
#[derive(Debug)]
pub(super) enum CompiledCondition<'p> {
    All(Vec<CompiledCondition<'p>>),
    Any(Vec<CompiledCondition<'p>>),
    None(Vec<CompiledCondition<'p>>),
    Test(&'p Test),
    /// Whether a yes/no fact has this value.
    IsSo(FactId, bool),
    /// Whether a text or list fact is this word, which is ASCII in lower case.
    IsWord(FactId, Box<str>),
    /// Whether a text or list fact contains a word of the set.
    Contains(FactId, WordSet),
    /// A text or list fact compared with many texts.
    OneOfMany {
        fact: FactId,
        texts: Texts,
        negated: bool,
    },
    /// Unknown for every deal.
    Unknown,
}

impl<'p> CompiledCondition<'p> {
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

    /// Returns the condition for deals of which these facts are never known: parts that depend on
    /// them are unknown.
    pub(super) fn without(self, never_known: &FactSet) -> Self {
        let combined = |parts: Vec<Self>, whole: fn(Vec<Self>) -> Self| {
            let parts = parts.into_iter().map(|part| part.without(never_known));
            let (unknown, mut parts): (Vec<Self>, Vec<Self>) =
                parts.partition(|part| matches!(part, Self::Unknown));
            parts.extend(unknown.into_iter().next()); // one unknown part is as good as many
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

    /// Returns the fact without which a test is unknown. `is_blank` needs none: it is defined for
    /// unknown facts.
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

    /// Visits every fact that the condition can depend on, some more than once.
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

/// Returns whether a condition holds for a deal whose derived facts are set.
pub fn condition_holds(condition: &Condition, pack: &Pack, deal: &Deal<'_>, as_of: &AsOf) -> Tri {
    let mut scratch = Scratch::default();
    let mut eval = Evaluator::new(&pack.words, &pack.calendars, deal, as_of, &mut scratch);
    eval.holds(&CompiledCondition::new(condition))
}

/// The evaluation of one deal.
pub(super) struct Evaluator<'e> {
    pub(super) words: &'e WordIndex,
    pub(super) buyer: &'e Deal<'e>,
    pub(super) as_of: &'e AsOf,
    pub(super) scratch: &'e mut Scratch,
    calendars: &'e Calendars,
    calendar: Option<&'e Calendar>,
}

impl<'e> Evaluator<'e> {
    pub(super) fn new(
        words: &'e WordIndex,
        calendars: &'e Calendars,
        buyer: &'e Deal<'e>,
        as_of: &'e AsOf,
        scratch: &'e mut Scratch,
    ) -> Self {
        scratch.next_buyer();
        Self { words, buyer, as_of, scratch, calendars, calendar: None }
    }

    /// Returns the calendar of the buyer's country.
    pub(super) fn calendar(&mut self) -> &'e Calendar {
        let (buyer, calendars) = (self.buyer, self.calendars);
        self.calendar.get_or_insert_with(|| calendars.of(buyer.facts.text(known::country_code)))
    }

    /// Searches for words in all of our messages up to the as-of date.
    pub(super) fn read_our_words(&mut self) {
        let (words, today) = (self.words, self.as_of.date);
        for (at, message) in self.buyer.messages.iter().enumerate() {
            if message.from == Party::Us && !message.automatic && message.at.date() <= today {
                self.scratch.keep_our_words(at, |folded, found| {
                    words.scan(&message.subject, folded, found);
                    words.scan(&message.text, folded, found);
                });
            }
        }
    }

    pub(super) fn holds(&mut self, condition: &CompiledCondition<'_>) -> Tri {
        match condition {
            CompiledCondition::All(parts) => Tri::all(parts.iter().map(|part| self.holds(part))),
            CompiledCondition::Any(parts) => Tri::any(parts.iter().map(|part| self.holds(part))),
            CompiledCondition::None(parts) => !Tri::any(parts.iter().map(|part| self.holds(part))),
            CompiledCondition::Test(test) => self.passes(test),
            CompiledCondition::Unknown => Tri::Unknown,
            CompiledCondition::IsSo(fact, so) => match self.buyer.facts.get(*fact) {
                Value::YesNo(own) => Tri::from(own == so),
                _ => Tri::Unknown,
            },
            CompiledCondition::Contains(fact, set) => {
                self.contains(*fact, |found| found.contains(*set))
            }
            CompiledCondition::IsWord(fact, word) => {
                compare::any_text(self.buyer.facts.get(*fact), |text| compare::is_word(text, word))
            }
            CompiledCondition::OneOfMany { fact, texts, negated } => {
                let scratch = &mut self.scratch.folded;
                let found = match self.buyer.facts.get(*fact) {
                    Value::Text(text) => Tri::from(texts.contain(text, scratch)),
                    Value::List(items) => {
                        Tri::from(items.iter().any(|item| texts.contain(item, scratch)))
                    }
                    _ => Tri::Unknown,
                };
                if *negated { !found } else { found }
            }
        }
    }

    /// Returns the word sets found in a fact.
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

    fn passes(&mut self, test: &Test) -> Tri {
        let buyer = self.buyer;
        let value = buyer.facts.get(test.fact);
        match (value, &test.check) {
            (Value::NoColumn, _) => return Tri::Unknown,
            (Value::Blank, Check::Blank(wanted)) => return Tri::from(*wanted),
            (Value::Blank, _) => return Tri::Unknown,
            _ => {}
        }
        match &test.check {
            Check::Blank(wanted) => Tri::from(!wanted),
            Check::Is(operand) => self.equals(value, operand),
            Check::IsNot(operand) => !self.equals(value, operand),
            Check::OneOf(operands) => Tri::any(operands.iter().map(|o| self.equals(value, o))),
            Check::NoneOf(operands) => !Tri::any(operands.iter().map(|o| self.equals(value, o))),
            Check::AtLeast(operand) => self.ordered(value, operand, Ordering::is_ge),
            Check::AtMost(operand) => self.ordered(value, operand, Ordering::is_le),
            Check::MoreThan(operand) | Check::After(operand) => {
                self.ordered(value, operand, Ordering::is_gt)
            }
            Check::LessThan(operand) | Check::Before(operand) => {
                self.ordered(value, operand, Ordering::is_lt)
            }
            Check::Between(least, greatest) => Tri::all([
                self.ordered(value, least, Ordering::is_ge),
                self.ordered(value, greatest, Ordering::is_le),
            ]),
            Check::ContainsAny(set) => self.contains(test.fact, |found| found.contains(*set)),
            Check::ContainsAll(sets) => {
                self.contains(test.fact, |found| sets.iter().all(|&set| found.contains(set)))
            }
            Check::ContainsNone(set) => self.contains(test.fact, |found| !found.contains(*set)),
            Check::StartsWith(start) => {
                compare::any_text(value, |text| compare::starts_with(text, start))
            }
            Check::EndsWith(end) => compare::any_text(value, |text| compare::ends_with(text, end)),
            Check::Matches(pattern) => compare::any_text(value, |text| pattern.is_match(text)),
            Check::Within(days) => Tri::from(
                self.days_ago(value, days.working).map(|ago| 0 <= ago && ago <= days.count),
            ),
            Check::OlderThan(days) => {
                Tri::from(self.days_ago(value, days.working).map(|ago| ago > days.count))
            }
        }
    }

    /// Returns whether the words found in a text or a list satisfy the test.
    fn contains(&mut self, fact: FactId, test: impl FnOnce(&Found) -> bool) -> Tri {
        match self.buyer.facts.get(fact) {
            Value::Text(_) | Value::List(_) => Tri::from(test(self.words_of(fact))),
            _ => Tri::Unknown,
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

    fn equals(&self, value: &Value<'_>, operand: &Operand) -> Tri {
        compare::equal(value, self.operand(operand), self.as_of)
    }

    fn ordered(
        &self,
        value: &Value<'_>,
        operand: &Operand,
        wanted: impl FnOnce(Ordering) -> bool,
    ) -> Tri {
        Tri::from(compare::compare(value, self.operand(operand), self.as_of).map(wanted))
    }

    /// Returns the days since a date; negative for a future date.
    fn days_ago(&mut self, value: &Value<'_>, working: bool) -> Option<i32> {
        let day = compare::day_of(value)?;
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
