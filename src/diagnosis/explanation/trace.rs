//! Traces a condition: the facts that it reads, and the buyer's words that it found. Slower than
//! the evaluator; used for reports.

use crate::facts::word_search::{WordIndex, WordSet, fold};
use crate::facts::{Deal, FactId, Value};
use crate::rules::condition::{Check, Condition, Operand, Test};

/// Returns the facts that a condition reads, in the order in which they are written, each once.
pub fn facts_read(condition: &Condition) -> Vec<FactId> {
    let mut facts = Vec::new();
    each_test(condition, &mut |test, _| {
        for fact in facts_of(test) {
            if !facts.contains(&fact) {
                facts.push(fact);
            }
        }
    });
    facts
}

/// Returns the tested fact, and the facts that it is compared with.
pub(in crate::diagnosis) fn facts_of(test: &Test) -> impl Iterator<Item = FactId> {
    let operands: Vec<&Operand> = match &test.check {
        Check::OneOf(operands) | Check::NoneOf(operands) => operands.iter().collect(),
        Check::Is(operand)
        | Check::IsNot(operand)
        | Check::AtLeast(operand)
        | Check::AtMost(operand)
        | Check::MoreThan(operand)
        | Check::LessThan(operand)
        | Check::Before(operand)
        | Check::After(operand) => vec![operand],
        Check::Between(least, greatest) => vec![least, greatest],
        _ => Vec::new(),
    };
    let measures = operands.into_iter().filter_map(|operand| match operand {
        Operand::Fact(fact) => Some(*fact),
        Operand::Literal(_) => None,
    });
    std::iter::once(test.fact).chain(measures)
}

/// Returns the words, as spelled in the buyer's record, that `contains_any` and `contains_all`
/// found: in order, each once ignoring case. Parts under `none` found nothing.
pub fn words_found(words: &WordIndex, condition: &Condition, buyer: &Deal<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    each_test(condition, &mut |test, negated| {
        let sets: &[WordSet] = match &test.check {
            Check::ContainsAny(set) if !negated => std::slice::from_ref(set),
            Check::ContainsAll(sets) if !negated => sets,
            _ => &[],
        };
        let texts: Vec<&str> = match buyer.facts.get(test.fact) {
            Value::Text(text) => vec![text.as_ref()],
            Value::List(items) => items.iter().map(AsRef::as_ref).collect(),
            _ => Vec::new(),
        };
        for text in texts {
            for place in sets.iter().flat_map(|&set| words.places(set, text)) {
                let word = &text[place];
                if !found.iter().any(|known| fold(known) == fold(word)) {
                    found.push(word.to_owned());
                }
            }
        }
    });
    found
}

/// Visits every test, with whether it is under a negation.
fn each_test<'c>(condition: &'c Condition, visit: &mut impl FnMut(&'c Test, bool)) {
    fn walk<'c>(condition: &'c Condition, negated: bool, visit: &mut impl FnMut(&'c Test, bool)) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().for_each(|part| walk(part, negated, visit));
            }
            Condition::None(parts) => parts.iter().for_each(|part| walk(part, !negated, visit)),
            Condition::Test(test) => visit(test, negated),
        }
    }
    walk(condition, false, visit);
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::facts::word_search::WordIndexBuilder;
    use crate::facts::{Catalog, known};

    fn test(fact: FactId, check: Check) -> Condition {
        Condition::Test(Test { fact, check })
    }

    #[test]
    fn facts_are_named_once_in_the_order_of_the_rule() {
        let condition = Condition::All(vec![
            test(known::opens, Check::AtLeast(Operand::Literal(Value::Whole(3)))),
            Condition::None(vec![test(known::email, Check::Blank(true))]),
            test(
                known::days_since_last_order,
                Check::Between(
                    Operand::Literal(Value::Whole(3)),
                    Operand::Fact(known::usual_order_interval_days),
                ),
            ),
            test(known::opens, Check::Blank(false)),
        ]);
        assert_eq!(
            facts_read(&condition),
            [
                known::opens,
                known::email,
                known::days_since_last_order,
                known::usual_order_interval_days
            ]
        );
    }

    #[test]
    fn words_are_quoted_as_the_buyer_wrote_them() {
        let mut builder = WordIndexBuilder::default();
        let bid = builder.add(["tender", "licitacion", "投标"]);
        let price = builder.add(["price"]);
        let words = builder.build();
        let mut buyer = Deal::new(Catalog::built_in().len());
        let texts = ["For a Tender: price?", "una LICITACIÓN, this tender", "用于投标"];
        let texts = Value::List(texts.map(Cow::Borrowed).into());
        buyer.facts.set(known::buyer_text, texts, None);
        let condition = Condition::Any(vec![
            test(known::buyer_text, Check::ContainsAny(bid)),
            Condition::None(vec![test(known::buyer_text, Check::ContainsAny(price))]),
            test(known::notes, Check::ContainsAny(bid)),
        ]);
        assert_eq!(words_found(&words, &condition, &buyer), ["Tender", "LICITACIÓN", "投标"]);
    }
}
