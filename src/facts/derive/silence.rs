//! Derives how long the buyer has been silent, who owes the reply, and whether the buyer is away.
//!
//! Silence counts from the buyer's last real message after the PI, or from the PI. Our own messages
//! never reset it. If neither messages of this deal nor a last-received column prove a silence
//! ([`crate::facts::silence_proof`]), or if the columns contradict each other, it stays unknown.

use std::borrow::Cow;

use jiff::Span;
use jiff::civil::{Date, DateTime};

use super::{Background, calendar_of, messages_of, put, whole, word};
use crate::facts::calendar::{Calendar, ContactDays, Season, days_between};
use crate::facts::contradiction::{Contradiction, contradictions};
use crate::facts::silence_proof::{ProofGap, ProvenBy, SilenceProof};
use crate::facts::{Deal, FactId, Party, Value, known};

/// The maximum number of calendar days between the last exported message and the as-of date. In
/// more days an answer may have come.
const MAX_DAYS_NOT_COVERED: i32 = 14;

/// A point in time with the precision of a day or of a minute.
#[derive(Clone, Copy)]
struct Moment {
    at: DateTime,
    has_time: bool,
}

pub(super) fn derive<'a>(buyer: &mut Deal<'a>, background: &Background<'a>, today: Date) {
    let calendar = calendar_of(buyer, background);
    let pi = buyer.facts.date(known::pi_sent_on).filter(|&day| day <= today);
    let received = moment_of(buyer, known::last_received_on, today);
    let sent = moment_of(buyer, known::last_sent_on, today);
    let last_message = |side: Party| {
        messages_of(buyer, side, today)
            .filter(|message| !message.bounced)
            .map(|message| Moment { at: message.at, has_time: message.has_time })
            .max_by_key(|moment| moment.at)
    };
    let theirs = later(last_message(Party::Buyer), received);
    let pi_moment = pi.map(|day| Moment { at: day.into(), has_time: false });
    let ours = later(later(last_message(Party::Us), sent), pi_moment);

    let has_messages = buyer.has_message_table || !buyer.messages.is_empty();
    let by = proven_by(buyer, pi, today);
    let is_provable = by.is_ok();
    let found = || contradictions(&buyer.facts, today);
    let contradicts_itself =
        by != Ok(ProvenBy::Messages) && found().any(Contradiction::touches_silence);
    let names = || found().map(|own| Cow::Borrowed(own.name())).collect();
    let names = buyer.is_asked_for(known::date_contradictions).then(names);
    put(buyer, known::date_contradictions, names, Value::List);
    let since = (is_provable && !contradicts_itself).then(|| {
        match (theirs.map(|moment| moment.at.date()), pi) {
            (Some(theirs), Some(pi)) => Some(theirs.max(pi)),
            (theirs, pi) => pi.or(theirs),
        }
    });
    let since = since.flatten();
    buyer.proof = proof(buyer, by, contradicts_itself, since.is_some(), today);
    put(buyer, known::silent_since, since, Value::Date);
    let working = |from: Date| whole(calendar.working_days_between(from, today));
    put(buyer, known::days_silent, since, working);
    put(buyer, known::calendar_days_silent, since, |from| whole(days_between(from, today)));
    put(buyer, known::last_buyer_message_on, theirs, |moment| Value::Date(moment.at.date()));
    put(buyer, known::last_our_message_on, ours, |moment| Value::Date(moment.at.date()));
    put(buyer, known::days_since_we_wrote, ours, |moment| working(moment.at.date()));
    put(buyer, known::days_since_pi, pi, working);
    let shows_ours =
        has_messages || !matches!(buyer.facts.get(known::last_sent_on), Value::NoColumn);
    let owed_by = reply_owed_by(theirs, ours, is_provable, shows_ours);
    put(buyer, known::reply_owed_by, owed_by, word);
    absence(buyer, background, today, since);
}

