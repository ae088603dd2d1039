//! Tests that answers and outcomes are read back: `answers-to-fill.csv` is completed in a
//! spreadsheet and put into the folder of exports, and the next run uses the answers.
#![allow(clippy::unwrap_used)] // a test may stop

use crate::common;

use std::fs;
use std::path::Path;

use common::{quick, text};
use serde_json::Value;
use tempfile::TempDir;

const DEALS: &str = "Deal ID,Deal Name,Company Name,PI sent on,Inquiry,Last email received\n\
    7,\"Pumps, 60\",Rio Bombas,2026-02-02,Please quote 60 pumps,2026-02-01\n";

/// Runs in Chinese on a folder, and returns the one diagnosis.
fn diagnosed(exports: &Path, out: &Path) -> (Value, String) {
    let (exports, shown) = (exports.to_str().unwrap(), out.to_str().unwrap());
    let ended = quick(&["run", exports, "--as-of", "2026-03-09", "--lang", "zh", "--out", shown]);
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let results = fs::read_to_string(out.join("results.jsonl")).unwrap();
    (serde_json::from_str(results.lines().next().unwrap()).unwrap(), text(&ended.stdout))
}

fn tender(result: &Value) -> f64 {
    let causes = result["diagnosis"]["causes"].as_array().unwrap();
    causes.iter().find(|cause| cause["id"] == "tender").unwrap()["share"].as_f64().unwrap()
}

/// Returns the cells of a file that ghosted wrote; none of them contains a line break.
fn cells(file: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// A spreadsheet of a country, with its separators and date format.
struct Spreadsheet {
    named: &'static str,
    delimiter: u8,
    /// The date of the answer, 5 March 2026, and of the run, 9 March 2026.
    days: [&'static str; 2],
    encode: fn(&str) -> Vec<u8>,
    answer: &'static str,
}

const SPREADSHEETS: [Spreadsheet; 5] = [
    Spreadsheet {
        named: "German",
        delimiter: b';',
        days: ["05.03.2026", "09.03.2026"],
        encode: |text| format!("\u{feff}{text}").into_bytes(),
        answer: "是",
    },
    Spreadsheet {
        named: "Chinese",
        delimiter: b',',
        days: ["2026/3/5", "2026/3/9"],
        encode: |text| encoding_rs::GB18030.encode(text).0.into_owned(),
        answer: "是的。",
    },
    Spreadsheet {
        named: "French",
        delimiter: b';',
        days: ["05/03/2026", "19/03/2026"], // the list of a later run
        encode: |text| encoding_rs::GB18030.encode(text).0.into_owned(),
        answer: "Yes",
    },
    Spreadsheet {
        named: "Unicode text",
        delimiter: b'\t',
        days: ["5-Mar-26", "9-Mar-26"],
        encode: |text| {
            let units = text.encode_utf16().flat_map(u16::to_le_bytes);
            [0xff, 0xfe].into_iter().chain(units).collect()
        },
        answer: "is a bid",
    },
    Spreadsheet {
        named: "untouched",
        delimiter: b',',
        days: ["2026-03-05", "2026-03-09"],
        encode: |text| text.as_bytes().to_vec(),
        answer: "is_a_bid",
    },
];

#[test]
fn the_list_comes_back_from_any_spreadsheet() {
    let folder = TempDir::new().unwrap();
    let exports = folder.path().join("exports");
    fs::create_dir(&exports).unwrap();
    fs::write(exports.join("deals.csv"), DEALS).unwrap();
    let (before, _) = diagnosed(&exports, &folder.path().join("first"));
    let list = fs::read_to_string(folder.path().join("first/answers-to-fill.csv")).unwrap();
    let open = cells(list.trim_start_matches('\u{feff}'));
    let at = |name: &str| open[0].iter().position(|header| header == name).unwrap();
    // A different question was asked than the suggested one.
    let bid = open.iter().skip(1).position(|row| row[at("question")] != "last_words").unwrap() + 1;
    for sheet in SPREADSHEETS {
        let mut rows = open.clone();
        rows.iter_mut().skip(1).for_each(|row| row[at("as_of")] = sheet.days[1].into());
        rows[bid][at("question")] = "local_bid".into();
        rows[bid][at("answer")] = sheet.answer.into();
        rows[bid][at("on")] = sheet.days[0].into();
        rows[bid][at("source")] = "电话".into();
        let mut writer =
            csv::WriterBuilder::new().delimiter(sheet.delimiter).from_writer(Vec::new());
        rows.iter().for_each(|row| writer.write_record(row).unwrap());
        let saved = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        fs::write(exports.join("answers-to-fill.csv"), (sheet.encode)(&saved)).unwrap();
        let (after, said) = diagnosed(&exports, &folder.path().join("second"));
        let account = format!("{} rows = 1 joined + {} skipped", open.len() - 1, open.len() - 2);
        assert!(said.contains(&account), "{}: {said}", sheet.named);
        assert!(tender(&after) > 2.0 * tender(&before), "{}", sheet.named);
        let asked = fs::read_to_string(folder.path().join("second/answers-to-fill.csv")).unwrap();
        assert!(!asked.contains("local_bid"), "{}: it is not asked again: {asked}", sheet.named);
        let sheets = fs::read_dir(folder.path().join("second/deals")).unwrap();
        let shown = sheets.map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
        assert!(shown.into_iter().any(|page| page.contains("2026-03-05")), "{}", sheet.named);
    }
}

#[test]
fn an_answer_that_the_rules_do_not_know_is_set_aside_with_what_can_be_written() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("deals.csv"), DEALS).unwrap();
    let answers = "买家,问题,回答,日期,来源\n7,local_bid,也许,2026-03-05,电话\n";
    fs::write(folder.path().join("answers.csv"), answers).unwrap();
    let out = folder.path().join("report");
    diagnosed(folder.path(), &out);
    let aside = fs::read_to_string(out.join("rejected.csv")).unwrap();
    assert!(aside.contains("write one of: Yes / 是 (is_a_bid), No / 否 (not_a_bid)"), "{aside}");
}

