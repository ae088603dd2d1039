//! Builds the plan of the week: five lines of plain words, what to do first, and the days of every
//! salesperson.

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;

use super::context::{ValueByCurrency, put_in, stakes};
use super::deal_row::Line;
use super::owner_page::files_of;
use super::{Overview, OverviewRow, What};
use crate::diagnosis::{NextReason, TaskKind};
use crate::facts::calendar::{Calendar, Calendars, ContactDays, days_between};
use crate::report::format_value;
use crate::report::plan::ranking::{Basis, Medians, ranks_by_median, score};
use crate::report::plan::{Item, Phrases, Placed, monday_of, schedule};
use crate::report::sheet::DatedTask;

const MAX_FIRST: usize = 12;
const MAX_NAMES: usize = 3;
/// Deals of one owner on one day, and later, on the overview; the files have all of them.
const MAX_OF_A_DAY: usize = 40;
const DAYS_OF_WEEK: i32 = 7;
/// Tenders that close within so many days are named.
const TENDER_DAYS: i32 = 14;
/// A gain of so many times the median is much.
const MUCH: f64 = 1.5;

/// The planned day and rank of every row with a next step, with what the ranking used.
#[derive(Debug)]
pub(in crate::report) struct Plan {
    /// By row of the overview.
    placed: Vec<Option<Placed>>,
    medians: Medians,
    monday: Date,
    /// The days of the week on which we usually work, and those that are worked in exchange.
    days: Vec<Date>,
}

/// One deal of the plan.
#[derive(Debug, Serialize)]
pub(in crate::report) struct PlanLine<'a> {
    pub line: Line<'a>,
    /// The buyer's last words, if they say something about the silence, or have to be answered.
    quote: Option<&'a str>,
    pub what: String,
    pub why: String,
    pub planned_on: String,
    /// As people say it.
    pub day: String,
    /// Whether it cannot wait.
    pub is_first: bool,
}

#[derive(Debug, Serialize)]
pub(in crate::report) struct Week<'a> {
    /// Counted from Monday = 1.
    weekday: i8,
    today: String,
    number: i8,
    lines: Vec<String>,
    first: Vec<PlanLine<'a>>,
    first_more: usize,
    days: Vec<DayHead>,
    owners: Vec<OwnerWeek<'a>>,
}

#[derive(Debug, Serialize)]
struct DayHead {
    /// Counted from Monday = 1.
    weekday: i8,
    day: String,
    /// Whether it has passed, or is a day off of ours.
    is_off: bool,
}

/// The week of one salesperson.
#[derive(Debug, Serialize)]
pub(in crate::report) struct OwnerWeek<'a> {
    pub owner: Option<&'a str>,
    /// The file of its page, if there is one.
    page: Option<String>,
    per_day: u16,
    open: usize,
    money: String,
    days: Vec<OwnerDay<'a>>,
    later: usize,
    pub later_lines: Vec<PlanLine<'a>>,
}

#[derive(Debug, Serialize)]
struct OwnerDay<'a> {
    weekday: i8,
    day: String,
    /// Whether it has passed, or is a day off of ours.
    is_off: bool,
    count: usize,
    is_over: bool,
    lines: Vec<PlanLine<'a>>,
    more: usize,
}

impl Plan {
    pub fn of(overview: &Overview) -> Self {
        let today = overview.as_of;
        let calendars = &*overview.calendars;
        let basis = |row: &OverviewRow| row.basis(calendars, today);
        let basis: Vec<Basis> = overview.rows.iter().map(basis).collect();
        let open: Vec<Basis> = (basis.iter().zip(&overview.rows))
            .filter(|(_, row)| row.next.is_some())
            .map(|(basis, _)| *basis)
            .collect();
        let medians = Medians::of(&open, &overview.ranking);
        let ours = calendars.ours();
        let monday = monday_of(today, ours);
        let days = days_of(monday, ours);
        let last_day = days.last().copied().unwrap_or(monday);
        let (mut indices, mut items) = (Vec::new(), Vec::new());
        for (index, row) in overview.rows.iter().enumerate() {
            let Some(next) = row.next else { continue };
            indices.push(index);
            items.push(Item {
                owner: row.owner.as_deref(),
                is_first: overview.cannot_wait(row, last_day),
                next_on: next.on,
                last_day: row.last_day(today),
                score: score(&basis[index], &medians, &overview.ranking),
                name: (&row.title, &row.file_stem),
                days: ContactDays::new(calendars, row.country.as_deref(), row.away_until),
            });
        }
        let places = schedule(&items, &overview.capacity, today, ours);
        let mut placed = vec![None; overview.rows.len()];
        for (index, own) in indices.into_iter().zip(places) {
            placed[index] = Some(own);
        }
        Self { placed, medians, monday, days }
    }

