//! Builds the schema of `signs/*.yaml`.

use serde_json::{Value, json};

use super::causes::basis;
use super::names::bilingual;
use super::{example_buyers, keys, list_of, reference, texts, values};

pub(super) fn schema() -> Value {
    let group = texts::id(
        "These signs say the same thing and are weighed together. Without this line each sign \
         counts by itself.",
    );
    let alike = values::number(
        0.0,
        1.0,
        "How far the signs of the group say the same thing: 0 independent, 1 one thing said again. \
         Without this line: as weighing.yaml says.",
    );
    let signs = list_of(sign(), "What can be observed in the record.");
    let mut schema = keys(
        [
            ("group", group),
            ("title", bilingual("The name of the group in reports.")),
            ("alike", alike),
            ("signs", signs),
        ],
        &["signs"],
    );
    schema["title"] = json!("A file of signs");
    schema["description"] =
        json!("What can be observed in the record of a buyer, and how often for each cause.");
    schema
}

fn sign() -> Value {
    let absent = [
        ("counts", "The absence of the sign counts for some causes and against others"),
        ("ignore", "The absence of the sign counts as unknown"),
    ];
    let mut schema = keys(
        [
            super::values::enabled(),
            ("id", texts::id("A short name that tests and results use.")),
            ("title", bilingual("The name of this sign in reports.")),
            ("when", when()),
            ("of_10", of_10()),
            ("outcomes", outcomes()),
            ("absent", values::word(&absent, "Whether the absence of the sign counts too.")),
            ("basis", basis()),
            (
                "because",
                reference(
                    "because",
                    "What the report says when the sign is seen. {email_domain} inserts that \
                     fact, {found} the words that were found.",
                ),
            ),
            ("examples", example_buyers::examples(None)),
        ],
        &["id", "title", "basis", "because"],
    );
    schema["if"] = json!({ "type": "object", "required": ["outcomes"] });
    let expect = |states: Value| json!({ "items": { "properties": { "expect": states } } });
    let of_two = example_buyers::STATES.map(|(state, _)| state);
    schema["then"] = json!({
        "properties": {
            "when": false,
            "of_10": false,
            "examples": expect(json!({ "not": { "enum": [of_two[0], of_two[1]] } })),
        },
    });
    schema["else"] = json!({
        "required": ["when", "of_10"],
        "properties": { "examples": expect(json!({ "enum": of_two })) },
    });
    schema
}

/// Returns the schema of the condition of a rule.
pub(super) fn when() -> Value {
    reference("block", "The condition: one fact on each line; all of them must hold.")
}

fn of_10() -> Value {
    reference(
        "of_10",
        "Of 10 buyers silent for a cause, how many show this? One number for most causes, others \
         by name.",
    )
}

fn outcomes() -> Value {
    let outcome = keys(
        [
            ("id", outcome_id()),
            ("title", bilingual("The name of this outcome in reports.")),
            ("when", when()),
            ("of_10", of_10()),
        ],
        &["id", "title", "of_10"],
    );
    let mut schema = list_of(
        outcome,
        "For a sign with more than two states, tried in this order. The last one has no `when` \
         and covers everything else. For every cause the numbers sum to 10.",
    );
    schema["minItems"] = json!(2);
    schema
}

fn outcome_id() -> Value {
    let mut id = texts::id("A short name of this state.");
    id["not"] = json!({ "enum": ["present", "absent", "unknown"] });
    id
}
