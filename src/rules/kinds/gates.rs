//! Reads `gates.yaml`, `questions.yaml` and `conduct.yaml`.

use super::causes::{date_fact, id};
use super::examples;
use super::of_10;
use super::placeholders;
use super::signs::Signs;
use super::when_block;
use crate::facts::Bilingual;
use crate::rules::codes;
use crate::rules::given_by;
use crate::rules::pack::{
    Because, ConductCheck, ConductLevel, Gate, GateStep, PossibleAnswer, Question, QuestionKind,
    Spotting,
};
use crate::rules::parse::reader::{Entry, Fields};
use crate::rules::vocabulary::{Names, Vocabulary};
use crate::text::written_language::WrittenLanguage;

fn states() -> [String; 2] {
    ["present".to_owned(), "absent".to_owned()]
}

pub(in crate::rules) fn gates(
    root: Entry<'_>,
    vocabulary: &Vocabulary,
    names: &mut Names,
) -> Vec<Gate> {
    let Some(mut file) = root.fields("gates.yaml") else { return Vec::new() };
    let items = file.need("gates").and_then(|gates| gates.items());
    file.finish();
    let mut read = Vec::new();
    for item in items.into_iter().flatten() {
        let rule = gate(item, vocabulary, names);
        if item.is_off() {
            names.off.extend(rule.map(|rule| rule.id));
        } else {
            read.extend(rule);
        }
    }
    read
}

/// The values of `next_step` of a gate. Without the key, the cadence goes on.
pub(in crate::rules) const GATE_STEPS: [&str; 2] = ["at_once", "nothing"];

fn gate(entry: Entry<'_>, vocabulary: &Vocabulary, names: &mut Names) -> Option<Gate> {
    let mut fields = entry.fields("a gate")?;
    let id = id(&mut fields, names, "gate");
    let title = fields.need("title").and_then(|title| title.bilingual());
    let when = fields.need("when").and_then(|when| when_block::block(when, vocabulary));
    let means = fields.need("means").and_then(|means| means.bilingual());
    let act = fields.need("do").and_then(|act| act.bilingual());
    let hidden = fields.get("hidden").and_then(|entry| entry.yes_no()).unwrap_or(false);
    let first = fields.get("first").and_then(|entry| entry.yes_no()).unwrap_or(false);
    let back_on = fields.get("back_on").and_then(|entry| {
        let name = entry.text()?;
        date_fact(name, &entry, vocabulary)
    });
    let next_step = fields
        .get("next_step")
        .and_then(|entry| entry.word(&GATE_STEPS))
        .map(|word| if word == "nothing" { GateStep::Nothing } else { GateStep::AtOnce });
    let otherwise = match (hidden, first) {
        (true, _) => GateStep::Nothing,
        (false, true) => GateStep::AtOnce,
        (false, false) => GateStep::ByCadence,
    };
    let has_draft = fields.get("draft").and_then(|entry| entry.yes_no()).unwrap_or(false);
    let because: Option<Because> =
        fields.need("because").and_then(|because| placeholders::read(because, vocabulary));
    let examples = examples_of(&mut fields, vocabulary);
    fields.is_off();
    let line = fields.whole().line();
    fields.finish();
    Some(Gate {
        id: id?.to_owned(),
        title: title?,
        when: when?,
        means: means?,
        act: act?,
        hidden,
        first,
        back_on,
        next_step: next_step.unwrap_or(otherwise),
        has_draft,
        because: because?,
        examples,
        line,
    })
}

fn examples_of(
    fields: &mut Fields<'_>,
    vocabulary: &Vocabulary,
) -> Vec<crate::rules::pack::Example> {
    let entry = fields.get("examples");
    entry.map(|entry| examples::read(entry, &states(), vocabulary)).unwrap_or_default()
}

pub(in crate::rules) fn questions(
    root: Entry<'_>,
    vocabulary: &Vocabulary,
    signs: &Signs,
    names: &mut Names,
) -> Vec<Question> {
    let Some(mut file) = root.fields("questions.yaml") else { return Vec::new() };
    let items = file.need("questions").and_then(|questions| questions.items());
    file.finish();
    let mut read = Vec::new();
    for item in items.into_iter().flatten() {
        let rule = question(item, vocabulary, signs, names);
        if item.is_off() {
            names.off.extend(rule.map(|rule| rule.id));
        } else {
            read.extend(rule);
        }
    }
    read
}

fn question(
    entry: Entry<'_>,
    vocabulary: &Vocabulary,
    signs: &Signs,
    names: &mut Names,
) -> Option<Question> {
    let mut fields = entry.fields("a question")?;
    let id = id(&mut fields, names, "question");
    let topic = fields.need("topic").and_then(|topic| topic.id());
    let kind = fields.need("kind").and_then(|kind| kind.word(&["closed", "open"]));
    let ask = fields.need("ask").and_then(|ask| ask.in_languages());
    let spot = fields.need("spot").and_then(|spot| vocabulary.words_of(&spot));
    let answers = fields.need("answers").and_then(|answers| answers_of(answers, vocabulary, signs));
    fields.is_off();
    let line = fields.whole().line();
    fields.finish();
    let (ask, mut spot) = (ask?, spot?);
    // A question in its own words is always seen.
    spot.extend(ask.iter().map(|(_, text, _)| text.trim_end_matches(['?', '？']).to_owned()));
    Some(Question {
        id: id?.to_owned(),
        topic: topic?.to_owned(),
        kind: if kind? == "closed" { QuestionKind::Closed } else { QuestionKind::Open },
        ask: bilingual(&ask),
        ask_in: ask.iter().map(|(language, text, _)| (*language, (*text).to_owned())).collect(),
        spot: vocabulary.word_set(&spot),
        answers: answers?,
        named: of_10::named(entry, "answers", vocabulary),
        line,
    })
}

