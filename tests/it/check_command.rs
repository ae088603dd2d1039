//! Tests the output formats and exit codes of `ghosted check` and `ghosted explain`.
#![allow(clippy::unwrap_used)]

use crate::check;

use std::path::Path;
use std::process::{Command, Output};

use check::{Files, clean_pack};

fn typed(room: &Path, line: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ghosted"));
    command.args(line.split(' ')).current_dir(room).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn written(files: &Files) -> tempfile::TempDir {
    let room = tempfile::tempdir().unwrap();
    files.write(&room.path().join("rules"));
    room
}

fn with_two_mistakes() -> Files {
    clean_pack().edit("causes.yaml", "basis: guess", "basis: gues").edit(
        "signs/tender.yaml",
        "of_10: {most: 0.4, tender: 7}",
        "of_10: {most: 3, tender: 3}",
    )
}

#[test]
fn json_is_one_object_with_stable_keys() {
    let room = written(&with_two_mistakes());
    let output = typed(room.path(), "check rules --format json");
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(out(&output), @r#"
    {
      "version": 1,
      "files": 10,
      "errors": 1,
      "warnings": 1,
      "diagnostics": [
        {
          "code": "E038",
          "name": "unknown-word",
          "severity": "error",
          "message": "`gues` is not allowed here",
          "help": "did you mean `guess`? Allowed here: teacher, blog, guess or learned",
          "file": "rules/causes.yaml",
          "line": 5,
          "column": 12,
          "end_line": 5,
          "end_column": 16
        },
        {
          "code": "W003",
          "name": "says-nothing",
          "severity": "warning",
          "message": "the numbers are the same for every cause, so this sign has no effect",
          "help": "name at least one cause that shows it more or less often than most",
          "file": "rules/signs/tender.yaml",
          "line": 7,
          "column": 5,
          "end_line": 7,
          "end_column": 10
        }
      ]
    }
    "#);
}

#[test]
fn github_gets_one_annotation_per_error() {
    let files = with_two_mistakes().without("cadence.yaml");
    let output = typed(written(&files).path(), "check rules --format github");
    insta::assert_snapshot!(out(&output), @r"
    ::error title=E003 missing-file::rules/cadence.yaml is missing%0Aevery pack needs it; `ghosted init` writes out the built-in one, to copy it from
    ::error file=rules/causes.yaml,line=5,endLine=5,col=12,endColumn=16,title=E038 unknown-word::`gues` is not allowed here%0Adid you mean `guess`? Allowed here: teacher, blog, guess or learned
    ::warning file=rules/signs/tender.yaml,line=7,endLine=7,col=5,endColumn=10,title=W003 says-nothing::the numbers are the same for every cause, so this sign has no effect%0Aname at least one cause that shows it more or less often than most
    ");
}

#[test]
fn a_clean_pack_ends_with_0_and_prints_no_diagnostics() {
    let room = written(&clean_pack());
    let output = typed(room.path(), "check rules --format json");
    assert_eq!(output.status.code(), Some(0));
    assert!(out(&output).contains("\"diagnostics\": []"), "{}", out(&output));
    let output = typed(room.path(), "check rules --format github");
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(0), ""));
}

#[test]
fn a_error_of_the_command_has_no_place() {
    let room = tempfile::tempdir().unwrap();
    let output = typed(room.path(), "check rulse --format json");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let diagnostic = &report["diagnostics"][0];
    assert_eq!(diagnostic["code"], "E001");
    for key in ["file", "line", "column", "end_line", "end_column"] {
        assert!(diagnostic.get(key).unwrap().is_null(), "{key}");
    }
}

#[test]
fn a_code_is_explained_at_the_terminal() {
    let room = tempfile::tempdir().unwrap();
    let output = typed(room.path(), "explain e011");
    assert_eq!(output.status.code(), Some(0));
    insta::assert_snapshot!(out(&output));
}

#[test]
fn a_misspelt_code_is_answered_with_the_nearest_one() {
    let room = tempfile::tempdir().unwrap();
    let output = typed(room.path(), "explain unkown-fact");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("did you mean `unknown-fact`?"), "{said}");
}

#[test]
fn without_a_code_all_are_listed_each_with_one_sentence() {
    let room = tempfile::tempdir().unwrap();
    let listed = out(&typed(room.path(), "explain"));
    assert!(listed.lines().count() > 80, "{listed}");
    for line in listed.lines() {
        assert!(line.ends_with('.') && line.len() > 40, "{line}");
    }
}
