//! Converts a sentence to n-grams: three to five characters within a word, one word, two consecutive
//! words, and the beginnings of two words at most four apart, in order.
//!
//! An n-gram is identified by a hash of its characters with [`KEY_BITS`] bits: among two million
//! n-grams collisions are very rare.

use std::ops::Range;

use crate::text::normalise::{fold_char, is_pictograph, is_white};
use crate::text::sentences::is_unspaced;

/// A word, a run of a script without spaces, or a mark with a meaning of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Byte range in the sentence.
    pub span: Range<usize>,
    /// Normalised, with digits as `0`.
    pub folded: String,
}

/// Splits a sentence into words. Ignores punctuation, except `?` and emoji.
pub fn words(sentence: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    // Whether the current word is in a script with spaces; `None` between words.
    let mut open: Option<bool> = None;
    let mut chars = sentence.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let end = start + c.len_utf8();
        if c.is_alphanumeric() || is_mark_of_letter(c) {
            let unspaced = is_unspaced(c);
            match (open, found.last_mut()) {
                (Some(before), Some(word)) if before == unspaced => word.span.end = end,
                _ => found.push(Word { span: start..end, folded: String::new() }),
            }
            if let Some(word) = found.last_mut() {
                fold_letter(c, &mut word.folded);
            }
            open = Some(unspaced);
        } else if is_apostrophe(c) && chars.peek().is_some_and(|(_, next)| next.is_alphabetic()) {
            // "don't" and "dont" are one word.
        } else {
            open = None;
            if c == '?' || c == '？' || c == '؟' || is_pictograph(c) && c != '\u{fe0f}' {
                let mut folded = String::new();
                fold_char(c, &mut folded);
                found.push(Word { span: start..end, folded });
            } else if is_white(c) {
                continue;
            }
        }
    }
    found.retain(|word| !word.folded.is_empty());
    found
}

fn fold_letter(c: char, out: &mut String) {
    let from = out.len();
    fold_char(c, out);
    if out[from..].bytes().any(|byte| byte.is_ascii_digit()) {
        let zeros = out[from..].replace(|c: char| c.is_ascii_digit(), "0");
        out.truncate(from);
        out.push_str(&zeros);
    }
}

fn is_mark_of_letter(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c) && c != '\u{fe0f}' && c != '\u{20e3}'
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '´' | '`' | '‘')
}

/// Characters of an n-gram within a word, including the spaces around it.
const MIN_CHARACTERS: usize = 3;
const MAX_CHARACTERS: usize = 5;
/// The weight of an n-gram of whole words relative to one of characters.
const WORD_WEIGHT: f32 = 2.5;
/// The length of the beginning of a word, which inflection does not change, in characters.
const STEM: usize = 4;
/// The same if a character is a syllable.
const HANGUL_STEM: usize = 2;
/// The maximum distance of two beginnings that form a pair, in words.
const STEMS_APART: usize = 4;

/// The number of bits of a [`Key`].
pub const KEY_BITS: u32 = 44;

/// An n-gram: the hash of its characters, and in the lowest bit whether it is one of whole words.
pub type Key = u64;

/// Returns the weight of an n-gram relative to another one of the same frequency.
pub fn weight(key: Key) -> f32 {
    if key & 1 == 1 { WORD_WEIGHT } else { 1.0 }
}

/// Returns the weight of `n` occurrences in a sentence relative to one.
pub fn damped(n: usize) -> f32 {
    if n == 1 { 1.0 } else { 1.0 + (n as f32).ln() }
}

/// An n-gram with the words that it is part of, by index: `from..to`.
pub struct Gram {
    pub key: Key,
    pub from: usize,
    pub to: usize,
}

/// Returns the n-grams of a sentence in ascending order, each with its weight and damped count.
pub fn features(words: &[Word]) -> Vec<(Key, f32)> {
    let mut keys: Vec<Key> = Vec::with_capacity(words.len() * 24);
    each_gram(words, |gram| keys.push(gram.key));
    keys.sort_unstable();
    let count = |same: &[Key]| (same[0], weight(same[0]) * damped(same.len()));
    keys.chunk_by(|a, b| a == b).map(count).collect()
}

/// Calls `found` for every n-gram.
pub fn each_gram(words: &[Word], mut found: impl FnMut(Gram)) {
    // Hashes of the words, and of their beginnings with the index of the word.
    let mut whole: Vec<u64> = Vec::with_capacity(words.len());
    let mut stems: Vec<(usize, u64)> = Vec::with_capacity(words.len());
    let mut letters: Vec<u64> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let mut gram = |hash: u64, is_of_words| {
            found(Gram { key: key(hash, is_of_words), from: index, to: index + 1 });
        };
        letters.clear();
        letters.push(u64::from(' '));
        letters.extend(word.folded.chars().map(u64::from));
        letters.push(u64::from(' '));
        for start in 0..letters.len() {
            let mut hash = 1;
            for (before, &letter) in letters[start..].iter().enumerate().take(MAX_CHARACTERS) {
                hash = mixed(hash, letter);
                if before + 1 >= MIN_CHARACTERS {
                    gram(hash, false);
                }
            }
        }
        let own = &letters[1..letters.len() - 1];
        let hash = own.iter().fold(2, |hash, &letter| mixed(hash, letter));
        gram(hash, true);
        whole.push(hash);
        let first = word.folded.chars().next().unwrap_or(' ');
        if is_unspaced(first) {
            // In scripts without spaces a character carries as much as a word.
            for &letter in own {
                gram(mixed(3, letter), false);
                stems.push((index, mixed(3, letter)));
            }
        } else {
            let length = if is_hangul(first) { HANGUL_STEM } else { STEM };
            let hash = own.iter().take(length).fold(4, |hash, &letter| mixed(hash, letter));
            stems.push((index, hash));
        }
    }
    for (index, pair) in whole.windows(2).enumerate() {
        let hash = mixed(mixed(5, pair[0]), pair[1]);
        found(Gram { key: key(hash, true), from: index, to: index + 2 });
    }
    for (index, &(from, stem)) in stems.iter().enumerate() {
        for &(to, other) in stems[index + 1..].iter().take(STEMS_APART) {
            let hash = mixed(mixed(6, stem), other);
            found(Gram { key: key(hash, true), from, to: to + 1 });
        }
    }
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// One step of a multiplicative hash, the same on every machine.
fn mixed(hash: u64, next: u64) -> u64 {
    (hash.rotate_left(5) ^ next).wrapping_mul(0x517c_c1b7_2722_0a95)
}

fn key(hash: u64, is_of_words: bool) -> Key {
    // The high bits of a product depend on all bits of its factors.
    let spread = (hash ^ (hash >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    spread >> (64 - KEY_BITS) & !1 | u64::from(is_of_words)
}
