//! Builds JSON Schemas of the rule files from a checked pack, so that an editor completes and
//! explains its facts, causes, lists and ids.
//!
//! Invariants: the schema accepts everything that the loader accepts, but for names of countries in
//! another case than in the table; every key has a description;
//! the same pack gives the same bytes. The checks across rules (sums, repeated ids, order) are left
//! to `ghosted check`.

mod cadence;
mod calendar;
mod causes;
mod conditions;
mod conduct;
mod drafts;
mod example_buyers;
mod facts;
mod gates;
mod learned;
mod lists;
mod meanings;
mod names;
mod questions;
mod signs;
mod sources;
mod tests_file;
mod texts;
mod values;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Pack;

/// The schema of one kind of rule file.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// The file name, e.g. `signs.json`.
    pub file: &'static str,
    pub schema: Value,
}

/// Returns a schema for every kind of rule file, by name.
pub fn schemas(pack: &Pack) -> Vec<Schema> {
    let shapes: BTreeMap<String, Value> = names::shapes(pack)
        .into_iter()
        .chain(calendar::shapes())
        .chain(conditions::shapes(pack))
        .chain(example_buyers::shapes(pack))
        .collect();
    let all = [
        ("cadence.json", cadence::cadence()),
        ("calendar.json", calendar::calendar()),
        ("causes.json", causes::schema(pack)),
        ("conduct.json", conduct::schema()),
        ("drafts.json", drafts::schema(pack)),
        ("events.json", calendar::events()),
        ("facts.json", facts::schema(pack)),
        ("gates.json", gates::schema(pack)),
        ("learned.json", learned::learned()),
        ("lists.json", lists::schema()),
        ("meanings.json", meanings::schema(pack)),
        ("questions.json", questions::schema()),
        ("signs.json", signs::schema()),
        ("sources.json", sources::schema(pack)),
        ("tests.json", tests_file::schema(pack)),
        ("weighing.json", cadence::weighing()),
    ];
    all.into_iter().map(|(file, root)| Schema { file, schema: complete(root, &shapes) }).collect()
}

/// Returns the schema of an object with these keys, some of them required, and no others.
fn keys<const N: usize>(all: [(&str, Value); N], needed: &[&str]) -> Value {
    let properties: Map<String, Value> =
        all.into_iter().map(|(key, schema)| (key.to_owned(), schema)).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": needed,
        "additionalProperties": false,
    })
}

/// Returns the schema of a list with items of one shape.
fn list_of(item: Value, means: &str) -> Value {
    json!({ "description": means, "type": "array", "items": item })
}

/// Returns a reference to a definition, with a description for this use.
fn reference(shape: &str, means: &str) -> Value {
    json!({ "description": means, "$ref": format!("#/$defs/{shape}") })
}

/// Adds the definitions to which the schema refers, and those to which they refer.
fn complete(mut root: Value, shapes: &BTreeMap<String, Value>) -> Value {
    let mut used: BTreeMap<&str, &Value> = BTreeMap::new();
    let mut open = Vec::new();
    named(&root, &mut open);
    while let Some(name) = open.pop() {
        if let Some((name, shape)) = shapes.get_key_value(&name)
            && used.insert(name, shape).is_none()
        {
            named(shape, &mut open);
        }
    }
    root["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    if !used.is_empty() {
        root["$defs"] = json!(used);
    }
    root
}

/// Collects the names of all definitions to which a schema refers.
fn named(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value.as_str().and_then(|text| text.strip_prefix("#/$defs/")) {
                    Some(name) if key == "$ref" => found.push(name.to_owned()),
                    _ => named(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| named(item, found)),
        _ => {}
    }
}
