//! Prints the comparison at the terminal.

use std::fmt::Write as _;

use super::Comparison;
use crate::changes::{Part, What};
use crate::commands::terminal::{counted, grouped, paragraph};

/// The number of lines that are printed of a table of states; the page has all of them.
const MOST_STATES: usize = 12;

impl Comparison<'_> {
    pub fn description(&self) -> String {
        let mut out = format!(
            "{} → {}, as of {}.\n{}, {} compared",
            self.old,
            self.new,
            self.as_of,
            counted(self.bench.edits.len(), "edit"),
            counted(self.changes.tally.compared, "buyer"),
        );
        if self.changes.rejected > 0 {
            let _ = write!(out, ", {} rejected", counted(self.changes.rejected, "row"));
        }
        out.push_str(".\n");
        self.by_one_only(&mut out);
        self.edits(&mut out);
        self.states(&mut out);
        self.most(&mut out);
        self.turned(&mut out);
        out.trim_end().to_owned()
    }

    fn by_one_only(&self, out: &mut String) {
        if self.changes.by_one_only > 0 {
            let text = format!(
                "{} read by one of the two only, and compared with nothing: the packs read these \
                 exports differently.",
                counted(self.changes.by_one_only, "row")
            );
            paragraph(out, "", &text);
        }
    }

    fn edits(&self, out: &mut String) {
        out.push_str("\nEDITS\n");
        if self.bench.edits.is_empty() {
            out.push_str("  The two packs say the same.\n");
            return;
        }
        out.push_str("  buyers  points\n");
        for (edit, &(buyers, most)) in self.bench.edits.iter().zip(&self.changes.touched) {
            let (count, points) = match (&edit.part, buyers) {
                (Part::Wording, _) => ("–".into(), "–".into()),
                (_, 0) => ("none".into(), "–".into()),
                _ => (grouped(buyers), points(most)),
            };
            let line = edit.line.as_ref().map(|line| format!("  {}:{}", line.file, line.line));
            let text = format!("{}{}", edit.description(), line.unwrap_or_default());
            paragraph(out, &format!("  {count:>6}  {points:>6}  "), &text);
        }
        let idle: Vec<&str> = self
            .bench
            .edits
            .iter()
            .zip(&self.changes.touched)
            .filter(|(edit, (buyers, _))| *buyers == 0 && edit.part != Part::Wording)
            .map(|(edit, _)| edit.rule.as_str())
            .collect();
        if !idle.is_empty() {
            paragraph(out, "  ", &format!("Touches nobody: {}.", idle.join(", ")));
        }
        out.push('\n');
        paragraph(out, "  ", HOW);
    }

    fn states(&self, out: &mut String) {
        let tally = &self.changes.tally;
        let _ = writeln!(
            out,
            "\nCHANGED  {} of {}; in {} more only shares moved",
            grouped(tally.changed),
            counted(tally.compared, "buyer"),
            grouped(tally.moved - tally.changed),
        );
        for what in What::ALL {
            let _ = writeln!(out, "  {} {}", what.name(), grouped(tally.count(what)));
            let states = tally.transitions(what);
            for own in states.iter().take(MOST_STATES) {
                let _ = writeln!(out, "  {:>6}  {} → {}", grouped(own.buyers), own.from, own.to);
            }
            if states.len() > MOST_STATES {
                let _ = writeln!(out, "          and {} more", states.len() - MOST_STATES);
            }
        }
        if tally.hidden > 0 {
            let text = format!(
                "{} asked not to be contacted: counted here, named nowhere.",
                counted(tally.hidden, "buyer")
            );
            paragraph(out, "  ", &text);
        }
    }

    fn most(&self, out: &mut String) {
        if self.changes.tally.most.is_empty() {
            return;
        }
        out.push_str("\nCHANGED MOST\n");
        for mover in &self.changes.tally.most {
            paragraph(out, "  ", &format!("{}: {}", mover.name, mover.description));
            paragraph(out, "      ", &format!("by {}", mover.because));
        }
    }

    fn turned(&self, out: &mut String) {
        out.push_str("\nTESTS AND EXAMPLES\n");
        if self.turned.is_empty() {
            out.push_str("  All come out as before.\n");
        }
        for own in &self.turned {
            paragraph(out, "  ", &format!("{}: {}", own.how.words(), own.name));
            own.description.iter().for_each(|description| paragraph(out, "      ", description));
        }
    }
}

/// Describes how the effect of an edit was found.
pub(super) const HOW: &str = "Every edit is taken back alone, all others staying, and the buyer \
    is weighed again: “buyers” would then stand elsewhere, “points” is the farthest that a share \
    would go back. Edits of facts, columns, seasons and events are taken back together.";

/// Formats points of 100, with one decimal if it is not zero.
pub(super) fn points(share: f64) -> String {
    let text = format!("{:.1}", share * 100.0);
    text.trim_end_matches(".0").to_owned()
}
