//! Tests the warnings about the whole pack: position, subject, and no warning for a sound rule.
#![allow(clippy::unwrap_used)]

use crate::check;
use crate::common;

use check::{Files, clean_pack};
use common::{ghosted, text};
use ghosted::diagnostic::Diagnostic;
use ghosted::rules::{RuleFiles, check};
use jiff::civil::date;

/// Formats the warnings as `W008 line 6: message`.
fn warnings(files: &Files) -> Vec<String> {
    let diagnostics = check(&files.rule_files(), date(2026, 3, 16)).diagnostics;
    let shown = |diagnostic: &ghosted::diagnostic::Diagnostic| {
        assert!(!diagnostic.is_error(), "{}", diagnostic.render(false));
        let line = diagnostic.place.as_ref().map_or(0, ghosted::diagnostic::Place::line);
        format!("{} line {line}: {}", diagnostic.code.id, diagnostic.message)
    };
    diagnostics.iter().map(shown).collect()
}

fn none(files: &Files) {
    assert_eq!(warnings(files), Vec::<String>::new());
}

/// Returns the pack with one more sign, with a test and an example, whose condition is `when`.
fn with_sign(when: &str) -> Files {
    let sign = format!(
        "signs:\n  - id: other_sign\n    title: {{en: Other, zh: 其他}}\n    when:\n{when}\n    \
         of_10: {{most: 1, tender: 4}}\n    basis: guess\n    because: {{en: Other, zh: 其他}}\n    \
         examples: [{{given: {{}}, expect: unknown}}]\n"
    );
    let files = clean_pack();
    let test = files.text("tests/known.yaml");
    files
        .add("signs/other.yaml", &sign)
        .add("tests/known.yaml", &test.replace("[tender_words]", "[tender_words], unknown: [other_sign]"))
        .edit(
            "facts.yaml",
            "facts:\n",
            "facts:\n  worth: {type: money, columns: [Worth]}\n  size: {type: decimal, columns: [Size]}\n  \
             tier: {type: text, columns: [Tier]}\n  seen_on: {type: date, columns: [Seen on]}\n",
        )
}

fn never(when: &str, says: &str) {
    let found = warnings(&with_sign(when));
    assert!(found.len() == 1 && found[0].starts_with("W008 "), "{when}\n{found:#?}");
    assert!(found[0].contains(says), "{when}\n{found:#?}");
}

fn possible(when: &str) {
    none(&with_sign(when));
}

#[test]
fn the_built_in_rules_come_out_clean() {
    let loaded = check(&RuleFiles::embedded(), date(2026, 3, 16));
    let shown: Vec<String> = loaded.diagnostics.iter().map(|p| p.render(false)).collect();
    assert!(shown.is_empty(), "{}", shown.join("\n\n"));
    let in_ten_years = check(&RuleFiles::embedded(), date(2036, 3, 16));
    assert!(in_ten_years.diagnostics.is_empty(), "events that ended long ago are history");
}

#[test]
fn bounds_that_exclude_each_other_are_never_present() {
    never(
        "      opens: {is_at_least: 5, is_less_than: 3}",
        "no value of `opens` meets all its conditions",
    );
    never(
        "      opens: {is_more_than: 3, is_less_than: 4}",
        "no value of `opens` meets all its conditions",
    );
    possible("      size: {is_more_than: 3, is_less_than: 4}");
    never(
        "      worth: {is_at_least: USD 500, is_at_most: USD 400}",
        "no value of `worth` meets all its conditions",
    );
    possible("      worth: {is_at_least: USD 500, is_at_most: EUR 400}");
    never("      seen_on: {is_after: 2026-03-01, is_before: 2026-03-02}", "no value of `seen_on`");
    possible("      seen_on: {is_after: 2026-03-01, is_before: 2026-03-03}");
    never("      seen_on: {within: 10 days, older_than: 2 weeks}", "no value of `seen_on`");
    possible("      seen_on: {within: 10 working days, older_than: 2 weeks}");
    never("      opens: {is_between: [3, 8]}\n      none: [{opens: {is_at_least: 2}}]", "`opens`");
}

