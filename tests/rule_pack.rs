//! The rule pack that ships: loads without a fault or a warning, its examples hold, and what its
//! tests say about whole buyers comes true.
#![allow(clippy::unwrap_used)] // a test may stop

use ghosted::diagnosis::{Diagnosis, Engine, Finding, Observation, Scratch, Truth};
use ghosted::facts::derive::derive;
use ghosted::facts::{AsOf, Buyer, FactId, Value};
use ghosted::rules::pack::{CheckId, Example, GateId, PackTest, QuestionId, SignId};
use ghosted::rules::{Pack, RuleFiles, load};

fn shipped() -> Pack {
    let loaded = load(&RuleFiles::embedded());
    let told: Vec<String> = loaded.problems.iter().map(|problem| problem.render(false)).collect();
    assert!(told.is_empty(), "{}", told.join("\n\n"));
    loaded.pack.unwrap()
}

/// The buyer of an example with its derived facts, those stated outright going before.
fn prepared<'a>(
    pack: &'a Pack,
    buyer: &Buyer<'a>,
    stated: &[(FactId, Value<'static>)],
    as_of: &AsOf,
) -> Buyer<'a> {
    let mut buyer = buyer.clone();
    derive(&mut buyer, &pack.background(), as_of);
    for (fact, value) in stated {
        buyer.facts.set(*fact, value.clone(), None);
    }
    buyer
}

