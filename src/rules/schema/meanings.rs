//! Builds the schema of `readings/meanings.yaml`.

use serde_json::{Value, json};

use super::names::{bilingual, one_cause};
use super::values::{explained, number, word};
use super::{keys, list_of, texts};
use crate::facts::Kind;
use crate::rules::Pack;

pub(super) fn schema(pack: &Pack) -> Value {
    let meaning = keys(
        [
            ("id", texts::id("The name of the meaning; examples write it.")),
            ("title", bilingual("What the sentence says, in a few words.")),
            ("cause", one_cause(pack, "The cause that this meaning points to, if there is one.")),
            ("gate", gate()),
            ("counts", number(0.0, 1.0, "How much such a sentence counts. Without the line: 1.")),
            (
                "before_pi",
                number(
                    0.0,
                    1.0,
                    "How much it counts before the PI. Without the line: half as much.",
                ),
            ),
            (
                "sure",
                number(
                    0.0,
                    1.0,
                    "How certain the reader must be before the gate applies. Without the line: \
                     0.8.",
                ),
            ),
            (
                "ordinary",
                explained(
                    Kind::YesNo,
                    "yes: such sentences say nothing about the silence. Exactly one meaning must \
                     have it.",
                ),
            ),
        ],
        &["id", "title"],
    );
    let mut schema =
        keys([("meanings", list_of(meaning, "All meanings, each with its id."))], &["meanings"]);
    schema["title"] = json!("What a sentence can mean");
    schema["description"] = json!(
        "Meanings of sentences, and the causes that they point to. The sentences from which the \
         reader learns them are in examples/."
    );
    schema
}

fn gate() -> Value {
    word(
        &[
            ("asks_to_stop", "The buyer does not want to be written to"),
            ("seems_decided", "The buyer has ordered, paid, or decided for somebody else"),
            ("undeliverable", "The contact is no longer there"),
            ("away", "The buyer is away, often until a date that the sentence names"),
            ("asked_to_wait", "The buyer promised to come back"),
            ("receipt", "A mere receipt, which is no reply that we owe an answer to"),
        ],
        "What else the meaning does, before any weighing.",
    )
}
