//! Parses numbers, amounts of money, and yes or no, as CRMs write them.

use unicode_normalization::UnicodeNormalization as _;

use super::currency_codes::is_currency;
use crate::exports::columns::decimal_mark::{DecimalMark, Shows, shows};
use crate::facts::word_search::fold;
use crate::facts::{Currency, Money};

/// Parses a number to ten-thousandths. Returns `None` if it is not a number with this decimal mark.
///
/// Without a mark the number must show it by itself, and a single mark before three digits groups
/// thousands. `K`, `M`, `万`, `亿` multiply; brackets or a minus on either side negate.
pub fn ten_thousandths(cell: &str, mark: Option<DecimalMark>) -> Option<i64> {
    plain(cell, mark).or_else(|| written(cell, mark))
}

/// The same for a cell with an optional unit after the number.
pub fn with_unit(cell: &str, mark: Option<DecimalMark>) -> Option<i64> {
    plain(cell, mark).or_else(|| written(without_unit(cell), mark))
}

/// Parses digits with at most one point and four decimals, which most exports write.
fn plain(cell: &str, mark: Option<DecimalMark>) -> Option<i64> {
    let (mut value, mut places) = (0_i64, None);
    if cell.len() > 15 {
        return None; // might overflow
    }
    for byte in cell.bytes() {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + i64::from(byte - b'0');
                places = places.map(|places| places + 1);
            }
            b'.' if places.is_none() && value > 0 && mark != Some(DecimalMark::Comma) => {
                places = Some(0_u32);
            }
            _ => return None,
        }
    }
    match (cell.is_empty(), places.unwrap_or(0)) {
        (true, _) => None,
        (false, 3) if mark.is_none() => None,
        (false, places @ 0..=4) => value.checked_mul(10_i64.pow(4 - places)),
        _ => None,
    }
}

fn written(cell: &str, mark: Option<DecimalMark>) -> Option<i64> {
    let narrow;
    let mut text = cell.trim();
    if text.contains(is_wide) {
        narrow = narrowed(text);
        text = &narrow;
    }
    let mut negative = false;
    if let Some(inner) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        (text, negative) = (inner.trim(), true);
    }
    // Swiss and Norwegian amounts without decimals end like this: 1'200.–
    for dash in [".-", ".–", ".—", ",-", ",–", ",--"] {
        text = text.strip_suffix(dash).unwrap_or(text);
    }
    let minus = ['-', '−'];
    if let Some(rest) = text.strip_prefix(minus).or_else(|| text.strip_suffix(minus)) {
        (text, negative) = (rest.trim(), true);
    } else if let Some(rest) = text.strip_prefix('+') {
        text = rest.trim_start();
    }
    let (text, factor) = match text.chars().next_back()? {
        'k' | 'K' => (text[..text.len() - 1].trim_end(), 1_000),
        'M' => (text[..text.len() - 1].trim_end(), 1_000_000),
        '万' | '萬' => (text[..text.len() - 3].trim_end(), 10_000),
        '亿' | '億' => (text[..text.len() - 3].trim_end(), 100_000_000),
        _ => (text, 1),
    };
    let (whole, fraction) = match decimal_place(text, mark)? {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let value = grouped(whole)?.checked_mul(Money::SCALE)?.checked_add(four_places(fraction)?)?;
    let value = value.checked_mul(factor)?;
    Some(if negative { -value } else { value })
}

/// Returns whether a digit or mark is full-width, as Chinese and Japanese input methods write.
pub fn is_wide(c: char) -> bool {
    matches!(c, '\u{ff01}'..='\u{ff5e}')
}

/// Converts full-width digits and marks.
pub fn narrowed(text: &str) -> String {
    text.nfkc().collect()
}

/// Returns the position of the decimal mark: `Some(None)` for a number without decimals, `None` for
/// one that does not fit the mark of the column.
fn decimal_place(text: &str, mark: Option<DecimalMark>) -> Option<Option<usize>> {
    let last = |mark: DecimalMark| text.rfind(mark.sign());
    let decimal = match (shows(text), mark) {
        (Shows::Nothing | Shows::Either(_), None) => return Some(None),
        (Shows::Nothing, Some(_)) => return Some(None),
        (Shows::Decimal(shown), Some(mark)) if shown != mark => return None,
        (Shows::Decimal(mark), _) | (Shows::Either(_), Some(mark)) => mark,
    };
    match text.matches(decimal.sign()).count() {
        0 => Some(None),
        1 => Some(last(decimal)),
        _ => None,
    }
}

