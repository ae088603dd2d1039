//! Warns of rules whose condition never holds, signs with the same condition, and signs without a
//! test.

use super::super::condition::{Check, Condition};
use super::super::pack::{PackTest, Sign, Spotting};
use super::super::{Pack, codes};
use super::can_hold::never;
use super::rule_places::{Written, key_below, value_or_whole};
use crate::diagnostic::Diagnostic;
use crate::rules::parse::reader::Entry;

pub(super) fn report(written: &Written<'_>, pack: &Pack) {
    for (entry, gate) in written.gates().into_iter().zip(&pack.gates) {
        never_holds(entry, "gate", &gate.when, pack);
    }
    for (entry, check) in written.conduct().into_iter().zip(&pack.conduct) {
        if let Spotting::Condition(when) = &check.spotting {
            never_holds(entry, "conduct check", when, pack);
        }
    }
    let of_entry = |entry: Entry<'_>| {
        let id = entry.peek("id")?.as_text()?;
        pack.signs.iter().find(|sign| sign.id == id)
    };
    let signs: Vec<(Entry<'_>, &Sign)> =
        written.signs().into_iter().filter_map(|entry| Some((entry, of_entry(entry)?))).collect();
    for (entry, sign) in &signs {
        never_present(*entry, sign, pack);
    }
    repeated(&signs);
    without_a_test(&signs, &pack.tests, written);
}

/// Returns whether a warning was given.
fn never_holds(entry: Entry<'_>, what: &str, when: &Condition, pack: &Pack) -> bool {
    let Some(never) = never(when, pack) else { return false };
    key_below(value_or_whole(entry, "when"), &never.fact).warning(
        codes::NEVER_PRESENT,
        format!("this {what} can never be present: {}", never.why),
        "fix the line; if lines exclude each other, remove one",
    );
    true
}

fn never_present(entry: Entry<'_>, sign: &Sign, pack: &Pack) {
    let Some(many) = entry.peek("outcomes") else {
        if let Some(when) = &sign.outcomes[0].when {
            never_holds(entry, "sign", when, pack);
        }
        return;
    };
    let outcomes = many.items().unwrap_or_default();
    for (at, (entry, outcome)) in outcomes.into_iter().zip(&sign.outcomes).enumerate() {
        let Some(when) = &outcome.when else { continue };
        if never_holds(entry, "outcome", when, pack) {
            continue;
        }
        let own = canonical(when);
        let earlier = sign.outcomes[..at]
            .iter()
            .find(|earlier| earlier.when.as_ref().is_some_and(|when| canonical(when) == own));
        if let Some(earlier) = earlier {
            value_or_whole(entry, "when").as_key().warning(
                codes::NEVER_PRESENT,
                format!(
                    "this outcome can never be present: `{}` before it has the same condition",
                    earlier.id
                ),
                "outcomes are tried in order; give each its own condition",
            );
        }
    }
}

fn repeated(signs: &[(Entry<'_>, &Sign)]) {
    let asked = |sign: &Sign| -> Vec<String> {
        sign.outcomes.iter().filter_map(|outcome| outcome.when.as_ref()).map(canonical).collect()
    };
    let all: Vec<Vec<String>> = signs.iter().map(|(_, sign)| asked(sign)).collect();
    for (at, (entry, _)) in signs.iter().enumerate() {
        let Some(first) = all[..at].iter().position(|earlier| *earlier == all[at]) else {
            continue;
        };
        let key = if entry.peek("when").is_some() { "when" } else { "outcomes" };
        value_or_whole(*entry, key).as_key().warning(
            codes::REPEATED_SIGN,
            format!("this has the same condition as the sign `{}`", signs[first].1.id),
            "remove one of the two, or the same evidence counts twice; if they differ, make the \
             conditions differ",
        );
    }
}

/// Returns the same text for conditions that differ only in the order of their lines.
fn canonical(condition: &Condition) -> String {
    let sorted = |parts: &[Condition]| {
        let mut all: Vec<String> = parts.iter().map(canonical).collect();
        all.sort();
        all.dedup();
        all
    };
    let (name, parts) = match condition {
        Condition::Test(test) => {
            let check = match &test.check {
                Check::OneOf(operands) => {
                    let mut all: Vec<String> = operands.iter().map(|o| format!("{o:?}")).collect();
                    all.sort();
                    format!("OneOf({all:?})")
                }
                other => format!("{other:?}"),
            };
            return format!("{:?} {check}", test.fact);
        }
        Condition::All(parts) => ("all", sorted(parts)),
        Condition::Any(parts) => ("any", sorted(parts)),
        Condition::None(parts) => ("none", sorted(parts)),
    };
    match (name, parts.as_slice()) {
        ("all" | "any", [only]) => only.clone(),
        _ => format!("{name}({})", parts.join("; ")),
    }
}

fn without_a_test(signs: &[(Entry<'_>, &Sign)], tests: &[PackTest], written: &Written<'_>) {
    if tests.is_empty() {
        // Reported once: otherwise a pack without tests would get a warning for every sign.
        let message = "no test says what the rules must say about a buyer that you know";
        written.errors.add(
            Diagnostic::warning(codes::NO_TEST, message)
                .help("write a few in tests/*.yaml: they show when an edit breaks what was right"),
        );
        return;
    }
    let is_expected = |id: &str| {
        tests.iter().map(|test| &test.expect).any(|expect| {
            [&expect.present, &expect.absent, &expect.unknown]
                .into_iter()
                .any(|signs| signs.iter().any(|sign| sign == id))
        })
    };
    for (entry, sign) in signs.iter().filter(|(_, sign)| !is_expected(&sign.id)) {
        value_or_whole(*entry, "id").warning(
            codes::NO_TEST,
            format!("no test expects anything of the sign `{}`", sign.id),
            "name it under `present`, `absent` or `unknown` of a test in tests/*.yaml",
        );
    }
}
