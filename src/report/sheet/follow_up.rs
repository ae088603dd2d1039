//! Builds the parts of a sheet about our own follow-up, and the next step with its date and
//! channel.

use jiff::civil::Date;
use serde::Serialize;

use super::cell_reference::cell_shown;
use super::draft::writes_by_chat;
use crate::diagnosis::{Finding, NextReason, Task, TaskKind};
use crate::facts::known;
use crate::report::results::reason_name;
use crate::report::{Language, SheetInput, format_value};
use crate::rules::pack::Cause;

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
    /// False if our mails do not arrive, so that no hour is better than another.
    has_window: bool,
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

/// Returns the cause that is clear, if there is one.
fn clear_cause<'a>(input: &SheetInput<'a>) -> Option<&'a Cause> {
    match &input.diagnosis.finding {
        Finding::Weighed(weighed) => weighed.clear_cause().map(|cause| input.pack.cause(cause)),
        Finding::Gated(_) => None,
    }
}

/// Returns the channel of the next step: that of the clear cause or of the cadence; a buyer who
/// writes by chat gets a chat message instead of a mail.
pub(super) fn channel<'a>(input: &SheetInput<'a>) -> Option<&'a str> {
    let next = input.diagnosis.next?;
    if let Finding::Gated(gated) = &input.diagnosis.finding
        && next.reason == NextReason::AtOnce
        && !input.pack.gate(gated.gate).has_draft
    {
        return None; // a person reads first
    }
    let is_dated = matches!(
        next.reason,
        NextReason::AtOnce | NextReason::Deadline | NextReason::Promise | NextReason::BackOn
    );
    let step = next.step.filter(|_| !is_dated).and_then(|at| input.pack.cadence.steps.get(at));
    let own = clear_cause(input).and_then(|cause| cause.channel);
    match own.or_else(|| step.map(|step| step.channel.as_str())).unwrap_or("mail") {
        "mail" if writes_by_chat(input) => Some("chat"),
        own => Some(own),
    }
}

pub(super) fn next<'a>(input: &SheetInput<'a>) -> Option<Next<'a>> {
    let next = input.diagnosis.next?;
    let tasks = &input.diagnosis.tasks;
    let asks_result = tasks.iter().any(|task| task.kind == TaskKind::AskResult);
    let shown = |task: &Task| DatedTask::of(task, input.as_of.date, input.language);
    let (now, later): (Vec<&Task>, Vec<&Task>) = tasks.iter().partition(|own| own.on <= next.on);
    let act = match next.reason {
        // A person reads and answers, or a date says what to do, so the cadence does not apply.
        NextReason::AtOnce | NextReason::Deadline | NextReason::Promise => None,
        _ if asks_result => None,
        // The cadence does not know the reason; once it is clear, the step is its own.
        _ => clear_cause(input).map(|cause| &cause.act).or_else(|| {
            next.step.and_then(|at| input.pack.cadence.steps.get(at)).map(|step| &step.act)
        }),
    };
    Some(Next {
        on: next.on.to_string(),
        weekday: next.on.weekday().to_monday_one_offset(),
        due: next.on <= input.as_of.date,
        reason: reason_name(next.reason),
        act: act.map(|act| input.language.of(act)),
        channel: channel(input),
        has_window: input.buyer.facts.yes_no(known::undeliverable) != Some(true),
        tasks: now.into_iter().map(shown).collect(),
        later: later.into_iter().map(shown).collect(),
    })
}
