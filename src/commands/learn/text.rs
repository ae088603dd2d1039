//! Formats what was learned for the terminal.

use std::fmt::Write as _;

use super::tables::{BinRow, CauseRow, Report};
use crate::commands::terminal::{counted, paragraph};
use crate::report::escape::terminal::plain;

/// Characters of a bar that means 100 in 100.
const BAR: f64 = 30.0;
/// The mark of causes that are known only from buyers who answered.
const ONLY: &str = "*";

pub(super) fn text(report: &Report) -> String {
    let mut out = String::new();
    let known_by = report.known_by;
    let _ = writeln!(
        out,
        "{} until {}, of {}: {} from the buyer, {} from documents, {}.",
        counted(report.cases, "case"),
        report.as_of,
        counted(report.weeks, "week"),
        known_by.buyer_said,
        known_by.document,
        match known_by.guess {
            1 => "1 guess".to_owned(),
            guesses => format!("{guesses} guesses"),
        },
    );
    not_counted(report, &mut out);
    backtest(report, &mut out);
    if report.cases > 0 {
        calibration(report, &mut out);
        causes(report, &mut out);
        replies(report, &mut out);
        lines(report, &mut out);
    }
    out.trim_end().to_owned()
}

fn not_counted(report: &Report, out: &mut String) {
    let own = &report.not_counted;
    if !own.unknown_reasons.is_empty() {
        let all: usize = own.unknown_reasons.iter().map(|(_, deals)| deals).sum();
        let named: Vec<String> = own
            .unknown_reasons
            .iter()
            .take(8)
            .map(|(reason, deals)| format!("“{}” ({deals})", plain(reason)))
            .collect();
        let more = if own.unknown_reasons.len() > 8 { ", …" } else { "" };
        let text = format!(
            "{} not counted, because no cause of the rules has this reason: {}{more}. Give each \
             its cause under `lost_reasons` in a file of sources/.",
            counted(all, "deal"),
            named.join(", ")
        );
        paragraph(out, "", &text);
    }
    for (deals, why) in [
        (own.without_reason, "has an outcome without a reason"),
        (own.contradictory, "has contradictory reasons of one day"),
        (own.later, "has an outcome only after the day of this run"),
        (own.hidden, "is of people who asked not to be contacted"),
    ] {
        if deals > 0 {
            let (deal, why) = match deals {
                1 => ("deal", why.to_owned()),
                _ => ("deals", why.replacen("has ", "have ", 1).replacen("is ", "are ", 1)),
            };
            let _ = writeln!(out, "{deals} {deal} not counted: {why}.");
        }
    }
}

fn backtest(report: &Report, out: &mut String) {
    if report.cases == 0 {
        paragraph(out, "", &report.decision);
        return;
    }
    out.push_str("\nEach week read with what all other weeks teach\n");
    let _ = writeln!(out, "  {:<28} {:>8}   first cause right", "", "log loss");
    for (name, figures) in [
        ("experts' numbers", &report.experts),
        ("learned numbers", &report.learned),
        ("always the commonest cause", &report.commonest),
    ] {
        let right = format!("{} of {}", figures.first_cause_right, report.cases);
        let _ = writeln!(out, "  {name:<28} {:>8.3}   {right}", figures.log_loss);
    }
    paragraph(out, "", &report.decision);
}

fn calibration(report: &Report, out: &mut String) {
    let figures = if report.is_learned { &report.learned } else { &report.experts };
    let whose = if report.is_learned { "learned" } else { "experts'" };
    let _ = writeln!(
        out,
        "\nShares of the first cause and how often it was right, in 100 ({whose} numbers)"
    );
    let bins: Vec<&BinRow> = figures.calibration.iter().filter(|bin| bin.cases > 0).collect();
    for bin in bins {
        let interval = format!("{}–{}", bin.from, bin.to);
        for (name, number, more) in [
            ("stated", bin.stated, format!("  {}", counted(bin.cases, "case"))),
            ("right", bin.right, String::new()),
        ] {
            let number = number.unwrap_or_default();
            let interval = if name == "stated" { interval.as_str() } else { "" };
            let _ = writeln!(out, "  {interval:<7} {name:<6} {number:>3.0} {}{more}", bar(number));
        }
    }
}

/// Returns a bar for a number of 100.
pub(in crate::commands) fn bar(of_100: f64) -> String {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within 0 and 100
    let length = (of_100.clamp(0.0, 100.0) / 100.0 * BAR).round() as usize;
    "█".repeat(length)
}

fn causes(report: &Report, out: &mut String) {
    out.push_str("\nCauses           cases  buyer said  documents  guesses\n");
    let mut is_any_only = false;
    for CauseRow { id, cases, known_by, only_from_answers } in &report.causes {
        is_any_only |= only_from_answers;
        let name = format!("{id}{}", if *only_from_answers { ONLY } else { "" });
        let _ = writeln!(
            out,
            "  {name:<18} {cases:>3} {:>11} {:>10} {:>8}",
            known_by.buyer_said, known_by.document, known_by.guess
        );
    }
    if is_any_only {
        paragraph(
            out,
            &format!("  {ONLY} "),
            "known only from buyers who answered; those who stay silent may be different.",
        );
    }
}

fn replies(report: &Report, out: &mut String) {
    if report.replies.is_empty() {
        return;
    }
    out.push_str("\nQuestions that were asked, and answered\n");
    for row in &report.replies {
        let name = format!("{} / {}{}", row.question, row.cause, mark(row.only_from_answers));
        let _ = writeln!(out, "  {name:<45} {} of {}", row.answered, row.asked);
    }
}

fn lines(report: &Report, out: &mut String) {
    let head = if report.is_learned { "Changed numbers" } else { "Numbers that would change" };
    let _ = writeln!(
        out,
        "\n{head}: {} (of 100 for causes, of 10 for signs and questions)",
        report.lines.len()
    );
    let _ = writeln!(out, "  {:<50} {:>6}  {:>6}   cases", "", "expert", "used");
    for row in &report.lines {
        let name = format!("{}{}", row.line, mark(row.only_from_answers));
        let _ = writeln!(
            out,
            "  {name:<50} {:>6}  {:>6}   {} of {}",
            row.expert, row.used, row.shown_by, row.of_cases
        );
    }
    if !report.taken_back.is_empty() {
        let _ = writeln!(out, "Taken back: {}", report.taken_back.join(", "));
    }
}

fn mark(only_from_answers: bool) -> &'static str {
    if only_from_answers { ONLY } else { "" }
}
