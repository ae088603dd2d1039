//! Matches the words of one cell with word lists.
//!
//! Words are folded: without case, accents, numbering (`6.`, `H.`, `C6:`), separators and emoji.
//! Words of languages without spaces are searched inside the text.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::word_search::fold;

/// A list of words and phrases, folded.
pub struct WordTable {
    phrases: Vec<Phrase>,
    /// Indices into `phrases` by the first word.
    by_first: HashMap<String, Vec<usize>, FixedState>,
    /// The same for single words that also match longer ones, by the word.
    by_start: HashMap<String, Vec<usize>, FixedState>,
    joined: Vec<String>,
}

struct Phrase {
    words: Vec<String>,
    /// Whether the last word also matches longer words.
    is_start: bool,
}

impl Phrase {
    /// Returns whether the words are this phrase.
    fn is(&self, words: &[String]) -> bool {
        let last = self.words.len() - 1;
        words.len() == self.words.len()
            && words.iter().zip(&self.words).enumerate().all(|(at, (word, part))| {
                word == part || (at == last && self.is_start && word.starts_with(part.as_str()))
            })
    }
}

impl WordTable {
    /// Creates a list from words separated by spaces, with `_` within phrases and `*` after
    /// prefixes, and from words of languages without spaces.
    pub fn of(words: &str, joined: &[&str]) -> Self {
        let phrase = |text: &str| Phrase {
            is_start: text.ends_with('*'),
            words: text
                .trim_end_matches('*')
                .split('_')
                .map(|word| fold(word).into_owned())
                .collect(),
        };
        let phrases: Vec<Phrase> = words.split_whitespace().map(phrase).collect();
        let (mut by_first, mut by_start) = (HashMap::default(), HashMap::default());
        for (index, phrase) in phrases.iter().enumerate() {
            let is_start = phrase.is_start && phrase.words.len() == 1;
            let place = if is_start { &mut by_start } else { &mut by_first };
            let own: &mut Vec<usize> = place.entry(phrase.words[0].clone()).or_default();
            own.push(index);
        }
        let joined = joined.iter().map(|word| fold(word).into_owned()).collect();
        Self { phrases, by_first, by_start, joined }
    }

    /// Returns the phrases with which the words begin.
    fn at<'t>(&'t self, words: &'t [String]) -> impl Iterator<Item = &'t Phrase> {
        let first = words.first().map_or("", String::as_str);
        let whole = self.by_first.get(first).into_iter().flatten();
        let ends = first.char_indices().map(|(at, c)| at + c.len_utf8());
        let starts = ends.filter_map(|end| self.by_start.get(&first[..end])).flatten();
        let phrases = whole.chain(starts).map(|&index| &self.phrases[index]);
        phrases.filter(|own| words.get(..own.words.len()).is_some_and(|words| own.is(words)))
    }

    /// Returns the words without spaces that a text may contain.
    fn joined_in(&self, text: &str) -> impl Iterator<Item = &str> {
        let is_ascii = text.is_ascii();
        self.joined.iter().map(String::as_str).filter(move |own| !is_ascii || own.is_ascii())
    }
}

/// The words of a cell.
pub struct CellWords {
    words: Vec<String>,
    joined: String,
}

