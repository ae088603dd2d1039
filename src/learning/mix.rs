//! Mixes counted cases with the experts' numbers: Beta and Dirichlet priors.

use super::Counts;
use crate::rules::learned::{rounded, unnamed};
use crate::rules::pack::CauseId;
use crate::rules::{Numbers, Pack};

/// With fewer cases the damping stays as it is. One number for all signs is easily fitted to the habits
/// of few deals: on 28 labelled ones the test chose no damping at all, which was worse than the
/// experts on the next 21 (docs/decisions.md).
const MIN_CASES_FOR_DAMPING: usize = 100;

/// How many buyers an expert's number counts like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Strength {
    /// For frequencies of signs and answers.
    pub frequencies: f64,
    /// For how common causes are.
    pub priors: f64,
    /// The damping of signs that do not read words. Cases may raise it: what was counted need not be
    /// doubted like what was guessed.
    pub damping: f64,
}

impl Strength {
    /// The strengths to choose from with so many cases, strongest experts first.
    pub fn all(pack: &Pack, cases: usize) -> Vec<Self> {
        let own = pack.damping.signs;
        let mut dampings = vec![own];
        if cases >= MIN_CASES_FOR_DAMPING {
            dampings.extend([rounded(f64::midpoint(own, 1.0)), 1.0]);
            dampings.dedup();
        }
        let mut all = Vec::new();
        for damping in dampings {
            for frequencies in [40.0, 20.0, 8.0] {
                for priors in [120.0, 60.0, 30.0] {
                    all.push(Self { frequencies, priors, damping });
                }
            }
        }
        all
    }
}

/// Returns the experts' numbers corrected by the cases.
pub fn mix(pack: &Pack, experts: &Numbers, counts: &Counts, strength: Strength) -> Numbers {
    let signs =
        pack.signs.iter().zip(&experts.signs).zip(&counts.signs).map(|((sign, shown), counted)| {
            let found = sign.found_of(shown.clone());
            let mut rows = pooled(pack, &sign.named, &found, counted, strength.frequencies);
            if sign.is_two_valued() {
                // From how often a list notices it back to how many buyers show it.
                for (row, expert) in rows[0].iter_mut().zip(&shown[0]) {
                    *row = sign.witness.shown(*row).unwrap_or(*expert);
                }
                rows[1] = rows[0].iter().map(|shown| 1.0 - shown).collect();
            }
            rows
        });
    let signs = signs.collect();
    let questions = pack.questions.iter().zip(&experts.questions).zip(&counts.questions);
    let questions = questions.map(|((question, rows), counted)| {
        pooled(pack, &question.named, rows, counted, strength.frequencies)
    });
    let causes = priors(pack, &experts.causes, &counts.causes, strength.priors);
    Numbers { causes, signs, questions: questions.collect(), damping: strength.damping }.clipped()
}

/// Mixes the outcomes of one rule. Causes that it does not name are counted together.
fn pooled(
    pack: &Pack,
    named: &[CauseId],
    experts: &[Vec<f64>],
    counted: &[Vec<f64>],
    strength: f64,
) -> Vec<Vec<f64>> {
    let mut rows = experts.to_vec();
    let own = named.iter().map(|cause| vec![usize::from(cause.0)]);
    for pool in own.chain([unnamed(pack, named)]) {
        let shown: Vec<f64> =
            counted.iter().map(|row| pool.iter().map(|&at| row[at]).sum()).collect();
        let total: f64 = shown.iter().sum();
        for (row, shown) in rows.iter_mut().zip(shown) {
            for &cause in &pool {
                row[cause] = (strength * row[cause] + shown) / (strength + total);
            }
        }
    }
    rows
}

/// Mixes how common the causes are, of 100. Rarely confirmed causes keep at least the expert's
/// number; the others share what is left.
fn priors(pack: &Pack, experts: &[f64], counted: &[f64], strength: f64) -> Vec<f64> {
    let (of_experts, of_cases) = (experts.iter().sum::<f64>(), counted.iter().sum::<f64>());
    let expert = |cause: usize| 100.0 * experts[cause] / of_experts;
    let mixed: Vec<f64> = (0..experts.len())
        .map(|cause| {
            let buyers = strength * expert(cause) / 100.0 + counted[cause];
            100.0 * buyers / (strength + of_cases)
        })
        .collect();
    let is_rare = |cause: usize| pack.causes[cause].rarely_confirmed;
    let kept = |cause: usize| if is_rare(cause) { mixed[cause].max(expert(cause)) } else { 0.0 };
    let kept_all: f64 = (0..experts.len()).map(kept).sum();
    let others: f64 = (0..experts.len()).filter(|&cause| !is_rare(cause)).map(|at| mixed[at]).sum();
    let scale = if others > 0.0 { (100.0 - kept_all).max(0.0) / others } else { 0.0 };
    (0..experts.len())
        .map(|cause| if is_rare(cause) { kept(cause) } else { mixed[cause] * scale })
        .collect()
}

/// Returns the bare counts as numbers, with a tenth of a case for what was never seen. They are
/// only a standard of comparison.
pub fn bare(pack: &Pack, counts: &Counts) -> Numbers {
    const NEVER_SEEN: f64 = 0.1;
    let rows = |counted: &Vec<Vec<f64>>| {
        let mut rows = counted.clone();
        let causes = rows.first().map_or(0, Vec::len);
        for cause in 0..causes {
            let total: f64 = counted.iter().map(|row| row[cause] + NEVER_SEEN).sum();
            rows.iter_mut().for_each(|row| row[cause] = (row[cause] + NEVER_SEEN) / total);
        }
        rows
    };
    Numbers {
        causes: counts.causes.iter().map(|count| count + NEVER_SEEN).collect(),
        signs: counts.signs.iter().map(rows).collect(),
        questions: counts.questions.iter().map(rows).collect(),
        damping: pack.damping.signs,
    }
    .clipped()
}
