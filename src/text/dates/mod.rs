//! Finds the dates that a sentence mentions, relative to the day on which it was written: absolute
//! ones, months and quarters, "next week", feasts, "until further notice".
//!
//! A date without a year is the next one that is not long past. Ambiguous text ("4.10", "we may
//! order") is ignored.

mod feasts;
mod numbers;
mod tokens;
mod words;

use std::ops::Range;

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use tokens::{Token, tokens};

/// The maximum number of days that a date without a year may be past: an absence that has begun.
const MAX_DAYS_PAST: i32 = 45;

/// A time mentioned in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundDate {
    /// Byte range in the sentence.
    pub span: Range<usize>,
    /// Its first and last day; `None` for "until further notice".
    pub days: Option<(Date, Date)>,
}

/// Returns the dates that a sentence mentions, in order; `written_on` is the day of the message.
pub fn dates(sentence: &str, written_on: Date) -> Vec<FoundDate> {
    let tokens = tokens(sentence);
    let mut found: Vec<FoundDate> = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        match date_at(&tokens, index, written_on) {
            Some((length, days)) => {
                let end = tokens[index + length - 1].span.end;
                found.push(FoundDate { span: tokens[index].span.start..end, days });
                index += length;
            }
            None => index += 1,
        }
    }
    found
}

/// Returns the day from which the writer can be expected to act: the last day that the sentence
/// mentions, if it is not before `written_on`.
pub fn last_day(sentence: &str, written_on: Date) -> Option<Date> {
    let days =
        dates(&without_stamps(sentence), written_on).into_iter().filter_map(|found| found.days);
    days.map(|(_, last)| last).max().filter(|last| *last >= written_on)
}

/// Returns a sentence without the stamps that CRMs and people put before a message, such as
/// `[5 Feb]`: they date the message, and promise nothing.
fn without_stamps(sentence: &str) -> String {
    let mut rest = sentence;
    let mut left = String::with_capacity(sentence.len());
    while let Some((before, stamp)) = rest.split_once('[') {
        left.push_str(before);
        match stamp.split_once(']') {
            Some((inside, after))
                if inside.chars().count() <= MAX_STAMP
                    && inside.contains(|c: char| c.is_ascii_digit()) =>
            {
                rest = after;
            }
            _ => {
                left.push('[');
                rest = stamp;
            }
        }
    }
    left.push_str(rest);
    left
}

/// The maximum length of a stamp between brackets, in characters.
const MAX_STAMP: usize = 20;

type Days = Option<(Date, Date)>;

/// Returns the date that begins at a token: the number of its tokens, and its days.
fn date_at(tokens: &[Token], index: usize, written_on: Date) -> Option<(usize, Days)> {
    let rest = &tokens[index..];
    if let Some(length) = words::further_notice(rest) {
        return Some((length, None));
    }
    let before = index.checked_sub(1).map(|before| &tokens[before]);
    let (length, (first, last)) = numbers::numeric(rest, before, written_on)
        .or_else(|| with_month(rest, before, written_on))
        .or_else(|| quarter(rest, written_on))
        .or_else(|| relative(rest, written_on))
        .or_else(|| feast(rest, written_on))?;
    Some((length, Some((first, last))))
}

/// Parses "30 June 2026", "June 30th", "end of June", "mid-June", "in June".
fn with_month(rest: &[Token], before: Option<&Token>, on: Date) -> Option<(usize, (Date, Date))> {
    // Number, filling words, month, year.
    if let Some(day) = rest[0].number().filter(|day| (1..=31).contains(day)) {
        let filling = rest[1..].iter().take(3).take_while(|token| words::fills_date(token)).count();
        let place = 1 + filling;
        if let Some(month) = rest.get(place).and_then(words::month) {
            let (year, extra) = year_behind(rest, place + 1);
            let date = nearest(year, month, day, on)?;
            return Some((place + 1 + extra, (date, date)));
        }
        return None;
    }
    if let Some((part, length)) = words::part_of(rest) {
        let place = length
            + rest[length..].iter().take(3).take_while(|token| words::fills_date(token)).count();
        if let Some(month) = rest.get(place).and_then(words::month) {
            let (year, extra) = year_behind(rest, place + 1);
            return Some((place + 1 + extra, part_of_month(part, year, month, on)?));
        }
        return None;
    }
    let month = words::month(&rest[0])?;
    let filling = rest[1..].iter().take(2).take_while(|token| words::fills_date(token)).count();
    let day = rest.get(1 + filling).and_then(Token::number).filter(|day| (1..=31).contains(day));
    if let Some(day) = day {
        let ordinal = usize::from(rest.get(2 + filling).is_some_and(words::is_ordinal));
        let (year, extra) = year_behind(rest, 2 + filling + ordinal);
        if let Some(date) = nearest(year, month, day, on) {
            return Some((2 + filling + ordinal + extra, (date, date)));
        }
    }
    let (year, extra) = year_behind(rest, 1);
    let is_sure = extra > 0
        || !words::is_doubtful_month(&rest[0])
        || (before.is_some_and(words::leads_to_month) && !words::is_common_word(&rest[0]));
    let days = part_of_month(words::Part::Whole, year, month, on)?;
    is_sure.then_some((1 + extra, days))
}

