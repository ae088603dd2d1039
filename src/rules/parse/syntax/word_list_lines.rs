//! Finds words written beside the languages of a word list, where every line would be an error.

use super::lines::Line;
use super::{Mistake, Scene};
use crate::diagnostic::Edit;
use crate::rules::codes;

/// Explains `- bid` or `bid` under `words:` next to `en: [tender]`. Reported once, at the first
/// word; the others are skipped.
pub(in crate::rules::parse::syntax) fn words_beside_languages(
    scene: &Scene<'_>,
) -> Option<Mistake> {
    let says = |line: &&Line<'_>| line.is_content();
    let words = scene.lines.iter().position(|line| line.text.trim_end() == "words:")?;
    let below: Vec<&Line<'_>> = scene.lines[words + 1..]
        .iter()
        .filter(says)
        .take_while(|line| line.indent() > 0 || line.has_dash())
        .collect();
    let column = below.iter().map(|line| line.indent()).min()?;
    let holds_others = |at: usize| below.get(at + 1).is_some_and(|next| next.indent() > column);
    let bare: Vec<&Line<'_>> = (0..below.len())
        .filter(|at| below[*at].indent() == column && is_word(below[*at]) && !holds_others(*at))
        .map(|at| below[at])
        .collect();
    let language = below.iter().find(|line| line.indent() == column && is_language(line))?;
    let first = bare.first()?;
    let word = |line: &Line<'_>| line.text.trim().trim_start_matches('-').trim().to_owned();
    let language = &language.text[language.word()];
    let at = first.start + first.indent();
    let mut mistake = Mistake::new(
        codes::WRONG_SHAPE,
        at..at + first.text.trim().len(),
        "this word has no language, and other words here have one",
        format!(
            "put it between the brackets of its language, e.g. `{language}: [{}, …]`",
            word(first)
        ),
    );
    mistake.fix = bare
        .iter()
        .map(|line| Edit {
            span: line.start..line.start + line.text.len(),
            with: " ".repeat(line.text.len()),
        })
        .collect();
    Some(mistake)
}

fn is_language(line: &Line<'_>) -> bool {
    let word = line.word();
    !line.has_dash() && (2..=7).contains(&word.len()) && line.text[word.end..].starts_with(':')
}

/// Returns whether the line is one word or phrase, with or without a dash: not a key, and not part
/// of a bracket.
fn is_word(line: &Line<'_>) -> bool {
    let text = line.text.trim().trim_start_matches("- ").trim_start();
    text.starts_with(|c: char| c.is_alphanumeric() || c == '"')
        && !text.contains([':', '：', '[', ']', ',', '，', '{', '}'])
}
