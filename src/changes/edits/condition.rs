//! Compares two conditions line by line, in the words in which they are written.

use std::collections::BTreeSet;

use crate::facts::word_search::{WordSet, fold};
use crate::facts::{Days, FactId, Value};
use crate::report::shown_value;
use crate::rules::Pack;
use crate::rules::condition::{Check, Condition, Operand};

/// The number of words or values that are listed; further ones are counted.
const MOST_WORDS: usize = 4;

/// The differences between two conditions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::changes::edits) enum Difference {
    /// The blocks are nested differently, or the number of lines differs.
    Shape,
    Line(LineDifference),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::changes::edits) struct LineDifference {
    from: Line,
    to: Line,
}

/// One line of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    fact: String,
    operator: &'static str,
    values: BTreeSet<String>,
}

/// Words added to a list and words removed from it; folded.
#[derive(Clone, Debug, Default)]
pub(in crate::changes::edits) struct Words {
    pub come: BTreeSet<String>,
    pub gone: BTreeSet<String>,
}

pub(in crate::changes::edits) fn differences(
    (old, from): (&Pack, &Condition),
    (new, to): (&Pack, &Condition),
) -> Vec<Difference> {
    let (mut before, mut after) = (Written::default(), Written::default());
    before.read(old, from);
    after.read(new, to);
    if before.shape != after.shape {
        return vec![Difference::Shape];
    }
    let lines = before.lines.into_iter().zip(after.lines);
    let lines = lines.filter(|(from, to)| from != to);
    lines.map(|(from, to)| Difference::Line(LineDifference { from, to })).collect()
}

/// A condition as lines, with the nesting of its blocks.
#[derive(Default)]
struct Written {
    shape: String,
    lines: Vec<Line>,
}

impl Written {
    fn read(&mut self, pack: &Pack, condition: &Condition) {
        let (name, parts) = match condition {
            Condition::All(parts) => ("all", parts),
            Condition::Any(parts) => ("any", parts),
            Condition::None(parts) => ("none", parts),
            Condition::Test(test) => {
                self.shape.push('.');
                let (operator, values) = written(pack, &test.check);
                let fact = name_of(pack, test.fact);
                self.lines.push(Line { fact, operator, values: values.into_iter().collect() });
                return;
            }
        };
        self.shape.push_str(name);
        self.shape.push('(');
        parts.iter().for_each(|part| self.read(pack, part));
        self.shape.push(')');
    }
}

impl Difference {
    /// Returns whether the words added to and removed from lists are the only difference.
    pub fn is_explained_by(&self, lists: &[&Words]) -> bool {
        let Difference::Line(LineDifference { from, to }) = self else { return false };
        from.fact == to.fact
            && from.operator == to.operator
            && to.values.difference(&from.values).all(|word| {
                let word = fold(word);
                lists.iter().any(|list| list.come.contains(word.as_ref()))
            })
            && from.values.difference(&to.values).all(|word| {
                let word = fold(word);
                lists.iter().any(|list| list.gone.contains(word.as_ref()))
            })
    }

    /// Returns whether one of the added or removed words comes from the list.
    pub fn touches(&self, list: &Words) -> bool {
        let Difference::Line(LineDifference { from, to }) = self else { return false };
        let has = |words: &BTreeSet<String>, word: &String| words.contains(fold(word).as_ref());
        to.values.difference(&from.values).any(|word| has(&list.come, word))
            || from.values.difference(&to.values).any(|word| has(&list.gone, word))
    }

    pub fn description(&self) -> String {
        let Difference::Line(LineDifference { from, to }) = self else {
            return "its condition is built in another way".into();
        };
        if from.fact != to.fact || from.operator != to.operator {
            return format!("{} → {}", from.description(), to.description());
        }
        if from.values.len() == 1 && to.values.len() == 1 {
            return format!("{} → {}", from.description(), few(&to.values, ""));
        }
        let come: BTreeSet<String> = to.values.difference(&from.values).cloned().collect();
        let gone: BTreeSet<String> = from.values.difference(&to.values).cloned().collect();
        format!("{} {}: {}", from.fact, from.operator, come_and_gone(&come, &gone))
    }
}

impl Line {
    fn description(&self) -> String {
        format!("{} {} {}", self.fact, self.operator, few(&self.values, ""))
    }
}

/// Formats changed words as `+ bid, + boq, − price`, with the number of further ones.
pub(in crate::changes::edits) fn come_and_gone(
    come: &BTreeSet<String>,
    gone: &BTreeSet<String>,
) -> String {
    let parts = [few(come, "+ "), few(gone, "− ")];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn few(words: &BTreeSet<String>, mark: &str) -> String {
    let mut shown: Vec<String> =
        words.iter().take(MOST_WORDS).map(|word| format!("{mark}{word}")).collect();
    if words.len() > MOST_WORDS {
        shown.push(format!("{mark}{} more", words.len() - MOST_WORDS));
    }
    shown.join(", ")
}

pub(in crate::changes::edits) fn name_of(pack: &Pack, fact: FactId) -> String {
    pack.catalog.fact(fact).name.clone()
}

fn written(pack: &Pack, check: &Check) -> (&'static str, Vec<String>) {
    let one = |operand: &Operand| vec![value(pack, operand)];
    let all = |operands: &[Operand]| operands.iter().map(|own| value(pack, own)).collect();
    let words = |set: WordSet| pack.words.words_of(set);
    match check {
        Check::Blank(yes) => ("is_blank", vec![if *yes { "yes" } else { "no" }.into()]),
        Check::Is(own) => ("is", one(own)),
        Check::IsNot(own) => ("is_not", one(own)),
        Check::OneOf(own) => ("is_one_of", all(own)),
        Check::NoneOf(own) => ("is_none_of", all(own)),
        Check::AtLeast(own) => ("is_at_least", one(own)),
        Check::AtMost(own) => ("is_at_most", one(own)),
        Check::MoreThan(own) => ("is_more_than", one(own)),
        Check::LessThan(own) => ("is_less_than", one(own)),
        Check::Between(least, greatest) => {
            let range = format!("{} to {}", value(pack, least), value(pack, greatest));
            ("is_between", vec![range])
        }
        Check::Before(own) => ("is_before", one(own)),
        Check::After(own) => ("is_after", one(own)),
        Check::ContainsAny(set) => ("contains_any", words(*set)),
        Check::ContainsAll(sets) => {
            ("contains_all", sets.iter().flat_map(|&set| words(set)).collect())
        }
        Check::ContainsNone(set) => ("contains_none", words(*set)),
        Check::StartsWith(text) => ("starts_with", vec![text.clone()]),
        Check::EndsWith(text) => ("ends_with", vec![text.clone()]),
        Check::Matches(pattern) => ("matches", vec![pattern.as_str().to_owned()]),
        Check::Within(days) => ("within", vec![length(*days)]),
        Check::OlderThan(days) => ("older_than", vec![length(*days)]),
    }
}

fn value(pack: &Pack, operand: &Operand) -> String {
    match operand {
        Operand::Fact(fact) => format!("the fact {}", name_of(pack, *fact)),
        Operand::Literal(Value::Text(text)) => text.to_string(),
        Operand::Literal(value) => shown_value(value).into_owned(),
    }
}

pub(in crate::changes::edits) fn length(days: Days) -> String {
    shown_value(&Value::Duration(days)).into_owned()
}
