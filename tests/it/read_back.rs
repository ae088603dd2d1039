//! Tests that `ghosted facts` and `ghosted rules` describe every fact and rule, in both languages.
#![allow(clippy::unwrap_used)]

use crate::check;
use crate::common;

use std::collections::BTreeSet;

use check::clean_pack;
use common::{ghosted, text};
use ghosted::narration::{self, Line, Page, Spoken, spoken};
use ghosted::report::Language;
use ghosted::rules::{Pack, RuleFiles, load};
use regex::Regex;
use unicode_width::UnicodeWidthStr as _;

const LANGUAGES: [Language; 2] = [Language::En, Language::Zh];

fn built_in() -> Pack {
    load(&RuleFiles::embedded()).pack.unwrap()
}

/// Returns a pack with one more sign that has this condition, its lines indented by six.
fn with_condition(when: &str) -> Pack {
    let sign = format!(
        "signs:\n  - id: tried\n    title: {{en: Tried, zh: 试}}\n    when:\n{when}\n    \
         of_10: {{most: 0.4, tender: 7}}\n    basis: guess\n    because: {{en: Tried, zh: 试}}\n"
    );
    let loaded = load(&clean_pack().add("signs/tried.yaml", &sign).rule_files());
    let shown: Vec<String> = loaded.diagnostics.iter().map(|p| p.render(false)).collect();
    loaded.pack.unwrap_or_else(|| panic!("{}", shown.join("\n")))
}

fn read_aloud(when: &str, language: Language) -> Spoken {
    let pack = with_condition(when);
    let sign = pack.signs.iter().find(|sign| sign.id == "tried").unwrap();
    spoken(&pack, sign.outcomes[0].when.as_ref().unwrap(), language)
}

#[test]
fn every_operator_is_read_aloud() {
    for (when, en, zh) in [
        ("quantity: 5", "quantity is 5", "quantity 为5"),
        ("replied: yes", "replied is yes", "replied 为“是”"),
        ("source: {is_not: Fair}", "source is known and is not “fair”", "source 已知且不为“fair”"),
        (
            "source: [Fair, Web]",
            "source is one of “fair”, “web”",
            "source 为其中之一：“fair”、“web”",
        ),
        (
            "source: {is_none_of: [Fair]}",
            "source is known and is none of “fair”",
            "source 已知且不属于：“fair”",
        ),
        ("opens: {is_at_least: 3}", "opens is 3 or more", "opens 不少于 3"),
        ("opens: {is_at_most: 3}", "opens is 3 or less", "opens 不多于 3"),
        (
            "opens: {is_more_than: {fact: past_orders}}",
            "opens is more than the fact past_orders",
            "opens 大于 事实 past_orders",
        ),
        (
            "value: {is_less_than: \"USD 5,000\"}",
            "value is less than USD 5,000",
            "value 小于 USD 5,000",
        ),
        (
            "opens: {is_between: [3, 8]}",
            "opens lies between 3 and 8, both included",
            "opens 介于 3 与 8 之间（含两端）",
        ),
        (
            "pi_sent_on: {is_before: 2026-03-01}",
            "pi_sent_on lies before 2026-03-01",
            "pi_sent_on 早于 2026-03-01",
        ),
        (
            "pi_sent_on: {is_after: 2026-03-01}",
            "pi_sent_on lies after 2026-03-01",
            "pi_sent_on 晚于 2026-03-01",
        ),
        ("email: {is_blank: no}", "email is not blank", "email 不为空"),
        (
            "notes: {contains_any: [bid]}",
            "notes has at least one word of “bid”",
            "notes 含有以下任一词：“bid”",
        ),
        (
            "notes: {contains_all: [bid, bond]}",
            "notes has every one of “bid”, “bond”",
            "notes 含有以下每个词：“bid”、“bond”",
        ),
        (
            "notes: {contains_none: [bid]}",
            "notes is known and has no word of “bid”",
            "notes 已知且不含以下任何词：“bid”",
        ),
        ("notes: {starts_with: Re}", "notes begins with “re”", "notes 以“re”开头"),
        ("notes: {ends_with: Re}", "notes ends with “re”", "notes 以“re”结尾"),
        ("notes: {matches: \"b.d\"}", "notes matches the pattern b.d", "notes 符合模式 b.d"),
        (
            "pi_sent_on: {within: 14 days}",
            "pi_sent_on lies no longer ago than 14 days, and not ahead",
            "pi_sent_on 距今不超过 14 天，且不在未来",
        ),
        (
            "pi_sent_on: {older_than: 10 working days}",
            "pi_sent_on lies longer ago than 10 working days",
            "pi_sent_on 距今超过 10 个工作日",
        ),
    ] {
        let when = format!("      {when}");
        assert_eq!(read_aloud(&when, Language::En), Spoken::Line(en.to_owned()), "{when}");
        assert_eq!(read_aloud(&when, Language::Zh), Spoken::Line(zh.to_owned()), "{when}");
    }
}

