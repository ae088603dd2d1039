//! Clips frequencies away from certainty, and applies damping and witnesses to them.

/// The minimum distance of a frequency from 0 and 1: nothing is ever certain.
pub const MIN_PROBABILITY: f64 = 0.01;

/// Clips a probability to [0.01, 0.99].
pub fn clip(probability: f64) -> f64 {
    probability.clamp(MIN_PROBABILITY, 1.0 - MIN_PROBABILITY)
}

/// Clips P(outcome | cause), given by outcome and then by cause, and scales each cause's outcomes
/// to sum to 1. For two outcomes this is [`clip`] of the first one.
pub fn clip_outcomes(outcomes: &mut [Vec<f64>]) {
    let causes = outcomes.first().map_or(0, Vec::len);
    for cause in 0..causes {
        let sum: f64 = outcomes.iter().map(|row| clip(row[cause])).sum();
        for row in outcomes.iter_mut() {
            row[cause] = clip(row[cause]) / sum;
        }
    }
}

/// Raises P(outcome | cause) to the power `damping` and scales each cause's outcomes to sum to 1:
/// the distribution that corresponds to damped weights.
pub fn damp_outcomes(outcomes: &mut [Vec<f64>], damping: f64) {
    if damping == 1.0 {
        return;
    }
    let causes = outcomes.first().map_or(0, Vec::len);
    for cause in 0..causes {
        let sum: f64 = outcomes.iter().map(|row| row[cause].powf(damping)).sum();
        for row in outcomes.iter_mut() {
            row[cause] = row[cause].powf(damping) / sum;
        }
    }
}

/// How reliably a word list detects what buyers express.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Witness {
    /// The part of the texts with the meaning that the list finds; in (0, 1].
    pub found: f64,
    /// The part of the texts without the meaning that the list hits by mistake; in [0, 1).
    pub false_hits: f64,
}

impl Witness {
    /// A list without misses and without false hits.
    pub const PERFECT: Self = Self { found: 1.0, false_hits: 0.0 };

    /// Returns P(hit) for a meaning with this probability.
    pub fn hit(self, shown: f64) -> f64 {
        self.found * shown + self.false_hits * (1.0 - shown)
    }

    /// Returns the probability of a meaning with this P(hit), within 0 and 1; `None` if hits say
    /// nothing about it.
    pub fn shown(self, hit: f64) -> Option<f64> {
        let gap = self.found - self.false_hits;
        (gap > 0.0).then(|| ((hit - self.false_hits) / gap).clamp(0.0, 1.0))
    }
}
