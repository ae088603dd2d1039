//! Builds the parts of a sheet about the buyer, the PI, the length of the silence, and the local
//! time.

use std::borrow::Cow;

use jiff::Span;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::facts::contradiction::{Contradiction, contradictions};
use crate::facts::country::Country;
use crate::facts::silence_proof::ProofGap;
use crate::facts::{Currency, Deal, Value, known};
use crate::report::escape::file_name;
use crate::report::{Language, SheetInput, format_value};

#[derive(Debug, Serialize)]
pub(super) struct Person<'a> {
    id: &'a str,
    deal_name: Option<&'a str>,
    company: Option<&'a str>,
    contact: Option<Cow<'a, str>>,
    job_title: Option<&'a str>,
    email: Option<&'a str>,
    phone: Option<&'a str>,
    owner: Option<&'a str>,
    product: Option<&'a str>,
}

#[derive(Debug, Serialize)]
pub(super) struct Pi<'a> {
    /// Begins with PI, unless the number itself does.
    number: Option<Cow<'a, str>>,
    sent_on: Option<String>,
    value: Option<String>,
    valid_until: Option<String>,
    /// Negative after the expiry.
    days_left: Option<i64>,
}

#[derive(Debug, Serialize)]
pub(super) struct Silence {
    working_days: Option<i64>,
    calendar_days: Option<i64>,
    since: Option<String>,
    /// `us` or `buyer`.
    reply_owed_by: Option<String>,
    proven: bool,
    /// Why the silence is not proven, by name; `None` if it is.
    gap: Option<&'static str>,
    /// Contradictory dates of the record, by name.
    contradictions: Vec<&'static str>,
}

/// The buyer's location, and the hours in which to write.
#[derive(Debug, Serialize)]
pub(super) struct There {
    country: &'static str,
    time_zone: &'static str,
    /// `UTC+03:00` on the day of the next step.
    offset: String,
    window: String,
    /// The same hours on our clock.
    window_ours: Option<String>,
    /// The buyer's local time at our noon.
    at_our_noon: Option<String>,
    our_time_zone: String,
}

/// Returns the title of a sheet: the company, or else the contact, or else the deal.
pub fn title<'a>(buyer: &'a Deal<'_>) -> Cow<'a, str> {
    let facts = &buyer.facts;
    if let Some(company) = facts.text(known::company_name) {
        return Cow::Borrowed(company);
    }
    contact_name(buyer)
        .or_else(|| facts.text(known::deal_name).map(Cow::Borrowed))
        .unwrap_or(Cow::Borrowed(&buyer.id))
}

/// Returns the file name of a deal without the ending; unique per deal.
pub fn file_stem(buyer: &Deal<'_>) -> String {
    file_name::stem(&title(buyer), &buyer.id)
}

pub(in crate::report) fn contact_name<'a>(buyer: &'a Deal<'_>) -> Option<Cow<'a, str>> {
    let facts = &buyer.facts;
    if let Some(name) = facts.text(known::contact_name) {
        return Some(Cow::Borrowed(name));
    }
    match (facts.text(known::first_name), facts.text(known::last_name)) {
        (Some(first), Some(last)) => Some(Cow::Owned([first, last].join(" "))),
        (Some(name), None) | (None, Some(name)) => Some(Cow::Borrowed(name)),
        (None, None) => None,
    }
}

pub(super) fn person<'a>(buyer: &'a Deal<'_>) -> Person<'a> {
    let text = |fact| buyer.facts.text(fact);
    Person {
        id: &buyer.id,
        deal_name: text(known::deal_name),
        company: text(known::company_name),
        contact: contact_name(buyer),
        job_title: text(known::job_title),
        email: text(known::email),
        phone: text(known::phone),
        owner: text(known::owner),
        product: text(known::product),
    }
}