#[test]
fn values_that_a_fact_cannot_take_are_never_present() {
    never("      opens: {is_less_than: 0}", "no value of `opens` meets all its conditions");
    possible("      pi_days_left: {is_less_than: 0}");
    never(
        "      identity_mismatches: 5",
        "no value of `identity_mismatches` meets all its conditions",
    );
    never(
        "      mailbox_kind: {is_one_of: $tender_words}",
        "no value of `mailbox_kind` meets all its conditions",
    );
    never(
        "      mailbox_kind: {is_none_of: [free, disposable, company]}",
        "no value of `mailbox_kind` meets all its conditions",
    );
}

#[test]
fn texts_and_answers_that_exclude_each_other_are_never_present() {
    never("      tier: {is: A, is_not: a}", "no value of `tier` meets all its conditions");
    never(
        "      tier: {is_one_of: [A, B], starts_with: C}",
        "no value of `tier` meets all its conditions",
    );
    possible("      tier: {is_one_of: [A, B], starts_with: a}");
    never(
        "      all: [{bounced: yes}, {bounced: no}]",
        "no value of `bounced` meets all its conditions",
    );
    possible("      any: [{bounced: yes}, {bounced: no}]");
    never("      tier: {is_blank: yes, is: A}", "blank and known at once");
    never("      opens: {is_more_than: {fact: opens}}", "differ from itself");
    // A list holds several items, and may hold both.
    possible(
        "      lists_found: {is: tender_words}\n      buyer_text: {is: price, is_one_of: [more]}",
    );
}

#[test]
fn an_empty_list_is_never_found_and_neither_is_what_may_not_be() {
    let empty = |when: &str| with_sign(when).add("lists/none.yaml", "list: none_yet\nwords: []\n");
    let found = warnings(&empty("      tier: {contains_any: $none_yet}"));
    assert!(found.len() == 1 && found[0].contains("no word can be found in `tier`"), "{found:?}");
    none(&empty("      tier: {contains_none: $none_yet, contains_any: [gold]}"));
    never(
        "      tier: {contains_any: [gold], contains_none: [silver, gold]}",
        "no word can be found",
    );
    possible("      tier: {contains_any: [gold, silver], contains_none: [gold]}");
}

#[test]
fn every_way_must_be_closed_before_a_condition_is_called_impossible() {
    never(
        "      any:\n        - opens: {is_less_than: 0}\n        - all: [{bounced: yes}, {bounced: no}]",
        "",
    );
    possible("      any:\n        - opens: {is_less_than: 0}\n        - bounced: yes");
    let gate = "  - id: odd\n    title: {en: Odd, zh: 怪}\n    when: {opens: {is_less_than: 0}}\n    \
                means: {en: Odd, zh: 怪}\n    do: {en: Wait, zh: 等}\n    because: {en: Odd, zh: 怪}\n";
    let gates = clean_pack().text("gates.yaml");
    let found = warnings(&clean_pack().add("gates.yaml", &format!("{gates}{gate}")));
    assert!(
        found.len() == 1 && found[0].starts_with("W008 line 10: this gate can never"),
        "{found:?}"
    );
}

#[test]
fn an_outcome_after_one_with_the_same_condition_is_never_present() {
    let sign = "signs:\n  - id: heat\n    title: {en: Heat, zh: 热度}\n    basis: guess\n    because: {en: Heat, zh: 热度}\n    \
                outcomes:\n      - {id: hot, title: {en: Hot, zh: 热}, when: {bounced: no}, of_10: {most: 2, tender: 5}}\n      \
                - {id: warm, title: {en: Warm, zh: 温}, when: {bounced: no}, of_10: {most: 2, tender: 2}}\n      \
                - {id: cold, title: {en: Cold, zh: 冷}, of_10: {most: 6, tender: 3}}\n    examples: [{given: {bounced: no}, expect: hot}]\n";
    let test =
        clean_pack().text("tests/known.yaml").replace("[tender_words]", "[tender_words, heat]");
    let files = clean_pack().add("signs/heat.yaml", sign).add("tests/known.yaml", &test);
    let found = warnings(&files);
    assert!(
        found.len() == 1 && found[0].contains("`hot` before it has the same condition"),
        "{found:?}"
    );
}

