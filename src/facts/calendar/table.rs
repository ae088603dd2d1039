//! Reads `data/holidays.txt`: the public holidays and make-up working days of every country.
//!
//! The file is our own, so what does not fit its form is skipped; a test checks that nothing is.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::OnceLock;

use jiff::civil::Date;

use super::letters;

static TEXT: &str = include_str!("../../../data/holidays.txt");

/// A public holiday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    pub on: Date,
    pub name: std::borrow::Cow<'static, str>,
    /// Whether the source marks the day as an estimate: it depends on the moon or on a decree.
    pub is_estimate: bool,
}

/// The part of the table of one country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CountryTable {
    /// The years that the source has.
    pub years: RangeInclusive<i16>,
    /// The last year with announced make-up days; `None` if the country has none.
    pub exchanged_to: Option<i16>,
    /// Sorted by day; a day has one entry.
    pub holidays: Vec<Holiday>,
    /// The days worked although they are at a weekend, sorted.
    pub worked: Vec<Date>,
}

/// Returns the part of a country, by ISO 3166 alpha-2 code.
pub(super) fn of(code: &str) -> Option<CountryTable> {
    section(code).and_then(read)
}

/// Returns the years of the table, and the last year with announced make-up days.
pub(super) fn years_of(code: &str) -> Option<(RangeInclusive<i16>, Option<i16>)> {
    let (years, exchanged_to) = head(section(code)?.lines().next()?)?;
    Some((years, exchanged_to))
}

/// Returns the lines of a country. The file is searched for the beginnings of all sections once.
fn section(code: &str) -> Option<&'static str> {
    static SECTIONS: OnceLock<HashMap<usize, &'static str>> = OnceLock::new();
    let sections = SECTIONS.get_or_init(|| {
        let sections = TEXT.split("\n\n").skip(1);
        sections.filter_map(|section| Some((letters(section.get(..2)?)?, section))).collect()
    });
    sections.get(&letters(code)?).copied()
}

fn read(section: &'static str) -> Option<CountryTable> {
    let mut lines = section.lines();
    let (years, exchanged_to) = head(lines.next()?)?;
    let (mut holidays, mut worked) = (Vec::new(), Vec::new());
    for (name, days) in lines.filter_map(|line| line.split_once(": ")) {
        for (on, is_estimate) in days_of(days, &years) {
            match name {
                "+" => worked.push(on),
                name => holidays.push(Holiday { on, name: name.into(), is_estimate }),
            }
        }
    }
    holidays.sort_by_key(|holiday| holiday.on);
    worked.sort_unstable();
    Some(CountryTable { years, exchanged_to, holidays, worked })
}

/// Reads `CN 2023-2035 exchanged to 2026`.
fn head(line: &str) -> Option<(RangeInclusive<i16>, Option<i16>)> {
    let (all, exchanged) = line.split_once(" exchanged to ").unwrap_or((line, ""));
    let (_, all) = all.split_once(' ')?;
    Some((years(all)?, exchanged.parse().ok()))
}

/// Reads `2023` or `2023-2035`.
fn years(word: &str) -> Option<RangeInclusive<i16>> {
    let (first, last) = word.split_once('-').unwrap_or((word, word));
    let year = |word: &str| (word.len() == 4).then(|| word.parse().ok()).flatten();
    Some(year(first)?..=year(last)?)
}

/// Reads `01-01`, or `2023 04-21 04-22 2024-2026 ~04-10`: each day, and whether it is an estimate.
fn days_of(words: &str, all: &RangeInclusive<i16>) -> Vec<(Date, bool)> {
    let (mut days, mut current) = (Vec::new(), all.clone());
    for word in words.split(' ') {
        if let Some(years) = years(word) {
            current = years;
            continue;
        }
        let day = word.trim_start_matches('~');
        let Some((month, day)) = day.split_once('-') else { continue };
        let (Ok(month), Ok(day)) = (month.parse(), day.parse()) else { continue };
        let on = |year| Some((Date::new(year, month, day).ok()?, word.starts_with('~')));
        days.extend(current.clone().filter_map(on));
    }
    days
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;

    use super::*;
    use crate::facts::calendar::{FIRST_YEAR, LAST_YEAR};

    fn codes() -> Vec<&'static str> {
        TEXT.split("\n\n").skip(1).map(|section| &section[..2]).collect()
    }

    #[test]
    fn every_line_of_the_table_is_read() {
        assert!(codes().len() > 245 && codes().is_sorted());
        for section in TEXT.split("\n\n").skip(1) {
            let own = read(section).unwrap();
            assert!(*own.years.start() == FIRST_YEAR && *own.years.end() <= LAST_YEAR);
            for line in section.lines().skip(1) {
                let (name, days) = line.split_once(": ").expect(line);
                assert!(!name.is_empty() && !days.is_empty(), "{line}");
                let is_read =
                    |word: &str| years(word).is_some() || !days_of(word, &(2024..=2024)).is_empty();
                assert!(days.split(' ').all(is_read), "{line}");
                let all = days_of(days, &own.years);
                assert!(all.iter().all(|(day, _)| own.years.contains(&day.year())), "{line}");
            }
            let days: BTreeSet<Date> = own.holidays.iter().map(|holiday| holiday.on).collect();
            assert_eq!(days.len(), own.holidays.len(), "{section}");
            assert!(own.worked.iter().all(|day| !days.contains(day)), "{section}");
        }
    }

    #[test]
    fn twelve_countries_have_make_up_days() {
        let all: Vec<_> =
            codes().into_iter().map(|code| (code, of(code).unwrap().worked.len())).collect();
        let with: Vec<_> = all.iter().filter(|(_, days)| *days > 0).map(|own| own.0).collect();
        let expected = ["AZ", "BY", "CN", "HU", "KG", "KZ", "LV", "MM", "RU", "TW", "UZ", "VN"];
        assert_eq!(with, expected);
        assert_eq!(all.iter().map(|(_, days)| days).sum::<usize>(), 104);
        assert!(of("CN").unwrap().worked.contains(&date(2026, 2, 28)), "a Saturday");
        assert_eq!(years_of("CN"), Some((2023..=2035, Some(2026))));
        assert_eq!(years_of("LK"), Some((2023..=2026, None)));
        assert_eq!(years_of("XX"), None);
    }

    #[test]
    fn estimates_are_marked() {
        let egypt = of("EG").unwrap();
        let is_estimate = |on: Date| egypt.holidays.iter().find(|own| own.on == on).unwrap();
        assert!(!is_estimate(date(2026, 1, 7)).is_estimate);
        let of_2034 = egypt.holidays.iter().filter(|own| own.on.year() == 2034);
        assert!(of_2034.filter(|own| own.is_estimate).count() > 5);
    }
}
