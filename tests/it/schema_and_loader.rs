//! Compares the schemas with the loader: every key and value of a broad pack is mutated in many
//! ways, and both must agree.
#![allow(clippy::unwrap_used)]

use crate::check;

use std::collections::BTreeSet;

use check::schemas::{Schemas, read};
use check::{Files, broad_pack};
use ghosted::diagnostic::Diagnostic;
use ghosted::rules::load;
use ghosted::rules::schema::schemas;
use serde_json::{Value, json};

/// The path from the top of a file to a value in it.
type Path = Vec<Step>;

#[derive(Clone, Debug)]
enum Step {
    Key(String),
    Item(usize),
}

fn at<'v>(value: &'v mut Value, path: &[Step]) -> &'v mut Value {
    path.iter().fold(value, |value, step| match step {
        Step::Key(key) => &mut value[key.as_str()],
        Step::Item(item) => &mut value[*item],
    })
}

/// Returns every value of a file with its part of the schema; one of each kind.
fn places(root: &Value, schema: &Value) -> Vec<(Path, String)> {
    let mut found: Vec<(Path, String)> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![(Path::new(), root, schema, String::new())];
    while let Some((path, value, own, sort)) = open.pop() {
        let (own, sort) = match own["$ref"].as_str() {
            Some(to) => (schema.pointer(&to[1..]).unwrap(), to.to_owned()),
            None => (own, sort),
        };
        // A key may have other errors in another place.
        let place = format!("{sort} {}", shape(value));
        if seen.insert(place) {
            found.push((path.clone(), sort.clone()));
        }
        let longer = |step: Step| path.iter().cloned().chain([step]).collect::<Path>();
        match value {
            Value::Object(fields) => {
                for (key, inner) in fields {
                    let (own, part) = match own["properties"].get(key) {
                        Some(own) => (own, format!("properties/{key}")),
                        None => (&own["additionalProperties"], "additionalProperties".to_owned()),
                    };
                    open.push((
                        longer(Step::Key(key.clone())),
                        inner,
                        own,
                        format!("{sort}/{part}"),
                    ));
                }
            }
            Value::Array(items) => {
                for (item, inner) in items.iter().enumerate() {
                    open.push((
                        longer(Step::Item(item)),
                        inner,
                        &own["items"],
                        format!("{sort}/items"),
                    ));
                }
            }
            _ => {}
        }
    }
    found
}

fn shape(value: &Value) -> &'static str {
    match value {
        Value::Object(_) => "object",
        Value::Array(_) => "array",
        Value::Null => "null",
        _ => "single",
    }
}

/// The broad pack with one file mutated, read by the loader and as an editor does.
struct Bench {
    files: Files,
    schemas: Schemas,
}

impl Bench {
    fn new() -> Self {
        let files = broad_pack();
        Self { schemas: Schemas::of(&files.rule_files()), files }
    }

    /// Returns the errors of the loader, and those of the schema.
    fn seen(&self, name: &str, bent: &Value) -> (Vec<Diagnostic>, Vec<String>) {
        // JSON is also YAML.
        let text = bent.to_string();
        let found = self.schemas.errors(name, &text);
        let loaded = load(&self.files.clone().add(name, &text).rule_files());
        (loaded.diagnostics.into_iter().filter(Diagnostic::is_error).collect(), found)
    }
}

/// A file by its name, with all of its paths.
type File = (String, Value, Vec<(Path, String)>);

fn files() -> Vec<File> {
    let broad = broad_pack().rule_files();
    let mut all = Vec::new();
    for (name, bytes) in broad.iter() {
        let value = read(std::str::from_utf8(bytes).unwrap()).unwrap();
        let places = places(&value, &schema_of(name));
        all.push((name.to_owned(), value, places));
    }
    all
}

