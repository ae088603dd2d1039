//! Formats how often a pack is right about labelled deals.

use std::fmt::Write as _;

use serde::Serialize;

use crate::commands::terminal::counted;
use crate::report::escape::terminal::plain;
use crate::rule_tests::labelled::MeasuredDeals;

pub(in crate::commands::test) fn text(measured: &MeasuredDeals) -> String {
    let mut out = String::new();
    let all = measured.decidable;
    let _ = writeln!(
        out,
        "{} with a known cause: the first cause is right for {}, one of the first two for {}; {} \
         wrongly stopped by a gate.",
        counted(all, "deal"),
        of(measured.first_right, all),
        of(measured.first_two_right, all),
        measured.wrongly_gated
    );
    let _ = writeln!(
        out,
        "A cause leads for {}; it is the right one for {}.",
        counted(measured.leading, "deal"),
        of(measured.leading_right, measured.leading)
    );
    let _ = writeln!(
        out,
        "{} whose record cannot tell: a cause leads for {}.",
        counted(measured.undecidable, "deal"),
        measured.undecidable_leading
    );
    let _ = writeln!(
        out,
        "{} that a gate should stop: {} right.",
        counted(measured.gates, "deal"),
        of(measured.gates_right, measured.gates)
    );
    if let Some(log_loss) = measured.log_loss() {
        let _ = writeln!(out, "Log loss {log_loss:.3} (lower is better; 0 is certain and right).");
    }
    if measured.calibration.iter().any(|(deals, ..)| *deals > 0) {
        out.push_str("\nShares of the first cause, in 100\n  stated   mean  right  deals\n");
        for (index, (deals, right, shares)) in measured.calibration.iter().enumerate() {
            if *deals == 0 {
                continue;
            }
            let _ = writeln!(
                out,
                "  {:<7} {:>5.0} {:>6.0} {:>6}",
                format!("{}–{}", 20 * index, 20 * index + 20),
                100.0 * shares / *deals as f64,
                100.0 * *right as f64 / *deals as f64,
                deals
            );
        }
    }
    if !measured.misses.is_empty() {
        out.push_str("\nNot as labelled\n");
    }
    for miss in &measured.misses {
        let _ = writeln!(out, "  {}", plain(&miss.deal_id));
        let _ = writeln!(out, "    expected  {}", plain(&miss.expected));
        let _ = writeln!(out, "    found     {}", miss.found);
        for (name, text) in [
            ("", miss.instead.clone()),
            ("because", miss.because.join("; ")),
            ("label", miss.why.clone()),
        ] {
            if !text.is_empty() {
                let _ = writeln!(out, "    {name:<9} {}", plain(&text));
            }
        }
    }
    if !measured.not_found.is_empty() {
        let ids: Vec<String> = measured.not_found.iter().map(|id| plain(id).into_owned()).collect();
        let _ = writeln!(out, "\nNot in the exports: {}", ids.join(", "));
    }
    out.trim_end().to_owned()
}

/// Formats a part of a whole, e.g. `25 (89 in 100)`.
fn of(part: usize, whole: usize) -> String {
    if whole == 0 {
        return part.to_string();
    }
    format!("{part} ({:.0} in 100)", 100.0 * part as f64 / whole as f64)
}

#[derive(Serialize)]
struct Report<'m> {
    /// Increases when a key is removed or changes its meaning.
    version: u8,
    decidable: usize,
    first_right: usize,
    first_two_right: usize,
    wrongly_gated: usize,
    leading: usize,
    leading_right: usize,
    undecidable: usize,
    undecidable_leading: usize,
    gates: usize,
    gates_right: usize,
    log_loss: Option<f64>,
    calibration: Vec<Bin>,
    misses: Vec<Missed<'m>>,
    not_found: &'m [String],
}

#[derive(Serialize)]
struct Bin {
    from: f64,
    to: f64,
    deals: usize,
    right: usize,
    mean_share: Option<f64>,
}

#[derive(Serialize)]
struct Missed<'m> {
    deal_id: &'m str,
    expected: &'m str,
    found: &'m str,
    instead: &'m str,
    because: &'m [String],
    label: &'m str,
}

pub(in crate::commands::test) fn json(measured: &MeasuredDeals) -> String {
    let bins =
        measured.calibration.iter().enumerate().map(|(index, &(deals, right, shares))| Bin {
            from: index as f64 / 5.0,
            to: (index + 1) as f64 / 5.0,
            deals,
            right,
            mean_share: (deals > 0).then(|| shares / deals as f64),
        });
    let misses = measured.misses.iter().map(|own| Missed {
        deal_id: &own.deal_id,
        expected: &own.expected,
        found: &own.found,
        instead: &own.instead,
        because: &own.because,
        label: &own.why,
    });
    let report = Report {
        version: 1,
        decidable: measured.decidable,
        first_right: measured.first_right,
        first_two_right: measured.first_two_right,
        wrongly_gated: measured.wrongly_gated,
        leading: measured.leading,
        leading_right: measured.leading_right,
        undecidable: measured.undecidable,
        undecidable_leading: measured.undecidable_leading,
        gates: measured.gates,
        gates_right: measured.gates_right,
        log_loss: measured.log_loss(),
        calibration: bins.collect(),
        misses: misses.collect(),
        not_found: &measured.not_found,
    };
    serde_json::to_string_pretty(&report).unwrap_or_default()
}
