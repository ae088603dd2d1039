//! Lines of a terminal: at most 80 columns wide, of which a Chinese character takes two.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Columns of a terminal that every text fits into.
const WIDTH: usize = 80;
/// So many columns at the end of a line are left empty before a word is broken.
const RAGGED: usize = 8;

/// The text in lines without a break behind the last, the first begun with `first`, the others
/// with `more`. Lines break at spaces and between Chinese characters; a word that is longer than a
/// line is broken where the line ends.
pub fn wrapped(first: &str, more: &str, text: &str) -> String {
    let width = WIDTH.max(more.width() + 20); // deep below, a line keeps room for a word
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

/// Filled up to so many columns; longer text stays whole.
pub fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// What is not broken: words with the space behind them, and wide characters one by one with the
/// marks that may not begin a line.
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
