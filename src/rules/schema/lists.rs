//! Builds the schema of `lists/*.yaml`.

use serde_json::{Value, json};

use super::{keys, names, texts, values};
use crate::rules::kinds::lists::READ_BY_THE_PROGRAM;

pub(super) fn schema() -> Value {
    let mut name = texts::id("The name of the list; rules write it with a $ before it.");
    name["examples"] = json!(READ_BY_THE_PROGRAM);
    let mut schema = keys(
        [
            ("list", name),
            ("means", names::bilingual("What the words have in common.")),
            ("words", words()),
            ("witness", witness()),
        ],
        &["list", "words"],
    );
    schema["title"] = json!("A list of words");
    schema["description"] = json!(
        "Words that rules look for. Capitals, accents and width do not matter; whole words are \
         found, in Chinese, Japanese and Thai anywhere; a word ending in * also finds every \
         longer word."
    );
    schema
}

/// Returns the schema of `witness`: how reliably the list detects what buyers express.
fn witness() -> Value {
    let part = |means| values::number(0.0, 1.0, means);
    let mut schema = keys(
        [
            ("found", part("The part of the texts with the meaning that the list finds.")),
            (
                "false_hits",
                part("The part of the texts without the meaning that it finds by mistake."),
            ),
        ],
        &["found", "false_hits"],
    );
    schema["description"] =
        json!("How well the list finds what buyers mean, as measured. Without it: perfectly.");
    schema
}

/// Returns the schema of all words, or of words by language.
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
