//! Compiles `when:` blocks, which are lines of facts, operators and values, to checked conditions.

use regex::RegexBuilder;

use super::closed_values::fits_closed_values;
use crate::diagnostic::{nearest, only_near};
use crate::facts::country::Country;
use crate::facts::word_search::fold;
use crate::facts::{FactId, Kind, Value, known};
use crate::limits::REGEX_BYTES;
use crate::rules::codes;
use crate::rules::condition::{Check, Condition, Operand, Test};
use crate::rules::diagnostics::listed;
use crate::rules::parse::reader::Entry;
use crate::rules::parse::yaml::Tree;
use crate::rules::vocabulary::Vocabulary;

const BLOCKS: [&str; 3] = ["all", "any", "none"];

/// The operators, each with the kinds of facts that it fits.
pub(in crate::rules) const OPERATORS: [(&str, &[Kind]); 20] = {
    use Kind::{Date, DateTime, Decimal, Duration, List, Money, Text, Whole};
    const ORDERED: &[Kind] = &[Whole, Decimal, Money, Duration];
    const DATES: &[Kind] = &[Date, DateTime];
    const TEXTS: &[Kind] = &[Text, List];
    const ANY: &[Kind] = &Kind::ALL;
    const SOME: &[Kind] = &[Text, List, Whole, Decimal, Money, Date];
    const RANGED: &[Kind] = &[Whole, Decimal, Money, Duration, Date, DateTime];
    [
        ("is", ANY),
        ("is_not", ANY),
        ("is_one_of", SOME),
        ("is_none_of", SOME),
        ("is_at_least", RANGED),
        ("is_at_most", RANGED),
        ("is_more_than", ORDERED),
        ("is_less_than", ORDERED),
        ("is_between", RANGED),
        ("is_before", DATES),
        ("is_after", DATES),
        ("is_blank", ANY),
        ("contains_any", TEXTS),
        ("contains_all", TEXTS),
        ("contains_none", TEXTS),
        ("starts_with", TEXTS),
        ("ends_with", TEXTS),
        ("matches", TEXTS),
        ("within", DATES),
        ("older_than", DATES),
    ]
};

/// Returns the operators for a kind of fact, in the order in which they are listed.
pub fn operators_for(kind: Kind) -> Vec<&'static str> {
    let fitting = OPERATORS.iter().filter(|(_, kinds)| kinds.contains(&kind));
    fitting.map(|(name, _)| *name).collect()
}

/// Reads a `when:` block; `None` after an error.
pub(in crate::rules) fn block(entry: Entry<'_>, vocabulary: &Vocabulary) -> Option<Condition> {
    if let Tree::Items(_) = entry.tree() {
        entry.error(
            codes::WRONG_SHAPE,
            "this list does not say whether all of it must hold, or any",
            "write `all:` or `any:` on a line before the list, and indent the list below it; a \
             single condition needs no dash",
        );
        return None;
    }
    if let Some(name) = entry.as_text().filter(|text| vocabulary.catalog.find(text).is_some()) {
        let example = if vocabulary.catalog.find(name).map(|fact| vocabulary.kind(fact))
            == Some(Kind::YesNo)
        {
            format!("`{name}: yes`")
        } else {
            format!("`{name}: …`, with the value that it must have")
        };
        entry.error(
            codes::WRONG_SHAPE,
            format!("`{name}` is not compared with anything"),
            format!("write {example}, on a line of its own below"),
        );
        return None;
    }
    if let Some(right) = entry.as_text().and_then(|text| comparison(text, vocabulary)) {
        entry.error(
            codes::WRONG_SHAPE,
            "a condition is written in words, not with arithmetic signs",
            format!("write `{right}`, on a line of its own below"),
        );
        return None;
    }
    let lines = entry.free_fields("a condition")?;
    if lines.is_empty() {
        entry.error(
            codes::NO_VALUE,
            "a condition without a line",
            "write at least one fact, e.g. `bounced: yes`",
        );
        return None;
    }
    let mut whole = true;
    let mut parts = Vec::new();
    for (key, name, value) in lines {
        let part = match name {
            "all" => blocks(value, vocabulary).map(Condition::All),
            "any" => blocks(value, vocabulary).map(Condition::Any),
            "none" => blocks(value, vocabulary).map(Condition::None),
            _ => line(key, name, value, vocabulary),
        };
        match part {
            Some(part) => parts.push(part),
            None => whole = false,
        }
    }
    match (whole, parts.len()) {
        (false, _) => None,
        (true, 1) => parts.pop(),
        (true, _) => Some(Condition::All(parts)),
    }
}

