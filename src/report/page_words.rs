//! Loads the texts of the pages, `words.yaml`: every text in both languages, checked against the
//! built-in file, so that no page uses a missing text.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;
use tera::Value;

use super::Language;
use crate::diagnostic::{Code, Diagnostic, Place, SourceText, nearest};
use crate::rules::scaffold::scalar;

pub const UNREADABLE_WORDS: Code = Code::new("E810", "unreadable-words");
pub const MISSING_WORD: Code = Code::new("E811", "missing-word");
pub const UNKNOWN_WORD: Code = Code::new("E812", "unknown-word");
pub const UNKNOWN_GAP: Code = Code::new("E813", "unknown-gap");

/// A text, or texts by name or in order.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Word {
    Both(Both),
    InOrder(Vec<Word>),
    ByName(BTreeMap<String, Word>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Both {
    en: String,
    zh: String,
}

impl Word {
    /// Formats the text as a line of `words.yaml`.
    fn written(&self) -> String {
        match self {
            Self::Both(Both { en, zh }) => {
                format!("{{en: {}, zh: {}}}", scalar::text(en), scalar::text(zh))
            }
            Self::InOrder(words) => {
                let words: Vec<String> = words.iter().map(Self::written).collect();
                format!("[{}]", words.join(", "))
            }
            Self::ByName(words) => {
                let named = words.iter().map(|(name, word)| format!("{name}: {}", word.written()));
                format!("{{{}}}", named.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// Returns the texts in one language, ready for templates.
pub(super) fn load(
    source: &Arc<SourceText>,
    built_in: &str,
    language: Language,
) -> Result<Value, Vec<Diagnostic>> {
    let words = parse(source).map_err(|diagnostic| vec![diagnostic])?;
    let model = SourceText::new("words.yaml", built_in);
    let model = parse(&model).map_err(|diagnostic| vec![diagnostic])?;
    let mut diagnostics = Vec::new();
    compare(&words, &model, source, &mut diagnostics);
    if diagnostics.is_empty() { Ok(in_language(&words, language)) } else { Err(diagnostics) }
}

fn parse(source: &Arc<SourceText>) -> Result<Word, Diagnostic> {
    let words: Result<BTreeMap<String, Word>, _> = serde_yaml::from_str(&source.text);
    words.map(Word::ByName).map_err(|error| {
        let at = error.location().map_or(0, |location| {
            let line = usize::try_from(location.line()).unwrap_or(1).max(1);
            line_start(&source.text, line)
        });
        let diagnostic = Diagnostic::error(
            UNREADABLE_WORDS,
            "this cannot be read as words, each with its English and its Chinese text",
        );
        let end = source.text[at..].find('\n').map_or(source.text.len(), |length| at + length);
        diagnostic
            .at(Place::new(source, at..end))
            .help("write `word: {en: English text, zh: 中文}`")
    })
}

/// Returns the byte at which a line begins, counted from 1.
fn line_start(text: &str, line: usize) -> usize {
    text.split_inclusive('\n').take(line - 1).map(str::len).sum()
}

/// Checks that all texts of the model are present, and no others.
fn compare(
    words: &Word,
    model: &Word,
    source: &Arc<SourceText>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    match (words, model) {
        (Word::Both(words), Word::Both(model)) => gaps(words, model, source, diagnostics),
        (Word::ByName(words), Word::ByName(model)) => {
            for (name, part) in model {
                match words.get(name) {
                    Some(own) => compare(own, part, source, diagnostics),
                    None => diagnostics.push(
                        Diagnostic::error(MISSING_WORD, format!("the word `{name}` is missing"))
                            .at(Place::new(source, 0..0))
                            .help(format!("add this line: {name}: {}", part.written())),
                    ),
                }
            }
            for name in words.keys().filter(|name| !model.contains_key(*name)) {
                let near = nearest(name, model.keys().map(String::as_str));
                let help = near.map_or_else(
                    || "take it out; no page shows it".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                let diagnostic =
                    Diagnostic::error(UNKNOWN_WORD, format!("there is no word called `{name}`"));
                diagnostics.push(diagnostic.at(place_of_key(source, name)).help(help));
            }
        }
        // A list may have another length if a page iterates over it.
        (Word::InOrder(words), Word::InOrder(model)) if !words.is_empty() => {
            for own in words {
                compare(own, &model[0], source, diagnostics);
            }
        }
        _ => diagnostics.push(
            Diagnostic::error(
                UNREADABLE_WORDS,
                "a word stands where words in a list or by name belong, or the other way round",
            )
            .at(Place::new(source, 0..0))
            .help("keep the shape of the words.yaml that `ghosted init` writes"),
        ),
    }
}

/// Placeholders such as `{a}` may be left out, but only those of the model are filled in.
fn gaps(words: &Both, model: &Both, source: &Arc<SourceText>, diagnostics: &mut Vec<Diagnostic>) {
    let known: BTreeSet<&str> = gaps_of(&model.en).chain(gaps_of(&model.zh)).collect();
    for text in [&words.en, &words.zh] {
        for gap in gaps_of(text).filter(|gap| !known.contains(gap)) {
            let at = source.text.find(text.as_str()).unwrap_or(0);
            let help = match known.is_empty() {
                true => "nothing is filled in here".to_owned(),
                false => {
                    let known: Vec<String> = known.iter().map(|gap| format!("{{{gap}}}")).collect();
                    format!("these are filled in: {}", known.join(", "))
                }
            };
            let diagnostic = Diagnostic::error(
                UNKNOWN_GAP,
                format!("nothing is known to fill in for `{{{gap}}}`"),
            );
            let end = (at + text.len()).min(source.text.len());
            diagnostics.push(diagnostic.at(Place::new(source, at..end)).help(help));
        }
    }
}

/// Replaces the placeholders of a text, such as `{a}`, by the values of their names. A placeholder
/// without a value stays as it is.
pub(super) fn fill_gaps<'v>(text: &str, value: impl Fn(&str) -> Option<Cow<'v, str>>) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let found = after.split_once('}').and_then(|(gap, behind)| Some((value(gap)?, behind)));
        match found {
            Some((value, behind)) => {
                filled.push_str(&value);
                rest = behind;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

fn gaps_of(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(gap, _)| gap))
}

fn place_of_key(source: &Arc<SourceText>, name: &str) -> Place {
    let mut from = 0;
    for line in source.text.split_inclusive('\n') {
        let key = line.trim_start();
        if key.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with(':')) {
            let start = from + line.len() - key.len();
            return Place::new(source, start..start + name.len());
        }
        from += line.len();
    }
    Place::new(source, 0..0)
}

fn in_language(word: &Word, language: Language) -> Value {
    match word {
        Word::Both(both) => Value::from(match language {
            Language::En => both.en.as_str(),
            Language::Zh => both.zh.as_str(),
        }),
        Word::InOrder(words) => {
            let words: Vec<Value> = words.iter().map(|word| in_language(word, language)).collect();
            Value::from(words)
        }
        Word::ByName(words) => {
            let by_name =
                words.iter().map(|(name, word)| (name.clone(), in_language(word, language)));
            Value::from(by_name.collect::<BTreeMap<String, Value>>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUILT_IN: &str = "one: {en: One, zh: 一}\nmany: {en: '{a} buyers', zh: '{a} 位'}\n";

    fn errors(text: &str) -> Vec<Diagnostic> {
        load(&SourceText::new("words.yaml", text), BUILT_IN, Language::En).unwrap_err()
    }

    #[test]
    fn a_mistake_is_named_with_the_right_word() {
        let found = errors("one: {en: One, zh: 一}\nmany_: {en: many, zh: 多}\n");
        let codes: Vec<Code> = found.iter().map(|diagnostic| diagnostic.code).collect();
        assert_eq!(codes, [MISSING_WORD, UNKNOWN_WORD]);
        assert!(
            found[1].render(false).contains("did you mean `many`?"),
            "{}",
            found[1].render(false)
        );
        assert_eq!(found[1].place.as_ref().unwrap().line(), 2);
    }

    #[test]
    fn the_lines_that_are_to_be_added_fix_the_file() {
        let built_in = "one: {en: 'A: \"b\" #1', zh: 一}\nmany: {few: {en: x, zh: 少}}\n\
            rows: [{en: Not so, zh: 不}, {en: '- b', zh: 乙}]\nkept: {en: Kept, zh: 留}\n";
        let read = |text: &str| load(&SourceText::new("words.yaml", text), built_in, Language::En);
        let mut text = "kept: {en: Kept, zh: 留}\n".to_owned();
        for diagnostic in read(&text).unwrap_err() {
            let help = diagnostic.help.unwrap();
            text += &format!("{}\n", help.strip_prefix("add this line: ").unwrap());
        }
        assert_eq!(read(&text).unwrap(), read(built_in).unwrap());
    }

    #[test]
    fn a_word_in_one_language_only_is_a_error() {
        assert_eq!(errors("one: {en: One}\nmany: {en: many, zh: 多}\n")[0].code, UNREADABLE_WORDS);
    }

    #[test]
    fn only_what_is_filled_in_may_be_a_gap() {
        let found = errors("one: {en: One, zh: 一}\nmany: {en: '{b} buyers', zh: 多}\n");
        assert_eq!(found[0].code, UNKNOWN_GAP);
        assert!(found[0].help.as_ref().unwrap().contains("{a}"));
    }
}
