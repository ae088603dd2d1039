//! Why a condition does not hold: the first part of it that fails, or that nothing is known of.
//! The slow way, for explanations.

use crate::diagnosis::eval::{CompiledCondition, Evaluator, Scratch, Tri};
use crate::facts::word_search::WordIndex;
use crate::facts::{AsOf, Deal, FactId};
use crate::rules::condition::Condition;

/// The line of a condition at which it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Obstacle {
    pub fact: FactId,
    /// Whether the fact is blank, so that nobody can say.
    pub is_unknown: bool,
    /// Whether it is the line itself that holds and should not.
    pub is_under_none: bool,
}

/// `None` where the condition holds, or nothing is written in it that could fail.
pub fn why_not(
    words: &WordIndex,
    condition: &Condition,
    buyer: &Deal<'_>,
    as_of: &AsOf,
) -> Option<Obstacle> {
    let mut scratch = Scratch::default();
    let mut holds = |part: &Condition| -> Tri {
        Evaluator::new(words, buyer, as_of, &mut scratch).holds(&CompiledCondition::new(part))
    };
    line_at(condition, Tri::Yes, &mut holds)
}

/// The line that keeps the condition from being `wanted`, which is yes, or no under a `none`.
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
    // What is not known counts only where nothing else settles it, so the part that made the
    // block what it is has the state that makes it so; else every part has, and the first is told.
    let is = if matches!(condition, Condition::None(_)) { !is } else { is };
    let part = parts.iter().find(|part| holds(part) == is)?;
    line_at(part, wanted, holds)
}
