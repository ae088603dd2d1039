//! From an id, an address or a name to the rows that carry it.
//!
//! Keys are kept as 128-bit hashes, so that two of them are never taken for one and none needs a
//! string of its own. Built once, then read by many threads. Knows nothing of what the rows are.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hasher as _};

use foldhash::fast::FixedState;

use crate::facts::words::fold;

const HALVES: [FixedState; 2] = [FixedState::with_seed(1), FixedState::with_seed(2)];

/// The hash of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(u128);

impl Key {
    /// Of text as it stands: ids, where case may tell two of them apart.
    pub fn exact(text: &str) -> Self {
        let half = |state: &FixedState| {
            let mut hasher = state.build_hasher();
            hasher.write(text.as_bytes());
            u128::from(hasher.finish())
        };
        Self(half(&HALVES[0]) << 64 | half(&HALVES[1]))
    }

    /// Of text without case, accents and width: names and mail addresses.
    pub fn folded(text: &str) -> Self {
        Self::exact(&fold(text.trim()))
    }
}

/// Rows by key, in the order in which they were given.
#[derive(Debug, Default)]
pub struct Index {
    places: HashMap<Key, (u32, u32), FixedState>,
    rows: Vec<u32>,
}

impl Index {
    pub fn new(mut pairs: Vec<(Key, u32)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut index = Self { rows: Vec::with_capacity(pairs.len()), ..Self::default() };
        for same in pairs.chunk_by(|a, b| a.0 == b.0) {
            let from = u32::try_from(index.rows.len()).unwrap_or(u32::MAX); // rows are u32
            index.rows.extend(same.iter().map(|pair| pair.1));
            let to = u32::try_from(index.rows.len()).unwrap_or(u32::MAX);
            index.places.insert(same[0].0, (from, to));
        }
        index.places.shrink_to_fit();
        index
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows of a key, lowest first.
    pub fn rows(&self, key: Key) -> &[u32] {
        let Some(&(from, to)) = self.places.get(&key) else { return &[] };
        &self.rows[from as usize..to as usize]
    }

    pub fn first(&self, key: Key) -> Option<u32> {
        self.rows(key).first().copied()
    }
}

/// The ids of a cell: CRMs list several with `;` or `,`.
pub fn ids(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', ',']).map(bare_id).filter(|id| !id.is_empty())
}

/// An id without the prefix that one CRM puts before it in its own exports only.
pub fn bare_id(id: &str) -> &str {
    let id = id.trim();
    id.strip_prefix("zcrm_").unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_their_key_in_order() {
        let pairs = [("b", 3), ("a", 2), ("b", 1), ("b", 3)];
        let index = Index::new(pairs.map(|(key, row)| (Key::exact(key), row)).to_vec());
        assert_eq!(index.rows(Key::exact("b")), [1, 3]);
        assert_eq!(index.first(Key::exact("a")), Some(2));
        assert!(index.rows(Key::exact("c")).is_empty());
    }

    #[test]
    fn case_tells_ids_apart_but_not_names() {
        assert_ne!(Key::exact("0061aBC"), Key::exact("0061abc"));
        assert_eq!(Key::folded(" Pérez & Co "), Key::folded("PEREZ & CO"));
        assert_eq!(ids("zcrm_1; 2,,3").collect::<Vec<_>>(), ["1", "2", "3"]);
    }
}
