//! Finds the questions of the buyer that no message of ours takes up.
//!
//! A later message takes a question up if it has a word of the question that is no word of the
//! goods, a number other than that of the PI, or a word of the list `reply_words` ("yes", "we can",
//! "attached"). So "How is everything?" answers nothing, and in doubt a question is answered.

use jiff::civil::{Date, DateTime};

use super::{Background, has};
use crate::facts::word_search::{Found, fold};
use crate::facts::{Deal, Message, Party, known};
use crate::text::dates::dates;
use crate::text::sentences::sentences;

/// Shorter words are too common to show what a question is about.
const MIN_LETTERS: usize = 4;
/// Words with the same beginning are taken for the same word: "certificate", "certificates".
const STEM: usize = 5;
/// A shorter text ("OK?") asks nothing that needs an answer of its own.
const MIN_QUESTION_LETTERS: usize = 8;

/// A question of the buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenQuestion<'d> {
    pub text: &'d str,
    pub on: Date,
}

/// Returns the questions since the PI that are open, oldest first. What was asked before the PI, the
/// PI answers.
pub fn open_questions<'d>(
    deal: &'d Deal<'_>,
    background: &Background<'_>,
    today: Date,
) -> Vec<OpenQuestion<'d>> {
    let pi = deal.facts.date(known::pi_sent_on);
    let is_known = |own: &&Message<'_>| own.at.date() <= today && !own.bounced;
    let theirs = deal.messages.iter().filter(|own| own.from == Party::Buyer && !own.automatic);
    let theirs = theirs.filter(|own| pi.is_none_or(|pi| own.at.date() >= pi)).filter(is_known);
    let goods = words_of_goods(deal);
    let mut open = Vec::new();
    let of_messages = theirs.map(|own| (own.at, &*own.text));
    for (at, written) in of_messages.chain(pasted(deal, today)) {
        let later = deal.messages.iter().filter(is_known);
        let mut later = later.filter(|own| own.from == Party::Us && own.at > at).peekable();
        let answers: Option<Answers> =
            later.peek().is_some().then(|| Answers::of(later, &goods, deal, background));
        for span in sentences(written) {
            let text = written[span].trim();
            let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
            let is_asked = text.ends_with(['?', '？', '؟'])
                && letters * size_of_letter(text) >= MIN_QUESTION_LETTERS;
            if is_asked && !answers.as_ref().is_some_and(|own| own.take_up(text, &goods)) {
                open.push(OpenQuestion { text, on: at.date() });
            }
        }
    }
    open
}

/// Returns later messages that somebody pasted below the enquiry, each after its date in brackets:
/// `[12 Feb] We received it.`
fn pasted<'d>(deal: &'d Deal<'_>, today: Date) -> Vec<(DateTime, &'d str)> {
    let (Some(text), Some(pi)) =
        (deal.facts.text(known::inquiry_text), deal.facts.date(known::pi_sent_on))
    else {
        return Vec::new();
    };
    let mut parts = Vec::new();
    for part in text.split('[').skip(1) {
        let Some((day, written)) = part.split_once(']') else { continue };
        let found = dates(day, pi).into_iter().filter_map(|found| found.days);
        let on = found.map(|(first, _)| first).find(|&on| on >= pi && on <= today);
        parts.extend(on.map(|on| (on.at(23, 59, 0, 0), written)));
    }
    parts
}

/// A Chinese character says as much as several letters.
fn size_of_letter(text: &str) -> usize {
    if text.chars().any(|c| matches!(c, '\u{3040}'..='\u{9fff}')) { 4 } else { 1 }
}

/// What our messages after a question say.
struct Answers {
    stems: Vec<String>,
    gives_an_answer: bool,
}

impl Answers {
    fn of<'m>(
        messages: impl Iterator<Item = &'m Message<'m>>,
        goods: &[String],
        deal: &Deal<'_>,
        background: &Background<'_>,
    ) -> Self {
        let (mut scratch, mut found) = (String::new(), Found::default());
        let mut answers = Self { stems: Vec::new(), gives_an_answer: false };
        let pi: Vec<String> =
            deal.facts.text(known::pi_number).map(words).into_iter().flatten().collect();
        for message in messages {
            for span in sentences(&message.text) {
                let sentence = message.text[span].trim();
                // A question of ours is no answer.
                if sentence.ends_with(['?', '？', '؟']) {
                    continue;
                }
                background.words.scan(sentence, &mut scratch, &mut found);
                for word in words(sentence) {
                    let is_number = word.starts_with(|c: char| c.is_ascii_digit());
                    answers.gives_an_answer |= is_number && !pi.contains(&word);
                    answers.stems.extend(stem(&word, goods));
                }
            }
        }
        answers.gives_an_answer |= has(&found, background.lists.reply_words);
        answers
    }

    fn take_up(&self, question: &str, goods: &[String]) -> bool {
        let mut stems = words(question).into_iter().filter_map(|word| stem(&word, goods));
        self.gives_an_answer || stems.any(|stem| self.stems.contains(&stem))
    }
}

/// Returns the words of a text; of a text without spaces, its pairs of characters.
fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut words = Vec::new();
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let letters: Vec<char> = word.chars().collect();
        if letters.iter().any(|c| matches!(c, '\u{3040}'..='\u{9fff}')) {
            words.extend(letters.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else {
            words.push(word.to_owned());
        }
    }
    words
}

fn stem(word: &str, goods: &[String]) -> Option<String> {
    let is_pair = word.chars().any(|c| matches!(c, '\u{3040}'..='\u{9fff}'));
    let is_long = is_pair || word.chars().count() >= MIN_LETTERS;
    let stem: String = word.chars().take(STEM).collect();
    (is_long && !goods.contains(&stem)).then_some(stem)
}

/// Returns the stems of words that every message on this deal may have.
fn words_of_goods(deal: &Deal<'_>) -> Vec<String> {
    let facts = [
        known::product,
        known::deal_name,
        known::company_name,
        known::contact_name,
        known::first_name,
        known::last_name,
        known::owner,
        known::pi_number,
        known::country,
    ];
    let texts = facts.into_iter().filter_map(|fact| deal.facts.text(fact));
    texts.flat_map(words).filter_map(|word| stem(&word, &[])).collect()
}
