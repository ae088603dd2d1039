//! Warns of words of a list that add nothing: repeated words, and words that only match where
//! another word of the list matches too.
//!
//! Languages are checked separately: Spanish and Portuguese share many words, and each list is
//! easier to maintain if it is complete. A list that some rule compares with whole values
//! (`is_one_of`) needs all of its words: there `Closed` does not match `Closed Lost`.

use std::collections::BTreeSet;

use super::rule_places::Written;
use crate::diagnostic::{Diagnostic, Edit};
use crate::facts::word_search::{Found, WordIndexBuilder, WordSet};
use crate::rules::codes;
use crate::rules::parse::reader::Entry;
use crate::rules::parse::yaml::Tree;

/// The keys under which a list is searched for in a text.
const SEARCHED_BEHIND: [&str; 3] = ["contains_any", "contains_none", "spot"];

pub(super) fn report(written: &Written<'_>) {
    let mut compared = BTreeSet::new();
    for root in written.roots() {
        compared_lists(root, false, &mut compared);
    }
    for list in written.lists() {
        let Some(name) = list.peek("list").and_then(|name| name.as_text()) else { continue };
        for words in list.peek("words").map(by_language).unwrap_or_default() {
            report_words(&words, !compared.contains(name));
        }
    }
}

/// Collects the lists that are compared with whole values.
fn compared_lists<'r>(entry: Entry<'r>, searched: bool, compared: &mut BTreeSet<&'r str>) {
    match entry.tree() {
        Tree::Text { text, .. } if !searched => {
            compared.extend(text.strip_prefix('$'));
        }
        Tree::Text { .. } | Tree::Blank => {}
        Tree::Items(_) => {
            for item in entry.items().unwrap_or_default() {
                compared_lists(item, searched, compared);
            }
        }
        Tree::Fields(_) => {
            for (key, value) in entry.free_fields_quietly() {
                compared_lists(value, SEARCHED_BEHIND.contains(&key), compared);
            }
        }
    }
}

/// Returns the words of each language, or all words if no language is given.
fn by_language<'r>(entry: Entry<'r>) -> Vec<Vec<(Entry<'r>, &'r str)>> {
    let words = |entry: Entry<'r>| -> Vec<(Entry<'r>, &'r str)> {
        let items = entry.items().unwrap_or_default();
        items.into_iter().filter_map(|item| Some((item, item.as_text()?.trim()))).collect()
    };
    match entry.tree() {
        Tree::Fields(_) => {
            entry.free_fields_quietly().into_iter().map(|(_, value)| words(value)).collect()
        }
        _ => vec![words(entry)],
    }
}

fn report_words(words: &[(Entry<'_>, &str)], searched: bool) {
    let mut builder = WordIndexBuilder::default();
    let sets: Vec<WordSet> = words.iter().map(|(_, word)| builder.add([*word])).collect();
    let index = builder.build();
    let mut folded = String::new();
    let mut found_in = |text: &str| {
        let mut found = Found::default();
        index.scan(text, &mut folded, &mut found);
        found
    };
    for (at, (entry, word)) in words.iter().enumerate() {
        if let Some(first) = sets[..at].iter().position(|set| *set == sets[at]) {
            let first = words[first].0.place().line();
            let message = format!("`{word}` is in this list twice");
            entry.errors.add(
                Diagnostic::warning(codes::DUPLICATE_WORD, message)
                    .at(entry.place())
                    .help(format!("remove one of the two; the first is on line {first}"))
                    .fixed_by(vec![taken_out(*entry)]),
            );
            continue;
        }
        if !searched {
            continue;
        }
        let stem = word.trim_end_matches('*');
        let alone = found_in(stem);
        // A word with `*` also matches longer words; the other word must match in those too.
        let longer =
            if word.ends_with('*') { found_in(&format!("{stem}x")) } else { alone.clone() };
        let finds = |set: WordSet| alone.contains(set) && longer.contains(set);
        let other = words.iter().zip(&sets).find(|(_, set)| **set != sets[at] && finds(**set));
        if let Some(((_, other), _)) = other {
            entry.warning(
                codes::CONTAINED_WORD,
                format!("`{other}` is found wherever `{word}` is, so it adds nothing"),
                format!("remove `{word}`, or remove `{other}` if that finds too much"),
            );
        }
    }
}

/// Removes an item from its list, with its comma or dash; a comment next to it stays.
fn taken_out(entry: Entry<'_>) -> Edit {
    let text = &entry.source.text;
    let span = entry.span();
    let line_start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at);
    let (before, behind) = (&text[line_start..span.start], &text[span.end..line_end]);
    let span = if before.trim() == "-" {
        if behind.trim().is_empty() {
            line_start..(line_end + 1).min(text.len())
        } else {
            let space = behind.len() - behind.trim_start().len();
            span.start - before.trim_start().len()..span.end + space
        }
    } else if let Some(rest) = behind.strip_prefix(',') {
        let space = rest.len() - rest.trim_start_matches(' ').len();
        span.start..span.end + 1 + space
    } else {
        // For the last item, the comma before it is removed.
        let comma = text[..span.start].trim_end().strip_suffix(',').map(str::len);
        comma.unwrap_or(span.start)..span.end
    };
    Edit { span, with: String::new() }
}
