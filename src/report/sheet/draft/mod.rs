//! Writes the draft of the next message to the buyer from the sentences of `drafts.yaml`: a mail, a
//! chat message, or talking points for a call.
//!
//! It takes up what the buyer said before it asks anything. It is in the buyer's language if every
//! sentence has it, and else in English; in another language than that of the report it has a
//! gloss. What only the salesperson knows is left open in square brackets.

mod blanks;
mod situation;

use serde::Serialize;

use self::blanks::Blanks;
use self::situation::Situation;
pub(super) use self::situation::writes_by_chat;
use crate::report::{Language, SheetInput};
use crate::rules::drafts::{Form, Purpose};
use crate::rules::pack::QuestionKind;
use crate::text::written_language::WrittenLanguage;

/// Mails of 50 to 125 words have the highest reply rate (Boomerang, 40 million mails).
pub(super) const MOST_WORDS: usize = 125;
/// A Chinese character counts as this part of a word.
const CHARACTERS_OF_A_WORD: usize = 2;
/// So many questions of the buyer are taken up.
const MOST_ANSWERS: usize = 3;

#[derive(Debug, Serialize)]
pub(super) struct Draft {
    /// `mail`, `chat` or `call`.
    form: &'static str,
    /// The value of the `lang` attribute.
    lang: &'static str,
    /// The name of the language in that of the report, unless it is the same.
    language: Option<&'static str>,
    subject: Option<String>,
    /// Whether something in square brackets is left for the salesperson.
    has_blanks: bool,
    /// Paragraphs of a mail or a chat message, or the points of a call.
    paragraphs: Vec<String>,
    /// Without greeting and name.
    words: usize,
    /// The same in the language of the report; empty if it is written in that.
    gloss: Vec<String>,
}

/// Returns the draft; `None` if there is none for this deal, or the rules have no sentences.
pub(super) fn draft(input: &SheetInput<'_>) -> Option<Draft> {
    let situation = Situation::of(input)?;
    let of_report = match input.language {
        Language::En => WrittenLanguage::En,
        Language::Zh => WrittenLanguage::Zh,
    };
    let languages = [situation.language, WrittenLanguage::En];
    let (language, letter) = languages
        .into_iter()
        .find_map(|language| Some((language, written(input, &situation, language)?)))?;
    let is_foreign = language != of_report;
    let gloss = is_foreign.then(|| written(input, &situation, of_report)).flatten();
    Some(Draft {
        form: situation.form.name(),
        lang: language.code(),
        language: is_foreign.then(|| match input.language {
            Language::En => language.name().0,
            Language::Zh => language.name().1,
        }),
        words: letter.words,
        has_blanks: letter.paragraphs.iter().any(|own| own.contains('[')),
        subject: letter.subject,
        paragraphs: letter.paragraphs,
        gloss: gloss.map(|letter| letter.paragraphs).unwrap_or_default(),
    })
}

struct Letter {
    subject: Option<String>,
    paragraphs: Vec<String>,
    words: usize,
}

