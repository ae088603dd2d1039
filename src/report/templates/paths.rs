//! Checks the dotted names in a template, e.g. `buyer.email`, against the values of the page.
//!
//! The engine itself evaluates `{% if buyer.emial %}` to "no" without an error. Names that the
//! template defines are followed: a loop variable is every item of its list, and a parameter of a
//! component is every value that calls pass. If the value of a name cannot be determined, as after
//! a filter or `set`, the check is left to the dry run.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use tera::Value;
use tera::value::Key;

use super::errors::unknown_field;
use crate::diagnostic::{Diagnostic, Place, SourceText};

/// The maximum depth of calls between components.
const ROUNDS: usize = 4;

/// All possible values of a name, or `None` if they cannot be determined.
type Known<'w> = Option<Vec<&'w Value>>;

/// By component and parameter: all values that calls pass, or `None` if they cannot be determined.
type Handed<'w> = BTreeMap<(&'w str, &'w str), Known<'w>>;

/// Returns every dotted name for which no value has the field. Roots are given with all of their
/// possible values.
pub(in crate::report) fn errors<'w>(
    source: &'w Arc<SourceText>,
    roots: &'w [(&'w str, Vec<&'w Value>)],
) -> Vec<Diagnostic> {
    let mut handed = Handed::new();
    let mut rounds = 0;
    loop {
        let (calls, diagnostics) = Walk::through(source, roots, handed.clone());
        rounds += 1;
        if rounds == ROUNDS || counts(&calls) == counts(&handed) {
            return diagnostics;
        }
        handed = calls;
    }
}

/// Counts the values of every parameter, to detect a round that adds none; none is ever removed.
fn counts<'h>(handed: &'h Handed<'_>) -> Vec<(&'h (&'h str, &'h str), Option<usize>)> {
    handed.iter().map(|(to, known)| (to, known.as_ref().map(Vec::len))).collect()
}

struct Walk<'w> {
    source: &'w Arc<SourceText>,
    roots: &'w [(&'w str, Vec<&'w Value>)],
    /// As found by the previous round.
    handed: Handed<'w>,
    /// As found by this round.
    calls: Handed<'w>,
    /// Innermost last.
    scopes: Vec<Scope<'w>>,
    diagnostics: Vec<Diagnostic>,
}

/// The names that a block defines, up to its end tag.
struct Scope<'w> {
    end: &'static str,
    names: Vec<(&'w str, Known<'w>)>,
}

impl<'w> Walk<'w> {
    /// The values that calls of components pass, and the errors.
    fn through(
        source: &'w Arc<SourceText>,
        roots: &'w [(&'w str, Vec<&'w Value>)],
        handed: Handed<'w>,
    ) -> (Handed<'w>, Vec<Diagnostic>) {
        // For the whole page: names defined by `set`.
        let scopes = vec![Scope { end: "end of the file", names: Vec::new() }];
        let mut walk =
            Self { source, roots, handed, calls: Handed::new(), scopes, diagnostics: Vec::new() };
        walk.all_tags();
        (walk.calls, walk.diagnostics)
    }

    fn all_tags(&mut self) {
        let text: &'w str = &self.source.text;
        for (start, end) in tags(text) {
            let inside = text[start..end].trim_matches(|c: char| c == '-' || c.is_whitespace());
            let word = inside.split(|c| !is_of_a_name(c)).next().unwrap_or("");
            let rest = &inside[word.len()..];
            match word {
                "for" => {
                    self.compare_all(start..end);
                    let names = self.of_loop(rest);
                    self.scopes.push(Scope { end: "endfor", names });
                }
                "component" => {
                    let names = self.of_component(rest);
                    self.scopes.push(Scope { end: "endcomponent", names });
                }
                "set" | "set_global" => {
                    self.compare_all(start..end);
                    let name = rest.trim_start().split(|c| !is_of_a_name(c)).next();
                    if let Some(outermost) = self.scopes.first_mut() {
                        outermost.names.extend(name.map(|name| (name, None)));
                    }
                }
                // The scope of the page has no end tag, and a tag may begin without a word.
                ended
                    if !ended.is_empty()
                        && self.scopes.last().is_some_and(|scope| scope.end == ended) =>
                {
                    self.scopes.pop();
                }
                _ => {
                    self.compare_all(start..end);
                    self.note_calls(&text[start..end]);
                }
            }
        }
    }

