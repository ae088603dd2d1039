//! Compares the conclusions of two diagnoses of one deal.
//!
//! Two packs may number their rules differently, so everything is compared by id.

use super::concluded_deal::ConcludedDeal;
use crate::diagnosis::rank::TOLERANCE;
use crate::diagnosis::{Conclusion, Of100, Verdict, seats};
use crate::rules::Pack;

/// The parts of a diagnosis that a salesperson sees, apart from the shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    Gate,
    Leader,
    Verdict,
    Question,
}

impl What {
    pub const ALL: [What; 4] = [What::Verdict, What::Leader, What::Question, What::Gate];

    pub const fn name(self) -> &'static str {
        match self {
            What::Gate => "gate",
            What::Leader => "leading cause",
            What::Verdict => "verdict",
            What::Question => "next question",
        }
    }
}

/// Ids of rules, or `none`; verdicts in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference<'a> {
    pub what: What,
    pub from: &'a str,
    pub to: &'a str,
}

/// The share that changed most; values are fractions of 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShareMove<'a> {
    pub cause: &'a str,
    pub from: f64,
    pub to: f64,
    /// Both as shown on pages.
    pub shown: (Of100, Of100),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Change<'a> {
    pub differences: Vec<Difference<'a>>,
    /// `None` if the deal was not weighed both times, or if nothing changed.
    pub share: Option<ShareMove<'a>>,
    /// The largest change of a share, as a fraction of 1; 1 if a gate was added or removed.
    pub by: f64,
}

impl<'a> Change<'a> {
    pub fn between(
        (old, was): (&'a Pack, &ConcludedDeal),
        (new, is): (&'a Pack, &ConcludedDeal),
    ) -> Change<'a> {
        let (from, to) = (View::of(old, was), View::of(new, is));
        let mut differences = Vec::new();
        let mut note = |what, from: &'a str, to: &'a str| {
            if from != to {
                differences.push(Difference { what, from, to });
            }
        };
        note(What::Gate, from.gate, to.gate);
        if from.is_weighed && to.is_weighed {
            note(What::Leader, from.leader, to.leader);
            note(What::Verdict, from.verdict, to.verdict);
            note(What::Question, from.question, to.question);
        }
        let share = largest_move((old, was), (new, is));
        let by = match &share {
            Some(share) => (share.to - share.from).abs(),
            None if was.is_gated() != is.is_gated() => 1.0,
            None => 0.0,
        };
        Change { differences, share, by }
    }

    /// Returns whether anything visible changed; a share counts from one in a hundred.
    pub fn shows(&self) -> bool {
        !self.differences.is_empty() || self.shown_share().is_some()
    }

    /// Formats the change as `tender 12 → 41 of 100; leading cause stock → tender`; empty if
    /// nothing visible changed.
    pub fn description(&self) -> String {
        let share = self
            .shown_share()
            .map(|share| format!("{} {} → {} of 100", share.cause, share.shown.0, share.shown.1));
        let differences = self.differences.iter().map(|own| {
            let what = if own.what == What::Question { "asks" } else { own.what.name() };
            format!("{what} {} → {}", own.from, own.to)
        });
        share.into_iter().chain(differences).collect::<Vec<_>>().join("; ")
    }

    fn shown_share(&self) -> Option<&ShareMove<'a>> {
        self.share.as_ref().filter(|share| share.shown.0 != share.shown.1)
    }
}

/// A conclusion with the ids of its pack.
struct View<'a> {
    is_weighed: bool,
    gate: &'a str,
    verdict: &'static str,
    leader: &'a str,
    question: &'a str,
}

impl<'a> View<'a> {
    fn of(pack: &'a Pack, deal: &ConcludedDeal) -> Self {
        match deal.conclusion {
            Conclusion::Gated(gate) => Self {
                is_weighed: false,
                gate: &pack.gate(gate).id,
                verdict: "none",
                leader: "none",
                question: "none",
            },
            Conclusion::Weighed { verdict, leader, question, .. } => Self {
                is_weighed: true,
                gate: "none",
                verdict: verdict_word(verdict),
                leader: &pack.cause(leader).id,
                question: question.map_or("none", |id| &pack.question(id).id),
            },
        }
    }
}

const fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Leading => "leading",
        Verdict::TwoCandidates => "two candidates",
        Verdict::Open => "open",
        Verdict::TooLittleKnown => "too little known",
    }
}

/// Returns the share that changed most; of equal changes, the first in the order of the new pack.
fn largest_move<'a>(
    (old, was): (&'a Pack, &ConcludedDeal),
    (new, is): (&'a Pack, &ConcludedDeal),
) -> Option<ShareMove<'a>> {
    let (from, to) = (&was.shares, &is.shares);
    if from.is_empty() || to.is_empty() {
        return None;
    }
    let (shown_before, shown_after) = (seats(from), seats(to));
    let nothing = (0.0, Of100::default());
    let before = |id: &str| {
        let at = old.cause_named(id).map(|own| usize::from(own.0));
        at.map_or(nothing, |at| (from[at], shown_before[at]))
    };
    let kept = new.causes.iter().zip(to.iter().copied().zip(shown_after));
    let kept = kept.map(|(cause, after)| (cause.id.as_str(), before(&cause.id), after));
    let left = old.causes.iter().filter(|cause| new.cause_named(&cause.id).is_none());
    let left = left.map(|cause| (cause.id.as_str(), before(&cause.id), nothing));
    let mut largest: Option<ShareMove<'_>> = None;
    for (cause, (from, shown_from), (to, shown_to)) in kept.chain(left) {
        let least = largest.map_or(0.0, |own| (own.to - own.from).abs());
        if (to - from).abs() > least + TOLERANCE || (largest.is_none() && from != to) {
            largest = Some(ShareMove { cause, from, to, shown: (shown_from, shown_to) });
        }
    }
    largest
}
