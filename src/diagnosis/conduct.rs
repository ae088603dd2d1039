//! How we followed up: faults in our own messages, quoted with their place, or told by facts.
//!
//! A separate axis: nothing found here speaks for or against a cause.

use super::engine::Engine;
use super::truth::{Examination, Truth};
use super::{ConductFinding, Quote};
use crate::facts::words::WordSet;
use crate::rules::pack::{CheckId, Spotting};

/// Faults in pack order. Our words have been read.
pub(super) fn audit(engine: &Engine<'_>, exam: &mut Examination<'_>) -> Vec<ConductFinding> {
    let mut found = Vec::new();
    for (at, check) in (0..).map(CheckId).zip(&engine.pack.conduct) {
        if holds(engine, at, exam) == Truth::Yes {
            let quotes = match check.spotting {
                Spotting::Phrases(phrases) => quotes(phrases, exam),
                Spotting::Condition(_) => Vec::new(),
            };
            found.push(ConductFinding { check: at, quotes });
        }
    }
    found
}

/// Whether the fault is there. Phrases are unknown where no message was exported.
pub(super) fn holds(engine: &Engine<'_>, check: CheckId, exam: &mut Examination<'_>) -> Truth {
    let at = usize::from(check.0);
    match (&engine.pack.conduct[at].spotting, &engine.conduct[at]) {
        (_, Some(condition)) => exam.holds(condition),
        (Spotting::Phrases(phrases), None) => {
            let ours = exam.scratch.our_words();
            if ours.iter().any(|(_, found)| found.contains(*phrases)) {
                Truth::Yes
            } else if exam.buyer.messages.is_empty() && !exam.buyer.has_message_table {
                Truth::Unknown
            } else {
                Truth::No
            }
        }
        (Spotting::Condition(_), None) => Truth::Unknown, // proven: the engine prepares them all
    }
}

fn quotes(phrases: WordSet, exam: &Examination<'_>) -> Vec<Quote> {
    let mut quotes = Vec::new();
    for &(at, ref found) in exam.scratch.our_words() {
        if !found.contains(phrases) {
            continue;
        }
        let message = &exam.buyer.messages[at];
        for text in [&message.subject, &message.text] {
            quotes.extend(exam.words.places(phrases, text).into_iter().map(|place| Quote {
                text: text[place].to_owned(),
                message: at,
                on: message.at.date(),
                cell: message.cell,
            }));
        }
    }
    quotes
}
