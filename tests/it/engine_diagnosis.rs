//! Tests diagnoses: given a pack and a deal, expect a diagnosis.

use crate::engine_pack;

use engine_pack::*;
use ghosted::diagnosis::{
    Diagnosis, Engine, Finding, Gated, GivenAnswer, Observation, Scratch, Tri, Verdict, Weighed,
    diagnose,
};
use ghosted::facts::{Deal, Value, known};
use ghosted::rules::Pack;
use ghosted::rules::frequencies::Witness;
use ghosted::rules::given_by::GivenBy;
use ghosted::rules::pack::{CauseId, CheckId, GateId, QuestionId, QuestionKind, SignId, Spotting};
use jiff::civil::date;

fn weighed(pack: &Pack, buyer: &Deal<'_>) -> Weighed {
    match diagnose(pack, buyer, &as_of()).finding {
        Finding::Weighed(weighed) => weighed,
        Finding::Gated(gated) => panic!("gated: {gated:?}"),
    }
}

#[track_caller]
fn assert_shares(weighed: &Weighed, expected: &[f64]) {
    for (share, expected) in weighed.shares.iter().zip(expected) {
        assert!((share - expected).abs() < 1e-9, "{:?} is not {expected:?}", weighed.shares);
    }
}

mod gates {
    use super::*;

    fn pack() -> Pack {
        let mut builder = PackBuilder::new(&[("tender", 1.0), ("other", 1.0)]);
        let stock_phrase = builder.word_set(&["how about the order"]);
        builder
            .gate("opted_out", is_yes(known::opted_out), |gate| gate.hidden = true)
            .gate("replied", is_yes(known::replied), |_| {})
            .gate("away", is_yes(known::on_holiday), |gate| gate.back_on = Some(known::back_on))
            .conduct("stock_phrase", Spotting::Phrases(stock_phrase))
            .build()
    }

    fn gated(diagnosis: &Diagnosis) -> &Gated {
        match &diagnosis.finding {
            Finding::Gated(gated) => gated,
            Finding::Weighed(_) => panic!("weighed"),
        }
    }

    #[test]
    fn the_first_gate_that_holds_applies() {
        let buyer = buyer(&[yes(known::on_holiday), yes(known::replied)]);
        let diagnosis = diagnose(&pack(), &buyer, &as_of());
        assert_eq!(gated(&diagnosis).gate, GateId(1));
    }

    #[test]
    fn an_unknown_gate_lets_the_buyer_through() {
        let buyer = buyer(&[(known::opted_out, Value::Blank), no(known::replied)]);
        let diagnosis = diagnose(&pack(), &buyer, &as_of());
        assert!(matches!(diagnosis.finding, Finding::Weighed(_)));
    }

    #[test]
    fn a_gate_says_when_to_come_back() {
        let back = date(2026, 3, 23);
        let buyer = buyer(&[yes(known::on_holiday), day(known::back_on, back)]);
        let diagnosis = diagnose(&pack(), &buyer, &as_of());
        assert_eq!(gated(&diagnosis).back_on, Some(back));
        assert_eq!(diagnosis.next.map(|next| next.on), Some(back));
    }

    #[test]
    fn our_conduct_is_audited_unless_the_buyer_is_kept_out() {
        let audit = |fact| {
            let mut buyer = buyer(&[yes(fact)]);
            we_wrote(&mut buyer, date(2026, 3, 2), "", "How about the order?");
            diagnose(&pack(), &buyer, &as_of()).conduct.len()
        };
        assert_eq!(audit(known::replied), 1);
        assert_eq!(audit(known::opted_out), 0);
    }
}

mod weighing {
    use super::*;

    #[test]
    fn each_group_adds_its_weight_to_the_prior() {
        let pack = PackBuilder::new(&[("tender", 20.0), ("other", 60.0)])
            .sign("bid", "words", is_yes(FACTS[0]), &[8.0, 2.0])
            .sign("date", "dates", is_yes(FACTS[1]), &[5.0, 1.0])
            .build();
        let weighed = weighed(&pack, &buyer(&[yes(FACTS[0]), no(FACTS[1])]));
        let (tender, other) = (0.25 * 0.8 * 0.5, 0.75 * 0.2 * 0.9);
        assert_shares(&weighed, &[tender / (tender + other), other / (tender + other)]);
        assert_eq!(weighed.ranking, [CauseId(1), CauseId(0)]);
    }