    /// Parses ` line in lines` and ` key, value in map`.
    fn of_loop(&self, rest: &'w str) -> Vec<(&'w str, Known<'w>)> {
        let Some((names, list)) = rest.split_once(" in ") else { return Vec::new() };
        let names: Vec<&str> = names.split(',').map(str::trim).collect();
        match names[..] {
            [name] => {
                let items = self.resolve(list).map(|lists| {
                    lists.iter().filter_map(|list| list.as_array()).flatten().collect()
                });
                vec![(name, items)]
            }
            _ => names.into_iter().map(|name| (name, None)).collect(),
        }
    }

    /// Parses ` Name(line, @say)`; `@say` passes the value of the page.
    fn of_component(&self, rest: &'w str) -> Vec<(&'w str, Known<'w>)> {
        let Some((component, parameters)) = rest.split_once('(') else { return Vec::new() };
        let parameters = parameters.split([',', ')']).map(str::trim);
        let names = parameters.filter_map(|own| own.split(|c| !is_of_a_name(c)).next());
        let known = |name| match self.handed.get(&(component.trim(), name)) {
            Some(known) => known.clone(),
            None => None,
        };
        names.filter(|name| !name.is_empty()).map(|name| (name, known(name))).collect()
    }

    /// Finds `<Name line={change.line} />`, any number of times.
    fn note_calls(&mut self, tag: &'w str) {
        for call in tag.split('<').skip(1) {
            let component = call.split(|c| !is_of_a_name(c)).next().unwrap_or("");
            if !component.starts_with(|c: char| c.is_ascii_uppercase()) {
                continue;
            }
            for (before, after) in
                call.match_indices("={").map(|(at, _)| (&call[..at], &call[at + 2..]))
            {
                let parameter = before.rsplit(|c| !is_of_a_name(c)).next().unwrap_or("");
                let handed = self.resolve(after.split('}').next().unwrap_or(""));
                let all =
                    self.calls.entry((component, parameter)).or_insert_with(|| Some(Vec::new()));
                match (all, handed) {
                    (Some(all), Some(handed)) => all.extend(handed),
                    (all, _) => *all = None,
                }
            }
        }
    }

    /// Returns the possible values of a name, with or without dots; also of a slice such as
    /// `causes[:2]`.
    fn resolve(&self, expression: &'w str) -> Known<'w> {
        let path = expression.trim();
        let path = path
            .split_once('[')
            .filter(|(_, part)| part.ends_with(']') && part.contains(':'))
            .map_or(path, |(list, _)| list);
        if !path.chars().all(|c| is_of_a_name(c) || c == '.') {
            return None;
        }
        let mut parts = path.split('.');
        let mut values = self.lookup(parts.next()?)?;
        for part in parts {
            values = fields(&values, part);
        }
        Some(values)
    }

    fn lookup(&self, name: &'w str) -> Known<'w> {
        let made = self.scopes.iter().rev().flat_map(|scope| scope.names.iter().rev());
        match made.into_iter().find(|(own, _)| *own == name) {
            Some((_, known)) => known.clone(),
            None => {
                self.roots.iter().find(|(own, _)| *own == name).map(|(_, values)| values.clone())
            }
        }
    }

    fn compare_all(&mut self, tag: Range<usize>) {
        let text: &'w str = &self.source.text;
        for (start, path) in dotted_names(text, tag) {
            let mut parts = path.split('.');
            let root = parts.next().unwrap_or("");
            let Some(mut values) = self.lookup(root) else { continue };
            let mut at = start + root.len();
            for part in parts {
                let next = fields(&values, part);
                at += 1;
                let has_fields = |value: &&Value| value.as_map().is_some_and(|map| !map.is_empty());
                if next.is_empty() && values.iter().any(has_fields) {
                    let maps = values.iter().filter_map(|value| value.as_map());
                    let keys = maps.flat_map(|map| map.keys()).filter_map(|key| key.as_str());
                    let known: BTreeSet<&str> = keys.collect();
                    let place = Place::new(self.source, at..at + part.len());
                    let owner = &text[start..at - 1];
                    self.diagnostics.push(unknown_field(part, owner, &known).at(place));
                    break;
                }
                at += part.len();
                values = next;
            }
        }
    }
}

/// Returns the values of that field.
fn fields<'w>(values: &[&'w Value], name: &'w str) -> Vec<&'w Value> {
    let maps = values.iter().filter_map(|value| value.as_map());
    maps.filter_map(|map| map.get(&Key::Str(name))).collect()
}

fn is_of_a_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Returns the dotted names in a tag, outside quotes, each with its position.
fn dotted_names(text: &str, tag: Range<usize>) -> Vec<(usize, &str)> {
    let mut names = Vec::new();
    let bytes = text.as_bytes();
    let (mut at, end) = (tag.start, tag.end);
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
            // A part of `a?.b` or `a[0].b` is not a root.
            if name.contains('.') && !matches!(bytes[at.saturating_sub(1)], b'.' | b'@') {
                names.push((at, name.trim_end_matches('.')));
            }
            at += length;
            continue;
        }
        at += 1;
    }
    names
}

