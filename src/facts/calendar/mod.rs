//! Computes working days, public holidays and seasons: the one calendar of gates, silence, next
//! steps and the plan.
//!
//! Public holidays and make-up working days come from `data/holidays.txt`, weekends from
//! `data/countries.csv`, and what the team changes of both from `calendar.yaml`. Outside the years
//! [`FIRST_YEAR`] to [`LAST_YEAR`] only weekends are known.

mod calendars;
mod contact_days;
mod gaps;
mod season;
mod table;

use jiff::Span;
use jiff::civil::{Date, date};

pub use self::calendars::{CalendarChanges, CalendarRules, Calendars, OwnDays};
pub use self::contact_days::ContactDays;
pub use self::gaps::{CalendarGap, CalendarUse, GapKind};
pub use self::season::Season;
pub use self::table::Holiday;

pub const FIRST_YEAR: i16 = 2023;
pub const LAST_YEAR: i16 = 2035;
const FIRST: Date = date(FIRST_YEAR, 1, 1);
const LAST: Date = date(LAST_YEAR, 12, 31);
const YEARS: usize = (LAST_YEAR - FIRST_YEAR + 1) as usize;
/// The number of days from [`FIRST`] to [`LAST`].
const DAYS: usize = YEARS * 365 + 3;

/// For every month, the index of its first day in the table of working days.
static MONTHS: [u16; YEARS * 12] = {
    const DAYS_OF: [u16; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut places = [0; YEARS * 12];
    let mut at = 1;
    while at < places.len() {
        let (year, month) = (FIRST_YEAR as usize + (at - 1) / 12, (at - 1) % 12);
        let is_leap = month == 1 && year % 4 == 0;
        places[at] = places[at - 1] + DAYS_OF[month] + is_leap as u16;
        at += 1;
    }
    places
};

/// The working days of one country, or of our office.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// Weekend days, Monday = 1.
    weekend: Vec<i8>,
    /// Sorted by date.
    holidays: Vec<Holiday>,
    /// Days that are worked although they are at a weekend, sorted.
    make_up_days: Vec<Date>,
    /// For each day from [`FIRST`] to [`LAST`]: working days since `FIRST`, including that day.
    worked: Vec<u16>,
    /// The same, with public holidays counted as working days.
    weekdays: Vec<u16>,
}

impl Calendar {
    /// The days must be sorted; a holiday is no make-up day.
    fn new(weekend: Vec<i8>, holidays: Vec<Holiday>, make_up_days: Vec<Date>) -> Self {
        let (worked, weekdays) = (Vec::new(), Vec::new());
        let mut calendar = Self { weekend, holidays, make_up_days, worked, weekdays };
        let days = || FIRST.series(Span::new().days(1)).take_while(|&day| day <= LAST);
        calendar.worked = counted(days().map(|day| calendar.looks_like_working_day(day)));
        calendar.weekdays = counted(days().map(|day| !calendar.is_free_weekend(day)));
        calendar
    }

    pub fn is_weekend(&self, day: Date) -> bool {
        self.weekend.contains(&day.weekday().to_monday_one_offset())
    }

    /// Returns whether a day is worked although it is at a weekend.
    pub fn is_make_up_day(&self, day: Date) -> bool {
        self.make_up_days.binary_search(&day).is_ok()
    }

    fn is_free_weekend(&self, day: Date) -> bool {
        self.is_weekend(day) && !self.is_make_up_day(day)
    }

    /// Returns the public holiday on that day.
    pub fn holiday(&self, day: Date) -> Option<&Holiday> {
        let at = self.holidays.binary_search_by_key(&day, |holiday| holiday.on).ok()?;
        Some(&self.holidays[at])
    }

    pub fn is_working_day(&self, day: Date) -> bool {
        match Self::place(day) {
            Some(0) | None => self.looks_like_working_day(day),
            Some(at) => self.worked[at] > self.worked[at - 1],
        }
    }

    /// Returns the index of the day in the table of working days.
    fn place(day: Date) -> Option<usize> {
        let years = usize::try_from(day.year() - FIRST_YEAR).ok()?;
        let month = 12 * years + usize::from(day.month().unsigned_abs()) - 1;
        Some(usize::from(*MONTHS.get(month)?) + usize::from(day.day().unsigned_abs()) - 1)
    }

