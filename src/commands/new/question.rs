//! Asks for a new question: its wording, how our mails show it, and the possible answers.

use super::arguments::QuestionArguments;
use super::bilingual;
use super::parse_answer::{id, made_id, new_id, of_10, one_of, text, words};
use super::prompt::{Prompt, Question};
use crate::facts::Bilingual;
use crate::rules::Pack;
use crate::rules::scaffold::{Draft, NewAnswer, NewQuestion};

pub(super) fn draft(said: &QuestionArguments, pack: &Pack, asker: &mut Prompt) -> Option<Draft> {
    let ask = bilingual(
        asker,
        ["ask", "ask-zh"],
        [said.ask.as_deref(), said.ask_zh.as_deref()],
        "How do you put it to the buyer? e.g. Which certificate do you need?",
        None,
    );
    let topic = asker.one(
        Question {
            flag: "topic",
            said: said.topic.as_deref(),
            ask: "In a word, what is it about? Two questions of one topic are never asked together",
            usual: None,
        },
        id,
    );
    let own_id = asker.one(
        Question {
            flag: "id",
            said: said.id.as_deref(),
            ask: "A short name for it",
            usual: topic.as_deref().or(Some("new_question")),
        },
        |typed| new_id(typed, pack.questions.iter().map(|question| question.id.as_str())),
    );
    let kind = asker.one(
        Question {
            flag: "kind",
            said: said.kind.as_deref(),
            ask: "Does one word answer it (closed), or does the answer carry information (open)?",
            usual: None,
        },
        |typed| one_of(typed, "kind of question", ["closed", "open"]).map(str::to_owned),
    );
    let as_phrase = ask.as_ref().map(|ask| {
        let phrase = ask.en.trim_end_matches(['?', '.', ' ']).to_lowercase();
        phrase.replace(',', "")
    });
    let spot = asker.one(
        Question {
            flag: "spot",
            said: said.spot.as_deref(),
            ask: "By which phrases is it seen in our mails that it was asked? With commas between",
            usual: as_phrase.as_deref().filter(|phrase| !phrase.is_empty()).or(Some("…")),
        },
        words,
    );
    let answers = asker.many(
        "answer",
        &said.answer,
        "An answer that a buyer may give, and of 10 buyers silent for each cause how many would \
         give it; the rest stays silent. e.g. Yes: most 0.4, tender 7",
        true,
        |typed| answer(typed, pack),
    );
    let question = NewQuestion {
        id: own_id?,
        topic: topic?,
        kind: kind?,
        ask: ask?,
        spot: spot?,
        answers: told_apart(answers),
    };
    Some(question.draft())
}

/// Parses `Yes / 是: most 0.4, tender 7`.
fn answer(typed: &str, pack: &Pack) -> Result<NewAnswer, String> {
    let (says, numbers) = typed.split_once([':', '：']).ok_or_else(|| {
        format!("`{typed}` has no colon: write the answer, a colon, and the numbers")
    })?;
    let (en, zh) = says.split_once('/').unwrap_or((says, says));
    let says = Bilingual { en: text(en.trim())?, zh: text(zh.trim())? };
    Ok(NewAnswer { id: made_id(&says.en), says, of_10: of_10(numbers, pack)? })
}

/// Gives every answer an id of its own; an answer without usable letters is numbered.
fn told_apart(mut answers: Vec<NewAnswer>) -> Vec<NewAnswer> {
    for at in 0..answers.len() {
        let own = answers[at].id.clone();
        let taken = own.is_empty() || own == "no_reply";
        if taken || answers[..at].iter().any(|other| other.id == own) {
            answers[at].id = format!("answer_{}", at + 1);
        }
    }
    answers
}
