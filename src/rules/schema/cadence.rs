//! Builds the schemas of `cadence.yaml` and `weighing.yaml`.

use serde_json::{Value, json};

use super::example_buyers::channel;
use super::names::bilingual;
use super::values::{explained, number, time_zone, whole};
use super::{keys, list_of, texts};
use crate::facts::Kind;

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
        ],
        &["steps", "then_every", "least_gap", "ask_again_after", "send_between", "our_time_zone"],
    );
    schema["title"] = json!("The cadence");
    schema["description"] = json!("When to write next.");
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
