//! Tests folders that were misread before: what proves a silence, words, and exports of several
//! weeks.

use std::path::{Path, PathBuf};

use jiff::civil::date;

use super::{each, open, opened, pack};
use crate::exports::{Exports, ReadOptions};
use crate::facts::derive::derive;
use crate::facts::silence_proof::ProofGap;
use crate::facts::{AsOf, Deal, known};

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name)
}

fn read(paths: &[PathBuf]) -> Exports {
    open(paths, &ReadOptions::default()).unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// One line per deal, as of 2026-03-16.
fn derived(exports: &Exports, show: impl Fn(&Deal<'_>) -> String) -> Vec<String> {
    let (background, as_of) = (pack().background(), AsOf::new(date(2026, 3, 16)));
    let (mut reader, mut batch) = (exports.deals().unwrap(), crate::exports::Batch::default());
    let mut lines = Vec::new();
    while reader.read(&mut batch).unwrap() {
        for row in batch.rows() {
            let mut deal = Deal::new(pack().catalog.len());
            exports.fill(row, &mut deal).unwrap_or_else(|error| panic!("{error:?}"));
            derive(&mut deal, &background, &as_of);
            lines.push(show(&deal));
        }
    }
    lines
}

fn gap(deal: &Deal<'_>) -> String {
    format!("{} {}", deal.id, deal.proof.gap.map_or("proven", ProofGap::name))
}

fn closed(deal: &Deal<'_>) -> String {
    format!("{} {}", deal.id, deal.facts.text(known::closed_as).unwrap_or("-"))
}

#[test]
fn what_proves_no_silence_says_what_is_missing() {
    let gaps = |name: &str| {
        let exports = read(&[case("silence-proven-by-nothing").join(name)]);
        derived(&exports, |deal| gap(deal).split(' ').next_back().unwrap().to_owned()).join(" ")
    };
    assert_eq!(gaps("b"), "none_usable none_usable");
    assert_eq!(gaps("f"), "none_of_this_deal none_of_this_deal");
    assert_eq!(gaps("g"), "ends_before_pi none_of_this_deal");
    assert_eq!(gaps("h"), "one_sided one_sided");
    assert_eq!(gaps("i"), "one_sided none_of_this_deal");
    assert_eq!(gaps("j"), "answer_not_joined none_of_this_deal");
}

#[test]
fn the_proof_names_its_messages() {
    for name in ["mails-with-deal-id-dropped", "direction-in-out"] {
        let exports = read(&[case(name)]);
        let lines = derived(&exports, |deal| {
            let last = |own: Option<(jiff::civil::Date, _)>| own.unwrap().0;
            let proof = &deal.proof;
            format!(
                "{} {} {} {}",
                deal.messages.len(),
                last(proof.last_received),
                last(proof.last_sent),
                deal.facts.text(known::reply_owed_by).unwrap_or("-")
            )
        });
        assert_eq!(lines, ["2 2026-02-20 2026-02-02 us"], "{name}");
    }
}

#[test]
fn a_header_is_found_by_its_words() {
    let exports = read(&[case("no-status-no-warning")]);
    assert_eq!(derived(&exports, closed), ["O1 won", "O2 lost"]);
}

#[test]
fn no_spelling_of_an_end_is_taken_for_open() {
    let exports = read(&[case("closed-stage-spellings")]);
    let lines = derived(&exports, |deal| {
        let said = deal.facts.text(known::closed_as).unwrap_or("-").to_owned();
        format!("{said}: {}", deal.facts.text(known::stage).unwrap())
    });
    let asked: Vec<&str> =
        lines.iter().filter_map(|line| line.strip_prefix("doubtful: ")).collect();
    assert_eq!(asked, ["In production", "Production", "Shipped", "生产中", "Sales Order"]);
    let is_ended = |line: &&String| {
        ["won: ", "lost: ", "closed: ", "doubtful: "].iter().any(|own| line.starts_with(own))
    };
    let open: Vec<&String> = lines.iter().filter(|line| !is_ended(line)).collect();
    assert!(open.is_empty() && lines.len() == 87, "{open:?}");
}

#[test]
fn an_opt_out_holds_in_every_form() {
    let folder = case("opt-out-missed");
    let files = std::fs::read_dir(&folder).unwrap().map(|own| own.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|own| own.file_name().unwrap() != "d.csv").collect();
    files.sort();
    assert_eq!(files.len(), 10);
    for file in files {
        let exports = read(&[folder.join("d.csv"), file.clone()]);
        let lines = derived(&exports, |deal| {
            let says = deal.facts.yes_no(known::opted_out) == Some(true);
            format!("{} {says} {}", deal.id, deal.facts.get(known::opt_out_unclear).is_known())
        });
        assert_eq!(lines, ["1 true false", "2 false false"], "{file:?}");
    }
}

#[test]
fn an_opt_out_that_cannot_be_read_asks_and_one_of_an_unusable_row_holds() {
    let (_folder, exports) = opened(&[
        ("deals.csv", "Deal ID,Deal Name,Email\n1,A,a@x.example\n2,B,b@x.example\n"),
        ("c.csv", "First Name,Email,Opt out\nAna,a@x.example,see note\nBo,b@x.example,yes,more\n"),
    ]);
    let lines = derived(&exports, |deal| {
        let says = deal.facts.yes_no(known::opted_out) == Some(true);
        format!("{says} {}", deal.facts.text(known::opt_out_unclear).unwrap_or("-"))
    });
    assert_eq!(lines, ["false see note", "true -"]);
}

#[test]
fn the_newer_export_counts_and_its_older_rows_are_counted() {
    let exports = read(&[case("older-export-wins")]);
    let lines = derived(&exports, |deal| {
        let received = deal.facts.date(known::last_received_on).unwrap();
        format!("{} {received}", closed(deal))
    });
    assert_eq!(lines, ["1 won 2026-03-12", "2 open 2026-03-13", "3 open 2026-03-10"]);
    let (mut reader, mut batch) = (exports.deals().unwrap(), crate::exports::Batch::default());
    while reader.read(&mut batch).unwrap() {}
    let replaced: Vec<usize> = reader.accounts().iter().map(|own| own.replaced).collect();
    assert_eq!(replaced, [2, 0]);
    assert!(exports.notices().is_empty(), "{:?}", exports.notices());
}

#[test]
fn the_last_change_takes_precedence_over_the_file_name_and_a_win_stays() {
    let (_folder, exports) = opened(&[
        (
            "a-2026-03-16.csv",
            "Deal ID,Deal Name,Stage,Last Modified Date\n1,old,PI sent,2026-03-01\n2,B,PI sent,2026-03-05\n",
        ),
        (
            "b-2026-03-09.csv",
            "Deal ID,Deal Name,Stage,Last Modified Date\n1,new,PI sent,2026-03-02\n2,B,Won,2026-03-04\n",
        ),
    ]);
    let lines = derived(&exports, |deal| {
        format!("{} {}", deal.facts.text(known::deal_name).unwrap(), closed(deal))
    });
    assert_eq!(lines, ["B 2 won", "new 1 open"]);
}

#[test]
fn rows_that_differ_without_a_date_are_asked_about() {
    let (_folder, exports) = opened(&[
        ("new.csv", "Deal ID,Deal Name,PI sent\n1,A,2026-02-02\n2,B,2026-02-02\n"),
        ("old.csv", "Deal ID,Deal Name,PI sent\n1,A,2026-02-02\n2,C,2026-02-09\n"),
    ]);
    let mut names = Vec::new();
    let rejected = each(&exports, |deal| {
        names.push(deal.facts.text(known::deal_name).unwrap().to_owned());
    });
    assert_eq!((names.join(" ").as_str(), rejected.len()), ("A C", 0));
    let output = &exports.notices()[0].message;
    assert!(output.contains("new.csv") && output.contains("old.csv"), "{output}");
}

#[test]
fn a_message_of_two_exports_counts_once() {
    let mails = "Deal ID,Direction,Sent On,Email body\n1,out,2026-02-02 09:00,PI attached\n";
    let more = format!("{mails}1,in,2026-02-20 09:00,Thanks\n");
    let (_folder, exports) = opened(&[
        ("deals.csv", "Deal ID,Deal Name,PI sent\n1,A,2026-02-02\n"),
        ("mails-1.csv", mails),
        ("mails-2.csv", &more),
    ]);
    assert_eq!(derived(&exports, |deal| deal.messages.len().to_string()), ["2"]);
    let replaced: usize = exports.side_accounts().iter().map(|own| own.replaced).sum();
    assert_eq!(replaced, 1);
}
