//! Tests next steps: given a cadence and a deal, expect a step on a day.
#![allow(clippy::unwrap_used)] // a test may stop

use crate::engine_pack;

use engine_pack::*;
use ghosted::diagnosis::{NextReason, NextStep, diagnose, recheck_day};
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

    const OPENING: Date = date(2026, 4, 2);

    fn two_weeks_after(fact: Option<FactId>) -> Recheck {
        let interval = Interval::Days(Days { count: 14, working: false });
        Recheck { interval, after: fact }
    }

    fn pack(tender: f64, after: Option<FactId>) -> Pack {
        PackBuilder::new(&[("tender", tender), ("other", 20.0)])
            .recheck(0, two_weeks_after(after))
            .build()
    }

    fn bidder() -> Deal<'static> {
        buyer(&[
            day(known::pi_sent_on, date(2026, 3, 9)),
            followed_up(0),
            day(known::tender_opening_date, OPENING),
        ])
    }

    #[test]
    fn the_leading_cause_says_when_to_look_again() {
        let pack = pack(80.0, Some(known::tender_opening_date));
        let expected =
            NextStep { step: Some(0), on: date(2026, 4, 16), reason: NextReason::Recheck };
        assert_eq!(next(&pack, &bidder()), expected);
    }

    #[test]
    fn a_cause_that_does_not_lead_moves_nothing() {
        let pack = pack(20.0, Some(known::tender_opening_date));
        assert_eq!(next(&pack, &bidder()).reason, NextReason::Cadence);
    }

    #[test]
    fn without_its_date_the_cadence_stays() {
        let mut without = bidder();
        without.facts.set(known::tender_opening_date, Value::Blank, None);
        let pack = pack(80.0, Some(known::tender_opening_date));
        assert_eq!(next(&pack, &without).reason, NextReason::Cadence);
    }

    #[test]
    fn a_recheck_that_moves_with_every_run_does_not_put_off_the_next_step() {
        assert_eq!(next(&pack(80.0, None), &bidder()).reason, NextReason::Cadence);
        let day = recheck_day(&two_weeks_after(None), &bidder(), &as_of());
        assert_eq!(day, Some(date(2026, 3, 30)));
    }

    #[test]
    fn a_recheck_in_the_past_gives_way_to_the_cadence() {
        let mut opened = bidder();
        opened.facts.set(known::tender_opening_date, Value::Date(date(2026, 1, 5)), None);
        let pack = pack(80.0, Some(known::tender_opening_date));
        assert_eq!(next(&pack, &opened).reason, NextReason::Cadence);
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
