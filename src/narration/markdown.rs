//! Renders a page as Markdown, for a team's wiki.

use super::{Line, Page, Spoken};
use crate::report::escape::markdown::write_inline;

/// Returns the page as Markdown. Texts of the pack are escaped.
pub fn markdown(page: &Page) -> String {
    let mut out = format!("# {}\n\n{}\n", safe(&page.title), safe(&page.lead));
    for section in &page.sections {
        out += &format!("\n## {}\n", safe(&section.title));
        if !section.note.is_empty() {
            out += &format!("\n{}\n", safe(&section.note));
        }
        for entry in &section.entries {
            out += &format!("\n### {} · {}\n\n", safe(&entry.name), safe(&entry.title));
            entry.lines.iter().for_each(|line| self::line(line, &mut out));
        }
    }
    out
}

fn line(line: &Line, out: &mut String) {
    match line {
        Line::Text(text) => *out += &format!("- {}\n", safe(text)),
        Line::Labelled(label, text) => *out += &format!("- **{label}:** {}\n", safe(text)),
        Line::Listed(label, items) => {
            *out += &format!("- **{label}:**\n");
            items.iter().for_each(|item| *out += &format!("  - {}\n", safe(item)));
        }
        Line::Condition(label, Spoken::Line(says)) => {
            *out += &format!("- **{label}:** {}\n", safe(says));
        }
        Line::Condition(label, Spoken::List(says, parts)) => {
            *out += &format!("- **{label}:** {says}\n");
            parts.iter().for_each(|part| condition(part, 2, out));
        }
    }
}

fn condition(spoken: &Spoken, indent: usize, out: &mut String) {
    match spoken {
        Spoken::Line(says) => *out += &format!("{:indent$}- {}\n", "", safe(says)),
        Spoken::List(says, parts) => {
            *out += &format!("{:indent$}- {says}\n", "");
            parts.iter().for_each(|part| condition(part, indent + 2, out));
        }
    }
}

fn safe(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let _ = write_inline(text, &mut out); // writing to a Vec cannot fail
    String::from_utf8_lossy(&out).into_owned()
}
