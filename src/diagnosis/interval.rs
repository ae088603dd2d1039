//! Adds durations as managers write them, on the calendar of the buyer's country.

use jiff::Span;
use jiff::civil::Date;

use crate::facts::calendar::{Calendar, days_between};
use crate::rules::pack::Interval;

/// Returns the day at this interval after `from`.
pub(super) fn after(interval: Interval, from: Date, calendar: &Calendar) -> Date {
    match interval {
        Interval::Days(days) if days.working => calendar.add_working_days(from, days.count),
        Interval::Days(days) => from.saturating_add(Span::new().days(days.count)),
        Interval::Months(months) => from.saturating_add(Span::new().months(i32::from(months))),
    }
}

/// Returns whether less time than the interval has passed from `day` to `today`.
pub(super) fn is_recent(interval: Interval, day: Date, today: Date, calendar: &Calendar) -> bool {
    match interval {
        Interval::Days(days) if days.working => {
            calendar.working_days_between(day, today) < days.count
        }
        Interval::Days(days) => days_between(day, today) < days.count,
        Interval::Months(_) => after(interval, day, calendar) > today,
    }
}
