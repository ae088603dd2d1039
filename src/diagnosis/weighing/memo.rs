//! Caches weighings for deals with the same observations.
//!
//! Shares, ranking, verdict and questions depend only on the observations and on which questions
//! may be asked; many deals have the same ones. The cache stores complete results, so results
//! cannot differ.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnosis::{Observation, Weighing};
use crate::fingerprint::{ByHalf, Fingerprint};
use crate::rules::pack::QuestionId;

/// The maximum number of weighings that one worker keeps, about a kilobyte each.
const MAX_WEIGHINGS: usize = 4096;

/// One per worker. Caches for one engine at a time.
#[derive(Debug, Default)]
pub(in crate::diagnosis) struct Memo {
    engine: u64,
    /// By the fingerprint of the observations.
    weighed: HashMap<Fingerprint, Arc<Weighing>, ByHalf>,
    /// A buffer for the observations as bytes.
    written: Vec<u8>,
}

impl Memo {
    /// Returns the result of `weigh`, or the cached one. `engine` is the number of the engine.
    pub(in crate::diagnosis) fn recall(
        &mut self,
        engine: u64,
        observed: &[Observation],
        may_be_asked: &[QuestionId],
        weigh: impl FnOnce() -> Weighing,
    ) -> Arc<Weighing> {
        if self.engine != engine || self.weighed.len() == MAX_WEIGHINGS {
            self.weighed.clear();
            self.engine = engine;
        }
        // Resized once, instead of for every pair.
        self.written.resize(2 * (observed.len() + may_be_asked.len()), 0);
        let (pairs, _) = self.written.as_chunks_mut();
        let (of_observed, of_questions) = pairs.split_at_mut(observed.len());
        for (pair, observation) in of_observed.iter_mut().zip(observed) {
            *pair = match *observation {
                Observation::Unknown => [0, 0],
                Observation::Known(outcome) => [1, outcome],
            };
        }
        for (pair, question) in of_questions.iter_mut().zip(may_be_asked) {
            *pair = question.0.to_ne_bytes();
        }
        let known =
            self.weighed.entry(Fingerprint::of(&self.written)).or_insert_with(|| Arc::new(weigh()));
        Arc::clone(known)
    }
}
