//! Searches a text for the words of all lists of the pack in one pass.
//!
//! Case, accents and width are ignored. In scripts that separate words by spaces, whole words
//! match; in Chinese, Japanese, Thai, Lao, Khmer and Burmese, words match anywhere. A listed word
//! that ends in `*` matches every word with that prefix.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::list_lookup::Listed;

/// A set of words that is searched for as a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordSet(u16);

/// The sets with a word in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    bits: Vec<u64>,
}

impl Found {
    pub fn contains(&self, set: WordSet) -> bool {
        self.bits.get(usize::from(set.0) / 64).is_some_and(|word| word >> (set.0 % 64) & 1 == 1)
    }

    pub fn clear(&mut self) {
        self.bits.fill(0);
    }

    fn insert(&mut self, set: WordSet) {
        let at = usize::from(set.0) / 64;
        if at >= self.bits.len() {
            self.bits.resize(at + 1, 0);
        }
        self.bits[at] |= 1 << (set.0 % 64);
    }
}

/// Folds a text: NFKD without combining marks, in lower case.
///
/// Borrows the text if nothing changes.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        if text.bytes().any(|b| b.is_ascii_uppercase()) {
            return Cow::Owned(text.to_ascii_lowercase());
        }
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    Cow::Owned(folded)
}

/// Appends the folded text to `out`.
pub fn fold_into(text: &str, out: &mut String) {
    let mut rest = text;
    while !rest.is_empty() {
        let plain = ascii_ahead(rest.as_bytes());
        let from = out.len();
        out.push_str(&rest[..plain]);
        out[from..].make_ascii_lowercase();
        rest = &rest[plain..];
        while let Some(c) = rest.chars().next().filter(|c| !c.is_ascii()) {
            fold_char(c, out);
            rest = &rest[c.len_utf8()..];
        }
    }
}

/// Returns the number of bytes before the first one that is not ASCII, checked eight at a time.
fn ascii_ahead(bytes: &[u8]) -> usize {
    let eights = bytes.chunks_exact(8).take_while(|eight| eight.is_ascii()).count() * 8;
    let rest = bytes[eights..].iter().take_while(|byte| byte.is_ascii()).count();
    eights + rest
}

fn fold_char(c: char, out: &mut String) {
    match place_in_tables(c).map(|place| folded_letters()[place]) {
        Some(SEVERAL) => fold_by_tables(c, out),
        Some(letter) => out.push(letter),
        None if is_unspaced(c) => out.push(c), // these have neither case nor accents
        None => fold_by_tables(c, out),
    }
}

fn fold_by_tables(c: char, out: &mut String) {
    for part in std::iter::once(c).nfkd().filter(|&part| !is_combining_mark(part)) {
        out.extend(part.to_lowercase());
    }
}

/// Precomputed folding of Latin, Greek, Cyrillic, Hebrew and Arabic letters, Chinese punctuation
/// and full-width letters, which are most of what buyers write.
const LOOKED_UP: [RangeInclusive<char>; 3] =
    ['\0'..='\u{6ff}', '\u{3000}'..='\u{303f}', '\u{ff00}'..='\u{ffef}'];

/// Returns the index of a letter in [`LOOKED_UP`].
fn place_in_tables(c: char) -> Option<usize> {
    let code = c as usize;
    match code {
        0..=0x6ff => Some(code),
        0x3000..=0x303f => Some(code - 0x3000 + 0x700),
        0xff00..=0xffef => Some(code - 0xff00 + 0x740),
        _ => None,
    }
}

/// A marker for letters that fold to none or to several.
const SEVERAL: char = '\0';

fn folded_letters() -> &'static [char] {
    static FOLDED: OnceLock<Vec<char>> = OnceLock::new();
    FOLDED.get_or_init(|| {
        let fold = |c: char| {
            let mut folded = String::new();
            fold_by_tables(c, &mut folded);
            let mut letters = folded.chars();
            match (letters.next(), letters.next()) {
                (Some(letter), None) => letter,
                _ => SEVERAL,
            }
        };
        LOOKED_UP.into_iter().flatten().map(fold).collect()
    })
}

/// Returns whether the script of the character has no spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}'      // Thai, Lao
        | '\u{1000}'..='\u{109F}'    // Burmese
        | '\u{1780}'..='\u{17FF}'    // Khmer
        | '\u{3040}'..='\u{30FF}'    // kana
        | '\u{3400}'..='\u{9FFF}'    // ideographs
        | '\u{20000}'..='\u{3FFFF}')
}

/// Returns whether a word may continue across this character.
fn is_of_a_word(c: char) -> bool {
    match place_in_tables(c) {
        Some(place) => letters_of_words()[place],
        None => !is_unspaced(c) && c.is_alphanumeric(),
    }
}

/// Precomputed for the same letters as [`folded_letters`]; none of them is unspaced.
fn letters_of_words() -> &'static [bool] {
    static LETTERS: OnceLock<Vec<bool>> = OnceLock::new();
    LETTERS.get_or_init(|| {
        LOOKED_UP.into_iter().flatten().map(|c| c.is_alphanumeric() || c == '_').collect()
    })
}

