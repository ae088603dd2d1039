//! The numbers of a pack that people give and counted cases correct.

use super::Pack;
use super::frequencies::clip_outcomes;

/// How common each cause is, and how often each cause shows what.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbers {
    /// By cause, with any positive total.
    pub causes: Vec<f64>,
    /// By sign, outcome and cause: P(outcome is shown | cause), as [`super::pack::Outcome`].
    pub signs: Vec<Vec<Vec<f64>>>,
    /// By question, answer and cause: P(answer | cause), clipped.
    pub questions: Vec<Vec<Vec<f64>>>,
    /// The damping of signs that do not read words; in (0, 1].
    pub damping: f64,
}

impl Numbers {
    pub fn of(pack: &Pack) -> Self {
        let signs = pack
            .signs
            .iter()
            .map(|sign| sign.outcomes.iter().map(|outcome| outcome.probability.clone()).collect());
        Self {
            causes: pack.causes.iter().map(|cause| cause.of_100).collect(),
            signs: signs.collect(),
            damping: pack.damping.signs,
            questions: pack.questions.iter().map(super::pack::Question::frequencies).collect(),
        }
    }

    /// Clips every frequency, and scales outcomes and answers to sum to 1 for each cause.
    #[must_use]
    pub fn clipped(mut self) -> Self {
        self.signs.iter_mut().chain(&mut self.questions).for_each(|rows| clip_outcomes(rows));
        self
    }
}
