//! Chooses the next questions: the one that is expected to say most about the cause, and the one
//! that says most together with it (Heckerman & Horvitz, Pathfinder).
//!
//! The two are one closed and one open question of different topics. A question that the buyer or
//! the record has answered is never asked; after a question was asked it is not repeated for the
//! time set in the cadence.

use jiff::civil::Date;

use super::answers;
use crate::diagnosis::engine::Engine;
use crate::diagnosis::eval::Evaluator;
use crate::diagnosis::interval::is_recent;
use crate::diagnosis::rank::{TOLERANCE, sort_falling};
use crate::diagnosis::{AnswerConflict, AnswerFinding, ChosenQuestion, GivenAnswer};
use crate::rules::pack::QuestionId;

/// Returns the questions that may be asked now, in pack order.
pub(in crate::diagnosis) fn askable(
    engine: &Engine<'_>,
    eval: &mut Evaluator<'_>,
    answered: &[AnswerFinding],
    conflicts: &[AnswerConflict],
    given: &[GivenAnswer],
    askable: &mut Vec<QuestionId>,
) {
    let all = 0..engine.pack.questions.len();
    if eval.buyer.answers.is_empty() && eval.scratch.our_words().is_empty() && given.is_empty() {
        // If the number is unchanged, `askable` already holds all questions, from the previous
        // deal.
        if askable.len() != all.len() {
            askable.clear();
            askable.extend(all.map(id));
        }
        return;
    }
    askable.clear();
    let is_settled = |question: QuestionId| {
        given.iter().any(|given| given.question == question)
            || conflicts.iter().any(|conflict| conflict.question == question)
    };
    askable.extend(all.map(id).filter(|&question| {
        !is_settled(question) && may_be_asked(engine, eval, usize::from(question.0), answered)
    }));
}

/// Returns the best two of the questions that may be asked.
pub(in crate::diagnosis) fn choose(
    engine: &Engine<'_>,
    askable: &[QuestionId],
    shares: &[f64],
) -> Vec<ChosenQuestion> {
    let questions = &engine.pack.questions;
    let replies = |question: QuestionId| &engine.replies[usize::from(question.0)];
    let mut gains: Vec<(QuestionId, f64)> =
        askable.iter().map(|&question| (question, replies(question).gain(shares))).collect();
    best_first(&mut gains);
    let Some(&(first, gain)) = gains.first().filter(|&&(_, gain)| gain > TOLERANCE) else {
        return Vec::new();
    };
    let mut chosen = vec![ChosenQuestion { question: first, gain, gain_of_pair: None }];

    let fits_the_first = |question: QuestionId| {
        let (one, other) = (&questions[usize::from(first.0)], &questions[usize::from(question.0)]);
        one.kind != other.kind && one.topic != other.topic
    };
    let pairing = replies(first).pairing(shares);
    let mut pairs: Vec<(QuestionId, f64)> = askable
        .iter()
        .filter(|&&question| fits_the_first(question))
        .map(|&question| (question, pairing.gain_with(replies(question))))
        .collect();
    best_first(&mut pairs);
    if let Some(&(second, of_pair)) = pairs.first().filter(|&&(_, pair)| pair > gain + TOLERANCE) {
        chosen.push(ChosenQuestion {
            question: second,
            gain: replies(second).gain(shares),
            gain_of_pair: Some(of_pair),
        });
    }
    chosen
}

/// Sorts by gain; ties are in pack order.
fn best_first(gains: &mut [(QuestionId, f64)]) {
    sort_falling(gains, |&(_, gain)| gain, |(a, _), (b, _)| a.cmp(b));
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
