//! Damaged files: nothing is lost, nothing panics, and rows after the damage still read right.

use proptest::prelude::*;

use super::{Folder, each};
use crate::exports::ReadOptions;
use crate::facts::known;

const HEADER: &str = "Deal ID,Deal Name,Amount,Currency,PI sent on,Inquiry\n";

fn whole(id: usize) -> String {
    format!("good{id},\"Pumps, {id}\",\"1,500\",USD,2026-03-05,\"two\nlines of “text”\"\n")
}

/// Ids of the buyers, and how many rows were set aside.
fn read(bytes: &[u8]) -> (Vec<String>, usize) {
    let folder = Folder::of(&[("deals.csv", bytes)]);
    let exports =
        folder.open(&ReadOptions::default()).unwrap_or_else(|faults| panic!("{faults:?}"));
    let mut ids = Vec::new();
    let set_aside = each(&exports, |buyer| {
        assert!(buyer.facts.text(known::deal_id).is_some());
        ids.push(buyer.id.to_string());
    });
    for row in &set_aside {
        assert!(row.row > 1 && !row.reason.is_empty() && row.text.chars().count() <= 2_000);
    }
    (ids, set_aside.len())
}

fn damaged_line() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        "[a-z0-9,\"; ]{0,40}".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>().prop_filter("a line", |b| !b"\n\"".contains(b)), 0..40),
        Just(b"7,\"never closed,1,USD,2026-03-05,x".to_vec()),
        Just(b"8,A,1,USX,2026-03-05,x".to_vec()),
        Just(b"9,A,1,USD,2026-02-30,x".to_vec()),
        Just(b"10,A,1".to_vec()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_damaged_line_costs_no_row_but_itself(
        damage in prop::collection::vec(damaged_line(), 1..8),
    ) {
        let mut bytes = HEADER.as_bytes().to_vec();
        // So many letters beyond ASCII that the encoding is beyond doubt.
        let first = format!("good,{},1,USD,2026-03-05,x\n", "é".repeat(9_000));
        bytes.extend_from_slice(first.as_bytes());
        for (id, line) in damage.iter().enumerate() {
            bytes.extend_from_slice(line);
            bytes.push(b'\n');
            bytes.extend_from_slice(whole(id).as_bytes());
        }
        let (ids, _) = read(&bytes);
        let good = ids.iter().filter(|id| id.starts_with("good")).count();
        prop_assert_eq!(good, damage.len() + 1, "{:?}", ids);
    }

    #[test]
    fn bytes_of_any_kind_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut text = HEADER.as_bytes().to_vec();
        text.extend_from_slice(&bytes);
        let folder = Folder::of(&[("deals.csv", &text)]);
        if let Ok(exports) = folder.open(&ReadOptions::default()) {
            each(&exports, |_| {});
        }
    }
}

#[test]
fn after_a_broken_quote_the_next_rows_are_read_right() {
    for end in ["\n", "\r\n"] {
        let rows = ["1,A,1,USD,2026-03-05,x", "2,\"B,1,USD,2026-03-05,x", "3,C,1,USD,2026-03-05,x"];
        let text = format!("{}{}{end}", HEADER.replace('\n', end), rows.join(end));
        assert_eq!(read(text.as_bytes()), (vec!["1".to_owned(), "3".to_owned()], 1), "{end:?}");
    }
}

#[test]
fn a_broken_quote_is_found_in_a_file_of_any_length() {
    let mut text = HEADER.to_owned();
    text.push_str("bad,\"never closed,1,USD,2026-03-05,x\n");
    let rows = 60_000;
    for id in 0..rows {
        text.push_str(&format!("{id},Deal of some length,1,USD,2026-03-05,{}\n", "x".repeat(60)));
    }
    let (ids, set_aside) = read(text.as_bytes());
    assert_eq!((ids.len(), set_aside), (rows, 1));
}
