//! Writes a draft mail in plain English: short, with one closed and one open question, without
//! pressure.
//!
//! It is always in English, the language of the trade; the sender edits it before sending.

use serde::Serialize;

use super::contact_name;
use crate::diagnosis::{Task, TaskKind, Verdict, Weighed};
use crate::facts::known;
use crate::report::{SheetInput, format_value};
use crate::rules::pack::QuestionKind;

/// Mails of 50 to 125 words have the highest reply rate (Boomerang, 40 million mails).
pub(super) const FEWEST_WORDS: usize = 50;
pub(super) const MOST_WORDS: usize = 125;

const NEUTRAL: &str = "I have gone through our offer once more, and everything in it can still be \
    supplied as described.";
const NO_HURRY: &str = "There is no hurry on our side; I only wish to prepare what is useful to \
    you and to leave out what is not.";
const SHORT_ANSWER: &str = "A word or two is enough.";
const WRITE_LATER: &str = "If another time suits you better, just tell me when, and I shall write \
    then.";

#[derive(Debug, Serialize)]
pub(super) struct Draft {
    subject: String,
    /// Paragraphs, separated by empty lines.
    paragraphs: Vec<String>,
    /// Without greeting and name.
    words: usize,
}

pub(super) fn draft(input: &SheetInput<'_>, weighed: &Weighed) -> Draft {
    let opening = match weighed.verdict {
        Verdict::Leading | Verdict::TwoCandidates => weighed
            .ranking
            .first()
            .and_then(|&leader| input.pack.cause(leader).mail.as_ref())
            .map(|mail| mail.en.as_str())
            .filter(|mail| !mail.is_empty())
            .unwrap_or(NEUTRAL),
        // Without a leading cause, the mail hints at none.
        Verdict::Open | Verdict::TooLittleKnown => NEUTRAL,
    };
    let questions = in_turn(input, weighed);
    let valid = still_valid(input);
    let body = body(opening, &questions, valid.as_deref());
    let words = body.iter().map(|paragraph| count_words(paragraph)).sum();
    let name =
        contact_name(input.buyer).map(|name| format_value::shortened(&name, 60).into_owned());
    let greeting = name.map_or_else(|| "Hello,".to_owned(), |name| format!("Dear {name},"));
    let owner = input.buyer.facts.text(known::owner).unwrap_or("[your name]");
    let mut paragraphs = vec![greeting];
    paragraphs.extend(body);
    paragraphs.push("Kind regards,".into());
    paragraphs.push(format_value::shortened(owner, 60).into_owned());
    Draft { subject: subject(input), paragraphs, words }
}

/// Adds sentences while the mail is shorter than it should be and has room.
fn body(opening: &str, questions: &[&str], valid: Option<&str>) -> Vec<String> {
    let asking = questions.join(" ");
    let mut first = opening.to_owned();
    let mut last = SHORT_ANSWER.to_owned();
    let count =
        |first: &str, last: &str| count_words(first) + count_words(&asking) + count_words(last);
    let mut add = |at_end: bool, sentence: &str, up_to: usize| {
        if count(&first, &last) + count_words(sentence) <= up_to {
            let paragraph = if at_end { &mut last } else { &mut first };
            paragraph.push(' ');
            paragraph.push_str(sentence);
        }
    };
    add(true, WRITE_LATER, MOST_WORDS);
    if let Some(valid) = valid {
        add(false, valid, MOST_WORDS);
    }
    if count(&first, &last) < FEWEST_WORDS {
        first.push(' ');
        first.push_str(NO_HURRY);
    }
    [first, asking, last].into_iter().filter(|paragraph| !paragraph.is_empty()).collect()
}

/// The closed question comes first, because one word answers it.
fn in_turn<'a>(input: &SheetInput<'a>, weighed: &Weighed) -> Vec<&'a str> {
    let mut asked: Vec<_> =
        weighed.questions.iter().map(|chosen| input.pack.question(chosen.question)).collect();
    asked.sort_by_key(|question| question.kind != QuestionKind::Closed);
    asked.into_iter().map(|question| question.ask.en.as_str()).collect()
}

/// Returns the validity of the PI, the only real deadline. A PI that has expired, or does so soon,
/// is renewed.
fn still_valid(input: &SheetInput<'_>) -> Option<String> {
    let facts = &input.buyer.facts;
    let until = facts.date(known::pi_valid_until)?;
    let number = facts.text(known::pi_number).map_or_else(String::new, |n| format!(" {n}"));
    let day = until.strftime("%-d %B %Y");
    if until < input.as_of.date {
        return Some(format!(
            "Our offer{number} was valid until {day}; I will gladly renew it for you."
        ));
    }
    let step = input.diagnosis.next.map(|next| next.on);
    let is_renewed = |task: &&Task| task.kind == TaskKind::RenewPi && Some(task.on) <= step;
    Some(match input.diagnosis.tasks.iter().find(is_renewed).map(|task| task.until) {
        Some(Some(needed)) => {
            let needed = needed.strftime("%-d %B %Y");
            format!("Our offer{number} is valid until {day}; we can extend it to {needed}.")
        }
        Some(None) => format!("Our offer{number} is valid until {day}; I will gladly extend it."),
        None => format!("Our offer{number} stays valid until {day}."),
    })
}

fn subject(input: &SheetInput<'_>) -> String {
    let facts = &input.buyer.facts;
    let product = facts.text(known::product).filter(|product| !is_in_chinese(product));
    let about = product.map(|product| format_value::shortened(product, 40));
    let number = facts.text(known::pi_number).map(|number| format_value::shortened(number, 30));
    match (about, number) {
        (Some(product), Some(number)) => format!("{product} – a short question on {number}"),
        (Some(product), None) => format!("{product} – a short question"),
        (None, Some(number)) => format!("A short question on {number}"),
        (None, None) => "A short question on our offer".into(),
    }
}

/// Returns whether the text contains Chinese characters, which few buyers can read.
fn is_in_chinese(text: &str) -> bool {
    text.contains(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}'))
}

fn count_words(text: &str) -> usize {
    text.split_whitespace().count()
}
