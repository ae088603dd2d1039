//! Tests `ghosted explain`: one deal in the terminal.
#![allow(clippy::unwrap_used)] // a test may stop

use crate::common;

use common::{ghosted, text};

const SAMPLE: [&str; 3] = ["samples/pipedrive", "--as-of", "2026-03-16"];

fn explained(buyer: &str, more: &[&str]) -> String {
    let arguments = [&["explain", "--deal", buyer], &SAMPLE[..], more].concat();
    let ended = ghosted(&arguments);
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    text(&ended.stdout)
}

/// Removes the line breaks of wrapped text.
fn on_one_line(said: &str) -> String {
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Parses `+2.4` or `−0.4` to tenths.
fn tenths(shown: &str) -> i32 {
    let digits: i32 = shown.replace(['+', '−', '.'], "").parse().unwrap();
    if shown.starts_with('−') { -digits } else { digits }
}

#[test]
fn the_sum_adds_up_line_by_line() {
    let said = explained("1013", &[]);
    let sum = said.split("SUM").nth(1).unwrap().split("SIGNS").next().unwrap();
    let lines: Vec<Vec<&str>> = sum
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|words| words.first().is_some_and(|word| word.starts_with(['+', '−'])))
        .collect();
    assert!(lines.len() > 4, "{sum}");
    let mut level = 0;
    for words in &lines[..lines.len() - 1] {
        level += tenths(words[0]);
        assert_eq!(tenths(words[1]), level, "{words:?}");
    }
    let last = &lines[lines.len() - 1];
    assert_eq!((tenths(last[0]), last[2]), (level, "in"), "what is there in all is the sum");
}

#[test]
fn a_buyer_is_found_by_id_pi_mail_or_name() {
    for wanted in ["1013", "pi-260120-13", "lichtwerk norden"] {
        assert!(explained(wanted, &[]).starts_with("1013  Lichtwerk Norden GmbH"), "{wanted}");
    }
    let arguments = [&["explain", "--deal", "gmbh"], &SAMPLE[..]].concat();
    let ended = ghosted(&arguments);
    let said = text(&ended.stderr);
    assert_eq!(ended.status.code(), Some(2));
    assert!(said.contains("buyers fit “gmbh”") && said.contains("1013"), "{said}");
}

#[test]
fn what_is_read_is_shown_with_its_cell_and_its_rule() {
    let said = explained("1013", &[]);
    let said = on_one_line(&said);
    let cell = "(samples/pipedrive/deals-4410027-1.csv, row 58, Deal - Stage)";
    assert!(said.contains(&format!("stage = Negotiation {cell}")), "{said}");
    assert!(said.contains("gates.yaml:"), "{said}");
    assert!(said.contains("why not: reply_owed_by is buyer, which does not fit"), "{said}");
    assert!(said.contains("What the buyer says of the terms"), "one line per group: {said}");
    assert!(said.contains("(present): adds +"), "{said}");
}

#[test]
fn what_if_shows_before_and_after() {
    let said = explained("1074", &["--what-if", "answer.which_term=all_fit"]);
    let line = said.lines().find(|line| line.contains("The offer does not fit yet: ")).unwrap();
    let shares: Vec<u8> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    assert!(line.starts_with('*') && shares[0] > shares[1] + 5, "{line}");
    let gated = explained("1013", &["--what-if", "replied=yes"]);
    assert!(on_one_line(&gated).contains("gate: Has answered"), "{gated}");
}