/// Returns what proves the silence, or what is missing to prove it.
fn proven_by(buyer: &Deal<'_>, pi: Option<Date>, today: Date) -> Result<ProvenBy, ProofGap> {
    let received = buyer.facts.get(known::last_received_on);
    let has_columns = *received != Value::NoColumn;
    let sent = buyer.facts.get(known::last_sent_on);
    let is_blank = !received.is_known() && *sent == Value::Blank;
    let coverage = buyer.coverage.unwrap_or_default();
    if coverage.candidate.is_some() {
        return Err(ProofGap::AnswerNotJoined);
    }
    if coverage.has_hidden {
        return Err(ProofGap::AnswerHidden);
    }
    if coverage.unreadable.is_some() {
        let is_any_usable = coverage.days.is_some() || has_columns;
        return Err(if is_any_usable { ProofGap::MessageUnreadable } else { ProofGap::NoneUsable });
    }
    if buyer.has_unreadable_reply {
        return Err(ProofGap::ReplyUnreadable);
    }
    let by_messages = || {
        if buyer.coverage.is_none() {
            let has_messages = buyer.has_message_table || !buyer.messages.is_empty();
            return if has_messages { Ok(()) } else { Err(ProofGap::NothingExported) };
        }
        let Some((_, last)) = coverage.days else { return Err(ProofGap::NoneUsable) };
        if buyer.messages.is_empty() {
            return Err(ProofGap::NoneOfThisDeal);
        }
        if !coverage.has_both_sides {
            return Err(ProofGap::OneSided);
        }
        if pi.is_some_and(|pi| last.min(today) <= pi && pi < today) {
            return Err(ProofGap::EndsBeforePi);
        }
        if days_between(last, today) > MAX_DAYS_NOT_COVERED {
            return Err(ProofGap::EndsEarly);
        }
        Ok(())
    };
    match by_messages() {
        Ok(()) => Ok(ProvenBy::Messages),
        Err(_) if has_columns && !is_blank => Ok(ProvenBy::Columns),
        Err(ProofGap::NothingExported) if has_columns => Err(ProofGap::BlankColumns),
        Err(gap) => Err(gap),
    }
}

/// Builds the proof with the messages or cells that it refers to.
fn proof(
    buyer: &Deal<'_>,
    by: Result<ProvenBy, ProofGap>,
    contradicts_itself: bool,
    has_start: bool,
    today: Date,
) -> SilenceProof {
    let last = |side: Party, fact: FactId| {
        let messages = messages_of(buyer, side, today).filter(|message| !message.bounced);
        let written = messages.max_by_key(|message| message.at);
        let written = written.map(|message| (message.at.date(), Some(message.cell)));
        let stated = buyer.facts.date(fact).filter(|day| *day <= today);
        let stated = stated.map(|day| (day, buyer.facts.cell(fact)));
        match (written, stated) {
            (Some(written), Some(stated)) if stated.0 > written.0 => Some(stated),
            (written, stated) => written.or(stated),
        }
    };
    let coverage = buyer.coverage.unwrap_or_default();
    let gap = match by {
        Err(gap) => Some(gap),
        Ok(_) if contradicts_itself => Some(ProofGap::DatesContradict),
        Ok(_) if !has_start => Some(ProofGap::NoStart),
        Ok(_) => None,
    };
    SilenceProof {
        by: by.ok().filter(|_| gap.is_none()),
        gap,
        last_received: last(Party::Buyer, known::last_received_on),
        last_sent: last(Party::Us, known::last_sent_on),
        covers: coverage.days.map(|(from, to)| (from, to.min(today))),
        candidate: coverage.candidate,
    }
}

fn moment_of(buyer: &Deal<'_>, fact: FactId, today: Date) -> Option<Moment> {
    let moment = match buyer.facts.get(fact) {
        Value::DateTime(at) => {
            Moment { at: *at, has_time: at.time() != jiff::civil::Time::midnight() }
        }
        Value::Date(day) => Moment { at: (*day).into(), has_time: false },
        _ => return None,
    };
    (moment.at.date() <= today).then_some(moment)
}

fn later(a: Option<Moment>, b: Option<Moment>) -> Option<Moment> {
    match (a, b) {
        (Some(a), Some(b)) if a.at.date() == b.at.date() && a.has_time != b.has_time => {
            Some(if a.has_time { a } else { b })
        }
        (Some(a), Some(b)) => Some(if b.at > a.at { b } else { a }),
        (a, b) => a.or(b),
    }
}

