//! Classifies sentences by example: returns for every sentence the probability of each meaning,
//! learnt from the n-grams of example sentences.
//!
//! For a meaning m and an n-gram, the weight is the log odds of the n-gram in examples of m against
//! the examples of all other meanings: the sum of multinomial and complement naive Bayes (Rennie,
//! Shih, Teevan, Karger: "Tackling the poor assumptions of naive Bayes text classifiers", 2003), on
//! tf-idf vectors of length 1. On sentences of unseen writers the sum is right more often than
//! either, and than logistic regression on the same n-grams (docs/decisions.md). Learning counts in
//! a fixed order, so the same examples always give the same reader.
//!
//! [`Reader::from_examples`] learns, [`Reader::probabilities`] reads a sentence,
//! [`Reader::explain`] explains the result, [`Reader::read`] reads whole messages, and [`evidence`]
//! converts the result to evidence for causes.

pub mod evidence;
mod explain;
mod features;
mod index;
mod learn;
mod read;

pub use explain::Explanation;
pub use features::{Word, words};
pub use read::{Message, ReadSentence};

use features::{Key, features};
use index::Index;

/// Index of a meaning, in the order in which the meanings were given.
pub type MeaningIndex = u16;

/// A sentence with the meaning that a person gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    pub text: String,
    pub meaning: MeaningIndex,
    /// The file of the sentence: sentences of one file have the same number. Calibration reads the
    /// sentences of each file with a model of the others.
    pub batch: u16,
    /// How many times it counts: more than once for the sentences of a team's own buyers.
    pub times: u16,
}

/// A trained reader.
#[derive(Clone, Debug)]
pub struct Reader {
    meanings: usize,
    examples: Vec<Example>,
    /// Share of the examples that have each meaning; sums to 1.
    shares: Vec<f64>,
    index: Index,
    /// The score of each meaning for a sentence of length 1 before its n-grams are added.
    base: Vec<f32>,
    /// The factor applied to scores before they are converted to probabilities.
    sharpness: f64,
}

/// An n-gram of a sentence: its index, if it was learnt, and its component of the tf-idf vector of
/// length 1.
struct Part {
    place: Option<usize>,
    value: f32,
}

impl Reader {
    /// Learns from examples; `meanings` is the number of meanings.
    ///
    /// Ignores examples whose meaning is out of range, and those after the first million. The same
    /// examples in the same order always give the same reader.
    pub fn from_examples(meanings: usize, mut examples: Vec<Example>) -> Self {
        examples.retain(|example| usize::from(example.meaning) < meanings);
        examples.truncate(learn::MAX_EXAMPLES);
        let learn::Learnt { index, base, sharpness } = learn::learn(meanings, &examples);
        let mut counts = vec![0_usize; meanings];
        examples.iter().for_each(|example| counts[usize::from(example.meaning)] += 1);
        let all = examples.len().max(1) as f64;
        let shares = counts.into_iter().map(|count| count as f64 / all).collect();
        Self { meanings, examples, shares, index, base, sharpness }
    }

    /// Returns the number of meanings.
    pub fn meanings(&self) -> usize {
        self.meanings
    }

    /// Returns the examples that were learnt, in the given order.
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// Returns the share of the examples that have the meaning, in [0, 1].
    pub fn share(&self, meaning: MeaningIndex) -> f64 {
        self.shares.get(usize::from(meaning)).copied().unwrap_or(0.0)
    }

    /// Returns the calibrated factor: scores times this are log probabilities, up to a sum.
    pub fn sharpness(&self) -> f64 {
        self.sharpness
    }

    /// Returns the calibrated probability of each meaning of a sentence; they sum to 1.
    ///
    /// A sentence without any known n-gram gets the shares of the meanings among the examples.
    pub fn probabilities(&self, sentence: &str) -> Vec<f64> {
        self.probabilities_of(&words(sentence))
    }

    /// The same for the words of a sentence.
    pub fn probabilities_of(&self, words: &[Word]) -> Vec<f64> {
        if self.examples.is_empty() {
            return vec![1.0 / self.meanings.max(1) as f64; self.meanings];
        }
        let parts = self.parts(&features(words));
        if parts.iter().all(|part| part.place.is_none()) {
            return self.shares.clone();
        }
        let mut scores = vec![0.0_f32; self.meanings];
        let mut known = 0.0;
        for part in &parts {
            let Some(place) = part.place else { continue };
            known += part.value;
            for &(meaning, weight) in self.index.weights(place) {
                scores[usize::from(meaning)] += part.value * weight;
            }
        }
        scores.iter_mut().zip(&self.base).for_each(|(score, base)| *score += known * base);
        softmax(&scores, self.sharpness)
    }

    /// Returns the tf-idf vector of a sentence, of length 1.
    fn parts(&self, features: &[(Key, f32)]) -> Vec<Part> {
        let mut parts: Vec<Part> = features
            .iter()
            .map(|&(key, count)| {
                let place = self.index.find(key);
                Part { place, value: count * self.index.idf(place) }
            })
            .collect();
        let square: f32 = parts.iter().map(|part| part.value * part.value).sum();
        let length = square.sqrt().max(f32::MIN_POSITIVE);
        parts.iter_mut().for_each(|part| part.value /= length);
        parts
    }
}

/// Converts scores to probabilities that sum to 1.
fn softmax(scores: &[f32], sharpness: f64) -> Vec<f64> {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f64> =
        scores.iter().map(|&score| (f64::from(score - highest) * sharpness).exp()).collect();
    let sum: f64 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

#[cfg(test)]
mod tests;
