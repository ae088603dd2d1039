//! Describes conditions in words.

use super::word_lists;
use crate::facts::{Days, FactId, Kind, Value};
use crate::report::{Language, shown_value_in};
use crate::rules::Pack;
use crate::rules::condition::{Check, Condition, Operand, Test};

/// A condition in words: a sentence, which may have others under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spoken {
    Line(String),
    /// How the parts combine, e.g. `At least one of these holds:`, and the parts.
    List(&'static str, Vec<Spoken>),
}

/// Returns the condition in words.
pub fn spoken(pack: &Pack, condition: &Condition, language: Language) -> Spoken {
    let list = |says, parts: &[Condition]| {
        Spoken::List(says, parts.iter().map(|part| spoken(pack, part, language)).collect())
    };
    match condition {
        Condition::All(parts) => {
            list(language.either("All of these hold:", "以下全部成立："), parts)
        }
        Condition::Any(parts) => {
            list(language.either("At least one of these holds:", "以下至少一项成立："), parts)
        }
        Condition::None(parts) => {
            list(language.either("None of these holds:", "以下无一成立："), parts)
        }
        Condition::Test(test) => Spoken::Line(line(pack, test, language)),
    }
}

/// Describes one line: a fact and its operator.
fn line(pack: &Pack, test: &Test, language: Language) -> String {
    let fact = &pack.catalog.fact(test.fact).name;
    let kind = pack.catalog.fact(test.fact).kind;
    let one = |operand: &Operand| self::operand(pack, operand, kind, language);
    let several = |operands: &[Operand]| self::operands(pack, operands, kind, language);
    let set = |set| word_lists::of_set(pack, set, language);
    let says = match language {
        Language::En => match &test.check {
            Check::Blank(true) => "is blank: there is a column, and its cell is empty".to_owned(),
            Check::Blank(false) => "is not blank".to_owned(),
            Check::Is(value) => format!("is {}", one(value)),
            Check::IsNot(value) => format!("is known and is not {}", one(value)),
            Check::OneOf(values) => format!("is one of {}", several(values)),
            Check::NoneOf(values) => format!("is known and is none of {}", several(values)),
            Check::AtLeast(value) => format!("is {} or more", one(value)),
            Check::AtMost(value) => format!("is {} or less", one(value)),
            Check::MoreThan(value) => format!("is more than {}", one(value)),
            Check::LessThan(value) => format!("is less than {}", one(value)),
            Check::Between(least, greatest) => {
                format!("lies between {} and {}, both included", one(least), one(greatest))
            }
            Check::Before(value) => format!("lies before {}", one(value)),
            Check::After(value) => format!("lies after {}", one(value)),
            Check::ContainsAny(words) => format!("has at least one word of {}", set(*words)),
            Check::ContainsAll(sets) => {
                let words: Vec<String> = sets.iter().map(|words| set(*words)).collect();
                format!("has every one of {}", words.join(", "))
            }
            Check::ContainsNone(words) => format!("is known and has no word of {}", set(*words)),
            Check::StartsWith(start) => format!("begins with “{start}”"),
            Check::EndsWith(end) => format!("ends with “{end}”"),
            Check::Matches(pattern) => format!("matches the pattern {pattern}"),
            Check::Within(days) => {
                format!("lies no longer ago than {}, and not ahead", length(*days, language))
            }
            Check::OlderThan(days) => format!("lies longer ago than {}", length(*days, language)),
        },
        Language::Zh => match &test.check {
            Check::Blank(true) => "为空（有此列，但单元格为空）".to_owned(),
            Check::Blank(false) => "不为空".to_owned(),
            Check::Is(value) => format!("为{}", one(value)),
            Check::IsNot(value) => format!("已知且不为{}", one(value)),
            Check::OneOf(values) => format!("为其中之一：{}", several(values)),
            Check::NoneOf(values) => format!("已知且不属于：{}", several(values)),
            Check::AtLeast(value) => format!("不少于 {}", one(value)),
            Check::AtMost(value) => format!("不多于 {}", one(value)),
            Check::MoreThan(value) => format!("大于 {}", one(value)),
            Check::LessThan(value) => format!("小于 {}", one(value)),
            Check::Between(least, greatest) => {
                format!("介于 {} 与 {} 之间（含两端）", one(least), one(greatest))
            }
            Check::Before(value) => format!("早于 {}", one(value)),
            Check::After(value) => format!("晚于 {}", one(value)),
            Check::ContainsAny(words) => format!("含有以下任一词：{}", set(*words)),
            Check::ContainsAll(sets) => {
                let words: Vec<String> = sets.iter().map(|words| set(*words)).collect();
                format!("含有以下每个词：{}", words.join("、"))
            }
            Check::ContainsNone(words) => format!("已知且不含以下任何词：{}", set(*words)),
            Check::StartsWith(start) => format!("以“{start}”开头"),
            Check::EndsWith(end) => format!("以“{end}”结尾"),
            Check::Matches(pattern) => format!("符合模式 {pattern}"),
            Check::Within(days) => format!("距今不超过{}，且不在未来", length(*days, language)),
            Check::OlderThan(days) => format!("距今超过{}", length(*days, language)),
        },
    };
    format!("{fact} {says}")
}

fn operand(pack: &Pack, operand: &Operand, kind: Kind, language: Language) -> String {
    match operand {
        Operand::Fact(fact) => the_fact(pack, *fact, language),
        Operand::Literal(value) => {
            let shown = shown_value_in(value, language);
            match kind {
                Kind::Text | Kind::List => word_lists::quoted(&shown),
                Kind::YesNo if language == Language::Zh => word_lists::quoted(&shown),
                _ => shown.into_owned(),
            }
        }
    }
}

fn operands(pack: &Pack, all: &[Operand], kind: Kind, language: Language) -> String {
    let texts: Option<Vec<String>> = all
        .iter()
        .map(|operand| match operand {
            Operand::Literal(Value::Text(text)) => Some(text.clone().into_owned()),
            _ => None,
        })
        .collect();
    match texts {
        Some(texts) => word_lists::of_values(pack, texts, language),
        None => {
            let each: Vec<String> =
                all.iter().map(|one| operand(pack, one, kind, language)).collect();
            each.join(language.either(", ", "、"))
        }
    }
}

fn the_fact(pack: &Pack, fact: FactId, language: Language) -> String {
    let name = &pack.catalog.fact(fact).name;
    match language {
        Language::En => format!("the fact {name}"),
        Language::Zh => format!("事实 {name}"),
    }
}

fn length(days: Days, language: Language) -> String {
    let shown = shown_value_in(&Value::Duration(days), language).into_owned();
    match language {
        Language::En => shown,
        Language::Zh => format!(" {shown}"),
    }
}
