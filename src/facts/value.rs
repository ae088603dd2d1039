//! Defines typed values. A blank cell and a fact without a column are distinct states.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime};

/// The kind of value of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Text,
    Whole,
    Decimal,
    Money,
    Date,
    DateTime,
    YesNo,
    List,
    Duration,
}

impl Kind {
    pub const ALL: [Kind; 9] = [
        Kind::Text,
        Kind::Whole,
        Kind::Decimal,
        Kind::Money,
        Kind::Date,
        Kind::DateTime,
        Kind::YesNo,
        Kind::List,
        Kind::Duration,
    ];

    /// Returns the name used in YAML and in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Whole => "whole",
            Kind::Decimal => "decimal",
            Kind::Money => "money",
            Kind::Date => "date",
            Kind::DateTime => "date_time",
            Kind::YesNo => "yes_no",
            Kind::List => "list",
            Kind::Duration => "duration",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// An ISO 4217 code, three upper-case ASCII letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Returns `None` unless `code` is three ASCII letters; case is ignored.
    pub fn new(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes
            .iter()
            .all(u8::is_ascii_alphabetic)
            .then(|| Self(bytes.map(|b| b.to_ascii_uppercase())))
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???") // proven: ASCII letters only
    }
}

impl std::fmt::Debug for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An amount of money, exact to a ten-thousandth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    /// The amount in ten-thousandths of the currency's unit.
    pub ten_thousandths: i64,
    /// `None` if the export has no currency.
    pub currency: Option<Currency>,
}

impl Money {
    pub const SCALE: i64 = 10_000;

    /// Returns the amount in whole units, for display and comparison.
    #[allow(clippy::cast_precision_loss)] // amounts of money are far below 2^53 ten-thousandths
    pub fn amount(self) -> f64 {
        self.ten_thousandths as f64 / Self::SCALE as f64
    }
}

/// A duration in calendar days or in working days of the buyer's country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Days {
    pub count: i32,
    pub working: bool,
}

/// One value of one fact of one deal.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value<'a> {
    /// Unknown: no export has a column for this fact, so it could not be filled in.
    #[default]
    NoColumn,
    /// Unknown: there is a column, and its cell is empty. Never the same as `no` or 0.
    Blank,
    Text(Cow<'a, str>),
    Whole(i64),
    Decimal(f64),
    Money(Money),
    Date(Date),
    DateTime(DateTime),
    YesNo(bool),
    List(Vec<Cow<'a, str>>),
    Duration(Days),
}

impl Value<'_> {
    /// Returns whether the value is known.
    pub fn is_known(&self) -> bool {
        !matches!(self, Value::NoColumn | Value::Blank)
    }

    pub fn into_owned(self) -> Value<'static> {
        match self {
            Value::NoColumn => Value::NoColumn,
            Value::Blank => Value::Blank,
            Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Value::Whole(n) => Value::Whole(n),
            Value::Decimal(n) => Value::Decimal(n),
            Value::Money(money) => Value::Money(money),
            Value::Date(date) => Value::Date(date),
            Value::DateTime(at) => Value::DateTime(at),
            Value::YesNo(b) => Value::YesNo(b),
            Value::List(items) => {
                Value::List(items.into_iter().map(|item| Cow::Owned(item.into_owned())).collect())
            }
            Value::Duration(days) => Value::Duration(days),
        }
    }
}