/// Suggests the spelling of rule files for `opens >= 3`.
fn comparison(text: &str, vocabulary: &Vocabulary) -> Option<String> {
    const SIGNS: [(&str, &str); 7] = [
        (">=", "is_at_least"),
        ("<=", "is_at_most"),
        ("!=", "is_not"),
        ("==", "is"),
        (">", "is_more_than"),
        ("<", "is_less_than"),
        ("=", "is"),
    ];
    let parts = |(sign, word)| text.split_once(sign).map(|(name, value)| (name, word, value));
    let (name, word, value) = SIGNS.into_iter().find_map(parts)?;
    let (name, value) = (name.trim(), value.trim());
    vocabulary.catalog.find(name).filter(|_| !value.is_empty())?;
    Some(match word {
        "is" => format!("{name}: {value}"),
        word => format!("{name}: {{{word}: {value}}}"),
    })
}

fn blocks(entry: Entry<'_>, vocabulary: &Vocabulary) -> Option<Vec<Condition>> {
    let items = entry.items()?;
    if items.is_empty() {
        entry.error(codes::NO_VALUE, "an empty list of conditions", "add `- fact: value`");
    }
    let read: Vec<_> = items.iter().map(|item| block(*item, vocabulary)).collect();
    read.into_iter().collect()
}

/// Reads `fact: value` or `fact: {operator: value, …}`.
pub(in crate::rules) fn line(
    key: Entry<'_>,
    name: &str,
    value: Entry<'_>,
    vocabulary: &Vocabulary,
) -> Option<Condition> {
    let meant = match name {
        "and" | "both" => Some("all"),
        "or" | "either" => Some("any"),
        "not" | "neither" | "no" => Some("none"),
        _ => nearest(name, BLOCKS),
    };
    if vocabulary.catalog.find(name).is_none()
        && let Some(near) = meant
    {
        key.error(
            codes::UNKNOWN_FACT,
            format!("there is no fact `{name}`"),
            format!("did you mean `{near}`?"),
        );
        return None;
    }
    let fact = vocabulary.fact(name, &key);
    let Tree::Fields(_) = value.tree() else {
        let operator = if matches!(value.tree(), Tree::Items(_)) { "is_one_of" } else { "is" };
        return Some(Condition::Test(test(fact?, operator, key, value, vocabulary)?));
    };
    let operators = value.free_fields("a condition on one fact")?;
    if operators.is_empty() {
        key.error(
            codes::NO_VALUE,
            format!("no condition is set for `{name}`"),
            "write what it must be, e.g. `bounced: yes` or `opens: {is_at_least: 3}`",
        );
    }
    if operators.iter().any(|(_, name, _)| *name == "fact") {
        let check = Check::Is(operand(fact?, value, vocabulary)?);
        return Some(Condition::Test(Test { fact: fact?, check }));
    }
    let mut whole = true;
    let mut parts = Vec::new();
    for (key, operator, value) in operators {
        if !OPERATORS.iter().any(|(known, _)| *known == operator) {
            unknown_operator(key, operator);
            whole = false;
        } else if let Some(fact) = fact {
            match test(fact, operator, key, value, vocabulary) {
                Some(test) => parts.push(Condition::Test(test)),
                None => whole = false,
            }
        }
    }
    fact?;
    match (whole, parts.len()) {
        (false, _) | (_, 0) => None,
        (true, 1) => parts.pop(),
        (true, _) => Some(Condition::All(parts)),
    }
}

