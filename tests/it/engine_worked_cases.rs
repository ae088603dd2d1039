//! Compares the engine's numbers with published worked examples.
#![allow(clippy::unwrap_used)] // a test may panic

use std::collections::BTreeMap;

use ghosted::diagnosis::Observation;
use ghosted::diagnosis::questions::information_gain::Replies;
use ghosted::diagnosis::weighing::bayes::{Model, decibans, entropy};
use serde::Deserialize;

#[track_caller]
fn assert_close(actual: f64, expected: f64, tolerance: f64) {
    assert!((actual - expected).abs() <= tolerance, "{actual} is not {expected}");
}

/// Computes P(outcome | cause) by outcome from counts by cause.
fn frequencies(counts_by_cause: &[&[f64]]) -> Vec<Vec<f64>> {
    let outcomes = counts_by_cause[0].len();
    (0..outcomes)
        .map(|outcome| {
            counts_by_cause
                .iter()
                .map(|counts| counts[outcome] / counts.iter().sum::<f64>())
                .collect()
        })
        .collect()
}

fn rows(table: &[Vec<f64>]) -> impl Iterator<Item = &[f64]> {
    table.iter().map(Vec::as_slice)
}

fn model_of(priors: &[f64], tables: &[Vec<Vec<f64>>]) -> Model {
    let mut model = Model::new(priors);
    for (at, table) in tables.iter().enumerate() {
        let id = format!("{at:02}");
        let group = model.add_group(&id, 0.0, 1.0);
        model.add_finding(group, &id, rows(table));
    }
    model
}

const UNKNOWN: Observation = Observation::Unknown;

fn known(outcome: u8) -> Observation {
    Observation::Known(outcome)
}

mod play_tennis {
    use super::*;

    const NO: usize = 0;
    const YES: usize = 1;

    /// Days by outcome, for No and for Yes; Mitchell 1997, table 3.2.
    fn tables() -> Vec<Vec<Vec<f64>>> {
        vec![
            frequencies(&[&[3.0, 0.0, 2.0], &[2.0, 4.0, 3.0]]), // outlook: sunny, overcast, rain
            frequencies(&[&[2.0, 2.0, 1.0], &[2.0, 4.0, 3.0]]), // temperature: hot, mild, cool
            frequencies(&[&[4.0, 1.0], &[3.0, 6.0]]),           // humidity: high, normal
            frequencies(&[&[2.0, 3.0], &[6.0, 3.0]]),           // wind: weak, strong
        ]
    }

    const DAYS: [f64; 2] = [5.0, 9.0];

    fn gains(shares: &[f64]) -> Vec<f64> {
        tables().iter().map(|table| Replies::new(DAYS.len(), rows(table)).gain(shares)).collect()
    }

    #[test]
    fn entropy_and_gains_are_those_of_the_book() {
        let model = model_of(&DAYS, &tables());
        let shares = model.posterior(&[UNKNOWN; 4]);
        assert_close(entropy(&shares), 0.940_285_958_7, 1e-10);
        let expected = [0.246_749_819_8, 0.029_222_565_7, 0.151_835_501_4, 0.048_127_030_4];
        for (gain, expected) in gains(&shares).into_iter().zip(expected) {
            assert_close(gain, expected, 1e-10);
        }
    }

    #[test]
    fn a_sunny_cool_humid_windy_day_is_no_day_for_tennis() {
        let model = model_of(&DAYS, &tables());
        let observed = [known(0), known(2), known(0), known(1)];
        assert_close(model.posterior(&observed)[NO], 0.795_417_348_6, 1e-10);

        let no_over_yes = |by_cause: &[f64]| decibans(by_cause[NO] - by_cause[YES]);
        assert_close(no_over_yes(model.ln_prior()), -2.552_725_051_0, 1e-10);
        let weights: Vec<f64> =
            model.weights(&observed).iter().map(|own| no_over_yes(&own.by_cause)).collect();
        let expected = [4.313_637_641_6, -2.218_487_496_2, 3.802_112_417_1, 2.552_725_051_0];
        for (weight, expected) in weights.into_iter().zip(expected) {
            assert_close(weight, expected, 1e-10);
        }
        assert_close(no_over_yes(&model.ln_posterior(&observed)), 5.897_262_562_5, 1e-10);
    }

