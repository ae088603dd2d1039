//! Reads the buyer's messages: what each sentence means, which meanings are certain, and the dates
//! that belong to them.
//!
//! A message is first cut down to the buyer's own words, because quoted mails and signatures say
//! nothing about the buyer. Each message becomes one [`Reading`], and certain meanings become facts
//! that gates use. Messages that only say that the buyer is away, has left or has received
//! something are not real messages, so the silence continues.

use std::borrow::Cow;

use jiff::civil::Date;

use super::{Background, leave_blank, put, text_of};
use crate::facts::reading::{Reading, SentenceUse, WordsReader};
use crate::facts::{Cell, Deal, FactId, Party, Value, known};
use crate::text::dates::last_day;
use crate::text::reader::evidence::of_sentences;
use crate::text::reader::{Message as Words, ReadSentence};
use crate::text::whose_words::{Thread, cut_repeated_endings, own_words};

/// The maximum length of a quotation, in characters.
const MAX_QUOTE: usize = 600;
/// The cell of words that no file holds, as in the examples of rules.
const NOWHERE: Cell = Cell { file: u16::MAX, row: 0, column: 0 };
/// The minimum probability of an opt-out expressed before the PI.
const SURE_BEFORE_PI: f64 = 0.85;
/// The minimum probability of a proposed meaning.
const PROPOSED: f64 = 0.35;
/// Sentences with at most this many words next to a receipt are greetings and names.
const WORDS_OF_A_GREETING: usize = 4;

/// The result for one message.
struct Said<'a> {
    /// Index of the message; `None` for the inquiry.
    message: Option<usize>,
    on: Option<Date>,
    is_after_pi: bool,
    own: String,
    sentences: Vec<ReadSentence>,
    cell: Cell,
    reading: Option<Reading<'a>>,
}

impl Said<'_> {
    /// Returns whether a person confirmed what the message means.
    fn is_confirmed(&self) -> bool {
        self.reading.as_ref().is_some_and(|reading| reading.confirmed.is_some())
    }
}

const FACTS: [FactId; 4] =
    [known::words_mean, known::last_words_mean, known::last_words, known::promised_until];

/// Sets the deal's readings, and the facts about what the buyer said up to `until`.
pub(super) fn derive<'a>(deal: &mut Deal<'a>, background: &Background<'a>, until: Date) {
    let confirmed: Vec<Reading<'a>> =
        deal.readings.drain(..).filter(|reading| reading.confirmed.is_some()).collect();
    deal.says_contact_left = false;
    let Some(words) = background.words_reader else {
        deal.readings = confirmed;
        say_nothing(deal);
        return;
    };
    let mut said = read(deal, words, until);
    if said.is_empty() && confirmed.is_empty() {
        say_nothing(deal);
        return;
    }
    for own in &mut said {
        own.reading = Some(reading(own, words));
    }
    let alone = confirm(&mut said, confirmed);
    keep_own_words(deal, &said, words);
    state(deal, &said, &alone, words);
    deal.readings = said.into_iter().filter_map(|own| own.reading).chain(alone).collect();
}

/// Sets the facts of a deal without words: no reason is on record.
fn say_nothing(deal: &mut Deal<'_>) {
    FACTS.into_iter().for_each(|fact| leave_blank(deal, fact));
    put(deal, known::gives_reason, Some(false), Value::YesNo);
}

