//! Builds the schema of `learned.yaml`.

use serde_json::{Value, json};

use super::values::{explained, number};
use super::{keys, texts};
use crate::facts::Kind;
use crate::rules::learned::LearnedKind;

pub(super) fn learned() -> Value {
    let mut without = json!({
        "description": "Numbers that are never learned again, e.g. signs.tender_words.tender; a \
                        shorter path takes back all numbers below it.",
        "type": "array",
        "items": texts::language("The path of a number", None, ""),
    });
    without["examples"] = json!([["signs.tender_words.tender"]]);
    let mut schema = keys(
        [
            ("as_of", explained(Kind::Date, "The day until which cases were counted.")),
            ("counted", number(0.0, 1e9, "The number of cases that were counted.")),
            numbers(LearnedKind::Damping, "How much signs count that do not read words."),
            numbers(LearnedKind::Cause, "Of 100 silent buyers, how many for this cause."),
            numbers(LearnedKind::Sign, "The learned numbers of each sign, by cause."),
            numbers(LearnedKind::Question, "The learned numbers of each answer, by cause."),
            ("without", without),
        ],
        &["counted"],
    );
    schema["title"] = json!("Learned numbers");
    schema["description"] =
        json!("Written by `ghosted learn`. Delete a line to take its number back.");
    schema
}

/// Returns the key of a kind of rule, and the schema of its learned numbers.
fn numbers(kind: LearnedKind, means: &str) -> (&'static str, Value) {
    let line = line(kind.greatest());
    let of_rule = if kind.is_single() { line } else { by_cause(line) };
    (kind.key(), by_name(of_rule, means))
}

/// Returns the schema of values by name; blank if all of its lines were deleted.
fn by_name(value: Value, means: &str) -> Value {
    json!({ "description": means, "type": ["object", "null"], "additionalProperties": value })
}

/// Returns the schema of what is below a sign or a question: numbers by cause, or by outcome and
/// cause.
fn by_cause(line: Value) -> Value {
    let either = json!({
        "type": ["object", "null"],
        "if": { "required": ["used"] },
        "then": line.clone(),
        "else": { "additionalProperties": line },
    });
    by_name(either, "The learned numbers of one rule.")
}

/// Returns the schema of a learned number of at most `greatest`.
fn line(greatest: f64) -> Value {
    let cases = json!({
        "description": "How many cases show it, of how many; guesses count in part.",
        "type": "string",
        "pattern": r"^\s*[0-9]+(\.[0-9]+)? of [0-9]+(\.[0-9]+)?\s*$",
        "patternErrorMessage": "Write e.g. 11 of 14",
        "examples": ["11 of 14"],
    });
    keys(
        [
            ("expert", number(0.0, greatest, "The number in the rules when it was learned.")),
            ("cases", cases),
            ("used", number(0.0, greatest, "The number that is used instead.")),
        ],
        &["expert", "cases", "used"],
    )
}
