//! Renders a page as text for the terminal.

use super::{Line, Page, Spoken, wrapped};
use crate::report::escape::terminal::plain;

/// Returns the page as text.
pub fn text(page: &Page) -> String {
    let colon = page.language.either(": ", "：");
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

/// Appends the text as wrapped lines; an empty text adds none.
fn wrap(text: &str, first: &str, more: &str, out: &mut String) {
    let text = plain(text);
    if !text.is_empty() {
        out.push_str(&wrapped(first, more, &text));
        out.push('\n');
    }
}
