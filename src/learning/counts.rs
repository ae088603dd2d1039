//! Counts what cases showed, by cause.

use super::Case;
use crate::diagnosis::Observation;
use crate::facts::Knowledge;
use crate::rules::{Numbers, Pack};

/// The part of a salesperson's guess that is spread over all causes as common as they are.
const GUESS_SPREAD: f64 = 0.3;

/// Counted cases, by cause.
#[derive(Clone, Debug, PartialEq)]
pub struct Counts {
    pub causes: Vec<f64>,
    /// By sign, outcome and cause; unknown outcomes are not counted.
    pub signs: Vec<Vec<Vec<f64>>>,
    /// By question, answer and cause; questions that were not asked are not counted.
    pub questions: Vec<Vec<Vec<f64>>>,
    /// How common each cause is according to the experts; sums to 1.
    priors: Vec<f64>,
}

impl Counts {
    fn new(pack: &Pack) -> Self {
        let Numbers { causes, signs, questions, .. } = Numbers::of(pack);
        let total: f64 = causes.iter().sum();
        let zeros = |rules: Vec<Vec<Vec<f64>>>| {
            let zero = |rows: Vec<Vec<f64>>| vec![vec![0.0; causes.len()]; rows.len()];
            rules.into_iter().map(zero).collect()
        };
        Self {
            signs: zeros(signs),
            questions: zeros(questions),
            priors: causes.iter().map(|of_100| of_100 / total).collect(),
            causes: vec![0.0; causes.len()],
        }
    }

    pub fn of<'c>(pack: &Pack, cases: impl IntoIterator<Item = &'c Case>) -> Self {
        let mut counts = Self::new(pack);
        cases.into_iter().for_each(|case| counts.add(case));
        counts
    }

    fn add(&mut self, case: &Case) {
        let spread = if case.knowledge == Knowledge::RepGuess { GUESS_SPREAD } else { 0.0 };
        let own = usize::from(case.cause.0);
        for (cause, prior) in self.priors.iter().enumerate() {
            let sure = if cause == own { 1.0 - spread } else { 0.0 };
            let weight = sure + spread * prior;
            if weight == 0.0 {
                continue;
            }
            self.causes[cause] += weight;
            for (sign, observation) in self.signs.iter_mut().zip(&case.observed.findings) {
                if let Observation::Known(outcome) = observation {
                    sign[usize::from(*outcome)][cause] += weight;
                }
            }
            for (question, reply) in self.questions.iter_mut().zip(&case.observed.replies) {
                if let Some(answer) = reply {
                    question[usize::from(*answer)][cause] += weight;
                }
            }
        }
    }
}
