//! Finds Chinese or curly punctuation that leaves a file readable, but not as intended. It is found
//! before the file is parsed, so that its consequences are not reported as well.

use std::ops::Range;

use super::lines::{Line, lines, without_comment};
use super::{Mistake, codes};
use crate::diagnostic::Edit;

/// Opening marks with their closing marks.
const CURLY_PAIRS: [(char, &[char]); 7] = [
    ('“', &['”', '“']),
    ('”', &['”']),
    ('„', &['“', '”']),
    ('‘', &['’']),
    ('’', &['’']),
    ('＂', &['＂']),
    ('＇', &['＇']),
];

/// Returns all such mistakes that are certain.
pub(in crate::rules::parse::syntax) fn certain(text: &str) -> Vec<Mistake> {
    // Open brackets; a list may have several lines.
    let mut open = Vec::new();
    lines(text).iter().flat_map(|line| in_line(line, &mut open)).collect()
}

fn in_line(line: &Line<'_>, open: &mut Vec<char>) -> Vec<Mistake> {
    let text = without_comment(line.text);
    let mut mistakes = Vec::new();
    // At the margin no bracket is open, or its end was forgotten.
    if line.is_content() && line.indent() == 0 && line.word().len() > 1 {
        open.clear();
    }
    let mut quote = None;
    let mut before = ' ';
    let mut done = 0;
    for (at, c) in text.char_indices().filter(|_| line.is_content()) {
        if at < done {
            continue;
        }
        match (quote, c) {
            (Some(mark), _) if c == mark => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if !before.is_alphanumeric() => quote = Some(c),
            (None, '{' | '[') => open.push(c),
            (None, '}' | ']') => {
                open.pop();
            }
            (None, '：') if open.last() == Some(&'{') => {
                mistakes.extend(colon(line, text, at));
            }
            (None, _) if begins_a_value(&text[..at], !open.is_empty()) => {
                if let Some(end) = closing_mark(text, at, c, !open.is_empty()) {
                    mistakes.push(curly(line, at..at + c.len_utf8(), end.clone()));
                    done = end.end;
                }
            }
            _ => {}
        }
        before = c;
    }
    mistakes
}

fn begins_a_value(before: &str, in_brackets: bool) -> bool {
    let trimmed = before.trim_end();
    if trimmed.is_empty() {
        return in_brackets;
    }
    let dash = trimmed.strip_suffix('-').is_some_and(|rest| rest.trim().is_empty());
    dash || trimmed.ends_with(['{', '[', ','])
        || trimmed.ends_with(':') && trimmed.len() < before.len()
}

/// Returns the mark that closes `mark` at `at`, if the value ends after it.
fn closing_mark(text: &str, at: usize, mark: char, in_brackets: bool) -> Option<Range<usize>> {
    let (_, closing) = CURLY_PAIRS.iter().find(|(opening, _)| *opening == mark)?;
    let from = at + mark.len_utf8();
    for (offset, c) in text[from..].char_indices() {
        if matches!(c, '"' | '\\') {
            return None;
        }
        let end = from + offset + c.len_utf8();
        let behind = text[end..].trim_start();
        let ends = behind.is_empty() || (in_brackets && behind.starts_with([',', '}', ']']));
        if closing.contains(&c) && ends {
            return Some(from + offset..end);
        }
    }
    None
}

fn curly(line: &Line<'_>, open: Range<usize>, close: Range<usize>) -> Mistake {
    let mark = &line.text[open.clone()];
    let in_file = |span: &Range<usize>| line.start + span.start..line.start + span.end;
    let straight = |span: &Range<usize>| Edit { span: in_file(span), with: "\"".to_owned() };
    Mistake::new(
        codes::CURLY_QUOTES,
        in_file(&open),
        format!("{mark} is a quotation mark of Chinese typing or of Word"),
        format!("use straight quotes: \"{}\"", &line.text[open.end..close.start]),
    )
    .fixed_by(vec![straight(&open), straight(&close)])
}

/// Explains `{en：text}`: the word before the colon is a key.
fn colon(line: &Line<'_>, text: &str, at: usize) -> Option<Mistake> {
    let before = &text[..at];
    let key = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let word = &before[key.len()..];
    if word.is_empty() || !key.trim_end().ends_with(['{', ',', '，']) {
        return None;
    }
    let end = at + '：'.len_utf8();
    let with = if text[end..].starts_with(' ') { ":" } else { ": " };
    let span = line.start + at..line.start + end;
    Some(
        Mistake::new(
            codes::WIDE_PUNCTUATION,
            span.clone(),
            format!("the colon after `{word}` is a Chinese one"),
            format!("type a plain colon and a space: `{word}: …`"),
        )
        .becomes(span, with),
    )
}
