//! The two languages of the reports.

use crate::diagnosis::Likelihood;
use crate::facts::Bilingual;

/// The language that a report is written in. The draft mail is always English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    En,
    Zh,
}

impl Language {
    /// As in the `lang` attribute of a page.
    pub const fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Zh => "zh-CN",
        }
    }

    /// The text in this language, and in the other one where this one is not written.
    pub fn of(self, text: &Bilingual) -> &str {
        let (first, second) = match self {
            Language::En => (&text.en, &text.zh),
            Language::Zh => (&text.zh, &text.en),
        };
        if first.is_empty() { second } else { first }
    }

    /// One of two texts that the program has in both languages.
    pub const fn either<'t>(self, en: &'t str, zh: &'t str) -> &'t str {
        match self {
            Language::En => en,
            Language::Zh => zh,
        }
    }

    pub const fn word_for(self, likelihood: Likelihood) -> &'static str {
        match self {
            Language::En => likelihood.en(),
            Language::Zh => likelihood.zh(),
        }
    }
}
