//! Tests errors in rules that can be parsed: one mistake gives one error with the right message.

use crate::check;

use check::conditions::{BAD, GOOD, when, when_good};
use check::{Files, small_pack};

/// Formats the errors of a pack as `code: message`, followed by `help`.
fn errors(files: &Files) -> Vec<String> {
    let diagnostics = ghosted::rules::load(&files.rule_files()).diagnostics;
    let help =
        |diagnostic: &ghosted::diagnostic::Diagnostic| diagnostic.help.clone().unwrap_or_default();
    diagnostics.iter().map(|p| format!("{}: {} | {}", p.code, p.message, help(p))).collect()
}

#[track_caller]
fn says(files: &Files, expected: &str) {
    let found = errors(files);
    assert!(found.len() == 1 && found[0].contains(expected), "{expected:?} is not in {found:#?}");
}

#[test]
fn every_operator_takes_its_facts_and_values() {
    for good in GOOD {
        assert_eq!(errors(&when_good(good)), Vec::<String>::new(), "{good}");
    }
}

#[test]
fn misfitting_operators_and_values_have_different_errors() {
    for (condition, expected) in BAD {
        says(&when(condition), expected);
    }
}

#[test]
fn numbers_that_cannot_be_are_errors() {
    let edit = |file: &str, from: &str, to: &str| small_pack().edit(file, from, to);
    says(&edit("causes.yaml", "of_100: 60", "of_100: 0"), "`other` may not be 0");
    says(&edit("causes.yaml", "of_100: 60", "of_100: 50"), "W004");
    says(&edit("causes.yaml", "id: other", "id: others"), "the cause `other` is missing");
    says(&edit("causes.yaml", "tender_opening_date", "email"), "the fact `email` is not a date");
    let silent = "the answers leave nothing for silence: for `tender` they sum to 10";
    says(&edit("questions.yaml", "tender: 7}", "tender: 9.7}"), silent);
    says(&edit("questions.yaml", "id: not_a_bid", "id: no_reply"), "may not be written");
    says(&edit("cadence.yaml", "after: 8", "after: 3"), "this step is 3 days after the PI");
    says(&edit("cadence.yaml", "[9, 11]", "[11, 9]"), "from 11 to 9 o'clock");
    says(&edit("cadence.yaml", "Asia/Shanghai", "Asia/Shangai"), "there is no time zone");
    says(&edit("weighing.yaml", "signs: 0.6", "signs: 0"), "0 is out of range");
    says(&edit("weighing.yaml", "share: 60, lead", "share: 0.6, lead"), "of 100: write 60");
    says(&edit("weighing.yaml", "known: 30", "known: 0.125"), "of 100: write 12.5");
    says(&edit("weighing.yaml", "known: 30", "known: 0"), "write a number from 1 to 100");
    says(&edit("signs/tender.yaml", "tender: 7", "tender: 0.4"), "so this sign has no effect");
    says(&edit("signs/tender.yaml", "most: 0.4", "most: 0,4"), "with a point");
}

#[test]
fn names_and_texts_are_checked() {
    let edit = |file: &str, from: &str, to: &str| small_pack().edit(file, from, to);
    says(&edit("gates.yaml", "{email}", "{emial}"), "did you mean `email`?");
    says(&edit("gates.yaml", "{email}", "{email"), "is opened with { and not closed");
    says(&edit("gates.yaml", "id: undel", "id: Undel"), "`undeliverable`");
    says(&edit("gates.yaml", ", zh: 邮件未送达}", "}"), "the Chinese text is missing");
    says(&edit("causes.yaml", "basis: guess", "basis: gues"), "did you mean `guess`?");
    says(&edit("signs/tender.yaml", "expect: absent", "expect: absnt"), "did you mean `absent`?");
    says(&edit("signs/tender.yaml", "    basis: guess\n", ""), "a sign needs `basis`");
    says(&edit("conduct.yaml", "    spot: [is the price ok]\n", ""), "either `spot` or `when`");
    let twice = "    basis: guess\n    basis: blog\n";
    says(
        &edit("signs/tender.yaml", "    basis: guess\n", twice),
        "a second time | the first is on line 8",
    );
    let unused = "list: other_words\nwords: [one]\n";
    says(&small_pack().add("lists/other.yaml", unused), "no rule uses the list `other_words`");
    says(&small_pack().add("cause.yaml", "x: 1\n"), "did you mean `causes.yaml`?");
}

