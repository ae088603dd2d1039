//! Tests next steps: given a cadence and a deal, expect a step on a day.
#![allow(clippy::unwrap_used)] // a test may stop

use crate::engine_pack;

use engine_pack::*;
use ghosted::diagnosis::{NextReason, NextStep, TaskKind, diagnose};
use ghosted::facts::{Days, Deal, FactId, Value, known};
use ghosted::rules::Pack;
use ghosted::rules::pack::{GateStep, Interval, Recheck};
use jiff::civil::{Date, date};

fn next(pack: &Pack, buyer: &Deal<'_>) -> NextStep {
    diagnose(pack, buyer, &as_of()).next.unwrap()
}

/// Steps 3, 8 and 15 working days after the PI, at least 5 between two mails, then monthly.
fn pack() -> Pack {
    PackBuilder::new(&[("other", 1.0)]).build()
}

fn followed_up(times: i64) -> (FactId, Value<'static>) {
    (known::follow_ups_since_pi, Value::Whole(times))
}

fn by_cadence(step: Option<usize>, on: Date) -> NextStep {
    NextStep { step, on, reason: NextReason::Cadence }
}

#[test]
fn the_first_step_counts_working_days_from_the_pi() {
    let sent = date(2026, 3, 13); // Friday
    let buyer = buyer(&[
        day(known::pi_sent_on, sent),
        day(known::last_our_message_on, sent),
        followed_up(0),
    ]);
    assert_eq!(next(&pack(), &buyer), by_cadence(Some(0), date(2026, 3, 18)));
}

#[test]
fn holidays_of_the_buyers_country_do_not_count() {
    let sent = date(2026, 3, 16);
    let mut facts = vec![day(known::pi_sent_on, sent), followed_up(0)];
    facts.push((known::country_code, Value::Text("IE".into()))); // 17 March is a holiday there
    assert_eq!(next(&pack(), &buyer(&facts)), by_cadence(Some(0), date(2026, 3, 20)));
}

#[test]
fn a_step_that_is_overdue_is_due_today() {
    let buyer = buyer(&[
        day(known::pi_sent_on, date(2026, 1, 12)),
        day(known::last_our_message_on, date(2026, 1, 15)),
        followed_up(1),
    ]);
    assert_eq!(next(&pack(), &buyer), by_cadence(Some(1), TODAY));
}

#[test]
fn nothing_is_due_on_a_day_off() {
    let mut friday_off = vec![day(known::pi_sent_on, date(2026, 1, 12)), followed_up(1)];
    friday_off.push((known::country_code, Value::Text("SA".into())));
    let friday = ghosted::facts::AsOf::new(date(2026, 2, 6));
    let next = diagnose(&pack(), &buyer(&friday_off), &friday).next;
    assert_eq!(next, Some(by_cadence(Some(1), date(2026, 2, 8))));
}

#[test]
fn two_mails_keep_their_distance() {
    let buyer = buyer(&[
        day(known::pi_sent_on, date(2026, 2, 9)),
        day(known::last_our_message_on, date(2026, 3, 13)),
        followed_up(2),
    ]);
    let expected = NextStep { step: Some(2), on: date(2026, 3, 20), reason: NextReason::LeastGap };
    assert_eq!(next(&pack(), &buyer), expected);
}

#[test]
fn once_all_steps_are_done_the_next_one_is_a_month_after_our_last_message() {
    let after = |last| {
        let buyer = buyer(&[
            day(known::pi_sent_on, date(2025, 11, 3)),
            day(known::last_our_message_on, last),
            followed_up(3),
        ]);
        next(&pack(), &buyer)
    };
    assert_eq!(after(date(2026, 2, 20)), by_cadence(None, date(2026, 3, 20)));
    assert_eq!(after(date(2026, 2, 22)), by_cadence(None, date(2026, 3, 23)), "a Sunday");
    assert_eq!(after(date(2025, 12, 1)), by_cadence(None, TODAY));
}

#[test]
fn without_a_count_of_follow_ups_the_day_decides_the_step() {
    let sent_on = |on| next(&pack(), &buyer(&[day(known::pi_sent_on, on)]));
    assert_eq!(sent_on(date(2026, 3, 13)), by_cadence(Some(0), date(2026, 3, 18)));
    assert_eq!(sent_on(date(2026, 3, 9)), by_cadence(Some(1), date(2026, 3, 19)));
    assert_eq!(sent_on(date(2025, 12, 1)).step, None);
    assert_eq!(next(&pack(), &buyer(&[])), by_cadence(Some(0), TODAY));
}

