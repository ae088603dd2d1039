//! Tests that `ghosted check --fix` fixes errors with exactly one right fix, and changes nothing
//! else.
#![allow(clippy::unwrap_used)]

use crate::check;

use std::collections::BTreeSet;
use std::process::Command;

use check::{Files, clean_pack};
use ghosted::rules::fix;
use ghosted::rules::{RuleFiles, check as check_rules};
use jiff::civil::{Date, date};
use proptest::prelude::*;

const TODAY: Date = date(2026, 3, 16);

fn fixed(files: &Files) -> Files {
    Files::of(&fix(&files.rule_files(), TODAY).files)
}

/// Asserts that the edit of one file of the clean pack is fixed to `right`.
fn fixes(name: &str, right: &str, mistake: &str) {
    fixes_in(&clean_pack(), name, right, mistake);
}

fn fixes_in(files: &Files, name: &str, right: &str, mistake: &str) {
    let fixed = fixed(&files.clone().edit(name, right, mistake));
    assert_eq!(fixed.text(name), files.text(name), "{mistake:?}");
}

fn leaves(name: &str, from: &str, to: &str) {
    let files = clean_pack().edit(name, from, to);
    assert_eq!(fixed(&files).text(name), files.text(name), "{to:?}");
}

#[test]
fn spelling_with_a_single_near_word_is_fixed() {
    fixes("causes.yaml", "of_100: 40", "of100: 40");
    fixes("causes.yaml", "basis: guess", "basis: gues");
    fixes("causes.yaml", "tender_opening_date", "tender_openning_date");
    fixes("signs/tender.yaml", "tender: 7", "tendr: 7");
    fixes("signs/tender.yaml", "contains_any", "contain_any");
    fixes("signs/tender.yaml", "$tender_words", "$tender_word");
    fixes("signs/tender.yaml", "{buyer_text: [Our", "{buyer_txt: [Our");
    fixes("gates.yaml", "when: {bounced", "when: {bonced");
    fixes("tests/known.yaml", "[tender_words]", "[tender_wrods]");
}

#[test]
fn punctuation_of_chinese_typing_is_fixed() {
    fixes("causes.yaml", "of_100: 40", "of_100：40");
    fixes("signs/tender.yaml", "{most: 0.4, tender: 7}", "{most：0.4，tender：7}");
    fixes("lists/tender_words.yaml", "[tender, bid, auction]", "[tender，bid，auction]");
    let curly = clean_pack().edit("signs/tender.yaml", "zh: 提到投标}", "zh: “提到，投标”}");
    assert!(fixed(&curly).text("signs/tender.yaml").contains("zh: \"提到，投标\"}"));
}

#[test]
fn layout_is_fixed_where_it_is_certain() {
    fixes("causes.yaml", "    of_100: 40", "\tof_100: 40");
    fixes("causes.yaml", "  - id: other", "\t- id: other");
    fixes("causes.yaml", "    of_100: 40\n    basis", "\tof_100: 40\n\tbasis");
    fixes("causes.yaml", "  - id: other", "    id: other");
    fixes("causes.yaml", "of_100: 40", "of_100:40");
    fixes("signs/tender.yaml", "- {given: {buyer_text: [Please", "  {given: {buyer_text: [Please");
    let dash = clean_pack().add(
        "lists/tender_words.yaml",
        "list: tender_words\nwords:\n  - tender # of course\n  bid\n  -auction\n",
    );
    assert_eq!(
        fixed(&dash).text("lists/tender_words.yaml"),
        "list: tender_words\nwords:\n  - tender # of course\n  - bid\n  - auction\n"
    );
}

