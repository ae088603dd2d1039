//! Tests the weekly run as a user sees it: output, guarantees, failures.
#![allow(clippy::unwrap_used)] // a test may stop

use crate::common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use common::{files_below, ghosted, project, quick, read_csv, samples, text};
use tempfile::TempDir;

const AS_OF: &str = "2026-03-16";

/// Returns the arguments of a run.
fn run_of<'a>(out: &'a Path, exports: &'a Path, more: &[&'a str]) -> Vec<&'a str> {
    let (out, exports) = (out.to_str().unwrap(), exports.to_str().unwrap());
    [&["run", exports, "--as-of", AS_OF, "--out", out], more].concat()
}

/// Runs with few examples.
fn run_into(out: &Path, exports: &Path, more: &[&str]) -> Output {
    quick(&run_of(out, exports, more))
}

/// Runs with the built-in rules, or those of `more`.
fn run_built_in_into(out: &Path, exports: &Path, more: &[&str]) -> Output {
    ghosted(&run_of(out, exports, more))
}

fn copy_folder(from: &Path, to: &Path, in_reverse: bool) {
    fs::create_dir_all(to).unwrap();
    let mut entries: Vec<_> =
        fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    if in_reverse {
        entries.reverse();
    }
    for path in entries {
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &target, in_reverse);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn the_same_bytes_with_any_number_of_threads_and_any_order_of_rule_files() {
    let folder = TempDir::new().unwrap();
    let shuffled = folder.path().join("rules");
    copy_folder(&project().join("rules"), &shuffled, true);
    for sample in ["hubspot", "okki"] {
        let mut outputs: Vec<BTreeMap<String, Vec<u8>>> = Vec::new();
        for (name, more) in [
            ("one", vec!["--threads", "1"]),
            ("eight", vec!["--threads", "8"]),
            ("shuffled", vec!["--threads", "8", "--rules", shuffled.to_str().unwrap()]),
        ] {
            let out = folder.path().join(format!("{sample}-{name}"));
            let ended = run_built_in_into(&out, &samples().join(sample), &more);
            assert!(ended.status.success(), "{}", text(&ended.stderr));
            outputs.push(files_below(&out));
        }
        assert!(outputs[0].len() > 50, "{:?}", outputs[0].keys());
        for other in &outputs[1..] {
            assert_eq!(outputs[0].keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
            for (name, bytes) in &outputs[0] {
                assert!(bytes == &other[name], "{sample}: {name} differs");
            }
        }
    }
}

#[test]
fn every_row_ends_in_one_place_and_the_counts_are_printed() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("report");
    let ended = run_into(&out, &samples().join("pipedrive"), &[]);
    let said = text(&ended.stdout);
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    assert!(said.contains(AS_OF), "{said}");

    let results = read_csv(&out.join("results.csv"));
    let diagnosed = results.iter().filter(|row| row["gate"].is_empty()).count();
    let opted_out = 2; // planted; they are in no output, only counted
    let gated = results.len() - diagnosed + opted_out;
    let rejected = read_csv(&out.join("rejected.csv"))
        .iter()
        .filter(|row| row["file"].contains("deals"))
        .count();
    let rows = csv_rows(&samples().join("pipedrive/deals-4410027-1.csv"));
    assert_eq!(diagnosed + gated + rejected, rows);
    for number in [diagnosed, gated, rejected, rows] {
        assert!(said.contains(&number.to_string()), "{number} is not in:\n{said}");
    }
}

#[test]
fn the_list_of_open_questions_comes_back_with_answers() {
    let folder = TempDir::new().unwrap();
    let exports = folder.path().join("exports");
    copy_folder(&samples().join("pipedrive"), &exports, false);
    let out = folder.path().join("report");
    assert!(run_into(&out, &exports, &["--lang", "zh"]).status.success());
    let list = out.join("answers-to-fill.csv");
    let open = read_csv(&list);
    let asked = open.iter().find(|row| row["question"] == "local_bid").unwrap();
    assert_eq!(
        (asked["choose_from"].as_str(), asked["answer"].as_str()),
        ("是 | 否 | 没有回复", "")
    );
    let of_buyer = |out: &Path| {
        let results = read_csv(&out.join("results.csv"));
        let row = results.into_iter().find(|row| row["deal_id"] == asked["deal_id"]).unwrap();
        row["share_tender"].parse::<f64>().unwrap()
    };
    let before = of_buyer(&out);

    let filled: Vec<String> = fs::read_to_string(&list)
        .unwrap()
        .lines()
        .map(|text| {
            let is_the_one =
                text.starts_with(&format!("{},", asked["deal_id"])) && text.contains(",local_bid,");
            if is_the_one {
                text.replace(",,,,2026", ",是,2026-03-15,电话,2026")
            } else {
                text.into()
            }
        })
        .collect();
    fs::write(exports.join("answers-to-fill.csv"), filled.join("\n")).unwrap();
    let ended = run_into(&out, &exports, &[]);
    let said = text(&ended.stdout);
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let account = format!("{} rows = 1 joined + {} skipped", open.len(), open.len() - 1);
    assert!(said.contains(&account), "{said}");
    assert!(of_buyer(&out) > before + 10.0, "yes, it is a bid");
}

#[test]
fn dates_that_contradict_each_other_are_listed_and_no_silence_is_counted_from_them() {
    let folder = TempDir::new().unwrap();
    let deals = folder.path().join("deals.csv");
    let rows = "Deal ID,Deal Name,PI sent on,Inquiry date,Last email received\n\
        1,Sound,2026-02-02,2026-01-20,2026-01-22\n2,Odd & Sons,2026-02-02,2026-01-20,2026-01-02\n";
    fs::write(&deals, rows).unwrap();
    let out = folder.path().join("report");
    let ended = run_into(&out, &deals, &[]);
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let silent: Vec<String> = read_csv(&out.join("results.csv"))
        .into_iter()
        .map(|row| row["days_silent"].clone())
        .collect();
    assert_eq!(silent, ["30", ""]);
    let overview = fs::read_to_string(out.join("index.html")).unwrap();
    let listed = overview.split("older than the first enquiry").nth(1).unwrap();
    let listed = &listed[..listed.find("</li>").unwrap()];
    assert!(listed.contains("Odd &amp; Sons") && !listed.contains("Sound"), "{listed}");
}

#[test]
fn the_sheet_of_one_pi_names_the_buyers_others_but_none_of_whom_nothing_may_be_written() {
    let folder = TempDir::new().unwrap();
    let deals = folder.path().join("deals.csv");
    let rows = "Deal ID,Company Name,PI number,PI sent on,Do not contact\n1,Acme Tools,PI-11,2026-02-02,\n\
        2,ACME TOOLS,PI-12,2026-02-09,\n3,Acme Tools,PI-13,2026-02-10,yes\n4,Beta,PI-14,2026-02-11,\n";
    fs::write(&deals, rows).unwrap();
    let out = folder.path().join("report");
    let ended = run_into(&out, &deals, &[]);
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let files = files_below(&out);
    let all: String = files.values().map(|bytes| text(bytes)).collect();
    assert!(!all.contains("PI-13"), "who opted out is in no output");
    let naming = |pi: &str, sheets: &str| {
        files
            .iter()
            .filter(|(name, bytes)| name.ends_with(sheets) && text(bytes).contains(pi))
            .count()
    };
    assert_eq!(naming("PI-11", ".md"), 2, "its own sheet and that of PI-12");
    assert_eq!(naming("PI-12", ".md"), 2);
    assert_eq!(naming("PI-14", ".md"), 1, "another buyer's PI");
}

/// Counts rows with an independent reader.
fn csv_rows(path: &Path) -> usize {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path).unwrap();
    reader.byte_records().count()
}