mod rechecks {
    use super::*;

    const RECHECK: Interval = Interval::Days(Days { count: 14, working: false });

    fn pack(tender: f64, after: Option<FactId>) -> Pack {
        PackBuilder::new(&[("tender", tender), ("other", 20.0)])
            .recheck(0, Recheck { interval: RECHECK, after })
            .build()
    }

    fn written_on(last: Date) -> Deal<'static> {
        buyer(&[
            day(known::pi_sent_on, date(2026, 2, 2)),
            day(known::last_our_message_on, last),
            followed_up(1),
        ])
    }

    #[test]
    fn the_leading_cause_says_how_long_after_our_last_message_to_look_again() {
        let again = |on| NextStep { step: Some(1), on, reason: NextReason::Recheck };
        let pack = pack(80.0, None);
        assert_eq!(next(&pack, &written_on(date(2026, 3, 6))), again(date(2026, 3, 20)));
        assert_eq!(
            next(&pack, &written_on(date(2026, 3, 7))),
            again(date(2026, 3, 23)),
            "Saturday"
        );
        assert_eq!(next(&pack, &written_on(date(2026, 2, 9))), again(TODAY));
    }

    #[test]
    fn without_a_follow_up_there_is_nothing_to_look_at_again() {
        let bare = buyer(&[day(known::pi_sent_on, date(2026, 3, 13)), followed_up(0)]);
        assert_eq!(next(&pack(80.0, None), &bare), by_cadence(Some(0), date(2026, 3, 18)));
    }

    #[test]
    fn a_cause_that_does_not_lead_moves_nothing() {
        let pack = pack(20.0, None);
        assert_eq!(next(&pack, &written_on(date(2026, 3, 6))), by_cadence(Some(1), TODAY));
    }

    #[test]
    fn a_date_of_the_record_says_when_to_look_again() {
        let pack = pack(80.0, Some(known::last_order_on));
        let mut deal = written_on(date(2026, 2, 9));
        assert_eq!(next(&pack, &deal).reason, NextReason::Cadence, "the date is unknown");
        deal.facts.set(known::last_order_on, Value::Date(date(2026, 4, 2)), None);
        let expected =
            NextStep { step: Some(1), on: date(2026, 4, 16), reason: NextReason::Recheck };
        assert_eq!(next(&pack, &deal), expected);
        deal.facts.set(known::last_order_on, Value::Date(date(2026, 1, 5)), None);
        assert_eq!(next(&pack, &deal).reason, NextReason::Cadence, "the day is past");
    }
}

/// Dates that run out: a PI is renewed 3 working days before it expires, or 10 before an opening,
/// beyond which it has to hold for 3 months; a courier takes 7, and a sample 3 to prepare.
mod deadlines {
    use super::*;

    fn pack() -> Pack {
        let recheck = Interval::Days(Days { count: 14, working: false });
        PackBuilder::new(&[("tender", 20.0), ("other", 20.0)])
            .recheck(0, Recheck { interval: recheck, after: Some(known::tender_date) })
            .build()
    }

    fn plan(deal: &Deal<'_>) -> (NextStep, Vec<(TaskKind, Date)>) {
        let diagnosis = diagnose(&pack(), deal, &as_of());
        let tasks = diagnosis.tasks.iter().map(|task| (task.kind, task.on)).collect();
        (diagnosis.next.unwrap(), tasks)
    }

    fn on(day: Date, reason: NextReason) -> NextStep {
        NextStep { step: Some(2), on: day, reason }
    }