#[test]
fn duplicate_words_go_and_their_comments_stay() {
    let list = |words: &str| {
        let text = format!("list: tender_words\nwords:\n{words}");
        fixed(&clean_pack().add("lists/tender_words.yaml", &text)).text("lists/tender_words.yaml")
    };
    let words = |text: &str| text.split_once("words:\n").unwrap().1.to_owned();
    assert_eq!(
        words(&list("  en: [bid, tender, Bid, auction]\n")),
        "  en: [bid, tender, auction]\n"
    );
    assert_eq!(words(&list("  en: [bid, tender, bid]\n")), "  en: [bid, tender]\n");
    assert_eq!(
        words(&list("  - bid\n  # again\n  - BID # louder\n  - bid\n")),
        "  - bid\n  # again\n  # louder\n"
    );
}

#[test]
fn order_is_fixed_where_nothing_else_could_be_meant() {
    fixes_in(
        &with_three_steps(),
        "cadence.yaml",
        "  - {after: 3, channel: mail, do: {en: One, zh: 一}}\n  \
         - {after: 8, channel: mail, do: {en: Two, zh: 二}}\n  \
         - {after: 15, channel: call, do: {en: Three, zh: 三}}\n",
        "  - {after: 15, channel: call, do: {en: Three, zh: 三}}\n  \
         - {after: 3, channel: mail, do: {en: One, zh: 一}}\n  \
         - {after: 8, channel: mail, do: {en: Two, zh: 二}}\n",
    );
    let between = clean_pack().edit("gates.yaml", "bounced: yes", "opens: {is_between: [3, 8]}");
    fixes_in(&between, "gates.yaml", "[3, 8]", "[8, 3]");
    // The author may have meant nine in the evening.
    leaves("cadence.yaml", "[9, 11]", "[11, 9]");
    // The comment would be at the wrong step.
    let mistake = with_three_steps().edit(
        "cadence.yaml",
        "after: 8, channel: mail, do: {en: Two, zh: 二}}",
        "after: 2, channel: mail, do: {en: Two, zh: 二}} # a call",
    );
    assert_eq!(fixed(&mistake).text("cadence.yaml"), mistake.text("cadence.yaml"));
}

fn with_three_steps() -> Files {
    let cadence = clean_pack().text("cadence.yaml");
    let (before, rest) = cadence.split_once("steps:\n").unwrap();
    let behind = rest.find("then_every").unwrap();
    clean_pack().add(
        "cadence.yaml",
        &format!(
            "{before}steps:\n  - {{after: 3, channel: mail, do: {{en: One, zh: 一}}}}\n  \
             - {{after: 8, channel: mail, do: {{en: Two, zh: 二}}}}\n  \
             - {{after: 15, channel: call, do: {{en: Three, zh: 三}}}}\n{}",
            &rest[behind..]
        ),
    )
}

#[test]
fn what_may_be_fixed_in_two_ways_is_left() {
    // Both `bid_a` and `bid_b` are close.
    let cause = |id: &str| {
        format!(
            "  - id: {id}\n    title: {{en: A, zh: 甲}}\n    of_100: 0\n    basis: guess\n    \
             means: {{en: A, zh: 甲}}\n    do: {{en: A, zh: 甲}}\n    avoid: {{en: A, zh: 甲}}\n"
        )
    };
    let causes = clean_pack().text("causes.yaml");
    let files = clean_pack()
        .add("causes.yaml", &format!("{causes}{}{}", cause("bid_a"), cause("bid_b")))
        .edit("signs/tender.yaml", "tender: 7", "tender: 7, bid_c: 3");
    assert_eq!(fixed(&files).text("signs/tender.yaml"), files.text("signs/tender.yaml"));
    leaves("gates.yaml", "bounced\"", "bounced");
    leaves("signs/tender.yaml", "tender: 7", "tender: 12");
    // The right key is already present.
    leaves("causes.yaml", "    of_100: 40\n", "    of_100: 40\n    of100: 45\n");
    // A Chinese comma is common in sentences.
    leaves("signs/tender.yaml", "[Please quote]", "[Please quote，soon]");
}

