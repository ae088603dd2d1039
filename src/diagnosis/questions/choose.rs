//! What to ask next: the question that is expected to tell most about the cause, and the one that
//! tells most together with it (Heckerman & Horvitz, Pathfinder).
//!
//! The two are one closed and one open question of different topics. A question that the buyer
//! answered is never asked again; one that was asked rests for the cadence's time.

use jiff::civil::Date;

use super::answers;
use super::information_gain::Replies;
use crate::diagnosis::engine::Engine;
use crate::diagnosis::eval::Evaluator;
use crate::diagnosis::interval::is_recent;
use crate::diagnosis::{AnswerFinding, ChosenQuestion};
use crate::rules::pack::QuestionId;

/// A difference below this, in bits, is rounding.
const ROUNDING: f64 = 1e-9;

/// A question that may be asked.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    /// Position in the pack.
    question: usize,
    /// What it may tell at most, in bits; its gain, once that is worked out.
    most: f64,
}

/// The questions that may be asked now, in declared order.
pub(in crate::diagnosis) fn askable(
    engine: &Engine<'_>,
    eval: &mut Evaluator<'_>,
    answered: &[AnswerFinding],
    askable: &mut Vec<QuestionId>,
) {
    let all = 0..engine.pack.questions.len();
    if eval.buyer.answers.is_empty() && eval.scratch.our_words().is_empty() {
        // As many as there are can only be all of them, left from the buyer before.
        if askable.len() != all.len() {
            askable.clear();
            askable.extend(all.map(id));
        }
        return;
    }
    askable.clear();
    askable.extend(all.filter(|&at| may_be_asked(engine, eval, at, answered)).map(id));
}

/// The best two of those that may be asked.
pub(in crate::diagnosis) fn choose(
    engine: &Engine<'_>,
    askable: &[QuestionId],
    shares: &[f64],
) -> Vec<ChosenQuestion> {
    let questions = &engine.pack.questions;
    let candidate = |question: &QuestionId| {
        let question = usize::from(question.0);
        Candidate { question, most: engine.replies[question].most(shares) }
    };
    let fit_together = |a: usize, b: usize| {
        questions[a].kind != questions[b].kind && questions[a].topic != questions[b].topic
    };
    let mut candidates = askable.iter().map(candidate).collect();
    choose_among(&mut candidates, &engine.replies, shares, fit_together)
}

/// At most two of the candidates, which come in declared order.
fn choose_among(
    candidates: &mut Vec<Candidate>,
    replies: &[Replies],
    shares: &[f64],
    fit_together: impl Fn(usize, usize) -> bool,
) -> Vec<ChosenQuestion> {
    let mut chosen = Vec::with_capacity(2);
    let first = greatest(candidates, |candidate, _| {
        candidate.most = replies[candidate.question].gain(shares);
        candidate.most
    });
    let Some((first, gain)) = first.filter(|&(_, gain)| gain > ROUNDING) else { return chosen };
    chosen.push(ChosenQuestion { question: id(first), gain, gain_of_pair: None });

    candidates.retain(|candidate| fit_together(first, candidate.question));
    let pairing = replies[first].pairing(shares);
    // A pair never tells more than its two questions apart.
    candidates.iter_mut().for_each(|candidate| candidate.most += gain);
    let second = greatest(candidates, |candidate, to_beat| {
        let other = &replies[candidate.question];
        candidate.most = gain + other.gain(shares);
        if candidate.most + ROUNDING < to_beat {
            return f64::NEG_INFINITY;
        }
        pairing.gain_with(other)
    });
    if let Some((second, of_pair)) = second.filter(|&(_, of_pair)| of_pair > gain + ROUNDING) {
        let own = replies[second].gain(shares);
        let gain_of_pair = Some(of_pair);
        chosen.push(ChosenQuestion { question: id(second), gain: own, gain_of_pair });
    }
    chosen
}

