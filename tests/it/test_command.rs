//! Tests `ghosted test`: examples and tests of the rules, as a manager sees them pass or fail.
#![allow(clippy::unwrap_used)] // a test may stop

use crate::common;

use std::collections::BTreeSet;
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

/// Copies the built-in rules with one text replaced.
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
fn the_built_in_rules_do_what_their_examples_and_tests_say_and_every_state_is_seen() {
    let ended = ghosted(&["test", "--coverage-at-least", "100"]);
    let said = text(&ended.stdout);
    assert!(ended.status.success(), "{said}{}", text(&ended.stderr));
    assert!(said.contains(" right, 0 wrong, 0 missing.") && said.contains("100 of 100"), "{said}");
}

#[test]
fn a_state_that_nothing_has_seen_is_named_and_may_be_a_failure() {
    let (_folder, rules) =
        edited("gates.yaml", "      - {given: {opted_out: no}, expect: absent}\n", "");
    fs::remove_dir_all(rules.join("tests")).unwrap();
    let ended = ghosted(&["test", rules.to_str().unwrap(), "--coverage-at-least", "100"]);
    let said = text(&ended.stdout);
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(
        said.contains("Not seen so far") && said.contains("  gate opted_out: absent\n"),
        "{said}"
    );
    assert!(said.contains("Less than the 100 of 100"), "{said}");
    let ended = ghosted(&["test", rules.to_str().unwrap(), "--coverage-at-least", "60"]);
    assert!(ended.status.success(), "{}", text(&ended.stdout));
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
    let ended = ghosted(&["test", rules.to_str().unwrap()]);
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
    assert!(said.contains(" dB for tender over terms_gap, of which"), "{said}");
    assert!(said.contains(" tender\n") && !said.contains("+0.0"), "{said}");
    assert!(said.contains(", 2 wrong, 0 missing."), "{said}");
    drop(folder);
}

#[test]
fn weights_say_what_made_the_cause_found_stronger_than_the_one_expected() {
    let (_folder, rules) = edited("tests/causes.yaml", "cause: tender", "cause: away");
    let said = text(&ghosted(&["test", rules.to_str().unwrap()]).stdout);
    let told: Vec<&str> = said
        .lines()
        .map(str::trim)
        .skip_while(|line| !line.contains(" dB for tender over away"))
        .collect();
    let number = |line: &str| line.split(' ').next().unwrap().replace('−', "-").parse::<f64>();
    let weights: Vec<f64> = told[2..].iter().map_while(|line| number(line).ok()).collect();
    assert!(told[1].ends_with(" from the numbers of 100"), "{said}");
    assert!(weights.len() > 2, "{said}");
    assert!(weights.is_sorted_by(|a, b| a.abs() >= b.abs()), "heaviest first: {said}");
}

#[test]
fn other_programs_get_junit_or_json() {
    let (_folder, rules) = edited(
        "gates.yaml",
        "- {given: {status: Lost}, expect: present}",
        "- {given: {status: Lost}, expect: absent}",
    );
    let formatted = |format: &str| {
        let ended = ghosted(&["test", rules.to_str().unwrap(), "--format", format]);
        assert_eq!(ended.status.code(), Some(1));
        text(&ended.stdout)
    };
    let xml = formatted("junit");
    assert!(xml.starts_with("<?xml") && xml.ends_with("</testsuites>\n"), "{xml}");
    assert_eq!(xml.matches("<failure ").count(), 1);
    assert!(xml.contains("test “") && !xml.contains("&&"), "{xml}");
    let json: serde_json::Value = serde_json::from_str(&formatted("json")).unwrap();
    assert_eq!((json["version"].as_u64(), json["wrong"].as_u64()), (Some(1), Some(1)));
    let wrong: Vec<_> =
        json["cases"].as_array().unwrap().iter().filter(|own| own["verdict"] == "wrong").collect();
    assert_eq!(wrong.len(), 1);
    assert_eq!(wrong[0]["unmet"][0]["expected"], "absent");
    assert_eq!(json["coverage"]["percent"], 100);
}

#[test]
fn a_test_of_a_missing_rule_is_reported_and_the_others_run() {
    let (_folder, rules) = edited("tests/causes.yaml", "cause: tender", "cause: tenders");
    let ended = ghosted(&["test", rules.to_str().unwrap()]);
    assert_eq!(ended.status.code(), Some(1));
    let (out, err) = (text(&ended.stdout), text(&ended.stderr));
    assert!(out.contains("missing") && out.contains("test “A contractor with a bill"), "{out}");
    assert!(out.contains("0 wrong, 1 missing."), "{out}");
    assert!(err.contains("tenders") && err.contains("did you mean `tender`"), "{err}");
}

