//! Escapes text for Markdown, on one line. It cannot become raw HTML, an image, a link, a table
//! cell, a fence or a heading.

use std::io::{self, Write};

use super::misleads;

/// Writes `text` so that a Markdown reader shows it literally, with line breaks as spaces.
///
/// # Errors
/// Writing to `out` fails.
pub fn write_inline(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut plain_from = 0;
    for (at, c) in text.char_indices() {
        let instead: &str = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '\\' => "\\\\",
            '`' => "\\`",
            '*' => "\\*",
            '_' => "\\_",
            '[' => "\\[",
            ']' => "\\]",
            '|' => "\\|",
            '~' => "\\~",
            '!' => "\\!",
            '$' => "\\$",
            ':' if text[at + 1..].starts_with("//") => "\\:",
            '.' if opens_a_link(text, at) || numbers_a_line(text, at) => "\\.",
            ')' if numbers_a_line(text, at) => "\\)",
            '#' if begins_line(text, at) => "\\#",
            '+' if begins_line(text, at) && !opens_a_word(text, at) => "\\+",
            '-' if begins_line(text, at) && !opens_a_word(text, at) => "\\-",
            '=' if begins_line(text, at) => "\\=",
            '\n' | '\t' | '\u{2028}' | '\u{2029}' => " ",
            c if c.is_control() || misleads(c) => "",
            _ => continue,
        };
        out.write_all(&text.as_bytes()[plain_from..at])?;
        out.write_all(instead.as_bytes())?;
        plain_from = at + c.len_utf8();
    }
    out.write_all(&text.as_bytes()[plain_from..])
}

/// Returns whether only spaces precede: the template may put the text at the start of a line.
fn begins_line(text: &str, at: usize) -> bool {
    text[..at].chars().all(|c| c.is_whitespace() || c.is_control() || "#+-=".contains(c))
}

/// Returns whether a sign begins a word: `+5` is a number, `+ 5` a list item, `---` a horizontal
/// rule.
fn opens_a_word(text: &str, at: usize) -> bool {
    text[at + 1..].starts_with(char::is_alphanumeric)
}

/// Returns whether the text would begin a list item: `1.` and `1)` at the start of a line.
fn numbers_a_line(text: &str, at: usize) -> bool {
    let before = text[..at].trim_start();
    !before.is_empty() && before.len() <= 9 && before.bytes().all(|b| b.is_ascii_digit())
}

/// Returns whether the text would become a link: many readers link `www.`.
fn opens_a_link(text: &str, at: usize) -> bool {
    text.as_bytes()[..at].to_ascii_lowercase().ends_with(b"www")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn inline(text: &str) -> String {
        let mut out = Vec::new();
        write_inline(text, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn markup_becomes_text() {
        for (text, expected) in [
            ("<script>", "&lt;script&gt;"),
            ("![x](http://a.b/c.png)", "\\!\\[x\\](http\\://a.b/c.png)"),
            ("a | b", "a \\| b"),
            ("```\nrm", "\\`\\`\\` rm"),
            ("# Title", "\\# Title"),
            ("1. first", "1\\. first"),
            ("price 1.5", "price 1.5"),
            ("li@siemens.de", "li@siemens.de"),
        ] {
            assert_eq!(inline(text), expected);
        }
    }

    proptest! {
        #[test]
        fn no_mark_is_left_bare(text in any::<String>()) {
            let written = inline(&text);
            prop_assert!(!written.contains(['<', '>', '\n', '\r']));
            let mut escaped = false;
            for c in written.chars() {
                if !escaped {
                    prop_assert!(!"`*_[]|~!".contains(c), "{written:?}");
                }
                escaped = c == '\\' && !escaped;
            }
        }
    }
}
