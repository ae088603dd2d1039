//! Parses numeric dates: 2026-06-30, 30/06/2026, 30.6., 6月30日, 6월 30일.

use jiff::civil::Date;

use super::tokens::Token;
use super::{nearest, part_of_month, words};

type Found = Option<(usize, (Date, Date))>;

/// Parses the numeric date that begins at a token; `before` is the token before it.
pub fn numeric(rest: &[Token], before: Option<&Token>, on: Date) -> Found {
    let is_tail = before.is_some_and(|before| {
        rest[0].is_joined
            && (before.number().is_some() || [".", "-", "/", ","].contains(&before.text.as_str()))
    });
    if is_tail {
        return None;
    }
    year_first(rest).or_else(|| east_asian(rest, on)).or_else(|| day_first(rest, before, on))
}

/// Parses `2026-06-30`, `2026/6/30`, `2026.6.30`, `2026年6月30日`, `2026年6月`.
fn year_first(rest: &[Token]) -> Found {
    let year = rest[0].year()?;
    let separator = rest.get(1)?;
    let month = i8::try_from(rest.get(2)?.number()?).ok()?;
    if separator.is("年") || separator.is("년") {
        let has_month = rest.get(3).is_some_and(is_month_sign);
        if let Some(day) = rest.get(4).and_then(Token::number).filter(|_| has_month) {
            let sign = usize::from(rest.get(5).is_some_and(is_day_sign));
            let date = Date::new(year, month, i8::try_from(day).ok()?).ok()?;
            return Some((5 + sign, (date, date)));
        }
        let first = Date::new(year, month, 1).ok().filter(|_| has_month)?;
        return Some((4, (first, first.last_of_month())));
    }
    let is_separator = ["-", "/", "."].contains(&separator.text.as_str());
    if !is_separator || rest.get(3)?.text != separator.text || rest[2].text.len() > 2 {
        return None;
    }
    let date = Date::new(year, month, i8::try_from(rest.get(4)?.number()?).ok()?).ok()?;
    Some((5, (date, date)))
}

fn is_month_sign(token: &Token) -> bool {
    token.is("月") || token.is("월")
}

fn is_day_sign(token: &Token) -> bool {
    ["日", "号", "號", "일"].iter().any(|sign| token.is(sign) || token.text.starts_with("일"))
}

/// Parses `6月30日`, `6月底`, `6월 30일`, `6월 말`, `tháng 6`.
fn east_asian(rest: &[Token], on: Date) -> Found {
    let vietnamese = rest[0].is("thang") || rest[0].is("thg");
    if vietnamese {
        let month = month_number(rest.get(1)?)?;
        return Some((2, part_of_month(words::Part::Whole, None, month, on)?));
    }
    let month = month_number(&rest[0])?;
    let sign = rest.get(1)?;
    let is_korean = sign.text.starts_with('월');
    if !is_month_sign(sign) && !is_korean {
        return None;
    }
    if let Some(day) = rest.get(2).and_then(Token::number)
        && rest.get(3).is_some_and(is_day_sign) | !is_korean
        && let Some(date) = nearest(None, month, day, on)
    {
        let sign = usize::from(rest.get(3).is_some_and(is_day_sign));
        return Some((3 + sign, (date, date)));
    }
    let (part, extra) = match rest.get(2).map(|token| token.text.as_str()) {
        Some("底" | "末") => (words::Part::End, 1),
        Some(text) if text.starts_with('말') => (words::Part::End, 1),
        Some("中") => (words::Part::Middle, 1),
        Some("初" | "头") => (words::Part::Beginning, 1),
        Some(text) if text.starts_with('초') => (words::Part::Beginning, 1),
        Some("份") => (words::Part::Whole, 1),
        _ => (words::Part::Whole, 0),
    };
    // "3个月" is a duration; it has an additional character.
    Some((2 + extra, part_of_month(part, None, month, on)?))
}

fn month_number(token: &Token) -> Option<i8> {
    token
        .number()
        .filter(|month| (1..=12).contains(month))
        .and_then(|month| i8::try_from(month).ok())
}

/// Parses `30/06/2026`, `30.06.26`, `30.06.`, and `15/6` after a word such as "until".
fn day_first(rest: &[Token], before: Option<&Token>, on: Date) -> Found {
    let first = rest[0].number().filter(|_| rest[0].text.len() <= 2)?;
    let separator = rest.get(1).filter(|token| token.is_joined)?;
    if !["/", ".", "-"].contains(&separator.text.as_str()) {
        return None;
    }
    let second_token = rest.get(2).filter(|token| token.is_joined && token.text.len() <= 2)?;
    let second = second_token.number()?;
    let (day, month) = match (first, second) {
        (1..=31, 1..=12) => (first, second),
        // Americans write the month first; if both orders are possible, the day comes first.
        (1..=12, 13..=31) => (second, first),
        _ => return None,
    };
    let month = i8::try_from(month).ok()?;
    let has_more = rest.get(3).is_some_and(|token| token.is_joined && token.text == separator.text);
    let third = rest.get(4).filter(|token| has_more && token.is_joined);
    if let Some(third) = third.filter(|token| token.number().is_some()) {
        let year = match (third.text.len(), third.number()?) {
            (4, _) => third.year()?,
            (2, number) => 2000 + i16::try_from(number).ok()?,
            _ => return None,
        };
        let date = Date::new(year, month, i8::try_from(day).ok()?).ok()?;
        return Some((5, (date, date)));
    }
    let is_ordinal = has_more && separator.is(".");
    let is_led = before.is_some_and(words::leads_to_date);
    let is_plain = is_ordinal || is_led && !separator.is("-");
    let date = nearest(None, month, day, on).filter(|_| is_plain)?;
    Some((3 + usize::from(is_ordinal), (date, date)))
}
