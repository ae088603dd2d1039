//! Decides whether a condition can ever hold. Returns "never" only if that is certain.
//!
//! The condition is expanded into alternatives, each a list of lines that must all hold. An
//! alternative is impossible if the lines on one fact contradict each other or the possible values
//! of the fact. Too many alternatives, or lines that are not analysed here, count as possible.

use std::collections::BTreeMap;

use super::bounds::Bounds;
use crate::facts::calendar::days_between;
use crate::facts::word_search::{WordSet, fold};
use crate::facts::{Currency, FactId, Kind, Value, known};
use crate::rules::Pack;
use crate::rules::condition::{Check, Condition, Operand, Test};
use crate::rules::kinds::closed_values::closed_values;

/// The maximum number of alternatives; a condition with more is not analysed.
const MAX_ALTERNATIVES: usize = 256;

/// One line, or its negation.
#[derive(Clone, Copy)]
struct Line<'c> {
    test: &'c Test,
    negated: bool,
}

/// The reason why a condition can never hold: a fact for which no value is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Never {
    /// The name of the fact.
    pub fact: String,
    /// In plain words, without a full stop.
    pub why: String,
}

/// Returns `None` if the condition may hold for some deal.
pub(super) fn never(condition: &Condition, pack: &Pack) -> Option<Never> {
    let ways = ways(condition, false)?;
    let mut first = None;
    for way in &ways {
        let closed = closed(way, pack)?;
        first = first.or(Some(closed));
    }
    first
}

/// Returns the alternatives of a condition, or `None` if there are too many.
fn ways(condition: &Condition, negated: bool) -> Option<Vec<Vec<Line<'_>>>> {
    let found = match (condition, negated) {
        (Condition::Test(test), _) => vec![vec![Line { test, negated }]],
        (Condition::All(parts), false) => together(parts, false)?,
        (Condition::Any(parts), false) => either(parts, false)?,
        (Condition::None(parts), false) => together(parts, true)?,
        (Condition::All(parts), true) => either(parts, true)?,
        (Condition::Any(parts), true) => together(parts, true)?,
        (Condition::None(parts), true) => either(parts, false)?,
    };
    (found.len() <= MAX_ALTERNATIVES).then_some(found)
}

fn either(parts: &[Condition], negated: bool) -> Option<Vec<Vec<Line<'_>>>> {
    let each: Option<Vec<_>> = parts.iter().map(|part| ways(part, negated)).collect();
    Some(each?.into_iter().flatten().collect())
}

fn together(parts: &[Condition], negated: bool) -> Option<Vec<Vec<Line<'_>>>> {
    let mut all = vec![Vec::new()];
    for part in parts {
        let ways = ways(part, negated)?;
        if all.len() * ways.len() > MAX_ALTERNATIVES {
            return None;
        }
        all = all
            .iter()
            .flat_map(|before: &Vec<Line<'_>>| {
                ways.iter().map(|way| before.iter().chain(way).copied().collect())
            })
            .collect();
    }
    Some(all)
}

