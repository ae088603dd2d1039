//! Compares groups of signs with an independent evaluator: plain products instead of logarithms,
//! and the integral of a group by fine numeric quadrature.
#![allow(clippy::unwrap_used)] // a test may panic

use crate::engine_pack;

use engine_pack::*;
use ghosted::diagnosis::group_likelihood::{KnownSign, group_likelihood};
use ghosted::diagnosis::weighing::bayes::{Model, decibans};
use ghosted::diagnosis::{Finding, Observation, Weighed, diagnose};
use ghosted::rules::Pack;
use ghosted::rules::frequencies::Witness;
use proptest::prelude::*;

const STEPS: u32 = 4_000;

/// Computes the integral from the midpoints of equal steps.
fn by_quadrature(alike: f64, signs: &[KnownSign]) -> f64 {
    let mut sum = 0.0;
    for step in 0..STEPS {
        let u = (f64::from(step) + 0.5) / f64::from(STEPS);
        let mut value = 1.0;
        for sign in signs {
            let follows = f64::from(u8::from(u < sign.frequency));
            let present = alike * follows + (1.0 - alike) * sign.frequency;
            value *= if sign.is_present { present } else { 1.0 - present };
        }
        sum += value;
    }
    sum / f64::from(STEPS)
}

fn signs(most: usize) -> impl Strategy<Value = Vec<KnownSign>> {
    prop::collection::vec((0.01_f64..=0.99, any::<bool>()), 1..=most).prop_map(|signs| {
        let sign = |(frequency, is_present)| KnownSign { frequency, is_present };
        signs.into_iter().map(sign).collect()
    })
}

proptest! {
    #[test]
    fn the_finite_sum_is_the_integral(alike in 0.0_f64..=1.0, signs in signs(6)) {
        let exact = group_likelihood(alike, &signs);
        // A step of the integrand may be anywhere within a step of the quadrature.
        let bound = signs.len() as f64 / f64::from(STEPS);
        prop_assert!((exact - by_quadrature(alike, &signs)).abs() <= bound);
    }

    #[test]
    fn all_patterns_of_a_group_sum_to_1(alike in 0.0_f64..=1.0, signs in signs(7)) {
        let sum: f64 = (0..1_u32 << signs.len())
            .map(|pattern| {
                let pattern: Vec<KnownSign> = signs
                    .iter()
                    .enumerate()
                    .map(|(at, sign)| KnownSign { is_present: pattern >> at & 1 == 1, ..*sign })
                    .collect();
                group_likelihood(alike, &pattern)
            })
            .sum();
        prop_assert!((sum - 1.0).abs() < 1e-12);
    }

    #[test]
    fn without_likeness_signs_are_independent(signs in signs(7)) {
        let product: f64 = signs
            .iter()
            .map(|sign| if sign.is_present { sign.frequency } else { 1.0 - sign.frequency })
            .product();
        prop_assert!((group_likelihood(0.0, &signs) - product).abs() < 1e-15);
    }

    #[test]
    fn an_unknown_sign_drops_out_exactly(alike in 0.0_f64..=1.0, signs in signs(6)) {
        let (last, rest) = signs.split_last().unwrap();
        prop_assume!(!rest.is_empty());
        let both: f64 = [true, false]
            .into_iter()
            .map(|is_present| {
                let mut all = rest.to_vec();
                all.push(KnownSign { is_present, ..*last });
                group_likelihood(alike, &all)
            })
            .sum();
        prop_assert!((both - group_likelihood(alike, rest)).abs() < 1e-12);
    }

    #[test]
    fn a_copy_changes_nothing_where_signs_are_wholly_alike(signs in signs(5), copies in 1_usize..4) {
        let mut more = signs.clone();
        more.extend(std::iter::repeat_n(signs[0], copies));
        let (one, other) = (group_likelihood(1.0, &signs), group_likelihood(1.0, &more));
        prop_assert!((one - other).abs() < 1e-12);
    }

    #[test]
    fn a_sign_that_is_never_shown_moves_little(
        alike in prop::sample::select(vec![0.0, 0.3]),
        signs in prop::collection::vec((0.02_f64..=0.9, 0.02_f64..=0.9, any::<bool>()), 1..4),
        rare in 0.01_f64..=0.02,
    ) {
        let mut model = Model::new(&[1.0, 1.0]);
        let group = model.add_group("group", alike, 1.0);
        let mut observed = Vec::new();
        for (at, &(one, other, is_present)) in signs.iter().enumerate() {
            model.add_sign(group, &at.to_string(), &[one, other], false);
            observed.push(Observation::Known(u8::from(!is_present)));
        }
        model.add_sign(group, "rare", &[rare, rare], false);
        let lead = |observed: &[Observation]| {
            let by_cause = model.group_weight(group, observed).unwrap().by_cause;
            decibans(by_cause[0] - by_cause[1])
        };
        observed.push(Observation::Unknown);
        let before = lead(&observed);
        *observed.last_mut().unwrap() = Observation::Known(1);
        let moved = (lead(&observed) - before).abs();
        prop_assert!(moved <= if alike == 0.0 { 1e-9 } else { 1.5 }, "{} dB", moved);
    }
}

