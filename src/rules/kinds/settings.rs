//! Reads `cadence.yaml` and `weighing.yaml`: when to write again, and the thresholds of a verdict.

use super::{own_domains, planning};
use crate::rules::codes;
use crate::rules::pack::{Cadence, CadenceStep, Damping, Thresholds};
use crate::rules::parse::reader::{Entry, Fields};

pub(in crate::rules) const CHANNELS: [&str; 5] = ["mail", "call", "chat", "meeting", "other"];

pub(in crate::rules) fn cadence(root: Entry<'_>) -> Option<Cadence> {
    let mut file = root.fields("cadence.yaml")?;
    let steps = file.need("steps").and_then(|steps| steps.items());
    let steps = steps.map(|items| read_steps(&items));
    let then_every = file.need("then_every").and_then(|entry| entry.interval());
    let least_gap = file.need("least_gap").and_then(|entry| entry.whole(0..=250));
    let _ = file.get("too_early").and_then(|entry| entry.whole(0..=250));
    let ask_again_after = file.need("ask_again_after").and_then(|entry| entry.interval());
    let send_between = file.need("send_between").and_then(hours);
    let zone = file.need("our_time_zone").and_then(|entry| time_zone(&entry));
    let our_domains = file.get("our_domains").map(|entry| own_domains::read(&entry));
    let deadlines = planning::deadlines(&mut file);
    let capacity = planning::capacity(&mut file);
    let ranking = planning::ranking(&mut file);
    file.finish();
    Some(Cadence {
        steps: steps?,
        then_every: then_every?,
        least_gap: least_gap?,
        ask_again_after: ask_again_after?,
        send_between: send_between?,
        our_time_zone: zone?,
        our_domains: our_domains.unwrap_or_default(),
        deadlines,
        capacity,
        ranking,
    })
}