#[test]
fn every_kind_of_file_allows_the_keys_that_the_loader_asks_for_and_no_other() {
    let bench = Bench::new();
    let mut compared = 0;
    for (name, value, places) in files() {
        for (path, sort) in places {
            let mut bent = value.clone();
            let Value::Object(fields) = at(&mut bent, &path) else { continue };
            fields.insert("zzz_zzz".to_owned(), json!("x"));
            let (errors, found) = bench.seen(&name, &bent);
            assert!(!errors.is_empty(), "{name} {path:?}: the loader lets a strange key pass");
            assert!(!found.is_empty(), "{name} {path:?}: the schema lets a strange key pass");
            let unknown = errors.iter().find(|diagnostic| diagnostic.code.id == "E030");
            let Some(help) = unknown.and_then(|diagnostic| diagnostic.help.as_deref()) else {
                continue;
            };
            let Some((_, keys)) = help.split_once("an stand here: ") else { continue };
            let keys: BTreeSet<&str> =
                keys.split([',', ' ']).filter(|k| !["", "or"].contains(k)).collect();
            let schema = schema_of(&name);
            let own =
                if sort.is_empty() { &schema } else { schema.pointer(&pointer(&sort)).unwrap() };
            let allowed: BTreeSet<&str> =
                own["properties"].as_object().unwrap().keys().map(String::as_str).collect();
            // Apart from the operators of a fact, `{fact: …}` is always allowed.
            let fact = BTreeSet::from(["fact"]);
            if !(keys == fact && allowed.is_superset(&fact)) {
                assert_eq!(allowed, keys, "{name} {path:?}");
            }
            compared += 1;
        }
    }
    assert!(compared > 25, "{compared}");
}

fn schema_of(name: &str) -> Value {
    let kind = format!("{}.json", name.split(['/', '.']).next().unwrap());
    let all = schemas(&load(&broad_pack().rule_files()).pack.unwrap());
    all.into_iter().find(|own| own.file == kind).unwrap().schema
}

fn pointer(sort: &str) -> String {
    format!("/{}", sort.trim_start_matches(['#', '/']))
}

/// Errors that no schema can detect; `tests/it/schema.rs` has the reasons.
const BEYOND: [&str; 6] = ["E033", "E056", "E059", "E060", "E061", "E063"];

fn is_visible(diagnostic: &Diagnostic) -> bool {
    // Time zones depend on the machine, and encodings have hundreds of names.
    let is_name = ["there is no time zone", "there is no encoding"]
        .iter()
        .any(|words| diagnostic.message.starts_with(words));
    !BEYOND.contains(&diagnostic.code.id) && !is_name
}

#[test]
fn the_schema_finds_a_error_where_the_loader_does() {
    let bench = Bench::new();
    let mut wrong = Vec::new();
    for (name, value, places) in files() {
        for (path, _) in places.iter().filter(|(path, _)| !path.is_empty()) {
            for (bend, bent) in bends(&value, path) {
                let (errors, found) = bench.seen(&name, &bent);
                let own = |diagnostic: &&Diagnostic| {
                    diagnostic
                        .place
                        .as_ref()
                        .is_some_and(|at| at.source.name == format!("rules/{name}"))
                };
                let own: Vec<&Diagnostic> = errors.iter().filter(own).collect();
                let visible = own.iter().any(|diagnostic| is_visible(diagnostic));
                if found.is_empty() && visible {
                    let first = own[0];
                    wrong.push(format!(
                        "{name} {path:?} {bend}: only the loader: {} {}",
                        first.code.id, first.message
                    ));
                }
                if own.is_empty() && !found.is_empty() {
                    wrong.push(format!("{name} {path:?} {bend}: only the schema: {}", found[0]));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

/// Returns the file with one value removed or replaced.
fn bends(value: &Value, path: &[Step]) -> Vec<(String, Value)> {
    let (last, above) = path.split_last().unwrap();
    let mut all = Vec::new();
    if let Step::Key(key) = last {
        let mut without = value.clone();
        at(&mut without, above).as_object_mut().unwrap().remove(key);
        all.push(("taken out".to_owned(), without));
    }
    for other in [
        json!(null),
        json!(""),
        json!("zzz zzz"),
        json!("zzz"),
        json!("$zzz"),
        json!("{zzz}"),
        json!(-1),
        json!(0.5),
        json!(99999),
        json!("2026-02-31"),
        json!("3 weeks"),
        json!([]),
        json!({}),
        json!([["zzz"]]),
        json!([{"fact": "zzz"}]),
        json!({"zzz": "zzz"}),
    ] {
        let mut bent = value.clone();
        *at(&mut bent, path) = other.clone();
        all.push((other.to_string(), bent));
    }
    all
}