/// Reads the inquiry and the buyer's messages, oldest first.
fn read<'a>(deal: &Deal<'a>, words: &dyn WordsReader, until: Date) -> Vec<Said<'a>> {
    let is_theirs = |from: Party, on: Date| from == Party::Buyer && on <= until;
    let enquiry = text_of(deal, known::inquiry_text).filter(|text| !text.trim().is_empty());
    let has_any = deal.messages.iter().any(|own| is_theirs(own.from, own.at.date()));
    if !has_any && enquiry.is_none() {
        return Vec::new();
    }
    let Some(reader) = words.reader() else { return Vec::new() };
    let pi = deal.facts.date(known::pi_sent_on);
    let name = |fact| deal.facts.text(fact).unwrap_or_default();
    let names = [
        name(known::company_name),
        name(known::contact_name),
        name(known::first_name),
        name(known::last_name),
        name(known::owner),
    ];
    let sentences = |own: &str| reader.read(&[Words { text: own, names: &names }]);
    let mut said = Vec::new();
    let mut ours: Vec<&str> = Vec::new();
    let mut texts: Vec<String> = Vec::new();
    for (index, message) in deal.messages.iter().enumerate() {
        if message.from == Party::Us {
            ours.push(&message.text);
        } else if is_theirs(message.from, message.at.date()) {
            let thread = Thread {
                our_texts: &ours,
                our_names: &[name(known::owner)],
                their_names: &names[..4],
            };
            texts.push(own_words(&message.text, thread));
            let on = message.at.date();
            said.push(Said {
                message: Some(index),
                on: Some(on),
                is_after_pi: pi.is_none_or(|pi| on >= pi),
                sentences: Vec::new(),
                own: String::new(),
                cell: message.text_cell,
                reading: None,
            });
        }
    }
    cut_repeated_endings(&mut texts);
    for (said, own) in said.iter_mut().zip(texts) {
        said.sentences = sentences(&own);
        said.own = own;
    }
    if let Some(enquiry) = enquiry {
        let cell = deal.facts.cell(known::inquiry_text).unwrap_or(NOWHERE);
        let thread = Thread { their_names: &names[..4], ..Thread::default() };
        let own = own_words(&enquiry, thread);
        let is_new = said.iter().all(|other| other.own != own);
        if is_new {
            let on = deal.facts.date(known::inquiry_on);
            let sentences = sentences(&own);
            let enquiry =
                Said { message: None, on, is_after_pi: false, own, sentences, cell, reading: None };
            said.insert(0, enquiry);
        }
    }
    said
}

fn reading<'a>(said: &Said<'_>, words: &dyn WordsReader) -> Reading<'a> {
    let ln_likelihood = match words.reader() {
        Some(reader) if !said.sentences.is_empty() => {
            let sentences = said.sentences.iter().map(|own| own.probabilities.as_slice());
            of_sentences(reader, sentences, words.causes(), said.is_after_pi)
        }
        _ => Vec::new(),
    };
    let strongest = said
        .sentences
        .iter()
        .filter_map(|own| {
            let (meaning, probability) = own.meaning();
            let use_of = words.meaning(meaning)?;
            (!use_of.is_ordinary && probability >= PROPOSED).then_some((use_of, probability, own))
        })
        // Thanks for a message say less than whatever else the message says.
        .max_by(|a, b| {
            let is_more = |own: &SentenceUse<'_>| own.gate != Some("receipt");
            is_more(&a.0).cmp(&is_more(&b.0)).then(a.1.total_cmp(&b.1))
        });
    let strongest = strongest.or_else(|| ordinary(said, words));
    Reading {
        quote: Cow::Owned(shortened(&said.own)),
        cell: said.cell,
        on: said.on,
        is_after_pi: said.is_after_pi,
        proposed: strongest.map(|(meaning, _, _)| Cow::Owned(meaning.id.to_owned())),
        probability: strongest.map_or(0.0, |(_, probability, _)| probability),
        carried_by: strongest
            .map(|(_, _, own)| said.own[own.span.clone()].to_owned())
            .unwrap_or_default(),
        until: strongest
            .zip(said.on)
            .and_then(|((_, _, own), on)| last_day(&said.own[own.span.clone()], on)),
        ln_likelihood,
        confirmed: None,
    }
}

/// Returns the ordinary meaning with the least certain sentence if all sentences most probably have
/// it: the message was understood, and says nothing about the silence.
fn ordinary<'w, 's>(
    said: &'s Said<'_>,
    words: &'w dyn WordsReader,
) -> Option<(SentenceUse<'w>, f64, &'s ReadSentence)> {
    let read = said.sentences.iter().map(|own| {
        let (meaning, probability) = own.meaning();
        let use_of = words.meaning(meaning).filter(|own| own.is_ordinary)?;
        (probability >= PROPOSED).then_some((use_of, probability, own))
    });
    let all: Vec<_> = read.collect::<Option<_>>()?;
    all.into_iter().min_by(|a, b| a.1.total_cmp(&b.1))
}

