//! Builds the schemas of `calendar.yaml` and `events.yaml`.

use serde_json::{Value, json};

use super::names::bilingual;
use super::values::{explained, text, word};
use super::{keys, list_of, texts};
use crate::facts::Kind;
use crate::facts::country::Country;
use crate::rules::kinds::calendar_file::EVENT_KINDS;

pub(super) fn calendar() -> Value {
    let season = keys(
        [
            ("id", texts::id("A short name.")),
            ("title", bilingual("The name of this time in reports.")),
            ("countries", countries()),
            ("from", day("The first day.")),
            ("to", day("The last day.")),
            ("source", text("Where the days are from.")),
        ],
        &["id", "title", "countries", "from", "to", "source"],
    );
    let seasons = list_of(season, "Each with its first and last day.");
    let mut schema = keys([("seasons", seasons)], &["seasons"]);
    schema["title"] = json!("The calendar");
    schema["description"] =
        json!("Long breaks that are not public holidays: Ramadan, August, Golden Week.");
    schema
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
    let named: Vec<(&str, &str)> =
        Country::all().iter().map(|country| (country.code, country.name_en)).collect();
    list_of(
        word(&named, "The two capital letters of a country, e.g. SA or DE."),
        "The countries, as two capital letters each.",
    )
}