fn unknown_operator(key: Entry<'_>, operator: &str) {
    let names = || OPERATORS.iter().map(|(name, _)| *name);
    let meant = match operator {
        "=" | "==" | "equals" => Some("is"),
        "!=" | "not" => Some("is_not"),
        ">" | "greater_than" | "more_than" => Some("is_more_than"),
        "<" | "less_than" => Some("is_less_than"),
        ">=" | "at_least" => Some("is_at_least"),
        "<=" | "at_most" => Some("is_at_most"),
        "in" | "one_of" => Some("is_one_of"),
        "contains" => Some("contains_any"),
        "before" => Some("is_before"),
        "after" => Some("is_after"),
        "blank" | "empty" | "is_empty" => Some("is_blank"),
        _ => nearest(operator, names()),
    };
    let all = format!("Allowed here: {}", names().collect::<Vec<_>>().join(", "));
    let help = match meant {
        Some(near) => format!("did you mean `{near}`? {all}"),
        None => all,
    };
    let right = only_near(operator, names()).filter(|right| meant == Some(*right));
    let message = format!("there is no operator `{operator}`");
    key.misspelt(codes::UNKNOWN_OPERATOR, message, help, operator, right);
}

fn test(
    fact: FactId,
    operator: &str,
    key: Entry<'_>,
    value: Entry<'_>,
    vocabulary: &Vocabulary,
) -> Option<Test> {
    let kind = vocabulary.kind(fact);
    let fits = |kinds: &[Kind]| kinds.contains(&kind);
    let (_, kinds) = OPERATORS.iter().find(|(name, _)| *name == operator)?;
    if !fits(kinds) {
        let usable = OPERATORS.iter().filter(|(_, kinds)| fits(kinds)).map(|(name, _)| *name);
        let name = &vocabulary.catalog.fact(fact).name;
        key.error(
            codes::OPERATOR_MISFIT,
            format!("`{operator}` does not fit `{name}`, which is of the type {}", kind.name()),
            format!("what fits: {}", listed(usable)),
        );
        return None;
    }
    let is_comparison = matches!(operator, "is" | "is_not" | "is_one_of" | "is_none_of");
    let is_country = fact == known::country || fact == known::country_code;
    if is_country && is_comparison && !matches!(value.tree(), Tree::Fields(_)) {
        return country_test(operator, value, vocabulary);
    }
    let operand = |entry| operand(fact, entry, vocabulary);
    let set =
        |entry: Entry<'_>| vocabulary.words_of(&entry).map(|words| vocabulary.word_set(&words));
    let folded = || value.text().map(|text| fold(text).into_owned());
    let check = match operator {
        "is" => Check::Is(operand(value)?),
        "is_not" => Check::IsNot(operand(value)?),
        "is_one_of" => Check::OneOf(operands(fact, value, vocabulary)?),
        "is_none_of" => Check::NoneOf(operands(fact, value, vocabulary)?),
        "is_at_least" => Check::AtLeast(operand(value)?),
        "is_at_most" => Check::AtMost(operand(value)?),
        "is_more_than" => Check::MoreThan(operand(value)?),
        "is_less_than" => Check::LessThan(operand(value)?),
        "is_before" => Check::Before(operand(value)?),
        "is_after" => Check::After(operand(value)?),
        "is_between" => {
            let (least, greatest) = ends(value)?;
            let (from, to) = (operand(least), operand(greatest));
            let (from, to) = (from?, to?);
            in_order(&from, &to, value, &[least, greatest])?;
            Check::Between(from, to)
        }
        "is_blank" => Check::Blank(value.yes_no()?),
        "contains_any" => Check::ContainsAny(set(value)?),
        "contains_none" => Check::ContainsNone(set(value)?),
        "contains_all" => Check::ContainsAll(
            vocabulary
                .words_of(&value)?
                .iter()
                .map(|word| vocabulary.word_set(std::slice::from_ref(word)))
                .collect(),
        ),
        "starts_with" => Check::StartsWith(folded()?),
        "ends_with" => Check::EndsWith(folded()?),
        "matches" => {
            let pattern = value.text()?;
            match RegexBuilder::new(pattern).case_insensitive(true).size_limit(REGEX_BYTES).build()
            {
                Ok(pattern) => Check::Matches(pattern),
                Err(error) => {
                    let reason = error.to_string();
                    let reason = reason.lines().last().unwrap_or("").trim_start_matches("error: ");
                    value.error(
                        codes::BAD_PATTERN,
                        format!("this pattern cannot be read: {reason}"),
                        "for plain words use `contains_any`; in a pattern, put a backslash before . ( ) + or \
                         ? to mean the character itself",
                    );
                    return None;
                }
            }
        }
        "within" => Check::Within(value.days()?),
        _ => Check::OlderThan(value.days()?),
    };
    Some(Test { fact, check })
}

