//! Room that one worker reuses from buyer to buyer, so that nothing is allocated per field.

use crate::diagnosis::Observation;
use crate::diagnosis::weighing::memo::Memo;
use crate::facts::FactId;
use crate::facts::word_search::Found;
use crate::rules::pack::QuestionId;

/// One per worker. What it carries from one buyer to the next changes no diagnosis.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Counts buyers, so that what was kept for another buyer is seen to be stale.
    buyer: u64,
    pub(in crate::diagnosis::eval) folded: String,
    /// By fact: for which buyer it was searched, and what was found.
    words: Vec<(u64, Found)>,
    /// What is known of every finding of the model: signs, then questions.
    pub(in crate::diagnosis) observed: Vec<Observation>,
    pub(in crate::diagnosis) askable: Vec<QuestionId>,
    pub(in crate::diagnosis) memo: Memo,
    /// Words found in messages of ours, by position in the buyer's messages.
    our_words: Vec<(usize, Found)>,
    our_count: usize,
}

impl Scratch {
    pub(in crate::diagnosis::eval) fn next_buyer(&mut self) {
        self.buyer += 1;
        self.our_count = 0;
    }

    /// What `search` finds in a fact, searched once per buyer.
    pub(in crate::diagnosis::eval) fn words_of(
        &mut self,
        fact: FactId,
        search: impl FnOnce(&mut String, &mut Found),
    ) -> &Found {
        if self.words.len() <= fact.index() {
            self.words.resize_with(fact.index() + 1, Default::default);
        }
        let (buyer, found) = &mut self.words[fact.index()];
        if *buyer != self.buyer {
            *buyer = self.buyer;
            found.clear();
            search(&mut self.folded, found);
        }
        found
    }

    /// Keeps what `search` finds in a message of ours.
    pub(in crate::diagnosis) fn keep_our_words(
        &mut self,
        message: usize,
        search: impl FnOnce(&mut String, &mut Found),
    ) {
        if self.our_count == self.our_words.len() {
            self.our_words.push(Default::default());
        }
        let (at, found) = &mut self.our_words[self.our_count];
        *at = message;
        found.clear();
        search(&mut self.folded, found);
        self.our_count += 1;
    }

    /// Our messages by position in the buyer's messages, each with what was found.
    pub(in crate::diagnosis) fn our_words(&self) -> &[(usize, Found)] {
        &self.our_words[..self.our_count]
    }
}
