//! Formats stated shares against true ones on deals drawn from the pack.

use std::fmt::Write as _;

use serde::Serialize;

use crate::commands::learn::bar;
use crate::commands::terminal::grouped;
use crate::learning::calibration::{BINS, DEALS, Drawn};

const STEP: usize = 100 / BINS;

pub(in crate::commands::test) fn text(drawn: &[Drawn; BINS]) -> String {
    let mut out = format!(
        "{} deals drawn from the numbers of the rules, as if these were true: the share of the \
         first cause,\nand how often it is the drawn one, in 100.\n\n",
        grouped(DEALS)
    );
    for (at, bin) in drawn.iter().enumerate().filter(|(_, bin)| bin.deals > 0) {
        let interval = format!("{}–{}", STEP * at, STEP * (at + 1));
        let (stated, right) = in_100(bin);
        let deals = grouped(bin.deals);
        let _ =
            writeln!(out, "  {interval:<7} stated {stated:>3.0} {}  {deals} deals", bar(stated));
        let _ = writeln!(out, "  {:<7} true   {right:>3.0} {}", "", bar(right));
    }
    out.push_str(
        "\nTrue above stated: the damping in weighing.yaml makes the shares more careful than the \
         numbers.\nThis says nothing about real buyers; `ghosted test --labelled` and `ghosted \
         learn` do.",
    );
    out
}

fn in_100(bin: &Drawn) -> (f64, f64) {
    let deals = bin.deals as f64;
    (100.0 * bin.stated / deals, 100.0 * bin.right as f64 / deals)
}

#[derive(Serialize)]
struct Report {
    /// Increases when a key is removed or changes its meaning.
    version: u8,
    deals: usize,
    bins: Vec<Bin>,
}

#[derive(Serialize)]
struct Bin {
    from: usize,
    to: usize,
    deals: usize,
    stated: Option<f64>,
    right: Option<f64>,
}

pub(in crate::commands::test) fn json(drawn: &[Drawn; BINS]) -> String {
    let bins = drawn.iter().enumerate().map(|(at, bin)| {
        let numbers = (bin.deals > 0).then(|| in_100(bin));
        Bin {
            from: STEP * at,
            to: STEP * (at + 1),
            deals: bin.deals,
            stated: numbers.map(|(stated, _)| stated),
            right: numbers.map(|(_, right)| right),
        }
    });
    let report = Report { version: 1, deals: DEALS, bins: bins.collect() };
    serde_json::to_string_pretty(&report).unwrap_or_default() // invariant: only numbers
}