/// Returns the first fact whose lines cannot all hold.
fn closed(way: &[Line<'_>], pack: &Pack) -> Option<Never> {
    let mut by_fact: BTreeMap<FactId, Vec<Line<'_>>> = BTreeMap::new();
    for line in way {
        by_fact.entry(line.test.fact).or_default().push(*line);
    }
    by_fact.into_iter().find_map(|(fact, lines)| {
        let name = &pack.catalog.fact(fact).name;
        let why = if blank_and_not(&lines) {
            format!("`{name}` would have to be blank and known at once")
        } else if against_itself(fact, &lines) {
            format!("`{name}` would have to differ from itself")
        } else if nothing_to_find(&lines, pack) {
            format!(
                "no word can be found in `{name}`: the list is empty, or another line excludes \
                 all of its words"
            )
        } else if no_such_age(&lines) || no_value_left(fact, &lines, pack) {
            format!("no value of `{name}` meets all its conditions")
        } else {
            return None;
        };
        Some(Never { fact: name.clone(), why })
    })
}

/// Returns whether the lines require the fact to be blank and known at once. Every operator but
/// `is_blank` needs a known value, and so does its negation.
fn blank_and_not(lines: &[Line<'_>]) -> bool {
    let wants_blank = |line: &Line<'_>| match line.test.check {
        Check::Blank(blank) => blank != line.negated,
        _ => false,
    };
    lines.iter().any(wants_blank) && !lines.iter().all(wants_blank)
}

/// Returns whether a fact would have to differ from itself.
fn against_itself(fact: FactId, lines: &[Line<'_>]) -> bool {
    let own = |operand: &Operand| *operand == Operand::Fact(fact);
    lines.iter().any(|line| match (&line.test.check, line.negated) {
        (Check::IsNot(o) | Check::MoreThan(o) | Check::LessThan(o), false) => own(o),
        (Check::Before(o) | Check::After(o), false) => own(o),
        (Check::Is(o) | Check::AtLeast(o) | Check::AtMost(o), true) => own(o),
        _ => false,
    })
}

/// Returns whether words must be found, although there are none or none of them may be found.
fn nothing_to_find(lines: &[Line<'_>], pack: &Pack) -> bool {
    let mut wanted: Vec<WordSet> = Vec::new();
    let mut unwanted: Vec<WordSet> = Vec::new();
    for line in lines {
        match (&line.test.check, line.negated) {
            (Check::ContainsAny(set), false) | (Check::ContainsNone(set), true) => {
                wanted.push(*set)
            }
            (Check::ContainsAny(set), true) | (Check::ContainsNone(set), false) => {
                unwanted.push(*set);
            }
            (Check::ContainsAll(sets), false) => wanted.extend(sets),
            _ => {}
        }
    }
    wanted.iter().any(|set| pack.words.is_within(*set, &unwanted))
}

/// Returns whether a date would have to be both older and younger than a number of days.
fn no_such_age(lines: &[Line<'_>]) -> bool {
    [false, true].into_iter().any(|working| {
        let mut ago = Bounds::new(f64::NEG_INFINITY, f64::INFINITY);
        for line in lines {
            match (&line.test.check, line.negated) {
                (Check::Within(days), false) if days.working == working => {
                    ago.at_least(0.0);
                    ago.at_most(f64::from(days.count));
                }
                (Check::OlderThan(days), false) if days.working == working => {
                    ago.more_than(f64::from(days.count));
                }
                (Check::OlderThan(days), true) if days.working == working => {
                    ago.at_most(f64::from(days.count));
                }
                _ => {}
            }
        }
        ago.is_empty(true)
    })
}

fn no_value_left(fact: FactId, lines: &[Line<'_>], pack: &Pack) -> bool {
    match pack.catalog.fact(fact).kind {
        Kind::Text => no_text_left(fact, lines),
        Kind::List => no_item_left(fact, lines),
        Kind::YesNo => no_answer_left(lines),
        Kind::Whole | Kind::Date | Kind::DateTime => no_number_left(fact, lines, true),
        Kind::Decimal | Kind::Money | Kind::Duration => no_number_left(fact, lines, false),
    }
}

/// Returns the texts in a line, and whether the fact must or must not be one of them. Returns
/// `None` for other lines, and for a comparison with a fact.
fn named_texts<'c>(line: &Line<'c>) -> Option<(Vec<&'c str>, bool)> {
    let text = |operand: &'c Operand| match operand {
        Operand::Literal(Value::Text(text)) => Some(text.as_ref()),
        _ => None,
    };
    let (operands, positive): (&[Operand], bool) = match &line.test.check {
        Check::Is(operand) => (std::slice::from_ref(operand), true),
        Check::IsNot(operand) => (std::slice::from_ref(operand), false),
        Check::OneOf(operands) => (operands, true),
        Check::NoneOf(operands) => (operands, false),
        _ => return None,
    };
    let texts = operands.iter().map(text).collect::<Option<Vec<_>>>()?;
    Some((texts, positive != line.negated))
}

fn no_text_left(fact: FactId, lines: &[Line<'_>]) -> bool {
    let mut left: Option<Vec<String>> =
        closed_values(fact).map(|values| values.iter().map(|&value| value.to_owned()).collect());
    for (texts, positive) in lines.iter().filter_map(named_texts) {
        if positive {
            left = Some(match left {
                Some(left) => left.into_iter().filter(|t| texts.contains(&t.as_str())).collect(),
                None => texts.iter().map(|&text| text.to_owned()).collect(),
            });
        }
    }
    let Some(mut left) = left else { return false };
    for line in lines {
        if let Some((texts, false)) = named_texts(line) {
            left.retain(|text| !texts.contains(&text.as_str()));
        }
        match (&line.test.check, line.negated) {
            (Check::StartsWith(start), no) => left.retain(|text| text.starts_with(start) != no),
            (Check::EndsWith(end), no) => left.retain(|text| text.ends_with(end) != no),
            (Check::Matches(pattern), no) => left.retain(|text| pattern.is_match(text) != no),
            _ => {}
        }
    }
    left.is_empty()
}

/// Returns whether no item is possible. A list holds many items, so each line is checked
/// separately.
fn no_item_left(fact: FactId, lines: &[Line<'_>]) -> bool {
    let Some(values) = closed_values(fact) else { return false };
    lines.iter().filter_map(named_texts).any(|(texts, positive)| {
        positive && !texts.iter().any(|text| values.iter().any(|value| fold(value) == *text))
    })
}

fn no_answer_left(lines: &[Line<'_>]) -> bool {
    let mut left = [true, true];
    for line in lines {
        let (answer, positive) = match &line.test.check {
            Check::Is(Operand::Literal(Value::YesNo(answer))) => (*answer, true),
            Check::IsNot(Operand::Literal(Value::YesNo(answer))) => (*answer, false),
            _ => continue,
        };
        left[usize::from(answer != (positive != line.negated))] = false;
    }
    left == [false, false]
}

fn no_number_left(fact: FactId, lines: &[Line<'_>], whole: bool) -> bool {
    // Money is only compared within one currency, because rates are not known here.
    let currencies: Vec<Option<Currency>> = lines.iter().flat_map(currencies_of).collect();
    if currencies.windows(2).any(|pair| pair[0] != pair[1]) {
        return false;
    }
    let (least, greatest) = range_of(fact);
    let mut bounds = Bounds::new(least, greatest);
    for line in lines {
        bound(&mut bounds, line);
    }
    bounds.is_empty(whole)
}

fn currencies_of(line: &Line<'_>) -> Vec<Option<Currency>> {
    let currency = |operand: &Operand| match operand {
        Operand::Literal(Value::Money(money)) => Some(money.currency),
        _ => None,
    };
    operands(&line.test.check).into_iter().filter_map(currency).collect()
}

fn operands(check: &Check) -> Vec<&Operand> {
    match check {
        Check::Is(o) | Check::IsNot(o) | Check::AtLeast(o) | Check::AtMost(o) => vec![o],
        Check::MoreThan(o) | Check::LessThan(o) | Check::Before(o) | Check::After(o) => vec![o],
        Check::Between(least, greatest) => vec![least, greatest],
        Check::OneOf(all) | Check::NoneOf(all) => all.iter().collect(),
        _ => Vec::new(),
    }
}

fn bound(bounds: &mut Bounds, line: &Line<'_>) {
    let numbers: Option<Vec<f64>> = operands(&line.test.check).into_iter().map(number_of).collect();
    let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) else { return };
    let (first, last) = (numbers[0], numbers[numbers.len() - 1]);
    match (&line.test.check, line.negated) {
        (Check::Is(_) | Check::OneOf(_), false) | (Check::IsNot(_) | Check::NoneOf(_), true) => {
            bounds.one_of(numbers);
        }
        (Check::Is(_) | Check::OneOf(_), true) | (Check::IsNot(_) | Check::NoneOf(_), false) => {
            bounds.none_of(&numbers);
        }
        (Check::AtLeast(_), false) | (Check::LessThan(_) | Check::Before(_), true) => {
            bounds.at_least(first);
        }
        (Check::AtMost(_), false) | (Check::MoreThan(_) | Check::After(_), true) => {
            bounds.at_most(first);
        }
        (Check::MoreThan(_) | Check::After(_), false) | (Check::AtMost(_), true) => {
            bounds.more_than(first);
        }
        (Check::LessThan(_) | Check::Before(_), false) | (Check::AtLeast(_), true) => {
            bounds.less_than(first);
        }
        (Check::Between(..), false) => {
            bounds.at_least(first);
            bounds.at_most(last);
        }
        _ => {}
    }
}

/// Returns a literal as a number: days for dates, seconds for times. Returns `None` for another
/// fact.
#[allow(clippy::cast_precision_loss)] // counts in rule files are far below 2^53
fn number_of(operand: &Operand) -> Option<f64> {
    let epoch = jiff::civil::date(1970, 1, 1);
    let Operand::Literal(value) = operand else { return None };
    match value {
        Value::Whole(number) => Some(*number as f64),
        Value::Decimal(number) => Some(*number),
        Value::Money(money) => Some(money.amount()),
        Value::Date(day) => Some(f64::from(days_between(epoch, *day))),
        Value::DateTime(at) => {
            let time = at.time();
            let seconds = i32::from(time.hour()) * 3600
                + i32::from(time.minute()) * 60
                + i32::from(time.second());
            Some(f64::from(days_between(epoch, at.date())) * 86_400.0 + f64::from(seconds))
        }
        // Working days and calendar days are not comparable.
        _ => None,
    }
}

/// Returns the smallest and the largest possible value of a built-in fact.
fn range_of(fact: FactId) -> (f64, f64) {
    const COUNTS: [FactId; 15] = [
        known::follow_ups_since_pi,
        known::follow_up_gap_days,
        known::shortest_follow_up_gap,
        known::buyer_messages,
        known::our_messages,
        known::reply_delay_days,
        known::questions_we_asked,
        known::buyer_questions_unanswered,
        known::quantity,
        known::opens,
        known::follow_ups_logged,
        known::past_orders,
        known::usual_order_interval_days,
        known::identity_mismatches,
        known::channels_used,
    ];
    let greatest = match fact {
        f if f == known::identity_mismatches => 4.0,
        f if f == known::channels_used => 5.0,
        _ => f64::INFINITY,
    };
    (if COUNTS.contains(&fact) { 0.0 } else { f64::NEG_INFINITY }, greatest)
}
