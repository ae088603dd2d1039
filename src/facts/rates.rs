//! Reads exchange rates by day, in the format of the European Central Bank.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::value::{Currency, Money};

/// Units of each currency per euro, by day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rates {
    by_currency: BTreeMap<Currency, BTreeMap<Date, f64>>,
}

impl Rates {
    /// Adds a day's rate: units of `currency` per euro.
    pub fn insert(&mut self, on: Date, currency: Currency, per_euro: f64) {
        self.by_currency.entry(currency).or_default().insert(on, per_euro);
    }

    /// Returns units of `currency` per euro on the last day with a rate up to and including `on`,
    /// at most ten days earlier; 1 for the euro.
    pub fn per_euro(&self, currency: Currency, on: Date) -> Option<f64> {
        if currency.as_str() == "EUR" {
            return Some(1.0);
        }
        let earliest = on.saturating_sub(jiff::Span::new().days(10));
        self.by_currency.get(&currency)?.range(earliest..=on).next_back().map(|(_, &rate)| rate)
    }

    /// Converts the amount to `to` at the rate of `on`, in units; `None` if a rate is missing.
    pub fn convert(&self, money: Money, to: Currency, on: Date) -> Option<f64> {
        let from = money.currency?;
        if from == to {
            return Some(money.amount());
        }
        Some(money.amount() / self.per_euro(from, on)? * self.per_euro(to, on)?)
    }
}
