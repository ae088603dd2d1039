//! Explains one weighing: what each piece of evidence added for the first cause over the second,
//! which cause would lead without it, and how answers to the chosen questions would change the
//! ranking.
//!
//! Everything is computed again from the observations, with the same formulas.

use crate::diagnosis::engine::Engine;
use crate::diagnosis::questions::information_gain::Replies;
use crate::diagnosis::rank::{TOLERANCE, sort_falling};
use crate::diagnosis::weighing::bayes::{add, decibans, normalise};
use crate::diagnosis::weighing::shares::seats;
use crate::diagnosis::weighing::weigh::{causes_by_share, evidence, ln_posterior, note_answers};
use crate::diagnosis::{
    Decibans, DropOne, Evidence, Explanation, Observation, Part, Prospect, ProspectiveAnswer,
    Weighed, WeighedEvidence, Weight,
};
use crate::rules::pack::{CauseId, GroupId, QuestionId, SignId};

/// The minimum weight from which evidence counts as raising or lowering a cause, in decibans.
const WORTH_SAYING_DB: f64 = 1.0;
/// The maximum number of causes named.
const MAX_NAMED: usize = 3;
/// The weight shown for a cause with a prior of 0, in decibans.
const OUT_OF_REACH_DB: f64 = 999.9;

pub(in crate::diagnosis) fn explain(engine: &Engine<'_>, weighed: &Weighed) -> Explanation {
    let leader = weighed.ranking.first().copied().unwrap_or(CauseId(0));
    let runner_up = weighed.ranking.get(1).copied().unwrap_or(leader);
    explain_between(engine, weighed, leader, runner_up)
}

/// Explains the weighing for any cause over any other.
pub(in crate::diagnosis) fn explain_between(
    engine: &Engine<'_>,
    weighed: &Weighed,
    leader: CauseId,
    runner_up: CauseId,
) -> Explanation {
    let over = |by_cause: &[f64]| {
        let lead = by_cause[usize::from(leader.0)] - by_cause[usize::from(runner_up.0)];
        if lead.is_nan() { 0.0 } else { decibans(lead).clamp(-OUT_OF_REACH_DB, OUT_OF_REACH_DB) }
    };
    let observed = observed(engine, weighed);
    let mut counted: Vec<(&WeighedEvidence, f64)> =
        weighed.weighed.iter().map(|own| (own, over(&own.by_cause))).collect();
    sort_falling(&mut counted, |&(_, weight)| weight, |(a, _), (b, _)| a.evidence.cmp(&b.evidence));

    let weights: Vec<Weight> = counted
        .iter()
        .map(|&(own, exact)| {
            let (raises, lowers) = raised_and_lowered(engine, &own.by_cause);
            let parts = parts(engine, weighed, &observed, own, exact, &over);
            Weight { evidence: own.evidence, decibans: rounded(exact), parts, raises, lowers }
        })
        .collect();
    let prior = over(engine.model.ln_prior());
    let posterior = rounded(prior + counted.iter().map(|&(_, exact)| exact).sum::<f64>());
    let shown =
        rounded(prior).tenths + weights.iter().map(|weight| weight.decibans.tenths).sum::<i32>();
    Explanation {
        leader,
        runner_up,
        prior: rounded(prior),
        drop_one: drop_each(engine, weighed, &observed, &weights),
        weights,
        rounding: Decibans { tenths: posterior.tenths - shown },
        posterior,
        prospects: weighed
            .questions
            .iter()
            .map(|chosen| {
                let replies = &engine.replies[usize::from(chosen.question.0)];
                prospect(chosen.question, replies, &weighed.shares)
            })
            .collect(),
    }
}

/// Returns the observations by finding of the model.
pub(in crate::diagnosis) fn observed(engine: &Engine<'_>, weighed: &Weighed) -> Vec<Observation> {
    let mut observed: Vec<Observation> =
        weighed.signs.iter().map(|sign| sign.observation).collect();
    observed.resize(engine.model.findings(), Observation::Unknown);
    let counts_silence = weighed.weighed.iter().any(|own| own.evidence == Evidence::NoReplies);
    note_answers(engine, &weighed.answers, counts_silence, &mut observed);
    observed
}

/// Returns the shares by cause for these observations, with the deal's readings.
pub(in crate::diagnosis) fn shares_given(
    engine: &Engine<'_>,
    weighed: &Weighed,
    observed: &[Observation],
) -> Vec<f64> {
    let mut shares = Vec::new();
    let all = evidence(engine, observed, &weighed.readings);
    normalise(&ln_posterior(engine, &all), &mut shares);
    shares
}

/// Returns what each sign of a group adds: the group's weight minus its weight without the sign.
fn parts(
    engine: &Engine<'_>,
    weighed: &Weighed,
    observed: &[Observation],
    own: &WeighedEvidence,
    exact: f64,
    over: &impl Fn(&[f64]) -> f64,
) -> Vec<Part> {
    let Evidence::Group(group) = own.evidence else { return Vec::new() };
    let mut observed = observed.to_vec();
    let mut parts = Vec::new();
    for sign in signs_of(engine, weighed, group) {
        let before = std::mem::replace(&mut observed[usize::from(sign.0)], Observation::Unknown);
        let without = engine.model.group_weight(usize::from(group.0), &observed);
        let without = without.map_or(0.0, |weight| over(&weight.by_cause));
        observed[usize::from(sign.0)] = before;
        parts.push(Part { sign, decibans: rounded(exact - without) });
    }
    parts
}

