//! Computes with numbers only: priors, likelihood tables, groups, posterior, entropy.
//!
//! A model knows causes and findings by index only, so it can run a textbook example or a medical
//! network as well as a rule pack. Weights add (Spiegelhalter & Knill-Jones 1984); the findings of
//! a group are weighed together ([`crate::diagnosis::group_likelihood`]). Sums run in the order of
//! ids, so the order of insertion does not change the floating-point result.

use crate::diagnosis::Observation;
use crate::diagnosis::group_likelihood::{KnownSign, group_likelihood};

pub use crate::rules::frequencies::{MIN_PROBABILITY, clip};

/// Converts a natural logarithm of odds or of a likelihood ratio to decibans (Good).
pub fn decibans(ln: f64) -> f64 {
    ln * (10.0 / std::f64::consts::LN_10)
}

/// Returns the entropy of a distribution in bits; 0·log 0 is 0.
pub fn entropy(shares: &[f64]) -> f64 {
    -shares.iter().map(|&share| x_ln_x(share)).sum::<f64>() / std::f64::consts::LN_2
}

pub(in crate::diagnosis) fn x_ln_x(x: f64) -> f64 {
    if x > 0.0 { x * x.ln() } else { 0.0 }
}

/// Converts unnormalised logarithms to shares that sum to 1, by log-sum-exp. At least one of `ln`
/// is finite.
pub fn normalise(ln: &[f64], shares: &mut Vec<f64>) {
    let greatest = ln.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    shares.clear();
    shares.extend(ln.iter().map(|&value| (value - greatest).exp()));
    let total: f64 = shares.iter().sum();
    for share in shares {
        *share /= total;
    }
}

/// Priors, groups and P(outcome | cause) of every finding.
#[derive(Clone, Debug)]
pub struct Model {
    ln_prior: Vec<f64>,
    findings: Vec<Finding>,
    groups: Vec<Group>,
    /// The groups in the order of their ids.
    in_order: Vec<usize>,
}

#[derive(Clone, Debug)]
struct Finding {
    id: String,
    /// By outcome, then by cause: P(outcome | cause).
    outcomes: Vec<Vec<f64>>,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Present or absent, correlated with the others of its group.
    Sign,
    /// The same, with absence counted as unknown.
    SignThatIgnoresAbsence,
    /// Independent: its probability multiplies that of the group.
    ManyValued,
}

#[derive(Clone, Debug)]
struct Group {
    id: String,
    /// In the order of their ids.
    findings: Vec<usize>,
    /// From 0, independent, to 1, repetitions of the same thing.
    alike: f64,
    /// In (0, 1]; shrinks the weights of the group towards 0.
    damping: f64,
}

/// The weight of the known findings of a group together.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupWeight {
    pub group: usize,
    /// d·ln P(group | cause) by cause.
    pub by_cause: Vec<f64>,
}

impl Model {
    /// Creates a model. `priors` has one number per cause, with any positive total.
    pub fn new(priors: &[f64]) -> Self {
        let total: f64 = priors.iter().sum();
        Self {
            ln_prior: priors.iter().map(|prior| (prior / total).ln()).collect(),
            findings: Vec::new(),
            groups: Vec::new(),
            in_order: Vec::new(),
        }
    }

    pub fn causes(&self) -> usize {
        self.ln_prior.len()
    }

    pub fn findings(&self) -> usize {
        self.findings.len()
    }

    pub fn ln_prior(&self) -> &[f64] {
        &self.ln_prior
    }

    /// Adds a group and returns its index. The id determines its position in sums.
    pub fn add_group(&mut self, id: &str, alike: f64, damping: f64) -> usize {
        let group = self.groups.len();
        let place = self.in_order.partition_point(|&other| *self.groups[other].id <= *id);
        self.groups.push(Group { id: id.to_owned(), findings: Vec::new(), alike, damping });
        self.in_order.insert(place, group);
        group
    }

