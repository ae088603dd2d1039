//! Formats the messages of the watch for the terminal, apart from errors and changes.

use super::one_look::Found;
use crate::commands::terminal::{counted, grouped};
use crate::report::escape::terminal;
use crate::rule_tests::RuleTest;

/// The maximum number of failed examples and tests, and of saved files, in a message.
const FEW: usize = 5;

/// Formats what is watched, with the number of files.
pub fn watched(rules: usize, templates: usize, exports: usize) -> String {
    let mut parts = Vec::new();
    for (count, noun) in [(rules, "rule file"), (templates, "template"), (exports, "export")] {
        if count > 0 {
            parts.push(counted(count, noun));
        }
    }
    let hint = if rules == 0 {
        " The rules are those inside the program; give --rules DIR to change them."
    } else {
        ""
    };
    format!("Watching {}.{hint}", parts.join(", "))
}

pub fn saved(names: &[String]) -> String {
    format!("\nSaved: {}.", few(names).join(", "))
}

/// Formats whether the rules have errors, and which examples and tests fail.
pub fn rules(found: &Found) -> String {
    let rule_tests = &found.rule_tests;
    let warnings = match found.warnings {
        0 => String::new(),
        count => format!(", {}", counted(count, "warning")),
    };
    let tried = format!(
        "{} and {}",
        counted(rule_tests.examples.len(), "example"),
        counted(rule_tests.tests.len(), "test")
    );
    let wrong: Vec<String> = rule_tests.wrong().map(RuleTest::description).collect();
    if wrong.is_empty() {
        return format!("Rules: no errors{warnings}; {tried} pass.");
    }
    let mut lines =
        vec![format!("Rules: no errors{warnings}; of {tried}, {} wrong:", grouped(wrong.len()))];
    lines.extend(few(&wrong).into_iter().map(|own| format!("  {own}")));
    lines.join("\n")
}

/// Lists the first few, and the number of the others.
fn few(all: &[String]) -> Vec<String> {
    let mut shown: Vec<String> =
        all.iter().take(FEW).map(|own| terminal::plain(own).into_owned()).collect();
    if all.len() > FEW {
        shown.push(format!("and {} more", grouped(all.len() - FEW)));
    }
    shown
}