    #[test]
    fn damping_pulls_the_weights_towards_nothing() {
        let mut pack = PackBuilder::new(&[("tender", 1.0), ("other", 1.0)])
            .sign("bid", "words", is_yes(FACTS[0]), &[8.0, 2.0])
            .build();
        pack.damping.signs = 0.5;
        assert_shares(&weighed(&pack, &buyer(&[yes(FACTS[0])])), &[2.0 / 3.0, 1.0 / 3.0]);
    }

    #[test]
    fn an_unknown_sign_weighs_nothing() {
        let pack = PackBuilder::new(&[("tender", 1.0), ("other", 3.0)])
            .sign("bid", "words", is_yes(FACTS[0]), &[8.0, 2.0])
            .build();
        for unknown in [buyer(&[]), buyer(&[(FACTS[0], Value::Blank)])] {
            let weighed = weighed(&pack, &unknown);
            assert_shares(&weighed, &[0.25, 0.75]);
            assert_eq!(weighed.signs[0].observation, Observation::Unknown);
        }
    }

    #[test]
    fn absence_weighs_nothing_where_the_sign_says_so() {
        let mut pack = PackBuilder::new(&[("tender", 1.0), ("other", 3.0)])
            .sign("bid", "words", is_yes(FACTS[0]), &[8.0, 2.0])
            .build();
        pack.signs[0].ignores_absence = true;
        let absent = weighed(&pack, &buyer(&[no(FACTS[0])]));
        assert_shares(&absent, &[0.25, 0.75]);
        assert_eq!(absent.signs[0].observation, Observation::Known(1));
        assert_shares(&weighed(&pack, &buyer(&[yes(FACTS[0])])), &[4.0 / 7.0, 3.0 / 7.0]);
    }

    #[test]
    fn signs_of_one_story_are_weighed_together() {
        let pack = |alike| {
            PackBuilder::new(&[("fishing", 1.0), ("other", 1.0)])
                .sign("free_mailbox", "identity", is_yes(FACTS[0]), &[6.0, 3.0])
                .sign("no_company", "identity", is_yes(FACTS[1]), &[9.0, 1.0])
                .sign("no_phone", "identity", is_yes(FACTS[2]), &[7.0, 3.0])
                .alike("identity", alike)
                .build()
        };
        let both_signs = buyer(&[yes(FACTS[0]), yes(FACTS[1])]);
        // Both present: a² min(p, q) + a(1 − a)·2pq/… calculated by hand for a = 0.5.
        let together = |p: f64, q: f64| {
            let (low, high) = (p.min(q), p.max(q));
            let term =
                |u: f64| (0.5 * f64::from(u < p) + 0.5 * p) * (0.5 * f64::from(u < q) + 0.5 * q);
            low * term(0.0) + (high - low) * term(low) + (1.0 - high) * term(high)
        };
        let (fishing, other) = (together(0.6, 0.9), together(0.3, 0.1));
        assert_shares(
            &weighed(&pack(0.5), &both_signs),
            &[fishing / (fishing + other), other / (fishing + other)],
        );
        let (fishing, other) = (0.6 * 0.9, 0.3 * 0.1);
        assert_shares(
            &weighed(&pack(0.0), &both_signs),
            &[fishing / (fishing + other), other / (fishing + other)],
        );
    }

    #[test]
    fn a_word_list_that_overlooks_and_mistakes_says_less() {
        let mut pack = PackBuilder::new(&[("tender", 1.0), ("other", 1.0)])
            .sign("bid", "words", is_yes(FACTS[0]), &[8.0, 1.0])
            .build();
        pack.signs[0].witness = Witness { found: 0.5, false_hits: 0.1 };
        let (tender, other) = (0.5 * 0.8 + 0.1 * 0.2, 0.5 * 0.1 + 0.1 * 0.9);
        let sum = tender + other;
        assert_shares(&weighed(&pack, &buyer(&[yes(FACTS[0])])), &[tender / sum, other / sum]);
        let sum = 2.0 - sum;
        assert_shares(
            &weighed(&pack, &buyer(&[no(FACTS[0])])),
            &[(1.0 - tender) / sum, (1.0 - other) / sum],
        );
    }

