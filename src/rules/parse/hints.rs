//! Reports mistakes that leave a file readable but not as intended: a `#` that cuts a value, curly
//! quotes, Chinese commas between items, YAML shorthands that rule files do not use.

use std::ops::Range;
use std::sync::Arc;

use super::yaml::{Node, Tree};
use crate::diagnostic::{Diagnostic, Edit, Place, SourceText};
use crate::rules::codes;
use crate::rules::diagnostics::Diagnostics;

/// Checks a whole file.
pub(in crate::rules) fn report(node: &Node, source: &Arc<SourceText>, errors: &Diagnostics) {
    match &node.tree {
        Tree::Blank => {}
        Tree::Text { plain, .. } => {
            if *plain {
                text(&node.span, source, errors);
            }
        }
        Tree::Items(items) => {
            let in_line = source.text[node.span.start..].starts_with('[');
            for item in items {
                if in_line {
                    wide_comma(item, source, errors);
                }
                report(item, source, errors);
            }
        }
        Tree::Fields(fields) => {
            for field in fields {
                anchor(field.key_span.end..field.value.span.start, source, errors);
                key_as_text(&field.value, source, errors);
                report(&field.value, source, errors);
            }
        }
    }
}

fn text(span: &Range<usize>, source: &Arc<SourceText>, errors: &Diagnostics) {
    let written = &source.text[span.clone()];
    let behind = source.text[span.end..].split('\n').next().unwrap_or("");
    // Comments have two spaces before `#` or one after it; `#4` is a number.
    if let Some(cut) = behind.strip_prefix(" #")
        && cut.starts_with(|c: char| !c.is_whitespace() && c != '#')
        && !written.is_empty()
    {
        let at = span.end + 1..span.end + behind.trim_end().len();
        let lost = &source.text[at.clone()];
        errors.add(
            Diagnostic::warning(codes::CUT_BY_HASH, format!("`{lost}` is read as a comment"))
                .at(Place::new(source, at))
                .help(format!(
                    "if it belongs to the text, put the whole in straight quotes: \
                     \"{written}{}\"; if it is a comment, write `# ` with a space",
                    behind.trim_end()
                )),
        );
    }
    if let Some(mark) = written.chars().next().filter(|c| "“”„‘’＂＇".contains(*c)) {
        let at = span.start..span.start + mark.len_utf8();
        errors.add(
            Diagnostic::error(
                codes::CURLY_QUOTES,
                format!("{mark} is a quotation mark of Chinese typing or of Word"),
            )
            .at(Place::new(source, at))
            .help(
                "use straight quotes \"…\"; if the mark belongs to the text, put straight quotes \
                 around the whole",
            ),
        );
    }
    stray_end(written, span, source, errors);
    if written.starts_with('*') {
        unused_syntax(span.clone(), source, errors);
    }
}

/// Reports `columns:` with `deals：[…]` or `deals:[…]` below it: the apparent key is read as a text.
fn key_as_text(value: &Node, source: &Arc<SourceText>, errors: &Diagnostics) {
    let written = &source.text[value.span.clone()];
    let before = source.text[..value.span.start].trim_end_matches(' ');
    let Some((key, behind)) = written.split_once(['：', ':', ' ']) else { return };
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let is_text = matches!(value.tree, Tree::Text { .. });
    if !is_text || !is_key || behind.starts_with('/') || !before.ends_with('\n') {
        return;
    }
    let at = value.span.start + key.len();
    let span = at..value.span.end - behind.len();
    let (code, message) = match written[key.len()..].chars().next() {
        Some(' ') if behind.starts_with(['[', '{']) => {
            (codes::MISSING_COLON, format!("a colon is missing after `{key}`"))
        }
        Some(' ') => return,
        Some(':') => {
            (codes::MISSING_SPACE, format!("a space is missing after the colon of `{key}`"))
        }
        _ => (codes::WIDE_PUNCTUATION, format!("the colon after `{key}` is a Chinese one")),
    };
    let with = if behind.starts_with(' ') { ":" } else { ": " };
    errors.add_shape_error(
        Diagnostic::error(code, message)
            .at(Place::new(source, span.clone()))
            .help(format!("type a plain colon and a space: `{key}: …`"))
            .fixed_by(vec![Edit { span, with: with.to_owned() }]),
    );
    errors.guessed(Place::new(source, value.span.clone()));
}

/// Reports a text that ends with a quotation mark or bracket it did not begin with.
fn stray_end(written: &str, span: &Range<usize>, source: &Arc<SourceText>, errors: &Diagnostics) {
    let at = Place::new(source, span.end.saturating_sub(1)..span.end);
    let line_start = source.text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let tell = |diagnostic: Diagnostic| {
        errors.add_shape_error(diagnostic.at(at));
        errors.guessed(Place::new(source, line_start..span.end));
    };
    let before = written.chars().rev().nth(1);
    // After a number the mark means inches.
    let quote = written.ends_with('"') && before.is_some_and(|c| !c.is_ascii_digit());
    if quote && !written.matches('"').count().is_multiple_of(2) {
        tell(
            Diagnostic::error(codes::UNCLOSED_QUOTE, "this quotation mark has no opening mark")
                .help(format!("put one before the text as well: \"{written}")),
        );
        return;
    }
    let line = &source.text[line_start..span.end];
    if written.ends_with(']') && !line.contains('[')
        || written.ends_with('}') && !line.contains('{')
    {
        tell(
            Diagnostic::error(
                codes::UNCLOSED_BRACKET,
                "this closing bracket has no opening bracket",
            )
            .help("put the opening one before the text, or remove this one"),
        );
    }
}

fn wide_comma(item: &Node, source: &Arc<SourceText>, errors: &Diagnostics) {
    let Tree::Text { plain: true, .. } = item.tree else { return };
    let written = &source.text[item.span.clone()];
    let Some(first) = written.find('，') else { return };
    let at = item.span.start + first;
    // In a word list each part is a word; elsewhere the text may be a sentence.
    let is_word_list = source.name.rsplit('/').nth(1) == Some("lists");
    let commas = written.match_indices('，').filter(|_| is_word_list).map(|(offset, comma)| {
        let start = item.span.start + offset;
        Edit { span: start..start + comma.len(), with: ", ".to_owned() }
    });
    errors.add(
        Diagnostic::error(codes::WIDE_PUNCTUATION, "a Chinese comma joins these two items")
            .at(Place::new(source, at..at + '，'.len_utf8()))
            .help(
                "type a plain comma and a space: `, `; if it is one text, put straight quotes \"…\" \
                 around it",
            )
            .fixed_by(commas.collect()),
    );
}

/// Reports `&name` between a key and its value.
fn anchor(between: Range<usize>, source: &Arc<SourceText>, errors: &Diagnostics) {
    let Some(text) = source.text.get(between.clone()) else { return };
    let first_line = text.split('\n').next().unwrap_or("");
    if let Some(at) = first_line.find(" &").filter(|at| !first_line[..*at].contains('#')) {
        let start = between.start + at + 1;
        unused_syntax(start..between.start + first_line.trim_end().len(), source, errors);
    }
}

fn unused_syntax(span: Range<usize>, source: &Arc<SourceText>, errors: &Diagnostics) {
    errors.add(
        Diagnostic::error(codes::UNUSED_SYNTAX, "a text that begins with & or * needs quotes")
            .at(Place::new(source, span))
            .help("put straight quotes \"…\" around the whole text"),
    );
}
