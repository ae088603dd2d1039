//! The schema of `lists/*.yaml`.

use serde_json::{Value, json};

use super::{keys, names, texts};
use crate::rules::kinds::lists::READ_BY_THE_PROGRAM;

pub(super) fn schema() -> Value {
    let mut name = texts::id("The name of the list; rules write it with a $ before it.");
    name["examples"] = json!(READ_BY_THE_PROGRAM);
    let mut schema = keys(
        [
            ("list", name),
            ("means", names::bilingual("What the words have in common.")),
            ("words", words()),
        ],
        &["list", "words"],
    );
    schema["title"] = json!("A list of words");
    schema["description"] = json!(
        "Words that rules look for. Capitals, accents and width do not matter; whole words are \
         found, in Chinese, Japanese and Thai anywhere; a word ending in * takes every longer word."
    );
    schema
}

/// All words, or words by language.
fn words() -> Value {
    let word = json!({
        "type": ["string", "number"],
        "pattern": r"^\s*[^\s*$]|^\s*\*[\s\S]*[^\s*]|^\s*\*+\s+\S",
        "patternErrorMessage": "Write a word; other lists are named in the rule, not here",
    });
    json!({
        "description": "All words as one list, or by language: en, zh, es, ru, …",
        "type": ["array", "object"],
        "items": word,
        "propertyNames": { "pattern": r"^[\x00-\x7F]{2,7}$" },
        "additionalProperties": {
            "description": "The words of this language",
            "type": "array",
            "items": word,
        },
    })
}