/// Writes the draft in a language; `None` if a sentence is not written in it.
fn written(
    input: &SheetInput<'_>,
    situation: &Situation<'_>,
    language: WrittenLanguage,
) -> Option<Letter> {
    let mut blanks = Blanks::new(input, situation, language);
    blanks.said = situation.sentence(Purpose::Said, &blanks)?;
    let sentence = |purpose| situation.sentence(purpose, &blanks);
    let opening = sentence(Purpose::Opening)?;
    let mut answers = Vec::new();
    for question in situation.open_questions.iter().take(MOST_ANSWERS) {
        let mut blanks = blanks.clone();
        blanks.question = Some(question.text.clone());
        answers.extend(situation.sentence(Purpose::Answer, &blanks)?);
    }
    let validity = sentence(Purpose::Validity)?;
    let dates = sentence(Purpose::Dates)?;
    let offer = sentence(Purpose::Offer)?;
    let lead_in = sentence(Purpose::LeadIn)?;
    let closing = sentence(Purpose::Closing)?;
    let questions = questions(input, situation, language)?;
    let join = |parts: &[&Option<String>]| {
        let space = if language == WrittenLanguage::Zh { "" } else { " " };
        let parts: Vec<&str> = parts.iter().filter_map(|part| part.as_deref()).collect();
        parts.join(space)
    };
    let asking = (!questions.is_empty()).then(|| questions.join(" "));
    let mut words = [&opening, &validity, &dates, &asking].map(count).iter().sum();
    words += answers.iter().map(|answer| count_words(answer)).sum::<usize>();
    // What matters less comes later, and is left out first.
    let mut fitting = |part: Option<String>| {
        let fits = words + count(&part) <= MOST_WORDS;
        let part = part.filter(|_| fits);
        words += count(&part);
        part
    };
    // One thing to fill in is enough.
    let is_to_fill = |part: &String| part.contains('[');
    let has_blank = opening.iter().chain(&answers).any(is_to_fill);
    let offer = fitting(offer.filter(|offer| !(has_blank && is_to_fill(offer))));
    let lead_in = fitting(lead_in.filter(|_| asking.is_some()));
    let closing = fitting(closing);
    let (greeting, sign_off) = (sentence(Purpose::Greeting)?, sentence(Purpose::SignOff)?);
    let whole = |parts: Vec<String>| parts.into_iter().filter(|part| !part.is_empty()).collect();
    let paragraphs: Vec<String> = match situation.form {
        Form::Mail => {
            let mut parts = vec![join(&[&greeting]), join(&[&opening])];
            parts.append(&mut answers);
            parts.push(join(&[&offer, &dates]));
            parts.push(join(&[&validity]));
            parts.push(join(&[&lead_in, &asking]));
            parts.push(join(&[&closing]));
            parts.extend(sign_off.iter().flat_map(|own| own.lines().map(str::to_owned)));
            whole(parts)
        }
        Form::Chat => {
            let mut parts = vec![join(&[&greeting, &opening])];
            parts.append(&mut answers);
            parts.push(join(&[&validity, &dates]));
            parts.push(questions.into_iter().next().unwrap_or_default());
            whole(parts)
        }
        Form::Call => {
            let mut parts = vec![join(&[&opening])];
            parts.append(&mut answers);
            parts.extend([offer, dates, validity].into_iter().flatten());
            parts.extend(questions);
            whole(parts)
        }
    };
    let words = match situation.form {
        Form::Mail => words,
        Form::Chat | Form::Call => paragraphs.iter().map(|own| count_words(own)).sum(),
    };
    let subject = match situation.form {
        Form::Mail => sentence(Purpose::Subject)?,
        Form::Chat | Form::Call => None,
    };
    Some(Letter { subject, paragraphs, words })
}

/// Returns the questions, the closed one first, because one word answers it; `None` if one is not
/// written in the language.
fn questions(
    input: &SheetInput<'_>,
    situation: &Situation<'_>,
    language: WrittenLanguage,
) -> Option<Vec<String>> {
    let mut asked: Vec<_> =
        situation.questions.iter().map(|&question| input.pack.question(question)).collect();
    asked.sort_by_key(|question| question.kind != QuestionKind::Closed);
    let written = asked.into_iter().map(|question| {
        let found = question.ask_in.iter().find(|(own, _)| *own == language);
        found.map(|(_, text)| text.clone())
    });
    written.collect()
}

fn count(part: &Option<String>) -> usize {
    part.as_deref().map_or(0, count_words)
}

fn count_words(text: &str) -> usize {
    let dense = text.chars().filter(|c| is_ideograph(*c)).count();
    let plain = text.split(|c: char| c.is_whitespace() || is_ideograph(c));
    let plain = plain.filter(|word| word.chars().any(char::is_alphanumeric)).count();
    plain + dense / CHARACTERS_OF_A_WORD
}

/// Returns whether the text contains Chinese characters, which few buyers can read.
fn is_in_chinese(text: &str) -> bool {
    text.contains(is_ideograph)
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests;
