//! Tests the buyer's own words as evidence.
#![allow(clippy::unwrap_used)] // a test may panic

use crate::engine_pack;

use std::borrow::Cow;

use engine_pack::*;
use ghosted::diagnosis::{
    Evidence, Finding, Observation, Verdict, WORDS_BESIDE_READINGS, Weighed, diagnose,
};
use ghosted::facts::{ConfirmedMeaning, Deal, Reading, Value, known};
use ghosted::rules::Pack;
use ghosted::rules::condition::{Check, Condition, Test};
use ghosted::rules::pack::CauseId;

const QUOTE: &str = "Finance has not released the money yet.";

fn reading(ln_likelihood: &[f64], confirmed: Option<&'static str>) -> Reading<'static> {
    Reading {
        quote: Cow::Borrowed(QUOTE),
        cell: CELL,
        on: None,
        is_after_pi: false,
        proposed: Some(Cow::Borrowed("budget")),
        probability: 0.9,
        carried_by: String::new(),
        until: None,
        ln_likelihood: ln_likelihood.to_vec(),
        confirmed: confirmed.map(|means| ConfirmedMeaning {
            until: None,
            ask_whom: "".into(),
            means: Cow::Borrowed(means),
            on: None,
            source: Cow::Borrowed("Li"),
            cell: CELL,
        }),
    }
}

/// A sign on the buyer's words, and many that are unknown.
fn pack() -> Pack {
    let mut builder = PackBuilder::new(&[("budget", 1.0), ("tender", 2.0), ("other", 1.0)]);
    let money = builder.word_set(&["money"]);
    let speaks_of_money =
        Condition::Test(Test { fact: known::buyer_text, check: Check::ContainsAny(money) });
    builder = builder.sign("speaks_of_money", "words", speaks_of_money, &[8.0, 1.0, 1.0]);
    for (at, fact) in FACTS.into_iter().enumerate() {
        builder = builder.sign(&at.to_string(), "rest", is_yes(fact), &[2.0, 3.0, 3.0]);
    }
    builder.build()
}

fn wrote(texts: &[&'static str]) -> Deal<'static> {
    let texts: Vec<Cow<'static, str>> = texts.iter().map(|text| Cow::Borrowed(*text)).collect();
    buyer(&[(known::buyer_text, Value::List(texts))])
}

fn weighed(buyer: &Deal<'_>) -> Weighed {
    match diagnose(&pack(), buyer, &as_of()).finding {
        Finding::Weighed(weighed) => weighed,
        Finding::Gated(gated) => panic!("{gated:?}"),
    }
}

#[track_caller]
fn assert_shares(weighed: &Weighed, scores: [f64; 3]) {
    let total: f64 = scores.iter().sum();
    for (share, score) in weighed.shares.iter().zip(scores) {
        assert!((share - score / total).abs() < 1e-9, "{:?} is not {scores:?}", weighed.shares);
    }
}

#[test]
fn the_likelihood_of_the_words_multiplies_the_rest() {
    let mut told = buyer(&[]);
    told.readings.push(reading(&[0.6_f64.ln(), 0.2_f64.ln(), 0.1_f64.ln()], None));
    let weighed = weighed(&told);
    assert_shares(&weighed, [0.6, 2.0 * 0.2, 0.1]);
    assert_eq!(weighed.weighed[0].evidence, Evidence::Words(0));
    assert_ne!(weighed.verdict, Verdict::TooLittleKnown, "the buyer's words are known");
}

#[test]
fn no_reading_outweighs_20_decibans() {
    let mut told = buyer(&[]);
    told.readings.push(reading(&[0.0, -50.0, f64::NEG_INFINITY], None));
    assert_shares(&weighed(&told), [1.0, 2.0 * 0.01, 0.01]);
}

#[test]
fn a_confirmed_meaning_takes_the_place_of_the_reader_and_of_the_same_words() {
    for means in ["budget", " BUDGET "] {
        let mut told = wrote(&["We want it.", "Hello,\nFinance has not released\nthe money yet!"]);
        told.readings.push(reading(&[-3.0, 0.0, 0.0], Some(means)));
        let weighed = weighed(&told);
        assert_eq!(weighed.readings[0].confirmed, Some(CauseId(0)));
        assert_eq!(weighed.signs[0].observation, Observation::Known(1), "the other words");
        // 0.9 and 0.05 for the reading; none of the other words is about money.
        assert_shares(&weighed, [0.9 * 0.2, 2.0 * 0.05 * 0.9, 0.05 * 0.9]);
    }
    let mut told = wrote(&["Finance has not released the money yet."]);
    told.readings.push(reading(&[], Some("budget")));
    let weighed = weighed(&told);
    assert_eq!(weighed.signs[0].observation, Observation::Unknown, "no other words");
    assert_shares(&weighed, [0.9, 2.0 * 0.05, 0.05]);
}

#[test]
fn an_unconfirmed_reading_leaves_the_signs_as_they_are() {
    let mut told = wrote(&["Finance has not released the money yet."]);
    told.readings.push(reading(&[0.0, 0.0, 0.0], None));
    assert_shares(&weighed(&told), [0.8, 2.0 * 0.1, 0.1]);
}

#[test]
fn words_without_a_cause_are_no_evidence() {
    let mut told = buyer(&[]);
    told.readings.push(reading(&[0.0, -4.0, -4.0], Some("nothing in particular")));
    let weighed = weighed(&told);
    assert_shares(&weighed, [1.0, 2.0, 1.0]);
    assert_eq!(weighed.verdict, Verdict::TooLittleKnown);
}

#[test]
fn damping_of_readings_pulls_them_towards_nothing() {
    let mut told = buyer(&[]);
    told.readings.push(reading(&[0.0, -2.0, -2.0], None));
    let mut pack = pack();
    pack.damping.readings = 0.5;
    let Finding::Weighed(weighed) = diagnose(&pack, &told, &as_of()).finding else { panic!() };
    let others = (-1.0_f64).exp();
    assert_shares(&weighed, [1.0, 2.0 * others, others]);
}

#[test]
fn listed_words_count_a_fifth_beside_words_after_the_pi() {
    let mut told = wrote(&["Finance has not released the money yet."]);
    told.readings.push(Reading { is_after_pi: true, ..reading(&[0.0, 0.0, 0.0], None) });
    let fifth = |p: f64| p.powf(WORDS_BESIDE_READINGS);
    assert_shares(&weighed(&told), [fifth(0.8), 2.0 * fifth(0.1), fifth(0.1)]);
}
