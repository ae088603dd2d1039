//! The account of one weighing: what each piece of evidence added for the first cause over the
//! second, who would lead without it, and what the answers to the chosen questions would change.
//!
//! Everything is worked out again from what was observed; nothing is weighed in another way.

use crate::diagnosis::engine::Engine;
use crate::diagnosis::questions::information_gain::Replies;
use crate::diagnosis::weighing::bayes::{decibans, normalise};
use crate::diagnosis::weighing::weigh::causes_by_share;
use crate::diagnosis::{
    Decibans, DropOne, Evidence, Explanation, Observation, Prospect, ProspectiveAnswer, Weighed,
    Weight,
};
use crate::rules::pack::{CauseId, QuestionId, SignId};

/// A cause is said to be raised or lowered from this many decibans on.
const WORTH_SAYING_DB: f64 = 1.0;
/// So many causes are named at most.
const MOST_NAMED: usize = 3;
/// A cause with a prior of 0 is out of reach; shown as this many decibans.
const OUT_OF_REACH_DB: f64 = 999.9;

pub(in crate::diagnosis) fn explain(engine: &Engine<'_>, weighed: &Weighed) -> Explanation {
    let leader = weighed.ranking.first().copied().unwrap_or(CauseId(0));
    let runner_up = weighed.ranking.get(1).copied().unwrap_or(leader);
    explain_between(engine, weighed, leader, runner_up)
}

/// The same account for any cause over any other.
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
    let mut counted: Vec<(Evidence, f64, &[f64])> = engine
        .model
        .counted(&observed)
        .filter(|counted| !says_nothing(engine, counted.finding, observed[counted.finding]))
        .map(|counted| (evidence(engine, counted.finding), over(counted.weights), counted.weights))
        .collect();
    counted.sort_by(|a, b| b.1.total_cmp(&a.1)); // stable: ties stay in pack order

    let exact: Vec<f64> = std::iter::once(over(engine.model.ln_prior()))
        .chain(counted.iter().map(|&(_, weight, _)| weight))
        .collect();
    let (shown, posterior) = in_tenths(&exact);
    let weights = counted.iter().zip(&shown[1..]).map(|(&(evidence, _, by_cause), &decibans)| {
        let (raises, lowers) = raised_and_lowered(engine, by_cause);
        Weight { evidence, decibans, raises, lowers }
    });
    Explanation {
        leader,
        runner_up,
        prior: shown[0],
        weights: weights.collect(),
        posterior,
        drop_one: counted
            .iter()
            .map(|&(evidence, _, _)| without(engine, &observed, evidence))
            .collect(),
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

/// By finding of the model: signs, then questions.
pub(in crate::diagnosis) fn observed(engine: &Engine<'_>, weighed: &Weighed) -> Vec<Observation> {
    let mut observed: Vec<Observation> =
        weighed.signs.iter().map(|sign| sign.observation).collect();
    observed.resize(engine.model.findings(), Observation::Unknown);
    for answer in &weighed.answers {
        observed[weighed.signs.len() + usize::from(answer.question.0)] =
            Observation::Known(answer.answer);
    }
    observed
}

fn says_nothing(engine: &Engine<'_>, finding: usize, observation: Observation) -> bool {
    engine.pack.signs.get(finding).is_some_and(|sign| {
        sign.absent_says_nothing && sign.is_two_valued() && observation == Observation::Known(1)
    })
}

fn evidence(engine: &Engine<'_>, finding: usize) -> Evidence {
    let number = |at: usize| u16::try_from(at).unwrap_or(u16::MAX); // both are numbered by u16
    match finding.checked_sub(engine.pack.signs.len()) {
        None => Evidence::Sign(SignId(number(finding))),
        Some(question) => Evidence::Answer(QuestionId(number(question))),
    }
}

/// Parts and their sum in tenths, each within a tenth of its true value, so that the parts shown
/// add up to the sum shown: all are rounded down, and the tenths then missing go to those with the
/// largest remainders; ties to the first.
fn in_tenths(parts: &[f64]) -> (Vec<Decibans>, Decibans) {
    #[allow(clippy::cast_possible_truncation)] // decibans of clipped frequencies are small
    let whole = |x: f64| x as i32;
    let sum = whole((parts.iter().sum::<f64>() * 10.0).round());
    let floors: Vec<f64> = parts.iter().map(|part| (part * 10.0).floor()).collect();
    let mut tenths: Vec<i32> = floors.iter().copied().map(whole).collect();
    let missing = sum - tenths.iter().sum::<i32>();
    let mut by_remainder: Vec<usize> = (0..parts.len()).collect();
    let remainder = |at: usize| parts[at] * 10.0 - floors[at];
    by_remainder.sort_by(|&a, &b| remainder(b).total_cmp(&remainder(a)));
    for &at in by_remainder.iter().take(usize::try_from(missing).unwrap_or(0)) {
        tenths[at] += 1;
    }
    (tenths.into_iter().map(|tenths| Decibans { tenths }).collect(), Decibans { tenths: sum })
}

/// Causes whose share this evidence alone would raise or lower most, by how much it is more or
/// less frequent with them than with all silent buyers.
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
    (raises.take(MOST_NAMED).collect(), lowers.take(MOST_NAMED).collect())
}

/// With the evidence unknown, another sign of its group may count in its place.
fn without(engine: &Engine<'_>, observed: &[Observation], evidence: Evidence) -> DropOne {
    let finding = match evidence {
        Evidence::Sign(sign) => usize::from(sign.0),
        Evidence::Answer(question) => engine.pack.signs.len() + usize::from(question.0),
    };
    let mut observed = observed.to_vec();
    observed[finding] = Observation::Unknown;
    let mut shares = Vec::new();
    normalise(&engine.model.ln_posterior(&observed), &mut shares);
    let leader = causes_by_share(&shares).first().copied().unwrap_or(CauseId(0));
    DropOne { evidence, leader, share: shares[usize::from(leader.0)] }
}

fn prospect(question: QuestionId, replies: &Replies, shares: &[f64]) -> Prospect {
    let answers = (0..replies.answers()).map(|answer| ProspectiveAnswer {
        answer,
        probability: replies.probability(answer, shares),
        shares: replies.shares_after(answer, shares),
    });
    Prospect { question, answers: answers.collect(), splits: splits(replies, shares) }
}

/// The two causes between which the question decides most: the pair with the greatest gain when
/// only these two are left, times the share that they have; the likelier one first.
fn splits(replies: &Replies, shares: &[f64]) -> (CauseId, CauseId) {
    let ranking = causes_by_share(shares);
    let mut best = (f64::NEG_INFINITY, CauseId(0), CauseId(0));
    for (place, &a) in ranking.iter().enumerate() {
        for &b in &ranking[place + 1..] {
            let (share_a, share_b) = (shares[usize::from(a.0)], shares[usize::from(b.0)]);
            let both = share_a + share_b;
            // Two causes are told apart by one bit at most, and later ones have smaller shares.
            if both <= best.0 {
                break;
            }
            let mut of_two = vec![0.0; shares.len()];
            if both > 0.0 {
                of_two[usize::from(a.0)] = share_a / both;
                of_two[usize::from(b.0)] = share_b / both;
            }
            let told = both * replies.gain(&of_two);
            if told > best.0 {
                best = (told, a, b);
            }
        }
    }
    (best.1, best.2)
}
