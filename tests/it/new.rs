//! Tests `ghosted new`: a rule given on the command line is written at its place, without errors.
#![allow(clippy::unwrap_used)] // a test may stop

use crate::common;

use std::fs;
use std::path::Path;
use std::process::Output;

use common::{files_below, ghosted, project, text};
use tempfile::TempDir;

/// Copies the built-in rules.
fn desk() -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in files_below(&project().join("rules")) {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn new(rules: &Path, said: &[&str]) -> Output {
    let mut arguments = vec!["new", said[0], "--rules", rules.to_str().unwrap()];
    arguments.extend(&said[1..]);
    ghosted(&arguments)
}

/// Asserts that the new rule is written and that every other file and line stays.
fn is_added(rules: &Path, said: &[&str], file: &str, item: &str) -> String {
    let before = files_below(rules);
    let ended = new(rules, said);
    let told = format!("{}{}", text(&ended.stdout), text(&ended.stderr));
    assert!(ended.status.success(), "{told}");
    let after = files_below(rules);
    for (name, bytes) in &after {
        let (old, new) = (before.get(name).map(|b| text(b)).unwrap_or_default(), text(bytes));
        if name == file {
            assert!(new.contains(item), "{new}");
            assert!(!before.contains_key(name) || new.replace(item, "") == old, "{new}");
        } else {
            assert_eq!(old, new, "{name}");
        }
    }
    for command in [&["check"][..], &["test"]] {
        let ended = ghosted(&[command, &[rules.to_str().unwrap()]].concat());
        assert!(ended.status.success(), "{}{}", text(&ended.stdout), text(&ended.stderr));
    }
    told
}

const SIGN: [&str; 15] = [
    "sign",
    "--title",
    "Asks for a certificate",
    "--group",
    "terms",
    "--fact",
    "buyer_text",
    "--value",
    "CE certificate, SASO",
    "--of-10",
    "most 2, terms_gap 4",
    "--present",
    "Do you have SASO?",
    "--absent",
    "Send price",
];
const QUESTION: [&str; 11] = [
    "question",
    "--ask",
    "Which certificate do you need?",
    "--topic",
    "certificate",
    "--kind",
    "closed",
    "--answer",
    "Names one: most 1, terms_gap 2",
    "--answer",
    "None / 不需要: most 2, terms_gap 1",
];

#[test]
fn a_sign_is_written_to_the_file_of_its_group() {
    let desk = desk();
    let item = "  - id: asks_for_a_certificate
    title: {en: Asks for a certificate, zh: Asks for a certificate}
    when: {buyer_text: {contains_any: [CE certificate, SASO]}}
    of_10: {most: 2, terms_gap: 4}
    basis: guess
    because: {en: \"Writes “{found}”\", zh: \"写到“{found}”\"}
    examples:
      - {given: {inquiry_text: \"Do you have SASO?\"}, expect: present}
      - {given: {inquiry_text: Send price}, expect: absent}
";
    let told = is_added(desk.path(), &SIGN, "signs/terms.yaml", item);
    assert!(told.contains(item) && told.contains("W015 no-test"), "{told}");
    assert!(told.contains("ghosted new test"), "{told}");
}

#[test]
fn a_sign_of_a_new_group_gets_a_file_of_its_own() {
    let desk = desk();
    let said = [
        "sign",
        "--title",
        "Many opens",
        "--group",
        "eagerness",
        "--fact",
        "opens",
        "--value",
        "9",
        "--of-10",
        "most 1, terms_gap 3",
        "--present",
        "12",
        "--absent",
        "2",
        "--because",
        "Opened {opens} times",
    ];
    let item = "group: eagerness\nsigns:\n  - id: many_opens_of_mail\n";
    let said = [&said[..], &["--id", "many_opens_of_mail"]].concat();
    is_added(desk.path(), &said, "signs/eagerness.yaml", item);
    let written = fs::read_to_string(desk.path().join("signs/eagerness.yaml")).unwrap();
    assert!(written.contains("when: {opens: {is_at_least: 9}}"), "{written}");
}

#[test]
fn every_kind_of_fact_can_be_looked_at() {
    for (fact, operator, value, present, absent) in [
        ("country", "is_one_of", "Nauru, Tuvalu", "Nauru", "Poland"),
        ("value", "is_more_than", "USD 5,000", "USD 6,000", "USD 10"),
        ("sample_sent_on", "older_than", "30 days", "2026-01-01", "2026-03-10"),
        ("sample_sent_on", "is_between", "2026-01-01 to 2026-02-01", "2026-01-10", "2026-03-01"),
        ("replied", "is", "yes", "yes", "no"),
        ("quantity", "is_between", "3 to 8.5", "4", "9"),
        ("notes", "is_blank", "yes", "blank", "Called"),
        ("trade_events", "is_one_of", "duty, import", "duty", "lc"),
        ("last_sent_on", "within", "10 working days", "2026-03-12", "2026-01-02"),
    ] {
        let desk = desk();
        // Tests with words make every command learn to read.
        fs::remove_dir_all(desk.path().join("tests")).unwrap();
        let said = [
            "sign",
            "--title",
            "Tried",
            "--fact",
            fact,
            "--operator",
            operator,
            "--value",
            value,
            "--of-10",
            "most 1, tender 1.1",
            "--present",
            present,
            "--absent",
            absent,
        ];
        let ended = new(desk.path(), &said);
        let told = format!("{}{}", text(&ended.stdout), text(&ended.stderr));
        assert!(ended.status.success(), "{fact} {operator}: {told}");
    }
}

#[test]
fn a_question_is_inserted_after_the_last_one() {
    let desk = desk();
    let item = "  - id: certificate
    topic: certificate
    kind: closed
    ask: {en: \"Which certificate do you need?\", zh: \"Which certificate do you need?\"}
    spot: [which certificate do you need]
    answers:
      - {id: names_one, says: {en: Names one, zh: Names one}, of_10: {most: 1, terms_gap: 2}}
      - {id: none, says: {en: None, zh: 不需要}, of_10: {most: 2, terms_gap: 1}}
";
    is_added(desk.path(), &QUESTION, "questions.yaml", item);
}

#[test]
fn a_cause_is_inserted_before_other_and_warns_of_what_it_needs() {
    let desk = desk();
    let said = [
        "cause",
        "--title",
        "Waits for a certificate",
        "--title-zh",
        "等待证书",
        "--of-100",
        "3",
        "--means",
        "Its own client asks for one.",
        "--do",
        "Send it.",
        "--avoid",
        "Do not press.",
    ];
    let item = "  - id: waits_for_a_certificate
    title: {en: Waits for a certificate, zh: 等待证书}
    of_100: 3
    basis: guess
    means: {en: Its own client asks for one., zh: Its own client asks for one.}
    do: {en: Send it., zh: Send it.}
    avoid: {en: Do not press., zh: Do not press.}
";
    let told = is_added(desk.path(), &said, "causes.yaml", item);
    let causes = fs::read_to_string(desk.path().join("causes.yaml")).unwrap();
    assert!(causes.find(item) < causes.find("- id: other"), "{causes}");
    for code in ["W004", "W011", "W012"] {
        assert!(told.contains(code), "{told}");
    }
}

#[test]
fn a_test_is_written_and_reported_if_it_fails() {
    let desk = desk();
    let said = [
        "test",
        "--name",
        "A bidder: one of ours",
        "--as-of",
        "2026-03-16",
        "--given",
        "inquiry_text: Please quote for our tender",
        "--given",
        "pi_sent_on: 2026-02-20",
        "--message",
        "2026-02-19 buyer: Send the PI",
        "--message",
        "2026-02-20 us: PI attached",
        "--expect",
        "present: tender_words",
    ];
    let item = "  - name: \"A bidder: one of ours\"
    as_of: 2026-03-16
    buyer: {inquiry_text: Please quote for our tender, pi_sent_on: 2026-02-20}
    messages:
      - {on: 2026-02-19, from: buyer, text: Send the PI}
      - {on: 2026-02-20, from: us, text: PI attached}
    expect: {present: [tender_words]}
";
    is_added(desk.path(), &said, "tests/known_buyers.yaml", item);
    let last = said.len() - 1;
    let ended = new(desk.path(), &[&said[..last], &["cause: unreachable"]].concat());
    let told = text(&ended.stdout);
    assert_eq!(ended.status.code(), Some(1), "{told}");
    assert!(told.contains("expects cause unreachable, found "), "{told}");
}

#[test]
fn what_is_not_said_is_named_flag_by_flag_and_nothing_is_asked() {
    let desk = desk();
    let ended = new(desk.path(), &["question", "--ask", "Which?", "--kind", "closde"]);
    let told = text(&ended.stderr);
    assert_eq!(ended.status.code(), Some(2), "{told}");
    for wanted in ["--topic is not given", "--answer is not given", "did you mean `closed`?"] {
        assert!(told.contains(wanted), "{told}");
    }
    assert!(!told.contains("--ask is") && !told.contains("--spot"), "{told}");
    assert_eq!(files_below(desk.path()), files_below(&project().join("rules")));
}

#[test]
fn what_would_make_a_error_is_shown_and_not_written() {
    let desk = desk();
    let faulty = [&SIGN[..], &["--because", "Writes {fuond}"]].concat();
    let ended = new(desk.path(), &faulty);
    let (out, err) = (text(&ended.stdout), text(&ended.stderr));
    assert_eq!(ended.status.code(), Some(1), "{out}{err}");
    assert!(out.contains("id: asks_for_a_certificate") && err.contains("fuond"), "{out}{err}");
    assert_eq!(files_below(desk.path()), files_below(&project().join("rules")));
}

#[test]
fn the_rules_inside_the_program_are_never_written() {
    let room = TempDir::new().unwrap();
    let ended = std::process::Command::new(env!("CARGO_BIN_EXE_ghosted"))
        .args([&["new"], &QUESTION[..]].concat())
        .current_dir(room.path())
        .output()
        .unwrap();
    assert_eq!(ended.status.code(), Some(2));
    assert!(text(&ended.stderr).contains("E937 no-rules-folder"), "{}", text(&ended.stderr));
    assert!(files_below(room.path()).is_empty());
}
