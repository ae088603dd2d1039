//! `ghosted columns`: what was read of the exports, as the user sees it.
#![allow(clippy::unwrap_used)] // a test may stop

mod common;

use std::fs;

use common::{ghosted, text};
use tempfile::TempDir;

const DEALS: &str = "Deal ID;Deal Name;Ammount;Amount;Quantity;PI sent on;Our column\n\
    1;Lamps, 40 W;9;1.500,50;3.500;03/04/2026;x\n2;Chairs;;12;;16/04/2026;y\n3;Tables;;;7;;\n";

#[test]
fn every_column_is_shown_with_what_it_became_and_what_decided_it() {
    let folder = TempDir::new().unwrap();
    let deals = folder.path().join("deals.csv");
    fs::write(&deals, DEALS).unwrap();
    let ended = ghosted(&["columns", deals.to_str().unwrap()]);
    let said = text(&ended.stdout);
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let line = |start: &str| {
        let found = said.lines().find(|line| line.trim_start().starts_with(start));
        found
            .unwrap_or_else(|| panic!("no line {start} in\n{said}"))
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert!(said.contains("deals, 3 rows, UTF-8, separated by semicolons"), "{said}");
    assert_eq!(line("Deal ID"), "Deal ID deal_id 100 % 1 · 2 · 3");
    assert_eq!(line("Amount"), "Amount value 66 % 1.500,50 · 12 [decimal comma, by 1.500,50]");
    assert_eq!(line("Quantity"), "Quantity quantity 66 % 3.500 · 7 [decimal comma]");
    assert_eq!(
        line("PI sent on"),
        "PI sent on pi_sent_on 66 % 03/04/2026 · 16/04/2026 [day first, by 16/04/2026]"
    );
    assert_eq!(line("Not read:"), "Not read: Ammount (did you mean Amount?), Our column");
    assert!(line("a table of messages").contains(';'), "the signs that messages would make known");
    assert!(said.find("last_received_on") < said.find("Nor for these"), "{said}");
}

#[test]
fn the_mapping_is_written_to_be_edited() {
    let folder = TempDir::new().unwrap();
    let deals = folder.path().join("deals.csv");
    fs::write(&deals, DEALS).unwrap();
    let source = folder.path().join("sources/mine.yaml");
    let ended = ghosted(&["columns", deals.to_str().unwrap(), "--write", source.to_str().unwrap()]);
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let written = fs::read_to_string(source).unwrap();
    assert!(written.contains("\n  value: \"Amount\"\n"), "{written}");
}

#[test]
fn a_file_that_leaves_a_question_is_told_of() {
    let folder = TempDir::new().unwrap();
    let deals = folder.path().join("deals.csv");
    fs::write(&deals, "Deal ID,Deal Name,PI sent on\n1,A,03/04/2026\n").unwrap();
    let ended = ghosted(&["columns", deals.to_str().unwrap()]);
    assert_eq!(ended.status.code(), Some(3));
    assert!(text(&ended.stderr).contains("--date-order"), "{}", text(&ended.stderr));
}