/// The question of the greatest value, and the value; ties go to the one declared first. `value`
/// is worked out, given the value to beat, only where the most that it can be does not rule it
/// out.
fn greatest(
    candidates: &mut [Candidate],
    mut value: impl FnMut(&mut Candidate, f64) -> f64,
) -> Option<(usize, f64)> {
    let likeliest = (0..candidates.len())
        .reduce(|best, at| if candidates[at].most > candidates[best].most { at } else { best })?;
    let mut best =
        (candidates[likeliest].question, value(&mut candidates[likeliest], f64::NEG_INFINITY));
    for (at, candidate) in candidates.iter_mut().enumerate() {
        if at == likeliest || candidate.most + ROUNDING < best.1 {
            continue;
        }
        let own = value(candidate, best.1);
        if own > best.1 || (own == best.1 && candidate.question < best.0) {
            best = (candidate.question, own);
        }
    }
    Some(best)
}

fn id(at: usize) -> QuestionId {
    QuestionId(u16::try_from(at).unwrap_or(u16::MAX)) // questions are numbered by u16
}

fn may_be_asked(
    engine: &Engine<'_>,
    eval: &mut Evaluator<'_>,
    at: usize,
    answered: &[AnswerFinding],
) -> bool {
    let (pack, buyer, as_of) = (engine.pack, eval.buyer, eval.as_of);
    let was_answered = answered.iter().any(|given| {
        given.question == id(at) && !answers::is_no_reply(pack, given.question, given.answer)
    });
    let calendar = eval.calendar();
    let rests = |asked: Date| is_recent(pack.cadence.ask_again_after, asked, as_of.date, calendar);
    let noted = || {
        answers::known_by(buyer, as_of)
            .filter(|entry| answers::find(pack, entry).is_some_and(|(of, _)| of == id(at)))
            .any(|entry| entry.on.is_none_or(rests))
    };
    let spotted = || {
        eval.scratch.our_words().iter().any(|&(message, ref found)| {
            let message = &buyer.messages[message];
            found.contains(pack.questions[at].spot) && !message.bounced && rests(message.at.date())
        })
    };
    !was_answered && !noted() && !spotted()
}

#[cfg(test)]
mod tests {
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
                Replies::new(&[1.0, 2.0, 3.0, 4.0, 5.0], rows.iter().map(Vec::as_slice))
            })
        })
    }

    proptest! {
        #[test]
        fn the_pruned_choice_is_the_one_that_trying_all_would_make(
            questions in prop::collection::vec((replies(), 0..2, 0..3), 1..9), twin in any::<bool>(),
            shares in distribution(CAUSES),
        ) {
            let mut questions = questions;
            if twin {
                questions.push(questions[0].clone());
            }
            let fit = |a: usize, b: usize| {
                questions[a].1 != questions[b].1 && questions[a].2 != questions[b].2
            };
            let replies: Vec<Replies> = questions.iter().map(|own| own.0.clone()).collect();

            let mut expected: Vec<(usize, f64)> = Vec::new();
            let best = |values: Vec<(usize, f64)>, least: f64| {
                values.into_iter().fold(None, |best: Option<(usize, f64)>, own| {
                    if own.1 > best.map_or(least, |best| best.1) { Some(own) } else { best }
                })
            };
            let gains = replies.iter().map(|own| own.gain(&shares)).enumerate().collect();
            if let Some((first, gain)) = best(gains, ROUNDING) {
                expected.push((first, gain));
                let pairing = replies[first].pairing(&shares);
                let pairs = (0..replies.len())
                    .filter(|&other| fit(first, other))
                    .map(|other| (other, pairing.gain_with(&replies[other])))
                    .collect();
                expected.extend(best(pairs, gain + ROUNDING));
            }

            let mut candidates: Vec<Candidate> = (0..replies.len())
                .map(|question| Candidate { question, most: replies[question].most(&shares) })
                .collect();
            let chosen: Vec<(usize, f64)> = choose_among(&mut candidates, &replies, &shares, fit)
                .iter()
                .map(|own| (usize::from(own.question.0), own.gain_of_pair.unwrap_or(own.gain)))
                .collect();
            prop_assert_eq!(chosen, expected);
        }

        #[test]
        fn no_question_tells_more_than_the_most_it_may(
            question in replies(), shares in distribution(CAUSES),
        ) {
            prop_assert!(question.gain(&shares) <= question.most(&shares) + ROUNDING);
        }
    }
}
