//! Tests that the planted deals of the samples are found: `samples/planted.yaml` lists the gate or
//! cause that each must have, and the deals for which the export cannot show it.
#![allow(clippy::unwrap_used)] // a test may stop

use crate::common;

use std::collections::BTreeMap;

use common::{Results, samples};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Planted {
    as_of: String,
    hubspot: Vec<Entry>,
    pipedrive: Vec<Entry>,
    okki: Vec<Entry>,
    faulty: Vec<Faulty>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    buyer: String,
    gate: Option<String>,
    cause: Option<String>,
    rank: Option<String>,
    cannot_know: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Faulty {
    file: String,
    row: u32,
    why: String,
}

fn planted() -> Planted {
    let text = std::fs::read_to_string(samples().join("planted.yaml")).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

/// Returns the differences from an entry.
fn difference(entry: &Entry, results: &Results) -> Option<String> {
    let id = &entry.buyer;
    let found = results.buyer(id);
    match (&entry.gate, &entry.cause, entry.rank.as_deref(), &entry.cannot_know) {
        (Some(gate), None, None, None) if gate == "opted_out" => {
            found.is_some().then(|| format!("{id} opted out, and is in the results"))
        }
        (Some(gate), None, None, None) => {
            let got = found.map_or("nothing", |row| row["gate"].as_str());
            (got != gate).then(|| format!("{id}: gate {gate} expected, found {got:?}"))
        }
        (None, Some(cause), Some(rank), None) => {
            let ranking = results.ranking(id);
            let allowed = if rank == "first" { 1 } else { 2 };
            let is_among = ranking.iter().take(allowed).any(|(name, _)| name == cause);
            (!is_among)
                .then(|| format!("{id}: {cause} {rank} expected, found {:?}", ranking.get(..4)))
        }
        // The honest cause need not rank first; the deal must only not be lost.
        (None, Some(_), None, Some(reason)) if !reason.trim().is_empty() => {
            found.is_none().then(|| format!("{id} is not in the results"))
        }
        _ => Some(format!("{id} is planted in a way that no test reads")),
    }
}

fn all_found(folder: &str, entries: &[Entry]) {
    let results = Results::of_sample(folder, &planted().as_of, &[]);
    let wrong: Vec<String> =
        entries.iter().filter_map(|entry| difference(entry, &results)).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), entries.len(), wrong.join("\n"));
}

#[test]
fn what_is_planted_in_the_hubspot_sample_is_found() {
    all_found("hubspot", &planted().hubspot);
}

#[test]
fn what_is_planted_in_the_pipedrive_sample_is_found() {
    all_found("pipedrive", &planted().pipedrive);
}

#[test]
fn what_is_planted_in_the_okki_sample_is_found() {
    all_found("okki", &planted().okki);
}

#[test]
fn every_gate_and_every_cause_is_planted_twice_in_every_sample() {
    let planted = planted();
    for entries in [&planted.hubspot, &planted.pipedrive, &planted.okki] {
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for entry in entries {
            let name = entry.gate.as_deref().or(entry.cause.as_deref()).unwrap_or("?");
            *count.entry(name).or_default() += 1;
        }
        for name in [
            "opted_out",
            "asks_to_stop",
            "closed",
            "replied",
            "we_owe_the_reply",
            "undeliverable",
            "away",
            "too_early",
            "terms_gap",
            "no_live_order",
            "not_the_decider",
            "tender",
            "policy_or_economy",
            "price_fishing",
            "market_research",
            "budget_frozen",
            "unreachable",
        ] {
            assert!(count.get(name).is_some_and(|&times| times >= 2), "{name}: {count:?}");
        }
    }
}

#[test]
fn faulty_rows_are_set_aside_and_no_others() {
    let planted = planted();
    let mut expected: Vec<(String, u32)> = Vec::new();
    for faulty in &planted.faulty {
        assert!(!faulty.why.is_empty());
        // One bad cell makes only that cell unknown.
        if faulty.why.starts_with("impossible date") || faulty.why.starts_with("unknown currency") {
            continue;
        }
        expected.push((faulty.file.clone(), faulty.row));
    }
    let mut found: Vec<(String, u32)> = Vec::new();
    for folder in ["hubspot", "pipedrive", "okki"] {
        for row in Results::of_sample(folder, &planted.as_of, &[]).rejected {
            let name = row["file"].rsplit('/').next().unwrap_or_default();
            found.push((format!("{folder}/{name}"), row["row"].parse().unwrap()));
        }
    }
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
}