fn bilingual(texts: &[(WrittenLanguage, &str, Entry<'_>)]) -> Bilingual {
    let of = |language| {
        let found = texts.iter().find(|(own, _, _)| *own == language);
        found.map(|(_, text, _)| (*text).to_owned()).unwrap_or_default()
    };
    Bilingual { en: of(WrittenLanguage::En), zh: of(WrittenLanguage::Zh) }
}

/// Returns the answers as written, and `no_reply` for the rest of the 10.
fn answers_of(
    entry: Entry<'_>,
    vocabulary: &Vocabulary,
    signs: &Signs,
) -> Option<Vec<PossibleAnswer>> {
    let items = entry.items()?;
    if items.is_empty() {
        entry.error(
            codes::TOO_FEW,
            "a question needs answers",
            "add the answers that a buyer may give",
        );
        return None;
    }
    let mut ids = Names::default();
    let read: Vec<_> =
        items.iter().map(|item| possible_answer(*item, vocabulary, signs, &mut ids)).collect();
    let mut answers = read.into_iter().collect::<Option<Vec<_>>>()?;
    let all: Vec<Vec<f64>> = answers.iter().map(|answer| answer.probability.clone()).collect();
    if let Some(wrong) = of_10::misfits(&all, vocabulary, |sum| sum < 10.0) {
        entry.error(
            codes::BAD_SUM,
            format!("the answers leave nothing for silence: {wrong}"),
            "for every cause the answers must sum to less than 10; the rest of the 10 buyers do \
             not reply",
        );
        return None;
    }
    for answer in &mut answers {
        for count in &mut answer.probability {
            *count /= 10.0;
        }
    }
    let causes = vocabulary.causes.known.len();
    let said = |cause: usize| answers.iter().map(|answer| answer.probability[cause]).sum::<f64>();
    let no_reply = PossibleAnswer {
        id: "no_reply".to_owned(),
        says: Bilingual { en: "No reply".to_owned(), zh: "没有回复".to_owned() },
        probability: (0..causes).map(|cause| 1.0 - said(cause)).collect(),
        given_by: None,
    };
    answers.push(no_reply);
    Some(answers)
}

fn possible_answer(
    entry: Entry<'_>,
    vocabulary: &Vocabulary,
    signs: &Signs,
    ids: &mut Names,
) -> Option<PossibleAnswer> {
    let mut fields = entry.fields("an answer")?;
    let id_entry = fields.get("id");
    let id = id(&mut fields, ids, "answer to this question");
    if let (Some(entry), Some("no_reply")) = (id_entry, id) {
        entry.error(
            codes::BAD_ID,
            "`no_reply` is always there and may not be written",
            "remove this answer: the rest of the 10 is silence",
        );
    }
    let says = fields.need("says").and_then(|says| says.bilingual());
    let counts = fields.need("of_10").and_then(|of_10| of_10::read(of_10, vocabulary));
    let given_by = fields.get("given_by").map(|entry| given_by::read(entry, vocabulary, signs));
    fields.finish();
    let given_by = match given_by {
        Some(read) => Some(read?),
        None => None,
    };
    Some(PossibleAnswer { id: id?.to_owned(), says: says?, probability: counts?, given_by })
}

pub(in crate::rules) fn conduct(
    root: Entry<'_>,
    vocabulary: &Vocabulary,
    names: &mut Names,
) -> Vec<ConductCheck> {
    let Some(mut file) = root.fields("conduct.yaml") else { return Vec::new() };
    let items = file.need("checks").and_then(|checks| checks.items());
    file.finish();
    let mut read = Vec::new();
    for item in items.into_iter().flatten() {
        let rule = check(item, vocabulary, names);
        if item.is_off() {
            names.off.extend(rule.map(|rule| rule.id));
        } else {
            read.extend(rule);
        }
    }
    read
}

fn check(entry: Entry<'_>, vocabulary: &Vocabulary, names: &mut Names) -> Option<ConductCheck> {
    let mut fields = entry.fields("a conduct check")?;
    let id = id(&mut fields, names, "conduct check");
    let title = fields.need("title").and_then(|title| title.bilingual());
    let level = fields.need("level").and_then(|level| level.word(&["error", "warning", "note"]));
    let spotting = match (fields.get("spot"), fields.get("when")) {
        (Some(spot), None) => {
            vocabulary.words_of(&spot).map(|words| Spotting::Phrases(vocabulary.word_set(&words)))
        }
        (None, Some(when)) => when_block::block(when, vocabulary).map(Spotting::Condition),
        (spot, _) => {
            let at = spot.map_or(fields.whole(), |spot| spot.as_key());
            at.error(
                codes::ONE_OF_TWO,
                "a conduct check has either `spot` or `when`",
                "`spot` lists phrases to find in our messages, `when` is a condition; keep one",
            );
            None
        }
    };
    let advice = fields.need("advice").and_then(|advice| advice.bilingual());
    let examples = examples_of(&mut fields, vocabulary);
    fields.is_off();
    let line = fields.whole().line();
    fields.finish();
    let level = level?;
    Some(ConductCheck {
        id: id?.to_owned(),
        title: title?,
        level: ConductLevel::ALL.into_iter().find(|known| known.name() == level)?,
        spotting: spotting?,
        advice: advice?,
        examples,
        line,
    })
}
