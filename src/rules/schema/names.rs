//! Builds the schemas of names from the pack: facts, causes and rules, each with a description for
//! editors.

use serde_json::{Map, Value, json};

use super::values::{number, word};
use super::{reference, texts};
use crate::facts::{Fact, Kind, Origin};
use crate::rules::Pack;

/// Returns the description of a fact for editors.
pub(super) fn hover(fact: &Fact) -> String {
    let kind = match fact.kind {
        Kind::Text => "A text",
        Kind::Whole => "A whole number",
        Kind::Decimal => "A number",
        Kind::Money => "An amount of money with its currency",
        Kind::Date => "A date",
        Kind::DateTime => "A date, with or without a time",
        Kind::YesNo => "yes or no",
        Kind::List => "Several texts",
        Kind::Duration => "A length of time",
    };
    let origin = match fact.origin {
        Origin::Derived => "worked out by the program",
        Origin::Base | Origin::Own => "read from a column of the export",
    };
    let means = fact.means.en.trim_end_matches('.');
    let stop = if means.is_empty() { "" } else { ". " };
    format!("{means}{stop}{kind}, {origin}.")
}

/// Returns the schema of the name of one of these facts.
pub(super) fn one_fact_of(facts: &[&Fact], means: &str) -> Value {
    let named: Vec<(&str, &str)> =
        facts.iter().map(|fact| (fact.name.as_str(), fact.means.en.as_str())).collect();
    word(&named, means)
}

/// Returns the schema of the id of a cause.
pub(super) fn one_cause(pack: &Pack, means: &str) -> Value {
    let named: Vec<(&str, &str)> =
        pack.causes.iter().map(|cause| (cause.id.as_str(), cause.title.en.as_str())).collect();
    word(&named, means)
}

/// Returns the schema of `of_10`: one number for most causes, others by name.
pub(super) fn of_10(pack: &Pack) -> Value {
    let mut lines = Map::new();
    lines.insert(
        "most".to_owned(),
        number(0.0, 10.0, "Of 10 buyers silent for any cause that is not named here, how many?"),
    );
    for cause in &pack.causes {
        let means = format!(
            "{}. Of 10 buyers silent for this cause, how many? {}",
            cause.title.en, cause.means.en
        );
        lines.insert(cause.id.clone(), number(0.0, 10.0, &means));
    }
    let all: Vec<&str> = pack.causes.iter().map(|cause| cause.id.as_str()).collect();
    json!({
        "type": "object",
        "properties": lines,
        "additionalProperties": false,
        "anyOf": [{ "required": ["most"] }, { "required": all }],
    })
}

/// Returns the definitions of this module, by name.
pub(super) fn shapes(pack: &Pack) -> Vec<(String, Value)> {
    vec![
        ("of_10".to_owned(), of_10(pack)),
        ("bilingual".to_owned(), texts::bilingual()),
        ("because".to_owned(), texts::because(pack)),
        ("words".to_owned(), texts::words(pack)),
    ]
}

/// Returns the schema of a text in both languages.
pub(super) fn bilingual(means: &str) -> Value {
    reference("bilingual", means)
}
