//! Parses dates and times in the spellings that CRMs write.
//!
//! The order of day, month and year in dates such as 03/04/2026 is a property of the column, never
//! of the cell. Does not allocate, except for full-width letters, other scripts and eras.

use clap::ValueEnum;
use jiff::Span;
use jiff::civil::{Date, DateTime, Time, date};
use jiff::tz::{Offset, TimeZone};

use super::foreign_date as foreign;

/// The order of a date that is written in numbers only.
///
/// The comments of the variants are the help of `--date-order`. A year comes first without saying
/// only if it has two digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DateOrder {
    /// 03/04/2026 is 3 April
    DayFirst,
    /// 03/04/2026 is 4 March
    MonthFirst,
    /// 26-03-04 is 4 March 2026
    YearFirst,
}

impl DateOrder {
    pub const ALL: [DateOrder; 3] =
        [DateOrder::DayFirst, DateOrder::MonthFirst, DateOrder::YearFirst];

    /// Returns the name in source files, e.g. `day_first`.
    pub const fn name(self) -> &'static str {
        match self {
            DateOrder::DayFirst => "day_first",
            DateOrder::MonthFirst => "month_first",
            DateOrder::YearFirst => "year_first",
        }
    }

    /// In words, e.g. `day first`.
    pub const fn words(self) -> &'static str {
        match self {
            DateOrder::DayFirst => "day first",
            DateOrder::MonthFirst => "month first",
            DateOrder::YearFirst => "year first",
        }
    }
}

/// A day with an optional time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// As written in the cell.
    pub at: DateTime,
    pub has_time: bool,
    /// The offset from UTC, if the cell has one.
    offset: Option<Offset>,
}

impl Moment {
    fn of_day(date: Date) -> Self {
        Self { at: date.into(), has_time: false, offset: None }
    }

    /// Returns whether the cell has a UTC offset.
    pub fn names_offset(self) -> bool {
        self.offset.is_some()
    }

    /// Converts a time with an offset to the time zone, or to UTC without one; other times are
    /// unchanged.
    pub fn in_zone(self, zone: Option<&TimeZone>) -> Self {
        let moved = self.offset.and_then(|offset| {
            let instant = offset.to_timestamp(self.at).ok()?;
            let utc = || Offset::UTC.to_datetime(instant);
            Some(zone.map_or_else(utc, |zone| zone.to_datetime(instant)))
        });
        Self { at: moved.unwrap_or(self.at), ..self }
    }
}

/// Parses a trimmed cell. Returns `None` for other text and for days that do not exist.
pub fn read(cell: &str, order: Option<DateOrder>) -> Option<Moment> {
    plain_moment(cell).or_else(|| written(cell, order))
}

fn written(cell: &str, order: Option<DateOrder>) -> Option<Moment> {
    if let Some(found) = in_digits(cell) {
        return Some(found);
    }
    let Some((date, rest)) = read_date(cell, order) else {
        return foreign::rewritten(cell).and_then(|cell| read(&cell, order));
    };
    let rest = after_date(rest);
    if rest.is_empty() {
        return Some(Moment::of_day(date));
    }
    let (time, offset) = read_time(without_zone_name(rest))?;
    Some(Moment { at: date.to_datetime(time), has_time: true, offset })
}

/// Removes the name of the time zone that JavaScript writes after the offset: `10:00:00 GMT+0800
/// (China Standard Time)`.
fn without_zone_name(time: &str) -> &str {
    let named = time.strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
    named.filter(|(before, _)| before.contains(['+', '-'])).map_or(time, |(before, _)| before)
}

/// Returns whether the cell is a time with a UTC offset.
pub fn names_offset(cell: &str) -> bool {
    // The shortest text with a day, a time and an offset is longer: `1/2/26 9:30Z`.
    cell.len() > 11
        && DateOrder::ALL
            .iter()
            .any(|&order| read(cell, Some(order)).is_some_and(Moment::names_offset))
}

