//! Ranks the deals that can wait: value × urgency × what the next contact can tell.
//!
//! - Value: the amount in the common unit of the rates, as a multiple of the median of all open
//!   deals. 1 where there is no amount, or no rate for its currency.
//! - Urgency: halved by every `silence_half_life` working days of silence, and up to doubled by a
//!   date that runs out within `deadline_within` working days.
//! - What the next contact can tell: the expected information of the questions to ask, as a multiple
//!   of the median. 1 where there is no question.

use crate::facts::{Currency, Money};
use crate::rules::pack::Ranking;

/// What the rank of one deal depends on.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::report) struct Basis {
    pub value: Option<Money>,
    /// In working days; `None` if the silence is not proven.
    pub days_silent: Option<i64>,
    /// Working days until a date runs out; 0 if it has.
    pub days_left: Option<i32>,
    /// In bits.
    pub gain: Option<f64>,
}

/// The medians of the team.
#[derive(Clone, Copy, Debug)]
pub(in crate::report) struct Medians {
    worth: Option<f64>,
    days_silent: f64,
    gain: Option<f64>,
}

impl Medians {
    pub fn of(deals: &[Basis], rules: &Ranking) -> Self {
        let worths = deals.iter().filter_map(|deal| worth(deal.value?, rules));
        #[allow(clippy::cast_precision_loss)] // working days
        let silences = deals.iter().filter_map(|deal| deal.days_silent).map(|days| days as f64);
        Self {
            worth: median(worths.filter(|worth| *worth > 0.0).collect()),
            days_silent: median(silences.collect()).unwrap_or(0.0),
            gain: median(deals.iter().filter_map(|deal| deal.gain).collect())
                .filter(|gain| *gain > 0.0),
        }
    }
}

impl Medians {
    /// Returns whether a gain is at least so many times the median.
    pub fn is_much(&self, gain: Option<f64>, times: f64) -> bool {
        gain.zip(self.gain).is_some_and(|(gain, median)| gain >= times * median)
    }
}

/// Returns what an amount is worth in the common unit, if its currency has a rate.
pub(in crate::report) fn worth(money: Money, rules: &Ranking) -> Option<f64> {
    let rate = rules.rates.get(&money.currency?)?;
    Some(money.amount() * rate)
}

/// Returns whether a value ranks by the median of the team, and which currency is to blame.
pub(in crate::report) fn ranks_by_median(
    value: Option<Money>,
    rules: &Ranking,
) -> Option<Option<Currency>> {
    match value {
        None => Some(None),
        Some(money) => worth(money, rules).is_none().then_some(money.currency),
    }
}

/// Returns the score of a deal; higher comes first.
pub(in crate::report) fn score(deal: &Basis, medians: &Medians, rules: &Ranking) -> f64 {
    let worth = deal.value.and_then(|money| worth(money, rules));
    let value = worth.zip(medians.worth).map_or(1.0, |(worth, median)| worth.max(0.0) / median);
    #[allow(clippy::cast_precision_loss)] // working days
    let silent = deal.days_silent.map_or(medians.days_silent, |days| days.max(0) as f64);
    let decay = (-silent / f64::from(rules.silence_half_life)).exp2();
    let pressing = deal.days_left.map_or(0.0, |left| {
        (1.0 - f64::from(left) / f64::from(rules.deadline_within)).clamp(0.0, 1.0)
    });
    let gain = deal.gain.zip(medians.gain).map_or(1.0, |(gain, median)| gain / median);
    value * decay * (1.0 + pressing) * gain
}

/// Returns the middle value, or the mean of the two in the middle.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        count if count % 2 == 1 => Some(values[middle]),
        _ => Some(f64::midpoint(values[middle - 1], values[middle])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(amount: i64, currency: &str) -> Option<Money> {
        Some(Money { ten_thousandths: amount * 10_000, currency: Currency::new(currency) })
    }

    fn rules() -> Ranking {
        let rates = [("USD", 1.0), ("CNY", 0.125)];
        let rates = rates.map(|(code, rate)| (Currency::new(code).unwrap(), rate));
        Ranking { rates: rates.into(), ..Ranking::default() }
    }

    #[test]
    fn a_score_is_value_times_urgency_times_what_the_contact_tells() {
        let deal =
            |value, days_silent, days_left, gain| Basis { value, days_silent, days_left, gain };
        let usual = deal(money(10_000, "USD"), Some(40), None, Some(0.4));
        let medians = Medians::of(&[usual], &rules());
        let score = |deal: Basis| score(&deal, &medians, &rules());
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} is not {b}");
        close(score(usual), 0.5);
        close(score(deal(money(160_000, "CNY"), Some(40), None, Some(0.4))), 1.0);
        close(score(deal(money(10_000, "USD"), Some(80), None, Some(0.4))), 0.25);
        close(score(deal(money(10_000, "USD"), Some(40), Some(0), Some(0.4))), 1.0);
        close(score(deal(money(10_000, "USD"), Some(40), Some(30), Some(0.4))), 0.5);
        close(score(deal(money(10_000, "USD"), Some(40), None, Some(0.2))), 0.25);
        close(score(deal(None, Some(40), None, Some(0.4))), 0.5);
        close(score(deal(money(9, "XAF"), None, None, None)), 0.5);
    }

    #[test]
    fn a_value_without_a_rate_ranks_by_the_median() {
        assert_eq!(ranks_by_median(None, &rules()), Some(None));
        assert_eq!(ranks_by_median(money(9, "XAF"), &rules()), Some(Currency::new("XAF")));
        assert_eq!(ranks_by_median(money(9, "USD"), &rules()), None);
    }
}
