//! Tests that `results.csv` and `results.jsonl` have the documented columns and agree.

#![allow(clippy::unwrap_used)] // a test may panic

use crate::report_buyers;

use std::collections::BTreeSet;

use ghosted::diagnosis::Finding;
use ghosted::facts::{Value, known};
use ghosted::report::Language;
use ghosted::report::results::{self, CsvRows};
use report_buyers::{Case, pack};
use serde_json::Value as Json;

fn csv_of(cases: &[Case]) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut out = Vec::new();
    results::csv_header(pack(), &mut out);
    let mut rows = CsvRows::default();
    for case in cases {
        rows.push(&case.input(Language::En), &mut out);
    }
    let mut reader = csv::Reader::from_reader(out.as_slice());
    reader.deserialize().map(Result::unwrap).collect()
}

fn json_of(case: &Case) -> Json {
    let mut out = Vec::new();
    results::jsonl_row(&case.input(Language::En), &mut out);
    assert_eq!(out.iter().filter(|b| **b == b'\n').count(), 1);
    serde_json::from_slice(&out).unwrap()
}

#[test]
fn cells_that_are_kept_are_those_that_would_be_written() {
    let cases = Case::all();
    let mut rows = CsvRows::default();
    for case in cases.iter().chain(&cases) {
        let (mut kept, mut anew) = (Vec::new(), Vec::new());
        rows.push(&case.input(Language::En), &mut kept);
        CsvRows::default().push(&case.input(Language::En), &mut anew);
        assert_eq!(String::from_utf8(kept), String::from_utf8(anew));
    }
}

#[test]
fn both_files_say_the_same() {
    let cases = Case::all();
    for (row, case) in csv_of(&cases).iter().zip(&cases) {
        let json = json_of(case);
        assert_eq!(json["schema"], "ghosted/diagnosis/2");
        assert_eq!(row["as_of"], json["as_of"]);
        assert_eq!(row["deal_id"], json["deal_id"]);
        let next = |key: &str| json["next"][key].as_str().unwrap_or_default().to_owned();
        assert_eq!(row["next_on"], next("on"));
        assert_eq!(row["next_reason"], next("reason"));
        let is_over = ["opted_out", "closed", "replied"].contains(&row["gate"].as_str());
        assert_eq!(json["next"].is_null(), is_over, "{}", row["gate"]);
        match &case.diagnosis.finding {
            Finding::Gated(_) => {
                assert_eq!(row["gate"], json["gate"]["id"]);
                assert!(json["diagnosis"].is_null());
                for column in
                    ["verdict", "cause", "share", "share_tender", "evidence_1", "question_1"]
                {
                    assert_eq!(row[column], "", "{column}");
                }
            }
            Finding::Weighed(_) => {
                let diagnosis = &json["diagnosis"];
                assert_eq!(row["verdict"], diagnosis["verdict"]);
                assert_eq!(row["cause"], diagnosis["causes"][0]["id"]);
                assert_eq!(row["share"], diagnosis["causes"][0]["in_100"].to_string());
                let shares: f64 = pack()
                    .causes
                    .iter()
                    .map(|cause| row[&format!("share_{}", cause.id)].parse::<f64>().unwrap())
                    .sum();
                assert!((shares - 100.0).abs() < 0.6, "{shares}");
            }
        }
    }
}

#[test]
fn the_quick_way_names_the_same_evidence_as_the_explanation() {
    let cases = Case::all();
    let mut compared = 0;
    for (row, case) in csv_of(&cases).iter().zip(&cases) {
        if case.explanation.is_none() {
            continue;
        }
        let weights = json_of(case)["diagnosis"]["sum"]["weights"].clone();
        for (at, column) in ["evidence_1", "evidence_2", "evidence_3"].into_iter().enumerate() {
            let shown = row[column].split('=').next().unwrap();
            let Some(weight) = weights.get(at) else { continue };
            let db = weight["db"].as_f64().unwrap();
            // A group is represented by one of its signs; weights that look equal may be in either
            // order.
            let names = |weight: &Json| {
                weight["question"] == shown
                    || (weight["kind"] == "words" && shown == "words")
                    || weight["signs"].as_array().unwrap().iter().any(|sign| sign["id"] == shown)
            };
            let mut all = weights.as_array().unwrap().iter();
            let is_alike = |other: &Json| (other["db"].as_f64().unwrap() - db).abs() < 0.15;
            let is_named = all.any(|other| names(other) && is_alike(other));
            assert!(is_named || (shown.is_empty() && db < 0.15), "{shown} for {weight}");
            compared += 1;
        }
    }
    assert!(compared > 0);
}

#[test]
fn amounts_and_texts_stay_what_they_are() {
    let money = ghosted::facts::Money {
        ten_thousandths: -123_456_500,
        currency: ghosted::facts::Currency::new("EUR"),
    };
    let case = Case::with(
        "A contractor",
        &[
            (known::value, Value::Money(money)),
            (known::company_name, Value::Text("=cmd|'/C calc'!A0, \"Ltd\"".into())),
        ],
    );
    let row = &csv_of(&[case])[0];
    assert_eq!(row["value"], "-12345.65");
    assert_eq!(row["currency"], "EUR");
    assert_eq!(row["company"], "'=cmd|'/C calc'!A0, \"Ltd\"");
}

#[test]
fn the_guide_names_every_column_and_every_field() {
    let guide = include_str!("../../docs/results.md");
    let mut header = Vec::new();
    results::csv_header(pack(), &mut header);
    results::set_aside_header(&mut header);
    let header = String::from_utf8(header).unwrap();
    let columns = header.trim().split([',', '\n']).filter(|name| !name.starts_with("share_"));
    let mut names: BTreeSet<String> = columns.map(str::to_owned).collect();
    fn fields(json: &Json, names: &mut BTreeSet<String>) {
        match json {
            Json::Object(map) => map.iter().for_each(|(name, value)| {
                names.insert(name.clone());
                fields(value, names);
            }),
            Json::Array(items) => items.iter().for_each(|item| fields(item, names)),
            _ => {}
        }
    }
    Case::all().iter().for_each(|case| fields(&json_of(case), &mut names));
    for name in names {
        assert!(guide.contains(&format!("`{name}`")), "{name} is not in docs/results.md");
    }
}