/// Parses an integer, optionally grouped by one kind of mark: in threes, or the Indian way in twos
/// with a final three.
fn grouped(text: &str) -> Option<i64> {
    let sign = text.chars().find(|c| !c.is_ascii_digit());
    let Some(sign) = sign else {
        return if text.is_empty() { Some(0) } else { text.parse().ok() };
    };
    if !matches!(sign, ',' | '.' | ' ' | '\'' | '’' | '\u{a0}' | '\u{202f}' | '\u{2009}') {
        return None;
    }
    let groups = || text.split(sign);
    let (count, first, last) =
        (groups().count(), groups().next()?.len(), groups().next_back()?.len());
    let inner = || groups().skip(1).take(count - 2).map(str::len);
    let is_western = (1..=3).contains(&first) && inner().all(|length| length == 3);
    let is_indian = (1..=2).contains(&first) && inner().all(|length| length == 2);
    if last != 3 || !(is_western || is_indian) {
        return None;
    }
    let digits = groups().flat_map(str::bytes);
    digits.into_iter().try_fold(0_i64, |sum, digit| {
        let digit = digit.is_ascii_digit().then(|| i64::from(digit - b'0'))?;
        sum.checked_mul(10)?.checked_add(digit)
    })
}

/// Parses decimals to ten-thousandths; truncates after four digits.
fn four_places(digits: &str) -> Option<i64> {
    let mut value = 0;
    for place in 0..4 {
        let digit = digits.as_bytes().get(place).copied().unwrap_or(b'0');
        value = value * 10 + digit.is_ascii_digit().then(|| i64::from(digit - b'0'))?;
    }
    digits.bytes().skip(4).all(|digit| digit.is_ascii_digit()).then_some(value)
}

/// Strips the unit after a number: `46 pcs`, `1,000 台`, `3200 m2`.
pub fn without_unit(cell: &str) -> &str {
    // A unit ends with no digit but an exponent.
    let cell = match cell.strip_suffix(['2', '3']) {
        Some(rest) if rest.ends_with(char::is_alphabetic) && rest.contains(char::is_whitespace) => {
            rest
        }
        Some(rest) if ["m", "cm", "mm", "ft"].iter().any(|unit| ends_in_unit(rest, unit)) => rest,
        _ => cell,
    };
    let Some(last) = cell.rfind(|c: char| c.is_ascii_digit()) else { return cell };
    let (number, unit) = cell.split_at(last + 1);
    let named = unit.trim_start();
    let is_word = named.chars().next().is_some_and(char::is_alphabetic)
        && named
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '.' | '²' | '³' | '/' | '(' | ')'))
        && !matches!(unit, "k" | "K" | "M")
        && !matches!(named, "万" | "萬" | "亿" | "億");
    if is_word { number } else { cell }
}

/// Returns whether the unit directly follows a digit.
fn ends_in_unit(text: &str, unit: &str) -> bool {
    let before = text.strip_suffix(unit).and_then(|rest| rest.bytes().last());
    before.is_some_and(|byte| byte.is_ascii_digit())
}

