//! What was weighed before, for buyers of whom the same is known.
//!
//! Shares, ranking, verdict and questions follow from what was observed and from which questions
//! may be asked, and from nothing else; among many buyers the same observations come again and
//! again. What is kept is what weighing gave, so that nothing can come out differently.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnosis::{Observation, Weighing};
use crate::fingerprint::{ByHalf, Fingerprint};
use crate::rules::pack::QuestionId;

/// Weighings that one worker keeps, about a kilobyte each.
const MOST: usize = 4096;

/// One per worker. Knows one engine at a time.
#[derive(Debug, Default)]
pub(in crate::diagnosis) struct Memo {
    engine: u64,
    /// By the fingerprint of what is known.
    weighed: HashMap<Fingerprint, Arc<Weighing>, ByHalf>,
    /// Room for what is known, written one after the other.
    written: Vec<u8>,
}

impl Memo {
    /// What `weigh` gives, or gave before. `engine` is the number of the engine that weighs.
    pub(in crate::diagnosis) fn recall(
        &mut self,
        engine: u64,
        observed: &[Observation],
        may_be_asked: &[QuestionId],
        weigh: impl FnOnce() -> Weighing,
    ) -> Arc<Weighing> {
        if self.engine != engine || self.weighed.len() == MOST {
            self.weighed.clear();
            self.engine = engine;
        }
        // Room is made beforehand, so that nobody asks for it at every pair.
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