fn read_steps(items: &[Entry<'_>]) -> Vec<CadenceStep> {
    let mut steps: Vec<CadenceStep> = Vec::new();
    let days: Vec<u16> = items.iter().map_while(day_of).collect();
    let mut by_day: Vec<usize> = (0..items.len()).collect();
    if days.len() == items.len() {
        by_day.sort_by_key(|&at| days[at]);
    }
    for item in items {
        let Some(mut fields) = item.fields("a step") else { continue };
        let after_entry = fields.need("after");
        let after = after_entry.and_then(|after| after.whole(0..=1000));
        let act = fields.need("do").and_then(|act| act.bilingual());
        let channel = fields.need("channel").and_then(|channel| channel.word(&CHANNELS));
        fields.finish();
        if let (Some(after), Some(entry), Some(last)) = (after, after_entry, steps.last())
            && after <= last.after
        {
            entry.out_of_order(
                codes::NOT_RISING,
                format!("this step is {after} days after the PI, the one before it {}", last.after),
                "put the steps in the order of their days, each later than the one before",
                items,
                &by_day,
            );
        }
        if let (Some(after), Some(act), Some(channel)) = (after, act, channel) {
            steps.push(CadenceStep { after, act, channel: channel.to_owned() });
        }
    }
    steps
}

/// Reads the day of a step, if there is one.
fn day_of(step: &Entry<'_>) -> Option<u16> {
    step.peek("after")?.as_text()?.parse().ok()
}

/// Reads `[9, 11]`: hours of the day.
fn hours(entry: Entry<'_>) -> Option<(u8, u8)> {
    if let Some(right) = entry.as_text().and_then(hours_of_a_clock) {
        entry.misspelt(
            codes::WRONG_SHAPE,
            "two hours of the day are needed here",
            format!("write them in brackets, in whole hours: `{right}`"),
            entry.as_text().unwrap_or_default(),
            Some(&right),
        );
        return None;
    }
    let items = entry.items()?;
    let [from, to] = items.as_slice() else {
        entry.error(
            codes::WRONG_SHAPE,
            "two hours of the day are needed here",
            "write from and to, e.g. `[9, 11]`",
        );
        return None;
    };
    let (from, to) = (from.whole(0..=24), to.whole(0..=24));
    let (from, to) = (from?, to?);
    if from >= to {
        entry.error(
            codes::NOT_RISING,
            format!("from {from} to {to} o'clock is not a part of a day"),
            "write the earlier hour first, e.g. `[9, 11]`",
        );
    }
    Some((u8::try_from(from).ok()?, u8::try_from(to).ok()?))
}

/// Returns `[9, 11]` for `9:00-11:00`, `9 to 11` and `09:00–11:00`; whole hours only.
fn hours_of_a_clock(text: &str) -> Option<String> {
    let mut hours = Vec::new();
    for part in text.replace(" to ", "-").split(['-', '–', '—', '~', '至', '到', ',']) {
        let (hour, minutes) =
            part.trim().split_once([':', '：', '.']).unwrap_or((part.trim(), "00"));
        let hour: u8 = hour.trim_end_matches(['h', '点', '时']).trim().parse().ok()?;
        if hour > 24 || minutes.trim().parse::<u8>() != Ok(0) {
            return None;
        }
        hours.push(hour);
    }
    let [from, to] = hours.as_slice() else { return None };
    (from < to).then(|| format!("[{from}, {to}]"))
}

/// Reads the name of an existing time zone.
pub(in crate::rules) fn time_zone(entry: &Entry<'_>) -> Option<String> {
    let name = entry.text()?;
    if jiff::tz::TimeZone::get(name).is_err() {
        entry.error(
            codes::UNKNOWN_WORD,
            format!("there is no time zone `{name}`"),
            "write continent and city, e.g. `Asia/Shanghai` or `Europe/Berlin`",
        );
        return None;
    }
    Some(name.to_owned())
}

/// The default of `alike`, if neither the file of the group nor `weighing.yaml` sets it.
const DEFAULT_ALIKE: f64 = 0.3;

/// The contents of `weighing.yaml`.
#[derive(Clone, Copy, Debug)]
pub(in crate::rules) struct Weighing {
    pub damping: Damping,
    /// For groups that do not set it themselves.
    pub alike: f64,
    pub thresholds: Thresholds,
}

pub(in crate::rules) fn weighing(root: Entry<'_>) -> Option<Weighing> {
    let mut file = root.fields("weighing.yaml")?;
    let damping = file.need("damping").and_then(|entry| {
        let mut fields = entry.fields("the damping")?;
        let (signs, answers) = (fields.need("signs"), fields.need("answers"));
        let (words, readings) = (fields.get("words"), fields.get("readings"));
        fields.finish();
        let (signs, answers) = (signs.and_then(factor), answers.and_then(factor));
        let readings = match readings {
            Some(entry) => factor(entry),
            None => Some(1.0),
        };
        let words = match words {
            Some(entry) => factor(entry),
            None => signs,
        };
        Some(Damping { signs: signs?, words: words?, answers: answers?, readings: readings? })
    });
    let alike = match file.get("alike") {
        Some(entry) => entry.number(0.0..=1.0),
        None => Some(DEFAULT_ALIKE),
    };
    let thresholds = file.need("verdict").and_then(verdict);
    file.finish();
    Some(Weighing { damping: damping?, alike: alike?, thresholds: thresholds? })
}

/// Reads a number greater than 0 and at most 1.
fn factor(entry: Entry<'_>) -> Option<f64> {
    let number = entry.number(0.0..=1.0)?;
    if number > 0.0 {
        return Some(number);
    }
    entry.out_of_range("0", "above 0 and up to 1; 1 uses the numbers unchanged");
    None
}

fn verdict(entry: Entry<'_>) -> Option<Thresholds> {
    let mut fields = entry.fields("the verdict")?;
    let leading = fields.need("leading").and_then(|entry| {
        let mut fields = entry.fields("the leading cause")?;
        let share = percent(&mut fields, "share");
        let lead = fields.need("lead_db").and_then(|entry| entry.number(0.0..=60.0));
        fields.finish();
        Some((share?, lead?))
    });
    let two = fields.need("two_candidates").and_then(|entry| {
        let mut fields = entry.fields("the two candidates")?;
        let share = percent(&mut fields, "share");
        fields.finish();
        share
    });
    let too_little_known = percent(&mut fields, "too_little_known");
    fields.finish();
    let (leading_share, leading_db) = leading?;
    Some(Thresholds {
        leading_share,
        leading_db,
        two_candidates_share: two?,
        too_little_known: too_little_known?,
    })
}

/// Reads a number from 1 to 100 and returns it as a fraction of 1. A number below 1 is an error,
/// because it would be a hundredth of what was meant.
fn percent(fields: &mut Fields<'_>, key: &'static str) -> Option<f64> {
    let entry = fields.need(key)?;
    let number = entry.number(0.0..=100.0)?;
    if number >= 1.0 {
        return Some(number / 100.0);
    }
    let typed = entry.text().unwrap_or_default();
    let help = if number > 0.0 {
        format!("this is of 100: write {}", (number * 1000.0).round() / 10.0)
    } else {
        "write a number from 1 to 100".to_owned()
    };
    entry.error(codes::OUT_OF_RANGE, format!("{typed} is out of range"), help);
    None
}