/// Parses an amount and its currency, if the cell has one. Returns `None` if it is not an amount.
///
/// `beside` is the currency of the neighbouring column: it takes precedence over a sign shared by
/// several countries, but not over a code. The inner `Err` is an unknown currency, as written.
pub fn money(
    cell: &str,
    beside: Option<Currency>,
    mark: Option<DecimalMark>,
) -> Option<Result<Money, String>> {
    if let Some(ten_thousandths) = plain(cell, mark) {
        return Some(Ok(Money { ten_thousandths, currency: beside }));
    }
    let narrow;
    let mut text = cell.trim();
    if text.contains(is_wide) {
        narrow = narrowed(text);
        text = &narrow;
    }
    let (text, in_brackets) = match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        Some(inner) => (inner.trim(), true),
        None => (text, false),
    };
    // The minus precedes the currency: -$200.
    let (text, negative) = match text.strip_prefix(['-', '−']) {
        Some(rest) if rest.trim_start().starts_with(|c: char| !c.is_ascii_digit()) => {
            (rest.trim_start(), true)
        }
        _ => (text, in_brackets),
    };
    // The currency follows in brackets: 12,000.00 (USD).
    let bracketed = text.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let bracketed = bracketed.and_then(|(rest, code)| Some((rest.trim(), currency(code).ok()?)));
    let (text, beside) = match bracketed {
        Some((rest, currency)) => (rest, Some(currency)),
        None => (text, beside),
    };
    let is_of_number = |c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '.' | ',' | '(' | ')' | '-' | '−' | '–' | '\'' | '’' | '万' | '亿' | '萬' | '億'
            )
    };
    // A point that belongs to a currency (`Rs. 500`) follows a letter.
    let begins = |(at, c): (usize, char)| {
        (is_of_number(c) && !(c == '.' && text[..at].ends_with(char::is_alphabetic))).then_some(at)
    };
    let from = text.char_indices().find_map(begins)?;
    let to = text.rfind(is_of_number)?;
    let to = to + text[to..].chars().next().map_or(0, char::len_utf8);
    // Not the first letter of a code: 5000 KRW.
    let behind = text[to..].trim_start();
    let mut letters = behind.chars();
    let multiplies = matches!(letters.next(), Some('K' | 'k' | 'M'))
        && !letters.next().is_some_and(char::is_alphabetic);
    let to = if multiplies { text.len() - behind.len() + 1 } else { to };
    if to < from {
        return None;
    }
    let (before, after) = (text[..from].trim(), text[to..].trim());
    let value = ten_thousandths(&text[from..to], mark)?;
    let sign = match (before, after) {
        ("", sign) | (sign, "") => sign,
        // A sign before and a code after the number: $1,200.00 USD.
        (sign, code) if currency(sign).is_ok() => code,
        _ => return None,
    };
    let ten_thousandths = if negative { -value } else { value };
    let is_shared =
        matches!(sign, "" | "$" | "£" | "¥" | "￥" | "元" | "kr" | "kr." | "Rs" | "Rs." | "₨");
    Some(match beside {
        Some(_) if is_shared => Ok(Money { ten_thousandths, currency: beside }),
        None if matches!(sign, "" | "kr" | "kr." | "₨") => {
            Ok(Money { ten_thousandths, currency: None })
        }
        _ => currency(sign).map(|found| Money { ten_thousandths, currency: Some(found) }),
    })
}

/// The multiplier of amounts in a column, such as 10,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Multiple(pub i64);

impl Default for Multiple {
    fn default() -> Self {
        Self(1)
    }
}

impl Multiple {
    /// Returns the product; `None` if it overflows.
    pub fn of(self, money: Money) -> Option<Money> {
        let ten_thousandths = money.ten_thousandths.checked_mul(self.0)?;
        Some(Money { ten_thousandths, ..money })
    }
}

