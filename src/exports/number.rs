//! Numbers, amounts of money and yes or no as CRMs write them.

use super::currency_codes::is_currency;
use crate::facts::words::fold;
use crate::facts::{Currency, Money};

/// A number as ten-thousandths, or `None`.
///
/// The mark that comes last and only once is the decimal mark, unless exactly three digits follow
/// a comma; `K`, `M`, `万`, `亿` multiply; brackets make it negative.
pub fn ten_thousandths(cell: &str) -> Option<i64> {
    plain(cell).or_else(|| written(cell))
}

/// Digits with at most one point and four places: what nearly every export writes.
fn plain(cell: &str) -> Option<i64> {
    let (mut value, mut places) = (0_i64, None);
    if cell.len() > 15 {
        return None; // more could be too much for the number
    }
    for byte in cell.bytes() {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + i64::from(byte - b'0');
                places = places.map(|places| places + 1);
            }
            b'.' if places.is_none() && value > 0 => places = Some(0_u32),
            _ => return None,
        }
    }
    match (cell.is_empty(), places.unwrap_or(0)) {
        (false, places @ 0..=4) => value.checked_mul(10_i64.pow(4 - places)),
        _ => None,
    }
}

fn written(cell: &str) -> Option<i64> {
    let mut text = cell.trim();
    let mut negative = false;
    if let Some(inner) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        (text, negative) = (inner.trim(), true);
    }
    if let Some(rest) = text.strip_prefix(['-', '−']) {
        (text, negative) = (rest.trim_start(), true);
    }
    let (text, factor) = match text.chars().next_back()? {
        'k' | 'K' => (&text[..text.len() - 1], 1_000),
        'm' | 'M' => (&text[..text.len() - 1], 1_000_000),
        '万' | '萬' => (&text[..text.len() - 3], 10_000),
        '亿' => (&text[..text.len() - 3], 100_000_000),
        _ => (text, 1),
    };
    let text = text.trim();
    let decimal = decimal_mark(text);
    let (mut whole, mut fraction, mut places) = (0_i64, 0_i64, 0_u32);
    let (mut after, mut digits) = (false, 0);
    for (at, c) in text.char_indices() {
        if Some(at) == decimal {
            after = true;
        } else if let Some(digit) = c.to_digit(10) {
            digits += 1;
            if !after {
                whole = whole.checked_mul(10)?.checked_add(i64::from(digit))?;
            } else if places < 4 {
                fraction = fraction * 10 + i64::from(digit);
                places += 1;
            }
        } else if after || !matches!(c, ',' | '.' | ' ' | '\'' | '’' | '\u{a0}' | '\u{202f}') {
            return None;
        }
    }
    if digits == 0 {
        return None;
    }
    let scaled = fraction * 10_i64.pow(4 - places);
    let value = whole.checked_mul(Money::SCALE)?.checked_add(scaled)?.checked_mul(factor)?;
    Some(if negative { -value } else { value })
}

fn decimal_mark(text: &str) -> Option<usize> {
    let (dots, commas) = (text.matches('.').count(), text.matches(',').count());
    let (dot, comma) = (text.rfind('.'), text.rfind(','));
    match (dot, comma) {
        (Some(dot), Some(comma)) => {
            let (last, count) = if dot > comma { (dot, dots) } else { (comma, commas) };
            (count == 1).then_some(last)
        }
        (Some(dot), None) => (dots == 1).then_some(dot),
        (None, Some(comma)) => (commas == 1 && text.len() - comma != 4).then_some(comma),
        (None, None) => None,
    }
}

