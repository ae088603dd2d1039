//! Finds why a condition does not hold: its first part that fails or is unknown. Slower than the
//! evaluator; used for explanations.

use crate::diagnosis::eval::{CompiledCondition, Evaluator, Scratch, Tri};
use crate::facts::calendar::Calendars;
use crate::facts::word_search::WordIndex;
use crate::facts::{AsOf, Deal, FactId};
use crate::rules::condition::Condition;

/// The line because of which a condition failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Obstacle {
    pub fact: FactId,
    /// Whether the fact is blank, so that the line is unknown.
    pub is_unknown: bool,
    /// Whether the line holds and should not.
    pub is_under_none: bool,
}

/// Returns the obstacle; `None` if the condition holds, or has no line that could fail.
pub fn why_not(
    words: &WordIndex,
    calendars: &Calendars,
    condition: &Condition,
    buyer: &Deal<'_>,
    as_of: &AsOf,
) -> Option<Obstacle> {
    let mut scratch = Scratch::default();
    let mut holds = |part: &Condition| -> Tri {
        Evaluator::new(words, calendars, buyer, as_of, &mut scratch)
            .holds(&CompiledCondition::new(part))
    };
    line_at(condition, Tri::Yes, &mut holds)
}

/// Returns the line that prevents the condition from being `wanted`, which is yes, or no under a
/// `none`.
fn line_at(
    condition: &Condition,
    wanted: Tri,
    holds: &mut impl FnMut(&Condition) -> Tri,
) -> Option<Obstacle> {
    let is = holds(condition);
    if is == wanted {
        return None;
    }
    let (parts, wanted) = match condition {
        Condition::Test(test) => {
            let (is_unknown, is_under_none) = (is == Tri::Unknown, wanted == Tri::No);
            return Some(Obstacle { fact: test.fact, is_unknown, is_under_none });
        }
        Condition::All(parts) | Condition::Any(parts) => (parts, wanted),
        Condition::None(parts) => (parts, !wanted),
    };
    // An unknown part decides a block only if no other part does. So a part with the state of the
    // block caused it; if every part has that state, the first one is returned.
    let is = if matches!(condition, Condition::None(_)) { !is } else { is };
    let part = parts.iter().find(|part| holds(part) == is)?;
    line_at(part, wanted, holds)
}
