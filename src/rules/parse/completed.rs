//! Completes a file of a pack that extends the built-in one, rule by rule: a rule of the team
//! replaces the built-in rule with the same id, in its position; new rules follow the built-in
//! ones.
//!
//! Invariant: the tree remains that of the team's file. Parts of the built-in file carry their own
//! source, so that every position stays correct.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::decode::{CALENDAR, CAUSES, CONDUCT, DRAFTS, FACTS, GATES, MEANINGS, QUESTIONS};
use super::yaml::{Field, Node, Tree};
use crate::diagnostic::SourceText;

/// The files that hold rules with ids in a list, and the key of that list.
const LISTS: [(&str, &str); 7] = [
    (CAUSES, "causes"),
    (GATES, "gates"),
    (QUESTIONS, "questions"),
    (CONDUCT, "checks"),
    (MEANINGS, "meanings"),
    (CALENDAR, "seasons"),
    (DRAFTS, "drafts"),
];
/// The cause of everything else, which stays the last.
const OTHER: &str = "other";

/// Returns whether a file of the team completes the built-in one, instead of replacing it.
pub(in crate::rules) fn is_completed(name: &str) -> bool {
    name == FACTS || LISTS.iter().any(|(list, _)| *list == name)
}

/// Adds to the team's file what only the built-in file has.
pub(super) fn complete(name: &str, own: &mut Node, built_in: Node, source: &Arc<SourceText>) {
    let (Tree::Fields(own), Tree::Fields(built_in)) = (&mut own.tree, built_in.tree) else {
        return;
    };
    let own_facts = if name == FACTS { facts_of(own) } else { BTreeSet::new() };
    for mut section in built_in {
        if section.key == "facts"
            && let Tree::Fields(facts) = &mut section.value.tree
        {
            let is_in_place = |name: &str| {
                let place = own.iter().find(|field| field.key == "facts");
                place.is_some_and(|field| fields_of(&field.value).iter().any(|own| own.key == name))
            };
            facts.retain(|fact| !own_facts.contains(&fact.key) || is_in_place(&fact.key));
        }
        let Some(field) = own.iter_mut().find(|field| field.key == section.key) else {
            section.value.source = Some(source.clone());
            own.push(section);
            continue;
        };
        match (&mut field.value.tree, section.value.tree) {
            (Tree::Items(own), Tree::Items(items)) => {
                // The first sentence that fits is taken, so the team's come before the built-in.
                let added = complete_items(own, items, source);
                own.rotate_right(if name == DRAFTS { added } else { 0 });
            }
            (Tree::Fields(own), Tree::Fields(fields)) => complete_fields(own, fields, source),
            (tree @ Tree::Blank, rest) => {
                *tree = rest;
                field.value.source = Some(source.clone());
                field.key_span = section.key_span;
            }
            // The wrong shape is reported when the file is read.
            _ => {}
        }
    }
}

/// Returns the number of new items, which come last or before the cause `other`.
fn complete_items(own: &mut Vec<Node>, built_in: Vec<Node>, source: &Arc<SourceText>) -> usize {
    let mut rest = std::mem::take(own);
    for mut item in built_in {
        let id = id_of(&item).map(str::to_owned);
        let same = id.as_ref().and_then(|id| rest.iter().position(|own| id_of(own) == Some(id)));
        own.push(match same {
            Some(at) => rest.remove(at),
            None => {
                item.source = Some(source.clone());
                item
            }
        });
    }
    let at = match own.last().and_then(id_of) {
        Some(OTHER) => own.len() - 1,
        _ => own.len(),
    };
    let added = rest.len();
    own.splice(at..at, rest);
    added
}

fn complete_fields(own: &mut Vec<Field>, built_in: Vec<Field>, source: &Arc<SourceText>) {
    let mut rest = std::mem::take(own);
    for mut field in built_in {
        own.push(match rest.iter().position(|own| own.key == field.key) {
            Some(at) => rest.remove(at),
            None => {
                field.value.source = Some(source.clone());
                field
            }
        });
    }
    own.append(&mut rest);
}

fn id_of(item: &Node) -> Option<&str> {
    let id = fields_of(item).iter().find(|field| field.key == "id")?;
    match &id.value.tree {
        Tree::Text { text, .. } => Some(text),
        _ => None,
    }
}

fn fields_of(node: &Node) -> &[Field] {
    match &node.tree {
        Tree::Fields(fields) => fields,
        _ => &[],
    }
}

/// Returns the names of the facts of the team, which may also be at the margin or below another key.
fn facts_of(own: &[Field]) -> BTreeSet<String> {
    let below = own.iter().flat_map(|field| fields_of(&field.value));
    own.iter()
        .chain(below)
        .filter(|field| fields_of(&field.value).iter().any(|own| own.key == "type"))
        .map(|field| field.key.clone())
        .collect()
}
