//! Tests properties of the engine's numbers for all frequencies.
#![allow(clippy::unwrap_used)] // a test may panic

use ghosted::diagnosis::Observation;
use ghosted::diagnosis::questions::information_gain::Replies;
use ghosted::diagnosis::weighing::bayes::{Model, entropy, normalise};
use proptest::prelude::*;

const ROUNDING: f64 = 1e-10;

/// P(outcome | cause), by outcome, then by cause.
type Table = Vec<Vec<f64>>;

fn distribution(length: usize) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(0.01_f64..1.0, length).prop_map(|raw| {
        let total: f64 = raw.iter().sum();
        raw.iter().map(|part| part / total).collect()
    })
}

fn table(causes: usize) -> impl Strategy<Value = Table> {
    (2_usize..5).prop_flat_map(move |outcomes| {
        prop::collection::vec(distribution(outcomes), causes).prop_map(move |by_cause| {
            (0..outcomes).map(|outcome| by_cause.iter().map(|row| row[outcome]).collect()).collect()
        })
    })
}

/// Priors, tables with their group, and the observation for each.
#[derive(Clone, Debug)]
struct Situation {
    priors: Vec<f64>,
    tables: Vec<Table>,
    group_of: Vec<usize>,
    observed: Vec<Observation>,
    damping: f64,
    alike: f64,
    /// The ids of the findings; they alone determine the order of summation.
    ids: Vec<String>,
}

const GROUPS: usize = 4;

fn situation() -> impl Strategy<Value = Situation> {
    (2_usize..8, 1_usize..9).prop_flat_map(|(causes, findings)| {
        (
            distribution(causes),
            prop::collection::vec(table(causes), findings),
            prop::collection::vec(0..GROUPS, findings),
            prop::collection::vec(prop::option::of(0_usize..100), findings),
            0.05_f64..=1.0,
            0.0_f64..0.95,
        )
            .prop_map(|(priors, tables, group_of, seen, damping, alike)| {
                let observed = seen
                    .iter()
                    .zip(&tables)
                    .map(|(seen, table)| match seen {
                        Some(seen) => Observation::Known(u8::try_from(seen % table.len()).unwrap()),
                        None => Observation::Unknown,
                    })
                    .collect();
                let ids = (0..tables.len()).map(|at| format!("finding {at}")).collect();
                Situation { priors, tables, group_of, observed, damping, alike, ids }
            })
    })
}

impl Situation {
    fn model(&self) -> Model {
        let mut model = Model::new(&self.priors);
        let ids: Vec<String> = (0..GROUPS).map(|group| format!("group {group}")).collect();
        let groups: Vec<usize> =
            ids.iter().map(|id| model.add_group(id, self.alike, self.damping)).collect();
        for ((table, &group), id) in self.tables.iter().zip(&self.group_of).zip(&self.ids) {
            if table.len() == 2 {
                model.add_sign(groups[group], id, &table[0], false);
            } else {
                model.add_finding(groups[group], id, table.iter().map(Vec::as_slice));
            }
        }
        model
    }

    fn shares(&self) -> Vec<f64> {
        self.model().posterior(&self.observed)
    }
}

fn replies(table: &Table) -> Replies {
    Replies::new(table[0].len(), table.iter().map(Vec::as_slice))
}

fn assert_same(a: &[f64], b: &[f64]) -> Result<(), TestCaseError> {
    prop_assert_eq!(a.len(), b.len());
    for (a, b) in a.iter().zip(b) {
        prop_assert!((a - b).abs() < ROUNDING, "{} is not {}", a, b);
    }
    Ok(())
}

/// A single finding with a known outcome.
fn one_finding(priors: &[f64], table: &Table) -> Model {
    let mut model = Model::new(priors);
    let group = model.add_group("group", 0.0, 1.0);
    model.add_finding(group, "finding", table.iter().map(Vec::as_slice));
    model
}

fn outcomes(table: &Table) -> impl Iterator<Item = u8> + use<> {
    0..u8::try_from(table.len()).unwrap()
}

