//! The pages for managers are true: their examples load and come true, and the pages that the
//! program writes are the ones that stand there.
#![allow(clippy::unwrap_used)]

mod check;

use std::collections::BTreeSet;
use std::fs;

use check::Files;
use check::pages::{Block, blocks, home, put};
use ghosted::narration;
use ghosted::report::Language;
use ghosted::rules::{RuleFiles, load, schema};
use ghosted::trials;

fn part<'t>(text: &'t str, heading: &str) -> &'t str {
    let from = text.find(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("no {heading}"));
    let rest = &text[from + 1..];
    rest[3..].find("\n## ").map_or(rest, |end| &rest[..end + 3])
}

fn with(blocks: &[Block]) -> Files {
    blocks.iter().fold(check::clean_pack(), |files, block| put(files, block, &[]))
}

/// Faults of the pack, and examples and tests that do not come true.
fn wrong(files: &Files) -> Vec<String> {
    let loaded = load(&files.rule_files());
    let faults = loaded.problems.iter().filter(|p| p.is_error()).map(|p| p.render(false)).collect();
    match loaded.pack {
        None => faults,
        Some(pack) => {
            let trials = trials::run(&pack);
            trials.wrong().map(|trial| format!("{}: {:?}", trial.name, trial.unmet)).collect()
        }
    }
}

/// The operators as the schema lists them for texts, numbers and dates.
fn operators() -> BTreeSet<String> {
    let pack = load(&check::clean_pack().rule_files()).pack.unwrap();
    let all = schema::schemas(&pack);
    let mut found = BTreeSet::new();
    for schema in &all {
        for kind in ["text", "decimal", "date"] {
            let shape = &schema.schema["$defs"][format!("when_{kind}")]["properties"];
            let names = shape.as_object().into_iter().flat_map(|names| names.keys());
            found.extend(names.filter(|name| *name != "fact").cloned());
        }
    }
    found
}

#[test]
fn every_operator_has_a_page_and_every_page_an_operator() {
    let with_a_page: BTreeSet<String> = fs::read_dir(home().join("docs/rules/operators"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(with_a_page, operators());
}

#[test]
fn examples_of_operators_come_true_and_bad_ones_are_faults() {
    for operator in operators() {
        let file = home().join(format!("docs/rules/operators/{operator}.md"));
        let text = fs::read_to_string(file).unwrap();
        assert!(text.starts_with(&format!("# {operator}\n")), "{operator}");
        let (good, bad) = (blocks(part(&text, "Good")), blocks(part(&text, "Bad")));
        assert!(good.len() == 1 && good[0].text.contains(&operator), "{operator}");
        assert!(bad.len() == 1 && bad[0].text.contains(&operator), "{operator}");
        assert_eq!(wrong(&with(&good)), Vec::<String>::new(), "{operator}");
        let loaded = load(&with(&bad).rule_files());
        assert!(loaded.pack.is_none(), "{operator}: the bad example is none");
        let pack = load(&with(&good).rule_files()).pack.unwrap();
        let sign = pack.signs.iter().find(|sign| sign.id == "tried").unwrap();
        let states: BTreeSet<&str> = sign.examples.iter().map(|e| e.expect.as_str()).collect();
        assert_eq!(states, BTreeSet::from(["absent", "present", "unknown"]), "{operator}");
    }
}

#[test]
fn every_step_of_the_tutorial_loads_and_its_tests_come_true() {
    let text = fs::read_to_string(home().join("docs/rules/tutorial.md")).unwrap();
    let steps: Vec<&str> = text.split("\n## ").skip(1).collect();
    let mut tried = 0;
    let mut files = check::clean_pack();
    for step in steps {
        let blocks = blocks(step);
        let of_rules = blocks.iter().filter(|block| block.language == "yaml");
        for block in of_rules {
            assert!(!block.file.is_empty(), "every example names its file: {}", block.text);
            files = put(files, block, &[]);
            tried += 1;
        }
        assert_eq!(wrong(&files), Vec::<String>::new(), "{}", step.lines().next().unwrap());
    }
    assert!(tried >= 7, "only {tried} examples");
}

/// Written anew with `WRITE_SIGN_PAGES=1 cargo test --test manager_docs`.
#[test]
fn the_pages_of_the_signs_are_what_the_program_writes() {
    let pack = load(&RuleFiles::embedded()).pack.unwrap();
    let folder = home().join("docs/rules/signs");
    let writes = std::env::var_os("WRITE_SIGN_PAGES").is_some();
    let mut names = BTreeSet::new();
    for sign in &pack.signs {
        let mut page = narration::rules(&pack, Language::En);
        page.sections.retain(|section| section.id == "sign");
        let mut page = page.only(&sign.id).unwrap();
        page.title = sign.title.en.clone();
        let lines = &mut page.sections[0].entries[0].lines;
        lines.pop(); // the line of the file moves with every edit before it
        page.lead = format!("A sign that ships, in {}.", sign.line.file);
        let text = narration::markdown(&page);
        let file = folder.join(format!("{}.md", sign.id));
        if writes {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&file, &text).unwrap();
        }
        let stands = fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(
            stands, text,
            "write the pages anew: WRITE_SIGN_PAGES=1 cargo test --test manager_docs"
        );
        names.insert(format!("{}.md", sign.id));
    }
    let stand: BTreeSet<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(stand, names, "no page of a sign that is gone");
}
