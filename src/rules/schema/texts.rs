//! Builds the schemas of texts in rules: ids, both languages, placeholders, words.

use serde_json::{Value, json};

use super::values::text;
use crate::rules::Pack;

/// Returns the schema of an id of lower-case letters, digits and `_`.
pub(super) fn id(means: &str) -> Value {
    json!({
        "description": means,
        "type": ["string", "integer"],
        "minimum": 0,
        "pattern": "^[a-z0-9_]+$",
        "patternErrorMessage": "An id has lower-case letters, digits and _ only, e.g. free_mailbox",
    })
}

/// Returns the schema of a text that matches `pattern`, or any text if there is none; never empty.
pub(super) fn language(means: &str, pattern: Option<&str>, wrong: &str) -> Value {
    let mut schema = text(means);
    schema["minLength"] = json!(1);
    if let Some(pattern) = pattern {
        schema["pattern"] = json!(pattern);
        schema["patternErrorMessage"] = json!(wrong);
    }
    schema
}

fn in_both(pattern: Option<&str>, wrong: &str) -> Value {
    json!({
        "type": "object",
        "properties": {
            "en": language("The English text", pattern, wrong),
            "zh": language("The Chinese text", pattern, wrong),
        },
        "required": ["en", "zh"],
        "additionalProperties": false,
    })
}

/// Returns the schema of a text in English and Chinese.
pub(super) fn bilingual() -> Value {
    in_both(None, "")
}

/// Returns the schema of a text in English and Chinese with `{fact}` placeholders.
pub(super) fn because(pack: &Pack) -> Value {
    let facts: Vec<&str> = pack.catalog.iter().map(|(_, fact)| fact.name.as_str()).collect();
    let pattern = format!(r"^([^{{]|\{{\s*({}|found)\s*\}})*$", facts.join("|"));
    in_both(Some(&pattern), "Write the name of a fact, or found, between { and }")
}

/// Returns the names of all word lists, separated by `|`.
pub(super) fn lists(pack: &Pack) -> String {
    let names: Vec<&str> = pack.named_lists.iter().map(|(name, _)| name.as_str()).collect();
    names.join("|")
}

/// Returns every list as a rule names it, for completion.
pub(super) fn list_names(pack: &Pack) -> Vec<String> {
    pack.named_lists.iter().map(|(name, _)| format!("${name}")).collect()
}

/// Returns the schema of one word or a `$list` of the pack.
fn word(pack: &Pack) -> Value {
    json!({
        "type": ["string", "number"],
        "pattern": format!(r"^\$({})$|^[^$][\s\S]*\S|^[^$\s]$", lists(pack)),
        "patternErrorMessage": "Write a word, or the name of a word list with its $",
        "examples": list_names(pack),
    })
}

/// Returns the schema of words and `$lists`, one or several.
pub(super) fn words(pack: &Pack) -> Value {
    let mut schema = word(pack);
    schema["type"] = json!(["string", "number", "array"]);
    schema["items"] = word(pack);
    schema
}

/// Returns the schema of domains of mail addresses, one or several; no web addresses and no mail
/// addresses.
pub(super) fn domains(means: &str) -> Value {
    let domain = json!({
        "type": "string",
        "pattern": r"^\s*(?![Ww]{3}\.)[^\s@/:?,.]+(\.[^\s@/:?,.]+)+\s*$",
        "patternErrorMessage": "Write the part after the @ of your addresses, e.g. acme.example",
    });
    let mut schema = domain.clone();
    schema["description"] = json!(means);
    schema["type"] = json!(["string", "array"]);
    schema["items"] = domain;
    schema
}

/// Returns the schema of plain texts, one or several.
pub(super) fn texts(means: &str) -> Value {
    let mut schema = text(means);
    schema["type"] = json!(["string", "number", "array"]);
    schema["items"] = json!({ "type": ["string", "number"] });
    schema
}
