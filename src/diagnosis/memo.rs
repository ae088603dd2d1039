//! What was weighed before, for buyers of whom the same is known.
//!
//! Shares, ranking, verdict and questions follow from what was observed and from which questions
//! may be asked, and from nothing else; among many buyers the same observations come again and
//! again. What is kept is what weighing gave, so that nothing can come out differently.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::{Observation, Weighed};
use crate::rules::pack::QuestionId;

/// Weighings that one worker keeps, about a kilobyte each.
const MOST: usize = 4096;

/// One per worker. Knows one engine at a time.
#[derive(Debug, Default)]
pub(super) struct Memo {
    engine: u64,
    /// Without the answers, whose cells are the buyer's own.
    weighed: HashMap<Box<[u8]>, Weighed, FixedState>,
    key: Vec<u8>,
}

impl Memo {
    /// What `weigh` gives, or gave before. `engine` is the number of the engine that weighs.
    pub(super) fn recall(
        &mut self,
        engine: u64,
        observed: &[Observation],
        may_be_asked: &[QuestionId],
        weigh: impl FnOnce() -> Weighed,
    ) -> Weighed {
        if self.engine != engine || self.weighed.len() == MOST {
            self.weighed.clear();
            self.engine = engine;
        }
        let findings = observed.iter().map(|observation| match observation {
            Observation::Known(outcome) => u16::from(*outcome),
            Observation::Unknown => u16::MAX,
        });
        let questions = may_be_asked.iter().map(|question| question.0);
        self.key.resize(2 * (observed.len() + may_be_asked.len()), 0);
        for (place, number) in self.key.chunks_exact_mut(2).zip(findings.chain(questions)) {
            place.copy_from_slice(&number.to_ne_bytes());
        }
        if let Some(known) = self.weighed.get(self.key.as_slice()) {
            return known.clone();
        }
        let weighed = weigh();
        self.weighed.insert(self.key.as_slice().into(), weighed.clone());
        weighed
    }
}