    #[test]
    fn the_first_outcome_that_holds_is_observed() {
        let pack = PackBuilder::new(&[("tender", 1.0), ("other", 1.0)])
            .outcomes(
                "opens",
                "attention",
                vec![
                    ("many", Some(at_least(known::opens, 5)), vec![0.6, 0.2]),
                    ("some", Some(at_least(known::opens, 1)), vec![0.3, 0.3]),
                    ("never", None, vec![0.1, 0.5]),
                ],
            )
            .build();
        for (opens, outcome) in [(7, 0), (2, 1), (0, 2)] {
            let weighed = weighed(&pack, &buyer(&[(known::opens, Value::Whole(opens))]));
            assert_eq!(weighed.signs[0].observation, Observation::Known(outcome), "{opens} opens");
        }
    }

    #[test]
    fn an_unknown_outcome_hides_those_after_it() {
        let pack = PackBuilder::new(&[("tender", 1.0), ("other", 1.0)])
            .outcomes(
                "mixed",
                "mixed",
                vec![
                    ("a", Some(is_yes(FACTS[0])), vec![0.5, 0.2]),
                    ("b", Some(is_yes(FACTS[1])), vec![0.5, 0.8]),
                ],
            )
            .build();
        let observe = |facts: &[_]| weighed(&pack, &buyer(facts)).signs[0].observation;
        assert_eq!(observe(&[yes(FACTS[1])]), Observation::Unknown);
        assert_eq!(observe(&[no(FACTS[0]), yes(FACTS[1])]), Observation::Known(1));
        assert_eq!(observe(&[no(FACTS[0]), no(FACTS[1])]), Observation::Unknown);
    }

    #[test]
    fn causes_with_the_same_share_are_ranked_as_declared() {
        let pack = PackBuilder::new(&[("a", 2.0), ("b", 1.0), ("c", 2.0)]).build();
        assert_eq!(weighed(&pack, &buyer(&[])).ranking, [CauseId(0), CauseId(2), CauseId(1)]);
    }

    #[test]
    fn a_worker_carries_nothing_from_buyer_to_buyer() {
        let pack = PackBuilder::new(&[("tender", 1.0), ("other", 3.0)])
            .sign("bid", "words", is_yes(FACTS[0]), &[8.0, 2.0])
            .question("local_bid", QuestionKind::Closed, &["local bid"], &[("yes", &[7.0, 1.0])])
            .build();
        let engine = Engine::new(&pack);
        let mut scratch = Scratch::default();
        let mut asked = buyer(&[yes(FACTS[0])]);
        we_wrote(&mut asked, date(2026, 3, 2), "", "Is it for a local bid?");
        for buyer in [asked, buyer(&[]), buyer(&[no(FACTS[0])])] {
            assert_eq!(
                engine.diagnose(&buyer, &as_of(), &mut scratch),
                diagnose(&pack, &buyer, &as_of())
            );
        }
    }

    #[test]
    fn silence_is_proven_where_its_days_are_known() {
        let pack = PackBuilder::new(&[("other", 1.0)]).build();
        let proven = |buyer: &Deal<'_>| diagnose(&pack, buyer, &as_of()).silence_is_proven;
        assert!(proven(&buyer(&[(known::days_silent, Value::Whole(12))])));
        assert!(!proven(&buyer(&[(known::days_silent, Value::Blank)])));
    }

    #[test]
    fn one_gate_sign_or_check_can_be_tried_alone() {
        let pack = PackBuilder::new(&[("other", 1.0)])
            .gate("replied", is_yes(known::replied), |_| {})
            .sign("bid", "words", is_yes(FACTS[0]), &[8.0])
            .conduct("too_often", Spotting::Condition(at_least(known::opens, 3)))
            .build();
        let engine = Engine::new(&pack);
        let buyer = buyer(&[yes(known::replied), (known::opens, Value::Whole(2))]);
        let scratch = &mut Scratch::default();
        assert_eq!(engine.gate(GateId(0), &buyer, &as_of(), scratch), Tri::Yes);
        assert_eq!(engine.sign(SignId(0), &buyer, &as_of(), scratch), Observation::Unknown);
        assert_eq!(engine.conduct_check(CheckId(0), &buyer, &as_of(), scratch), Tri::No);
    }
}

