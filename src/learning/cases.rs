//! Collects the deals whose cause of silence came out.
//!
//! A recorded outcome, a confirmed meaning of the buyer's words, or the CRM's lost reason names the
//! cause. What the deal showed is observed as of the day before that was noted, so that no sign
//! reads the answer. Deals of people who asked not to be contacted are not looked at.

use jiff::civil::Date;

use crate::analysis::Analysis;
use crate::diagnosis::{Observed, Scratch};
use crate::diagnostic::Diagnostic;
use crate::exports::Exports;
use crate::facts::derive::derive;
use crate::facts::{AsOf, Deal, Knowledge, known};
use crate::rules::Pack;
use crate::rules::pack::CauseId;

/// Where a cause was noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    Outcome,
    /// A person confirmed what the buyer's words mean.
    Words,
    /// The lost reason of the CRM.
    LostReason,
}

/// A deal whose cause of silence came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    pub deal_id: String,
    pub cause: CauseId,
    /// A cause without a word on how it is known counts as a guess.
    pub knowledge: Knowledge,
    pub origin: Origin,
    /// The day on which it was noted.
    pub on: Option<Date>,
    /// The first day of the week that the case belongs to; the week of the PI if it has no date.
    pub week: Option<Date>,
    pub observed: Observed,
}

/// All cases of some exports, and what was noted and cannot be counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cases {
    /// By day and deal, so that the order of rows does not matter.
    pub cases: Vec<Case>,
    /// Reasons that name no cause of the rules, with the number of deals; sorted.
    pub unknown_reasons: Vec<(String, usize)>,
    /// Deals with an outcome without a reason.
    pub without_reason: usize,
    /// Deals with contradictory causes of the same day, known equally well.
    pub contradictory: usize,
    /// Deals noted after the as-of date.
    pub later: usize,
    /// Deals whose people asked not to be contacted.
    pub hidden: usize,
}

/// What somebody noted about the cause of a deal.
#[derive(Clone, Debug)]
struct Note {
    reason: String,
    cause: Option<CauseId>,
    knowledge: Knowledge,
    origin: Origin,
    on: Option<Date>,
}

/// Collects the cases of all deals.
///
/// # Errors
/// The exports cannot be read to the end.
pub fn collect(pack: &Pack, exports: &Exports, as_of: &AsOf) -> Result<Cases, Diagnostic> {
    let analysis = Analysis::new(pack, exports, as_of);
    let (background, mut scratch) = (pack.background(), Scratch::default());
    let mut cases = Cases::default();
    let mut reasons = std::collections::BTreeMap::<String, usize>::new();
    exports.each_deal(pack.catalog.len(), |deal| {
        let mut notes = notes(pack, deal);
        let all = notes.len();
        notes.retain(|note| note.on.is_none_or(|on| on <= as_of.date));
        if notes.is_empty() {
            cases.later += usize::from(all > 0);
            return true;
        }
        let note = match best(notes) {
            Best::Contradictory => Err(Problem::Contradictory),
            Best::One(Note { cause: Some(cause), knowledge, origin, on, .. }) => {
                Ok((cause, knowledge, origin, on))
            }
            Best::One(note) if note.reason.is_empty() => Err(Problem::NoReason),
            Best::One(note) => Err(Problem::Unknown(note.reason)),
        };
        let mut now = deal.clone();
        derive(&mut now, &background, as_of);
        if analysis.engine().is_hidden(&now, as_of, &mut scratch) {
            cases.hidden += 1;
            return true;
        }
        // What the outcome changed in the record must not be read: neither the meaning that a
        // person confirmed, nor anything of that day or later.
        let day = note.as_ref().ok().and_then(|(.., on)| on.and_then(|on| on.yesterday().ok()));
        let then = AsOf { date: day.unwrap_or(as_of.date), rates: as_of.rates.clone() };
        let mut before = deal.clone();
        before.readings.clear();
        before.outcomes.clear();
        derive(&mut before, &background, &then);
        let Some(observed) = analysis.engine().observe(&before, &then, &mut scratch) else {
            cases.hidden += 1;
            return true;
        };
        match note {
            Ok((cause, knowledge, origin, on)) => cases.cases.push(Case {
                deal_id: deal.id.to_string(),
                cause,
                knowledge,
                origin,
                on,
                week: on.or_else(|| deal.facts.date(known::pi_sent_on)).map(monday),
                observed,
            }),
            Err(Problem::Contradictory) => cases.contradictory += 1,
            Err(Problem::NoReason) => cases.without_reason += 1,
            Err(Problem::Unknown(reason)) => *reasons.entry(reason).or_default() += 1,
        }
        true
    })?;
    cases.cases.sort_by(|a, b| (a.on, &a.deal_id).cmp(&(b.on, &b.deal_id)));
    cases.unknown_reasons = reasons.into_iter().collect();
    Ok(cases)
}

/// Why a note is no case.
enum Problem {
    Contradictory,
    NoReason,
    Unknown(String),
}

fn monday(day: Date) -> Date {
    let since = i32::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(jiff::Span::new().days(since)).unwrap_or(day)
}

/// Returns everything that was noted about the cause of a deal.
fn notes(pack: &Pack, deal: &Deal<'_>) -> Vec<Note> {
    let mut notes = Vec::new();
    for outcome in &deal.outcomes {
        notes.push(Note {
            cause: pack.cause_of_reason(&outcome.reason),
            reason: outcome.reason.trim().to_owned(),
            knowledge: outcome.source.unwrap_or(Knowledge::RepGuess),
            origin: Origin::Outcome,
            on: outcome.on,
        });
    }
    for confirmed in deal.readings.iter().filter_map(|reading| reading.confirmed.as_ref()) {
        // A meaning without a cause, such as a receipt, says nothing about the silence.
        if let Some(cause) = pack.cause_written(&confirmed.means) {
            notes.push(Note {
                cause: Some(cause),
                reason: confirmed.means.to_string(),
                knowledge: Knowledge::from_name(&confirmed.source).unwrap_or(Knowledge::RepGuess),
                origin: Origin::Words,
                on: confirmed.on,
            });
        }
    }
    if let (true, Some(reason)) = (deal.outcomes.is_empty(), deal.facts.text(known::lost_reason)) {
        notes.push(Note {
            cause: pack.cause_of_reason(reason),
            reason: reason.trim().to_owned(),
            knowledge: Knowledge::RepGuess,
            origin: Origin::LostReason,
            on: deal.facts.date(known::closed_on),
        });
    }
    notes
}

enum Best {
    One(Note),
    Contradictory,
}

/// Returns the note that counts: one that names a cause before one that does not, then what is known
/// before what is guessed, then the newest.
fn best(mut notes: Vec<Note>) -> Best {
    let rank = |note: &Note| (note.cause.is_some(), note.knowledge != Knowledge::RepGuess, note.on);
    notes.sort_by(|a, b| {
        let order = rank(b).cmp(&rank(a));
        order.then_with(|| (a.cause, a.origin, &a.reason).cmp(&(b.cause, b.origin, &b.reason)))
    });
    let contradicts =
        |other: &Note| rank(other) == rank(&notes[0]) && other.cause != notes[0].cause;
    if notes[1..].iter().any(contradicts) {
        return Best::Contradictory;
    }
    Best::One(notes.swap_remove(0))
}