/// Returns the signs of a group that were weighed.
fn signs_of<'w>(
    engine: &'w Engine<'_>,
    weighed: &'w Weighed,
    group: GroupId,
) -> impl Iterator<Item = SignId> + 'w {
    let is_of_group = move |sign: SignId| engine.pack.sign(sign).group == group.0;
    let weighed = weighed.signs.iter().filter(|finding| finding.is_weighed);
    weighed.map(|finding| finding.sign).filter(move |&sign| is_of_group(sign))
}

/// Rounds to a tenth of a deciban.
fn rounded(decibans: f64) -> Decibans {
    #[allow(clippy::cast_possible_truncation)] // at most 999.9 for each of a few
    Decibans { tenths: (decibans * 10.0).round() as i32 }
}

/// Returns the leader without each piece of evidence, and without each sign of a group of several.
fn drop_each(
    engine: &Engine<'_>,
    weighed: &Weighed,
    observed: &[Observation],
    weights: &[Weight],
) -> Vec<DropOne> {
    let mut all = Vec::new();
    for weight in weights {
        let rest = weighed.weighed.iter().filter(|own| own.evidence != weight.evidence);
        let mut ln = engine.model.ln_prior().to_vec();
        rest.for_each(|own| add(&mut ln, &own.by_cause));
        let mut shares = Vec::new();
        normalise(&ln, &mut shares);
        all.push(drop_one(weight.evidence, &shares));
        if weight.parts.len() < 2 {
            continue;
        }
        for part in &weight.parts {
            let mut observed = observed.to_vec();
            observed[usize::from(part.sign.0)] = Observation::Unknown;
            let shares = shares_given(engine, weighed, &observed);
            all.push(drop_one(Evidence::Sign(part.sign), &shares));
        }
    }
    all
}

fn drop_one(evidence: Evidence, shares: &[f64]) -> DropOne {
    let leader = causes_by_share(shares).first().copied().unwrap_or(CauseId(0));
    let at = usize::from(leader.0);
    DropOne { evidence, leader, share: shares[at], of_100: seats(shares)[at] }
}

/// Returns the causes whose share this evidence alone would raise or lower most, by how much more
/// or less frequent it is for them than for all silent buyers.
fn raised_and_lowered(engine: &Engine<'_>, weights: &[f64]) -> (Vec<CauseId>, Vec<CauseId>) {
    let prior = engine.model.ln_prior();
    let average =
        prior.iter().zip(weights).map(|(prior, weight)| (prior + weight).exp()).sum::<f64>().ln();
    let against: Vec<f64> = weights.iter().map(|weight| decibans(weight - average)).collect();
    let falling = causes_by_share(&against);
    let at = |cause: &CauseId| against[usize::from(cause.0)];
    let raises = falling.iter().copied().take_while(|cause| at(cause) >= WORTH_SAYING_DB);
    let opposite: Vec<f64> = against.iter().map(|value| -value).collect();
    let rising = causes_by_share(&opposite);
    let lowers = rising.iter().copied().take_while(|cause| at(cause) <= -WORTH_SAYING_DB);
    (raises.take(MAX_NAMED).collect(), lowers.take(MAX_NAMED).collect())
}

fn prospect(question: QuestionId, replies: &Replies, shares: &[f64]) -> Prospect {
    let probabilities: Vec<f64> =
        (0..replies.answers()).map(|answer| replies.probability(answer, shares)).collect();
    let likely = seats(&probabilities);
    let answers = (0..replies.answers()).map(|answer| {
        let shares = replies.shares_after(answer, shares);
        let leader = causes_by_share(&shares).first().copied().unwrap_or(CauseId(0));
        ProspectiveAnswer {
            answer,
            probability: probabilities[answer],
            likely: likely[answer],
            leader,
            leader_of_100: seats(&shares)[usize::from(leader.0)],
            shares,
        }
    });
    Prospect { question, answers: answers.collect(), splits: splits(replies, shares) }
}

/// Returns the two causes that the question separates best: the pair with the greatest gain if only
/// these two remained, times their combined share; the likelier one first.
fn splits(replies: &Replies, shares: &[f64]) -> (CauseId, CauseId) {
    let ranking = causes_by_share(shares);
    let mut best = (f64::NEG_INFINITY, CauseId(0), CauseId(0));
    for (place, &a) in ranking.iter().enumerate() {
        for &b in &ranking[place + 1..] {
            let (share_a, share_b) = (shares[usize::from(a.0)], shares[usize::from(b.0)]);
            let both = share_a + share_b;
            // A question separates two causes by at most one bit, and later pairs have smaller
            // shares.
            if both <= best.0 {
                break;
            }
            let mut of_two = vec![0.0; shares.len()];
            if both > 0.0 {
                of_two[usize::from(a.0)] = share_a / both;
                of_two[usize::from(b.0)] = share_b / both;
            }
            let gain = both * replies.gain(&of_two);
            // If two pairs are equal up to rounding, the likelier one, which came first, is kept.
            if gain > best.0 + TOLERANCE {
                best = (gain, a, b);
            }
        }
    }
    (best.1, best.2)
}
