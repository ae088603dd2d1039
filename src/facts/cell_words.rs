//! The words of one cell, and lists of words that it is looked up in.
//!
//! Folded: without case, accents, numbering (`6.`, `H.`, `C6:`), separators and emoji. Words of
//! languages that are written without spaces are looked for inside the text.

use super::word_search::fold;

/// A list of words and phrases, folded.
pub struct WordTable {
    phrases: Vec<Phrase>,
    joined: Vec<String>,
}

struct Phrase {
    words: Vec<String>,
    /// Whether the last word takes longer ones, too.
    is_start: bool,
}

impl WordTable {
    /// Of words with spaces between them, `_` between those of a phrase and `*` behind the start
    /// of a word; and of words that are written without spaces.
    pub fn of(words: &str, joined: &[&str]) -> Self {
        let phrase = |text: &str| Phrase {
            is_start: text.ends_with('*'),
            words: text
                .trim_end_matches('*')
                .split('_')
                .map(|word| fold(word).into_owned())
                .collect(),
        };
        Self {
            phrases: words.split_whitespace().map(phrase).collect(),
            joined: joined.iter().map(|word| fold(word).into_owned()).collect(),
        }
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

    /// Whether a word of the list stands in the cell.
    pub fn holds(&self, list: &WordTable) -> bool {
        self.has_phrase(list) || list.joined.iter().any(|part| self.joined.contains(part))
    }

    /// The same, but for words behind one that denies them: `未成交`.
    pub fn claims(&self, list: &WordTable) -> bool {
        self.has_phrase(list) || list.joined.iter().any(|part| self.says(part))
    }

    fn says(&self, part: &str) -> bool {
        self.joined.match_indices(part).any(|(at, _)| {
            let before = &self.joined[..at];
            let denies = ["未", "待", "没", "不", "等", "非", "预计", "預計", "即将", "准备"];
            !denies.iter().any(|word| before.ends_with(word))
        })
    }

    fn has_phrase(&self, list: &WordTable) -> bool {
        list.phrases.iter().any(|phrase| {
            self.words.windows(phrase.words.len()).any(|own| {
                let last = phrase.words.len() - 1;
                own.iter().zip(&phrase.words).enumerate().all(|(at, (word, part))| {
                    word == part || (at == last && phrase.is_start && word.starts_with(part))
                })
            })
        })
    }
}

/// Vowels and tones of scripts in which they are signs of their own.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{e31}'..='\u{e4e}' | '\u{64b}'..='\u{65f}')
}
