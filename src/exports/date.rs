//! Dates and moments as CRMs write them.
//!
//! The order of day and month in dates such as 03/04/2026 belongs to the column, never to the cell.

use jiff::Span;
use jiff::civil::{Date, DateTime, Time, date};

/// Which comes first in a date with slashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
}

/// A moment, and whether a time of day was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub at: DateTime,
    pub has_time: bool,
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Reads a trimmed cell; `None` for what is no date or a day that no calendar has.
pub fn read(cell: &str, order: Option<DateOrder>) -> Option<Moment> {
    let (date, rest) = read_date(cell, order)?;
    if rest.is_empty() {
        return Some(Moment { at: date.into(), has_time: false });
    }
    let rest = rest.trim_start_matches(['T', ' ', ',']).trim();
    if rest.is_empty() {
        return Some(Moment { at: date.into(), has_time: false });
    }
    Some(Moment { at: date.to_datetime(read_time(rest)?), has_time: true })
}

/// The two numbers of a date whose order the column decides, e.g. (3, 4) of 03/04/2026.
pub fn undecided_numbers(cell: &str) -> Option<(u32, u32)> {
    let (numbers, marks, _) = leading_numbers(cell.trim());
    let is_slashed = marks.iter().take(2).all(|&mark| matches!(mark, b'/' | b'-'));
    let [first, second, year] = numbers[..] else { return None };
    let is_year = year.digits == 4 || (year.digits == 2 && marks[0] == b'/');
    (is_slashed && is_year && first.digits <= 2 && second.digits <= 2)
        .then_some((first.value, second.value))
}

#[derive(Clone, Copy)]
struct Number {
    value: u32,
    digits: usize,
}

/// Up to three numbers and the single marks between them, then what follows.
fn leading_numbers(cell: &str) -> (Vec<Number>, Vec<u8>, &str) {
    let (mut numbers, mut marks, mut rest) = (Vec::with_capacity(3), Vec::with_capacity(3), cell);
    while numbers.len() < 3 {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > 4 {
            break;
        }
        numbers.push(Number { value: rest[..digits].parse().unwrap_or(0), digits });
        rest = &rest[digits..];
        if numbers.len() < 3 {
            match rest.as_bytes().first() {
                Some(&mark @ (b'/' | b'-' | b'.')) => {
                    marks.push(mark);
                    rest = &rest[1..];
                }
                _ => break,
            }
        }
    }
    (numbers, marks, rest)
}

