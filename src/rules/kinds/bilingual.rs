//! Reads texts in the two languages of the reports.

use crate::facts::Bilingual;
use crate::rules::codes;
use crate::rules::parse::reader::Entry;

impl<'n> Entry<'n> {
    /// Reads a text in both languages.
    pub fn bilingual(&self) -> Option<Bilingual> {
        if let Some(text) = self.as_text() {
            self.error(
                codes::MISSING_LANGUAGE,
                "this text is in one language only",
                format!("write it in both: `{{en: \"{}\", zh: \"…\"}}`", text.trim()),
            );
            return None;
        }
        let mut fields = self.fields("a text in English and Chinese")?;
        let (en, zh) = (fields.get("en"), fields.get("zh"));
        for (language, name, found) in [("en", "English", en), ("zh", "Chinese", zh)] {
            // A misspelt key, or one without its space, is only reported once.
            if found.is_none() && fields.has_misspelt(language) {
                continue;
            }
            if found.is_none_or(|entry| entry.is_blank() || entry.as_text() == Some("")) {
                let at = found.unwrap_or(*self);
                at.error(
                    codes::MISSING_LANGUAGE,
                    format!("the {name} text is missing"),
                    format!("add `{language}: \"…\"`; reports are written in both languages"),
                );
            }
        }
        let text = |entry: Option<Entry<'n>>| {
            entry.filter(|e| !e.is_blank()).and_then(|e| e.text()).map(|t| t.trim().to_owned())
        };
        let (en, zh) = (text(en), text(zh));
        fields.finish();
        Some(Bilingual { en: en?, zh: zh? })
    }
}
