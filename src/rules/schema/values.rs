//! Builds the schemas of single values: numbers, days, durations, money, yes and no.
//!
//! Every shape is flat: `minimum` only applies to numbers and `pattern` only to texts, so a schema
//! can have both, and an editor reports the one that is violated. The schema accepts every value
//! that the loader accepts; it is never stricter than the loader.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::facts::Kind;
use crate::facts::country::Country;

/// Digits with a sign and decimals.
const NUMBER: &str = r"^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)$";

/// Returns the schema of a number from `least` to `greatest`, with or without quotation marks.
pub(super) fn number(least: f64, greatest: f64, means: &str) -> Value {
    json!({
        "description": means,
        "type": ["number", "string"],
        "minimum": least,
        "maximum": greatest,
        "pattern": NUMBER,
        "patternErrorMessage": "Write a plain number, e.g. 7 or 1.5",
    })
}

/// Returns the schema of a whole number.
pub(super) fn whole(least: u16, greatest: u16, means: &str) -> Value {
    json!({
        "description": means,
        "type": ["integer", "string"],
        "minimum": least,
        "maximum": greatest,
        "pattern": r"^\+?[0-9]+$",
        "patternErrorMessage": "Write a plain number without decimals, e.g. 7",
    })
}

/// Returns the schema of one of a few words, each with a description.
pub(super) fn word(words: &[(&str, &str)], means: &str) -> Value {
    let (words, explained): (Vec<&str>, Vec<&str>) = words.iter().copied().unzip();
    json!({ "description": means, "enum": words, "enumDescriptions": explained })
}

/// Returns the schema of a text on one line or several; bare numbers and truth values are read as
/// they are spelled.
pub(super) fn text(means: &str) -> Value {
    json!({ "description": means, "type": ["string", "number"] })
}

/// Returns the schema of the name of a time zone.
pub(super) fn time_zone(means: &str) -> Value {
    let zones: BTreeSet<&str> = Country::all().iter().map(|country| country.time_zone).collect();
    json!({
        "description": means,
        "type": "string",
        "pattern": "^[A-Za-z0-9/_+-]+$",
        "patternErrorMessage": "Write continent and city, e.g. Asia/Shanghai",
        "examples": zones,
    })
}

/// Returns the schema of a day with a year, or of every year.
pub(super) fn day_or_yearly(means: &str) -> Value {
    json!({
        "description": means,
        "type": "string",
        "pattern": format!("{DAY}|^{DAY_OF_YEAR}$"),
        "patternErrorMessage": "Write year-month-day, or month-day for every year: 08-01",
    })
}

/// Returns the schema of a single value as text.
pub(super) fn typed(kind: Kind) -> Value {
    let (types, pattern, wrong, examples): (Value, Option<&str>, &str, Value) = match kind {
        Kind::Text | Kind::List => (json!(["string", "number"]), None, "", json!([])),
        Kind::Whole => (
            json!(["integer", "string"]),
            Some(r"^[-+]?[0-9]+$"),
            "Write a number without decimals, e.g. 12",
            json!([]),
        ),
        Kind::Decimal => {
            (json!(["number", "string"]), Some(NUMBER), "Write a number, e.g. 1.5", json!([]))
        }
        Kind::Money => (
            json!(["string"]),
            Some(
                r"^\s*([A-Za-z]{3}\s+[-+]?[0-9,]+(\.[0-9]{0,4})?|[-+]?[0-9,]+(\.[0-9]{0,4})?\s+[A-Za-z]{3})\s*$",
            ),
            "Write an amount with its currency, e.g. USD 5,000",
            json!(["USD 5,000"]),
        ),
        Kind::Date => (json!(["string"]), Some(DAY), WRONG_DAY, json!([])),
        Kind::DateTime => (json!(["string"]), Some(DAY_AND_TIME), WRONG_DAY, json!([])),
        Kind::YesNo => (
            json!(["string", "boolean"]),
            Some("^([Yy][Ee][Ss]|[Nn][Oo]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|是|否)$"),
            "Write yes or no",
            json!(["yes", "no"]),
        ),
        Kind::Duration => (
            json!(["string"]),
            Some(LENGTH_OF_TIME),
            WRONG_LENGTH,
            json!(["14 days", "10 working days", "2 weeks", "3 months"]),
        ),
    };
    let mut schema = json!({ "type": types });
    if let Some(pattern) = pattern {
        schema["pattern"] = json!(pattern);
        schema["patternErrorMessage"] = json!(wrong);
    }
    if examples.as_array().is_some_and(|examples| !examples.is_empty()) {
        schema["examples"] = examples;
    }
    schema
}

/// Year-month-day with all digits, excluding days that exist in no year.
macro_rules! day {
    () => {
        r"[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))"
    };
}
const DAY: &str = concat!("^", day!(), "$");
const DAY_AND_TIME: &str =
    concat!("^", day!(), r"([T ]\s*[0-9+]{1,3}:[0-9+]{1,3}(:[0-9+]{1,3})?\s*)?$");
/// A day of every year, without 29 February.
const DAY_OF_YEAR: &str = concat!(
    r"(02-(0[1-9]|1[0-9]|2[0-8])|(0[469]|11)-(0[1-9]|[12][0-9]|30)",
    r"|(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01]))"
);
const WRONG_DAY: &str = "Write year-month-day, e.g. 2026-03-16";
/// The units of a duration, as a part of a pattern.
macro_rules! units {
    () => {
        "day|days|working day|working days|week|weeks|month|months"
    };
}
pub(super) const UNITS: &str = units!();
const LENGTH_OF_TIME: &str = concat!(r"^\s*\+?[0-9]+\s+(", units!(), r")\s*$");
const WRONG_LENGTH: &str = "Write a number and a unit, e.g. 14 days, 10 working days or 2 weeks";

/// The key by which a rule is switched off.
pub(super) fn enabled() -> (&'static str, Value) {
    let means = "no: the rule is off, and so are the tests that name it. Without the line: yes.";
    ("enabled", explained(Kind::YesNo, means))
}

/// Returns the schema of a value of one kind, with a description.
pub(super) fn explained(kind: Kind, means: &str) -> Value {
    let mut schema = typed(kind);
    schema["description"] = json!(means);
    schema
}