    /// The third step of the cadence is due on 23 March.
    fn deal(facts: &[(FactId, Date)]) -> Deal<'static> {
        let mut deal = buyer(&[
            day(known::pi_sent_on, date(2026, 3, 2)),
            day(known::last_our_message_on, date(2026, 3, 5)),
            followed_up(2),
        ]);
        for &(fact, day) in facts {
            deal.facts.set(fact, Value::Date(day), None);
        }
        deal
    }

    fn bidder(opening: Date, valid_until: Date) -> Deal<'static> {
        deal(&[(known::tender_date, opening), (known::pi_valid_until, valid_until)])
    }

    #[test]
    fn a_tender_that_closes_this_week_is_for_today() {
        let (next, tasks) = plan(&bidder(date(2026, 3, 20), date(2026, 2, 27)));
        assert_eq!(next, on(TODAY, NextReason::Deadline));
        assert_eq!(tasks, [(TaskKind::RenewPi, TODAY), (TaskKind::OfferDocuments, TODAY)]);
    }

    #[test]
    fn the_pi_has_to_hold_for_three_months_after_the_opening() {
        let diagnosis = diagnose(&pack(), &bidder(date(2026, 3, 20), date(2026, 2, 27)), &as_of());
        let renewal = diagnosis.tasks[0];
        assert_eq!((renewal.by, renewal.until), (date(2026, 2, 27), Some(date(2026, 6, 20))));
    }

    #[test]
    fn steps_before_an_opening_are_counted_back_from_it() {
        // The sample leaves on Tuesday 21 April: 7 working days before Thursday 30 April.
        let bidder = bidder(date(2026, 4, 30), date(2026, 4, 10));
        let (next, tasks) = plan(&bidder);
        assert_eq!(next, on(date(2026, 3, 23), NextReason::Cadence));
        let expected = [
            (TaskKind::RenewPi, date(2026, 4, 7)),
            (TaskKind::SendSample, date(2026, 4, 16)),
            (TaskKind::Remind, date(2026, 4, 23)),
        ];
        assert_eq!(tasks, expected);
        let sample = diagnose(&pack(), &bidder, &as_of()).tasks[1];
        assert_eq!(sample.by, date(2026, 4, 21));
    }

    #[test]
    fn couriers_take_their_time_by_country() {
        let mut pack = pack();
        pack.cadence.deadlines.courier_days_by_country.insert("IE".into(), 2);
        let mut bidder = bidder(date(2026, 4, 30), date(2026, 12, 31));
        bidder.facts.set(known::country_code, Value::Text("IE".into()), None);
        let sample = diagnose(&pack, &bidder, &as_of()).tasks[0];
        assert_eq!((sample.kind, sample.by), (TaskKind::SendSample, date(2026, 4, 28)));
        assert_eq!(sample.on, date(2026, 4, 23));
    }

    #[test]
    fn once_all_is_done_the_next_step_asks_for_the_result() {
        let mut done = bidder(date(2026, 3, 18), date(2026, 12, 31));
        done.facts.set(known::sample_sent_on, Value::Date(date(2026, 3, 3)), None);
        done.facts.set(known::last_our_message_on, Value::Date(date(2026, 3, 13)), None);
        let (next, tasks) = plan(&done);
        assert_eq!(next, on(date(2026, 4, 1), NextReason::Recheck));
        assert_eq!(tasks, [(TaskKind::AskResult, date(2026, 4, 1))]);
    }

    #[test]
    fn after_an_opening_there_is_silence_until_the_result_is_due() {
        let (next, tasks) = plan(&bidder(date(2026, 3, 7), date(2026, 12, 31)));
        // Two weeks after Saturday 7 March is Saturday 21 March.
        let day = date(2026, 3, 23);
        assert_eq!(next, on(day, NextReason::Recheck));
        let renewal = (TaskKind::RenewPi, date(2026, 12, 28));
        assert_eq!(tasks, [(TaskKind::AskResult, day), renewal]);
        // A PI that would run out before is renewed in time.
        let (next, tasks) = plan(&bidder(date(2026, 3, 7), date(2026, 3, 18)));
        assert_eq!(next, on(TODAY, NextReason::Deadline));
        assert_eq!(tasks, [(TaskKind::RenewPi, TODAY), (TaskKind::AskResult, day)]);
    }

    #[test]
    fn a_result_that_nobody_asked_for_is_for_today_and_asked_for_once() {
        let mut opened = bidder(date(2026, 2, 2), date(2026, 12, 31));
        opened.facts.set(known::last_our_message_on, Value::Date(date(2026, 1, 20)), None);
        assert_eq!(plan(&opened).0, on(TODAY, NextReason::Recheck));
        opened.facts.set(known::last_our_message_on, Value::Date(date(2026, 3, 3)), None);
        assert_eq!(plan(&opened).0, on(date(2026, 3, 23), NextReason::Cadence));
    }

    #[test]
    fn a_pi_is_renewed_before_it_expires_but_not_sooner_than_the_least_gap() {
        let renewed = |valid_until| plan(&deal(&[(known::pi_valid_until, valid_until)]));
        assert_eq!(renewed(date(2026, 3, 20)).0, on(date(2026, 3, 17), NextReason::Deadline));
        let mut fresh = deal(&[(known::pi_valid_until, date(2026, 3, 20))]);
        fresh.facts.set(known::last_our_message_on, Value::Date(date(2026, 3, 12)), None);
        assert_eq!(plan(&fresh).0, on(date(2026, 3, 19), NextReason::Deadline));
        let (next, tasks) = renewed(date(2026, 6, 30));
        assert_eq!(next, on(date(2026, 3, 23), NextReason::Cadence));
        assert_eq!(tasks, [(TaskKind::RenewPi, date(2026, 6, 25))]);
    }

    #[test]
    fn an_expired_pi_comes_first_and_waits_for_the_next_step() {
        let (next, tasks) = plan(&deal(&[(known::pi_valid_until, date(2026, 3, 13))]));
        assert_eq!(next, on(date(2026, 3, 23), NextReason::Cadence));
        assert_eq!(tasks, [(TaskKind::RenewPi, date(2026, 3, 23))]);
    }

    #[test]
    fn a_promise_that_was_not_kept_is_asked_about_the_day_after() {
        let promised = |day| plan(&deal(&[(known::promised_until, day)]));
        assert_eq!(promised(date(2026, 3, 13)).0, on(TODAY, NextReason::Promise));
        assert_eq!(promised(date(2026, 3, 18)).0, on(date(2026, 3, 19), NextReason::Promise));
        let (next, tasks) = promised(date(2026, 3, 4)); // and we wrote on 5 March
        assert_eq!((next.reason, tasks), (NextReason::Cadence, vec![]));
    }

    #[test]
    fn who_is_away_is_left_alone_unless_a_tender_is_opened_before() {
        let gated = PackBuilder::new(&[("other", 1.0)])
            .gate("away", is_yes(known::on_holiday), |gate| gate.back_on = Some(known::back_on))
            .build();
        let mut away = deal(&[(known::back_on, date(2026, 4, 1))]);
        away.facts.set(known::on_holiday, Value::YesNo(true), None);
        away.facts.set(known::pi_valid_until, Value::Date(date(2026, 3, 20)), None);
        assert_eq!(next(&gated, &away).on, date(2026, 4, 1));
        away.facts.set(known::tender_date, Value::Date(date(2026, 3, 26)), None);
        assert_eq!(next(&gated, &away).on, TODAY);
    }
}

