//! Tests the explanation of a weighing: it adds up, and states the effect of each piece of
//! evidence.

use crate::engine_pack;

use engine_pack::*;
use ghosted::diagnosis::{Engine, Evidence, Explanation, Finding, Scratch, Weighed};
use ghosted::facts::Deal;
use ghosted::rules::Pack;
use ghosted::rules::pack::{CauseId, GroupId, QuestionId, QuestionKind, SignId};
use proptest::prelude::*;

fn explained(pack: &Pack, buyer: &Deal<'_>) -> (Weighed, Explanation) {
    let engine = Engine::new(pack);
    match engine.diagnose(buyer, &as_of(), &mut Scratch::default()).finding {
        Finding::Weighed(weighed) => {
            let explanation = engine.explain(&weighed);
            (weighed, explanation)
        }
        Finding::Gated(gated) => panic!("gated: {gated:?}"),
    }
}

fn sign(at: u16) -> Evidence {
    Evidence::Sign(SignId(at))
}

fn group(at: u16) -> Evidence {
    Evidence::Group(GroupId(at))
}

#[test]
fn weights_are_shown_in_decibans_for_the_leader_over_the_runner_up() {
    let pack = PackBuilder::new(&[("tender", 50.0), ("stock", 50.0), ("other", 1.0)])
        .sign("bid", "bid", is_yes(FACTS[0]), &[8.0, 0.8, 1.0]) // tenfold: 10 dB
        .sign("season", "season", is_yes(FACTS[1]), &[2.0, 4.0, 2.0]) // half: −3 dB
        .build();
    let (_, explanation) = explained(&pack, &buyer(&[yes(FACTS[0]), yes(FACTS[1])]));
    assert_eq!((explanation.leader, explanation.runner_up), (CauseId(0), CauseId(1)));
    assert_eq!(explanation.prior.to_string(), "+0.0");
    let shown: Vec<_> =
        explanation.weights.iter().map(|w| (w.evidence, w.decibans.to_string())).collect();
    assert_eq!(shown, [(group(0), "+10.0".to_owned()), (group(1), "−3.0".to_owned())]);
    assert_eq!(explanation.posterior.to_string(), "+7.0");
}

#[test]
fn evidence_names_the_causes_that_it_raises_and_lowers() {
    let pack = PackBuilder::new(&[("tender", 30.0), ("stock", 30.0), ("other", 40.0)])
        .sign("bid", "bid", is_yes(FACTS[0]), &[8.0, 1.0, 3.5])
        .build();
    let (_, explanation) = explained(&pack, &buyer(&[yes(FACTS[0])]));
    assert_eq!(explanation.weights[0].raises, [CauseId(0)]);
    assert_eq!(explanation.weights[0].lowers, [CauseId(1)], "3.5 of 10 is near the average of 4.1");
}

#[test]
fn a_group_is_one_line_and_its_signs_are_differences() {
    let pack = PackBuilder::new(&[("fishing", 1.0), ("other", 1.0)])
        .sign("free_mailbox", "identity", is_yes(FACTS[0]), &[6.0, 3.0])
        .sign("no_company", "identity", is_yes(FACTS[1]), &[9.0, 1.0])
        .alike("identity", 0.5)
        .build();
    let both_signs = buyer(&[yes(FACTS[0]), yes(FACTS[1])]);
    let (_, explanation) = explained(&pack, &both_signs);
    let [weight] = explanation.weights.as_slice() else { panic!("{explanation:?}") };
    assert_eq!(weight.evidence, Evidence::Group(GroupId(0)));
    let parts: Vec<_> = weight.parts.iter().map(|part| part.sign).collect();
    assert_eq!(parts, [SignId(0), SignId(1)]);
    let alone = 95; // 9 to 1 is 9.5 dB
    let difference = weight.decibans.tenths - alone;
    assert!((weight.parts[0].decibans.tenths - difference).abs() <= 1, "each is rounded by itself");

    let dropped: Vec<_> = explanation.drop_one.iter().map(|drop| drop.evidence).collect();
    assert_eq!(dropped, [weight.evidence, sign(0), sign(1)]);
    assert!((explanation.drop_one[0].share - 0.5).abs() < 1e-9, "without the group");
    assert!((explanation.drop_one[1].share - 0.9).abs() < 1e-9, "without the mailbox");
    assert!((explanation.drop_one[2].share - 2.0 / 3.0).abs() < 1e-9, "without the company");
}

#[test]
fn without_the_deciding_sign_another_cause_leads() {
    let pack = PackBuilder::new(&[("tender", 20.0), ("other", 60.0)])
        .sign("bid", "bid", is_yes(FACTS[0]), &[9.0, 1.0])
        .build();
    let (weighed, explanation) = explained(&pack, &buyer(&[yes(FACTS[0])]));
    assert_eq!(weighed.ranking[0], CauseId(0));
    assert_eq!(explanation.drop_one[0].leader, CauseId(1));
    assert!((explanation.drop_one[0].share - 0.75).abs() < 1e-9);
}

#[test]
fn a_sign_that_ignores_absence_is_no_evidence_if_absent() {
    let mut pack = PackBuilder::new(&[("tender", 20.0), ("other", 60.0)])
        .sign("bid", "bid", is_yes(FACTS[0]), &[9.0, 1.0])
        .build();
    pack.signs[0].ignores_absence = true;
    let (_, explanation) = explained(&pack, &buyer(&[no(FACTS[0])]));
    assert_eq!(explanation.weights, []);
    assert_eq!(explanation.drop_one, []);
}

