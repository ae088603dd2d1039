//! Explains why a sentence was given a meaning: the words that contributed, and similar examples.

use std::collections::BTreeMap;
use std::ops::Range;

use super::features::{each_gram, features, weight, words};
use super::{MeaningIndex, Reader};

/// The minimum share of the total contribution from which words are marked.
const MIN_SHARE: f32 = 0.12;
/// The number of examples named.
const NEAREST: usize = 2;

/// Why a sentence has a meaning.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    /// Byte ranges in the sentence that indicate the meaning, in order; adjacent ones are joined.
    pub carried: Vec<Range<usize>>,
    /// Up to two of the most similar examples of the meaning: index into [`Reader::examples`], and
    /// cosine in [0, 1].
    pub nearest: Vec<(usize, f32)>,
}

impl Reader {
    /// Explains what in the sentence indicates a meaning.
    pub fn explain(&self, sentence: &str, meaning: MeaningIndex) -> Explanation {
        Explanation {
            carried: self.carried(sentence, meaning),
            nearest: self.nearest(sentence, meaning),
        }
    }

    /// Returns the words whose n-grams contribute most to the meaning, relative to the mean of all
    /// meanings.
    fn carried(&self, sentence: &str, meaning: MeaningIndex) -> Vec<Range<usize>> {
        let words = words(sentence);
        let mut support = vec![0.0_f32; words.len()];
        each_gram(&words, |gram| {
            let place = self.index.find(gram.key);
            let Some(found) = place else { return };
            let (mut own, mut all) = (0.0, 0.0);
            for &(other, weight) in self.index.weights(found) {
                all += weight;
                if other == meaning {
                    own = weight;
                }
            }
            let gain = own - all / self.meanings as f32;
            let share =
                gain * self.index.idf(place) * weight(gram.key) / (gram.to - gram.from) as f32;
            support[gram.from..gram.to].iter_mut().for_each(|word| *word += share);
        });
        let sum: f32 = support.iter().copied().filter(|&share| share > 0.0).sum();
        let mut carried: Vec<Range<usize>> = Vec::new();
        let mut last = None;
        for (index, (word, &share)) in words.iter().zip(&support).enumerate() {
            if share <= 0.0 || share < MIN_SHARE * sum {
                continue;
            }
            match carried.last_mut() {
                Some(range) if last.is_some_and(|last| last + 1 == index) => {
                    range.end = word.span.end;
                }
                _ => carried.push(word.span.clone()),
            }
            last = Some(index);
        }
        carried
    }

    /// Computes the products of the vectors from the n-grams that few examples have.
    fn nearest(&self, sentence: &str, meaning: MeaningIndex) -> Vec<(usize, f32)> {
        let features = features(&words(sentence));
        let mut products: BTreeMap<u32, f32> = BTreeMap::new();
        for (part, &(key, _)) in self.parts(&features).iter().zip(&features) {
            let Some(place) = part.place else { continue };
            let other = weight(key) * self.index.idf(part.place);
            for &example in self.index.postings(place) {
                if self.examples[example as usize].meaning == meaning {
                    *products.entry(example).or_default() += part.value * other;
                }
            }
        }
        let mut nearest: Vec<(usize, f32)> = Vec::with_capacity(NEAREST + 1);
        for (example, product) in products {
            let cosine = (product / self.index.length(example as usize)).min(1.0);
            if nearest.len() == NEAREST && cosine <= nearest[NEAREST - 1].1 {
                continue;
            }
            let place = nearest.partition_point(|&(_, better)| better >= cosine);
            nearest.insert(place, (example as usize, cosine));
            nearest.truncate(NEAREST);
        }
        nearest
    }
}