#[test]
fn the_as_of_date_is_in_every_output() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("report");
    assert!(run_into(&out, &samples().join("okki"), &[]).status.success());
    for (name, bytes) in files_below(&out) {
        if name != "rejected.csv" && !name.starts_with('.') {
            assert!(text(&bytes).contains(AS_OF), "{name} does not say as of when");
        }
    }
}

#[test]
fn who_opted_out_is_in_no_output() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("report");
    assert!(run_into(&out, &samples().join("hubspot"), &[]).status.success());
    for (name, bytes) in files_below(&out) {
        for id in ["31250002877", "31250003014"] {
            assert!(!text(&bytes).contains(id) && !name.contains(id), "{id} is in {name}");
        }
    }
}

#[test]
fn a_failed_run_leaves_the_last_good_output_as_it_was() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("report");
    assert!(run_into(&out, &samples().join("pipedrive"), &[]).status.success());
    let before = files_below(&out);

    let empty = folder.path().join("empty.csv");
    fs::write(&empty, "").unwrap();
    assert_eq!(run_into(&out, &empty, &[]).status.code(), Some(3));
    assert_eq!(files_below(&out), before);

    let rules = folder.path().join("rules");
    copy_folder(&project().join("rules"), &rules, false);
    fs::write(rules.join("causes.yaml"), "causes:\n  - id: tender\n    of_hundred: 7\n").unwrap();
    let faulty = run_built_in_into(
        &out,
        &samples().join("pipedrive"),
        &["--rules", rules.to_str().unwrap()],
    );
    assert_eq!(faulty.status.code(), Some(1), "{}", text(&faulty.stderr));
    assert_eq!(files_below(&out), before);
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        3,
        "nothing half-made is left beside it"
    );
}

