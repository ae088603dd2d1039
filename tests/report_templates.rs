//! Faults of templates are found when they are loaded, each with its place and what to do.

#![allow(clippy::unwrap_used)] // a test may panic

mod report_buyers;

use std::fs;
use std::path::Path;

use ghosted::problem::Problem;
use ghosted::report::{Language, Templates};
use report_buyers::pack;
use tempfile::TempDir;

fn shipped(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates").join(name)).unwrap()
}

/// Loads the templates with some files changed.
fn load(files: &[(&str, String)]) -> Result<Templates, Vec<Problem>> {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    Templates::load(Some(folder.path()), pack(), Language::En)
}

fn faults(name: &str, from: &str, to: &str) -> Vec<Problem> {
    let text = shipped(name);
    assert!(text.contains(from), "{name} has no {from}");
    load(&[(name, text.replacen(from, to, 1))]).map(|_| ()).unwrap_err()
}

#[test]
fn the_shipped_templates_load_in_both_languages() {
    for language in [Language::En, Language::Zh] {
        assert!(Templates::load(None, pack(), language).is_ok());
    }
    assert!(load(&[]).is_ok(), "a folder need not hold every file");
}

#[test]
fn a_misspelt_name_is_shown_with_the_right_one() {
    let found = faults("buyer.html", "{{ buyer.email }}", "{{ buyr.email }}");
    let shown = found[0].render(false);
    assert_eq!(found.len(), 1, "{shown}");
    assert!(shown.contains("buyr.email") && shown.contains("did you mean `buyer`?"), "{shown}");
}

#[test]
fn a_misspelt_name_within_another_is_found_too() {
    for (file, from, to) in [
        ("buyer.html", "draft.subject", "draft.subjct"),
        ("buyer.md", "quote.text", "quote.txt"),
        ("overview.html", "accounts.opted_out)", "accounts.opted)"),
        ("buyer.html", "say.hypothesis_note", "say.hypotheses_note"),
        ("buyer.html", "if buyer.contact %}", "if buyer.contcat %}"),
    ] {
        let found = faults(file, from, to);
        let shown = found[0].render(false);
        let wrong = to.trim_end_matches([')', '}', '%', ' ']).rsplit('.').next().unwrap();
        assert!(shown.contains(file) && shown.contains(wrong), "{shown}");
        assert!(found[0].place.is_some() && found[0].help.is_some(), "{shown}");
    }
}

#[test]
fn a_fault_of_the_syntax_has_a_caret_and_hides_no_other() {
    let page =
        shipped("buyer.html").replacen("{%- if pi.valid_until %}", "{%- if pi.valid_until", 1);
    let text = shipped("buyer.md").replacen("{{ title }}", "{{ title", 1);
    let found = load(&[("buyer.html", page), ("buyer.md", text)]).map(|_| ()).unwrap_err();
    assert_eq!(found.len(), 2, "{found:?}");
    for problem in &found {
        let shown = problem.render(false);
        assert!(shown.contains('^') && shown.contains("help"), "{shown}");
    }
}

#[test]
fn an_unknown_filter_and_an_unknown_file_are_named_with_the_nearest() {
    let found = faults("buyer.html", "| join(sep", "| jion(sep");
    let shown = found[0].render(false);
    assert!(shown.contains("jion") && shown.contains("did you mean `join`?"), "{shown}");

    let found = load(&[("buyers.html", String::new())]).map(|_| ()).unwrap_err();
    let shown = found[0].render(false);
    assert!(shown.contains("buyers.html") && shown.contains("did you mean buyer.html?"), "{shown}");
}

#[test]
fn a_template_of_the_team_is_used() {
    let templates = load(&[("buyer.md", "{{ title }} is silent\n".into())]).unwrap();
    let case = report_buyers::Case::named("A contractor");
    let sheet = templates.sheet(&case.input(Language::En)).unwrap();
    assert!(sheet.markdown.ends_with(" is silent\n"), "{}", sheet.markdown);
}
