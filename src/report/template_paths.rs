//! The dotted names in a template, e.g. `buyer.email`, compared with what is there.
//!
//! The engine itself takes `{% if buyer.emial %}` for "no" and goes on. Names that the template
//! makes itself, in loops and components, are left to the trial.

use std::collections::BTreeSet;
use std::sync::Arc;

use tera::Value;

use super::template_faults::unknown_field;
use crate::problem::{Place, Problem, SourceText};

/// Every dotted name of which no value of `roots` has the field. A root is given with all values
/// that it can have.
pub(super) fn faults(source: &Arc<SourceText>, roots: &[(&str, Vec<&Value>)]) -> Vec<Problem> {
    let made = made_here(&source.text);
    let mut problems = Vec::new();
    for (start, path) in dotted_names(&source.text) {
        let mut parts = path.split('.');
        let root = parts.next().unwrap_or("");
        let Some((_, values)) = roots.iter().find(|(name, _)| *name == root) else { continue };
        if made.contains(root) {
            continue;
        }
        let mut at = start + root.len();
        let mut values: Vec<&Value> = values.clone();
        for part in parts {
            let maps: Vec<&tera::Map> = values.iter().filter_map(|value| value.as_map()).collect();
            let field = tera::value::Key::Str(part);
            let next: Vec<&Value> = maps.iter().filter_map(|map| map.get(&field)).collect();
            at += 1;
            if !maps.is_empty() && next.is_empty() {
                let known: BTreeSet<&str> =
                    maps.iter().flat_map(|map| map.keys()).filter_map(|key| key.as_str()).collect();
                let place = Place::new(source, at..at + part.len());
                let owner = &source.text[start..at - 1];
                problems.push(unknown_field(part, owner, &known).at(place));
                break;
            }
            at += part.len();
            values = next;
        }
    }
    problems
}

/// Names with dots within `{{ }}` and `{% %}`, outside of quotes, each with its place.
fn dotted_names(text: &str) -> Vec<(usize, &str)> {
    let mut names = Vec::new();
    for (start, end) in tags(text) {
        let bytes = text.as_bytes();
        let mut at = start;
        let mut quote = None;
        while at < end {
            let byte = bytes[at];
            if quote == Some(byte) {
                quote = None;
            } else if quote.is_none() && matches!(byte, b'"' | b'\'' | b'`') {
                quote = Some(byte);
            } else if quote.is_none() && (byte.is_ascii_alphabetic() || byte == b'_') {
                let length = bytes[at..end]
                    .iter()
                    .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'))
                    .count();
                let name = &text[at..at + length];
                // A part of `a?.b` or `a[0].b` has no root of its own.
                if name.contains('.') && !matches!(bytes[at.saturating_sub(1)], b'.' | b'@') {
                    names.push((at, name.trim_end_matches('.')));
                }
                at += length;
                continue;
            }
            at += 1;
        }
    }
    names
}

/// The insides of the tags, comments left out.
fn tags(text: &str) -> Vec<(usize, usize)> {
    let mut tags = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find('{').map(|at| from + at) {
        let close = match text.as_bytes().get(open + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => "#}",
            _ => {
                from = open + 1;
                continue;
            }
        };
        let end = text[open + 2..].find(close).map_or(text.len(), |at| open + 2 + at);
        if close != "#}" {
            tags.push((open + 2, end));
        }
        from = (end + 2).min(text.len());
    }
    tags
}

/// Names that the template gives itself: of loops, of `set`, of components.
fn made_here(text: &str) -> BTreeSet<&str> {
    let mut made = BTreeSet::new();
    for (start, end) in tags(text) {
        let inside = text[start..end].trim_matches(|c: char| c == '-' || c.is_whitespace());
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let mut words = inside.split(|c| !is_part(c)).filter(|word| !word.is_empty());
        match words.next() {
            Some("for") => made.extend(words.take_while(|word| *word != "in")),
            Some("set" | "set_global") => made.extend(words.next()),
            // `@name` hands on what the page was given.
            Some("component") => {
                let arguments = inside.split_once('(').map_or("", |(_, arguments)| arguments);
                let own = arguments.split([',', ')']).map(str::trim);
                made.extend(own.filter(|name| !name.starts_with('@') && !name.is_empty()));
            }
            _ => {}
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_tags_and_nowhere_else() {
        let text = "a.b {# c.d #}{% if e.f == \"g.h\" %}{{ i[0].j ~ k.l.m | n(o=p.q) }}";
        let names: Vec<&str> = dotted_names(text).into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["e.f", "k.l.m", "p.q"]);
    }

    #[test]
    fn names_of_loops_and_components_belong_to_the_template() {
        let text = "{%- for a, b in c %}{% set d = e %}{% component F(g, @h) -%}";
        assert_eq!(made_here(text), BTreeSet::from(["a", "b", "d", "g"]));
    }
}
