//! Finds the listed words with which a text begins, ignoring ASCII case. This is called at the
//! beginning of every word of a text, so it touches little memory: a small table rules out most
//! positions, and the candidates that remain are contiguous.
//!
//! Upper-case and lower-case ASCII letters differ in one bit, [`CASE`]. It is set in all bytes that
//! are compared together. This also makes a few other bytes equal, which the final comparison
//! distinguishes.

/// Words, each identified by its index.
#[derive(Debug)]
pub(super) struct Listed {
    words: Vec<Box<str>>,
    /// Words of one or two bytes, by the first byte with [`CASE`].
    short: Buckets,
    /// All other words, by [`bucket_of`] of the first three bytes.
    long: Buckets,
    /// Whether there is a short word, by the first byte with [`CASE`].
    begins_short: [bool; 1 << 8],
    /// Whether there may be a longer word, by the first three bytes.
    begins_long: Heads,
}

impl Listed {
    /// Words must not be empty, and must not contain ASCII capitals.
    pub(super) fn new(words: Vec<Box<str>>) -> Self {
        let (mut short, mut long) = (Vec::new(), Vec::new());
        let (mut begins_short, mut begins_long) = ([false; 1 << 8], Heads::default());
        for (place, word) in (0..).zip(&words) {
            let entry = Entry::new(word.as_bytes(), place);
            match *word.as_bytes() {
                [] => {}
                [first, second, third, ..] => {
                    begins_long.insert([first, second, third]);
                    long.push((bucket_of([first, second, third], LONG_BITS), entry));
                }
                [first, ..] => {
                    begins_short[usize::from(first | CASE)] = true;
                    short.push((usize::from(first | CASE), entry));
                }
            }
        }
        let (short, long) = (Buckets::new(SHORT, short), Buckets::new(LONG, long));
        Self { words, short, long, begins_short, begins_long }
    }

    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| &**word)
    }

    /// Calls `found` with the index and the length in bytes of every word with which the text
    /// begins.
    #[inline]
    pub(super) fn begun_by(&self, text: &[u8], mut found: impl FnMut(usize, usize)) {
        let &[first, ..] = text else { return };
        let short = usize::from(first | CASE);
        if self.begins_short[short] {
            self.look_among(self.short.get(short), text, &mut found);
        }
        if let &[first, second, third, ..] = text
            && self.begins_long.may_have([first, second, third])
        {
            let bucket = bucket_of([first, second, third], LONG_BITS);
            self.look_among(self.long.get(bucket), text, &mut found);
        }
    }

    #[inline]
    fn look_among(&self, entries: &[Entry], text: &[u8], found: &mut impl FnMut(usize, usize)) {
        let head = head_of(text);
        for entry in entries.iter().filter(|entry| entry.may_begin(head)) {
            self.compare(entry.place as usize, text, found);
        }
    }

    /// Separate from the caller, because it is rarely reached.
    #[inline(never)]
    fn compare(&self, place: usize, text: &[u8], found: &mut impl FnMut(usize, usize)) {
        let word = self.words[place].as_bytes();
        let is_word = |begin: &[u8]| begin == word || begin.eq_ignore_ascii_case(word);
        if text.get(..word.len()).is_some_and(is_word) {
            found(place, word.len());
        }
    }
}

/// A word with its first bytes, so that most comparisons need not read the rest.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// See [`head_of`].
    head: u64,
    /// The number of missing bytes, in bits.
    missing: u32,
    place: u32,
}

impl Entry {
    /// The word must not be empty.
    fn new(word: &[u8], place: u32) -> Self {
        let missing = HEAD.saturating_sub(word.len()) * 8;
        Self { head: head_of(word), missing: u32::try_from(missing).unwrap_or(0), place }
    }

    /// Returns whether a text with that head may begin with the word.
    #[inline]
    fn may_begin(&self, head: u64) -> bool {
        (head ^ self.head).wrapping_shl(self.missing) == 0
    }
}

/// Returns the first [`HEAD`] bytes with [`CASE`].
fn head_of(text: &[u8]) -> u64 {
    let mut head = [0; HEAD];
    match text.first_chunk() {
        Some(eight) => head = *eight,
        None => head[..text.len()].copy_from_slice(text),
    }
    u64::from_le_bytes(head) | u64::from_le_bytes([CASE; HEAD])
}

const CASE: u8 = b'a' ^ b'A';

/// In bytes.
const HEAD: usize = 8;

const SHORT: usize = 1 << 8;
const LONG_BITS: u32 = 12;
const LONG: usize = 1 << LONG_BITS;

/// Hashes three bytes with [`CASE`] to a number of `bits` bits: the upper bits of a product (Knuth,
/// TAOCP 6.4).
fn bucket_of(bytes: [u8; 3], bits: u32) -> usize {
    let [first, second, third] = bytes;
    let number = u32::from_le_bytes([first, second, third, 0]) | u32::from_le_bytes([CASE; 4]);
    (number.wrapping_mul(0x9E37_79B1) >> (u32::BITS - bits)) as usize
}

/// A filter of word beginnings, small enough for the cache, that rules out most texts.
#[derive(Debug)]
struct Heads {
    bits: Box<[u64]>,
}

const HEAD_BITS: u32 = 15;

impl Default for Heads {
    fn default() -> Self {
        Self { bits: vec![0; (1 << HEAD_BITS) / 64].into_boxed_slice() }
    }
}

impl Heads {
    fn insert(&mut self, bytes: [u8; 3]) {
        let at = bucket_of(bytes, HEAD_BITS);
        self.bits[at / 64] |= 1 << (at % 64);
    }

    /// Returns whether these bytes were inserted; sometimes also true for others.
    #[inline]
    fn may_have(&self, bytes: [u8; 3]) -> bool {
        let at = bucket_of(bytes, HEAD_BITS);
        self.bits[at / 64] >> (at % 64) & 1 == 1
    }
}

/// Entries in contiguous groups.
#[derive(Debug)]
struct Buckets {
    /// The start of each group, and the end of the last one.
    starts: Box<[u32]>,
    entries: Vec<Entry>,
}

impl Buckets {
    fn new(count: usize, mut entries: Vec<(usize, Entry)>) -> Self {
        entries.sort_by_key(|&(bucket, _)| bucket);
        let start = |bucket| entries.partition_point(|&(own, _)| own < bucket);
        let starts = (0..=count).map(|bucket| u32::try_from(start(bucket)).unwrap_or(u32::MAX));
        Self {
            starts: starts.collect(),
            entries: entries.iter().map(|&(_, entry)| entry).collect(),
        }
    }

    #[inline]
    fn get(&self, bucket: usize) -> &[Entry] {
        match self.starts[bucket..] {
            [from, to, ..] if from < to => &self.entries[from as usize..to as usize],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_word_that_a_text_begins_with_is_found(
            words in prop::collection::vec("[ab\u{e9}\0 @`]{1,4}|[ab]{7,10}", 0..8),
            text in "[aAb\u{e9}\0 @]{0,6}|[abB]{7,12}",
        ) {
            let listed = Listed::new(words.iter().map(|word| word.as_str().into()).collect());
            let mut found = Vec::new();
            listed.begun_by(text.as_bytes(), |place, length| found.push((place, length)));
            found.sort_unstable();
            let begins = |(place, word): (usize, &String)| {
                text.to_ascii_lowercase().starts_with(word.as_str()).then_some((place, word.len()))
            };
            let plainly: Vec<_> = words.iter().enumerate().filter_map(begins).collect();
            prop_assert_eq!(found, plainly);
        }
    }
}
