//! Reads single values of rule files: ids, numbers, dates, durations, money, yes and no, and values
//! of the kind of their fact. Each function reports errors and then returns `None`.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use jiff::civil::{Date, DateTime};

use crate::diagnostic::{nearest, only_near};
use crate::facts::country::Country;
use crate::facts::{Currency, Days, Kind, Money, Value};
use crate::rules::codes;
use crate::rules::diagnostics::listed;
use crate::rules::pack::Interval;
use crate::rules::parse::reader::Entry;

impl<'n> Entry<'n> {
    /// Reads an id: lower-case letters, digits and `_`.
    pub fn id(&self) -> Option<&'n str> {
        let id = self.text()?;
        if is_id(id) {
            return Some(id);
        }
        let tidy = tidy_id(id);
        let help = if tidy.is_empty() {
            "an id has lower-case letters, digits and `_` only, e.g. `free_mailbox`".to_owned()
        } else {
            format!("an id has lower-case letters, digits and `_` only: `{tidy}`")
        };
        self.error(codes::BAD_ID, format!("`{id}` cannot be an id"), help);
        None
    }

    /// Reads one of a few words.
    pub fn word(&self, allowed: &[&'static str]) -> Option<&'static str> {
        let text = self.text()?;
        if let Some(word) = allowed.iter().find(|word| **word == text) {
            return Some(word);
        }
        let all = listed(allowed.iter().copied());
        let help = match nearest(text, allowed.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? Allowed here: {all}"),
            None => format!("allowed here: {all}"),
        };
        let right = only_near(text, allowed.iter().copied());
        let message = format!("`{text}` is not allowed here");
        self.misspelt(codes::UNKNOWN_WORD, message, help, text, right);
        None
    }

    pub fn yes_no(&self) -> Option<bool> {
        let text = self.text()?;
        let answer = read_yes_no(text);
        if answer.is_none() {
            self.error(
                codes::NOT_YES_OR_NO,
                format!("`{text}` is neither yes nor no"),
                "write `yes` or `no`",
            );
        }
        answer
    }

    /// Reads a number within a range, both ends included.
    pub fn number(&self, range: RangeInclusive<f64>) -> Option<f64> {
        let text = self.text()?;
        let Some(number) = read_number(text) else {
            self.not_a_number(text);
            return None;
        };
        if range.contains(&number) {
            return Some(number);
        }
        self.out_of_range(text, &format!("from {} to {}", range.start(), range.end()));
        None
    }

    pub fn out_of_range(&self, text: &str, range: &str) {
        self.error(
            codes::OUT_OF_RANGE,
            format!("{text} is out of range"),
            format!("write a number {range}"),
        );
    }

    /// Reads a whole number within a range, both ends included.
    pub fn whole(&self, range: RangeInclusive<u16>) -> Option<u16> {
        let text = self.text()?;
        if let Ok(number) = text.parse::<u16>()
            && range.contains(&number)
        {
            return Some(number);
        }
        if read_number(text).is_none() {
            self.not_a_number(text);
        } else {
            let (from, to) = (range.start(), range.end());
            self.out_of_range(text, &format!("without decimals, from {from} to {to}"));
        }
        None
    }

    fn not_a_number(&self, text: &str) {
        let without_percent = text.trim_end_matches(['%', '％']).trim_end();
        let help = if without_percent.len() < text.len() && read_number(without_percent).is_some() {
            format!("write it without the percent sign: `{without_percent}`")
        } else if text.contains('，') {
            "the comma `，` is the Chinese one; type a plain comma and a space `, ` between two \
             numbers"
                .to_owned()
        } else if let Some(number) = read_number(&text.replace(',', ".")) {
            format!("write decimals with a point: `{number}`")
        } else {
            "write a plain number, e.g. `7` or `1.5`".to_owned()
        };
        self.error(codes::NOT_A_NUMBER, format!("`{text}` is not a number"), help);
    }

    pub fn date(&self) -> Option<Date> {
        let text = self.text()?;
        let date = read_date(text);
        if date.is_none() {
            self.bad_date(text);
        }
        date
    }

    fn bad_date(&self, text: &str) {
        let parts: Vec<&str> =
            text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
        let rewritten = match parts.as_slice() {
            [year, month, day] if year.len() == 4 => {
                read_date(&format!("{year}-{month:0>2}-{day:0>2}"))
            }
            [first, second, year] if year.len() == 4 => day_and_month(first, second, year),
            _ => date_in_words(text),
        };
        let help = match rewritten {
            Some(date) => format!("write year-month-day: `{date}`"),
            None => "write year-month-day, e.g. `2026-03-16`".to_owned(),
        };
        let message = if text.len() == 10 && text.split('-').count() == 3 && rewritten.is_none() {
            format!("there is no day `{text}`")
        } else {
            format!("`{text}` is not a date in the form of rule files")
        };
        let right = rewritten.map(|date| date.to_string());
        self.misspelt(codes::BAD_DATE, message, help, text, right.as_deref());
    }

    /// Reads a duration: `10 working days`, `2 weeks`, `3 months`.
    pub fn interval(&self) -> Option<Interval> {
        let text = self.text()?;
        let interval = read_interval(text);
        if interval.is_none() {
            self.error(
                codes::BAD_DURATION,
                format!("`{text}` is not a duration"),
                "write a number and a unit, e.g. `14 days`, `10 working days`, `2 weeks` or \
                 `3 months`",
            );
        }
        interval
    }

    /// Reads a duration in days; a month counts as 30.
    pub fn days(&self) -> Option<Days> {
        Some(match self.interval()? {
            Interval::Days(days) => days,
            Interval::Months(months) => Days { count: i32::from(months) * 30, working: false },
        })
    }

    /// Reads a country in any spelling, and returns its code.
    pub fn country(&self) -> Option<&'static str> {
        self.country_of(self.text()?)
    }

    /// Reads a country that is a key.
    pub fn country_of(&self, text: &str) -> Option<&'static str> {
        let country = Country::find(text);
        if country.is_none() {
            let names = || Country::all().iter().map(|country| country.name_en);
            let help = match nearest(text, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    "write the name of a country or its two letters of ISO 3166, e.g. `Brazil` \
                         or `BR`"
                        .to_owned()
                }
            };
            let right = only_near(text, names());
            let message = format!("`{text}` is not a country");
            self.misspelt(codes::UNKNOWN_COUNTRY, message, help, text, right);
        }
        country.map(|country| country.code)
    }

    /// Reports a country that is a key for the second time, in another spelling.
    pub fn same_country(&self, name: &str) {
        self.error(
            codes::DUPLICATE_KEY,
            format!("`{name}` is a country that is above under another name"),
            "keep one of the two lines",
        );
    }

    pub fn countries(&self) -> Option<Vec<String>> {
        let items = self.items()?;
        Some(items.iter().filter_map(Entry::country).map(str::to_owned).collect())
    }

    /// Reads a list of texts, or a single text.
    pub fn texts(&self) -> Option<Vec<String>> {
        let items = self.items_or_one()?;
        Some(items.iter().filter_map(Entry::text).map(|text| text.trim().to_owned()).collect())
    }

    /// Reads a value of the kind of its fact.
    pub fn typed(&self, kind: Kind) -> Option<Value<'static>> {
        if kind == Kind::List {
            let items = self.texts()?;
            return Some(Value::List(items.into_iter().map(Cow::Owned).collect()));
        }
        let text = self.text()?;
        let value = match kind {
            Kind::Text | Kind::List => Some(Value::Text(Cow::Owned(text.to_owned()))),
            Kind::Whole => text.parse().ok().map(Value::Whole),
            Kind::Decimal => read_number(text).map(Value::Decimal),
            Kind::Money => read_money(text).map(Value::Money),
            Kind::Date => return self.date().map(Value::Date),
            Kind::DateTime => read_date_time(text).map(Value::DateTime),
            Kind::YesNo => return self.yes_no().map(Value::YesNo),
            Kind::Duration => return self.days().map(Value::Duration),
        };
        if value.is_none() {
            let (wanted, example) = match kind {
                Kind::Whole => ("a whole number", "12"),
                Kind::Decimal => ("a number", "1.5"),
                Kind::Money => ("an amount of money with its currency", "USD 5,000"),
                _ => ("a date, with or without a time", "2026-03-16 09:30"),
            };
            self.error(
                codes::VALUE_MISFIT,
                format!("`{text}` is not {wanted}"),
                format!("this fact is of the type {}; write e.g. `{example}`", kind.name()),
            );
        }
        value
    }
}

