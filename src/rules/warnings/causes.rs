//! Warns of causes that nothing raises or reveals, and of questions that do not separate the
//! causes.
//!
//! The reference is the cause `other`, which has the usual numbers: evidence that makes a cause no
//! more likely than `other` does not speak for it.

use super::super::pack::{Cause, Question};
use super::super::{Pack, codes};
use super::rule_places::{Written, value_or_whole};

/// The minimum ratio to the frequency under `other` for evidence to speak for a cause.
const SPEAKS_FOR: f64 = 1.2;

pub(super) fn report(written: &Written<'_>, pack: &Pack) {
    for (entry, question) in written.questions().into_iter().zip(&pack.questions) {
        let is_of_cause =
            |cause: &Cause| cause.ask.iter().any(|&own| pack.question(own).id == question.id);
        if has_no_effect(question) && !pack.causes.iter().any(is_of_cause) {
            value_or_whole(entry, "id").warning(
                codes::TELLS_NOTHING,
                format!(
                    "the answers to `{}` are equally likely for every cause, so it has no effect",
                    question.id
                ),
                "name at least one cause whose buyers answer differently, or remove the question",
            );
        }
    }
    let Some(other) = pack.cause_named("other").map(|id| usize::from(id.0)) else { return };
    for (at, (entry, cause)) in written.causes().into_iter().zip(&pack.causes).enumerate() {
        if at == other {
            continue;
        }
        let speaks_for = |by_cause: &[f64]| by_cause[at] > by_cause[other] * SPEAKS_FOR;
        let id = value_or_whole(entry, "id");
        let outcomes = pack.signs.iter().flat_map(|sign| &sign.outcomes);
        let mut observed = outcomes.filter(|outcome| outcome.when.is_some());
        if !observed.any(|outcome| speaks_for(&outcome.probability)) {
            id.warning(
                codes::NOT_RAISED,
                format!("no sign speaks for `{}`: it stays where `of_100` puts it", cause.id),
                "give a sign a higher number for this cause than for most, or write a sign",
            );
        }
        // Silence is an answer too: the reply of a buyer who receives no mail.
        let mut answers = pack.questions.iter().flat_map(|question| &question.answers);
        if !answers.any(|answer| speaks_for(&answer.probability)) {
            id.warning(
                codes::NOT_REVEALED,
                format!("no answer to any question speaks for `{}`", cause.id),
                "give an answer a higher number for this cause than for most, or write a question",
            );
        }
    }
}

fn has_no_effect(question: &Question) -> bool {
    question.answers.iter().all(|answer| {
        answer.probability.windows(2).all(|pair| (pair[0] - pair[1]).abs() < f64::EPSILON)
    })
}
