//! Tests that an opt-out is found wherever a team notes it, and that nothing else is taken for one.
#![allow(clippy::unwrap_used)] // a test may stop

use crate::common;

use std::collections::BTreeMap;
use std::fs;

use common::{files_below, ghosted, outcomes, text};
use serde_json::Value;
use tempfile::TempDir;

const DEALS: &str = "Deal ID,Deal Name,Company Name,Contact name,Email,PI number,Value,PI sent on,Last email received\n\
    1,Pumps A,Alpha Ltd,Ann Ames,ann@alpha.example,PI-1001,USD 500,2026-02-03,2026-02-02\n\
    2,Pumps B,Bolt Ltd,Ben Bolt,ben@bolt.example,PI-1002,USD 600,2026-02-03,2026-02-02\n";

/// Returns the gate of each deal that is not hidden.
fn gates(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    let shown = outcomes(files).into_iter().filter(|(_, outcome)| !outcome.hidden);
    shown.map(|(id, outcome)| (id, outcome.gate.unwrap_or_default())).collect()
}

/// Runs over the files. Returns the gate of each deal that is not hidden.
fn run(room: &TempDir, files: &[(&str, &str)]) -> BTreeMap<String, String> {
    let exports = room.path().join("exports");
    fs::create_dir(&exports).unwrap();
    for (name, content) in files {
        fs::write(exports.join(name), content).unwrap();
    }
    let out = room.path().join("report");
    let (exports, out_shown) = (exports.to_str().unwrap(), out.to_str().unwrap());
    let ended = ghosted(&["run", exports, "--as-of", "2026-03-16", "--out", out_shown]);
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let results = fs::read_to_string(out.join("results.jsonl")).unwrap();
    let line = |line: &str| {
        let deal: Value = serde_json::from_str(line).unwrap();
        let gate = deal["gate"]["id"].as_str().unwrap_or_default().to_owned();
        (deal["deal_id"].as_str().unwrap().to_owned(), gate)
    };
    results.lines().map(line).collect()
}

/// Returns what becomes of the first deal: `out`, or its gate. The second must not be affected.
fn first(files: &[(&str, &str)]) -> String {
    let gates = gates(files);
    assert!(!["opt_out_unclear", "asks_to_stop"].contains(&gates["2"].as_str()), "{files:?}");
    gates.get("1").map_or_else(|| "out".to_owned(), Clone::clone)
}

/// Returns the deals with one more column.
fn with_column(header: &str, cell: &str) -> String {
    let mut lines = DEALS.lines();
    let quoted = format!("\"{cell}\"");
    format!(
        "{},{header}\n{},{quoted}\n{},\n",
        lines.next().unwrap(),
        lines.next().unwrap(),
        lines.next().unwrap()
    )
}

#[test]
fn everybody_on_a_list_of_opt_outs_by_name_is_opted_out() {
    for (name, list) in [
        ("do_not_contact.csv", "Email\nann@alpha.example\n"),
        ("unsubscribes.csv", "ann@alpha.example\n"),
        ("blacklist.csv", "Company Name\nAlpha Ltd\n"),
        ("退订名单.csv", "邮箱\nann@alpha.example\n"),
        ("suppressions.csv", "email,created\nann@alpha.example,2026-02-01\n"),
        ("opt-outs.csv", "Deal ID,Deal Name,Stage\n1,Pumps A,PI sent\n"),
        ("DNC list.csv", "Name,Company\nAnn Ames,Alpha Ltd\n"),
        (
            "campaign.csv",
            "Campaign Name,Campaign ID,Email,Member Status\nMay,7,ann@alpha.example,Unsubscribed\n",
        ),
        ("export.csv", "Email,Unsubscribed\nann@alpha.example,yes\n"),
    ] {
        assert_eq!(first(&[("deals.csv", DEALS), (name, list)]), "out", "{name}");
    }
    // The name alone may be that of somebody else.
    let by_name = [("deals.csv", DEALS), ("do not contact.csv", "Name\nAnn Ames\n")];
    assert_eq!(first(&by_name), "opt_out_unclear");
    for (name, list) in [
        ("block_and_co.csv", "Email\nann@alpha.example\n"),
        ("subscribers.csv", "Email,First Name,Contact ID\nann@alpha.example,Ann,7\n"),
        ("unsubscribe-report.csv", "Campaign,Sent,Opened\nMarch,100,20\n"),
    ] {
        assert_eq!(first(&[("deals.csv", DEALS), (name, list)]), "", "{name}");
    }
}

