//! Compares the output after each mistake in a rule file with a golden transcript.

use crate::check;

use check::{Files, small_pack};

fn shown(name: &str, files: &Files) {
    insta::with_settings!({ snapshot_path => "check/shown", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, files.transcript());
    });
}

#[test]
fn the_pack_of_these_tests_has_no_error() {
    assert_eq!(small_pack().transcript(), "No errors in 9 files.\n");
}

#[test]
fn a_wrong_key() {
    shown("wrong_key", &small_pack().edit("causes.yaml", "of_100: 40", "of100: 40"));
}

#[test]
fn a_wrong_indentation() {
    shown("wrong_indentation", &small_pack().edit("causes.yaml", "    basis", "   basis"));
}

#[test]
fn too_deep_an_indentation() {
    shown("too_deep", &small_pack().edit("causes.yaml", "    basis", "      basis"));
}

#[test]
fn a_tab() {
    shown("tab", &small_pack().edit("causes.yaml", "    of_100: 40", "\tof_100: 40"));
}

#[test]
fn a_missing_quote() {
    shown("missing_quote", &small_pack().edit("gates.yaml", "bounced\"", "bounced"));
}

#[test]
fn a_missing_quote_at_the_end_of_a_line() {
    let name = r#"name: "A known buyer"#;
    shown("missing_quote_line_end", &small_pack().add("tests/known.yaml", &format!(
        "tests:\n  - {name}\n    buyer: {{email: po@example.com}}\n    expect: {{gate: undeliverable}}\n"
    )));
}

#[test]
fn a_misspelt_cause() {
    shown("misspelt_cause", &small_pack().edit("signs/tender.yaml", "tender: 7", "tendr: 7"));
}

#[test]
fn twelve_of_ten() {
    shown("twelve_of_ten", &small_pack().edit("signs/tender.yaml", "tender: 7", "tender: 12"));
}

#[test]
fn a_chinese_colon() {
    shown("chinese_colon", &small_pack().edit("causes.yaml", "of_100: 40", "of_100：40"));
}

#[test]
fn a_chinese_colon_within_brackets() {
    shown(
        "chinese_colon_inside",
        &small_pack().edit("signs/tender.yaml", "most: 0.4", "most：0.4"),
    );
}

#[test]
fn a_chinese_comma() {
    shown("chinese_comma", &small_pack().edit("signs/tender.yaml", "0.4, tender", "0.4，tender"));
}

#[test]
fn a_chinese_comma_between_words() {
    let files = small_pack().edit("lists/tender_words.yaml", "bid, bid bond", "bid，bid bond");
    shown("chinese_comma_in_list", &files);
}

#[test]
fn curly_quotes() {
    let files = small_pack().edit("signs/tender.yaml", "zh: 提到投标}", "zh: “提到投标”}");
    shown("curly_quotes", &files);
}

#[test]
fn a_rule_copied_without_a_new_id() {
    let files = small_pack();
    let sign = files.text("signs/tender.yaml");
    let copy = sign.split_once("signs:\n").unwrap().1.to_owned();
    shown(
        "copied_rule",
        &files
            .edit("signs/tender.yaml", "basis: guess", "basis: blog")
            .add("signs/tender.yaml", &format!("{sign}{copy}")),
    );
}

#[test]
fn a_list_item_without_its_dash() {
    let files = small_pack().add(
        "lists/tender_words.yaml",
        "list: tender_words\nwords:\n  - tender\n  bid\n  - bid bond\n",
    );
    shown("missing_dash", &files);
}

#[test]
fn a_rule_without_its_dash() {
    shown("rule_without_dash", &small_pack().edit("causes.yaml", "  - id: other", "    id: other"));
}

#[test]
fn an_id_with_a_blank_and_capitals() {
    let files = small_pack().edit("causes.yaml", "id: tender", "id: A tender").edit(
        "signs/tender.yaml",
        "tender: 7",
        "a_tender: 7",
    );
    shown("bad_id", &files);
}

#[test]
fn a_list_of_conditions_that_does_not_say_all_or_any() {
    let list = "when:\n      - bounced: yes\n      - opens: 0\n";
    shown("list_of_conditions", &small_pack().edit("gates.yaml", "when: {bounced: yes}\n", list));
}

#[test]
fn a_missing_quote_before_a_text() {
    shown("missing_quote_before", &small_pack().edit("gates.yaml", "{en: \"A mail", "{en: A mail"));
}

#[test]
fn a_tab_hides_no_other_error_of_its_rule() {
    let files = small_pack().edit("causes.yaml", "    of_100: 40", "\tof_100: 40").edit(
        "causes.yaml",
        "basis: guess",
        "bassis: guess",
    );
    shown("tab_and_wrong_key", &files);
}

#[test]
fn norway_is_text_and_a_date_is_checked() {
    let events = "events:\n  - id: norway\n    kind: duty\n    countries: [NO, Norwey]\n    \
                  from: 1 March 2026\n    to: 2026/04/01\n    title: {en: A duty, zh: 关税}\n    \
                  source: gazette\n    checked_on: 2026-02-30\n";
    shown("norway_and_dates", &small_pack().add("events.yaml", events));
}

#[test]
fn several_errors_in_several_files_are_shown_at_once() {
    let files = small_pack()
        .edit("causes.yaml", "basis: guess", "basis guess")
        .edit("causes.yaml", "of_100: 60", "of_100: many")
        .edit("gates.yaml", "bounced: yes", "bonced: yes")
        .edit("signs/tender.yaml", "contains_any", "contains")
        .edit("weighing.yaml", "signs: 0.6", "signs: 6")
        .without("cadence.yaml");
    shown("several_files", &files);
}
