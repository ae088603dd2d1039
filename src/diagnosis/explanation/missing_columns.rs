//! What an export cannot tell: the columns that it lacks, ordered by how much they would have told
//! about the cause.
//!
//! A sign tells as much as a look at it is expected to: the information in bits between sign and
//! cause under the priors. Two columns that one sign needs are both credited with it, so the bits
//! put columns in order and do not add up.

use super::trace::facts_read;
use crate::diagnosis::questions::information_gain::Replies;
use crate::diagnosis::rank::sort_falling;
use crate::facts::FactId;
use crate::facts::derive::dependencies::{can_be_known, columns_for};
use crate::rules::Pack;
use crate::rules::frequencies::damp_outcomes;
use crate::rules::pack::SignId;

/// What the exports have no column or no table for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lacking {
    /// The e-mails, calls and other messages.
    Messages,
    Fact(FactId),
}

/// One of these, with the signs that are unknown of every buyer for want of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    pub lacking: Lacking,
    /// What tells most first.
    pub signs: Vec<SignId>,
    /// Of all these signs.
    pub bits: f64,
}

/// What tells most first; what no sign needs last, in catalog order.
pub fn missing(pack: &Pack, without_column: &[FactId], has_messages: bool) -> Vec<Missing> {
    let told = bits_by_sign(pack);
    let mut all: Vec<Missing> = Vec::new();
    if !has_messages {
        all.push(of(pack, Lacking::Messages, without_column, has_messages, &told));
    }
    all.extend(
        without_column
            .iter()
            .map(|&fact| of(pack, Lacking::Fact(fact), without_column, has_messages, &told)),
    );
    sort_falling(&mut all, |one| one.bits, |a, b| a.lacking.cmp(&b.lacking));
    all
}

fn of(
    pack: &Pack,
    lacking: Lacking,
    without_column: &[FactId],
    has_messages: bool,
    told: &[f64],
) -> Missing {
    let would_help = |fact: FactId| {
        !can_be_known(fact, without_column, has_messages)
            && match lacking {
                Lacking::Messages => can_be_known(fact, without_column, true),
                Lacking::Fact(column) => columns_for(fact).contains(&column),
            }
    };
    let needs_it = |at: &usize| {
        let mut conditions =
            pack.signs[*at].outcomes.iter().filter_map(|outcome| outcome.when.as_ref());
        conditions.any(|condition| facts_read(condition).into_iter().any(would_help))
    };
    let mut signs: Vec<usize> = (0..pack.signs.len()).filter(needs_it).collect();
    sort_falling(&mut signs, |&at| told[at], Ord::cmp);
    Missing {
        lacking,
        bits: signs.iter().map(|&at| told[at]).sum(),
        signs: (signs.into_iter())
            .map(|at| SignId(u16::try_from(at).unwrap_or(u16::MAX))) // signs are numbered by u16
            .collect(),
    }
}

/// Expected information about the cause of a look at each sign, in bits.
fn bits_by_sign(pack: &Pack) -> Vec<f64> {
    let priors: Vec<f64> = pack.causes.iter().map(|cause| cause.of_100).collect();
    let total: f64 = priors.iter().sum();
    let shares: Vec<f64> = priors.iter().map(|prior| prior / total).collect();
    let gain = |sign: &crate::rules::pack::Sign| {
        let mut rows = sign.found();
        damp_outcomes(&mut rows, pack.damping_of(&pack.groups[usize::from(sign.group)]));
        Replies::new(priors.len(), rows.iter().map(Vec::as_slice)).gain(&shares)
    };
    pack.signs.iter().map(gain).collect()
}