#[test]
fn an_id_that_lost_digits_in_a_spreadsheet_gives_a_warning() {
    let folder = TempDir::new().unwrap();
    let deals = DEALS.replace("\n7,", "\n600000000000141,");
    fs::write(folder.path().join("deals.csv"), deals).unwrap();
    let answers = "deal_id,question,answer,on,source\n6E+14,local_bid,Yes,,\n";
    fs::write(folder.path().join("answers.csv"), answers).unwrap();
    let exports = folder.path().to_str().unwrap();
    let out = folder.path().join("report");
    let ended = quick(&["run", exports, "--as-of", "2026-03-09", "--out", out.to_str().unwrap()]);
    let said = text(&ended.stderr);
    assert!(said.contains("lost their last digits in a spreadsheet, for example 6E+14"), "{said}");
}

#[test]
fn outcomes_are_read_as_people_write_them() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("deals.csv"), DEALS).unwrap();
    for (outcomes, source) in [
        ("deal_id,outcome,reason,on,source\n7,Lost,Price,2026-03-05,buyer said\n", "buyer_said"),
        ("买家,结果,原因,日期,来源\n7,输单,价格过高,2026年3月5日,业务员猜测\n", "rep_guess"),
        ("Buyer;Outcome;Reason;Date;Source\n7;closed lost;Price;5.3.2026;Document\n", "document"),
    ] {
        fs::write(folder.path().join("outcomes.csv"), outcomes).unwrap();
        let (result, said) = diagnosed(folder.path(), &folder.path().join("report"));
        assert!(said.contains("1 row = 1 joined"), "{outcomes}: {said}");
        let outcome = &result["outcome"];
        assert_eq!(outcome["won"], Value::Bool(false), "{result:#}");
        assert_eq!(outcome["on"], "2026-03-05", "{outcomes}");
        assert_eq!(outcome["source"], source, "{outcomes}");
    }
}
