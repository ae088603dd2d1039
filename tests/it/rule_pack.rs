//! Tests that the built-in rule pack loads without errors and warnings, and passes its tests.
#![allow(clippy::unwrap_used)] // a test may stop

use ghosted::rule_tests;
use ghosted::rule_tests::RuleTest;
use ghosted::rules::pack::{GateStep, QuestionId};
use ghosted::rules::{Pack, RuleFiles, load};

fn built_in() -> Pack {
    let loaded = load(&RuleFiles::embedded());
    let told: Vec<String> =
        loaded.diagnostics.iter().map(|diagnostic| diagnostic.render(false)).collect();
    assert!(told.is_empty(), "{}", told.join("\n\n"));
    loaded.pack.unwrap()
}

#[test]
fn every_example_holds_and_every_test_comes_true() {
    let rule_tests = rule_tests::run(&built_in());
    let wrong: Vec<String> = rule_tests.wrong().map(RuleTest::description).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rule_tests.examples.len() > 100, "only {} examples", rule_tests.examples.len());
    assert!(rule_tests.tests.len() >= 14, "only {} tests", rule_tests.tests.len());
}

#[test]
fn every_cause_is_raised_by_a_sign_and_revealed_by_a_question() {
    let pack = built_in();
    for (at, cause) in pack.causes.iter().enumerate().filter(|(_, cause)| cause.id != "other") {
        let most = |of: &[f64]| of[at] > of.iter().copied().sum::<f64>() / of.len() as f64 + 0.05;
        let sign = pack.signs.iter().any(|sign| most(&sign.outcomes[0].probability));
        assert!(sign, "no sign raises {}", cause.id);
        let replies = |question: &QuestionId| {
            pack.question(*question).answers.iter().any(|answer| most(&answer.probability))
        };
        let ids = (0..).map(QuestionId).take(pack.questions.len());
        assert!(ids.into_iter().any(|id| replies(&id)), "no question reveals {}", cause.id);
    }
}

#[test]
fn every_gate_says_what_comes_next() {
    let pack = built_in();
    let of = |id: &str| pack.gates.iter().find(|gate| gate.id == id).unwrap().next_step;
    assert_eq!(of("opted_out"), GateStep::Nothing, "as whoever is kept out");
    assert_eq!(of("closed"), GateStep::Nothing);
    assert_eq!(of("we_owe_the_reply"), GateStep::AtOnce, "as whatever comes first");
    assert_eq!(of("undeliverable"), GateStep::AtOnce);
    assert_eq!(of("too_early"), GateStep::ByCadence);
}

#[test]
fn the_pack_holds_what_the_article_teaches() {
    let pack = built_in();
    assert_eq!(pack.causes.len(), 11);
    assert!(pack.signs.len() >= 30, "{} signs", pack.signs.len());
    assert!(pack.questions.len() >= 12, "{} questions", pack.questions.len());
    let gates: Vec<&str> = pack.gates.iter().map(|gate| gate.id.as_str()).collect();
    assert_eq!(
        gates,
        [
            "opted_out",
            "opt_out_unclear",
            "asks_to_stop",
            "closed",
            "stage_unclear",
            "replied",
            "seems_decided",
            "we_owe_the_reply",
            "asked_to_wait",
            "undeliverable",
            "away",
            "too_early"
        ]
    );
    for question in &pack.questions {
        let ask = question.ask.en.to_lowercase();
        assert!(!ask.contains("price"), "{} asks about the price: {ask}", question.id);
    }
    let country_as_evidence = |id: &str| {
        let fact = pack.catalog.find(id).unwrap();
        pack.signs.iter().any(|sign| {
            sign.outcomes.iter().filter_map(|outcome| outcome.when.as_ref()).any(|when| {
                ghosted::diagnosis::explanation::trace::facts_read(when).contains(&fact)
            })
        })
    };
    assert!(!country_as_evidence("country") && !country_as_evidence("country_code"));
}
