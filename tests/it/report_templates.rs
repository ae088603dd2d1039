//! Tests that errors of templates are found at loading, each with its position and advice.

#![allow(clippy::unwrap_used)] // a test may panic

use crate::common::give_up;
use crate::report_buyers;

use std::fs;
use std::path::Path;

use ghosted::diagnostic::Diagnostic;
use ghosted::report::{Language, Templates};
use rayon::prelude::*;
use report_buyers::pack;
use tempfile::TempDir;

fn built_in(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates").join(name)).unwrap()
}

/// Loads the templates with some files changed.
fn load(files: &[(&str, String)]) -> Result<Templates, Vec<Diagnostic>> {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    Templates::load(Some(folder.path()), pack(), Language::En, give_up)
}

fn errors(name: &str, from: &str, to: &str) -> Vec<Diagnostic> {
    let text = built_in(name);
    assert!(text.contains(from), "{name} has no {from}");
    load(&[(name, text.replacen(from, to, 1))]).map(|_| ()).unwrap_err()
}

#[test]
fn the_built_in_templates_load_in_both_languages() {
    for language in [Language::En, Language::Zh] {
        assert!(Templates::load(None, pack(), language, give_up).is_ok());
    }
    assert!(load(&[]).is_ok(), "a folder need not hold every file");
}

#[test]
fn a_misspelt_name_is_shown_with_the_right_one() {
    let found = errors("buyer.html", "{{ buyer.email }}", "{{ buyr.email }}");
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
        let found = errors(file, from, to);
        let shown = found[0].render(false);
        let wrong = to.trim_end_matches([')', '}', '%', ' ']).rsplit('.').next().unwrap();
        assert!(shown.contains(file) && shown.contains(wrong), "{shown}");
        assert!(found[0].place.is_some() && found[0].help.is_some(), "{shown}");
    }
}

/// Returns every position where a dotted name ends within a tag, except in texts and for loop
/// counters.
fn ends_of_names(page: &str) -> Vec<usize> {
    let tag = regex::Regex::new(r"(?s)\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}").unwrap();
    let name = regex::Regex::new(r#""[^"]*"|[a-z_]+(?:\.[a-z_]+)+"#).unwrap();
    let tags = tag.find_iter(page).filter(|tag| !tag.as_str().starts_with("{#"));
    let names = tags.flat_map(|tag| {
        let names = name.find_iter(tag.as_str()).filter(|name| !name.as_str().starts_with('"'));
        let names = names.filter(|name| !name.as_str().starts_with("loop."));
        names.map(|name| tag.start() + name.end()).collect::<Vec<_>>()
    });
    names.collect()
}

#[test]
fn no_misspelt_field_of_any_page_is_passed_over() {
    for file in ["overview.html", "buyer.html", "buyer.md"] {
        let page = built_in(file);
        let ends = ends_of_names(&page);
        assert!(ends.len() > 40, "{file}: {}", ends.len());
        ends.into_par_iter().for_each(|end| {
            let misspelt = [&page[..end], "x", &page[end..]].concat();
            let line = page[..end].lines().last().unwrap();
            let Err(found) = load(&[(file, misspelt)]) else { panic!("{file}, after {line}") };
            assert_eq!(found.len(), 1, "{file}, after {line}");
        });
    }
}

#[test]
fn a_error_of_the_syntax_has_a_caret_and_hides_no_other() {
    let page =
        built_in("buyer.html").replacen("{%- if pi.valid_until %}", "{%- if pi.valid_until", 1);
    let text = built_in("buyer.md").replacen("{{ title }}", "{{ title", 1);
    let found = load(&[("buyer.html", page), ("buyer.md", text)]).map(|_| ()).unwrap_err();
    assert_eq!(found.len(), 2, "{found:?}");
    for diagnostic in &found {
        let shown = diagnostic.render(false);
        assert!(shown.contains('^') && shown.contains("help"), "{shown}");
    }
}

#[test]
fn an_unknown_filter_and_an_unknown_file_are_named_with_the_nearest() {
    let found = errors("buyer.html", "| join(sep", "| jion(sep");
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

/// Mistakes of a manager in the tags of a page: the original text and the typed text.
const SLIPS: [(&str, &str, &str, &str); 20] = [
    ("a misspelt name", "buyer.html", "{{ buyer.email }}", "{{ buyer.emial }}"),
    ("a block that is not ended", "buyer.md", "{% endif %}", ""),
    ("a Chinese bracket", "buyer.md", "{{ title }}", "{{ title | default（value=1) }}"),
    ("a Chinese comma", "buyer.html", "fill(a=without.leader, b", "fill(a=without.leader， b"),
    ("curly quotes", "buyer.html", "row.state == \"absent\"", "row.state == “absent”"),
    ("Chinese braces", "buyer.md", "{{ title }}", "｛｛ title ｝｝"),
    (
        "a Chinese percent sign",
        "buyer.md",
        "{{ title }}",
        "{％ if title ％}{{ title }}{％ endif ％}",
    ),
    ("one brace", "buyer.md", "{{ title }}", "{ title }"),
    ("one closing brace", "buyer.md", "{{ title }}", "{{ title }"),
    ("no closing braces", "buyer.md", "{{ title }}", "{{ title"),
    ("a value closed as a block", "buyer.md", "{{ title }}", "{{ title %}"),
    ("a filter that does not exist", "buyer.md", "{{ title }}", "{{ title | uppercase }}"),
    ("a name of another page", "buyer.md", "{{ title }}", "{{ accounts.opted_out }}"),
    ("a comment that does not end", "buyer.md", "{{ title }}", "{# mine {{ title }}"),
    ("a value as a block", "buyer.md", "{{ title }}", "{% title %}"),
    ("a single equals sign", "buyer.html", "row.state == \"absent\"", "row.state = \"absent\""),
    ("else if", "buyer.md", "{{ title }}", "{% if title %}a{% else if buyer %}b{% endif %}"),
    ("a misspelt end", "buyer.md", "{{ title }}", "{% if title %}a{% endfi %}"),
    (
        "a quote without its partner",
        "buyer.html",
        "row.state == \"absent\"",
        "row.state == \"absent",
    ),
    ("a blank within a name", "buyer.md", "{{ title }}", "{{ buyer email }}"),
];

#[test]
fn mistakes_in_tags_are_reported_at_their_line_with_advice() {
    let mut told = String::new();
    for (what, file, from, to) in SLIPS {
        let found = errors(file, from, to);
        let shown: Vec<String> = found.iter().map(|diagnostic| diagnostic.render(false)).collect();
        let shown = shown.join("\n\n");
        assert_eq!(found.len(), 1, "{what}\n{shown}");
        let place = found[0].place.as_ref().unwrap();
        assert_eq!(place.source.name.rsplit('/').next(), Some(file), "{what}");
        assert!(found[0].help.is_some(), "{what}\n{shown}");
        // The temporary folder has a different name each time.
        let folder = place.source.name.strip_suffix(file).unwrap().to_owned();
        told += &format!("{what}\n\n{}\n\n", shown.replace(&folder, "templates/"));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn a_block_that_is_open_at_the_end_is_shown_where_it_begins() {
    let found = errors("overview.html", "<html", "{% if as_of %}<html");
    let shown = found[0].render(false);
    assert!(found.len() == 1 && shown.contains("this `if` is never closed"), "{shown}");
    assert!(shown.contains("^^") && shown.contains("write `{% endif %}` where it ends"), "{shown}");
}
