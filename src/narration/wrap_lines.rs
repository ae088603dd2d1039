//! Wraps text to 80 terminal columns. A Chinese character takes two columns.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// The width of every text, in columns.
const WIDTH: usize = 80;
/// The number of columns that may stay empty at the end of a line before a word is broken instead.
const RAGGED: usize = 8;

/// Returns the text in lines, without a final line break. The first line begins with `first`, the
/// others with `more`. Lines break at spaces and between Chinese characters; a word that is longer
/// than a line is broken at the end of the line.
pub fn wrapped(first: &str, more: &str, text: &str) -> String {
    let width = WIDTH.max(more.width() + 20); // keeps room for a word even at deep indentation
    let mut out = first.to_owned();
    let mut column = first.width();
    let mut begins = true;
    for piece in pieces(text) {
        let shown = piece.trim_end_matches(' ').width();
        let fits_a_line = more.width() + shown <= width;
        if !begins && column + shown > width && (fits_a_line || column + RAGGED > width) {
            line_break(&mut out, &mut column, more);
        }
        if column + shown <= width {
            out.push_str(piece);
            column += piece.width();
        } else {
            for letter in piece.chars() {
                let wide = letter.width().unwrap_or(0);
                if column + wide > width {
                    line_break(&mut out, &mut column, more);
                }
                out.push(letter);
                column += wide;
            }
        }
        begins = false;
    }
    out.truncate(out.trim_end_matches(' ').len());
    out
}

fn line_break(out: &mut String, column: &mut usize, more: &str) {
    out.truncate(out.trim_end_matches(' ').len());
    out.push('\n');
    out.push_str(more);
    *column = more.width();
}

/// Pads the text to `width` columns; longer text is returned unchanged.
pub fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// Splits the text into pieces that are not broken: words with the following space, and single wide
/// characters with the punctuation that may not begin a line.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let breaks = match before {
            Some(' ') => c != ' ',
            Some(last) => (is_wide(last) || is_wide(c)) && !closes(c) && !opens(last) && c != ' ',
            None => false,
        };
        if breaks {
            pieces.push(&text[from..at]);
            from = at;
        }
        before = Some(c);
    }
    pieces.push(&text[from..]);
    pieces
}

fn is_wide(c: char) -> bool {
    c.width() == Some(2)
}

fn closes(c: char) -> bool {
    "，。、；：？！）》”’%…·,.;:)".contains(c)
}

fn opens(c: char) -> bool {
    "（《“‘(".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_the_terminal_and_no_mark_begins_one() {
        let chinese = "已知迹象不足时，视为已知太少；".repeat(9);
        let english = "of ten buyers some show it, ".repeat(9);
        let word = "x".repeat(200);
        for (first, more, text) in
            [("  ", "    ", &chinese), ("", "  ", &english), ("  a: ", "     ", &word)]
        {
            let out = wrapped(first, more, text);
            assert!(out.lines().count() > 2, "{out}");
            for line in out.lines() {
                assert!(line.width() <= WIDTH, "{line}");
                assert!(!line.trim_start().starts_with(['，', '；']), "{line}");
            }
            let without = |text: &str| text.replace([' ', '\n'], "");
            assert_eq!(without(&out), without(&format!("{first}{text}")), "nothing is lost");
        }
    }

    #[test]
    fn a_word_is_whole_where_it_fits_a_line() {
        let out = wrapped("", "", &format!("{} (rules/gates.yaml:7)", "a".repeat(70)));
        assert_eq!(out, format!("{}\n(rules/gates.yaml:7)", "a".repeat(70)));
        assert_eq!(padded("最近", 6), "最近  ");
    }
}
