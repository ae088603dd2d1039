//! Parses typed answers: ids, numbers of ten, values of facts. Errors are in words.

use crate::diagnostic::nearest;
use crate::facts::{FactId, Kind};
use crate::rules::Pack;
use crate::rules::scaffold::{Numbers, scalar};

/// The maximum number of names in an error message.
const MOST_LISTED: usize = 30;

/// Accepts any text.
pub fn text(typed: &str) -> Result<String, String> {
    if typed.is_empty() { Err("write something here".to_owned()) } else { Ok(typed.to_owned()) }
}

/// Accepts an id that is not taken: lower-case letters, digits and `_`.
pub fn new_id<'t>(typed: &str, taken: impl IntoIterator<Item = &'t str>) -> Result<String, String> {
    let id = id(typed)?;
    if taken.into_iter().any(|own| own == id) {
        return Err(format!("`{id}` is there already; choose another name"));
    }
    Ok(id)
}

pub fn id(typed: &str) -> Result<String, String> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !typed.is_empty() && typed.chars().all(fits) {
        return Ok(typed.to_owned());
    }
    let tidy = made_id(typed);
    Err(match tidy.as_str() {
        "" => "a short name has lower-case letters, digits and `_` only".to_owned(),
        tidy => format!("a short name has lower-case letters, digits and `_` only: `{tidy}`"),
    })
}

/// Converts a text to an id; empty if no letter can be kept.
pub fn made_id(text: &str) -> String {
    let fitting = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' };
    let fitted: String = text.chars().map(fitting).collect();
    fitted.split_whitespace().take(5).collect::<Vec<_>>().join("_")
}

/// Accepts one of the words; the error suggests the nearest one.
pub fn one_of<'k>(
    typed: &str,
    what: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Result<&'k str, String> {
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(own) = known.iter().find(|own| **own == typed) {
        return Ok(own);
    }
    let none = format!("there is no {what} `{typed}`");
    Err(match nearest(typed, known.iter().copied()) {
        Some(near) => format!("{none}; did you mean `{near}`?"),
        None if known.len() > MOST_LISTED => none,
        None => format!("{none}; there are: {}", known.join(", ")),
    })
}

pub fn fact(typed: &str, pack: &Pack) -> Result<FactId, String> {
    let names = pack.catalog.iter().map(|(_, fact)| fact.name.as_str());
    one_of(typed, "fact", names)?;
    pack.catalog.find(typed).ok_or_else(|| format!("there is no fact `{typed}`"))
}

/// Formats a number without trailing zeros.
pub fn number(typed: &str, greatest: f64) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_digit() || c == '.';
    let number = typed.chars().all(plain).then(|| typed.parse::<f64>().ok()).flatten();
    match number {
        Some(number) if number <= greatest => Ok(number.to_string()),
        Some(_) => Err(format!("{typed} is more than {greatest}")),
        None if typed.replace(',', ".").parse::<f64>().is_ok() => {
            Err(format!("write decimals with a point: {}", typed.replace(',', ".")))
        }
        None => Err(format!("`{typed}` is not a number")),
    }
}

/// Parses `most 2, tender 7`: numbers of 10 buyers by cause; `:` and `=` are accepted as
/// separators.
pub fn of_10(typed: &str, pack: &Pack) -> Result<Numbers, String> {
    let mut numbers = Numbers::new();
    for part in typed.split([',', '，', ';', '；']).map(str::trim).filter(|part| !part.is_empty())
    {
        let mut words = part.split([' ', ':', '：', '=']).filter(|word| !word.is_empty());
        let (Some(cause), Some(count), None) = (words.next(), words.next(), words.next()) else {
            return Err(format!("`{part}` is not a cause and a number, e.g. `tender 7`"));
        };
        let causes = pack.causes.iter().map(|cause| cause.id.as_str());
        let cause = one_of(cause, "cause", std::iter::once("most").chain(causes))?;
        if numbers.iter().any(|(own, _)| own == cause) {
            return Err(format!("`{cause}` stands here twice"));
        }
        numbers.push((cause.to_owned(), number(count, 10.0)?));
    }
    if !numbers.iter().any(|(cause, _)| cause == "most") && numbers.len() < pack.causes.len() {
        return Err("the number for most causes is missing: begin with e.g. `most 2`".to_owned());
    }
    numbers.sort_by_key(|(cause, _)| cause != "most");
    Ok(numbers)
}