    fn looks_like_working_day(&self, day: Date) -> bool {
        !self.is_free_weekend(day) && self.holiday(day).is_none()
    }

    /// Returns the number of working days after `from` up to and including `to`; negative if `to`
    /// is before `from`.
    pub fn working_days_between(&self, from: Date, to: Date) -> i32 {
        self.count_to(&self.worked, to) - self.count_to(&self.worked, from)
    }

    /// Returns the number of days after `from` up to and including `to` that are not at a weekend,
    /// or are worked nevertheless; public holidays count.
    pub fn weekdays_between(&self, from: Date, to: Date) -> i32 {
        self.count_to(&self.weekdays, to) - self.count_to(&self.weekdays, from)
    }

    /// Returns the number of days after `from` up to and including `to` that are not at a weekend.
    fn weekdays_by_rule(&self, from: Date, to: Date) -> i32 {
        if to < from {
            return -self.weekdays_by_rule(to, from);
        }
        let days = days_between(from, to);
        let (weeks, rest) = (days / 7, days % 7);
        let last = i32::from(to.weekday().to_monday_one_offset());
        let is_off = |back: &i32| {
            let weekday = (last - back - 1).rem_euclid(7) + 1;
            self.weekend.iter().any(|&off| i32::from(off) == weekday)
        };
        let off_in_rest = i32::try_from((0..rest).filter(is_off).count()).unwrap_or(0);
        let working_weekdays = 7 - i32::try_from(self.weekend.len()).unwrap_or(0);
        weeks * working_weekdays + rest - off_in_rest
    }

    /// Returns the `count`-th working day after `from`, or `from` itself if `count` is 0 or less.
    pub fn add_working_days(&self, from: Date, count: i32) -> Date {
        if count <= 0 {
            return from;
        }
        if let Some(start) = Self::place(from) {
            let target = i32::from(self.worked[start]) + count;
            // The result is at least this many days later, and rarely much later.
            let earliest = start + usize::try_from(count).unwrap_or(0);
            let later = self.worked.get(earliest..).unwrap_or_default();
            if let Some(by) = later.iter().position(|&worked| i32::from(worked) == target) {
                let ahead = count + i32::try_from(by).unwrap_or(0);
                return from.saturating_add(Span::new().days(ahead));
            }
        }
        let mut day = from;
        let mut left = count;
        while left > 0 && day < Date::MAX {
            day = day.saturating_add(Span::new().days(1));
            left -= i32::from(self.is_working_day(day));
        }
        day
    }

    /// Returns the `count`-th working day before `from`; for a count of 0, the last working day up
    /// to `from`.
    pub fn subtract_working_days(&self, from: Date, count: i32) -> Date {
        let mut day = from;
        let mut left = count;
        while day > Date::MIN && (left > 0 || !self.is_working_day(day)) {
            // A day off does not count, so the countdown begins on the first working day.
            day = day.saturating_sub(Span::new().days(1));
            left -= i32::from(self.is_working_day(day));
        }
        day
    }

    /// Returns `day` if it is a working day, or else the next working day.
    pub fn working_day_from(&self, day: Date) -> Date {
        let mut day = day;
        while !self.is_working_day(day) && day < Date::MAX {
            day = day.saturating_add(Span::new().days(1));
        }
        day
    }

    /// Returns the count of one of the tables up to and including `day`; negative before [`FIRST`].
    fn count_to(&self, counts: &[u16], day: Date) -> i32 {
        if let Some(at) = Self::place(day) {
            i32::from(counts[at])
        } else if day < FIRST {
            -self.weekdays_by_rule(day, FIRST.saturating_sub(Span::new().days(1)))
        } else {
            let whole = i32::from(counts.last().copied().unwrap_or(0));
            whole + self.weekdays_by_rule(LAST, day)
        }
    }
}

/// Returns the running count of the days for which the condition holds.
fn counted(each: impl Iterator<Item = bool>) -> Vec<u16> {
    let mut total = 0;
    let mut counts = Vec::with_capacity(DAYS);
    for holds in each {
        total += u16::from(holds);
        counts.push(total);
    }
    counts
}

