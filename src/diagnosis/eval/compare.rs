//! Compares two values: equality, order, text without case, accents and width.
//!
//! Values that cannot be compared (different currencies without a rate, calendar days with working
//! days) are unknown, never unequal.

use std::cmp::Ordering;

use jiff::civil::Date;

use super::Tri;
use crate::facts::word_search::fold;
use crate::facts::{AsOf, Money, Value};

pub(in crate::diagnosis::eval) fn equal(a: &Value<'_>, b: &Value<'_>, as_of: &AsOf) -> Tri {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => Tri::from(same_text(a, b)),
        (Value::YesNo(a), Value::YesNo(b)) => Tri::from(a == b),
        (Value::List(items), Value::Text(b)) => {
            Tri::from(items.iter().any(|item| same_text(item, b)))
        }
        (Value::Text(_), Value::List(_)) => equal(b, a, as_of),
        (Value::List(items), Value::List(others)) => {
            Tri::from(items.iter().any(|item| others.iter().any(|other| same_text(item, other))))
        }
        _ => Tri::from(compare(a, b, as_of).map(Ordering::is_eq)),
    }
}

/// Compares two values. Returns `None` if they cannot be compared.
#[allow(clippy::cast_precision_loss)] // counts and days of exports are far below 2^53
pub(in crate::diagnosis::eval) fn compare(
    a: &Value<'_>,
    b: &Value<'_>,
    as_of: &AsOf,
) -> Option<Ordering> {
    match (a, b) {
        (Value::Whole(a), Value::Whole(b)) => Some(a.cmp(b)),
        (Value::Whole(a), Value::Decimal(b)) => (*a as f64).partial_cmp(b),
        (Value::Decimal(a), Value::Whole(b)) => a.partial_cmp(&(*b as f64)),
        (Value::Decimal(a), Value::Decimal(b)) => a.partial_cmp(b),
        (Value::Money(a), Value::Money(b)) => compare_money(*a, *b, as_of),
        (Value::DateTime(a), Value::DateTime(b)) => Some(a.cmp(b)),
        (Value::Duration(a), Value::Duration(b)) => {
            (a.working == b.working).then(|| a.count.cmp(&b.count))
        }
        _ => Some(day_of(a)?.cmp(&day_of(b)?)),
    }
}

/// Compares amounts; different currencies at the rate of the as-of date.
fn compare_money(a: Money, b: Money, as_of: &AsOf) -> Option<Ordering> {
    if a.currency == b.currency {
        return Some(a.ten_thousandths.cmp(&b.ten_thousandths));
    }
    let converted = as_of.rates.as_ref()?.convert(a, b.currency?, as_of.date)?;
    converted.partial_cmp(&b.amount())
}

/// Returns the day of a date or of a date-time.
pub(in crate::diagnosis::eval) fn day_of(value: &Value<'_>) -> Option<Date> {
    match value {
        Value::Date(day) => Some(*day),
        Value::DateTime(at) => Some(at.date()),
        _ => None,
    }
}

/// Returns whether a text, or any text of a list, satisfies the test.
pub(in crate::diagnosis::eval) fn any_text(
    value: &Value<'_>,
    passes: impl Fn(&str) -> bool,
) -> Tri {
    match value {
        Value::Text(text) => Tri::from(passes(text)),
        Value::List(items) => Tri::from(items.iter().any(|item| passes(item))),
        _ => Tri::Unknown,
    }
}

pub(in crate::diagnosis::eval) fn same_text(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() { a.eq_ignore_ascii_case(b) } else { fold(a) == fold(b) }
}

/// Like [`same_text`], for an ASCII word in lower case.
pub(in crate::diagnosis::eval) fn is_word(text: &str, word: &str) -> bool {
    text.eq_ignore_ascii_case(word) || (!text.is_ascii() && fold(text) == word)
}

/// Returns whether a text starts with `start`, which is folded.
pub(in crate::diagnosis::eval) fn starts_with(text: &str, start: &str) -> bool {
    if text.is_ascii() {
        text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
    } else {
        fold(text).starts_with(start)
    }
}

/// Returns whether a text ends with `end`, which is folded.
pub(in crate::diagnosis::eval) fn ends_with(text: &str, end: &str) -> bool {
    if text.is_ascii() {
        text.len()
            .checked_sub(end.len())
            .and_then(|from| text.get(from..))
            .is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    } else {
        fold(text).ends_with(end)
    }
}
