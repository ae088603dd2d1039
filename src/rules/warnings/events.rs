//! Warns of trade events that were not checked for a long time. Events that have ended are not
//! checked, because they explain no current silence.

use jiff::civil::Date;

use super::super::{Pack, codes};
use super::rule_places::{Written, value_or_whole};
use crate::facts::calendar::days_between;

/// Sources must be checked at least every half year.
const STALE_AFTER_DAYS: i32 = 180;

pub(super) fn report(written: &Written<'_>, pack: &Pack, as_of: Date) {
    for (entry, event) in written.events().into_iter().zip(&pack.events) {
        let looked_at = event.checked_on.unwrap_or(event.from);
        let age = days_between(looked_at, as_of);
        let in_force = event.to.is_none_or(|to| as_of <= to);
        if !in_force || age <= STALE_AFTER_DAYS {
            continue;
        }
        let key = if event.checked_on.is_some() { "checked_on" } else { "from" };
        value_or_whole(entry, key).warning(
            codes::STALE_EVENT,
            format!("this event was not checked for {age} days"),
            "check its source again, then write today into `checked_on`, or the last day of the \
             event into `to`",
        );
    }
}
