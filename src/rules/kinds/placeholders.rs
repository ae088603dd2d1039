//! Reads texts with `{fact}` placeholders.

use crate::rules::codes;
use crate::rules::pack::{Because, Piece};
use crate::rules::parse::reader::Entry;
use crate::rules::parse::yaml::Tree;
use crate::rules::vocabulary::Vocabulary;

/// Reads the text in both languages and checks every placeholder.
pub(in crate::rules) fn read(entry: Entry<'_>, vocabulary: &Vocabulary) -> Option<Because> {
    let text = entry.bilingual()?;
    let Tree::Fields(_) = entry.tree() else { return None };
    let places = entry.free_fields_quietly();
    let place = |language: &str| {
        places.iter().find(|(key, _)| *key == language).map_or(entry, |(_, value)| *value)
    };
    let en = pieces(&text.en, place("en"), vocabulary);
    let zh = pieces(&text.zh, place("zh"), vocabulary);
    Some(Because { en: en?, zh: zh? })
}

fn pieces(text: &str, entry: Entry<'_>, vocabulary: &Vocabulary) -> Option<Vec<Piece>> {
    let mut whole = true;
    let mut all = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        if !before.is_empty() {
            all.push(Piece::Text(before.to_owned()));
        }
        let Some((name, behind)) = after.split_once('}') else {
            entry.within("{").error(
                codes::UNCLOSED_BRACKET,
                "a placeholder is opened with { and not closed",
                "write the name of a fact between { and }",
            );
            return None;
        };
        rest = behind;
        let name = name.trim();
        if name == "found" {
            all.push(Piece::Found);
            continue;
        }
        let at = entry.within(&format!("{{{name}}}"));
        let says = "a placeholder must be a fact, and there is no fact";
        match vocabulary.fact_or(name, &at, codes::UNKNOWN_PLACEHOLDER, says) {
            Some(fact) => all.push(Piece::Fact(fact)),
            None => whole = false,
        }
    }
    let texts = all.iter().map(|piece| if let Piece::Text(text) = piece { text } else { "" });
    if texts.chain([rest]).any(|text| text.contains('}')) {
        entry.within("}").error(
            codes::UNCLOSED_BRACKET,
            "a placeholder is closed with } and not opened",
            "write the name of a fact between { and }",
        );
        return None;
    }
    if !rest.is_empty() {
        all.push(Piece::Text(rest.to_owned()));
    }
    whole.then_some(all)
}