/// Compares countries by their codes: `country: BR`, `country: Brazil` and `country: 巴西` hold for
/// the same buyers, whatever the export writes.
fn country_test(operator: &str, value: Entry<'_>, vocabulary: &Vocabulary) -> Option<Test> {
    let one = matches!(operator, "is" | "is_not");
    let items = if one { vec![value] } else { value.items_or_one()? };
    let mut codes = Vec::new();
    let mut whole = !items.is_empty();
    if items.is_empty() {
        value.error(codes::NO_VALUE, "an empty list of countries", "write at least one country");
    }
    for item in items {
        let list = item.as_text().and_then(|text| text.strip_prefix('$'));
        let found = match list {
            Some(list) if one => {
                item.error(
                    codes::WRONG_SHAPE,
                    "a list is here, and one country is needed",
                    format!("write `country: {{is_one_of: ${list}}}`"),
                );
                None
            }
            Some(list) => countries_of_list(list, item, vocabulary),
            None => item.country().map(|code| vec![code]),
        };
        match found {
            Some(found) => codes.extend(found),
            None => whole = false,
        }
    }
    let mut operands: Vec<Operand> = codes.into_iter().map(folded_text).collect();
    let check = match operator {
        _ if !whole => return None,
        "is" => Check::Is(operands.pop()?),
        "is_not" => Check::IsNot(operands.pop()?),
        "is_one_of" => Check::OneOf(operands),
        _ => Check::NoneOf(operands),
    };
    Some(Test { fact: known::country_code, check })
}

fn countries_of_list(
    list: &str,
    entry: Entry<'_>,
    vocabulary: &Vocabulary,
) -> Option<Vec<&'static str>> {
    let list = vocabulary.list(list, &entry)?;
    let mut codes = Vec::new();
    for word in &list.words {
        match Country::find(word) {
            Some(country) => codes.push(country.code),
            None => {
                entry.error(
                    codes::UNKNOWN_COUNTRY,
                    format!("the list `{}` holds `{word}`, which is not a country", list.name),
                    "write names of countries or their two letters into the list",
                );
                return None;
            }
        }
    }
    Some(codes)
}

/// Reads the two values of `is_between`.
fn ends<'n>(entry: Entry<'n>) -> Option<(Entry<'n>, Entry<'n>)> {
    let items = entry.items()?;
    if let [least, greatest] = items.as_slice() {
        return Some((*least, *greatest));
    }
    entry.error(
        codes::WRONG_SHAPE,
        format!("`is_between` takes two values, not {}", items.len()),
        "write the smaller and the greater one: `is_between: [3, 8]`",
    );
    None
}