#[test]
fn who_opted_out_is_not_explained() {
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("deals.csv");
    let rows = "Deal ID,Deal Name,Company Name,Email,Inquiry,Opt out\n\
                1,Lamps,Secret Ltd,po@secret.example,\"our tender, price?\",yes\n";
    std::fs::write(&file, rows).unwrap();
    let file = file.to_str().unwrap();
    let said = |more: &[&str]| {
        let ended =
            ghosted(&[&["explain", "--deal", "1", file, "--as-of", "2026-03-16"], more].concat());
        assert!(ended.status.success(), "{}", text(&ended.stderr));
        text(&ended.stdout)
    };
    let english =
        "This buyer asked not to be contacted: nothing is diagnosed, and nothing is shown.\n";
    assert_eq!(said(&[]), english);
    assert_eq!(said(&["--what-if", "opted_out=no"]), english, "no way around it");
    assert_eq!(said(&["--lang", "zh"]), "该买家要求不再联系：不做任何分析，也不显示任何信息。\n");
    let as_if = explained("1013", &["--what-if", "opted_out=yes"]);
    assert!(on_one_line(&as_if).contains("gate: Asked not to be contacted"), "{as_if}");
}

/// An edit of the built-in rules moves their lines, but changes no explanation.
fn without_lines(said: &str) -> String {
    regex::Regex::new(r"\.yaml:[0-9]+").unwrap().replace_all(said, ".yaml:…").into_owned()
}

#[test]
fn a_diagnosed_buyer_in_chinese() {
    insta::assert_snapshot!(without_lines(&explained("1013", &["--lang", "zh"])));
}

#[test]
fn a_gated_buyer_in_chinese() {
    insta::assert_snapshot!(without_lines(&explained("1114", &["--lang", "zh"])));
}

#[test]
fn what_if_in_chinese() {
    let what_if = ["--lang", "zh", "--what-if", "answer.local_bid=is_a_bid"];
    insta::assert_snapshot!(explained("1013", &what_if));
}

#[test]
fn every_line_fits_into_80_columns_with_any_text_of_the_buyer() {
    use unicode_width::UnicodeWidthStr as _;
    for buyer in ["1013", "1126", "1050"] {
        for language in ["en", "zh"] {
            let rules = common::quick_rules().to_str().unwrap();
            let said = explained(buyer, &["--lang", language, "--rules", rules]);
            let long: Vec<&str> = said.lines().filter(|line| line.width() > 80).collect();
            assert!(long.is_empty(), "{buyer}: {long:#?}");
        }
    }
}

#[test]
fn the_announced_effect_of_one_more_fact_is_correct() {
    let said = explained("1013", &[]);
    let told = said.split("ONE MORE FACT").nth(1).unwrap().split("ASK NEXT").next().unwrap();
    let line = told.lines().find(|line| line.contains("of 100 are present → ")).unwrap();
    assert!(told.contains("not known: "), "{told}");
    // The first listed sign is made present; the shares must then be as announced.
    let fact = told.split("not known: ").nth(1).unwrap().split([',', '\n']).next().unwrap();
    let value = match fact {
        "quick_until_pi" => "yes",
        "sample_sent_on" => "2026-01-22", // more than 30 days ago
        other => panic!("the sample lacks another fact first: {other}\n{told}"),
    };
    let then = explained("1013", &["--what-if", &format!("{fact}={value}")]);
    let (leader, share) = line.split("→ ").nth(1).unwrap().rsplit_once(' ').unwrap();
    let after = then.lines().find(|own| own.contains(&format!("{leader}: "))).unwrap();
    assert!(after.ends_with(&format!("→ {share}")), "{after} for {line}");
}

#[test]
fn hostile_text_of_a_buyer_is_harmless() {
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("deals.csv");
    let rows = "Deal ID,Deal Name,Company Name,Inquiry\n\
                1,Lamps,\u{1b}[2JEvil\u{202e}gpj\u{7},\"price\u{1b}]0;x\u{7} tender\"\n";
    std::fs::write(&file, rows).unwrap();
    let ended =
        ghosted(&["explain", "--deal", "1", file.to_str().unwrap(), "--as-of", "2026-03-16"]);
    let said = text(&ended.stdout);
    assert!(ended.status.success() && said.contains("Evil"), "{said}{}", text(&ended.stderr));
    assert!(!said.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{said:?}");
}
