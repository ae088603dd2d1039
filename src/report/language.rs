//! Defines the two languages of the reports.

use crate::diagnosis::Likelihood;
use crate::facts::Bilingual;

/// The language of a report. The draft mail is always English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    En,
    Zh,
}

impl Language {
    /// Returns the value of the `lang` attribute of a page.
    pub const fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Zh => "zh-CN",
        }
    }

    /// Returns the text in this language, or in the other one if this one is missing.
    pub fn of(self, text: &Bilingual) -> &str {
        let (first, second) = match self {
            Language::En => (&text.en, &text.zh),
            Language::Zh => (&text.zh, &text.en),
        };
        if first.is_empty() { second } else { first }
    }

    /// Chooses one of two built-in texts.
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