/// Converts two upper-case letters to a number below 676.
fn letters(code: &str) -> Option<usize> {
    match code.as_bytes() {
        &[first @ b'A'..=b'Z', second @ b'A'..=b'Z'] => {
            Some(usize::from(first - b'A') * 26 + usize::from(second - b'A'))
        }
        _ => None,
    }
}

/// Returns the number of calendar days from `from` to `to`; negative if `to` is before `from`.
pub fn days_between(from: Date, to: Date) -> i32 {
    day_number(to) - day_number(from)
}

/// Returns the days since 1 March of the year -10,000 in the proleptic Gregorian calendar, so that
/// no number is negative. Years begin in March, so that the leap day is the last day of a year: the
/// number of days before the n-th month is then (153 n + 2) / 5.
fn day_number(day: Date) -> i32 {
    let year = u32::from((day.year() + 10_000).unsigned_abs());
    let month = u32::from(day.month().unsigned_abs());
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    let of_month = u32::from(day.day().unsigned_abs());
    (365 * year + leap_days + (153 * month + 2) / 5 + of_month - 1).cast_signed()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::facts::country::Country;

    fn of(code: &str) -> Calendar {
        static ALL: std::sync::OnceLock<Calendars> = std::sync::OnceLock::new();
        ALL.get_or_init(Calendars::default).of(Some(code)).clone()
    }

    #[test]
    fn knows_weekends_and_holidays() {
        assert_eq!(DAYS, usize::try_from(days_between(FIRST, LAST)).unwrap() + 1);
        let germany = of("DE");
        let name = |day| germany.holiday(day).map(|own| own.name.as_ref());
        assert_eq!(name(date(2026, 4, 3)), Some("Good Friday"));
        assert_eq!(name(date(2035, 3, 23)), Some("Good Friday"));
        assert_eq!(germany.working_days_between(date(2026, 4, 2), date(2026, 4, 7)), 1);
        let arabia = of("SA");
        assert!(!arabia.is_working_day(date(2026, 1, 16)), "a Friday");
        assert!(arabia.is_working_day(date(2026, 1, 18)), "a Sunday");
        assert_eq!(of("??").working_day_from(date(2026, 3, 14)), date(2026, 3, 16));
    }

    #[test]
    fn make_up_days_are_working_days() {
        let china = of("CN");
        // The Spring Festival of 2026: off from the 16th to the 23rd, worked on Saturday the 28th.
        assert_eq!(china.working_days_between(date(2026, 2, 13), date(2026, 2, 28)), 6);
        assert_eq!(china.weekdays_between(date(2026, 2, 13), date(2026, 2, 28)), 12);
        assert!(china.is_working_day(date(2026, 2, 14)), "a Saturday");
        assert_eq!(china.add_working_days(date(2026, 2, 27), 1), date(2026, 2, 28));
        for (code, day) in [
            ("HU", date(2026, 1, 10)),
            ("RU", date(2025, 11, 1)),
            ("VN", date(2025, 4, 26)),
            ("LV", date(2025, 5, 10)),
            ("TW", date(2025, 2, 8)),
        ] {
            assert!(of(code).is_weekend(day) && of(code).is_working_day(day), "{code} {day}");
        }
    }

    fn own(day: Date) -> OwnDays {
        OwnDays { from: day, to: day, title: None }
    }

    #[test]
    fn a_team_changes_the_calendar_of_a_country_and_its_own() {
        let holiday = date(2026, 4, 3);
        let changes = |weekend, holidays: &[Date], working_days: &[Date]| CalendarChanges {
            weekend,
            holidays: holidays.iter().copied().map(own).collect(),
            extra_working_days: working_days.iter().copied().map(own).collect(),
        };
        let calendars = Calendars::new(CalendarRules {
            our_country: Some("CN"),
            ours: changes(
                Some(vec![7]),
                &[date(2026, 5, 9), date(2026, 5, 12)],
                &[date(2026, 10, 1)],
            ),
            countries: [("DE", changes(None, &[date(2026, 2, 16)], &[holiday]))].into(),
            seasons: Vec::new(),
        });
        let germany = calendars.of(Some("DE"));
        assert!(germany.is_working_day(holiday) && !germany.is_working_day(date(2026, 2, 16)));
        let ours = calendars.ours();
        for (day, works) in [
            (date(2026, 3, 14), true), // a Saturday of our week
            (date(2026, 5, 9), false), // a make-up day of China, and off here
            (date(2026, 5, 12), false),
            (date(2026, 10, 1), true), // National Day
            (date(2026, 10, 2), false),
            (date(2026, 9, 20), true), // a make-up Sunday
        ] {
            assert_eq!(ours.is_working_day(day), works, "{day}");
        }
        let china = calendars.of(Some("CN"));
        assert!(!china.is_working_day(date(2026, 10, 1)), "ours says nothing of China's buyers");
        assert!(china.is_working_day(date(2026, 5, 12)));
        assert!(!Calendars::default().of(Some("DE")).is_working_day(holiday));
    }

    proptest! {
        #[test]
        fn days_between_are_those_of_the_calendar(
            year in -9999_i16..=9999, ahead in -1_000_000_i32..1_000_000, month in 1_i8..=12,
        ) {
            let from = date(year, month, 28);
            let to = from.saturating_add(Span::new().days(ahead));
            prop_assert_eq!(days_between(from, to), from.until(to).unwrap().get_days());
        }

        #[test]
        fn counting_by_table_equals_counting_day_by_day(
            start in -400_i32..5000, length in 0_i32..500, country in 0_usize..250,
        ) {
            let calendar = of(Country::all()[country].code);
            let from = FIRST.saturating_add(Span::new().days(start));
            let to = from.saturating_add(Span::new().days(length));
            let in_table = |day: Date| (FIRST..=LAST).contains(&day);
            let by_day = (1..=length)
                .map(|ahead| from.saturating_add(Span::new().days(ahead)))
                .filter(|&day| calendar.is_make_up_day(day) || !calendar.is_weekend(day)
                    && (!in_table(day) || calendar.holiday(day).is_none()))
                .count();
            prop_assert_eq!(calendar.working_days_between(from, to), by_day as i32);
            prop_assert_eq!(calendar.working_days_between(to, from), -(by_day as i32));
        }

        #[test]
        fn a_day_has_its_place_where_the_table_has_one(ahead in -800_i32..6000) {
            let day = FIRST.saturating_add(Span::new().days(ahead));
            let place = usize::try_from(ahead).ok().filter(|&ahead| ahead < DAYS);
            prop_assert_eq!(Calendar::place(day), place);
        }

        #[test]
        fn weekdays_by_table_are_those_by_rule(
            start in -400_i32..5000, length in 0_i32..500, country in 0_usize..250,
        ) {
            let calendar = of(Country::all()[country].code);
            let from = FIRST.saturating_add(Span::new().days(start));
            let to = from.saturating_add(Span::new().days(length));
            let is_worked = |day: &&Date| from < **day && **day <= to && calendar.is_weekend(**day);
            let make_up_days = calendar.make_up_days.iter().filter(is_worked).count() as i32;
            let by_rule = calendar.weekdays_by_rule(from, to) + make_up_days;
            prop_assert_eq!(calendar.weekdays_between(from, to), by_rule);
            prop_assert_eq!(calendar.weekdays_between(to, from), -by_rule);
        }

        #[test]
        fn subtracting_working_days_is_undone_by_counting_them(
            start in 100_i32..4500, count in 0_i32..60, country in 0_usize..250,
        ) {
            let calendar = of(Country::all()[country].code);
            let from = FIRST.saturating_add(Span::new().days(start));
            let to = calendar.subtract_working_days(from, count);
            prop_assert!(calendar.is_working_day(to) && to <= from);
            let off = i32::from(!calendar.is_working_day(from) && count > 0);
            prop_assert_eq!(calendar.working_days_between(to, from), count - off);
        }

        #[test]
        fn adding_working_days_is_undone_by_counting_them(
            start in 0_i32..4500, count in 0_i32..60, country in 0_usize..250,
        ) {
            let calendar = of(Country::all()[country].code);
            let from = FIRST.saturating_add(Span::new().days(start));
            let to = calendar.add_working_days(from, count);
            prop_assert_eq!(calendar.working_days_between(from, to), count);
            prop_assert!(count == 0 || calendar.is_working_day(to));
        }
    }
}
