//! Maps the rules of a checked pack to their positions in the files.
//!
//! Invariant: in a pack without errors every item of a file that is not switched off became exactly
//! one rule, in file order, so items and rules can be iterated in parallel.

use crate::rules::diagnostics::Diagnostics;
use crate::rules::parse::decode;
use crate::rules::parse::decode::{Read, file, folder};
use crate::rules::parse::reader::Entry;
use crate::rules::parse::yaml::Tree;

/// The files of a pack without errors.
#[derive(Clone, Copy)]
pub(in crate::rules) struct Written<'r> {
    read: &'r [Read],
    pub errors: &'r Diagnostics,
}

impl<'r> Written<'r> {
    pub fn new(read: &'r [Read], errors: &'r Diagnostics) -> Self {
        Self { read, errors }
    }

    pub fn causes(&self) -> Vec<Entry<'r>> {
        self.items(decode::CAUSES, "causes")
    }

    pub fn gates(&self) -> Vec<Entry<'r>> {
        self.items(decode::GATES, "gates")
    }

    pub fn questions(&self) -> Vec<Entry<'r>> {
        self.items(decode::QUESTIONS, "questions")
    }

    pub fn conduct(&self) -> Vec<Entry<'r>> {
        self.items(decode::CONDUCT, "checks")
    }

    pub fn events(&self) -> Vec<Entry<'r>> {
        self.items(decode::EVENTS, "events")
    }

    /// Returns the signs of all files.
    pub fn signs(&self) -> Vec<Entry<'r>> {
        folder(self.read, decode::SIGNS, self.errors)
            .flat_map(|root| items_of(root, "signs"))
            .collect()
    }

    /// Returns every word list as a whole.
    pub fn lists(&self) -> Vec<Entry<'r>> {
        folder(self.read, decode::LISTS, self.errors).collect()
    }

    /// Returns all entries that may name a list.
    pub fn roots(&self) -> impl Iterator<Item = Entry<'r>> {
        self.read.iter().filter_map(|file| file.entry(self.errors))
    }

    fn items(&self, name: &str, key: &str) -> Vec<Entry<'r>> {
        file(self.read, name, self.errors).map(|root| items_of(root, key)).unwrap_or_default()
    }
}

fn items_of<'r>(root: Entry<'r>, key: &str) -> Vec<Entry<'r>> {
    let list = root.peek(key).filter(|list| matches!(list.tree(), Tree::Items(_)));
    let items = list.and_then(|list| list.items()).unwrap_or_default();
    items.into_iter().filter(|item| !item.is_off()).collect()
}

/// Returns the first place below `entry` where `key` occurs, or `entry` itself.
pub(super) fn key_below<'r>(entry: Entry<'r>, key: &str) -> Entry<'r> {
    find_key(entry, key).unwrap_or(entry)
}

fn find_key<'r>(entry: Entry<'r>, key: &str) -> Option<Entry<'r>> {
    match entry.tree() {
        Tree::Fields(_) => entry.free_fields_quietly().into_iter().find_map(|(name, value)| {
            if name == key { Some(value.as_key()) } else { find_key(value, key) }
        }),
        Tree::Items(_) => entry.items()?.into_iter().find_map(|item| find_key(item, key)),
        _ => None,
    }
}

/// Returns the value of `key`, or `entry` itself if the key is missing.
pub(super) fn value_or_whole<'r>(entry: Entry<'r>, key: &str) -> Entry<'r> {
    entry.peek(key).unwrap_or(entry)
}