fn in_order(from: &Operand, to: &Operand, entry: Entry<'_>, ends: &[Entry<'_>]) -> Option<()> {
    let falls = match (from, to) {
        (Operand::Literal(Value::Whole(a)), Operand::Literal(Value::Whole(b))) => a > b,
        (Operand::Literal(Value::Decimal(a)), Operand::Literal(Value::Decimal(b))) => a > b,
        (Operand::Literal(Value::Date(a)), Operand::Literal(Value::Date(b))) => a > b,
        (Operand::Literal(Value::DateTime(a)), Operand::Literal(Value::DateTime(b))) => a > b,
        (Operand::Literal(Value::Money(a)), Operand::Literal(Value::Money(b))) => {
            a.currency == b.currency && a.ten_thousandths > b.ten_thousandths
        }
        _ => false,
    };
    if falls {
        entry.out_of_order(
            codes::NOT_RISING,
            "the first of the two values is the greater one",
            "write the smaller one first",
            ends,
            &[1, 0],
        );
        return None;
    }
    Some(())
}

/// Reads the values of `is_one_of`: written out, or from `$lists`.
fn operands(fact: FactId, entry: Entry<'_>, vocabulary: &Vocabulary) -> Option<Vec<Operand>> {
    let mut whole = true;
    let mut all = Vec::new();
    for item in entry.items_or_one()? {
        if let Some(list) = item.as_text().and_then(|text| text.strip_prefix('$')) {
            if !matches!(vocabulary.kind(fact), Kind::Text | Kind::List) {
                let name = &vocabulary.catalog.fact(fact).name;
                item.error(
                    codes::OPERATOR_MISFIT,
                    format!("a word list does not fit `{name}`, which holds no text"),
                    "write the values themselves",
                );
                whole = false;
            }
            match vocabulary.list(list, &item) {
                Some(list) => all.extend(list.words.iter().map(|word| folded_text(word))),
                None => whole = false,
            }
            continue;
        }
        match operand(fact, item, vocabulary) {
            Some(operand) => all.push(operand),
            None => whole = false,
        }
    }
    if all.is_empty() && whole {
        entry.error(codes::NO_VALUE, "an empty list of values", "write at least one value");
        return None;
    }
    whole.then_some(all)
}

fn folded_text(text: &str) -> Operand {
    Operand::Literal(Value::Text(fold(text.trim()).into_owned().into()))
}

/// Reads a value written in the rule, or `{fact: name}`.
fn operand(fact: FactId, entry: Entry<'_>, vocabulary: &Vocabulary) -> Option<Operand> {
    let kind = vocabulary.kind(fact);
    if matches!(entry.tree(), Tree::Fields(_)) {
        let mut fields = entry.fields("a comparison with another fact")?;
        let named = fields.need("fact");
        fields.finish();
        let named = named?;
        let other = vocabulary.fact(named.text()?, &named)?;
        let other_kind = vocabulary.kind(other);
        if family(kind) != family(other_kind) {
            named.error(
                codes::VALUE_MISFIT,
                format!(
                    "`{}` is of the type {}, which cannot be compared with {}",
                    vocabulary.catalog.fact(other).name,
                    other_kind.name(),
                    kind.name()
                ),
                "compare facts of the same type",
            );
            return None;
        }
        return Some(Operand::Fact(other));
    }
    if !matches!(kind, Kind::Text | Kind::List) {
        return entry.typed(kind).map(Operand::Literal);
    }
    let text = entry.text()?;
    if let Some(list) = text.strip_prefix('$') {
        if vocabulary.list(list, &entry).is_some() {
            entry.error(
                codes::WRONG_SHAPE,
                "a list is here, and one value is needed",
                format!("write `is_one_of: ${list}` or `contains_any: ${list}`"),
            );
        }
        return None;
    }
    fits_closed_values(fact, text, entry, vocabulary)?;
    Some(folded_text(text))
}

/// Returns the kind that represents all kinds comparable with this one.
pub(in crate::rules) fn family(kind: Kind) -> Kind {
    match kind {
        Kind::Whole => Kind::Decimal,
        Kind::DateTime => Kind::Date,
        Kind::List => Kind::Text,
        other => other,
    }
}
