//! The description of a pack, before it is rendered for the terminal, as Markdown or as HTML.

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
    /// The anchor of the section on the page.
    pub id: &'static str,
    pub title: String,
    /// An introduction to all entries of the section.
    pub note: String,
    pub entries: Vec<Entry>,
}

/// A fact or a rule.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The name as in the rule files.
    pub name: String,
    pub title: String,
    pub lines: Vec<Line>,
}

#[derive(Clone, Debug)]
pub enum Line {
    Text(String),
    /// A label and its text.
    Labelled(&'static str, String),
    /// A label and several texts.
    Listed(&'static str, Vec<String>),
    Condition(&'static str, Spoken),
}

impl Page {
    /// Returns the names of all entries, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.sections.iter().flat_map(|section| &section.entries).map(|entry| entry.name.as_str())
    }

    /// Returns the page with only the entries of that name, or `None` if there is none. Rules of
    /// different kinds may have the same name, e.g. the gate and the cause `away`.
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
    /// Returns the anchor of an entry, unique on the page.
    pub fn anchor(&self, entry: &Entry) -> String {
        format!("{}-{}", self.id, entry.name)
    }
}