/// The class of a character by its first byte.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begins {
    /// An ASCII letter, a digit or `_`: see [`is_of_a_word`].
    Letter,
    /// Any other ASCII character.
    Mark,
    /// An ideograph from U+4000 to U+9FFF, in three bytes: no other character has this first byte.
    Ideograph,
    Other,
}

static BEGINS: [Begins; 256] = {
    let mut begins = [Begins::Other; 256];
    let mut at = 0;
    while at < begins.len() {
        let byte = at as u8;
        if byte.is_ascii_alphanumeric() || byte == b'_' {
            begins[at] = Begins::Letter;
        } else if byte.is_ascii() {
            begins[at] = Begins::Mark;
        } else if matches!(byte, 0xe4..=0xe9) {
            begins[at] = Begins::Ideograph;
        }
        at += 1;
    }
    begins
};

/// Returns the end of the word that begins at `start`, or of the single character there.
fn end_of_word(text: &str, start: usize) -> usize {
    let (bytes, mut at) = (text.as_bytes(), start);
    loop {
        let mut rest = bytes[at..].iter();
        let Some(letters) = rest.position(|&byte| BEGINS[usize::from(byte)] != Begins::Letter)
        else {
            return bytes.len();
        };
        at += letters;
        if BEGINS[usize::from(bytes[at])] != Begins::Other {
            return at;
        }
        match text[at..].chars().next() {
            Some(c) if is_of_a_word(c) => at += c.len_utf8(),
            Some(c) if at == start => return at + c.len_utf8(),
            _ => return at,
        }
    }
}

/// Returns whether the text begins with a character of a word.
fn goes_on(rest: &str) -> bool {
    rest.chars().next().is_some_and(is_of_a_word)
}

fn ends_in_a_word(text: &str) -> bool {
    text.chars().next_back().is_some_and(is_of_a_word)
}

#[derive(Clone, Debug)]
struct Pattern {
    sets: Vec<WordSet>,
    /// Ends in `*`: longer words match too.
    open_end: bool,
}

/// Collects the word sets of a pack.
#[derive(Debug, Default)]
pub struct WordIndexBuilder {
    patterns: BTreeMap<(String, bool), Vec<WordSet>>,
    sets: BTreeMap<Vec<(String, bool)>, WordSet>,
}

impl WordIndexBuilder {
    /// Adds a set; equal words give the same set. Blank words are skipped.
    pub fn add<'w>(&mut self, words: impl IntoIterator<Item = &'w str>) -> WordSet {
        let mut keys: Vec<(String, bool)> = words
            .into_iter()
            .map(|word| match word.trim().strip_suffix('*') {
                Some(stem) => (fold(stem.trim_end()).into_owned(), true),
                None => (fold(word.trim()).into_owned(), false),
            })
            .filter(|(word, _)| !word.is_empty())
            .collect();
        keys.sort();
        keys.dedup();
        if let Some(&set) = self.sets.get(&keys) {
            return set;
        }
        let set = WordSet(u16::try_from(self.sets.len()).unwrap_or(u16::MAX));
        for key in &keys {
            self.patterns.entry(key.clone()).or_default().push(set);
        }
        self.sets.insert(keys, set);
        set
    }

    pub fn build(self) -> WordIndex {
        let patterns = self.patterns.into_iter();
        let (words, patterns) = patterns
            .map(|((word, open_end), sets)| (word.into_boxed_str(), Pattern { sets, open_end }))
            .unzip();
        WordIndex { words: Listed::new(words), patterns }
    }
}

/// All word sets of a pack, compiled.
#[derive(Debug)]
pub struct WordIndex {
    /// The folded patterns of each set, in their order.
    words: Listed,
    patterns: Vec<Pattern>,
}

impl WordIndex {
    /// Adds to `found` every set with a word in `text`. `scratch` is overwritten.
    pub fn scan(&self, text: &str, scratch: &mut String, found: &mut Found) {
        let text = if text.is_ascii() {
            text // no accents, and its case does not matter
        } else {
            scratch.clear();
            fold_into(text, scratch);
            scratch
        };
        self.each_match(text, |pattern, _| {
            for &set in &pattern.sets {
                found.insert(set);
            }
        });
    }

    /// Returns the words of a set, folded, in their order; prefixes end in `*`.
    pub fn words_of(&self, set: WordSet) -> Vec<String> {
        let words = self.words.words().zip(&self.patterns);
        let own = words.filter(|(_, pattern)| pattern.sets.contains(&set));
        own.map(|(word, own)| format!("{word}{}", if own.open_end { "*" } else { "" })).collect()
    }

    /// Returns whether every match of `set` is also a match of one of `others`; true for an empty
    /// set.
    pub fn is_within(&self, set: WordSet, others: &[WordSet]) -> bool {
        let mut own = self.patterns.iter().filter(|pattern| pattern.sets.contains(&set));
        own.all(|pattern| pattern.sets.iter().any(|other| others.contains(other)))
    }

