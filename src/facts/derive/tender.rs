//! Derives the date of a tender: from the record, or else from the buyer's words.

use std::borrow::Cow;

use jiff::civil::Date;

use super::{Background, has, leave_blank, put, text_of};
use crate::facts::calendar::days_between;
use crate::facts::word_search::Found;
use crate::facts::{Cell, Deal, Party, Value, known};
use crate::text::dates::dates;
use crate::text::sentences::sentences;

/// The maximum length in days of a time that counts as a date: "the week of 4 May".
const MAX_LENGTH: i32 = 7;

/// Sets the date of the tender. Call this after the buyer's words were scanned.
pub(super) fn derive(deal: &mut Deal<'_>, background: &Background<'_>, until: Date) {
    if !deal.is_asked_for(known::tender_date) {
        return;
    }
    if let Some(opening) = deal.facts.date(known::tender_opening_date) {
        return put(deal, known::tender_date, Some(opening), Value::Date);
    }
    match from_words(deal, background, until) {
        Some((day, cell)) => deal.facts.set(known::tender_date, Value::Date(day), cell),
        None => leave_blank(deal, known::tender_date),
    }
}

/// Returns the date that the buyer's latest sentence on the tender names, and the cell of the words.
/// Without a word of a tender anywhere, a date to keep may be of anything.
fn from_words(
    deal: &Deal<'_>,
    background: &Background<'_>,
    until: Date,
) -> Option<(Date, Option<Cell>)> {
    let lists = background.lists;
    let speaks_of_tender =
        deal.buyer_words.as_ref().is_some_and(|own| has(own, lists.tender_words));
    if !speaks_of_tender {
        return None;
    }
    let is_theirs = |own: &&crate::facts::Message<'_>| {
        own.from == Party::Buyer && !own.automatic && own.at.date() <= until
    };
    let messages = deal.messages.iter().filter(is_theirs);
    let messages = messages.map(|own| (Cow::Borrowed(&*own.text), own.at.date(), Some(own.cell)));
    let enquiry = text_of(deal, known::inquiry_text).and_then(|text| {
        let on = deal.facts.date(known::inquiry_on).or(deal.facts.date(known::pi_sent_on))?;
        Some((text, on, deal.facts.cell(known::inquiry_text)))
    });
    let mut scratch = String::new();
    let mut texts: Vec<_> = enquiry.into_iter().chain(messages).collect();
    texts.sort_by_key(|(_, on, _)| *on); // stable: messages of one day stay in order
    texts.into_iter().rev().find_map(|(text, on, cell)| {
        let mut found_in = |sentence: &str| {
            let mut found = Found::default();
            background.words.scan(sentence, &mut scratch, &mut found);
            found
        };
        let parts = sentences(&text).into_iter().map(|span| &text[span]);
        let of_deadline = parts.filter_map(|sentence| {
            let day = day_of(sentence, on)?;
            let found = found_in(sentence);
            let says_deadline = has(&found, lists.deadline_words);
            (says_deadline || has(&found, lists.tender_words)).then_some((!says_deadline, day))
        });
        of_deadline.min().map(|(_, day)| (day, cell))
    })
}

/// Returns the first date from `on` that a sentence names to the day, or nearly so.
fn day_of(sentence: &str, on: Date) -> Option<Date> {
    let named = dates(sentence, on).into_iter().filter_map(|found| found.days);
    let exact = named.filter(|&(first, last)| days_between(first, last) < MAX_LENGTH);
    exact.map(|(first, _)| first).filter(|&first| first >= on).min()
}
