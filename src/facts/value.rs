//! Typed values. A blank is a state of its own, and so is a fact that no export has a column for.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime};

/// What a fact can hold.
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

    /// The name used in YAML and in messages.
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
    /// `None` unless `code` is three ASCII letters; case is folded.
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
    /// `None` where the export names no currency.
    pub currency: Option<Currency>,
}

impl Money {
    pub const SCALE: i64 = 10_000;

    /// The amount in whole units, for showing and comparing.
    #[allow(clippy::cast_precision_loss)] // amounts of money are far below 2^53 ten-thousandths
    pub fn amount(self) -> f64 {
        self.ten_thousandths as f64 / Self::SCALE as f64
    }
}

/// A length of time in days of the calendar or in working days of the buyer's country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Days {
    pub count: i32,
    pub working: bool,
}

/// One value of one fact of one buyer.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value<'a> {
    /// No export has a column for this fact: not known, and nobody could have filled it in.
    #[default]
    NoColumn,
    /// There is a column, and its cell is empty: not known. Never the same as `no` or 0.
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
    /// Whether anything is known.
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
