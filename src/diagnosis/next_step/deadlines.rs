//! Counts back from the dates of the record: the opening of a tender, the validity of the PI, and
//! the day until which the buyer promised to come back.

use jiff::Span;
use jiff::civil::Date;

use super::Planner;
use crate::diagnosis::interval::after;
use crate::diagnosis::{NextReason, NextStep, Task, TaskKind};
use crate::facts::calendar::ContactDays;
use crate::facts::{FactId, known};

/// Returns whether a fact is the date of a tender.
pub(super) fn is_of_tender(fact: FactId) -> bool {
    fact == known::tender_date || fact == known::tender_opening_date
}

/// The state of the tender of a deal.
enum Tender {
    /// Its last day is today or later.
    Ahead(Date),
    /// It was opened on that day, and nobody has asked for the result since that was due.
    Opened(Date),
    /// There is none, or it is over.
    Over,
}

impl Planner<'_> {
    /// Moves a step to the day on which a date of the record asks for something. Returns it with
    /// all that such dates ask for, in the order of their days.
    pub(super) fn with_deadlines(&self, mut step: NextStep) -> (NextStep, Vec<Task>) {
        let is_away = step.reason == NextReason::BackOn;
        let mut tasks = Vec::new();
        // After the opening only dates say when to write.
        let mut rests = false;
        match self.tender() {
            Tender::Ahead(opening) => {
                tasks = self.before_opening(opening);
                let check = self.check_date(opening, &tasks);
                tasks.extend(check);
                if tasks.is_empty() && step.on > opening {
                    tasks.extend(self.result(opening)); // all is done, so silence until then
                }
            }
            Tender::Opened(opening) => {
                rests = true;
                tasks.extend(self.result(opening).into_iter().chain(self.renewal()));
            }
            Tender::Over if !is_away => {
                tasks.extend(self.promise().into_iter().chain(self.renewal()))
            }
            Tender::Over => {}
        }
        if let Some(first) = tasks.iter_mut().min_by_key(|task| (task.on, task.kind)) {
            let reason = match first.kind {
                TaskKind::AskResult => NextReason::Recheck,
                TaskKind::KeepPromise => NextReason::Promise,
                _ => NextReason::Deadline,
            };
            if first.kind == TaskKind::AskResult {
                if is_away {
                    first.on = first.on.max(step.on);
                }
                step = NextStep { on: first.on, reason, ..step };
            } else if first.on <= step.on || rests {
                step = NextStep { on: first.on, reason, ..step };
            }
        }
        tasks.extend(self.renewal_at(step.on, &tasks));
        tasks.sort_by_key(|task| (task.on, task.kind));
        (step, tasks)
    }

    fn tender(&self) -> Tender {
        let Some(opening) = self.deal.facts.date(known::tender_date) else { return Tender::Over };
        if opening >= self.today {
            return Tender::Ahead(opening);
        }
        let last = self.deal.facts.date(known::last_our_message_on);
        match self.result_day(opening) {
            Some(day) if self.today < day || last.is_none_or(|last| last < day) => {
                Tender::Opened(opening)
            }
            _ => Tender::Over,
        }
    }

    /// Returns what is left to do before a tender is opened: the validity of the PI, the sample, or
    /// documents where it cannot arrive any more, and a reminder.
    fn before_opening(&self, opening: Date) -> Vec<Task> {
        let rules = &self.pack.cadence.deadlines;
        let facts = &self.deal.facts;
        let last = facts.date(known::last_our_message_on);
        let mut tasks = Vec::new();
        let valid_until = facts.date(known::pi_valid_until);
        let needed_until = after(rules.valid_after_opening, opening, self.calendar);
        if let Some(valid_until) = valid_until.filter(|&day| day < needed_until) {
            let before_opening = self.days_before(opening, rules.renew_before_opening);
            let on = before_opening.min(self.days_before(valid_until, rules.renew_pi));
            let on = self.contact_day_by(on, opening);
            let task = Task::new(TaskKind::RenewPi, on, valid_until);
            tasks.push(Task { until: Some(needed_until), ..task });
        }
        let mut has_documents = false;
        if facts.date(known::sample_sent_on).is_none() {
            let country = facts.text(known::country_code);
            let latest = self.days_before(opening, rules.courier_days(country));
            if let Some(leave) = self.days.with_breaks().last_up_to(latest, self.today) {
                let on = self.days_before(leave, rules.prepare_sample);
                let on = self.contact_day_by(on, opening);
                tasks.push(Task::new(TaskKind::SendSample, on, leave));
            } else if last.is_none_or(|last| last <= latest) {
                let on = self.contact_day_by(self.today, opening);
                tasks.push(Task::new(TaskKind::OfferDocuments, on, opening));
                has_documents = true;
            }
        }
        let remind = self.days_before(opening, rules.remind_before_opening);
        if !has_documents && last.is_none_or(|last| last < remind) {
            let on = self.contact_day_by(remind, opening);
            tasks.push(Task::new(TaskKind::Remind, on, opening));
        }
        tasks
    }

    /// Returns the question whether the date still holds, for a tender more than two months away,
    /// if a month would pass in silence before anything else is due.
    fn check_date(&self, opening: Date, tasks: &[Task]) -> Option<Task> {
        if opening < self.today.saturating_add(Span::new().months(2)) {
            return None;
        }
        let first = tasks.iter().map(|task| task.on).min()?;
        let is_due_now = first <= self.days.first_from(self.today);
        let last = self.deal.facts.date(known::last_our_message_on);
        let from = if is_due_now { first } else { last.unwrap_or(self.today) };
        let on = after(self.pack.cadence.then_every, from, self.calendar).max(self.today);
        let on = self.days.first_from(on);
        let later = tasks.iter().map(|task| task.on).filter(|&day| day > first || !is_due_now);
        (on < later.min()?).then(|| Task::new(TaskKind::CheckDate, on, opening))
    }

    /// Returns the question for the result of a tender, on the day for it.
    fn result(&self, opening: Date) -> Option<Task> {
        let on = self.result_day(opening)?.max(self.days.first_from(self.today));
        let on = self.gap_ends().map_or(on, |gap_ends| on.max(gap_ends));
        Some(Task::new(TaskKind::AskResult, on, opening))
    }

    /// Returns the day on which to ask for the result, by the recheck of the cause that counts from
    /// the date of the tender.
    fn result_day(&self, opening: Date) -> Option<Date> {
        let rechecks = self.pack.causes.iter().filter_map(|cause| cause.recheck.as_ref());
        let mut of_tender = rechecks.filter(|own| own.after.is_some_and(is_of_tender));
        let day = after(of_tender.next()?.interval, opening, self.calendar);
        Some(self.days.first_from(day))
    }

    /// Returns what to do where the buyer did not come back by the day that it promised.
    fn promise(&self) -> Option<Task> {
        let promised = self.deal.facts.date(known::promised_until)?;
        let last = self.deal.facts.date(known::last_our_message_on);
        if last.is_some_and(|last| last > promised) {
            return None;
        }
        let day_after = promised.saturating_add(Span::new().days(1));
        let on = self.days.first_from(day_after.max(self.today));
        Some(Task::new(TaskKind::KeepPromise, on, promised))
    }

    /// Returns the renewal of a PI that is still valid. It is no reason to write sooner than the
    /// gap between two mails allows.
    fn renewal(&self) -> Option<Task> {
        let valid_until = self.deal.facts.date(known::pi_valid_until)?;
        if valid_until < self.today {
            return None;
        }
        let latest = self.days_before(valid_until, self.pack.cadence.deadlines.renew_pi);
        let last = self.deal.facts.date(known::last_our_message_on);
        let last = last.or_else(|| self.deal.facts.date(known::pi_sent_on));
        let gap = self.pack.cadence.least_gap;
        let earliest = last.map_or(self.today, |last| self.contact_day_after(last, gap));
        let before = self.days.last_up_to(latest, earliest);
        let on = before.unwrap_or_else(|| self.days.first_from(earliest.max(latest)));
        Some(self.renew(on, valid_until))
    }

    /// Returns the task to renew a PI on a day.
    fn renew(&self, on: Date, valid_until: Date) -> Task {
        let rules = &self.pack.cadence.deadlines;
        let decides = self.decides_on().map_or(on, |day| day.max(on));
        let until = after(rules.renew_for, decides, self.calendar);
        Task { until: Some(until), ..Task::new(TaskKind::RenewPi, on, valid_until) }
    }

    /// Returns the last day that the buyer's words since the PI, or a person who read them, name.
    fn decides_on(&self) -> Option<Date> {
        let readings = self.deal.readings.iter().filter(|own| own.is_after_pi);
        let named = |own: &crate::facts::Reading<'_>| {
            own.confirmed.as_ref().and_then(|own| own.until).or(own.until)
        };
        readings.max_by_key(|own| own.on).and_then(named)
    }

    /// Returns the renewal of a PI that will have expired by the day of the step, or expires soon
    /// after it, if it is not among the tasks.
    fn renewal_at(&self, step: Date, tasks: &[Task]) -> Option<Task> {
        let valid_until = self.deal.facts.date(known::pi_valid_until)?;
        let is_due = self.days_before(valid_until, self.pack.cadence.deadlines.renew_pi) <= step;
        let is_there = tasks.iter().any(|task| task.kind == TaskKind::RenewPi);
        (is_due && !is_there).then(|| self.renew(step, valid_until))
    }

    /// Returns the working day so many working days before `day`.
    fn days_before(&self, day: Date, count: u16) -> Date {
        self.calendar.subtract_working_days(day, i32::from(count))
    }

    /// Returns the last contact day up to `day`, or the first from today if none is left, but no
    /// day after `last`. A tender does not wait for the end of a season: if there is no other day
    /// left before it, a day in the season will do.
    fn contact_day_by(&self, day: Date, last: Date) -> Date {
        let find = |days: ContactDays<'_>| {
            let first = || Some(days.first_from(self.today)).filter(|&first| first <= last);
            days.last_up_to(day, self.today).or_else(first)
        };
        let found = find(self.days).or_else(|| find(self.days.with_breaks()));
        found.unwrap_or_else(|| self.days.first_from(self.today))
    }
}
