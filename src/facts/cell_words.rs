//! Matches the words of one cell with word lists.
//!
//! Words are folded: without case, accents, numbering (`6.`, `H.`, `C6:`), separators and emoji.
//! Words of languages without spaces are searched inside the text.

use super::word_search::fold;

/// A list of words and phrases, folded.
pub struct WordTable {
    phrases: Vec<Phrase>,
    joined: Vec<String>,
}

struct Phrase {
    words: Vec<String>,
    /// Whether the last word also matches longer words.
    is_start: bool,
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

    /// Returns whether the cell contains a word of the list.
    pub fn holds(&self, list: &WordTable) -> bool {
        self.has_phrase(list) || list.joined.iter().any(|part| self.joined.contains(part))
    }

    /// The same, except for negated words: `未成交`.
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

/// Returns whether the character is a vowel or tone sign.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{e31}'..='\u{e4e}' | '\u{64b}'..='\u{65f}')
}