#[test]
fn a_new_run_replaces_the_old_report() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("report");
    assert!(run_into(&out, &samples().join("hubspot"), &[]).status.success());
    assert!(run_into(&out, &samples().join("pipedrive"), &[]).status.success());
    let fresh = folder.path().join("fresh");
    assert!(run_into(&fresh, &samples().join("pipedrive"), &[]).status.success());
    assert_eq!(files_below(&out), files_below(&fresh));
}

#[test]
fn what_ghosted_did_not_write_is_never_deleted() {
    let folder = TempDir::new().unwrap();
    let notes = folder.path().join("report/notes.txt");
    fs::create_dir_all(notes.parent().unwrap()).unwrap();
    fs::write(&notes, "mine").unwrap();
    let out = folder.path().join("report");
    // A folder that ghosted did not write is not replaced: the report gets a dated name beside it.
    let refused = run_into(&out, &samples().join("pipedrive"), &[]);
    assert_eq!(refused.status.code(), Some(6));
    assert!(text(&refused.stderr).contains("notes.txt"), "{}", text(&refused.stderr));
    assert_eq!(fs::read_dir(&out).unwrap().count(), 1);

    // Files that people add to a report of ghosted stay in it.
    fs::remove_file(&notes).unwrap();
    assert!(run_into(&out, &samples().join("pipedrive"), &[]).status.success());
    fs::write(&notes, "mine").unwrap();
    assert!(run_into(&out, &samples().join("pipedrive"), &[]).status.success());
    assert_eq!(fs::read_to_string(&notes).unwrap(), "mine");
}

#[test]
fn strict_ends_with_its_own_code_when_rows_were_set_aside() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("report");
    let strict = run_into(&out, &samples().join("pipedrive"), &["--strict"]);
    assert_eq!(strict.status.code(), Some(5));
    assert!(out.join("index.html").exists(), "the report is written all the same");
}

#[test]
fn errors_of_the_exports_say_what_is_wrong_and_what_to_do() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("report");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let empty_folder = folder.path().join("nothing");
    fs::create_dir(&empty_folder).unwrap();
    let cases = [
        (folder.path().join("absent.csv"), "absent.csv"),
        (empty_folder, "nothing"),
        (write("empty.csv", b""), "empty"),
        (write("shopping.csv", b"Apples,Pears\n1,2\n"), "Apples"),
        (
            write(
                "order.csv",
                b"Deal ID,Deal Name,PI sent on,Last email received\n1,A,03/04/2026,02/03/2026\n",
            ),
            "--date-order",
        ),
    ];
    for (exports, mentions) in cases {
        let ended = run_into(&out, &exports, &[]);
        let said = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(3), "{exports:?}: {said}");
        assert!(said.contains(mentions), "{exports:?}: {said}");
        assert!(said.contains("help"), "{exports:?} has no remedy: {said}");
        assert!(!out.exists());
    }
}

#[test]
fn the_command_line_is_explained() {
    assert_eq!(ghosted::<&str>(&[]).status.code(), Some(2));
    assert_eq!(ghosted(&["run"]).status.code(), Some(2));
    assert_eq!(ghosted(&["run", "x", "--as-of", "yesterday"]).status.code(), Some(2));
    let help = ghosted(&["run", "--help"]);
    assert!(help.status.success());
    assert!(text(&help.stdout).contains("--as-of"));
}

#[test]
fn init_writes_a_pack_that_runs() {
    let folder = TempDir::new().unwrap();
    let mine = folder.path().join("mine");
    assert!(ghosted(&["init", mine.to_str().unwrap()]).status.success());
    let again = ghosted(&["init", mine.to_str().unwrap()]);
    assert_eq!(again.status.code(), Some(4), "an existing folder is never overwritten");
    let out = folder.path().join("report");
    let ended = run_built_in_into(
        &out,
        &mine.join("samples/pipedrive"),
        &[
            "--rules",
            mine.join("rules").to_str().unwrap(),
            "--templates",
            mine.join("templates").to_str().unwrap(),
        ],
    );
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let embedded = folder.path().join("embedded");
    let ended = run_built_in_into(&embedded, &mine.join("samples/pipedrive"), &[]);
    assert!(ended.status.success());
    assert_eq!(files_below(&out), files_below(&embedded));
}
