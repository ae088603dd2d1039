//! Finds the day of an export in the name of its file or folder: `deals-2026-03-16.csv`,
//! `Deals_2026_03_16.csv`, `DEAL_20260316.csv`, `Activities 3-16-2026.csv`, `商机2026年3月16日.xlsx`.
//!
//! Ignores the modification time of the file: copying a file changes it.

use jiff::civil::Date;

/// Returns the day in the path; the file name takes precedence over its folders.
pub fn date_in_name(path: &str) -> Option<Date> {
    path.rsplit(['/', '\\']).find_map(date_in_part)
}

fn date_in_part(part: &str) -> Option<Date> {
    let (numbers, spans) = numbers_of(part);
    let three = (0..numbers.len().saturating_sub(2)).find_map(|at| {
        let is_near = |gap: &(usize, usize)| gap.1 <= 3;
        if !spans[at..at + 2].iter().all(is_near) {
            return None;
        }
        date_of_three(&numbers[at..at + 3])
    });
    let packed = || numbers.iter().find_map(|digits| date_of_eight(digits));
    three.or_else(packed)
}

/// Returns the runs of digits, and the range of bytes between each pair of neighbours.
fn numbers_of(text: &str) -> (Vec<&str>, Vec<(usize, usize)>) {
    let (mut numbers, mut gaps, mut last_end) = (Vec::new(), Vec::new(), None);
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_ascii_digit(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                if let Some(end) = last_end {
                    gaps.push((end, from - end));
                }
                numbers.push(&text[from..at]);
                (start, last_end) = (None, Some(at));
            }
            _ => {}
        }
    }
    (numbers, gaps)
}

/// Parses `2026`, `3`, `16`, or the year last. Day and month take the order that makes a date;
/// `None` if both orders do.
fn date_of_three(numbers: &[&str]) -> Option<Date> {
    let number = |at: usize| numbers[at].parse::<i16>().ok();
    let short = |at: usize| numbers[at].len() <= 2;
    let is_year = |at: usize| numbers[at].len() == 4;
    if is_year(0) && short(1) && short(2) {
        return day(number(0)?, number(1)?, number(2)?);
    }
    if is_year(2) && short(0) && short(1) {
        let (first, second, year) = (number(0)?, number(1)?, number(2)?);
        let readings = [day(year, first, second), day(year, second, first)];
        return match readings {
            [Some(one), Some(other)] if one != other => None,
            [one, other] => one.or(other),
        };
    }
    None
}

fn date_of_eight(digits: &str) -> Option<Date> {
    // A time of day may follow: 20260316093000.
    if !matches!(digits.len(), 8 | 12 | 14) {
        return None;
    }
    day(digits[..4].parse().ok()?, digits[4..6].parse().ok()?, digits[6..8].parse().ok()?)
}

fn day(year: i16, month: i16, day: i16) -> Option<Date> {
    if !(2000..2100).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_an_export_is_read_from_its_name() {
        for name in [
            "hubspot-crm-exports-all-deals-2026-03-16.csv",
            "exports/hubspot-crm-exports-all-deals-2026-03-16-1.csv",
            "Deals_2026_03_16.csv",
            "DEAL_20260316.csv",
            "deals-20260316093000.csv",
            "All Activities 3-16-2026 9-00-00 AM.csv",
            "deals 16.03.2026.xlsx",
            "商机2026年3月16日.xlsx",
            "2026-03-16/deals.csv",
            "list.xlsx, sheet 2026-03-16",
        ] {
            assert_eq!(date_in_name(name), Some(jiff::civil::date(2026, 3, 16)), "{name}");
        }
    }

    #[test]
    fn what_is_no_day_is_none() {
        for name in [
            "deals.csv",
            "deals-4410027-1.csv",
            "deals (2).csv",
            "3-4-2026.csv",
            "report1736918393480.xls",
        ] {
            assert_eq!(date_in_name(name), None, "{name}");
        }
    }
}