/// An amount with the currency in the cell, if it is written there; `None` for what is none.
///
/// `beside` is the currency of the column beside it: it goes before a sign that several countries
/// share, and after a code. The inner `Err` is a currency that nobody uses, as written.
pub fn money(cell: &str, beside: Option<Currency>) -> Option<Result<Money, String>> {
    if let Some(ten_thousandths) = plain(cell) {
        return Some(Ok(Money { ten_thousandths, currency: beside }));
    }
    let text = cell.trim();
    let is_of_number = |c: char| {
        c.is_ascii_digit()
            || matches!(c, '.' | ',' | '(' | ')' | '-' | '−' | '\'' | '’' | '万' | '亿')
    };
    let from = text.find(is_of_number)?;
    let to = text.rfind(|c: char| is_of_number(c) || matches!(c, 'K' | 'k' | 'M'))?;
    let to = to + text[to..].chars().next().map_or(0, char::len_utf8);
    if to < from {
        return None;
    }
    let (before, after) = (text[..from].trim(), text[to..].trim());
    let value = ten_thousandths(&text[from..to])?;
    let sign = match (before, after) {
        ("", sign) | (sign, "") => sign,
        _ => return None,
    };
    let (sign, negative) = match sign.strip_prefix('-') {
        Some(rest) => (rest.trim(), true),
        None => (sign, false),
    };
    let ten_thousandths = if negative { -value } else { value };
    let is_shared = matches!(sign, "" | "$" | "£" | "¥" | "￥" | "元" | "kr");
    Some(match beside {
        Some(_) if is_shared => Ok(Money { ten_thousandths, currency: beside }),
        None if sign.is_empty() => Ok(Money { ten_thousandths, currency: None }),
        _ => currency(sign).map(|found| Money { ten_thousandths, currency: Some(found) }),
    })
}

/// Signs and names that CRMs write instead of a code.
const CURRENCIES: [(&str, &[&str]); 22] = [
    ("USD", &["$", "us$", "usd$", "us dollar", "美元", "美金"]),
    ("EUR", &["€", "euro", "欧元"]),
    ("GBP", &["£", "british pound", "pound sterling", "英镑"]),
    ("CNY", &["¥", "￥", "元", "rmb", "cnh", "renminbi", "chinese yuan", "yuan", "人民币"]),
    ("JPY", &["jp¥", "円", "japanese yen", "yen", "日元"]),
    ("HKD", &["hk$", "hong kong dollar", "港币", "港元"]),
    ("TWD", &["nt$"]),
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
    ("THB", &["฿"]),
    ("VND", &["₫"]),
    ("CHF", &["fr.", "sfr", "swiss franc"]),
    ("AED", &["dh", "dhs", "uae dirham"]),
    ("ZAR", &["south african rand", "rand"]),
];

/// A code, sign or name of a currency; `Err` gives back what is none, as written.
pub fn currency(written: &str) -> Result<Currency, String> {
    let text = written.trim();
    let of_code = |code: &str| Currency::new(code).filter(|&code| is_currency(code));
    // “US Dollar (USD)” and the like: a code in capitals among other words.
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

/// Yes or no in the main trade languages.
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
        ] {
            let found = ten_thousandths(cell).map(|value| value as f64 / 10_000.0);
            assert_eq!(found, Some(expected), "{cell}");
        }
        for cell in ["", "-", "abc", "1,2,3x", "12 pcs", "€5"] {
            assert_eq!(ten_thousandths(cell), None, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn the_quick_way_reads_what_the_full_one_does(cell in "[0-9]{0,7}[.]?[0-9]{0,7}|[0-9.,]{0,9}") {
            if let Some(quick) = plain(&cell) {
                prop_assert_eq!(Some(quick), written(&cell), "{}", cell);
            }
        }
    }

    #[test]
    fn reads_money_with_its_currency() {
        let shown = |cell| {
            money(cell, None).map(|found| {
                found.map(|money| (money.amount(), money.currency.map(|c| c.to_string())))
            })
        };
        assert_eq!(shown("€ 3.500,00"), Some(Ok((3500.0, Some("EUR".into())))));
        assert_eq!(shown("$1,117.10K"), Some(Ok((1_117_100.0, Some("USD".into())))));
        assert_eq!(shown("5000 BRL"), Some(Ok((5000.0, Some("BRL".into())))));
        assert_eq!(shown("12000"), Some(Ok((12000.0, None))));
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
        let currency_of = |cell| money(cell, cad).unwrap().unwrap().currency.unwrap().to_string();
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
            let _ = (ten_thousandths(&cell), money(&cell, None), yes_no(&cell), currency(&cell));
        }

        #[test]
        fn plain_numbers_are_exact(whole in 0_i64..1_000_000_000, cents in 0_i64..100) {
            prop_assert_eq!(ten_thousandths(&format!("{whole}.{cents:02}")), Some(whole * 10_000 + cents * 100));
        }
    }
}
