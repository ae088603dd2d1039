//! Collects messages from addresses that no deal has: one of them may be the answer of a buyer who
//! wrote from a different mailbox. Matches the PI number in the subject or the buyer's surname in
//! the address. Such messages are never joined; a person has to check them.

use super::key_index::{Index, Key, KeySet};
use crate::facts::word_search::fold;
use crate::facts::{Deal, known};

/// The minimum length of a surname; shorter ones occur in too many addresses.
const MIN_NAME_LENGTH: usize = 4;

/// An unknown sender of a message, and the hints to their identity.
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

    /// Drops senders whose address is known, and senders on our side, which are those who write to
    /// a known address.
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

    /// Returns the messages that may come from this buyer.
    pub fn may_be(&self, deal: &Deal<'_>) -> Vec<u32> {
        if self.by_hint.is_empty() {
            return Vec::new();
        }
        let text = |fact| deal.facts.text(fact);
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

/// Returns the words with a digit, such as `PI-101`, except short numbers.
pub fn numbers_in(text: &str) -> impl Iterator<Item = Key> {
    let words =
        text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | ':' | '"'));
    let words = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let is_number = |word: &&str| word.len() >= 4 && word.bytes().any(|byte| byte.is_ascii_digit());
    words.filter(is_number).map(|word| {
        let letters: String = fold(word).chars().filter(|c| c.is_alphanumeric()).collect();
        Key::exact(&format!("#{letters}"))
    })
}

/// Returns the words of a name or of the part of an address before the `@`.
fn names_in(text: &str) -> impl Iterator<Item = Key> {
    let words = text.split(|c: char| !c.is_alphabetic());
    let is_long = |word: &&str| word.chars().count() >= MIN_NAME_LENGTH;
    let keys = words.filter(is_long).map(Key::folded);
    keys.collect::<Vec<_>>().into_iter()
}
