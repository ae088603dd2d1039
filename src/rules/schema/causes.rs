//! Builds the schema of `causes.yaml`.

use serde_json::{Value, json};

use super::drafts::some_of;
use super::names::bilingual;
use super::values::{explained, number};
use super::{keys, list_of, texts, values};
use crate::facts::Kind;
use crate::rules::Pack;
use crate::rules::kinds::causes::BASES;
use crate::rules::kinds::settings::CHANNELS;

pub(super) fn schema(pack: &Pack) -> Value {
    let causes = list_of(cause(pack), "Exactly one of these is the main reason for a silence.");
    let mut schema = keys([("causes", causes)], &["causes"]);
    schema["title"] = json!("The causes");
    schema["description"] = json!("Why a buyer may be silent after a proforma invoice.");
    schema
}

fn cause(pack: &Pack) -> Value {
    let mut of_100 =
        number(0.0, 100.0, "Of 100 buyers silent after a PI, how many for this reason?");
    of_100["examples"] = json!([5]);
    keys(
        [
            super::values::enabled(),
            ("id", texts::id("A short name that rules, tests and results use.")),
            ("title", bilingual("The name of this cause in reports.")),
            ("of_100", of_100),
            ("basis", basis()),
            (
                "rarely_confirmed",
                explained(
                    Kind::YesNo,
                    "yes: buyers hardly ever admit this, so no answer confirms it. Without the \
                     line: no.",
                ),
            ),
            ("means", bilingual("What happens on the buyer's side, in a sentence or two.")),
            ("do", bilingual("What to do now.")),
            ("avoid", bilingual("What would do harm.")),
            ("recheck", recheck(pack)),
            (
                "channel",
                values::word(
                    &CHANNELS.map(|own| (own, own)),
                    "By which channel to write to such a buyer. Without the line: as the cadence \
                     says.",
                ),
            ),
            (
                "ask",
                some_of(
                    &pack.questions.iter().map(|own| own.id.as_str()).collect::<Vec<_>>(),
                    "What to ask once this cause is clear, the best question first. Without the \
                     line: the question that tells most.",
                ),
            ),
        ],
        &["id", "title", "of_100", "basis", "means", "do", "avoid"],
    )
}

/// Returns the schema of `basis`.
pub(super) fn basis() -> Value {
    let explained = |basis| match basis {
        "teacher" => "Stated by a teacher of the trade",
        "blog" => "Read in an article",
        "guess" => "Our own guess; it counts a little less",
        "learned" => "Counted in cases of our own",
        _ => "",
    };
    values::word(
        &BASES.map(|basis| (basis, explained(basis))),
        "Where the numbers come from: teacher, blog, guess or learned.",
    )
}

/// Returns the schema of `2 weeks after tender_opening_date`.
fn recheck(pack: &Pack) -> Value {
    let dates = pack.catalog.iter().map(|(_, fact)| fact);
    let dates: Vec<&str> = dates
        .filter(|fact| matches!(fact.kind, Kind::Date | Kind::DateTime))
        .map(|fact| fact.name.as_str())
        .collect();
    json!({
        "description": "When to look again: a duration, optionally after a date of the buyer. \
                        Without a date: after the day of the run.",
        "type": "string",
        "pattern": format!(
            r"^\s*\+?[0-9]+\s+({})\s*( after\s+(today|{})\s*)?$",
            values::UNITS, dates.join("|")
        ),
        "patternErrorMessage": "Write e.g. 3 weeks, or 2 weeks after tender_opening_date",
        "examples": ["3 weeks", "2 weeks after tender_opening_date"],
    })
}
