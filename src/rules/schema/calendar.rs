//! Builds the schemas of `calendar.yaml` and `events.yaml`.

use serde_json::{Value, json};

use super::names::bilingual;
use super::values::{day_or_yearly, explained, text, word};
use super::{keys, list_of, reference, texts};
use crate::facts::Kind;
use crate::facts::country::Country;
use crate::rules::kinds::calendar_file::{EVENT_KINDS, WEEKDAYS};

const NAMES_OF_DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

pub(super) fn calendar() -> Value {
    let season = keys(
        [
            ("id", texts::id("A short name.")),
            ("title", bilingual("The name of this time in reports.")),
            ("countries", countries()),
            ("from", day_or_yearly("The first day; without a year, of every year.")),
            ("to", day_or_yearly("The last day; without a year, of every year.")),
            ("source", text("Where the days are from.")),
            super::values::enabled(),
        ],
        &["id", "title", "countries", "from", "to", "source"],
    );
    let seasons = list_of(season, "Long breaks, each with its first and last day.");
    let of_country = keys(changes(), &[]);
    let by_country = json!({
        "description": "Corrections of the built-in table, by the name or the code of a country.",
        "type": "object",
        "additionalProperties": of_country,
        "propertyNames": { "$ref": "#/$defs/country" },
    });
    let our_country = country("The country whose public holidays and make-up days are ours.");
    let [working_days, holidays, extra_working_days] = changes();
    let mut schema = keys(
        [
            ("our_country", our_country),
            working_days,
            holidays,
            extra_working_days,
            ("countries", by_country),
            ("seasons", seasons),
        ],
        &[],
    );
    schema["title"] = json!("The calendar");
    schema["description"] =
        json!("Our own days, corrections of the table of public holidays, and long breaks.");
    schema
}

/// Returns the keys that change the calendar of a country, or ours.
fn changes() -> [(&'static str, Value); 3] {
    let week: Vec<(&str, &str)> = WEEKDAYS.iter().copied().zip(NAMES_OF_DAYS).collect();
    let week = list_of(word(&week, "A day of the week."), "The days of the working week.");
    let day_or_range = |means: &str| {
        let range = keys(
            [
                ("on", day("The first day.")),
                ("until", day("The last day, if there are several.")),
                ("title", bilingual("The name in reports.")),
            ],
            &["on"],
        );
        list_of(json!({ "anyOf": [day("A day."), range] }), means)
    };
    [
        ("working_days", week),
        ("holidays", day_or_range("Days off beside the public holidays.")),
        (
            "extra_working_days",
            day_or_range("Days that are worked although they are at a weekend or a holiday."),
        ),
    ]
}

pub(super) fn events() -> Value {
    let explained_kind = |kind| match kind {
        "import" => "Import rules and licences",
        "lc" => "Letters of credit and banks",
        "fx" => "Access to foreign currency",
        "duty" => "Duties and tariffs",
        _ => "",
    };
    let kinds: Vec<(&str, &str)> =
        EVENT_KINDS.iter().map(|kind| (*kind, explained_kind(kind))).collect();
    let mut to = day("The last day. Leave it out while the event goes on.");
    to["type"] = json!(["string", "null"]);
    let event = keys(
        [
            ("id", texts::id("A short name.")),
            ("kind", word(&kinds, "What it concerns: import, lc, fx or duty.")),
            ("countries", countries()),
            ("from", day("The first day.")),
            ("to", to),
            ("title", bilingual("The name of this event in reports.")),
            ("source", text("Where it is announced.")),
            ("checked_on", day("The day on which it was last checked.")),
        ],
        &["id", "kind", "countries", "from", "title", "source"],
    );
    let events = list_of(event, "Each with its countries, its days and its source.");
    let mut schema = keys([("events", events)], &["events"]);
    schema["title"] = json!("The trade events");
    schema["description"] = json!("Dated facts of countries that can make a buyer wait.");
    schema
}

fn day(means: &str) -> Value {
    explained(Kind::Date, means)
}

fn countries() -> Value {
    list_of(country("A country."), "The countries.")
}

fn country(means: &str) -> Value {
    reference("country", &format!("{means} Its two letters or its name: BR, Brazil, 巴西."))
}

/// Returns the definition of a country: every name that the table has.
pub(super) fn shapes() -> [(String, Value); 1] {
    let names = json!({ "description": "A country.", "type": "string", "enum": Country::names() });
    [("country".to_owned(), names)]
}
