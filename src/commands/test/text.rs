//! Formats test results for people: failures first, then their number, then what is not covered.

use std::fmt::Write as _;

use crate::commands::terminal::counted;
use crate::rule_tests::{Coverage, RuleTestResults};

pub(in crate::commands::test) fn text(rule_tests: &RuleTestResults) -> String {
    let mut out = String::new();
    for rule_test in rule_tests.wrong() {
        let _ = writeln!(
            out,
            "{:<7}  {}:{}  {}",
            rule_test.verdict(),
            rule_test.line.file,
            rule_test.line.line,
            rule_test.name
        );
        for missing in &rule_test.missing {
            let _ = writeln!(out, "           {missing}");
        }
        for unmet in &rule_test.unmet {
            let _ = writeln!(out, "         {}", unmet.what);
            let _ = writeln!(out, "           expected  {}", unmet.expected);
            let _ = writeln!(out, "           found     {}", unmet.found);
        }
        for weight in &rule_test.weights {
            let _ = writeln!(out, "         {weight}");
        }
        out.push('\n');
    }
    let tried = format!(
        "{} and {}",
        counted(rule_tests.examples.len(), "example"),
        counted(rule_tests.tests.len(), "test")
    );
    let count =
        |verdict| rule_tests.all().filter(|rule_test| rule_test.verdict() == verdict).count();
    let _ = writeln!(
        out,
        "{tried}: {} right, {} wrong, {} missing.",
        count("right"),
        count("wrong"),
        count("missing")
    );
    match rule_tests.off {
        0 => {}
        1 => out.push_str("1 test is about a rule that is off.\n"),
        off => {
            let _ = writeln!(out, "{} are about rules that are off.", counted(off, "test"));
        }
    }
    out.push('\n');
    out.push_str(&coverage(&rule_tests.coverage));
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
