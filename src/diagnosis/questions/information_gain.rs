//! Computes the expected information of a question about the cause, in bits, from P(answer |
//! cause).
//!
//! Only numbers, like [`crate::diagnosis::weighing::bayes`]. The gain is I(C; A) = H(A) − Σ
//! p(c)·H(A | c), with H(A | c) computed once; a test compares it with the definition H(p) − Σ
//! P(a)·H(p | a).

use crate::diagnosis::weighing::bayes::x_ln_x;

/// P(answer | cause) of one question, including "no reply".
#[derive(Clone, Debug)]
pub struct Replies {
    causes: usize,
    /// Row by row, one per answer, each by cause.
    probabilities: Vec<f64>,
    /// −Σ P(a | c) ln P(a | c) by cause.
    doubt_given_cause: Vec<f64>,
}

impl Replies {
    /// Takes P(answer | cause) by answer and then by cause; for each cause they sum to 1.
    pub fn new<'t>(causes: usize, answers: impl IntoIterator<Item = &'t [f64]>) -> Self {
        let mut probabilities = Vec::new();
        let mut doubt_given_cause = vec![0.0; causes];
        for answer in answers {
            debug_assert_eq!(answer.len(), causes);
            probabilities.extend_from_slice(answer);
            for (doubt, &p) in doubt_given_cause.iter_mut().zip(answer) {
                *doubt -= x_ln_x(p);
            }
        }
        Self { causes, probabilities, doubt_given_cause }
    }

    pub fn answers(&self) -> usize {
        self.probabilities.len() / self.causes.max(1)
    }

    /// Returns P(answer | cause) by cause.
    pub fn row(&self, answer: usize) -> &[f64] {
        &self.probabilities[answer * self.causes..(answer + 1) * self.causes]
    }

    /// Returns P(answer) for these shares.
    pub fn probability(&self, answer: usize, shares: &[f64]) -> f64 {
        dot(self.row(answer), shares)
    }

    /// Returns the shares by cause after this answer; the same shares if it cannot be given.
    pub fn shares_after(&self, answer: usize, shares: &[f64]) -> Vec<f64> {
        let total = self.probability(answer, shares);
        if total <= 0.0 {
            return shares.to_vec();
        }
        self.row(answer).iter().zip(shares).map(|(p, share)| p * share / total).collect()
    }

    /// Returns the expected information about the cause in bits, between 0 and the entropy of
    /// `shares`.
    pub fn gain(&self, shares: &[f64]) -> f64 {
        let mut doubt = -dot(&self.doubt_given_cause, shares);
        for row in self.probabilities.chunks_exact(self.causes) {
            doubt -= x_ln_x(dot(row, shares));
        }
        bits(doubt)
    }

    /// Prepares this question for pairing: see [`Pairing::gain_with`].
    pub fn pairing<'r>(&'r self, shares: &'r [f64]) -> Pairing<'r> {
        let mut joint = Vec::with_capacity(self.probabilities.len());
        for row in self.probabilities.chunks_exact(self.causes) {
            joint.extend(row.iter().zip(shares).map(|(p, share)| p * share));
        }
        Pairing { shares, joint, doubt_given_cause: dot(&self.doubt_given_cause, shares) }
    }
}

/// A question prepared for pairing with others.
#[derive(Debug)]
pub struct Pairing<'r> {
    shares: &'r [f64],
    /// P(answer, cause), by answer.
    joint: Vec<f64>,
    doubt_given_cause: f64,
}

impl Pairing<'_> {
    /// Returns the expected information of both questions together in bits, I(C; A1, A2). Given the
    /// cause, the answers are independent, so it is at most the sum of the two gains.
    pub fn gain_with(&self, other: &Replies) -> f64 {
        let mut doubt = -self.doubt_given_cause - dot(&other.doubt_given_cause, self.shares);
        for row in self.joint.chunks_exact(self.shares.len()) {
            for other_row in other.probabilities.chunks_exact(other.causes) {
                doubt -= x_ln_x(dot(other_row, row));
            }
        }
        bits(doubt)
    }
}

/// Converts nats to bits. Rounding may leave a tiny negative number for a question without
/// information.
fn bits(nats: f64) -> f64 {
    (nats / std::f64::consts::LN_2).max(0.0)
}

/// Returns the dot product, with four sums in a fixed order for instruction-level parallelism.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (fours_a, rest_a) = a.as_chunks::<4>();
    let (fours_b, rest_b) = b.as_chunks::<4>();
    for (a, b) in fours_a.iter().zip(fours_b) {
        for lane in 0..4 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f64 = rest_a.iter().zip(rest_b).map(|(a, b)| a * b).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}