#[test]
fn a_file_of_windows_keeps_its_line_ends_and_its_mark() {
    let text = clean_pack().text("causes.yaml");
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let mistake = windows(
        &text.replace("of_100: 60", "of_100：60").replace("    of_100: 40", "\tof_100: 40"),
    );
    let fixed = fixed(&clean_pack().add("causes.yaml", &mistake));
    assert_eq!(fixed.text("causes.yaml"), windows(&text));
}

#[test]
fn a_clean_pack_stays_as_it_is() {
    let built_in = RuleFiles::embedded();
    let result = fix(&built_in, TODAY);
    assert!(result.fixed.is_empty() && result.files == built_in);
}

#[test]
fn the_command_writes_what_it_fixed_and_shows_it() {
    let room = tempfile::tempdir().unwrap();
    let files = clean_pack().edit("causes.yaml", "    of_100: 40", "\tof_100: 40 # a guess").edit(
        "signs/tender.yaml",
        "tender: 7",
        "tendr: 7",
    );
    files.write(&room.path().join("rules"));
    let run = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ghosted"));
        let output =
            command.args(["check", "rules", "--fix"]).current_dir(room.path()).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, said) = run();
    assert_eq!(code, Some(0), "{said}");
    insta::assert_snapshot!(said, @r"
    rules/causes.yaml:4: E011 tab: this line begins with a tab
    - →of_100: 40 # a guess
    +     of_100: 40 # a guess

    rules/signs/tender.yaml:7: E041 unknown-cause: there is no cause `tendr`
    -     of_10: {most: 0.4, tendr: 7}
    +     of_10: {most: 0.4, tender: 7}

    2 errors fixed.
    2 causes, 1 sign, 1 gate, 1 question, 1 conduct check.
    No errors in 10 files.
    ");
    let written = std::fs::read_to_string(room.path().join("rules/causes.yaml")).unwrap();
    assert!(written.contains("\n    of_100: 40 # a guess\n"), "{written}");
    let (_, said) = run();
    assert!(said.starts_with("Nothing was fixed"), "{said}");
}

/// Returns every comment of the pack, in order of files and lines.
fn comments(files: &RuleFiles) -> Vec<String> {
    let of_line = |line: &str| line.split_once('#').map(|(_, comment)| comment.trim().to_owned());
    let texts = files.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned());
    texts.flat_map(|text| text.lines().filter_map(of_line).collect::<Vec<_>>()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 60,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn after_a_fix_its_errors_are_gone_no_others_have_come_and_comments_are_there(
        mistakes in proptest::collection::vec((0_usize..4, any::<prop::sample::Index>()), 1..4),
    ) {
        let mut files = clean_pack();
        for name in ["causes.yaml", "signs/tender.yaml", "gates.yaml", "questions.yaml"] {
            let text = files.text(name);
            let commented: Vec<String> =
                text.lines().enumerate().map(|(at, line)| format!("{line} # note {at}")).collect();
            files = files.add(name, &format!("# {name}\n{}\n", commented.join("\n")));
        }
        let mut changed = BTreeSet::new();
        for (kind, at) in &mistakes {
            let name = ["causes.yaml", "signs/tender.yaml", "gates.yaml"][at.index(3)];
            let text = files.text(name);
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            let index = at.index(lines.len());
            // Two mistakes of a line are reported once.
            if !changed.insert((name, index)) {
                continue;
            }
            let line = lines[index].clone();
            lines[index] = match kind {
                0 => line.replacen(": ", "：", 1),
                1 => line.replacen("    ", "\t", 1),
                2 => line.replacen(": ", ":", 1),
                _ => line.replacen("basis", "bassis", 1).replacen("title", "titel", 1),
            };
            files = files.add(name, &format!("{}\n", lines.join("\n")));
        }
        let before = files.rule_files();
        let told = check_rules(&before, TODAY).diagnostics;
        let result = fix(&before, TODAY);
        let left = check_rules(&result.files, TODAY).diagnostics;
        let errors = |diagnostics: &[ghosted::diagnostic::Diagnostic]| {
            diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count()
        };
        prop_assert!(errors(&left) + result.fixed.len() <= errors(&told));
        prop_assert_eq!(comments(&result.files), comments(&before));
        let again = fix(&result.files, TODAY);
        prop_assert!(again.fixed.is_empty());
    }
}

