//! How often the built-in rules are right about the labelled deals.
#![allow(clippy::unwrap_used)]

use crate::common;

use std::fs;

use common::{ghosted, project, text};
use ghosted::rule_tests::labelled::measure;
use ghosted::rules::{RuleFiles, load};
use tempfile::TempDir;

#[test]
fn no_cause_leads_where_the_record_cannot_tell_and_a_leading_one_is_nearly_always_right() {
    let pack = load(&RuleFiles::embedded()).pack.unwrap();
    for (set, decidable) in [("first", 28), ("second", 21)] {
        let measured = measure(&pack, &project().join("tests/labelled").join(set)).unwrap();
        assert_eq!((measured.decidable, measured.undecidable_leading), (decidable, 0), "{set}");
        assert!(measured.not_found.is_empty(), "{:?}", measured.not_found);
        let wrong = measured.leading - measured.leading_right;
        assert!(20 * wrong <= measured.leading + 15, "{set}: {wrong} of {}", measured.leading);
    }
}

#[test]
fn the_figures_in_the_docs_are_those_of_the_built_in_rules() {
    let page = fs::read_to_string(project().join("docs/measured.md")).unwrap();
    for set in ["first", "second"] {
        let folder = project().join("tests/labelled").join(set);
        let ended = ghosted(&["test", "--labelled", folder.to_str().unwrap()]);
        let printed = text(&ended.stdout);
        let (figures, _) = printed.split_once("\nNot as labelled").unwrap();
        assert!(page.contains(figures.trim_end()), "{set}:\n{figures}");
    }
}

#[test]
fn a_deal_that_comes_out_otherwise_is_shown_with_its_evidence_and_its_label() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("exports")).unwrap();
    let deals = "Deal ID,Deal Name,Stage,PI sent on,Inquiry\n\
        1,Lamps,Proposal sent,2026-02-02,This is for a public tender in May\n\
        2,Lamps,Closed Won,2026-02-02,Please quote\n";
    fs::write(folder.path().join("exports/deals.csv"), deals).unwrap();
    let labels = "deal_id,expected,as_of,why\n\
        1,away,2026-03-09,He was ill\n\
        2,gate:closed | gate:seems_decided,2026-03-09,Won\n\
        3,tender,2026-03-09,Not in the export\n";
    fs::write(folder.path().join("expected.csv"), labels).unwrap();
    let ended = ghosted(&["test", "--labelled", folder.path().to_str().unwrap()]);
    let printed = text(&ended.stdout);
    assert!(
        printed.contains("1 deal with a known cause: the first cause is right for 0"),
        "{printed}"
    );
    assert!(printed.contains("1 deal that a gate should stop: 1 (100 in 100) right."), "{printed}");
    assert!(
        printed.contains("expected  away") && printed.contains("label     He was ill"),
        "{printed}"
    );
    assert!(printed.contains("Not in the exports: 3"), "{printed}");
}

#[test]
fn a_label_that_the_rules_do_not_know_is_an_error_with_its_line() {
    let folder = TempDir::new().unwrap();
    let labels = "deal_id,expected,as_of\n1,tendr,2026-03-09\n2,gate:awy,2026-03-09\n3,away,soon\n";
    fs::write(folder.path().join("expected.csv"), labels).unwrap();
    let ended = ghosted(&["test", "--labelled", folder.path().to_str().unwrap()]);
    let said = text(&ended.stderr);
    for part in [
        "line 2: `tendr` is no cause",
        "did you mean `tender`?",
        "line 3: `awy` is no gate",
        "did you mean `away`?",
        "line 4: `soon` is not a date",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}
