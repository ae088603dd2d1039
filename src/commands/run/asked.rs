//! What a run asks of its reader: stages and opt-outs whose words are not understood, and what
//! would prove the silence of the deals for which nothing does.

use std::collections::BTreeMap;

use crate::commands::terminal::grouped;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::derive::closing::{SettledStages, reading_of};
use crate::facts::silence_proof::ProofGap;
use crate::facts::stage_words::StageReading;
use crate::facts::{Deal, known};

/// A warning: a word of the exports is not understood.
pub const UNKNOWN_WORD: Code = Code::new("W908", "word-not-understood");
/// So many words are told of at the most, one warning each.
const MOST_WARNINGS: usize = 40;
/// Characters of a word that are shown.
const LONGEST_WORD: usize = 60;

/// Counts over some deals.
#[derive(Default)]
pub struct Asked {
    /// Stages and statuses, each with its reading and how many deals have it.
    stages: BTreeMap<String, (StageReading, usize)>,
    proven: usize,
    gaps: BTreeMap<ProofGap, usize>,
}

impl Asked {
    /// Takes over what one deal shows. Deals that have ended ask for no proof.
    pub fn look_at(&mut self, deal: &Deal<'_>, settled: &SettledStages) {
        for text in [known::stage, known::status].into_iter().filter_map(|own| deal.facts.text(own))
        {
            match self.stages.get_mut(text) {
                Some((_, deals)) => *deals += 1,
                None => {
                    self.stages.insert(text.to_owned(), (reading_of(text, settled), 1));
                }
            }
        }
        if matches!(deal.facts.text(known::closed_as), Some("won" | "lost" | "closed")) {
            return;
        }
        match deal.proof.gap {
            Some(gap) => *self.gaps.entry(gap).or_default() += 1,
            None => self.proven += 1,
        }
    }

    pub fn add(&mut self, other: Asked) {
        for (word, (reading, deals)) in other.stages {
            self.stages.entry(word).or_insert((reading, 0)).1 += deals;
        }
        self.proven += other.proven;
        for (gap, deals) in other.gaps {
            *self.gaps.entry(gap).or_default() += deals;
        }
    }

    /// `Silence proven for 31 of 54 open deals`, and what would prove the others.
    pub fn proof_lines(&self) -> Vec<String> {
        let all = self.proven + self.gaps.values().sum::<usize>();
        let mut lines = vec![format!(
            "Silence proven for {} of {} open deals.",
            grouped(self.proven),
            grouped(all)
        )];
        lines.extend(
            self.gaps.iter().map(|(gap, deals)| format!("  {}: {}.", grouped(*deals), gap.means())),
        );
        if all == 0 { Vec::new() } else { lines }
    }

    /// One warning for each word that is not understood, with the lines that settle it.
    pub fn warnings<'w>(
        &self,
        opt_outs: impl Iterator<Item = (&'w str, &'w str, &'w str, usize)>,
    ) -> Vec<Diagnostic> {
        let stages = self.stages.iter().filter_map(|(word, (reading, deals))| {
            let says = match reading {
                StageReading::Doubtful => "may be the end of a deal",
                StageReading::Unknown => "is not understood, and is read as open",
                _ => return None,
            };
            let what = format!("The stage “{}” of {} {says}", shown(word), counted(*deals, "deal"));
            Some(settle(what, "stage", word, "open", "won, lost, closed or open"))
        });
        let opt_outs = opt_outs.map(|(table, header, word, rows)| {
            let what = format!(
                "“{}” in the opt-out column “{header}” of {table} cannot be read ({}); nobody is \
                 written to before it is settled",
                shown(word),
                counted(rows, "row")
            );
            settle(what, "opted_out", word, "must_not_write", "must_not_write or may_write")
        });
        opt_outs.chain(stages).take(MOST_WARNINGS).collect()
    }
}

/// A warning for a direction that is not understood: table, word and how many rows have it.
pub fn of_direction((table, word, rows): &(String, String, usize)) -> Diagnostic {
    let rows = counted(*rows, "row");
    let what = format!("The direction “{}” of {rows} in {table} is not understood", shown(word));
    settle(what, "direction", word, "buyer", "buyer or us")
}

fn settle(what: String, column: &str, word: &str, example: &str, choices: &str) -> Diagnostic {
    // JSON text is YAML text, too.
    let quoted = serde_json::Value::from(word);
    Diagnostic::warning(UNKNOWN_WORD, what).help(format!(
        "Settle it in a file of sources/ with the line: words: {{{column}: {{{quoted}: {example}}}}} \
         ({choices})"
    ))
}

fn shown(word: &str) -> String {
    let mut letters = word.chars();
    let start: String = letters.by_ref().take(LONGEST_WORD).collect();
    if letters.next().is_some() { start + "…" } else { start }
}

fn counted(count: usize, what: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{} {what}{s}", grouped(count))
}