pub(super) fn pi<'a>(input: &SheetInput<'a>) -> Pi<'a> {
    let facts = &input.buyer.facts;
    let date = |fact| facts.date(fact).map(|day| day.to_string());
    let currency = facts.text(known::currency).and_then(Currency::new);
    let value = match facts.get(known::value) {
        Value::Money(money) => Some(format_value::amount(*money, currency)),
        _ => None,
    };
    Pi {
        number: facts.text(known::pi_number).map(named_pi),
        sent_on: date(known::pi_sent_on),
        value,
        valid_until: date(known::pi_valid_until),
        days_left: facts.whole(known::pi_days_left),
    }
}

fn named_pi(number: &str) -> Cow<'_, str> {
    let says_so = number.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("PI"));
    if says_so { Cow::Borrowed(number) } else { Cow::Owned(format!("PI {number}")) }
}

pub(super) fn silence(input: &SheetInput<'_>) -> Silence {
    let facts = &input.buyer.facts;
    Silence {
        working_days: facts.whole(known::days_silent),
        calendar_days: facts.whole(known::calendar_days_silent),
        since: facts.date(known::silent_since).map(|day| day.to_string()),
        reply_owed_by: facts.text(known::reply_owed_by).map(str::to_owned),
        proven: input.diagnosis.silence_is_proven,
        gap: input.buyer.proof.gap.map(ProofGap::name),
        contradictions: contradictions(facts, input.as_of.date).map(Contradiction::name).collect(),
    }
}

pub(super) fn there(input: &SheetInput<'_>) -> Option<There> {
    let country = Country::of_code(input.buyer.facts.text(known::country_code)?)?;
    let zone = TimeZone::get(country.time_zone).ok()?;
    let cadence = &input.pack.cadence;
    let on = input.diagnosis.next.map_or(input.as_of.date, |next| next.on);
    let (from, to) = cadence.send_between;
    let opens = on.to_zoned(zone.clone()).ok()?.with().hour(signed(from)).build().ok()?;
    let hours = i64::from(to.saturating_sub(from));
    let ours = TimeZone::get(&cadence.our_time_zone).ok();
    let window_ours = ours.as_ref().map(|ours| {
        let (start, end) = (
            opens.with_time_zone(ours.clone()),
            opens.saturating_add(Span::new().hours(hours)).with_time_zone(ours.clone()),
        );
        let shift = day_shift(on, start.date(), input.language);
        format!("{}–{}{shift}", clock(start.time()), clock(end.time()))
    });
    let at_our_noon = ours.as_ref().and_then(|ours| {
        let noon = on.at(12, 0, 0, 0).to_zoned(ours.clone()).ok()?;
        let theirs = noon.with_time_zone(zone.clone());
        Some(clock(theirs.time()) + day_shift(on, theirs.date(), input.language))
    });
    Some(There {
        country: match input.language {
            Language::En => country.name_en,
            Language::Zh => country.name_zh,
        },
        time_zone: country.time_zone,
        offset: offset_name(opens.offset().seconds()),
        window: format!("{from:02}:00–{to:02}:00"),
        window_ours,
        at_our_noon,
        our_time_zone: cadence.our_time_zone.clone(),
    })
}

fn signed(hour: u8) -> i8 {
    i8::try_from(hour.min(23)).unwrap_or(0) // at most 23
}

fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

fn offset_name(seconds: i32) -> String {
    let sign = if seconds < 0 { '−' } else { '+' };
    let minutes = seconds.abs() / 60;
    format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Returns the notes for times on the day before and on the next day.
const fn day_shift_words(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::En => (" the day before", " the next day"),
        Language::Zh => ("（前一天）", "（次日）"),
    }
}

fn day_shift(day: Date, other: Date, language: Language) -> &'static str {
    let (before, after) = day_shift_words(language);
    match other.cmp(&day) {
        std::cmp::Ordering::Less => before,
        std::cmp::Ordering::Equal => "",
        std::cmp::Ordering::Greater => after,
    }
}
