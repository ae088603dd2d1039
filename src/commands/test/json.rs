//! Writes test results for other programs, as one JSON object. The format is documented in
//! `docs/rules/test.md` and only grows: a key keeps its name and its meaning.

use serde::Serialize;

use crate::rule_tests::{RuleTest, RuleTestResults};

#[derive(Serialize)]
struct Report<'t> {
    /// Increases when a key is removed or changes its meaning.
    version: u8,
    right: usize,
    wrong: usize,
    missing: usize,
    /// Tests that were not tried, since they are about rules that are off.
    off: usize,
    coverage: Coverage<'t>,
    cases: Vec<Case<'t>>,
}

#[derive(Serialize)]
struct Coverage<'t> {
    seen: usize,
    states: usize,
    percent: usize,
    unseen: Vec<Unseen<'t>>,
}

#[derive(Serialize)]
struct Unseen<'t> {
    sort: &'static str,
    id: &'t str,
    states: Vec<&'t str>,
}

#[derive(Serialize)]
struct Case<'t> {
    verdict: &'static str,
    sort: &'static str,
    name: &'t str,
    file: &'t str,
    line: usize,
    unmet: Vec<FailedExpectation<'t>>,
    missing: &'t [String],
    weights: &'t [String],
}

#[derive(Serialize)]
struct FailedExpectation<'t> {
    what: &'t str,
    expected: &'t str,
    found: &'t str,
}

pub(in crate::commands::test) fn json(rule_tests: &RuleTestResults) -> String {
    let count =
        |verdict| rule_tests.all().filter(|rule_test| rule_test.verdict() == verdict).count();
    let (seen, states) = rule_tests.coverage.counts();
    let unseen = rule_tests.coverage.rules.iter().map(|rule| Unseen {
        sort: rule.sort,
        id: &rule.id,
        states: rule.unseen().collect(),
    });
    let unseen = unseen.filter(|rule| !rule.states.is_empty()).collect();
    let examples = rule_tests.examples.iter().map(|rule_test| case("example", rule_test));
    let tests = rule_tests.tests.iter().map(|rule_test| case("test", rule_test));
    let report = Report {
        version: 1,
        right: count("right"),
        wrong: count("wrong"),
        missing: count("missing"),
        off: rule_tests.off,
        coverage: Coverage { seen, states, percent: rule_tests.coverage.percent(), unseen },
        cases: examples.chain(tests).collect(),
    };
    serde_json::to_string_pretty(&report).unwrap_or_default() // invariant: only texts and numbers
}

fn case<'t>(sort: &'static str, rule_test: &'t RuleTest) -> Case<'t> {
    let unmet = rule_test.unmet.iter();
    let unmet = unmet.map(|own| FailedExpectation {
        what: &own.what,
        expected: &own.expected,
        found: &own.found,
    });
    Case {
        verdict: rule_test.verdict(),
        sort,
        name: &rule_test.name,
        file: &rule_test.line.file,
        line: rule_test.line.line,
        unmet: unmet.collect(),
        missing: &rule_test.missing,
        weights: &rule_test.weights,
    }
}
