//! Asks for a new sign: its title, its condition, how many buyers show it, and two examples.

use super::arguments::SignArguments;
use super::parse_answer::{fact, id, made_id, new_id, of_10, one_of, operand, value};
use super::prompt::{Prompt, Question};
use super::{Bench, bilingual};
use crate::facts::{Bilingual, Kind};
use crate::rules::operators_for;
use crate::rules::scaffold::{Draft, NewSign};

pub(super) fn draft(said: &SignArguments, bench: &Bench<'_>, asker: &mut Prompt) -> Option<Draft> {
    let pack = &bench.pack;
    let title = bilingual(
        asker,
        ["title", "title-zh"],
        [said.title.as_deref(), said.title_zh.as_deref()],
        "What does the sign say, in a few words? e.g. Asks for a certificate",
        None,
    );
    let made = title.as_ref().map(|title| made_id(&title.en)).filter(|id| !id.is_empty());
    let own_id = asker.one(
        Question {
            flag: "id",
            said: said.id.as_deref(),
            ask: "A short name for it",
            // Without a title, only the missing title is reported, not the id that would follow
            // from it.
            usual: made.as_deref().or(title.is_none().then_some("new_sign")),
        },
        |typed| new_id(typed, pack.signs.iter().map(|sign| sign.id.as_str())),
    );
    let groups: Vec<&str> = pack.groups.iter().map(|group| group.id.as_str()).collect();
    let group = asker.one(
        Question {
            flag: "group",
            said: said.group.as_deref(),
            ask: &format!(
                "Which story does it tell? Of the signs of one group only the strongest counts. \
                 There are: {}; or a name of its own",
                groups.join(", ")
            ),
            usual: own_id.as_deref().or(Some("new_sign")),
        },
        id,
    );
    let found = asker.one(
        Question {
            flag: "fact",
            said: said.fact.as_deref(),
            ask: "Which fact of the buyer does it look at? e.g. buyer_text for all that the buyer \
                  wrote, country, opens",
            usual: asker.is_asking().then_some("buyer_text"),
        },
        |typed| fact(typed, pack).map(|id| (typed.to_owned(), pack.catalog.fact(id).kind)),
    );
    // The other questions depend on the fact; without it, the missing options are still reported.
    let (fact_name, kind) = found.clone().unwrap_or(("buyer_text".to_owned(), Kind::List));
    let operators = operators_for(kind);
    let operator = asker.one(
        Question {
            flag: "operator",
            said: said.operator.as_deref(),
            ask: &format!("How does it look at it? {}", operators.join(", ")),
            usual: Some(usual_operator(kind)),
        },
        |typed| {
            one_of(typed, "operator for this fact", operators.iter().copied()).map(str::to_owned)
        },
    );
    let operator = operator.unwrap_or_else(|| usual_operator(kind).to_owned());
    let looked_for = asker.one(
        Question {
            flag: "value",
            said: said.value.as_deref(),
            ask: asked_value(&operator, kind),
            usual: None,
        },
        |typed| operand(typed, &operator, kind),
    );
    let numbers = asker.one(
        Question {
            flag: "of-10",
            said: said.of_10.as_deref(),
            ask: "Of 10 buyers silent for each cause, how many show it? e.g. `most 2, tender 7`",
            usual: None,
        },
        |typed| of_10(typed, pack),
    );
    let because = bilingual(
        asker,
        ["because", "because-zh"],
        [said.because.as_deref(), said.because_zh.as_deref()],
        "What does the report say where it is seen? {found} puts the words in, {fact} a value",
        Some(&usual_because(&operator, &fact_name, title.as_ref())),
    );
    let (example_fact, example_kind) = match fact_name.as_str() {
        "buyer_text" => ("inquiry_text", Kind::Text),
        name => (name, kind),
    };
    let mut example = |flag, said: Option<&str>, shows| {
        let ask = format!("What does the record of a buyer say in {example_fact} who {shows}?");
        let question = Question { flag, said, ask: &ask, usual: None };
        asker.one(question, |typed| value(typed, example_kind))
    };
    let present = example("present", said.present.as_deref(), "shows it");
    let absent = example("absent", said.absent.as_deref(), "does not show it");
    found?;
    let sign = NewSign {
        id: own_id?,
        title: title?,
        group,
        fact: fact_name.clone(),
        operator,
        value: looked_for?,
        of_10: numbers?,
        because: because?,
        example_fact: example_fact.to_owned(),
        present: present?,
        absent: absent?,
    };
    Some(sign.draft(&bench.files))
}

/// Returns the operator that people usually mean for a fact of that kind.
const fn usual_operator(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::List => "contains_any",
        Kind::Whole | Kind::Decimal | Kind::Money | Kind::Duration => "is_at_least",
        Kind::Date | Kind::DateTime => "older_than",
        Kind::YesNo => "is",
    }
}

fn asked_value(operator: &str, kind: Kind) -> &'static str {
    match (operator, kind) {
        ("contains_any" | "contains_all" | "contains_none", _) => {
            "Which words? With commas between, or the name of a list as $tender_words"
        }
        ("is_one_of" | "is_none_of", _) => "Which ones? With commas between",
        ("is_between", _) => "Between which two? e.g. 3 to 8",
        ("within" | "older_than", _) => "How long ago? e.g. 14 days or 10 working days",
        ("is_blank", _) | (_, Kind::YesNo) => "yes or no?",
        (_, Kind::Date | Kind::DateTime) => "Which day? e.g. 2026-03-16",
        (_, Kind::Whole | Kind::Decimal) => "Which number?",
        (_, Kind::Money) => "How much? e.g. USD 5,000",
        (_, Kind::Duration) => "How long? e.g. 14 days",
        _ => "Which text?",
    }
}

fn usual_because(operator: &str, fact: &str, title: Option<&Bilingual>) -> Bilingual {
    if operator.starts_with("contains_a") {
        return Bilingual {
            en: "Writes “{found}”".to_owned(), zh: "写到“{found}”".to_owned()
        };
    }
    let title = title.cloned().unwrap_or_default();
    Bilingual { en: format!("{}: {{{fact}}}", title.en), zh: format!("{}: {{{fact}}}", title.zh) }
}
