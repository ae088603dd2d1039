//! Rewrites dates of other calendars and scripts so that [`super::date`] can parse them: Japanese
//! eras, years of the Republic of China, Buddhist years, digits of other scripts, Thai months.
//!
//! Called only for cells that do not parse, so plain dates cost nothing.

use unicode_normalization::UnicodeNormalization as _;

/// The difference between Buddhist and common years.
pub const BUDDHIST_YEARS: u32 = 543;

/// Returns whether a four-digit year is a Buddhist one: 2569 is 2026. Deals have no common years
/// that far in the future.
pub const fn is_buddhist(year: u32) -> bool {
    2500 <= year && year < 2650
}

/// Eras by name and letter, with the common year before their first.
const ERAS: [(&str, &str, u32); 4] =
    [("令和", "R", 2018), ("平成", "H", 1988), ("昭和", "S", 1925), ("民国", "民國", 1911)];

/// Short and long names of Thai months, ordered so that no name is a prefix of a later one.
const THAI_MONTHS: [(&str, &str, &str); 12] = [
    ("ม.ค.", "มกราคม", "Jan"),
    ("ก.พ.", "กุมภาพันธ์", "Feb"),
    ("มี.ค.", "มีนาคม", "Mar"),
    ("เม.ย.", "เมษายน", "Apr"),
    ("พ.ค.", "พฤษภาคม", "May"),
    ("มิ.ย.", "มิถุนายน", "Jun"),
    ("ก.ค.", "กรกฎาคม", "Jul"),
    ("ส.ค.", "สิงหาคม", "Aug"),
    ("ก.ย.", "กันยายน", "Sep"),
    ("ต.ค.", "ตุลาคม", "Oct"),
    ("พ.ย.", "พฤศจิกายน", "Nov"),
    ("ธ.ค.", "ธันวาคม", "Dec"),
];

/// The zeros of scripts with digits of their own: Arabic, Persian, Devanagari, Bengali, Thai.
const ZEROS: [char; 5] = ['\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{e50}'];

/// Returns the date in common digits and years; `None` if nothing needs conversion.
pub fn rewritten(cell: &str) -> Option<String> {
    let is_letter_era = cell.starts_with(['R', 'H', 'S'])
        && cell[1..].starts_with(|c: char| c.is_ascii_digit())
        && cell.contains(['.', '/', '-']);
    if cell.is_ascii() && !is_letter_era {
        return None;
    }
    let narrow: String = cell.nfkc().map(common_digit).collect();
    let text = narrow.trim().trim_start_matches("พ.ศ.").replace("พ.ศ.", "");
    let text = of_era(&text).or_else(|| with_english_month(&text)).unwrap_or(text);
    (text != cell).then_some(text)
}

/// Returns whether the cell has a year that is converted.
pub fn is_converted(cell: &str) -> bool {
    let text: String = cell.chars().map(common_digit).collect();
    let years = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4);
    of_era(&text).is_some() || years.filter_map(|year| year.parse().ok()).any(is_buddhist)
}

/// Converts a digit of any script to ASCII.
fn common_digit(c: char) -> char {
    let of_script = |zero: &char| {
        let value = u32::from(c).checked_sub(u32::from(*zero)).filter(|value| *value < 10)?;
        char::from_digit(value, 10)
    };
    ZEROS.iter().find_map(of_script).unwrap_or(c)
}

/// Parses `令和8年2月3日`, `R8.2.3`.
fn of_era(text: &str) -> Option<String> {
    let (rest, before) = ERAS.iter().find_map(|(name, letter, before)| {
        let rest = text.strip_prefix(name).or_else(|| text.strip_prefix(letter))?;
        Some((rest.trim_start(), before))
    })?;
    let (year, rest) = match rest.strip_prefix('元') {
        Some(rest) => (1, rest),
        None => {
            let end = rest.bytes().take_while(u8::is_ascii_digit).count();
            (rest[..end].parse().ok().filter(|_| (1..=3).contains(&end))?, &rest[end..])
        }
    };
    rest.starts_with(['年', '.', '/', '-']).then(|| format!("{}{rest}", before + year))
}

fn with_english_month(text: &str) -> Option<String> {
    let found = THAI_MONTHS.iter().find_map(|(short, long, english)| {
        [long, short].into_iter().find(|name| text.contains(**name)).map(|name| (name, english))
    });
    found.map(|(name, english)| text.replace(*name, &format!(" {english} ")))
}

/// Parses `III` in `05/III/2026`.
pub fn roman_month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] =
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    let at = MONTHS.iter().position(|month| *month == word)?;
    u32::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eras_and_scripts_become_common_digits() {
        for (cell, expected) in [
            ("令和8年2月3日", "2026年2月3日"),
            ("令和元年5月1日", "2019年5月1日"),
            ("R8.2.3", "2026.2.3"),
            ("民國115年2月3日", "2026年2月3日"),
            ("٢٠٢٦/٠٢/٠٣", "2026/02/03"),
            ("۲۰۲۶-۰۲-۰۳", "2026-02-03"),
            ("２０２６／０３／１６", "2026/03/16"),
        ] {
            assert_eq!(rewritten(cell).as_deref(), Some(expected), "{cell}");
        }
        for cell in ["2026-02-03", "R8", "much", "H2O", "Mar 3, 2026"] {
            assert_eq!(rewritten(cell), None, "{cell}");
        }
    }

    #[test]
    fn converted_years_are_seen() {
        assert!(is_converted("2569-02-03") && is_converted("03/02/2569") && is_converted("R8.2.3"));
        assert!(!is_converted("2026-02-03") && !is_converted("25690"));
    }
}