    /// Returns the byte ranges of the words of `set` in `text`: the longest at each position, in
    /// order, without overlaps. This is the slow path for reports.
    pub fn places(&self, set: WordSet, text: &str) -> Vec<Range<usize>> {
        let mut folded = String::with_capacity(text.len());
        let mut origin = Vec::with_capacity(text.len()); // original byte of each folded byte
        for (at, c) in text.char_indices() {
            fold_char(c, &mut folded);
            origin.resize(folded.len(), at);
        }
        let mut hits: Vec<Range<usize>> = Vec::new();
        self.each_match(&folded, |pattern, span| {
            if pattern.sets.contains(&set) {
                let last = origin[span.end - 1];
                let end = last + text[last..].chars().next().map_or(0, char::len_utf8);
                hits.push(origin[span.start]..end);
            }
        });
        hits.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
        let mut reached = 0;
        hits.retain(|hit| {
            let fresh = hit.start >= reached;
            if fresh {
                reached = hit.end;
            }
            fresh
        });
        hits
    }

    /// Returns all matches by start. A word can only begin at a word boundary.
    fn each_match(&self, text: &str, mut matched: impl FnMut(&Pattern, Range<usize>)) {
        let bytes = text.as_bytes();
        let mut next = 0;
        while let Some(&first) = bytes.get(next) {
            let start = next;
            next = match BEGINS[usize::from(first)] {
                Begins::Mark => start + 1,
                Begins::Ideograph => start + 3,
                Begins::Letter | Begins::Other => end_of_word(text, start),
            };
            if first == b' ' {
                continue; // no word begins with a space
            }
            self.words.begun_by(&bytes[start..], |place, length| {
                let (span, pattern) = (start..start + length, &self.patterns[place]);
                let is_part = || goes_on(&text[span.end..]) && ends_in_a_word(&text[span.clone()]);
                if pattern.open_end || !is_part() {
                    matched(pattern, span);
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &[&str], text: &str) -> bool {
        let mut builder = WordIndexBuilder::default();
        let set = builder.add(words.iter().copied());
        let index = builder.build();
        let mut hits = Found::default();
        index.scan(text, &mut String::new(), &mut hits);
        let fast = hits.contains(set);
        assert_eq!(fast, !index.places(set, text).is_empty(), "the two ways differ on {text:?}");
        fast
    }

    #[test]
    fn ignores_case_accents_and_width() {
        assert!(found(&["licitación"], "Nuestra LICITACION cierra"));
        assert!(found(&["full"], "Ｆｕｌｌ container"));
    }

    proptest::proptest! {
        #[test]
        fn folding_in_runs_is_folding_by_character(text in "\\PC{0,40}") {
            let mut by_character = String::new();
            text.chars().for_each(|c| {
                if is_unspaced(c) { by_character.push(c) } else { fold_by_tables(c, &mut by_character) }
            });
            proptest::prop_assert_eq!(fold(&text), by_character);
        }
    }

    /// Returns whether the text has one of the words, by separate searches at every position.
    fn plainly_found(words: &[&str], text: &str) -> bool {
        let text = fold(text);
        words.iter().any(|word| {
            let (stem, open_end) =
                word.strip_suffix('*').map_or((*word, false), |stem| (stem, true));
            let stem = fold(stem);
            text.char_indices().any(|(at, _)| {
                let (before, rest) = text.split_at(at);
                let joined = |left: &str, right: &str| ends_in_a_word(left) && goes_on(right);
                rest.strip_prefix(&*stem).is_some_and(|after| {
                    !joined(before, rest) && (open_end || !joined(&stem, after))
                })
            })
        })
    }

    proptest::proptest! {
        #[test]
        fn walking_from_the_beginnings_of_words_finds_what_looking_everywhere_finds(
            words in proptest::collection::vec("[ab投标_.é]{1,3}( [ab投])?\\*?", 1..5),
            text in "[abAÉ投标_. -]{0,12}",
        ) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            proptest::prop_assert_eq!(found(&words, &text), plainly_found(&words, &text));
        }
    }

    #[test]
    fn matches_whole_words_where_a_script_has_them() {
        assert!(found(&["bid"], "for a bid."));
        assert!(!found(&["bid"], "we forbid it"));
        assert!(!found(&["bid"], "bidder"));
        assert!(found(&["тендер*"], "участвуем в тендере"));
        assert!(found(&["投标"], "我们正在投标中"));
        assert!(found(&["bid bond"], "a bid bond is needed"));
    }

    #[test]
    fn an_overlapped_word_is_still_found() {
        let mut builder = WordIndexBuilder::default();
        let long = builder.add(["bid bond"]);
        let short = builder.add(["bond"]);
        let index = builder.build();
        let mut hits = Found::default();
        index.scan("bid bond", &mut String::new(), &mut hits);
        assert!(hits.contains(long) && hits.contains(short));
    }

    #[test]
    fn places_point_into_the_original_text() {
        let mut builder = WordIndexBuilder::default();
        let set = builder.add(["licitacion"]);
        let index = builder.build();
        let text = "é LICITACIÓN ok";
        let places = index.places(set, text);
        assert_eq!(places.iter().map(|p| &text[p.clone()]).collect::<Vec<_>>(), ["LICITACIÓN"]);
    }
}
