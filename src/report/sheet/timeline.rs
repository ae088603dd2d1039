//! Builds a short timeline of messages between us and the buyer, including the PI.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime};
use serde::Serialize;

use crate::facts::{Message, Party, known};
use crate::report::{SheetInput, format_value};

/// The maximum number of events; older ones are counted.
const MOST_EVENTS: usize = 14;
const LONGEST_EXCERPT: usize = 180;

#[derive(Debug, Serialize)]
pub(super) struct Event<'a> {
    on: String,
    time: Option<String>,
    /// `us`, `buyer`, `pi` or `enquiry`.
    from: &'static str,
    channel: Option<&'static str>,
    subject: Option<Cow<'a, str>>,
    text: Option<Cow<'a, str>>,
    automatic: bool,
    bounced: bool,
    opens: Option<u32>,
}

/// Returns the last events, oldest first, and the number of older ones.
pub(super) fn of<'a>(input: &SheetInput<'a>) -> (Vec<Event<'a>>, usize) {
    let facts = &input.buyer.facts;
    let mut events: Vec<(DateTime, u8, Event<'a>)> =
        input.buyer.messages.iter().map(|m| (m.at, 1, message(m))).collect();
    let first_message = input.buyer.messages.first().map(|message| message.at);
    if let Some(on) = facts.date(known::inquiry_on) {
        let text = facts.text(known::inquiry_text);
        let event = dated("enquiry", on, text);
        if first_message.is_none_or(|first| on < first.date()) {
            events.push((on.at(0, 0, 0, 0), 0, event));
        }
    }
    if let Some(on) = facts.date(known::pi_sent_on) {
        let number = facts.text(known::pi_number);
        let event = dated("pi", on, number);
        // On the same day, the PI comes after events without a time.
        events.push((on.at(23, 59, 59, 0), 2, event));
    }
    events.sort_by_key(|&(at, rank, _)| (at, rank)); // stable: file order within a moment
    let ignored_files = events.len().saturating_sub(MOST_EVENTS);
    (events.into_iter().skip(ignored_files).map(|(_, _, event)| event).collect(), ignored_files)
}

fn message<'a>(message: &'a Message<'a>) -> Event<'a> {
    let excerpt = |text: &'a str, longest| {
        let text = format_value::shortened(text, longest);
        Some(text).filter(|text| !text.trim().is_empty())
    };
    Event {
        on: message.at.date().to_string(),
        time: message
            .has_time
            .then(|| format!("{:02}:{:02}", message.at.hour(), message.at.minute())),
        from: match message.from {
            Party::Us => "us",
            Party::Buyer => "buyer",
        },
        channel: Some(message.channel.name()),
        subject: excerpt(&message.subject, LONGEST_EXCERPT / 2),
        text: excerpt(&message.text, LONGEST_EXCERPT),
        automatic: message.automatic,
        bounced: message.bounced,
        opens: message.opens,
    }
}

fn dated<'a>(from: &'static str, on: Date, text: Option<&'a str>) -> Event<'a> {
    Event {
        on: on.to_string(),
        time: None,
        from,
        channel: None,
        subject: None,
        text: text.map(|text| format_value::shortened(text, LONGEST_EXCERPT)),
        automatic: false,
        bounced: false,
        opens: None,
    }
}
