//! Computes the joint likelihood of signs that measure the same thing.
//!
//! The signs of a group share one number U, uniform in [0, 1]. With probability `alike` a sign
//! follows it (present if U < p), with probability 1 − `alike` it is independent:
//!
//! P(group) = ∫₀¹ Π_present [a·1(u < p) + (1 − a)·p] · Π_absent [1 − a·1(u < p) − (1 − a)·p] du
//!
//! The integrand is constant between neighbouring p, so the integral is a finite sum, O(n²) in the
//! known signs. At `alike` 0 it is the product of independent signs; an unknown sign drops out.

/// One known sign of a group under one cause.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KnownSign {
    /// P(present | cause).
    pub frequency: f64,
    pub is_present: bool,
}

/// Returns P(group | cause). `alike` is in [0, 1]. The order of `signs` is the order of the
/// products, so the same order gives the same floating-point result.
pub fn group_likelihood(alike: f64, signs: &[KnownSign]) -> f64 {
    if let [sign] = signs {
        return if sign.is_present { sign.frequency } else { 1.0 - sign.frequency };
    }
    if alike == 0.0 {
        return product(signs, 0.0, 1.0);
    }
    let mut edges: Vec<f64> = signs.iter().map(|sign| sign.frequency).collect();
    edges.push(1.0);
    edges.sort_by(f64::total_cmp);
    let (mut from, mut sum) = (0.0, 0.0);
    for to in edges {
        if to > from {
            sum += (to - from) * product(signs, alike, from);
            from = to;
        }
    }
    sum
}

/// Returns the integrand from `u` up to the next frequency.
fn product(signs: &[KnownSign], alike: f64, u: f64) -> f64 {
    let factor = |sign: &KnownSign| {
        let follows = if u < sign.frequency { alike } else { 0.0 };
        let present = follows + (1.0 - alike) * sign.frequency;
        if sign.is_present { present } else { 1.0 - present }
    };
    signs.iter().map(factor).product()
}