mod verdicts {
    use super::*;

    fn verdict(priors: &[f64]) -> Verdict {
        let names = ["a", "b", "c", "d", "other"];
        let causes: Vec<(&str, f64)> = names.into_iter().zip(priors.iter().copied()).collect();
        weighed(&PackBuilder::new(&causes).build(), &buyer(&[])).verdict
    }

    #[test]
    fn a_cause_leads_with_enough_share_and_enough_distance() {
        assert_eq!(verdict(&[70.0, 15.0, 15.0]), Verdict::Leading);
        assert_eq!(verdict(&[60.0, 10.0, 10.0, 10.0, 10.0]), Verdict::Leading);
        assert_eq!(verdict(&[62.0, 38.0]), Verdict::TwoCandidates, "2.1 dB ahead");
        assert_eq!(verdict(&[40.0, 25.0, 20.0, 15.0]), Verdict::TwoCandidates);
        assert_eq!(verdict(&[30.0, 25.0, 20.0, 15.0, 10.0]), Verdict::Open);
    }

    #[test]
    fn where_few_signs_are_known_the_verdict_stays_open() {
        let mut builder = PackBuilder::new(&[("tender", 90.0), ("other", 10.0)]);
        for (at, fact) in FACTS.into_iter().enumerate() {
            let id = format!("sign_{at}");
            builder = builder.sign(&id, &id, is_yes(fact), &[5.0, 5.0]);
        }
        let pack = builder.build();
        let verdict = |known: usize| {
            let facts: Vec<_> = FACTS[..known].iter().map(|&fact| no(fact)).collect();
            weighed(&pack, &buyer(&facts)).verdict
        };
        assert_eq!(verdict(1), Verdict::TooLittleKnown);
        assert_eq!(verdict(1).name(), "open");
        assert_eq!(verdict(2), Verdict::Leading, "2 of 6 is more than 30 in 100");
    }
}

mod questions {
    use super::*;

    const CLOSED: QuestionKind = QuestionKind::Closed;
    const OPEN: QuestionKind = QuestionKind::Open;

    fn builder() -> PackBuilder {
        PackBuilder::new(&[("tender", 1.0), ("stock", 1.0), ("other", 1.0)])
            .question(
                "local_bid",
                CLOSED,
                &["local bid"],
                &[("a_bid", &[8.0, 0.5, 0.5]), ("no_bid", &[0.5, 5.0, 5.0])],
            )
            .question(
                "how_long",
                OPEN,
                &["how long"],
                &[("weeks", &[2.0, 1.0, 3.0]), ("a_year", &[1.0, 6.0, 1.0])],
            )
            .question("which_project", OPEN, &["which project"], &[("named", &[7.0, 1.0, 1.0])])
            .question("in_stock", CLOSED, &["in stock"], &[("full", &[1.0, 5.0, 1.0])])
    }

    fn asked(pack: &Pack, buyer: &Deal<'_>) -> Vec<u16> {
        weighed(pack, buyer).questions.iter().map(|chosen| chosen.question.0).collect()
    }

    #[test]
    fn the_second_question_is_of_the_other_kind_and_adds_most_to_the_first() {
        let weighed = weighed(&builder().build(), &buyer(&[]));
        let [first, second] = weighed.questions.as_slice() else { panic!("{weighed:?}") };
        assert_eq!((first.question, second.question), (QuestionId(0), QuestionId(1)));
        assert_eq!(first.gain_of_pair, None);
        let of_pair = second.gain_of_pair.unwrap();
        assert!(of_pair > first.gain && of_pair <= first.gain + second.gain);
        assert!(of_pair <= weighed.entropy());
    }

    #[test]
    fn the_second_question_is_of_another_topic() {
        let mut pack = builder().build();
        pack.questions[1].topic = "local_bid".into();
        assert_eq!(asked(&pack, &buyer(&[])), [0, 2]);
    }

    #[test]
    fn a_question_without_information_is_not_asked() {
        let pack = PackBuilder::new(&[("tender", 1.0), ("other", 1.0)])
            .question("weather", CLOSED, &[], &[("fine", &[5.0, 5.0])])
            .build();
        assert!(asked(&pack, &buyer(&[])).is_empty());
    }

