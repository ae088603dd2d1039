//! Reads `lists/*.yaml`: words that rules, and the program itself, search for.

use std::cell::Cell;

use crate::facts::derive::KnownLists;
use crate::facts::word_search::WordIndexBuilder;
use crate::rules::codes;
use crate::rules::frequencies::Witness;
use crate::rules::parse::reader::Entry;
use crate::rules::parse::yaml::Tree;
use crate::rules::vocabulary::{List, Lists, Names};

/// Lists that the program reads; they always count as used.
pub const READ_BY_THE_PROGRAM: [&str; 11] = [
    "auto_reply",
    "contact_left",
    "stop_writing",
    "bounce_words",
    "price_words",
    "detail_words",
    "quantity_words",
    "pi_words",
    "tender_words",
    "deadline_words",
    "reply_words",
];

/// Reads one file, which contains one list.
pub(in crate::rules) fn read(
    root: Entry<'_>,
    lists: &mut Lists,
    names: &mut Names,
    words: &mut WordIndexBuilder,
) {
    let Some(mut file) = root.fields("a word list") else { return };
    let name = file.need("list").and_then(|entry| {
        let name = entry.id()?;
        names.add(name, &entry, "list");
        Some(name)
    });
    if let Some(means) = file.get("means") {
        means.bilingual();
    }
    let witness = file.get("witness").and_then(witness);
    let written = file.need("words").map(words_in);
    file.finish();
    // A list with an error still counts as known; otherwise every rule that uses it would be an
    // error.
    if let Some(name) = name {
        let written = written.unwrap_or_default();
        let set = words.add(written.iter().map(String::as_str));
        let used = Cell::new(READ_BY_THE_PROGRAM.contains(&name));
        lists.all.push(List {
            name: name.to_owned(),
            words: written,
            used,
            set,
            witness,
            source: root.place(),
        });
    } else {
        lists.incomplete = true;
    }
}

/// Reads `{found: 0.6, false_hits: 0.03}`, as fractions of 1.
fn witness(entry: Entry<'_>) -> Option<Witness> {
    let mut fields = entry.fields("the witness")?;
    let found = fields.need("found").and_then(|entry| entry.number(0.0..=1.0));
    let false_hits = fields.need("false_hits").and_then(|entry| entry.number(0.0..=1.0));
    fields.finish();
    let (found, false_hits) = (found?, false_hits?);
    if found <= false_hits {
        entry.error(
            codes::OUT_OF_RANGE,
            format!(
                "the list finds {found} of the texts with the meaning and {false_hits} of the \
                 others"
            ),
            "`found` must be more than `false_hits`, or the list is useless",
        );
        return None;
    }
    Some(Witness { found, false_hits })
}

/// Reads all words, or the words by language.
fn words_in(entry: Entry<'_>) -> Vec<String> {
    let mut all = Vec::new();
    match entry.tree() {
        Tree::Fields(_) => {
            for (key, language, value) in entry.free_fields("words by language").unwrap_or_default()
            {
                if !(2..=7).contains(&language.len()) || !language.is_ascii() {
                    key.error(
                        codes::UNKNOWN_KEY,
                        format!("`{language}` is not the code of a language"),
                        "write two letters, e.g. `en`, `zh`, `es`",
                    );
                }
                items(value, &mut all);
            }
        }
        _ => items(entry, &mut all),
    }
    all
}

fn items(entry: Entry<'_>, all: &mut Vec<String>) {
    for item in entry.items().unwrap_or_default() {
        let Some(word) = item.text() else { continue };
        if word.trim().trim_end_matches('*').is_empty() {
            item.error(codes::NO_VALUE, "an empty word", "write a word, or remove it");
        } else if let Some(list) = word.trim().strip_prefix('$') {
            item.error(
                codes::LIST_IN_LIST,
                format!("`${list}` is among the words, and would be searched for literally"),
                format!(
                    "a list has words only; name both lists in the rule instead, e.g. \
                     `contains_any: [${list}, $other_list]`"
                ),
            );
        } else {
            all.push(word.trim().to_owned());
        }
    }
}

/// Returns the lists that the program reads.
pub(in crate::rules) fn known(lists: &Lists) -> KnownLists {
    let set = |name: &str| lists.all.iter().find(|list| list.name == name).map(|list| list.set);
    KnownLists {
        auto_reply: set("auto_reply"),
        contact_left: set("contact_left"),
        stop_writing: set("stop_writing"),
        bounce_words: set("bounce_words"),
        price_words: set("price_words"),
        detail_words: set("detail_words"),
        quantity_words: set("quantity_words"),
        pi_words: set("pi_words"),
        tender_words: set("tender_words"),
        deadline_words: set("deadline_words"),
        reply_words: set("reply_words"),
    }
}