    /// Returns the last day of the week.
    fn last_day(&self) -> Date {
        self.days.last().copied().unwrap_or(self.monday)
    }

    /// Returns the rows in the order of the plan, each with its place; those without a next step
    /// last, by name.
    pub fn in_order<'a>(&self, overview: &'a Overview) -> Vec<(&'a OverviewRow, Option<Placed>)> {
        let mut rows: Vec<_> = overview.rows.iter().zip(self.placed.iter().copied()).collect();
        rows.sort_by(|(a, placed_a), (b, placed_b)| {
            let key = |own: Option<Placed>| own.map_or((true, 0), |own| (false, own.rank));
            let name = |row: &'a OverviewRow| (&row.owner, &row.title, &row.file_stem);
            key(*placed_a).cmp(&key(*placed_b)).then_with(|| name(a).cmp(&name(b)))
        });
        rows
    }

    /// Returns the line of a deal with a place in the plan.
    pub fn line<'a>(
        &self,
        overview: &'a Overview,
        row: &'a OverviewRow,
        placed: Placed,
        phrases: Phrases<'_>,
    ) -> PlanLine<'a> {
        let is_first = overview.cannot_wait(row, self.last_day());
        PlanLine {
            line: overview.line(row),
            quote: row.quote.as_deref().filter(|_| !overview.redact),
            what: overview.what(row, phrases),
            why: self.why(overview, row, is_first, phrases),
            planned_on: placed.on.to_string(),
            day: format_value::day(placed.on, overview.as_of, phrases.language),
            is_first,
        }
    }

    /// Says why a deal has its place.
    fn why(
        &self,
        overview: &Overview,
        row: &OverviewRow,
        is_first: bool,
        phrases: Phrases<'_>,
    ) -> String {
        let fill = |key: &str, values: &[&str]| phrases.fill("plan", key, values);
        let value = self.value_words(overview, row, phrases);
        if let Some(because) = &row.because {
            let semicolon = phrases.text("plan", "semicolon");
            return format!("{because}{semicolon}{value}{}", phrases.text("plan", "stop"));
        }
        let today = overview.as_of;
        let day = |day| format_value::day(day, today, phrases.language);
        let Some(next) = row.next else { return String::new() };
        let mut parts = Vec::new();
        if let Some(opening) = row.tender_on.filter(|&opening| opening >= today) {
            let days = days_between(today, opening);
            parts.push(match days <= TENDER_DAYS {
                true => fill("tender_closes", &[&phrases.in_days(days)]),
                false => fill("tender_closes_on", &[&day(opening)]),
            });
        }
        for task in row.tasks.iter().filter(|task| task.on <= next.on) {
            let by = day(task.by);
            parts.push(match task.kind {
                TaskKind::RenewPi if task.by < today => fill("pi_expired", &[&by]),
                TaskKind::RenewPi => {
                    fill("pi_expires", &[&phrases.in_days(days_between(today, task.by))])
                }
                TaskKind::SendSample => fill("sample_leaves", &[&by]),
                TaskKind::KeepPromise => fill("promised", &[&by]),
                TaskKind::AskResult => fill("opened", &[&by]),
                TaskKind::OfferDocuments | TaskKind::Remind | TaskKind::CheckDate => continue,
            });
        }
        if next.reason == NextReason::BackOn {
            parts.push(fill("back", &[&day(next.on)]));
        }
        parts.push(value);
        if !is_first && let Some(days) = row.days_silent.filter(|days| *days > 0) {
            let days = usize::try_from(days).unwrap_or(0);
            parts.push(phrases.count("plan", "silent", days, &[]));
        }
        if !is_first && self.medians.is_much(row.gain, MUCH) {
            parts.push(fill("tells_much", &[]));
        }
        fill(if is_first { "why_first" } else { "why" }, &[&phrases.joined(&parts)])
    }

    fn value_words(&self, overview: &Overview, row: &OverviewRow, phrases: Phrases<'_>) -> String {
        let amount = row.value.map(|money| format_value::amount(money, None));
        let amount = amount.unwrap_or_default();
        match ranks_by_median(row.value, &overview.ranking) {
            None => phrases.fill("plan", "at_stake", &[&amount]),
            Some(_) if row.value.is_none() => phrases.fill("plan", "no_value", &[]),
            Some(None) => phrases.fill("plan", "no_currency", &[&amount]),
            Some(Some(currency)) => phrases.fill("plan", "no_rate", &[&amount, currency.as_str()]),
        }
    }
}

