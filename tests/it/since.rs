//! Tests the changes since an earlier report on the overview.
#![allow(clippy::unwrap_used)] // a test may stop

use crate::common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use common::{quick, read_csv, samples, text};
use tempfile::TempDir;

const HEADER: &str =
    "Deal ID,Company,Status,Email opt out,PI sent on,Last email received,Last email sent";

/// A folder for exports and reports.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn export(&self, name: &str, rows: &[&str]) -> PathBuf {
        let rows: Vec<String> =
            rows.iter().map(|row| format!("{row},2026-01-05,,2026-01-06\n")).collect();
        let path = self.path(name);
        fs::write(&path, format!("{HEADER}\n{}", rows.concat())).unwrap();
        path
    }
}

fn run(exports: &Path, as_of: &str, out: &Path, more: &[&str]) -> Output {
    let (exports, out) = (exports.to_str().unwrap(), out.to_str().unwrap());
    let mut arguments = vec!["run", exports, "--as-of", as_of, "--out", out];
    arguments.extend_from_slice(more);
    quick(&arguments)
}

fn succeeds(ended: &Output) -> String {
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    text(&ended.stdout)
}

#[test]
fn new_deals_and_changed_conclusions_are_listed() {
    let desk = Desk::new();
    let (last, this) = (desk.path("last"), desk.path("this"));
    let before = desk.export(
        "before.csv",
        &["1,Same Ltd,Open,no", "=2,Sold Ltd,Open,no", "3,Gone Ltd,Open,no", "4,Quiet Ltd,Open,no"],
    );
    let after = desk.export(
        "after.csv",
        &[
            "1,Same Ltd,Open,no",
            "=2,Sold Ltd,Won,no",
            "4,Quiet Ltd,Open,yes",
            "5,Fresh Ltd,Open,no",
        ],
    );
    succeeds(&run(&before, "2026-03-09", &last, &[]));
    for (lang, since, was) in [
        ("en", "Since 2026-03-09", "before: Still open"),
        ("zh", "2026-03-09 以来的变化", "此前：尚不明确"),
    ] {
        let more = ["--lang", lang, "--since", last.to_str().unwrap()];
        let said = succeeds(&run(&after, "2026-03-16", &this, &more));
        let told =
            "Since 2026-03-09: 1 new, 1 with another answer, 1 as before, 2 no longer listed.";
        assert!(said.contains(told), "{said}");
        let page = fs::read_to_string(this.join("index.html")).unwrap();
        let (_, section) = page.split_once(since).unwrap();
        let (section, _) = section.split_once("</section>").unwrap();
        let changed = section.find(was).unwrap();
        assert!(
            section.find("Sold Ltd").unwrap() < changed
                && changed < section.find("Fresh Ltd").unwrap()
        );
        assert!(!section.contains("Same Ltd"));
        assert!(!page.contains("Gone Ltd") && !page.contains("Quiet Ltd"), "only counted");
    }
}

#[test]
fn every_buyer_of_the_list_is_new_changed_or_as_before() {
    let desk = Desk::new();
    let (last, this) = (desk.path("last"), desk.path("this"));
    let sample = samples().join("pipedrive");
    succeeds(&run(&sample, "2026-02-23", &last, &["--no-reports"]));
    let said = succeeds(&run(&sample, "2026-03-16", &this, &["--since", last.to_str().unwrap()]));
    let line = said.lines().find(|line| line.starts_with("Since 2026-02-23")).unwrap();
    let numbers: Vec<usize> =
        line.split([':', ',', ' ']).filter_map(|word| word.parse().ok()).collect();
    let [new, changed, as_before, gone] = numbers[..] else { panic!("{line}") };
    assert!(changed > 0 && as_before > 0, "{line}");
    assert_eq!(new + changed + as_before, read_csv(&this.join("results.csv")).len());
    assert_eq!(changed + as_before + gone, read_csv(&last.join("results.csv")).len());
}

#[test]
fn a_report_is_compared_with_the_one_that_it_replaces() {
    let desk = Desk::new();
    let out = desk.path("report");
    let since = ["--since", out.to_str().unwrap()];
    let export = desk.export("deals.csv", &["1,Same Ltd,Open,no"]);
    let said = succeeds(&run(&export, "2026-03-09", &out, &since));
    assert!(!said.contains("Since"), "there is none in the first week: {said}");
    let said = succeeds(&run(&export, "2026-03-16", &out, &since));
    assert!(said.contains("Since 2026-03-09: 0 new, 0 with another answer, 1 as before"), "{said}");
}

#[test]
fn what_is_no_earlier_report_stops_the_run() {
    let desk = Desk::new();
    let (last, this) = (desk.path("last"), desk.path("this"));
    let export = desk.export("deals.csv", &["1,Same Ltd,Open,no"]);
    succeeds(&run(&export, "2026-03-23", &last, &[]));
    let empty = desk.path("empty.csv");
    fs::write(&empty, "deal_id,gate,verdict,cause,as_of\n").unwrap();
    for (report, wrong) in [
        (&last, "is of 2026-03-23, a later day than 2026-03-16"),
        (&desk.path("nowhere"), "cannot be read"),
        (&export, "has no column `deal_id`"),
        (&empty, "holds no buyer"),
    ] {
        let ended = run(&export, "2026-03-16", &this, &["--since", report.to_str().unwrap()]);
        let said = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(3), "{said}");
        assert!(said.contains(wrong) && said.contains("E917"), "{said}");
        assert!(!this.exists());
    }
}

#[test]
fn a_redacted_page_does_not_name_changed_deals() {
    let desk = Desk::new();
    let (last, this) = (desk.path("last"), desk.path("this"));
    let before = desk.export("before.csv", &["2,Sold Ltd,Open,no"]);
    let after = desk.export("after.csv", &["2,Sold Ltd,Won,no", "5,Fresh Ltd,Open,no"]);
    succeeds(&run(&before, "2026-03-09", &last, &[]));
    let more = ["--redact", "--since", last.to_str().unwrap()];
    succeeds(&run(&after, "2026-03-16", &this, &more));
    let page = fs::read_to_string(this.join("index.html")).unwrap();
    assert!(page.contains("Since 2026-03-09") && page.contains("before: Still open"));
    assert!(!page.contains("Sold") && !page.contains("Fresh"));
}
