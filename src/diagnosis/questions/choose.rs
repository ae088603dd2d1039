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
use crate::rules::pack::{CauseId, QuestionId};

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

/// Returns the pairs of questions that a message of ours asked together, each in pack order. Such a
/// pair is not asked again.
pub(in crate::diagnosis) fn asked_together(
    engine: &Engine<'_>,
    eval: &Evaluator<'_>,
) -> Vec<(QuestionId, QuestionId)> {
    let questions = &engine.pack.questions;
    let mut pairs = Vec::new();
    for (message, found) in eval.scratch.our_words() {
        if eval.buyer.messages[*message].bounced {
            continue;
        }
        let all = (0..questions.len()).filter(|&at| found.contains(questions[at].spot));
        let asked: Vec<QuestionId> = all.map(id).collect();
        for (at, &one) in asked.iter().enumerate() {
            pairs.extend(asked[at + 1..].iter().map(|&other| (one, other)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Returns the best two of the questions that may be asked: those of the cause that is `clear`, or
/// else those that tell most. No pair of `asked_together` is asked again.
pub(in crate::diagnosis) fn choose(
    engine: &Engine<'_>,
    askable: &[QuestionId],
    shares: &[f64],
    clear: Option<CauseId>,
    asked_together: &[(QuestionId, QuestionId)],
) -> Vec<ChosenQuestion> {
    let questions = &engine.pack.questions;
    let replies = |question: QuestionId| &engine.replies[usize::from(question.0)];
    let is_new_pair =
        |a: QuestionId, b: QuestionId| asked_together.binary_search(&(a.min(b), a.max(b))).is_err();
    let fits = |first: QuestionId, second: QuestionId| {
        let (one, other) = (&questions[usize::from(first.0)], &questions[usize::from(second.0)]);
        one.kind != other.kind && one.topic != other.topic && is_new_pair(first, second)
    };
    let own = clear.map_or(&[][..], |cause| &engine.pack.cause(cause).ask);
    let own: Vec<QuestionId> = own.iter().copied().filter(|own| askable.contains(own)).collect();
    if let Some(&first) = own.first() {
        let second = own.iter().copied().find(|&second| fits(first, second));
        let chosen = |question, gain_of_pair| ChosenQuestion {
            question,
            gain: replies(question).gain(shares),
            gain_of_pair,
        };
        let of_pair =
            |second: QuestionId| replies(first).pairing(shares).gain_with(replies(second));
        let mut both = vec![chosen(first, None)];
        both.extend(second.map(|second| chosen(second, Some(of_pair(second)))));
        return both;
    }
    let mut gains: Vec<(QuestionId, f64)> =
        askable.iter().map(|&question| (question, replies(question).gain(shares))).collect();
    best_first(&mut gains);
    let Some(&(first, gain)) = gains.first().filter(|&&(_, gain)| gain > TOLERANCE) else {
        return Vec::new();
    };
    let mut chosen = vec![ChosenQuestion { question: first, gain, gain_of_pair: None }];

    let pairing = replies(first).pairing(shares);
    let mut pairs: Vec<(QuestionId, f64)> = askable
        .iter()
        .filter(|&&question| fits(first, question))
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