/// Parses `16.03.2026`, if one of the two cannot be a month.
fn day_and_month(first: &str, second: &str, year: &str) -> Option<Date> {
    let number = |text: &str| text.parse::<u8>().ok();
    let (day, month) = match (number(first)?, number(second)?) {
        (13.., ..=12) => (first, second),
        (..=12, 13..) => (second, first),
        (same, other) if same == other => (first, second),
        _ => return None,
    };
    read_date(&format!("{year}-{month:0>2}-{day:0>2}"))
}

/// Parses `1 March 2026` and `March 1st, 2026`.
fn date_in_words(text: &str) -> Option<Date> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let (mut day, mut month, mut year) = (None, None, None);
    for word in words {
        let endings = ["st", "nd", "rd", "th"];
        let short = endings.iter().find_map(|ending| word.strip_suffix(ending));
        let is_number = |text: &&str| text.bytes().all(|b| b.is_ascii_digit());
        let digits = short.filter(is_number).unwrap_or(word);
        let slot = match digits.len() {
            4 if is_number(&digits) => &mut year,
            1 | 2 if is_number(&digits) => &mut day,
            3.. => {
                let at = MONTHS.iter().position(|month| month.starts_with(word))?;
                month = Some((at + 1).to_string());
                continue;
            }
            _ => return None,
        };
        if slot.replace(digits.to_owned()).is_some() {
            return None;
        }
    }
    read_date(&format!("{}-{:0>2}-{:0>2}", year?, month?, day?))
}