impl OverviewRow {
    fn basis(&self, calendars: &Calendars, today: Date) -> Basis {
        let calendar = calendars.of(self.country.as_deref());
        let dates = [self.tender_on, self.pi_valid_until].into_iter().flatten();
        let ahead = dates.filter(|&day| day >= today);
        let days_left = ahead.map(|day| calendar.working_days_between(today, day)).min();
        Basis { value: self.value, days_silent: self.days_silent, days_left, gain: self.gain }
    }

    /// Returns the last day on which the next step makes sense.
    fn last_day(&self, today: Date) -> Option<Date> {
        let next = self.next.filter(|next| next.reason == NextReason::Deadline)?;
        let due = self.tasks.iter().filter(|task| task.on <= next.on && task.by >= today);
        let dates = due.map(|task| task.by).chain(self.tender_on);
        dates.filter(|&day| day >= today).min()
    }
}

impl Overview {
    /// Returns whether nothing is done on a day: it has passed, or is a day off of ours.
    fn is_off(&self, day: Date) -> bool {
        day < self.as_of || !self.calendars.ours().is_working_day(day)
    }

    /// Returns whether a deal cannot wait: a person has to look or to answer, or a date runs out
    /// this week.
    fn cannot_wait(&self, row: &OverviewRow, last_day: Date) -> bool {
        let runs_out = row.next.is_some_and(|next| {
            matches!(next.reason, NextReason::Deadline | NextReason::Promise) && next.on <= last_day
        });
        self.is_first(row) || runs_out
    }

    /// Says what to do next.
    fn what(&self, row: &OverviewRow, phrases: Phrases<'_>) -> String {
        let tasks: Vec<String> = row.next.map_or_else(Vec::new, |next| {
            let due = row.tasks.iter().filter(|task| task.on <= next.on);
            let words = |task| {
                let shown = DatedTask::of(task, self.as_of, phrases.language);
                phrases.fill("tasks", shown.words, &[&shown.by, &shown.until])
            };
            due.map(words).collect()
        });
        let act = match row.what {
            What::Gate(gate) => self.gates[usize::from(gate.0)].act.as_str(),
            What::Tasks => "",
            What::Step(step) => self.steps.get(step).map_or("", String::as_str),
            What::Cause(cause) => self.acts.get(usize::from(cause.0)).map_or("", String::as_str),
            What::Again => phrases.text("plan", "write_again"),
        };
        let space = phrases.language.either(" ", "");
        let mut parts = tasks;
        if !act.is_empty() {
            let is_closed = act.ends_with(['.', '!', '?', '。', '！', '？']);
            parts.push(format!(
                "{act}{}",
                if is_closed { "" } else { phrases.text("plan", "stop") }
            ));
        }
        parts.join(space)
    }
}

impl<'a> Week<'a> {
    pub fn of(overview: &'a Overview, plan: &Plan, phrases: Phrases<'_>) -> Self {
        let rows = plan.in_order(overview);
        let of_plan = |&(row, placed): &(&'a OverviewRow, Option<Placed>)| {
            placed.map(|placed| plan.line(overview, row, placed, phrases))
        };
        let cannot_wait = |own: &&(&OverviewRow, Option<Placed>)| {
            own.1.is_some() && overview.cannot_wait(own.0, plan.last_day())
        };
        let first_count = rows.iter().filter(cannot_wait).count();
        let first: Vec<_> =
            rows.iter().filter(cannot_wait).take(MAX_FIRST).filter_map(of_plan).collect();
        let head = |&on: &Date| DayHead {
            weekday: on.weekday().to_monday_one_offset(),
            day: on.day().to_string(),
            is_off: overview.is_off(on),
        };
        Self {
            weekday: overview.as_of.weekday().to_monday_one_offset(),
            today: full_day(overview.as_of, phrases),
            number: plan.monday.iso_week_date().week(),
            lines: lines(overview, plan, &rows, first_count, phrases),
            first_more: first_count - first.len(),
            first,
            days: plan.days.iter().map(head).collect(),
            owners: owners(overview, plan, &rows, phrases, MAX_OF_A_DAY, 0),
        }
    }
}