/// Splits words at commas.
pub fn words(typed: &str) -> Result<Vec<String>, String> {
    let words = typed.split([',', '，', '、', ';', '；']).map(str::trim);
    let words: Vec<String> = words.filter(|word| !word.is_empty()).map(str::to_owned).collect();
    if words.is_empty() { Err("write at least one".to_owned()) } else { Ok(words) }
}

/// Converts a value of a fact of that kind to the syntax of rule files.
pub fn value(typed: &str, kind: Kind) -> Result<String, String> {
    if typed.is_empty() || typed == "blank" {
        return Ok("\"\"".to_owned());
    }
    match kind {
        Kind::List => Ok(scalar::list(words(typed)?.iter().map(String::as_str))),
        Kind::YesNo if ["yes", "no"].contains(&typed) => Ok(typed.to_owned()),
        Kind::YesNo => Err("write yes or no".to_owned()),
        Kind::Whole | Kind::Decimal | Kind::Date | Kind::DateTime if is_of_numbers(typed) => {
            Ok(typed.to_owned())
        }
        _ => Ok(scalar::text(typed)),
    }
}

/// Returns whether the text has only characters of numbers, dates and times.
fn is_of_numbers(typed: &str) -> bool {
    typed.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.'))
}

/// Converts the operand of an operator to the syntax of rule files.
pub fn operand(typed: &str, operator: &str, kind: Kind) -> Result<String, String> {
    match operator {
        "is_between" => {
            let (from, to) = typed
                .split_once(" to ")
                .or_else(|| typed.split_once(','))
                .ok_or("write both ends, e.g. `3 to 8`")?;
            Ok(format!("[{}, {}]", value(from.trim(), kind)?, value(to.trim(), kind)?))
        }
        "is_blank" if ["yes", "no"].contains(&typed) => Ok(typed.to_owned()),
        "is_blank" => Err("write yes or no".to_owned()),
        "within" | "older_than" => Ok(scalar::text(typed)),
        "is_one_of" | "is_none_of" | "contains_any" | "contains_all" | "contains_none" => {
            let items = words(typed)?;
            match items.as_slice() {
                [list] if list.starts_with('$') => Ok(list.clone()),
                items if kind == Kind::List || kind == Kind::Text => {
                    Ok(scalar::list(items.iter().map(String::as_str)))
                }
                items => {
                    let all: Result<Vec<String>, String> =
                        items.iter().map(|item| value(item, kind)).collect();
                    Ok(format!("[{}]", all?.join(", ")))
                }
            }
        }
        "is" | "is_not" if kind == Kind::List => Ok(scalar::text(typed)),
        _ => value(typed, kind),
    }
}

/// Parses `country: Chile`.
pub fn pair(typed: &str) -> Result<(&str, &str), String> {
    let (key, value) = typed
        .split_once([':', '：', '='])
        .ok_or_else(|| format!("`{typed}` has no colon: write e.g. `country: Chile`"))?;
    Ok((key.trim(), value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{RuleFiles, load};

    #[test]
    fn numbers_of_ten_are_read_as_people_write_them() {
        let pack = load(&RuleFiles::embedded()).pack.unwrap();
        let read = |typed| of_10(typed, &pack);
        let numbers =
            vec![("most".to_owned(), "0.4".to_owned()), ("tender".to_owned(), "7".to_owned())];
        for typed in ["most 0.4, tender 7", "tender: 7; most: 0.4", "most=0.4，tender=7"] {
            assert_eq!(read(typed), Ok(numbers.clone()), "{typed}");
        }
        assert!(read("tender 7").unwrap_err().contains("most"));
        assert!(read("most 2, tendr 7").unwrap_err().contains("did you mean `tender`?"));
        assert!(read("most 2, tender 12").unwrap_err().contains("more than 10"));
        assert!(read("most 2, tender x").unwrap_err().contains("not a number"));
    }
}
