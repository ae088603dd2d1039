//! Looks up n-grams that were learnt, with their weights and examples.

use super::MeaningIndex;
use super::features::{KEY_BITS, Key};

/// A learnt n-gram. Its weights and postings begin where those of the previous one end.
#[derive(Clone, Copy, Debug)]
pub struct Feature {
    pub key: Key,
    /// The number of examples that have it.
    pub examples: u32,
    pub weights_end: u32,
    pub postings_end: u32,
}

/// All learnt n-grams, by key.
#[derive(Clone, Debug, Default)]
pub struct Index {
    features: Vec<Feature>,
    /// The index of the first key with each prefix; one entry more than there are prefixes.
    prefixes: Vec<u32>,
    prefix_bits: u32,
    weights: Vec<(MeaningIndex, f32)>,
    postings: Vec<u32>,
    idf_by_count: Vec<f32>,
    /// The length of the tf-idf vector of each example.
    lengths: Vec<f32>,
}

type Part = (Vec<Feature>, Vec<(MeaningIndex, f32)>, Vec<u32>);

impl Index {
    /// Joins parts, whose keys ascend from part to part.
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

    /// Returns the index of an n-gram; `None` if no example has it.
    pub fn find(&self, key: Key) -> Option<usize> {
        let prefix = self.prefix(key);
        let from = *self.prefixes.get(prefix)? as usize;
        let to = *self.prefixes.get(prefix + 1)? as usize;
        let place = self.features[from..to].iter().position(|feature| feature.key == key)?;
        Some(from + place)
    }

    /// Returns the inverse document frequency of an n-gram; the maximum if no example has it.
    pub fn idf(&self, place: Option<usize>) -> f32 {
        let count = place.map_or(0, |place| self.features[place].examples as usize);
        self.idf_by_count.get(count).copied().unwrap_or(1.0)
    }

    /// Returns meanings and weights, by meaning.
    pub fn weights(&self, place: usize) -> &[(MeaningIndex, f32)] {
        let from = place.checked_sub(1).map_or(0, |before| self.features[before].weights_end);
        &self.weights[from as usize..self.features[place].weights_end as usize]
    }

    /// Returns the examples that have the n-gram; none if it is too common.
    pub fn postings(&self, place: usize) -> &[u32] {
        let from = place.checked_sub(1).map_or(0, |before| self.features[before].postings_end);
        &self.postings[from as usize..self.features[place].postings_end as usize]
    }

    /// Returns the length of an example's tf-idf vector.
    pub fn length(&self, example: usize) -> f32 {
        self.lengths[example]
    }
}
