//! Builds the parts of a sheet about our own follow-up, and the next step with its date and
//! channel.

use jiff::civil::Date;
use serde::Serialize;

use super::cell_reference::cell_shown;
use crate::diagnosis::{NextReason, Task, TaskKind};
use crate::report::results::reason_name;
use crate::report::{Language, SheetInput, format_value};

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
    /// `at_once`, `cadence`, `least_gap`, `recheck`, `back_on`, `deadline` or `promise`.
    reason: &'static str,
    /// The step of the cadence; `None` where a date of the record says what to do.
    act: Option<&'a str>,
    channel: Option<&'a str>,
    /// What dates of the record ask for, on the day of the step.
    tasks: Vec<DatedTask>,
    /// The same for later days.
    later: Vec<DatedTask>,
}

/// A task as the pages show it.
#[derive(Debug, Serialize)]
pub(in crate::report) struct DatedTask {
    on: String,
    /// The key of its wording under `tasks` of words.yaml.
    pub words: &'static str,
    pub by: String,
    pub until: String,
}

impl DatedTask {
    pub fn of(task: &Task, today: Date, language: Language) -> Self {
        let day = |day| format_value::day(day, today, language);
        let words = match (task.kind, task.by < today, task.until.is_some()) {
            (TaskKind::RenewPi, false, false) => "renew_pi",
            (TaskKind::RenewPi, false, true) => "renew_pi_until",
            (TaskKind::RenewPi, true, false) => "renew_expired_pi",
            (TaskKind::RenewPi, true, true) => "renew_expired_pi_until",
            (kind, ..) => kind.name(),
        };
        let until = task.until.map(day).unwrap_or_default();
        Self { on: day(task.on), words, by: day(task.by), until }
    }
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
    let tasks = &input.diagnosis.tasks;
    let asks_result = tasks.iter().any(|task| task.kind == TaskKind::AskResult);
    let shown = |task: &Task| DatedTask::of(task, input.as_of.date, input.language);
    let (now, later): (Vec<&Task>, Vec<&Task>) = tasks.iter().partition(|own| own.on <= next.on);
    let step = match next.reason {
        // A person reads and answers, or a date says what to do, so the cadence does not apply.
        NextReason::AtOnce | NextReason::Deadline | NextReason::Promise => None,
        _ if asks_result => None,
        _ => next.step.and_then(|at| input.pack.cadence.steps.get(at)),
    };
    Some(Next {
        on: next.on.to_string(),
        weekday: next.on.weekday().to_monday_one_offset(),
        due: next.on <= input.as_of.date,
        reason: reason_name(next.reason),
        act: step.map(|step| input.language.of(&step.act)),
        channel: step.map(|step| step.channel.as_str()),
        tasks: now.into_iter().map(shown).collect(),
        later: later.into_iter().map(shown).collect(),
    })
}
