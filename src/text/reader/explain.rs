//! Says why a sentence was read as it was: the words that carried it, and the examples it is like.

use std::collections::BTreeMap;
use std::ops::Range;

use super::features::{each_gram, features, weight, words};
use super::{MeaningIndex, Reader};

/// Words that carry less than this share of what all words carry are not marked.
const MIN_SHARE: f32 = 0.12;
/// So many examples are named.
const NEAREST: usize = 2;

/// Why a sentence has a meaning.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    /// Byte ranges of the sentence that speak for the meaning, in order; neighbours are joined.
    pub carried: Vec<Range<usize>>,
    /// Up to two examples of the meaning that read most alike: index into
    /// [`Reader::examples`], and cosine in [0, 1].
    pub nearest: Vec<(usize, f32)>,
}

impl Reader {
    /// Says what in the sentence speaks for a meaning.
    pub fn explain(&self, sentence: &str, meaning: MeaningIndex) -> Explanation {
        Explanation {
            carried: self.carried(sentence, meaning),
            nearest: self.nearest(sentence, meaning),
        }
    }

    /// The words whose n-grams speak most for the meaning, against the mean of all meanings.
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

    /// Adds up the products of the vectors by way of the n-grams that few examples have.
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
