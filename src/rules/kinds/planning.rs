//! Reads the parts of `cadence.yaml` that plan: the lead times of dates that run out, the capacity
//! of salespeople, and the numbers of the ranking. Each has a default, so each may be left out.

use std::collections::BTreeMap;

use crate::facts::Currency;
use crate::rules::codes;
use crate::rules::pack::{Capacity, DeadlineRules, Ranking};
use crate::rules::parse::reader::{Entry, Fields};

pub(in crate::rules) const MAX_LEAD_DAYS: u16 = 250;
pub(in crate::rules) const MAX_PER_DAY: u16 = 500;
pub(in crate::rules) const MAX_RATE: f64 = 1_000_000.0;

pub(in crate::rules) fn deadlines(file: &mut Fields<'_>) -> DeadlineRules {
    let mut rules = DeadlineRules::default();
    let Some(mut fields) = file.get("deadlines").and_then(|entry| entry.fields("the deadlines"))
    else {
        return rules;
    };
    let days = |entry: Option<Entry<'_>>, into: &mut u16| {
        if let Some(days) = entry.and_then(|entry| entry.whole(0..=MAX_LEAD_DAYS)) {
            *into = days;
        }
    };
    days(fields.get("renew_pi"), &mut rules.renew_pi);
    days(fields.get("renew_before_opening"), &mut rules.renew_before_opening);
    days(fields.get("remind_before_opening"), &mut rules.remind_before_opening);
    days(fields.get("prepare_sample"), &mut rules.prepare_sample);
    days(fields.get("courier_days"), &mut rules.usual_courier_days);
    if let Some(interval) = fields.get("renew_for").and_then(|entry| entry.interval()) {
        rules.renew_for = interval;
    }
    if let Some(interval) = fields.get("valid_after_opening").and_then(|entry| entry.interval()) {
        rules.valid_after_opening = interval;
    }
    let by_country = fields.get("courier_days_by_country");
    let by_country = by_country.and_then(|entry| entry.free_fields("the countries"));
    for (key, code, value) in by_country.unwrap_or_default() {
        let (country, days) = (key.country_of(code), value.whole(0..=MAX_LEAD_DAYS));
        let Some((country, days)) = country.zip(days) else { continue };
        if rules.courier_days_by_country.insert(country.to_owned(), days).is_some() {
            key.same_country(code);
        }
    }
    fields.finish();
    rules
}

pub(in crate::rules) fn capacity(file: &mut Fields<'_>) -> Capacity {
    let mut capacity = Capacity::default();
    let per_day = file.get("per_day").and_then(|entry| entry.whole(1..=MAX_PER_DAY));
    capacity.usual = per_day.unwrap_or(capacity.usual);
    let by_owner = file.get("per_day_by_owner");
    let by_owner = by_owner.and_then(|entry| entry.free_fields("the owners"));
    for (_, owner, value) in by_owner.unwrap_or_default() {
        if let Some(per_day) = value.whole(1..=MAX_PER_DAY) {
            capacity.by_owner.insert(owner.to_owned(), per_day);
        }
    }
    capacity
}

pub(in crate::rules) fn ranking(file: &mut Fields<'_>) -> Ranking {
    let mut ranking = Ranking::default();
    let Some(mut fields) = file.get("ranking").and_then(|entry| entry.fields("the ranking")) else {
        return ranking;
    };
    let days = |entry: Option<Entry<'_>>| entry.and_then(|entry| entry.whole(1..=MAX_LEAD_DAYS));
    ranking.silence_half_life =
        days(fields.get("silence_half_life")).unwrap_or(ranking.silence_half_life);
    ranking.deadline_within =
        days(fields.get("deadline_within")).unwrap_or(ranking.deadline_within);
    ranking.rates = fields.get("rates").map(|entry| rates(&entry)).unwrap_or_default();
    fields.finish();
    ranking
}

fn rates(entry: &Entry<'_>) -> BTreeMap<Currency, f64> {
    let mut rates = BTreeMap::new();
    for (key, code, value) in entry.free_fields("the rates").unwrap_or_default() {
        let currency = Currency::new(code);
        if currency.is_none_or(|own| own.as_str() != code) {
            key.error(
                codes::UNKNOWN_WORD,
                format!("`{code}` is not a currency"),
                "write its three capital letters, e.g. `USD` or `EUR`",
            );
            continue;
        }
        let rate = value.number(0.0..=MAX_RATE);
        if rate.is_some_and(|rate| rate <= 0.0) {
            value.out_of_range("0", "above 0; what one unit of the currency is worth");
            continue;
        }
        rates.extend(currency.zip(rate));
    }
    rates
}
