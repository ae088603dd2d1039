//! Trials as a person reads them: what did not come true first, then how many did, then what none
//! has seen.

use std::fmt::Write as _;

use super::super::terminal::counted;
use crate::trials::{Coverage, Trials};

pub(super) fn text(trials: &Trials) -> String {
    let mut out = String::new();
    for trial in trials.wrong() {
        let _ = writeln!(
            out,
            "{:<7}  {}:{}  {}",
            trial.verdict(),
            trial.line.file,
            trial.line.line,
            trial.name
        );
        for missing in &trial.missing {
            let _ = writeln!(out, "           {missing}");
        }
        for unmet in &trial.unmet {
            let _ = writeln!(out, "         {}", unmet.what);
            let _ = writeln!(out, "           expected  {}", unmet.expected);
            let _ = writeln!(out, "           found     {}", unmet.found);
        }
        for weight in &trial.weights {
            let _ = writeln!(out, "         {weight}");
        }
        out.push('\n');
    }
    let tried = format!(
        "{} and {}",
        counted(trials.examples.len(), "example"),
        counted(trials.tests.len(), "test")
    );
    let count = |verdict| trials.all().filter(|trial| trial.verdict() == verdict).count();
    let _ = writeln!(
        out,
        "{tried}: {} right, {} wrong, {} missing.\n",
        count("right"),
        count("wrong"),
        count("missing")
    );
    out.push_str(&coverage(&trials.coverage));
    out.trim_end().to_owned()
}

fn coverage(coverage: &Coverage) -> String {
    let (seen, all) = coverage.counts();
    let mut out = format!(
        "They have seen {seen} of {all} states of the rules, {} of 100.",
        coverage.percent()
    );
    let unseen: Vec<_> = coverage
        .rules
        .iter()
        .map(|rule| (rule, rule.unseen().collect::<Vec<_>>()))
        .filter(|(_, states)| !states.is_empty())
        .collect();
    if !unseen.is_empty() {
        out.push_str(" Not seen so far:\n");
    }
    for (rule, states) in unseen {
        let _ = writeln!(out, "  {} {}: {}", rule.sort, rule.id, states.join(", "));
    }
    out
}