#[test]
fn conditions_within_conditions_are_read_as_lists_within_lists() {
    let when = "      opens: 1\n      any:\n        - replied: yes\n        - none:\n            - quantity: 5";
    let line = |text: &str| Spoken::Line(text.to_owned());
    assert_eq!(
        read_aloud(when, Language::En),
        Spoken::List(
            "All of these hold:",
            vec![
                line("opens is 1"),
                Spoken::List(
                    "At least one of these holds:",
                    vec![
                        line("replied is yes"),
                        Spoken::List("None of these holds:", vec![line("quantity is 5")]),
                    ]
                ),
            ]
        )
    );
}

#[test]
fn a_list_is_named_and_words_beside_it_are_spelled_out() {
    let read = read_aloud("      notes: {contains_any: [$tender_words, zebra]}", Language::En);
    let Spoken::Line(read) = read else { panic!("{read:?}") };
    assert!(read.starts_with("notes has at least one word of the list tender_words ("), "{read}");
    assert!(read.ends_with("), “zebra”"), "{read}");
}

#[test]
fn numbers_of_a_sign_are_read_as_buyers() {
    let page = narration::rules(&built_in(), Language::En).only("tender_words").unwrap();
    let listed = page.sections[0].entries[0].lines.iter().find_map(|line| match line {
        Line::Listed("How many show it", items) => Some(items.clone()),
        _ => None,
    });
    let listed = listed.unwrap();
    // The team may change the number itself; the test only checks how it is described.
    assert!(listed.len() >= 2, "{listed:?}");
    assert!(listed[0].starts_with("of 10 silent for “Bidding on a tender”: "), "{listed:?}");
    let last = &listed[listed.len() - 1];
    assert!(last.starts_with("of 10 others: fewer than 1 (0."), "{last}");
}

fn pages(pack: &Pack) -> Vec<Page> {
    LANGUAGES
        .into_iter()
        .flat_map(|language| [narration::facts(pack, language), narration::rules(pack, language)])
        .collect()
}

#[test]
fn every_fact_and_every_rule_is_there_once() {
    let pack = built_in();
    let facts: Vec<&str> = pack.catalog.iter().map(|(_, fact)| fact.name.as_str()).collect();
    let ids = pack.gates.iter().map(|gate| &gate.id);
    let ids = ids.chain(pack.causes.iter().map(|cause| &cause.id));
    let ids = ids.chain(pack.signs.iter().map(|sign| &sign.id));
    let ids = ids.chain(pack.questions.iter().map(|question| &question.id));
    let ids = ids.chain(pack.conduct.iter().map(|check| &check.id));
    let ids = ids.chain(pack.drafts.iter().map(|draft| &draft.id));
    let rules: Vec<&str> = ids.map(String::as_str).collect();
    for page in pages(&pack) {
        let mut names: Vec<&str> = page.names().collect();
        let of_facts = names.contains(&"days_silent");
        for name in if of_facts { &facts } else { &rules } {
            let at = names.iter().position(|known| known == name);
            names.swap_remove(at.unwrap_or_else(|| panic!("{name} is not read back")));
        }
        assert_eq!(names.len(), if of_facts { 0 } else { 3 + pack.named_lists.len() });
    }
}