proptest! {
    #[test]
    fn the_likelihood_ratio_is_1_on_average_under_the_rival(table in table(4)) {
        let model = one_finding(&[1.0; 4], &table);
        for cause in 0..4 {
            for rival in 0..4 {
                let mean: f64 = outcomes(&table)
                    .map(|outcome| {
                        let observed = [Observation::Known(outcome)];
                        let weights = model.group_weight(0, &observed).unwrap().by_cause;
                        let ratio = (weights[cause] - weights[rival]).exp();
                        table[usize::from(outcome)][rival] * ratio
                    })
                    .sum();
                prop_assert!((mean - 1.0).abs() < ROUNDING);
            }
        }
    }

    #[test]
    fn the_posterior_is_the_prior_on_average(priors in distribution(5), table in table(5)) {
        let model = one_finding(&priors, &table);
        let mut mean = vec![0.0; 5];
        for outcome in outcomes(&table) {
            let row = &table[usize::from(outcome)];
            let frequency: f64 = row.iter().zip(&priors).map(|(p, prior)| p * prior).sum();
            for (mean, share) in mean.iter_mut().zip(model.posterior(&[Observation::Known(outcome)])) {
                *mean += frequency * share;
            }
        }
        assert_same(&mean, &priors)?;
    }

    #[test]
    fn shares_sum_to_1_and_none_is_certain(case in situation()) {
        let shares = case.shares();
        prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < ROUNDING);
        prop_assert!(shares.iter().all(|&share| share > 0.0 && share < 1.0));
    }

    #[test]
    fn the_order_of_findings_changes_no_bit(case in situation(), turn in 0_usize..9) {
        let mut turned = case.clone();
        let turn = turn % case.tables.len();
        turned.tables.rotate_left(turn);
        turned.observed.rotate_left(turn);
        turned.group_of.rotate_left(turn);
        turned.ids.rotate_left(turn);
        prop_assert_eq!(turned.shares(), case.shares());
    }

    #[test]
    fn relabelling_the_causes_relabels_the_shares(case in situation()) {
        let mut turned = case.clone();
        turned.priors.reverse();
        for row in turned.tables.iter_mut().flatten() {
            row.reverse();
        }
        let mut expected = case.shares();
        expected.reverse();
        assert_same(&turned.shares(), &expected)?;
    }

    #[test]
    fn an_unknown_finding_changes_nothing(case in situation(), group in 0..GROUPS) {
        let mut longer = case.clone();
        longer.tables.insert(0, case.tables[0].clone());
        longer.group_of.insert(0, group);
        longer.ids.insert(0, "another".into());
        longer.observed.insert(0, Observation::Unknown);
        prop_assert_eq!(longer.shares(), case.shares());
    }

    #[test]
    fn a_scale_of_priors_changes_nothing(case in situation(), scale in 0.1_f64..100.0) {
        let mut scaled = case.clone();
        scaled.priors.iter_mut().for_each(|prior| *prior *= scale);
        assert_same(&scaled.shares(), &case.shares())?;
    }

    #[test]
    fn damping_pulls_every_ratio_of_shares_towards_that_of_the_priors(case in situation()) {
        let mut plain = case.clone();
        plain.damping = 1.0;
        plain.group_of = (0..plain.tables.len()).map(|at| at % GROUPS).collect();
        let mut damped = plain.clone();
        damped.damping = 0.6;
        let moved = |case: &Situation| {
            let model = case.model();
            let ln = model.ln_posterior(&case.observed);
            let moved = ln.iter().zip(model.ln_prior()).map(|(ln, prior)| ln - prior);
            moved.collect::<Vec<f64>>()
        };
        let expected: Vec<f64> = moved(&plain).iter().map(|moved| moved * 0.6).collect();
        assert_same(&moved(&damped), &expected)?;
    }

    #[test]
    fn the_fast_gain_is_the_definition(shares in distribution(6), table in table(6)) {
        let replies = replies(&table);
        let left: f64 = (0..table.len())
            .map(|answer| {
                replies.probability(answer, &shares) * entropy(&replies.shares_after(answer, &shares))
            })
            .sum();
        let gain = replies.gain(&shares);
        prop_assert!((gain - (entropy(&shares) - left)).abs() < ROUNDING);
        prop_assert!(0.0 <= gain && gain <= entropy(&shares) + ROUNDING);
    }

    #[test]
    fn the_fast_gain_of_a_pair_is_the_definition(
        shares in distribution(6), first in table(6), second in table(6),
    ) {
        let (first, second) = (replies(&first), replies(&second));
        let mut left = 0.0;
        for a in 0..first.answers() {
            let after_a = first.shares_after(a, &shares);
            for b in 0..second.answers() {
                left += first.probability(a, &shares)
                    * second.probability(b, &after_a)
                    * entropy(&second.shares_after(b, &after_a));
            }
        }
        let gain = first.pairing(&shares).gain_with(&second);
        prop_assert!((gain - (entropy(&shares) - left)).abs() < ROUNDING);
        let apart = (first.gain(&shares), second.gain(&shares));
        prop_assert!(gain <= apart.0 + apart.1 + ROUNDING);
        prop_assert!(gain + ROUNDING >= apart.0.max(apart.1));
    }

    #[test]
    fn an_answer_equally_likely_for_every_cause_changes_nothing(
        shares in distribution(6), answers in distribution(4),
    ) {
        let table: Table = answers.iter().map(|&p| vec![p; 6]).collect();
        prop_assert!(replies(&table).gain(&shares) < ROUNDING);
    }

    #[test]
    fn log_sum_exp_bears_any_scale(ln in prop::collection::vec(-700.0_f64..700.0, 1..9), shift in -1e4_f64..1e4) {
        let (mut shares, mut shifted) = (Vec::new(), Vec::new());
        normalise(&ln, &mut shares);
        normalise(&ln.iter().map(|value| value + shift).collect::<Vec<_>>(), &mut shifted);
        assert_same(&shares, &shifted)?;
    }
}

#[test]
fn a_cause_without_a_prior_keeps_no_share() {
    let model = one_finding(&[0.0, 1.0, 3.0], &vec![vec![0.9, 0.1, 0.1], vec![0.1, 0.9, 0.9]]);
    let shares = model.posterior(&[Observation::Known(0)]);
    assert_eq!(shares[0], 0.0);
    assert!((shares[1] - 0.25).abs() < ROUNDING && (shares[2] - 0.75).abs() < ROUNDING);
}
