//! Defines the "today" of a run and the exchange rates known then.

use std::sync::Arc;

use jiff::civil::Date;

use super::rates::Rates;

/// The as-of date, and the exchange rates if a rate file is given.
#[derive(Clone, Debug, PartialEq)]
pub struct AsOf {
    pub date: Date,
    pub rates: Option<Arc<Rates>>,
}

impl AsOf {
    pub fn new(date: Date) -> Self {
        Self { date, rates: None }
    }
}
