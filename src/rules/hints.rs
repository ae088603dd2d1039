//! Slips that leave a file readable but not as it was meant: a `#` that cuts a value, curly
//! quotes, Chinese commas between items, abbreviations of YAML that rule files do not use.

use std::ops::Range;
use std::sync::Arc;

use super::codes;
use super::reader::Faults;
use super::yaml::{Node, Tree};
use crate::problem::{Place, Problem, SourceText};

/// Looks through a whole file.
pub(super) fn report(node: &Node, source: &Arc<SourceText>, faults: &Faults) {
    match &node.tree {
        Tree::Blank => {}
        Tree::Text { plain, .. } => {
            if *plain {
                text(&node.span, source, faults);
            }
        }
        Tree::Items(items) => {
            let in_line = source.text[node.span.start..].starts_with('[');
            for item in items {
                if in_line {
                    wide_comma(item, source, faults);
                }
                report(item, source, faults);
            }
        }
        Tree::Fields(fields) => {
            for field in fields {
                anchor(field.key_span.end..field.value.span.start, source, faults);
                report(&field.value, source, faults);
            }
        }
    }
}

fn text(span: &Range<usize>, source: &Arc<SourceText>, faults: &Faults) {
    let written = &source.text[span.clone()];
    let behind = source.text[span.end..].split('\n').next().unwrap_or("");
    // Two spaces before it, or one behind it, are how comments are written; `#4` is a number.
    if let Some(cut) = behind.strip_prefix(" #")
        && cut.starts_with(|c: char| !c.is_whitespace() && c != '#')
        && !written.is_empty()
    {
        let at = span.end + 1..span.end + behind.trim_end().len();
        let lost = &source.text[at.clone()];
        faults.add(
            Problem::warning(codes::CUT_BY_HASH, format!("`{lost}` is read as a comment"))
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
        faults.add(
            Problem::error(
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
    if written.starts_with('*') {
        unused_syntax(span.clone(), source, faults);
    }
}

fn wide_comma(item: &Node, source: &Arc<SourceText>, faults: &Faults) {
    let Tree::Text { plain: true, .. } = item.tree else { return };
    let Some(at) = source.text[item.span.clone()].find('，') else { return };
    let at = item.span.start + at;
    faults.add(
        Problem::error(codes::WIDE_PUNCTUATION, "a Chinese comma makes these two items one")
            .at(Place::new(source, at..at + '，'.len_utf8()))
            .help(
                "type a plain comma and a space: `, `; if it is one text, put straight quotes \"…\" \
                 around it",
            ),
    );
}

/// `&name` between a key and its value.
fn anchor(between: Range<usize>, source: &Arc<SourceText>, faults: &Faults) {
    let Some(text) = source.text.get(between.clone()) else { return };
    let first_line = text.split('\n').next().unwrap_or("");
    if let Some(at) = first_line.find(" &").filter(|at| !first_line[..*at].contains('#')) {
        let start = between.start + at + 1;
        unused_syntax(start..between.start + first_line.trim_end().len(), source, faults);
    }
}

fn unused_syntax(span: Range<usize>, source: &Arc<SourceText>, faults: &Faults) {
    faults.add(
        Problem::error(codes::UNUSED_SYNTAX, "a text that begins with & or * must stand in quotes")
            .at(Place::new(source, span))
            .help("put straight quotes \"…\" around the whole text"),
    );
}
