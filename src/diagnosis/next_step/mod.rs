//! Plans what to do next, and when: the cadence in working days of the buyer's country, the dates
//! that run out, and the recheck of the leading cause.
//!
//! Every day is one on which both sides work and no season or absence is in the way
//! ([`ContactDays`]). Two things do not wait for the end of a season: an answer that we owe, and a
//! tender that is opened before it ends.
//!
//! Every deal has a next step under every verdict; none is dropped. Only a gate can say that there
//! is nothing to follow up.

mod deadlines;

use jiff::civil::Date;

use super::eval::Evaluator;
use super::interval::after;
use super::{Finding, NextReason, NextStep, Task, Verdict, Weighed};
use crate::facts::calendar::{Calendar, ContactDays};
use crate::facts::{Deal, known};
use crate::rules::Pack;
use crate::rules::pack::GateStep;

/// Returns the next step, and the tasks that dates of the record fix, in the order of their days.
pub(super) fn plan(
    pack: &Pack,
    eval: &mut Evaluator<'_>,
    finding: &Finding,
) -> (Option<NextStep>, Vec<Task>) {
    let calendar = eval.calendar();
    let deal = eval.buyer;
    let away_until = deal.facts.date(known::out_of_office_until);
    let country = deal.facts.text(known::country_code);
    let days = ContactDays::new(&pack.calendars, country, away_until);
    let planner = Planner { pack, deal, today: eval.as_of.date, calendar, days };
    match finding {
        Finding::Gated(gated) => match (pack.gate(gated.gate).next_step, gated.back_on) {
            (GateStep::Nothing, _) => (None, Vec::new()),
            (GateStep::AtOnce, _) => {
                // Whoever waits for our answer is not away, whatever the season.
                let on = days.with_breaks().first_from(planner.today);
                (Some(NextStep { step: None, on, reason: NextReason::AtOnce }), Vec::new())
            }
            (GateStep::ByCadence, Some(back)) => {
                let on = days.first_from(back.max(planner.today));
                let step = NextStep { on, reason: NextReason::BackOn, ..planner.cadence() };
                planned(planner.with_deadlines(step))
            }
            (GateStep::ByCadence, None) => planned(planner.with_deadlines(planner.cadence())),
        },
        Finding::Weighed(weighed) => planned(planner.with_deadlines(planner.by_recheck(weighed))),
    }
}

fn planned((step, tasks): (NextStep, Vec<Task>)) -> (Option<NextStep>, Vec<Task>) {
    (Some(step), tasks)
}

struct Planner<'a> {
    pack: &'a Pack,
    deal: &'a Deal<'a>,
    today: Date,
    /// The calendar of the buyer's country, by which intervals are counted.
    calendar: &'a Calendar,
    /// The days on which to contact the buyer.
    days: ContactDays<'a>,
}

impl Planner<'_> {
    /// Returns the day of our last message after the PI; the PI itself is no follow-up.
    fn last_follow_up(&self) -> Option<Date> {
        let pi = self.deal.facts.date(known::pi_sent_on);
        let last = self.deal.facts.date(known::last_our_message_on);
        last.filter(|&last| pi.is_none_or(|pi| last > pi))
    }

    /// Returns the first day on which we may write again.
    fn gap_ends(&self) -> Option<Date> {
        let gap = self.pack.cadence.least_gap;
        self.last_follow_up().map(|last| self.contact_day_after(last, gap))
    }

    /// Returns the first step not yet done; once all are, the cadence's interval after our last
    /// message.
    fn cadence(&self) -> NextStep {
        let cadence = &self.pack.cadence;
        let today = self.today;
        let pi = self.deal.facts.date(known::pi_sent_on);
        let step = self.next_undone(pi);
        let due = match (step, pi) {
            (Some(step), Some(pi)) => self.contact_day_after(pi, cadence.steps[step].after),
            (Some(_), None) => self.days.first_from(today),
            (None, _) => {
                let last = self.deal.facts.date(known::last_our_message_on);
                let from = last.or(pi).unwrap_or(today);
                self.days.first_from(after(cadence.then_every, from, self.calendar).max(today))
            }
        };
        match self.gap_ends() {
            Some(on) if on > due => NextStep { step, on, reason: NextReason::LeastGap },
            _ => NextStep { step, on: due, reason: NextReason::Cadence },
        }
    }

    /// Returns the step on the day on which the leading cause says to look again: so long after a
    /// date of the record, or after our last message since the PI. Before the first one there is
    /// nothing to look at again, so the cadence stays.
    fn by_recheck(&self, weighed: &Weighed) -> NextStep {
        let cadence = self.cadence();
        if weighed.verdict != Verdict::Leading {
            return cadence;
        }
        let leader = weighed.ranking.first().map(|&cause| self.pack.cause(cause));
        let Some(recheck) = leader.and_then(|cause| cause.recheck.as_ref()) else {
            return cadence;
        };
        let day = |from| self.days.first_from(after(recheck.interval, from, self.calendar));
        match recheck.after {
            Some(fact) if deadlines::is_of_tender(fact) => cadence,
            Some(fact) => match self.deal.facts.date(fact).map(day) {
                Some(on) if on > cadence.on => {
                    NextStep { on, reason: NextReason::Recheck, ..cadence }
                }
                _ => cadence,
            },
            None => match self.last_follow_up().map(day) {
                Some(on) => {
                    let today = self.days.first_from(self.today);
                    let on = on.max(today).max(self.gap_ends().unwrap_or(today));
                    NextStep { on, reason: NextReason::Recheck, ..cadence }
                }
                None => cadence,
            },
        }
    }

    /// Where nobody counted our follow-ups, the first step whose day has not passed.
    fn next_undone(&self, pi: Option<Date>) -> Option<usize> {
        let steps = &self.pack.cadence.steps;
        let done = match (self.deal.facts.whole(known::follow_ups_since_pi), pi) {
            (Some(count), _) => usize::try_from(count).unwrap_or(0),
            (None, Some(pi)) => {
                let passed = self.calendar.working_days_between(pi, self.today);
                steps.iter().take_while(|step| i32::from(step.after) < passed).count()
            }
            (None, None) => 0,
        };
        (done < steps.len()).then_some(done)
    }

    /// Returns the first contact day from today and from the `count`-th working day after `from`.
    fn contact_day_after(&self, from: Date, count: u16) -> Date {
        let count = i32::from(count);
        if self.calendar.working_days_between(from, self.today) >= count {
            // Days that have passed need not be counted out.
            return self.days.first_from(self.today);
        }
        self.days.first_from(self.calendar.add_working_days(from, count).max(self.today))
    }
}
