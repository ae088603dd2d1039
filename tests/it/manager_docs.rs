//! Tests the pages for managers: their examples load and pass, and the generated pages are up to
//! date.
#![allow(clippy::unwrap_used)]

use crate::check;

use std::collections::BTreeSet;
use std::fs;

use check::Files;
use check::pages::{Block, blocks, home, put};
use ghosted::diagnosis::{Finding, Weighed, diagnose};
use ghosted::facts::{AsOf, Deal, Value, known};
use ghosted::narration;
use ghosted::report::Language;
use ghosted::rule_tests;
use ghosted::rules::pack::CauseId;
use ghosted::rules::{RuleFiles, load, schema};
use jiff::civil::date;

fn part<'t>(text: &'t str, header_text: &str) -> &'t str {
    let from =
        text.find(&format!("\n## {header_text}\n")).unwrap_or_else(|| panic!("no {header_text}"));
    let rest = &text[from + 1..];
    rest[3..].find("\n## ").map_or(rest, |end| &rest[..end + 3])
}

fn with(blocks: &[Block]) -> Files {
    blocks.iter().fold(check::clean_pack(), |files, block| put(files, block, &[]))
}

/// Returns the errors of the pack, or its failed examples and tests.
fn wrong(files: &Files) -> Vec<String> {
    let loaded = load(&files.rule_files());
    let errors =
        loaded.diagnostics.iter().filter(|p| p.is_error()).map(|p| p.render(false)).collect();
    match loaded.pack {
        None => errors,
        Some(pack) => {
            let rule_tests = rule_tests::run(&pack);
            rule_tests
                .wrong()
                .map(|rule_test| format!("{}: {:?}", rule_test.name, rule_test.unmet))
                .collect()
        }
    }
}

/// Returns the operators that the schema lists for texts, numbers and dates.
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
fn examples_of_operators_come_true_and_bad_ones_are_errors() {
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

/// To update the pages: `WRITE_SIGN_PAGES=1 cargo test --test it manager_docs`.
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

fn weighed(says: &'static str) -> Weighed {
    let pack = load(&check::clean_pack().rule_files()).pack.unwrap();
    let mut buyer = Deal::new(pack.catalog.len());
    buyer.facts.set(known::buyer_text, Value::List(vec![says.into()]), None);
    match diagnose(&pack, &buyer, &AsOf::new(date(2026, 3, 16))).finding {
        Finding::Weighed(weighed) => weighed,
        Finding::Gated(_) => panic!("gated"),
    }
}

#[test]
fn the_figures_of_the_method_are_those_of_the_program() {
    let text = fs::read_to_string(home().join("docs/rules/method.md")).unwrap();
    let stands = |words: &str| {
        assert!(text.contains(words), "the page does not say {words:?}");
    };
    let bidder = weighed("For our bid");
    let other = weighed("Please quote");
    let share = |weighed: &Weighed| weighed.share(CauseId(0));
    let decibans = |share: f64| 10.0 * (share / (1.0 - share)).log10();
    let (prior, present) = (decibans(0.4), decibans(share(&bidder)));
    let shown = |number: f64| format!("{number:+.2}").replace('-', "−");
    stands(&format!("40 against 60 | {} |", shown(prior)));
    stands(&format!("0.7 against 0.04 | {} |", shown(present - prior)));
    stands(&format!("together | {} |", shown(present)));
    stands(&format!("a share of {:.1} in 100 for the tender", share(&bidder) * 100.0));
    stands(&format!("weigh {}", shown(decibans(share(&other)) - prior)));
    stands(&format!("the share would be {:.1}", share(&other) * 100.0));
    stands(&format!("The doubt is {:.3} bits", bidder.entropy()));
    stands(&format!("takes away {:.3} of them", bidder.questions[0].gain));
    let bids = share(&bidder);
    for (answer, of_bidders, of_others) in
        [("yes", 0.7, 0.04), ("no", 0.03, 0.4), ("no reply", 0.27, 0.56)]
    {
        let all = bids * of_bidders + (1.0 - bids) * of_others;
        let then = bids * of_bidders / all;
        stands(&format!("| {answer} | {:.1} | {:.1} |", all * 100.0, then * 100.0));
    }
}

#[test]
fn no_link_of_these_pages_leads_nowhere() {
    let link = regex::Regex::new(r"\]\(([^):#]+)\)").unwrap();
    for page in ["rules.md", "rules/tutorial.md", "rules/method.md"] {
        let file = home().join("docs").join(page);
        let text = fs::read_to_string(&file).unwrap();
        for found in link.captures_iter(&text) {
            let to = file.parent().unwrap().join(&found[1]);
            assert!(to.exists(), "{page}: {} leads nowhere", &found[1]);
        }
    }
}
