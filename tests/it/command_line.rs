//! Tests the scheme of all commands, and the answers to incomplete command lines.
#![allow(clippy::unwrap_used)] // a test may stop

use crate::common;

use common::{ghosted, text};

#[test]
fn exports_without_a_command_are_answered_with_what_to_type() {
    let ended = ghosted(&["samples/pipedrive"]);
    assert_eq!(ended.status.code(), Some(2));
    assert!(text(&ended.stderr).contains("ghosted run samples/pipedrive"));
    let ended = ghosted(&["rules/"]);
    assert!(text(&ended.stderr).contains("ghosted check --rules rules/"));
}

#[test]
fn a_deal_is_named_with_an_option() {
    let ended = ghosted(&["explain", "1013", "samples/pipedrive"]);
    assert_eq!(ended.status.code(), Some(2));
    assert!(text(&ended.stderr).contains("type: ghosted explain --deal 1013 samples/pipedrive"));
    let ended = ghosted(&["explain", "--deal", "1013"]);
    assert!(text(&ended.stderr).contains("ghosted explain --deal 1013 exports/"));
}

#[test]
fn rules_are_given_the_same_way_to_every_command() {
    for command in ["check", "test", "rules", "facts"] {
        let ended = ghosted(&[command, "--rules", "rules"]);
        assert!(ended.status.success(), "{command}: {}", text(&ended.stderr));
    }
    let ended = ghosted(&["check", "--fix"]);
    assert_eq!(ended.status.code(), Some(2));
    assert!(text(&ended.stderr).contains("ghosted init mine"));
}

#[test]
fn rules_differ_from_themselves_in_nothing() {
    let said = text(&ghosted(&["rules", "--changes"]).stdout);
    assert_eq!(said, "The rules are those inside the program.\n");
}

#[test]
fn one_pack_alone_is_not_compared() {
    let ended = ghosted(&["diff", "samples/pipedrive"]);
    assert_eq!(ended.status.code(), Some(2));
    assert!(text(&ended.stderr).contains("ghosted diff --rules mine/rules exports/"));
}

#[test]
fn shells_and_man_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let said = text(&ghosted(&["completions", shell]).stdout);
        assert!(said.contains("inspect") && said.contains("from-deal"), "{shell}");
    }
    let said = text(&ghosted(&["man"]).stdout);
    assert!(said.contains(".TH ghosted") && said.contains("inspect"), "{said}");
}

#[test]
fn facts_and_rules_are_written_as_json() {
    for (command, name) in [("facts", "email_domain"), ("rules", "free_mailbox")] {
        let ended = ghosted(&[command, name, "--format", "json"]);
        let page: serde_json::Value = serde_json::from_slice(&ended.stdout).unwrap();
        assert_eq!(page["sections"][0]["entries"][0]["name"], name);
    }
}
