//! Prepares what `ghosted learn` shows, in any format.

use jiff::civil::Date;
use serde::Serialize;

use crate::facts::Knowledge;
use crate::learning::backtest::{Backtest, Score};
use crate::learning::cases::Origin;
use crate::learning::replies::reply_rates;
use crate::learning::{Case, Cases, Decision, Learning};
use crate::rules::Pack;
use crate::rules::learned::LearnedLine;

/// Everything that is shown.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Increases when a key is removed or changes its meaning.
    pub version: u8,
    pub as_of: String,
    pub cases: usize,
    pub weeks: usize,
    pub known_by: KnownBy,
    pub not_counted: NotCounted,
    /// Whether the learned numbers are used.
    pub is_learned: bool,
    /// Why, in words.
    pub decision: String,
    /// Buyers that an expert's number of a sign or answer counts like, and one of a cause.
    pub expert_counts_like: (f64, f64),
    pub experts: Figures,
    pub learned: Figures,
    pub commonest: Figures,
    pub causes: Vec<CauseRow>,
    pub replies: Vec<ReplyRow>,
    pub lines: Vec<LineRow>,
    pub taken_back: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct KnownBy {
    pub buyer_said: usize,
    pub document: usize,
    pub guess: usize,
}

/// What was noted and is no case.
#[derive(Debug, Serialize)]
pub struct NotCounted {
    pub unknown_reasons: Vec<(String, usize)>,
    pub without_reason: usize,
    pub contradictory: usize,
    pub later: usize,
    pub hidden: usize,
}

#[derive(Debug, Serialize)]
pub struct Figures {
    pub log_loss: f64,
    pub first_cause_right: usize,
    pub calibration: Vec<BinRow>,
}

/// Deals whose first cause has a share in an interval; all in 100.
#[derive(Debug, Serialize)]
pub struct BinRow {
    pub from: usize,
    pub to: usize,
    pub cases: usize,
    pub stated: Option<f64>,
    pub right: Option<f64>,
}

#[derive(Debug, Serialize)]
pub struct CauseRow {
    pub id: String,
    pub cases: usize,
    pub known_by: KnownBy,
    /// Every case is known because the buyer answered, so what silent buyers would show is not
    /// known.
    pub only_from_answers: bool,
}

#[derive(Debug, Serialize)]
pub struct ReplyRow {
    pub question: String,
    pub cause: String,
    pub asked: usize,
    pub answered: usize,
    pub only_from_answers: bool,
}

#[derive(Debug, Serialize)]
pub struct LineRow {
    pub line: String,
    pub expert: f64,
    pub shown_by: f64,
    pub of_cases: f64,
    pub used: f64,
    pub only_from_answers: bool,
}

impl KnownBy {
    fn of<'c>(cases: impl Iterator<Item = &'c Case>) -> Self {
        let mut known_by = Self::default();
        for case in cases {
            match case.knowledge {
                Knowledge::BuyerSaid => known_by.buyer_said += 1,
                Knowledge::Document => known_by.document += 1,
                Knowledge::RepGuess => known_by.guess += 1,
            }
        }
        known_by
    }
}

impl Report {
    pub fn new(pack: &Pack, cases: &Cases, learning: &Learning, as_of: Date) -> Self {
        let Backtest { experts, learned, commonest, strength, weeks, .. } = &learning.backtest;
        let causes = causes(pack, &cases.cases);
        let only = |cause: &str| causes.iter().any(|own| own.id == cause && own.only_from_answers);
        let replies = reply_rates(pack, &cases.cases).into_iter().map(|rate| {
            let cause = pack.cause(rate.cause).id.clone();
            ReplyRow {
                question: pack.question(rate.question).id.clone(),
                only_from_answers: only(&cause),
                cause,
                asked: rate.asked,
                answered: rate.answered,
            }
        });
        let line = |line: &LearnedLine| LineRow {
            line: line.path(),
            expert: line.expert,
            shown_by: line.cases.0,
            of_cases: line.cases.1,
            used: line.used,
            only_from_answers: only(&line.cause),
        };
        Self {
            version: 1,
            as_of: as_of.to_string(),
            cases: cases.cases.len(),
            weeks: *weeks,
            known_by: KnownBy::of(cases.cases.iter()),
            not_counted: NotCounted {
                unknown_reasons: cases.unknown_reasons.clone(),
                without_reason: cases.without_reason,
                contradictory: cases.contradictory,
                later: cases.later,
                hidden: cases.hidden,
            },
            is_learned: learning.backtest.decision == Decision::Learned,
            decision: decision(&learning.backtest),
            expert_counts_like: (strength.frequencies, strength.priors),
            experts: figures(experts),
            learned: figures(learned),
            commonest: figures(commonest),
            replies: replies.collect(),
            lines: learning.proposed.iter().map(line).collect(),
            taken_back: learning.learned.without.clone(),
            causes,
        }
    }
}

fn causes(pack: &Pack, cases: &[Case]) -> Vec<CauseRow> {
    let row = |(at, cause): (usize, &crate::rules::pack::Cause)| {
        let own: Vec<&Case> = cases.iter().filter(|case| usize::from(case.cause.0) == at).collect();
        let answered =
            |case: &&Case| case.knowledge == Knowledge::BuyerSaid || case.origin == Origin::Words;
        CauseRow {
            id: cause.id.clone(),
            cases: own.len(),
            known_by: KnownBy::of(own.iter().copied()),
            only_from_answers: !own.is_empty() && own.iter().all(answered),
        }
    };
    pack.causes.iter().enumerate().map(row).collect()
}

fn figures(score: &Score) -> Figures {
    let size = 100 / score.calibration.len();
    let bins = score.calibration.iter().enumerate().map(|(at, bin)| {
        let mean = |sum: f64| (bin.cases > 0).then(|| 100.0 * sum / bin.cases as f64);
        BinRow {
            from: size * at,
            to: size * (at + 1),
            cases: bin.cases,
            stated: mean(bin.stated),
            right: mean(bin.right as f64),
        }
    });
    Figures { log_loss: score.log_loss, first_cause_right: score.hits, calibration: bins.collect() }
}

fn decision(backtest: &Backtest) -> String {
    let (experts, learned) = (backtest.experts.log_loss, backtest.learned.log_loss);
    let better = 100.0 * (experts - learned) / experts;
    match backtest.decision {
        Decision::TooFewCases => format!(
            "With fewer than {} cases the experts' numbers stay in force.",
            crate::learning::backtest::MIN_CASES
        ),
        Decision::OneWeek => "All cases are of one week, so nothing can be tested: the experts' \
                              numbers stay in force."
            .to_owned(),
        Decision::NotBetter => "The learned numbers are not better by at least 1 in 100, so the \
                                experts' numbers stay in force."
            .to_owned(),
        Decision::NotSure => format!(
            "The learned numbers are better by {better:.0} in 100, which may be chance with so few \
             cases, so the experts' numbers stay in force."
        ),
        Decision::Learned => format!(
            "The learned numbers are better by {better:.0} in 100 (log loss), so they are used. An \
             expert's number counts like {} buyers, that of a cause like {}; signs on facts count \
             with a damping of {}.",
            backtest.strength.frequencies, backtest.strength.priors, backtest.strength.damping
        ),
    }
}
