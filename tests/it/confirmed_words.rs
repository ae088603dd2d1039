//! A person confirms or corrects what the buyer's last words mean, in `answers-to-fill.csv`.
#![allow(clippy::unwrap_used)]

use crate::common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{Row, ghosted, read_csv, text};
use tempfile::TempDir;

const DEALS: &str = "Deal ID,Deal Name,Company Name,Email,Stage,PI sent on\n\
    7,\"Pumps, 60\",Rio Bombas,ana@riobombas.example,Proposal sent,2026-02-02\n";
const MESSAGES: &str = "Deal ID,Date,From,To,Subject,Body\n\
    7,2026-02-02,us@factory.example,ana@riobombas.example,PI 7,Please find the PI attached.\n\
    7,2026-02-10,ana@riobombas.example,us@factory.example,Re: PI 7,WORDS\n\
    7,2026-02-12,us@factory.example,ana@riobombas.example,Re: PI 7,Thank you. How shall we go on?\n";

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new(words: &str) -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("exports")).unwrap();
        let desk = Self { folder };
        desk.write("deals.csv", DEALS);
        desk.write("messages.csv", &MESSAGES.replace("WORDS", words));
        desk
    }

    fn write(&self, name: &str, content: &str) {
        fs::write(self.folder.path().join("exports").join(name), content).unwrap();
    }

    fn run(&self, out: &str) -> PathBuf {
        let (exports, out) = (self.folder.path().join("exports"), self.folder.path().join(out));
        let (exports, shown) = (exports.to_str().unwrap(), out.to_str().unwrap());
        let ended = ghosted(&["run", exports, "--as-of", "2026-03-09", "--out", shown]);
        assert!(ended.status.success(), "{}", text(&ended.stderr));
        out
    }

    /// Fills in the row that asks for the last words, as a spreadsheet would save it.
    fn fill_in(&self, report: &Path, cells: &[(&str, &str)]) {
        let rows = read_csv(&report.join("answers-to-fill.csv"));
        let mut row = rows.into_iter().find(|row| row["question"] == "last_words").unwrap();
        for (column, cell) in cells {
            assert!(row.insert((*column).to_owned(), (*cell).to_owned()).is_some(), "{column}");
        }
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(row.keys()).unwrap();
        writer.write_record(row.values()).unwrap();
        let content = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        self.write("answers-to-fill.csv", &content);
    }
}

fn only(report: &Path) -> Row {
    let mut rows = read_csv(&report.join("results.csv"));
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

fn share(row: &Row, cause: &str) -> f64 {
    row[&format!("share_{cause}")].parse().unwrap()
}

#[test]
fn a_confirmed_cause_weighs_like_an_answer_and_is_shown_with_its_day_and_person() {
    let desk = Desk::new("The kettle is off the stove for now.");
    let first = desk.run("first");
    let before = share(&only(&first), "budget_frozen");
    desk.fill_in(
        &first,
        &[("means", "budget_frozen"), ("until", "2026-06-01"), ("ask_whom", "Mr Diaz, finance")],
    );
    let second = desk.run("second");
    let row = only(&second);
    assert_eq!(row["cause"], "budget_frozen");
    assert!(share(&row, "budget_frozen") > before.max(50.0), "{before}, then {row:?}");
    let sheets = fs::read_dir(second.join("deals")).unwrap();
    let pages = sheets.map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
    for page in pages {
        assert!(page.contains("2026-06-01") && page.contains("Mr Diaz, finance"), "{page}");
    }
    let asked = read_csv(&second.join("answers-to-fill.csv"));
    assert!(asked.iter().all(|row| row["question"] != "last_words"), "it is not asked again");
}

#[test]
fn a_confirmed_opt_out_closes_the_gate() {
    let desk = Desk::new("We shall see whether we find the time.");
    let first = desk.run("first");
    assert_eq!(only(&first)["gate"], "");
    desk.fill_in(&first, &[("means", "Does not want more messages")]);
    let row = only(&desk.run("second"));
    assert_eq!(row["gate"], "asks_to_stop");
}

#[test]
fn a_corrected_meaning_opens_a_gate_that_the_reader_closed() {
    let desk = Desk::new("We have given the contract to a local workshop.");
    let first = desk.run("first");
    assert_eq!(only(&first)["gate"], "seems_decided");
    desk.fill_in(&first, &[("means", "not_the_decider")]);
    let row = only(&desk.run("second"));
    assert_eq!((row["gate"].as_str(), row["cause"].as_str()), ("", "not_the_decider"));
}

#[test]
fn a_meaning_that_the_rules_do_not_know_is_rejected_with_what_can_be_written() {
    let desk = Desk::new("The purse strings are pulled tight at the moment.");
    let first = desk.run("first");
    desk.fill_in(&first, &[("means", "no idea")]);
    let second = desk.run("second");
    let rejected = read_csv(&second.join("rejected.csv"));
    assert!(rejected[0]["reason"].contains("There is no meaning “no idea”"), "{rejected:?}");
}
