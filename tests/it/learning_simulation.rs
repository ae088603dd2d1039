//! Simulates experts whose numbers are wrong, right or timid, and what counted cases make of them.
#![allow(clippy::unwrap_used)]

use crate::engine_pack::{PackBuilder, is_yes};

use ghosted::diagnosis::{Observation, Observed, Weigher};
use ghosted::facts::{Knowledge, known};
use ghosted::learning::draw::{Draw, Random};
use ghosted::learning::{Case, Counts, Decision, Strength, bare, learn, mix};
use ghosted::rules::frequencies::Witness;
use ghosted::rules::learned::with_lines;
use ghosted::rules::{Numbers, Pack};
use jiff::Span;
use jiff::civil::date;
use rayon::prelude::*;

const CAUSES: usize = 8;
const SIGNS: usize = 16;
const SEEDS: u64 = 10;
const SIZES: [usize; 3] = [25, 100, 300];
/// Fresh deals on which numbers are judged.
const JUDGED: usize = 300;

fn logit(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

fn expit(x: f64) -> f64 {
    (1.0 / (1.0 + (-x).exp())).clamp(0.02, 0.98)
}

/// A standard normal number, nearly: the sum of twelve uniform ones.
fn normal(random: &mut Random) -> f64 {
    (0..12).map(|_| random.uniform()).sum::<f64>() - 6.0
}

/// The truth: priors that differ, and signs in groups of two that most causes show seldom.
fn truth(random: &mut Random) -> Pack {
    let ids: Vec<String> = (0..CAUSES).map(|cause| format!("cause_{cause}")).collect();
    let causes: Vec<(&str, f64)> =
        ids.iter().map(|id| (id.as_str(), 4.0 + 20.0 * random.uniform())).collect();
    let mut pack = PackBuilder::new(&causes);
    for sign in 0..SIGNS {
        let most = 0.5 + 2.0 * random.uniform();
        let of_10: Vec<f64> = (0..CAUSES)
            .map(|_| if random.uniform() < 0.25 { 4.0 + 4.0 * random.uniform() } else { most })
            .collect();
        let group = format!("group_{}", sign / 2);
        pack = pack.sign(&format!("sign_{sign:02}"), &group, is_yes(known::opted_out), &of_10);
    }
    (0..SIGNS / 2).fold(pack, |pack, at| pack.alike(&format!("group_{at}"), 0.3)).build()
}

/// Sets the numbers of the pack, as if an expert had written them.
fn write(pack: &mut Pack, numbers: &Numbers) {
    for (cause, of_100) in pack.causes.iter_mut().zip(&numbers.causes) {
        cause.of_100 = *of_100;
    }
    for (sign, rows) in pack.signs.iter_mut().zip(&numbers.signs) {
        for (outcome, row) in sign.outcomes.iter_mut().zip(rows) {
            outcome.probability.clone_from(row);
        }
    }
}

/// Changes every frequency of being present.
fn changed(numbers: &Numbers, mut change: impl FnMut(usize, &[f64]) -> Vec<f64>) -> Numbers {
    let mut numbers = numbers.clone();
    for (at, sign) in numbers.signs.iter_mut().enumerate() {
        sign[0] = change(at, &sign[0]);
        sign[1] = sign[0].iter().map(|present| 1.0 - present).collect();
    }
    numbers
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Expert {
    /// Every number is off by one logit.
    Noisy,
    /// Thinks that signs say much more than they do, about the wrong ones too.
    Overconfident,
    /// Has mixed up the causes in half of the signs, and how common they are.
    MixedUp,
    Right,
    /// Right, and careful: everything is a little closer to the mean.
    Timid,
}

fn expert(kind: Expert, truth: &Numbers, random: &mut Random) -> Numbers {
    match kind {
        Expert::Right => truth.clone(),
        Expert::Noisy => {
            let mut noisy = changed(truth, |_, row| {
                row.iter().map(|p| expit(logit(*p) + normal(random))).collect()
            });
            noisy.causes.iter_mut().for_each(|of_100| *of_100 *= normal(random).exp());
            noisy
        }
        Expert::Overconfident => changed(truth, |_, row| {
            let mean = row.iter().map(|p| logit(*p)).sum::<f64>() / row.len() as f64;
            row.iter()
                .map(|p| expit(mean + 3.0 * (logit(*p) - mean) + 0.5 * normal(random)))
                .collect()
        }),
        Expert::MixedUp => {
            let mut mixed = changed(truth, |at, row| {
                let mut row = row.to_vec();
                if at % 2 == 0 {
                    row.rotate_left(1);
                }
                row
            });
            mixed.causes.reverse();
            mixed
        }
        Expert::Timid => changed(truth, |_, row| {
            let mean = row.iter().map(|p| logit(*p)).sum::<f64>() / row.len() as f64;
            row.iter().map(|p| expit(mean + 0.8 * (logit(*p) - mean))).collect()
        }),
    }
}

fn cases(draw: &Draw<'_>, count: usize, random: &mut Random) -> Vec<Case> {
    (0..count)
        .map(|at| {
            let (cause, observed) = draw.deal(random);
            let week = i64::try_from(at % 26).unwrap();
            let on = date(2026, 1, 5) + Span::new().weeks(week);
            Case {
                deal_id: at.to_string(),
                cause,
                knowledge: Knowledge::BuyerSaid,
                origin: ghosted::learning::cases::Origin::Outcome,
                on: Some(on),
                week: Some(on),
                observed,
            }
        })
        .collect()
}

fn loss(pack: &Pack, numbers: &Numbers, judged: &[Case]) -> f64 {
    let weigher = Weigher::new(pack, numbers);
    let losses = judged
        .iter()
        .map(|case| -weigher.shares(&case.observed)[usize::from(case.cause.0)].max(1e-4).ln());
    losses.sum::<f64>() / judged.len() as f64
}

/// Means over the seeds.
#[derive(Debug, Default)]
struct Means {
    truth: f64,
    experts: f64,
    counts: f64,
    used: f64,
    learned: usize,
}

fn simulate(kind: Expert, size: usize) -> Means {
    let all: Vec<Means> = (0..SEEDS).into_par_iter().map(|seed| one(kind, size, seed)).collect();
    let mean = |of: fn(&Means) -> f64| all.iter().map(of).sum::<f64>() / all.len() as f64;
    Means {
        truth: mean(|own| own.truth),
        experts: mean(|own| own.experts),
        counts: mean(|own| own.counts),
        used: mean(|own| own.used),
        learned: all.iter().map(|own| own.learned).sum(),
    }
}

fn one(kind: Expert, size: usize, seed: u64) -> Means {
    let mut random = Random::new(1000 + seed);
    let mut pack = truth(&mut random);
    let true_numbers = Numbers::of(&pack);
    let (cases, judged) = {
        let draw = Draw::new(&pack, &true_numbers, 0.8, 0.0);
        (cases(&draw, size, &mut random), cases(&draw, JUDGED, &mut random))
    };
    let experts = expert(kind, &true_numbers, &mut random);
    write(&mut pack, &experts);
    let learning = learn(&pack, &cases, &[]);
    let used = with_lines(&pack, &experts, &learning.learned.lines);
    Means {
        truth: loss(&pack, &true_numbers, &judged),
        experts: loss(&pack, &experts, &judged),
        counts: loss(&pack, &bare(&pack, &Counts::of(&pack, &cases)), &judged),
        used: loss(&pack, &used, &judged),
        learned: usize::from(learning.backtest.decision == Decision::Learned),
    }
}

#[test]
fn cases_correct_wrong_experts() {
    for kind in [Expert::Noisy, Expert::Overconfident, Expert::MixedUp] {
        for size in SIZES {
            let means = simulate(kind, size);
            eprintln!("{kind:?}, {size} cases: {means:.3?}");
            assert!(means.used < means.experts, "{kind:?} {size}: {means:?}");
            assert!(means.used < means.counts, "{kind:?} {size}: {means:?}");
        }
    }
}

#[test]
fn experts_who_are_right_or_timid_are_kept() {
    for kind in [Expert::Right, Expert::Timid] {
        for size in SIZES {
            let means = simulate(kind, size);
            eprintln!("{kind:?}, {size} cases: {means:.3?}");
            assert!(means.learned * 10 <= SEEDS as usize, "{kind:?} {size}: {means:?}");
            assert!(means.used < means.experts + 0.01, "{kind:?} {size}: {means:?}");
        }
    }
}

/// Cases of a cause, of which the first ones show the only sign.
fn showing(cause: u16, shown: usize, of: usize) -> impl Iterator<Item = Case> {
    (0..of).map(move |at| Case {
        deal_id: format!("{cause}-{at}"),
        cause: ghosted::rules::pack::CauseId(cause),
        knowledge: Knowledge::Document,
        origin: ghosted::learning::cases::Origin::Outcome,
        on: None,
        week: None,
        observed: Observed {
            findings: vec![Observation::Known(u8::from(at >= shown))],
            replies: Vec::new(),
            words: Vec::new(),
            is_read: false,
        },
    })
}

fn counts_like_20(pack: &Pack) -> Strength {
    Strength { frequencies: 20.0, priors: 60.0, damping: pack.damping.signs }
}

#[test]
fn an_experts_number_counts_like_buyers_and_unnamed_causes_are_pooled() {
    let causes = [("a", 50.0), ("b", 30.0), ("c", 20.0)];
    let sign = is_yes(known::opted_out);
    let mut pack = PackBuilder::new(&causes).sign("s", "g", sign, &[7.0, 1.0, 1.0]).build();
    pack.signs[0].named.truncate(1);
    let cases: Vec<Case> =
        showing(0, 11, 14).chain(showing(1, 3, 5)).chain(showing(2, 0, 5)).collect();
    let counts = Counts::of(&pack, &cases);
    let experts = Numbers::of(&pack);
    let mixed = mix(&pack, &experts, &counts, counts_like_20(&pack));
    let is_near = |a: f64, b: f64| (a - b).abs() < 1e-12;
    assert!(is_near(mixed.signs[0][0][0], 25.0 / 34.0), "{mixed:?}");
    // "most": 2 of 20 buyers of the expert, and 3 of 10 cases of both causes together.
    assert!(is_near(mixed.signs[0][0][1], 5.0 / 30.0), "{mixed:?}");
    assert!(is_near(mixed.signs[0][0][2], 5.0 / 30.0), "{mixed:?}");
    // 30 of 60 buyers of the expert, and 14 of 24 cases.
    assert!(is_near(mixed.causes[0], 100.0 * 44.0 / 84.0), "{mixed:?}");

    // A list that finds 6 of 10 and hits 3 of 100 by mistake: the counts are of hits.
    pack.signs[0].witness = Witness { found: 0.6, false_hits: 0.03 };
    let mixed = mix(&pack, &experts, &counts, counts_like_20(&pack));
    let hit = (20.0 * (0.6 * 0.7 + 0.03 * 0.3) + 11.0) / 34.0;
    assert!(is_near(mixed.signs[0][0][0], (hit - 0.03) / 0.57), "{mixed:?}");

    // A cause that is rarely confirmed keeps the expert's number; the others share the rest.
    pack.causes[2].rarely_confirmed = true;
    let none_of_c = Counts::of(&pack, &cases[..19]);
    let mixed = mix(&pack, &experts, &none_of_c, counts_like_20(&pack));
    assert!(is_near(mixed.causes[2], 20.0), "{mixed:?}");
    assert!(is_near(mixed.causes.iter().sum(), 100.0), "{mixed:?}");
    assert!(is_near(mixed.causes[0] / mixed.causes[1], 44.0 / 23.0), "{mixed:?}");
}
