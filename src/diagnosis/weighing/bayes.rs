//! The numbers of the engine, and nothing but numbers: priors, likelihood tables, groups,
//! posterior, entropy.
//!
//! A model knows causes, findings and groups by position only, so a textbook example or a medical
//! network drives it as well as a rule pack does. Weights add (Spiegelhalter & Knill-Jones 1984);
//! of each group only the strongest known finding counts. Sums run in declared order, ties go to
//! what was declared first. It neither reads facts nor decides verdicts.

use crate::diagnosis::Observation;

/// Nothing is ever certain: frequencies given by people are kept this far from 0 and 1.
pub const LEAST_PROBABILITY: f64 = 0.01;

/// A probability within [0.01, 0.99].
pub fn clip(probability: f64) -> f64 {
    probability.clamp(LEAST_PROBABILITY, 1.0 - LEAST_PROBABILITY)
}

/// Decibans of a natural logarithm of odds or of a likelihood ratio (Good).
pub fn decibans(ln: f64) -> f64 {
    ln * (10.0 / std::f64::consts::LN_10)
}

/// Entropy of a distribution in bits; 0·log 0 is 0.
pub fn entropy(shares: &[f64]) -> f64 {
    -shares.iter().map(|&share| x_ln_x(share)).sum::<f64>() / std::f64::consts::LN_2
}

pub(in crate::diagnosis) fn x_ln_x(x: f64) -> f64 {
    if x > 0.0 { x * x.ln() } else { 0.0 }
}

/// Shares that sum to 1 from unnormalised logarithms, by log-sum-exp. At least one of `ln` is
/// finite.
pub fn normalise(ln: &[f64], shares: &mut Vec<f64>) {
    let greatest = ln.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    shares.clear();
    shares.extend(ln.iter().map(|&value| (value - greatest).exp()));
    let total: f64 = shares.iter().sum();
    for share in shares {
        *share /= total;
    }
}

/// Priors and the weight of every outcome of every finding for every cause.
#[derive(Clone, Debug)]
pub struct Model {
    ln_prior: Vec<f64>,
    /// Per finding: the row of its first outcome.
    first_row: Vec<usize>,
    /// Row after row, each by cause: d·ln P(outcome | cause).
    weights: Vec<f64>,
    /// Per row: greatest weight less least.
    spreads: Vec<f64>,
    /// Findings that tell the same story, in declared order.
    groups: Vec<Vec<usize>>,
}

/// A finding that counts, with the weights of what was observed of it, by cause.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counted<'m> {
    pub group: usize,
    pub finding: usize,
    pub weights: &'m [f64],
}

impl Model {
    /// Priors of any positive total, one per cause.
    pub fn new(priors: &[f64]) -> Self {
        let total: f64 = priors.iter().sum();
        Self {
            ln_prior: priors.iter().map(|prior| (prior / total).ln()).collect(),
            first_row: Vec::new(),
            weights: Vec::new(),
            spreads: Vec::new(),
            groups: Vec::new(),
        }
    }

    pub fn causes(&self) -> usize {
        self.ln_prior.len()
    }

    pub fn findings(&self) -> usize {
        self.first_row.len()
    }

    pub fn ln_prior(&self) -> &[f64] {
        &self.ln_prior
    }

    /// Findings by group, in declared order.
    pub fn groups(&self) -> &[Vec<usize>] {
        &self.groups
    }

    pub fn add_group(&mut self) -> usize {
        self.groups.push(Vec::new());
        self.groups.len() - 1
    }

    /// Adds a finding to a group and returns its position. `outcomes` holds, per outcome,
    /// P(outcome | cause) by cause; `damping` in (0, 1] pulls the weights towards 0.
    pub fn add_finding<'t>(
        &mut self,
        group: usize,
        outcomes: impl IntoIterator<Item = &'t [f64]>,
        damping: f64,
    ) -> usize {
        let finding = self.first_row.len();
        self.first_row.push(self.spreads.len());
        for outcome in outcomes {
            debug_assert_eq!(outcome.len(), self.causes());
            let row: Vec<f64> = outcome.iter().map(|p| damping * p.ln()).collect();
            self.spreads.push(spread(&row));
            self.weights.extend(row);
        }
        self.groups[group].push(finding);
        finding
    }

    /// Makes an outcome weigh nothing, whatever its frequencies.
    pub fn silence(&mut self, finding: usize, outcome: usize) {
        let row = self.first_row[finding] + outcome;
        let causes = self.causes();
        self.weights[row * causes..(row + 1) * causes].fill(0.0);
        self.spreads[row] = 0.0;
    }

    /// d·ln P(outcome | cause) by cause.
    pub fn weights(&self, finding: usize, outcome: u8) -> &[f64] {
        let row = self.first_row[finding] + usize::from(outcome);
        &self.weights[row * self.causes()..(row + 1) * self.causes()]
    }

    /// The findings that count: of each group the known one whose observed outcome spreads the
    /// causes widest. `observed` is by finding.
    pub fn counted<'m>(
        &'m self,
        observed: &'m [Observation],
    ) -> impl Iterator<Item = Counted<'m>> + 'm {
        self.groups.iter().enumerate().filter_map(move |(group, findings)| {
            let mut strongest: Option<(f64, usize, u8)> = None;
            for &finding in findings {
                if let Observation::Known(outcome) = observed[finding] {
                    let spread = self.spreads[self.first_row[finding] + usize::from(outcome)];
                    if strongest.is_none_or(|(widest, _, _)| spread > widest) {
                        strongest = Some((spread, finding, outcome));
                    }
                }
            }
            let (_, finding, outcome) = strongest?;
            Some(Counted { group, finding, weights: self.weights(finding, outcome) })
        })
    }

    /// ln prior + Σ weights by cause, not normalised.
    pub fn ln_posterior(&self, observed: &[Observation]) -> Vec<f64> {
        let mut ln = self.ln_prior.clone();
        for counted in self.counted(observed) {
            add(&mut ln, counted.weights);
        }
        ln
    }

    /// P(cause | observed) by cause.
    pub fn posterior(&self, observed: &[Observation]) -> Vec<f64> {
        let mut shares = Vec::new();
        normalise(&self.ln_posterior(observed), &mut shares);
        shares
    }
}

pub(in crate::diagnosis) fn add(ln: &mut [f64], weights: &[f64]) {
    for (sum, weight) in ln.iter_mut().zip(weights) {
        *sum += weight;
    }
}

/// An outcome that no cause allows has no spread rather than none that can be compared.
fn spread(row: &[f64]) -> f64 {
    let greatest = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let least = row.iter().copied().fold(f64::INFINITY, f64::min);
    let spread = greatest - least;
    if spread.is_nan() { 0.0 } else { spread }
}