/// Signs and names that CRMs write instead of a code.
const CURRENCIES: [(&str, &[&str]); 37] = [
    ("USD", &["$", "us$", "usd$", "us dollar", "us dollars", "dollar", "美元", "美金"]),
    ("EUR", &["€", "euro", "euros", "欧元"]),
    ("GBP", &["£", "british pound", "pound sterling", "英镑"]),
    ("CNY", &["¥", "￥", "元", "rmb", "cnh", "renminbi", "chinese yuan", "yuan", "人民币"]),
    ("JPY", &["jp¥", "円", "japanese yen", "yen", "日元"]),
    ("HKD", &["hk$", "hong kong dollar", "港币", "港元"]),
    ("TWD", &["nt$", "新台币", "台币"]),
    ("SGD", &["s$", "singapore dollar", "新加坡元"]),
    ("AUD", &["a$", "au$", "australian dollar", "澳元"]),
    ("NZD", &["nz$", "new zealand dollar"]),
    ("CAD", &["c$", "ca$", "canadian dollar", "加元"]),
    ("MXN", &["mx$", "mex$", "mexican peso"]),
    ("BRL", &["r$", "brazilian real", "real"]),
    ("INR", &["₹", "rs", "rs.", "indian rupee"]),
    ("RUB", &["₽", "руб", "руб.", "卢布"]),
    ("TRY", &["₺", "tl"]),
    ("KRW", &["₩", "韩元"]),
    ("THB", &["฿", "baht", "泰铢"]),
    ("VND", &["₫"]),
    ("CHF", &["fr.", "sfr", "swiss franc"]),
    ("AED", &["dh", "dhs", "uae dirham", "迪拉姆"]),
    ("ZAR", &["r", "south african rand", "rand"]),
    ("SAR", &["sr", "saudi riyal", "沙特里亚尔"]),
    ("QAR", &["qr"]),
    ("IDR", &["rp", "rp.", "rupiah"]),
    ("MYR", &["rm", "ringgit", "马币"]),
    ("PHP", &["₱"]),
    ("PLN", &["zł", "zl"]),
    ("CZK", &["kč"]),
    ("HUF", &["ft"]),
    ("ILS", &["₪"]),
    ("NGN", &["₦"]),
    ("UAH", &["₴", "грн", "грн."]),
    ("KZT", &["₸"]),
    ("KES", &["ksh", "kshs"]),
    ("BDT", &["৳"]),
    ("PEN", &["s/", "s/."]),
];

/// Parses a code, sign or name of a currency; `Err` returns other text unchanged.
pub fn currency(written: &str) -> Result<Currency, String> {
    let text = written.trim();
    let of_code = |code: &str| Currency::new(code).filter(|&code| is_currency(code));
    // A code in capitals among other words: “US Dollar (USD)”.
    let of_word = || {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words.filter(|word| word.bytes().all(|b| b.is_ascii_uppercase())).find_map(of_code)
    };
    let of_name = || {
        let name = text.to_lowercase();
        let found = CURRENCIES.iter().find(|(_, names)| names.contains(&name.as_str()))?;
        Currency::new(found.0)
    };
    of_code(text).or_else(of_name).or_else(of_word).ok_or_else(|| text.to_owned())
}

