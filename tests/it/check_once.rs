//! Tests mistakes that used to be reported twice or misleadingly: each is reported once, with
//! advice.
#![allow(clippy::unwrap_used)] // a test may stop

use crate::check;

use check::small_pack;
use ghosted::diagnostic::Place;
use ghosted::rules::load;

/// Asserts one error, at the first changed line, with a help that says what to type.
fn says(file: &str, right: &str, mistake: &str, message: &str, help: &str) {
    let (before, after) = (small_pack(), small_pack().edit(file, right, mistake));
    let lines = before.text(file);
    let changed =
        lines.lines().zip(after.text(file).lines()).position(|(a, b)| a != b).unwrap() + 1;
    let told = load(&after.rule_files()).diagnostics;
    assert_eq!(told.len(), 1, "{}", after.transcript());
    assert_eq!(told[0].place.as_ref().map(Place::line), Some(changed), "{}", after.transcript());
    let own_help = told[0].help.clone().unwrap_or_default();
    assert!(told[0].message.contains(message), "{}", after.transcript());
    assert!(own_help.contains(help), "{}", after.transcript());
}

#[test]
fn arithmetic_is_explained_in_words() {
    let when = "when: {bounced: yes}";
    says("gates.yaml", when, "when: bounced = yes", "in words", "write `bounced: yes`");
    says("gates.yaml", when, "when: opens >= 3", "in words", "`opens: {is_at_least: 3}`");
    says(
        "gates.yaml",
        when,
        "when: {opens: >= 3}",
        "begins with >",
        "`{is_at_least: 3}`, elsewhere \">= 3\"",
    );
    says("gates.yaml", when, "when: {opens: > 3}", "begins with >", "`{is_more_than: 3}`");
}

#[test]
fn and_or_and_not_have_their_words() {
    let when = "when: {bounced: yes}";
    for (mistake, right) in [("or", "any"), ("and", "all"), ("not", "none")] {
        let slipped = format!("when: {{{mistake}: [{{bounced: yes}}]}}");
        says("gates.yaml", when, &slipped, "there is no fact", &format!("did you mean `{right}`?"));
    }
}

#[test]
fn an_unknown_key_in_the_place_of_a_missing_one_is_one_error() {
    says(
        "gates.yaml",
        "    when: {",
        "    if: {",
        "`if` is not a key of a gate, and `when` is missing",
        "is this `when`?",
    );
    says(
        "lists/tender_words.yaml",
        "list: tender_words",
        "name: tender_words",
        "and `list` is missing",
        "is this `list`?",
    );
}

#[test]
fn what_is_missing_and_what_is_unknown_are_two_errors_where_there_are_more() {
    let files = small_pack().edit(
        "gates.yaml",
        "    when: {bounced: yes}\n",
        "    colour: red\n    size: 3\n",
    );
    let codes: Vec<&str> =
        load(&files.rule_files()).diagnostics.iter().map(|diagnostic| diagnostic.code.id).collect();
    assert_eq!(codes, ["E031", "E030", "E030"], "{}", files.transcript());
}

#[test]
fn a_key_without_its_space_is_reported_once() {
    says(
        "signs/tender.yaml",
        "zh: 提到投标}",
        "zh:提到投标}",
        "a space is missing after the colon of `zh`",
        "zh: …",
    );
}

#[test]
fn a_semicolon_between_entries_becomes_a_comma() {
    let right = "{most: 0.4, tender: 7}";
    says("signs/tender.yaml", right, "{most: 0.4; tender: 7}", "separated by a semicolon", "`, `");
    says(
        "signs/tender.yaml",
        right,
        "{most: 0.4 tender: 7}",
        "before `tender` a comma is missing",
        "`, tender: …`",
    );
    says(
        "signs/tender.yaml",
        "{en: Speaks of a tender",
        "{en: Speaks: of a tender",
        "this text has a colon",
        "straight quotes",
    );
}

#[test]
fn a_percentage_and_dates_of_other_countries_are_shown_as_they_are_written_here() {
    says(
        "causes.yaml",
        "of_100: 40",
        "of_100: 40%",
        "is not a number",
        "without the percent sign: `40`",
    );
    let events = |date: &str| {
        let events = format!(
            "events:\n  - id: duty\n    kind: duty\n    countries: [NO]\n    from: {date}\n    \
             title: {{en: A duty, zh: 关税}}\n    source: gazette\n    checked_on: 2026-03-01\n"
        );
        let told = load(&small_pack().add("events.yaml", &events).rule_files()).diagnostics;
        assert_eq!(told.len(), 1, "{date}: {told:?}");
        told[0].help.clone().unwrap()
    };
    for date in ["16.03.2026", "03/16/2026", "16 March 2026", "Mar 16, 2026", "March 16th 2026"] {
        assert_eq!(events(date), "write year-month-day: `2026-03-16`", "{date}");
    }
    for date in ["04/03/2026", "today", "16 Marz 2026", "31 February 2026"] {
        assert_eq!(events(date), "write year-month-day, e.g. `2026-03-16`", "{date}");
    }
}

#[test]
fn an_item_on_one_line_needs_its_brackets() {
    let sign = small_pack().text("signs/tender.yaml");
    let item = sign.lines().find(|line| line.contains("- {given: ")).unwrap();
    let bare = item.replacen("- {", "- ", 1);
    let bare = bare.strip_suffix('}').unwrap();
    let text = bare.trim_start().trim_start_matches("- ");
    says(
        "signs/tender.yaml",
        item,
        bare,
        "several keys are on one line",
        &format!("write `- {{{text}}}`"),
    );
}

#[test]
fn a_dash_in_the_place_of_a_colon_is_seen() {
    let files = small_pack()
        .add("sources/crm.yaml", "lost_reasons:\n  Price: tender\n  Too dear - other\n");
    let told = load(&files.rule_files()).diagnostics;
    assert_eq!(told.len(), 1, "{}", files.transcript());
    assert_eq!(told[0].help.as_deref(), Some("write `Too dear: other`"));
}
