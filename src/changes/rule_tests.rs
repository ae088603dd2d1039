//! Lists the examples and tests of the packs whose results differ.

use crate::rule_tests::{RuleTest, RuleTestResults};

/// The result of one test, or of the examples of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turned {
    /// The name, e.g. `test “A contractor …”` or `example of free_mailbox`.
    pub name: String,
    pub how: Turn,
    /// What fails now, in words; empty if everything passes.
    pub description: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Passed before and fails now, or fewer of several pass.
    NowWrong,
    NowRight,
    NewAndWrong,
    NewAndRight,
    Gone,
}

impl Turn {
    pub const fn words(self) -> &'static str {
        match self {
            Turn::NowWrong => "wrong now",
            Turn::NowRight => "right now",
            Turn::NewAndWrong => "new, and wrong",
            Turn::NewAndRight => "new, and right",
            Turn::Gone => "gone",
        }
    }
}

/// Returns the results that changed, in the order of the new pack, followed by removed tests.
/// Examples are listed by their rule, because they have no names.
pub fn turned(old: &RuleTestResults, new: &RuleTestResults) -> Vec<Turned> {
    let (before, after) = (by_name(old), by_name(new));
    let find = |all: &[Named<'_>], name: &str| all.iter().position(|own| own.name == name);
    let mut turned = Vec::new();
    for own in &after {
        let was = find(&before, own.name).map(|at| &before[at]);
        let how = match (was, own.wrong.len()) {
            (None, 0) => Turn::NewAndRight,
            (None, _) => Turn::NewAndWrong,
            (Some(was), wrong) if wrong > was.wrong.len() => Turn::NowWrong,
            (Some(was), wrong) if wrong < was.wrong.len() => Turn::NowRight,
            _ => continue,
        };
        let description = own.wrong.iter().map(|rule_test| rule_test.description()).collect();
        turned.push(Turned { name: own.name.to_owned(), how, description });
    }
    let gone = before.iter().filter(|own| find(&after, own.name).is_none());
    turned.extend(gone.map(|own| Turned {
        name: own.name.to_owned(),
        how: Turn::Gone,
        description: Vec::new(),
    }));
    turned
}

struct Named<'t> {
    name: &'t str,
    wrong: Vec<&'t RuleTest>,
}

fn by_name(rule_tests: &RuleTestResults) -> Vec<Named<'_>> {
    let mut all: Vec<Named<'_>> = Vec::new();
    for rule_test in rule_tests.all() {
        let at = all.iter().position(|own| own.name == rule_test.name).unwrap_or_else(|| {
            all.push(Named { name: &rule_test.name, wrong: Vec::new() });
            all.len() - 1
        });
        if !rule_test.is_right() {
            all[at].wrong.push(rule_test);
        }
    }
    all
}
