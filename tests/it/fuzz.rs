//! Runs the properties of the fuzz targets briefly: real exports with reproducible damage. `cargo
//! +nightly fuzz run export` continues from here (CONTRIBUTING.md).
#![allow(clippy::unwrap_used)]

#[path = "../../fuzz/promises.rs"]
mod promises;

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

const CASES: u32 = 200;

/// The exports of the CRMs in the tests.
fn seeds() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/crm");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .flat_map(|crm| fs::read_dir(crm.unwrap().path()).unwrap())
        .map(|file| file.unwrap().path())
        .filter(|file| file.extension().is_some_and(|ending| ending == "csv"))
        .collect();
    files.sort();
    assert!(files.len() > 50);
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// Returns a seed with some of its bytes changed, removed or inserted.
fn damaged(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let change =
        (any::<prop::sample::Index>(), 0_usize..20, prop::collection::vec(any::<u8>(), 0..8));
    (prop::sample::select(seeds), prop::collection::vec(change, 0..6)).prop_map(
        |(mut bytes, changes)| {
            for (at, out, into) in changes {
                let from = at.index(bytes.len() + 1);
                let to = (from + out).min(bytes.len());
                bytes.splice(from..to, into);
            }
            bytes
        },
    )
}

fn holds(strategy: impl Strategy<Value = Vec<u8>>, promise: fn(&[u8])) {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let mut runner =
        TestRunner::new_with_rng(config.clone(), TestRunner::deterministic().new_rng());
    let tried = runner.run(&strategy, |bytes| {
        promise(&bytes);
        Ok(())
    });
    if let Err(error) = tried {
        panic!("{error}");
    }
}

/// Returns lines and cells of the seeds, unchanged.
fn pieces(seeds: &[Vec<u8>], ends: &'static [u8]) -> Vec<Vec<u8>> {
    let pieces = seeds.iter().flat_map(|seed| seed.split(|b| ends.contains(b)));
    let mut pieces: Vec<Vec<u8>> =
        pieces.filter(|piece| !piece.is_empty()).map(<[u8]>::to_vec).collect();
    pieces.sort();
    pieces.dedup();
    pieces
}

#[test]
fn damaged_exports_are_read_or_refused() {
    holds(damaged(seeds()), promises::export);
}

#[test]
fn damaged_headers_are_read_or_refused() {
    let headers: Vec<Vec<u8>> = seeds()
        .iter()
        .filter_map(|seed| Some(seed.split(|&b| b == b'\n').next()?.to_vec()))
        .collect();
    holds(damaged(headers), promises::header);
}

#[test]
fn a_day_that_was_read_is_the_same_when_it_is_written_plainly() {
    let cells = pieces(&seeds(), b",;\t\n\r\"");
    for cell in &cells {
        promises::date(cell);
    }
    holds(damaged(cells), promises::date);
}

#[test]
fn an_amount_that_was_read_is_the_same_when_it_is_written_plainly() {
    let cells = pieces(&seeds(), b",;\t\n\r\"");
    for cell in &cells {
        promises::money(cell);
    }
    holds(damaged(cells), promises::money);
}
