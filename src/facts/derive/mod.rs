//! Derives the facts that no column holds: silence, who owes the reply, tempo, identity, history
//! and more.
//!
//! Each submodule reads base facts, messages and the as-of date, and sets derived facts. None of
//! them invents a value if its inputs are blank. Messages and dates after the as-of date are
//! skipped, so a run for last Monday sees what was known last Monday.

pub mod closing;
pub mod dependencies;
mod economy;
mod follow_ups;
mod history;
mod identity;
mod inquiry;
pub mod open_questions;
mod said;
mod silence;
mod tempo;
mod tender;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use jiff::civil::Date;

use super::as_of::AsOf;
use super::calendar::{Calendar, Calendars};
use super::catalog::{Bilingual, FactId, known};
use super::deal::{Deal, Message, Party};
use super::reading::WordsReader;
use super::value::Value;
use super::word_search::{Found, WordIndex, WordSet};

/// A dated fact about trade with a country; from `events.yaml`.
#[derive(Clone, Debug)]
pub struct TradeEvent {
    pub id: String,
    pub kind: String,
    /// ISO 3166 alpha-2.
    pub countries: Vec<String>,
    pub from: Date,
    pub to: Option<Date>,
    pub title: Bilingual,
    pub source: String,
    pub checked_on: Option<Date>,
}

impl TradeEvent {
    pub fn in_force(&self, country: &str, on: Date) -> bool {
        self.from <= on
            && self.to.is_none_or(|to| on <= to)
            && self.countries.iter().any(|code| code == country)
    }
}

/// The word lists that derivations use; an absent list never matches.
#[derive(Clone, Copy, Debug, Default)]
pub struct KnownLists {
    pub auto_reply: Option<WordSet>,
    pub contact_left: Option<WordSet>,
    pub stop_writing: Option<WordSet>,
    pub bounce_words: Option<WordSet>,
    pub price_words: Option<WordSet>,
    pub detail_words: Option<WordSet>,
    pub quantity_words: Option<WordSet>,
    pub pi_words: Option<WordSet>,
    pub tender_words: Option<WordSet>,
    pub deadline_words: Option<WordSet>,
    pub reply_words: Option<WordSet>,
}

/// The parts of the rule pack that derivations need.
#[derive(Clone, Copy, Debug)]
pub struct Background<'p> {
    pub words: &'p WordIndex,
    pub lists: KnownLists,
    pub named_lists: &'p [(String, WordSet)],
    pub calendars: &'p Calendars,
    pub events: &'p [TradeEvent],
    /// Reads the buyer's sentences; `None` if the rules have no meanings.
    pub words_reader: Option<&'p dyn WordsReader>,
    /// Words of stages that a person has settled, folded.
    pub settled_stages: &'p closing::SettledStages,
}

/// Sets every requested derived fact of the deal.
pub fn derive<'a>(buyer: &mut Deal<'a>, background: &Background<'a>, as_of: &AsOf) {
    put(buyer, known::today, Some(as_of.date), Value::Date);
    identity::derive(buyer);
    said::derive(buyer, background, as_of.date);
    inquiry::classify_messages(buyer, background, as_of.date);
    inquiry::derive(buyer, background, as_of.date);
    tender::derive(buyer, background, as_of.date);
    silence::derive(buyer, background, as_of.date);
    closing::derive(buyer, background.settled_stages, as_of.date);
    tempo::derive(buyer, background, as_of.date);
    history::derive(buyer, as_of.date);
    economy::derive(buyer, background, as_of);
    follow_ups::derive(buyer, background, as_of.date);
}

/// Derived facts that other derivations and the calendar read.
pub const READ_BY_OTHERS: [FactId; 2] = [known::country_code, known::local_currency];

/// Sets a derived fact if it is requested, or leaves it blank if the value is unknown. Inlined, so
/// that the value is constructed in place: some sixty facts are set per deal.
#[inline(always)]
fn put<'a, T>(
    buyer: &mut Deal<'a>,
    fact: FactId,
    known: Option<T>,
    into_value: impl FnOnce(T) -> Value<'a>,
) {
    if !buyer.is_asked_for(fact) {
        return;
    }
    let value = buyer.facts.place(fact, None);
    match known {
        Some(known) => *value = into_value(known),
        None => *value = Value::Blank,
    }
}

fn leave_blank(buyer: &mut Deal<'_>, fact: FactId) {
    if buyer.is_asked_for(fact) {
        *buyer.facts.place(fact, None) = Value::Blank;
    }
}

fn whole<'a>(count: i32) -> Value<'a> {
    Value::Whole(i64::from(count))
}

fn word<'a>(word: &'static str) -> Value<'a> {
    Value::Text(Cow::Borrowed(word))
}

/// Returns a text fact with the lifetime of the record, so that parts of it can be borrowed.
fn text_of<'a>(buyer: &Deal<'a>, fact: FactId) -> Option<Cow<'a, str>> {
    match buyer.facts.get(fact) {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

/// Returns a part of a text, borrowed if the text is borrowed.
fn part_of<'a>(
    text: &Cow<'a, str>,
    part: impl FnOnce(&str) -> Option<&str>,
) -> Option<Cow<'a, str>> {
    match text {
        Cow::Borrowed(text) => {
            let text: &'a str = text;
            part(text).map(|found| {
                let from = found.as_ptr() as usize - text.as_ptr() as usize;
                Cow::Borrowed(&text[from..from + found.len()])
            })
        }
        Cow::Owned(text) => part(text).map(|found| Cow::Owned(found.to_owned())),
    }
}

/// Returns the real messages of one party up to the as-of date.
fn messages_of<'b, 'a>(
    buyer: &'b Deal<'a>,
    side: Party,
    until: Date,
) -> impl Iterator<Item = &'b Message<'a>> {
    buyer.messages.iter().filter(move |message| {
        message.from == side && !message.automatic && message.at.date() <= until
    })
}

fn calendar_of<'p>(buyer: &Deal<'_>, background: &Background<'p>) -> &'p Calendar {
    background.calendars.of(buyer.facts.text(known::country_code))
}

fn has(found: &Found, list: Option<WordSet>) -> bool {
    list.is_some_and(|set| found.contains(set))
}
