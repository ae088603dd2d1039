//! Finds an n-gram among those that were learnt, with its weights and the examples that have it.

use super::MeaningIndex;
use super::features::{KEY_BITS, Key};

/// An n-gram that was learnt. Its weights and postings begin where those of the one before end.
#[derive(Clone, Copy, Debug)]
pub struct Feature {
    pub key: Key,
    /// The number of examples that have it.
    pub examples: u32,
    pub weights_end: u32,
    pub postings_end: u32,
}

/// All n-grams that were learnt, by key.
#[derive(Clone, Debug, Default)]
pub struct Index {
    features: Vec<Feature>,
    /// Where the keys with each prefix begin; one more than there are prefixes.
    prefixes: Vec<u32>,
    prefix_bits: u32,
    weights: Vec<(MeaningIndex, f32)>,
    postings: Vec<u32>,
    idf_by_count: Vec<f32>,
    /// Of the tf-idf vector of each example.
    lengths: Vec<f32>,
}

type Part = (Vec<Feature>, Vec<(MeaningIndex, f32)>, Vec<u32>);

impl Index {
    /// Joins the parts, whose keys rise from part to part.
    pub fn of(
        parts: impl Iterator<Item = Part>,
        idf_by_count: Vec<f32>,
        lengths: Vec<f32>,
    ) -> Self {
        let mut index = Self { idf_by_count, lengths, ..Self::default() };
        for (features, weights, postings) in parts {
            let (weights_before, postings_before) =
                (index.weights.len() as u32, index.postings.len() as u32);
            index.features.extend(features.into_iter().map(|feature| Feature {
                weights_end: feature.weights_end + weights_before,
                postings_end: feature.postings_end + postings_before,
                ..feature
            }));
            index.weights.extend(weights);
            index.postings.extend(postings);
        }
        index.prefix_bits = index.features.len().max(2).ilog2().min(KEY_BITS - 1);
        index.prefixes = Vec::with_capacity((1 << index.prefix_bits) + 1);
        for (place, feature) in index.features.iter().enumerate() {
            let prefix = index.prefix(feature.key);
            while index.prefixes.len() <= prefix {
                index.prefixes.push(place as u32);
            }
        }
        index.prefixes.resize((1 << index.prefix_bits) + 1, index.features.len() as u32);
        index
    }

    fn prefix(&self, key: Key) -> usize {
        (key >> (KEY_BITS - self.prefix_bits)) as usize
    }

    /// The place of an n-gram; `None` where no example has it.
    pub fn find(&self, key: Key) -> Option<usize> {
        let prefix = self.prefix(key);
        let from = *self.prefixes.get(prefix)? as usize;
        let to = *self.prefixes.get(prefix + 1)? as usize;
        let place = self.features[from..to].iter().position(|feature| feature.key == key)?;
        Some(from + place)
    }

    /// How much an n-gram counts by itself; the most where no example has it.
    pub fn idf(&self, place: Option<usize>) -> f32 {
        let count = place.map_or(0, |place| self.features[place].examples as usize);
        self.idf_by_count.get(count).copied().unwrap_or(1.0)
    }

    /// Meaning and weight, by meaning.
    pub fn weights(&self, place: usize) -> &[(MeaningIndex, f32)] {
        let from = place.checked_sub(1).map_or(0, |before| self.features[before].weights_end);
        &self.weights[from as usize..self.features[place].weights_end as usize]
    }

    /// The examples that have the n-gram; none where it is too common.
    pub fn postings(&self, place: usize) -> &[u32] {
        let from = place.checked_sub(1).map_or(0, |before| self.features[before].postings_end);
        &self.postings[from as usize..self.features[place].postings_end as usize]
    }

    /// The length of an example's tf-idf vector.
    pub fn length(&self, example: usize) -> f32 {
        self.lengths[example]
    }
}