#[test]
fn a_tag_is_an_opt_out_and_a_note_asks_a_person() {
    for (header, cell, becomes) in [
        ("Tags", "VIP; do not contact", "out"),
        ("标签", "不要联系", "out"),
        ("Теги", "не беспокоить", "out"),
        ("Deal Stage", "Unsubscribed", "out"),
        ("Notes", "Called: do not contact any more", "opt_out_unclear"),
        ("备注", "客户要求不要再联系", "opt_out_unclear"),
        ("Notes", "Do not ship before 1 May", ""),
        ("Status", "Not contacted yet", ""),
        ("Mailing State", "Bavaria", ""),
        ("Communication Status", "Open", ""),
        ("Tags", "STOP valve", ""),
        ("Newsletter", "no", "opt_out_unclear"),
        ("Newsletter", "yes", ""),
    ] {
        let deals = with_column(header, cell);
        assert_eq!(first(&[("deals.csv", &deals)]), becomes, "{header}: {cell}");
    }
}

#[test]
fn a_section_of_opt_outs_covers_the_rows_below_it() {
    let mut lines = DEALS.lines();
    let (header, ann, ben) = (lines.next().unwrap(), lines.next().unwrap(), lines.next().unwrap());
    let deals = format!("{header}\n{ben}\nUnsubscribed,,,,,,,,\n{ann}\n");
    assert_eq!(first(&[("deals.csv", &deals)]), "out");
    let contacts = "Contact ID,First Name,Last Name,Email\n8,Ben,Bolt,ben@bolt.example\n\
        Do not contact,,,\n7,Ann,Ames,ann@alpha.example\n";
    assert_eq!(first(&[("deals.csv", DEALS), ("contacts.csv", contacts)]), "out");
}

const MAILS: &str = "Date,From,To,Subject,Body\n\
    2026-02-03 09:00,me@us.example,ann@alpha.example,PI-1001,Please find the PI\n\
    2026-02-05 10:00,ben@bolt.example,me@us.example,Re: PI-1002,Thanks\n\
    2026-03-14 10:00,me@us.example,ben@bolt.example,Re: PI-1002,Any news?\n";

#[test]
fn a_mail_that_only_says_stop_asks_a_person() {
    for (subject, body) in [
        ("unsubscribe", ""),
        ("STOP", ""),
        ("退订", ""),
        ("Re: Offer", "Stop."),
        ("Отписаться", ""),
    ] {
        let mails =
            format!("{MAILS}2026-02-20 08:00,ann@alpha.example,me@us.example,{subject},{body}\n");
        let files = [("deals.csv", DEALS), ("messages.csv", mails.as_str())];
        assert_eq!(first(&files), "asks_to_stop", "{subject}: {body}");
    }
    let mails = format!(
        "{MAILS}2026-02-20 08:00,ann@alpha.example,me@us.example,STOP valve,Please quote the valve\n"
    );
    let files = [("deals.csv", DEALS), ("messages.csv", mails.as_str())];
    assert_eq!(first(&files), "we_owe_the_reply");
}

#[test]
fn an_opt_out_in_the_messages_counts() {
    let messages = "Deal ID,Date,Direction,Text,Unsubscribed\n1,2026-02-03,out,PI,yes\n\
        2,2026-02-05,in,Thanks,\n2,2026-03-14,out,Welcome,\n";
    assert_eq!(first(&[("deals.csv", DEALS), ("messages.csv", messages)]), "out");
}

#[test]
fn words_of_an_opted_out_colleague_are_in_no_output() {
    let room = TempDir::new().unwrap();
    let deals =
        DEALS.replace("Bolt Ltd,Ben Bolt,ben@bolt.example", "Alpha Ltd,Ben Bolt,ben@alpha.example");
    let mails = MAILS.replace("bolt.example", "alpha.example")
        + "2026-02-20 08:00,ann@alpha.example,me@us.example,CANARY subject,CANARY words\n";
    let files = [
        ("deals.csv", deals.as_str()),
        ("messages.csv", &mails),
        ("optouts.csv", "Email\nann@alpha.example\n"),
    ];
    let gates = run(&room, &files);
    assert!(!gates.contains_key("1") && gates.contains_key("2"), "{gates:?}");
    for (name, bytes) in files_below(&room.path().join("report")) {
        assert!(!text(&bytes).contains("CANARY"), "{name}");
    }
    let results = fs::read_to_string(room.path().join("report/results.jsonl")).unwrap();
    assert!(results.contains("\"missing\":\"answer_hidden\""), "{results}");
}
