//! Builds the schema of buyers in rule files: their facts, messages and answers.

use serde_json::{Map, Value, json};

use super::values::{explained, text, typed, whole, word};
use super::{keys, list_of, names, reference};
use crate::facts::Kind;
use crate::rules::Pack;
use crate::rules::kinds::settings::CHANNELS;

/// The states that an example of a gate or of a conduct check can expect.
pub(super) const STATES: [(&str, &str); 3] = [
    ("present", "The condition holds"),
    ("absent", "The condition does not hold"),
    ("unknown", "A fact that the condition needs is blank"),
];

/// Returns the definitions of this module, by name.
pub(super) fn shapes(pack: &Pack) -> Vec<(String, Value)> {
    vec![
        ("buyer".to_owned(), buyer(pack)),
        ("message".to_owned(), message()),
        ("answered".to_owned(), answered(pack)),
    ]
}

/// Facts with their values; an empty value is a blank cell.
fn buyer(pack: &Pack) -> Value {
    let mut lines = Map::new();
    for (_, fact) in pack.catalog.iter() {
        let mut value = typed(fact.kind);
        if fact.kind == Kind::List {
            value["items"] = json!({ "type": ["string", "number"] });
        }
        if let Some(types) = value["type"].as_array_mut() {
            types.push(json!("null"));
            if fact.kind == Kind::List {
                types.push(json!("array"));
            }
        }
        if let Some(pattern) = value["pattern"].as_str().map(|pattern| format!("^$|{pattern}")) {
            value["pattern"] = json!(pattern);
        }
        value["description"] = json!(names::hover(fact));
        lines.insert(fact.name.clone(), value);
    }
    json!({ "type": "object", "properties": lines, "additionalProperties": false })
}

fn message() -> Value {
    keys(
        [
            (
                "on",
                explained(Kind::DateTime, "The day, if you like with the time: 2026-03-02 09:30."),
            ),
            (
                "from",
                word(&[("buyer", "The buyer wrote it"), ("us", "We wrote it")], "Who wrote it."),
            ),
            ("text", text("What was written.")),
            ("subject", text("The subject of the mail.")),
            ("channel", channel()),
            ("bounced", explained(Kind::YesNo, "yes: it came back as undeliverable.")),
            ("opened", whole(0, 10_000, "How often it was opened.")),
        ],
        &["on", "from"],
    )
}

/// Returns the schema of the channel of a message.
pub(super) fn channel() -> Value {
    word(&CHANNELS.map(|channel| (channel, "")), "How: mail, call, chat, meeting or other.")
}

fn answered(pack: &Pack) -> Value {
    let questions: Vec<(&str, &str)> =
        pack.questions.iter().map(|own| (own.id.as_str(), own.ask.en.as_str())).collect();
    let mut question = text("The id of the question.");
    question["examples"] = json!(questions.iter().map(|(id, _)| id).collect::<Vec<_>>());
    keys(
        [
            ("question", question),
            ("answer", text("The id of the answer.")),
            ("on", explained(Kind::Date, "The day of the answer.")),
            ("source", text("Where the answer was noted.")),
        ],
        &["question", "answer"],
    )
}

/// Returns the schemas of the keys next to the facts of a buyer.
pub(super) fn beside() -> [(&'static str, Value); 3] {
    [
        (
            "messages",
            list_of(reference("message", "One message."), "Messages to and from the buyer."),
        ),
        ("answers", list_of(reference("answered", "One answer."), "Answers that the buyer gave.")),
        (
            "as_of",
            explained(Kind::Date, "The \"today\" of this buyer. Without the line: 2026-03-16."),
        ),
    ]
}

/// Returns the schema of `examples:`. `states` are those of the rule; `None` if the rule names its
/// own.
pub(super) fn examples(states: Option<&[(&str, &str)]>) -> Value {
    let means = "What the rule says of this buyer: present, absent or unknown (a fact that it \
                 needs is blank), or the id of an outcome.";
    let expect = match states {
        Some(states) => word(states, means),
        None => text(means),
    };
    let [messages, answers, as_of] = beside();
    let given =
        reference("buyer", "What is known of the buyer, fact by fact. \"\" is a blank cell.");
    let mut example =
        keys([("given", given), messages, answers, as_of, ("expect", expect)], &["expect"]);
    example["anyOf"] = json!([{ "required": ["given"] }, { "required": ["messages"] }]);
    list_of(example, "Buyers for testing the rule, and what it must say about each.")
}