#[test]
fn a_repeated_sign_is_reported_with_any_order_of_its_lines() {
    let found = warnings(&with_sign(
        "      buyer_text: {contains_any: [auction, tender, bid, 招标, 投标]}",
    ));
    assert_eq!(found, ["W009 line 5: this has the same condition as the sign `other_sign`"]);
    possible("      buyer_text: {contains_any: [auction, tender]}");
}

#[test]
fn a_question_with_equal_answers_for_every_cause_is_reported() {
    let files = clean_pack().edit("questions.yaml", "{most: 0.4, tender: 7}", "{most: 4}").edit(
        "questions.yaml",
        "{most: 4, tender: 0.3}",
        "{most: 3}",
    );
    let found = warnings(&files);
    assert!(
        found.iter().any(|w| w.starts_with(
            "W010 line 2: the answers to `local_bid` are equally likely for every cause"
        )),
        "{found:?}"
    );
}

#[test]
fn a_cause_needs_a_sign_that_raises_it_and_a_question_that_reveals_it() {
    let cause = "  - id: away\n    title: {en: Away, zh: 外出}\n    of_100: 0\n    basis: guess\n    \
                 means: {en: Away, zh: 外出}\n    do: {en: Wait, zh: 等待}\n    avoid: {en: Pressing, zh: 催促}\n";
    let causes = clean_pack().text("causes.yaml");
    let files = clean_pack().add("causes.yaml", &format!("{causes}{cause}"));
    let found = warnings(&files);
    assert_eq!(
        found,
        [
            "W011 line 17: no sign speaks for `away`: it stays where `of_100` puts it",
            "W012 line 17: no answer to any question speaks for `away`",
        ]
    );
    // A buyer who is away does not answer, so silence reveals the cause.
    let files = files
        .edit("questions.yaml", "{most: 0.4, tender: 7}", "{most: 0.4, tender: 7, away: 0.1}")
        .edit("questions.yaml", "{most: 4, tender: 0.3}", "{most: 4, tender: 0.3, away: 0.1}")
        .edit("signs/tender.yaml", "{most: 0.4, tender: 7}", "{most: 0.4, tender: 7, away: 1}");
    none(&files);
}

#[test]
fn an_event_in_force_is_looked_at_every_half_year() {
    let event = |lines: &str| {
        clean_pack().add("events.yaml", &format!(
            "events:\n  - id: duty\n    kind: duty\n    countries: [SE]\n{lines}    title: {{en: A duty, zh: 关税}}\n    source: gazette\n"
        ))
    };
    let found = warnings(&event("    from: 2025-03-01\n    checked_on: 2025-09-01\n"));
    assert_eq!(found, ["W006 line 6: this event was not checked for 196 days"]);
    let found = warnings(&event("    from: 2025-03-01\n"));
    assert_eq!(found, ["W006 line 5: this event was not checked for 380 days"]);
    none(&event("    from: 2025-03-01\n    checked_on: 2026-01-01\n"));
    none(&event("    from: 2025-03-01\n    to: 2026-03-01\n"));
}

#[test]
fn words_that_add_nothing_are_reported_per_language() {
    let list = |words: &str| {
        clean_pack().add("lists/tender_words.yaml", &format!("list: tender_words\nwords:\n{words}"))
    };
    let found = warnings(&list("  en: [bid, tender, Bid]\n"));
    assert_eq!(found, ["W013 line 3: `Bid` is in this list twice"]);
    let found = warnings(&list("  en: [bid bond, bid]\n  zh: [投标书, 投标]\n"));
    assert_eq!(
        found,
        [
            "W014 line 3: `bid` is found wherever `bid bond` is, so it adds nothing",
            "W014 line 4: `投标` is found wherever `投标书` is, so it adds nothing",
        ]
    );
    none(&list("  en: [bid, forbid, bids]\n  es: [bid]\n"));
    // `tender*` also finds `tendering`, which `tender` does not.
    none(&list("  en: [\"bidd*\", bid]\n"));
    let found = warnings(&list("  en: [\"bid*\", bids]\n"));
    assert!(found.len() == 1 && found[0].contains("`bids`"), "{found:?}");
}

