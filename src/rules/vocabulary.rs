//! Looks up the names that rules use: facts, causes, lists, ids. An unknown name is reported with
//! the nearest known one.

use std::cell::{Cell, RefCell};

use super::codes;
use super::diagnostics::listed;
use super::frequencies::Witness;
use super::pack::RuleLine;
use super::parse::reader::Entry;
use crate::diagnostic::{Code, Place, nearest, only_near};
use crate::facts::word_search::{WordIndexBuilder, WordSet};
use crate::facts::{Catalog, FactId, Kind};

/// The names of one kind, e.g. the ids of all causes, in file order.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub known: Vec<String>,
    /// The positions of the added names.
    pub added: Vec<(String, RuleLine)>,
    /// Set if a file that may define more names could only be read in part. Then an unknown name is
    /// not an error, because one error would cause many.
    pub incomplete: bool,
    /// Rules that are written and switched off with `enabled: no`.
    pub off: Vec<String>,
    /// Whether one of those was looked up since the last call of `take_off_was_named`.
    pub off_was_named: Cell<bool>,
}

impl Names {
    /// Returns whether a rule that is switched off was looked up since the last call.
    pub fn take_off_was_named(&self) -> bool {
        self.off_was_named.take()
    }

    pub fn is_off(&self, name: &str) -> bool {
        self.off.iter().any(|off| off == name)
    }

    pub fn position(&self, name: &str) -> Option<usize> {
        self.known.iter().position(|known| known == name)
    }

    /// Returns the index of the name, or reports an error at `entry`. `what` is e.g. `a cause`.
    pub fn look_up(&self, name: &str, entry: &Entry<'_>, code: Code, what: &str) -> Option<usize> {
        if self.is_off(name) {
            self.off_was_named.set(true);
            return self.position(name);
        }
        let found = self.position(name);
        if found.is_none() && !self.incomplete {
            let all = listed(self.known.iter().map(String::as_str));
            let help = match nearest(name, self.known.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`? There are: {all}"),
                None if all.is_empty() => format!("there is no {what} yet"),
                None => format!("there are: {all}"),
            };
            let right = only_near(name, self.known.iter().map(String::as_str));
            entry.misspelt(code, format!("there is no {what} `{name}`"), help, name, right);
        }
        found
    }

    /// Adds a name, or reports that it is taken.
    pub fn add(&mut self, name: &str, entry: &Entry<'_>, what: &str) {
        if let Some((_, first)) = self.added.iter().find(|(known, _)| known == name) {
            let file = if first.file == entry.source.name { "" } else { &first.file };
            let of_file = if file.is_empty() { String::new() } else { format!(" of {file}") };
            entry.error(
                codes::DUPLICATE_ID,
                format!(
                    "the id `{name}` is already used by another {what}, in line {}{of_file}",
                    first.line
                ),
                "every id must be unique; give this one a new id",
            );
        } else {
            self.known.push(name.to_owned());
            self.added.push((name.to_owned(), entry.line()));
        }
    }
}

/// A word list as written.
#[derive(Debug)]
pub(super) struct List {
    pub name: String,
    pub words: Vec<String>,
    pub used: Cell<bool>,
    pub set: WordSet,
    /// How reliably the list detects what buyers express, if measured.
    pub witness: Option<Witness>,
    /// The position for errors of the whole list.
    pub source: Place,
}

#[derive(Debug, Default)]
pub(super) struct Lists {
    pub all: Vec<List>,
    pub incomplete: bool,
}

/// All names that a rule can use, and the word sets built so far.
#[derive(Debug)]
pub(super) struct Vocabulary {
    pub catalog: Catalog,
    pub facts_incomplete: bool,
    pub causes: Names,
    pub lists: Lists,
    pub words: RefCell<WordIndexBuilder>,
}

impl Vocabulary {
    /// Returns the fact of that name, or reports an error at `entry`.
    pub fn fact(&self, name: &str, entry: &Entry<'_>) -> Option<FactId> {
        self.fact_or(name, entry, codes::UNKNOWN_FACT, "there is no fact")
    }

    pub fn fact_or(&self, name: &str, entry: &Entry<'_>, code: Code, says: &str) -> Option<FactId> {
        let found = self.catalog.find(name);
        if found.is_none() && !self.facts_incomplete {
            let near = nearest(name, self.catalog.iter().map(|(_, fact)| fact.name.as_str()));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "columns become facts when facts.yaml names them; facts that the program \
                         computes have names such as days_silent or email_domain"
                    .to_owned(),
            };
            let right = only_near(name, self.catalog.iter().map(|(_, fact)| fact.name.as_str()));
            entry.misspelt(code, format!("{says} `{name}`"), help, name, right);
        }
        found
    }

    pub fn kind(&self, fact: FactId) -> Kind {
        self.catalog.fact(fact).kind
    }

    /// Returns the list of that name (without `$`) and marks it as used, or reports an error at
    /// `entry`.
    pub fn list(&self, name: &str, entry: &Entry<'_>) -> Option<&List> {
        let found = self.lists.all.iter().find(|list| list.name == name);
        match found {
            Some(list) => list.used.set(true),
            None if self.lists.incomplete => {}
            None => {
                let names = || self.lists.all.iter().map(|list| list.name.as_str());
                // Most lists are called `…_words`: the part before it must be near.
                let is_near = |near: &&str| strsim::damerau_levenshtein(name, near) <= 2;
                let help = match nearest(name, names()).filter(is_near) {
                    Some(near) => format!("did you mean `${near}`?"),
                    None => format!(
                        "write its words into lists/{name}.yaml, or copy the file back if it was \
                         deleted; there are: {}",
                        listed(names())
                    ),
                };
                let message = format!("there is no list `{name}`");
                let right = only_near(name, names());
                entry.misspelt(codes::UNKNOWN_LIST, message, help, name, right);
            }
        }
        found
    }

    /// Reads words and `$lists`, written as one or as a list, with the words of the lists filled
    /// in.
    pub fn words_of(&self, entry: &Entry<'_>) -> Option<Vec<String>> {
        let mut words = Vec::new();
        for item in entry.items_or_one()? {
            let Some(text) = item.text() else { continue };
            match text.strip_prefix('$') {
                Some(list) => {
                    words.extend(self.list(list, &item).iter().flat_map(|list| list.words.clone()))
                }
                None if text.trim().is_empty() => {
                    item.error(codes::NO_VALUE, "an empty word", "write a word, or remove it");
                }
                None => words.push(text.trim().to_owned()),
            }
        }
        Some(words)
    }

    pub fn word_set(&self, words: &[String]) -> WordSet {
        self.words.borrow_mut().add(words.iter().map(String::as_str))
    }
}
