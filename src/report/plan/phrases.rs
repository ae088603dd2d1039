//! Fills the texts of `words.yaml` for the plan, which pages and files share.

use std::borrow::Cow;

use tera::Value;

use crate::report::Language;
use crate::report::page_words::fill_gaps;

/// The texts of one language.
#[derive(Clone, Copy, Debug)]
pub(in crate::report) struct Phrases<'v> {
    say: &'v Value,
    pub language: Language,
}

impl<'v> Phrases<'v> {
    pub fn new(say: &'v Value, language: Language) -> Self {
        Self { say, language }
    }

    /// Returns a text of a group; empty if there is none, which the check of `words.yaml` prevents.
    pub fn text(self, group: &str, key: &str) -> &'v str {
        let text = child(self.say, group).and_then(|group| child(group, key));
        text.and_then(Value::as_str).unwrap_or_default()
    }

    /// Returns a text with its placeholders filled: `{a}`, `{b}` and so on, in order.
    pub fn fill(self, group: &str, key: &str, values: &[&str]) -> String {
        fill_gaps(self.text(group, key), |gap| {
            let &[gap @ b'a'..=b'z'] = gap.as_bytes() else { return None };
            Some(Cow::Borrowed(*values.get(usize::from(gap - b'a'))?))
        })
    }

    /// The same, with the text for one (`…_one`) or for several, by the first value.
    pub fn count(self, group: &str, key: &str, count: usize, more: &[&str]) -> String {
        let number = super::super::format_value::grouped(count as u64);
        let values: Vec<&str> =
            std::iter::once(number.as_str()).chain(more.iter().copied()).collect();
        let one = format!("{key}_one");
        match count {
            1 if !self.text(group, &one).is_empty() => self.fill(group, &one, &values),
            _ => self.fill(group, key, &values),
        }
    }

    /// Returns how far off a day is: today, tomorrow, in 4 days.
    pub fn in_days(self, days: i32) -> String {
        match days {
            ..=0 => self.text("plan", "today").to_owned(),
            1 => self.text("plan", "tomorrow").to_owned(),
            _ => self.fill("plan", "in_days", &[&days.to_string()]),
        }
    }

    /// Joins parts of a sentence: `a, b and c`.
    pub fn joined(self, parts: &[String]) -> String {
        match parts {
            [] => String::new(),
            [only] => only.clone(),
            [start @ .., last] => {
                let comma = self.text("plan", "comma");
                format!("{}{}{last}", start.join(comma), self.text("plan", "and"))
            }
        }
    }
}

fn child<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    value.as_map()?.iter().find(|(own, _)| own.as_str() == Some(key)).map(|(_, child)| child)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn texts_are_filled_joined_and_agree_with_the_number() {
        let group = BTreeMap::from([
            ("deals", "{a} deals, {b}"),
            ("deals_one", "one deal, {b}"),
            ("tomorrow", "tomorrow"),
            ("in_days", "in {a} days {x"),
            ("comma", ", "),
            ("and", " and "),
        ]);
        let say = Value::from_serializable(&BTreeMap::from([("plan", group)]));
        let phrases = Phrases::new(&say, Language::En);
        assert_eq!(phrases.count("plan", "deals", 1200, &["{a}"]), "1,200 deals, {a}");
        assert_eq!(phrases.count("plan", "deals", 1, &["x"]), "one deal, x");
        assert_eq!(phrases.in_days(1), "tomorrow");
        assert_eq!(phrases.in_days(4), "in 4 days {x");
        assert_eq!(phrases.joined(&["a".into(), "b".into(), "c".into()]), "a, b and c");
        assert_eq!(phrases.text("plan", "none"), "");
    }
}
