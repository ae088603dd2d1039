//! Tests the sample exports with the built-in rules against their description.

use std::path::{Path, PathBuf};

use super::{each, open, pack};
use crate::exports::{Exports, ReadOptions, RowCounts};
use crate::facts::known;
use crate::rules::kinds::columns::TableKind;

fn sample(name: &str) -> Exports {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name);
    open(&[folder], &ReadOptions::default()).unwrap()
}

/// Returns the rejected rows of all tables.
fn rejected(exports: &Exports) -> Vec<(u32, String)> {
    let deals = each(exports, |_| {});
    deals
        .iter()
        .chain(exports.related_rejected())
        .map(|row| (row.row, row.reason.clone()))
        .collect()
}

#[test]
fn the_faulty_rows_of_every_sample_are_set_aside_and_named() {
    let rows = |name| rejected(&sample(name)).into_iter().map(|row| row.0).collect::<Vec<_>>();
    assert_eq!(rows("hubspot"), [57, 294]);
    assert_eq!(rows("pipedrive"), [2, 61]);
    assert_eq!(rows("okki"), [59, 60, 61]);
    let reasons =
        |name| rejected(&sample(name)).into_iter().map(|row| row.1).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(reasons("okki"), @r"
    The row has 44 cells but the header has 49
    The deal SJ20260170 is already in an earlier row
    A quote in this row is not closed
    ");
}

#[test]
fn every_buyer_of_every_sample_has_its_contact() {
    for name in ["hubspot", "pipedrive", "okki"] {
        let exports = sample(name);
        let mut buyers = 0;
        each(&exports, |buyer| {
            buyers += 1;
            assert!(buyer.facts.text(known::email).is_some(), "{name} {}", buyer.id);
        });
        assert!(buyers > 50, "{name}: {buyers}");
    }
}

#[test]
fn the_rows_of_every_other_table_are_accounted_for() {
    for name in ["hubspot", "pipedrive", "okki"] {
        let exports = sample(name);
        each(&exports, |_| {});
        for file in exports.side_accounts() {
            let RowCounts { rows, joined, unjoined, rejected, skipped, .. } = file;
            assert_eq!(rows, joined + unjoined + rejected + skipped, "{}", file.name);
            assert!(joined * 10 > rows * 8, "{}: {joined} of {rows}", file.name);
        }
    }
    let messages = |name: &str| {
        let exports = sample(name);
        each(&exports, |_| {});
        let accounts = exports.side_accounts();
        accounts.into_iter().find(|file| file.kind == TableKind::Messages).map(|file| file.joined)
    };
    // Includes mails of colleagues at the buyers' own domains.
    assert_eq!(messages("hubspot"), Some(292));
    assert_eq!(messages("pipedrive"), Some(136));
    assert_eq!(messages("okki"), None);
}

#[test]
fn what_an_export_cannot_know_has_no_column() {
    let without = |name| -> Vec<String> {
        let facts = sample(name).facts_without_column().into_iter();
        facts.map(|fact| pack().catalog.fact(fact).name.clone()).collect()
    };
    assert!(without("hubspot").contains(&"last_received_on".to_owned()));
    assert!(without("pipedrive").contains(&"opens".to_owned()));
    assert!(!without("okki").contains(&"opens".to_owned()));
}
