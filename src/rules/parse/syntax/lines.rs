//! The lines of a text that cannot be read, and what they look like.

use std::ops::Range;

/// One line with its place.
#[derive(Clone, Copy, Debug)]
pub(in crate::rules::parse::syntax) struct Line<'t> {
    /// Byte of its first character.
    pub start: usize,
    /// Without the line break.
    pub text: &'t str,
}

/// All lines of a text.
pub(in crate::rules::parse::syntax) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    text.split('\n')
        .map(|text| {
            let line = Line { start, text };
            start += text.len() + 1;
            line
        })
        .collect()
}

impl<'t> Line<'t> {
    /// Spaces before the first word.
    pub fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    /// Neither blank nor only a comment.
    pub fn says_something(&self) -> bool {
        let text = self.text.trim_start();
        !text.is_empty() && !text.starts_with('#')
    }

    /// A tab before the first word: its indentation means nothing.
    pub fn has_tab(&self) -> bool {
        self.text.trim_start_matches(' ').starts_with('\t')
    }

    pub fn has_dash(&self) -> bool {
        let text = self.text.trim_start();
        text == "-" || text.starts_with("- ")
    }

    /// Where keys of this line begin: behind the dashes.
    pub fn key_indent(&self) -> usize {
        let mut at = self.indent();
        while self.text[at..].starts_with("- ") {
            at += 1;
            at += self.text[at..].len() - self.text[at..].trim_start_matches(' ').len();
        }
        at
    }

    /// The plain word at the beginning, behind dashes; empty if there is none.
    pub fn word(&self) -> Range<usize> {
        let from = self.key_indent();
        let length = self.text[from..]
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(self.text.len() - from);
        from..from + length
    }

    /// The first key of this line, behind dashes, with the bracket before it; empty if there is
    /// none.
    pub fn first_key(&self) -> &'t str {
        let text = &self.text[self.key_indent()..];
        let from = text.len() - text.trim_start_matches('{').len();
        let end = text[from..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let end = end.map(|end| from + end).filter(|end| text[*end..].starts_with(':'));
        end.map_or("", |end| &text[..end])
    }

    /// What stands behind `key: `, and where; `None` if the line has no key.
    pub fn value(&self) -> Option<(usize, &'t str)> {
        let word = self.word();
        let rest = self.text[word.end..].strip_prefix(':')?;
        let trimmed = rest.trim_start();
        if word.is_empty() || (trimmed.len() == rest.len() && !rest.is_empty()) {
            return None;
        }
        Some((self.text.len() - trimmed.len(), without_comment(trimmed).trim_end()))
    }

    /// Whether lines deeper than this one may follow.
    pub fn opens(&self) -> bool {
        self.value().is_some_and(|(_, value)| value.is_empty()) || self.text.trim() == "-"
    }
}

/// Without a trailing ` # comment`; a `#` in quotes stays.
pub(in crate::rules::parse::syntax) fn without_comment(text: &str) -> &str {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '"' | '\'') if !before.is_alphanumeric() => quote = Some(c),
            (None, '#') if before == ' ' => return &text[..at],
            _ => {}
        }
        before = c;
    }
    text
}

/// Bytes of the double quotation marks in a line, without escaped ones and comments.
pub(in crate::rules::parse::syntax) fn double_quotes(line: &str) -> Vec<usize> {
    let line = without_comment(line);
    let mut marks = Vec::new();
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        if c == '"' && !escaped {
            marks.push(at);
        }
        escaped = c == '\\' && !escaped;
    }
    marks
}
