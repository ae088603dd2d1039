//! Finds the years of a run for which the table of holidays has nothing.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::calendars::{CalendarRules, OwnDays};
use super::table;
use crate::facts::country::Country;

/// The days of each country that a run needs: from the beginning of the oldest silence to the last
/// next step.
#[derive(Clone, Debug, Default)]
pub struct CalendarUse(BTreeMap<&'static str, (Date, Date)>);

/// Years of a country that the table does not have, and the team has not filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CalendarGap {
    pub kind: GapKind,
    pub first_year: i16,
    pub last_year: i16,
    /// ISO 3166 alpha-2.
    pub country: &'static str,
}

/// What is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GapKind {
    Holidays,
    /// The holidays are there, but not the days worked in exchange.
    MakeUpDays,
}

impl CalendarUse {
    /// Adds the days from `from` to `to` of a country, by its code.
    pub fn add(&mut self, country: &str, from: Date, to: Date) {
        let Some(country) = Country::of_code(country) else { return };
        let own = self.0.entry(country.code).or_insert((from, to));
        *own = (own.0.min(from), own.1.max(to));
    }

    /// Adds the same days of our own country, from `today` on.
    pub fn add_ours(&mut self, rules: &CalendarRules, today: Date) {
        let last = self.0.values().map(|own| own.1).max().unwrap_or(today);
        if let Some(country) = rules.our_country {
            self.add(country, today, last);
        }
    }

    pub fn merge(&mut self, other: &Self) {
        for (country, &(from, to)) in &other.0 {
            self.add(country, from, to);
        }
    }

    /// Returns what is missing, in a fixed order.
    pub fn gaps(&self, rules: &CalendarRules) -> Vec<CalendarGap> {
        let of_country = |(&country, &days)| gaps_of(country, days, rules);
        let mut gaps: Vec<CalendarGap> = self.0.iter().flat_map(of_country).collect();
        gaps.sort_unstable();
        gaps
    }
}

fn gaps_of(country: &'static str, days: (Date, Date), rules: &CalendarRules) -> Vec<CalendarGap> {
    let Some((years, exchanged_to)) = table::years_of(country) else { return Vec::new() };
    let of_country = rules.countries.get(country);
    let ours = (rules.our_country == Some(country)).then_some(&rules.ours);
    let is_filled = |year: i16| {
        let own = of_country.into_iter().chain(ours);
        let mut days = own.flat_map(|own| own.holidays.iter().chain(&own.extra_working_days));
        days.any(|day: &OwnDays| (day.from.year()..=day.to.year()).contains(&year))
    };
    let missing = |kind: GapKind, first: i16, last: i16| {
        let open = || (first..=last).filter(|&year| !is_filled(year));
        let (first_year, last_year) = (open().min()?, open().max()?);
        Some(CalendarGap { kind, first_year, last_year, country })
    };
    let (first, last) = (days.0.year(), days.1.year());
    let (begin, end) = (*years.start(), *years.end());
    let before = missing(GapKind::Holidays, first, last.min(begin - 1));
    let after = missing(GapKind::Holidays, first.max(end + 1), last);
    let exchanged = exchanged_to
        .and_then(|known_to| missing(GapKind::MakeUpDays, first.max(known_to + 1), last.min(end)));
    [before, after, exchanged].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::facts::calendar::CalendarChanges;

    fn gaps(country: &str, from: i16, to: i16, rules: &CalendarRules) -> Vec<(GapKind, i16, i16)> {
        let mut own = CalendarUse::default();
        own.add(country, date(from, 5, 1), date(to, 5, 1));
        let gaps = own.gaps(rules).into_iter();
        gaps.map(|gap| (gap.kind, gap.first_year, gap.last_year)).collect()
    }

    #[test]
    fn years_that_the_table_does_not_have_are_found() {
        use GapKind::{Holidays, MakeUpDays};
        let none = CalendarRules::default();
        for (country, from, to, expected) in [
            ("DE", 2023, 2035, vec![]),
            ("DE", 2021, 2037, vec![(Holidays, 2021, 2022), (Holidays, 2036, 2037)]),
            ("LK", 2026, 2026, vec![]),
            ("LK", 2026, 2027, vec![(Holidays, 2027, 2027)]),
            ("CN", 2026, 2026, vec![]),
            ("CN", 2026, 2028, vec![(MakeUpDays, 2027, 2028)]),
            ("CN", 2034, 2036, vec![(Holidays, 2036, 2036), (MakeUpDays, 2034, 2035)]),
            ("TW", 2026, 2027, vec![]),
            ("??", 2022, 2040, vec![]),
        ] {
            assert_eq!(gaps(country, from, to, &none), expected, "{country} {from} to {to}");
        }
    }

    #[test]
    fn what_the_team_fills_in_is_not_missing() {
        let day = OwnDays { from: date(2027, 2, 5), to: date(2027, 2, 5), title: None };
        let changes = CalendarChanges { holidays: vec![day], ..CalendarChanges::default() };
        let of_lanka =
            CalendarRules { countries: [("LK", changes.clone())].into(), ..Default::default() };
        assert_eq!(gaps("LK", 2026, 2027, &of_lanka), []);
        assert_eq!(gaps("LK", 2026, 2028, &of_lanka), [(GapKind::Holidays, 2028, 2028)]);
        let ours =
            CalendarRules { our_country: Some("CN"), ours: changes, ..CalendarRules::default() };
        let mut own = CalendarUse::default();
        own.add("DE", date(2026, 12, 1), date(2028, 1, 4));
        own.add_ours(&ours, date(2026, 12, 1));
        let (kind, country) = (GapKind::MakeUpDays, "CN");
        let expected = CalendarGap { kind, first_year: 2028, last_year: 2028, country };
        assert_eq!(own.gaps(&ours), [expected]);
    }
}
