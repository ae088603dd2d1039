//! Every code has a page, every page has a code, and the examples of the pages are true: the bad
//! one produces exactly that code, the good one none at all.
#![allow(clippy::unwrap_used)]

mod check;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use check::{Files, clean_pack};
use ghosted::problem::Problem;
use ghosted::report::{Language, Templates};
use jiff::civil::date;
use regex::Regex;

/// What stands between ```` ``` ```` and ```` ``` ````.
#[derive(Debug)]
struct Block {
    language: String,
    /// The file that it is, or is a part of.
    file: String,
    text: String,
}

#[derive(Debug)]
struct Page {
    id: String,
    bad: Vec<Block>,
    good: Vec<Block>,
}

fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page_files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(home().join("docs/rules/codes")).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files
}

fn pages() -> Vec<Page> {
    page_files().iter().map(|path| page(path)).collect()
}

fn page(path: &Path) -> Page {
    let text = fs::read_to_string(path).unwrap();
    let id = path.file_stem().unwrap().to_str().unwrap().to_owned();
    assert!(text.starts_with(&format!("# {id} ")), "{id}: the first line names the code");
    let parts: Vec<&str> = text.split("\n## ").collect();
    let headings: Vec<&str> = parts.iter().skip(1).map(|p| p.lines().next().unwrap()).collect();
    assert_eq!(headings, ["Why", "Bad", "Good"], "{id}");
    assert!(parts.iter().all(|part| part.trim().lines().count() > 1), "{id}: an empty part");
    Page { id, bad: blocks(parts[2]), good: blocks(parts[3]) }
}

fn blocks(part: &str) -> Vec<Block> {
    let fence = Regex::new(r"(?m)^```(\w+) ?(\S*)\n((?s:.*?))^```$").unwrap();
    let block = |found: regex::Captures<'_>| Block {
        language: found[1].to_owned(),
        file: found[2].to_owned(),
        text: found[3].to_owned(),
    };
    fence.captures_iter(part).map(block).collect()
}

/// The pack that the examples are a part of, or an addition to.
fn pack() -> Files {
    clean_pack()
}

/// Puts a block in its place. A part of the file that the good example shows is replaced; other
/// indented lines are added at the end of their file; lines at the margin are the whole file.
fn put(files: Files, block: &Block, good: &[Block]) -> Files {
    let own = if files.has(&block.file) { files.text(&block.file) } else { String::new() };
    let shown = good.iter().find(|good| good.file == block.file && own.contains(&good.text));
    match shown {
        Some(shown) => files.edit(&block.file, &shown.text, &block.text),
        None if block.text.starts_with(' ') => {
            files.add(&block.file, &format!("{own}{}", block.text))
        }
        None => files.add(&block.file, &block.text),
    }
}

/// The codes of all faults of the example.
fn codes(blocks: &[Block], good: &[Block]) -> BTreeSet<String> {
    if blocks.iter().any(|block| block.language == "console") {
        return codes_of_command(blocks);
    }
    let (of_templates, of_rules): (Vec<&Block>, Vec<&Block>) =
        blocks.iter().partition(|block| block.file.starts_with("templates/"));
    let files = of_rules.iter().fold(pack(), |files, block| put(files, block, good));
    let mut problems = faults_of_rules(&files);
    if !of_templates.is_empty() {
        let files = of_templates.iter().fold(templates(), |files, block| put(files, block, good));
        problems.extend(faults_of_templates(&files));
    }
    ids(&problems)
}

fn ids(problems: &[Problem]) -> BTreeSet<String> {
    problems.iter().map(|problem| problem.code.id.to_owned()).collect()
}

fn faults_of_rules(files: &Files) -> Vec<Problem> {
    ghosted::rules::check(&files.rule_files(), date(2026, 3, 16)).problems
}

fn templates() -> Files {
    let names = ["words.yaml", "overview.html"];
    names.into_iter().fold(Files::default(), |files, name| {
        let text = fs::read_to_string(home().join("templates").join(name)).unwrap();
        files.add(&format!("templates/{name}"), &text)
    })
}

fn faults_of_templates(files: &Files) -> Vec<Problem> {
    let room = tempfile::tempdir().unwrap();
    files.write(room.path());
    let pack = ghosted::rules::load(&pack().rule_files()).pack.unwrap();
    Templates::load(Some(&room.path().join("templates")), &pack, Language::En)
        .err()
        .unwrap_or_default()
}

/// Types the command in a folder with the files of the example, the pack and an export.
fn codes_of_command(blocks: &[Block]) -> BTreeSet<String> {
    let room = tempfile::tempdir().unwrap();
    pack().write(&room.path().join("rules"));
    for block in blocks.iter().filter(|block| block.language != "console") {
        let path = room.path().join(&block.file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = if block.language == "xlsx" { "PK\u{3}\u{4}" } else { block.text.trim_end() };
        fs::write(path, text).unwrap();
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

/// What a file of text cannot show.
fn scene(id: &str) -> Option<Files> {
    match id {
        "E002" => Some(pack().add_bytes("events.yaml", b"events: [] # \xcd\xb6\xb1\xea\n")),
        "E003" => Some(pack().without("cadence.yaml")),
        _ => None,
    }
}

/// Faults of the machine, not of a file: nothing that a test could bring about everywhere.
const OF_THE_MACHINE: [&str; 4] = ["E908", "E921", "E930", "E940"];

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
            Some(files) => ids(&faults_of_rules(&files)),
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