/// One sign of a random pack: of 10 by cause, its group, its observation.
#[derive(Clone, Debug)]
struct Case {
    of_10: Vec<f64>,
    group: usize,
    shown: Option<bool>,
    ignores_absence: bool,
    witness: Option<(f64, f64)>,
}

const CAUSES: usize = 4;

// Frequencies are chosen so that no step of an integrand is within a step of the quadrature.

fn case() -> impl Strategy<Value = Case> {
    let halves = prop::collection::vec((1_u8..20).prop_map(|half| f64::from(half) / 2.0), CAUSES);
    let witness = prop::option::of(prop::sample::select(vec![(0.5, 0.02), (0.6, 0.1)]));
    (halves, 0_usize..3, any::<Option<bool>>(), any::<bool>(), witness).prop_map(
        |(of_10, group, shown, ignores_absence, witness)| Case {
            of_10,
            group,
            shown,
            ignores_absence,
            witness,
        },
    )
}

fn weighed(pack: &Pack, cases: &[Case]) -> Weighed {
    let facts: Vec<_> = cases
        .iter()
        .zip(FACTS)
        .filter_map(|(case, fact)| Some(if case.shown? { yes(fact) } else { no(fact) }))
        .collect();
    match diagnose(pack, &buyer(&facts), &as_of()).finding {
        Finding::Weighed(weighed) => weighed,
        Finding::Gated(gated) => panic!("{gated:?}"),
    }
}

fn pack(priors: &[f64], cases: &[Case], alike: &[f64], damping: f64) -> Pack {
    let names = ["a", "b", "c", "other"];
    let causes: Vec<_> = names.into_iter().zip(priors.iter().copied()).collect();
    let mut builder = PackBuilder::new(&causes);
    for (at, case) in cases.iter().enumerate() {
        let (id, group) = (format!("sign {at}"), format!("group {}", case.group));
        builder = builder.sign(&id, &group, is_yes(FACTS[at]), &case.of_10);
        builder = builder.alike(&group, alike[case.group]);
    }
    let mut pack = builder.build();
    for (sign, case) in pack.signs.iter_mut().zip(cases) {
        sign.ignores_absence = case.ignores_absence;
        if let Some((found, false_hits)) = case.witness {
            sign.witness = Witness { found, false_hits };
        }
    }
    pack.damping.signs = damping;
    pack
}

/// Computes the same without logarithms, sorting and the engine's groups.
fn expected(priors: &[f64], cases: &[Case], alike: &[f64], damping: f64) -> Vec<f64> {
    let mut scores: Vec<f64> = priors.to_vec();
    for (cause, score) in scores.iter_mut().enumerate() {
        for (group, &alike) in alike.iter().enumerate() {
            let of_group = cases.iter().filter(|case| case.group == group);
            let known: Vec<KnownSign> = of_group
                .filter_map(|case| {
                    let is_present = case.shown?;
                    let of_10 = (case.of_10[cause] / 10.0).clamp(0.01, 0.99);
                    let (found, false_hits) = case.witness.unwrap_or((1.0, 0.0));
                    let frequency = of_10 * found + (1.0 - of_10) * false_hits;
                    let counts = is_present || !case.ignores_absence;
                    counts.then_some(KnownSign { frequency, is_present })
                })
                .collect();
            if !known.is_empty() {
                *score *= by_quadrature(alike, &known).powf(damping);
            }
        }
    }
    let total: f64 = scores.iter().sum();
    scores.iter().map(|score| score / total).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn the_engine_agrees_with_another_evaluator(
        priors in prop::collection::vec(1.0_f64..40.0, CAUSES),
        cases in prop::collection::vec(case(), 1..=6),
        alike in prop::collection::vec(0.0_f64..0.95, 3),
        damping in 0.1_f64..=1.0,
    ) {
        let found = weighed(&pack(&priors, &cases, &alike, damping), &cases);
        let other = expected(&priors, &cases, &alike, damping);
        for (share, expected) in found.shares.iter().zip(&other) {
            prop_assert!((share - expected).abs() < 1e-9, "{:?} is not {:?}", found.shares, other);
        }
    }

    #[test]
    fn ties_of_round_numbers_keep_the_order_of_declaration(
        cases in prop::collection::vec(case(), 1..=6),
        alike in prop::sample::select(vec![0.0, 0.3, 0.5]),
        turn in 0_usize..6,
    ) {
        // Two causes with the same numbers, one after the other.
        let mut cases = cases;
        cases.iter_mut().for_each(|case| case.of_10[1] = case.of_10[0]);
        let priors = [10.0, 10.0, 7.0, 5.0];
        let found = weighed(&pack(&priors, &cases, &[alike; 3], 0.4), &cases);
        let place = |cause: u16| found.ranking.iter().position(|own| own.0 == cause).unwrap();
        prop_assert_eq!(place(0) + 1, place(1));

        // The order of signs does not change the floating-point result.
        let mut order: Vec<usize> = (0..cases.len()).collect();
        order.rotate_left(turn % cases.len());
        let mut turned = pack(&priors, &cases, &[alike; 3], 0.4);
        let signs = turned.signs.clone();
        turned.signs = order.iter().map(|&at| signs[at].clone()).collect();
        prop_assert_eq!(&weighed(&turned, &cases).shares, &found.shares);
    }
}
