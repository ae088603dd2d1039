//! Describes the words of a rule by the names of the lists that they came from.

use std::collections::BTreeSet;

use crate::facts::word_search::{WordSet, fold};
use crate::report::Language;
use crate::rules::Pack;

/// The number of words that are shown after the name of a list.
const MAX_SPELLED_OUT: usize = 6;

/// Describes a set of words: a list that is contained as a whole by its name, other words one by
/// one.
pub fn of_set(pack: &Pack, set: WordSet, language: Language) -> String {
    shown(pack, pack.words.words_of(set), language)
}

/// Describes the separate values of a condition in the same way.
pub fn of_values(pack: &Pack, values: Vec<String>, language: Language) -> String {
    shown(pack, values, language)
}

fn shown(pack: &Pack, words: Vec<String>, language: Language) -> String {
    let all: BTreeSet<&str> = words.iter().map(String::as_str).collect();
    let folded: BTreeSet<String> = words.iter().map(|word| fold(word).into_owned()).collect();
    let mut left: BTreeSet<String> = folded.clone();
    let mut parts = Vec::new();
    // Longest first, so that a list contained in another one is not mentioned as well.
    let mut lists: Vec<(&str, Vec<String>)> = pack
        .named_lists
        .iter()
        .map(|(name, set)| (name.as_str(), pack.words.words_of(*set)))
        .filter(|(_, own)| own.len() > 1 && own.iter().all(|word| folded.contains(word)))
        .collect();
    lists.sort_by(|(a, of_a), (b, of_b)| of_b.len().cmp(&of_a.len()).then(a.cmp(b)));
    for (name, own) in lists {
        if own.iter().any(|word| left.contains(word)) {
            own.iter().for_each(|word| {
                left.remove(word);
            });
            parts.push(named(name, &own, language));
        }
    }
    let rest = all.into_iter().filter(|word| left.contains(fold(word).as_ref()));
    parts.extend(rest.map(quoted));
    parts.join(language.either(", ", "、"))
}

/// Formats a list as `the list tender_words (46 words: “bid”, …)`.
fn named(name: &str, own: &[String], language: Language) -> String {
    let some: Vec<String> = own.iter().take(MAX_SPELLED_OUT).map(|word| quoted(word)).collect();
    let more = if own.len() > MAX_SPELLED_OUT { " …" } else { "" };
    let count = own.len();
    match language {
        Language::En => format!("the list {name} ({count} words: {}{more})", some.join(", ")),
        Language::Zh => format!("词表 {name}（{count} 个词：{}{more}）", some.join("、")),
    }
}

pub fn quoted(word: &str) -> String {
    format!("“{word}”")
}
