//! For the terminal: lines of at most 80 columns, where a Chinese character takes two.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::{Line, Page, Spoken, either};
use crate::report::escape::terminal::plain;

const WIDTH: usize = 80;

/// The page as text.
pub fn text(page: &Page) -> String {
    let colon = either(page.language, ": ", "：");
    let mut out = String::new();
    for (at, section) in page.sections.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        out.push_str(&section.title.to_uppercase());
        out.push('\n');
        wrap(&section.note, "", "", &mut out);
        for entry in &section.entries {
            out.push('\n');
            wrap(&format!("{}  {}", entry.name, entry.title), "", "    ", &mut out);
            for line in &entry.lines {
                self::line(line, colon, &mut out);
            }
        }
    }
    out
}

fn line(line: &Line, colon: &str, out: &mut String) {
    match line {
        Line::Text(text) => wrap(text, "  ", "  ", out),
        Line::Labelled(label, text) => wrap(&format!("{label}{colon}{text}"), "  ", "    ", out),
        Line::Listed(label, items) => match items.as_slice() {
            [item] => wrap(&format!("{label}{colon}{item}"), "  ", "    ", out),
            items => {
                wrap(&format!("{label}{}", colon.trim_end()), "  ", "    ", out);
                items.iter().for_each(|item| wrap(item, "    - ", "      ", out));
            }
        },
        Line::Condition(label, spoken) => match spoken {
            Spoken::Line(says) => wrap(&format!("{label}{colon}{says}"), "  ", "    ", out),
            Spoken::List(says, parts) => {
                wrap(&format!("{label}{colon}{says}"), "  ", "    ", out);
                parts.iter().for_each(|part| condition(part, 4, out));
            }
        },
    }
}

fn condition(spoken: &Spoken, indent: usize, out: &mut String) {
    let (first, more) = (format!("{:indent$}- ", ""), format!("{:indent$}  ", ""));
    match spoken {
        Spoken::Line(says) => wrap(says, &first, &more, out),
        Spoken::List(says, parts) => {
            wrap(says, &first, &more, out);
            parts.iter().for_each(|part| condition(part, indent + 2, out));
        }
    }
}

/// Adds the text in lines, the first begun with `first`, the others with `more`.
fn wrap(text: &str, first: &str, more: &str, out: &mut String) {
    let text = plain(text);
    if text.is_empty() {
        return;
    }
    out.push_str(first);
    let mut column = first.width();
    let mut begins = true;
    for piece in pieces(&text) {
        let shown = piece.trim_end_matches(' ');
        if !begins && column + shown.width() > WIDTH {
            out.truncate(out.trim_end_matches(' ').len());
            out.push('\n');
            out.push_str(more);
            column = more.width();
        }
        out.push_str(piece);
        column += piece.width();
        begins = false;
    }
    out.truncate(out.trim_end_matches(' ').len());
    out.push('\n');
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
        let mut out = String::new();
        let chinese = "已知迹象不足时，视为已知太少；".repeat(9);
        wrap(&chinese, "  ", "    ", &mut out);
        wrap(&"of ten buyers some show it, ".repeat(9), "", "  ", &mut out);
        assert!(out.lines().count() > 5);
        for line in out.lines() {
            assert!(line.width() <= WIDTH, "{line}");
            assert!(!line.trim_start().starts_with(['，', '；']), "{line}");
        }
        let joined: String = out.lines().take(4).map(str::trim_start).collect();
        assert!(joined.starts_with(&chinese[..90]), "nothing is lost: {joined}");
    }
}
