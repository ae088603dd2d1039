//! Builds the schema of `tests/*.yaml`.

use serde_json::{Map, Value, json};

use super::names::one_cause;
use super::values::{explained, text, word};
use super::{example_buyers, keys, list_of, reference};
use crate::facts::Kind;
use crate::rules::Pack;
use crate::rules::kinds::tests_file::VERDICTS;

pub(super) fn schema(pack: &Pack) -> Value {
    let as_of = explained(Kind::Date, "The \"today\" of all buyers here: 2026-03-16 if left out.");
    let tests =
        list_of(test(pack), "Buyers that you know, and what the rules must say about them.");
    let mut schema = keys([("as_of", as_of), ("tests", tests)], &["tests"]);
    schema["title"] = json!("A file of tests");
    schema["description"] = json!("Buyers that you know, and what the rules must say about them.");
    schema
}

fn test(pack: &Pack) -> Value {
    let buyer =
        reference("buyer", "What is known of the buyer, fact by fact. \"\" is a blank cell.");
    let [messages, answers, as_of] = example_buyers::beside();
    let mut schema = keys(
        [
            super::values::enabled(),
            ("name", text("What this buyer shows, in a sentence.")),
            ("buyer", buyer),
            messages,
            answers,
            as_of,
            ("expect", expect(pack)),
        ],
        &["name", "expect"],
    );
    schema["anyOf"] = json!([{ "required": ["buyer"] }, { "required": ["messages"] }]);
    schema
}

/// The name and title of each rule of one kind.
type Named<'p> = Vec<(&'p str, &'p str)>;

fn expect(pack: &Pack) -> Value {
    let gates: Named<'_> =
        pack.gates.iter().map(|own| (own.id.as_str(), own.title.en.as_str())).collect();
    let signs: Named<'_> =
        pack.signs.iter().map(|own| (own.id.as_str(), own.title.en.as_str())).collect();
    let questions: Named<'_> =
        pack.questions.iter().map(|own| (own.id.as_str(), own.ask.en.as_str())).collect();
    let conduct: Named<'_> =
        pack.conduct.iter().map(|own| (own.id.as_str(), own.title.en.as_str())).collect();
    let verdict = |verdict| match verdict {
        "leading" => "One cause leads",
        "two_candidates" => "Two causes together lead",
        "open" => "Nothing can be said",
        _ => "",
    };
    let verdicts = VERDICTS.map(|word| (word, verdict(word)));
    let mut schema = keys(
        [
            ("gate", word(&gates, "The gate at which this buyer stops.")),
            ("verdict", word(&verdicts, "How sure the rules are.")),
            ("cause", one_cause(pack, "The cause that comes first.")),
            ("among_first_two", one_cause(pack, "A cause that comes first or second.")),
            ("share", share(pack)),
            ("present", several(&signs, "Signs that are present.")),
            ("absent", several(&signs, "Signs that are absent.")),
            ("unknown", several(&signs, "Signs that are unknown.")),
            ("ask_first", word(&questions, "The question to ask first.")),
            ("conduct", several(&conduct, "Conduct checks that find something.")),
        ],
        &[],
    );
    schema["description"] = json!("What the rules must say of this buyer.");
    schema
}

/// Returns the schema of one name or a list of names.
fn several(named: &Named<'_>, means: &str) -> Value {
    let one = word(named, "One of the rules of this pack.");
    json!({
        "description": means,
        "anyOf": [{ "type": "array", "items": one }, one],
    })
}

fn share(pack: &Pack) -> Value {
    let number = r"\s*[-+.0-9]+\s*";
    let mut lines = Map::new();
    for cause in &pack.causes {
        let range = json!({
            "description": format!("{}. The share of 100 that it must have.", cause.title.en),
            "type": "string",
            "pattern": format!("^((>=|<=){number}|{number}to{number})$"),
            "patternErrorMessage": "Write \">= 60\", \"<= 10\" or \"20 to 40\", of 100",
            "examples": [">= 60", "<= 10", "20 to 40"],
        });
        lines.insert(cause.id.clone(), range);
    }
    json!({
        "description": "Shares of causes, of 100: {tender: \">= 60\"}.",
        "type": "object",
        "properties": lines,
        "additionalProperties": false,
    })
}
