//! One cell as a typed value.

use std::borrow::Cow;

use super::date::{self, DateOrder};
use super::number;
use crate::facts::{Currency, Kind, Money, Value};

/// Cells that CRMs and spreadsheets write where there is nothing.
const BLANKS: [&str; 14] = [
    "--",
    "-",
    "—",
    "n/a",
    "na",
    "(no value)",
    "#n/a",
    "#ref!",
    "null",
    "none",
    "000000000000000aaa",
    "暂无",
    "空",
    "\\n",
];

/// The text of a cell without the guard that spreadsheets put before `+`, `-`, `=`, `@`; `None`
/// where it is blank.
pub fn text(cell: &str) -> Option<&str> {
    let cell = cell.trim();
    let cell = match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['+', '-', '=', '@']) => rest,
        _ => cell,
    };
    let may_be_blank = match cell.as_bytes() {
        [] => return None,
        [b'-' | b'n' | b'N' | b'(' | b'#' | b'0' | b'\\', ..] => cell.len() <= 18,
        [first, ..] => *first >= 128 && cell.len() <= 6,
    };
    let is_blank = may_be_blank && BLANKS.iter().any(|blank| blank.eq_ignore_ascii_case(cell));
    (!is_blank).then_some(cell)
}

/// A fault of a cell: what it should have been.
pub type Misfit = &'static str;

/// Reads a cell that is not blank as a value of the kind.
pub fn read<'a>(cell: &'a str, kind: Kind, order: Option<DateOrder>) -> Result<Value<'a>, Misfit> {
    let number = |what| number::ten_thousandths(cell).ok_or(what);
    match kind {
        Kind::Text => Ok(Value::Text(Cow::Borrowed(cell))),
        Kind::List => Ok(Value::List(
            cell.split([';', '；'])
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(Cow::Borrowed)
                .collect(),
        )),
        Kind::Whole => {
            let value = number("a whole number")?;
            if value % Money::SCALE == 0 {
                Ok(Value::Whole(value / Money::SCALE))
            } else {
                Err("a whole number")
            }
        }
        #[allow(clippy::cast_precision_loss)] // quantities are far below 2^53 ten-thousandths
        Kind::Decimal => Ok(Value::Decimal(number("a number")? as f64 / Money::SCALE as f64)),
        Kind::Money => match number::money(cell) {
            Some(Ok(money)) => Ok(Value::Money(money)),
            Some(Err(_)) => Err("an amount in a currency that is in use"),
            None => Err("an amount of money"),
        },
        Kind::Date => date::read(cell, order)
            .map(|moment| Value::Date(moment.at.date()))
            .ok_or("a day of the calendar"),
        Kind::DateTime => date::read(cell, order)
            .map(|moment| {
                if moment.has_time {
                    Value::DateTime(moment.at)
                } else {
                    Value::Date(moment.at.date())
                }
            })
            .ok_or("a day of the calendar"),
        Kind::YesNo => number::yes_no(cell).map(Value::YesNo).ok_or("yes or no"),
        Kind::Duration => Err("a length of time"),
    }
}

/// Gives an amount without a currency the one of the column beside it.
pub fn with_currency<'a>(value: Value<'a>, currency: Option<Currency>) -> Value<'a> {
    match value {
        Value::Money(money) if money.currency.is_none() => {
            Value::Money(Money { currency, ..money })
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_of_crms_are_blank() {
        for blank in ["", "  ", "--", "N/A", "(No value)", "#REF!", "000000000000000AAA"] {
            assert_eq!(text(blank), None, "{blank:?}");
        }
        assert_eq!(text("'+86 10"), Some("+86 10"));
        assert_eq!(text("'tis"), Some("'tis"));
        assert_eq!(text("0"), Some("0"), "0 is a value");
    }

    #[test]
    fn every_blank_is_seen_in_any_case() {
        for blank in BLANKS {
            assert_eq!(text(blank), None, "{blank:?}");
            assert_eq!(text(&blank.to_uppercase()), None, "{blank:?}");
        }
    }

    #[test]
    fn a_cell_becomes_a_value_of_its_facts_kind_or_says_what_it_should_be() {
        assert_eq!(read("1,200", Kind::Whole, None), Ok(Value::Whole(1200)));
        assert_eq!(read("1.5", Kind::Whole, None), Err("a whole number"));
        assert_eq!(read("2026-02-30", Kind::Date, None), Err("a day of the calendar"));
        assert_eq!(
            read("Acme; Beta", Kind::List, None),
            Ok(Value::List(vec!["Acme".into(), "Beta".into()]))
        );
        assert_eq!(read("perhaps", Kind::YesNo, None), Err("yes or no"));
    }
}