/// Strips what may come between date and time: a `T`, a comma, the day of the week.
fn after_date(rest: &str) -> &str {
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, 'T' | ',' | '.'));
    let Some(day) = rest.strip_prefix("星期").or_else(|| rest.strip_prefix('周')) else {
        return rest.trim_end();
    };
    let mut letters = day.chars();
    letters.next();
    letters.as_str().trim()
}

/// Parses a numeric date whose order the cell does not show.
pub fn undecided(cell: &str) -> Option<Undecided> {
    let cell = cell.trim();
    if leading_numbers(cell).is_none()
        && let Some(common) = foreign::rewritten(cell)
    {
        return undecided(&common);
    }
    let (numbers, marks, _) = leading_numbers(cell)?;
    let [first, second, third] = numbers;
    if first.digits > 2 || second.digits > 2 || marks[0] == b'.' || marks[1] == b'.' {
        return None;
    }
    let year_may_be_first = third.digits <= 2 && marks[0] == b'-';
    let has_year = third.digits == 4 || third.digits == 2;
    has_year.then_some(Undecided { numbers: numbers.map(|number| number.value), year_may_be_first })
}

/// The three numbers of such a date, and whether the first may be the year; see [`undecided`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undecided {
    numbers: [u32; 3],
    year_may_be_first: bool,
}