/// Parses a four-digit year after a date. Returns it with the number of its tokens.
fn year_behind(rest: &[Token], place: usize) -> (Option<i16>, usize) {
    let filling =
        rest.iter().skip(place).take(2).take_while(|token| words::fills_date(token)).count();
    match rest.get(place + filling).and_then(Token::year) {
        Some(year) => (Some(year), filling + 1),
        None => (None, 0),
    }
}

/// Returns the day in the given year, or else the next one that is not long past.
fn nearest(year: Option<i16>, month: i8, day: i32, on: Date) -> Option<Date> {
    let day = i8::try_from(day).ok()?;
    if let Some(year) = year {
        return Date::new(year, month, day).ok();
    }
    let earliest = on.checked_sub(Span::new().try_days(MAX_DAYS_PAST).ok()?).ok()?;
    (on.year() - 1..=on.year() + 4)
        .filter_map(|year| Date::new(year, month, day).ok())
        .find(|date| *date >= earliest)
}

fn part_of_month(
    part: words::Part,
    year: Option<i16>,
    month: i8,
    on: Date,
) -> Option<(Date, Date)> {
    // A month without a year may be the current one.
    let year = year.or_else(|| {
        let is_over = month < on.month();
        Some(on.year() + i16::from(is_over))
    })?;
    let first = Date::new(year, month, 1).ok()?;
    Some(part.of(first, first.last_of_month()))
}

/// Parses "Q3", "third quarter of 2026", "3. Quartal".
fn quarter(rest: &[Token], on: Date) -> Option<(usize, (Date, Date))> {
    let (number, length) = words::quarter(rest)?;
    let month = (number - 1) * 3 + 1;
    let (year, extra) = year_behind(rest, length);
    let year = year.unwrap_or(on.year() + i16::from(month + 2 < on.month()));
    let first = Date::new(year, month, 1).ok()?;
    let last = first.checked_add(2.months()).ok()?.last_of_month();
    Some((length + extra, (first, last)))
}

/// Parses "tomorrow", "next week", "in two months", "on Thursday", "end of the year".
fn relative(rest: &[Token], on: Date) -> Option<(usize, (Date, Date))> {
    use words::Relative::{Month, NextUnit, PartOfYear, Season, Tomorrow, Units, WeekDay, Year};
    let (relative, length) = words::relative(rest)?;
    let plus = |span: Span| on.checked_add(span).ok();
    let days = match relative {
        Tomorrow(days) => {
            let date = plus(i64::from(days).days())?;
            (date, date)
        }
        WeekDay(day) => {
            let date = next_weekday(on, day)?;
            (date, date)
        }
        NextUnit(words::Unit::Day) | Units(_, words::Unit::Day) | Units(_, words::Unit::Week) => {
            let days = match relative {
                Units(count, words::Unit::Week) => count * 7,
                Units(count, _) => count,
                _ => 1,
            };
            let date = plus(i64::from(days).days())?;
            (date, date)
        }
        NextUnit(words::Unit::Week) => {
            let monday = next_weekday(on, Weekday::Monday)?;
            (monday, monday.checked_add(4.days()).ok()?)
        }
        NextUnit(words::Unit::Month) => {
            let first = on.first_of_month().checked_add(1.month()).ok()?;
            (first, first.last_of_month())
        }
        NextUnit(words::Unit::Year) => {
            (Date::new(on.year() + 1, 1, 1).ok()?, Date::new(on.year() + 1, 12, 31).ok()?)
        }
        Units(count, words::Unit::Month) => {
            let date = plus(i64::from(count).months())?;
            (date, date)
        }
        Units(count, words::Unit::Year) => {
            let date = plus(i64::from(count).years())?;
            (date, date)
        }
        Month(part) => part.of(on.first_of_month(), on.last_of_month()),
        Year(part) | PartOfYear(part) => {
            part.of(Date::new(on.year(), 1, 1).ok()?, Date::new(on.year(), 12, 31).ok()?)
        }
        Season(first_month) => {
            let is_over = first_month + 2 < on.month() && first_month != 12;
            let first = Date::new(on.year() + i16::from(is_over), first_month, 1).ok()?;
            (first, first.checked_add(2.months()).ok()?.last_of_month())
        }
    };
    Some((length, days))
}

fn next_weekday(on: Date, day: Weekday) -> Option<Date> {
    on.nth_weekday(1, day).ok()
}

/// Parses "after Ramadan", "bis Ostern": the next such feast.
fn feast(rest: &[Token], on: Date) -> Option<(usize, (Date, Date))> {
    let (feast, length) = words::feast(rest)?;
    let year = rest.get(length).and_then(Token::year);
    let days = feasts::next(feast, year, on)?;
    Some((length + usize::from(year.is_some()), days))
}

#[cfg(test)]
mod tests;