    #[test]
    fn the_first_of_two_equally_informative_questions_is_asked() {
        let pack = PackBuilder::new(&[("tender", 1.0), ("other", 1.0)])
            .question("a", CLOSED, &[], &[("yes", &[8.0, 2.0])])
            .question("b", CLOSED, &[], &[("yes", &[8.0, 2.0])])
            .question("c", OPEN, &[], &[("yes", &[6.0, 2.0])])
            .question("d", OPEN, &[], &[("yes", &[6.0, 2.0])])
            .build();
        assert_eq!(asked(&pack, &buyer(&[])), [0, 2]);
    }

    #[test]
    fn a_question_that_we_asked_lately_rests() {
        let asked_on = |on| {
            let mut buyer = buyer(&[]);
            we_wrote(&mut buyer, on, "", "Are these for a LOCAL BID?");
            asked(&builder().build(), &buyer)
        };
        let six_weeks_ago = date(2026, 2, 2);
        assert_eq!(asked_on(six_weeks_ago)[0], 0);
        assert!(!asked_on(date(2026, 2, 3)).contains(&0));
        assert_eq!(asked_on(date(2026, 3, 17))[0], 0, "not asked yet on the as-of date");
    }

    #[test]
    fn a_question_in_a_mail_that_bounced_was_never_asked() {
        let mut buyer = buyer(&[]);
        we_wrote(&mut buyer, date(2026, 3, 2), "", "Are these for a local bid?");
        buyer.messages[0].bounced = true;
        assert_eq!(asked(&builder().build(), &buyer)[0], 0);
    }

    #[test]
    fn a_question_noted_as_unanswered_rests_for_the_same_time() {
        let noted_on = |on| {
            let mut buyer = buyer(&[]);
            answered(&mut buyer, "local_bid", "no_reply", on);
            asked(&builder().build(), &buyer)
        };
        assert!(!noted_on(Some(date(2026, 3, 2))).contains(&0));
        assert!(!noted_on(None).contains(&0), "nobody knows when it was asked");
        assert!(noted_on(Some(date(2025, 11, 3))).contains(&0));
    }

    #[test]
    fn a_question_that_was_answered_is_not_asked_again() {
        let mut buyer = buyer(&[]);
        answered(&mut buyer, "local_bid", "no_bid", Some(date(2024, 1, 8)));
        assert!(!asked(&builder().build(), &buyer).contains(&0));
    }
}

mod answers {
    use super::*;

    fn pack() -> Pack {
        PackBuilder::new(&[("tender", 1.0), ("other", 1.0)])
            .question(
                "local_bid",
                QuestionKind::Closed,
                &["local bid"],
                &[("a_bid", &[6.0, 1.0]), ("no_bid", &[0.0, 5.0])],
            )
            .build()
    }