#[test]
fn what_is_ours_to_do_first_is_due_at_once() {
    let pack = PackBuilder::new(&[("other", 1.0)])
        .gate("we_owe_the_reply", is_yes(known::replied), |gate| {
            gate.next_step = GateStep::AtOnce;
        })
        .build();
    let owed = buyer(&[
        yes(known::replied),
        day(known::pi_sent_on, date(2026, 3, 13)),
        day(known::last_our_message_on, date(2026, 3, 13)),
    ]);
    let expected = NextStep { step: None, on: TODAY, reason: NextReason::AtOnce };
    assert_eq!(next(&pack, &owed), expected);
}

#[test]
fn who_is_away_is_left_alone_until_back() {
    let pack = PackBuilder::new(&[("other", 1.0)])
        .gate("away", is_yes(known::on_holiday), |gate| gate.back_on = Some(known::back_on))
        .build();
    let away = |back| {
        let facts = [
            yes(known::on_holiday),
            day(known::back_on, back),
            day(known::pi_sent_on, date(2026, 3, 9)),
            followed_up(1),
        ];
        next(&pack, &buyer(&facts))
    };
    let back = |on| NextStep { step: Some(1), on, reason: NextReason::BackOn };
    assert_eq!(away(date(2026, 3, 24)), back(date(2026, 3, 24)));
    assert_eq!(away(date(2026, 3, 28)), back(date(2026, 3, 30)), "a Saturday");
}

#[test]
fn a_gate_can_say_that_nothing_more_is_planned() {
    let pack = PackBuilder::new(&[("other", 1.0)])
        .gate("closed", is_yes(known::replied), |gate| gate.next_step = GateStep::Nothing)
        .build();
    let won = buyer(&[yes(known::replied), day(known::pi_sent_on, TODAY), followed_up(0)]);
    assert_eq!(diagnose(&pack, &won, &as_of()).next, None);
}

#[test]
fn another_gate_leaves_the_cadence_as_it_is() {
    let pack = PackBuilder::new(&[("other", 1.0)])
        .gate("too_early", is_yes(known::bounced), |_| {})
        .build();
    let early = buyer(&[yes(known::bounced), day(known::pi_sent_on, TODAY), followed_up(0)]);
    assert_eq!(next(&pack, &early), by_cadence(Some(0), date(2026, 3, 19)));
}
