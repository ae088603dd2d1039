//! Many words, and which of them a text begins with. Asked wherever a word of a text begins, so it
//! waits for as little memory as can be: what begins otherwise is ruled out by one look at a small
//! table, and what is left lies side by side.

/// Words, each known by its place among them.
#[derive(Debug)]
pub(super) struct Listed {
    words: Vec<Box<str>>,
    /// Those of one or two bytes, by the first.
    short: Buckets,
    /// All others, by [`bucket_of`] their first three.
    long: Buckets,
}

impl Listed {
    /// Words must not be empty.
    pub(super) fn new(words: Vec<Box<str>>) -> Self {
        let (mut short, mut long) = (Vec::new(), Vec::new());
        for (place, word) in (0..).zip(&words) {
            let entry = Entry::new(word.as_bytes(), place);
            match *word.as_bytes() {
                [] => {}
                [first, second, third, ..] => long.push((bucket_of(first, second, third), entry)),
                [first, ..] => short.push((usize::from(first), entry)),
            }
        }
        Self { words, short: Buckets::new(SHORT, short), long: Buckets::new(LONG, long) }
    }

    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| &**word)
    }

    /// The place and the length in bytes of every word that the text begins with.
    #[inline]
    pub(super) fn begun_by(&self, text: &[u8], mut found: impl FnMut(usize, usize)) {
        let &[first, ..] = text else { return };
        let mut look = |entries: &[Entry]| {
            if entries.is_empty() {
                return;
            }
            let head = head_of(text);
            for entry in entries {
                if entry.may_begin(head) && self.begins(entry, text) {
                    found(entry.place as usize, entry.length as usize);
                }
            }
        };
        look(self.short.get(usize::from(first)));
        if let &[first, second, third, ..] = text {
            look(self.long.get(bucket_of(first, second, third)));
        }
    }

    /// Whether the text, of the same head, begins with the word.
    fn begins(&self, entry: &Entry, text: &[u8]) -> bool {
        let length = entry.length as usize;
        length <= text.len()
            && (length <= HEAD || text.starts_with(self.words[entry.place as usize].as_bytes()))
    }
}

/// A word by its head, so that most others are told from it without looking at the rest.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// The first [`HEAD`] bytes, 0 for those that are missing.
    head: u64,
    /// Bytes.
    length: u32,
    place: u32,
}

impl Entry {
    fn new(word: &[u8], place: u32) -> Self {
        Self { head: head_of(word), length: u32::try_from(word.len()).unwrap_or(u32::MAX), place }
    }

    /// Whether a text of that head may begin with the word.
    fn may_begin(&self, head: u64) -> bool {
        let missing = HEAD.saturating_sub(self.length as usize);
        (head ^ self.head) << (missing * 8) == 0
    }
}

fn head_of(text: &[u8]) -> u64 {
    let mut head = [0; HEAD];
    match text.first_chunk() {
        Some(eight) => head = *eight,
        None => head[..text.len()].copy_from_slice(text),
    }
    u64::from_le_bytes(head)
}

/// Bytes.
const HEAD: usize = 8;

const SHORT: usize = 1 << 8;
const LONG_BITS: u32 = 12;
const LONG: usize = 1 << LONG_BITS;

/// Three bytes as one of [`LONG`] numbers: the upper bits of a product (Knuth, TAOCP 6.4).
fn bucket_of(first: u8, second: u8, third: u8) -> usize {
    let bytes = u32::from_le_bytes([first, second, third, 0]);
    (bytes.wrapping_mul(0x9E37_79B1) >> (u32::BITS - LONG_BITS)) as usize
}

/// Entries in groups that stand one after the other.
#[derive(Debug)]
struct Buckets {
    /// Where each group begins; one more at the end.
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
            words in prop::collection::vec("[ab\u{e9}\0]{1,4}|[ab]{7,10}", 0..8),
            text in "[ab\u{e9}\0]{0,6}|[ab]{7,12}",
        ) {
            let listed = Listed::new(words.iter().map(|word| word.as_str().into()).collect());
            let mut found = Vec::new();
            listed.begun_by(text.as_bytes(), |place, length| found.push((place, length)));
            found.sort_unstable();
            let begins = |(place, word): (usize, &String)| {
                text.starts_with(word.as_str()).then_some((place, word.len()))
            };
            let plainly: Vec<_> = words.iter().enumerate().filter_map(begins).collect();
            prop_assert_eq!(found, plainly);
        }
    }
}
