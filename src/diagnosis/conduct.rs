//! Finds errors in our own follow-up, by quotations from our messages or by facts.
//!
//! Separate from the causes: nothing found here counts for or against a cause.

use super::engine::Engine;
use super::eval::{Evaluator, Tri};
use super::{ConductFinding, Quote};
use crate::facts::word_search::WordSet;
use crate::rules::pack::{CheckId, Spotting};

/// Returns the errors in pack order. Our messages must have been searched.
pub(super) fn audit(engine: &Engine<'_>, eval: &mut Evaluator<'_>) -> Vec<ConductFinding> {
    let mut found = Vec::new();
    for (at, check) in (0..).map(CheckId).zip(&engine.pack.conduct) {
        if holds(engine, at, eval) == Tri::Yes {
            let quotes = match check.spotting {
                Spotting::Phrases(phrases) => quotes(phrases, eval),
                Spotting::Condition(_) => Vec::new(),
            };
            found.push(ConductFinding { check: at, quotes });
        }
    }
    found
}

/// Returns whether the check finds its error. Phrases are unknown without exported messages.
pub(super) fn holds(engine: &Engine<'_>, check: CheckId, eval: &mut Evaluator<'_>) -> Tri {
    let at = usize::from(check.0);
    match (&engine.pack.conduct[at].spotting, &engine.conduct[at]) {
        (_, Some(condition)) => eval.holds(condition),
        (Spotting::Phrases(phrases), None) => {
            let ours = eval.scratch.our_words();
            if ours.iter().any(|(_, found)| found.contains(*phrases)) {
                Tri::Yes
            } else if eval.buyer.messages.is_empty() && !eval.buyer.has_message_table {
                Tri::Unknown
            } else {
                Tri::No
            }
        }
        (Spotting::Condition(_), None) => Tri::Unknown, // unreachable: the engine compiles all conditions
    }
}

fn quotes(phrases: WordSet, eval: &Evaluator<'_>) -> Vec<Quote> {
    let mut quotes = Vec::new();
    for &(at, ref found) in eval.scratch.our_words() {
        if !found.contains(phrases) {
            continue;
        }
        let message = &eval.buyer.messages[at];
        for text in [&message.subject, &message.text] {
            quotes.extend(eval.words.places(phrases, text).into_iter().map(|place| Quote {
                text: text[place].to_owned(),
                message: at,
                on: message.at.date(),
                cell: message.text_cell,
            }));
        }
    }
    quotes
}
