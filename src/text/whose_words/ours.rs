//! Recognises text that we wrote, even if nothing marks it as quoted.

use std::collections::HashSet;

use crate::text::normalise::{is_white, normalise};
use crate::text::sentences::is_unspaced;

/// The number of consecutive words that identify our own text.
const RUN: usize = 5;

/// Runs of words in our earlier messages.
#[derive(Debug, Default)]
pub struct Ours {
    lines: HashSet<String>,
    runs: HashSet<u64>,
}

impl Ours {
    pub fn of(texts: &[&str]) -> Self {
        let mut ours = Self::default();
        for text in texts {
            for line in text.lines() {
                let line = comparable(line);
                if line.chars().count() >= 12 {
                    ours.lines.insert(line);
                }
            }
            ours.runs.extend(runs(&words(text)));
        }
        ours
    }

    pub fn is_empty(&self) -> bool {
        self.runs.is_empty() && self.lines.is_empty()
    }

    /// Returns whether nearly all of a line is in our messages.
    pub fn wrote(&self, line: &str) -> bool {
        if self.is_empty() || line.trim().is_empty() {
            return false;
        }
        if self.lines.contains(&comparable(line)) {
            return true;
        }
        let all = runs(&words(line));
        let known = all.iter().filter(|run| self.runs.contains(run)).count();
        !all.is_empty() && known * 5 >= all.len() * 4
    }
}

/// Returns a line without quotation marks of mail programs, normalised.
fn comparable(line: &str) -> String {
    normalise(line.trim_start_matches(|c: char| is_white(c) || matches!(c, '>' | '|')))
}

/// Returns the words of a text; in scripts without spaces each character is one.
fn words(text: &str) -> Vec<u64> {
    let mut words = Vec::new();
    let mut open = false;
    for c in normalise(text).chars() {
        if is_unspaced(c) {
            words.push(hash(0, c));
            open = false;
        } else if c.is_alphanumeric() {
            let before = if open { words.pop().unwrap_or(0) } else { 0 };
            words.push(hash(before, c));
            open = true;
        } else {
            open = false;
        }
    }
    words
}

fn runs(words: &[u64]) -> Vec<u64> {
    let joined = |run: &[u64]| run.iter().fold(1_u64, |all, word| mixed(all, *word));
    words.windows(RUN).map(joined).collect()
}

fn hash(before: u64, c: char) -> u64 {
    mixed(before, u64::from(c))
}

fn mixed(before: u64, next: u64) -> u64 {
    (before.rotate_left(5) ^ next).wrapping_mul(0x517c_c1b7_2722_0a95)
}
