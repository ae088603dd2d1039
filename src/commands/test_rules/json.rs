//! Trials for other programs, as one JSON object. Its shape is documented in `docs/rules/test.md`
//! and only ever grows: a key keeps its name and its meaning.

use serde::Serialize;

use crate::trials::{Trial, Trials};

#[derive(Serialize)]
struct Report<'t> {
    /// Rises when a key changes its meaning or goes.
    version: u8,
    right: usize,
    wrong: usize,
    missing: usize,
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
    unmet: Vec<Unmet<'t>>,
    missing: &'t [String],
    weights: &'t [String],
}

#[derive(Serialize)]
struct Unmet<'t> {
    what: &'t str,
    expected: &'t str,
    found: &'t str,
}

pub(super) fn json(trials: &Trials) -> String {
    let count = |verdict| trials.all().filter(|trial| trial.verdict() == verdict).count();
    let (seen, states) = trials.coverage.counts();
    let unseen = trials.coverage.rules.iter().map(|rule| Unseen {
        sort: rule.sort,
        id: &rule.id,
        states: rule.unseen().collect(),
    });
    let unseen = unseen.filter(|rule| !rule.states.is_empty()).collect();
    let examples = trials.examples.iter().map(|trial| case("example", trial));
    let tests = trials.tests.iter().map(|trial| case("test", trial));
    let report = Report {
        version: 1,
        right: count("right"),
        wrong: count("wrong"),
        missing: count("missing"),
        coverage: Coverage { seen, states, percent: trials.coverage.percent(), unseen },
        cases: examples.chain(tests).collect(),
    };
    serde_json::to_string_pretty(&report).unwrap_or_default() // proven: texts and numbers only
}

fn case<'t>(sort: &'static str, trial: &'t Trial) -> Case<'t> {
    let unmet = trial.unmet.iter();
    let unmet =
        unmet.map(|own| Unmet { what: &own.what, expected: &own.expected, found: &own.found });
    Case {
        verdict: trial.verdict(),
        sort,
        name: &trial.name,
        file: &trial.line.file,
        line: trial.line.line,
        unmet: unmet.collect(),
        missing: &trial.missing,
        weights: &trial.weights,
    }
}
