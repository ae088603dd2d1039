//! Reads `given_by:`: the facts and signs by which a record already answers a question.
//!
//! The syntax is that of `when:`, with `sign: id` in addition to facts.

use super::codes;
use super::condition::Condition;
use super::kinds::signs::Signs;
use super::kinds::when_block;
use super::pack::SignId;
use super::parse::reader::Entry;
use super::vocabulary::Vocabulary;

/// A condition on facts and signs. It removes a question from the list and is not evidence itself.
#[derive(Clone, Debug)]
pub enum GivenBy {
    All(Vec<GivenBy>),
    Any(Vec<GivenBy>),
    /// The negation of [`GivenBy::Any`].
    None(Vec<GivenBy>),
    /// The sign has any outcome but its last one, which covers everything else.
    Sign(SignId),
    When(Condition),
}

/// Reads a block; `None` after an error. `signs` are all signs of the pack, in pack order.
pub(super) fn read(entry: Entry<'_>, vocabulary: &Vocabulary, signs: &Signs) -> Option<GivenBy> {
    let lines = entry.free_fields_quietly();
    let is_special = |key: &str| matches!(key, "all" | "any" | "none" | "sign");
    if !lines.iter().any(|(key, _)| is_special(key)) {
        return when_block::block(entry, vocabulary).map(GivenBy::When);
    }
    let mut parts = Vec::new();
    let mut is_whole = true;
    for (key, name, value) in entry.free_fields("a condition")? {
        let part = match name {
            "all" => blocks(value, vocabulary, signs).map(GivenBy::All),
            "any" => blocks(value, vocabulary, signs).map(GivenBy::Any),
            "none" => blocks(value, vocabulary, signs).map(GivenBy::None),
            "sign" => value
                .id()
                .and_then(|id| {
                    signs.names.look_up(id, &value, codes::UNKNOWN_RULE, "sign").map(|_| id)
                })
                .and_then(|id| signs.signs.iter().position(|sign| sign.id == id))
                .and_then(|at| u16::try_from(at).ok())
                .map(|at| GivenBy::Sign(SignId(at))),
            _ => when_block::line(key, name, value, vocabulary).map(GivenBy::When),
        };
        is_whole &= part.is_some();
        parts.extend(part);
    }
    match (is_whole, parts.len()) {
        (false, _) => None,
        (true, 1) => parts.pop(),
        (true, _) => Some(GivenBy::All(parts)),
    }
}

fn blocks(entry: Entry<'_>, vocabulary: &Vocabulary, signs: &Signs) -> Option<Vec<GivenBy>> {
    let items = entry.items()?;
    if items.is_empty() {
        entry.error(codes::NO_VALUE, "an empty list of conditions", "add `- fact: value`");
    }
    let read: Vec<_> = items.iter().map(|item| read(*item, vocabulary, signs)).collect();
    read.into_iter().collect()
}
