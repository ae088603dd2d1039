//! Validates rule files against the schemas of a pack, as an editor does.
#![allow(dead_code, clippy::unwrap_used)] // each test file uses a part; a test may panic

use std::collections::BTreeMap;

use ghosted::rules::schema::schemas;
use ghosted::rules::{RuleFiles, load};
use jsonschema::Validator;
use serde_json::Value;

/// Parses a file like an editor: `yes` is a text, as in YAML 1.2.
pub fn read(text: &str) -> Result<Value, serde_yaml::Error> {
    let options = serde_yaml::options! { strict_booleans: true };
    serde_yaml::from_str_with_options(text, options)
}

/// The compiled schemas of a pack.
pub struct Schemas(BTreeMap<String, Validator>);

impl Schemas {
    pub fn of(files: &RuleFiles) -> Self {
        let pack = load(files).pack.unwrap();
        let ready = |schema: &Value| jsonschema::draft202012::new(schema).unwrap();
        Self(schemas(&pack).iter().map(|own| (own.file.to_owned(), ready(&own.schema))).collect())
    }

    /// Returns the errors of a file by its schema.
    pub fn errors(&self, name: &str, text: &str) -> Vec<String> {
        let kind = name.split(['/', '.']).next().unwrap();
        let value = match read(text) {
            Ok(value) => value,
            Err(error) => return vec![format!("{name}: no YAML: {error}")],
        };
        // A file that does not belong to a pack has no schema.
        let Some(schema) = self.0.get(&format!("{kind}.json")) else { return Vec::new() };
        let all = schema.iter_errors(&value);
        all.map(|error| format!("{name} {}: {error}", error.instance_path())).collect()
    }

    pub fn errors_of(&self, files: &RuleFiles) -> Vec<String> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        files.iter().flat_map(|(name, bytes)| self.errors(name, &text(bytes))).collect()
    }
}