/// Parses yes or no in the main trade languages.
pub fn yes_no(cell: &str) -> Option<bool> {
    const YES: [&str; 18] = [
        "yes",
        "y",
        "true",
        "1",
        "x",
        "是",
        "有",
        "已退订",
        "si",
        "sim",
        "oui",
        "ja",
        "да",
        "نعم",
        "done",
        "bounced",
        "failed",
        "checked",
    ];
    const NO: [&str; 15] = [
        "no",
        "n",
        "false",
        "0",
        "否",
        "无",
        "没有",
        "nao",
        "non",
        "nein",
        "нет",
        "لا",
        "undone",
        "sent",
        "unchecked",
    ];
    match cell {
        "1" | "true" | "Yes" | "yes" | "是" => return Some(true),
        "0" | "false" | "No" | "no" | "否" => return Some(false),
        _ => {}
    }
    let folded = fold(cell.trim());
    if YES.contains(&folded.as_ref()) {
        Some(true)
    } else if NO.contains(&folded.as_ref()) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_numbers_of_every_mark() {
        for (cell, expected) in [
            ("1234", 1234.0),
            ("1,234", 1234.0),
            ("1,234.5", 1234.5),
            ("1.234,50", 1234.5),
            ("3,5", 3.5),
            ("12,34,567.00", 1_234_567.0),
            ("1 234,5", 1234.5),
            ("(200)", -200.0),
            ("-7.25", -7.25),
            ("1.2万", 12_000.0),
            ("1,117.10K", 1_117_100.0),
            ("1.5 M", 1_500_000.0),
            ("1'200.-", 1200.0),
            ("500,-", 500.0),
        ] {
            let found = ten_thousandths(cell, None).map(|value| value as f64 / 10_000.0);
            assert_eq!(found, Some(expected), "{cell}");
        }
        for cell in
            ["", "-", "abc", "1,2,3x", "12 pcs", "€5", "1.2.3", "10,5,20", "1,23.4.5", "12,3456,7"]
        {
            assert_eq!(ten_thousandths(cell, None), None, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn the_quick_way_reads_what_the_full_one_does(
            cell in "[0-9]{0,7}[.]?[0-9]{0,7}|[0-9.,]{0,9}|[0-9.,]{0,4} ?[a-zKM万台.]{0,3}",
        ) {
            for mark in [None, Some(DecimalMark::Point), Some(DecimalMark::Comma)] {
                let number = ten_thousandths(without_unit(&cell), mark);
                prop_assert_eq!(with_unit(&cell, mark), number, "{}", cell);
                if let Some(quick) = plain(&cell, mark) {
                    prop_assert_eq!(Some(quick), written(&cell, mark), "{}", cell);
                }
            }
        }

        #[test]
        fn a_number_that_was_written_with_a_mark_is_read_back_with_it(
            whole in 0_i64..2_000_000_000, cents in 0_i64..100, comma in proptest::bool::ANY,
            groups in "[ .,'’\u{a0}]?", places in 0_usize..=2,
        ) {
            let mark = if comma { DecimalMark::Comma } else { DecimalMark::Point };
            prop_assume!(!groups.starts_with(mark.sign()));
            let digits = whole.to_string();
            let mut written_so = String::new();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at) % 3 == 0 {
                    written_so.push_str(&groups);
                }
                written_so.push(digit);
            }
            let cents = match places { 0 => 0, 1 => cents / 10 * 10, _ => cents };
            match places {
                0 => {}
                1 => written_so.push_str(&format!("{}{}", mark.sign(), cents / 10)),
                _ => written_so.push_str(&format!("{}{cents:02}", mark.sign())),
            }
            prop_assert_eq!(
                ten_thousandths(&written_so, Some(mark)), Some(whole * 10_000 + cents * 100), "{}", written_so
            );
            let other = ten_thousandths(&written_so, Some(mark.other()));
            let is_shown = matches!(shows(&written_so), Shows::Decimal(_));
            prop_assert!(!is_shown || other.is_none(), "{} is no number with the other mark", written_so);
        }
    }

    #[test]
    fn the_mark_of_the_column_decides_what_three_digits_are() {
        let with = |cell, mark| ten_thousandths(cell, Some(mark)).map(|value| value / 10);
        assert_eq!(with("3.500", DecimalMark::Point), Some(3_500));
        assert_eq!(with("3.500", DecimalMark::Comma), Some(3_500_000));
        assert_eq!(with("3,500", DecimalMark::Comma), Some(3_500));
        assert_eq!(with("0,125", DecimalMark::Comma), Some(125));
        assert_eq!(with("12.50", DecimalMark::Comma), None, "no number of that column");
        assert_eq!(ten_thousandths("１，２００", None), Some(12_000_000));
        assert_eq!(ten_thousandths("200-", None), Some(-2_000_000));
    }

    #[test]
    fn a_unit_behind_a_number_is_passed_over() {
        for (cell, number) in [
            ("46 pcs", "46"),
            ("1,000 台", "1,000"),
            ("500 m", "500"),
            ("2.5K", "2.5K"),
            ("1.2万", "1.2万"),
            ("3200 m2", "3200"),
            ("3200m2", "3200"),
            ("12,5 m3", "12,5"),
            ("40 ft2", "40"),
            ("K2", "K2"),
            ("5 (about)", "5 (about)"),
            ("5 or 6", "5 or 6"),
            ("x", "x"),
        ] {
            assert_eq!(without_unit(cell), number, "{cell}");
        }
    }

    #[test]
    fn reads_money_with_its_currency() {
        let shown = |cell| {
            money(cell, None, None).map(|found| {
                found.map(|money| (money.amount(), money.currency.map(|c| c.to_string())))
            })
        };
        assert_eq!(shown("€ 3.500,00"), Some(Ok((3500.0, Some("EUR".into())))));
        assert_eq!(shown("$1,117.10K"), Some(Ok((1_117_100.0, Some("USD".into())))));
        assert_eq!(shown("5000 BRL"), Some(Ok((5000.0, Some("BRL".into())))));
        assert_eq!(shown("12000"), Some(Ok((12000.0, None))));
        assert_eq!(shown("Rs. 12,34,567"), Some(Ok((1_234_567.0, Some("INR".into())))));
        assert_eq!(shown("kr 500"), Some(Ok((500.0, None))), "of three countries");
        for (cell, amount, code) in [
            ("($200.00)", -200.0, "USD"),
            ("-$200", -200.0, "USD"),
            ("$-200", -200.0, "USD"),
            ("$(200)", -200.0, "USD"),
            ("-€ 1.200,50", -1200.5, "EUR"),
            ("$1,200.00 USD", 1200.0, "USD"),
            ("$1,200 MXN", 1200.0, "MXN"),
            ("12,000.00 (EUR)", 12_000.0, "EUR"),
            ("USD1,200", 1200.0, "USD"),
            ("1 200,50 €", 1200.5, "EUR"),
            ("1\u{a0}200,50\u{a0}€", 1200.5, "EUR"),
            ("1\u{202f}234\u{202f}567,89 €", 1_234_567.89, "EUR"),
            ("CHF 1'200.50", 1200.5, "CHF"),
            ("Fr. 1’200.–", 1200.0, "CHF"),
            ("1.2万美元", 12_000.0, "USD"),
            ("12 万元", 120_000.0, "CNY"),
            ("￥1.2亿", 120_000_000.0, "CNY"),
            ("US$ 1.5M", 1_500_000.0, "USD"),
            ("$45k", 45_000.0, "USD"),
            ("₹1,23,456.00", 123_456.0, "INR"),
            ("Rp 5.000.000", 5_000_000.0, "IDR"),
            ("R 5 000", 5000.0, "ZAR"),
            ("R$ 3.500,00", 3500.0, "BRL"),
            ("5000 zł", 5000.0, "PLN"),
            ("5000 KRW", 5000.0, "KRW"),
            ("1.5 M€", 1_500_000.0, "EUR"),
            ("５０００美元", 5000.0, "USD"),
        ] {
            let read = shown(cell);
            assert_eq!(read, Some(Ok((amount, Some(code.to_owned())))), "{cell}");
        }
        assert_eq!(shown("10 USX"), Some(Err("USX".into())));
        assert_eq!(shown("much"), None);
        assert_eq!(currency("RMB").unwrap().as_str(), "CNY");
        assert!(currency("PES").is_err());
        assert_eq!(currency("US Dollar (USD)").unwrap().as_str(), "USD");
        assert_eq!(currency("hk$").unwrap().as_str(), "HKD");
    }

    #[test]
    fn a_sign_that_several_countries_share_is_read_by_the_column_beside_it() {
        let cad = Currency::new("CAD");
        let currency_of =
            |cell| money(cell, cad, None).unwrap().unwrap().currency.unwrap().to_string();
        assert_eq!(currency_of("$5,000"), "CAD");
        assert_eq!(currency_of("5000"), "CAD");
        assert_eq!(currency_of("US$5,000"), "USD");
        assert_eq!(currency_of("EUR 5,000"), "EUR");
    }

    #[test]
    fn reads_yes_and_no_in_many_languages() {
        for yes in ["Yes", "TRUE", "1", "是", "Sí", "да"] {
            assert_eq!(yes_no(yes), Some(true), "{yes}");
        }
        for no in ["no", "0", "否", "Não", "нет"] {
            assert_eq!(yes_no(no), Some(false), "{no}");
        }
        assert_eq!(yes_no("perhaps"), None);
    }

    proptest! {
        #[test]
        fn never_panics(cell in "\\PC{0,20}") {
            let _ = (ten_thousandths(&cell, None), money(&cell, None, None), yes_no(&cell), currency(&cell), without_unit(&cell));
        }

        #[test]
        fn plain_numbers_are_exact(whole in 0_i64..1_000_000_000, cents in 0_i64..100) {
            prop_assert_eq!(ten_thousandths(&format!("{whole}.{cents:02}"), None), Some(whole * 10_000 + cents * 100));
        }
    }
}