/// Returns whether the text consists of lower-case letters, digits and `_`.
pub(in crate::rules) fn is_id(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    !text.is_empty() && text.chars().all(fits)
}

/// Converts a text to an id; empty if no character can be kept.
pub(in crate::rules) fn tidy_id(text: &str) -> String {
    let fitting = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let fitted: String = text.trim().chars().map(fitting).collect();
    fitted.split('_').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
}

fn read_yes_no(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "true" | "是" => Some(true),
        "no" | "false" | "否" => Some(false),
        _ => None,
    }
}

/// Parses digits with an optional sign and decimals; no exponents and no `inf`.
fn read_number(text: &str) -> Option<f64> {
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+');
    text.chars().all(plain).then(|| text.parse::<f64>().ok()).flatten().filter(|n| n.is_finite())
}

/// Parses `2026-03-16`, with all digits.
pub(in crate::rules) fn read_date(text: &str) -> Option<Date> {
    let fits = text.len() == 10
        && text.bytes().enumerate().all(|(at, b)| match at {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    if !fits {
        return None;
    }
    let number = |range: std::ops::Range<usize>| text[range].parse::<i16>().ok();
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Parses a date, alone or with hours and minutes.
pub(in crate::rules) fn read_date_time(text: &str) -> Option<DateTime> {
    if let Some(date) = read_date(text) {
        return Some(date.to_datetime(jiff::civil::Time::midnight()));
    }
    let (day, time) = text.split_once(['T', ' '])?;
    let date = read_date(day)?;
    let mut parts = time.trim().splitn(3, ':').map(|part| part.parse::<i8>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    jiff::civil::Time::new(hour, minute, second, 0).ok().map(|time| date.to_datetime(time))
}

pub(in crate::rules) fn read_interval(text: &str) -> Option<Interval> {
    let (count, unit) = text.trim().split_once(' ')?;
    let count: u16 = count.parse().ok().filter(|count| *count <= 3660)?;
    let days = |count: i32, working| Interval::Days(Days { count, working });
    match unit.trim() {
        "day" | "days" => Some(days(i32::from(count), false)),
        "working day" | "working days" => Some(days(i32::from(count), true)),
        "week" | "weeks" => Some(days(i32::from(count) * 7, false)),
        "month" | "months" => Some(Interval::Months(count)),
        _ => None,
    }
}

/// Parses `USD 5,000` or `5000.50 EUR`.
fn read_money(text: &str) -> Option<Money> {
    let (left, right) = text.trim().split_once(' ')?;
    let (currency, amount) = match Currency::new(left) {
        Some(currency) => (currency, right),
        None => (Currency::new(right)?, left),
    };
    let digits: String = amount.trim().chars().filter(|c| *c != ',').collect();
    let (whole, part) = digits.split_once('.').unwrap_or((&digits, ""));
    if part.len() > 4 || !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let negative = whole.starts_with('-');
    let whole = whole.parse::<i64>().ok()?.checked_mul(Money::SCALE)?;
    let part = format!("{part:0<4}").parse::<i64>().ok()?;
    let ten_thousandths = if negative { whole.checked_sub(part) } else { whole.checked_add(part) }?;
    Some(Money { ten_thousandths, currency: Some(currency) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_year_month_day_with_all_digits() {
        assert_eq!(read_date("2026-03-16"), Some(jiff::civil::date(2026, 3, 16)));
        for wrong in ["2026-3-16", "16-03-2026", "2026-02-30", "2026/03/16", "2026-03-1６"] {
            assert_eq!(read_date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn money_is_exact_and_names_its_currency() {
        let usd = Currency::new("USD");
        for (text, ten_thousandths) in
            [("USD 5,000", 50_000_000), ("5000.5 usd", 50_005_000), ("USD -1.25", -12_500)]
        {
            assert_eq!(read_money(text), Some(Money { ten_thousandths, currency: usd }), "{text}");
        }
        assert_eq!(read_money("5000"), None);
        assert_eq!(read_money("USD 1.23456"), None);
    }

    #[test]
    fn lengths_of_time_are_a_number_and_a_unit() {
        assert_eq!(
            read_interval("10 working days"),
            Some(Interval::Days(Days { count: 10, working: true }))
        );
        assert_eq!(
            read_interval("2 weeks"),
            Some(Interval::Days(Days { count: 14, working: false }))
        );
        assert_eq!(read_interval("1 month"), Some(Interval::Months(1)));
        assert_eq!(read_interval("soon"), None);
        assert_eq!(read_interval("10 working"), None);
    }
}