#[test]
fn a_list_that_whole_values_are_compared_with_needs_all_its_words() {
    let files = with_sign("      tier: {is_one_of: $tiers}")
        .add("lists/tiers.yaml", "list: tiers\nwords: [gold, gold plus]\n");
    none(&files);
}

#[test]
fn a_sign_without_a_test_is_reported_and_a_pack_without_tests_once() {
    let test =
        clean_pack().text("tests/known.yaml").replace("present: [tender_words]", "cause: tender");
    let found = warnings(&clean_pack().add("tests/known.yaml", &test));
    assert_eq!(found, ["W015 line 3: no test expects anything of the sign `tender_words`"]);
    let found = warnings(&clean_pack().without("tests/known.yaml"));
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("W015 line 0: no test says"), "{found:?}");
}

fn built_in() -> Files {
    Files::of(&RuleFiles::embedded())
}

/// The subject of a warning, a small edit of the built-in pack that causes it, its code, and a part
/// of the reported line.
type Row = (&'static str, fn(Files) -> Files, &'static str, &'static str);

const OPENS: &str = "when: {opens: {is_at_least: 3}}";
const ATTENTION: &str = "signs/attention.yaml";

const THINKS_ALONG: [Row; 14] = [
    (
        "a sign that can never be present: contradictory bounds",
        |files| files.edit(ATTENTION, OPENS, "when: {opens: {is_at_least: 3, is_less_than: 2}}"),
        "W008",
        "when: {opens:",
    ),
    (
        "a sign that can never be present: an empty list",
        |files| {
            files.add("lists/none_yet.yaml", "list: none_yet\nwords: []\n").edit(
                ATTENTION,
                OPENS,
                "when: {buyer_text: {contains_any: $none_yet}}",
            )
        },
        "W008",
        "$none_yet",
    ),
    (
        "a sign that can never be present: a value that the fact cannot take",
        |files| files.edit(ATTENTION, OPENS, "when: {opens: {is_less_than: 0}}"),
        "W008",
        "is_less_than: 0",
    ),
    (
        "a sign that says the same of every cause",
        |files| {
            let alike = "of_10: {most: 2}";
            files.edit(ATTENTION, "of_10: {most: 1, unreachable: 9, away: 4}", alike)
        },
        "W003",
        "of_10: {most: 2}",
    ),
    (
        "a sign that repeats another",
        |files| files.edit(ATTENTION, OPENS, "when: {opens: {is: 0}}"),
        "W009",
        "when: {opens: 0}",
    ),
    (
        "a question that tells nothing",
        |files| {
            let yes = "{most: 0.4, tender: 7, not_the_decider: 1.5, unreachable: 0.1, away: 0.1}";
            let no = "{most: 4, tender: 0.3, price_fishing: 1.5, market_research: 2.5, \
                      unreachable: 0.4, away: 1}";
            files.edit("questions.yaml", yes, "{most: 3}").edit("questions.yaml", no, "{most: 3}")
        },
        "W010",
        "id: local_bid",
    ),
    ("a cause that no sign raises", with_a_cause, "W011", "id: strike"),
    ("a cause that no question can reveal", with_a_cause, "W012", "id: strike"),
    (
        "priors that do not sum to 100",
        |files| files.edit("causes.yaml", "of_100: 19", "of_100: 25"),
        "W004",
        "causes:",
    ),
    (
        "an event entry older than 180 days",
        |files| {
            let event = "events:\n  - id: duty\n    kind: duty\n    countries: [SE]\n    \
                         from: 2025-03-01\n    checked_on: 2025-09-01\n    \
                         title: {en: A duty, zh: 关税}\n    source: gazette\n";
            files.edit("events.yaml", "events:\n", event)
        },
        "W006",
        "checked_on: 2025-09-01",
    ),
    (
        "a list word that another word contains",
        |files| {
            files.edit("lists/tender_words.yaml", "\"tender\",", "\"tender\", \"tender offer\",")
        },
        "W014",
        "\"tender offer\"",
    ),
    ("a sign without examples", |files| with_a_sign(files, ""), "W002", "id: bought_often"),
    (
        "a sign without a test",
        |files| with_a_sign(files, "    examples: [{given: {past_orders: 12}, expect: present}]\n"),
        "W015",
        "id: bought_often",
    ),
    (
        "a word twice in one list",
        |files| files.edit("lists/tender_words.yaml", "\"bid\",", "\"bid\", \"Bid\","),
        "W013",
        "\"Bid\"",
    ),
];

/// A cause that no sign and no question names.
fn with_a_cause(files: Files) -> Files {
    let cause = "causes:\n  - id: strike\n    title: {en: A strike, zh: 罢工}\n    of_100: 0\n    \
                 basis: guess\n    means: {en: Work rests, zh: 停工}\n    do: {en: Wait, zh: 等待}\n    \
                 avoid: {en: Pressing, zh: 催促}\n";
    files.edit("causes.yaml", "causes:\n", cause)
}

fn with_a_sign(files: Files, examples: &str) -> Files {
    let sign = "signs:\n  - id: bought_often\n    title: {en: Bought often, zh: 多次购买}\n    \
                when: {past_orders: {is_at_least: 10}}\n    of_10: {most: 1, no_live_order: 2}\n    \
                basis: guess\n    because: {en: \"{past_orders} orders\", zh: \"{past_orders} 次\"}\n";
    files.add("signs/often.yaml", &format!("{sign}{examples}"))
}

/// Warnings that need deals, such as those about signs that decide by their absence, are tested
/// below.
#[test]
fn every_warning_follows_a_small_edit_of_the_built_in_rules_and_gives_advice() {
    let mut told = String::new();
    for (what, edit, code, line) in THINKS_ALONG {
        let diagnostics = check(&edit(built_in()).rule_files(), date(2026, 3, 16)).diagnostics;
        let shown: Vec<String> =
            diagnostics.iter().map(|diagnostic| diagnostic.render(false)).collect();
        assert!(
            diagnostics.iter().all(|diagnostic| !diagnostic.is_error()),
            "{what}\n{}",
            shown.join("\n")
        );
        let found: Vec<&Diagnostic> =
            diagnostics.iter().filter(|diagnostic| diagnostic.code.id == code).collect();
        assert_eq!(found.len(), 1, "{what}\n{}", shown.join("\n"));
        let place = found[0].place.as_ref().unwrap();
        let own = place.source.text.lines().nth(place.line() - 1).unwrap();
        assert!(own.contains(line), "{what}: {own}");
        assert!(found[0].help.is_some(), "{what}");
        told += &format!("{what}\n\n{}\n\n", found[0].render(false));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn a_sign_that_decides_by_its_absence_is_reported() {
    let room = tempfile::tempdir().unwrap();
    let checked = |files: &Files, exports: &str| {
        let folder = room.path().join("rules");
        files.write(&folder);
        let rules = folder.to_str().unwrap();
        let ended = ghosted(&["check", "--rules", rules, exports, "--as-of", "2026-03-16"]);
        (ended.status.code(), text(&ended.stdout))
    };
    for exports in ["samples/hubspot", "samples/okki"] {
        let (code, said) = checked(&built_in(), exports);
        assert!(code == Some(0) && !said.contains("W016"), "{said}");
    }
    // No deal has it, and its numbers say that buyers of one cause never do.
    let sign = "group: never\nsigns:\n  - id: never_seen\n    title: {en: Never, zh: 从未}\n    \
                when: {buyer_text: {contains_any: [xyzzy]}}\n    \
                of_10: {most: 9.9, terms_gap: 0.1}\n    basis: guess\n    \
                because: {en: Words, zh: 用语}\n    \
                examples: [{given: {inquiry_text: ''}, expect: unknown}]\n";
    let (code, said) = checked(&built_in().add("signs/never.yaml", sign), "samples/pipedrive");
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("deals that do not show `never_seen`") && said.contains("signs/never.yaml:3"),
        "{said}"
    );
}
