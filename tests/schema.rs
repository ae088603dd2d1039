//! `ghosted schema`: what the loader takes, the schemas take; what it refuses, they refuse as far
//! as a schema can; every key is explained.
#![allow(clippy::unwrap_used)]

mod check;

use std::collections::BTreeMap;
use std::process::Command;

use check::clean_pack;
use ghosted::rules::schema::schemas;
use ghosted::rules::{RuleFiles, load};
use jsonschema::Validator;
use serde_json::Value;

/// The schemas of a pack, ready to try files on.
struct Schemas(BTreeMap<String, Validator>);

impl Schemas {
    fn of(files: &RuleFiles) -> Self {
        let pack = load(files).pack.unwrap();
        let ready = |schema: &Value| jsonschema::draft202012::new(schema).unwrap();
        Self(schemas(&pack).iter().map(|own| (own.file.to_owned(), ready(&own.schema))).collect())
    }

    /// What the schema of a file finds in it.
    fn faults(&self, name: &str, text: &str) -> Vec<String> {
        let kind = name.split(['/', '.']).next().unwrap();
        let value: Value = match serde_yaml::from_str(text) {
            Ok(value) => value,
            Err(error) => return vec![format!("{name}: no YAML: {error}")],
        };
        let schema = &self.0[&format!("{kind}.json")];
        let all = schema.iter_errors(&value);
        all.map(|fault| format!("{name} {}: {fault}", fault.instance_path())).collect()
    }

    fn faults_of(&self, files: &RuleFiles) -> Vec<String> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        files.iter().flat_map(|(name, bytes)| self.faults(name, &text(bytes))).collect()
    }
}

#[test]
fn every_shipped_file_fits_its_schema() {
    let shipped = RuleFiles::embedded();
    assert_eq!(Schemas::of(&shipped).faults_of(&shipped), Vec::<String>::new());
    let small = clean_pack().rule_files();
    assert_eq!(Schemas::of(&small).faults_of(&small), Vec::<String>::new());
}

#[test]
fn every_schema_is_one() {
    for own in schemas(&load(&RuleFiles::embedded()).pack.unwrap()) {
        assert!(jsonschema::draft202012::meta::is_valid(&own.schema), "{}", own.file);
    }
}

/// Every key that a schema allows, with where it stands and its schema.
fn keys<'s>(schema: &'s Value, path: &str, found: &mut Vec<(String, &'s Value)>) {
    match schema {
        Value::Object(fields) => {
            for (name, inner) in fields {
                let at = format!("{path}/{name}");
                if let ("properties", Some(properties)) = (name.as_str(), inner.as_object())
                    && !path.ends_with("/then")
                {
                    found.extend(properties.iter().map(|(key, own)| (format!("{at}/{key}"), own)));
                }
                keys(inner, &at, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, path, found)),
        _ => {}
    }
}

#[test]
fn every_key_says_what_it_is_for() {
    for own in schemas(&load(&RuleFiles::embedded()).pack.unwrap()) {
        let mut found = Vec::new();
        keys(&own.schema, "", &mut found);
        assert!(found.len() > 2, "{}", own.file);
        for (path, key) in found {
            let means = key["description"].as_str().unwrap_or_default();
            assert!(means.len() > 10, "{} {path} is not explained: {key}", own.file);
        }
    }
}

#[test]
fn the_command_writes_a_schema_for_every_kind_of_file_and_replaces_its_own() {
    let room = tempfile::tempdir().unwrap();
    clean_pack().write(&room.path().join("rules"));
    let typed = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ghosted"));
        command.args(["schema", "rules"]).current_dir(room.path()).output().unwrap()
    };
    for _ in 0..2 {
        let output = typed();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let expected = schemas(&load(&clean_pack().rule_files()).pack.unwrap());
        assert_eq!(expected.len(), 13);
        for own in expected {
            let text = std::fs::read_to_string(room.path().join("schema").join(own.file)).unwrap();
            assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), own.schema);
        }
    }
    std::fs::write(room.path().join("schema/notes.txt"), "mine").unwrap();
    assert_eq!(typed().status.code(), Some(4), "what somebody else wrote stays");
}

#[test]
fn faulty_rules_write_no_schema() {
    let room = tempfile::tempdir().unwrap();
    let faulty = clean_pack().edit("causes.yaml", "basis: guess", "basis: gues");
    faulty.write(&room.path().join("rules"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_ghosted"));
    let output = command.args(["schema", "rules"]).current_dir(room.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("did you mean `guess`?"));
    assert!(!room.path().join("schema").exists());
}
