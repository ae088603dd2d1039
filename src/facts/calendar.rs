//! Computes working days, public holidays and seasons of the buyer's country.
//!
//! Public holidays come from `data/holidays.csv`, for 2023 to 2028; weekends come from
//! `data/countries.csv`. Outside those years only weekends are known.

use std::sync::OnceLock;

use jiff::Span;
use jiff::civil::{Date, date};

use super::catalog::Bilingual;
use super::country::Country;

/// A range of dates in which few people answer, e.g. the month of Ramadan; from `calendar.yaml`.
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

impl Season {
    pub fn covers(&self, country: &str, day: Date) -> bool {
        self.from <= day && day <= self.to && self.is_of(country)
    }

    pub fn is_of(&self, country: &str) -> bool {
        // Compares two bytes at once, because this is called several times per deal.
        let wanted: Option<[u8; 2]> = country.as_bytes().try_into().ok();
        wanted.is_some_and(|wanted| self.countries.iter().any(|code| code.as_bytes() == wanted))
    }
}

const FIRST_YEAR: i16 = 2023;
const FIRST: Date = date(FIRST_YEAR, 1, 1);
const LAST: Date = date(2028, 12, 31);
/// The number of days from [`FIRST`] to [`LAST`].
const DAYS: usize = 6 * 365 + 2;