#[test]
fn a_pack_with_another_error_tries_nothing() {
    let (_folder, rules) = edited("causes.yaml", "basis: guess", "bassis: guess");
    let ended = ghosted(&["test", rules.to_str().unwrap()]);
    assert_eq!(ended.status.code(), Some(1));
    assert!(text(&ended.stderr).contains("Nothing was tested."), "{}", text(&ended.stderr));
}

/// Returns the words of at least four letters in some columns of a sample.
fn words_of(rows: &[common::Row], columns: &[&str]) -> BTreeSet<String> {
    let cells = rows.iter().flat_map(|row| columns.iter().map(|column| row[*column].clone()));
    let words = cells.flat_map(|cell| {
        let split = cell.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
        split.filter(|word| word.chars().count() > 3).collect::<Vec<_>>()
    });
    words.collect()
}

#[test]
fn a_deal_becomes_a_test_without_personal_data() {
    let folder = TempDir::new().unwrap();
    copied(common::quick_rules(), folder.path());
    fs::remove_dir_all(folder.path().join("tests")).unwrap();
    let rules = folder.path().to_str().unwrap();
    let from = |buyer: &str| {
        let exports = "samples/pipedrive";
        ghosted(&["test", rules, "--from-deal", buyer, exports, "--as-of", "2026-03-16"])
    };
    let buyers = ["1004", "1098", "1107", "1110", "1112", "1117", "1126", "1127", "1130", "1131"];
    for buyer in buyers {
        let ended = from(buyer);
        assert!(ended.status.success(), "{buyer}: {}", text(&ended.stderr));
        assert!(text(&ended.stdout).contains("the same diagnosis"), "{buyer}");
    }
    let ended = ghosted(&["test", rules]);
    assert!(ended.status.success(), "{}", text(&ended.stdout));
    let written = fs::read_to_string(Path::new(rules).join("tests/known_buyers.yaml")).unwrap();
    assert_eq!(written.matches("  - name: ").count(), buyers.len());
    // A verdict with its evidence is kept: this one waits for a tender.
    assert!(written.contains("verdict: leading, cause: tender, present: [asked_for_pi, sample_without_verdict, bill_of_quantities"));
    let results = common::Results::of_sample("pipedrive", "2026-03-16", &[]);
    let mut private = words_of(&results.rows, &["company", "contact", "pi_number"]);
    let people = common::read_csv(&common::samples().join("pipedrive/persons-4410027-2.csv"));
    let columns = ["Person - Name", "Person - Email - Work", "Person - Phone - Work"];
    private.extend(words_of(&people, &columns));
    let stands = |word: &&String| {
        let mut words = written.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
        words.any(|own| own == **word)
    };
    // Words of the tests themselves, and words that rules search for in names of companies.
    let public = [
        "example",
        "gmail",
        "yahoo",
        "outlook",
        "company",
        "trading",
        "purchasing",
        "solar", // goods
        "street",
        "0000",
    ];
    let told: Vec<&String> =
        private.iter().filter(stands).filter(|word| !public.contains(&word.as_str())).collect();
    assert!(private.len() > 200, "{}", private.len());
    assert!(told.is_empty(), "{told:?}\n{written}");
}

#[test]
fn without_a_folder_the_test_is_only_shown() {
    let arguments = ["test", "--from-deal", "1098", "samples/pipedrive", "--as-of", "2026-03-16"];
    let ended = ghosted(&arguments);
    let said = text(&ended.stdout);
    assert!(said.starts_with("  - name: Has answered - from a record of 2026-03-16\n"), "{said}");
    assert!(said.contains("expect: {gate: replied"), "{said}");
}

#[test]
fn no_test_is_made_of_an_opted_out_person() {
    let folder = TempDir::new().unwrap();
    let deals = folder.path().join("deals.csv");
    fs::write(&deals, "Deal ID,Deal Name,Email Opt Out\n1,Lamps,yes\n2,Lamps,no\n").unwrap();
    let ended = ghosted(&["test", "--from-deal", "1", deals.to_str().unwrap()]);
    assert_eq!(ended.status.code(), Some(2), "{}", text(&ended.stdout));
    assert!(text(&ended.stderr).contains("E939 untellable-buyer"), "{}", text(&ended.stderr));
    assert_eq!(text(&ended.stdout), "");
}
