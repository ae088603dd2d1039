//! Tests `ghosted schema`: the schemas accept what the loader accepts, and refuse what it refuses
//! as far as a schema can; every key has a description.
#![allow(clippy::unwrap_used)]

use crate::check;

use std::process::Command;

use check::conditions::{BAD, GOOD, when, when_good};
use check::pages::{Block, pack, pages, put, scene};
use check::schemas::Schemas;
use check::{Files, broad_pack, clean_pack, small_pack};
use ghosted::rules::schema::schemas;
use ghosted::rules::{RuleFiles, load};
use serde_json::Value;

#[test]
fn every_built_in_file_fits_its_schema() {
    let built_in = RuleFiles::embedded();
    assert_eq!(Schemas::of(&built_in).errors_of(&built_in), Vec::<String>::new());
    let broad = broad_pack().rule_files();
    assert_eq!(Schemas::of(&broad).errors_of(&broad), Vec::<String>::new());
}

#[test]
fn every_schema_is_one() {
    for own in schemas(&load(&RuleFiles::embedded()).pack.unwrap()) {
        assert!(jsonschema::draft202012::meta::is_valid(&own.schema), "{}", own.file);
    }
}

/// Collects every key that a schema allows, with its path and its schema.
fn keys<'s>(schema: &'s Value, path: &str, found: &mut Vec<(String, &'s Value)>) {
    match schema {
        Value::Object(fields) => {
            for (name, inner) in fields {
                let at = format!("{path}/{name}");
                if let ("properties", Some(properties)) = (name.as_str(), inner.as_object())
                    && !["/then/", "/else/"].iter().any(|part| at.contains(part))
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
fn conditions_fit_when_the_loader_takes_them() {
    for good in GOOD {
        let files = when_good(good).rule_files();
        assert_eq!(Schemas::of(&files).errors_of(&files), Vec::<String>::new(), "{good}");
    }
}

/// Conditions with an error that no schema can detect.
const BEYOND_IN_CONDITIONS: [(&str, &str); 2] = [
    ("{days_silent: {is_between: [8, 3]}}", "values are not compared with each other"),
    ("{email: {matches: '('}}", "patterns are texts"),
];

#[test]
fn conditions_that_the_loader_refuses_do_not_fit() {
    let schemas = Schemas::of(&small_pack().rule_files());
    for (bad, _) in BAD {
        let found = schemas.errors_of(&when(bad).rule_files());
        let beyond = BEYOND_IN_CONDITIONS.iter().any(|(own, _)| own == bad);
        assert_eq!(found.is_empty(), beyond, "{bad}: {found:?}");
    }
}

/// Errors of rule files that no schema can detect, each with the reason.
const BEYOND: [(&str, &str); 28] = [
    ("E002", "an editor shows the encoding itself"),
    ("E003", "a schema sees one file, not the folder"),
    ("E004", "a schema sees one file, not the folder"),
    ("E017", "quotation marks within a text are a part of it"),
    ("E033", "ids are not compared with each other"),
    ("E056", "patterns are texts"),
    ("E059", "values are not compared with each other"),
    ("E060", "numbers are not added up"),
    ("E061", "one line among many is not asked for by its id"),
    ("E063", "headers are not compared with each other"),
    ("E080", "days are not compared with each other"),
    ("W001", "comments are gone before a schema looks"),
    ("W002", "an example is advice"),
    ("W003", "numbers are not compared with each other"),
    ("W004", "numbers are not added up"),
    ("W005", "uses are not counted"),
    ("W006", "a schema does not know the day"),
    ("W008", "conditions are not thought through"),
    ("W009", "conditions are not compared with each other"),
    ("W010", "numbers are not compared with each other"),
    ("W011", "numbers are not compared with each other"),
    ("E074", "files are not compared with each other"),
    ("W012", "numbers are not compared with each other"),
    ("W013", "words are not compared with each other"),
    ("W014", "words are not compared with each other"),
    ("W015", "uses are not counted"),
    ("W020", "a number that is clipped is a number"),
    ("W022", "learned numbers are not compared with the rules"),
];

#[test]
fn the_bad_example_of_every_code_does_not_fit_and_the_good_one_does() {
    let mut wrong = Vec::new();
    for page in pages() {
        let of_rules = |id: &str| id.starts_with("E0") || id.starts_with("W0");
        if !of_rules(&page.id) || page.id == "E001" || page.bad.iter().any(|b| b.language != "yaml")
        {
            continue;
        }
        let with = |blocks: &[Block]| {
            blocks.iter().fold(pack(), |files, block| put(files, block, &page.good)).rule_files()
        };
        let good = with(&page.good);
        let found = Schemas::of(&good).errors_of(&good);
        if !found.is_empty() {
            wrong.push(format!("{}: the good example does not fit: {found:?}", page.id));
        }
        let bad = scene(&page.id).map_or_else(|| with(&page.bad), |files| files.rule_files());
        // Rules with an error give no schema; the editor still has the one from before the mistake.
        let before = if page.id.starts_with('W') { &bad } else { &good };
        let found = Schemas::of(before).errors_of(&bad);
        let beyond = BEYOND.iter().any(|(id, _)| *id == page.id);
        if found.is_empty() != beyond {
            wrong.push(format!("{}: beyond is {beyond}, and found is {found:?}", page.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The mistakes with transcripts in `tests/check/shown`, and similar ones.
fn mistakes() -> Vec<(&'static str, Files)> {
    let edit = |file: &'static str, from, to| (to, small_pack().edit(file, from, to));
    vec![
        edit("causes.yaml", "of_100: 40", "of100: 40"),
        edit("causes.yaml", "    basis", "   basis"),
        edit("causes.yaml", "    basis", "      basis"),
        edit("causes.yaml", "    of_100: 40", "\tof_100: 40"),
        edit("gates.yaml", "bounced\"", "bounced"),
        edit("signs/tender.yaml", "tender: 7", "tendr: 7"),
        edit("signs/tender.yaml", "tender: 7", "tender: 12"),
        edit("causes.yaml", "of_100: 40", "of_100：40"),
        edit("signs/tender.yaml", "most: 0.4", "most：0.4"),
        edit("signs/tender.yaml", "0.4, tender", "0.4，tender"),
        edit("causes.yaml", "basis: guess", "basis guess"),
        edit("causes.yaml", "of_100: 60", "of_100: many"),
        edit("gates.yaml", "bounced: yes", "bonced: yes"),
        edit("signs/tender.yaml", "contains_any", "contains"),
        edit("weighing.yaml", "signs: 0.6", "signs: 6"),
        edit("weighing.yaml", "signs: 0.6", "signs: 0"),
        edit("causes.yaml", "tender_opening_date", "email"),
        edit("questions.yaml", "id: not_a_bid", "id: no_reply"),
        edit("signs/tender.yaml", "most: 0.4", "most: 0,4"),
        edit("gates.yaml", "{email}", "{emial}"),
        edit("gates.yaml", "{email}", "{email"),
        edit("gates.yaml", "id: undel", "id: Undel"),
        edit("gates.yaml", ", zh: 邮件未送达}", "}"),
        edit("causes.yaml", "basis: guess", "basis: gues"),
        edit("signs/tender.yaml", "    basis: guess\n", ""),
        edit("conduct.yaml", "    spot: [is the price ok]\n", ""),
        edit("signs/tender.yaml", "basis: guess\n", "basis: guess\n    basis: blog\n"),
        edit("facts.yaml", "facts:\n", "facts:\n  days_silent: {type: whole, columns: [D]}\n"),
        edit("facts.yaml", "facts:\n", "facts:\n  tier: {type: txt, columns: [Tier]}\n"),
        edit("facts.yaml", "facts:\n", "facts:\n  tier: {type: text, columns: {deal: [T]}}\n"),
    ]
}

#[test]
fn mistakes_of_the_hand_do_not_fit() {
    let schemas = Schemas::of(&small_pack().rule_files());
    for (mistake, files) in mistakes() {
        assert!(!schemas.errors_of(&files.rule_files()).is_empty(), "{mistake}");
    }
}

#[test]
fn tests_expect_only_what_there_is() {
    let schemas = Schemas::of(&small_pack().rule_files());
    let errors = |expect: &str| {
        let text =
            format!("tests:\n  - name: known\n    buyer: {{bounced: no}}\n    expect: {expect}\n");
        schemas.errors("tests/known.yaml", &text)
    };
    let good =
        "{verdict: leading, cause: tender, share: {tender: \">= 60\"}, present: [tender_words]}";
    assert_eq!(errors(good), Vec::<String>::new());
    for bad in [
        "{gate: undeliverble}",
        "{cause: tendr}",
        "{present: [tender_word]}",
        "{ask_first: local_bit}",
        "{conduct: price}",
        "{verdict: leeding}",
        "{share: {tender: 60}}",
        "{caus: tender}",
    ] {
        assert!(!errors(bad).is_empty(), "{bad}");
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
        assert_eq!(expected.len(), 16);
        for own in expected {
            let text = std::fs::read_to_string(room.path().join("schema").join(own.file)).unwrap();
            assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), own.schema);
        }
    }
    let notes = room.path().join("schema/notes.txt");
    std::fs::write(&notes, "mine").unwrap();
    assert_eq!(typed().status.code(), Some(0));
    assert_eq!(std::fs::read_to_string(notes).unwrap(), "mine", "what somebody else wrote stays");
    std::fs::remove_file(room.path().join("schema/.ghosted")).unwrap();
    assert_eq!(typed().status.code(), Some(4), "a folder of somebody else is not replaced");
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
