//! Writes single values into rule files: without quotes if they are unambiguous, otherwise in
//! straight quotes.

use std::fmt::Write as _;

use crate::facts::{Bilingual, Currency, Value};

/// Words that YAML or the loader does not read as a text.
const NO_TEXTS: [&str; 11] =
    ["yes", "no", "true", "false", "on", "off", "null", "y", "n", "nan", "inf"];

/// Writes a text on one line. Control characters are dropped, because a rule file contains none.
pub fn text(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    if is_bare(&text) {
        return text;
    }
    serde_json::Value::from(text).to_string() // JSON text is YAML text, too
}

fn is_bare(text: &str) -> bool {
    let plain =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/' | '\'' | '。');
    let begins_well = text.chars().next().is_some_and(char::is_alphabetic);
    begins_well
        && text.chars().all(plain)
        && !text.ends_with(' ')
        && !text.contains("  ")
        && !NO_TEXTS.contains(&text.to_lowercase().as_str())
}

/// Writes `{en: …, zh: …}`.
pub fn bilingual(both: &Bilingual) -> String {
    format!("{{en: {}, zh: {}}}", text(&both.en), text(&both.zh))
}

/// Writes `[a, b]`.
pub fn list<'t>(items: impl IntoIterator<Item = &'t str>) -> String {
    let items: Vec<String> = items.into_iter().map(text).collect();
    format!("[{}]", items.join(", "))
}

/// Writes a value of a fact. Returns `None` if rule files cannot express it: a fact without a
/// column, or money without a currency.
pub fn value(value: &Value<'_>) -> Option<String> {
    Some(match value {
        Value::NoColumn => return None,
        Value::Blank => "\"\"".to_owned(),
        Value::Text(own) => text(own),
        Value::Whole(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::Money(money) => amount(money.ten_thousandths, money.currency?),
        Value::Date(date) => date.to_string(),
        Value::DateTime(at) if at.time() == jiff::civil::Time::midnight() => at.date().to_string(),
        Value::DateTime(at) => at.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        Value::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::List(items) => list(items.iter().map(AsRef::as_ref)),
        Value::Duration(days) if days.working => format!("{} working days", days.count),
        Value::Duration(days) => format!("{} days", days.count),
    })
}

fn amount(ten_thousandths: i64, currency: Currency) -> String {
    let sign = if ten_thousandths < 0 { "-" } else { "" };
    let (whole, part) =
        (ten_thousandths.unsigned_abs() / 10_000, ten_thousandths.unsigned_abs() % 10_000);
    let mut out = format!("{currency} {sign}{whole}");
    if part > 0 {
        let _ = write!(out, ".{}", format!("{part:04}").trim_end_matches('0'));
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rules::parse::yaml::{Tree, parse};

    fn describe(written: &str) -> Option<String> {
        let Tree::Fields(fields) = parse(&format!("a: {{b: [{written}]}}\n")).ok()?.tree else {
            return None;
        };
        let Tree::Fields(inner) = &fields[0].value.tree else { return None };
        let Tree::Items(items) = &inner[0].value.tree else { return None };
        match items.as_slice() {
            [only] => match &only.tree {
                Tree::Text { text, .. } => Some(text.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    #[test]
    fn ambiguous_texts_are_quoted() {
        for (own, written) in [
            ("Asks for a certificate", "Asks for a certificate"),
            ("yes", "\"yes\""),
            ("12", "\"12\""),
            ("a: b", "\"a: b\""),
            ("# five", "\"# five\""),
            ("询问认证。", "询问认证。"),
            ("投标，样品", "\"投标，样品\""),
            ("say \"bid\"", "\"say \\\"bid\\\"\""),
        ] {
            assert_eq!(text(own), written);
        }
    }

    proptest! {
        #[test]
        fn any_written_value_is_read_back(own in "\\PC{1,12}") {
            prop_assert_eq!(describe(&text(&own)), Some(own));
        }
    }
}