#[test]
fn an_answer_is_accounted_for_like_a_sign() {
    let pack = PackBuilder::new(&[("tender", 1.0), ("other", 1.0)])
        .question("local_bid", QuestionKind::Closed, &[], &[("a_bid", &[5.0, 0.5])])
        .build();
    let mut told = buyer(&[]);
    answered(&mut told, "local_bid", "a_bid", None);
    let (_, explanation) = explained(&pack, &told);
    assert_eq!(explanation.weights[0].evidence, Evidence::Answer(QuestionId(0)));
    assert_eq!(explanation.weights[0].decibans.tenths, 100);
    assert!((explanation.drop_one[0].share - 0.5).abs() < 1e-9);
}

#[test]
fn a_question_shows_what_each_answer_would_change() {
    let pack = PackBuilder::new(&[("tender", 1.0), ("stock", 1.0), ("other", 2.0)])
        .question(
            "local_bid",
            QuestionKind::Closed,
            &[],
            &[("a_bid", &[8.0, 1.0, 1.0]), ("no_bid", &[0.0, 5.0, 1.0])],
        )
        .build();
    let (weighed, explanation) = explained(&pack, &buyer(&[]));
    let [prospect] = explanation.prospects.as_slice() else { panic!("{explanation:?}") };
    assert_eq!(prospect.question, weighed.questions[0].question);
    assert_eq!(prospect.answers.len(), 3, "no reply is one of them");
    let total: f64 = prospect.answers.iter().map(|answer| answer.probability).sum();
    assert!((total - 1.0).abs() < 1e-9);
    let a_bid = &prospect.answers[0];
    // The tender's answers are clipped, and scaled to sum to 1 again.
    let of_a_tender = 0.8 / 1.01;
    let says_so = 0.25 * of_a_tender + 0.75 * 0.1;
    assert!((a_bid.probability - says_so).abs() < 1e-9);
    assert!((a_bid.shares[0] - 0.25 * of_a_tender / says_so).abs() < 1e-9);
    assert!(prospect.answers[1].shares[0] > 0.0, "hardly any such buyer would say so");
    assert_eq!(prospect.splits, (CauseId(2), CauseId(0)), "the likelier one first");
}

#[test]
fn a_cause_without_a_prior_is_out_of_reach() {
    let pack = PackBuilder::new(&[("never", 0.0), ("other", 1.0)]).build();
    let (_, explanation) = explained(&pack, &buyer(&[]));
    assert_eq!(explanation.leader, CauseId(1));
    assert_eq!(explanation.prior.to_string(), "+999.9");
    assert_eq!(explanation.posterior, explanation.prior);
}

#[test]
fn a_single_cause_has_no_rival_but_itself() {
    let pack = PackBuilder::new(&[("other", 1.0)]).build();
    let (_, explanation) = explained(&pack, &buyer(&[]));
    assert_eq!((explanation.leader, explanation.runner_up), (CauseId(0), CauseId(0)));
    assert_eq!(explanation.posterior.tenths, 0);
}

proptest! {
    #[test]
    fn prior_and_weights_add_up_to_the_posterior_in_every_digit_shown(
        priors in prop::collection::vec(0.1_f64..40.0, 4),
        of_10 in prop::collection::vec(prop::collection::vec(0.0_f64..=10.0, 4), 6),
        shown in prop::collection::vec(prop::option::of(any::<bool>()), 6),
        groups in prop::collection::vec(0..4, 6),
        damping in 0.1_f64..=1.0,
    ) {
        let names = ["a", "b", "c", "other"];
        let causes: Vec<_> = names.into_iter().zip(priors).collect();
        let mut builder = PackBuilder::new(&causes);
        for (at, of_10) in of_10.iter().enumerate() {
            let group = format!("group_{}", groups[at]);
            builder = builder.sign(&format!("sign_{at}"), &group, is_yes(FACTS[at]), of_10);
        }
        let mut pack = builder.build();
        pack.damping.signs = damping;
        let facts: Vec<_> = shown
            .iter()
            .zip(FACTS)
            .filter_map(|(&shown, fact)| Some(if shown? { yes(fact) } else { no(fact) }))
            .collect();
        let (weighed, explanation) = explained(&pack, &buyer(&facts));

        let sum: i32 = explanation.weights.iter().map(|weight| weight.decibans.tenths).sum();
        let before = explanation.prior.tenths + sum + explanation.rounding.tenths;
        prop_assert_eq!(before, explanation.posterior.tenths);

        let (first, second) =
            (weighed.share(explanation.leader), weighed.share(explanation.runner_up));
        let exact = 10.0 * (first / second).log10();
        let posterior = f64::from(explanation.posterior.tenths) / 10.0;
        prop_assert!((posterior - exact).abs() <= 0.05 + 1e-6, "{} for {}", posterior, exact);
        prop_assert!(explanation.weights.is_sorted_by(|a, b| a.decibans >= b.decibans));

        let signs: usize = explanation.weights.iter().map(|weight| weight.parts.len()).sum();
        prop_assert_eq!(signs, weighed.signs.iter().filter(|sign| sign.is_weighed).count());

        // Knowing one more group changes no decibans of the others.
        let mut fewer = buyer(&facts);
        fewer.facts.set(FACTS[0], ghosted::facts::Value::Blank, None);
        let engine = Engine::new(&pack);
        let Finding::Weighed(less) =
            engine.diagnose(&fewer, &as_of(), &mut Scratch::default()).finding
        else {
            return Err(TestCaseError::fail("gated"));
        };
        let less =
            engine.explain_between(&less, explanation.leader, explanation.runner_up);
        let touched = Evidence::Group(GroupId(pack.signs[0].group));
        for weight in less.weights.iter().filter(|weight| weight.evidence != touched) {
            prop_assert!(explanation.weights.contains(weight));
        }
    }
}
