//! The plan of the week: `plan.csv`, the overview and the pages of the salespeople.
#![allow(clippy::unwrap_used)] // a test may stop

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::common::{Row, ghosted, read_csv, samples, text};
use jiff::civil::{Date, Weekday};

/// A Monday.
const AS_OF: &str = "2026-03-16";

fn run(out: &Path, more: &[&str]) {
    let exports = samples().join("pipedrive");
    let (exports, out) = (exports.to_str().unwrap(), out.to_str().unwrap());
    let mut arguments = vec!["run", exports, "--as-of", AS_OF, "--out", out];
    arguments.extend_from_slice(more);
    let ended = ghosted(&arguments);
    assert!(ended.status.success(), "{}", text(&ended.stderr));
}

fn day(row: &Row, column: &str) -> Date {
    row[column].parse().unwrap()
}

#[test]
fn the_plan_fills_the_days_of_every_salesperson() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("report");
    run(&out, &[]);
    let plan = read_csv(&out.join("plan.csv"));
    let results = read_csv(&out.join("results.csv"));

    // Every deal with a next step is in the plan, and no other.
    let mut planned: Vec<&str> = plan.iter().map(|row| row["deal_id"].as_str()).collect();
    let mut with_step: Vec<&str> = results
        .iter()
        .filter(|row| !row["next_on"].is_empty())
        .map(|row| row["deal_id"].as_str())
        .collect();
    planned.sort_unstable();
    with_step.sort_unstable();
    assert_eq!(planned, with_step);

    let mut by_day: BTreeMap<(&str, Date), usize> = BTreeMap::new();
    for row in &plan {
        let (next_on, planned_on) = (day(row, "next_on"), day(row, "planned_on"));
        assert!(planned_on >= next_on, "{row:?}");
        let weekday = planned_on.weekday();
        assert!(weekday != Weekday::Saturday && weekday != Weekday::Sunday, "{row:?}");
        assert!(!row["what"].is_empty() && !row["why"].is_empty(), "{row:?}");
        *by_day.entry((&row["owner"], planned_on)).or_default() += 1;
    }
    assert!(by_day.values().all(|count| *count <= 5), "{by_day:?}");
    let monday: Date = AS_OF.parse().unwrap();
    assert_eq!(by_day[&("Amy Tang", monday)], 5);

    // The tender of 20 March is prepared on the Monday before, not after it.
    let andino = plan.iter().find(|row| row["deal_id"] == "1004").unwrap();
    assert_eq!(day(andino, "planned_on"), monday);
    assert_eq!(
        andino["why"],
        "First, because the tender closes in 4 days, the PI expired on 26 February and USD 48,750 \
         is at stake."
    );
    assert!(andino["what"].starts_with("Renew the PI until at least 20 June"), "{andino:?}");
    let amy = plan.iter().filter(|row| row["owner"] == "Amy Tang");
    let first = amy.map(|row| row["deal_id"].as_str()).next();
    assert_eq!(first, Some("1103"), "whom we owe a reply comes first");
}

#[test]
fn the_overview_begins_with_the_week_and_links_to_the_salespeople() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("report");
    run(&out, &[]);
    let page = fs::read_to_string(out.join("index.html")).unwrap();
    let lines: Vec<&str> = page.split("<ul class=\"five\">").nth(1).unwrap().lines().collect();
    let lines: Vec<&str> = lines.into_iter().skip(1).take_while(|line| *line != "</ul>").collect();
    assert_eq!(lines.len(), 5, "{lines:?}");
    // Amounts of two currencies are never added up; won, lost and answered deals do not count.
    assert!(lines[0].contains("EUR 135,160 + USD 540,330"), "{}", lines[0]);
    assert!(lines[0].contains("5 that are won, lost or answered are not counted"), "{}", lines[0]);
    assert!(lines[1].contains("3 buyers wrote and wait for our reply"), "{}", lines[1]);
    assert!(lines[2].contains("Constructora Valle Andino (20 March)"), "{}", lines[2]);
    assert!(page.contains("href=\"owners/amy-tang.html\""));
    let amy = fs::read_to_string(out.join("owners/amy-tang.html")).unwrap();
    assert!(amy.contains("Constructora Valle Andino") && !amy.contains("Solaris Nordeste"));
}

#[test]
fn a_redacted_overview_links_to_nobody_and_quotes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("report");
    run(&out, &["--redact"]);
    let page = fs::read_to_string(out.join("index.html")).unwrap();
    assert!(!page.contains("href=\"owners/") && !page.contains("<q>") && !page.contains("Andino"));
    assert!(out.join("owners/amy-tang.html").exists());
}
