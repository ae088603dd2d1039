//! What one more known sign would change: each unknown one is taken for each of its outcomes, and
//! the buyer is weighed again.

use super::explain::observed;
use crate::diagnosis::engine::Engine;
use crate::diagnosis::weighing::weigh::causes_by_share;
use crate::diagnosis::{Observation, Weighed};
use crate::rules::pack::{CauseId, SignId};

/// An unknown sign, and where knowing it would lead.
#[derive(Clone, Debug, PartialEq)]
pub struct OneMore {
    pub sign: SignId,
    /// The largest move of a share, on average over the outcomes; a fraction of 1.
    pub moves: f64,
    /// By outcome of the sign.
    pub outcomes: Vec<Prospective>,
}

/// One outcome of a sign that is not known yet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prospective {
    /// P(outcome), given all that is known.
    pub probability: f64,
    pub leader: CauseId,
    /// Of the leader.
    pub share: f64,
}

/// What would change most first; ties in pack order.
pub(in crate::diagnosis) fn one_more(engine: &Engine<'_>, weighed: &Weighed) -> Vec<OneMore> {
    let mut observed = observed(engine, weighed);
    let mut all: Vec<OneMore> = Vec::new();
    for finding in &weighed.signs {
        if finding.observation != Observation::Unknown {
            continue;
        }
        let at = usize::from(finding.sign.0);
        let (mut moves, mut outcomes) = (0.0, Vec::new());
        for (outcome, own) in (0_u8..).zip(&engine.pack.sign(finding.sign).outcomes) {
            let probability: f64 =
                own.probability.iter().zip(&weighed.shares).map(|(p, share)| p * share).sum();
            observed[at] = Observation::Known(outcome);
            let shares = engine.model.posterior(&observed);
            let move_of = |(after, before): (&f64, &f64)| (after - before).abs();
            moves +=
                probability * shares.iter().zip(&weighed.shares).map(move_of).fold(0.0, f64::max);
            let leader = causes_by_share(&shares).first().copied().unwrap_or(CauseId(0));
            let share = shares[usize::from(leader.0)];
            outcomes.push(Prospective { probability, leader, share });
        }
        observed[at] = Observation::Unknown;
        all.push(OneMore { sign: finding.sign, moves, outcomes });
    }
    all.sort_by(|a, b| b.moves.total_cmp(&a.moves)); // stable: ties stay in pack order
    all
}
