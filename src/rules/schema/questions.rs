//! Builds the schema of `questions.yaml`.

use serde_json::{Value, json};

use super::drafts::in_languages;
use super::names::bilingual;
use super::{keys, list_of, reference, texts, values};

pub(super) fn schema() -> Value {
    let questions = list_of(question(), "The program asks the most informative one.");
    let mut schema = keys([("questions", questions)], &["questions"]);
    schema["title"] = json!("The questions");
    schema["description"] = json!("What to ask a silent buyer, and how buyers would answer.");
    schema
}

fn question() -> Value {
    let kinds =
        [("closed", "One word answers it"), ("open", "The answer itself carries information")];
    let mut answers = list_of(
        answer(),
        "The answers that a buyer may give. For every cause the numbers over all answers stay \
         below 10; the rest of the 10 buyers do not reply.",
    );
    answers["minItems"] = json!(1);
    let mut ask = in_languages(false);
    ask["description"] = json!("The question, in each language in which it may be asked.");
    keys(
        [
            super::values::enabled(),
            ("id", texts::id("A short name that tests, answers and results use.")),
            (
                "topic",
                texts::id("What it is about; only one question per topic is asked at a time."),
            ),
            ("kind", values::word(&kinds, "closed: one word answers it. open: it takes more.")),
            ("ask", ask),
            ("spot", reference("words", "Words in our own mails that show that it was asked.")),
            ("answers", answers),
        ],
        &["id", "topic", "kind", "ask", "spot", "answers"],
    )
}

fn answer() -> Value {
    let mut id = texts::id("A short name of the answer. no_reply always exists.");
    id["not"] = json!({ "enum": ["no_reply"] });
    keys(
        [
            ("id", id),
            ("says", bilingual("The answer in the buyer's words.")),
            (
                "given_by",
                json!({
                    "description": "What in the record answers the question so already: a \
                                    condition as in `when`, which may also use `sign: id`. Then \
                                    the question is not asked.",
                    "type": "object",
                }),
            ),
            (
                "of_10",
                reference(
                    "of_10",
                    "Of 10 buyers silent for a cause, how many would give this answer? One number \
                     for most causes, others by name.",
                ),
            ),
        ],
        &["id", "says", "of_10"],
    )
}
