//! Tests damaged files: nothing is lost, nothing panics, and rows after the damage are read
//! correctly.

use proptest::prelude::*;

use super::{Folder, each, pack};
use crate::exports::{Batch, Exports, ReadOptions, RowCounts};
use crate::facts::{Deal, Value, known};

const HEADER: &str = "Deal ID,Deal Name,Amount,Currency,PI sent on,Inquiry\n";

fn whole(id: usize) -> String {
    format!("good{id},\"Pumps, {id}\",\"1,500\",USD,2026-03-05,\"two\nlines of “text”\"\n")
}

/// Returns the ids of the deals, and the number of rejected rows.
fn read(bytes: &[u8]) -> (Vec<String>, usize) {
    let folder = Folder::of(&[("deals.csv", bytes)]);
    let exports =
        folder.open(&ReadOptions::default()).unwrap_or_else(|errors| panic!("{errors:?}"));
    let mut ids = Vec::new();
    let rejected = each(&exports, |buyer| {
        assert!(buyer.facts.text(known::deal_id).is_some());
        ids.push(buyer.id.to_string());
    });
    for row in &rejected {
        assert!(row.row > 1 && !row.reason.is_empty() && row.text.chars().count() <= 2_000);
    }
    (ids, rejected.len())
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
        // Enough letters beyond ASCII to be certain of the encoding.
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

/// The ways in which files are damaged.
#[derive(Clone, Debug)]
enum Damage {
    Flipped { at: prop::sample::Index, byte: u8 },
    Cut { at: prop::sample::Index, length: usize },
    Put { at: prop::sample::Index, bytes: Vec<u8> },
    LineTwice { at: prop::sample::Index },
    EndCutOff { at: prop::sample::Index },
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<prop::sample::Index>;
    let mark = prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r'), Just(0), any::<u8>()];
    prop_oneof![
        4 => (at(), mark).prop_map(|(at, byte)| Damage::Flipped { at, byte }),
        2 => (at(), 1_usize..40).prop_map(|(at, length)| Damage::Cut { at, length }),
        2 => (at(), "[\"\"',;a-z\n\r\t]{1,6}")
            .prop_map(|(at, text)| Damage::Put { at, bytes: text.into_bytes() }),
        1 => at().prop_map(|at| Damage::LineTwice { at }),
        1 => at().prop_map(|at| Damage::EndCutOff { at }),
    ]
}

/// Damages the text below the header.
fn damaged(text: &str, damages: &[Damage]) -> Vec<u8> {
    let header = text.find('\n').map_or(text.len(), |at| at + 1);
    let mut rows = text.as_bytes()[header..].to_vec();
    for damage in damages {
        if rows.is_empty() {
            break;
        }
        match damage {
            Damage::Flipped { at, byte } => *at.get_mut(&mut rows) = *byte,
            Damage::Cut { at, length } => {
                let from = at.index(rows.len());
                rows.drain(from..(from + length).min(rows.len()));
            }
            Damage::Put { at, bytes } => {
                let from = at.index(rows.len());
                rows.splice(from..from, bytes.iter().copied());
            }
            Damage::LineTwice { at } => {
                let lines: Vec<&[u8]> = rows.split_inclusive(|&b| b == b'\n').collect();
                let line = at.get(&lines).to_vec();
                rows.extend_from_slice(&line);
            }
            Damage::EndCutOff { at } => {
                rows.truncate(rows.len() / 2 + at.index(rows.len() / 2 + 1))
            }
        }
    }
    [&text.as_bytes()[..header], &rows].concat()
}

/// A table with shuffled columns; `cell` gives the cell of a row under a header.
fn table(headers: &[&str], rows: usize, cell: impl Fn(&str, usize) -> String) -> String {
    let line = |cells: Vec<String>| cells.join(",") + "\n";
    let mut text = line(headers.iter().map(|&header| header.to_owned()).collect());
    for row in 0..rows {
        let quoted = |header: &&str| format!("\"{}\"", cell(header, row).replace('"', "\"\""));
        text += &line(headers.iter().map(quoted).collect());
    }
    text
}

const DEAL_COLUMNS: [&str; 6] =
    ["Deal ID", "Deal Name", "Amount", "PI sent on", "Inquiry", "Email"];
const MESSAGE_COLUMNS: [&str; 5] = ["Subject", "From", "To", "Sent at", "Body"];
const CONTACT_COLUMNS: [&str; 4] = ["Contact ID", "First Name", "Last Name", "Email"];

fn cell_of(header: &str, row: usize) -> String {
    match header {
        "Deal ID" => format!("deal{row:02}"),
        "Contact ID" => format!("contact{row}"),
        "Amount" => format!("1,{row:03}.50"),
        "PI sent on" => format!("2026-02-{:02}", row % 28 + 1),
        "Sent at" => format!("2026-02-{:02} 10:00", row % 28 + 1),
        "Inquiry" | "Body" => format!("We ask\nfor \"{row}\" pieces, please"),
        "From" | "Email" => format!("buyer{row}@b.example"),
        "To" => "us@seller.example".to_owned(),
        _ => format!("{header} {row}"),
    }
}

/// Reads everything. Returns all text that was read from deals or rejected.
fn read_all(exports: &Exports) -> (String, Vec<RowCounts>) {
    let mut output = String::new();
    let (mut ended, mut last) = (0, 1);
    let (mut reader, mut batch) = (exports.deals().unwrap(), Batch::default());
    while reader.read(&mut batch).unwrap_or(false) {
        for row in batch.rows() {
            ended += 1;
            assert!(row.row > last, "row {} behind row {last}", row.row);
            last = row.row;
            let mut buyer = Deal::new(pack().catalog.len());
            match exports.fill(row, &mut buyer) {
                Ok(()) => {
                    for (fact, _) in pack().catalog.iter() {
                        if let Value::Text(text) = buyer.facts.get(fact) {
                            output.push_str(text);
                            output.push('\n');
                        }
                    }
                }
                Err(error) => {
                    assert_eq!(error.row, row.row);
                    output.push_str(&error.text);
                    output.push('\n');
                }
            }
        }
    }
    let accounts = reader.accounts();
    let rows: usize =
        accounts.iter().map(|file| file.rows - file.footers - file.skipped - file.joined).sum();
    assert_eq!(rows, ended);
    (output, accounts)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn of_damaged_files_every_row_ends_in_one_place_and_none_is_lost(
        deal_columns in Just(DEAL_COLUMNS.to_vec()).prop_shuffle(),
        message_columns in Just(MESSAGE_COLUMNS.to_vec()).prop_shuffle(),
        contact_columns in Just(CONTACT_COLUMNS.to_vec()).prop_shuffle(),
        of_deals in prop::collection::vec(damage(), 0..5),
        of_messages in prop::collection::vec(damage(), 0..5),
        of_contacts in prop::collection::vec(damage(), 0..5),
    ) {
        let deals = damaged(&table(&deal_columns, 40, cell_of), &of_deals);
        let messages = damaged(&table(&message_columns, 30, cell_of), &of_messages);
        let contacts = damaged(&table(&contact_columns, 20, cell_of), &of_contacts);
        let folder = Folder::of(&[
            ("deals.csv", &deals),
            ("emails.csv", &messages),
            ("contacts.csv", &contacts),
        ]);
        // A column whose order or mark is undecided after the damage stops the run with an error.
        let Ok(exports) = folder.open(&ReadOptions::default()) else { return Ok(()) };
        let (output, accounts) = read_all(&exports);
        let above = accounts.iter().map(|file| file.titles + file.footers).sum::<usize>();
        for id in 0..40 {
            // An id that is undamaged, between its quotes.
            let id = format!("\"deal{id:02}\"");
            let is_there = memchr::memmem::find(&deals, id.as_bytes()).is_some();
            let is_reported = output.contains(id.trim_matches('"'));
            // In a column of amounts it counts as an unreadable cell.
            let is_counted = exports.notices().iter().any(|notice| notice.code.id == "W920");
            let is_kept = is_reported || is_counted || above > 0;
            prop_assert!(!is_there || is_kept, "{id} is lost:\n{output}");
        }
        for file in exports.side_accounts() {
            let sum: usize = file.parts().map(|(_, rows)| rows).sum();
            prop_assert_eq!(file.rows, sum, "{:?}", file);
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
    let (ids, rejected) = read(text.as_bytes());
    assert_eq!((ids.len(), rejected), (rows, 1));
}
