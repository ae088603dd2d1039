//! Tests learning by leaving one week out at a time: the cases of a week are diagnosed with what all
//! other weeks teach.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rayon::prelude::*;

use super::mix::{Strength, mix};
use super::{Case, Counts, lines};
use crate::diagnosis::Weigher;
use crate::diagnosis::rank::TOLERANCE;
use crate::rules::learned::with_lines;
use crate::rules::{Numbers, Pack};

/// With fewer cases nothing is learned.
pub const MIN_CASES: usize = 12;
/// The least improvement of the log loss, as a part of that of the experts' numbers.
pub const MIN_GAIN: f64 = 0.01;
/// The improvement must be this many times its standard error (one-sided, 1 in 20): the best of
/// several tests is better than the experts by chance now and then.
const SURE: f64 = 1.64;
/// The lowest share that counts, so that one miss cannot decide alone.
const MIN_SHARE: f64 = 1e-4;
/// The intervals of the first share in which stated and true are compared.
pub const BINS: usize = 5;

/// Why the learned numbers are used, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Learned,
    /// Fewer than [`MIN_CASES`].
    TooFewCases,
    /// All cases are of one week, so that none can be left out.
    OneWeek,
    /// The log loss is not better by [`MIN_GAIN`].
    NotBetter,
    /// It is better, and by no more than chance could do.
    NotSure,
}

/// The deals of one interval of the first share.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bin {
    pub cases: usize,
    pub right: usize,
    /// Sum of the first shares.
    pub stated: f64,
}

/// How good some numbers are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score {
    /// Mean of −ln(share of the true cause).
    pub log_loss: f64,
    /// Cases whose first cause is the true one.
    pub hits: usize,
    pub calibration: [Bin; BINS],
    /// By case: −ln(share of the true cause).
    losses: Vec<f64>,
}

/// The result of the test.
#[derive(Clone, Debug, PartialEq)]
pub struct Backtest {
    pub cases: usize,
    pub weeks: usize,
    pub experts: Score,
    pub learned: Score,
    /// Always naming the commonest cause of the other weeks, at the share it has there.
    pub commonest: Score,
    /// How much the experts' numbers count in the best of the tests.
    pub strength: Strength,
    pub decision: Decision,
}

/// Tests all strengths on cases.
pub fn backtest(pack: &Pack, cases: &[Case], without: &[String]) -> Backtest {
    let experts = Numbers::of(pack);
    let weeks = by_week(cases);
    let folds: Vec<(Counts, &Vec<usize>)> = weeks
        .values()
        .map(|week| {
            let is_other = |at: &usize| week.binary_search(at).is_err();
            let others = (0..cases.len()).filter(is_other).map(|at| &cases[at]);
            (Counts::of(pack, others), week)
        })
        .collect();

    let weigher = Weigher::new(pack, &experts);
    let of_experts = Score::of(cases, |at| weigher.shares(&cases[at].observed));
    let strengths = Strength::all(pack, cases.len());
    let tried: Vec<Score> = strengths
        .par_iter()
        .map(|&strength| {
            let mut shares = vec![Vec::new(); cases.len()];
            for (others, week) in &folds {
                let numbers = if without.is_empty() {
                    mix(pack, &experts, others, strength)
                } else {
                    with_lines(pack, &experts, &lines(pack, others, strength, without))
                };
                let weigher = Weigher::new(pack, &numbers);
                week.iter().for_each(|&at| shares[at] = weigher.shares(&cases[at].observed));
            }
            Score::of(cases, |at| shares[at].clone())
        })
        .collect();
    let mut best = 0;
    for (at, score) in tried.iter().enumerate() {
        if score.log_loss < tried[best].log_loss - TOLERANCE {
            best = at;
        }
    }
    let mut base_rates = vec![Vec::new(); cases.len()];
    for (others, week) in &folds {
        let (causes, total) = (others.causes.len(), others.causes.iter().sum::<f64>());
        let share = |count: &f64| (count + 1.0) / (total + causes as f64);
        let shares: Vec<f64> = others.causes.iter().map(share).collect();
        week.iter().for_each(|&at| base_rates[at].clone_from(&shares));
    }
    let learned = tried.get(best).cloned().unwrap_or_default();
    Backtest {
        cases: cases.len(),
        weeks: weeks.len(),
        decision: decide(&of_experts, &learned, weeks.len()),
        commonest: Score::of(cases, |at| base_rates[at].clone()),
        strength: strengths[best],
        experts: of_experts,
        learned,
    }
}

/// Returns the indices of the cases of each week, ascending. Cases without a date are one week.
fn by_week(cases: &[Case]) -> BTreeMap<Option<Date>, Vec<usize>> {
    let mut weeks: BTreeMap<Option<Date>, Vec<usize>> = BTreeMap::new();
    for (at, case) in cases.iter().enumerate() {
        weeks.entry(case.week).or_default().push(at);
    }
    weeks
}

fn decide(experts: &Score, learned: &Score, weeks: usize) -> Decision {
    let cases = learned.losses.len();
    if cases < MIN_CASES {
        return Decision::TooFewCases;
    }
    if weeks < 2 {
        return Decision::OneWeek;
    }
    let gains: Vec<f64> =
        experts.losses.iter().zip(&learned.losses).map(|(expert, own)| expert - own).collect();
    let mean = gains.iter().sum::<f64>() / cases as f64;
    if mean < MIN_GAIN * experts.log_loss {
        return Decision::NotBetter;
    }
    let variance = gains.iter().map(|gain| (gain - mean).powi(2)).sum::<f64>() / (cases - 1) as f64;
    let error = (variance / cases as f64).sqrt();
    if mean < SURE * error { Decision::NotSure } else { Decision::Learned }
}

impl Score {
    fn of(cases: &[Case], shares: impl Fn(usize) -> Vec<f64>) -> Self {
        let mut score = Self::default();
        for (at, case) in cases.iter().enumerate() {
            let (shares, own) = (shares(at), usize::from(case.cause.0));
            score.losses.push(-shares[own].max(MIN_SHARE).ln());
            let mut first = 0;
            for (cause, share) in shares.iter().enumerate() {
                if *share > shares[first] + TOLERANCE {
                    first = cause;
                }
            }
            score.hits += usize::from(first == own);
            let bin =
                &mut score.calibration[((shares[first] * BINS as f64) as usize).min(BINS - 1)];
            bin.cases += 1;
            bin.right += usize::from(first == own);
            bin.stated += shares[first];
        }
        score.log_loss = score.losses.iter().sum::<f64>() / cases.len().max(1) as f64;
        score
    }
}
