//! Derives how quickly the buyer used to answer, and how often we followed up.

use jiff::civil::{Date, DateTime};

use super::{Background, calendar_of, leave_blank, messages_of, put, whole, word};
use crate::facts::calendar::Calendar;
use crate::facts::{Deal, Party, Value, known};

/// The factor by which delays must differ from before for a trend.
const TREND_FACTOR: f64 = 1.5;
/// A median delay of at most this many days is quick.
const QUICK_DAYS: f64 = 2.0;

pub(super) fn derive(buyer: &mut Deal<'_>, background: &Background<'_>, today: Date) {
    if buyer.messages.is_empty() && !buyer.has_message_table {
        return without_messages(buyer);
    }
    let pi = buyer.facts.date(known::pi_sent_on).filter(|&day| day <= today);
    let delays = reply_delays(buyer, today);
    let middle = median(delays.iter().map(|&(_, days)| days).collect());
    put(buyer, known::reply_delay_days, middle, Value::Decimal);
    let days: Vec<f64> = delays.iter().map(|&(_, days)| days).collect();
    put(buyer, known::reply_delay_trend, trend(&days), word);

    let before = pi.and_then(|pi| {
        median(delays.iter().filter(|(at, _)| at.date() <= pi).map(|&(_, days)| days).collect())
    });
    let wrote_after =
        pi.map(|pi| messages_of(buyer, Party::Buyer, today).any(|message| message.at.date() > pi));
    let quick = before.zip(wrote_after).map(|(before, after)| before <= QUICK_DAYS && !after);
    put(buyer, known::quick_until_pi, quick, Value::YesNo);

    let count = |side| i32::try_from(messages_of(buyer, side, today).count()).unwrap_or(i32::MAX);
    let (theirs, ours) = (count(Party::Buyer), count(Party::Us));
    put(buyer, known::buyer_messages, Some(theirs), whole);
    put(buyer, known::our_messages, Some(ours), whole);
    follow_ups(buyer, calendar_of(buyer, background), today, pi);
}

/// Leaves facts blank that need messages, so only the team's own count of follow-ups is known.
fn without_messages(buyer: &mut Deal<'_>) {
    for fact in [
        known::reply_delay_days,
        known::reply_delay_trend,
        known::quick_until_pi,
        known::buyer_messages,
        known::our_messages,
        known::shortest_follow_up_gap,
        known::follow_up_gap_days,
    ] {
        leave_blank(buyer, fact);
    }
    let counted = buyer.facts.whole(known::follow_ups_logged);
    put(buyer, known::follow_ups_since_pi, counted, Value::Whole);
}

fn follow_ups(buyer: &mut Deal<'_>, calendar: &Calendar, today: Date, pi: Option<Date>) {
    let mut days: Vec<Date> = match pi {
        Some(pi) => messages_of(buyer, Party::Us, today)
            .map(|message| message.at.date())
            .filter(|&day| day > pi)
            .collect(),
        None => Vec::new(),
    };
    let counted = match pi {
        Some(_) => Some(i64::try_from(days.len()).unwrap_or(i64::MAX)),
        None => buyer.facts.whole(known::follow_ups_logged),
    };
    put(buyer, known::follow_ups_since_pi, counted, Value::Whole);
    days.extend(pi);
    days.sort_unstable();
    let gaps: Vec<i32> =
        days.windows(2).map(|pair| calendar.working_days_between(pair[0], pair[1])).collect();
    let shortest = gaps.iter().min().copied();
    let total = f64::from(gaps.iter().sum::<i32>());
    let number = f64::from(u32::try_from(gaps.len()).unwrap_or(u32::MAX));
    put(buyer, known::shortest_follow_up_gap, shortest, whole);
    let mean = (!gaps.is_empty()).then(|| total / number);
    put(buyer, known::follow_up_gap_days, mean, Value::Decimal);
}

/// Returns for each reply of the buyer its time, and the days since the oldest message of ours that
/// it answers.
fn reply_delays(buyer: &Deal<'_>, today: Date) -> Vec<(DateTime, f64)> {
    let mut waiting_since: Option<DateTime> = None;
    let mut delays = Vec::new();
    for message in &buyer.messages {
        if message.automatic || message.at.date() > today {
            continue;
        }
        match message.from {
            Party::Us => {
                waiting_since.get_or_insert(message.at);
            }
            Party::Buyer => {
                if let Some(asked) = waiting_since.take() {
                    let hours = message.at.duration_since(asked).as_secs_f64() / 3600.0;
                    delays.push((message.at, hours / 24.0));
                }
            }
        }
    }
    delays
}

/// Compares the later half of the delays with the earlier half; a trend needs at least four.
fn trend(delays: &[f64]) -> Option<&'static str> {
    if delays.len() < 4 {
        return None;
    }
    let (early, late) = delays.split_at(delays.len() / 2);
    let (early, late) = (median(early.to_vec())?, median(late.to_vec())?);
    // A difference of half a day is not a change, whatever the factor.
    let (early, late) = (early.max(0.5), late.max(0.5));
    Some(if late >= early * TREND_FACTOR {
        "slower"
    } else if late * TREND_FACTOR <= early {
        "faster"
    } else {
        "steady"
    })
}

/// Returns the median.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        even if even % 2 == 0 => Some(f64::midpoint(values[middle - 1], values[middle])),
        _ => Some(values[middle]),
    }
}