/// Which of `examples` do not hold; `found` names what a rule shows of a buyer.
fn failing(
    pack: &Pack,
    name: &str,
    examples: &[Example],
    found: impl Fn(&Buyer<'_>, &AsOf) -> String,
) -> Vec<String> {
    let mut wrong = Vec::new();
    for example in examples {
        let as_of = AsOf::new(example.as_of);
        let buyer = prepared(pack, &example.buyer, &example.stated, &as_of);
        let found = found(&buyer, &as_of);
        if found != example.expect {
            let line = &example.line;
            wrong.push(format!(
                "{}:{} {name}: expected {}, found {found}",
                line.file, line.line, example.expect
            ));
        }
    }
    wrong
}

fn truth(truth: Truth) -> String {
    match truth {
        Truth::Yes => "present",
        Truth::No => "absent",
        Truth::Unknown => "unknown",
    }
    .to_owned()
}

#[test]
fn every_example_holds() {
    let pack = shipped();
    let engine = Engine::new(&pack);
    let mut wrong = Vec::new();
    let mut count = 0;
    for (at, sign) in (0..).zip(&pack.signs) {
        count += sign.examples.len();
        wrong.extend(failing(&pack, &sign.id, &sign.examples, |buyer, as_of| {
            match engine.sign(SignId(at), buyer, as_of, &mut Scratch::default()) {
                Observation::Known(outcome) => sign.outcomes[usize::from(outcome)].id.clone(),
                Observation::Unknown => "unknown".to_owned(),
            }
        }));
    }
    for (at, gate) in (0..).zip(&pack.gates) {
        count += gate.examples.len();
        wrong.extend(failing(&pack, &gate.id, &gate.examples, |buyer, as_of| {
            truth(engine.gate(GateId(at), buyer, as_of, &mut Scratch::default()))
        }));
    }
    for (at, check) in (0..).zip(&pack.conduct) {
        count += check.examples.len();
        wrong.extend(failing(&pack, &check.id, &check.examples, |buyer, as_of| {
            truth(engine.conduct_check(CheckId(at), buyer, as_of, &mut Scratch::default()))
        }));
    }
    assert!(count > 100, "only {count} examples");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

/// What an expectation names and the diagnosis does not show.
fn unmet(pack: &Pack, test: &PackTest, diagnosis: &Diagnosis) -> Vec<String> {
    let expect = &test.expect;
    let mut wrong = Vec::new();
    let mut wants = |what: &str, wanted: &str, found: &str| {
        if wanted != found {
            wrong.push(format!("{what} {wanted}, found {found}"));
        }
    };
    let conduct: Vec<&str> =
        diagnosis.conduct.iter().map(|own| pack.check(own.check).id.as_str()).collect();
    for check in &expect.conduct {
        wants("conduct", check, conduct.iter().find(|own| *own == check).unwrap_or(&"nothing"));
    }
    match &diagnosis.finding {
        Finding::Gated(gated) => {
            wants("gate", expect.gate.as_deref().unwrap_or("none"), &pack.gate(gated.gate).id);
        }
        Finding::Weighed(weighed) => {
            wants("gate", expect.gate.as_deref().unwrap_or("none"), "none");
            let ranked: Vec<(&str, f64)> = weighed
                .ranking
                .iter()
                .map(|&cause| (pack.cause(cause).id.as_str(), weighed.share(cause)))
                .collect();
            let shown = format!("{:.2?}", &ranked[..4]);
            if let Some(verdict) = &expect.verdict {
                wants(&format!("verdict of {shown}:"), verdict, weighed.verdict.name());
            }
            if let Some(cause) = expect.cause.as_deref().filter(|cause| *cause != ranked[0].0) {
                wants("cause", cause, &shown);
            }
            if let Some(cause) = &expect.among_first_two
                && !ranked[..2].iter().any(|(id, _)| id == cause)
            {
                wants("among the first two", cause, &shown);
            }
            for (cause, least, greatest) in &expect.share {
                let share = ranked.iter().find(|(id, _)| id == cause).map_or(0.0, |own| own.1);
                if share < *least || share > *greatest {
                    wants("share of", cause, &shown);
                }
            }
            for (signs, state) in [
                (&expect.present, "present"),
                (&expect.absent, "absent"),
                (&expect.unknown, "unknown"),
            ] {
                for id in signs {
                    let at = pack.signs.iter().position(|sign| sign.id == *id).unwrap();
                    let found = match weighed.signs[at].observation {
                        Observation::Known(outcome) => {
                            pack.signs[at].outcomes[usize::from(outcome)].id.as_str()
                        }
                        Observation::Unknown => "unknown",
                    };
                    wants(id, state, found);
                }
            }
            if let Some(question) = &expect.ask_first {
                let first = weighed.questions.first();
                let found = first.map_or("none", |own| pack.question(own.question).id.as_str());
                wants("question", question, found);
            }
        }
    }
    wrong
}

#[test]
fn every_test_of_the_pack_comes_true() {
    let pack = shipped();
    let engine = Engine::new(&pack);
    let mut wrong = Vec::new();
    for test in &pack.tests {
        let as_of = AsOf::new(test.as_of);
        let buyer = prepared(&pack, &test.buyer, &test.stated, &as_of);
        let diagnosis = engine.diagnose(&buyer, &as_of, &mut Scratch::default());
        for fault in unmet(&pack, test, &diagnosis) {
            wrong.push(format!("{}:{} {}: {fault}", test.line.file, test.line.line, test.name));
        }
    }
    assert!(pack.tests.len() >= 14);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_cause_is_raised_by_a_sign_and_revealed_by_a_question() {
    let pack = shipped();
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
fn the_pack_holds_what_the_article_teaches() {
    let pack = shipped();
    assert_eq!(pack.causes.len(), 11);
    assert!(pack.signs.len() >= 30, "{} signs", pack.signs.len());
    assert!(pack.questions.len() >= 12, "{} questions", pack.questions.len());
    let gates: Vec<&str> = pack.gates.iter().map(|gate| gate.id.as_str()).collect();
    assert_eq!(
        gates,
        [
            "opted_out",
            "asks_to_stop",
            "closed",
            "replied",
            "we_owe_the_reply",
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
            sign.outcomes
                .iter()
                .filter_map(|outcome| outcome.when.as_ref())
                .any(|when| ghosted::diagnosis::trace::facts_read(when).contains(&fact))
        })
    };
    assert!(!country_as_evidence("country") && !country_as_evidence("country_code"));
}
