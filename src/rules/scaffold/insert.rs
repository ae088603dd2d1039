//! Inserts an item into the text of a rule file: after the last item of its list, or before another
//! one. All other bytes of the file stay unchanged.

use crate::diagnostic::{Edit, edited};
use crate::rules::files::readable;
use crate::rules::parse::fix::raw_at;
use crate::rules::parse::yaml::{Field, Node, Tree, parse};

/// Returns the file with the item, and the line in which the item begins, counted from 1.
///
/// `lines` are those of the item, without dash and indentation. Returns `None` if the file has no
/// such list, or if its items are not on lines of their own.
pub(in crate::rules::scaffold) fn with_item(
    raw: &str,
    list: &str,
    lines: &[String],
    before: Option<&str>,
) -> Option<(String, usize)> {
    let source = readable(String::new(), raw);
    let text = source.text.as_str();
    let root = parse(text).ok()?;
    let fields = fields(&root)?;
    let own = fields.iter().find(|field| field.key == list)?;
    let Tree::Items(items) = &own.value.tree else { return None };
    let starts: Vec<usize> = items.iter().map(|item| dash_of(item, text)).collect::<Option<_>>()?;
    let indent = starts.first()? - line_start(text, *starts.first()?);
    let named = before.and_then(|id| items.iter().position(|item| text_of(item, "id") == Some(id)));
    let at = match named {
        Some(at) => above_comments(text, line_start(text, starts[at])),
        None => behind_the_list(fields, own, text),
    };
    // Keep the blank lines between items.
    let second = starts.get(1).map(|start| above_comments(text, line_start(text, *start)));
    let stand_apart = second.is_some_and(|start| text[..start].ends_with("\n\n"));
    let mut item = String::new();
    if !text[..at].is_empty() && !text[..at].ends_with('\n') {
        item.push('\n');
    }
    if stand_apart && named.is_none() {
        item.push('\n');
    }
    let begins = text[..at].matches('\n').count() + item.matches('\n').count() + 1;
    item.push_str(&item_text(lines, indent));
    if stand_apart && named.is_some() {
        item.push('\n');
    }
    if raw.contains("\r\n") {
        item = item.replace('\n', "\r\n");
    }
    let at = raw_at(raw, at);
    Some((edited(raw, &[Edit { span: at..at, with: item }]), begins))
}

/// Formats the item with its dash, and a line ending after every line.
pub(in crate::rules::scaffold) fn item_text(lines: &[String], indent: usize) -> String {
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        let dash = if at == 0 { "- " } else { "  " };
        out.push_str(&format!("{}{dash}{line}", " ".repeat(indent)));
        out.push('\n');
    }
    out
}

/// Returns the value of a key of the file or of an item.
pub(in crate::rules::scaffold) fn text_of<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    let field = fields(node)?.iter().find(|field| field.key == key)?;
    match &field.value.tree {
        Tree::Text { text, .. } => Some(text),
        _ => None,
    }
}

fn fields(node: &Node) -> Option<&[Field]> {
    match &node.tree {
        Tree::Fields(fields) => Some(fields),
        _ => None,
    }
}

/// Returns the position of the dash that begins the line of an item.
fn dash_of(item: &Node, text: &str) -> Option<usize> {
    let start = match &item.tree {
        // `- {…}` begins with a bracket, which is not a key.
        Tree::Fields(fields) => fields.first()?.key_span.start.min(item.span.start.max(1)),
        _ => item.span.start,
    };
    let line = line_start(text, start);
    let before = &text[line..start];
    let indent = before.len() - before.trim_start_matches(' ').len();
    before[indent..].starts_with("- ").then_some(line + indent)
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |at| at + 1)
}

/// Returns the start of the comments directly above a line.
fn above_comments(text: &str, line: usize) -> usize {
    let mut start = line;
    while start > 0 {
        let previous = line_start(text, start - 1);
        if !text[previous..start].trim_start().starts_with('#') {
            break;
        }
        start = previous;
    }
    start
}

/// Returns the end of the list. Blank lines and unindented comments after it belong to what
/// follows.
fn behind_the_list(fields: &[Field], own: &Field, text: &str) -> usize {
    let starts = fields.iter().map(|field| field.key_span.start);
    let next = starts.filter(|start| *start > own.key_span.start).min();
    let mut end = next.map_or(text.len(), |start| line_start(text, start));
    while end > 0 {
        let start = line_start(text, end - 1);
        let line = &text[start..end];
        if !line.trim().is_empty() && !line.starts_with('#') {
            break;
        }
        end = start;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# head\ncauses:\n  - id: a # first\n    of_100: 95\n  # the rest\n  - id: other\n    of_100: 5\n\n# of the next key\nmore: 1\n";

    fn with(raw: &str, before: Option<&str>) -> Option<(String, usize)> {
        with_item(raw, "causes", &["id: b".to_owned(), "of_100: 1".to_owned()], before)
    }

    #[test]
    fn an_item_is_inserted_after_the_last_or_before_a_given_one_and_nothing_else_changes() {
        let item = "  - id: b\n    of_100: 1\n";
        let (last, line) = with(FILE, None).unwrap();
        assert_eq!(last, FILE.replace("of_100: 5\n", &format!("of_100: 5\n{item}")));
        assert_eq!(line, 8);
        let (before, line) = with(FILE, Some("other")).unwrap();
        assert_eq!(before, FILE.replace("  # the rest\n", &format!("{item}  # the rest\n")));
        assert_eq!(line, 5);
    }

    #[test]
    fn line_ends_and_marks_of_windows_stay() {
        let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
        let (plain, _) = with(FILE, None).unwrap();
        assert_eq!(with(&windows(FILE), None).unwrap().0, windows(&plain));
    }

    #[test]
    fn a_missing_line_end_is_added_and_blank_lines_between_items_are_kept() {
        let (text, line) = with("causes:\n- id: a\n\n- id: c", None).unwrap();
        assert_eq!(text, "causes:\n- id: a\n\n- id: c\n\n- id: b\n  of_100: 1\n");
        assert_eq!(line, 6);
    }

    #[test]
    fn a_list_in_one_line_has_no_place() {
        assert_eq!(with("causes: [{id: a}]\n", None), None);
        assert_eq!(with("causes: []\n", None), None);
        assert_eq!(with("signs:\n  - id: a\n", None), None);
    }
}
