//! Tests that every code has a page, every page has a code, and that the examples of the pages are
//! correct: the bad one produces exactly that code, and the good one none.
#![allow(clippy::unwrap_used)]

use crate::check;
use crate::common::give_up;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use check::Files;
use check::pages::{Block, home, pack, page_files, pages, put, scene};
use ghosted::diagnostic::Diagnostic;
use ghosted::report::{Language, Templates};
use jiff::civil::date;
use regex::Regex;

/// Returns the codes of all errors of the example.
fn codes(blocks: &[Block], good: &[Block]) -> BTreeSet<String> {
    if blocks.iter().any(|block| block.language == "console") {
        return codes_of_command(blocks);
    }
    let (of_templates, of_rules): (Vec<&Block>, Vec<&Block>) =
        blocks.iter().partition(|block| block.file.starts_with("templates/"));
    let files = of_rules.iter().fold(pack(), |files, block| put(files, block, good));
    let mut diagnostics = errors_of_rules(&files);
    if !of_templates.is_empty() {
        let files = of_templates.iter().fold(templates(), |files, block| put(files, block, good));
        diagnostics.extend(errors_of_templates(&files));
    }
    ids(&diagnostics)
}

fn ids(diagnostics: &[Diagnostic]) -> BTreeSet<String> {
    diagnostics.iter().map(|diagnostic| diagnostic.code.id.to_owned()).collect()
}

fn errors_of_rules(files: &Files) -> Vec<Diagnostic> {
    ghosted::rules::check(&files.rule_files(), date(2026, 3, 16)).diagnostics
}

fn templates() -> Files {
    let names = ["words.yaml", "overview.html"];
    names.into_iter().fold(Files::default(), |files, name| {
        let text = fs::read_to_string(home().join("templates").join(name)).unwrap();
        files.add(&format!("templates/{name}"), &text)
    })
}

fn errors_of_templates(files: &Files) -> Vec<Diagnostic> {
    let room = tempfile::tempdir().unwrap();
    files.write(room.path());
    let pack = ghosted::rules::load(&pack().rule_files()).pack.unwrap();
    Templates::load(Some(&room.path().join("templates")), &pack, Language::En, give_up)
        .err()
        .unwrap_or_default()
}

/// Runs the command in a folder with the files of the example, the pack and an export.
fn codes_of_command(blocks: &[Block]) -> BTreeSet<String> {
    let room = tempfile::tempdir().unwrap();
    pack().write(&room.path().join("rules"));
    for block in blocks.iter().filter(|block| block.language != "console") {
        let path = room.path().join(&block.file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        match (block.language.as_str(), block.text.contains("password")) {
            ("xlsx", true) => fs::copy(home().join("tests/data/locked.xlsx"), path).map(|_| ()),
            ("xlsx", false) => fs::write(path, "PK\u{3}\u{4}"),
            _ => fs::write(path, block.text.trim_end()),
        }
        .unwrap();
    }
    let mut said = String::new();
    for command in blocks.iter().filter(|block| block.language == "console") {
        for line in command.text.lines().filter_map(|line| line.strip_prefix("$ ghosted ")) {
            let output = Command::new(env!("CARGO_BIN_EXE_ghosted"))
                .args(line.split(' '))
                .current_dir(room.path())
                .output()
                .unwrap();
            said += &String::from_utf8(output.stdout).unwrap();
            said += &String::from_utf8(output.stderr).unwrap();
        }
    }
    let shown = Regex::new(r"(?m)^(?:error|warning)\[([EW]\d{3}) ").unwrap();
    shown.captures_iter(&said).map(|found| found[1].to_owned()).collect()
}

/// Errors of the machine, or of changes between two runs, which no example can show.
const OF_THE_MACHINE: [&str; 6] = ["E908", "E921", "E930", "E940", "E951", "W951"];

#[test]
fn every_code_of_the_program_has_a_page_and_every_page_a_code() {
    let code = Regex::new(r#""([EW]\d{3})",? "([a-z][a-z0-9-]+)""#).unwrap();
    let mut known = BTreeSet::new();
    let mut folders = vec![home().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                known.extend(code.captures_iter(&text).map(|f| format!("{} {}", &f[1], &f[2])));
            }
        }
    }
    let first_line = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        text.lines().next().unwrap().trim_start_matches("# ").to_owned()
    };
    let with_a_page: BTreeSet<String> = page_files().iter().map(first_line).collect();
    let without: Vec<_> = known.difference(&with_a_page).collect();
    assert!(without.is_empty(), "write docs/rules/codes/….md for {without:?}");
    let stale: Vec<_> = with_a_page.difference(&known).collect();
    assert!(stale.is_empty(), "no such code: {stale:?}");
    let ids: BTreeSet<&str> = known.iter().map(|code| &code[..4]).collect();
    assert_eq!(ids.len(), known.len(), "one code has one name");
}

#[test]
fn bad_examples_produce_exactly_their_code_and_good_ones_none() {
    let mut wrong = Vec::new();
    for page in pages() {
        if OF_THE_MACHINE.contains(&page.id.as_str()) {
            continue;
        }
        let bad = match scene(&page.id) {
            Some(files) => ids(&errors_of_rules(&files)),
            None => codes(&page.bad, &page.good),
        };
        if bad != BTreeSet::from([page.id.clone()]) {
            wrong.push(format!("{}: the bad example produces {bad:?}", page.id));
        }
        let good = codes(&page.good, &page.good);
        if !good.is_empty() {
            wrong.push(format!("{}: the good example produces {good:?}", page.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