/// Makes a typing error in one line of the built-in rules; `None` if the line does not allow it.
fn mistake(kind: usize, line: &str, letter: prop::sample::Index) -> Option<String> {
    let body = line.trim_start();
    let key_at = line.len() - body.len() + if body.starts_with("- ") { 2 } else { 0 };
    let key = line[key_at..]
        .split(": ")
        .next()
        .filter(|key| key.len() > 3 && key.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
    let without_letter = |word: &str| {
        let at = 1 + letter.index(word.len() - 1);
        format!("{}{}", &word[..at], &word[at + 1..])
    };
    match kind {
        // Drops a letter of a key, or of a cause within brackets.
        0 => key.map(|key| line.replacen(key, &without_letter(key), 1)),
        1 => {
            let (before, inside) = line.split_once("of_10: {most: ")?;
            let (number, rest) = inside.split_once(", ")?;
            let cause = rest.split(':').next()?;
            let wrong = rest.replacen(cause, &without_letter(cause), 1);
            Some(format!("{before}of_10: {{most: {number}, {wrong}"))
        }
        // Repeats a word in its list.
        2 => {
            let (before, inside) = line.split_once(": [\"")?;
            let word = inside.split('"').next()?;
            let open = inside.strip_suffix(']')?;
            Some(format!("{before}: [\"{open}, \"{word}\"]"))
        }
        3 => key.map(|key| line.replacen(&format!("{key}: "), &format!("{key}：\u{20}"), 1)),
        4 => key.map(|key| line.replacen(&format!("{key}: "), &format!("{key}:"), 1)),
        // A tab before a comment is harmless.
        _ => {
            let is_content = line.starts_with("    ") && !body.starts_with('#');
            is_content.then(|| format!("\t{body}"))
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn mistakes_in_the_built_in_rules_are_fixed_to_what_stood_there_and_nothing_else_is_touched(
        kind in 0_usize..6,
        file in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        letter in any::<prop::sample::Index>(),
    ) {
        let built_in = Files::of(&RuleFiles::embedded());
        let names: Vec<String> = RuleFiles::embedded().iter().map(|(name, _)| name.to_owned()).collect();
        // The first line from there on that allows the mistake.
        let lines: Vec<(&String, usize, String)> = names
            .iter()
            .flat_map(|name| {
                let text = built_in.text(name);
                text.lines()
                    .enumerate()
                    .filter_map(|(number, line)| Some((name, number, mistake(kind, line, letter)?)))
                    .collect::<Vec<_>>()
            })
            .collect();
        let of_file = &names[file.index(names.len())];
        let own: Vec<_> = lines.iter().filter(|(name, ..)| *name == of_file).collect();
        let (name, number, wrong) =
            if own.is_empty() { &lines[at.index(lines.len())] } else { own[at.index(own.len())] };
        let text = built_in.text(name);
        let mut slipped: Vec<&str> = text.split('\n').collect();
        slipped[*number] = wrong;
        let before = built_in.clone().add(name, &slipped.join("\n")).rule_files();

        let told = check_rules(&before, TODAY).diagnostics;
        prop_assert!(!told.is_empty(), "{}: {}", name, wrong);
        let result = fix(&before, TODAY);
        let fixed = Files::of(&result.files);
        for other in &names {
            if other != *name {
                prop_assert_eq!(fixed.text(other), built_in.text(other));
            }
        }
        let after = fixed.text(name);
        if result.fixed.is_empty() {
            prop_assert_eq!(after, slipped.join("\n"));
        } else {
            prop_assert_eq!(&after, &text, "{}: {}", name, wrong);
            prop_assert!(check_rules(&result.files, TODAY).diagnostics.is_empty());
        }
        prop_assert!(fix(&result.files, TODAY).fixed.is_empty());
    }
}
