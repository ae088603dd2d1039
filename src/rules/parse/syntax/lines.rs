//! Classifies the lines of a text that cannot be read.

use std::ops::Range;

/// One line with its position.
#[derive(Clone, Copy, Debug)]
pub(in crate::rules::parse::syntax) struct Line<'t> {
    /// The offset of its first character in bytes.
    pub start: usize,
    /// Without the line break.
    pub text: &'t str,
}

/// Returns all lines of a text.
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
    /// Returns the number of spaces before the first word.
    pub fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    /// Returns whether the line is neither blank nor only a comment.
    pub fn is_content(&self) -> bool {
        let text = self.text.trim_start();
        !text.is_empty() && !text.starts_with('#')
    }

    /// Returns whether a tab precedes the first word, so that the indentation is meaningless.
    pub fn has_tab(&self) -> bool {
        self.text.trim_start_matches(' ').starts_with('\t')
    }

    pub fn has_dash(&self) -> bool {
        let text = self.text.trim_start();
        text == "-" || text.starts_with("- ")
    }

    /// Returns the column at which keys of this line begin: after the dashes.
    pub fn key_indent(&self) -> usize {
        let mut at = self.indent();
        while self.text[at..].starts_with("- ") {
            at += 1;
            at += self.text[at..].len() - self.text[at..].trim_start_matches(' ').len();
        }
        at
    }

    /// Returns the range of the plain word at the beginning, after dashes; may be empty.
    pub fn word(&self) -> Range<usize> {
        let from = self.key_indent();
        let length = self.text[from..]
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(self.text.len() - from);
        from..from + length
    }

    /// Returns the first key of this line, after dashes, with the bracket before it; may be empty.
    pub fn first_key(&self) -> &'t str {
        let text = &self.text[self.key_indent()..];
        let from = text.len() - text.trim_start_matches('{').len();
        let end = text[from..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let end = end.map(|end| from + end).filter(|end| text[*end..].starts_with(':'));
        end.map_or("", |end| &text[..end])
    }

    /// Returns the text after `key: `, and its offset; `None` if the line has no key.
    pub fn value(&self) -> Option<(usize, &'t str)> {
        let word = self.word();
        let rest = self.text[word.end..].strip_prefix(':')?;
        let trimmed = rest.trim_start();
        if word.is_empty() || (trimmed.len() == rest.len() && !rest.is_empty()) {
            return None;
        }
        Some((self.text.len() - trimmed.len(), without_comment(trimmed).trim_end()))
    }

    /// Returns whether lines with more indentation may follow.
    pub fn opens(&self) -> bool {
        self.value().is_some_and(|(_, value)| value.is_empty()) || self.text.trim() == "-"
    }
}

/// Removes a trailing ` # comment`; keeps `#` in quotes.
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

/// Returns the offsets of the double quotation marks in a line, without escaped ones and comments.
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