    #[test]
    fn if_it_is_sunny_humidity_is_most_informative() {
        let model = model_of(&DAYS, &tables());
        let shares = model.posterior(&[known(0), UNKNOWN, UNKNOWN, UNKNOWN]);
        assert_close(entropy(&shares), 0.970_950_594_5, 1e-10);
        let gains = gains(&shares);
        assert_close(gains[2], 0.162_139_515_4, 1e-10);
        assert_close(gains[3], 0.049_983_066_4, 1e-10);
        assert_close(gains[1], 0.030_179_858_6, 1e-10);
    }
}

/// Three machines, and widgets from one of them. The hypothesis that is almost excluded at first
/// wins once the others fail (Jaynes, chapter 4).
#[test]
fn a_dead_hypothesis_is_resurrected_by_bad_widgets() {
    let rare = 1e-6;
    let priors = [(1.0 - rare) / 11.0, (1.0 - rare) * 10.0 / 11.0, rare];
    let bad = vec![vec![1.0 / 3.0, 1.0 / 6.0, 0.99], vec![2.0 / 3.0, 5.0 / 6.0, 0.01]];
    for (drawn, expected) in [
        (1, [-6.990, 6.990, -52.640]),
        (5, [5.016, -5.063, -27.129]),
        (10, [2.239, -22.110, -2.353]),
        (12, [-7.147, -34.035, 7.134]),
        (16, [-26.055, -64.231, 26.054]),
    ] {
        let model = model_of(&priors, &vec![bad.clone(); drawn]);
        let shares = model.posterior(&vec![known(0); drawn]);
        for (cause, expected) in expected.into_iter().enumerate() {
            let others: f64 = (0..3).filter(|&other| other != cause).map(|c| shares[c]).sum();
            assert_close(decibans((shares[cause] / others).ln()), expected, 5e-4);
        }
    }
}

#[test]
fn a_positive_mammogram_leaves_cancer_unlikely() {
    let model = model_of(&[1.0, 99.0], &[vec![vec![0.8, 0.096], vec![0.2, 0.904]]]);
    assert_close(model.posterior(&[known(0)])[0], 0.077_639_752, 1e-9);
}

#[test]
fn the_same_sign_twice_counts_once_within_a_group() {
    let table = vec![vec![0.9, 0.1], vec![0.1, 0.9]];
    let apart = model_of(&[1.0, 1.0], &[table.clone(), table.clone()]);
    assert_close(apart.posterior(&[known(0), known(0)])[0], 0.987_804_878_0, 1e-10);

    let mut together = Model::new(&[1.0, 1.0]);
    let group = together.add_group("group", 1.0, 1.0);
    together.add_sign(group, "one", &table[0], false);
    together.add_sign(group, "same", &table[0], false);
    assert_close(together.posterior(&[known(0), known(0)])[0], 0.9, 1e-12);
}

/// Three present signs with `alike` 0.45, and an absent one.
#[test]
fn an_absent_sign_as_rare_for_both_adds_little_to_its_group() {
    let mut model = Model::new(&[1.0, 1.0]);
    let group = model.add_group("group", 0.45, 1.0);
    for (id, present) in [("a", 0.7), ("b", 0.6), ("c", 0.5), ("d", 0.04)] {
        model.add_sign(group, id, &[present, 0.04], false);
    }
    let lead = |observed: &[Observation]| {
        let by_cause = model.group_weight(group, observed).unwrap().by_cause;
        decibans(by_cause[0] - by_cause[1])
    };
    assert_close(lead(&[known(0), known(0), known(0), UNKNOWN]), 18.1, 0.05);
    assert_close(lead(&[known(0), known(0), known(0), known(1)]), 20.6, 0.05);
}

