//! Computes the effect of one more known sign: sets each unknown sign to each of its outcomes and
//! weighs the deal again.

use super::explain::{observed, shares_given};
use crate::diagnosis::engine::Engine;
use crate::diagnosis::rank::sort_falling;
use crate::diagnosis::weighing::shares::{Of100, seats};
use crate::diagnosis::weighing::weigh::causes_by_share;
use crate::diagnosis::{Observation, Weighed};
use crate::rules::pack::{CauseId, SignId};

/// An unknown sign, and the effect of knowing it.
#[derive(Clone, Debug, PartialEq)]
pub struct OneMore {
    pub sign: SignId,
    /// The largest change of a share, averaged over the outcomes; a fraction of 1.
    pub moves: f64,
    /// By outcome of the sign.
    pub outcomes: Vec<Prospective>,
}

/// One outcome of a sign that is not known yet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prospective {
    /// P(outcome), given all that is known.
    pub probability: f64,
    /// The same as people see it.
    pub likely: Of100,
    pub leader: CauseId,
    /// Of the leader.
    pub share: f64,
    /// The same as people see it.
    pub of_100: Of100,
}

/// What would change most first; ties by id.
pub(in crate::diagnosis) fn one_more(engine: &Engine<'_>, weighed: &Weighed) -> Vec<OneMore> {
    let mut observed = observed(engine, weighed);
    let mut all: Vec<OneMore> = Vec::new();
    for finding in &weighed.signs {
        if finding.observation != Observation::Unknown {
            continue;
        }
        let at = usize::from(finding.sign.0);
        let (mut moves, mut outcomes) = (0.0, Vec::<Prospective>::new());
        for (outcome, row) in (0_u8..).zip(&engine.found[at]) {
            let probability: f64 =
                row.iter().zip(&weighed.shares).map(|(p, share)| p * share).sum();
            observed[at] = Observation::Known(outcome);
            let shares = shares_given(engine, weighed, &observed);
            let move_of = |(after, before): (&f64, &f64)| (after - before).abs();
            moves +=
                probability * shares.iter().zip(&weighed.shares).map(move_of).fold(0.0, f64::max);
            let leader = causes_by_share(&shares).first().copied().unwrap_or(CauseId(0));
            let at = usize::from(leader.0);
            let (share, of_100) = (shares[at], seats(&shares)[at]);
            let likely = Of100::default(); // set below, of all outcomes together
            outcomes.push(Prospective { probability, likely, leader, share, of_100 });
        }
        observed[at] = Observation::Unknown;
        let probabilities: Vec<f64> = outcomes.iter().map(|own| own.probability).collect();
        for (own, likely) in outcomes.iter_mut().zip(seats(&probabilities)) {
            own.likely = likely;
        }
        all.push(OneMore { sign: finding.sign, moves, outcomes });
    }
    sort_falling(&mut all, |one| one.moves, |a, b| a.sign.cmp(&b.sign));
    all
}
