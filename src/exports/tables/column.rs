//! One column of a table: its header, and how its cells are read.

use jiff::tz::TimeZone;

use crate::exports::columns::decimal_mark::DecimalMark;
use crate::exports::columns::header_text::HeaderText;
use crate::exports::values::cell::Context;
use crate::exports::values::date::DateOrder;
use crate::exports::values::number::Multiple;
use crate::facts::Currency;

#[derive(Clone, Debug)]
pub struct Column {
    pub header: HeaderText,
    /// `None` if the cells show it by themselves.
    pub order: Option<DateOrder>,
    /// `None` if every value shows it by itself, or none depends on it.
    pub decimal_mark: Option<DecimalMark>,
    /// The value that decided the order or the mark.
    pub decided_by: Option<String>,
}

impl Column {
    /// Returns a column about whose cells nothing is decided yet.
    pub fn new(header: HeaderText) -> Self {
        Self { header, order: None, decimal_mark: None, decided_by: None }
    }

    /// Returns how its cells are read. `currency` is that of amounts without one in the cell or the
    /// header.
    pub fn context<'z>(
        &self,
        zone: Option<&'z TimeZone>,
        currency: Option<Currency>,
    ) -> Context<'z> {
        let unit = self.header.unit.as_ref();
        Context {
            order: self.order,
            zone,
            currency: unit.map(|unit| unit.currency).or(currency),
            multiple: unit.map_or_else(Multiple::default, |unit| unit.multiple),
            decimal_mark: self.decimal_mark,
        }
    }
}