/// Cuts a text at a character boundary, after at most [`MAX_QUOTE`] characters.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_QUOTE) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// Returns the certain meaning of a sentence, if it has one.
fn sure<'w>(words: &'w dyn WordsReader, sentence: &ReadSentence) -> Option<SentenceUse<'w>> {
    let (meaning, probability) = sentence.meaning();
    words.meaning(meaning).filter(|own| !own.is_ordinary && probability >= own.sure)
}

/// Cuts each message down to its sender's own words, and marks messages that are not real.
fn keep_own_words(deal: &mut Deal<'_>, said: &[Said<'_>], words: &dyn WordsReader) {
    for own in said {
        let Some(index) = own.message else { continue };
        let message = &mut deal.messages[index];
        if message.text != own.own {
            message.text = Cow::Owned(own.own.clone());
        }
        message.automatic |= is_unreal(own, words);
    }
}

/// Returns whether a message only says that the buyer is away, has left, or has received something.
///
/// A notice that the contact has left may say more, such as whom to write to instead, as long as it
/// asks nothing.
fn is_unreal(said: &Said<'_>, words: &dyn WordsReader) -> bool {
    if let Some(confirmed) = said.reading.as_ref().and_then(|own| own.confirmed.as_ref()) {
        let meaning = words.meaning_written(&confirmed.means).and_then(|own| words.meaning(own));
        return matches!(
            meaning.and_then(|own| own.gate),
            Some("away" | "undeliverable" | "receipt")
        );
    }
    let mut certain = said.sentences.iter().filter_map(|own| sure(words, own));
    let leaving = certain.find(|own| own.gate == Some("undeliverable"));
    let mut marks = 0;
    for sentence in &said.sentences {
        match sure(words, sentence) {
            Some(own) if matches!(own.gate, Some("away" | "undeliverable" | "receipt")) => {
                marks += 1;
            }
            Some(own) if leaving.is_some_and(|leaving| own.cause == leaving.cause) => {}
            Some(_) => return false,
            None => {
                let text = &said.own[sentence.span.clone()];
                let is_question = text.contains(['?', '？', '؟']);
                if leaving.is_some() && !is_question {
                    continue;
                }
                let is_long = text.split_whitespace().count() > WORDS_OF_A_GREETING
                    || text.chars().count() > 40;
                let (meaning, _) = sentence.meaning();
                let is_of_absence = words.meaning(meaning).is_some_and(|own| {
                    matches!(own.gate, Some("away" | "undeliverable" | "receipt"))
                });
                if is_question || (is_long && !is_of_absence) {
                    return false;
                }
            }
        }
    }
    marks > 0
}

