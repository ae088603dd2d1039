//! Compares two reports: how many deals changed, and which changed most.
//!
//! Two packs may number their rules differently, so everything is compared by id. Hidden buyers are
//! counted and never named.

use std::collections::HashMap;

use super::super::terminal::{counted, grouped};
use super::report::Report;
use crate::changes::{Change, Conclusion, What};
use crate::rules::Pack;

/// The number of deals that are listed.
const FEW: usize = 5;

#[derive(Debug, Default, PartialEq)]
pub struct Changes {
    /// In both reports.
    compared: usize,
    come: usize,
    gone: usize,
    moved: usize,
    gate: usize,
    verdict: usize,
    leader: usize,
    question: usize,
    /// Largest change first; ties in the order of the export.
    most: Vec<Moved>,
}

#[derive(Debug, PartialEq)]
struct Moved {
    /// The largest change of a share, as a fraction of 1; 1 if a gate was added or removed.
    by: f64,
    line: String,
}

impl Changes {
    pub fn between(old: &Report, new: &Report) -> Self {
        let mut before: HashMap<&str, &Conclusion> =
            old.stands.iter().map(|stand| (stand.id.as_str(), stand)).collect();
        let mut changes = Self::default();
        for stand in &new.stands {
            match before.remove(stand.id.as_str()) {
                None => changes.come += 1,
                Some(was) => changes.compare((&old.pack, was), (&new.pack, stand)),
            }
        }
        changes.gone = before.len();
        changes.most.sort_by(|a, b| b.by.total_cmp(&a.by));
        changes.most.truncate(FEW);
        changes
    }

    fn compare(&mut self, (old, was): (&Pack, &Conclusion), (new, is): (&Pack, &Conclusion)) {
        self.compared += 1;
        let change = Change::between((old, was), (new, is));
        if !change.shows() {
            return;
        }
        self.moved += 1;
        for difference in &change.differences {
            let count = match difference.what {
                What::Gate => &mut self.gate,
                What::Verdict => &mut self.verdict,
                What::Leader => &mut self.leader,
                What::Question => &mut self.question,
            };
            *count += 1;
        }
        if !was.is_hidden && !is.is_hidden {
            let line = format!("{}: {}", is.named(), change.told());
            self.most.push(Moved { by: change.by, line });
        }
    }

    /// Formats the changes as a few lines for the terminal.
    pub fn text(&self) -> String {
        let mut lines = Vec::new();
        if self.come > 0 || self.gone > 0 {
            let (come, gone) = (grouped(self.come), grouped(self.gone));
            lines.push(format!("The exports changed: {come} buyers are new, {gone} are gone."));
        }
        let compared = counted(self.compared, "buyer");
        if self.moved == 0 {
            lines.push(format!("Nothing moved: {compared} stand as before."));
            return lines.join("\n");
        }
        let counts = [
            (self.gate, "gate"),
            (self.verdict, "verdict"),
            (self.leader, "leading cause"),
            (self.question, "next question"),
        ];
        let counts: Vec<String> =
            counts.iter().map(|(count, what)| format!("{what} {}", grouped(*count))).collect();
        lines.push(format!(
            "Moved: {} of {compared}. Changed: {}.",
            grouped(self.moved),
            counts.join(", ")
        ));
        if !self.most.is_empty() {
            lines.push("Most of all:".into());
            lines.extend(self.most.iter().map(|moved| format!("  {}", moved.line)));
        }
        lines.join("\n")
    }
}