impl CellWords {
    pub fn of(text: &str) -> Self {
        let mut spaced = String::with_capacity(text.len() + 8);
        let mut before = ' ';
        for c in text.chars() {
            if before.is_lowercase() && c.is_uppercase() {
                spaced.push(' ');
            }
            spaced.push(if c.is_alphanumeric() || is_mark(c) { c } else { ' ' });
            before = c;
        }
        let folded = fold(&spaced);
        let is_number = |word: &str| {
            let rest = word.strip_prefix(|c: char| c.is_ascii_alphabetic()).unwrap_or(word);
            rest.bytes().all(|byte| byte.is_ascii_digit()) && word != "t"
        };
        let words: Vec<String> =
            folded.split_whitespace().filter(|word| !is_number(word)).map(str::to_owned).collect();
        let joined = words.join(" ");
        Self { words, joined }
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub fn as_slice(&self) -> &[String] {
        &self.words
    }

    /// Returns whether the cell contains a word of the list.
    pub fn holds(&self, list: &WordTable) -> bool {
        self.has_phrase(list) || list.joined_in(&self.joined).any(|part| self.joined.contains(part))
    }

    /// The same, except for negated words: `未成交`.
    pub fn claims(&self, list: &WordTable) -> bool {
        self.has_phrase(list) || list.joined_in(&self.joined).any(|part| self.says(part))
    }

    /// Returns whether the cell contains a phrase of the list that no word of `denied` precedes, and
    /// no word of `no` follows as an answer: `Opted out: no`. `None` without such a phrase.
    pub fn asserts(&self, list: &WordTable, denied: &WordTable, no: &WordTable) -> Option<bool> {
        let is_word = |at: usize, of: &WordTable| {
            self.words.get(at..=at).is_some_and(|word| of.at(word).next().is_some())
        };
        let mut found = None;
        for at in 0..self.words.len() {
            for phrase in list.at(&self.words[at..]) {
                let end = at + phrase.words.len();
                let before = at.checked_sub(1).is_some_and(|at| is_word(at, denied));
                let is_last = end + 1 == self.words.len();
                let is_denied = before || (is_last && is_word(end, no));
                found = Some(found == Some(true) || !is_denied);
            }
        }
        for part in list.joined_in(&self.joined) {
            for (at, _) in self.joined.match_indices(part) {
                let before = self.joined[..at].trim_end();
                let after = self.joined[at + part.len()..].trim();
                let is_denied = denied.joined.iter().any(|word| before.ends_with(word.as_str()))
                    || no.joined.iter().any(|word| after == word.as_str())
                    || no.phrases.iter().any(|own| own.words.len() == 1 && own.words[0] == after);
                found = Some(found == Some(true) || !is_denied);
            }
        }
        found
    }

    /// Returns whether the whole cell is one phrase of the list.
    pub fn is_one_of(&self, list: &WordTable) -> bool {
        list.at(&self.words).any(|own| own.words.len() == self.words.len())
            || list.joined.contains(&self.joined)
    }

    fn says(&self, part: &str) -> bool {
        self.joined.match_indices(part).any(|(at, _)| {
            let before = &self.joined[..at];
            let denies = ["未", "待", "没", "不", "等", "非", "预计", "預計", "即将", "准备"];
            !denies.iter().any(|word| before.ends_with(word))
        })
    }

    fn has_phrase(&self, list: &WordTable) -> bool {
        (0..self.words.len()).any(|at| list.at(&self.words[at..]).next().is_some())
    }
}

/// Returns whether the character is a vowel or tone sign.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{e31}'..='\u{e4e}' | '\u{64b}'..='\u{65f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WORDS: &str =
        "stop stop_mail stop_all_mail unsub* unsub do_not_call* no mail* mails 不要";

    proptest! {
        #[test]
        fn the_table_finds_what_a_search_of_all_phrases_finds(
            words in proptest::collection::vec(
                "stop|all|mail|mails|mailing|unsub|unsubscribed|do|not|call|calls|no|née|不要",
                0..7,
            ),
        ) {
            let table = WordTable::of(WORDS, &[]);
            let words = CellWords::of(&words.join(" ")).words;
            for at in 0..words.len() {
                let mut found: Vec<_> = table.at(&words[at..]).map(|own| &own.words).collect();
                let begins = |own: &&Phrase| {
                    words[at..].get(..own.words.len()).is_some_and(|words| own.is(words))
                };
                let mut plain: Vec<_> =
                    table.phrases.iter().filter(begins).map(|own| &own.words).collect();
                found.sort();
                plain.sort();
                prop_assert_eq!(found, plain);
            }
        }
    }
}