/// Sets the facts about what the buyer said. `alone` are confirmed readings of words that are not
/// in the exports.
///
/// Where a person confirmed the meaning of a message, it replaces the meanings of its sentences.
fn state<'a>(
    deal: &mut Deal<'a>,
    said: &[Said<'a>],
    alone: &[Reading<'a>],
    words: &dyn WordsReader,
) {
    let mut meanings: Vec<Cow<'a, str>> = Vec::new();
    let (mut gives_reason, mut has_left) = (false, false);
    let is_last = |own: &&Said<'a>| own.message.is_some_and(|at| !deal.messages[at].automatic);
    let last = said.iter().rev().find(is_last);
    let is_of_last = |own: &Said<'a>| last.is_some_and(|last| std::ptr::eq(last, own));
    let mut last_meanings: Vec<Cow<'a, str>> = Vec::new();
    let mut promised = None;
    let readings = said.iter().filter_map(|own| Some((own.reading.as_ref()?, is_of_last(own))));
    for (reading, is_last) in readings.chain(alone.iter().map(|own| (own, last.is_none()))) {
        let Some(confirmed) = &reading.confirmed else { continue };
        promised = promised.max(confirmed.until);
        let written = words.meaning_written(&confirmed.means);
        let Some(meaning) = written.and_then(|index| words.meaning(index)) else {
            gives_reason = true; // a cause
            continue;
        };
        has_left |= meaning.gate == Some("undeliverable");
        gives_reason |= meaning.gives_reason();
        let id = || Cow::Owned(meaning.id.to_owned());
        if !meanings.iter().any(|known| *known == meaning.id) {
            meanings.push(id());
        }
        if is_last {
            last_meanings.push(id());
        }
    }
    let mut is_of_before = last.is_some();
    for own in said {
        is_of_before &= !is_of_last(own);
        if own.is_confirmed() {
            continue;
        }
        // A contact who gives a reason, or writes again, has not left.
        for sentence in &own.sentences {
            let Some(meaning) = sure(words, sentence) else { continue };
            let is_notice = || !is_of_before && !says_why_else(own, meaning, words);
            if meaning.gate == Some("undeliverable") && !is_notice() {
                continue;
            }
            // An opt-out counts whatever its date, but an inquiry asks for contact.
            let is_old_wish = meaning.gate == Some("asks_to_stop")
                && own.message.is_some()
                && sentence.meaning().1 >= SURE_BEFORE_PI;
            if !(own.is_after_pi || is_old_wish) {
                continue;
            }
            has_left |= meaning.gate == Some("undeliverable");
            gives_reason |= meaning.gives_reason();
            if !meanings.iter().any(|known| *known == meaning.id) {
                meanings.push(Cow::Owned(meaning.id.to_owned()));
            }
            away_until(deal, own, sentence, meaning);
        }
    }
    deal.says_contact_left = has_left;
    if let Some(last) = last.filter(|own| own.is_after_pi && !own.is_confirmed()) {
        for sentence in &last.sentences {
            let Some(meaning) = sure(words, sentence) else { continue };
            last_meanings.push(Cow::Owned(meaning.id.to_owned()));
            if meaning.gate == Some("asked_to_wait") && !gives_reason {
                let until = last.on.and_then(|on| last_day(&last.own[sentence.span.clone()], on));
                promised = until.or(promised);
            }
        }
    }
    let last_words = last.or(said.last()).map(|own| shortened(&own.own));
    put(deal, known::words_mean, Some(meanings), Value::List);
    put(deal, known::last_words_mean, Some(last_meanings), Value::List);
    put(deal, known::last_words, last_words, |text| Value::Text(Cow::Owned(text)));
    put(deal, known::promised_until, promised, Value::Date);
    put(deal, known::gives_reason, Some(gives_reason), Value::YesNo);
}

/// Returns whether a sentence of the message certainly gives a reason other than that of `meaning`.
fn says_why_else(said: &Said<'_>, meaning: SentenceUse<'_>, words: &dyn WordsReader) -> bool {
    let mut certain = said.sentences.iter().filter_map(|sentence| sure(words, sentence));
    certain.any(|own| own.gives_reason() && own.cause != meaning.cause)
}

/// Sets the last day of an absence, if no column holds one.
fn away_until(deal: &mut Deal<'_>, said: &Said<'_>, sentence: &ReadSentence, own: SentenceUse<'_>) {
    if own.gate != Some("away") || deal.facts.date(known::out_of_office_until).is_some() {
        return;
    }
    let days = said.on.and_then(|on| last_day(&said.own[sentence.span.clone()], on));
    if let Some(until) = days {
        deal.facts.set(known::out_of_office_until, Value::Date(until), Some(said.cell));
    }
}

/// Adds each confirmed meaning to the reading of the same words. Returns those whose words are not
/// in the exports.
fn confirm<'a>(said: &mut [Said<'a>], confirmed: Vec<Reading<'a>>) -> Vec<Reading<'a>> {
    let letters =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).take(80).collect() };
    let mut alone = Vec::new();
    for own in confirmed {
        let quote = letters(&own.quote);
        let read = said.iter_mut().rev().filter_map(|said| said.reading.as_mut());
        match read.into_iter().find(|other| !quote.is_empty() && letters(&other.quote) == quote) {
            Some(same) => same.confirmed = own.confirmed,
            None => alone.push(own),
        }
    }
    alone
}
