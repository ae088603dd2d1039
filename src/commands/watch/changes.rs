//! Formats the changes from one report to the next for the terminal.

use super::super::terminal::{counted, grouped};
use crate::changes::{BetweenReports, What};

/// The number of deals that are listed.
const FEW: usize = 5;

/// Formats the changes as a few lines.
pub fn text(changes: &BetweenReports) -> String {
    let tally = &changes.tally;
    let mut lines = Vec::new();
    if changes.new > 0 || changes.gone > 0 {
        let (new, gone) = (grouped(changes.new), grouped(changes.gone));
        lines.push(format!("The exports changed: {new} buyers are new, {gone} are gone."));
    }
    let compared = counted(tally.compared, "buyer");
    if tally.moved == 0 {
        lines.push(format!("Nothing moved: {compared} stand as before."));
        return lines.join("\n");
    }
    let counts = [What::Gate, What::Verdict, What::Leader, What::Question];
    let counts = counts.map(|what| format!("{} {}", what.name(), grouped(tally.count(what))));
    lines.push(format!(
        "Moved: {} of {compared}. Changed: {}.",
        grouped(tally.moved),
        counts.join(", ")
    ));
    if !tally.most.is_empty() {
        lines.push("Most of all:".into());
        let most = tally.most.iter().take(FEW);
        lines.extend(most.map(|mover| format!("  {}: {}", mover.name, mover.description)));
    }
    lines.join("\n")
}