#[test]
fn a_fact_says_where_it_comes_from_and_what_uses_it() {
    let pack = built_in();
    let page = narration::facts(&pack, Language::En).only("mailbox_kind").unwrap();
    let told = narration::text(&page);
    assert!(told.contains("Worked out from: email\n"), "{told}");
    assert!(told.contains("signs: disposable_mailbox, free_mailbox"), "{told}");
    let told = narration::text(&narration::facts(&pack, Language::En).only("opens").unwrap());
    assert!(told.contains("deals: Email opens · Opens · "), "{told}");
}

#[test]
fn no_line_of_the_text_is_wider_than_80_columns() {
    for page in pages(&built_in()) {
        for line in narration::text(&page).lines() {
            // A single header or pattern may be longer than a line, because it is not broken.
            let longest = line.split(' ').map(str::len).max().unwrap_or(0);
            assert!(line.width() <= 80 || longest > 60, "{line}");
        }
    }
}

#[test]
fn the_page_needs_nothing_from_elsewhere_and_every_anchor_is_its_own() {
    let id = Regex::new(r#" id="([^"]*)""#).unwrap();
    let link = Regex::new(r##"href="#([^"]*)""##).unwrap();
    for page in pages(&built_in()) {
        let html = narration::html(&page);
        assert!(html.contains("default-src 'none'; style-src 'sha256-"), "a strict policy");
        for loads in ["src=", "@import", "url(", "<link", "onclick", " style=\""] {
            assert!(!html.contains(loads), "{loads}");
        }
        let ids: Vec<&str> =
            id.captures_iter(&html).map(|found| found.get(1).unwrap().as_str()).collect();
        let different: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), different.len(), "an anchor stands twice");
        for found in link.captures_iter(&html) {
            assert!(different.contains(&found[1]), "{} leads nowhere", &found[1]);
        }
    }
}

#[test]
fn what_a_manager_typed_is_text_on_every_page() {
    let files = clean_pack();
    let causes = files.text("causes.yaml");
    let title = Regex::new(r"title: \{en: [^,]*,").unwrap();
    let hostile = title.replace(&causes, "title: {en: \"<script>alert(1)</script> [x](y)\",");
    let pack = load(&files.add("causes.yaml", &hostile).rule_files()).pack.unwrap();
    let page = narration::rules(&pack, Language::En);
    let html = narration::html(&page);
    assert!(html.contains("&lt;script&gt;alert(1)") && !html.contains("<script>alert"), "{html}");
    let markdown = narration::markdown(&page);
    assert!(!markdown.contains("<script>") && !markdown.contains("[x](y)"), "{markdown}");
}

#[test]
fn a_misspelt_name_is_answered_with_the_right_one() {
    for (command, typed, meant) in
        [("facts", "emial_domain", "email_domain"), ("rules", "free_mailbx", "free_mailbox")]
    {
        let ended = ghosted(&[command, typed]);
        assert_eq!(ended.status.code(), Some(2));
        let said = text(&ended.stderr);
        assert!(said.contains(&format!("did you mean `{meant}`?")), "{said}");
    }
}

#[test]
fn the_ending_of_the_file_decides_the_format() {
    let folder = tempfile::tempdir().unwrap();
    for (name, begins) in [("r.html", "<!doctype html>"), ("r.md", "# 规则"), ("r.txt", "迹象")]
    {
        let file = folder.path().join(name);
        let file_name = file.to_str().unwrap();
        let ended = ghosted(&["rules", "free_mailbox", "--lang", "zh", "--out", file_name]);
        assert!(ended.status.success(), "{}", text(&ended.stderr));
        let written = std::fs::read_to_string(&file).unwrap();
        assert!(written.starts_with(begins), "{name}: {written}");
    }
}
