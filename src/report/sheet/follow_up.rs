//! Builds the parts of a sheet about our own follow-up, and the next step with its date and
//! channel.

use serde::Serialize;

use super::cell_reference::cell_shown;
use crate::diagnosis::NextReason;
use crate::report::results::reason_name;
use crate::report::{SheetInput, format_value};

#[derive(Debug, Serialize)]
pub(super) struct Fault<'a> {
    title: &'a str,
    /// `error`, `warning` or `note`.
    level: &'static str,
    advice: &'a str,
    quotes: Vec<Quoted<'a>>,
}

#[derive(Debug, Serialize)]
struct Quoted<'a> {
    text: std::borrow::Cow<'a, str>,
    on: String,
    cell: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Next<'a> {
    on: String,
    /// Counted from Monday = 1.
    weekday: i8,
    due: bool,
    /// `at_once`, `cadence`, `least_gap`, `recheck` or `back_on`.
    reason: &'static str,
    act: Option<&'a str>,
    channel: Option<&'a str>,
}

const LONGEST_QUOTE: usize = 120;

pub(super) fn errors<'a>(input: &SheetInput<'a>) -> Vec<Fault<'a>> {
    let of = |finding: &'a crate::diagnosis::ConductFinding| {
        let check = input.pack.check(finding.check);
        let quotes = finding.quotes.iter().map(|quote| Quoted {
            text: format_value::shortened(&quote.text, LONGEST_QUOTE),
            on: quote.on.to_string(),
            cell: cell_shown(input, quote.cell),
        });
        Fault {
            title: input.language.of(&check.title),
            level: check.level.name(),
            advice: input.language.of(&check.advice),
            quotes: quotes.collect(),
        }
    };
    input.diagnosis.conduct.iter().map(of).collect()
}

pub(super) fn next<'a>(input: &SheetInput<'a>) -> Option<Next<'a>> {
    let next = input.diagnosis.next?;
    let step = match next.reason {
        // A person reads and answers, so the cadence does not apply.
        NextReason::AtOnce => None,
        _ => next.step.and_then(|at| input.pack.cadence.steps.get(at)),
    };
    Some(Next {
        on: next.on.to_string(),
        weekday: next.on.weekday().to_monday_one_offset(),
        due: next.on <= input.as_of.date,
        reason: reason_name(next.reason),
        act: step.map(|step| input.language.of(&step.act)),
        channel: step.map(|step| step.channel.as_str()),
    })
}
