//! Computes the days of feasts and seasons that people use as dates.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// A feast used as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feast {
    Ramadan,
    EidAlFitr,
    EidAlAdha,
    ChineseNewYear,
    Christmas,
    NewYear,
    Easter,
    Diwali,
    GoldenWeek,
}

/// Returns the first and last day of the feast in the given year, or of the next one to end.
pub fn next(feast: Feast, year: Option<i16>, on: Date) -> Option<(Date, Date)> {
    match year {
        Some(year) => days(feast, year),
        None => (on.year()..=on.year() + 1)
            .filter_map(|year| days(feast, year))
            .find(|(_, last)| *last >= on),
    }
}

/// Some of these depend on local moon sightings; a day more or less does not matter here.
fn days(feast: Feast, year: i16) -> Option<(Date, Date)> {
    let from = |first: Date, length: i64| Some((first, first.checked_add(length.days()).ok()?));
    match feast {
        Feast::Christmas => Some((date(year, 12, 24), date(year, 12, 26))),
        Feast::NewYear => Some((date(year, 12, 31), date(year, 12, 31))),
        Feast::GoldenWeek => Some((date(year, 10, 1), date(year, 10, 7))),
        Feast::Easter => {
            let sunday = easter(year)?;
            Some((sunday.checked_sub(2.days()).ok()?, sunday.checked_add(1.day()).ok()?))
        }
        Feast::Ramadan => from(listed(&RAMADAN, year)?, 29),
        Feast::EidAlFitr => from(listed(&EID_AL_FITR, year)?, 3),
        Feast::EidAlAdha => from(listed(&EID_AL_ADHA, year)?, 4),
        Feast::ChineseNewYear => from(listed(&CHINESE_NEW_YEAR, year)?, 14),
        Feast::Diwali => from(listed(&DIWALI, year)?, 3),
    }
}

fn listed(dates: &[Date], year: i16) -> Option<Date> {
    dates.iter().copied().find(|date| date.year() == year)
}

const RAMADAN: [Date; 7] = [
    date(2024, 3, 11),
    date(2025, 3, 1),
    date(2026, 2, 18),
    date(2027, 2, 8),
    date(2028, 1, 28),
    date(2029, 1, 16),
    date(2030, 1, 5),
];
const EID_AL_FITR: [Date; 7] = [
    date(2024, 4, 10),
    date(2025, 3, 30),
    date(2026, 3, 20),
    date(2027, 3, 9),
    date(2028, 2, 26),
    date(2029, 2, 14),
    date(2030, 2, 4),
];
const EID_AL_ADHA: [Date; 7] = [
    date(2024, 6, 16),
    date(2025, 6, 6),
    date(2026, 5, 27),
    date(2027, 5, 16),
    date(2028, 5, 5),
    date(2029, 4, 24),
    date(2030, 4, 13),
];
const CHINESE_NEW_YEAR: [Date; 7] = [
    date(2024, 2, 10),
    date(2025, 1, 29),
    date(2026, 2, 17),
    date(2027, 2, 6),
    date(2028, 1, 26),
    date(2029, 2, 13),
    date(2030, 2, 3),
];
const DIWALI: [Date; 7] = [
    date(2024, 11, 1),
    date(2025, 10, 20),
    date(2026, 11, 8),
    date(2027, 10, 29),
    date(2028, 10, 17),
    date(2029, 11, 5),
    date(2030, 10, 26),
];

/// Returns Easter Sunday of the western churches (Meeus, Jones, Butcher).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?).ok()
}
