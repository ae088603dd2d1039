//! Holds the memory that a worker reuses from deal to deal, so that fields need no allocation.

use crate::diagnosis::Observation;
use crate::diagnosis::weighing::memo::Memo;
use crate::facts::FactId;
use crate::facts::word_search::Found;
use crate::rules::pack::QuestionId;

/// One per worker. Its content never changes a diagnosis.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Counts deals, so that content kept for a different deal is recognised as stale.
    buyer: u64,
    pub(in crate::diagnosis::eval) folded: String,
    /// By fact: the deal for which it was searched, and the words found.
    words: Vec<(u64, Found)>,
    /// The observation of every finding of the model: signs, then questions.
    pub(in crate::diagnosis) observed: Vec<Observation>,
    pub(in crate::diagnosis) askable: Vec<QuestionId>,
    pub(in crate::diagnosis) memo: Memo,
    /// Words found in our messages, by index in the deal's messages.
    our_words: Vec<(usize, Found)>,
    our_count: usize,
}

impl Scratch {
    pub(in crate::diagnosis::eval) fn next_buyer(&mut self) {
        self.buyer += 1;
        self.our_count = 0;
    }

    /// Returns what `search` finds in a fact; searches once per deal.
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

    /// Stores what `search` finds in one of our messages.
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

    /// Returns our messages by index in the deal's messages, with the words found in each.
    pub(in crate::diagnosis) fn our_words(&self) -> &[(usize, Found)] {
        &self.our_words[..self.our_count]
    }
}