mod child {
    use super::*;

    #[derive(Deserialize)]
    struct Child {
        causes: Vec<String>,
        prior: Vec<f64>,
        signals: BTreeMap<String, Signal>,
        cases: Vec<Case>,
    }

    #[derive(Deserialize)]
    struct Signal {
        values: Vec<String>,
        /// By cause, then by value.
        p: Vec<Vec<f64>>,
    }

    #[derive(Deserialize)]
    struct Case {
        evidence: BTreeMap<String, String>,
        nb_posterior: BTreeMap<String, f64>,
        entropy_bits: f64,
        voi_bits: BTreeMap<String, f64>,
    }

    fn child() -> Child {
        serde_json::from_str(include_str!("../data/child.json")).unwrap()
    }

    impl Signal {
        fn table(&self) -> Vec<Vec<f64>> {
            (0..self.values.len())
                .map(|value| self.p.iter().map(|by_value| by_value[value]).collect())
                .collect()
        }
    }

    impl Child {
        fn tables(&self) -> Vec<Vec<Vec<f64>>> {
            self.signals.values().map(Signal::table).collect()
        }

        fn shares_given(&self, evidence: &BTreeMap<String, String>) -> Vec<f64> {
            let observed: Vec<Observation> = self
                .signals
                .iter()
                .map(|(name, signal)| match evidence.get(name) {
                    Some(seen) => {
                        let at = signal.values.iter().position(|value| value == seen).unwrap();
                        known(u8::try_from(at).unwrap())
                    }
                    None => UNKNOWN,
                })
                .collect();
            model_of(&self.prior, &self.tables()).posterior(&observed)
        }

        fn gain(&self, signal: &str, shares: &[f64]) -> f64 {
            let table = self.signals[signal].table();
            Replies::new(self.prior.len(), rows(&table)).gain(shares)
        }
    }

    #[test]
    fn posterior_entropy_and_gains_are_those_of_another_program() {
        let child = child();
        assert_eq!(child.cases.len(), 6);
        for case in &child.cases {
            let shares = child.shares_given(&case.evidence);
            for (cause, share) in child.causes.iter().zip(&shares) {
                assert_close(*share, case.nb_posterior[cause], 1e-9);
            }
            assert_close(entropy(&shares), case.entropy_bits, 1e-9);
            assert_eq!(case.voi_bits.len() + case.evidence.len(), child.signals.len());
            for (signal, &expected) in &case.voi_bits {
                assert_close(child.gain(signal, &shares), expected, 1e-9);
            }
        }
    }

    #[test]
    fn the_best_question_follows_the_answers() {
        let child = child();
        let mut evidence = BTreeMap::new();
        let best = |shares: &[f64], evidence: &BTreeMap<String, String>| {
            child
                .signals
                .keys()
                .filter(|signal| !evidence.contains_key(*signal))
                .map(|signal| (child.gain(signal, shares), signal.as_str()))
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .unwrap()
        };
        let (gain, signal) = best(&child.shares_given(&evidence), &evidence);
        assert_eq!(signal, "LVHreport");
        assert_close(gain, 0.272_689, 1e-6);

        evidence.insert("XrayReport".into(), "Oligaemic".into());
        let (gain, signal) = best(&child.shares_given(&evidence), &evidence);
        assert_eq!(signal, "LVHreport");
        assert_close(gain, 0.346_469, 1e-6);

        evidence.insert("LVHreport".into(), "yes".into());
        let paivs = child.causes.iter().position(|cause| cause == "PAIVS").unwrap();
        assert_close(child.shares_given(&evidence)[paivs], 0.776_194, 1e-6);
    }
}
