//! What is read back, before it is written for the terminal, as Markdown or as HTML.

use super::Spoken;
use crate::report::Language;

#[derive(Clone, Debug)]
pub struct Page {
    pub language: Language,
    pub title: String,
    pub lead: String,
    pub sections: Vec<Section>,
}

#[derive(Clone, Debug)]
pub struct Section {
    /// Its anchor on the page.
    pub id: &'static str,
    pub title: String,
    /// What holds for all of its entries.
    pub note: String,
    pub entries: Vec<Entry>,
}

/// A fact, or a rule.
#[derive(Clone, Debug)]
pub struct Entry {
    /// As in the rule files.
    pub name: String,
    pub title: String,
    pub lines: Vec<Line>,
}

#[derive(Clone, Debug)]
pub enum Line {
    Text(String),
    /// A word that says what follows, and what follows.
    Labelled(&'static str, String),
    /// The same, several times over.
    Listed(&'static str, Vec<String>),
    Condition(&'static str, Spoken),
}

impl Page {
    /// The names of all entries, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.sections.iter().flat_map(|section| &section.entries).map(|entry| entry.name.as_str())
    }

    /// Only the entries of that name; `None` if there is none. Rules of different sorts may share
    /// a name, e.g. the gate and the cause `away`.
    #[must_use]
    pub fn only(mut self, name: &str) -> Option<Self> {
        for section in &mut self.sections {
            section.entries.retain(|entry| entry.name == name);
        }
        self.sections.retain(|section| !section.entries.is_empty());
        (!self.sections.is_empty()).then_some(self)
    }
}

impl Section {
    /// The anchor of one of its entries; another one for every entry of a page.
    pub fn anchor(&self, entry: &Entry) -> String {
        format!("{}-{}", self.id, entry.name)
    }
}
