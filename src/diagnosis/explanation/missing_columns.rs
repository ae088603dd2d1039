//! Ranks the columns that an export lacks by how much they would say about the cause.
//!
//! The value of a sign is the expected information of observing it: the mutual information in bits
//! between sign and cause under the priors. If a sign needs two columns, both are credited with it,
//! so the bits rank columns and do not add up.

use super::trace::facts_read;
use crate::diagnosis::questions::information_gain::Replies;
use crate::diagnosis::rank::sort_falling;
use crate::facts::FactId;
use crate::facts::derive::dependencies::{can_be_known, columns_for};
use crate::rules::Pack;
use crate::rules::frequencies::damp_outcomes;
use crate::rules::pack::SignId;

/// A column or table that the exports lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lacking {
    /// Mails, calls and other messages.
    Messages,
    Fact(FactId),
}

/// A missing column or table, with the signs that are unknown for every deal without it.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    pub lacking: Lacking,
    /// Most informative first.
    pub signs: Vec<SignId>,
    /// The sum for these signs.
    pub bits: f64,
}

/// Returns what is missing, most informative first; columns that no sign needs come last, in
/// catalog order.
pub fn missing(pack: &Pack, without_column: &[FactId], has_messages: bool) -> Vec<Missing> {
    let bits = bits_by_sign(pack);
    let mut all: Vec<Missing> = Vec::new();
    if !has_messages {
        all.push(of(pack, Lacking::Messages, without_column, has_messages, &bits));
    }
    all.extend(
        without_column
            .iter()
            .map(|&fact| of(pack, Lacking::Fact(fact), without_column, has_messages, &bits)),
    );
    sort_falling(&mut all, |one| one.bits, |a, b| a.lacking.cmp(&b.lacking));
    all
}

fn of(
    pack: &Pack,
    lacking: Lacking,
    without_column: &[FactId],
    has_messages: bool,
    bits: &[f64],
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
    sort_falling(&mut signs, |&at| bits[at], Ord::cmp);
    Missing {
        lacking,
        bits: signs.iter().map(|&at| bits[at]).sum(),
        signs: (signs.into_iter())
            .map(|at| SignId(u16::try_from(at).unwrap_or(u16::MAX))) // signs are numbered by u16
            .collect(),
    }
}

/// Returns the expected information about the cause from observing each sign, in bits.
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