    fn tender_share(given: &[(&'static str, Option<jiff::civil::Date>)]) -> f64 {
        let mut buyer = buyer(&[]);
        for &(answer, on) in given {
            answered(&mut buyer, "local_bid", answer, on);
        }
        weighed(&pack(), &buyer).shares[0]
    }

    #[track_caller]
    fn assert_share(given: &[(&'static str, Option<jiff::civil::Date>)], expected: f64) {
        let share = tender_share(given);
        assert!((share - expected).abs() < 1e-9, "{share} is not {expected}");
    }

    const MONDAY: Option<jiff::civil::Date> = Some(date(2026, 3, 9));
    const TUESDAY: Option<jiff::civil::Date> = Some(date(2026, 3, 10));
    const TOMORROW: Option<jiff::civil::Date> = Some(date(2026, 3, 17));
    const A_BID: f64 = (0.6 / 1.01) / (0.6 / 1.01 + 0.1);
    // Clipped to 0.01 of 1.01, compared with 0.5.
    const NO_BID: f64 = (0.01 / 1.01) / (0.01 / 1.01 + 0.5);
    const NO_REPLY: f64 = (0.4 / 1.01) / (0.4 / 1.01 + 0.4);

    #[test]
    fn an_answer_is_evidence() {
        assert_share(&[("a_bid", MONDAY)], A_BID);
        assert_share(&[(" A_Bid ", None)], A_BID);
    }

    #[test]
    fn an_answer_that_no_such_buyer_gives_still_leaves_the_cause_a_share() {
        assert_share(&[("no_bid", MONDAY)], NO_BID);
    }

    #[test]
    fn staying_silent_is_evidence_too() {
        assert_share(&[("no_reply", MONDAY)], NO_REPLY);
    }

    #[test]
    fn a_later_answer_replaces_an_earlier_one() {
        assert_share(&[("a_bid", MONDAY), ("no_bid", TUESDAY)], NO_BID);
        assert_share(&[("no_bid", TUESDAY), ("a_bid", MONDAY)], NO_BID);
        assert_share(&[("no_bid", MONDAY), ("a_bid", None)], NO_BID);
        assert_share(&[("a_bid", None), ("no_bid", MONDAY)], NO_BID);
    }

    #[test]
    fn answers_of_one_day_that_differ_cancel_out_and_are_named() {
        assert_share(&[("a_bid", MONDAY), ("no_bid", MONDAY)], 0.5);
        assert_share(&[("no_bid", MONDAY), ("a_bid", MONDAY)], 0.5);
        assert_share(&[("no_bid", MONDAY), ("a_bid", TUESDAY), ("no_bid", TUESDAY)], 0.5);
        assert_share(&[("a_bid", None), ("no_bid", None)], 0.5);
        assert_share(&[("a_bid", MONDAY), ("a_bid", MONDAY)], A_BID);
        let mut buyer = buyer(&[]);
        answered(&mut buyer, "local_bid", "no_bid", MONDAY);
        answered(&mut buyer, "local_bid", "a_bid", MONDAY);
        let weighed = weighed(&pack(), &buyer);
        assert_eq!(weighed.answers, []);
        let [conflict] = weighed.conflicts.as_slice() else { panic!("{weighed:?}") };
        assert_eq!((conflict.question, conflict.on), (QuestionId(0), MONDAY));
        let answers: Vec<u8> = conflict.answers.iter().map(|&(answer, _)| answer).collect();
        assert_eq!(answers, [0, 1]);
        assert!(weighed.questions.is_empty(), "it was answered, twice");
    }

    #[test]
    fn silence_to_several_questions_is_little_more_than_silence_to_one() {
        let mut pack = PackBuilder::new(&[("unreachable", 1.0), ("other", 1.0)]);
        for id in ["a", "b", "c", "d"] {
            pack = pack.question(id, QuestionKind::Closed, &[], &[("yes", &[0.5, 4.0])]);
        }
        let pack = pack.build();
        let share = |silent: &[&'static str]| {
            let mut buyer = buyer(&[]);
            silent.iter().for_each(|id| answered(&mut buyer, id, "no_reply", MONDAY));
            weighed(&pack, &buyer).shares[0]
        };
        let one = 0.95 / (0.95 + 0.6);
        assert!((share(&["a"]) - one).abs() < 1e-9);
        assert!((share(&["a", "a"]) - one).abs() < 1e-9, "each counts once");
        let four = share(&["a", "b", "c", "d"]);
        assert!(four > one && four < one + 0.05, "{four} is far from {one}");
        let mut unread = buyer(&[yes(known::undeliverable)]);
        answered(&mut unread, "a", "no_reply", MONDAY);
        assert!((weighed(&pack, &unread).shares[0] - 0.5).abs() < 1e-9, "nobody read it");
    }

    #[test]
    fn what_the_record_answers_is_not_asked_and_is_no_evidence() {
        let mut pack = PackBuilder::new(&[("tender", 1.0), ("other", 1.0)])
            .sign("bid", "words", is_yes(FACTS[0]), &[8.0, 2.0])
            .question("local_bid", QuestionKind::Closed, &[], &[("a_bid", &[6.0, 1.0])])
            .build();
        let given_by = [
            GivenBy::Sign(SignId(0)),
            GivenBy::When(is_yes(FACTS[1])),
            GivenBy::Any(vec![GivenBy::When(is_yes(FACTS[2])), GivenBy::Sign(SignId(0))]),
        ];
        for given_by in given_by {
            pack.questions[0].answers[0].given_by = Some(given_by);
            let shown = weighed(&pack, &buyer(&[yes(FACTS[0]), yes(FACTS[1])]));
            assert_shares(&shown, &[0.8, 0.2]);
            assert!(shown.questions.is_empty());
            assert_eq!(shown.given, [GivenAnswer { question: QuestionId(0), answer: 0 }]);
            let not_shown = weighed(&pack, &buyer(&[no(FACTS[0])]));
            assert_eq!((not_shown.questions.len(), not_shown.given.len()), (1, 0));
        }
    }

    #[test]
    fn silence_never_replaces_an_answer() {
        assert_share(&[("a_bid", MONDAY), ("no_reply", TUESDAY)], A_BID);
    }

    #[test]
    fn what_is_unknown_or_still_to_come_is_passed_over() {
        assert_share(&[("perhaps", MONDAY)], 0.5);
        assert_share(&[("a_bid", TOMORROW)], 0.5);
    }

    #[test]
    fn a_finding_points_to_the_cell_that_it_was_read_from() {
        let mut buyer = buyer(&[]);
        answered(&mut buyer, "local_bid", "a_bid", MONDAY);
        answered(&mut buyer, "local_bid", "no_bid", TUESDAY);
        let answers = weighed(&pack(), &buyer).answers;
        assert_eq!(answers.len(), 1);
        assert_eq!((answers[0].question, answers[0].answer), (QuestionId(0), 1));
        assert_eq!(answers[0].cell, buyer.answers[1].cell);
    }
}

mod conduct {
    use super::*;

    fn pack() -> Pack {
        let mut builder = PackBuilder::new(&[("other", 1.0)]);
        let price = builder.word_set(&["is the price ok", "price too high"]);
        builder
            .conduct("price_question", Spotting::Phrases(price))
            .conduct("too_often", Spotting::Condition(at_least(known::follow_ups_since_pi, 4)))
            .build()
    }

    #[test]
    fn phrases_are_quoted_as_written_with_their_place() {
        let mut buyer = buyer(&[]);
        we_wrote(&mut buyer, date(2026, 2, 20), "Our PI", "Please find it attached.");
        we_wrote(&mut buyer, date(2026, 3, 2), "IS THE PRICE OK?", "Hello, is the price ok?");
        let diagnosis = diagnose(&pack(), &buyer, &as_of());
        let [error] = diagnosis.conduct.as_slice() else { panic!("{:?}", diagnosis.conduct) };
        assert_eq!(error.check, CheckId(0));
        let quotes: Vec<_> = error.quotes.iter().map(|q| (q.text.as_str(), q.message)).collect();
        assert_eq!(quotes, [("IS THE PRICE OK", 1), ("is the price ok", 1)]);
        assert_eq!(error.quotes[0].on, date(2026, 3, 2));
    }

    #[test]
    fn the_words_of_the_buyer_are_not_our_error() {
        let mut buyer = buyer(&[]);
        we_wrote(&mut buyer, date(2026, 3, 2), "", "Is the price ok?");
        buyer.messages[0].from = ghosted::facts::Party::Buyer;
        assert_eq!(diagnose(&pack(), &buyer, &as_of()).conduct, []);
    }

    #[test]
    fn what_we_write_after_the_as_of_date_is_not_seen() {
        let mut buyer = buyer(&[]);
        we_wrote(&mut buyer, date(2026, 3, 17), "", "Is the price ok?");
        assert_eq!(diagnose(&pack(), &buyer, &as_of()).conduct, []);
    }

    #[test]
    fn a_conduct_error_may_be_found_by_facts() {
        let often = buyer(&[(known::follow_ups_since_pi, Value::Whole(5))]);
        let diagnosis = diagnose(&pack(), &often, &as_of());
        assert_eq!(diagnosis.conduct.len(), 1);
        assert_eq!(diagnosis.conduct[0].check, CheckId(1));
        assert_eq!(diagnosis.conduct[0].quotes, []);
        let unknown = buyer(&[]);
        assert_eq!(diagnose(&pack(), &unknown, &as_of()).conduct, []);
    }

    #[test]
    fn phrases_are_unknown_where_no_message_was_exported() {
        let pack = pack();
        let engine = Engine::new(&pack);
        let check = |buyer: &Deal<'_>| {
            engine.conduct_check(CheckId(0), buyer, &as_of(), &mut Scratch::default())
        };
        let mut exported = buyer(&[]);
        assert_eq!(check(&exported), Tri::Unknown);
        exported.has_message_table = true;
        assert_eq!(check(&exported), Tri::No);
    }
}