impl Undecided {
    /// Returns the day in that order, if it exists.
    pub fn read_as(self, order: DateOrder) -> Option<Date> {
        let [a, b, c] = self.numbers;
        match order {
            DateOrder::DayFirst => day(c, b, a),
            DateOrder::MonthFirst => day(c, a, b),
            DateOrder::YearFirst if self.year_may_be_first => day(a, b, c),
            DateOrder::YearFirst => None,
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Number {
    value: u32,
    digits: usize,
}

/// Parses three numbers of at most four digits and the marks between them; returns the rest as
/// well. A space may follow a point: `16. 3. 2026`.
fn leading_numbers(cell: &str) -> Option<([Number; 3], [u8; 2], &str)> {
    let (mut numbers, mut marks, mut rest) = ([Number::default(); 3], [0; 2], cell);
    for at in 0..3 {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > 4 {
            return None;
        }
        numbers[at] = Number { value: rest[..digits].parse().ok()?, digits };
        rest = &rest[digits..];
        if at < 2 {
            marks[at] = *rest.as_bytes().first().filter(|mark| b"/-.".contains(mark))?;
            rest = &rest[1..];
            if marks[at] == b'.' {
                rest = rest.strip_prefix(' ').unwrap_or(rest);
            }
        }
    }
    Some((numbers, marks, rest))
}

fn day(year: u32, month: u32, day: u32) -> Option<Date> {
    // Two-digit years mean 1970 to 2069.
    let year = match year {
        0..70 => 2000 + year,
        70..100 => 1900 + year,
        year if foreign::is_buddhist(year) => year - foreign::BUDDHIST_YEARS,
        _ => year,
    };
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn read_date(cell: &str, order: Option<DateOrder>) -> Option<(Date, &str)> {
    if let Some(iso) = plain_iso(cell) {
        return Some(iso);
    }
    let Some((numbers, marks, rest)) = leading_numbers(cell) else {
        return chinese(cell).or_else(|| with_month_name(cell));
    };
    let [a, b, c] = numbers;
    if a.digits == 4 {
        return Some((day(a.value, b.value, c.value)?, rest));
    }
    let has_year = c.digits == 4 || (c.digits == 2 && a.digits <= 2);
    if !has_year || a.digits > 2 || b.digits > 2 {
        return None;
    }
    let is_short = c.digits == 2;
    let is_dotted = marks[0] == b'.';
    let day_first = match order {
        Some(DateOrder::YearFirst) if is_short => {
            return Some((day(a.value, b.value, c.value)?, rest));
        }
        _ if is_dotted => true,
        // With dashes, a two-digit year may be at either end: 26-03-16.
        None if is_short && marks[0] == b'-' => return None,
        Some(DateOrder::DayFirst) => true,
        Some(DateOrder::MonthFirst) => false,
        // If only one order gives a date, nothing has to be decided.
        None | Some(DateOrder::YearFirst) if a.value > 12 || a.value == b.value => true,
        None | Some(DateOrder::YearFirst) if b.value > 12 => false,
        None | Some(DateOrder::YearFirst) => return None,
    };
    let date =
        if day_first { day(c.value, b.value, a.value) } else { day(c.value, a.value, b.value) };
    Some((date?, rest))
}

/// Parses `2026-03-16…`, the most common format, directly from its bytes.
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

/// Parses `2026-03-16` and `2026-03-16 18:55:00`, which most programs write, from their bytes.
fn plain_moment(cell: &str) -> Option<Moment> {
    let bytes = cell.as_bytes();
    let (date, _) = plain_iso(cell)?;
    match *bytes {
        [_, _, _, _, _, _, _, _, _, _] => Some(Moment::of_day(date)),
        [.., b' ' | b'T', h0, h1, b':', m0, m1, b':', s0, s1] if bytes.len() == 19 => {
            let two = |tens: u8, ones: u8| {
                let is_number = tens.is_ascii_digit() && ones.is_ascii_digit();
                is_number.then(|| ((tens - b'0') * 10 + ones - b'0').cast_signed())
            };
            let (hour, minute, second) = (two(h0, h1)?, two(m0, m1)?, two(s0, s1)?);
            let time = Time::new(hour, minute, second.min(59), 0).ok()?;
            Some(Moment { at: date.to_datetime(time), has_time: true, offset: None })
        }
        _ => None,
    }
}

/// Parses dates without separators: `20260316`, `20260316100431`, the serial days of spreadsheets,
/// and milliseconds since 1970.
fn in_digits(cell: &str) -> Option<Moment> {
    if !(5..=20).contains(&cell.len()) || !cell.as_bytes()[..5].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digits = cell.bytes().take_while(u8::is_ascii_digit).count();
    match (digits, digits == cell.len()) {
        (8, true) => compact(cell).map(Moment::of_day),
        (12 | 14, true) => {
            let two = |at: usize| cell.get(at..at + 2).map_or(Some(0), |two| two.parse().ok());
            let time = Time::new(two(8)?, two(10)?, two(12)?, 0).ok()?;
            let at = compact(&cell[..8])?.to_datetime(time);
            Some(Moment { at, has_time: true, offset: None })
        }
        // Milliseconds of the years 2001 to 2100; no other date has thirteen digits.
        (13, true) => {
            let milliseconds: i64 =
                cell.parse().ok().filter(|number| *number < 4_102_444_800_000)?;
            let instant = jiff::Timestamp::from_millisecond(milliseconds).ok()?;
            let at = Offset::UTC.to_datetime(instant).with().subsec_nanosecond(0).build().ok()?;
            (milliseconds >= 1_000_000_000_000).then_some(Moment {
                at,
                has_time: true,
                offset: Some(Offset::UTC),
            })
        }
        (5, _) => serial(cell),
        _ => None,
    }
}

/// Parses `20260316`.
fn compact(cell: &str) -> Option<Date> {
    let number: u32 = cell.parse().ok()?;
    let year = number / 10_000;
    ((1900..2100).contains(&year) || foreign::is_buddhist(year)).then_some(())?;
    day(number / 10_000, number / 100 % 100, number % 100)
}

/// Parses the serial days of spreadsheets, counted from 30 December 1899: `46097` is 16 March 2026,
/// `46097.75` is 18:00 that day. Accepts 20,000 to 80,000 only: the years 1954 to 2119.
fn serial(cell: &str) -> Option<Moment> {
    let days: i32 = cell[..5].parse().ok().filter(|days| (20_000..=80_000).contains(days))?;
    let day = date(1899, 12, 30).checked_add(Span::new().days(days)).ok()?;
    let Some(places) = cell[5..].strip_prefix(['.', ',']) else {
        return cell[5..].is_empty().then(|| Moment::of_day(day));
    };
    if places.is_empty() || !places.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let scale = 10_i64.pow(u32::try_from(places.len()).ok()?);
    let part: i64 = places.parse().ok()?;
    let seconds = (part * 86_400 + scale / 2) / scale;
    if seconds == 0 {
        return Some(Moment::of_day(day));
    }
    let at = day.to_datetime(Time::midnight()).checked_add(Span::new().seconds(seconds)).ok()?;
    Some(Moment { at, has_time: true, offset: None })
}

/// Parses `2026年3月1日`.
fn chinese(cell: &str) -> Option<(Date, &str)> {
    let (year, rest) = cell.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let (of_month, rest) = rest.split_once('日').or_else(|| rest.split_once('号'))?;
    let number = |text: &str| text.trim().parse().ok();
    Some((day(number(year)?, number(month)?, number(of_month)?)?, rest))
}

/// The beginnings of month names in English, Spanish, Portuguese, French, German, Italian, Dutch,
/// Russian, Turkish, Arabic and Polish.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "gen", "янв", "oca", "يناير", "sty"],
    &["feb", "fev", "fév", "фев", "şub", "فبراير", "شباط", "lut"],
    &["mar", "mär", "mrz", "maa", "мар", "مارس"],
    &["apr", "abr", "avr", "апр", "nis", "أبريل", "ابريل", "kwi"],
    &["may", "mai", "mag", "mei", "май", "мая", "مايو"],
    &["jun", "juin", "giu", "июн", "haz", "يونيو", "cze"],
    &["jul", "juil", "lug", "июл", "tem", "يوليو", "lip"],
    &["aug", "ago", "aoû", "aou", "авг", "ağu", "أغسطس", "اغسطس", "sie"],
    &["sep", "set", "сен", "eyl", "سبتمبر", "wrz"],
    &["oct", "okt", "out", "ott", "окт", "eki", "أكتوبر", "اكتوبر", "paź"],
    &["nov", "ноя", "kas", "نوفمبر", "lis"],
    &["dec", "dez", "déc", "dic", "дек", "ara", "ديسمبر", "gru"],
];

/// Parses `Mar`, `März`, `3月`.
fn month_of(word: &str) -> Option<u32> {
    if let Some(number) = word.strip_suffix('月') {
        return number.parse().ok();
    }
    if let Some(number) = foreign::roman_month(word) {
        return Some(number);
    }
    let begins_with = |start: &&str| {
        let mut letters = word.chars().flat_map(char::to_lowercase);
        start.chars().all(|own| letters.next() == Some(own))
    };
    let at = MONTHS.iter().position(|starts| starts.iter().any(&begins_with))?;
    u32::try_from(at + 1).ok()
}

/// Parses `Oct 7, 2025`, `15 Apr, 2021`, `7-Oct-2025`, `Tuesday, 7 October 2025`, `7 de octubre de
/// 2025`.
fn with_month_name(cell: &str) -> Option<(Date, &str)> {
    month_name_from(cell).or_else(|| {
        // The day of the week comes first.
        let end = cell.find(|c: char| !c.is_alphabetic()).filter(|&end| end > 0)?;
        month_name_from(&cell[end..])
    })
}

fn month_name_from(cell: &str) -> Option<(Date, &str)> {
    let is_gap = |c: char| c.is_whitespace() || matches!(c, ',' | '-' | '.' | '/');
    let mut words = [""; 3];
    let (mut found, mut rest) = (0, cell);
    while found < 3 {
        rest = rest.trim_start_matches(is_gap);
        let end = rest.find(is_gap).unwrap_or(rest.len());
        if end == 0 {
            return None;
        }
        let word = &rest[..end];
        rest = &rest[end..];
        if !matches!(word, "de" | "del" | "of") {
            words[found] = word;
            found += 1;
        }
    }
    let [first, second, third] = words;
    let number =
        |word: &str| word.trim_end_matches(|c: char| !c.is_ascii_digit()).parse::<u32>().ok();
    let (month, of_month, year) = match (month_of(first), month_of(second)) {
        (Some(month), _) => (month, second, third),
        // 2026-Mar-16
        (None, Some(month)) if first.len() == 4 && first.bytes().all(|b| b.is_ascii_digit()) => {
            (month, third, first)
        }
        (None, Some(month)) => (month, first, third),
        _ => return None,
    };
    let rest = rest.strip_prefix(" г.").unwrap_or(rest);
    Some((day(number(year)?, month, number(of_month)?)?, rest))
}

/// Words for the halves of the day, before or after the time.
const BEFORE_NOON: [&str; 5] = ["am", "a.m.", "上午", "午前", "오전"];
const AFTER_NOON: [&str; 6] = ["pm", "p.m.", "下午", "晚上", "午後", "오후"];

/// Parses `18:55`, `6:55 PM`, `下午6:55`, `14:56:28.000Z`, `10:04:31+08:00`, `18时55分`.
fn read_time(text: &str) -> Option<(Time, Option<Offset>)> {
    let (half, text) = half_of_day(text);
    let (hour, rest) = two_digits(text)?;
    let rest = rest.strip_prefix([':', '：', '时', '点', 'h'])?;
    let (minute, rest) = two_digits(rest)?;
    let (second, rest) = match rest.strip_prefix([':', '：', '分']).map(two_digits) {
        Some(Some(found)) => found,
        _ => (0, rest.strip_prefix('分').unwrap_or(rest)),
    };
    let rest = rest.strip_prefix('秒').unwrap_or(rest);
    let rest = match rest.strip_prefix(['.', ',']) {
        Some(places) => places.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    let (half, rest) = match half {
        Some(_) => (half, rest.trim_start()),
        None => half_of_day(rest.trim_start()),
    };
    let hour = match half {
        Some(Half::Second) if hour < 12 => hour + 12,
        Some(Half::First) if hour == 12 => 0,
        _ => hour,
    };
    let offset = if rest.is_empty() { None } else { Some(read_offset(rest)?) };
    Some((Time::new(hour, minute, second.min(59), 0).ok()?, offset))
}

#[derive(Clone, Copy)]
enum Half {
    First,
    Second,
}

fn half_of_day(text: &str) -> (Option<Half>, &str) {
    let without = |words: &[&str]| {
        words.iter().find_map(|word| {
            let start = text.get(..word.len())?;
            start.eq_ignore_ascii_case(word).then(|| text[word.len()..].trim_start())
        })
    };
    match (without(&BEFORE_NOON), without(&AFTER_NOON)) {
        (Some(rest), _) => (Some(Half::First), rest),
        (None, Some(rest)) => (Some(Half::Second), rest),
        (None, None) => (None, text),
    }
}

/// Parses one or two digits. Returns the rest as well.
fn two_digits(text: &str) -> Option<(i8, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=2).contains(&end) {
        return None;
    }
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// Parses `Z`, `UTC`, `+08:00`, `+0800`, `-03`, `GMT+8`, `(UTC+8)`.
fn read_offset(text: &str) -> Option<Offset> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')'));
    if text.eq_ignore_ascii_case("z") {
        return Some(Offset::UTC);
    }
    let named = text
        .get(..3)
        .is_some_and(|name| name.eq_ignore_ascii_case("utc") || name.eq_ignore_ascii_case("gmt"));
    let rest = if named { text[3..].trim_start() } else { text };
    if rest.is_empty() {
        return named.then_some(Offset::UTC);
    }
    let (sign, digits) = match rest.chars().next()? {
        '+' => (1, &rest[1..]),
        '-' => (-1, &rest[1..]),
        '−' => (-1, &rest['−'.len_utf8()..]),
        _ => return None,
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() > 2 => digits.split_at_checked(digits.len() - 2)?,
        None => (digits, "0"),
    };
    let number = |text: &str| text.parse::<i32>().ok().filter(|_| text.len() <= 2);
    let seconds = (number(hours)? * 60 + number(minutes)?) * 60;
    Offset::from_seconds(sign * seconds).ok()
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
            "2026.03.16",
            "2026-03-16 18:55:00",
            "2026-03-16T10:04:31.000Z",
            "2026-03-16T10:04:31+08:00",
            "2026-03-16T10:04:31.123+0000",
            "16.03.2026 18:55",
            "16. 3. 2026",
            "2026. 03. 16.",
            "Mar 16, 2026 6:55 PM",
            "Mar 16, 2026, 6:55\u{202f}PM",
            "16 Mar, 2026 00:02:00",
            "16-Mar-2026",
            "2026-Mar-16",
            "Monday, March 16, 2026",
            "Mon, 16 Mar 2026 10:04:31 +0800",
            "16th March 2026",
            "16 mars 2026",
            "16. März 2026",
            "16 de marzo de 2026",
            "16 mar. 2026 18:55",
            "16 мар. 2026 г.",
            "16 Mart 2026",
            "3月 16, 2026",
            "2026年3月16日",
            "2026年03月16日 星期一 下午6:55",
            "2026年3月16日 18时55分",
            "2026/3/16 上午 9:05:00",
            "２０２６年３月１６日",
            "２０２６／０３／１６",
            "16/03/2026",
            "03/16/2026",
            "16/03/26",
            "16.03.26",
            "20260316",
            "20260316100431",
            "202603161004",
            "46097",
            "46097.75",
            "46097,75",
            "1773655471000",
            "Mon Mar 16 2026 10:04:31 GMT+0800 (China Standard Time)",
            "16/III/2026",
            "16-III-2026",
            "2569-03-16",
            "16/03/2569",
            "16 มี.ค. 2569",
            "16 มีนาคม พ.ศ. 2569",
            "令和8年3月16日",
            "R8.3.16",
            "٢٠٢٦-٠٣-١٦",
            "١٦/٠٣/٢٠٢٦",
            "16 مارس 2026",
            "١٦ مارس ٢٠٢٦",
        ] {
            assert_eq!(on(cell), Some(date(2026, 3, 16)), "{cell}");
        }
    }

    #[test]
    fn the_time_of_day_is_read_with_the_day() {
        let evening = date(2026, 3, 16).at(18, 55, 0, 0);
        for cell in [
            "2026-03-16 18:55",
            "2026-03-16T18:55:00Z",
            "Mar 16, 2026 6:55 PM",
            "Mar 16, 2026 6:55 p.m.",
            "2026年3月16日 下午6:55",
            "2026/3/16 下午 6:55:00",
            "2026-3-16 6:55 下午",
            "2026年3月16日 18时55分",
            "202603161855",
            "46097.788194444",
            "1773687300000",
        ] {
            let read = read(cell, None).unwrap();
            assert!(read.has_time, "{cell}");
            assert_eq!(read.at, evening, "{cell}");
        }
        assert!(!read("2026-03-16", None).unwrap().has_time);
        assert_eq!(read("2026-03-16 12:05 AM", None).unwrap().at.hour(), 0);
        assert_eq!(read("2026-03-16 25:00", None), None);
        assert_eq!(read("2026-03-16 half past", None), None);
    }

    #[test]
    fn a_moment_with_an_offset_is_read_by_the_clock_of_the_zone_that_was_named() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let there = |cell: &str| read(cell, None).unwrap().in_zone(Some(&zone)).at;
        assert_eq!(there("2026-03-15T17:30:00Z"), date(2026, 3, 16).at(1, 30, 0, 0));
        assert_eq!(there("2026-03-15 17:30 GMT+1"), date(2026, 3, 16).at(0, 30, 0, 0));
        assert_eq!(there("2026-03-15T17:30:00-0300"), date(2026, 3, 16).at(4, 30, 0, 0));
        assert_eq!(there("1773595800000"), date(2026, 3, 16).at(1, 30, 0, 0));
        assert_eq!(there("2026-03-15 17:30"), date(2026, 3, 15).at(17, 30, 0, 0), "no offset");
        let by_utc = read("2026-03-16T01:30:00+08:00", None).unwrap().in_zone(None);
        assert_eq!(by_utc.at, date(2026, 3, 15).at(17, 30, 0, 0));
    }

    #[test]
    fn reads_no_day_that_no_calendar_has_and_rolls_nothing_over() {
        for cell in [
            "26-03-16",
            "16/03/206",
            "123/03/2026",
            "20261316",
            "202603162561",
            "4609",
            "460970",
            "46097.",
            "999999999999",
            "9999999999999",
            "2026-02-30",
            "2026-13-05",
            "31/04/2026",
            "30 Feb 2026",
            "0",
            "soon",
            "",
            "2026-03",
            "12:30",
            "3 pcs 2026",
        ] {
            assert_eq!(on(cell), None, "{cell}");
        }
    }

    #[test]
    fn an_order_that_the_cell_does_not_show_is_not_guessed() {
        assert_eq!(on("03/04/2026"), None);
        let with = |cell, order| read(cell, Some(order)).map(|moment| moment.at.date());
        assert_eq!(with("03/04/2026", DateOrder::DayFirst), Some(date(2026, 4, 3)));
        assert_eq!(with("03/04/2026", DateOrder::MonthFirst), Some(date(2026, 3, 4)));
        assert_eq!(with("26-03-16", DateOrder::YearFirst), Some(date(2026, 3, 16)));
        assert_eq!(with("16-03-26", DateOrder::DayFirst), Some(date(2026, 3, 16)));
        assert_eq!(with("2026-03-04", DateOrder::DayFirst), Some(date(2026, 3, 4)));
        assert_eq!(with("16.03.2026", DateOrder::MonthFirst), Some(date(2026, 3, 16)));
        assert!(undecided("03/04/2026 10:00").is_some());
        assert_eq!(undecided("2026-03-04"), None);
        assert_eq!(undecided("03.04.2026"), None);
    }

    proptest! {
        #[test]
        fn never_panics(cell in "\\PC{0,24}|[0-9年月日:+TZ ./-]{0,24}") {
            for order in DateOrder::ALL {
                let _ = (read(&cell, None), read(&cell, Some(order)), undecided(&cell));
            }
        }

        #[test]
        fn the_quick_way_reads_what_the_full_one_does(
            cell in "[012][0-9]{3}-[01][0-9]-[0-3][0-9]([T ][0-2][0-9]:[0-6][0-9]:[0-6][0-9])?\\PC?",
        ) {
            for order in [None, Some(DateOrder::DayFirst), Some(DateOrder::YearFirst)] {
                if let Some(quick) = plain_moment(&cell) {
                    prop_assert_eq!(Some(quick), written(&cell, order), "{}", cell);
                }
            }
        }

        #[test]
        fn what_was_written_is_read_back(days in 0_i32..20000, seconds in 0_i32..86400) {
            let day = date(1990, 1, 1).saturating_add(jiff::Span::new().days(days));
            prop_assert_eq!(on(&day.to_string()), Some(day));
            let (d, m, y) = (day.day(), day.month(), day.year());
            let of = |cell: String, order| read(&cell, Some(order)).map(|moment| moment.at.date());
            prop_assert_eq!(of(format!("{d}/{m}/{y}"), DateOrder::DayFirst), Some(day));
            prop_assert_eq!(of(format!("{m}/{d}/{y}"), DateOrder::MonthFirst), Some(day));
            prop_assert_eq!(on(&format!("{d:02}.{m:02}.{y}")), Some(day));
            prop_assert_eq!(on(&format!("{y}年{m}月{d}日")), Some(day));
            prop_assert_eq!(on(&day.strftime("%b %d, %Y").to_string()), Some(day));
            prop_assert_eq!(on(&day.strftime("%A, %-d %B %Y").to_string()), Some(day));
            prop_assert_eq!(on(&day.strftime("%Y%m%d").to_string()), Some(day));
            if y >= 2002 {
                let short = day.strftime("%y-%m-%d").to_string();
                prop_assert_eq!(of(short, DateOrder::YearFirst), Some(day));
            }
            let serial = day.since(date(1899, 12, 30)).unwrap().get_days();
            prop_assert_eq!(on(&serial.to_string()), Some(day));
            let time = Time::midnight().wrapping_add(jiff::Span::new().seconds(seconds));
            let moment = day.to_datetime(time);
            for form in ["%Y-%m-%dT%H:%M:%SZ", "%b %-d, %Y %-I:%M:%S %p", "%Y/%m/%d %H:%M:%S"] {
                let written = moment.strftime(form).to_string();
                prop_assert_eq!(read(&written, None).map(|moment| moment.at), Some(moment), "{}", written);
            }
        }
    }
}
