//! Builds the schemas of `cadence.yaml` and `weighing.yaml`.

use serde_json::{Value, json};

use super::example_buyers::channel;
use super::names::bilingual;
use super::values::{explained, number, time_zone, whole};
use super::{keys, list_of, texts};
use crate::facts::Kind;
use crate::rules::kinds::planning::{MAX_LEAD_DAYS, MAX_PER_DAY, MAX_RATE};

pub(super) fn cadence() -> Value {
    let step = keys(
        [
            ("after", whole(0, 1000, "Working days of the buyer's country after the PI.")),
            ("do", bilingual("What to do on that day.")),
            ("channel", channel()),
        ],
        &["after", "do", "channel"],
    );
    let mut send_between = json!({
        "description": "When to send, in hours of the buyer's local time: [9, 11].",
        "type": "array",
        "items": whole(0, 24, "An hour of the day, from 0 to 24."),
        "minItems": 2,
        "maxItems": 2,
    });
    send_between["examples"] = json!([[9, 11]]);
    let zone = time_zone("Our own time zone: continent and city, e.g. Asia/Shanghai.");
    let days = |means| whole(0, 250, means);
    let mut schema = keys(
        [
            ("steps", list_of(step, "The steps after the PI, each later than the one before.")),
            ("then_every", explained(Kind::Duration, "How often to write after the last step.")),
            ("least_gap", days("The minimum number of working days between two of our mails.")),
            (
                "too_early",
                days("The number of working days after our last message in which it is too early."),
            ),
            (
                "ask_again_after",
                explained(
                    Kind::Duration,
                    "After a question was asked, it is not asked again for this time.",
                ),
            ),
            ("send_between", send_between),
            ("our_time_zone", zone),
            (
                "our_domains",
                texts::domains(
                    "Mail domains of your own company, by which mails without a direction are \
                     recognised.",
                ),
            ),
            ("deadlines", deadlines()),
            (
                "per_day",
                whole(
                    1,
                    MAX_PER_DAY,
                    "On how many deals a salesperson works in a day. Without it: 5.",
                ),
            ),
            (
                "per_day_by_owner",
                by_name(
                    whole(1, MAX_PER_DAY, "On how many deals this salesperson works in a day."),
                    "Salespeople with a number of their own, by the name in the CRM.",
                ),
            ),
            ("ranking", ranking()),
        ],
        &["steps", "then_every", "least_gap", "ask_again_after", "send_between", "our_time_zone"],
    );
    schema["title"] = json!("The cadence");
    schema["description"] = json!("When to write next.");
    schema
}

/// Returns the schema of a mapping whose keys the user chooses.
fn by_name(value: Value, means: &str) -> Value {
    json!({"description": means, "type": "object", "additionalProperties": value})
}

fn deadlines() -> Value {
    let days = |means| whole(0, MAX_LEAD_DAYS, means);
    let by_country = json!({
        "description": "Countries with a time of their own, by their names or codes.",
        "type": "object",
        "propertyNames": { "$ref": "#/$defs/country" },
        "additionalProperties": days("Working days that a courier takes there."),
    });
    let mut schema = keys(
        [
            ("renew_pi", days("Offer to renew the PI so many working days before it expires.")),
            (
                "renew_for",
                explained(
                    Kind::Duration,
                    "A renewed PI is valid so long after the day on which it is sent, or on which \
                     the buyer decides. Without the line: 30 days.",
                ),
            ),
            (
                "renew_before_opening",
                days("Renew the PI so many working days before a tender is opened."),
            ),
            (
                "remind_before_opening",
                days("Ask what is missing so many working days before a tender is opened."),
            ),
            (
                "prepare_sample",
                days("Prepare a sample so many working days before it has to leave."),
            ),
            (
                "valid_after_opening",
                explained(Kind::Duration, "The PI has to be valid so long after the opening."),
            ),
            ("courier_days", days("Working days that a courier takes to most countries.")),
            ("courier_days_by_country", by_country),
        ],
        &[],
    );
    schema["description"] =
        json!("Counts back from dates that run out, in working days over there.");
    schema
}

fn ranking() -> Value {
    let days = |means| whole(1, MAX_LEAD_DAYS, means);
    let mut rate = number(0.0, MAX_RATE, "What one unit of the currency is worth.");
    rate["exclusiveMinimum"] = json!(0);
    let rates = json!({
        "description": "The worth of currencies in any one unit, for the order only.",
        "type": "object",
        "patternProperties": { "^[A-Z]{3}$": rate },
        "additionalProperties": false,
    });
    let mut schema = keys(
        [
            (
                "silence_half_life",
                days("After so many working days of silence a deal is half as urgent."),
            ),
            (
                "deadline_within",
                days("A date that runs out within so many working days makes a deal more urgent."),
            ),
            ("rates", rates),
        ],
        &[],
    );
    schema["description"] = json!("Ranks the deals that can wait.");
    schema
}

pub(super) fn weighing() -> Value {
    let mut schema = keys(
        [("damping", damping()), ("alike", alike()), ("verdict", verdict())],
        &["damping", "verdict"],
    );
    schema["title"] = json!("The weighing");
    schema["description"] = json!("The thresholds of verdicts, and how much guesses count.");
    schema
}

fn alike() -> Value {
    number(
        0.0,
        1.0,
        "How far the signs of a group say the same thing, if its file does not set it. Without \
         it: 0.3.",
    )
}

fn damping() -> Value {
    let factor = |means| {
        let mut factor = number(0.0, 1.0, means);
        factor["exclusiveMinimum"] = json!(0);
        factor
    };
    let mut schema = keys(
        [
            ("signs", factor("How much the numbers of signs count: 1 fully, 0.5 half.")),
            (
                "words",
                factor(
                    "The same for groups whose signs all read the buyer's words. Without it: as \
                     signs.",
                ),
            ),
            ("answers", factor("How much the numbers of answers count: 1 fully.")),
            ("readings", factor("How much readings of the buyer's words count. Without it: 1.")),
        ],
        &["signs", "answers"],
    );
    schema["description"] = json!("Numbers that were not measured count a little less.");
    schema
}

fn verdict() -> Value {
    let share = |means| number(1.0, 100.0, means);
    let mut leading = keys(
        [
            ("share", share("The first cause has at least this share of 100 …")),
            (
                "lead_db",
                number(
                    0.0,
                    60.0,
                    "… and leads the second by at least this many decibans: 3 is twice as likely, \
                     10 ten times.",
                ),
            ),
        ],
        &["share", "lead_db"],
    );
    leading["description"] = json!("When one cause is called the leading one.");
    let mut two = keys(
        [("share", share("The first two together have at least this share of 100."))],
        &["share"],
    );
    two["description"] = json!("When two causes are named.");
    let little = share("With fewer of 100 signs known, the verdict stays open.");
    let mut schema = keys(
        [("leading", leading), ("two_candidates", two), ("too_little_known", little)],
        &["leading", "two_candidates", "too_little_known"],
    );
    schema["description"] = json!("When a verdict is given; otherwise it stays open.");
    schema
}
