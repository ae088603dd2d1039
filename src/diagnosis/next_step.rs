//! What to do next, and when: the cadence in working days of the buyer's country.
//!
//! Every buyer has a next step under every verdict; none is dropped. Only a gate can say that
//! there is nothing to follow up.

use jiff::civil::Date;

use super::eval::Evaluator;
use super::interval::after;
use super::{Finding, NextReason, NextStep, Verdict, Weighed};
use crate::facts::calendar::Calendar;
use crate::facts::{AsOf, Deal, known};
use crate::rules::Pack;
use crate::rules::pack::{GateStep, Recheck};

pub(super) fn plan(pack: &Pack, eval: &mut Evaluator<'_>, finding: &Finding) -> Option<NextStep> {
    let calendar = eval.calendar();
    let (buyer, as_of) = (eval.buyer, eval.as_of);
    let by_cadence = || cadence(pack, buyer, as_of.date, calendar);
    Some(match finding {
        Finding::Gated(gated) => match (pack.gate(gated.gate).next_step, gated.back_on) {
            (GateStep::Nothing, _) => return None,
            (GateStep::AtOnce, _) => {
                let on = calendar.working_day_from(as_of.date);
                NextStep { step: None, on, reason: NextReason::AtOnce }
            }
            (GateStep::ByCadence, Some(back)) => {
                let on = calendar.working_day_from(back.max(as_of.date));
                NextStep { on, reason: NextReason::BackOn, ..by_cadence() }
            }
            (GateStep::ByCadence, None) => by_cadence(),
        },
        Finding::Weighed(weighed) => {
            let by_cadence = by_cadence();
            match recheck_of_leader(pack, buyer, weighed, calendar) {
                Some(on) if on > by_cadence.on => {
                    NextStep { on, reason: NextReason::Recheck, ..by_cadence }
                }
                _ => by_cadence,
            }
        }
    })
}

/// The day on which the leading cause says to look again, where its date is known. A recheck that
/// counts from the as-of date would move on with every run and never come; it fixes no date.
fn recheck_of_leader(
    pack: &Pack,
    buyer: &Deal<'_>,
    weighed: &Weighed,
    calendar: &Calendar,
) -> Option<Date> {
    if weighed.verdict != Verdict::Leading {
        return None;
    }
    let recheck = pack.cause(*weighed.ranking.first()?).recheck.as_ref()?;
    let from = buyer.facts.date(recheck.after?)?;
    Some(calendar.working_day_from(after(recheck.interval, from, calendar)))
}

/// The day of a cause's recheck: so long after its date fact, or after the as-of date. `None`
/// where the fact is not known.
pub fn recheck_day(recheck: &Recheck, buyer: &Deal<'_>, as_of: &AsOf) -> Option<Date> {
    let from = match recheck.after {
        Some(fact) => buyer.facts.date(fact)?,
        None => as_of.date,
    };
    let calendar = Calendar::of(buyer.facts.text(known::country_code));
    Some(calendar.working_day_from(after(recheck.interval, from, calendar)))
}

/// The first step not yet done; once all are, the cadence's interval after our last message.
fn cadence(pack: &Pack, buyer: &Deal<'_>, today: Date, calendar: &Calendar) -> NextStep {
    let cadence = &pack.cadence;
    let pi = buyer.facts.date(known::pi_sent_on);
    let ours = buyer.facts.date(known::last_our_message_on);
    let step = next_undone(pack, buyer, pi, today, calendar);
    let due = match (step, pi) {
        (Some(step), Some(pi)) => later_working_day(calendar, pi, cadence.steps[step].after, today),
        (Some(_), None) => calendar.working_day_from(today),
        (None, _) => {
            let from = ours.or(pi).unwrap_or(today);
            calendar.working_day_from(after(cadence.then_every, from, calendar).max(today))
        }
    };
    // The PI itself starts the cadence, it is no follow-up to keep a distance from.
    let gap_ends = ours
        .filter(|&ours| pi.is_none_or(|pi| ours > pi))
        .map(|ours| later_working_day(calendar, ours, cadence.least_gap, today));
    match gap_ends {
        Some(on) if on > due => NextStep { step, on, reason: NextReason::LeastGap },
        _ => NextStep { step, on: due, reason: NextReason::Cadence },
    }
}

/// Where nobody counted our follow-ups, the first step whose day has not passed.
fn next_undone(
    pack: &Pack,
    buyer: &Deal<'_>,
    pi: Option<Date>,
    today: Date,
    calendar: &Calendar,
) -> Option<usize> {
    let steps = &pack.cadence.steps;
    let done = match (buyer.facts.whole(known::follow_ups_since_pi), pi) {
        (Some(count), _) => usize::try_from(count).unwrap_or(0),
        (None, Some(pi)) => {
            let passed = calendar.working_days_between(pi, today);
            steps.iter().take_while(|step| i32::from(step.after) < passed).count()
        }
        (None, None) => 0,
    };
    (done < steps.len()).then_some(done)
}

/// The `count`-th working day after `from`, or the first one from `today` if that is later.
fn later_working_day(calendar: &Calendar, from: Date, count: u16, today: Date) -> Date {
    let count = i32::from(count);
    if calendar.working_days_between(from, today) >= count {
        return calendar.working_day_from(today); // days that have passed need not be counted out
    }
    calendar.add_working_days(from, count)
}