/// For every month, the index of its first day in the table of working days.
static MONTHS: [u16; 6 * 12] = {
    const DAYS_OF: [u16; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut places = [0; 6 * 12];
    let mut at = 1;
    while at < places.len() {
        let (year, month) = (FIRST_YEAR as usize + (at - 1) / 12, (at - 1) % 12);
        let is_leap = month == 1 && year % 4 == 0;
        places[at] = places[at - 1] + DAYS_OF[month] + is_leap as u16;
        at += 1;
    }
    places
};

/// The working days of one country.
#[derive(Debug)]
pub struct Calendar {
    /// Weekend days, Monday = 1.
    weekend: Vec<i8>,
    /// Sorted by date.
    holidays: Vec<(Date, &'static str)>,
    /// For each day from [`FIRST`] to [`LAST`]: working days since `FIRST`, including that day.
    worked: Vec<u16>,
    /// The same, with public holidays counted as working days.
    weekdays: Vec<u16>,
}

impl Calendar {
    /// Returns the calendar of a country by ISO 3166 alpha-2 code; for an unknown country, Monday
    /// to Friday without holidays.
    pub fn of(country: Option<&str>) -> &'static Calendar {
        static ALL: OnceLock<ByCode> = OnceLock::new();
        ALL.get_or_init(ByCode::read).of(country.and_then(letters))
    }

    fn new(weekend: Vec<i8>, holidays: Vec<(Date, &'static str)>) -> Self {
        let mut calendar = Self { weekend, holidays, worked: Vec::new(), weekdays: Vec::new() };
        let days = || FIRST.series(Span::new().days(1)).take_while(|&day| day <= LAST);
        calendar.worked = counted(days().map(|day| calendar.looks_like_working_day(day)));
        calendar.weekdays = counted(days().map(|day| !calendar.is_weekend(day)));
        calendar
    }

    pub fn is_weekend(&self, day: Date) -> bool {
        self.weekend.contains(&day.weekday().to_monday_one_offset())
    }

    /// Returns the name of the public holiday on that day.
    pub fn holiday(&self, day: Date) -> Option<&'static str> {
        let at = self.holidays.binary_search_by_key(&day, |&(on, _)| on).ok()?;
        Some(self.holidays[at].1)
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
        !self.is_weekend(day) && self.holiday(day).is_none()
    }

    /// Returns the number of working days after `from` up to and including `to`; negative if `to`
    /// is before `from`.
    pub fn working_days_between(&self, from: Date, to: Date) -> i32 {
        self.worked_by(to) - self.worked_by(from)
    }

    /// Returns the number of days after `from` up to and including `to` that are not at a weekend,
    /// including public holidays.
    pub fn weekdays_between(&self, from: Date, to: Date) -> i32 {
        match Self::place(from).zip(Self::place(to)) {
            Some((from, to)) => i32::from(self.weekdays[to]) - i32::from(self.weekdays[from]),
            None => self.weekdays_by_rule(from, to),
        }
    }

    /// The same as [`Calendar::weekdays_between`], for days in any year.
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

    /// Returns the number of working days from [`FIRST`] up to and including `day`; negative before
    /// `FIRST`.
    fn worked_by(&self, day: Date) -> i32 {
        let whole = i32::from(self.worked.last().copied().unwrap_or(0));
        if let Some(at) = Self::place(day) {
            i32::from(self.worked[at])
        } else if day < FIRST {
            -self.weekdays_by_rule(day, FIRST.saturating_sub(Span::new().days(1)))
        } else {
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

/// All calendars, indexed by the two letters of the code without hashing, because this is looked up
/// several times per deal. Each is built on first use, because most are never needed.
struct ByCode {
    holidays: Vec<(&'static str, Date, &'static str)>,
    plain: Calendar,
    /// Indexed by [`letters`]; `Some` if the letters are the code of a country.
    countries: Vec<(Option<&'static Country>, OnceLock<Calendar>)>,
}

impl ByCode {
    fn read() -> Self {
        let mut countries: Vec<_> = (0..26 * 26).map(|_| (None, OnceLock::new())).collect();
        for country in Country::all() {
            if let Some(place) = letters(country.code) {
                countries[place].0 = Some(country);
            }
        }
        Self {
            holidays: read_holidays(include_str!("../../data/holidays.csv")),
            plain: Calendar::new(vec![6, 7], Vec::new()),
            countries,
        }
    }

    fn of(&self, letters: Option<usize>) -> &Calendar {
        match letters.map(|place| &self.countries[place]) {
            Some((Some(country), calendar)) => calendar.get_or_init(|| self.work_out(country)),
            _ => &self.plain,
        }
    }

    fn work_out(&self, country: &Country) -> Calendar {
        let from = self.holidays.partition_point(|&(code, _, _)| code < country.code);
        let own = self.holidays[from..].iter().take_while(|&&(code, _, _)| code == country.code);
        let holidays = own.map(|&(_, day, name)| (day, name)).collect();
        Calendar::new(country.weekend.clone(), holidays)
    }
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

/// Parses our own table, sorted by country and date, which a test checks. Only names are quoted.
fn read_holidays(text: &'static str) -> Vec<(&'static str, Date, &'static str)> {
    text.lines()
        .skip(1)
        .filter_map(|line| {
            let (country, rest) = line.split_once(',')?;
            let (day, name) = rest.split_once(',')?;
            Some((country, day.parse().ok()?, name.trim_matches('"')))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_table_is_whole_and_in_order() {
        let text = include_str!("../../data/holidays.csv");
        let table = read_holidays(text);
        assert_eq!(table.len(), text.lines().count() - 1);
        assert!(table.is_sorted_by_key(|&(code, day, _)| (code, day)));
        assert!(table.iter().all(|&(_, day, name)| {
            (FIRST..=LAST).contains(&day) && !name.is_empty() && !name.contains('"')
        }));
        let countries: std::collections::BTreeSet<_> = table.iter().map(|entry| entry.0).collect();
        assert_eq!(DAYS, usize::try_from(days_between(FIRST, LAST)).unwrap() + 1);
        assert!(countries.len() > 200, "{} countries have holidays", countries.len());
    }

    #[test]
    fn knows_weekends_and_holidays() {
        let germany = Calendar::of(Some("DE"));
        assert_eq!(germany.holiday(date(2026, 4, 3)), Some("Good Friday"));
        assert_eq!(germany.working_days_between(date(2026, 4, 2), date(2026, 4, 7)), 1);
        let arabia = Calendar::of(Some("SA"));
        assert!(!arabia.is_working_day(date(2026, 1, 16)), "a Friday");
        assert!(arabia.is_working_day(date(2026, 1, 18)), "a Sunday");
        assert_eq!(Calendar::of(None).working_day_from(date(2026, 3, 14)), date(2026, 3, 16));
        assert_eq!(Calendar::of(Some("??")).working_day_from(date(2026, 3, 14)), date(2026, 3, 16));
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
            start in -400_i32..3000, length in 0_i32..500, country in 0_usize..200,
        ) {
            let calendar = Calendar::of(Some(Country::all()[country].code));
            let from = FIRST.saturating_add(Span::new().days(start));
            let to = from.saturating_add(Span::new().days(length));
            let in_table = |day: Date| (FIRST..=LAST).contains(&day);
            let by_day = (1..=length)
                .map(|ahead| from.saturating_add(Span::new().days(ahead)))
                .filter(|&day| !calendar.is_weekend(day)
                    && (!in_table(day) || calendar.holiday(day).is_none()))
                .count();
            prop_assert_eq!(calendar.working_days_between(from, to), by_day as i32);
            prop_assert_eq!(calendar.working_days_between(to, from), -(by_day as i32));
        }

        #[test]
        fn a_day_has_its_place_where_the_table_has_one(ahead in -800_i32..3000) {
            let day = FIRST.saturating_add(Span::new().days(ahead));
            let place = usize::try_from(ahead).ok().filter(|&ahead| ahead < DAYS);
            prop_assert_eq!(Calendar::place(day), place);
        }

        #[test]
        fn weekdays_by_table_are_those_by_rule(
            start in -400_i32..3000, length in -500_i32..500, country in 0_usize..200,
        ) {
            let calendar = Calendar::of(Some(Country::all()[country].code));
            let from = FIRST.saturating_add(Span::new().days(start));
            let to = from.saturating_add(Span::new().days(length));
            let by_rule = calendar.weekdays_by_rule(from, to);
            prop_assert_eq!(calendar.weekdays_between(from, to), by_rule);
        }

        #[test]
        fn subtracting_working_days_is_undone_by_counting_them(
            start in 100_i32..2000, count in 0_i32..60, country in 0_usize..200,
        ) {
            let calendar = Calendar::of(Some(Country::all()[country].code));
            let from = FIRST.saturating_add(Span::new().days(start));
            let to = calendar.subtract_working_days(from, count);
            prop_assert!(calendar.is_working_day(to) && to <= from);
            let off = i32::from(!calendar.is_working_day(from) && count > 0);
            prop_assert_eq!(calendar.working_days_between(to, from), count - off);
        }

        #[test]
        fn adding_working_days_is_undone_by_counting_them(
            start in 0_i32..2000, count in 0_i32..60, country in 0_usize..200,
        ) {
            let calendar = Calendar::of(Some(Country::all()[country].code));
            let from = FIRST.saturating_add(Span::new().days(start));
            let to = calendar.add_working_days(from, count);
            prop_assert_eq!(calendar.working_days_between(from, to), count);
            prop_assert!(count == 0 || calendar.is_working_day(to));
        }
    }
}
