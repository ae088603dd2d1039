//! Messages from addresses that no deal has: one of them may be the answer of a buyer who wrote from
//! another mailbox. Found by the number of the PI in the subject, or by the buyer's surname in the
//! address. Never joined; a person has to look.

use super::key_index::{Index, Key, KeySet};
use crate::facts::word_search::fold;
use crate::facts::{Deal, known};

/// Shorter surnames stand in too many addresses.
const SHORTEST_NAME: usize = 4;

/// The sender of a message, and by what it may be known.
pub struct Stranger {
    from: Key,
    to: Vec<Key>,
    hints: Vec<Key>,
}

#[derive(Default)]
pub struct Strangers {
    kept: Vec<(Stranger, u32)>,
    by_hint: Index,
}

impl Stranger {
    pub fn of(from: &str, to: Vec<Key>, subject: &str) -> Self {
        let name = from.split('@').next().unwrap_or_default();
        let hints = numbers_in(subject).chain(names_in(name)).collect();
        Self { from: Key::folded(from), to, hints }
    }
}

impl Strangers {
    pub fn keep(&mut self, stranger: Stranger, row: u32) {
        self.kept.push((stranger, row));
    }

    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Keeps those of whom nobody knows the address, and who are not on our side: on our side is
    /// whoever writes to an address that is known.
    pub fn sort_out(&mut self, is_known: &dyn Fn(Key) -> bool) {
        let mut ours = KeySet::default();
        for (own, _) in &self.kept {
            if !is_known(own.from) && own.to.iter().any(|to| is_known(*to)) {
                ours.insert(own.from);
            }
        }
        let is_one = |own: &Stranger| {
            !is_known(own.from) && !ours.contains(&own.from) && {
                ours.is_empty() || own.to.is_empty() || own.to.iter().any(|to| ours.contains(to))
            }
        };
        let found = self.kept.iter().filter(|(own, _)| is_one(own));
        let pairs = found.flat_map(|(own, row)| own.hints.iter().map(|hint| (*hint, *row)));
        self.by_hint = Index::new(pairs.collect());
        self.kept.clear();
    }

    /// The messages that may be this buyer's.
    pub fn may_be(&self, buyer: &Deal<'_>) -> Vec<u32> {
        if self.by_hint.is_empty() {
            return Vec::new();
        }
        let text = |fact| buyer.facts.text(fact);
        let numbers = [known::pi_number, known::deal_id].into_iter().filter_map(text);
        let numbers = numbers.flat_map(numbers_in);
        let name = text(known::last_name).or_else(|| text(known::contact_name));
        let surname = name.and_then(|name| names_in(name).last());
        let mut found: Vec<u32> =
            numbers.chain(surname).flat_map(|hint| self.by_hint.rows(hint).to_vec()).collect();
        found.sort_unstable();
        found
    }
}

/// Words with a digit, such as `PI-101`; short numbers alone tell nothing.
fn numbers_in(text: &str) -> impl Iterator<Item = Key> {
    let words =
        text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | ':' | '"'));
    let words = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let is_number = |word: &&str| word.len() >= 4 && word.bytes().any(|byte| byte.is_ascii_digit());
    words.filter(is_number).map(|word| {
        let letters: String = fold(word).chars().filter(|c| c.is_alphanumeric()).collect();
        Key::exact(&format!("#{letters}"))
    })
}

/// Words of letters in a name or in the part of an address before the `@`.
fn names_in(text: &str) -> impl Iterator<Item = Key> {
    let words = text.split(|c: char| !c.is_alphabetic());
    let is_long = |word: &&str| word.chars().count() >= SHORTEST_NAME;
    let keys = words.filter(is_long).map(Key::folded);
    keys.collect::<Vec<_>>().into_iter()
}
