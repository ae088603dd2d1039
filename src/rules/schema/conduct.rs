//! Builds the schema of `conduct.yaml`.

use serde_json::{Value, json};

use super::names::bilingual;
use super::signs::when;
use super::{example_buyers, keys, list_of, reference, texts, values};
use crate::rules::pack::ConductLevel;

pub(super) fn schema() -> Value {
    let checks = list_of(check(), "What to look for in our own messages.");
    let mut schema = keys([("checks", checks)], &["checks"]);
    schema["title"] = json!("The conduct checks");
    schema["description"] = json!("Checks of our own follow-up; never a reason for the silence.");
    schema
}

fn check() -> Value {
    let explained = |level| match level {
        ConductLevel::Error => "An error that costs answers",
        ConductLevel::Warning => "Better not",
        ConductLevel::Note => "Worth knowing",
    };
    let levels = ConductLevel::ALL.map(|level| (level.name(), explained(level)));
    let spot = reference("words", "Words to find in our own messages; the report quotes them.");
    let mut schema = keys(
        [
            super::values::enabled(),
            ("id", texts::id("A short name that tests and results use.")),
            ("title", bilingual("The name of this mistake in reports.")),
            ("level", values::word(&levels, "How bad it is: error, warning or note.")),
            ("spot", spot),
            ("when", when()),
            ("advice", bilingual("What to do instead.")),
            ("examples", example_buyers::examples(Some(&example_buyers::STATES))),
        ],
        &["id", "title", "level", "advice"],
    );
    schema["if"] = json!({ "type": "object", "required": ["spot"] });
    schema["then"] = json!({ "properties": { "when": false } });
    schema["else"] = json!({ "required": ["when"] });
    schema
}