fn day(year: u32, month: u32, day: u32) -> Option<Date> {
    let year = if year < 100 { 2000 + year } else { year };
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn read_date(cell: &str, order: Option<DateOrder>) -> Option<(Date, &str)> {
    if let Some(iso) = plain_iso(cell) {
        return Some(iso);
    }
    if let Some((date, rest)) = chinese(cell).or_else(|| with_month_name(cell)) {
        return Some((date, rest));
    }
    if let Some(date) = compact(cell).or_else(|| serial(cell)) {
        return Some((date, ""));
    }
    let (numbers, marks, rest) = leading_numbers(cell);
    let [a, b, c] = numbers[..] else { return None };
    if a.digits == 4 {
        return Some((day(a.value, b.value, c.value)?, rest));
    }
    // With dashes, two digits at either end may be the year: 26-03-16.
    let is_year = c.digits == 4 || (c.digits == 2 && marks[0] != b'-');
    if !is_year || a.digits > 2 || b.digits > 2 {
        return None;
    }
    let is_dotted = marks[0] == b'.';
    let day_first = match order {
        _ if is_dotted => true,
        Some(order) => order == DateOrder::DayFirst,
        // Where only one reading is a date, nothing has to be decided.
        None if a.value > 12 || a.value == b.value => true,
        None if b.value > 12 => false,
        None => return None,
    };
    let date =
        if day_first { day(c.value, b.value, a.value) } else { day(c.value, a.value, b.value) };
    Some((date?, rest))
}

/// `2026-03-16…`, the usual case, without a list of numbers.
fn plain_iso(cell: &str) -> Option<(Date, &str)> {
    let bytes = cell.as_bytes();
    if bytes.len() < 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let number = |range: std::ops::Range<usize>| {
        bytes[range]
            .iter()
            .try_fold(0_u32, |sum, b| b.is_ascii_digit().then(|| sum * 10 + u32::from(b - b'0')))
    };
    Some((day(number(0..4)?, number(5..7)?, number(8..10)?)?, &cell[10..]))
}

/// `20260316`.
fn compact(cell: &str) -> Option<Date> {
    let number: u32 = cell.parse().ok().filter(|_| cell.len() == 8)?;
    (1900..2100).contains(&(number / 10_000)).then_some(())?;
    day(number / 10_000, number / 100 % 100, number % 100)
}

/// Days as spreadsheets count them, from 30 December 1899: `46097` is 16 March 2026. Numbers from
/// 20,000 to 80,000 only, the years 1954 to 2119. A time of day behind the point is passed over.
fn serial(cell: &str) -> Option<Date> {
    let (days, fraction) = cell.split_once('.').unwrap_or((cell, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if days.len() != 5 || !is_number(days) || !is_number(fraction) {
        return None;
    }
    let days: i32 = days.parse().ok().filter(|days| (20_000..=80_000).contains(days))?;
    date(1899, 12, 30).checked_add(Span::new().days(days)).ok()
}

/// `2026年3月1日`.
fn chinese(cell: &str) -> Option<(Date, &str)> {
    let (year, rest) = cell.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let (of_month, rest) = rest.split_once('日').or_else(|| rest.split_once('号'))?;
    let number = |text: &str| text.trim().parse().ok();
    Some((day(number(year)?, number(month)?, number(of_month)?)?, rest))
}

/// `Oct 7, 2025`, `15 Apr, 2021`, `7-Oct-2025`.
fn with_month_name(cell: &str) -> Option<(Date, &str)> {
    let is_gap = |c: char| matches!(c, ' ' | ',' | '-' | '.');
    let mut words = Vec::with_capacity(3);
    let mut rest = cell;
    while words.len() < 3 {
        rest = rest.trim_start_matches(is_gap);
        let end = rest.find(is_gap).unwrap_or(rest.len());
        if end == 0 {
            return None;
        }
        words.push(&rest[..end]);
        rest = &rest[end..];
    }
    let month_of = |word: &str| {
        let start = word.get(..3)?.to_ascii_lowercase();
        let at = MONTHS.iter().position(|&month| month == start)?;
        u32::try_from(at + 1).ok()
    };
    let (month, of_month) = match (month_of(words[0]), month_of(words[1])) {
        (Some(month), _) => (month, words[1]),
        (None, Some(month)) => (month, words[0]),
        _ => return None,
    };
    let of_month = of_month.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    Some((day(words[2].parse().ok()?, month, of_month.parse().ok()?)?, rest))
}

/// `18:55`, `6:55 PM`, `14:56:28.000Z`, `10:04:31+08:00`. The offset is passed over: exports carry
/// the user's own time.
fn read_time(text: &str) -> Option<Time> {
    if let [h1 @ b'0'..=b'9', h2 @ b'0'..=b'9', b':', m1 @ b'0'..=b'9', m2 @ b'0'..=b'9'] =
        *text.as_bytes()
    {
        let two = |tens: u8, ones: u8| i8::try_from((tens - b'0') * 10 + ones - b'0').ok();
        return Time::new(two(h1, h2)?, two(m1, m2)?, 0, 0).ok();
    }
    let end = text.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(text.len());
    let (clock, rest) = text.split_at(end);
    let mut parts = clock.split(':').map(str::parse::<i8>);
    let (mut hour, minute) = (parts.next()?.ok()?, parts.next()?.ok()?);
    let second = parts.next().map_or(Some(0), Result::ok)?;
    let mut rest = rest.trim().to_ascii_lowercase();
    if rest.starts_with(['a', 'p']) {
        rest.retain(|c| c != '.'); // 6:55 p.m.
    }
    if rest.starts_with("pm") && hour < 12 {
        hour += 12;
    } else if rest.starts_with("am") && hour == 12 {
        hour = 0;
    }
    let knows = ["am", "pm", "z", ".", "+", "-", "utc", "gmt"];
    if !rest.is_empty() && !knows.iter().any(|known| rest.starts_with(known)) {
        return None;
    }
    Time::new(hour, minute, second.min(59), 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn on(cell: &str) -> Option<Date> {
        read(cell, None).map(|moment| moment.at.date())
    }

    #[test]
    fn reads_the_forms_that_crms_write() {
        for cell in [
            "2026-03-16",
            "2026/3/16",
            "2026-03-16 18:55:00",
            "2026-03-16T10:04:31.000Z",
            "16.03.2026 18:55",
            "Mar 16, 2026 6:55 PM",
            "16 Mar, 2026 00:02:00",
            "16-Mar-2026",
            "2026年3月16日",
            "16/03/2026",
            "03/16/2026",
            "16/03/26",
            "16.03.26",
            "20260316",
            "46097",
            "46097.75",
        ] {
            assert_eq!(on(cell), Some(date(2026, 3, 16)), "{cell}");
        }
        let evening = read("Oct 7, 2025 6:55 PM", None).unwrap();
        assert_eq!(evening.at, date(2025, 10, 7).at(18, 55, 0, 0));
        assert_eq!(read("Oct 7, 2025 6:55 p.m.", None).unwrap(), evening);
        assert!(evening.has_time && !read("2026-03-16", None).unwrap().has_time);
    }

    #[test]
    fn reads_no_day_that_no_calendar_has_and_rolls_nothing_over() {
        for cell in [
            "26-03-16",
            "16/03/206",
            "123/03/2026",
            "20261316",
            "4609",
            "460970",
            "2026-02-30",
            "2026-13-05",
            "31/04/2026",
            "0",
            "soon",
            "",
            "2026-03",
            "12:30",
        ] {
            assert_eq!(on(cell), None, "{cell}");
        }
    }

    #[test]
    fn an_order_that_the_cell_does_not_show_is_not_guessed() {
        assert_eq!(on("03/04/2026"), None);
        let with = |order| read("03/04/2026", Some(order)).map(|moment| moment.at.date());
        assert_eq!(with(DateOrder::DayFirst), Some(date(2026, 4, 3)));
        assert_eq!(with(DateOrder::MonthFirst), Some(date(2026, 3, 4)));
        assert_eq!(undecided_numbers("03/04/2026 10:00"), Some((3, 4)));
        assert_eq!(undecided_numbers("2026-03-04"), None);
        assert_eq!(undecided_numbers("03.04.2026"), None);
    }

    proptest! {
        #[test]
        fn never_panics(cell in "\\PC{0,24}") {
            let _ = (read(&cell, None), read(&cell, Some(DateOrder::DayFirst)), undecided_numbers(&cell));
        }

        #[test]
        fn what_was_written_is_read_back(days in 0_i32..20000) {
            let day = date(1990, 1, 1).saturating_add(jiff::Span::new().days(days));
            prop_assert_eq!(on(&day.to_string()), Some(day));
            let slashed = format!("{}/{}/{}", day.day(), day.month(), day.year());
            let read_back = read(&slashed, Some(DateOrder::DayFirst));
            prop_assert_eq!(read_back.map(|moment| moment.at.date()), Some(day));
        }
    }
}