/// Returns the contents of the tags outside comments.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&str> {
        let names = tags(text).into_iter().flat_map(|(start, end)| dotted_names(text, start..end));
        names.map(|(_, name)| name).collect()
    }

    #[test]
    fn names_are_found_in_tags_and_nowhere_else() {
        let text = "a.b {# c.d #}{% if e.f == \"g.h\" %}{{ i[0].j ~ k.l.m | n(o=p.q) }}";
        assert_eq!(names(text), ["e.f", "k.l.m", "p.q"]);
    }

    /// Checks a page with deals, each with a name and a list of deals with a day.
    fn told(text: &str) -> Vec<String> {
        let buyers = serde_json::json!([
            {"name": "A", "deals": []}, {"name": "B", "deals": [{"day": "Monday"}]},
        ]);
        let buyers = Value::from_serializable(&buyers);
        let source = SourceText::new("page.html", text);
        let diagnostics = errors(&source, &[("buyers", vec![&buyers])]);
        diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect()
    }

    #[test]
    fn loops_and_components_are_followed() {
        let no_field =
            |owner: &str, field: &str| vec![format!("`{owner}` has nothing called `{field}`")];
        for right in [
            "{% for b in buyers %}{{ b.name or 1 }}{% for d in b.deals %}{{ d.day }}{% endfor %}{% endfor %}",
            "{% component F(b, @say) %}{{ b.name }}{% endcomponent F %}{% for c in buyers %}{{ <F b={c} /> }}{% endfor %}",
            "{% for k, v in buyers %}{{ v.nme or 1 }}{% endfor %}",
            "{% for b in buyers | reverse %}{{ b.nme or 1 }}{% endfor %}",
            "{% set b = buyers[0] %}{{ b.nme or 1 }}",
            "{% for b in buyers %}{{ loop.last }}{% endfor %}{{ b.nme or 1 }}",
            "{% component F(b) %}{{ b.nme or 1 }}{% endcomponent F %}",
        ] {
            assert_eq!(told(right), Vec::<String>::new(), "{right}");
        }
        let wrong = "{%- for b in buyers -%}{{ b.nme or 1 }}{% endfor %}";
        assert_eq!(told(wrong), no_field("b", "nme"));
        let within = "{% for b in buyers[:2] %}{% for d in b.deals %}{% if d.dya %}{% endif %}{% endfor %}{% endfor %}";
        assert_eq!(told(within), no_field("d", "dya"));
        let handed = "{% component F(b) %}{{ <G d={b.deals} /> }}{% endcomponent F %}\
            {% component G(d) %}{% for e in d %}{{ e.dya or 1 }}{% endfor %}{% endcomponent G %}\
            {% for c in buyers %}{{ <F b={c} /> }}{% endfor %}";
        assert_eq!(told(handed), no_field("e", "dya"));
    }
}
