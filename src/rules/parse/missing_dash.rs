//! Repairs a list item without the dash before its first key: YAML reads its lines as part of the
//! item above, and every key occurs twice. Reported once, and read as intended.

use std::sync::Arc;

use super::yaml::{Field, Node, Tree};
use crate::diagnostic::{Diagnostic, Edit, Place, SourceText};
use crate::rules::codes;
use crate::rules::diagnostics::Diagnostics;

/// Separates merged items in the whole tree.
pub(in crate::rules) fn part(node: &mut Node, source: &Arc<SourceText>, errors: &Diagnostics) {
    match &mut node.tree {
        Tree::Blank | Tree::Text { .. } => {}
        Tree::Fields(fields) => {
            for field in fields {
                if is_the_only_item(field, source) {
                    report(&field.value, source, errors);
                    let span = field.value.span.clone();
                    let item = std::mem::replace(
                        &mut field.value,
                        Node { span, tree: Tree::Items(Vec::new()), source: None },
                    );
                    field.value.tree = Tree::Items(vec![item]);
                }
                part(&mut field.value, source, errors);
            }
        }
        Tree::Items(items) => {
            let mut at = 0;
            while at < items.len() {
                if let Some(rest) = cut(&mut items[at], source) {
                    report(&rest, source, errors);
                    items.insert(at + 1, rest);
                }
                part(&mut items[at], source, errors);
                at += 1;
            }
        }
    }
}

/// Returns whether the field is `signs:` followed by the keys of one sign, or `any:` by one line of
/// a condition: the dash of the only item is missing.
fn is_the_only_item(field: &Field, source: &SourceText) -> bool {
    const HOLD_ITEMS: [&str; 12] = [
        "causes",
        "signs",
        "gates",
        "questions",
        "checks",
        "seasons",
        "events",
        "tests",
        "steps",
        "outcomes",
        "examples",
        "says",
    ];
    const BEGIN_ITEMS: [&str; 5] = ["id", "name", "given", "after", "en"];
    const HOLD_CONDITIONS: [&str; 3] = ["all", "any", "none"];
    let Tree::Fields(keys) = &field.value.tree else { return false };
    let Some(first) = keys.first() else { return false };
    let before = &source.text[..first.key_span.start];
    if HOLD_CONDITIONS.contains(&field.key.as_str()) {
        return keys.len() == 1 && before.trim_end_matches(' ').ends_with('\n');
    }
    BEGIN_ITEMS.contains(&first.key.as_str())
        && before.trim_end_matches([' ', '{']).ends_with('\n')
        && HOLD_ITEMS.contains(&field.key.as_str())
}

/// Cuts off the keys from the second occurrence of the item's first key on, if they form an item.
fn cut(item: &mut Node, source: &SourceText) -> Option<Node> {
    let Tree::Fields(fields) = &mut item.tree else { return None };
    let first = fields.first()?.key.clone();
    let again = 1 + fields[1..].iter().position(|field| field.key == first)?;
    let begins_a_line = |field: &Field| {
        let before = &source.text[..field.key_span.start];
        before.trim_end_matches(' ').ends_with('\n')
    };
    // If a key was merely typed twice, no other keys are repeated after it.
    let (above, below) = fields.split_at(again);
    let repeats = below[1..].iter().any(|own| above[1..].iter().any(|other| other.key == own.key));
    if !repeats || !begins_a_line(&below[0]) {
        return None;
    }
    let rest = fields.split_off(again);
    let end = rest.last().map_or(item.span.end, |field| field.value.span.end);
    let span = rest[0].key_span.start..end;
    Some(Node { span, tree: Tree::Fields(rest), source: None })
}

/// Replaces the two spaces before the first key.
fn dash_before(at: usize, source: &SourceText) -> Vec<Edit> {
    if !source.text[..at].ends_with("  ") {
        return Vec::new();
    }
    vec![Edit { span: at - 2..at, with: "- ".to_owned() }]
}

fn report(item: &Node, source: &Arc<SourceText>, errors: &Diagnostics) {
    let Tree::Fields(fields) = &item.tree else { return };
    let Some(first) = fields.first() else { return };
    let line = source.text[first.key_span.start..].lines().next().unwrap_or("").trim_end();
    errors.add(
        Diagnostic::error(codes::MISSING_DASH, "an item begins here, and its dash is missing")
            .at(Place::new(source, first.key_span.clone()))
            .help(format!("write `- {line}`, with the dash two columns before the other keys"))
            .fixed_by(dash_before(first.key_span.start, source)),
    );
}
