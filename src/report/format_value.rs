//! Formats values for readers: amounts with separators, ISO dates, yes and no in the language of
//! the report.

use std::borrow::Cow;
use std::fmt::Write as _;

use jiff::civil::Date;

use super::Language;
use crate::facts::{Cell, Currency, Money, Sources, Value};

/// The maximum length of a buyer's text: a report quotes, it does not copy.
const LONGEST_TEXT: usize = 160;

/// Formats a value in words; empty if it is unknown.
pub(super) fn value<'v>(value: &'v Value<'_>, language: Language) -> Cow<'v, str> {
    match value {
        Value::NoColumn | Value::Blank => Cow::Borrowed(""),
        Value::Text(text) => shortened(text, LONGEST_TEXT),
        Value::Whole(count) => Cow::Owned(count.to_string()),
        Value::Decimal(number) => Cow::Owned(decimal(*number)),
        Value::Money(money) => Cow::Owned(amount(*money, None)),
        Value::Date(date) => Cow::Owned(date.to_string()),
        Value::DateTime(at) => Cow::Owned(at.strftime("%Y-%m-%d %H:%M").to_string()),
        Value::YesNo(yes) => Cow::Borrowed(match (yes, language) {
            (true, Language::En) => "yes",
            (false, Language::En) => "no",
            (true, Language::Zh) => "是",
            (false, Language::Zh) => "否",
        }),
        Value::List(items) => Cow::Owned(shortened(&items.join(" · "), LONGEST_TEXT).into_owned()),
        Value::Duration(days) => Cow::Owned(match (language, days.working) {
            (Language::En, true) => format!("{} working days", days.count),
            (Language::En, false) => format!("{} days", days.count),
            (Language::Zh, true) => format!("{} 个工作日", days.count),
            (Language::Zh, false) => format!("{} 天", days.count),
        }),
    }
}

/// Formats a cell for readers: file, row as a spreadsheet counts, and header.
pub(super) fn cell(sources: &Sources, cell: Cell, language: Language) -> Option<String> {
    let (file, column) = sources.name_of(cell)?;
    Some(match language {
        Language::En => format!("{file}, row {}, {column}", cell.row),
        Language::Zh => format!("{file}，第 {} 行，{column}", cell.row),
    })
}

/// Formats a day as people say it: `20 May` or `5 月 20 日`, with the year if it is not that of `today`.
pub(super) fn day(day: Date, today: Date, language: Language) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let has_year = day.year() != today.year();
    let month = day.month().unsigned_abs();
    match language {
        Language::En => {
            let name = MONTHS[usize::from(month) - 1];
            let year = if has_year { format!(" {}", day.year()) } else { String::new() };
            format!("{} {name}{year}", day.day())
        }
        Language::Zh => {
            let year = if has_year { format!("{} 年 ", day.year()) } else { String::new() };
            format!("{year}{month} 月 {} 日", day.day())
        }
    }
}

/// Formats a number with at most two decimals and no trailing zeros.
fn decimal(number: f64) -> String {
    let text = format!("{number:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".into() } else { short.into() }
}

/// Formats `USD 12,400` or `USD 12,400.50`; the currency of the money has priority over `currency`.
pub(super) fn amount(money: Money, currency: Option<Currency>) -> String {
    let mut text = String::new();
    if let Some(currency) = money.currency.or(currency) {
        text.push_str(currency.as_str());
        text.push(' ');
    }
    if money.ten_thousandths < 0 {
        text.push('−');
    }
    let hundredths = (money.ten_thousandths.unsigned_abs() + 50) / 100;
    text.push_str(&grouped(hundredths / 100));
    if !hundredths.is_multiple_of(100) {
        let _ = write!(text, ".{:02}", hundredths % 100); // writing to a String cannot fail
    }
    text
}

/// Formats a number with a comma every three digits.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Returns the text on one line, with at most `longest` characters, cut at a space if one is near.
pub(super) fn shortened(text: &str, longest: usize) -> Cow<'_, str> {
    let is_plain = !text.contains(['\n', '\r', '\t']);
    if text.len() <= longest && is_plain {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len().min(longest * 4));
    let mut count = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        let gap = usize::from(!line.is_empty());
        if count + gap + length > longest {
            let room = longest.saturating_sub(count + gap);
            // A very long word, or a script without spaces, is cut at the limit.
            if room > longest / 4 {
                if gap > 0 {
                    line.push(' ');
                }
                line.extend(word.chars().take(room));
            }
            line.push('…');
            return Cow::Owned(line);
        }
        if gap > 0 {
            line.push(' ');
        }
        line.push_str(word);
        count += gap + length;
    }
    Cow::Owned(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_texts_read_well() {
        let money = |ten_thousandths| Money { ten_thousandths, currency: Currency::new("usd") };
        assert_eq!(amount(money(124_000_000), None), "USD 12,400");
        assert_eq!(amount(money(-10_005_000), None), "USD −1,000.50");
        assert_eq!(decimal(-4.10), "-4.1");
        assert_eq!(shortened("one\ntwo  three", 40), "one two three");
        assert_eq!(shortened("one two three", 9), "one two…");
        assert_eq!(shortened("这是一段很长的没有空格的文字", 5), "这是一段很…");
    }
}
