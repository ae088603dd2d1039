//! Writes a page as one JSON object for other programs. Keys keep their names and meanings.

use serde_json::{Value, json};

use super::{Line, Page, Spoken};

/// Returns the page as JSON: sections with their entries, each with its lines.
pub fn json(page: &Page) -> String {
    let sections = page.sections.iter().map(|section| {
        let entries = section.entries.iter().map(|entry| {
            json!({
                "name": entry.name,
                "title": entry.title,
                "lines": entry.lines.iter().map(line).collect::<Vec<_>>(),
            })
        });
        json!({
            "id": section.id,
            "title": section.title,
            "note": section.note,
            "entries": entries.collect::<Vec<_>>(),
        })
    });
    let page = json!({
        "version": 1,
        "title": page.title,
        "sections": sections.collect::<Vec<_>>(),
    });
    format!("{page:#}\n")
}

fn line(line: &Line) -> Value {
    match line {
        Line::Text(text) => json!({ "text": text }),
        Line::Labelled(label, text) => json!({ "label": label, "text": text }),
        Line::Listed(label, items) => json!({ "label": label, "items": items }),
        Line::Condition(label, spoken) => json!({ "label": label, "condition": condition(spoken) }),
    }
}

fn condition(spoken: &Spoken) -> Value {
    match spoken {
        Spoken::Line(says) => json!({ "text": says }),
        Spoken::List(says, parts) => {
            json!({ "text": says, "parts": parts.iter().map(condition).collect::<Vec<_>>() })
        }
    }
}
