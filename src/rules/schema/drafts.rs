//! Builds the schema of `drafts.yaml`.

use serde_json::{Map, Value, json};

use super::signs::when;
use super::values::word;
use super::{keys, list_of, texts};
use crate::diagnosis::TaskKind;
use crate::rules::Pack;
use crate::rules::drafts::{Blank, Form, Purpose};
use crate::text::written_language::WrittenLanguage;

pub(super) fn schema(pack: &Pack) -> Value {
    let drafts = list_of(
        draft(pack),
        "The first sentence of a purpose that fits is taken; its wordings take turns.",
    );
    let mut schema = keys([("drafts", drafts)], &["drafts"]);
    schema["title"] = json!("The sentences of drafts");
    schema["description"] = json!("What a draft to the buyer says, and when.");
    schema
}

fn draft(pack: &Pack) -> Value {
    let purposes = Purpose::ALL.map(|own| (own.name(), own.means().0));
    let meanings: Vec<&str> = pack.readings.meanings.iter().map(|own| own.id.as_str()).collect();
    let causes: Vec<&str> = pack.causes.iter().map(|own| own.id.as_str()).collect();
    let forms = Form::ALL.map(Form::name);
    let mut says = list_of(wording(), "The wordings; they take turns.");
    says["minItems"] = json!(1);
    keys(
        [
            super::values::enabled(),
            ("id", texts::id("A short name of the sentence.")),
            ("purpose", word(&purposes, "What the sentence is for.")),
            ("when", when()),
            (
                "meanings",
                some_of(&meanings, "The buyer's last words have one of these meanings for sure."),
            ),
            ("causes", some_of(&causes, "One of these causes leads clearly.")),
            ("tasks", some_of(&TaskKind::NAMES, "A date of the record asks for one of these now.")),
            ("for", some_of(&forms, "The form of the draft. Without the line: any.")),
            ("says", says),
        ],
        &["id", "purpose", "says"],
    )
}

/// Returns the schema of one of several words, or of a list of them.
pub(super) fn some_of(words: &[&str], means: &str) -> Value {
    json!({
        "description": means,
        "type": ["string", "array"],
        "pattern": format!("^({})$", words.join("|")),
        "patternErrorMessage": format!("There are: {}", words.join(", ")),
        "items": { "enum": words },
        "examples": words,
    })
}

fn wording() -> Value {
    in_languages(true)
}

/// Returns the schema of a text in English and Chinese, and in other languages of drafts.
pub(super) fn in_languages(has_placeholders: bool) -> Value {
    let names: Vec<&str> = Blank::ALL.into_iter().map(Blank::name).collect();
    let pattern = format!(r"^([^{{]|\{{\s*({})\s*\}})*$", names.join("|"));
    let wrong = format!("Placeholders are: {}", names.join(", "));
    let text = |own: WrittenLanguage| {
        let means = format!("The {} text", own.name().0);
        let mut schema = texts::language(&means, has_placeholders.then_some(&*pattern), &wrong);
        if !WrittenLanguage::OF_REPORTS.contains(&own) {
            // A language without a text is the same as a language that is not there.
            schema["type"] = json!(["string", "number", "null"]);
            schema["minLength"] = json!(0);
        }
        schema
    };
    let properties: Map<String, Value> =
        WrittenLanguage::ALL.into_iter().map(|own| (own.code().to_owned(), text(own))).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": WrittenLanguage::OF_REPORTS.map(WrittenLanguage::code),
        "additionalProperties": false,
    })
}
