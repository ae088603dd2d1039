//! Tests `ghosted inspect`: how the exports are read, as the user sees it.
#![allow(clippy::unwrap_used)] // a test may stop

use crate::common;

use std::fs;

use common::{ghosted, text};
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr as _;

const DEALS: &str = "Deal ID;Deal Name;Ammount;Amount;Quantity;PI sent on;Our column\n\
    1;Lamps, 40 W;9;1.500,50;3.500;03/04/2026;x\n2;Chairs;;12;;16/04/2026;y\n3;Tables;;;7;;\n";

#[test]
fn every_column_is_shown_with_what_it_became_and_what_decided_it() {
    let folder = TempDir::new().unwrap();
    let deals = folder.path().join("deals.csv");
    fs::write(&deals, DEALS).unwrap();
    let ended = ghosted(&["inspect", deals.to_str().unwrap()]);
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
    assert!(
        said.contains("3 rows below the header in row 1; UTF-8; semicolons between the cells"),
        "{said}"
    );
    assert_eq!(line("Deal ID"), "Deal ID deal_id 0 % 1 · 2 · 3");
    assert_eq!(line("Amount"), "Amount value 33 % 1.500,50 · 12");
    assert_eq!(line("decimal comma, decided"), "decimal comma, decided by 1.500,50");
    assert_eq!(line("Quantity"), "Quantity quantity 33 % 3.500 · 7");
    assert_eq!(line("PI sent on"), "PI sent on pi_sent_on 33 % 03/04/2026 · 16/04/2026");
    assert_eq!(line("day first"), "day first, decided by 16/04/2026");
    assert_eq!(line("Ammount"), "Ammount (did you mean Amount?), Our column");
    let messages = said.split("a table of messages\n").nth(1).unwrap();
    assert!(messages.lines().next().unwrap().contains(';'), "the signs that they would make known");
    assert!(said.find("last_received_on") < said.find("Nor for these"), "{said}");
}

#[test]
fn the_mapping_is_written_to_be_edited() {
    let folder = TempDir::new().unwrap();
    let deals = folder.path().join("deals.csv");
    fs::write(&deals, DEALS).unwrap();
    let source = folder.path().join("sources/mine.yaml");
    let ended = ghosted(&["inspect", deals.to_str().unwrap(), "--write", source.to_str().unwrap()]);
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let written = fs::read_to_string(source).unwrap();
    assert!(written.contains("\n  deals:\n"), "{written}");
    assert!(written.contains("\n    value: \"Amount\"\n"), "{written}");
    assert!(written.contains("\n#   Ammount\n"), "{written}");
}

#[test]
fn a_file_with_an_open_question_is_reported() {
    let folder = TempDir::new().unwrap();
    let deals = folder.path().join("deals.csv");
    fs::write(&deals, "Deal ID,Deal Name,PI sent on\n1,A,03/04/2026\n").unwrap();
    let ended = ghosted(&["inspect", deals.to_str().unwrap()]);
    assert_eq!(ended.status.code(), Some(3));
    assert!(text(&ended.stderr).contains("--date-order"), "{}", text(&ended.stderr));
}

#[test]
fn a_line_fits_eighty_columns_in_chinese_too() {
    let okki = common::project().join("tests/crm/okki");
    let ended = ghosted(&["inspect", okki.to_str().unwrap()]);
    let said = text(&ended.stdout).replace(okki.to_str().unwrap(), "okki");
    for line in said.lines() {
        assert!(line.width() <= 80, "{} columns: {line}", line.width());
    }
    assert!(
        !said.contains("(did you mean 最近收件时间"),
        "no column is suggested that proves silence"
    );
    insta::assert_snapshot!(said);
}

#[test]
fn chosen_columns_and_header_matches_are_shown() {
    let folder = TempDir::new().unwrap();
    let deals = folder.path().join("deals.csv");
    fs::write(&deals, "Deal - ID,Deal - Quantity,Deal Phase,Amount (USD)\n1,5,Offer,\"1,000\"\n")
        .unwrap();
    let deals = deals.to_str().unwrap();
    let ended = ghosted(&["inspect", deals, "--column", "stage=Deal Phase", "--format", "json"]);
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let read: serde_json::Value = serde_json::from_slice(&ended.stdout).unwrap();
    let columns = read["tables"][0]["columns"].as_array().unwrap();
    let told: Vec<String> = columns
        .iter()
        .map(|column| {
            format!(
                "{} {}",
                column["read_as"][0].as_str().unwrap(),
                column["why"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "deal_id ",
            "quantity by the end of its header",
            "stage chosen on the command line",
            "value in USD, as its header says"
        ]
    );
    assert_eq!(columns[3]["decided"], "decimal point");
    assert_eq!(columns[3]["decided_by"], "1,000");
    assert_eq!(read["tables"][0]["header_row"], 1);
}

#[test]
fn nothing_in_a_cell_or_a_header_reaches_the_terminal_but_text() {
    let folder = TempDir::new().unwrap();
    let deals = folder.path().join("deals.csv");
    let hostile = "Deal ID,Deal Name,Our \u{202e}col\u{7}umn\n1,\u{1b}[31mred\u{1b}[0m,x\n";
    fs::write(&deals, hostile).unwrap();
    let source = folder.path().join("mine.yaml");
    let ended = ghosted(&["inspect", deals.to_str().unwrap(), "--write", source.to_str().unwrap()]);
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let said = text(&ended.stdout) + &fs::read_to_string(source).unwrap();
    assert!(!said.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{said:?}");
    assert!(said.contains("[31mred"), "{said}");
}
