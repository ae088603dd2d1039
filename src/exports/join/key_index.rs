//! Indexes rows by id, address or name.
//!
//! Keys are stored as fingerprints, so that no key needs a string. Built once, then read by many
//! threads. Knows nothing about the rows.

use std::collections::{HashMap, HashSet};

use crate::facts::word_search::fold;
use crate::fingerprint::{ByHalf, Fingerprint};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(Fingerprint);

impl Key {
    /// Returns the key of unchanged text: for ids that may differ in case only.
    pub fn exact(text: &str) -> Self {
        Self(Fingerprint::of(text.as_bytes()))
    }

    /// Returns the key of an id in any form in which exports write it.
    pub fn id(text: &str) -> Self {
        let id = bare_id(text);
        let is_guid = id.len() == 36 && id.bytes().filter(|byte| *byte == b'-').count() == 4;
        // Case distinguishes ids of fifteen letters, but not hexadecimal ones.
        if is_guid { Self::exact(&id.to_ascii_lowercase()) } else { Self::exact(id) }
    }

    /// Returns the key of text without case, accents and width: for names and mail addresses.
    pub fn folded(text: &str) -> Self {
        Self::exact(&fold(text.trim()))
    }

    /// Combines two keys.
    pub fn beside(self, other: Key) -> Self {
        let both = [self.0.to_bytes(), other.0.to_bytes()];
        Self(Fingerprint::of(both.as_flattened()))
    }
}

/// A set of keys.
pub type KeySet = HashSet<Key, ByHalf>;

/// Rows by key, in insertion order.
#[derive(Debug, Default)]
pub struct Index {
    places: HashMap<Key, (u32, u32), ByHalf>,
    rows: Vec<u32>,
}

impl Index {
    pub fn new(mut pairs: Vec<(Key, u32)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut index = Self { rows: Vec::with_capacity(pairs.len()), ..Self::default() };
        for same in pairs.chunk_by(|a, b| a.0 == b.0) {
            let from = u32::try_from(index.rows.len()).unwrap_or(u32::MAX); // row numbers are u32
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

    /// Returns the rows of a key, lowest first.
    pub fn rows(&self, key: Key) -> &[u32] {
        let Some(&(from, to)) = self.places.get(&key) else { return &[] };
        &self.rows[from as usize..to as usize]
    }

    pub fn first(&self, key: Key) -> Option<u32> {
        self.rows(key).first().copied()
    }
}

/// Splits a cell into ids: CRMs separate them by `;` or `,`, or write `["a","b"]`.
pub fn ids(cell: &str) -> impl Iterator<Item = &str> {
    let parts = cell.split([';', ',', '|', '\n', '；', '，', '、']).map(bare_id);
    parts.filter(|id| !id.is_empty() && !is_null(id))
}

/// Strips what only some exports add to an id: brackets and quotes of a list, the prefix of one
/// CRM's own exports, the three check letters after fifteen, the `.0` of a spreadsheet.
pub fn bare_id(id: &str) -> &str {
    let around = |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '{' | '}' | '"' | '\'');
    let id = match id.as_bytes() {
        // Most ids need no trimming, and checking that is cheaper than decoding their ends.
        [first, .., last] if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() => id,
        _ => id.trim_matches(around),
    };
    let id = id.strip_prefix("zcrm_").unwrap_or(id);
    if has_check_letters(id) {
        return &id[..15];
    }
    match id.strip_suffix(".0") {
        Some(whole) if whole.bytes().all(|byte| byte.is_ascii_digit()) && !whole.is_empty() => {
            whole
        }
        _ => id,
    }
}

/// Returns whether an id has 18 characters, of which the CRM writes only the first 15 in reports.
fn has_check_letters(id: &str) -> bool {
    let bytes = id.as_bytes();
    bytes.len() == 18
        && bytes[0] == b'0'
        && bytes.iter().all(u8::is_ascii_alphanumeric)
        && bytes[15..].iter().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'5'))
        && bytes[15..].iter().any(u8::is_ascii_uppercase)
}

/// Returns whether the text means "no id".
fn is_null(id: &str) -> bool {
    id.bytes().all(|byte| matches!(byte, b'0' | b'-')) || id.eq_ignore_ascii_case("null")
}

/// Returns the mail addresses of a cell, unchanged: `Li <li@acme.example>; kim@acme.example`.
pub fn mails(cell: &str) -> impl Iterator<Item = &str> {
    let is_between = |c: char| {
        c.is_whitespace() || matches!(c, ';' | ',' | '|' | '/' | '<' | '>' | '；' | '，' | '、')
    };
    cell.split(is_between).filter_map(|part| {
        let part = part.trim_matches(['"', '\'', '(', ')', '[', ']', '.']);
        let part = part.strip_prefix("mailto:").unwrap_or(part);
        part.contains('@').then_some(part)
    })
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
    fn case_distinguishes_ids_but_not_names() {
        assert_ne!(Key::exact("0061aBC"), Key::exact("0061abc"));
        assert_eq!(Key::folded(" Pérez & Co "), Key::folded("PEREZ & CO"));
    }

    #[test]
    fn ids_are_the_same_in_every_shape() {
        let all = |cell| ids(cell).collect::<Vec<_>>();
        assert_eq!(all("zcrm_1; 2,,3"), ["1", "2", "3"]);
        assert_eq!(all(r#"["64f0a1","64f0a2"]"#), ["64f0a1", "64f0a2"]);
        assert_eq!(all("770431.0"), ["770431"]);
        assert_eq!(all("000000000000000AAA;0;null"), [""; 0], "no record at all");
        assert_eq!(Key::id("0065g00000AbCdEAAV"), Key::id("0065g00000AbCdE"));
        assert_ne!(Key::id("0065g00000AbCdE"), Key::id("0065g00000AbCde"));
        let (one, other) = ("202603160000000012", "202603160000000013");
        assert_ne!(Key::id(one), Key::id(other), "eighteen digits are no letters");
        let guid = "{5E6F7A80-1B2C-4D3E-8F90-A1B2C3D4E5F6}";
        assert_eq!(Key::id(guid), Key::id(&guid.to_lowercase()));
    }

    #[test]
    fn several_addresses_of_a_cell_are_separated() {
        let all = |cell| mails(cell).collect::<Vec<_>>();
        let two = ["li@acme.example", "kim@acme.example"];
        assert_eq!(all("li@acme.example; kim@acme.example"), two);
        assert_eq!(all("li@acme.example kim@acme.example"), two);
        assert_eq!(all("Li Wei <li@acme.example>,\"Kim\" (kim@acme.example)"), two);
        assert_eq!(all("mailto:li@acme.example/kim@acme.example"), two);
        assert_eq!(all("no address"), [""; 0]);
    }
}
