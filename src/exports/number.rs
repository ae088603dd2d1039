//! Numbers, amounts of money and yes or no as CRMs write them.

use std::sync::OnceLock;

use crate::facts::country::Country;
use crate::facts::words::fold;
use crate::facts::{Currency, Money};

/// A number as ten-thousandths, or `None`.
///
/// The mark that comes last and only once is the decimal mark, unless exactly three digits follow
/// a comma; `K`, `M`, `万`, `亿` multiply; brackets make it negative.
pub fn ten_thousandths(cell: &str) -> Option<i64> {
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

/// An amount with the currency in the cell, if it is written there. `Err` is a currency that
/// nobody uses, as written.
pub fn money(cell: &str) -> Option<Result<Money, String>> {
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
    if sign.is_empty() {
        return Some(Ok(Money { ten_thousandths, currency: None }));
    }
    Some(currency(sign).map(|currency| Money { ten_thousandths, currency: Some(currency) }))
}

/// A code or sign of a currency; `Err` gives it back as written where no country uses it.
pub fn currency(written: &str) -> Result<Currency, String> {
    let text = written.trim();
    if let Some(currency) = Currency::new(text).filter(is_in_use) {
        return Ok(currency);
    }
    let code = match text {
        "$" | "US$" | "美元" | "美金" => "USD",
        "€" | "欧元" => "EUR",
        "£" | "英镑" => "GBP",
        "¥" | "￥" | "元" | "RMB" | "人民币" | "CNH" => "CNY",
        "₹" => "INR",
        "R$" => "BRL",
        "₽" => "RUB",
        "₫" => "VND",
        "฿" => "THB",
        "₩" => "KRW",
        "₺" => "TRY",
        code => code,
    };
    let code = code.rsplit(['(', ' ']).next().unwrap_or(code).trim_end_matches(')');
    Currency::new(code).filter(is_in_use).ok_or_else(|| text.to_owned())
}

fn is_in_use(currency: &Currency) -> bool {
    static IN_USE: OnceLock<Vec<Currency>> = OnceLock::new();
    let in_use = IN_USE.get_or_init(|| {
        let mut all: Vec<Currency> =
            Country::all().iter().filter_map(|country| country.currency).collect();
        all.sort_unstable();
        all.dedup();
        all
    });
    in_use.binary_search(currency).is_ok()
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

    #[test]
    fn reads_money_with_its_currency() {
        let shown = |cell| {
            money(cell).map(|found| {
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
            let _ = (ten_thousandths(&cell), money(&cell), yes_no(&cell), currency(&cell));
        }

        #[test]
        fn plain_numbers_are_exact(whole in 0_i64..1_000_000_000, cents in 0_i64..100) {
            prop_assert_eq!(ten_thousandths(&format!("{whole}.{cents:02}")), Some(whole * 10_000 + cents * 100));
        }
    }
}