/// Without times of day, the order of messages on the same day is unknown. So is whether a mail of
/// ours followed, if the export has none of our mails.
fn reply_owed_by(
    theirs: Option<Moment>,
    ours: Option<Moment>,
    is_provable: bool,
    shows_ours: bool,
) -> Option<&'static str> {
    let us = shows_ours.then_some("us");
    match (theirs, ours) {
        (Some(theirs), Some(ours)) => {
            let tells = theirs.at.date() != ours.at.date() || (theirs.has_time && ours.has_time);
            if theirs.at > ours.at { us.filter(|_| tells) } else { tells.then_some("buyer") }
        }
        (Some(_), None) => us,
        (None, Some(_)) if is_provable => Some("buyer"),
        (None, _) => None,
    }
}

/// Derives public holidays, seasons and out-of-office notes that cover today or the silence.
fn absence<'a>(
    buyer: &mut Deal<'a>,
    background: &Background<'a>,
    today: Date,
    since: Option<Date>,
) {
    let calendar = calendar_of(buyer, background);
    let country = match buyer.facts.get(known::country_code) {
        Value::Text(code) => Some(code.clone()),
        _ => None,
    };
    let seasons =
        Seasons::of(background.calendars.seasons(), country.as_deref(), since, today, calendar);
    let season = seasons.today;
    // A holiday next to a weekend forms one break with it.
    let holiday = (!calendar.is_working_day(today)).then(|| {
        let back = calendar.working_day_from(today);
        let mut day = today;
        while !calendar.is_working_day(day.saturating_sub(Span::new().days(1))) && day > Date::MIN {
            day = day.saturating_sub(Span::new().days(1));
        }
        day.series(Span::new().days(1))
            .take_while(|&day| day < back)
            .find_map(|day| calendar.holiday(day))
    });
    let holiday = holiday.flatten();
    let holiday_name = holiday.map(|own| match own.is_estimate {
        true => Cow::Owned(format!("{} (estimated)", own.name)),
        false => Cow::Borrowed(own.name.as_ref()),
    });
    let office = buyer.facts.date(known::out_of_office_until);
    let out_of_office = office.map(|until| until >= today);

    let mut back = None;
    if holiday.is_some() {
        back = Some(today);
    }
    if let Some(season) = season {
        back = back.max(Some(season.to.saturating_add(Span::new().days(1))));
    }
    if let Some(until) = office.filter(|&until| until >= today) {
        back = back.max(Some(until.saturating_add(Span::new().days(1))));
    }
    let contact_days = ContactDays::new(background.calendars, country.as_deref(), office);
    let back_on = back.map(|day| contact_days.of_buyer().first_from(day));
    put(buyer, known::back_on, back_on, Value::Date);
    put(buyer, known::on_holiday, country.as_ref(), |_| Value::YesNo(holiday.is_some()));
    put(buyer, known::holiday_name, holiday_name, Value::Text);
    let season = season.map(|season| season.id.as_str());
    put(buyer, known::season, season, |id| Value::Text(Cow::Borrowed(id)));
    put(buyer, known::out_of_office, out_of_office, Value::YesNo);

    let overlap = country.as_ref().zip(since).map(|(_, since)| {
        let weekdays = calendar.weekdays_between(since, today);
        let off = weekdays - calendar.working_days_between(since, today);
        // One bank holiday does not explain a month of silence: at least a sixth of it must be
        // covered.
        weekdays > 0 && (off + seasons.days_of_silence) * 6 >= weekdays
    });
    put(buyer, known::silence_overlaps_holiday, overlap, Value::YesNo);
}

/// The seasons of a country that overlap the silence.
struct Seasons<'a> {
    /// The season that covers today, or the first of several.
    today: Option<&'a Season>,
    /// Working days of the silence that are in a season.
    days_of_silence: i32,
}

impl<'a> Seasons<'a> {
    fn of(
        all: &'a [Season],
        country: Option<&str>,
        since: Option<Date>,
        today: Date,
        calendar: &Calendar,
    ) -> Self {
        let mut own = Self { today: None, days_of_silence: 0 };
        let Some(country) = country else { return own };
        let first = since.unwrap_or(today);
        let touches = |season: &&Season| season.from <= today && first <= season.to;
        for season in all.iter().filter(touches).filter(|season| season.is_of(country)) {
            if today <= season.to {
                own.today.get_or_insert(season);
            }
            if since.is_some() {
                let from = season.from.saturating_sub(Span::new().days(1)).max(first);
                let days = calendar.working_days_between(from, season.to.min(today));
                own.days_of_silence += days.max(0);
            }
        }
        own
    }
}