#[test]
fn our_domains_are_the_part_after_the_at() {
    for (written, help) in [
        ("www.acme.example", "write `acme.example`"),
        ("[https://acme.example/en]", "write `acme.example`"),
        ("sales@acme.example", "write `acme.example`"),
        ("acme", "e.g. `acme.example`"),
    ] {
        let cadence = small_pack().edit(
            "cadence.yaml",
            "our_domains: []",
            &format!("our_domains: {written}"),
        );
        says(&cadence, help);
        says(&cadence, "E065 not-a-domain");
        let source = format!("means: {{en: Ours, zh: 我方}}\nour_domains: {written}\n");
        says(&small_pack().add("sources/ours.yaml", &source), help);
    }
    let right = small_pack().edit("cadence.yaml", "our_domains: []", "our_domains: Acme.example");
    assert_eq!(errors(&right), Vec::<String>::new());
}

#[test]
fn words_beside_languages_are_one_error() {
    for words in [
        "  - auction\n  - public bid\n  en: [tender]\n  zh: [投标]\n",
        "  auction\n  public bid\n  en: [tender]\n  zh: [投标]\n",
        "  en: [tender]\n  zh: [投标]\n  - auction\n  - public bid\n",
        "  en: [tender]\n  auction\n  zh: [投标]\n",
        "  en: [tender]\n  zh: [投标]\n  auction\n",
    ] {
        let list = format!("list: tender_words\nwords:\n{words}");
        let found = errors(&small_pack().add("lists/tender_words.yaml", &list));
        assert_eq!(found.len(), 1, "{words}\n{found:#?}");
        assert!(found[0].contains("e.g. `en: [auction, …]`"), "{words}\n{found:#?}");
    }
}

#[test]
fn facts_keep_the_types_that_the_program_needs() {
    let add =
        |line: &str| small_pack().edit("facts.yaml", "facts:\n", &format!("facts:\n  {line}\n"));
    says(&add("days_silent: {type: whole, columns: [Days]}"), "is computed by the program");
    says(&add("country: {type: whole, columns: [Country]}"), "write `type: text`");
    says(
        &add("tier: {type: txt, columns: [Tier]}"),
        "`txt` is not allowed here | did you mean `text`?",
    );
    says(&add("tier: {type: text, columns: [email]}"), "is already the fact `tier`");
    says(&add("tier: {type: text, columns: {deal: [Tier]}}"), "did you mean `deals`?");
}

#[test]
fn tests_may_expect_only_what_there_is() {
    let test = |expect: &str| {
        let text = format!(
            "tests:\n  - name: known\n    buyer: {{email: po@example.com, bounced: no}}\n    \
             messages:\n      - {{on: 2026-02-19, from: buyer, text: our bid}}\n    expect: {expect}\n"
        );
        small_pack().add("tests/known.yaml", &text)
    };
    let good =
        "{verdict: leading, cause: tender, share: {tender: \">= 60\"}, present: [tender_words]}";
    assert_eq!(errors(&test(good)), Vec::<String>::new());
    for (expect, expected) in [
        ("{gate: undeliverble}", "did you mean `undeliverable`?"),
        ("{cause: tendr}", "did you mean `tender`?"),
        ("{present: [tender_word]}", "did you mean `tender_words`?"),
        ("{ask_first: local_bit}", "did you mean `local_bid`?"),
        ("{conduct: price}", "there is no conduct check `price`"),
        ("{verdict: leeding}", "did you mean `leading`?"),
        ("{share: {tender: 60}}", "`60` is not a range of shares"),
        ("{caus: tender}", "did you mean `cause`?"),
    ] {
        says(&test(expect), expected);
    }
}

#[test]
fn outcomes_sum_to_ten_and_the_last_is_everything_else() {
    let sign = |hot: &str, last: &str| {
        let text = format!(
            "signs:\n  - id: heat\n    title: {{en: Heat, zh: 热度}}\n    basis: guess\n    \
             because: {{en: Heat, zh: 热度}}\n    outcomes:\n      - {{id: hot, title: {{en: Hot, zh: 热}}, \
             when: {{bounced: no}}, of_10: {hot}}}\n      - {{id: otherwise, title: {{en: Else, zh: 其他}}, \
             of_10: {last}}}\n    examples: [{{given: {{bounced: no}}, expect: hot}}]\n"
        );
        small_pack().add("signs/heat.yaml", &text)
    };
    let good = sign("{most: 2, tender: 5}", "{most: 8, tender: 5}");
    assert_eq!(errors(&good), Vec::<String>::new());
    let pack = ghosted::rules::load(&good.rule_files()).pack.unwrap();
    assert_eq!(pack.signs[0].outcomes[1].probability, [0.5, 0.8]);
    says(&sign("{most: 2, tender: 5}", "{most: 8, tender: 4}"), "for `tender` they sum to 9");
}
