//! What to ask next: the question that is expected to tell most about the cause, and the one that
//! tells most together with it (Heckerman & Horvitz, Pathfinder).
//!
//! The two are one closed and one open question of different topics. A question that the buyer
//! answered is never asked again; one that was asked rests for the cadence's time.

use jiff::civil::Date;

use super::engine::Engine;
use super::interval::is_recent;
use super::truth::Examination;
use super::{AnswerFinding, ChosenQuestion, answers};
use crate::rules::pack::{Question, QuestionId};

/// A gain below this, in bits, is rounding.
const LEAST_GAIN: f64 = 1e-9;

pub(super) fn choose(
    engine: &Engine<'_>,
    exam: &mut Examination<'_>,
    shares: &[f64],
    answered: &[AnswerFinding],
) -> Vec<ChosenQuestion> {
    let questions = &engine.pack.questions;
    let mut candidates = std::mem::take(&mut exam.scratch.candidates);
    candidates.clear();
    for at in 0..questions.len() {
        if may_be_asked(engine, exam, at, answered) {
            let gain = engine.replies[at].gain(shares);
            if gain > LEAST_GAIN {
                candidates.push((gain, at));
            }
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));

    let mut chosen = Vec::new();
    if let Some(&(gain, first)) = candidates.first() {
        chosen.push(ChosenQuestion { question: id(first), gain, gain_of_pair: None });
        let pairing = engine.replies[first].pairing(shares);
        let fitting = candidates[1..]
            .iter()
            .copied()
            .filter(|&(_, at)| fit_together(&questions[first], &questions[at]));
        let second = second(gain, fitting, |at| pairing.gain_with(&engine.replies[at]));
        if let Some((of_pair, at)) = second {
            let own = candidates.iter().find(|&&(_, own)| own == at).map_or(0.0, |found| found.0);
            chosen.push(ChosenQuestion {
                question: id(at),
                gain: own,
                gain_of_pair: Some(of_pair),
            });
        }
    }
    exam.scratch.candidates = candidates;
    chosen
}

fn id(at: usize) -> QuestionId {
    QuestionId(u16::try_from(at).unwrap_or(u16::MAX)) // questions are numbered by u16
}

fn fit_together(a: &Question, b: &Question) -> bool {
    a.kind != b.kind && a.topic != b.topic
}

/// The question that tells most together with the first one, and what the two tell; ties go to
/// the one declared first. `others` come by falling gain. A pair never tells more than its two
/// questions apart, so once their sum cannot reach the best pair, no later one can either.
fn second(
    gain_of_first: f64,
    others: impl Iterator<Item = (f64, usize)>,
    gain_of_pair: impl Fn(usize) -> f64,
) -> Option<(f64, usize)> {
    let mut best: Option<(f64, usize)> = None;
    for (gain, at) in others {
        if best.is_some_and(|(most, _)| gain_of_first + gain + LEAST_GAIN < most) {
            break;
        }
        let of_pair = gain_of_pair(at);
        let is_better = best
            .is_none_or(|(most, declared)| of_pair > most || (of_pair == most && at < declared));
        if is_better {
            best = Some((of_pair, at));
        }
    }
    best.filter(|&(of_pair, _)| of_pair > gain_of_first + LEAST_GAIN)
}

fn may_be_asked(
    engine: &Engine<'_>,
    exam: &mut Examination<'_>,
    at: usize,
    answered: &[AnswerFinding],
) -> bool {
    let (pack, buyer, as_of) = (engine.pack, exam.buyer, exam.as_of);
    if buyer.answers.is_empty() && exam.scratch.our_words().is_empty() {
        return true;
    }
    let was_answered = answered.iter().any(|given| {
        given.question == id(at) && !answers::is_no_reply(pack, given.question, given.answer)
    });
    let calendar = exam.calendar();
    let rests = |asked: Date| is_recent(pack.cadence.ask_again_after, asked, as_of.date, calendar);
    let noted = || {
        answers::known_by(buyer, as_of)
            .filter(|entry| answers::find(pack, entry).is_some_and(|(of, _)| of == id(at)))
            .any(|entry| entry.on.is_none_or(rests))
    };
    let spotted = || {
        exam.scratch.our_words().iter().any(|&(message, ref found)| {
            let message = &buyer.messages[message];
            found.contains(pack.questions[at].spot) && !message.bounced && rests(message.at.date())
        })
    };
    !was_answered && !noted() && !spotted()
}

#[cfg(test)]
mod tests {
    use super::super::replies::Replies;
    use super::*;
    use proptest::prelude::*;

    const CAUSES: usize = 5;

    fn distribution(length: usize) -> impl Strategy<Value = Vec<f64>> {
        prop::collection::vec(0.01_f64..1.0, length).prop_map(|raw| {
            let total: f64 = raw.iter().sum();
            raw.iter().map(|part| part / total).collect()
        })
    }

    fn replies() -> impl Strategy<Value = Replies> {
        (2_usize..5).prop_flat_map(|answers| {
            prop::collection::vec(distribution(answers), CAUSES).prop_map(move |by_cause| {
                let rows: Vec<Vec<f64>> = (0..answers)
                    .map(|answer| by_cause.iter().map(|row| row[answer]).collect())
                    .collect();
                Replies::new(CAUSES, rows.iter().map(Vec::as_slice))
            })
        })
    }

    proptest! {
        #[test]
        fn the_pruned_second_question_is_the_one_that_trying_all_would_find(
            questions in prop::collection::vec(replies(), 2..9), twin in any::<bool>(),
            shares in distribution(CAUSES),
        ) {
            let mut questions = questions;
            if twin {
                questions.push(questions[1].clone());
            }
            let mut by_gain: Vec<(f64, usize)> = questions
                .iter()
                .enumerate()
                .map(|(at, question)| (question.gain(&shares), at))
                .collect();
            by_gain.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let (gain, first) = by_gain[0];
            let pairing = questions[first].pairing(&shares);
            let mut plain: Option<(f64, usize)> = None;
            for (at, question) in questions.iter().enumerate() {
                let of_pair = pairing.gain_with(question);
                let tells_more = plain.map_or(gain + LEAST_GAIN, |(most, _)| most) < of_pair;
                if at != first && tells_more {
                    plain = Some((of_pair, at));
                }
            }
            let others = by_gain[1..].iter().copied();
            prop_assert_eq!(second(gain, others, |at| pairing.gain_with(&questions[at])), plain);
        }
    }
}
