//! Builds the schema of `gates.yaml`.

use serde_json::{Value, json};

use super::names::{bilingual, one_fact_of};
use super::signs::when;
use super::values::{explained, word};
use super::{example_buyers, keys, list_of, reference, texts};
use crate::facts::Kind;
use crate::rules::Pack;

pub(super) fn schema(pack: &Pack) -> Value {
    let gates = list_of(
        gate(pack),
        "Checked in this order; the first that is present applies, and the deal is not diagnosed.",
    );
    let mut schema = keys([("gates", gates)], &["gates"]);
    schema["title"] = json!("The gates");
    schema["description"] =
        json!("When there is nothing to diagnose: we owe the reply, a holiday, a closed deal …");
    schema
}

fn gate(pack: &Pack) -> Value {
    let is_date = |kind| matches!(kind, Kind::Date | Kind::DateTime);
    let dates = pack.catalog.iter().map(|(_, fact)| fact).filter(|fact| is_date(fact.kind));
    let dates: Vec<_> = dates.collect();
    keys(
        [
            super::values::enabled(),
            ("id", texts::id("A short name that tests and results use.")),
            ("title", bilingual("The name of this state in reports.")),
            ("when", when()),
            ("means", bilingual("What the state means, in a sentence or two.")),
            ("do", bilingual("What to do now.")),
            (
                "hidden",
                explained(
                    Kind::YesNo,
                    "yes: the deal gets no report and is in no output but a count. Without the \
                     line: no.",
                ),
            ),
            (
                "first",
                explained(
                    Kind::YesNo,
                    "yes: the buyer goes to the top of its owner's list. Without the line: no.",
                ),
            ),
            ("back_on", one_fact_of(&dates, "The date fact that says when to look again.")),
            (
                "next_step",
                word(
                    &[
                        ("at_once", "What `do` says, on the next working day over there"),
                        ("nothing", "Nothing is planned: the deal needs no follow-up"),
                    ],
                    "What comes next for such a buyer. Without the line: at once where `first` is \
                     yes, nothing where `hidden` is yes, else the cadence goes on.",
                ),
            ),
            (
                "draft",
                explained(
                    Kind::YesNo,
                    "yes: the sheet has a draft that answers the buyer. Without the line: no.",
                ),
            ),
            (
                "because",
                reference(
                    "because",
                    "What the report says. {last_buyer_message_on} inserts that fact, {found} the \
                     words that were found.",
                ),
            ),
            ("examples", example_buyers::examples(Some(&example_buyers::STATES))),
        ],
        &["id", "title", "when", "means", "do", "because"],
    )
}