    /// Adds a sign that is present or absent, correlated with the others of its group, and returns
    /// its index. `present` is P(present | cause) by cause; outcome 0 is present, 1 absent.
    pub fn add_sign(
        &mut self,
        group: usize,
        id: &str,
        present: &[f64],
        ignores_absence: bool,
    ) -> usize {
        let absent = present.iter().map(|p| 1.0 - p).collect();
        let kind = if ignores_absence { Kind::SignThatIgnoresAbsence } else { Kind::Sign };
        self.add(
            group,
            Finding { id: id.to_owned(), outcomes: vec![present.to_vec(), absent], kind },
        )
    }

    /// Adds a finding with any number of outcomes, independent of the others of its group, and
    /// returns its index. `outcomes` holds, per outcome, P(outcome | cause) by cause.
    pub fn add_finding<'t>(
        &mut self,
        group: usize,
        id: &str,
        outcomes: impl IntoIterator<Item = &'t [f64]>,
    ) -> usize {
        let outcomes = outcomes.into_iter().map(<[f64]>::to_vec).collect();
        self.add(group, Finding { id: id.to_owned(), outcomes, kind: Kind::ManyValued })
    }

    fn add(&mut self, group: usize, finding: Finding) -> usize {
        debug_assert!(finding.outcomes.iter().all(|row| row.len() == self.causes()));
        let at = self.findings.len();
        let members = &self.groups[group].findings;
        let place = members.partition_point(|&other| self.findings[other].id <= finding.id);
        self.groups[group].findings.insert(place, at);
        self.findings.push(finding);
        at
    }

    /// Returns whether the observation has weight: it is known, and not an absence to ignore.
    pub fn is_weighed(&self, finding: usize, observation: Observation) -> bool {
        match observation {
            Observation::Unknown => false,
            Observation::Known(outcome) => {
                outcome == 0 || self.findings[finding].kind != Kind::SignThatIgnoresAbsence
            }
        }
    }

    /// Returns the weight of a group; `None` if none of its findings has weight. `observed` is by
    /// finding.
    pub fn group_weight(&self, group: usize, observed: &[Observation]) -> Option<GroupWeight> {
        let Group { findings, alike, damping, .. } = &self.groups[group];
        let weighed: Vec<(&Finding, usize)> = findings
            .iter()
            .filter_map(|&at| match observed[at] {
                Observation::Known(outcome) if self.is_weighed(at, observed[at]) => {
                    Some((&self.findings[at], usize::from(outcome)))
                }
                _ => None,
            })
            .collect();
        if weighed.is_empty() {
            return None;
        }
        let mut tied: Vec<KnownSign> = Vec::with_capacity(weighed.len());
        let by_cause = (0..self.causes()).map(|cause| {
            tied.clear();
            let mut ln = 0.0;
            for &(finding, outcome) in &weighed {
                match finding.kind {
                    Kind::ManyValued => ln += finding.outcomes[outcome][cause].ln(),
                    Kind::Sign | Kind::SignThatIgnoresAbsence => tied.push(KnownSign {
                        frequency: finding.outcomes[0][cause],
                        is_present: outcome == 0,
                    }),
                }
            }
            if !tied.is_empty() {
                ln += group_likelihood(*alike, &tied).ln();
            }
            damping * ln
        });
        Some(GroupWeight { group, by_cause: by_cause.collect() })
    }

    /// Returns the weight of every group, in the order of summation.
    pub fn weights(&self, observed: &[Observation]) -> Vec<GroupWeight> {
        self.in_order.iter().filter_map(|&group| self.group_weight(group, observed)).collect()
    }

    /// Returns ln prior + Σ weights by cause, not normalised.
    pub fn ln_posterior(&self, observed: &[Observation]) -> Vec<f64> {
        let mut ln = self.ln_prior.clone();
        for weight in self.weights(observed) {
            add(&mut ln, &weight.by_cause);
        }
        ln
    }

    /// Returns P(cause | observed) by cause.
    pub fn posterior(&self, observed: &[Observation]) -> Vec<f64> {
        let mut shares = Vec::new();
        normalise(&self.ln_posterior(observed), &mut shares);
        shares
    }
}

/// Adds weights by cause.
pub fn add(ln: &mut [f64], weights: &[f64]) {
    for (sum, weight) in ln.iter_mut().zip(weights) {
        *sum += weight;
    }
}
