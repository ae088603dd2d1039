//! Why a condition does not hold: the first part of it that fails, or that nothing is known of.
//! The slow way, for explanations.

use super::truth::{Examination, Prepared, Scratch, Truth};
use crate::facts::{AsOf, Buyer, FactId};
use crate::rules::Pack;
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

/// `None` where the condition holds.
pub fn why_not(
    pack: &Pack,
    condition: &Condition,
    buyer: &Buyer<'_>,
    as_of: &AsOf,
) -> Option<Obstacle> {
    let mut scratch = Scratch::default();
    let mut holds = |part: &Condition| -> Truth {
        Examination::new(&pack.words, buyer, as_of, &mut scratch).holds(&Prepared::new(part))
    };
    if holds(condition) == Truth::Yes { None } else { first(condition, &mut holds) }
}

fn first(condition: &Condition, holds: &mut impl FnMut(&Condition) -> Truth) -> Option<Obstacle> {
    match condition {
        Condition::All(parts) => {
            // A part that fails explains more than one that is not known.
            let wanted = |truth| move |state: &Truth| *state == truth;
            let states: Vec<Truth> = parts.iter().map(&mut *holds).collect();
            let at = states
                .iter()
                .position(wanted(Truth::No))
                .or_else(|| states.iter().position(wanted(Truth::Unknown)))?;
            first(&parts[at], holds)
        }
        Condition::Any(parts) => {
            let unknown = parts.iter().find(|part| holds(part) == Truth::Unknown);
            first(unknown.or(parts.first())?, holds)
        }
        Condition::None(parts) => {
            let at = parts.iter().position(|part| holds(part) != Truth::No)?;
            let is_unknown = holds(&parts[at]) == Truth::Unknown;
            fact_of(&parts[at]).map(|fact| Obstacle { fact, is_unknown, is_under_none: true })
        }
        Condition::Test(test) => Some(Obstacle {
            fact: test.fact,
            is_unknown: holds(condition) == Truth::Unknown,
            is_under_none: false,
        }),
    }
}

fn fact_of(condition: &Condition) -> Option<FactId> {
    match condition {
        Condition::All(parts) | Condition::Any(parts) | Condition::None(parts) => {
            parts.iter().find_map(fact_of)
        }
        Condition::Test(test) => Some(test.fact),
    }
}