fn days_of(monday: Date, ours: &Calendar) -> Vec<Date> {
    let days = (0..DAYS_OF_WEEK).map(|ahead| monday.saturating_add(Span::new().days(ahead)));
    days.filter(|&day| !ours.is_weekend(day) || ours.is_make_up_day(day)).collect()
}

fn full_day(day: Date, phrases: Phrases<'_>) -> String {
    // Any other year than that of the day shows the year.
    let other = day.saturating_sub(Span::new().years(1));
    format_value::day(day, other, phrases.language)
}

/// Returns the week of every owner, by name, with those without an owner last.
pub(in crate::report) fn owners<'a>(
    overview: &'a Overview,
    plan: &Plan,
    rows: &[(&'a OverviewRow, Option<Placed>)],
    phrases: Phrases<'_>,
    max_of_a_day: usize,
    max_later: usize,
) -> Vec<OwnerWeek<'a>> {
    let (days, last) = (&plan.days, plan.last_day());
    let mut by_owner: BTreeMap<(bool, Option<&str>), (OwnerWeek<'a>, ValueByCurrency)> =
        BTreeMap::new();
    for &(row, placed) in rows {
        let Some(placed) = placed else { continue };
        let owner = row.owner.as_deref();
        let (week, purse) = by_owner.entry((owner.is_none(), owner)).or_insert_with(|| {
            let day = |&on: &Date| OwnerDay {
                weekday: on.weekday().to_monday_one_offset(),
                day: format_value::day(on, overview.as_of, phrases.language),
                is_off: overview.is_off(on),
                count: 0,
                is_over: false,
                lines: Vec::new(),
                more: 0,
            };
            let week = OwnerWeek {
                owner,
                page: None,
                per_day: overview.capacity.of(owner),
                open: 0,
                money: String::new(),
                days: days.iter().map(day).collect(),
                later: 0,
                later_lines: Vec::new(),
            };
            (week, ValueByCurrency::new())
        });
        week.open += 1;
        put_in(purse, row);
        let line = || plan.line(overview, row, placed, phrases);
        match days.iter().position(|&day| day == placed.on) {
            Some(index) => {
                let day = &mut week.days[index];
                day.count += 1;
                day.is_over = day.count > usize::from(week.per_day);
                if day.lines.len() < max_of_a_day {
                    day.lines.push(line());
                } else {
                    day.more += 1;
                }
            }
            None => {
                debug_assert!(placed.on > last);
                week.later += 1;
                if week.later_lines.len() < max_later {
                    week.later_lines.push(line());
                }
            }
        }
    }
    let finish = |(mut week, purse): (OwnerWeek<'a>, ValueByCurrency)| {
        week.money = money(&purse);
        week
    };
    let mut weeks: Vec<OwnerWeek<'a>> = by_owner.into_values().map(finish).collect();
    for week in &mut weeks {
        week.later_lines.sort_by(|a, b| a.planned_on.cmp(&b.planned_on));
    }
    if overview.has_owner_pages && !overview.redact {
        let names: Vec<Option<&str>> = weeks.iter().map(|week| week.owner).collect();
        for (file, week) in files_of(&names).into_iter().zip(&mut weeks) {
            week.page = Some(file);
        }
    }
    weeks
}

/// Formats sums by currency, which are never added up.
fn money(purse: &ValueByCurrency) -> String {
    let sum = |stake: super::context::Stake| match stake.currency {
        Some(currency) => format!("{currency} {}", stake.amount),
        None => stake.amount,
    };
    stakes(purse).into_iter().map(sum).collect::<Vec<_>>().join(" + ")
}

/// Returns the five lines of the week.
fn lines(
    overview: &Overview,
    plan: &Plan,
    rows: &[(&OverviewRow, Option<Placed>)],
    first: usize,
    phrases: Phrases<'_>,
) -> Vec<String> {
    let today = overview.as_of;
    let count = |key: &str, count: usize, more: &[&str]| phrases.count("five", key, count, more);
    let open: Vec<&OverviewRow> =
        rows.iter().filter(|(_, placed)| placed.is_some()).map(|(row, _)| *row).collect();
    let named = |rows: &[(&OverviewRow, String)]| {
        let mut names: Vec<String> = rows
            .iter()
            .take(MAX_NAMES)
            .map(|(row, when)| {
                let name = overview.line(row).title.into_owned();
                phrases.fill("five", "name", &[&name, when])
            })
            .collect();
        if rows.len() > MAX_NAMES {
            names.push(count("others", rows.len() - MAX_NAMES, &[]));
        }
        phrases.joined(&names)
    };

    let mut purse = ValueByCurrency::new();
    open.iter().for_each(|row| put_in(&mut purse, row));
    let mut value = money(&purse);
    if value.is_empty() {
        phrases.text("five", "no_values").clone_into(&mut value);
    }
    let mut line = count("open", open.len(), &[&value]);
    let done = rows.len() - open.len();
    let without = open.iter().filter(|row| row.value.is_none()).count();
    if without > 0 && without < open.len() {
        line += &count("without_value", without, &[]);
    }
    if done > 0 {
        line += &count("done", done, &[]);
    }
    let mut lines = vec![line];

    let mut waiting: Vec<(&OverviewRow, Date)> =
        open.iter().filter_map(|row| Some((*row, row.waits_since?))).collect();
    waiting.sort_by_key(|(row, since)| (*since, &row.title, &row.file_stem));
    let waiting: Vec<_> = waiting
        .into_iter()
        .map(|(row, since)| (row, count("days", days(since, today), &[])))
        .collect();
    let mut line = match waiting.len() {
        0 => phrases.text("five", "nobody_waits").to_owned(),
        people => count("waiting", people, &[&named(&waiting)]),
    };
    let is_to_read = |row: &&&OverviewRow| overview.is_first(row) && row.waits_since.is_none();
    match open.iter().filter(is_to_read).count() {
        0 => {}
        messages => line += &count("to_decide", messages, &[]),
    }
    lines.push(line);

    let until = today.saturating_add(Span::new().days(TENDER_DAYS));
    let mut tenders: Vec<(&OverviewRow, Date)> = open
        .iter()
        .filter_map(|row| Some((*row, row.tender_on?)))
        .filter(|(_, on)| (today..=until).contains(on))
        .collect();
    tenders.sort_by_key(|(row, on)| (*on, &row.title, &row.file_stem));
    let tenders: Vec<_> = tenders
        .into_iter()
        .map(|(row, on)| (row, format_value::day(on, today, phrases.language)))
        .collect();
    let mut line = match tenders.len() {
        0 => phrases.text("five", "no_tender").to_owned(),
        tenders_count => count("tenders", tenders_count, &[&named(&tenders)]),
    };
    let last_day = plan.last_day();
    let valid_until = || open.iter().filter_map(|row| row.pi_valid_until);
    let expired = valid_until().filter(|&day| day < today).count();
    let expiring = valid_until().filter(|day| (today..=last_day).contains(day)).count();
    if expired > 0 {
        line += &count("expired", expired, &[]);
    }
    if expiring > 0 {
        line += &count("expiring", expiring, &[]);
    }
    lines.push(line);

    let unread = open.iter().filter(|row| row.has_unread_words).count();
    let mut unread = match unread {
        0 => phrases.text("five", "all_read").to_owned(),
        _ => count("unread", unread, &[]),
    };
    if let Some(changes) = overview.change_counts()
        && let Some(earlier) = &overview.earlier
    {
        let since = format_value::day(earlier.as_of, today, phrases.language);
        let new = changes.new.to_string();
        let changed = count("changed", changes.changed, &[&new, &since]);
        unread = format!("{changed}{}{unread}", phrases.language.either(" ", ""));
    }
    lines.push(unread);
    let is_this_week =
        |own: &&(&OverviewRow, Option<Placed>)| own.1.is_some_and(|placed| placed.on <= last_day);
    let steps = rows.iter().filter(is_this_week).count();
    lines.push(count("steps", steps, &[&first.to_string()]));
    lines
}

fn days(from: Date, to: Date) -> usize {
    usize::try_from(days_between(from, to)).unwrap_or(0)
}
