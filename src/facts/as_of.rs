//! The "today" of a run and what is known of it.

use std::sync::Arc;

use jiff::civil::Date;

use super::rates::Rates;

/// The as-of date, and the exchange rates where a rate file is given.
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
