//! `ghosted test`: examples and tests of the rules, as a manager sees them come true or not.
#![allow(clippy::unwrap_used)] // a test may stop

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{ghosted, project, text};
use tempfile::TempDir;

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copied(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// A copy of the shipped rules in which one text was put in place of another.
fn edited(file: &str, from: &str, to: &str) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let rules = folder.path().join("rules");
    copied(&project().join("rules"), &rules);
    let path = rules.join(file);
    let before = fs::read_to_string(&path).unwrap();
    assert!(before.contains(from), "{file} has no {from}");
    fs::write(&path, before.replacen(from, to, 1)).unwrap();
    (folder, rules)
}

#[test]
fn the_shipped_rules_do_what_their_examples_and_tests_say() {
    let ended = ghosted(&["test", "--coverage-at-least", "60"]);
    let said = text(&ended.stdout);
    assert!(ended.status.success(), "{said}{}", text(&ended.stderr));
    assert!(said.contains(" right, 0 wrong.") && said.contains("states of the rules"), "{said}");
    let ended = ghosted(&["test", "--coverage-at-least", "100"]);
    assert_eq!(ended.status.code(), Some(1), "some state was not seen");
    assert!(text(&ended.stdout).contains("Not seen so far"), "{}", text(&ended.stdout));
}

#[test]
fn what_does_not_come_true_is_shown_with_what_was_found_and_why() {
    let (folder, rules) = edited(
        "gates.yaml",
        "- {given: {status: Lost}, expect: present}",
        "- {given: {status: Lost}, expect: absent}",
    );
    let tests = rules.join("tests/causes.yaml");
    let before = fs::read_to_string(&tests).unwrap();
    assert!(before.contains("cause: tender"), "{before}");
    fs::write(&tests, before.replacen("cause: tender", "cause: terms_gap", 1)).unwrap();
    let junit = folder.path().join("trials.xml");
    let ended = ghosted(&["test", rules.to_str().unwrap(), "--junit", junit.to_str().unwrap()]);
    let said = text(&ended.stdout);
    assert_eq!(ended.status.code(), Some(1), "{said}");
    let gates = fs::read_to_string(rules.join("gates.yaml")).unwrap();
    let at = gates.lines().position(|line| line.contains("status: Lost")).unwrap() + 1;
    assert!(
        said.contains(&format!("gates.yaml:{at}  ")) && said.contains("example of closed"),
        "{said}"
    );
    assert!(said.contains("expected  absent\n           found     present"), "{said}");
    assert!(said.contains("expected  terms_gap\n           found     tender"), "{said}");
    assert!(said.contains(" dB for tender over "), "{said}");
    assert!(said.contains(", 2 wrong."), "{said}");
    let xml = fs::read_to_string(junit).unwrap();
    assert_eq!(xml.matches("<failure ").count(), 2);
    assert!(xml.contains("test “") && !xml.contains("&&"), "{xml}");
}

#[test]
fn a_test_that_names_a_rule_which_is_not_there_fails() {
    let (_folder, rules) = edited("tests/causes.yaml", "cause: tender", "cause: tenders");
    let ended = ghosted(&["test", rules.to_str().unwrap()]);
    assert_eq!(ended.status.code(), Some(1));
    let said = text(&ended.stderr);
    assert!(said.contains("tenders") && said.contains("did you mean `tender`"), "{said}");
}
