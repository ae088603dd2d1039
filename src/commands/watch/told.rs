//! What the watch says in the terminal, besides faults and what moved.

use super::super::terminal::{counted, grouped};
use super::report::Report;
use super::workbench::Found;
use crate::report::escape::terminal;
use crate::trials::Trial;

/// So many examples and tests are told that did not come true, and so many files that were saved.
const FEW: usize = 5;

/// The account of all rows.
pub fn accounts(report: &Report) -> String {
    let accounts = &report.accounts;
    format!(
        "{} in = {} diagnosed + {} gated + {} set aside.",
        counted(accounts.rows_in, "row"),
        grouped(accounts.diagnosed),
        grouped(accounts.gated),
        grouped(accounts.set_aside),
    )
}

/// What is watched, with the number of files.
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

/// Whether the rules are sound, and which of their examples and tests do not come true.
pub fn rules(found: &Found) -> String {
    let trials = &found.trials;
    let warnings = match found.warnings {
        0 => String::new(),
        count => format!(", {}", counted(count, "warning")),
    };
    let tried = format!(
        "{} and {}",
        counted(trials.examples.len(), "example"),
        counted(trials.tests.len(), "test")
    );
    let wrong: Vec<String> = trials.wrong().map(Trial::told).collect();
    if wrong.is_empty() {
        return format!("Rules: no faults{warnings}; {tried} come true.");
    }
    let mut lines =
        vec![format!("Rules: no faults{warnings}; of {tried}, {} wrong:", grouped(wrong.len()))];
    lines.extend(few(&wrong).into_iter().map(|own| format!("  {own}")));
    lines.join("\n")
}

/// The first few, and how many more there are.
fn few(all: &[String]) -> Vec<String> {
    let mut shown: Vec<String> =
        all.iter().take(FEW).map(|own| terminal::plain(own).into_owned()).collect();
    if all.len() > FEW {
        shown.push(format!("and {} more", grouped(all.len() - FEW)));
    }
    shown
}
